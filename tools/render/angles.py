"""The signed angles that the truth is about, taken from points of the picture, called as formcheck's metrics.

Points are (..., 2) pixels with y down. Every angle is the same for a mirrored picture.
"""

from collections.abc import Mapping

import numpy as np
from tools.render.arrays import Floats

__all__ = ["MEASURES", "body_line_deg", "chest_down_deg", "measure"]

Joints = Mapping[str, Floats]  # joint -> (T, 2)


def body_line_deg(shoulder: Floats, hip: Floats, ankle: Floats) -> Floats:
    """Return by how many degrees the line shoulder-hip-ankle bends in the picture.

    0 is straight, + the hip sags below the line, - it is piked above it.
    """
    u, v = hip - shoulder, ankle - hip
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    bend = np.degrees(np.arctan2(cross, (u * v).sum(axis=-1)))
    return np.asarray(bend * np.sign(shoulder[..., 0] - ankle[..., 0]))


def _interior(a: Floats, b: Floats, c: Floats) -> Floats:
    u, v = a - b, c - b
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return np.asarray(np.abs(np.degrees(np.arctan2(cross, (u * v).sum(axis=-1)))))


def _elevation(vector: Floats, forward: Floats | None = None) -> Floats:
    """Return the angle above the horizontal; with `forward` (+1, -1) it goes on past the vertical."""
    x = np.abs(vector[..., 0]) if forward is None else vector[..., 0] * forward
    return np.asarray(np.degrees(np.arctan2(-vector[..., 1], x)))


def _hanging(vector: Floats, forward: Floats) -> Floats:
    return np.asarray(np.degrees(np.arctan2(vector[..., 0] * forward, vector[..., 1])))


class _Picture:
    """Joints of both sides in the picture, and which way the person faces in each frame."""

    def __init__(self, near: Joints, far: Joints) -> None:
        self.near, self.far = near, far
        self.middle = {name: (near[name] + far[name]) / 2 for name in near}
        self.facing = np.where(self.middle["shoulder"][:, 0] >= self.middle["hip"][:, 0], 1.0, -1.0)
        self.near_leg_up = self._thigh(near) >= self._thigh(far)
        self.near_arm_up = self._arm(near) >= self._arm(far)
        self.near_is_lower = near["shoulder"][:, 1] >= far["shoulder"][:, 1]

    def _thigh(self, side: Joints) -> Floats:
        return _elevation(side["knee"] - side["hip"], -self.facing)

    def _arm(self, side: Joints) -> Floats:
        return _elevation(side["wrist"] - side["shoulder"], self.facing)

    def body_line_deg(self) -> Floats:
        return body_line_deg(self.near["shoulder"], self.near["hip"], self.near["ankle"])

    def thigh_line_deg(self) -> Floats:
        return body_line_deg(self.near["shoulder"], self.near["hip"], self.near["knee"])

    def hip_lift_deg(self) -> Floats:
        return -self.thigh_line_deg()

    def side_line_deg(self) -> Floats:
        return body_line_deg(self.middle["shoulder"], self.middle["hip"], self.middle["ankle"])

    def trunk_incline_deg(self) -> Floats:
        return _elevation(self.near["shoulder"] - self.near["hip"])

    def trunk_bow_deg(self) -> Floats:
        return 90 - _elevation(self.near["shoulder"] - self.near["hip"])

    def knee_deg(self) -> Floats:
        return _interior(self.near["hip"], self.near["knee"], self.near["ankle"])

    def both_knees_deg(self) -> Floats:
        return np.minimum(*(_interior(s["hip"], s["knee"], s["ankle"]) for s in (self.near, self.far)))

    def elbow_deg(self) -> Floats:
        return _interior(self.near["shoulder"], self.near["elbow"], self.near["wrist"])

    def head_drop_deg(self) -> Floats:
        return -body_line_deg(self.near["hip"], self.near["shoulder"], self.near["ear"])

    def upper_arm_lean_deg(self) -> Floats:
        return _hanging(self.near["elbow"] - self.near["shoulder"], self.facing)

    def arm_lean_deg(self) -> Floats:
        return _hanging(self.near["wrist"] - self.near["shoulder"], self.facing)

    def support_arm_lean_deg(self) -> Floats:
        leans = [_hanging(s["elbow"] - s["shoulder"], self.facing) for s in (self.near, self.far)]
        return np.where(self.near_is_lower, leans[0], leans[1])

    def raised_thigh_deg(self) -> Floats:
        return np.maximum(self._thigh(self.near), self._thigh(self.far))

    def support_thigh_deg(self) -> Floats:
        return np.minimum(self._thigh(self.near), self._thigh(self.far))

    def raised_arm_deg(self) -> Floats:
        return np.maximum(self._arm(self.near), self._arm(self.far))

    def raised_leg_deg(self) -> Floats:
        near, far = (_elevation(s["ankle"] - s["hip"], -self.facing) for s in (self.near, self.far))
        return np.where(self.near_leg_up, near, far)

    def raised_knee_deg(self) -> Floats:
        near, far = (_interior(s["hip"], s["knee"], s["ankle"]) for s in (self.near, self.far))
        return np.where(self.near_leg_up, near, far)

    def raised_elbow_deg(self) -> Floats:
        near, far = (_interior(s["shoulder"], s["elbow"], s["wrist"]) for s in (self.near, self.far))
        return np.where(self.near_arm_up, near, far)


_PLANK = ("body_line_deg", "trunk_incline_deg", "knee_deg", "head_drop_deg")
#: The angles in the truth of each exercise.
MEASURES: dict[str | None, tuple[str, ...]] = {
    None: (),
    "forearm_plank": (*_PLANK, "upper_arm_lean_deg"),
    "straight_arm_plank": (*_PLANK, "arm_lean_deg", "elbow_deg"),
    "knee_plank": ("thigh_line_deg", "trunk_incline_deg", "knee_deg", "head_drop_deg", "upper_arm_lean_deg"),
    "side_plank": ("side_line_deg", "both_knees_deg", "support_arm_lean_deg"),
    "bird_dog": (
        "raised_thigh_deg",
        "raised_leg_deg",
        "raised_arm_deg",
        "raised_knee_deg",
        "raised_elbow_deg",
        "trunk_incline_deg",
        "support_thigh_deg",
    ),
    "glute_bridge": ("hip_lift_deg", "knee_deg"),
    "cat_cow": ("trunk_incline_deg",),
    "press_up": ("trunk_incline_deg", "elbow_deg"),
    "romanian_deadlift": ("trunk_bow_deg", "knee_deg"),
}


def measure(exercise: str | None, near: Joints, far: Joints) -> dict[str, Floats]:
    """Return the angles (T,) of an exercise from the joints of both sides in the picture."""
    picture = _Picture(near, far)
    return {name: np.asarray(getattr(picture, name)()) for name in MEASURES[exercise]}


def chest_down_deg(shoulders: tuple[Floats, Floats], hips: tuple[Floats, Floats]) -> Floats:
    """Return where the chest looks: 90 at the floor, 0 level; joints (left, right) in metres, z up."""
    across = shoulders[1] - shoulders[0]
    along = (shoulders[0] + shoulders[1] - hips[0] - hips[1]) / 2
    front = np.cross(along, across)
    return np.asarray(np.degrees(np.arctan2(-front[..., 2], np.hypot(front[..., 0], front[..., 1]))))
