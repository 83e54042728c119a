"""What every pose estimator promises."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from formcheck.pose.types import Pose
from formcheck.video.types import Frame


@runtime_checkable
class PoseEstimator(Protocol):
    """Finds the person in the frames of one stream, given in rising time.

    An estimator may keep a track between frames, so one serves one stream: make another for the next.
    """

    @property
    def name(self) -> str:
        """What stands in the result as the estimator, for example ``mediapipe full``."""
        ...

    @property
    def model_sha256(self) -> str | None:
        """Checksum of the model in use, or None where there is none."""
        ...

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose of the person in `frame`, at its time; None where nobody is found."""
        ...

    def close(self) -> None:
        """Give back what the estimator holds; may be called twice."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
