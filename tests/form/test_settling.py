"""Where holds begin and end, which faults are theirs, and what the end of a stream cuts off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders import BirdDog, Camera, ForearmPlank, GluteBridge, Key, ProneFlat, SidePlank, Standing, timeline
from tests.form.sessions import GOOD_DOG, bridge, hold, joined, judged

from formcheck.form.body import BodyTracker
from formcheck.form.events import FaultSpan, HoldSpan, Level
from formcheck.form.settling import join_holds, settle
from formcheck.judge import UnderWay
from formcheck.pose.smoothing import Smoother
from formcheck.pose.types import MIRRORED, Landmark

PLANK = "forearm_plank"
GOOD = ForearmPlank()


def span(start_s: float, end_s: float, in_form_s: float | None = None) -> HoldSpan:
    total_s = end_s - start_s
    return HoldSpan(PLANK, start_s, end_s, total_s, total_s if in_form_s is None else in_form_s, 0.0, None)


def fault(start_s: float, end_s: float, level: Level = Level.FAULT) -> FaultSpan:
    return FaultSpan(PLANK, "hips_sagging", level, start_s, end_s, None, 20.0, 12.0, "deg", "", level is Level.FAULT)


def test_a_moment_out_of_position_splits_no_hold() -> None:
    keys: list[Key] = [(0, GOOD), (4, GOOD), (4.3, ProneFlat()), (4.8, ProneFlat()), (5.1, GOOD), (9, GOOD)]
    found = judged(timeline(keys, 30), PLANK)
    (one,) = found.holds
    assert one.total_s == pytest.approx(9)
    assert one.in_form_s == pytest.approx(8, abs=0.35)


def test_holds_of_two_sides_or_far_apart_stay_two() -> None:
    assert len(join_holds([span(0, 4), span(5.6, 9)])) == 2
    found = judged(timeline(joined(hold(SidePlank("left")), hold(SidePlank("right")))), "side_plank")
    assert found.sides == ["left", "right"]


def test_sinking_to_the_floor_ends_the_hold_and_is_no_fault() -> None:
    held, faults, down = settle([span(2, 10, 7)], [fault(9, 10.4)], 20)
    assert held == [span(2, 9, 7)]
    assert faults == []
    assert down == [fault(9, 10.4)]


def test_a_sag_that_lasts_is_a_fault_although_it_ends_on_the_floor() -> None:
    held, faults, down = settle([span(2, 12, 5)], [fault(7, 12)], 20)
    assert (held, faults, down) == ([span(2, 12, 5)], [fault(7, 12)], [])


def test_a_fault_at_the_end_of_the_stream_is_no_way_down() -> None:
    _, faults, down = settle([span(2, 10, 7)], [fault(9, 10)], 10)
    assert (faults, down) == ([fault(9, 10)], [])


def test_the_way_in_is_neither_hold_nor_fault() -> None:
    held, faults, down = settle([span(2, 10, 7.5)], [fault(0, 1.8), fault(1, 2.5)], 20)
    assert (held, faults, down) == ([span(2.5, 10, 7.5)], [], [])


def test_a_fault_is_cut_to_its_hold_and_one_between_two_holds_is_whole() -> None:
    advice = fault(9, 12, Level.ADVICE)
    _, faults, _ = settle([span(2, 10)], [advice], 20)
    assert faults == [replace(advice, end_s=10)]
    _, faults, down = settle([span(2, 10), span(14, 20)], [fault(9.9, 14.1)], 30)
    assert (faults, down) == ([fault(9.9, 14.1)], [])


def test_a_repetition_that_the_end_cut_off_is_told() -> None:
    third: list[Key] = [(0.5, GluteBridge()), (1.7, GluteBridge(0)), (2.0, GluteBridge(0))]
    found = judged(timeline(joined(bridge(), bridge(), third)), "glute_bridge")
    assert len(found.reps) == 2
    (cut,) = found.verdict.under_way
    assert cut == UnderWay("glute_bridge", 3, cut.start_s)
    assert judged(timeline(joined(bridge(), bridge())), "glute_bridge").verdict.under_way == ()


@pytest.mark.parametrize("side", [1, -1])
def test_a_standing_body_that_sways_faces_one_way(side: int) -> None:
    tracker = BodyTracker()
    facing = set()
    for index in range(60):
        sway = 3.0 if index % 2 else -3.0
        pose = Camera(side).pose(Standing(), index / 30)
        pose.image_xy[11:13, 0] += sway
        facing.add(tracker.update(pose).facing)
    assert len(facing) == 1


def test_hips_change_sides_with_the_legs_unless_they_stayed() -> None:
    camera = Camera(yaw_deg=40)
    smoother = Smoother()
    legs = np.arange(Landmark.LEFT_KNEE, Landmark.RIGHT_FOOT_INDEX + 1)
    for index in range(10):
        smoother.update(camera.pose(GOOD_DOG, index / 30))
    for hips in ([], [Landmark.LEFT_HIP.value, Landmark.RIGHT_HIP.value]):
        pose = camera.pose(GOOD_DOG, (10 + len(hips)) / 30)
        rows = np.concatenate([legs, np.array(hips, dtype=legs.dtype)])
        wrong = replace(pose, image_xy=pose.image_xy.copy(), world_xyz=pose.world_xyz.copy())
        wrong.image_xy[rows], wrong.world_xyz[rows] = pose.image_xy[MIRRORED[rows]], pose.world_xyz[MIRRORED[rows]]
        right, _ = smoother.update(wrong)
        assert right.image_xy == pytest.approx(pose.image_xy, abs=0.5)


def test_a_rest_that_moves_is_no_zero() -> None:
    """The trunk tips quickly just before the leg rises: the change counts from the rest that was still."""
    rest, tipped = BirdDog(), BirdDog(dip_deg=16)
    top = replace(GOOD_DOG, dip_deg=16)
    keys: list[Key] = [(0, rest), (3, rest), (3.8, tipped), (4.8, top), (8, top), (9, rest), (11, rest)]
    assert "back_sagging" in judged(timeline(keys), "bird_dog").fault_ids


def test_nose_heels_and_toes_are_joints() -> None:
    pose = Camera().pose(Standing())
    body = BodyTracker().update(pose)
    assert body.near.nose == body.middle.nose == complex(*pose.image_xy[Landmark.NOSE] * (1, -1))
    assert body.left.heel == complex(*pose.image_xy[Landmark.LEFT_HEEL] * (1, -1))
    assert body.right.foot_index == complex(*pose.image_xy[Landmark.RIGHT_FOOT_INDEX] * (1, -1))


@pytest.mark.parametrize(("begin_s", "is_way_in"), [(2.0, True), (0.0, False)])
def test_who_was_on_the_way_in_when_the_stream_began_is_given_longer(begin_s: float, is_way_in: bool) -> None:
    held, faults, _ = settle([span(2, 10, 6.5)], [fault(2, 3.4)], 20, begin_s)
    assert (held[0].start_s, faults) == ((3.4, []) if is_way_in else (2, [fault(2, 3.4)]))
