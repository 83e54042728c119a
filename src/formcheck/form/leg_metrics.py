"""What is measured of legs that move, of a body on its back that is seen from above, or of one on its side.

Seen from above, a body may lie any way in the picture; how high a leg is raised is depth, but for how short it looks.
"""

from __future__ import annotations

import math

from formcheck.form.body import Body, Joints, Side
from formcheck.form.geometry import elevation_deg, interior_angle_deg, signed_angle_deg
from formcheck.form.metrics import knee_in_depth_deg, least, metric, most, reader, upper_side
from formcheck.form.once import once
from formcheck.pose.types import Landmark

# --- Both legs ---------------------------------------------------------------------------------------------------


@metric("deg", "180 is straight legs", "hips, knees and ankles")
def straighter_knee_deg(body: Body) -> float:
    """The larger of both knee angles; of the one that is seen."""
    left, right = (interior_angle_deg(j.hip, j.knee, j.ankle) for j in (body.left, body.right))
    return most(left, right)


# --- On the back, seen from the feet or the head: how far a foot comes towards the camera is depth ----------------


@metric("deg", "180 is straight legs", "hips, knees and ankles, and depth")
def knees_in_depth_deg(body: Body) -> float:
    """The smaller of both knee angles of one who is seen from an end, from the world landmarks."""
    left, right = (knee_in_depth_deg(body, side) for side in Side)
    return least(left, right)


@metric("deg", "legs raised against the trunk; 0: in line with it", "shoulders, hips and ankles, and depth")
def legs_raised_in_depth_deg(body: Body) -> float:
    """Mean elevation of both legs of one who is seen from an end, however far apart, from the world landmarks."""
    left, right = (_raised_in_depth_deg(body, side) for side in Side)
    return (left + right) / 2


def _raised_in_depth_deg(body: Body, side: Side) -> float:
    """Angle of hip to ankle against the trunk's way to the feet, both seen from the side: without what goes across."""
    joints = body.side(side)
    if body.pose is None or math.isnan((body.middle.shoulder + joints.hip + joints.ankle).real):
        return math.nan
    world = body.pose.world_xyz[:, 1:]  # down and away
    hip, foot = world[Landmark[f"{side.name}_HIP"]], world[Landmark[f"{side.name}_ANKLE"]]
    left_shoulder, right_shoulder, left_hip, right_hip = world[_TORSO]
    trunk = left_hip + right_hip - left_shoulder - right_shoulder
    return interior_angle_deg(complex(*trunk), 0j, complex(*(foot - hip)))


@metric("trunks", "one foot higher than the other, seen from an end", "ankles")
def feet_level_trunks(body: Body) -> float:
    """Difference of the ankles' heights in the picture."""
    return abs((body.left.ankle - body.right.ankle).imag) / body.trunk_px


_TORSO = [Landmark[f"{side.name}_{joint}"].value for joint in ("SHOULDER", "HIP") for side in Side]


# --- On the back, seen from above ---------------------------------------------------------------------------------


def _leftwards(body: Body, way: complex) -> float:
    """How far `way` goes to the person's left in the picture, by shoulders and hips, however the body lies; pixels."""
    across = body.left.shoulder + body.left.hip - body.right.shoulder - body.right.hip
    return (way * across.conjugate()).real / max(abs(across), 1e-6)


@metric("trunks", "feet crossed; negative: apart", "shoulders, hips and ankles")
def feet_crossed_trunks(body: Body) -> float:
    """How far the left ankle is to the person's right of the right one; seen from above."""
    return -_leftwards(body, body.left.ankle - body.right.ankle) / body.trunk_px


@metric("deg", "legs to the person's left; negative: to the right", "shoulders, hips and ankles")
def legs_to_left_deg(body: Body) -> float:
    """Turn of the legs, middle of the hips to middle of the ankles, against the trunk; however the body lies."""
    trunk, legs = body.middle.hip - body.middle.shoulder, body.middle.ankle - body.middle.hip
    across = body.left.hip - body.right.hip
    # From the trunk's way to the feet, the person's left is at +90 or -90 degrees.
    return signed_angle_deg(trunk, legs) * math.copysign(1.0, signed_angle_deg(trunk, across))


@metric("trunks", "a knee to the person's left of hips and feet; negative: to the right", "hips, knees and ankles")
def knee_aside_trunks(body: Body) -> float:
    """How far the knee that is farther aside is beside the line from the middle of the hips to that of the ankles."""
    middle = body.middle
    line = middle.hip - middle.ankle
    over = math.copysign(1.0, _leftwards(body, 1j * line)) / max(abs(line), 1e-6) / body.trunk_px
    asides = [(line.conjugate() * (joints.knee - middle.ankle)).imag * over for joints in (body.left, body.right)]
    return math.nan if any(map(math.isnan, asides)) else max(asides, key=abs)


def _footwards(body: Body, way: complex) -> float:
    """How far `way` goes along the trunk, from the head towards the feet, in the picture; pixels."""
    trunk = body.middle.hip - body.middle.shoulder
    return (way * trunk.conjugate()).real / max(abs(trunk), 1e-6)


@metric("trunks", "one foot nearer to the head than the other", "shoulders, hips and ankles")
def feet_uneven_trunks(body: Body) -> float:
    """Distance of the ankles along the trunk: one leg that is raised towards the camera above looks shorter."""
    return abs(_footwards(body, body.left.ankle - body.right.ankle)) / body.trunk_px


#: One leg is raised if its foot is nearer to its hip than the other by this.
_SHORTER_TRUNKS = 0.16


@reader
@once
def shorter_leg_side(body: Body) -> Side | None:
    """The side whose leg is raised towards the camera above: its foot is clearly nearer to its hip, along the trunk."""
    left, right = (_footwards(body, joints.ankle - joints.hip) for joints in (body.left, body.right))
    if not abs(left - right) > _SHORTER_TRUNKS * body.trunk_px:  # a NaN too
        return None
    return Side.LEFT if left < right else Side.RIGHT


@metric("trunks", "the raised foot to the person's left of its hip; negative: to the right", "hips and ankles")
def raised_foot_aside_trunks(body: Body) -> float:
    """How far the foot of the leg that is raised towards the camera above is beside its hip."""
    side = shorter_leg_side(body)
    if side is None:
        return math.nan
    return _leftwards(body, body.side(side).ankle - body.side(side).hip) / body.trunk_px


@metric("trunks", "the raised foot farther from its hip, along the trunk", "hips and ankles")
def raised_foot_along_trunks(body: Body) -> float:
    """How far that foot is from its hip along the trunk: about 0 where the leg points straight up at the camera."""
    side = shorter_leg_side(body)
    if side is None:
        return math.nan
    return _footwards(body, body.side(side).ankle - body.side(side).hip) / body.trunk_px


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
