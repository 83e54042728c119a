"""What is measured: one function a quantity.

A metric takes a `Body` and gives a float; what can't be seen gives NaN. Lengths are in trunk lengths (shoulder to
hip), so that they hold for every size and distance; angles are in degrees, in the plane of the picture. The
sentence `positive` of each says which way its sign goes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from formcheck.form.body import Body, Joints, Side
from formcheck.form.corrections import ADDED_DEG, ERROR_DEG
from formcheck.form.geometry import (
    elevation_along_deg,
    elevation_deg,
    from_vertical_deg,
    interior_angle_deg,
    sag_deg,
    signed_angle_deg,
)
from formcheck.form.once import once
from formcheck.form.posture import Lie, Support, heights_trunks
from formcheck.pose.types import Landmark


@dataclass(frozen=True, slots=True)
class Metric:
    """A quantity that can be measured on a body.

    `name` ends with its unit. `needs` says in words which joints must be seen; `positive` what a positive value means.
    `measure` is the geometry as read; `added` puts right what the pose model reads wrong, and by `error` the same body
    reads differently from picture to picture (both from `form.corrections`).
    """

    name: str
    unit: str
    positive: str
    needs: str
    measure: Callable[[Body], float]
    added: float = 0.0
    error: float = 0.0

    def __call__(self, body: Body) -> float:
        """The value on `body`; measured once a body, however many ask."""
        memo = body.memo
        value = memo.get(self.measure)
        if value is None:
            value = self.measure(body)
            if self.added and value == value:  # one NaN is like another, and stays the same object
                value += self.added
            memo[self.measure] = value
        return value

    def __repr__(self) -> str:
        return f"Metric({self.name})"

    def __reduce__(self) -> tuple[Any, ...]:  # its function can't be pickled, what it is called can
        return _metric_of, (self.measure.__module__, self.name)


#: Every metric by its name, and every function that says which side or limb is meant: so text can refer to them.
METRICS: dict[str, Metric] = {}
READERS: dict[str, Callable[..., Any]] = {}

_Reader = TypeVar("_Reader", bound=Callable[..., Any])


def metric(unit: str, positive: str, needs: str) -> Callable[[Callable[[Body], float]], Metric]:
    """Make a function of a body a `Metric` called after it; the name must end with the unit and be free."""

    def wrap(measure: Callable[[Body], float]) -> Metric:
        name = measure.__name__
        if not name.endswith(f"_{unit}"):
            raise ValueError(f"metric {name} should end with its unit, _{unit}")
        known = METRICS.get(name)
        if known is not None and known.measure.__module__ != measure.__module__:
            raise ValueError(f"there is a metric {name} already, in {known.measure.__module__}: give another name")
        METRICS[name] = Metric(name, unit, positive, needs, measure, ADDED_DEG.get(name, 0.0), ERROR_DEG.get(name, 0.0))
        return METRICS[name]

    return wrap


def reader(function: _Reader) -> _Reader:
    """Let a declaration written as text name this function, for `side_of` and its like."""
    known = READERS.setdefault(function.__name__, function)
    if known.__module__ != function.__module__:
        raise ValueError(f"there is a reader {function.__name__} already, in {known.__module__}: give another name")
    READERS[function.__name__] = function
    return function


@cache
def minus(of: Metric) -> Metric:
    """`of` with its sign turned round, called ``minus_...``: an effort must rise, and knees that bend fall."""

    def measure(body: Body) -> float:
        return -of(body)

    measure.__module__ = of.measure.__module__
    return Metric(f"minus_{of.name}", of.unit, f"turned round: {of.positive}", of.needs, measure, error=of.error)


def metric_named(name: str) -> Metric:
    """The metric of this name; KeyError where there is none."""
    turned = name.removeprefix("minus_")
    return METRICS[name] if turned == name else minus(METRICS[turned])


def _metric_of(module: str, name: str) -> Metric:
    import_module(module)  # which declares it
    return metric_named(name)


# --- The line of the body, seen from the side -------------------------------------------------------------------


@metric("deg", "hips below the line from shoulder to ankle (sag); negative: above it (pike)", "shoulder, hip and leg")
def body_line_deg(body: Body) -> float:
    """Bend of shoulder-hip-ankle on the near side; where the ankle is out of sight, of shoulder-hip-knee."""
    near = body.near
    value = sag_deg(near.shoulder, near.hip, near.ankle)
    return value if not math.isnan(value) else sag_deg(near.shoulder, near.hip, near.knee)


@metric("deg", "hips below the line from shoulder to knee; negative: above it", "shoulder, hip and knee")
def thigh_line_deg(body: Body) -> float:
    """Bend of shoulder-hip-knee on the near side."""
    near = body.near
    return sag_deg(near.shoulder, near.hip, near.knee)


@metric("deg", "hips above the line from shoulder to knee; negative: below it", "shoulder, hip and knee")
def hip_lift_deg(body: Body) -> float:
    """`thigh_line_deg` turned round, so that lifting the hips raises it: -45 lying, 0 in line."""
    return -thigh_line_deg(body)


@metric("deg", "shoulders higher than hips", "shoulder and hip")
def trunk_incline_deg(body: Body) -> float:
    """Slope of the near side of the trunk, -90..90."""
    near = body.near
    return elevation_deg(near.shoulder - near.hip)


@metric("deg", "180 is a straight leg", "hip, knee and ankle")
def knee_deg(body: Body) -> float:
    """Angle at the near knee."""
    near = body.near
    return interior_angle_deg(near.hip, near.knee, near.ankle)


@metric("deg", "ear below the line of the trunk (dropped); negative: above it (craned)", "hip, shoulder and ear")
def head_drop_deg(body: Body) -> float:
    """Bend of hip-shoulder-ear on the near side, face down: how far the head leaves the line of the trunk."""
    near = body.near
    return -sag_deg(near.hip, near.shoulder, near.ear)


@metric("deg", "hips higher than feet", "hip and leg")
def leg_slope_deg(body: Body) -> float:
    """Slope of the near leg, hip above ankle (knee where the ankle is out of sight), -90..90."""
    near = body.near
    foot = near.knee if math.isnan(near.ankle.real) else near.ankle
    return elevation_deg(near.hip - foot)


def _ramp(value: float, at_0: float, at_1: float) -> float:
    """0 at `at_0`, 1 at `at_1`, a straight line between, level beyond; 0 for a NaN."""
    return min(1.0, max(0.0, (value - at_0) / (at_1 - at_0)))


@metric("trunks", "knees off the floor; clearly negative: on it", "knee")
def knee_clearance_trunks(body: Body) -> float:
    """Height of the near knee above the near ankle, which stands on its toes.

    About +0.1 in a plank, -0.2 with the knees on the floor. Ankles are placed badly in poor light, so what is negative
    fades to 0 where something else speaks against kneeling: a straight leg (140 to 155 degrees at the knee), or a knee
    high above the elbow on the floor (0.2 to 0.25). Hips piked over bent knees kneel, whatever the ankle looks like.
    Where the ankle is out of sight, it is taken to stand 0.35 above the elbow, as in planks.
    """
    near = body.near
    if math.isnan(near.ankle.real):
        return knee_over_elbow_trunks(body) - 0.35
    clearance = (near.knee.imag - near.ankle.imag) / body.trunk_px
    knee = knee_deg(body)
    if clearance < 0:
        clearance *= (1.0 - _ramp(knee, 140, 155)) * (1.0 - _ramp(knee_over_elbow_trunks(body), 0.2, 0.25))
    return clearance - 0.3 * _ramp(body_line_deg(body), -17, -27) * _ramp(knee, 140, 125)


@metric("deg", "chest towards the floor; negative: towards the ceiling", "shoulders and hips")
def chest_down_deg(body: Body) -> float:
    """Where the chest looks: +90 face down, 0 on the side or upright, -90 on the back."""
    return body.chest_down_deg


# --- What carries the upper body --------------------------------------------------------------------------------


@metric("deg", "elbow ahead of the shoulder, towards the head; negative: behind it", "shoulder and elbow")
def upper_arm_lean_deg(body: Body) -> float:
    """Lean of the near upper arm from straight down."""
    near = body.near
    return from_vertical_deg(near.elbow - near.shoulder, body.facing)


@metric("deg", "hand ahead of the shoulder, towards the head; negative: behind it", "shoulder and wrist")
def arm_lean_deg(body: Body) -> float:
    """Lean of the near arm, shoulder to wrist, from straight down."""
    near = body.near
    return from_vertical_deg(near.wrist - near.shoulder, body.facing)


@metric("deg", "wrist lower than the elbow", "elbow and wrist")
def forearm_slope_deg(body: Body) -> float:
    """Slope of the near forearm: about 0 when it lies on the floor, about 90 under a straight arm."""
    near = body.near
    return elevation_deg(near.elbow - near.wrist)


@metric("deg", "180 is a straight arm", "shoulder, elbow and wrist")
def elbow_deg(body: Body) -> float:
    """Angle at the near elbow. In side views the model reads it 8 to 15 degrees too small."""
    near = body.near
    return interior_angle_deg(near.shoulder, near.elbow, near.wrist)


@metric("trunks", "shoulder higher than the elbow", "shoulder and elbow")
def shoulder_over_elbow_trunks(body: Body) -> float:
    """Height of the near shoulder above the near elbow."""
    near = body.near
    return (near.shoulder.imag - near.elbow.imag) / body.trunk_px


@metric("trunks", "chest carried higher by the arms", "shoulder, elbow and hip")
def propped_trunks(body: Body) -> float:
    """Height of the near shoulder above the near elbow; above the hip, which is no less, where the elbow is hidden.

    Of one who lies face down, arms along the body, the network often sees no elbow.
    """
    near = body.near
    lower = near.hip if math.isnan(near.elbow.imag) else near.elbow
    return (near.shoulder.imag - lower.imag) / body.trunk_px


@metric("trunks", "hip higher than the elbow", "hip and elbow")
def hip_over_elbow_trunks(body: Body) -> float:
    """Height of the near hip above the near elbow, which lies on the floor: near 0.15 lying, 0.55 in a plank."""
    near = body.near
    return (near.hip.imag - near.elbow.imag) / body.trunk_px


@metric("trunks", "shoulder higher than the wrist", "shoulder and wrist")
def shoulder_over_wrist_trunks(body: Body) -> float:
    """Height of the near shoulder above the near wrist: about 1.1 on straight arms."""
    near = body.near
    return (near.shoulder.imag - near.wrist.imag) / body.trunk_px


@metric("trunks", "knee higher than the elbow", "knee and elbow")
def knee_over_elbow_trunks(body: Body) -> float:
    """Height of the near knee above the near elbow: near 0.1 with both on the floor."""
    near = body.near
    return (near.knee.imag - near.elbow.imag) / body.trunk_px


@metric("trunks", "legs off the floor; near 0: lying", "knee and elbow")
def off_floor_trunks(body: Body) -> float:
    """Height of the near knee above the near elbow, which lies on the floor: lying 0.05 to 0.13, in a plank 0.2 to 0.5.

    Who lies on the forearms hangs through by 16 degrees and more, who kneels bends the knees. So where the body line is
    nearly straight (within 12 degrees) and the knee is too (from 165 on), the body does neither, whatever a tilted
    camera makes of the knee: then it is at least 0.2, fading out up to a line of 16 degrees and down to a knee of 150.
    """
    knee = knee_over_elbow_trunks(body)
    line = body_line_deg.measure(body)
    if math.isnan(line):
        return knee
    return max(knee, 0.2 * _ramp(abs(line), 16, 12) * _ramp(knee_deg(body), 150, 165))


@metric("trunks", "hip higher than the knee", "hip and knee")
def hip_over_knee_trunks(body: Body) -> float:
    """Height of the near hip above the near knee."""
    near = body.near
    return (near.hip.imag - near.knee.imag) / body.trunk_px


# --- On the side, seen from the front or the back ---------------------------------------------------------------


@metric("deg", "hips below the line from shoulders to feet (dropped); negative: above it", "shoulders, hips and legs")
def side_line_deg(body: Body) -> float:
    """Bend of the middles of shoulders, hips and ankles (knees where the ankles are out of sight)."""
    middle = body.middle
    value = sag_deg(middle.shoulder, middle.hip, middle.ankle)
    return value if not math.isnan(value) else sag_deg(middle.shoulder, middle.hip, middle.knee)


@reader
def lower_side(body: Body) -> Side | None:
    """The side that one lies on."""
    return body.lower_side


@metric("deg", "shoulders higher than hips", "shoulders and hips")
def side_incline_deg(body: Body) -> float:
    """Slope of the middle of the trunk, -90..90."""
    return elevation_deg(body.middle.shoulder - body.middle.hip)


@metric("deg", "elbow ahead of the shoulder, towards the head; negative: towards the feet", "lower shoulder and elbow")
def support_arm_lean_deg(body: Body) -> float:
    """Lean of the lower upper arm from straight down."""
    if body.lower_side is None:
        return math.nan
    lower = body.side(body.lower_side)
    return from_vertical_deg(lower.elbow - lower.shoulder, body.facing)


@metric("trunks", "shoulder higher than the elbow", "lower shoulder and elbow")
def support_shoulder_height_trunks(body: Body) -> float:
    """Height of the lower shoulder above its elbow."""
    if body.lower_side is None:
        return math.nan
    lower = body.side(body.lower_side)
    return (lower.shoulder.imag - lower.elbow.imag) / body.trunk_px


@metric("deg", "chest turned to the floor (forward); negative: to the ceiling (back)", "shoulders and hips")
def trunk_roll_deg(body: Body) -> float:
    """Turn of the trunk about its own axis in a side position, from the world landmarks; 0 is stacked."""
    return body.chest_down_deg


@metric("deg", "180 is straight legs", "hips, knees and ankles")
def both_knees_deg(body: Body) -> float:
    """The smaller of the two knee angles; of the one that is seen."""
    return least(*(interior_angle_deg(j.hip, j.knee, j.ankle) for j in (body.left, body.right)))


@metric("trunks", "feet farther apart", "ankles")
def feet_apart_trunks(body: Body) -> float:
    """Distance of the ankles in the picture."""
    return abs(body.left.ankle - body.right.ankle) / body.trunk_px


# --- On all fours: the limb that is raised and the one that carries ---------------------------------------------


def least(a: float, b: float) -> float:
    """The smaller of two, of which either may be unseen."""
    if math.isnan(a):
        return b
    return a if math.isnan(b) else min(a, b)


def most(a: float, b: float) -> float:
    """The larger of two, of which either may be unseen."""
    return -least(-a, -b)


@reader
def thigh_deg(body: Body, side: Side) -> float:
    """Elevation of the thigh of one side behind the hip: -90 straight down, 0 level."""
    return _thigh_deg(body, body.side(side))


def _thigh_deg(body: Body, joints: Joints) -> float:
    return elevation_along_deg(joints.knee - joints.hip, -body.facing)


def _arm_deg(body: Body, joints: Joints) -> float:
    hand = joints.elbow if math.isnan(joints.wrist.real) else joints.wrist
    return elevation_along_deg(hand - joints.shoulder, body.facing)


def _raised(body: Body, left: float, right: float) -> Side | None:
    """The side whose limb is clearly higher; None where there is no such side.

    Clearly is by more than 20 degrees; 10 face down on the whole length, where hips and shoulders don't let limbs rise
    by much more. Where one is hidden, the other must be well above where limbs rest: they hang down, but lie level with
    a lying body.
    """
    lying = body.posture.support is Support.LENGTH
    clearly = 10.0 if lying and body.posture.lie is Lie.PRONE else 20.0
    if math.isnan(left) or math.isnan(right):  # the hidden limb is the one behind, on the floor
        seen = left if math.isnan(right) else right
        if math.isnan(seen) or seen < (clearly if lying else -60.0):
            return None
        return Side.LEFT if math.isnan(right) else Side.RIGHT
    if abs(left - right) <= clearly:
        return None
    return Side.LEFT if left > right else Side.RIGHT


@reader
@once
def raised_leg_side(body: Body) -> Side | None:
    """The side of the raised leg, by the thighs; None while both are alike."""
    return _raised(body, _thigh_deg(body, body.left), _thigh_deg(body, body.right))


@reader
@once
def raised_arm_side(body: Body) -> Side | None:
    """The side of the raised arm; None while both are alike."""
    return _raised(body, _arm_deg(body, body.left), _arm_deg(body, body.right))


@metric("deg", "above the horizontal; -90 is a thigh straight down", "hip and knee")
def raised_thigh_deg(body: Body) -> float:
    """Elevation of the higher thigh behind the hip."""
    return most(_thigh_deg(body, body.left), _thigh_deg(body, body.right))


@metric("deg", "above the horizontal; -90 is an arm straight down", "shoulder and hand of the raised arm")
def raised_arm_deg(body: Body) -> float:
    """Elevation, ahead of the shoulder, of the arm that goes with the raised leg.

    That is the opposite arm, or the one of the same side where only that one is raised; the higher of both while no
    leg is raised. Taken to the wrist, or to the elbow where the wrist is out of sight. NaN where the opposite arm is
    hidden and the other one is down: then nobody knows.
    """
    leg = raised_leg_side(body)
    if leg is None:
        return most(_arm_deg(body, body.left), _arm_deg(body, body.right))
    opposite, same = _arm_deg(body, body.side(leg.other)), _arm_deg(body, body.side(leg))
    if math.isnan(opposite):
        return same if same > -45.0 else math.nan
    return most(opposite, same)


@metric("deg", "above the horizontal; -90 is a thigh straight down", "hip and knee")
def lower_thigh_deg(body: Body) -> float:
    """Elevation of the lower of the thighs that can be seen: about -90 on all fours, 0 lying."""
    return least(_thigh_deg(body, body.left), _thigh_deg(body, body.right))


def _carrying(left: float, right: float) -> float:
    """The lower limb; can't tell where one is raised and the other, which then carries, is hidden."""
    lower = least(left, right)
    hidden = math.isnan(left) or math.isnan(right)
    return math.nan if hidden and lower > -55.0 else lower


