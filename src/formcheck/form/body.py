"""A pose prepared for measuring: sides named, hidden joints blanked, the view of the camera estimated."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

import numpy as np

from formcheck.form.geometry import UNSEEN
from formcheck.form.posture import UNKNOWN, Posture, read_posture
from formcheck.pose.types import Landmark, Pose


class Side(Enum):
    """The person's own left and right."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Joints(NamedTuple):
    """The joints of one side (or the middle of both) as points, x right and y up; `UNSEEN` where hidden."""

    ear: complex
    shoulder: complex
    elbow: complex
    wrist: complex
    hip: complex
    knee: complex
    ankle: complex
    heel: complex
    foot_index: complex
    nose: complex  # the same on both sides


_ROWS = {
    side: tuple(
        Landmark.NOSE.value if joint == "nose" else Landmark[f"{side.name}_{joint.upper()}"].value
        for joint in Joints._fields
    )
    for side in Side
}
_PAIRS = {
    joint: (Landmark[f"LEFT_{joint.upper()}"].value, Landmark[f"RIGHT_{joint.upper()}"].value)
    for joint in ("elbow", "wrist", "knee", "ankle", "heel", "foot_index")
}
_SIGHT_ROWS = {side: rows[1:7] for side, rows in _ROWS.items()}  # shoulder to ankle
_FIRST_LEG_ROW, _LEG_SHARE = Landmark.LEFT_KNEE.value, 0.4
#: Least visibility of both sides together. Where something covers a limb, the model still puts one there, and gives its
#: near side 0.2 to 0.9, but it knows little of the far side (below 0.1). Uncovered, the near side is at 0.9 and the far
#: one is a dim guess, or both are fair. Measured on clips with and without a box drawn over arms or legs.
_ELBOWS, _WRISTS, _ANKLES = 1.0, 0.8, 0.75
#: A near elbow that is seen so well is not covered: along the trunk or before it the far one is at 0.0 to 0.1.
_ELBOW_SEEN = 0.92
#: The same for ankles and heels: where a window blinds the camera, heels are seen better than ankles.
_FEET = 1.7
#: The same for knees, above feet that are covered.
_KNEES = 0.95
#: Where the trunk leans by less, in trunks, it does not say which way a body faces; and the least, in trunks, by which
#: the nose must be ahead of the ears, and the toes of the heels, to turn it round.
_UPRIGHT, _POINTS = 0.15, 0.12
_POINTING = (
    (Landmark.NOSE.value, Landmark.LEFT_EAR.value, Landmark.RIGHT_EAR.value),
    (Landmark.LEFT_FOOT_INDEX.value, Landmark.LEFT_HEEL.value),
    (Landmark.RIGHT_FOOT_INDEX.value, Landmark.RIGHT_HEEL.value),
)
#: A trunk is at least this many shoulder widths long: about 1.4, less what broad shoulders and a turned trunk take.
_TRUNK_SHOULDERS = 1.2
#: Breadths beyond this say no more, and would be remembered for too long.
_MOST_BREADTH = 3.0
_TORSO = [Landmark[f"{side}_{joint}"].value for joint in ("SHOULDER", "HIP") for side in ("LEFT", "RIGHT")]


@dataclass(slots=True, eq=False)
class Body:
    """One pose, ready to be measured.

    Attributes
    ----------
    left, right, middle : Joints
        Points in pixels, x right, **y up**. `middle` is the mean of both sides, `UNSEEN` where either is hidden.
    near_side : Side
        The side towards the camera.
    facing : float
        +1 where the head is to the right of the hips in the picture, -1 where it is to the left; of an upright body,
        which way it looks.
    trunk_px : float
        Length of the trunk (middle of the shoulders to middle of the hips) in pixels, or what the shoulders
        are broad times 1.2 where that is longer: the yardstick of a body, along which a camera may look.
    end_on : float
        How far the trunk points along the view, from the world landmarks: +1 head first to the camera, -1 feet first,
        0 across.
    breadth : float
        Distance of the shoulders in the picture over the trunk there: near 0 seen from the side, about 0.7 from the
        front, above 1 along the body's axis.
    chest_down_deg : float
        Where the chest looks, from the world landmarks: +90 at the floor (face down), 0 level, -90 up (on the back).
    posture : Posture
        How it lies and what carries it.
    pose : Pose or None
        What the body was made of, for what is measured on its outline.
    """

    left: Joints
    right: Joints
    middle: Joints
    near_side: Side
    facing: float
    trunk_px: float
    breadth: float
    chest_down_deg: float
    end_on: float = 0.0
    posture: Posture = UNKNOWN
    pose: Pose | None = None
    memo: dict[Callable[[Body], Any], Any] = field(default_factory=dict)

    def side(self, side: Side) -> Joints:
        """The joints of one side."""
        return self.left if side is Side.LEFT else self.right

    @property
    def near(self) -> Joints:
        """The joints of the side towards the camera."""
        return self.side(self.near_side)

    @property
    def lower_side(self) -> Side | None:
        """The side whose shoulder is lower in the picture, as that of the arm which carries; None if one is hidden."""
        if math.isnan(self.middle.shoulder.real):
            return None
        return Side.LEFT if self.left.shoulder.imag < self.right.shoulder.imag else Side.RIGHT


