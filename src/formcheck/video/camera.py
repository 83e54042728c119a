"""A camera: an endless source in which the newest frame always wins.

A thread of its own reads the device and keeps one frame, the newest. Whoever uses the frames takes that one, so a
slow machine sees fewer of them and none of them late. The thread also notices that a camera falls silent or is
unplugged, and opens it again; time goes on meanwhile.

>>> with open_camera("0") as camera:                                     # doctest: +SKIP
...     index = -1
...     while (frame := camera.latest(index, timeout_s=0.1)) or camera.is_open:
...         if frame is None:
...             print(camera.status)      # "Camera 0 (C920) was lost 3 s ago: it was unplugged. Trying again."
...             continue
...         index = frame.index
"""

from __future__ import annotations

import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from threading import Condition, Event, Thread, current_thread
from types import TracebackType
from typing import Self

from formcheck.errors import InputError
from formcheck.video._address import checked_name, without_password
from formcheck.video._devices import ClipDevice, Clock, Device, Ended, Gone, LocalDevice, Opener, Picture, open_local
from formcheck.video._listing import DEV, CameraInfo, list_cameras, tell_found
from formcheck.video._remote import open_remote
from formcheck.video.images import is_photograph
from formcheck.video.sources import find_path, open_source
from formcheck.video.types import Frame, SourceInfo

__all__ = ["Camera", "CameraInfo", "CameraState", "list_cameras", "open_camera"]

#: After so long without a frame a camera counts as stalled.
STALLED_S = 2.0