@metric("deg", "above the horizontal; -90 is a thigh straight down", "supporting leg, hip to knee")
def support_thigh_deg(body: Body) -> float:
    """Elevation of the thigh that carries: about -90 on all fours."""
    return _carrying(_thigh_deg(body, body.left), _thigh_deg(body, body.right))


@metric("deg", "above the horizontal; -90 is an arm straight down", "supporting arm, shoulder to hand")
def support_arm_deg(body: Body) -> float:
    """Elevation of the arm that carries: about -90 on all fours."""
    return _carrying(_arm_deg(body, body.left), _arm_deg(body, body.right))


@metric("trunks", "hands farther from the knees", "wrist and knee")
def hands_to_knees_trunks(body: Body) -> float:
    """Level distance from the near knee to the near hand: about 1 on all fours; it stays where neither moves."""
    near = body.near
    return abs((near.wrist - near.knee).real) / body.trunk_px


@metric("deg", "left knee drawn ahead; negative: the right one", "hips and knees")
def step_to_left_deg(body: Body) -> float:
    """How much farther ahead the left thigh points than the right one, face down: 0 on all fours."""
    return _thigh_deg(body, body.right) - _thigh_deg(body, body.left)


@metric("trunks", "one knee higher than the other", "knees")
def knees_uneven_trunks(body: Body) -> float:
    """Difference of the heights of both knees in the picture: near 0 with both on the floor."""
    return abs((body.left.knee - body.right.knee).imag) / body.trunk_px


