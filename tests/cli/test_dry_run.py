"""``formcheck routine NAME --dry-run``: the plan as it is printed, and the time that it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from formcheck.cli.app import app
from formcheck.coach.routines import ROUTINES, Routine, Step, plan_routine
from formcheck.coach.timetable import REP_S, Times, timetable, timetable_lines, total
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side


def printed(name: str | Path) -> str:
    done = CliRunner().invoke(app, ["routine", str(name), "--dry-run"])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("routine", ROUTINES.values(), ids=ROUTINES)
def test_every_routine_is_printed_step_by_step_with_its_time(routine: Routine) -> None:
    text = printed(routine.id)
    lines = text.splitlines()
    assert all(len(line) < 80 for line in lines)
    assert lines[0].startswith(f"{routine.title} ({routine.id})")
    rows = [line for line in lines if re.match(r" ?\d+  \S", line)]
    assert [int(row.split()[0]) for row in rows] == list(range(1, len(routine.steps) + 1))
    for row, step in zip(rows, routine.steps, strict=True):
        exercise = EXERCISES.get(step.exercise)
        assert ("left out" in row) is (exercise is None)
        if exercise is not None:
            assert exercise.title.split()[0] in row
            figures = row.replace(exercise.title, "")
            assert str(step.reps or f"{step.hold_s:g}") in figures
            assert f"{step.rest_s:g} s" in figures or ("none" in figures and step.sets == 1)
            assert re.search(r"\d+:\d\d$", row)
    if routine.available().steps:
        assert re.search(r"About \d+ (minutes?|s) in", " ".join(lines))
    entries = timetable(routine, EXERCISES.__getitem__)
    if routine.rounds == 1:
        assert sum((entry.times for entry in entries), Times()) == total(routine, EXERCISES.__getitem__)


def test_the_table_adds_up() -> None:
    routine = ROUTINES["omaha"]
    entries = timetable(routine, EXERCISES.__getitem__)
    assert [entry.times for entry in entries] == [Times(90, 90, 21), Times(60, 30, 14)]  # no rest at the very end
    assert total(routine, EXERCISES.__getitem__) == Times(150, 120, 35)
    assert [entry.times.total_s for entry in entries] == [201, 104]
    assert "3:21" in printed("omaha")
    assert "1:44" in printed("omaha")


def test_sides_sets_rounds_and_what_is_held_take_their_time() -> None:
    steps = (
        Step("bird_dog", sets=2, reps=5, hold_s=6, rest_s=40),  # alternates: five on each side
        Step("side_leg_raise", reps=3, hold_s=2, sides=(Side.LEFT, Side.RIGHT), rest_s=0),
        Step("back_extension", hold_s=25, rest_s=10),  # counted elsewhere, held here
    )
    routine = Routine("x", "X", steps, "here", rounds=2)
    dog, leg, back = (entry.times for entry in timetable(routine, EXERCISES.__getitem__))
    assert (dog.work_s, dog.rest_s) == (2 * 10 * (REP_S + 6), 80)
    assert (leg.work_s, leg.rest_s) == (2 * 3 * (REP_S + 2), 0)
    assert (back.work_s, back.rest_s) == (25, 10)
    whole = total(routine, EXERCISES.__getitem__)
    assert whole.work_s == 2 * (dog.work_s + leg.work_s + back.work_s)
    assert whole.rest_s == 2 * 90 - 10
    text = "\n".join(timetable_lines(routine, EXERCISES.__getitem__))
    assert "2 sets: 5 on each side," in text
    assert "held 6 s" in text
    assert "left then right" in text
    assert "in 2 rounds" in text
    assert "none" in text


def test_what_cannot_be_judged_is_named_before_anything_else_could_happen(tmp_path: Path) -> None:
    routine = Routine("x", "X", (Step("levitation", hold_s=9), Step("bird_dog", reps=8)), "a dream")
    text = "\n".join(timetable_lines(routine, EXERCISES.__getitem__))
    assert re.search(r"1  Levitation +left out", text)
    assert "Left out, since formcheck can't judge them yet: levitation." in text
    assert total(routine, EXERCISES.__getitem__).work_s == 16 * REP_S  # the step asks for no hold
    nothing = "\n".join(timetable_lines(Routine("y", "Y", routine.steps[:1], ""), EXERCISES.__getitem__))
    assert "can't judge any exercise" in nothing


def test_ones_own_routine_and_own_exercises_need_no_camera(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n[[step]]\nexercise = "side_plank"\nhold_s = 12\n')
    text = printed(path)
    assert "12 s, left then right" in text
    assert text.startswith("Mine (mine)")


def test_what_is_counted_elsewhere_is_held_where_a_routine_asks_for_seconds() -> None:
    works = plan_routine(ROUTINES["back_set"], EXERCISES.__getitem__)
    assert [(work.exercise.id, work.target_s, work.target_reps) for work in works[:2]] == [
        ("back_extension", 30, None)
    ] * 2
    assert works[0].is_held
