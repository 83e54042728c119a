"""The stick figure is what it says it is, by formulas of its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests import builders as b
from tests.builders import (
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    KneePlank,
    ProneFlat,
    ProneOnForearms,
    SidePlank,
    Stance,
    Standing,
    StraightArmPlank,
    Vector,
)

from formcheck.pose.types import Landmark

#: Onto the plane of the picture: shoulders are broader than hips.
FLAT = np.array([1.0, 1.0, 0.0])

STANCES: list[Stance] = [
    ForearmPlank(),
    ForearmPlank(sag_deg=18, arm_lean_deg=20, knee_deg=150),
    ForearmPlank(sag_deg=-30, arm_lean_deg=-25),
    StraightArmPlank(sag_deg=9, arm_lean_deg=12, elbow_deg=140),
    KneePlank(sag_deg=-14, knee_deg=80),
    BirdDog(),
    BirdDog(leg_deg=5, arm_deg=-10, knee_deg=150, elbow_deg=120, dip_deg=6, shift_deg=12),
    GluteBridge(),
    GluteBridge(lift_deg=10, knee_deg=60),
    ProneFlat(),
    ProneOnForearms(),
    Standing(),
]


def angle(a: Vector, at: Vector, c: Vector) -> float:
    """By the law of cosines, from lengths alone."""
    p, q, r = math.dist(a, at), math.dist(c, at), math.dist(a, c)
    return math.degrees(math.acos(max(-1.0, (p * p + q * q - r * r) / (2 * p * q))))


def drop(a: Vector, at: Vector, c: Vector) -> float:
    """How far `at` lies below the line from a to c at the same x, metres."""
    share = (at[0] - a[0]) / (c[0] - a[0])
    return float(a[1] + share * (c[1] - a[1]) - at[1])


@pytest.mark.parametrize("stance", STANCES, ids=repr)
def test_bones_keep_their_lengths(stance: Stance) -> None:
    joints = stance.joints()
    for side in b.SIDES:
        for start, end, length in (
            ("SHOULDER", "ELBOW", b.UPPER_ARM),
            ("ELBOW", "WRIST", b.FOREARM),
            ("HIP", "KNEE", b.THIGH),
            ("KNEE", "ANKLE", b.SHIN),
        ):
            assert math.dist(joints[f"{side}_{start}"], joints[f"{side}_{end}"]) == pytest.approx(length)
    middles = {name: (joints[f"LEFT_{name}"] + joints[f"RIGHT_{name}"]) / 2 for name in ("SHOULDER", "HIP")}
    assert math.dist(middles["SHOULDER"], middles["HIP"]) == pytest.approx(b.TRUNK)
    assert math.dist(joints["LEFT_SHOULDER"], joints["RIGHT_SHOULDER"]) == pytest.approx(b.SHOULDERS)
    assert math.dist(joints["LEFT_HIP"], joints["RIGHT_HIP"]) == pytest.approx(b.HIPS)


@pytest.mark.parametrize("sag", [-40.0, -12.0, 0.0, 7.0, 25.0])
@pytest.mark.parametrize(
    ("make", "low", "floor"),
    [
        (lambda sag: ForearmPlank(sag_deg=sag), "ANKLE", b.TOES),
        (lambda sag: ForearmPlank(sag_deg=sag, knee_deg=155), "ANKLE", b.TOES),
        (lambda sag: StraightArmPlank(sag_deg=sag, elbow_deg=150), "ANKLE", b.TOES),
        (lambda sag: KneePlank(sag_deg=sag), "KNEE", b.KNEE),
    ],
)
def test_planks_bend_at_the_hip_as_asked(make: Callable[[float], Stance], low: str, floor: float, sag: float) -> None:
    joints = make(sag).joints()
    line = [joints[f"RIGHT_{name}"] * FLAT for name in ("SHOULDER", "HIP", low)]
    assert 180 - angle(*line) == pytest.approx(abs(sag), abs=1e-4)
    assert drop(*line) * sag >= 0
    assert line[2][1] == pytest.approx(floor)


def test_planks_stand_on_the_floor() -> None:
    plank = ForearmPlank(arm_lean_deg=20).joints()
    assert plank["LEFT_ELBOW"][1] == pytest.approx(b.ELBOW)
    assert plank["LEFT_WRIST"][1] == pytest.approx(b.ELBOW)
    ahead = plank["LEFT_ELBOW"][0] - plank["LEFT_SHOULDER"][0]  # the head is to the right
    assert ahead == pytest.approx(b.UPPER_ARM * math.sin(math.radians(20)))
    high = StraightArmPlank(arm_lean_deg=-15, elbow_deg=130).joints()
    assert high["LEFT_WRIST"][1] == pytest.approx(0)
    assert angle(high["LEFT_SHOULDER"], high["LEFT_ELBOW"], high["LEFT_WRIST"]) == pytest.approx(130)
    arm = high["LEFT_WRIST"] - high["LEFT_SHOULDER"]
    assert math.degrees(math.atan(arm[0] / -arm[1])) == pytest.approx(-15)
    assert high["LEFT_ELBOW"][0] < high["LEFT_WRIST"][0]  # elbows point to the feet
    bent = ForearmPlank(knee_deg=150).joints()
    assert angle(bent["LEFT_HIP"], bent["LEFT_KNEE"], bent["LEFT_ANKLE"]) == pytest.approx(150)
    assert drop(bent["LEFT_HIP"], bent["LEFT_KNEE"], bent["LEFT_ANKLE"]) > 0  # knees bend towards the floor


def test_head_drops_towards_the_chest() -> None:
    joints = ForearmPlank(head_drop_deg=30).joints()
    ear, shoulder, hip = ((joints[f"LEFT_{n}"] + joints[f"RIGHT_{n}"]) / 2 for n in ("EAR", "SHOULDER", "HIP"))
    assert 180 - angle(hip, shoulder, ear) == pytest.approx(30, abs=1e-4)
    assert ear[1] < shoulder[1]


def test_bird_dog_raises_the_named_limbs_only() -> None:
    joints = BirdDog("right", "left", leg_deg=-6, arm_deg=4, knee_deg=160, elbow_deg=150, shift_deg=10).joints()
    rise = joints["RIGHT_KNEE"] - joints["RIGHT_HIP"]
    assert math.degrees(math.asin(rise[1] / b.THIGH)) == pytest.approx(-6)
    assert rise[0] < 0  # behind the hip
    assert angle(joints["RIGHT_HIP"], joints["RIGHT_KNEE"], joints["RIGHT_ANKLE"]) == pytest.approx(160)
    assert joints["RIGHT_ANKLE"][1] > joints["RIGHT_KNEE"][1]
    arm = joints["LEFT_ELBOW"] - joints["LEFT_SHOULDER"]
    assert math.degrees(math.asin(arm[1] / b.UPPER_ARM)) == pytest.approx(4)
    assert arm[0] > 0
    assert [joints[f"LEFT_{n}"][1] for n in ("KNEE", "ANKLE")] == pytest.approx([b.KNEE, b.KNEE])
    carrying = joints["LEFT_HIP"] - joints["LEFT_KNEE"]
    assert math.degrees(math.atan(-carrying[0] / carrying[1])) == pytest.approx(10)  # hips behind the knee


@pytest.mark.parametrize(("lift", "knee"), [(-48.0, 90.0), (-20.0, 110.0), (0.0, 90.0), (15.0, 60.0)])
def test_glute_bridge_lies_on_shoulders_and_feet(lift: float, knee: float) -> None:
    joints = GluteBridge(lift, knee).joints()
    line = [joints[f"LEFT_{name}"] * FLAT for name in ("SHOULDER", "HIP", "KNEE")]
    assert 180 - angle(*line) == pytest.approx(abs(lift), abs=1e-4)
    assert drop(*line) * lift <= 0
    assert angle(*(joints[f"LEFT_{name}"] for name in ("HIP", "KNEE", "ANKLE"))) == pytest.approx(knee)
    assert joints["LEFT_ANKLE"][1] == pytest.approx(0.07, abs=1e-6)
    assert joints["LEFT_SHOULDER"][1] == pytest.approx(0.05)
    assert joints["LEFT_SHOULDER"][2] > joints["RIGHT_SHOULDER"][2]  # on the back, head right: the left side is near


@pytest.mark.parametrize("support", ["left", "right"])
@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(("sag", "roll", "lean"), [(0.0, 0.0, 0.0), (10.0, 30.0, 20.0), (-15.0, -30.0, -20.0)])
def test_side_plank_geometry(support: str, back: bool, sag: float, roll: float, lean: float) -> None:
    joints = SidePlank(support, back, sag, lean, roll).joints()
    middle = {n: (joints[f"LEFT_{n}"] + joints[f"RIGHT_{n}"]) / 2 for n in ("SHOULDER", "HIP", "ANKLE")}
    line = [middle[name] * FLAT for name in ("SHOULDER", "HIP", "ANKLE")]
    assert 180 - angle(*line) == pytest.approx(abs(sag), abs=1e-4)
    assert drop(*line) * sag >= -1e-9
    lower = support.upper()
    arm = joints[f"{lower}_ELBOW"] - joints[f"{lower}_SHOULDER"]
    head = math.copysign(1.0, middle["SHOULDER"][0] - middle["HIP"][0])
    assert head == (1 if (support == "left") is not back else -1)
    assert math.degrees(math.atan2(arm[0] * head, -arm[1])) == pytest.approx(lean)
    assert joints[f"{lower}_ELBOW"][1] == pytest.approx(0)
    # The front of the chest is the cross product of the person's left and the way to the head.
    left = joints["LEFT_SHOULDER"] - joints["RIGHT_SHOULDER"]
    front = np.cross(left, middle["SHOULDER"] - middle["HIP"])
    dip = math.degrees(math.asin(-front[1] / np.linalg.norm(front)))
    slope = math.asin((middle["SHOULDER"] - middle["HIP"])[1] / b.TRUNK)
    tip = math.degrees(math.asin(math.sin(math.radians(roll)) * math.cos(slope)))
    assert dip == pytest.approx(tip, abs=1e-4)
    assert bool(front[2] < 0) is back


def test_camera_keeps_the_aspect_and_walks_round() -> None:
    stance = ForearmPlank(sag_deg=10)
    near, far = Camera(scale=200).pose(stance), Camera(scale=200, facing=-1).pose(stance)
    hip, shoulder = near.image_xy[Landmark.LEFT_HIP], near.image_xy[Landmark.LEFT_SHOULDER]
    assert math.dist(hip, shoulder) == pytest.approx(200 * b.TRUNK)
    assert shoulder[0] > hip[0]
    assert far.image_xy[Landmark.LEFT_SHOULDER][0] < far.image_xy[Landmark.LEFT_HIP][0]
    # Head right, face down: the right side is the near one; from the other side the left one.
    assert near.world_xyz[Landmark.RIGHT_HIP][2] < near.world_xyz[Landmark.LEFT_HIP][2]
    assert far.world_xyz[Landmark.RIGHT_HIP][2] > far.world_xyz[Landmark.LEFT_HIP][2]
    assert near.world_xyz[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0) == pytest.approx(0)
    turned = Camera(scale=200, yaw_deg=60).pose(stance)
    level = turned.image_xy[Landmark.LEFT_SHOULDER] - turned.image_xy[Landmark.RIGHT_SHOULDER]
    assert abs(level[0]) == pytest.approx(200 * b.SHOULDERS * math.sin(math.radians(60)))


def test_hidden_joints_and_noise() -> None:
    pose = Camera(hidden=("KNEE",)).pose(ForearmPlank(), hidden=("LEFT_EAR",))
    hidden = {mark.name for mark in Landmark if pose.visibility[mark] < 0.3}
    assert hidden == {"LEFT_KNEE", "RIGHT_KNEE", "LEFT_EAR"}
    camera = Camera(noise=0.01, scale=100, seed=1)
    poses = [camera.pose(ForearmPlank()) for _ in range(300)]
    spread = np.std([pose.image_xy[Landmark.LEFT_KNEE] for pose in poses], axis=0)
    assert spread == pytest.approx(1.0, rel=0.15)


def test_timeline_moves_smoothly_and_knows_gaps() -> None:
    low = ForearmPlank(sag_deg=20)
    moments = b.timeline([(0, low), (1, low), (3, replace(low, sag_deg=0)), (4, None), (5, low), (6, low)], fps=10)
    assert [t for t, _ in moments] == pytest.approx(np.arange(61) / 10)
    assert [t for t, pose in moments if pose is None] == pytest.approx(np.arange(40, 50) / 10)
    halfway = moments[20][1]
    assert halfway is not None
    assert halfway.image_xy == pytest.approx(Camera().pose(ForearmPlank(sag_deg=10)).image_xy)
    steps = [
        math.dist(p.image_xy[Landmark.LEFT_HIP], q.image_xy[Landmark.LEFT_HIP])
        for (_, p), (_, q) in pairwise(moments[10:31])
        if p and q
    ]
    assert max(steps[0], steps[-1]) < max(steps) / 3
