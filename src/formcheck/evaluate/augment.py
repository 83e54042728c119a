"""Sources whose pictures are changed in ways that must not change a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from formcheck.video.types import Frame, FrameSource, SourceInfo


class Changed:
    """Another source, its frames changed; owns it.

    Parameters
    ----------
    source : FrameSource
        What is changed.
    change : callable
        Takes a frame, gives the changed one, or None to leave it out.
    info : SourceInfo, optional
        What is known of the changed source, where that differs.
    """

    def __init__(
        self, source: FrameSource, change: Callable[[Frame], Frame | None], info: SourceInfo | None = None
    ) -> None:
        self._source = source
        self._change = change
        self._info = info or source.info

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""
        return self._info

    @property
    def problem(self) -> str | None:
        """What cut the stream short, or None."""
        return self._source.problem

    def __iter__(self) -> Iterator[Frame]:
        for frame in self._source:
            changed = self._change(frame)
            if changed is not None:
                yield changed

    def close(self) -> None:
        """Release the source."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def mirrored(source: FrameSource) -> Changed:
    """As a mirror shows it."""
    return Changed(source, lambda frame: replace(frame, image=np.ascontiguousarray(frame.image[:, ::-1])))


def scaled(source: FrameSource, factor: float) -> Changed:
    """Smaller or larger by `factor`."""
    width, height = (max(1, round(side * factor)) for side in (source.info.width, source.info.height))

    def change(frame: Frame) -> Frame:
        image = cv2.resize(frame.image, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
        return replace(frame, image=image)

    return Changed(source, change, replace(source.info, width=width, height=height))


def resampled(source: FrameSource, fps: float) -> Changed:
    """At most `fps` frames a second: of each interval the first frame, at its own time."""
    last = -1

    def change(frame: Frame) -> Frame | None:
        nonlocal last
        slot = int(frame.t * fps + 1e-6)
        if slot == last:
            return None
        last = slot
        return frame

    return Changed(source, change, replace(source.info, fps=fps))
