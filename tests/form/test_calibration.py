"""A person's own neutral: what is accepted, what it does to the limits, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import (
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    Key,
    Moments,
    ProneFlat,
    SidePlank,
    Stance,
    still,
    timeline,
)
from tests.form.sessions import dog as one_dog
from tests.form.sessions import joined

from formcheck.exercises import EXERCISES
from formcheck.form.calibration import (
    Calibration,
    Calibrator,
    Neutral,
    Profile,
    Progress,
    apply,
    bands,
    compute_neutral,
)
from formcheck.form.corrections import ADDED_DEG
from formcheck.form.events import Level
from formcheck.form.exercise import Exercise, Reps
from formcheck.judge import Judge

PLANK = EXERCISES["forearm_plank"]


def calibrated(moments: Moments, exercise: Exercise = PLANK) -> Calibration:
    judge, calibrator = Judge([exercise]), Calibrator(exercise)
    for t, pose in moments:
        calibrator.update(judge.update(t, pose))
    return calibrator.finish()


def found_faults(moments: Moments, exercise: Exercise) -> set[tuple[str, Level]]:
    judge = Judge([exercise])
    for t, pose in moments:
        judge.update(t, pose)
    _, verdict = judge.finish()
    return {(fault.id, fault.level) for tally in verdict.tallies.values() for fault in tally.faults}


def limits(exercise: Exercise) -> dict[str, float]:
    return {fault.id: fault.limit.value for fault in exercise.all_faults}


def shifted(exercise: Exercise, metric: str, by: float) -> Exercise:
    return apply(exercise, [Neutral(metric, bands(exercise)[metric].default + by, 0.5)])


# --- Measuring ----------------------------------------------------------------------------------------------------


def test_five_good_seconds_are_enough() -> None:
    judge, calibrator = Judge([PLANK]), Calibrator(PLANK)
    shares = []
    for t, pose in still(ForearmPlank(sag_deg=-10, arm_lean_deg=4), 10):
        found = calibrator.update(judge.update(t, pose))
        if isinstance(found, Calibration):
            break
        shares.append(found.share)
    assert isinstance(found, Calibration)
    assert t == pytest.approx(6.0)  # one to settle, and five
    assert shares == sorted(shares)
    assert shares[-1] < 1.0
    assert {neutral.metric: round(neutral.value) for neutral in found.neutrals} == {
        "body_line_deg": -10 + ADDED_DEG["body_line_deg"],
        "upper_arm_lean_deg": 4 + ADDED_DEG["upper_arm_lean_deg"],
        "head_drop_deg": -12,
    }
    assert max(neutral.spread for neutral in found.neutrals) < 0.01
    assert found.problem is None
    assert calibrator.update(judge.update(11.0, None)) is found


def test_a_fault_begins_it_anew() -> None:
    good, bad = ForearmPlank(sag_deg=-8), ForearmPlank(sag_deg=22)
    keys: list[Key] = [(0, good), (4, good), (4.5, bad), (7, bad), (7.5, good), (11, good)]
    assert "hips_sagging" in str(calibrated(timeline(keys)).problem)
    assert calibrated(timeline([*keys, (15, good)])).neutrals[0].value == pytest.approx(
        -8 + ADDED_DEG["body_line_deg"], abs=0.1
    )


def test_the_spread_is_that_of_the_noise() -> None:
    found = calibrated(still(ForearmPlank(), 10, camera=Camera(noise=0.01)))
    line = next(neutral for neutral in found.neutrals if neutral.metric == "body_line_deg")
    assert 0.3 < line.spread < 2.0
    assert line.value == pytest.approx(ADDED_DEG["body_line_deg"], abs=1.0)


def test_an_outlier_does_not_move_it() -> None:
    band = bands(PLANK)["body_line_deg"]
    found = compute_neutral(band, [-9.0] * 80 + [40.0] * 10)
    assert found == Neutral("body_line_deg", -9.0, 0.0)


def test_a_body_that_sinks_slowly_has_no_neutral_yet() -> None:
    sinking: list[Key] = [(0, ForearmPlank(sag_deg=-12)), (10, ForearmPlank(sag_deg=0))]
    found = calibrated(timeline(sinking))
    assert found.neutrals == ()
    assert "drifted by" in str(found.problem)
    settled = calibrated(timeline([*sinking, (16, ForearmPlank(sag_deg=0))]))
    assert settled.neutrals[0].value == pytest.approx(ADDED_DEG["body_line_deg"], abs=1.0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([-9.0] * 80 + [-4.0] * 20, -9.0),  # a stretch that was other decides nothing
        ([-9.0, -8.0, -7.5], -8.0),
        ([-9.0, -7.0, -5.0], None),  # three repetitions, each lower than the one before
        ([-9.0 + index * 0.05 for index in range(100)], None),
        ([-9.0, math.nan] * 50, None),
    ],
)
def test_the_middle_of_several_stretches(values: list[float], expected: float | None) -> None:
    found = compute_neutral(bands(PLANK)["body_line_deg"], values)
    assert (found.value if isinstance(found, Neutral) else None) == expected


@pytest.mark.parametrize(
    ("sag_deg", "said"),
    [(16, "hips_sagging"), (20, "hips_sagging"), (-28, "hips_piked")],
)
def test_a_clear_sag_or_pike_is_refused_and_named(sag_deg: float, said: str) -> None:
    found = calibrated(still(ForearmPlank(sag_deg=sag_deg), 10))
    assert found.neutrals == ()
    assert said in str(found.problem)


@pytest.mark.parametrize(("sag_deg", "edge", "fault"), [(7, 9, "sagging"), (10, 9, "sagging"), (-20, -15, "piked")])
def test_a_neutral_outside_the_safe_band_is_taken_at_its_edge_and_said(sag_deg: float, edge: float, fault: str) -> None:
    found = calibrated(still(ForearmPlank(sag_deg=sag_deg), 10))
    assert found.problem is None
    assert f"hips_{fault}" in found.clamped["body_line_deg"]
    assert f"taken at {edge:.1f}°" in found.clamped["body_line_deg"]
    at_edge = apply(PLANK, [replace(found.neutrals[0], value=edge)])
    assert limits(apply(PLANK, found.neutrals[:1])) == limits(at_edge)
    assert limits(at_edge)["hips_sagging"] <= 20
    assert limits(at_edge)["hips_piked"] >= -29


def test_a_neutral_inside_the_safe_band_is_not_said_to_be_clamped() -> None:
    assert calibrated(still(ForearmPlank(sag_deg=-10, arm_lean_deg=4), 10)).clamped == {}


@pytest.mark.parametrize("sag_deg", [13, 18])
def test_hips_that_drop_are_no_neutral_of_a_side_plank(sag_deg: float) -> None:
    found = calibrated(still(SidePlank(sag_deg=sag_deg), 10), EXERCISES["side_plank"])
    assert found.neutrals == ()
    assert found.problem


def test_what_wavers_is_refused() -> None:
    low, high = ForearmPlank(sag_deg=4), ForearmPlank(sag_deg=-16)
    keys: list[Key] = [(second, low if second % 2 else high) for second in range(14)]
    found = calibrated(timeline(keys))
    assert found.neutrals == ()
    assert "not steady" in str(found.problem)


def test_what_is_hidden_keeps_its_default() -> None:
    found = calibrated(still(ForearmPlank(), 10, camera=Camera(hidden=("EAR",))))
    assert [neutral.metric for neutral in found.neutrals] == ["body_line_deg", "upper_arm_lean_deg"]
    assert "could not be seen" in found.refused["head_drop_deg"]
    assert limits(apply(PLANK, found.neutrals))["head_dropped"] == limits(PLANK)["head_dropped"]


@pytest.mark.parametrize("moments", [[], still(ForearmPlank(), 4), still(ProneFlat(), 12), [(0.0, None), (9.0, None)]])
def test_without_a_hold_there_is_none(moments: Moments) -> None:
    found = calibrated(moments)
    assert found.neutrals == ()
    assert "5 good seconds" in str(found.problem)


def bridges(count: int, lift_deg: float) -> Moments:
    down, up = GluteBridge(-48), GluteBridge(lift_deg)
    keys: list[Key] = [(0.0, down), (1.0, down)]
    for index in range(count):
        keys += [(2.5 + 5 * index, up), (3.5 + 5 * index, up), (5.5 + 5 * index, down)]
    return timeline([*keys, (keys[-1][0] + 1, down)])


def test_the_tops_of_three_good_repetitions() -> None:
    bridge = EXERCISES["glute_bridge"]
    assert "3 good repetitions" in str(calibrated(bridges(2, -5), bridge).problem)
    found = calibrated(bridges(3, -5), bridge)
    lift = next(neutral for neutral in found.neutrals if neutral.metric == "hip_lift_deg")
    assert lift.value == pytest.approx(-5, abs=0.5)
    assert limits(apply(bridge, found.neutrals))["not_high_enough"] == pytest.approx(-14 * 4 / 3)


def test_repetitions_that_do_not_count_are_no_neutral() -> None:
    found = calibrated(bridges(4, -20), EXERCISES["glute_bridge"])
    assert found.neutrals == ()
    assert "not_high_enough" in str(found.problem)


def test_progress_says_what_to_do() -> None:
    judge, calibrator = Judge([PLANK]), Calibrator(PLANK)
    for t, pose in still(ForearmPlank(sag_deg=20), 4):
        progress = calibrator.update(judge.update(t, pose))
    assert progress == Progress(0.0, "Lift your hips")


def test_an_exercise_without_a_band_has_nothing_to_calibrate() -> None:
    one_sided = replace(PLANK, faults=tuple(fault for fault in PLANK.faults if fault.id == "knees_bent"))
    assert bands(one_sided) == {}
    found = calibrated(still(ForearmPlank(), 8), one_sided)
    assert "nothing to calibrate" in str(found.problem)


# --- What it does -------------------------------------------------------------------------------------------------


def test_every_band_of_every_exercise_is_sane() -> None:
    for exercise in EXERCISES.values():
        for band in bands(exercise).values():
            assert band.below.limit.value < band.low < band.default < band.high < band.above.limit.value
        assert apply(exercise, []) is exercise
        same = apply(exercise, [Neutral(name, band.default, 0.0) for name, band in bands(exercise).items()])
        assert limits(same) == pytest.approx(limits(exercise))
    assert "trunk_incline_deg" not in bands(EXERCISES["bird_dog"])  # judged as a change from rest


def test_both_limits_and_their_advice_move() -> None:
    moved = shifted(PLANK, "body_line_deg", -3.0)
    before = {fault.id: fault for fault in PLANK.faults}
    for fault in moved.faults:
        old = before[fault.id]
        if fault.id in ("hips_sagging", "hips_piked"):
            assert fault.limit.value == old.limit.value - 3
            assert fault.limit.advice == (old.limit.advice or math.nan) - 3
            assert replace(fault.limit, value=old.limit.value, advice=old.limit.advice) == old.limit
        else:
            assert fault == old


@given(by=st.floats(-40, 40), name=st.sampled_from(sorted(EXERCISES)))
def test_no_limit_leaves_its_range_or_is_loosened_by_more_than_a_third(by: float, name: str) -> None:
    exercise = EXERCISES[name]
    for metric in bands(exercise):
        for old, new in zip(exercise.all_faults, shifted(exercise, metric, by).all_faults, strict=True):
            limit = new.limit
            assert limit.low <= limit.value <= limit.high
            if limit.advice is not None:
                assert limit.low <= limit.advice <= limit.high
                assert (limit.value - limit.advice) * new.sign > 0
            edge = limit.high if new.sign > 0 else limit.low
            looser = (limit.value - old.limit.value) * new.sign
            assert looser <= (edge - old.limit.value) * new.sign / 2 + 1e-9
            assert looser <= abs(old.limit.value) / 3 + 1e-9


def test_the_top_of_a_repetition_moves_with_high_enough() -> None:
    bridge = EXERCISES["glute_bridge"]
    moved = shifted(bridge, "hip_lift_deg", -6)
    assert isinstance(bridge, Reps)
    assert isinstance(moved, Reps)
    assert moved.top == pytest.approx(bridge.top - 14 / 3)  # as far as high enough was loosened
    assert limits(moved)["over_arched"] == limits(bridge)["over_arched"] - 6


@settings(max_examples=12, deadline=None)
@given(sag_deg=st.floats(-17.5, 5.5), arm_lean_deg=st.floats(-16, 5), head_drop_deg=st.floats(-24, -1))
def test_judged_by_their_own_neutral_a_clean_plank_is_clean_and_a_sag_a_sag(
    sag_deg: float, arm_lean_deg: float, head_drop_deg: float
) -> None:
    own = ForearmPlank(sag_deg, arm_lean_deg, head_drop_deg)
    found = calibrated(still(own, 6.5, fps=10))
    mine = apply(PLANK, found.neutrals)
    assert len(found.neutrals) == 3
    assert found_faults(still(own, 4, fps=10), mine) == set()
    sagging = replace(own, sag_deg=max(sag_deg + 20, 19))  # no more than the widest limit that calibrating gives
    assert ("hips_sagging", Level.FAULT) in found_faults(_after(own, sagging), mine)
    piked = replace(own, sag_deg=min(sag_deg - 20, -35.5))
    assert ("hips_piked", Level.FAULT) in found_faults(_after(own, piked), mine)


def _after(own: Stance, wrong: Stance) -> Moments:
    return timeline([(0.0, own), (2.0, own), (2.5, wrong), (5.0, wrong)], fps=10)


DIAGONALS = [("left", "right"), ("right", "left"), ("left", "right")]


def test_a_bird_dog_is_judged_by_its_own_neutral() -> None:
    dog = EXERCISES["bird_dog"]
    keys = joined(*(one_dog(BirdDog(leg, arm, leg_deg=4, arm_deg=0)) for leg, arm in DIAGONALS))
    found = calibrated(timeline(keys), dog)
    assert [neutral.metric for neutral in found.neutrals] == ["raised_leg_deg"]
    assert limits(apply(dog, found.neutrals))["leg_too_high"] > limits(dog)["leg_too_high"]


def test_a_profile_replaces_and_drops() -> None:
    person = Profile("anna").with_neutrals("forearm_plank", [Neutral("body_line_deg", -9, 1)])
    person = person.with_neutrals("bird_dog", [Neutral("raised_leg_deg", 3, 1)])
    assert set(person.neutrals) == {"forearm_plank", "bird_dog"}
    assert set(person.without("bird_dog").neutrals) == {"forearm_plank"}
    assert person.without().neutrals == {}