@metric("trunks", "knees off the floor; near 0: on it", "knee, and what of the body is lowest")
def knee_height_trunks(body: Body) -> float:
    """Height of the lower knee over the floor that the body meets, less what a knee is thick: who kneels reads 0."""
    return heights_trunks(body)["knee"]


@metric("deg", "ankle above the hip", "hip, knee and ankle of the raised leg")
def raised_leg_deg(body: Body) -> float:
    """Elevation of the raised leg, hip to ankle, or to the knee where the ankle is out of sight."""
    side = raised_leg_side(body)
    if side is None:
        return math.nan
    return _leg_deg(body, body.side(side))


def _leg_deg(body: Body, joints: Joints) -> float:
    foot = joints.knee if math.isnan(joints.ankle.real) else joints.ankle
    return elevation_along_deg(foot - joints.hip, -body.facing)


@metric("deg", "180 is a straight leg", "hip, knee and ankle of the raised leg")
def raised_knee_deg(body: Body) -> float:
    """Angle at the knee of the raised leg."""
    side = raised_leg_side(body)
    if side is None:
        return math.nan
    joints = body.side(side)
    return interior_angle_deg(joints.hip, joints.knee, joints.ankle)


@metric("deg", "180 is a straight arm", "shoulder, elbow and wrist of the raised arm")
def raised_elbow_deg(body: Body) -> float:
    """Angle at the elbow of the raised arm."""
    side = raised_arm_side(body)
    if side is None:
        return math.nan
    joints = body.side(side)
    return interior_angle_deg(joints.shoulder, joints.elbow, joints.wrist)


