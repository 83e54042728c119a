"""A pose prepared for measuring: sides named, hidden joints blanked, the view of the camera estimated."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from formcheck.form.geometry import UNSEEN
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


_ROWS = {side: tuple(Landmark[f"{side.name}_{joint.upper()}"].value for joint in Joints._fields) for side in Side}
_SIGHT_ROWS = {side: rows[1:] for side, rows in _ROWS.items()}
_FIRST_LEG_ROW, _LEG_SHARE = Landmark.LEFT_KNEE.value, 0.4
_SHOULDERS = (Landmark.LEFT_SHOULDER.value, Landmark.RIGHT_SHOULDER.value)
_HIPS = (Landmark.LEFT_HIP.value, Landmark.RIGHT_HIP.value)


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
        +1 where the head is to the right of the hips in the picture, -1 where it is to the left.
    trunk_px : float
        Length of the trunk (middle of the shoulders to middle of the hips) in pixels: the yardstick of a body.
    breadth : float
        Distance of the shoulders in the picture over the trunk: near 0 seen from the side, about 0.7 from the front,
        above 1 along the body's axis.
    chest_down_deg : float
        Where the chest looks, from the world landmarks: +90 at the floor (face down), 0 level, -90 up (on the back).
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
    pose: Pose | None = None
    memo: dict[Callable[[Body], float], float] = field(default_factory=dict)

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


class BodyTracker:
    """Turns poses into bodies, keeping to one near side although single frames waver.

    Parameters
    ----------
    min_visibility : float
        A landmark whose visibility is below counts as hidden; of legs, below 0.4 of it. The model places a far leg
        right within a few degrees down to a visibility of 0.15, a far arm wrong by up to 40 at 0.25.
    margin : float
        A landmark farther outside the picture than this share of its size counts as hidden: out there the
        model guesses.
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

    def update(self, pose: Pose) -> Body:
        """The body of `pose`; poses must come in rising time."""
        xy = pose.image_xy.tolist()
        visibility = pose.visibility.tolist()
        width, height = pose.image_size
        slack_x, slack_y = width * self._margin, height * self._margin

        def point(row: int) -> complex:
            x, y = xy[row]
            least = self._min_visibility * (_LEG_SHARE if row >= _FIRST_LEG_ROW else 1.0)
            hidden = (
                visibility[row] < least or not -slack_x <= x <= width + slack_x or not -slack_y <= y <= height + slack_y
            )
            return UNSEEN if hidden else complex(x, -y)

        left, right = (Joints(*(point(row) for row in _ROWS[side])) for side in Side)
        middle = Joints(*((a + b) / 2 for a, b in zip(left, right, strict=True)))

        # The yardstick uses the raw torso: it must not vanish with a joint at the edge.
        shoulders = [complex(xy[row][0], -xy[row][1]) for row in _SHOULDERS]
        hips = [complex(xy[row][0], -xy[row][1]) for row in _HIPS]
        trunk = (sum(shoulders) - sum(hips)) / 2
        trunk_px = max(abs(trunk), 1e-6)
        breadth = abs(shoulders[0] - shoulders[1]) / trunk_px

        world = pose.world_xyz[list(_SHOULDERS + _HIPS)].tolist()
        dt = pose.t - self._t
        self._t = pose.t
        leaning = self._leaning_left(visibility, world[1][2] - world[0][2])
        if math.isinf(dt):
            self._left_is_near, self._breadth = leaning, breadth
            self._near = Side.LEFT if leaning >= 0 else Side.RIGHT
        else:
            self._left_is_near += (leaning - self._left_is_near) * -math.expm1(-dt / self._SIDE_TAU_S)
            self._breadth += (breadth - self._breadth) * -math.expm1(-dt / self._VIEW_TAU_S)
        if abs(self._left_is_near) > 0.05:
            self._near = Side.LEFT if self._left_is_near > 0 else Side.RIGHT
        return Body(
            left=left,
            right=right,
            middle=middle,
            near_side=self._near,
            facing=1.0 if trunk.real >= 0 else -1.0,
            trunk_px=trunk_px,
            breadth=self._breadth,
            chest_down_deg=_chest_down_deg(*world),
            pose=pose,
        )

    @staticmethod
    def _leaning_left(visibility: list[float], right_shoulder_depth_m: float) -> float:
        """How clearly the left side is the near one: by what is seen, and by depth in shoulder widths."""
        left, right = (sum(visibility[row] for row in _SIGHT_ROWS[side]) / 6 for side in Side)
        return left - right + max(-1.0, min(1.0, right_shoulder_depth_m / 0.35))
