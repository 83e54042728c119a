"""What a camera reads from: a device of this machine, or a clip that plays as one.

A device is opened, read and closed by one thread and knows nothing of states or reconnection: that is
`camera.Camera`. Those behind an address are in `_remote`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from formcheck.errors import InputError
from formcheck.video._libs import cv2
from formcheck.video._listing import DEV, CameraInfo, tell_found, users_of
from formcheck.video.types import Frame, FrameSource, Image

Clock = Callable[[], float]

#: `read` comes back at least this often, as long as the system's own calls do.
POLL_S = 0.1

_SELECT_S = 3  # how long V4L2 waits for a picture; 10 unless told
_FAILING_S = 1.0  # a device that fails for so long is gone
_STARTING_S = 8.0  # but some take their time to begin
_LATE_S = 0.25  # a clip that is behind by more goes on from where it is

# V4L2 nodes give uncompressed pictures at 10 a second or fewer at this size: ask for JPEGs.
_MJPG = cv2.VideoWriter.fourcc(*"MJPG")
_BACKENDS = {
    "linux": (cv2.CAP_V4L2,),
    "darwin": (cv2.CAP_AVFOUNDATION,),
    "win32": (cv2.CAP_DSHOW, cv2.CAP_MSMF),  # MSMF can take minutes to open (opencv issue 17687)
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it came in: upright RGB, when it was taken, and how many older ones were passed over."""

    image: Image
    captured_at: float
    skipped: int = 0


class Gone(Exception):  # noqa: N818 - an event, not a mistake
    """The device gives no more pictures for now; half a sentence says why."""


class Ended(Exception):  # noqa: N818
    """The clip is over; half a sentence says what was wrong with it, if anything."""


class Device(Protocol):
    """Something that gives pictures in real time."""

    @property
    def codec(self) -> str:
        """How the pictures come in: ``mjpeg``, ``h264`` ..., or "" if unknown."""
        ...

    def read(self) -> Picture | None:
        """The next picture, or None if none came for a moment. Raises `Gone` or `Ended`."""
        ...

    def close(self) -> None: ...


#: Opens a device; the event is set when nobody wants it any more. Raises InputError.
Opener = Callable[[Event, Clock], Device]


class LocalDevice:
    """A camera of this machine, through OpenCV.

    Parameters
    ----------
    capture : cv2.VideoCapture
        Open, and owned by this one.
    still_there : callable
        Whether the system still lists the device; asked when it fails.
    explain : callable
        Why it may be that it never gives a picture, in one line.
    """

    def __init__(
        self,
        capture: Any,
        stop: Event,
        clock: Clock,
        *,
        still_there: Callable[[], bool] = lambda: True,
        explain: Callable[[], str] = lambda: "The camera gives no picture.",
    ) -> None:
        self._capture = capture
        self._stop = stop
        self._clock = clock
        self._still_there = still_there
        self._explain = explain
        self._started = False
        self._failing_since: float | None = None

    @property
    def codec(self) -> str:
        """The name of the pixel format, where the system tells."""
        code = int(self._capture.get(cv2.CAP_PROP_FOURCC))
        name = bytes(code >> shift & 0xFF for shift in (0, 8, 16, 24)) if code > 0 else b""
        text = name.decode("ascii", "replace").strip("\0 ").lower()
        return {"mjpg": "mjpeg"}.get(text, text if text.isalnum() else "")

    def read(self) -> Picture | None:
        """The next picture."""
        began = self._clock()
        image = None
        grabbed = self._capture.grab()
        at = self._clock()
        if grabbed and at - began < 0.9 * _SELECT_S:  # V4L2 hands out the last picture again after its time-out
            grabbed, image = self._capture.retrieve()
        if grabbed and image is not None and image.size:
            self._failing_since, self._started = None, True
            return Picture(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), at)
        if not self._still_there():
            raise Gone("it was unplugged")
        if self._failing_since is None:
            self._failing_since = began
        slow_start = not self._started and at - began > 0.5 * _SELECT_S
        if at - self._failing_since > (_STARTING_S if slow_start else _FAILING_S):
            if not self._started:
                raise InputError(self._explain())
            raise Gone("it gives no more pictures")
        self._stop.wait(0.02)
        return None

    def close(self) -> None:
        """Let go of the device."""
        self._capture.release()


