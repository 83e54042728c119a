"""Routines: those of the sources, and one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.coach import routines as module
from formcheck.coach.routine_file import load_routine
from formcheck.coach.routines import (
    BOTH,
    ROUTINES,
    Routine,
    Step,
    bouts,
    description_lines,
    listing_lines,
    step_words,
)
from formcheck.errors import SettingsError
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.exercise import Counted, Hold

FROM_THE_SOURCES = """
    omaha lower_back_guide issa five_back_exercises pain_relief hernia bubnovsky dikul flexibility osteochondrosis
    stretching pregnancy slimming back_set yoga home_dumbbells relax barbell
"""


def test_all_routines_of_the_sources_are_declared() -> None:
    assert list(ROUTINES) == FROM_THE_SOURCES.split()


@pytest.mark.parametrize("routine", ROUTINES.values(), ids=ROUTINES)
def test_a_declared_routine_makes_sense(routine: Routine) -> None:
    assert routine.steps
    assert routine.source
    for step in routine.steps:
        assert step.sets >= 1
        assert step.hold_s or step.reps
        exercise = EXERCISES.get(step.exercise)
        if exercise is not None:
            held = isinstance(exercise, Hold) or (isinstance(exercise, Counted) and bool(exercise.held))
            assert held if step.reps is None else isinstance(exercise, Counted), step.exercise
            assert step.sides in ((), BOTH)
    for bout in bouts(routine):
        assert bout.exercise in EXERCISES
    assert len(list(description_lines(routine))) >= len(routine.steps) + 2
    assert [line.split()[0] for line in listing_lines([routine])] == [routine.id]


def test_omaha_is_the_plank_and_both_side_planks() -> None:
    assert [(one.exercise, one.side, one.hold_s, one.rest_s) for one in bouts(ROUTINES["omaha"])] == [
        *[("forearm_plank", None, 30, 30)] * 3,
        ("side_plank", Side.LEFT, 30, 30),
        ("side_plank", Side.RIGHT, 30, 0),
    ]


def test_sets_take_turns_of_sides_and_rounds_repeat_all() -> None:
    routine = Routine("x", "X", (Step("side_plank", 2, 20, sides=BOTH), Step("bird_dog", reps=8)), "", rounds=2)
    done = bouts(routine)
    assert [(one.round_number, one.exercise, one.set_number, one.side and one.side.value) for one in done[:5]] == [
        (1, "side_plank", 1, "left"),
        (1, "side_plank", 1, "right"),
        (1, "side_plank", 2, "left"),
        (1, "side_plank", 2, "right"),
        (1, "bird_dog", 1, None),
    ]
    assert [one.round_number for one in done[5:]] == [2] * 5
    assert [one.rest_s for one in done] == [30] * 9 + [0]


def test_what_cannot_be_judged_yet_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    routine = Routine("x", "X", (Step("levitation", hold_s=9), Step("bird_dog", reps=8)), "a dream")
    monkeypatch.setitem(module.ROUTINES, "x", routine)
    assert [one.exercise for one in bouts(routine)] == ["bird_dog"]
    assert routine.missing() == ("levitation",)
    text = "\n".join(description_lines(routine))
    assert "levitation               9 s, 30 s rest  [not yet available: left out]" in text
    assert "Left out, since formcheck can't judge them yet: levitation." in text
    assert "1 of 2 steps so far" in "".join(listing_lines([routine]))
    nothing = Routine("y", "Y", routine.steps[:1], "")
    assert bouts(nothing) == ()
    first, gap, why, last = listing_lines([nothing, routine])
    assert (first.split()[0], gap, last.split()[0]) == ("x", "", "y")
    assert "can't be run yet" in why
    assert "none of 1 steps" in last
    assert "can't judge any" in "\n".join(description_lines(nothing))


def test_ones_own_routine(tmp_path: Path) -> None:
    path = tmp_path / "before_breakfast.toml"
    path.write_text(
        """
        rounds = 2
        [[step]]
        exercise = "forearm_plank"
        sets = 2
        hold_s = 40
        rest_s = 15.5
        [[step]]
        exercise = "side_plank"
        sides = ["right", "left"]
        [[step]]
        exercise = "bird_dog"
        reps = 5
        """
    )
    routine = load_routine(path)
    assert (routine.id, routine.title, routine.rounds) == ("before_breakfast", "Before breakfast", 2)
    assert routine.steps == (
        Step("forearm_plank", 2, 40.0, None, (), 15.5),
        Step("side_plank", 1, 30.0, None, (Side.RIGHT, Side.LEFT), 30.0),
        Step("bird_dog", 1, 3.0, 5, (), 30.0),
    )


def test_what_can_be_held_as_well_as_counted_is_held_where_only_seconds_are_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    back = '[[step]]\nexercise = "back_extension"\n'
    path.write_text(f"{back}hold_s = 20\n{back}{back}hold_s = 2\nreps = 6\n", encoding="utf-8")
    held, asked, both = load_routine(path).steps
    assert (held.hold_s, held.reps) == (20, None)
    assert (asked.reps, both.reps, both.hold_s) == (EXERCISES["back_extension"].prescription.reps, 6, 2)


def test_a_routine_by_its_id() -> None:
    assert load_routine("omaha") is ROUTINES["omaha"]
    with pytest.raises(SettingsError, match="did you mean 'omaha'"):
        load_routine("omha")
    with pytest.raises(SettingsError, match="no such file"):
        load_routine("mine.toml")


STEP = '[[step]]\nexercise = "forearm_plank"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs steps"),
        ("step = 3", "needs steps"),
        ("step = []", "needs steps"),
        ("[step]\nexercise = 'bird_dog'", "needs steps"),
        ("[[step]]\nsets = 2", "step 1: it names no exercise"),
        (
            "[[step]]\nexercise = 'forarm_plank'",
            "step 1: unknown exercise 'forarm_plank', did you mean 'forearm_plank'?",
        ),
        ("[[step]]\nexercise = 7", "unknown exercise 7"),
        (f"{STEP}hold = 30", "step 1: unknown key 'hold', did you mean 'hold_s'?"),
        (f"round = 2\n{STEP}", "unknown key 'round', did you mean 'rounds'?"),
        (f"{STEP}{STEP}hold_s = 'long'", "step 2: hold_s = 'long' must be a number from 1 to 1800"),
        (f"{STEP}sets = 2.5", "sets = 2.5 must be a whole number from 1 to 50"),
        (f"{STEP}sets = true", "sets = True must be a whole number"),
        (f"{STEP}hold_s = nan", "hold_s = nan must be a number"),
        (f"{STEP}rest_s = -1", "rest_s = -1 must be"),
        (f"rounds = 0\n{STEP}", "rounds = 0 must be"),
        (f"{STEP}reps = 5", "forearm_plank is held, not repeated"),
        (f"{STEP}sides = ['left']", "forearm_plank has no sides"),
        ("[[step]]\nexercise = 'bird_dog'\nsides = ['left']", "bird_dog alternates its sides"),
        ("[[step]]\nexercise = 'side_plank'\nsides = ['top']", "must be a list of"),
        ("[[step]]\nexercise = 'side_plank'\nsides = 'left'", "must be a list of"),
        (f"title = 3\n{STEP}", "title = 3 must be text"),
        (f"{STEP}exercise = 'bird_dog'", "not valid TOML"),
        ("\xff", "is not UTF-8 text: save it as UTF-8"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError) as caught:
        load_routine(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(STEP, encoding="utf-8-sig")
    assert load_routine(path).steps[0].exercise == "forearm_plank"


@pytest.mark.parametrize("name", ["mine", "mine.toml"])
def test_a_folder_is_no_routine(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(SettingsError, match=r"is a folder: name a \.toml file in it"):
        load_routine(tmp_path / name)


def test_the_words_of_a_step_say_whose_repetitions_they_are_and_that_there_is_no_rest() -> None:
    assert step_words(Step("bird_dog", 2, 3, 8)) == ("2 sets of 8 repetitions on each side, each held 3 s, 30 s rest")
    assert step_words(Step("glute_bridge", reps=1, rest_s=0)) == "1 repetition, no rest"


def test_an_exercise_that_is_to_come_is_not_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTINES, "x", Routine("x", "X", (Step("levitation", hold_s=9),), ""))
    path = tmp_path / "mine.toml"
    path.write_text("[[step]]\nexercise = 'levitation'")
    with pytest.raises(SettingsError, match="can't judge levitation yet"):
        load_routine(path)
