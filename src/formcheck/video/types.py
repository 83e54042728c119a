"""A frame, a source of frames, and what is known of the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a stream.

    Attributes
    ----------
    index : int
        0, 1, 2 ... in the order of the stream; for display only, never for time.
    t : float
        Seconds of presentation time, strictly rising within a stream.
    image : (H, W, 3) uint8
        RGB, upright: a phone's rotation is already applied. C-contiguous.
    """

    index: int
    t: float
    image: Image

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3 or self.image.dtype != np.uint8:
            raise ValueError(f"Frame.image is {self.image.dtype}{self.image.shape}, not uint8 (H, W, 3)")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What is known of a source before its frames are read.

    `width` and `height` are those of the upright picture. `duration_s` (of the whole source, also if only a
    part of it is read) and `fps` (an average, for display only) are None where the source can't tell (a
    stream). `is_still` marks a single photograph: it has one frame and no time.
    """

    path: str
    kind: str  # "video", "photograph", "images", "stream", "camera" or "landmarks"
    width: int
    height: int
    duration_s: float | None
    fps: float | None
    codec: str
    has_audio: bool = False
    is_still: bool = False


@runtime_checkable
class FrameSource(Protocol):
    """A stream of frames. Use it as a context manager; iterate it once."""

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""
        ...

    @property
    def problem(self) -> str | None:
        """After iterating: what cut the stream short (one sentence), or None if it was read to its end."""
        ...

    def __iter__(self) -> Iterator[Frame]: ...

    def close(self) -> None:
        """Release the source; may be called twice, also while another thread iterates."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