def open_local(
    camera: CameraInfo, cameras: Sequence[CameraInfo], size: tuple[int, int], fps: float, stop: Event, clock: Clock
) -> LocalDevice:
    """Open `camera`, one of `cameras` or a number beyond them."""
    path = Path(camera.path) if sys.platform == "linux" and camera.path else None
    if path is not None and not (path.exists() and os.access(path, os.R_OK | os.W_OK)):
        raise InputError(explain_local(camera, cameras))
    capture = open_capture(camera.number, size, fps)
    if capture is None:
        raise InputError(explain_local(camera, cameras))
    return LocalDevice(
        capture,
        stop,
        clock,
        still_there=path.exists if path is not None else lambda: True,
        explain=lambda: explain_local(camera, cameras),
    )


def open_capture(number: int, size: tuple[int, int], fps: float) -> Any:
    """Return an open cv2.VideoCapture, or None."""
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(_SELECT_S))
    if "OPENCV_LOG_LEVEL" not in os.environ:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # what matters is told in our own words
    for backend in _BACKENDS.get(sys.platform, (cv2.CAP_ANY,)):
        capture = cv2.VideoCapture(number, backend)
        if capture.isOpened():
            if sys.platform != "darwin":
                capture.set(cv2.CAP_PROP_FOURCC, _MJPG)
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
            capture.set(cv2.CAP_PROP_FPS, fps)
            return capture
        capture.release()
    return None


def explain_local(camera: CameraInfo, cameras: Sequence[CameraInfo], *, dev: Path = DEV) -> str:
    """Why `camera` can't be used, as far as can be told, and what to do, in one line."""
    others = [other for other in cameras if other.number != camera.number]
    listed = len(others) < len(cameras)
    if sys.platform == "linux":
        path = Path(camera.path) if camera.path else dev / f"video{camera.number}"
        if not path.exists():
            return f"There is no camera {camera.number}; {tell_found(cameras)}."
        if not os.access(path, os.R_OK | os.W_OK):
            group = _group_of(path)
            return (
                f"Camera {camera} may not be opened by you: run `sudo usermod -aG {group} $USER`, "
                "then log out and in again."
            )
        if users := users_of(str(path)):
            return f"Camera {camera} is in use by {users[0]}: close that program and try again."
        hint = "another program may be using it: close that, or unplug the camera and plug it in again"
    elif not listed and cameras:
        return f"There is no camera {camera.number}; {tell_found(cameras)}."
    elif sys.platform == "darwin":
        hint = (
            "close other programs that use it, and allow your terminal the camera in "
            "System Settings > Privacy & Security > Camera"
        )
    else:
        hint = (
            "close other programs that use it, and let desktop apps use the camera in "
            "Settings > Privacy & security > Camera"
        )
    more = f"; {tell_found(others)}" if others else "" if listed else f"; {tell_found(cameras)}"
    return f"Camera {camera} gives no picture: {hint}{more}."


def _group_of(path: Path) -> str:
    try:
        return path.group()
    except (KeyError, OSError, NotImplementedError):
        return "video"


class ClipDevice:
    """A clip played in real time: each picture comes when its presentation time has.

    A machine too slow to decode it in real time gets it slower, not later and later.

    Parameters
    ----------
    reopen : callable
        Opens the clip.
    loop : bool
        Begin anew at its end.
    """

    def __init__(self, reopen: Callable[[], FrameSource], stop: Event, clock: Clock, *, loop: bool = False) -> None:
        self._reopen = reopen
        self._stop = stop
        self._clock = clock
        self._loop = loop
        self._source = reopen()
        self._frames: Iterator[Frame] = iter(self._source)
        self._next: Frame | None = None
        self._origin: float | None = None
        self._last_s = 0.0
        self._step_s = 1 / (self._source.info.fps or 30.0)

    @property
    def codec(self) -> str:
        """The clip's own."""
        return self._source.info.codec

    def read(self) -> Picture | None:
        """The next picture, when it is due."""
        frame = self._next = self._next or next(self._frames, None)
        now = self._clock()
        if frame is None:
            if not self._loop or self._origin is None:
                raise Ended(self._source.problem or "")
            self._rewind()
            return None
        if self._origin is None:
            self._origin = now - frame.t
        due = self._origin + frame.t
        if due - now > POLL_S:
            self._stop.wait(POLL_S)
            return None
        if due > now:
            self._stop.wait(due - now)
        elif now - due > _LATE_S:
            self._origin += now - due
            due = now
        self._last_s = frame.t
        self._next = None
        return Picture(frame.image, due)

    def _rewind(self) -> None:
        self._source.close()
        self._source = self._reopen()
        self._frames = iter(self._source)
        self._next = next(self._frames, None)
        if self._next is None or self._origin is None:
            raise Ended("it can't be read again")
        self._origin += self._last_s + self._step_s - self._next.t

    def close(self) -> None:
        """Let go of the clip."""
        self._source.close()