# --- On the back, knees bent ------------------------------------------------------------------------------------


@metric("trunks", "knee higher than the ankle", "knee and ankle")
def knee_over_ankle_trunks(body: Body) -> float:
    """Height of the near knee above the near ankle: about 0.8 with the foot on the floor and the knee bent."""
    near = body.near
    return (near.knee.imag - near.ankle.imag) / body.trunk_px


@metric("trunks", "shoulder higher than the ankle", "shoulder and ankle")
def shoulder_over_ankle_trunks(body: Body) -> float:
    """Height of the near shoulder above the near ankle: about 0 when both lie on the floor."""
    near = body.near
    return (near.shoulder.imag - near.ankle.imag) / body.trunk_px


# --- Face down on the whole length ------------------------------------------------------------------------------


@metric("deg", "hands and feet higher than the hips", "hip, hand and leg")
def bow_deg(body: Body) -> float:
    """Bend of hand-hip-foot on the near side, hips lowest: near 0 lying long; to elbow or knee where one is hidden."""
    near = body.near
    hand = near.elbow if math.isnan(near.wrist.real) else near.wrist
    foot = near.knee if math.isnan(near.ankle.real) else near.ankle
    return sag_deg(hand, near.hip, foot)


@metric("deg", "head back, the face lifted; 0: it looks away from the chest", "hip, shoulder, ear and nose")
def neck_back_deg(body: Body) -> float:
    """Where the face looks, ear to nose, against the trunk, face down: 90 looks along the trunk."""
    near = body.near
    looks = elevation_along_deg(near.nose - near.ear, body.facing)
    return looks + 90.0 - elevation_along_deg(near.shoulder - near.hip, body.facing)


@metric("deg", "one leg higher than the other", "hips, knees and ankles")
def legs_apart_deg(body: Body) -> float:
    """Difference of both legs' elevation behind the hip, to the ankle."""
    left, right = (elevation_along_deg(joints.ankle - joints.hip, -body.facing) for joints in (body.left, body.right))
    return abs(left - right)


@metric("trunks", "hand beyond the head; negative: nearer to the feet", "hip, shoulder, ear and hand")
def hand_past_head_trunks(body: Body) -> float:
    """How far the near hand lies beyond the ear, along the trunk."""
    near = body.near
    trunk = near.shoulder - near.hip
    past = near.wrist - near.ear
    return (past.real * trunk.real + past.imag * trunk.imag) / max(abs(trunk), 1e-6) / body.trunk_px


@metric("trunks", "hand farther from the ankle", "hand and ankle")
def hand_to_ankle_trunks(body: Body) -> float:
    """Distance of the near hand from the near ankle, which it holds in a bow."""
    near = body.near
    return abs(near.wrist - near.ankle) / body.trunk_px


@metric("trunks", "knees farther apart, seen from the side too", "hips and knees")
def knees_spread_trunks(body: Body) -> float:
    """Distance of the knees in space, from the world landmarks: rough, as the far knee is a guess from the side."""
    if body.pose is None or math.isnan((body.left.knee + body.right.knee).real):
        return math.nan
    left, right = body.pose.world_xyz[[Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]].tolist()
    shoulders_hips = body.pose.world_xyz[_UPRIGHT_ROWS[:4]]
    trunk_m = math.dist(shoulders_hips[:2].mean(axis=0).tolist(), shoulders_hips[2:].mean(axis=0).tolist())
    return math.dist(left, right) / max(trunk_m, 1e-6)


@metric("deg", "turned farther, to whichever side", "shoulders and hips")
def turn_deg(body: Body) -> float:
    """`trunk_twist_deg` without its sign: of one who lies face down and lifts one shoulder."""
    return abs(trunk_twist_deg(body))


