"""What every source shares: its state, its lock and how it is closed."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from threading import Lock
from types import TracebackType
from typing import Self

from formcheck.errors import InputError
from formcheck.video.types import Frame, SourceInfo

TIME_SLACK_S = 1e-6  # two times closer than this are the same: room for rounding at the ends of a cut


class BaseSource(ABC):
    """A `FrameSource` made from two things: `_frames`, and `_release`, which may be called twice.

    A step of `_frames` and `_release` never run at once, so that `close` is safe from another thread: while a
    step is under way, `close` only marks the source, and the iterating thread releases it after that step.
    """

    def __init__(self, info: SourceInfo) -> None:
        self._info = info
        self._problem: str | None = None
        self._lock = Lock()
        self._closed = False

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""
        return self._info

    @property
    def problem(self) -> str | None:
        """After iterating: what cut the stream short (one sentence), or None if it was read to its end."""
        return self._problem

    @abstractmethod
    def _frames(self) -> Iterator[Frame]: ...

    @abstractmethod
    def _release(self) -> None: ...

    def __iter__(self) -> Iterator[Frame]:
        try:
            frames = self._frames()
            while True:
                with self._lock:
                    frame = None if self._closed else next(frames, None)
                if frame is None:
                    return
                yield frame
        finally:
            self.close()

    def close(self) -> None:
        """Release the source; may be called twice, also while another thread iterates."""
        self._closed = True
        if self._lock.acquire(blocking=False):
            try:
                self._release()
            finally:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def check_cut(name: str, start_s: float | None, end_s: float | None, duration_s: float | None) -> None:
    """Raise InputError unless `start_s` to `end_s` lies within a source that lasts `duration_s`."""
    for label, value in (("start", start_s), ("end", end_s)):
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise InputError(f"{name}: the {label} is {value} s; give seconds from 0 on.")
    start = start_s or 0.0
    if end_s is not None and end_s <= start:
        raise InputError(f"{name}: the end ({end_s:g} s) must come after the start ({start:g} s).")
    if duration_s is not None and start > 0 and start >= duration_s:
        raise InputError(f"{name} lasts {duration_s:.1f} s: a start at {start:g} s lies beyond its end.")
