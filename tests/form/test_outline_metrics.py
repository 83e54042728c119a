"""Metrics of the outline on drawn bodies whose back is known: values, signs, and what must not change them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from formcheck.form import outline_metrics as om
from formcheck.form.body import Body, BodyTracker
from formcheck.form.metrics import Metric
from formcheck.pose.mask import outline_from_mask
from formcheck.pose.outline import TRUNK
from formcheck.pose.smoothing import Smoother
from formcheck.pose.types import N_LANDMARKS, FloatArray, Landmark, Pose

#: In the crop: shoulders, hips, knees and ankles on one line, arms beyond the head. The trunk is 60 px long.
JOINTS = {
    "SHOULDER": 80.0, "HIP": 140.0, "KNEE": 190.0, "ANKLE": 235.0, "ELBOW": 45.0, "WRIST": 30.0, "INDEX": 20.0,
    "EAR": 70.0,
}  # fmt: skip
MIDDLE, HALF, TRUNK_PX = 128.0, 12.0, 60.0
X = np.arange(256.0)
#: Along the trunk: -1 at the shoulders, 1 at the hips.
U = np.clip((X - 110) / 30, -1, 1)


def to_image(scale: float = 2.0, turn_deg: float = 0.0, x: float = 60.0, y: float = 40.0) -> FloatArray:
    c, s = scale * math.cos(math.radians(turn_deg)), scale * math.sin(math.radians(turn_deg))
    return np.array([[c, -s, x], [s, c, y]])


def body_pose(
    upper: FloatArray,
    lower: FloatArray,
    chest: tuple[float, float, float] = (0, 1, 0),
    to: FloatArray | None = None,
    size: tuple[int, int] = (900, 700),
    draw: Callable[[np.ndarray], object] | None = None,
    t: float = 0.0,
) -> Pose:
    """The pose of a body whose edges lie `upper` above and `lower` below its middle (pixels of the crop, at `X`).

    `chest` is where the chest looks in the crop: x right, y down, z away.
    """
    to = to_image() if to is None else to
    rows = X[:, None]
    depth = np.minimum(np.minimum(rows - (MIDDLE - upper), (MIDDLE + lower) - rows), np.minimum(X - 15, 245 - X))
    mask = np.clip(depth, -6, 6).astype(np.float32)
    if draw is not None:
        draw(mask)
    crop = np.full((N_LANDMARKS, 2), (65.0, MIDDLE))
    for mark in Landmark:
        crop[mark, 0] = JOINTS.get(mark.name.removeprefix("LEFT_").removeprefix("RIGHT_"), 65.0)
    head = np.array((-1.0, 0, 0))
    left = np.cross(head, chest)
    world = np.zeros((N_LANDMARKS, 3))
    for side, sign in (("LEFT", 1), ("RIGHT", -1)):
        world[Landmark[f"{side}_SHOULDER"]] = 0.5 * head + 0.18 * sign * left
        world[Landmark[f"{side}_HIP"]] = 0.12 * sign * left
    turn = to[:, :2] / math.sqrt(abs(np.linalg.det(to[:, :2])))
    world[:, :2] = world[:, :2] @ turn.T
    xy = crop @ to[:, :2].T + to[:, 2]
    return Pose(t, xy, world, np.ones(N_LANDMARKS), size, outline_from_mask(mask, to, xy, size))


def body_of(pose: Pose) -> Body:
    return BodyTracker().update(pose)


LEVEL = np.full(256, HALF)
PRONE, SUPINE = (0.0, 1.0, 0.0), (0.0, -1.0, 0.0)


@pytest.mark.parametrize("percent", [-12.0, -5.0, 0.0, 5.0, 12.0])
@pytest.mark.parametrize("chest", [PRONE, SUPINE])
def test_shape_of_the_back(percent: float, chest: tuple[float, float, float]) -> None:
    back = HALF + percent / 100 * TRUNK_PX * (1 - U**2)
    upper, lower = (back, LEVEL) if chest == PRONE else (LEVEL, back)
    pose = body_pose(upper, lower, chest)
    assert om.back_shape_percent(body_of(pose)) == pytest.approx(percent, abs=0.4)


@pytest.mark.parametrize("percent", [-12.0, 0.0, 12.0])
@pytest.mark.parametrize("chest", [PRONE, SUPINE])
def test_bow_of_the_back(percent: float, chest: tuple[float, float, float]) -> None:
    back = HALF + percent / 100 * TRUNK_PX * (1 - U**2)
    upper, lower = (back, LEVEL) if chest == PRONE else (LEVEL, back)
    bow = om.back_bow_percent(body_of(body_pose(upper, lower, chest)))
    assert bow == pytest.approx(0.67 * percent, abs=0.5)  # medians of parts, not the very ends


def test_the_bow_is_seen_where_a_back_bends_sharply() -> None:
    back = HALF - 8.0 * np.clip(1 - np.abs(U) / 0.4, 0, 1)
    body = body_of(body_pose(back, LEVEL))
    assert math.isnan(om.back_shape_percent(body))
    assert om.back_bow_percent(body) < -5


def test_upper_and_lower_back_apart() -> None:
    low = np.clip((X - 110) / 30, 0, 1)
    back = HALF - 4.0 * 4 * low * (1 - low)  # a hollow of 4 px, in the lower half alone
    body = body_of(body_pose(back, LEVEL))
    assert om.lower_back_shape_percent(body) == pytest.approx(-100 * 4 / TRUNK_PX, abs=0.7)
    assert om.upper_back_shape_percent(body) == pytest.approx(0, abs=0.5)


def test_thickness() -> None:
    body = body_of(body_pose(LEVEL, np.full(256, 9.0)))
    assert om.trunk_thickness_percent(body) == pytest.approx(100 * 21 / TRUNK_PX, abs=0.2)


def test_a_bump_does_not_bend_the_back() -> None:
    def hair(mask: np.ndarray) -> None:
        cv2.circle(mask, (92, 114), 5, 6.0, -1)

    bumpy = om.back_shape_percent(body_of(body_pose(LEVEL, LEVEL, draw=hair)))
    assert bumpy == pytest.approx(0, abs=1.0)


def test_rays_that_disagree_cannot_tell() -> None:
    pose = body_pose(LEVEL, LEVEL)
    assert pose.outline is not None
    pose.outline.edges_px[TRUNK] += np.random.default_rng(0).normal(0, 0.08 * 2 * TRUNK_PX, (21, 2))
    assert math.isnan(om.back_shape_percent(body_of(pose)))


@pytest.mark.parametrize("hidden", [slice(0, 6), slice(8, 13), slice(12, 21)])
def test_a_part_that_is_hidden_cannot_tell(hidden: slice) -> None:
    pose = body_pose(LEVEL, LEVEL)
    assert pose.outline is not None
    pose.outline.edges_px[TRUNK][hidden] = np.nan
    assert math.isnan(om.back_shape_percent(body_of(pose)))


def test_from_the_front_no_back_is_seen() -> None:
    body = body_of(body_pose(LEVEL, LEVEL, (0.0, 0.2, -1.0)))
    for metric in (om.back_shape_percent, om.back_bow_percent, om.lower_back_shape_percent, om.low_back_gap_percent):
        assert math.isnan(metric(body))


METRICS = (
    om.back_shape_percent,
    om.back_bow_percent,
    om.upper_back_shape_percent,
    om.lower_back_shape_percent,
    om.trunk_thickness_percent,
    om.trunk_clearance_trunks,
    om.thigh_clearance_trunks,
    om.low_back_gap_percent,
)


def test_without_an_outline_nothing_is_told() -> None:
    body = body_of(replace(body_pose(LEVEL, LEVEL), outline=None))
    assert all(math.isnan(metric(body)) for metric in METRICS)


def arm(mask: np.ndarray) -> None:
    """What carries the body: down to 20 px below the trunk's lower edge."""
    cv2.rectangle(mask, (22, 130), (44, 160), 6.0, -1)


