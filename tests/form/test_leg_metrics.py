"""Metrics of moving legs, on a body in space whose angles are known, seen from its feet, from above and from ahead."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from formcheck.form import leg_metrics as lm
from formcheck.form.body import Body, BodyTracker, Side
from formcheck.form.metrics import Metric
from formcheck.pose.types import N_LANDMARKS, Landmark, Pose

METRICS = {
    name: value
    for name, value in vars(lm).items()
    if isinstance(value, Metric) and value.measure.__module__ == lm.__name__
}
SHIN = THIGH = 0.42
UNIT = 1.2 * 0.4  # seen from an end, the yardstick is what the shoulders are broad
Vector = tuple[float, float, float]


def leg(raised: float = 0.0, aside: float = 0.0, knee: float = 180.0) -> tuple[Vector, Vector]:
    """Thigh and shin as vectors (to the left, to the front, to the head), degrees: raised, and led to the left."""

    def way(up: float, length: float) -> Vector:
        up, out = math.radians(up), math.radians(aside)
        return length * math.sin(out), length * math.cos(out) * math.sin(up), -length * math.cos(out) * math.cos(up)

    return way(raised, THIGH), way(raised + knee - 180.0, SHIN)


#: Where left, front and head point in the picture (x right, y down, z away).
VIEWS: dict[str, tuple[Vector, Vector, Vector]] = {
    "feet": ((1, 0, 0), (0, -1, 0), (0, 0, 1)),  # on the back
    "head": ((-1, 0, 0), (0, -1, 0), (0, 0, -1)),
    "above": ((0, 1, 0), (0, 0, -1), (1, 0, 0)),  # on the back
    "above, on the side": ((0, 0, -1), (0, -1, 0), (1, 0, 0)),  # the left side is up
    "ahead, on the side": ((0, -1, 0), (0, 0, -1), (-1, 0, 0)),
}


def seen(
    view: str,
    left: tuple[Vector, Vector] = leg(),
    right: tuple[Vector, Vector] = leg(),
    arm: Vector = (0, 0, -0.5),
    shoulder_ahead: float = 0.0,
    hidden: str = "-",
    scale: float = 300.0,
) -> Pose:
    """A lying body with these legs; `arm` is the left one, shoulder to wrist (left, front, head)."""
    at: dict[str, Vector] = {"NOSE": (0, 0.1, 0.7)}

    def add(name: str, start: Vector, *ways: Vector) -> None:
        at[name] = tuple(sum(parts) for parts in zip(start, *ways, strict=True))

    for side, s, (thigh, shin) in (("LEFT", 1, left), ("RIGHT", -1, right)):
        add(f"{side}_EAR", (0.07 * s, 0, 0.7))
        add(f"{side}_SHOULDER", (0.2 * s, shoulder_ahead if s > 0 else 0, 0.5))
        whole = arm if s > 0 else (0, 0, -0.5)
        add(f"{side}_ELBOW", at[f"{side}_SHOULDER"], tuple(0.5 * part for part in whole))  # type: ignore[arg-type]
        add(f"{side}_WRIST", at[f"{side}_SHOULDER"], whole)
        add(f"{side}_HIP", (0.1 * s, 0, 0))
        add(f"{side}_KNEE", at[f"{side}_HIP"], thigh)
        add(f"{side}_ANKLE", at[f"{side}_KNEE"], shin)
        add(f"{side}_HEEL", at[f"{side}_ANKLE"], (0, -0.05, 0))
        add(f"{side}_FOOT_INDEX", at[f"{side}_ANKLE"], (0, 0.15, 0))
    axes = np.array(VIEWS[view], float)
    world = np.zeros((N_LANDMARKS, 3))
    for name, place in at.items():
        world[Landmark[name]] = np.array(place) @ axes
    visibility = np.ones(N_LANDMARKS)
    visibility[[mark.value for mark in Landmark if hidden in mark.name]] = 0.0
    return Pose(0.0, world[:, :2] * scale + 640.0, world, visibility, (1280, 1280))


def body_of(pose: Pose) -> Body:
    return BodyTracker().update(pose)


LENGTH = THIGH + SHIN
RISEN = leg(60, 20)
ARM_DEG = math.degrees(math.atan2(0.3, 0.4))
#: An arm led so far out, and one beside the trunk, whose side is not quite along the body.
ARMS_DEG = math.degrees(math.atan2(0.6, 0.4))
CROSSED = (2 * LENGTH * math.sin(math.radians(15)) - 0.2) / UNIT
SIN20, COS20, SIN60 = math.sin(math.radians(20)), math.cos(math.radians(20)), math.sin(math.radians(60))
#: What is measured, on which body, and what comes out; last, whether left being right turns its sign.
TRUTH: list[tuple[Metric, str, Callable[[str], Pose], float, bool]] = [
    *(
        (metric, end, lambda view: seen(view, RISEN), expected, turns)
        for end in ("feet", "head")
        for metric, expected, turns in (
            (lm.feet_crossed_trunks, -(0.2 + LENGTH * SIN20) / UNIT, False),
            (lm.feet_uneven_trunks, LENGTH * COS20 * SIN60 / UNIT, False),
            (lm.raised_foot_up_trunks, LENGTH * COS20 * SIN60 / UNIT, False),
            (lm.raised_leg_to_left_deg, math.degrees(math.atan2(SIN20, COS20 * SIN60)), True),
            (lm.raised_leg_in_depth_deg, 60, False),
            (lm.raised_thigh_in_depth_deg, 60, False),
            (lm.raised_leg_aside_deg, 20, True),
            (lm.legs_raised_in_depth_deg, 30, False),
        )
    ),
    (lm.feet_crossed_trunks, "feet", lambda view: seen(view, leg(20, -15), leg(10, 15)), CROSSED, False),
    (lm.raised_thigh_in_depth_deg, "feet", lambda view: seen(view, leg(80, 10, 130)), 80, False),
    (lm.raised_knee_in_depth_deg, "feet", lambda view: seen(view, leg(80, 10, 130)), 130, False),
    (lm.knees_in_depth_deg, "feet", lambda view: seen(view, leg(80, 0, 130), leg(70, 0, 150)), 130, False),
    (lm.straighter_knee_in_depth_deg, "feet", lambda view: seen(view, leg(80, 0, 130), leg(70, 0, 150)), 150, False),
    (
        lm.straighter_knee_deg,
        "above, on the side",
        lambda view: seen(view, leg(50, 0, 90), leg(50, 0, 120)),
        120,
        False,
    ),
    (lm.upper_arms_uneven_deg, "above", lambda view: seen(view, arm=(0.6, 0, -0.4)), ARMS_DEG, False),
    (lm.legs_to_left_deg, "above", lambda view: seen(view, leg(0, 25), leg(0, 25)), 25, True),
    (lm.near_leg_ahead_deg, "above, on the side", lambda view: seen(view, leg(40)), 40, False),
    (lm.near_leg_ahead_deg, "above, on the side", lambda view: seen(view, leg(-20), leg(30)), -20, False),
    (lm.shoulders_stacked_trunks, "above, on the side", lambda view: seen(view, shoulder_ahead=0.06), 0.12, False),
    (lm.upper_arm_rise_deg, "ahead, on the side", lambda view: seen(view, arm=(0.3, 0, 0.4)), ARM_DEG, False),
    (lm.upper_elbow_deg, "ahead, on the side", lambda view: seen(view, arm=(0.3, 0, 0.4)), 180, False),
    (
        lm.upper_limbs_deg,
        "ahead, on the side",
        lambda view: seen(view, leg(0, 35), arm=(0.3, 0, -0.4)),
        (35 + ARM_DEG) / 2,
        False,
    ),
]


@pytest.mark.parametrize("mirrored", [False, True], ids=["", "mirrored"])
@pytest.mark.parametrize(
    ("metric", "view", "make", "expected", "turns"), TRUTH, ids=lambda x: x.name if isinstance(x, Metric) else ""
)
def test_value_sign_and_mirror(
    metric: Metric, view: str, make: Callable[[str], Pose], expected: float, turns: bool, mirrored: bool
) -> None:
    pose = make(view)
    value = metric(body_of(pose.mirrored() if mirrored else pose))
    assert value == pytest.approx(-expected if mirrored and turns else expected, abs=0.02 * abs(expected) + 0.02)


@pytest.mark.parametrize(("metric", "view", "make"), [row[:3] for row in TRUTH], ids=lambda x: getattr(x, "name", ""))
def test_what_is_hidden_is_not_guessed(metric: Metric, view: str, make: Callable[[str], Pose]) -> None:
    pose = make(view)
    pose.visibility[:] = 0.0
    assert math.isnan(metric(body_of(pose)))


def test_every_metric_has_a_truth() -> None:
    assert {metric.name for metric, *_ in TRUTH} == set(METRICS)
    assert all(metric.name.endswith(f"_{metric.unit}") and metric.measure.__doc__ for metric in METRICS.values())


def test_size_changes_nothing() -> None:
    for metric, view, make, _, _ in TRUTH:
        pose = make(view)
        small = Pose(0.0, 300 + pose.image_xy / 4, pose.world_xyz, pose.visibility, pose.image_size)
        assert metric(body_of(small)) == pytest.approx(metric(body_of(pose)), abs=1e-6)


def test_the_raised_leg_is_named_by_the_body() -> None:
    assert lm.higher_foot_side(body_of(seen("feet", leg(60)))) is Side.LEFT
    assert lm.higher_foot_side(body_of(seen("head", right=leg(60)))) is Side.RIGHT
    assert lm.higher_foot_side(body_of(seen("feet", leg(5)))) is None
    assert lm.higher_foot_side(body_of(seen("feet", leg(60), hidden="RIGHT_ANKLE"))) is None
    assert math.isnan(lm.raised_leg_to_left_deg(body_of(seen("feet", leg(5)))))


def test_the_side_towards_the_camera_is_the_upper_one_from_above() -> None:
    assert lm.near_side(body_of(seen("above, on the side"))) is Side.LEFT
    assert lm.near_side(body_of(seen("above, on the side").mirrored())) is Side.RIGHT
