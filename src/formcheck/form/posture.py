"""How the body lies and what carries it: decided once a frame, for all exercises.

What touches the floor is found without knowing where the floor is. Each joint is lowered by its usual distance to the
skin; the line that carries all of these points from below, under the weight of the body, is the floor as this body
meets it, tilted with the camera and rising with the view. What is near that line carries.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from formcheck.form.geometry import elevation_deg, interior_angle_deg, sag_deg
from formcheck.form.once import once

if TYPE_CHECKING:
    from formcheck.form.body import Body, Joints


class Lie(Enum):
    """How the trunk is turned."""

    UPRIGHT = "upright"
    PRONE = "face down"
    SUPINE = "on the back"
    LEFT = "on the left side"
    RIGHT = "on the right side"
    INVERTED = "hips above the shoulders"


class Support(Enum):
    """What carries the body."""

    FEET = "feet"
    KNEES = "knees"
    HANDS_FEET = "hands and feet"
    HANDS_KNEES = "hands and knees"
    FOREARMS_FEET = "forearms and feet"
    FOREARMS_KNEES = "forearms and knees"
    SEAT = "seat"
    LENGTH = "whole length"
    OTHER = "something else"  # on the way from one to the next


@dataclass(frozen=True, slots=True)
class Posture:
    """How a body lies and what carries it; None where that can't be told."""

    lie: Lie | None = None
    support: Support | None = None

    def among(self, postures: Iterable[Posture]) -> bool | None:
        """Whether it is one of `postures`, in which None stands for any; None where what is not known decides."""
        found: bool | None = False
        for other in postures:
            lie = other.lie is None or (None if self.lie is None else self.lie is other.lie)
            support = other.support is None or (None if self.support is None else self.support is other.support)
            if lie and support:
                return True
            if lie is not False and support is not False:
                found = None
        return found


UNKNOWN = Posture()

Point = tuple[float, float]
#: A point of it (x, y), and its rise over a run.
Line = tuple[float, float, float, float]

#: Distance of a joint's middle to the skin that would touch the floor, in trunks of 0.5 m: a hip or a shoulder lies
#: about 9 cm above the floor it rests on, a knee 5, a toe 1.5. In the order of `Joints`.
_SKIN_TRUNKS = {
    "ear": 0.12,
    "shoulder": 0.19,
    "elbow": 0.07,
    "wrist": 0.05,
    "hip": 0.19,
    "knee": 0.10,
    "ankle": 0.09,
    "heel": 0.05,
    "foot_index": 0.03,
}
#: Joints that tell what carries.
CARRYING = ("hip", "knee", "elbow", "wrist", "shoulder", "ankle")
_UPPER = ("ear", "shoulder", "elbow", "wrist")
_FEET = ("ankle", "heel", "foot_index")

#: Rise of a floor over its length, in the picture, at most: a camera looks down on it, along it and tilted.
_STEEPEST = 0.4
#: A part this near to the floor carries, and goes on doing so up to `_SLACK_TRUNKS` farther. Knees hang as low as 0.10
#: under a deep sag without carrying.
_NEAR_TRUNKS = 0.08
_KNEE_NEAR_TRUNKS = 0.09
_SLACK_TRUNKS = 0.025


@once
def heights_trunks(body: Body) -> dict[str, float]:
    """Height of each part over the floor that the body meets, in trunks; the lower of both sides, NaN where hidden.

    Where no foot is seen the floor is taken as level, through the lowest part of the upper body that is.
    """
    unit = body.trunk_px
    seen = [  # of each side, and the skin below it
        (name, joint.real / unit, joint.imag / unit - skin)
        for (name, skin), *joints in zip(_SKIN_TRUNKS.items(), body.left, body.right, strict=False)
        for joint in joints
        if joint == joint
    ]
    if any(name in _FEET for name, _, _ in seen):
        x0, y0, rise, run = _line_below([(x, y) for _, x, y in seen], _weight_px(body) / unit)
    else:
        x0, y0, rise, run = _level(min([y for name, _, y in seen if name in _UPPER], default=math.nan))
    heights = dict.fromkeys(_SKIN_TRUNKS, math.nan)
    for name, x, y in seen:
        height = y - (y0 + rise * (x - x0) / run)
        if not heights[name] <= height:
            heights[name] = height
    return heights


def _weight_px(body: Body) -> float:
    """Where the weight lies along the picture: about the middle of the trunk."""
    hips = [joint.real for joint in (body.left.hip, body.right.hip) if joint == joint]
    shoulders = [joint.real for joint in (body.left.shoulder, body.right.shoulder) if joint == joint]
    if not (hips and shoulders):
        return math.nan
    hip, shoulder = sum(hips) / len(hips), sum(shoulders) / len(shoulders)
    return hip + 0.45 * (shoulder - hip)


