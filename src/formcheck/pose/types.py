"""The pose of one person at one moment, and the names of its landmarks.

The 33 landmarks and their order are those of BlazePose (MediaPipe Pose). Vendor types stop at the estimator:
everything behind it sees only `Pose`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from formcheck.pose.outline import Outline

FloatArray = NDArray[np.float64]


class Landmark(IntEnum):
    """Index of each landmark; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


N_LANDMARKS = len(Landmark)

#: Bones of the drawn skeleton, as pairs of landmarks.
SKELETON: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *(
        (Landmark[f"{side}_{a}"], Landmark[f"{side}_{b}"])
        for side in ("LEFT", "RIGHT")
        for a, b in (
            ("EAR", "SHOULDER"),
            ("SHOULDER", "ELBOW"),
            ("ELBOW", "WRIST"),
            ("WRIST", "INDEX"),
            ("SHOULDER", "HIP"),
            ("HIP", "KNEE"),
            ("KNEE", "ANKLE"),
            ("ANKLE", "HEEL"),
            ("HEEL", "FOOT_INDEX"),
        )
    ),
)


def _mirrored_index() -> NDArray[np.intp]:
    names = [mark.name for mark in Landmark]
    swapped = [name.replace("LEFT", "*").replace("RIGHT", "LEFT").replace("*", "RIGHT") for name in names]
    return np.array([names.index(name) for name in swapped], dtype=np.intp)


#: ``points[MIRRORED]`` exchanges left and right.
MIRRORED = _mirrored_index()


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where the landmarks of one person are at one moment.

    Attributes
    ----------
    t : float
        Seconds of presentation time.
    image_xy : (33, 2) float64
        Pixels of the upright picture, x to the right, y down. May lie outside the picture: the model extrapolates.
    world_xyz : (33, 3) float64
        Metres from the middle of the hips, in the camera's directions: x right, y down, z away from the camera.
    visibility : (33,) float64
        The model's 0..1 estimate that the landmark is in the picture and not hidden.
    image_size : (int, int)
        Width and height of the picture in pixels.
    outline : Outline or None
        The edge of the body, where the estimator sees it.
    """

    t: float
    image_xy: FloatArray
    world_xyz: FloatArray
    visibility: FloatArray
    image_size: tuple[int, int]
    outline: Outline | None = None

    def __post_init__(self) -> None:
        for name, shape in (
            ("image_xy", (N_LANDMARKS, 2)),
            ("world_xyz", (N_LANDMARKS, 3)),
            ("visibility", (N_LANDMARKS,)),
        ):
            actual = getattr(self, name).shape
            if actual != shape:
                raise ValueError(f"Pose.{name} has shape {actual}, not {shape}")

    def scaled(self, factor: float, image_size: tuple[int, int]) -> Pose:
        """The pose in the picture enlarged by `factor`, which has `image_size` then."""
        outline = None if self.outline is None else self.outline.scaled(factor)
        return Pose(self.t, self.image_xy * factor, self.world_xyz, self.visibility, image_size, outline)

    def mirrored(self) -> Pose:
        """The pose as a mirror shows it: x reversed, left and right exchanged."""
        width = self.image_size[0]
        image_xy = self.image_xy[MIRRORED] * (-1.0, 1.0) + (width - 1.0, 0.0)
        world_xyz = self.world_xyz[MIRRORED] * (-1.0, 1.0, 1.0)
        outline = None if self.outline is None else self.outline.mirrored(width)
        return Pose(self.t, image_xy, world_xyz, self.visibility[MIRRORED], self.image_size, outline)