def _chest_down_deg(
    left_shoulder: list[float], right_shoulder: list[float], left_hip: list[float], right_hip: list[float]
) -> float:
    """Dip of the chest's normal below the horizontal, from four world landmarks (x right, y down, z away)."""
    across = [right - left for left, right in zip(left_shoulder, right_shoulder, strict=True)]
    along = [
        (ls + rs - lh - rh) / 2
        for ls, rs, lh, rh in zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True)
    ]
    # The front of a body is -(across x along), y pointing down.
    front = (
        along[1] * across[2] - along[2] * across[1],
        along[2] * across[0] - along[0] * across[2],
        along[0] * across[1] - along[1] * across[0],
    )
    return math.degrees(math.atan2(front[1], math.hypot(front[0], front[2])))


def _end_on(
    left_shoulder: list[float], right_shoulder: list[float], left_hip: list[float], right_hip: list[float]
) -> float:
    """Share of the trunk's length that comes towards the camera from hips to shoulders, -1..1."""
    x, y, z = (
        ls + rs - lh - rh for ls, rs, lh, rh in zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True)
    )
    length = math.sqrt(x * x + y * y + z * z)
    return -z / length if length > 0 else 0.0


def find_hidden(pose: Pose, min_visibility: float = 0.3, margin: float = 0.02) -> list[bool]:
    """Which of the 33 landmarks can't be trusted: unseen, or invented.

    Parameters
    ----------
    pose : Pose
        With the visibility of each landmark, or any trust of 0..1 in its place.
    min_visibility : float
        A landmark whose visibility is below counts as hidden; of legs, below 0.4 of it. The model places a far leg
        right within a few degrees down to a visibility of 0.15, a far arm wrong by up to 40 at 0.25.
    margin : float
        A landmark farther outside the picture than this share of its size counts as hidden: out there the
        model guesses.
    """
    visibility = pose.visibility.tolist()
    width, height = pose.image_size
    slack_x, slack_y = width * margin, height * margin
    most_x, most_y = width + slack_x, height + slack_y
    outside = [not (-slack_x <= x <= most_x and -slack_y <= y <= most_y) for x, y in pose.image_xy.tolist()]
    least = [min_visibility] * _FIRST_LEG_ROW + [_LEG_SHARE * min_visibility] * (len(outside) - _FIRST_LEG_ROW)
    hidden = [out or seen < enough for out, seen, enough in zip(outside, visibility, least, strict=True)]

    def together(joint: str) -> float:
        left, right = _PAIRS[joint]
        return float(visibility[left] + visibility[right])

    def hide(*joints: str) -> None:
        for joint in joints:
            for row in _PAIRS[joint]:
                hidden[row] = True

    if together("elbow") < _ELBOWS and max(visibility[row] for row in _PAIRS["elbow"]) < _ELBOW_SEEN:
        hide("elbow")
    if together("wrist") < _WRISTS:
        hide("wrist")
    if together("ankle") < _ANKLES and together("ankle") + together("heel") < _FEET:
        hide("ankle", "heel", "foot_index")
        # A knee above feet that are out of the picture, or in poor light, reads as little and is right.
        if together("knee") < _KNEES and not all(outside[row] for row in _PAIRS["ankle"]):
            hide("knee")
    for elbow, wrist in zip(_PAIRS["elbow"], _PAIRS["wrist"], strict=True):
        hidden[wrist] = hidden[wrist] or hidden[elbow]  # a hand without an arm is a guess
    return hidden