_FIRST_FRAME_S = 10.0
_RETRY_S = (0.5, 5.0)  # the first wait before a lost camera is opened again, and the longest
_CLOSE_S = 1.0  # closing takes a tenth; a call into a driver or into ffmpeg that hangs ends by its own time-out
_RATE_S = 2.0
_MIN_STEP_S = 1e-3  # pictures that come in a bunch
_ADDRESS = re.compile(r"(rtsps?|https?|udp|tcp|rtmp)://\S+", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_FILE = re.compile(r"\.[A-Za-z]\w{1,4}$")
# 192.168.1.5:8080/video, as camera apps show it.
_BARE_ADDRESS = re.compile(r"\S+@[\w.-]+(:\d+)?(/\S*)?|[\w.-]+:\d+(/\S*)?")
_NODE = re.compile(r"/dev/video(\d+)")


class CameraState(Enum):
    """How a camera is."""

    OPENING = "opening"
    LIVE = "live"
    STALLED = "stalled"  # open, and silent for more than `STALLED_S`
    LOST = "lost"  # gone; being opened again
    ENDED = "ended"  # the clip that played as a camera is over, or it could never be opened
    CLOSED = "closed"


class Camera:
    """The frames of a camera as they come, and how the camera is.

    A `FrameSource`: iterating gives the newest frame each time and passes over those that came meanwhile. `index`
    counts the frames that came in, so a gap in it is what was passed over. ``frame.t`` is the seconds of a
    monotonic clock from the first frame to the moment the frame came in; it goes on while the camera is away.

    Parameters
    ----------
    name : str
        What messages call it.
    open_device : callable
        Opens the device; called again whenever it was lost.
    info : SourceInfo
        What is known before the first frame.
    here : bool
        Open the device at once, in the caller's thread: macOS asks for permission only in the main one.
    clock : callable
        Monotonic seconds.
    retry_s : (float, float)
        The first and the longest wait before a lost camera is opened again.
    """

    def __init__(
        self,
        name: str,
        open_device: Opener,
        *,
        info: SourceInfo | None = None,
        here: bool = False,
        clock: Clock = time.monotonic,
        retry_s: tuple[float, float] = _RETRY_S,
    ) -> None:
        self.name = name
        self._open_device = open_device
        self._clock = clock
        self._retry_s = retry_s
        self._info = info or SourceInfo(name, "camera", 0, 0, None, None, "")
        self._stop = Event()
        self._changed = Condition()
        # All below is guarded by `_changed`.
        self._state = CameraState.OPENING  # never STALLED: that is a matter of the clock
        self._error: InputError | None = None  # why it could not be opened at first
        self._reason = ""
        self._since = clock()  # of the state
        self._frame: Frame | None = None
        self._opened_at: float | None = None
        self._heard_at = self._since  # when the last frame came in
        self._taken = -1
        self._received = 0
        self._dropped = 0
        self._lost = 0
        self._arrivals: deque[float] = deque()

        device = open_device(self._stop, clock) if here else None
        self._thread = Thread(target=self._run, args=(device,), name="formcheck-camera", daemon=True)
        self._thread.start()

    # What there is to know

    @property
    def info(self) -> SourceInfo:
        """What is known of it; its size is that of the newest frame."""
        with self._changed:
            return self._info

    @property
    def state(self) -> CameraState:
        """How it is now."""
        with self._changed:
            return self._state_now()

    @property
    def is_open(self) -> bool:
        """Whether frames may still come: it is neither closed nor at its end."""
        with self._changed:
            return self._state not in {CameraState.ENDED, CameraState.CLOSED}

    @property
    def status(self) -> str:
        """How it is now, in one sentence or two."""
        with self._changed:
            now, state = self._clock(), self._state_now()
            if state is CameraState.OPENING:
                return f"Opening {self.name}."
            if state is CameraState.LIVE:
                rate = self._rate(now)
                shown = f", {rate:.0f} frames a second" if rate is not None else ""
                return f"{_capital(self.name)} is live: {self._info.width} x {self._info.height}{shown}."
            if state is CameraState.STALLED:
                silent_s = now - self._heard_at
                return f"{_capital(self.name)} has sent no picture for {silent_s:.0f} s: check its cable or network."
            if state is CameraState.LOST:
                ago_s = now - self._since
                ago = f"{ago_s:.0f} s ago" if ago_s >= 1 else "just now"
                return f"{_capital(self.name)} was lost {ago}: {self._reason}. Trying again."
            if state is CameraState.ENDED and self._error is not None:
                return str(self._error)
            return f"{_capital(self.name)} {'is over' if state is CameraState.ENDED else 'is closed'}."

    @property
    def problem(self) -> str | None:
        """What cut a clip short, or why the camera could not be opened; None as long as frames may come."""
        with self._changed:
            if self._error is not None:
                return str(self._error)
            return self._reason or None if self._state is CameraState.ENDED else None

    @property
    def received(self) -> int:
        """How many frames came in."""
        with self._changed:
            return self._received

    @property
    def dropped(self) -> int:
        """How many of them nobody took, as a newer one came first."""
        with self._changed:
            return self._dropped

    @property
    def lost_count(self) -> int:
        """How often it was lost."""
        with self._changed:
            return self._lost

    @property
    def fps(self) -> float | None:
        """Frames that came in a second, over the last two; None while too few came."""
        with self._changed:
            return self._rate(self._clock())

    def captured_at(self, frame: Frame) -> float:
        """When `frame` came in, on this camera's clock."""
        with self._changed:
            return (self._opened_at or 0.0) + frame.t

    def age_s(self, frame: Frame) -> float:
        """How long ago `frame` came in."""
        return self._clock() - self.captured_at(frame)

    # Frames

    def wait(self, timeout_s: float = _FIRST_FRAME_S) -> None:
        """Wait for the first frame. Raises InputError if it can't be opened, or none comes in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._state is not CameraState.OPENING, timeout_s)
            if self._error is not None:
                raise self._error
            if self._state is CameraState.OPENING:
                raise InputError(
                    f"{_capital(self.name)} gives no picture within {timeout_s:g} s: "
                    "close other programs that use it, or switch it off and on."
                )

    def latest(self, after_index: int = -1, timeout_s: float = 0.0) -> Frame | None:
        """The newest frame, if its index is above `after_index`; waits up to `timeout_s` seconds for one.

        None says that none came in time; `is_open` tells whether any can come yet. Raises InputError if the
        camera could not be opened at all.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._has_after(after_index) or self._over(), timeout_s)
            return self._take(after_index)

    def __iter__(self) -> Iterator[Frame]:
        """The newest frame each time; ends when it is closed, or a clip is over. Leaving early closes it."""
        index = -1
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda after=index: self._has_after(after) or self._over())  # type: ignore[misc]
                    frame = self._take(index)
                if frame is None:
                    return
                index = frame.index
                yield frame
                del frame
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the camera; may be called twice, and from any thread."""
        with self._changed:
            if self._state is not CameraState.ENDED or self._error is None:
                self._state = CameraState.CLOSED
            self._frame = None
            self._stop.set()
            self._changed.notify_all()
        if self._thread is not current_thread():
            self._thread.join(_CLOSE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Called with `_changed` held

    def _state_now(self) -> CameraState:
        if self._state is CameraState.LIVE and self._clock() - self._heard_at > STALLED_S:
            return CameraState.STALLED
        return self._state

    def _rate(self, now: float) -> float | None:
        while self._arrivals and now - self._arrivals[0] > _RATE_S:
            self._arrivals.popleft()
        if len(self._arrivals) < 3 or self._arrivals[-1] <= self._arrivals[0]:
            return None
        return (len(self._arrivals) - 1) / (self._arrivals[-1] - self._arrivals[0])

    def _over(self) -> bool:
        return self._state in {CameraState.ENDED, CameraState.CLOSED}

    def _has_after(self, index: int) -> bool:
        return self._frame is not None and self._frame.index > index

    def _take(self, after: int) -> Frame | None:
        if self._error is not None:
            raise self._error
        if not self._has_after(after):
            return None
        assert self._frame is not None
        self._taken = max(self._taken, self._frame.index)
        return self._frame

    # The thread

    def _run(self, device: Device | None) -> None:
        wait_s = self._retry_s[0]
        while not self._stop.is_set():
            received = self._received
            try:
                if device is None:
                    device = self._open_device(self._stop, self._clock)
                while not self._stop.is_set():
                    picture = device.read()
                    if picture is not None:
                        self._publish(picture, device.codec)
            except Ended as end:
                self._become(CameraState.ENDED, str(end))
                return
            except Gone as gone:
                self._lose(
                    str(gone), InputError(f"{_capital(self.name)} gives no picture ({gone}): switch it off and on.")
                )
            except InputError as error:
                self._lose(str(error), error)
            except Exception as error:  # a driver's or a library's own
                reason = f"{type(error).__name__}: {error}"
                self._lose(reason, InputError(f"{_capital(self.name)} can't be read ({reason}): switch it off and on."))
            finally:
                if device is not None:
                    with suppress(Exception):
                        device.close()
                    device = None
            if self._error is not None:
                return
            wait_s = self._retry_s[0] if self._received > received else min(2 * wait_s, self._retry_s[1])
            self._stop.wait(wait_s)

    def _publish(self, picture: Picture, codec: str) -> None:
        height, width = picture.image.shape[:2]
        with self._changed:
            if self._stop.is_set():
                return
            if self._opened_at is None:
                self._opened_at = picture.captured_at
            t = picture.captured_at - self._opened_at
            if self._frame is not None:
                t = max(t, self._frame.t + _MIN_STEP_S)
                self._dropped += self._frame.index > self._taken
            self._dropped += picture.skipped
            self._received += 1 + picture.skipped
            self._frame = Frame(self._received - 1, t, picture.image)
            self._heard_at = self._clock()
            self._arrivals.append(picture.captured_at)
            self._rate(self._heard_at)
            if (width, height, codec) != (self._info.width, self._info.height, self._info.codec):
                self._info = replace(self._info, width=width, height=height, codec=codec)
            if self._state is not CameraState.LIVE:
                self._state, self._since, self._reason = CameraState.LIVE, self._heard_at, ""
            self._changed.notify_all()

    def _lose(self, reason: str, error: InputError) -> None:
        with self._changed:
            if self._stop.is_set():
                return
            if self._state is CameraState.OPENING:  # what can't be opened at first is told, not tried again
                self._error = error
                self._state = CameraState.ENDED
            elif self._state is CameraState.LIVE:
                self._state, self._since = CameraState.LOST, self._heard_at
                self._lost += 1
                self._reason = reason.rstrip(".")
                self._arrivals.clear()
            self._changed.notify_all()

    def _become(self, state: CameraState, reason: str) -> None:
        with self._changed:
            if self._stop.is_set():
                return
            if self._state is CameraState.OPENING:
                self._error = InputError(f"{_capital(self.name)} holds no picture.")
            self._state, self._since, self._reason = state, self._clock(), reason
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a spec led to."""

    name: str
    open_device: Opener
    here: bool = False


