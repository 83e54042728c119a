"""What is measured of legs that move, seen from the end of a lying body, from above it, or of one on its side.

Seen from an end, across is the person's left or right and up is up; how far a foot comes towards the camera is depth,
which one camera guesses. Seen from above, a body may lie any way in the picture.
"""

from __future__ import annotations

import math

from formcheck.form.body import Body, Joints, Side
from formcheck.form.geometry import elevation_deg, interior_angle_deg, signed_angle_deg
from formcheck.form.metrics import knee_in_depth_deg, metric, reader, upper_side
from formcheck.form.once import once
from formcheck.pose.types import Landmark

# --- Both legs ---------------------------------------------------------------------------------------------------


@metric("deg", "180 is straight legs", "hips, knees and ankles")
def straighter_knee_deg(body: Body) -> float:
    """The larger of both knee angles; of the one that is seen."""
    left, right = (interior_angle_deg(j.hip, j.knee, j.ankle) for j in (body.left, body.right))
    return left if math.isnan(right) else right if math.isnan(left) else max(left, right)


# --- On the back, seen from the feet or the head -----------------------------------------------------------------


def _left_sign(body: Body) -> float:
    """+1 where the person's left is to the right in the picture, by the hips; -1 where it is to the left."""
    return math.copysign(1.0, (body.left.hip - body.right.hip).real)


@metric("trunks", "feet crossed; negative: apart", "hips and ankles")
def feet_crossed_trunks(body: Body) -> float:
    """How far the left ankle is to the person's right of the right one."""
    return (body.right.ankle - body.left.ankle).real * _left_sign(body) / body.trunk_px


@metric("trunks", "one foot higher than the other", "ankles")
def feet_uneven_trunks(body: Body) -> float:
    """Difference of the ankles' heights in the picture."""
    return abs((body.left.ankle - body.right.ankle).imag) / body.trunk_px


@reader
@once
def higher_foot_side(body: Body) -> Side | None:
    """The side of the foot that is clearly higher over its hip; None while both are alike."""
    left, right = ((joints.ankle - joints.hip).imag for joints in (body.left, body.right))
    if not abs(left - right) > _HIGHER_TRUNKS * body.trunk_px:  # a NaN too
        return None
    return Side.LEFT if left > right else Side.RIGHT


#: One foot is up if it is higher than the other by this.
_HIGHER_TRUNKS = 0.3


def _higher(body: Body) -> Joints | None:
    side = higher_foot_side(body)
    return None if side is None else body.side(side)


@metric("trunks", "the raised foot higher than its hip", "hips and ankles")
def raised_foot_up_trunks(body: Body) -> float:
    """Height of the ankle of the raised leg over its hip, in the picture."""
    leg = _higher(body)
    return math.nan if leg is None else (leg.ankle - leg.hip).imag / body.trunk_px


@metric("deg", "the raised leg leans to the person's left; negative: to the right", "hips and ankles")
def raised_leg_to_left_deg(body: Body) -> float:
    """Lean of the raised leg, hip to ankle, from straight up."""
    leg = _higher(body)
    if leg is None:
        return math.nan
    way = leg.ankle - leg.hip
    return math.degrees(math.atan2(way.real * _left_sign(body), way.imag))


@metric("deg", "180 is a straight leg", "hip, knee and ankle of the raised leg, and depth")
def raised_knee_in_depth_deg(body: Body) -> float:
    """Angle at the knee of the raised leg of one who is seen from an end, from the world landmarks."""
    side = higher_foot_side(body)
    return math.nan if side is None else knee_in_depth_deg(body, side)


@metric("deg", "180 is straight legs", "hips, knees and ankles, and depth")
def knees_in_depth_deg(body: Body) -> float:
    """The smaller of both knee angles of one who is seen from an end, from the world landmarks."""
    left, right = (knee_in_depth_deg(body, side) for side in Side)
    return left if math.isnan(right) else right if math.isnan(left) else min(left, right)


@metric("deg", "180 is straight legs", "hips, knees and ankles, and depth")
def straighter_knee_in_depth_deg(body: Body) -> float:
    """The larger of both knee angles of one who is seen from an end, from the world landmarks."""
    left, right = (knee_in_depth_deg(body, side) for side in Side)
    return left if math.isnan(right) else right if math.isnan(left) else max(left, right)


@metric("deg", "legs raised against the trunk; 0: in line with it", "shoulders, hips and ankles, and depth")
def legs_raised_in_depth_deg(body: Body) -> float:
    """Mean elevation of both legs of one who is seen from an end, however far apart, from the world landmarks."""
    left, right = (_raised_in_depth_deg(body, side) for side in Side)
    return (left + right) / 2


@metric(
    "deg",
    "the raised leg up against the trunk; 0: in line with it",
    "shoulders, hip and ankle of the raised leg, and depth",
)
def raised_leg_in_depth_deg(body: Body) -> float:
    """Elevation of the raised leg of one who is seen from an end, however far aside, from the world landmarks."""
    side = higher_foot_side(body)
    return math.nan if side is None else _raised_in_depth_deg(body, side)


@metric(
    "deg",
    "the raised thigh up against the trunk; 0: in line with it",
    "shoulders, hip and knee of the raised leg, and depth",
)
def raised_thigh_in_depth_deg(body: Body) -> float:
    """Elevation of the thigh of the raised leg, as `raised_leg_in_depth_deg`."""
    side = higher_foot_side(body)
    return math.nan if side is None else _raised_in_depth_deg(body, side, "knee")