def _line_below(points: list[Point], x: float) -> Line:
    """The line that carries `points` from below at `x`: an edge of their lower hull.

    What is steeper than any floor is none: there, and beyond the ends, the floor is level through the lower point.
    """
    hull: list[Point] = []
    for point in sorted(points):
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    for (x0, y0), (x1, y1) in pairwise(hull):
        if x0 <= x <= x1 and abs(y1 - y0) <= _STEEPEST * (x1 - x0):
            return x0, y0, y1 - y0, max(x1 - x0, 1e-9)
    return _level(min([y for _, y in hull], default=math.nan))


def _level(y: float) -> Line:
    return 0.0, y, 0.0, 1.0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def read_posture(body: Body, before: Posture = UNKNOWN) -> Posture:
    """The posture of `body`; what it was `before` is kept while the body is on the edge."""
    lie = _read_lie(body, before.lie)
    return Posture(lie, _read_support(body, lie, before.support))


def _read_lie(body: Body, before: Lie | None) -> Lie | None:
    near = body.near
    incline_deg = elevation_deg(near.shoulder - near.hip)
    if math.isnan(incline_deg):
        incline_deg = elevation_deg(body.middle.shoulder - body.middle.hip)
    if math.isnan(incline_deg):
        return None
    if incline_deg > (45 if before is Lie.UPRIGHT else 55):
        return Lie.UPRIGHT
    dip_deg = body.chest_down_deg
    if dip_deg > 0 and incline_deg < (-36 if before is Lie.INVERTED else -42):
        return Lie.INVERTED
    # Seen from the side a trunk is narrow: its chest looks up or down. Broad, it may lie on its side.
    turned = 15.0 if body.breadth < 0.3 else 50.0
    slack = 10.0
    if dip_deg > turned + (-slack if before is Lie.PRONE else 0):
        return Lie.PRONE
    if dip_deg < -turned + (slack if before is Lie.SUPINE else 0):
        return Lie.SUPINE
    side = body.lower_side
    return None if side is None else Lie[side.name]


#: What of the body carries in each support, for the slack that keeps it.
_CARRIED_BY = {
    Support.FEET: {"foot"},
    Support.KNEES: {"knee", "foot"},
    Support.HANDS_FEET: {"wrist", "foot"},
    Support.HANDS_KNEES: {"wrist", "knee"},
    Support.FOREARMS_FEET: {"elbow", "foot"},
    Support.FOREARMS_KNEES: {"elbow", "knee"},
    Support.SEAT: {"hip"},
    Support.LENGTH: {"hip", "knee", "shoulder"},
    Support.OTHER: set(),
}


def _read_support(body: Body, lie: Lie | None, before: Support | None) -> Support | None:
    heights = heights_trunks(body)
    held = _CARRIED_BY[before] if before else set()

    def carries(part: str, name: str | None = None, near: float = _NEAR_TRUNKS) -> bool:
        return heights[name or part] <= near + (_SLACK_TRUNKS if part in held else 0.0)

    on_toes = _stands_on_toes(body, heights, was_on_feet=before in (Support.FOREARMS_FEET, Support.HANDS_FEET))
    knee = not on_toes and carries("knee", near=0.25 if _kneels(body) else _KNEE_NEAR_TRUNKS)
    foot = any(carries("foot", name) for name in _FEET)
    feet_hidden = all(math.isnan(heights[name]) for name in _FEET)
    on_side = lie in (Lie.LEFT, Lie.RIGHT)
    # On the back nothing but the shoulders can carry so low; elbows beside the body look lower from an angle.
    shoulder = carries("shoulder", near=0.3 if lie is Lie.SUPINE else _NEAR_TRUNKS)
    hand = carries("wrist")
    low, broad = heights["shoulder"] < 0.62, body.breadth > 0.25 and not feet_hidden
    # A forearm that points at the camera or away from it: its elbow is higher in the picture than the hand.
    forearm = carries("elbow", near=0.25 if hand and low and broad else _NEAR_TRUNKS)
    arms_hidden = math.isnan(heights["elbow"]) and math.isnan(heights["wrist"])
    if arms_hidden and lie in (Lie.PRONE, Lie.INVERTED):
        # Without its arms a plank looks like a body that lies on a slope, but for its feet, which stand on their toes.
        back = _instep_trunks(body, body.near) > _INSTEP_TRUNKS - (0.08 if before is Support.LENGTH else 0.0)
        return Support.LENGTH if lie is Lie.PRONE and heights["hip"] < 0.45 and back else None
    if lie is Lie.UPRIGHT or not (shoulder or forearm or hand or carries("ear")):
        if carries("hip"):
            return Support.SEAT
        if knee and lie is not Lie.UPRIGHT and heights["hip"] > 0.45:
            return Support.HANDS_KNEES  # a level trunk over its knees would fall: a hidden hand carries
        if knee:
            return Support.KNEES
        return Support.FEET if foot else None if feet_hidden else Support.OTHER
    if shoulder or carries("hip", near=_hip_reach_trunks(body, lie, knee, on_toes)):
        return Support.LENGTH
    if math.isnan(heights["elbow"]) or math.isnan(heights["knee"]):
        return None
    if knee and not (on_side and _knee_deg(body) > _STRAIGHT_DEG):
        return Support.FOREARMS_KNEES if forearm else Support.HANDS_KNEES
    if lie is Lie.PRONE and heights["hip"] < 0.45 and _on_insteps(body):
        return Support.LENGTH
    if foot or feet_hidden:
        return Support.FOREARMS_FEET if forearm else Support.HANDS_FEET
    return Support.OTHER


