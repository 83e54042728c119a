"""The camera of a browser, as a live session knows cameras: the newest picture wins, silence is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Condition

from formcheck.page.pictures import Picture, decode
from formcheck.video.camera import STALLED_S, CameraState
from formcheck.video.types import Frame

_MIN_STEP_S = 1e-3
#: A browser's clock that seems so far off all of a sudden was set, or is another device's.
_OFF_S = 1.0


class PageCamera:
    """Takes pictures from the connection (`put`) and gives them to the session (`latest`), in two threads.

    The clock of a browser is not ours: its times are shifted so that the picture that came through quickest took no
    time. So steps between pictures are true, whatever the Wi-Fi does.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = Condition()
        self._waiting: tuple[Picture, float] | None = None
        self._received = self._dropped = self._lost = 0
        self._index = -1
        self._opened_at: float | None = None
        self._shift: float | None = None
        self._t = 0.0
        self._heard_at = clock()
        self._connected = self._open = True
        self.taken = -1  # number of the picture that was handed over last

    def put(self, picture: Picture) -> None:
        """A picture came in."""
        now = self._clock()
        with self._changed:
            shift = now - picture.captured_s
            if self._shift is None or abs(shift - self._shift) > _OFF_S:
                self._shift = shift
            self._shift = min(self._shift, shift)
            captured_at = picture.captured_s + self._shift
            if self._opened_at is None:
                self._opened_at = captured_at
            t = captured_at - self._opened_at
            if self._received:
                t = max(t, self._t + _MIN_STEP_S)
            self._t, self._heard_at = t, now
            self._dropped += self._waiting is not None
            self._received += 1
            self._waiting = picture, t
            self._connected = True
            self._changed.notify_all()

    def connect(self) -> None:
        """The browser is there, again."""
        with self._changed:
            self._connected, self._heard_at, self._shift = True, self._clock(), None

    def lose(self) -> None:
        """The browser is gone; it may come again."""
        with self._changed:
            self._lost += self._connected
            self._connected = False

    def end(self) -> None:
        """Nothing will come any more."""
        with self._changed:
            self._open = False
            self._changed.notify_all()

    @property
    def state(self) -> CameraState:
        """How it is now."""
        with self._changed:
            if not self._open:
                return CameraState.ENDED
            if not self._connected:
                return CameraState.LOST
            if self._opened_at is None:
                return CameraState.OPENING
            return CameraState.STALLED if self._clock() - self._heard_at > STALLED_S else CameraState.LIVE

    @property
    def status(self) -> str:
        """The same in a sentence."""
        silent_s = self._clock() - self._heard_at
        return {
            CameraState.OPENING: "The page's camera has sent no picture so far.",
            CameraState.LIVE: "The page's camera is live.",
            CameraState.STALLED: f"The page has sent no picture for {silent_s:.0f} s: look after the phone.",
            CameraState.LOST: f"The page was lost {silent_s:.0f} s ago: open it again to go on.",
        }.get(self.state, "The page is closed.")

    @property
    def problem(self) -> str | None:
        """A page's camera is never cut short: it ends when it is told to."""
        return None

    @property
    def is_open(self) -> bool:
        """Whether pictures may still come."""
        with self._changed:
            return self._open

    @property
    def dropped(self) -> int:
        """Pictures that nobody took, or that were damaged."""
        with self._changed:
            return self._dropped

    @property
    def lost_count(self) -> int:
        """How often the page was lost."""
        with self._changed:
            return self._lost

    def latest(self, after_index: int = -1, timeout_s: float = 0.0) -> Frame | None:
        """The newest picture that was not yet taken; waits for one."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting is not None or not self._open, timeout_s)
            if self._waiting is None:
                return None
            (picture, t), self._waiting = self._waiting, None
        image = decode(picture.jpeg)
        self.taken = picture.number
        if image is None:
            with self._changed:
                self._dropped += 1
            return None
        self._index = max(self._index, after_index) + 1
        return Frame(self._index, t, image)

    def captured_at(self, frame: Frame) -> float:
        """When `frame` was taken, on the clock."""
        with self._changed:
            return (self._opened_at or 0.0) + frame.t