def open_camera(
    spec: str,
    *,
    width: int = 1280,
    height: int = 720,
    fps: float = 30,
    loop: bool = False,
    wait: bool = True,
    insecure: bool = False,
    clock: Clock = time.monotonic,
) -> Camera:
    """Open a camera of this machine or behind an address, or a clip that plays as one.

    Parameters
    ----------
    spec : str
        A number ("0"), a part of a camera's name ("logitech"), its path (/dev/...), an rtsp, http(s), udp, tcp or
        rtmp address, an address as camera apps show it ("192.168.1.5:8080/video"), or a file or folder that is then
        played in real time.
    width, height, fps : number
        What a camera of this machine is asked for; it gives what it can.
    loop : bool
        Begin a clip anew at its end.
    wait : bool
        Come back when the first frame is there. Otherwise come back at once, in the state OPENING: `Camera.wait`
        and `Camera.latest` then raise what would have been raised here.
    insecure : bool
        Take any certificate that a camera behind an address shows (https, rtsps).
    clock : callable
        Monotonic seconds.

    Raises
    ------
    InputError
        If there is no such camera, or it is in use, denied or gives no picture: one line that says what to do.
    """
    found = _find(spec.strip(), (width, height), fps, loop, insecure)
    info = SourceInfo(found.name, "camera", width, height, None, None, "")
    camera = Camera(found.name, found.open_device, info=info, here=found.here, clock=clock)
    if wait:
        try:
            camera.wait()
        except BaseException:
            camera.close()
            raise
    return camera