@metric("trunks", "one hand nearer to the head than the other", "shoulders, hips and hands")
def hands_uneven_trunks(body: Body) -> float:
    """How much nearer to the head one hand lies than the other, along the trunk: of one bent arm and one along it."""
    return abs(_left_hand_ahead_trunks(body))


def _left_hand_ahead_trunks(body: Body) -> float:
    trunk = body.middle.shoulder - body.middle.hip
    apart = body.left.wrist - body.right.wrist
    return (apart.real * trunk.real + apart.imag * trunk.imag) / max(abs(trunk), 1e-6) / body.trunk_px


@reader
def turned_side(body: Body) -> Side | None:
    """The side of the bent arm, to which who lies face down turns; by the turn itself where a hand is out of sight."""
    ahead, least = _left_hand_ahead_trunks(body), 0.5
    if math.isnan(ahead):
        ahead, least = trunk_twist_deg(body), 18.0
    return None if not abs(ahead) > least else Side.LEFT if ahead > 0 else Side.RIGHT


@metric("trunks", "toes behind the heel: the foot lies on its instep; negative: it stands on its toes", "heel and toes")
def toes_back_trunks(body: Body) -> float:
    """How far the near toes are behind the heel, away from the head."""
    near = body.near
    return -body.facing * (near.foot_index - near.heel).real / body.trunk_px


@metric("deg", "far hip higher than the near one", "hips")
def hips_roll_deg(body: Body) -> float:
    """Slope of the line of the hips in space, from the world landmarks: rough, the far hip is a guess."""
    if body.pose is None:
        return math.nan
    left, right = body.pose.world_xyz[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].tolist()
    near, far = (left, right) if body.near_side is Side.LEFT else (right, left)
    x, y, z = (b - a for a, b in zip(near, far, strict=True))
    return math.degrees(math.atan2(-y, math.hypot(x, z)))


# --- On the back: legs and feet that rise -----------------------------------------------------------------------


@metric("deg", "ankle above the hip", "hips and legs")
def lower_leg_deg(body: Body) -> float:
    """Elevation of the lower of the legs that can be seen, hip to ankle (knee where the ankle is out of sight)."""
    return least(_leg_deg(body, body.left), _leg_deg(body, body.right))


@metric("deg", "one thigh higher than the other", "hips and knees")
def thighs_apart_deg(body: Body) -> float:
    """Difference of the elevations of both thighs."""
    return abs(_thigh_deg(body, body.left) - _thigh_deg(body, body.right))


@metric("trunks", "a foot higher than the hip", "hip and feet")
def foot_over_hip_trunks(body: Body) -> float:
    """Height of the higher foot, its lowest part, over the near hip: about -0.2 with both on the floor."""
    feet = [_lowest(joints.ankle, joints.heel, joints.foot_index) for joints in (body.left, body.right)]
    return (most(*feet) - body.near.hip.imag) / body.trunk_px


@reader
def upper_foot_side(body: Body) -> Side | None:
    """The side whose ankle is clearly higher than the other; None where there is no such side."""
    higher = (body.left.ankle - body.right.ankle).imag / body.trunk_px
    if not abs(higher) > _UPPER_TRUNKS:
        return None
    return Side.LEFT if higher > 0 else Side.RIGHT


_UPPER_TRUNKS = 0.2


def _lowest(*joints: complex) -> float:
    return min((joint.imag for joint in joints if joint == joint), default=math.nan)


# --- On the back, seen from the feet ----------------------------------------------------------------------------


@metric("trunks", "knees farther apart", "knees")
def knees_apart_trunks(body: Body) -> float:
    """Distance of the knees in the picture."""
    return abs(body.left.knee - body.right.knee) / body.trunk_px


# --- A trunk that turns or bends, seen from anywhere -------------------------------------------------------------


def _world(body: Body, *names: str) -> list[list[float]] | None:
    """World landmarks (x right, y down, z away), unless shoulders or hips are hidden."""
    if body.pose is None or math.isnan((body.middle.shoulder + body.middle.hip).real):
        return None
    points: list[list[float]] = body.pose.world_xyz[[Landmark[name] for name in names]].tolist()
    return points


def _less(a: list[float], b: list[float]) -> list[float]:
    return [p - q for p, q in zip(a, b, strict=True)]


def _dot(a: list[float], b: list[float]) -> float:
    return sum(p * q for p, q in zip(a, b, strict=True))


def _cross(a: list[float], b: list[float]) -> list[float]:
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


@metric("deg", "shoulders turned to the person's left; negative: to the right", "shoulders and hips, in depth")
def trunk_twist_deg(body: Body) -> float:
    """Turn of the shoulders against the hips, about the trunk, from the world landmarks: it is partly depth."""
    points = _world(body, "LEFT_SHOULDER", "RIGHT_SHOULDER", "LEFT_HIP", "RIGHT_HIP")
    if points is None:
        return math.nan
    left_shoulder, right_shoulder, left_hip, right_hip = points
    shoulders, hips = _less(left_shoulder, right_shoulder), _less(left_hip, right_hip)
    axis = [a + b - c - d for a, b, c, d in zip(*points, strict=True)]
    length = math.sqrt(_dot(axis, axis))
    if length == 0:
        return math.nan
    turned = _dot(axis, _cross(hips, shoulders)) / length
    along = _dot(hips, shoulders) - _dot(axis, hips) * _dot(axis, shoulders) / length**2
    return math.degrees(math.atan2(turned, along))


@reader
def lifted_shoulder_side(body: Body) -> Side | None:
    """The side whose shoulder comes forward, by how the trunk is twisted; None while it clearly is not."""
    twist = trunk_twist_deg(body)
    if not abs(twist) > _TWISTED_DEG:
        return None
    return Side.RIGHT if twist > 0 else Side.LEFT


#: The network tells a trunk that turns towards the camera from the side by less, or the wrong way round by so much.
_TWISTED_DEG = 16.0


#: Hands that a turning trunk takes along are this much farther aside with each degree, in trunks; and the share of the
#: hips' breadth that must lie in the picture, for what is beside them is depth otherwise.
_ASIDE_A_DEGREE, _FACING = 0.015, 0.8