class BodyTracker:
    """Turns poses into bodies, keeping to one near side although single frames waver.

    `min_visibility` and `margin` are those of `find_hidden`.
    """

    _SIDE_TAU_S = 0.7  # inertia of the near side; swaps of left and right last about half a second
    _VIEW_TAU_S = 0.3

    def __init__(self, min_visibility: float = 0.3, margin: float = 0.02) -> None:
        self._min_visibility = min_visibility
        self._margin = margin
        self.reset()

    def reset(self) -> None:
        """Forget the person, as after a cut."""
        self._t = -math.inf
        self._left_is_near = 0.0
        self._near = Side.LEFT
        self._breadth = math.nan
        self._end_on = 0.0
        self._posture = UNKNOWN
        self._facing = 0.0

    def update(self, pose: Pose) -> Body:
        """The body of `pose`; poses must come in rising time."""
        visibility = pose.visibility.tolist()
        hidden = find_hidden(pose, self._min_visibility, self._margin)

        raw: list[complex] = np.ascontiguousarray(pose.image_xy).view(np.complex128)[:, 0].conj().tolist()  # y up
        points = [UNSEEN if gone else point for point, gone in zip(raw, hidden, strict=True)]
        left, right = (Joints._make([points[row] for row in _ROWS[side]]) for side in Side)
        middle = Joints._make([(a + b) / 2 for a, b in zip(left, right, strict=True)])

        # The yardstick uses the raw torso: it must not vanish with a joint at the edge.
        left_shoulder, right_shoulder, left_hip, right_hip = (raw[row] for row in _TORSO)
        trunk = (left_shoulder + right_shoulder - (left_hip + right_hip)) / 2
        shoulders_px = abs(left_shoulder - right_shoulder)
        breadth = min(shoulders_px / max(abs(trunk), 1e-6), _MOST_BREADTH)
        # Along the body the trunk shrinks to nothing in the picture, and the shoulders don't.
        trunk_px = max(abs(trunk), _TRUNK_SHOULDERS * shoulders_px, 1e-6)

        torso = pose.world_xyz[_TORSO].tolist()
        dt = pose.t - self._t
        self._t = pose.t
        leaning = self._leaning_left(visibility, torso[1][2] - torso[0][2])
        if math.isinf(dt):
            self._left_is_near, self._breadth, self._end_on = leaning, breadth, _end_on(*torso)
            self._near = Side.LEFT if leaning >= 0 else Side.RIGHT
        else:
            self._left_is_near += (leaning - self._left_is_near) * -math.expm1(-dt / self._SIDE_TAU_S)
            share = -math.expm1(-dt / self._VIEW_TAU_S)
            self._breadth += (breadth - self._breadth) * share
            self._end_on += (_end_on(*torso) - self._end_on) * share
        if abs(self._left_is_near) > 0.05:
            self._near = Side.LEFT if self._left_is_near > 0 else Side.RIGHT
        body = Body(
            left=left,
            right=right,
            middle=middle,
            near_side=self._near,
            facing=self._faces(trunk, trunk_px, points),
            trunk_px=trunk_px,
            breadth=self._breadth,
            end_on=self._end_on,
            chest_down_deg=_chest_down_deg(*torso),
            pose=pose,
        )
        body.posture = self._posture = read_posture(body, self._posture)
        return body

    def _faces(self, trunk: complex, trunk_px: float, points: list[complex]) -> float:
        """Which way the body faces: by the trunk where it clearly slopes, else by face and feet, else as before."""
        slope = trunk.real / trunk_px
        if abs(slope) < _UPRIGHT:
            ahead = (
                points[front].real - sum(points[row].real for row in back) / len(back) for front, *back in _POINTING
            )
            slope = sum(px / trunk_px for px in ahead if not math.isnan(px))
            if abs(slope) < _POINTS and self._facing:
                return self._facing
        self._facing = 1.0 if slope >= 0 else -1.0
        return self._facing

    @staticmethod
    def _leaning_left(visibility: list[float], right_shoulder_depth_m: float) -> float:
        """How clearly the left side is the near one: by what is seen, and by depth in shoulder widths."""
        left, right = (sum([visibility[row] for row in _SIGHT_ROWS[side]]) / 6 for side in Side)
        return left - right + max(-1.0, min(1.0, right_shoulder_depth_m / 0.35))
