"""The pose estimator in everyday use: BlazePose, run by ourselves."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from formcheck.pose import people
from formcheck.pose.blazepose.detector import Detector
from formcheck.pose.blazepose.landmarks import Body, LandmarkReader
from formcheck.pose.blazepose.runtime import open_networks
from formcheck.pose.blazepose.tracking import Tracker
from formcheck.pose.estimator import PRECISIONS
from formcheck.pose.mask import outline_from_mask
from formcheck.pose.model import ResolvedModel, resolve_model
from formcheck.pose.replay import quantise
from formcheck.pose.types import Pose
from formcheck.video.types import Frame


class BlazePoseEstimator:
    """Finds the person in one stream, or in unrelated photographs.

    Coordinates and visibilities are rounded to float32, as recordings keep them; a replay gives the same verdict.
    Landmarks are as the network gives them, not smoothed; with them comes the outline.

    Parameters
    ----------
    model : ResolvedModel, str, Path or None
        The model to use; a path or None is resolved (and prepared, if need be) first.
    still : bool
        Each frame stands alone: nothing is carried over from the one before.
    num_poses : int
        How many people to look for. Of several the one nearest to where the person was is followed, at first the
        largest. More than one is slower, as the whole picture is searched in every frame that shows fewer.
    precision : str
        ``f32``, or ``bf16``: faster where the processor can, and less exact.
    """

    def __init__(
        self,
        model: ResolvedModel | str | Path | None = None,
        *,
        still: bool = False,
        num_poses: int = 1,
        precision: str = PRECISIONS[0],
    ) -> None:
        model = Path(model) if isinstance(model, str) else model
        self._model = model if isinstance(model, ResolvedModel) else resolve_model(model)
        self._still = still
        self._last_pose: Pose | None = None
        self._lock = threading.Lock()
        networks = open_networks(self._model, precision)
        self._engine = networks.engine if precision == PRECISIONS[0] else f"{networks.engine} in {precision}"
        self._tracker: Tracker | None = Tracker(
            Detector(networks.detector), LandmarkReader(networks.landmarks), num_poses, still
        )

    @property
    def name(self) -> str:
        """``blazepose``, what runs it, the model's name and where that comes from."""
        return f"blazepose on {self._engine}, {self._model.name} ({self._model.origin})"

    @property
    def model_sha256(self) -> str:
        """Checksum of the model's file."""
        return self._model.sha256

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's pose in `frame`, or None where nobody is found."""
        found = self._find(frame)
        if not found:
            return None
        pose = people.followed([pose for pose, _ in found], self._last_pose)
        if not self._still:
            self._last_pose = pose
        body = next(body for other, body in found if other is pose)
        outline = outline_from_mask(body.mask, body.to_image, pose.image_xy, pose.image_size)
        return replace(pose, outline=outline.rounded())

    def find_people(self, frame: Frame) -> tuple[Pose, ...]:
        """Up to two people in `frame`; see `people.two_people`. For an estimator of stills with two poses."""
        return people.two_people(frame, lambda picture: [pose for pose, _ in self._find(picture)])

    def close(self) -> None:
        """Release the networks."""
        with self._lock:  # not in the middle of another thread's frame
            self._tracker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _find(self, frame: Frame) -> list[tuple[Pose, Body]]:
        with self._lock:
            if self._tracker is None:
                raise RuntimeError("estimate() after close()")
            bodies = self._tracker.update(frame.image, frame.t)
        present = (body for body in bodies if body.presence.mean() >= people.MIN_PRESENCE)
        return [(_to_pose(frame, body), body) for body in present]


def _to_pose(frame: Frame, body: Body) -> Pose:
    size = (frame.image.shape[1], frame.image.shape[0])
    return quantise(Pose(frame.t, body.image_xy, body.world_xyz, body.visibility, size))