@metric("deg", "the raised leg to the person's left of its hip; negative: to the right", "hips and ankles, and depth")
def raised_leg_aside_deg(body: Body) -> float:
    """How far the raised leg is led to a side, out of the plane in which it rises, from the world landmarks."""
    side = higher_foot_side(body)
    if side is None or body.pose is None:
        return math.nan
    hip, ankle = (body.pose.world_xyz[Landmark[f"{side.name}_{joint}"]] for joint in ("HIP", "ANKLE"))
    across, down, away = (ankle - hip).tolist()
    return math.degrees(math.atan2(across * _left_sign(body), math.hypot(down, away)))


def _raised_in_depth_deg(body: Body, side: Side, end: str = "ankle") -> float:
    """Angle of hip to `end` against the trunk's way to the feet, both seen from the side: without what goes across."""
    joints = body.side(side)
    if body.pose is None or math.isnan((body.middle.shoulder + joints.hip + getattr(joints, end)).real):
        return math.nan
    world = body.pose.world_xyz[:, 1:]  # down and away
    hip, foot = world[Landmark[f"{side.name}_HIP"]], world[Landmark[f"{side.name}_{end.upper()}"]]
    left_shoulder, right_shoulder, left_hip, right_hip = world[_TORSO]
    trunk = left_hip + right_hip - left_shoulder - right_shoulder
    return interior_angle_deg(complex(*trunk), 0j, complex(*(foot - hip)))


_TORSO = [Landmark[f"{side.name}_{joint}"].value for joint in ("SHOULDER", "HIP") for side in Side]


# --- Seen from above ---------------------------------------------------------------------------------------------


@metric("deg", "legs to the person's left; negative: to the right", "shoulders, hips and ankles")
def legs_to_left_deg(body: Body) -> float:
    """Turn of the legs, middle of the hips to middle of the ankles, against the trunk; however the body lies."""
    trunk, legs = body.middle.hip - body.middle.shoulder, body.middle.ankle - body.middle.hip
    across = body.left.hip - body.right.hip
    # From the trunk's way to the feet, the person's left is at +90 or -90 degrees.
    return signed_angle_deg(trunk, legs) * math.copysign(1.0, signed_angle_deg(trunk, across))


def _belly_way(body: Body) -> complex:
    """Where the belly is of one who lies on the side and is seen from above: a quarter turn from the trunk's way."""
    trunk = body.near.shoulder - body.near.hip
    return trunk / max(abs(trunk), 1e-6) * (1j if body.near_side is Side.LEFT else -1j)


@metric("deg", "one arm farther from the body than the other", "shoulders, hips and elbows")
def upper_arms_uneven_deg(body: Body) -> float:
    """Difference of the angles of both upper arms to their side of the trunk."""
    left, right = (interior_angle_deg(j.hip, j.shoulder, j.elbow) for j in (body.left, body.right))
    return abs(left - right)


@metric("deg", "upper leg ahead, towards the belly; negative: behind", "upper shoulder, hip and leg")
def near_leg_ahead_deg(body: Body) -> float:
    """Turn of the upper leg, hip to ankle (knee where that is out of sight), of one on the side, seen from above."""
    near = body.near
    foot = near.knee if math.isnan(near.ankle.real) else near.ankle
    turn = signed_angle_deg(near.hip - near.shoulder, foot - near.hip)
    return turn * (-1.0 if body.near_side is Side.LEFT else 1.0)


@metric("trunks", "upper shoulder ahead of the lower one; negative: behind it", "shoulders and the upper hip")
def shoulders_stacked_trunks(body: Body) -> float:
    """How far the upper shoulder is ahead of the lower one, of one who lies on the side and is seen from above."""
    far = body.side(body.near_side.other)
    apart = (body.near.shoulder - far.shoulder) * _belly_way(body).conjugate()
    return apart.real / body.trunk_px


@reader
def near_side(body: Body) -> Side:
    """The side that is towards the camera: the upper one of who lies on the side below it."""
    return body.near_side


# --- On the side, seen from the front or the back ----------------------------------------------------------------


def _upper(body: Body) -> Joints | None:
    side = upper_side(body)
    return None if side is None else body.side(side)


@metric("deg", "upper hand above its shoulder", "upper shoulder and wrist")
def upper_arm_rise_deg(body: Body) -> float:
    """Elevation of the upper arm, shoulder to wrist, of one who lies on the side, whichever way it points: -90..90."""
    upper = _upper(body)
    return math.nan if upper is None else elevation_deg(upper.wrist - upper.shoulder)


@metric("deg", "180 is a straight arm", "upper shoulder, elbow and wrist")
def upper_elbow_deg(body: Body) -> float:
    """Angle at the elbow of the upper arm of one who lies on the side."""
    upper = _upper(body)
    return math.nan if upper is None else interior_angle_deg(upper.shoulder, upper.elbow, upper.wrist)


@metric("deg", "upper arm and leg rise; near 0: both lie", "upper shoulder, wrist, hip and ankle")
def upper_limbs_deg(body: Body) -> float:
    """Mean elevation of the upper arm and the upper leg, hip to ankle, of one who lies on the side."""
    upper = _upper(body)
    if upper is None:
        return math.nan
    return (elevation_deg(upper.wrist - upper.shoulder) + elevation_deg(upper.ankle - upper.hip)) / 2