def test_clearance_from_the_floor() -> None:
    body = body_of(body_pose(LEVEL, LEVEL, draw=arm))
    for metric in (om.trunk_clearance_trunks, om.thigh_clearance_trunks):
        assert metric(body) == pytest.approx(20 / TRUNK_PX, abs=0.03)
    lying = body_of(body_pose(LEVEL, LEVEL))
    for metric in (om.trunk_clearance_trunks, om.thigh_clearance_trunks):
        assert metric(lying) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("gap_px", [0.0, 3.0, 6.0])
def test_gap_under_the_low_back(gap_px: float) -> None:
    hollow = np.interp(X, [104, 112, 128, 131], [0, 1, 1, 0])
    body = body_of(body_pose(LEVEL, HALF - gap_px * hollow, SUPINE))
    assert om.low_back_gap_percent(body) == pytest.approx(100 * gap_px / TRUNK_PX, abs=0.8)
    assert math.isnan(om.low_back_gap_percent(body_of(body_pose(LEVEL, HALF - gap_px * hollow, PRONE))))


def bent(to: FloatArray | None = None, size: tuple[int, int] = (900, 700), t: float = 0.0) -> Pose:
    """On the back, low back hollow, the body carried 20 px above the floor: every metric has something to say."""
    return body_pose(LEVEL, HALF - 4 * np.interp(X, [104, 112, 128, 131], [0, 1, 1, 0]), SUPINE, to, size, arm, t)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_unchanged_by_mirror_scale_and_shift(metric: Metric) -> None:
    value = metric(body_of(bent()))
    assert not math.isnan(value)
    tolerance = 0.02 if metric.unit == "trunks" else 0.4
    for other in (
        bent().mirrored(),
        bent(to_image(0.8), (400, 300)),
        bent(to_image(2.0, x=200, y=90), (1200, 900)),
    ):
        assert metric(body_of(other)) == pytest.approx(value, abs=tolerance)


