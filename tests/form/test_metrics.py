"""Each metric on a stick figure whose angles are known: sign, size, mirror, aspect, what is hidden."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import (
    THIGH,
    TRUNK,
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    KneePlank,
    SidePlank,
    Stance,
    Standing,
    StraightArmPlank,
)

from formcheck.form import metrics as m
from formcheck.form.body import Body, BodyTracker, Joints, Side
from formcheck.form.corrections import ADDED_DEG
from formcheck.form.geometry import UNSEEN
from formcheck.form.metrics import Metric
from formcheck.pose.types import Landmark, Pose

METRICS = {name: value for name, value in vars(m).items() if isinstance(value, Metric)}


def body_of(stance: Stance, camera: Camera | None = None) -> Body:
    return BodyTracker().update((camera or Camera()).pose(stance))


#: What is measured, on whom, and what comes out by the figure's own angles.
TRUTH: list[tuple[Metric, Stance, float]] = [
    (m.body_line_deg, ForearmPlank(sag_deg=14), 14),
    (m.body_line_deg, ForearmPlank(sag_deg=-22, knee_deg=150), -22),
    (m.body_line_deg, StraightArmPlank(sag_deg=6), 6),
    (m.thigh_line_deg, KneePlank(sag_deg=11), 11),
    (m.thigh_line_deg, KneePlank(sag_deg=-11), -11),
    (m.hip_lift_deg, GluteBridge(-40), -40),
    (m.hip_lift_deg, GluteBridge(9), 9),
    (m.trunk_incline_deg, BirdDog(dip_deg=5), 13),
    (m.trunk_incline_deg, BirdDog(dip_deg=-20), -12),
    (m.knee_deg, ForearmPlank(knee_deg=151), 151),
    (m.knee_deg, GluteBridge(knee_deg=75), 75),
    (m.head_drop_deg, ForearmPlank(head_drop_deg=33), 33),
    (m.head_drop_deg, ForearmPlank(head_drop_deg=-41), -41),
    (m.leg_slope_deg, BirdDog(), 45),
    (m.knee_clearance_trunks, BirdDog(), -0.3),  # knee and ankle level, but piked over a bent knee
    (m.chest_down_deg, BirdDog(), 82),
    (m.upper_arm_lean_deg, ForearmPlank(arm_lean_deg=17), 17),
    (m.upper_arm_lean_deg, ForearmPlank(arm_lean_deg=-17), -17),
    (m.arm_lean_deg, StraightArmPlank(arm_lean_deg=21, elbow_deg=150), 21),
    (m.forearm_slope_deg, ForearmPlank(), 0),
    (m.elbow_deg, StraightArmPlank(elbow_deg=133), 133),
    (m.elbow_deg, ForearmPlank(arm_lean_deg=10), 100),
    (m.shoulder_over_elbow_trunks, ForearmPlank(), 0.28 / TRUNK),
    (m.propped_trunks, ForearmPlank(), 0.28 / TRUNK),
    (m.shoulder_over_wrist_trunks, StraightArmPlank(elbow_deg=180), 0.54 / TRUNK),
    (m.hip_over_elbow_trunks, KneePlank(), (0.05 + 0.23 * 0.42 / 0.92) / TRUNK),
    (m.knee_over_elbow_trunks, KneePlank(), 0.02 / TRUNK),
    (m.off_floor_trunks, KneePlank(), 0.04),
    (m.hip_over_knee_trunks, BirdDog(), 0.42 / TRUNK),
    (m.side_line_deg, SidePlank(sag_deg=12), 12),
    (m.side_line_deg, SidePlank("right", sag_deg=-12), -12),
    (m.side_incline_deg, SidePlank(), 14.45),
    (m.support_arm_lean_deg, SidePlank(arm_lean_deg=24), 24),
    (m.support_arm_lean_deg, SidePlank("right", back=True, arm_lean_deg=-24), -24),
    (m.support_shoulder_height_trunks, SidePlank(), 0.28 / TRUNK),
    (m.trunk_roll_deg, SidePlank(roll_deg=30), 29.1),
    (m.trunk_roll_deg, SidePlank("right", back=True, roll_deg=-30), -29.1),
    (m.both_knees_deg, SidePlank(), 180),
    (m.feet_apart_trunks, SidePlank(feet_apart=0.4), 0.8),
    (m.raised_thigh_deg, BirdDog(leg_deg=-12), -12),
    (m.raised_thigh_deg, BirdDog(leg_deg=15), 15),
    (m.raised_arm_deg, BirdDog(arm_deg=-7, elbow_deg=180), -7),
    (m.raised_arm_deg, BirdDog(leg="left", arm="left", leg_deg=0, arm_deg=-7, elbow_deg=180), -7),
    (m.lower_thigh_deg, BirdDog(leg_deg=0, shift_deg=12), -102),
    (m.support_arm_deg, BirdDog(arm_deg=0), -88.1),
    (m.thighs_apart_deg, BirdDog(leg_deg=0, shift_deg=12), 102),
    (m.lower_leg_deg, BirdDog(leg_deg=0), -45),
    (m.foot_over_hip_trunks, BirdDog(leg_deg=0, knee_deg=180), 0.0),
    (m.hands_to_knees_trunks, BirdDog(), 0.97),
    (m.knee_height_trunks, BirdDog(), 0.0),
    (m.knee_height_trunks, ForearmPlank(), 0.247),
    (m.raised_leg_deg, BirdDog(leg_deg=-12, knee_deg=180), -12),
    (m.raised_leg_deg, BirdDog(leg_deg=0, knee_deg=160), 10),  # the foot above the knee
    (m.raised_knee_deg, BirdDog(leg_deg=0, knee_deg=133), 133),
    (m.raised_elbow_deg, BirdDog(arm_deg=0, elbow_deg=133), 133),
    (m.knee_over_ankle_trunks, GluteBridge(0, 90), 0.757),
    (m.shoulder_over_ankle_trunks, GluteBridge(), -0.02 / TRUNK),
    (m.bow_deg, ForearmPlank(), -23.45),
    (m.neck_back_deg, ForearmPlank(head_drop_deg=33), 90 - 33),  # the figure's nose is straight ahead of its ear
    (m.neck_back_deg, ForearmPlank(head_drop_deg=-41), 90 + 41),
    (m.legs_apart_deg, BirdDog(leg_deg=0, knee_deg=180), 45),
    (m.hand_past_head_trunks, StraightArmPlank(), -0.72),
    (m.hips_roll_deg, ForearmPlank(), 0),
    (m.toes_back_trunks, ForearmPlank(), -0.2),
    (m.toes_back_trunks, BirdDog(), 0.34),
    (m.trunk_bow_deg, Standing(bow_deg=50), 50),
    (m.trunk_bow_deg, Standing(bow_deg=100), 100),
    (m.chin_tuck_deg, Standing(), -85),  # its nose is above its ears
    (m.breadth_trunks, Standing(towards_camera=True), 0.72),
    (m.trunk_to_left_deg, Standing(towards_camera=True, bend_deg=24), 24),
    (m.trunk_to_left_deg, Standing(towards_camera=True, bend_deg=-24), -24),
    (m.hips_to_left_trunks, Standing(towards_camera=True, left_m=0.1), 0.2),
    (m.hips_to_left_trunks, Standing(towards_camera=True, left_m=-0.1), -0.2),
    (m.hips_aside_trunks, Standing(towards_camera=True, left_m=-0.1), 0.2),
    (m.hips_ahead_trunks, Standing(towards_camera=True, ahead_m=0.1), 0.1),
    (m.hips_ahead_trunks, Standing(towards_camera=True, bow_deg=30), -0.25),
    (m.upper_leg_deg, SidePlank(), -21.29),
    (m.upper_knee_deg, SidePlank(), 180),
    (m.pelvis_roll_deg, SidePlank(roll_deg=30), 29.1),
    (m.hand_to_ankle_trunks, StraightArmPlank(), 2.564),  # 1.275 m along and 0.13 up
    (m.knees_spread_trunks, GluteBridge(), 0.44),
    (m.trunk_twist_deg, SidePlank(roll_deg=30), 0),  # all of the trunk rolls
    (m.turn_deg, SidePlank(roll_deg=30), 0),
    (m.hands_uneven_trunks, StraightArmPlank(), 0),
    (m.hands_uneven_trunks, BirdDog(arm_deg=0, elbow_deg=180), 1.184),
    (m.step_to_left_deg, BirdDog("left", "right", leg_deg=0, shift_deg=12), -102),
    (m.step_to_left_deg, BirdDog("right", "left", leg_deg=0, shift_deg=12), 102),
    (m.knees_uneven_trunks, BirdDog(leg_deg=0), THIGH / TRUNK),
    (m.hip_deg, GluteBridge(-40), 140),
    (m.hip_deg, GluteBridge(9), 171),
    (m.trunk_over_ankle_trunks, Standing(), 1.679 + 0.5),
    (m.trunk_lean_deg, Standing(bow_deg=20), 20),
    (m.trunk_lean_deg, Standing(bow_deg=-10), -10),
    (m.elbow_back_deg, Standing(bow_deg=50), -50),
    (m.arm_trunk_deg, Standing(bow_deg=50), 53.85),
    (m.near_hand_to_knee_trunks, Standing(), 0.768),
    (m.neck_length_trunks, Standing(towards_camera=True), 0.398),
    (m.shoulders_to_left_foot_trunks, Standing(towards_camera=True, left_m=0.1), 0.2),
    (m.shoulders_to_left_foot_trunks, Standing(towards_camera=True, bend_deg=-24), -math.sin(math.radians(24))),
    (m.shoulders_aside_trunks, Standing(towards_camera=True, bend_deg=-24), math.sin(math.radians(24))),
]


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize(("metric", "stance", "expected"), TRUTH, ids=lambda x: x.name if isinstance(x, Metric) else "")
def test_value_and_sign(metric: Metric, stance: Stance, expected: float, facing: int) -> None:
    assert metric.measure(body_of(stance, Camera(facing=facing))) == pytest.approx(expected, abs=0.06)


def test_what_the_model_reads_wrong_is_put_right_and_nothing_else() -> None:
    plank = body_of(ForearmPlank(sag_deg=7, arm_lean_deg=9))
    assert m.body_line_deg(plank) == pytest.approx(7 + ADDED_DEG["body_line_deg"])
    assert m.upper_arm_lean_deg(plank) == pytest.approx(9 + ADDED_DEG["upper_arm_lean_deg"])
    assert {name: metric.added for name, metric in METRICS.items() if metric.added} == ADDED_DEG


def test_who_lies_on_hidden_arms_is_not_propped() -> None:
    body = body_of(ForearmPlank())
    near = body.near
    lying = near._replace(elbow=UNSEEN, shoulder=complex(near.shoulder.real, near.hip.imag + 0.1 * body.trunk_px))
    hidden = replace(body, left=lying, right=lying)
    assert math.isnan(m.shoulder_over_elbow_trunks(hidden))
    assert m.propped_trunks(hidden) == pytest.approx(0.1)


#: Of a body that is seen from the feet, its left on the right: knees 30 degrees to the left and 0.4 apart,
#: the left shoulder lower by 20 degrees.
FROM_THE_FEET = {
    "knees_apart_trunks": 0.4,
    "hips_to_left_of_knees_trunks": -50 * math.tan(math.radians(30)) / 150,
    "hips_above_knees_trunks": -50 / 150,
    "hands_to_left_of_knees_trunks": (30 - 50 * math.tan(math.radians(30))) / 150,
}


@pytest.mark.parametrize("mirrored", [1, -1], ids=["", "mirrored"])
@pytest.mark.parametrize(("name", "expected"), FROM_THE_FEET.items())
def test_seen_from_the_feet(name: str, expected: float, mirrored: int) -> None:
    body = body_of(GluteBridge())
    knee, unit = 50 * complex(math.tan(math.radians(30)), 1), body.trunk_px

    def side(joints: Joints, s: int) -> Joints:
        shoulder = complex(40 * s, -40 * s * math.tan(math.radians(20)))
        at = {
            "hip": complex(20 * s, 0),
            "knee": knee + 0.2 * unit * s,
            "ankle": complex(10 * s, 0),
            "wrist": complex(30 + 40 * s, 0),
            "shoulder": shoulder,
        }
        return joints._replace(**{joint: complex(mirrored * p.real, p.imag) for joint, p in at.items()})

    left, right = side(body.left, 1), side(body.right, -1)
    middle = Joints(*((a + b) / 2 for a, b in zip(left, right, strict=True)))
    assert METRICS[name].measure(replace(body, left=left, right=right, middle=middle)) == pytest.approx(expected)


@pytest.mark.parametrize("turn_deg", [25, -40])
def test_who_turns_to_the_left_face_down_has_the_left_shoulder_up(turn_deg: float) -> None:
    body = body_of(BirdDog(dip_deg=-8))
    assert body.pose is not None
    world = body.pose.world_xyz.copy()
    left, right = world[Landmark.LEFT_SHOULDER], world[Landmark.RIGHT_SHOULDER]
    middle, across = (left + right) / 2, np.linalg.norm(left - right) / 2
    level = (left - right) / (2 * across)
    trunk = middle - (world[Landmark.LEFT_HIP] + world[Landmark.RIGHT_HIP]) / 2
    up = np.cross(level, trunk) / np.linalg.norm(trunk)
    up *= -np.sign(up[1])  # y points down
    turned = across * (level * math.cos(math.radians(turn_deg)) + up * math.sin(math.radians(turn_deg)))
    world[Landmark.LEFT_SHOULDER], world[Landmark.RIGHT_SHOULDER] = middle + turned, middle - turned
    turned_body = replace(body, pose=replace(body.pose, world_xyz=world), memo={})
    assert m.trunk_twist_deg(turned_body) == pytest.approx(turn_deg, abs=0.1)
    assert m.turn_deg(turned_body) == pytest.approx(abs(turn_deg), abs=0.1)


@pytest.mark.parametrize(("side", "other"), [("left", "right"), ("right", "left")])
def test_who_bends_one_arm_turns_to_that_side(side: str, other: str) -> None:
    ahead = BirdDog(other, side, arm_deg=0, elbow_deg=180)
    assert m.turned_side(body_of(ahead)) is Side(side)
    assert m.turned_side(body_of(StraightArmPlank())) is None


def twisted(deg: float, hands_left_m: float = 0.0, yaw_deg: float = 0.0, bow_deg: float = 0.0) -> Body:
    """Somebody upright before the camera whose shoulders turn to the left; all of it turned and bowed before it."""

    def about(axis: int, angle_deg: float, xyz: np.ndarray) -> np.ndarray:
        c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
        a, b = (1, 2) if axis == 0 else (0, 2)
        turned = xyz.copy()
        turned[:, a], turned[:, b] = c * xyz[:, a] - s * xyz[:, b], s * xyz[:, a] + c * xyz[:, b]
        return turned

    pose = Camera().pose(Standing(towards_camera=True))
    world = pose.world_xyz.copy()
    rows = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    world[rows] = [[0.2, -0.5, 0], [-0.2, -0.5, 0]]
    world[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = [[0.1, 0, 0], [-0.1, 0, 0]]
    world[rows] = about(1, deg, world[rows])
    world[[Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST]] = [hands_left_m, -0.2, -0.3]
    return BodyTracker().update(replace(pose, world_xyz=about(0, bow_deg, about(1, yaw_deg, world))))


@pytest.mark.parametrize("yaw_deg", [0, 40, 90])
@pytest.mark.parametrize("bow_deg", [0, 35, 90])
@pytest.mark.parametrize("deg", [-45, -5, 0, 30, 70])
def test_a_twist_is_told_from_anywhere(deg: float, yaw_deg: float, bow_deg: float) -> None:
    body = twisted(deg, yaw_deg=yaw_deg, bow_deg=bow_deg)
    assert m.trunk_twist_deg(body) == pytest.approx(deg, abs=0.01)
    assert m.lifted_shoulder_side(body) is (None if abs(deg) < 16 else Side.RIGHT if deg > 0 else Side.LEFT)


@pytest.mark.parametrize("facing", [1, -1])
def test_the_side_of_the_upper_foot(facing: int) -> None:
    lifted = body_of(BirdDog("left", "right", leg_deg=20), Camera(facing=facing))
    assert m.upper_foot_side(lifted) is Side.LEFT
    assert m.upper_foot_side(body_of(BirdDog(), Camera(facing=facing))) is None


def test_hands_beyond_the_turn() -> None:
    assert m.hands_beyond_turn_trunks(twisted(0, 0.2)) == pytest.approx(0.4)
    assert m.hands_beyond_turn_trunks(twisted(0, -0.2)) == pytest.approx(0.4)
    assert m.hands_beyond_turn_trunks(twisted(20, 0.2)) == pytest.approx(0.1)
    assert math.isnan(m.hands_beyond_turn_trunks(twisted(0, 0.2, yaw_deg=60)))  # what is aside is depth


@pytest.mark.parametrize("mirrored", [1, -1], ids=["", "mirrored"])
def test_a_body_that_turns_before_the_camera(mirrored: int) -> None:
    """Upright or seen from above: the left of what turns to the left goes away from the camera."""
    pose = Camera().pose(Standing(towards_camera=True))
    world = pose.world_xyz.copy()
    for joint, deg in (("SHOULDER", 30.0), ("HIP", -20.0), ("KNEE", -20.0)):
        for side, s in (("LEFT", 1), ("RIGHT", -1)):
            angle = math.radians(deg)
            world[Landmark[f"{side}_{joint}"]] = [s * 0.2 * math.cos(angle), 0, s * 0.2 * math.sin(angle)]
    pose = replace(pose, world_xyz=world)
    body = BodyTracker().update(pose if mirrored == 1 else pose.mirrored())
    assert m.shoulders_turn_deg(body) == pytest.approx(30 * mirrored)
    assert m.legs_turn_deg(body) == pytest.approx(-20 * mirrored)
    assert m.shoulders_lead_deg(body) == pytest.approx(10)


@pytest.mark.parametrize("turn_deg", [0, 30, 90, 180, 250])
@pytest.mark.parametrize("bend_deg", [-30, 0, 24])
def test_a_bend_is_told_however_the_picture_is_turned(bend_deg: float, turn_deg: float) -> None:
    turn = complex(math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg)))
    lying = body_of(Standing(towards_camera=True, bend_deg=bend_deg))
    left, right, middle = (Joints(*(p * turn for p in joints)) for joints in (lying.left, lying.right, lying.middle))
    lying = replace(lying, left=left, right=right, middle=middle)
    assert m.trunk_bend_deg(lying) == pytest.approx(bend_deg, abs=0.01)
    assert m.legs_askew_deg(lying) == pytest.approx((90 + turn_deg + 45) % 180 - 45, abs=0.01)
    assert math.copysign(1.0, m.hips_off_line_trunks(lying)) == (1.0 if bend_deg < 0 else -1.0) or bend_deg == 0
    turned = replace(lying, middle=middle._replace(shoulder=2j * turn, ankle=0j, hip=(0.3 + 1j) * turn), trunk_px=1.0)
    assert m.hips_off_line_trunks.measure(turned) == pytest.approx(0.3)


NEAREST = {
    "elbow_to_knee_trunks": 0.5,
    "hand_to_knee_trunks": 0.3,
    "hand_to_ear_trunks": 0.2,
    "hands_apart_trunks": 3.0,
}


@pytest.mark.parametrize(("name", "expected"), NEAREST.items())
def test_what_is_nearest(name: str, expected: float) -> None:
    body = body_of(GluteBridge())
    unit = body.trunk_px
    left = body.left._replace(elbow=0j, wrist=complex(unit), ear=complex(1.2 * unit), knee=complex(9 * unit))
    right = body.right._replace(elbow=UNSEEN, wrist=complex(4 * unit), ear=UNSEEN, knee=complex(0, -0.5 * unit))
    if name == "hand_to_knee_trunks":
        right = right._replace(knee=complex(4.3 * unit))
    assert METRICS[name].measure(replace(body, left=left, right=right)) == pytest.approx(expected)


#: Tested on bodies of their own.
OTHERS = {
    "trunk_twist_deg",
    "hands_beyond_turn_trunks",
    "shoulders_turn_deg",
    "legs_turn_deg",
    "shoulders_lead_deg",
    "trunk_bend_deg",
    "legs_askew_deg",
    "hips_off_line_trunks",
}
#: Left is right in the mirror.
SIDED = {
    "trunk_twist_deg",
    "shoulders_turn_deg",
    "legs_turn_deg",
    "trunk_bend_deg",
    "legs_askew_deg",
    "hips_off_line_trunks",
}


#: Of one who stands towards the camera, the left arm 80 degrees out and the right one 50, both of one trunk's length.
ARMS_APART = {"arms_out_deg": 80.0, "arms_uneven_deg": 30.0, "arms_line_deg": 134.3, "hand_to_other_foot_trunks": 2.23}


@pytest.mark.parametrize("mirrored", [1, -1], ids=["", "mirrored"])
@pytest.mark.parametrize(("name", "expected"), ARMS_APART.items())
def test_arms_seen_from_the_front(name: str, expected: float, mirrored: int) -> None:
    body = body_of(Standing(towards_camera=True))
    unit = body.trunk_px

    def side(joints: Joints, s: int, out_deg: float) -> Joints:
        out = math.radians(out_deg)
        at = {
            "shoulder": complex(0.1 * s, 1) * unit,
            "wrist": complex(s * (0.1 + math.sin(out)), 1 - math.cos(out)) * unit,
            "ankle": complex(0.2 * s, -1.6) * unit,
        }
        return joints._replace(**{joint: complex(mirrored * p.real, p.imag) for joint, p in at.items()})

    left, right = side(body.left, 1, 80.0), side(body.right, -1, 50.0)
    middle = Joints(*((a + b) / 2 for a, b in zip(left, right, strict=True)))
    assert METRICS[name].measure(replace(body, left=left, right=right, middle=middle)) == pytest.approx(
        expected, abs=0.05
    )


def test_every_metric_has_a_truth() -> None:
    alike = {"support_thigh_deg", *FROM_THE_FEET, *NEAREST, *OTHERS, *ARMS_APART}  # tested beside
    assert {metric.name for metric, _, _ in TRUTH} | alike == {metric.name for metric in METRICS.values()}


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_name_unit_and_words(metric: Metric) -> None:
    assert METRICS[metric.name] is metric
    assert metric.name.endswith(f"_{metric.unit}")
    assert metric.positive
    assert metric.needs
    assert metric.measure.__doc__


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
@pytest.mark.parametrize(
    "stance",
    [
        ForearmPlank(sag_deg=7, arm_lean_deg=9, knee_deg=160),
        BirdDog(leg_deg=-5, arm_deg=-12, shift_deg=4),
        GluteBridge(-10, 100),
        SidePlank(sag_deg=-6, arm_lean_deg=8, roll_deg=12),
    ],
    ids=lambda stance: type(stance).__name__,
)
def test_mirror_size_and_place_change_nothing(metric: Metric, stance: Stance) -> None:
    lower = metric.name.startswith("support_") and metric.name not in ("support_thigh_deg", "support_arm_deg")
    if lower or metric.name in ("upper_leg_deg", "upper_knee_deg"):
        stance = SidePlank(sag_deg=-6, arm_lean_deg=8)  # seen from the side neither shoulder is the lower one
    elif "_to_left_" in metric.name or metric in (
        m.trunk_bend_deg,
        m.hips_off_line_trunks,
    ):  # the chest looks at the camera
        stance = Standing(towards_camera=True, bend_deg=9, left_m=0.1)
    plain = Camera(scale=250).pose(stance)
    expected = metric(BodyTracker().update(plain))
    small = Camera(scale=80, shift_px=(31, -17)).pose(stance)
    for pose, mirrored in ((plain.mirrored(), True), (small, False), (small.mirrored(), True)):
        turns = metric.name in SIDED or "_to_left_" in metric.name
        sign = -1 if mirrored and turns else 1
        assert metric(BodyTracker().update(pose)) == pytest.approx(sign * expected, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_nothing_seen_nothing_said(metric: Metric) -> None:
    world = {"chest_down_deg", "trunk_roll_deg", "hips_roll_deg", "breadth_trunks"}  # of the raw torso, always there
    body = body_of(BirdDog(leg_deg=0, arm_deg=0), Camera(hidden=("",)))
    assert math.isnan(metric(body)) or metric.name in world


@pytest.mark.parametrize(
    ("metric", "hidden"),
    [
        (m.thigh_line_deg, "RIGHT_KNEE"),
        (m.knee_deg, "RIGHT_ANKLE"),
        (m.head_drop_deg, "RIGHT_EAR"),
        (m.upper_arm_lean_deg, "RIGHT_ELBOW"),
        (m.forearm_slope_deg, "RIGHT_WRIST"),
        (m.trunk_incline_deg, "RIGHT_HIP"),
    ],
)
def test_the_near_joint_that_is_hidden_is_not_replaced(metric: Metric, hidden: str) -> None:
    assert math.isnan(metric(body_of(ForearmPlank(), Camera(hidden=(hidden,)))))
    far = hidden.replace("RIGHT", "LEFT")
    assert not math.isnan(metric(body_of(ForearmPlank(), Camera(hidden=(far,)))))


def test_the_knee_stands_in_for_a_hidden_ankle() -> None:
    plank = body_of(ForearmPlank(sag_deg=9, knee_deg=180), Camera(hidden=("ANKLE",)))
    assert m.body_line_deg.measure(plank) == pytest.approx(9)
    side = body_of(SidePlank(sag_deg=9), Camera(hidden=("ANKLE",)))
    assert m.side_line_deg(side) == pytest.approx(9, abs=3)  # the hips are broader than the feet
    dog = body_of(BirdDog(leg_deg=-20), Camera(hidden=("LEFT_ANKLE",)))
    assert m.raised_leg_deg.measure(dog) == pytest.approx(-20)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("facing", [1, -1])
def test_raised_limbs_are_named_by_the_body(side: str, facing: int) -> None:
    other = "right" if side == "left" else "left"
    body = body_of(BirdDog(side, other, leg_deg=0, arm_deg=0), Camera(facing=facing))
    assert m.raised_leg_side(body) is Side(side)
    assert m.raised_arm_side(body) is Side(other)
    down = body_of(BirdDog(side, other, leg_deg=-75, arm_deg=-75), Camera(facing=facing))
    assert m.raised_leg_side(down) is m.raised_arm_side(down) is None
    assert math.isnan(m.raised_leg_deg(down))


@pytest.mark.parametrize(
    ("hidden", "leg", "arm"),
    [
        ("LEFT_KNEE", None, Side.RIGHT),  # the raised leg: nobody knows
        ("RIGHT_KNEE", Side.LEFT, Side.RIGHT),  # the carrying leg: the other one is up
        ("LEFT_WRIST", Side.LEFT, Side.RIGHT),
    ],
)
def test_a_hidden_limb_is_no_raised_limb(hidden: str, leg: Side | None, arm: Side | None) -> None:
    body = body_of(BirdDog("left", "right", leg_deg=0, arm_deg=0), Camera(hidden=(hidden,)))
    assert m.raised_leg_side(body) is leg
    assert m.raised_arm_side(body) is arm


def test_a_raised_arm_that_is_hidden_is_not_taken_for_one_on_the_floor() -> None:
    stance = BirdDog("left", "right", leg_deg=0, arm_deg=0)
    body = body_of(stance, Camera(hidden=("RIGHT_ELBOW", "RIGHT_WRIST")))
    assert math.isnan(m.raised_arm_deg(body))


def test_pixels_keep_the_aspect_ratio() -> None:
    """A picture squeezed to half its width is another body, and measured as one."""
    pose = Camera().pose(ForearmPlank(sag_deg=20))
    squeezed = replace(pose, image_xy=pose.image_xy * np.array([0.5, 1.0]))
    assert m.body_line_deg.measure(BodyTracker().update(pose)) == pytest.approx(20)
    assert m.body_line_deg(BodyTracker().update(squeezed)) > 30
    portrait = Camera(size=(720, 1280), scale=200).pose(ForearmPlank(sag_deg=20))
    assert m.body_line_deg.measure(BodyTracker().update(portrait)) == pytest.approx(20)


def test_a_metric_is_measured_once_a_body() -> None:
    calls: list[Body] = []

    def some_deg(body: Body) -> float:
        """Something."""
        calls.append(body)
        return 1.0

    some = m.metric("deg", "more", "a body")(some_deg)
    body = body_of(Standing())
    assert some(body) == some(body) == 1.0
    assert len(calls) == 1
    with pytest.raises(ValueError, match="should end with its unit"):
        m.metric("trunks", "more", "a body")(some_deg)


def test_joints_are_what_a_pose_names() -> None:
    pose: Pose = Camera().pose(Standing())
    joints = {mark.name.removeprefix("LEFT_").lower() for mark in Landmark}
    assert set(Joints._fields) <= joints
    body = BodyTracker().update(pose)
    assert body.left.ear.imag > body.left.shoulder.imag > body.left.hip.imag > body.left.knee.imag
