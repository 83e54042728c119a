"""The square that is cut out of the picture for a network, and the way back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from formcheck.pose.blazepose.runtime import Picture
from formcheck.pose.types import FloatArray
from formcheck.video.types import Image

#: The crop's side, in diameters of the circle around the body: the margin the landmark network was trained with.
_MARGIN = 1.25


@dataclass(frozen=True, slots=True)
class Crop:
    """A square of the picture, turned.

    Attributes
    ----------
    x, y : float
        Its middle, in pixels of the picture.
    side : float
        Length of its sides in pixels of the picture.
    angle : float
        How far it is turned, in radians; positive turns its upper edge to the right (clockwise on the screen).
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    @classmethod
    def around(cls, middle: FloatArray, rim: FloatArray) -> Crop:
        """The crop of a body, from the middle of its hips and the point on the circle around it, past its head.

        Both are (2,) in pixels of the picture. The crop is turned so that the rim's point is straight above the middle.
        """
        x, y = (float(value) for value in middle)
        dx, dy = float(rim[0]) - x, float(rim[1]) - y
        return cls(x, y, 2 * math.hypot(dx, dy) * _MARGIN, math.atan2(dx, -dy))

    @classmethod
    def whole(cls, width: int, height: int) -> Crop:
        """The smallest upright square around a whole picture."""
        return cls(width / 2, height / 2, float(max(width, height)))

    @property
    def is_usable(self) -> bool:
        """Whether there is anything in it: networks may answer with NaN or a point in place of a circle."""
        return math.isfinite(self.x + self.y + self.angle) and 1.0 < self.side < math.inf

    @property
    def turn(self) -> FloatArray:
        """(2, 2): turns a direction of the crop into one of the picture."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return np.array(((cos, -sin), (sin, cos)))

    def to_image(self, size: int) -> FloatArray:
        """(2, 3): takes pixels of the crop, at `size` x `size`, to pixels of the picture."""
        linear = self.turn * (self.side / size)
        return np.column_stack((linear, np.array((self.x, self.y)) - linear @ (size / 2, size / 2)))

    def cut(self, image: Image, into: Picture) -> Picture:
        """Draw this square of the picture into the square `into`; black where it reaches beyond the picture."""
        size = into.shape[0]
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cast("Picture", cv2.warpAffine(image, self.to_image(size), (size, size), into, flags))


def project(points: FloatArray, to_image: FloatArray) -> FloatArray:
    """Points (n, 2) taken through an affine (2, 3)."""
    return np.asarray(points @ to_image[:, :2].T + to_image[:, 2])
