"""One pinhole camera, used by the renderer to draw and by the truth to project."""

from dataclasses import dataclass

import numpy as np
from tools.render.arrays import Floats, unit

__all__ = ["Camera", "Stage"]


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera: positions in metres (world, z up), picture (width, height) in pixels.

    `roll_deg` turns the camera clockwise about its own axis, so the picture anti-clockwise.
    """

    position: tuple[float, float, float]
    target: tuple[float, float, float]
    vertical_fov_deg: float
    size: tuple[int, int]
    roll_deg: float = 0.0

    @property
    def axes(self) -> Floats:
        """The picture's right, its down and the viewing direction in the world, as the rows of (3, 3)."""
        forward = unit(np.subtract(self.target, self.position))
        right = unit(np.cross(forward, [0.0, 0.0, 1.0]))
        down = np.cross(forward, right)
        a = np.radians(self.roll_deg)
        return np.stack([np.cos(a) * right + np.sin(a) * down, np.cos(a) * down - np.sin(a) * right, forward])

    def project(self, points: Floats) -> Floats:
        """Return pixel coordinates (..., 2) of world points (..., 3); the corner of the picture is (0, 0)."""
        width, height = self.size
        seen = (points - np.asarray(self.position)) @ self.axes.T
        focal = height / 2 / np.tan(np.radians(self.vertical_fov_deg) / 2)
        return np.asarray(seen[..., :2] / seen[..., 2:] * focal + [width / 2, height / 2])


@dataclass(frozen=True, slots=True)
class Stage:
    """A camera and where the person is before it.

    The person's frame (x towards the head, y to the person's left, z up, metres) is turned about z by
    `heading_deg` and moved to `origin`. The camera looks along the world's +y: heading 0 puts the head at
    the picture's right and shows the right side of the body, 180 puts it at the left and shows the left
    side; what is added to either is the yaw of the view.
    """

    camera: Camera
    heading_deg: float = 0.0
    origin: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def rotation(self) -> Floats:
        """The rotation (3, 3) from the person's frame to the world."""
        a = np.radians(self.heading_deg)
        return np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])

    @property
    def near_side(self) -> str:
        """The side of the body that faces the camera, "left" or "right"."""
        left_in_world = self.rotation @ np.array([0.0, 1.0, 0.0])
        towards_camera = np.subtract(self.camera.position, self.origin)
        return "left" if float(left_in_world @ towards_camera) > 0 else "right"

    def to_world(self, points: Floats) -> Floats:
        """Return points (..., 3) of the person's frame in the world."""
        return np.asarray(points @ self.rotation.T + np.asarray(self.origin))

    def project(self, points: Floats) -> Floats:
        """Return pixel coordinates (..., 2) of points (..., 3) of the person's frame."""
        return self.camera.project(self.to_world(points))
