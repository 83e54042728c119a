"""Simulated recordings (`tools.render.simulate`, kept by `tools.drills`): counts, sides, faults, recognition."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.events import Level
from formcheck.form.exercise import Exercise
from formcheck.form.tally import Tally
from formcheck.judge import Judge
from formcheck.pose.replay import read_landmarks

FOLDER = Path(__file__).parents[1] / "drills"
DRILLS = sorted(FOLDER.glob("*.npz"))


def truth_of(recording: Path) -> dict[str, Any]:
    truth = json.loads(recording.with_suffix(".truth.json").read_text(encoding="utf-8"))
    assert isinstance(truth, dict)
    return truth


CLEAN = [path for path in DRILLS if truth_of(path)["fault"] is None]
FAULTY = [path for path in DRILLS if truth_of(path)["fault"] is not None]


def tallies_of(recording: Path, exercises: Iterable[Exercise]) -> dict[str, Tally]:
    judge = Judge(exercises)
    for t, pose in read_landmarks(recording):
        judge.update(t, pose)
    return dict(judge.finish()[1].tallies)


def alone(recording: Path) -> Tally:
    """What it came to, judged as the exercise that it is."""
    done = truth_of(recording)["done"]
    return tallies_of(recording, [EXERCISES[done]])[done]


def clear(tally: Tally) -> set[str]:
    return {fault.id for fault in tally.faults if fault.level is Level.FAULT}


def test_they_stay_small() -> None:
    assert all(path.stat().st_size < 40_000 for path in DRILLS)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_what_is_done_well_is_counted_without_a_fault(path: Path) -> None:
    truth, found = truth_of(path), alone(path)
    assert clear(found) == set()
    if not truth["reps"]:
        assert len(found.holds) == 1
        return
    assert [rep.counted for rep in found.reps] == [True] * len(truth["reps"])
    for rep, done in zip(found.reps, truth["reps"], strict=True):
        assert abs(rep.start_s - done["start_s"]) < 0.8
        if "side" in done:
            assert rep.side is not None
            assert rep.side.value == done["side"]


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_it_is_recognised_as_itself(path: Path) -> None:
    assert set(tallies_of(path, EXERCISES.values())) == {truth_of(path)["done"]}


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_a_fault_is_named_where_it_is_done_and_no_other(path: Path) -> None:
    truth, found = truth_of(path), alone(path)
    assert clear(found) == {truth["fault"]}
    if truth["reps"]:
        assert len(found.reps) == len(truth["reps"])
        wrong = [truth["fault"] in rep.faults for rep in found.reps]
        assert wrong == [rep["fault"] is not None for rep in truth["reps"]]
