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
TRUNK = 0.5
CROSSED = (2 * LENGTH * math.sin(math.radians(15)) - 0.2) / TRUNK
#: A leg whose knee drops to the left, the foot in line with the hip.
DROPPED = ((0.3, 0.1, -0.25), (-0.3, -0.1, -0.2))
SIN20, COS20, COS60 = math.sin(math.radians(20)), math.cos(math.radians(20)), math.cos(math.radians(60))
#: What is measured, on which body, and what comes out; last, whether left being right turns its sign.
TRUTH: list[tuple[Metric, str, Callable[[str], Pose], float, bool]] = [
    *(
        (metric, "above", lambda view: seen(view, RISEN), expected, turns)
        for metric, expected, turns in (
            (lm.feet_crossed_trunks, -(0.2 + LENGTH * SIN20) / TRUNK, False),
            (lm.feet_uneven_trunks, LENGTH * (1 - COS20 * COS60) / TRUNK, False),
            (lm.raised_foot_aside_trunks, LENGTH * SIN20 / TRUNK, True),
            (lm.raised_foot_along_trunks, LENGTH * COS20 * COS60 / TRUNK, False),
        )
    ),
    (lm.feet_crossed_trunks, "above", lambda view: seen(view, leg(20, -15), leg(10, 15)), CROSSED, False),
    (lm.knees_in_depth_deg, "feet", lambda view: seen(view, leg(80, 0, 130), leg(70, 0, 150)), 130, False),
    (lm.legs_raised_in_depth_deg, "feet", lambda view: seen(view, RISEN), 30, False),
    (
        lm.feet_level_trunks,
        "feet",
        lambda view: seen(view, RISEN),
        LENGTH * COS20 * math.sin(math.radians(60)) / UNIT,
        False,
    ),
    (lm.feet_crossed_trunks, "feet", lambda view: seen(view, leg(20, -15), leg(10, 15)), CROSSED * TRUNK / UNIT, False),
    (lm.knee_aside_trunks, "above", lambda view: seen(view, DROPPED, DROPPED), (0.1 + 0.3) / TRUNK, True),
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
    assert lm.shorter_leg_side(body_of(seen("above", leg(60)))) is Side.LEFT
    assert lm.shorter_leg_side(body_of(seen("above", right=leg(60)))) is Side.RIGHT
    assert lm.shorter_leg_side(body_of(seen("above", leg(5)))) is None
    assert lm.shorter_leg_side(body_of(seen("above", leg(60), hidden="RIGHT_ANKLE"))) is None
    assert math.isnan(lm.raised_foot_aside_trunks(body_of(seen("above", leg(5)))))
    assert math.isnan(lm.raised_foot_along_trunks(body_of(seen("above", leg(5)))))


def test_knees_that_rest_are_half_their_distance_aside() -> None:
    bent = ((0.0, 0.3, -0.25), (0.0, -0.3, -0.2))
    assert abs(lm.knee_aside_trunks(body_of(seen("above", bent, bent)))) == pytest.approx(0.1 / TRUNK, abs=0.01)


def test_the_side_towards_the_camera_is_the_upper_one_from_above() -> None:
    assert lm.near_side(body_of(seen("above, on the side"))) is Side.LEFT
    assert lm.near_side(body_of(seen("above, on the side").mirrored())) is Side.RIGHT
