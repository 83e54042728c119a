"""The engine on sessions of the stick figure: what counts, what is said when, and what can't be told."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.builders import (
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    Key,
    Moments,
    ProneFlat,
    SidePlank,
    Standing,
    StraightArmPlank,
    all_fours,
    still,
    timeline,
)
from tests.form.sessions import GOOD_DOG, Judged, bridge, dog, hold, joined, judged

from formcheck.exercises import EXERCISES
from formcheck.form.body import BodyTracker
from formcheck.form.calibration import Neutral, apply
from formcheck.form.corrections import ADDED_DEG
from formcheck.form.engine import NOBODY, FormEngine, Timing
from formcheck.form.events import (
    Event,
    FaultCleared,
    FaultRaised,
    HoldEnded,
    HoldStarted,
    Level,
    Phase,
    PhaseChanged,
    RepAborted,
    RepCompleted,
    SideChanged,
    ViewLost,
    ViewRegained,
)
from formcheck.form.exercise import Reps, RepStats
from formcheck.form.reps import judge_rep
from formcheck.judge import Judge
from formcheck.pose.types import MIRRORED, Landmark, Pose

PLANK = "forearm_plank"
GOOD = ForearmPlank()
SAG = ForearmPlank(sag_deg=18)
#: Up at 3 s, sagging from 5 to 8 s (half a second each way), down at 12 s.
SAGGING: list[Key] = [*hold(GOOD)[:2], (4.75, GOOD), (5.25, SAG), (7.75, SAG), (8.25, GOOD), (12, GOOD)]
SAGGING += [(13, ProneFlat()), (15, ProneFlat())]


def without(moments: Moments, start_s: float, end_s: float) -> Moments:
    """Nobody is found from start to end."""
    return [(t, None if start_s <= t < end_s else pose) for t, pose in moments]


def phases(found: Judged) -> list[Phase]:
    return [event.phase for event in found.events if isinstance(event, PhaseChanged)]


# --- Holds and faults ---------------------------------------------------------------------------------------------


def test_one_frame_that_looks_like_it_long_before_does_not_begin_the_hold() -> None:
    moments = timeline([(0, GOOD), (0.04, GOOD), (0.05, ProneFlat()), (2, ProneFlat()), (3, GOOD), (8, GOOD)])
    (alone,) = judged(moments, PLANK).holds
    (among_all,) = judged(moments).holds
    assert among_all == alone
    assert alone.start_s > 2


def test_a_hold_is_timed_and_its_fault_taken_out() -> None:
    found = judged(timeline(SAGGING), PLANK)
    (one,) = found.holds
    (fault,) = found.faults
    assert one.start_s == pytest.approx(2.8, abs=0.3)  # on the way up it is already a plank
    assert one.end_s == pytest.approx(12.4, abs=0.3)
    assert one.total_s == pytest.approx(one.end_s - one.start_s)
    assert fault.start_s == pytest.approx(5.1, abs=0.15)
    assert fault.end_s == pytest.approx(8.0, abs=0.15)
    assert fault.peak == pytest.approx(18 + ADDED_DEG["body_line_deg"], abs=0.3)
    assert fault.end_s is not None
    assert one.in_form_s == pytest.approx(one.total_s - (fault.end_s - fault.start_s))
    assert one.unseen_s == 0
    assert phases(found) == [Phase.READY, Phase.HOLDING, Phase.AWAY] or phases(found) == [Phase.HOLDING, Phase.AWAY]


def test_a_fault_is_said_after_a_while_and_dated_at_its_onset() -> None:
    found = judged(timeline(SAGGING), PLANK)
    (raised,) = [e for e in found.events if isinstance(e, FaultRaised) and e.fault.voids]
    (cleared,) = [e for e in found.events if isinstance(e, FaultCleared) and e.fault.voids]
    assert raised.confirmed_t - raised.t == pytest.approx(0.4, abs=0.06)
    assert raised.fault.end_s is None
    assert cleared.confirmed_t - cleared.t == pytest.approx(0.3, abs=0.06)
    assert cleared.fault.start_s == raised.t
    lasting = [s.t for s in found.states if any(f.voids for f in s.faults)]
    assert lasting[0] == raised.confirmed_t
    assert lasting[-1] < cleared.confirmed_t


def test_a_short_sag_is_no_fault() -> None:
    keys: list[Key] = [(0, GOOD), (4, GOOD), (4.2, SAG), (4.25, SAG), (4.45, GOOD), (8, GOOD)]
    assert judged(timeline(keys, 30), PLANK).faults == []


def test_hysteresis_keeps_a_fault_until_it_is_clearly_over() -> None:
    keys: list[Key] = [(0, GOOD), (2, GOOD), (2.5, SAG), (4, SAG)]
    near = replace(GOOD, sag_deg=10.0)  # inside 12, not by the margin of 3
    found = judged(timeline([*keys, (4.5, near), (7, near), (7.5, SAG), (8, SAG), (8.5, GOOD), (11, GOOD)]), PLANK)
    (fault,) = found.faults
    assert fault.end_s == pytest.approx(8.4, abs=0.25)


def test_advice_neither_voids_nor_breaks() -> None:
    found = judged(timeline(hold(ForearmPlank(sag_deg=10))), PLANK)
    (one,) = found.holds
    (advice,) = found.advice
    assert found.faults == []
    assert advice.id == "hips_sagging"
    assert (advice.limit, advice.voids) == (11, False)
    assert one.in_form_s == pytest.approx(one.total_s)


def test_a_clear_fault_silences_its_own_advice_on_the_screen() -> None:
    for state in judged(timeline(SAGGING), PLANK).states:
        ids = [fault.id for fault in state.faults]
        assert len(ids) == len(set(ids))


def test_two_faults_at_once_break_the_form_once() -> None:
    both = ForearmPlank(sag_deg=18, head_drop_deg=35)
    (one,) = judged(timeline(hold(both)), PLANK).holds
    assert 0 <= one.in_form_s < 0.8
    keys: list[Key] = [(0, GOOD), (3, GOOD), (3.5, both), (6.5, both), (7, GOOD), (10, GOOD)]
    (one,) = judged(timeline(keys), PLANK).holds
    assert one.in_form_s == pytest.approx(10 - 3.5, abs=0.4)


def test_the_running_clocks_agree_with_the_hold_in_the_end() -> None:
    found = judged(timeline([*SAGGING[:-2]]), PLANK)
    (one,) = found.holds
    last = found.states[-1]
    assert last.hold_s == pytest.approx(one.total_s)
    assert last.in_form_s == pytest.approx(one.in_form_s)
    clocks = [state.hold_s for state in found.states if state.phase is Phase.HOLDING]
    assert clocks == sorted(clocks)


@pytest.mark.parametrize("way_s", [0.4, 1.0, 2.5])
def test_getting_in_and_out_is_neither_held_nor_wrong(way_s: float) -> None:
    found = judged(timeline(hold(GOOD, 6, way_s)), PLANK)
    (one,) = found.holds
    assert found.faults == []
    assert 6 - 0.2 <= one.total_s <= 6 + way_s + 0.3
    for stance in (StraightArmPlank(), SidePlank()):
        assert judged(timeline(hold(stance, 6, way_s))).fault_ids == set()


def test_a_hold_shorter_than_the_least_is_none() -> None:
    keys: list[Key] = [
        (0, ProneFlat()),
        (1, ProneFlat()),
        (1.5, GOOD),
        (1.6, GOOD),
        (2.1, ProneFlat()),
        (4, ProneFlat()),
    ]
    assert judged(timeline(keys, 30), PLANK).holds == []
    assert judged(timeline(keys, 30), PLANK, timing=Timing(enter_s=0.1, min_hold_s=0.2)).holds != []
    assert judged(timeline(keys, 30), PLANK, timing=Timing(enter_s=0.1, min_hold_s=2)).holds == []


@pytest.mark.parametrize("stance", [Standing(), Standing(towards_camera=True), all_fours(), ProneFlat(), GluteBridge()])
def test_other_positions_are_away(stance: Standing | BirdDog | ProneFlat | GluteBridge) -> None:
    found = judged(still(stance, 4), PLANK)
    assert found.verdict.tallies == {}
    assert {state.phase for state in found.states} <= {Phase.AWAY, Phase.UNSEEN}


# --- Out of sight -------------------------------------------------------------------------------------------------


def test_a_gap_freezes_the_hold_and_its_seconds_count_apart() -> None:
    found = judged(without(still(GOOD, 10), 4, 6), PLANK)
    (one,) = found.holds
    assert one.total_s == pytest.approx(10)
    assert one.unseen_s == pytest.approx(2.0, abs=0.06)
    assert one.in_form_s == pytest.approx(8.0, abs=0.06)
    (lost,) = found.of(ViewLost)
    (regained,) = found.of(ViewRegained)
    assert isinstance(lost, ViewLost)
    assert lost.why == NOBODY
    assert lost.t == pytest.approx(4.0)
    assert lost.confirmed_t == pytest.approx(4.5, abs=0.06)
    assert regained.t == pytest.approx(6.0)
    assert found.verdict.seen_s == pytest.approx(8, abs=0.06)
    assert phases(found) == [Phase.HOLDING, Phase.UNSEEN, Phase.HOLDING]


def test_seconds_that_are_unseen_during_a_fault_are_taken_out_once() -> None:
    keys: list[Key] = [(0, GOOD), (3, GOOD), (3.5, SAG), (10, SAG), (10.5, GOOD), (14, GOOD)]
    (one,) = judged(without(timeline(keys), 5, 7), PLANK).holds
    (fault,) = judged(without(timeline(keys), 5, 7), PLANK).faults
    assert fault.end_s is not None
    assert one.unseen_s == pytest.approx(2, abs=0.06)
    assert one.in_form_s == pytest.approx(one.total_s - (fault.end_s - fault.start_s), abs=0.01)


def test_a_gap_that_is_too_long_ends_the_hold_where_it_was_last_seen() -> None:
    first, second = judged(without(still(GOOD, 12), 4, 8), PLANK).holds
    assert first.end_s == pytest.approx(4.0, abs=0.06)
    assert first.unseen_s == 0
    assert second.start_s == pytest.approx(8.0, abs=0.06)
    patient = Timing(max_unseen_s=5.0)
    assert len(judged(without(still(GOOD, 12), 4, 8), PLANK, timing=patient).holds) == 1


def test_a_glimpse_before_a_gap_does_not_start_the_hold() -> None:
    (one,) = judged(without(still(GOOD, 8), 0.3, 3.0), PLANK).holds
    assert one.start_s == pytest.approx(3.0)
    assert one.unseen_s == 0


def test_a_gap_at_the_very_end_is_not_held() -> None:
    (one,) = judged(without(still(GOOD, 7), 5, 9), PLANK).holds
    assert one.end_s == pytest.approx(4.95)
    assert one.in_form_s == pytest.approx(one.total_s)


def test_leaving_out_of_sight_books_nothing_after_the_end() -> None:
    keys: list[Key] = [(0, GOOD), (4, GOOD), (4.5, ProneFlat()), (9, ProneFlat())]
    (one,) = judged(without(timeline(keys), 4.4, 6.0), PLANK).holds
    assert one.end_s == pytest.approx(4.3, abs=0.2)
    assert one.unseen_s <= 0.1
    assert one.in_form_s == pytest.approx(one.total_s, abs=0.1)


@pytest.mark.parametrize(
    ("hidden", "words"), [("HIP", "hip"), ("ELBOW", "elbow"), ("KNEE", "knee"), ("SHOULDER", "shoulder")]
)
def test_a_hidden_joint_is_named(hidden: str, words: str) -> None:
    found = judged(still(GOOD, 3, camera=Camera(hidden=(hidden,))), PLANK)
    assert found.verdict.tallies == {}
    (why,) = found.verdict.unseen_s
    assert words in why
    assert found.states[-1].phase is Phase.UNSEEN


@pytest.mark.parametrize(
    ("exercise", "stance", "yaw", "word"),
    [
        (PLANK, GOOD, 70.0, "your side"),
        ("bird_dog", GOOD_DOG, 60.0, "your side"),
        ("side_plank", SidePlank(), 75.0, "your front or back"),
    ],
)
def test_a_camera_that_stands_wrong_gives_no_verdict_but_what_to_change(
    exercise: str, stance: ForearmPlank | BirdDog | SidePlank, yaw: float, word: str
) -> None:
    found = judged(still(stance, 4, camera=Camera(yaw_deg=yaw)), exercise)
    assert found.verdict.tallies == {}
    (why,) = found.verdict.unseen_s
    assert word in why
    assert found.verdict.seen_s == 0


@pytest.mark.parametrize("hidden", ["LEFT_SHOULDER", "RIGHT_SHOULDER"])
@pytest.mark.parametrize("support", ["left", "right"])
def test_a_hidden_shoulder_leaves_a_side_plank_on_its_side(support: str, hidden: str) -> None:
    found = judged(timeline([(0, SidePlank(support)), (10, SidePlank(support))], hide=[(4, 6, hidden)]), "side_plank")
    (one,) = found.holds
    assert found.sides == [support]
    assert one.unseen_s == pytest.approx(2, abs=0.06)
    assert len(found.of(SideChanged)) == 1


# --- Repetitions --------------------------------------------------------------------------------------------------


def test_bird_dogs_are_counted_by_the_side_of_the_leg() -> None:
    other = BirdDog("right", "left", -5, -3)
    found = judged(timeline(joined(dog(), dog(other), dog(), dog(other))), "bird_dog")
    assert found.sides == ["left", "right", "left", "right"]
    assert [rep.counted for rep in found.reps] == [True] * 4
    assert found.faults == found.advice == []
    assert found.states[-1].reps == 4
    assert found.states[-1].reps_by_side == {"left": 2, "right": 2}
    for rep in found.reps:
        assert rep.hold_s == pytest.approx(5.0, abs=0.4)  # with the flanks above the level of the top
    assert phases(found)[:4] == [Phase.READY, Phase.MOVING, Phase.TOP, Phase.MOVING]


LIMBS = {
    "legs": [mark for mark in Landmark if mark >= Landmark.LEFT_KNEE],
    "arms": [mark for mark in Landmark if Landmark.LEFT_ELBOW <= mark <= Landmark.RIGHT_THUMB],
}


def confused(pose: Pose, limbs: str) -> Pose:
    """Left and right of legs or arms exchanged, as the model does in transitions; the trunk it gets right."""
    rows, image_xy, world_xyz = LIMBS[limbs], pose.image_xy.copy(), pose.world_xyz.copy()
    image_xy[rows], world_xyz[rows] = pose.image_xy[MIRRORED[rows]], pose.world_xyz[MIRRORED[rows]]
    return replace(pose, image_xy=image_xy, world_xyz=world_xyz)


@pytest.mark.parametrize("limbs", LIMBS)
@pytest.mark.parametrize("at", [1.6, 2.2, 3.5, 6.6])
def test_a_swap_of_left_and_right_changes_no_side(at: float, limbs: str) -> None:
    moments: Moments = [
        (t, confused(pose, limbs) if pose and at <= t < at + 0.5 else pose) for t, pose in timeline(joined(dog()))
    ]
    found = judged(moments, "bird_dog")
    assert found.sides == ["left"]
    assert found.fault_ids == set()
    assert found.reps[0].counted


def test_arm_and_leg_of_one_side_void_the_repetition() -> None:
    found = judged(timeline(joined(dog(replace(GOOD_DOG, arm="left")))), "bird_dog")
    (rep,) = found.reps
    assert not rep.counted
    assert rep.faults == ("same_side",)
    assert found.states[-1].reps == 0


def test_a_donkey_kick_is_no_bird_dog() -> None:
    for kick in (BirdDog("left", "right", 0, -90, knee_deg=90), BirdDog("left", "right", -5, -90)):
        found = judged(timeline(joined(dog(kick), dog(replace(kick, leg="right")))), "bird_dog")
        assert found.reps == []
        assert found.verdict.tallies == {}
        assert len(found.of(RepAborted)) == 2


def test_fire_hydrant_with_an_arm_but_a_bent_knee_is_none_either() -> None:
    found = judged(timeline(joined(dog(replace(GOOD_DOG, knee_deg=95, leg_deg=-20)))), "bird_dog")
    assert found.reps == []


def test_a_hold_too_short_is_a_fault_that_still_counts() -> None:
    found = judged(timeline(joined(dog(replace(GOOD_DOG, leg_deg=0), seconds=0.1, way_s=1.0))), "bird_dog")
    (rep,) = found.reps
    assert rep.counted
    assert rep.faults == ("hold_too_short",)


@pytest.mark.parametrize("how", ["nobody", "hidden"])
def test_a_hold_that_went_out_of_sight_is_not_called_short(how: str) -> None:
    keys = joined(dog(seconds=3))
    hidden = timeline(keys, hide=[(3.2, 5.4, "KNEE")])
    found = judged(hidden if how == "hidden" else without(timeline(keys), 3.2, 5.4), "bird_dog")
    (rep,) = found.reps
    assert found.fault_ids == set()
    assert rep.hold_s < 2.3
    assert "hold_too_short" not in {span.id for span in found.advice}


def test_a_bridge_lowered_out_of_sight_was_not_dropped() -> None:
    low, top = GluteBridge(), GluteBridge(0)
    keys: list[Key] = [(0, low), (1, low), (2.2, top), (4, top), (6, low), (8, low)]
    for moments in (without(timeline(keys), 4.2, 5.8), timeline(keys, hide=[(4.2, 5.8, "HIP")])):
        found = judged(moments, "glute_bridge")
        (rep,) = found.reps
        assert rep.counted
        assert found.faults == []


def test_bridges_are_counted_and_low_ones_not() -> None:
    low = bridge(GluteBridge(-22.0))
    found = judged(timeline(joined(bridge(), low, bridge(GluteBridge(5.0)), low, bridge())), "glute_bridge")
    assert [rep.counted for rep in found.reps] == [True, False, True, False, True]
    assert found.states[-1].reps == 3
    assert found.fault_ids == {"not_high_enough"}
    assert [fault.limit for fault in found.faults] == [-14, -14]


def test_leaving_in_the_middle_aborts() -> None:
    low, top = GluteBridge(), GluteBridge(0)
    keys: list[Key] = [(0, low), (1.5, low), (2.7, top), (4, top), (5, Standing()), (8, Standing())]
    found = judged(timeline(keys), "glute_bridge")
    assert found.reps == []
    (aborted,) = found.of(RepAborted)
    assert isinstance(aborted, RepAborted)
    assert aborted.why == "the position was left"
    assert aborted.t == pytest.approx(1.7, abs=0.2)


def test_going_down_to_all_fours_and_up_again_counts_nothing() -> None:
    keys: list[Key] = [(0, Standing()), (1, Standing()), (2.5, all_fours()), (5, all_fours()), (6.5, Standing())]
    found = judged(timeline([*keys, (8, Standing())]), "bird_dog")
    assert found.reps == []
    assert found.fault_ids == set()


# --- Ending and beginning anew ------------------------------------------------------------------------------------


def test_finish_ends_what_lasts() -> None:
    keys: list[Key] = [(0, GOOD), (3, GOOD), (3.5, SAG), (6, SAG)]
    engine, tracker = FormEngine(EXERCISES[PLANK]), BodyTracker()
    said: list[Event] = []
    for t, pose in timeline(keys):
        assert pose
        said += engine.update(t, tracker.update(pose)).events
    assert not any(isinstance(event, (HoldEnded, FaultCleared)) for event in said)
    last = engine.finish()
    (ended,) = [event for event in last if isinstance(event, HoldEnded)]
    assert ended.t == ended.hold.end_s == 6.0
    assert {event.fault.id for event in last if isinstance(event, FaultCleared)} == {"hips_sagging"}
    assert all(event.t == 6.0 for event in last)
    assert ended.hold.in_form_s == pytest.approx(3.3, abs=0.15)


def test_finish_in_the_middle_of_a_repetition_counts_none() -> None:
    found = judged(timeline([(0, GluteBridge()), (1.5, GluteBridge()), (2.7, GluteBridge(0)), (4, GluteBridge(0))]))
    assert found.reps == []
    (aborted,) = [e for e in found.events if isinstance(e, RepAborted) and e.exercise == "glute_bridge"]
    assert aborted.why == "the recording ended"


def test_finish_without_a_frame_says_nothing() -> None:
    assert FormEngine(EXERCISES[PLANK]).finish() == ()


def test_reset_begins_anew() -> None:
    judge = Judge([EXERCISES["bird_dog"]])
    moments = timeline(joined(dog()))
    first = judged(moments, judge=judge)
    judge.reset()
    second = judged(moments, judge=judge)
    assert second.events == first.events
    assert second.verdict == first.verdict
    assert second.states[0].reps == 0


# --- Events keep order --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exercise", "keys"),
    [
        (PLANK, SAGGING),
        (PLANK, hold(ForearmPlank(sag_deg=-30))),
        ("side_plank", hold(SidePlank(sag_deg=9.5))),
        ("bird_dog", joined(dog(replace(GOOD_DOG, dip_deg=15)), dog(BirdDog("right", "right", 22, 0)))),
        ("glute_bridge", joined(bridge(GluteBridge(26)), bridge(GluteBridge(-20)))),
    ],
)
def test_events_are_dated_before_they_are_believed_and_pairs_match(exercise: str, keys: list[Key]) -> None:
    found = judged(without(timeline(keys), 4.0, 5.0), exercise)
    believed = [event.confirmed_t for event in found.events]
    assert believed == sorted(believed)
    assert all(event.t <= event.confirmed_t for event in found.events)
    raised = [(e.fault.id, e.fault.level, e.t) for e in found.events if isinstance(e, FaultRaised)]
    cleared = [(e.fault.id, e.fault.level, e.fault.start_s) for e in found.events if isinstance(e, FaultCleared)]
    assert sorted(raised, key=str) == sorted(cleared, key=str)
    for fault in (*found.faults, *found.advice):
        assert fault.end_s is not None
        assert fault.end_s >= fault.start_s
    assert len(found.of(HoldStarted)) == len(found.of(HoldEnded)) == len(found.holds)
    assert len(found.of(RepCompleted)) == len(found.reps)
    for one in found.holds:
        assert 0 <= one.in_form_s <= one.total_s - one.unseen_s + 1e-9


# --- Other limits on the way --------------------------------------------------------------------------------------


def test_limits_change_in_mid_hold_and_the_hold_goes_on() -> None:
    """A line of 12 is within the limits that ship; by those of a person who is flat at -9 it is a sag."""
    own = apply(EXERCISES[PLANK], [Neutral("body_line_deg", -9.0, 0.5)])
    judge = Judge([EXERCISES[PLANK]])
    events: list[Event] = []
    for t, pose in timeline(hold(ForearmPlank(sag_deg=9), 12)):
        if judge.exercises[0] is not own and t >= 6:
            judge.change_limits({PLANK: own})
        events += judge.update(t, pose).events
    last, _ = judge.finish()
    (raised,) = [event.fault for event in events if isinstance(event, FaultRaised) and event.fault.voids]
    assert raised.id == "hips_sagging"
    assert (raised.limit, raised.start_s) == pytest.approx((9, 6), abs=0.05)
    assert len([event for event in [*events, *last] if isinstance(event, HoldEnded)]) == 1


def test_a_fault_by_the_old_limits_ends_with_them() -> None:
    own = apply(EXERCISES[PLANK], [Neutral("body_line_deg", 0.0, 0.5)])  # a sag from 15 on
    judge = Judge([EXERCISES[PLANK]])
    events: list[Event] = []
    for t, pose in timeline(hold(ForearmPlank(sag_deg=13.5), 12)):
        if judge.exercises[0] is not own and t >= 6:
            cleared = [event for event in judge.change_limits({PLANK: own}) if isinstance(event, FaultCleared)]
            assert [event.fault.end_s for event in cleared if event.fault.voids] == pytest.approx([6], abs=0.06)
        state = judge.update(t, pose)
        events += state.events
        if t > 6.5:
            assert not [fault for fault in state.faults if fault.level is Level.FAULT]
    assert len([event for event in events if isinstance(event, FaultRaised) and event.fault.voids]) == 1


def test_repetitions_go_on_counting_by_other_limits() -> None:
    own = apply(EXERCISES["glute_bridge"], [Neutral("hip_bridge_deg", -9.0, 0.5)])
    judge = Judge([EXERCISES["glute_bridge"]])
    for t, pose in timeline(joined(bridge(), bridge())):
        if judge.exercises[0] is not own and t >= 3:
            judge.change_limits({"glute_bridge": own})
        state = judge.update(t, pose)
    assert state.reps == 2


@pytest.mark.parametrize(("end_s", "is_one"), [(1.3, False), (2.2, True)])
def test_there_and_back_in_less_than_a_body_needs_is_no_repetition(end_s: float, is_one: bool) -> None:
    rep = RepStats(1.0, 1.1, end_s, -40.0, 0.0, 0.1, 0.0, math.nan, {}, {}, None, None)
    bridge = EXERCISES["glute_bridge"]
    assert isinstance(bridge, Reps)
    assert (judge_rep(bridge, rep, end_s, frozenset())[1] is not None) == is_one