@metric("trunks", "hands farther to a side than the trunk's turn takes them", "shoulders, hips and a hand, in depth")
def hands_beyond_turn_trunks(body: Body) -> float:
    """How far the hands are beside the middle of the trunk, along the hips, less what its turn accounts for.

    The mean of the hands that are seen, for they are together; of one who is seen from the front or the back. From the
    world landmarks.
    """
    points = _world(body, "LEFT_SHOULDER", "RIGHT_SHOULDER", "LEFT_HIP", "RIGHT_HIP", "LEFT_WRIST", "RIGHT_WRIST")
    if points is None:
        return math.nan
    left_shoulder, right_shoulder, left_hip, right_hip, *wrists = points
    seen = [p for p, joints in zip(wrists, (body.left, body.right), strict=True) if joints.wrist == joints.wrist]
    across = _less(left_hip, right_hip)
    breadth = math.sqrt(_dot(across, across))
    if not seen or math.hypot(across[0], across[1]) < _FACING * breadth:
        return math.nan
    trunk = list(zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True))
    middle, axis = [sum(four) / 4 for four in trunk], [(a + b - c - d) / 2 for a, b, c, d in trunk]
    aside = sum(_dot(_less(hand, middle), across) for hand in seen) / len(seen)
    aside /= max(breadth * math.sqrt(_dot(axis, axis)), 1e-9)
    return abs(aside) - _ASIDE_A_DEGREE * abs(trunk_twist_deg(body))


@metric("trunks", "hands farther apart", "wrists")
def hands_apart_trunks(body: Body) -> float:
    """Distance of the wrists in the picture."""
    return abs(body.left.wrist - body.right.wrist) / body.trunk_px


@metric("deg", "trunk bent to the person's left; negative: to the right", "shoulders, hips and legs")
def trunk_bend_deg(body: Body) -> float:
    """Turn of the trunk against the legs in the picture, of one who is seen from above, the front or the back."""
    middle = body.middle
    foot = middle.knee if math.isnan(middle.ankle.real) else middle.ankle
    trunk = middle.shoulder - middle.hip
    across = body.left.shoulder + body.left.hip - body.right.shoulder - body.right.hip
    over = (trunk.conjugate() * across).imag
    return math.copysign(1.0, over) * signed_angle_deg(middle.hip - foot, trunk)


@metric("deg", "legs turned in the picture, counter-clockwise", "hips and legs")
def legs_askew_deg(body: Body) -> float:
    """Direction of the legs in the picture, whichever way round, -45..135; of one who is seen from above."""
    middle = body.middle
    foot = middle.knee if math.isnan(middle.ankle.real) else middle.ankle
    legs = middle.hip - foot
    return (math.degrees(math.atan2(legs.imag, legs.real)) + 45.0) % 180.0 - 45.0


# --- On the back, seen from above ---------------------------------------------------------------------------------


def _away_deg(body: Body, *joints: str) -> float:
    """By how much the line from right to left joints points away from the camera, of all of them together."""
    if body.pose is None or any(math.isnan(getattr(body.middle, joint).real) for joint in joints):
        return math.nan
    away, across = 0.0, 0.0
    for joint in joints:
        left, right = (body.pose.world_xyz[Landmark[f"{side.name}_{joint.upper()}"]].tolist() for side in Side)
        x, y, z = _less(left, right)
        away, across = away + z, across + math.hypot(x, y)
    return math.degrees(math.atan2(away, across))


@metric("deg", "left shoulder farther away: turned to the left; negative: to the right", "shoulders, in depth")
def shoulders_turn_deg(body: Body) -> float:
    """Turn of the shoulders of one whose chest looks at the camera, from the world landmarks.

    Seen from above on rendered bodies, turns of 38 degrees read 22 to 35, and take still hips along by 11 to 18.
    """
    return _away_deg(body, "shoulder")


@metric("deg", "left hip and knee farther away: turned to the left; negative: to the right", "hips and knees, in depth")
def legs_turn_deg(body: Body) -> float:
    """Turn of hips and knees together, of one whose belly looks at the camera, from the world landmarks.

    Seen from above on rendered bodies, hips that roll by 38 degrees change it by 5 to 12, noise by 1: it is told that
    they roll, not how far.
    """
    return _away_deg(body, "hip", "knee")


@metric("deg", "shoulders turned farther than hips and knees; negative: less", "shoulders, hips and knees, in depth")
def shoulders_lead_deg(body: Body) -> float:
    """By how much more the shoulders turn than hips and knees, of one whose chest looks at the camera."""
    return abs(shoulders_turn_deg(body)) - abs(legs_turn_deg(body))


@metric("trunks", "hips to the person's left of their line; negative: to the right", "shoulders, hips and ankles")
def hips_off_line_trunks(body: Body) -> float:
    """How far the hips are beside the line from the middle of the shoulders to that of the ankles, in the picture."""
    middle = body.middle
    line = middle.shoulder - middle.ankle
    across = body.left.shoulder + body.left.hip - body.right.shoulder - body.right.hip
    over = (line.conjugate() * across).imag
    aside = (line.conjugate() * (middle.hip - middle.ankle)).imag / max(abs(line), 1e-6)
    return math.copysign(1.0, over) * aside / body.trunk_px


# --- Hands at the knees or the head -------------------------------------------------------------------------------


def _nearest(body: Body, first: str, second: str) -> float:
    """Least distance of two joints of either side, in trunks; NaN where no pair is seen."""
    apart = [
        abs(getattr(a, first) - getattr(b, second)) for a in (body.left, body.right) for b in (body.left, body.right)
    ]
    return min((px for px in apart if px == px), default=math.nan) / body.trunk_px


@metric("trunks", "elbow farther from the knee", "elbow and knee")
def elbow_to_knee_trunks(body: Body) -> float:
    """Distance in the picture of the elbow and the knee that are nearest, of whatever side."""
    return _nearest(body, "elbow", "knee")


@metric("trunks", "hand farther from the knee", "hand and knee")
def hand_to_knee_trunks(body: Body) -> float:
    """Distance in the picture of the hand and the knee that are nearest, of whatever side."""
    return _nearest(body, "wrist", "knee")


@metric("trunks", "hand farther from the ear", "hand and ear")
def hand_to_ear_trunks(body: Body) -> float:
    """Distance in the picture of the hand and the ear that are nearest, of whatever side."""
    return _nearest(body, "wrist", "ear")