def _find(spec: str, size: tuple[int, int], fps: float, loop: bool, insecure: bool) -> _Found:
    if not spec:
        raise InputError(f"No camera was named; {tell_found(list_cameras())}.")
    node = _NODE.fullmatch(spec)
    if node is not None or (spec.isascii() and spec.isdigit()):
        return _local(int(node[1] if node else spec), size, fps)
    if _ADDRESS.fullmatch(spec):
        return _remote(spec, insecure)
    if _OTHER_ADDRESS.match(spec):
        raise InputError(
            f"{without_password(spec)}: a camera's address begins with http://, https://, rtsp://, rtmp://, udp:// or tcp://."
        )
    path = _existing(spec)
    if path is not None:
        node = _NODE.fullmatch(str(path.resolve()))  # /dev/v4l/by-id/...
        return _clip(path, loop) if node is None else _local(int(node[1]), size, fps)
    if _BARE_ADDRESS.fullmatch(spec):
        return _remote(f"http://{spec}", insecure)
    return _named(spec, size, fps)


def _local(number: int, size: tuple[int, int], fps: float) -> _Found:
    camera = _numbered(number, list_cameras())
    known = camera.name

    def open_device(stop: Event, clock: Clock) -> LocalDevice:
        # Plugged in again, it may have got another number.
        cameras = list_cameras()
        here = _numbered(number, cameras)
        if known and here.name != known:
            here = next((other for other in cameras if other.name == known), here)
        return open_local(here, cameras, size, fps, stop, clock)

    return _Found(f"camera {camera}", open_device, here=sys.platform == "darwin")


def _numbered(number: int, cameras: list[CameraInfo]) -> CameraInfo:
    path = str(DEV / f"video{number}") if sys.platform == "linux" else ""
    return next((camera for camera in cameras if camera.number == number), CameraInfo(number, "", path))


def _named(spec: str, size: tuple[int, int], fps: float) -> _Found:
    cameras = list_cameras()
    wanted = spec.casefold()
    matching = [camera for camera in cameras if wanted in camera.name.casefold()]
    exact = [camera for camera in matching if camera.name.casefold() == wanted]
    matching = exact or matching
    if not matching and ("/" in spec or _FILE.search(spec)):
        raise InputError(f"{spec} doesn't exist: check the name; an address begins with http:// or rtsp://.")
    if not matching:
        raise InputError(f"{spec} is neither a camera nor a file; {tell_found(cameras)}.")
    if len(matching) > 1:
        raise InputError(f"{spec} fits more than one camera: give the number; {tell_found(matching)}.")
    return _local(matching[0].number, size, fps)


def _remote(address: str, insecure: bool) -> _Found:
    return _Found(checked_name(address), partial(open_remote, address, insecure))


def _existing(spec: str) -> Path | None:
    try:
        path = find_path(spec)
        return path if path.exists() else None
    except (OSError, ValueError):
        return None


def _clip(path: Path, loop: bool) -> _Found:
    if path.is_file() and is_photograph(path):
        raise InputError(f"{path.name} is a single picture: give a video, or `formcheck analyze` it.")

    def open_device(stop: Event, clock: Clock) -> ClipDevice:
        return ClipDevice(lambda: open_source(path), stop, clock, loop=loop)

    return _Found(path.name, open_device)


def _capital(text: str) -> str:
    """A name at the beginning of a sentence: "camera 0" is ours, a file or an address isn't."""
    return f"C{text[1:]}" if text.startswith("camera ") else text
