"""Recordings of simulated drills: what was done clean is counted exactly without a fault, each fault is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.events import Level
from formcheck.form.tally import Tally
from formcheck.judge import Judge, Verdict
from formcheck.pose.replay import read_landmarks

FOLDER = Path(__file__).parents[1] / "drills"
RECORDINGS = sorted(FOLDER.glob("*.npz"))
#: Recognised as another exercise, which a camera can't tell from it: recording by what is found instead.
#: A crunch that goes all the way up is a sit-up, hips that leave the floor in a tilt are a bridge.
ALIKE: dict[str, set[str]] = {
    # Legs that slide to a side and a trunk that does so bend the same body, where the other half comes along; a trunk
    # that moves so much rolls, too.
    "supine_leg_slide-trunk_moving-large-hiro-floor": {"supine_leg_slide", "supine_hip_roll"},
    "supine_side_bend-hips_moving-large-finn-floor": {"supine_leg_slide", "supine_side_bend"},
    "partial_crunch-full_sit_up-large-grace-side": {"partial_crunch", "sit_up", "glute_bridge"},
    "pelvic_tilt-hips_leaving_floor-large-ben-low": {"pelvic_tilt", "glute_bridge"},
    "sit_up-jerky-large-hiro-near": {"sit_up", "partial_crunch"},
    # A leg that rises without the arm is a leg raise.
    "side_arm_leg_raise-only_leg-large-jonas-floor": {"side_arm_leg_raise", "side_leg_raise"},
    # A trunk that rises with a pull and bows again is a small hinge.
    "bent_over_row-trunk_rising-large-finn-floor": {"bent_over_row", "romanian_deadlift"},
    # A back that bends at each rock is a small cat-cow with drifting hips as well.
    "all_fours_rock-back_bending-large-ines-floor": {"all_fours_rock", "cat_cow"},
    # Who sways in the butterfly holds it too.
    "hip_sway-clean-clean-kira-near": {"butterfly"},
    "hip_sway-shoulders_lifting-large-finn-side": {"butterfly"},
    # Hips that roll bend the trunk a little.
    "supine_hip_roll-jerky-large-hiro-floor": {"supine_hip_roll", "supine_side_bend"},
    "supine_hip_roll-shoulders_lifting-large-jonas-shelf": {"supine_hip_roll", "supine_side_bend"},
    # From the side the shoulders of one who sits slumped and turns rise and fall.
    "russian_twist-back_rounding-large-kira-near": {"russian_twist", "partial_crunch"},
}

EACH = pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)


def truth_of(path: Path) -> dict[str, Any]:
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    assert isinstance(truth, dict)
    return truth


def judged(path: Path, *names: str) -> Verdict:
    judge = Judge(EXERCISES[name] for name in names)
    for t, pose in read_landmarks(path):
        judge.update(t, pose)
    return judge.finish()[1]


def check_reps(tally: Tally, reps: list[dict[str, Any]], fault: str | None) -> None:
    assert len(tally.reps) == len(reps)
    assert tally.reps or len(tally.holds) == 1
    for rep, done in zip(tally.reps, reps, strict=True):
        assert (fault in rep.faults) is (done["fault"] is not None)
        if fault is None:
            assert rep.counted
            assert abs(rep.start_s - done["start_s"]) < 0.8
            assert "side" not in done or (rep.side is not None and rep.side.value == done["side"])


@EACH
def test_what_was_done_is_counted_and_what_was_wrong_is_named(path: Path) -> None:
    truth = truth_of(path)
    name, fault = truth["exercise"], truth["fault"]
    tally = judged(path, name).tallies[name]
    clear = {span.id for span in tally.faults if span.level is Level.FAULT}
    if "cycles" not in truth:  # as `tools.drills` writes it: each repetition with its fault
        assert clear == ({fault} - {None})
        check_reps(tally, truth["reps"], fault)
        return
    moments = [moment for moment in truth["moments"] if moment["rep"] is not None]
    if truth["hold"]:
        start_s, end_s = moments[0]["from_s"], moments[-1]["to_s"]
        assert [hold for hold in tally.holds if hold.start_s <= start_s + 1.0 and hold.end_s >= end_s - 1.0]
    else:
        sides = 2 if any(moment["pose"].endswith("_right") for moment in moments) else 1
        assert len(tally.reps) == sides * truth["cycles"]
        clean = sides * (truth["cycles"] - len(truth["faulty_cycles"]))
        assert all(rep.counted for rep in tally.reps[:clean])
        if sides == 2:
            assert [rep.side for rep in tally.reps[::2]] == [tally.reps[0].side] * truth["cycles"]
            assert tally.reps[0].side is not tally.reps[1].side
    found = {span.id for span in tally.faults}
    assert (fault is None and not clear) or fault in found


@EACH
def test_it_is_recognised_as_itself(path: Path) -> None:
    done = EXERCISES[truth_of(path)["exercise"]]
    found = set(judged(path, *(one.id for one in EXERCISES.recognised)).tallies)
    if done.is_recognised:
        assert found == ALIKE.get(path.stem, {done.id})
    else:  # seen from above, which nothing tells: it may look like another one, done elsewhere
        assert done.id not in found


def test_they_stay_small() -> None:
    assert all(path.stat().st_size <= 40_000 for path in RECORDINGS)
