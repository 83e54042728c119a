"""From a pose to a body: which side is near, what is hidden, where the camera stands."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.builders import BirdDog, Camera, ForearmPlank, GluteBridge, SidePlank, Stance, Standing, still

from formcheck.form.body import BodyTracker, Side
from formcheck.form.exercise import View
from formcheck.pose.types import MIRRORED, Pose


def swapped(pose: Pose) -> Pose:
    """Left and right confused by the model: names exchanged, points where they are."""
    return replace(
        pose,
        image_xy=pose.image_xy[MIRRORED],
        world_xyz=pose.world_xyz[MIRRORED],
        visibility=pose.visibility[MIRRORED],
    )


@pytest.mark.parametrize("facing", [1, -1])
def test_side_and_facing(facing: int) -> None:
    body = BodyTracker().update(Camera(facing=facing).pose(ForearmPlank()))
    assert body.facing == facing
    assert body.near_side is (Side.RIGHT if facing > 0 else Side.LEFT)
    assert body.near is body.side(body.near_side)
    assert body.middle.hip == (body.left.hip + body.right.hip) / 2
    assert body.left.hip.imag < 0  # y up: everything in a picture lies below its top edge
    assert body.trunk_px == pytest.approx(0.5 * 300)


@pytest.mark.parametrize("fps", [10, 30])
@pytest.mark.parametrize("lasting", [0.1, 0.5])
def test_near_side_survives_a_swap_of_half_a_second(fps: float, lasting: float) -> None:
    tracker = BodyTracker()
    poses = [pose for _, pose in still(ForearmPlank(), 6, fps) if pose]
    sides = [tracker.update(swapped(p) if 3 <= p.t < 3 + lasting - 1e-9 else p).near_side for p in poses]
    assert set(sides) == {Side.RIGHT}


def test_near_side_follows_a_person_who_turned_round() -> None:
    tracker = BodyTracker()
    sides = {}
    for t, pose in still(ForearmPlank(), 6, 30):
        assert pose
        sides[round(t, 3)] = tracker.update(swapped(pose) if t >= 3 else pose).near_side
    assert sides[2.9] is Side.RIGHT
    assert sides[4.5] is Side.LEFT
    tracker.reset()
    assert tracker.update(Camera(facing=-1).pose(ForearmPlank(), 9)).near_side is Side.LEFT


def test_what_is_dim_or_outside_the_picture_is_unseen() -> None:
    pose = Camera(hidden=("LEFT_KNEE",)).pose(ForearmPlank())
    body = BodyTracker().update(pose)
    assert math.isnan(body.left.knee.real)
    assert math.isnan(body.middle.knee.real)
    assert not math.isnan(body.right.knee.real)
    outside = Camera(shift_px=(-400, 0)).pose(ForearmPlank())  # the feet leave the picture on the left
    body = BodyTracker().update(outside)
    assert math.isnan(body.near.ankle.real)
    assert not math.isnan(body.near.shoulder.real)
    assert body.trunk_px == pytest.approx(150)


@pytest.mark.parametrize("threshold", [0.1, 0.9])
def test_the_least_visibility_can_be_set(threshold: float) -> None:
    body = BodyTracker(threshold).update(Camera().pose(ForearmPlank()))
    assert math.isnan(body.left.shoulder.real) is (threshold > 0.5)  # the far side is seen to 0.7
    assert not math.isnan(body.right.shoulder.real)


@pytest.mark.parametrize(
    ("stance", "chest"),
    [
        (ForearmPlank(), 82),
        (GluteBridge(), -89),
        (Standing(), 0),
        (Standing(towards_camera=True), 0),
        (SidePlank("left"), 0),
        (SidePlank("left", roll_deg=40), 38),
        (SidePlank("right", back=True, roll_deg=-40), -38),
    ],
)
@pytest.mark.parametrize("facing", [1, -1])
def test_where_the_chest_looks(stance: Stance, chest: float, facing: int) -> None:
    assert BodyTracker().update(Camera(facing=facing).pose(stance)).chest_down_deg == pytest.approx(chest, abs=1)


@pytest.mark.parametrize(
    ("stance", "yaw", "view"),
    [
        (ForearmPlank(), 0, View.SIDE),
        (ForearmPlank(), 25, View.SIDE),
        (ForearmPlank(), 60, None),  # from ahead
        (ForearmPlank(), 90, None),
        (BirdDog(), -20, View.SIDE),
        (SidePlank(), 0, View.FRONT),
        (SidePlank(), 25, View.FRONT),
        (SidePlank(), 85, None),  # from the feet
    ],
)
def test_the_breadth_of_the_shoulders_tells_the_view(stance: Stance, yaw: float, view: View | None) -> None:
    breadth = BodyTracker().update(Camera(yaw_deg=yaw).pose(stance)).breadth
    fitting = {v for v in View if v.fits(breadth)}
    # Between the views a body may fit both: there its position tells what it does.
    assert view in fitting if view else not fitting


def test_a_view_that_was_right_is_left_only_when_it_is_clearly_wrong() -> None:
    for view in View:
        for edge, near, far in ((view.least, -0.1 * view.least, -0.25 * view.least), (view.most, 0.1, 0.25)):
            if math.isfinite(edge):
                assert not view.fits(edge + near, view.end)
                assert view.fits(edge + near, view.end, inside=True)
                assert not view.fits(edge + far, view.end, inside=True)


def test_the_lower_side_carries_unless_a_shoulder_is_hidden() -> None:
    for support, side in (("left", Side.LEFT), ("right", Side.RIGHT)):
        assert BodyTracker().update(Camera().pose(SidePlank(support))).lower_side is side
        for hidden in ("LEFT_SHOULDER", "RIGHT_SHOULDER"):
            assert BodyTracker().update(Camera(hidden=(hidden,)).pose(SidePlank(support))).lower_side is None