# --- Standing: the trunk that bows, or bends to a side ----------------------------------------------------------


@metric("deg", "trunk bowed; 0 is upright, 90 level", "shoulder and hip")
def trunk_bow_deg(body: Body) -> float:
    """How far the near side of the trunk is from upright, 0..180: `trunk_incline_deg` from the other end."""
    return 90.0 - trunk_incline_deg(body)


@metric("deg", "chin towards the chest; negative: head thrown back", "hip, shoulder, ear and nose")
def chin_tuck_deg(body: Body) -> float:
    """How far the face, ear to nose, is turned from looking straight out of the trunk; about 10 with a long neck."""
    near = body.near
    return abs(signed_angle_deg(near.shoulder - near.hip, near.nose - near.ear)) - 90.0


# --- Standing, sitting or kneeling, seen from the front or the back ----------------------------------------------


def _leftward(body: Body) -> float:
    """+1 where the person's left is to the right in the picture, as that of one who looks at the camera; else -1."""
    across = body.left.shoulder + body.left.hip - body.right.shoulder - body.right.hip
    return math.nan if math.isnan(across.real) else math.copysign(1.0, across.real)


@metric("trunks", "shoulders broader in the picture", "shoulders and hips")
def breadth_trunks(body: Body) -> float:
    """Breadth of the shoulders in the picture: near 0 seen from the side, about 0.7 from the front."""
    return body.breadth


@metric("deg", "bent to the person's left; negative: to the right", "shoulders and hips")
def trunk_to_left_deg(body: Body) -> float:
    """Lean of the middle of the trunk from upright, seen from the front or the back."""
    trunk = body.middle.shoulder - body.middle.hip
    return math.degrees(math.atan2(trunk.real * _leftward(body), trunk.imag))


@metric("trunks", "hips to the person's left of the feet; negative: to the right", "hips and ankles")
def hips_to_left_trunks(body: Body) -> float:
    """How far the middle of the hips is beside the middle of the ankles, seen from the front or the back."""
    return (body.middle.hip - body.middle.ankle).real * _leftward(body) / body.trunk_px


@metric("trunks", "hips to the person's left of the knees; negative: to the right", "hips and knees")
def hips_to_left_of_knees_trunks(body: Body) -> float:
    """How far the middle of the hips is beside the middle of the knees, on all fours seen from the feet or the head."""
    return (body.middle.hip - body.middle.knee).real * _leftward(body) / body.trunk_px


@metric("trunks", "hips higher than the knees", "hips and knees")
def hips_above_knees_trunks(body: Body) -> float:
    """Height of the middle of the hips above the middle of the knees: about 1 on all fours seen from the feet."""
    return (body.middle.hip - body.middle.knee).imag / body.trunk_px


@metric("trunks", "hands to the person's left of the knees; negative: to the right", "hands and knees")
def hands_to_left_of_knees_trunks(body: Body) -> float:
    """How far the middle of the hands is beside that of the knees, on all fours seen from the feet or the head."""
    return (body.middle.wrist - body.middle.knee).real * _leftward(body) / body.trunk_px


@metric("trunks", "hips farther to a side of the feet, whichever", "hips and ankles")
def hips_aside_trunks(body: Body) -> float:
    """`hips_to_left_trunks` without its sign."""
    return abs(hips_to_left_trunks(body))


@metric("trunks", "hips ahead of shoulders and feet; negative: behind", "shoulders, hips and ankles")
def hips_ahead_trunks(body: Body) -> float:
    """How far the hips are ahead of the line from shoulders to ankles, from the world landmarks.

    Of one who is seen from the front or the back. It is depth, which one camera guesses.
    """
    if body.pose is None or math.isnan((body.middle.hip + body.middle.ankle + body.middle.shoulder).real):
        return math.nan
    left_shoulder, right_shoulder, left_hip, right_hip, left_ankle, right_ankle = body.pose.world_xyz[_UPRIGHT_ROWS]
    hips, shoulders = (left_hip + right_hip) / 2, (left_shoulder + right_shoulder) / 2
    ankles = (left_ankle + right_ankle) / 2
    away = float((shoulders[2] + ankles[2]) / 2 - hips[2])
    return away * _leftward(body) / max(float(math.dist(hips, shoulders)), 1e-6)


_UPRIGHT_ROWS = [Landmark[f"{side}_{joint}"] for joint in ("SHOULDER", "HIP", "ANKLE") for side in ("LEFT", "RIGHT")]


# --- On the side: the leg that rises -----------------------------------------------------------------------------


@reader
def upper_side(body: Body) -> Side | None:
    """The side that is up of one who lies on the other."""
    return None if body.lower_side is None else body.lower_side.other


def _upper(body: Body) -> Joints | None:
    side = upper_side(body)
    return None if side is None else body.side(side)


@metric("deg", "upper leg rises; near 0: it lies on the other", "upper hip and leg")
def upper_leg_deg(body: Body) -> float:
    """Elevation of the upper leg, hip to ankle (knee where the ankle is out of sight), of one who lies on the side."""
    upper = _upper(body)
    if upper is None:
        return math.nan
    foot = upper.knee if math.isnan(upper.ankle.real) else upper.ankle
    return elevation_along_deg(foot - upper.hip, -body.facing)


@metric("deg", "180 is a straight leg", "upper hip, knee and ankle")
def upper_knee_deg(body: Body) -> float:
    """Angle at the knee of the upper leg of one who lies on the side, from the world landmarks: it bends in depth."""
    side = upper_side(body)
    return math.nan if side is None else knee_in_depth_deg(body, side)