@pytest.mark.parametrize("turn_deg", [-25.0, 20.0, 90.0, 180.0])
def test_the_back_keeps_its_shape_when_the_body_turns(turn_deg: float) -> None:
    back = HALF + 0.08 * TRUNK_PX * (1 - U**2)
    to = to_image(2.0, turn_deg, 600, 500)
    body = body_of(body_pose(back, LEVEL, PRONE, to, (1600, 1400)))
    assert om.back_shape_percent(body) == pytest.approx(8.0, abs=0.4)
    assert om.trunk_thickness_percent(body) > 40


@pytest.mark.parametrize("fps", [10, 15, 30, 60])
def test_any_frame_rate_gives_the_same_course(fps: int) -> None:
    """A back that rounds from -5 to +5 % within 2 s, as smoothed: late by the same time at every rate."""
    smoother, tracker = Smoother(), BodyTracker()
    value = math.nan
    for index in range(round(1.2 * fps) + 1):
        t = index / fps
        percent = -5 + 5 * t
        pose = body_pose(HALF + percent / 100 * TRUNK_PX * (1 - U**2), LEVEL, t=t)
        value = om.back_shape_percent(tracker.update(smoother.update(pose)[0]))
    assert value == pytest.approx(-5 + 5 * (1.2 - 1 / (2 * math.pi * 2.5)), abs=0.5)


@pytest.mark.parametrize("turn_deg", [0.0, 12.0, 25.0])
def test_a_low_back_that_rises_towards_the_head(turn_deg: float) -> None:
    lying = body_pose(np.full(256, HALF), np.full(256, HALF), chest=(0, -1, 0), to=to_image(turn_deg=turn_deg))
    assert om.low_back_incline_deg(BodyTracker().update(lying)) == pytest.approx(turn_deg, abs=1.0)
    face_down = body_pose(np.full(256, HALF), np.full(256, HALF), chest=(0, 1, 0), to=to_image(turn_deg=turn_deg))
    assert math.isnan(om.low_back_incline_deg(BodyTracker().update(face_down)))