def _hip_reach_trunks(body: Body, lie: Lie | None, knee: bool, on_toes: bool) -> float:
    """How near to the floor a hip must be to lie on it, face down: hips that hang low lie only if the legs do too."""
    if lie is not Lie.PRONE:
        return _NEAR_TRUNKS
    if knee:  # legs that lie are straight, those that kneel are bent
        knee_deg = _knee_deg(body)
        return _NEAR_TRUNKS if math.isnan(knee_deg) else 0.2 if knee_deg > _STRAIGHT_DEG else -0.02
    return -math.inf if on_toes else _NEAR_TRUNKS


#: Knees that kneel are bent by more than this, legs that lie by less.
_STRAIGHT_DEG = 152.0
#: A plank that sags on its toes bends its knees farther by this; who drops to the knees bends them to 137 and less.
_BENT_BY_SAG_DEG = 12.0
#: From here on hips sag, in degrees of the line from shoulder to ankle.
_SAGS_DEG = 8.0
#: An ankle is so high over the floor only on the toes; lying ones read up to 0.15. What touches the floor is lower.
_ON_TOES_TRUNKS, _TOUCHING_TRUNKS = 0.2, 0.02


def _knee_deg(body: Body) -> float:
    return interior_angle_deg(body.near.hip, body.near.knee, body.near.ankle)


def _kneels(body: Body) -> bool:
    """Whether a thigh stands upright over a shin that lies level: far knees look higher than the near foot."""
    return any(
        elevation_deg(side.hip - side.knee) > 62 and abs(elevation_deg(side.ankle - side.knee)) < 35
        for side in (body.left, body.right)
    )


def _instep_trunks(body: Body, foot: Joints) -> float:
    """How far the toes of a foot are behind its heel, away from the head."""
    return -body.facing * (foot.foot_index - foot.heel).real / body.trunk_px


def _on_insteps(body: Body) -> bool:
    """Whether the feet lie with their toes behind the heels, as those of one who props the chest up: no plank does."""
    back = [_instep_trunks(body, foot) for foot in (body.left, body.right)]
    back = [trunks for trunks in back if not math.isnan(trunks)]
    return bool(back) and min(back) > _INSTEP_TRUNKS


#: Toes this far behind the heels, in trunks; in planks they are 0.1 to 0.3 ahead.
_INSTEP_TRUNKS = 0.15


def _stands_on_toes(body: Body, heights: dict[str, float], *, was_on_feet: bool) -> bool:
    """Whether a straight leg ends on its toes with the ankle high and the knee off the floor.

    However low its hip hangs, such a leg carries: who lies has the ankles, or at least the knees, on the floor.
    """
    if _kneels(body):
        return False
    if was_on_feet and _sinks_on_toes(body, heights):
        return True
    if heights["foot_index"] > _NEAR_TRUNKS or heights["hip"] > 0.25:
        return False
    return (heights["knee"] > 0.045 and heights["ankle"] > 0.14 and _knee_deg(body) > _STRAIGHT_DEG + 6) or (
        heights["knee"] > _KNEE_NEAR_TRUNKS and elevation_deg(body.near.ankle - body.near.foot_index) > 35
    )


def _sinks_on_toes(body: Body, heights: dict[str, float]) -> bool:
    """Whether what was a plank sags on its toes.

    Its knees bend and come as low as knees that carry, so one picture can't tell it from kneeling on tucked toes. It
    goes on while the hips hang below the line from shoulder to ankle, until hips and knees lie or the knees kneel.
    """
    near = body.near
    return (
        sag_deg(near.shoulder, near.hip, near.ankle) > _SAGS_DEG
        and heights["foot_index"] <= _NEAR_TRUNKS + _SLACK_TRUNKS
        and heights["ankle"] > _ON_TOES_TRUNKS
        and (heights["knee"] > _TOUCHING_TRUNKS or _NEAR_TRUNKS < heights["hip"] <= 0.25)
        and _knee_deg(body) > _STRAIGHT_DEG - _BENT_BY_SAG_DEG
    )