def knee_in_depth_deg(body: Body, side: Side) -> float:
    """Angle at the knee of one side, from the world landmarks."""
    joints = body.side(side)
    if body.pose is None or math.isnan((joints.hip + joints.knee + joints.ankle).real):
        return math.nan
    hip, knee, ankle = (body.pose.world_xyz[Landmark[f"{side.name}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
    thigh, shin = (hip - knee).tolist(), (ankle - knee).tolist()
    cosine = sum(a * b for a, b in zip(thigh, shin, strict=True)) / max(math.hypot(*thigh) * math.hypot(*shin), 1e-9)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


@metric("deg", "belly turned to the floor (forward); negative: to the ceiling (back)", "shoulders and hips")
def pelvis_roll_deg(body: Body) -> float:
    """Turn of the pelvis about the trunk in a side position, from the world landmarks; 0 is stacked."""
    if body.pose is None or math.isnan((body.middle.shoulder + body.middle.hip).real):
        return math.nan
    left_shoulder, right_shoulder, left_hip, right_hip = body.pose.world_xyz[_UPRIGHT_ROWS[:4]].tolist()
    across = [right - left for left, right in zip(left_hip, right_hip, strict=True)]
    x, y, z = (
        (a + b - c - d) / 2 for a, b, c, d in zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True)
    )
    front = (y * across[2] - z * across[1], z * across[0] - x * across[2], x * across[1] - y * across[0])
    return math.degrees(math.atan2(front[1], math.hypot(front[0], front[2])))


# --- Standing: arms that are lifted ------------------------------------------------------------------------------


#: Shoulders that are nearer to each other in the picture, in trunks, have no outer side.
_APART_TRUNKS = 0.1


def _arm_out_deg(body: Body, joints: Joints, other: Joints) -> float:
    """Angle of one arm from straight down, outwards; to the elbow where the wrist is out of sight."""
    across = joints.shoulder - other.shoulder
    if not abs(across.real) > _APART_TRUNKS * body.trunk_px:
        return math.nan
    hand = joints.elbow if math.isnan(joints.wrist.real) else joints.wrist
    return from_vertical_deg(hand - joints.shoulder, math.copysign(1.0, across.real))


@metric("deg", "arms lifted out to the sides; 0 hanging, 90 level", "shoulders and arms")
def arms_out_deg(body: Body) -> float:
    """How far the higher arm is lifted out to its side, of one who is seen from the front or the back."""
    return most(_arm_out_deg(body, body.left, body.right), _arm_out_deg(body, body.right, body.left))


@metric("deg", "one arm lifted farther than the other", "arms")
def arms_uneven_deg(body: Body) -> float:
    """Difference of both arms' angles out to the sides."""
    return abs(_arm_out_deg(body, body.left, body.right) - _arm_out_deg(body, body.right, body.left))


@metric("trunks", "shoulders farther from the ears", "ears and shoulders")
def neck_length_trunks(body: Body) -> float:
    """Height of the ears over the shoulders, of one who is seen upright from the front or the back."""
    return (body.middle.ear - body.middle.shoulder).imag / body.trunk_px


@metric("deg", "elbow pulled back past the trunk; negative: ahead of it, as of arms that hang", "hip, shoulder, elbow")
def elbow_back_deg(body: Body) -> float:
    """Angle of the near upper arm against the line from shoulder to hip: -50 hanging from a trunk bowed by 50."""
    near = body.near
    return -body.facing * signed_angle_deg(near.hip - near.shoulder, near.elbow - near.shoulder)


@metric("trunks", "hand farther from the knee of its side", "hand and knee")
def near_hand_to_knee_trunks(body: Body) -> float:
    """Distance of the near hand from the near knee: about 0.3 where hands rest on the thighs just above the knees."""
    near = body.near
    return abs(near.wrist - near.knee) / body.trunk_px


@metric("deg", "180: the arm goes on in line with the trunk; smaller, the shoulder is closed", "hip, shoulder and hand")
def arm_trunk_deg(body: Body) -> float:
    """Angle hip-shoulder-wrist on the near side: about 175 in a straight inverted V, less where the back is round."""
    near = body.near
    return interior_angle_deg(near.hip, near.shoulder, near.wrist)


@metric("trunks", "shoulders to the left of the feet; negative: to the right", "shoulders and ankles")
def shoulders_to_left_foot_trunks(body: Body) -> float:
    """How far the middle of the shoulders is from the middle of the ankles, towards the left foot, of one who is seen
    from the front or the back with the feet apart. It holds for a trunk that turns away, whose own left does not.
    """
    apart = body.left.ankle - body.right.ankle
    way = (body.middle.shoulder - body.middle.ankle).real
    return math.nan if math.isnan(apart.real + way) else way * math.copysign(1.0, apart.real) / body.trunk_px


@metric("trunks", "shoulders farther to a side of the feet, whichever", "shoulders and ankles")
def shoulders_aside_trunks(body: Body) -> float:
    """`shoulders_to_left_foot_trunks` without its sign."""
    return abs(shoulders_to_left_foot_trunks(body))


@metric("deg", "180: both arms are one line", "shoulders and hands")
def arms_line_deg(body: Body) -> float:
    """Angle between both arms, from the middle of the shoulders to the wrists."""
    return interior_angle_deg(body.left.wrist, body.middle.shoulder, body.right.wrist)


@metric("trunks", "hand farther from the foot of the other side", "hands and ankles")
def hand_to_other_foot_trunks(body: Body) -> float:
    """The smaller of the distances from each wrist to the ankle of the other side."""
    left, right = body.left, body.right
    return least(abs(left.wrist - right.ankle), abs(right.wrist - left.ankle)) / body.trunk_px


@metric("deg", "trunk leaning forward; negative: back", "shoulder, hip and foot")
def trunk_lean_deg(body: Body) -> float:
    """Lean of the near side of the trunk from upright, towards where the toes point, of one who stands, seen from the
    side: who leans back looks as if facing the other way.
    """
    near = body.near
    toes = (near.foot_index - near.heel).real
    return math.nan if math.isnan(toes) else from_vertical_deg(near.hip - near.shoulder, -math.copysign(1.0, toes))


@metric("deg", "180 is a straight hip; smaller, the trunk is folded towards the thigh", "shoulder, hip and knee")
def hip_deg(body: Body) -> float:
    """Angle at the near hip: unlike `thigh_line_deg` it does not ask which way the body faces."""
    near = body.near
    return interior_angle_deg(near.shoulder, near.hip, near.knee)


@metric("trunks", "trunk higher over the feet", "shoulder, hip and ankle")
def trunk_over_ankle_trunks(body: Body) -> float:
    """Height of the middle of the near side of the trunk over the near ankle: about 2.2 standing."""
    near = body.near
    return ((near.shoulder + near.hip) / 2 - near.ankle).imag / body.trunk_px
