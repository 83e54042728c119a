from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.events import FaultSpan
from formcheck.report import words
from formcheck.report.result import SessionResult

TITLES = {name: exercise.title for name, exercise in EXERCISES.items()}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "plank",
            "Held 26.8 s in one hold, 22.1 s in good form, 1.2 s could not be seen."
            " Hips sagging once, worst 21° (limit 15°), at 9.4–12.9 s."
            " 4 % of the recording could not be judged: turn so that the camera sees your side.",
        ),
        (
            "bird_dog",
            "2 repetitions counted (1 left, 1 right), 1 not counted."
            " Leg too low once, worst −31° (limit −18°), at 12.0–14.0 s."
            " Same side once, at 12.0–14.0 s. Warning: hold too short once, worst 0.9 s (limit 1.5 s), at 12.0–14.0 s.",
        ),
        ("still", "The photograph shows a forearm plank that is not in good form: hips sagging, 21° (limit 15°)."),
        ("still_unjudged", "The photograph shows the position of a forearm plank, but its form can't be judged."),
        ("nothing", "No exercise that formcheck knows was recognised."),
    ],
)
def test_verdicts(name: str, text: str, sessions: dict[str, Callable[[], SessionResult]]) -> None:
    said = words.verdict(sessions[name](), TITLES)
    assert said == text


def test_a_verdict_on_several_exercises_names_each(sessions: dict[str, Callable[[], SessionResult]]) -> None:
    said = words.verdict(sessions["mixed"](), TITLES)
    assert said.startswith("Forearm plank: held 26.8 s")
    assert "Bird dog: 2 repetitions counted" in said
    assert len(words.verdict_lines(sessions["mixed"](), TITLES)) == 3


def test_verdicts_without_faults(result: Callable[..., SessionResult], fault: Callable[..., FaultSpan]) -> None:
    good = result(holds=[(0, 10, 10, 0, "left"), (12, 20, 8, 0, "right")])
    assert words.verdict(good, TITLES) == (
        "Held 18.0 s in 2 holds (left 10.0 s, right 8.0 s), all of it in good form. No clear fault."
    )
    gap = result(holds=[(0, 10, 7, 3, None)])
    assert "all that could be seen in good form, 3.0 s could not be seen" in words.verdict(gap, TITLES)
    asked = result(None, asked="side_plank")
    assert words.verdict(asked, TITLES) == "No side plank was found."
    only = result(faults=[fault("forearm_plank", "hips_piked", 3.0, None, -50)])
    assert words.verdict(only, TITLES) == (
        "Nothing was held long enough or finished, so nothing counted."
        " Hips piked once, worst −50° (limit −21°), from 3.0 s."
    )


def test_advice_that_was_the_beginning_of_a_fault_is_not_said_twice(plank: SessionResult) -> None:
    assert [advice.id for advice in words.remarks(plank)] == ["head_dropped"]
    assert [advice.id for advice in words.remarks(replace(plank, faults=()))] == ["hips_sagging", "head_dropped"]


# --- No sentence that another one contradicts ---------------------------------------------------------------------

MakeResult = Callable[..., SessionResult]
MakeFault = Callable[..., FaultSpan]


def test_all_of_it_is_not_said_beside_a_fault_that_stood_in_the_hold(result: MakeResult, fault: MakeFault) -> None:
    sag = fault("forearm_plank", "hips_sagging", 4.0, 4.04, 23.0)
    said = words.verdict(result(holds=[(0, 10, 9.96, 0, None)], faults=[sag]), TITLES)
    assert "all of it" not in said
    assert "worst 23°" in said
    before = replace(sag, start_s=-3.0, end_s=-1.0)
    said = words.verdict(result(holds=[(0, 10, 10, 0, None)], faults=[before]), TITLES)
    assert "all of it in good form" in said
    assert "while nothing counted" in said


def test_a_warning_is_called_no_clear_fault(result: MakeResult, fault: MakeFault) -> None:
    apart = fault("side_plank", "feet_apart", 2.0, 5.0, 0.8)
    assert not apart.voids
    session = result("side_plank", holds=[(0, 10, 10, 0, "left")], faults=[apart])
    said = words.verdict(session, TITLES)
    assert "all of it counted as good form. No clear fault. Warning: feet apart once, worst 0.80 trunk lengths" in said
    assert words.clear_faults(session.faults) == ()
    assert words.warnings(session.faults) == (apart,)


@pytest.mark.parametrize(
    ("reps", "said"),
    [
        ([("right", True)], "no repetition on the left was seen."),
        ([("right", True), ("left", False)], "the repetition on the left had a fault, so none counted."),
        (
            [("right", True)] + 2 * [("left", False)],
            "each of the 2 repetitions on the left had a fault, so none counted.",
        ),
        ([("right", True), ("left", True)], None),
        (3 * [("right", True)] + [("left", True)], "sides unequal, 1 repetition left and 3 right counted."),
        ([], None),
    ],
)
def test_a_side_is_missing_only_where_nothing_of_it_was_seen(
    reps: list[tuple[str, bool]], said: str | None, result: MakeResult
) -> None:
    session = result("bird_dog", reps=[(5 * i, 5 * i + 4, side, ok, (), ()) for i, (side, ok) in enumerate(reps)])
    notes = words.side_notes(EXERCISES["bird_dog"], session.holds, session.reps)
    assert notes == ([] if said is None else [f"Bird dog: {said}"])


def test_what_the_end_cut_off_and_the_way_down_are_told(fault: MakeFault) -> None:
    assert words.under_way_words("Bird dog", 3, 12.5) == (
        "Bird dog: a third repetition was under way when the recording ended (from 12.5 s)."
    )
    down = fault("forearm_plank", "hips_sagging", 28.0, 29.0, 23.0)
    assert words.came_down_words([down]) == [
        "Forearm plank: came down at 28.0 s; what was measured on the way is no fault."
    ]


def test_a_fault_that_several_judge_says_which_one_spoke(
    result: Callable[..., SessionResult], fault: Callable[..., FaultSpan]
) -> None:
    hollow = replace(fault("forearm_plank", "hips_sagging", 3.0, 5.0, -6), unit="percent", limit=-4, by="the line")
    assert "worst −6 % (limit −4 %) by the line, at" in words.verdict(result(faults=[hollow]), TITLES)
