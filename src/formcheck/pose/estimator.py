"""What every pose estimator promises."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from formcheck.pose.types import Pose
from formcheck.video.types import Frame

if TYPE_CHECKING:
    from formcheck.pose.model import ResolvedModel

#: What can find the pose, the usual one first.
ESTIMATORS = ("blazepose", "mediapipe")
#: How numbers are kept in the networks: bf16 is faster where the processor can, and less exact.
PRECISIONS = ("f32", "bf16")


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


class PeopleEstimator(PoseEstimator, Protocol):
    """One that can also tell who else is there."""

    def find_people(self, frame: Frame) -> tuple[Pose, ...]:
        """Up to two people in `frame`; for an estimator of stills with two poses."""
        ...


def open_estimator(
    name: str = ESTIMATORS[0],
    model: ResolvedModel | str | Path | None = None,
    *,
    still: bool = False,
    num_poses: int = 1,
    precision: str = PRECISIONS[0],
) -> PeopleEstimator:
    """The estimator of that name (one of `ESTIMATORS`), ready to run. Other arguments as it takes them; mediapipe
    computes in f32 always.

    What it needs is imported here: that takes half a second.
    """
    if name == "mediapipe":
        from formcheck.pose.mediapipe import MediaPipeEstimator

        return MediaPipeEstimator(model, still=still, num_poses=num_poses)
    from formcheck.pose.blazepose import BlazePoseEstimator

    return BlazePoseEstimator(model, still=still, num_poses=num_poses, precision=precision)
