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
    ("t", "text"),
    [(9.44, "9.4"), (59.96, "1:00.0"), (69.4, "1:09.4"), (3669.4, "1:01:09.4"), (-0.01, "0.0"), (-3.2, "−3.2")],
)
def test_clock(t: float, text: str) -> None:
    assert words.clock(t) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(26.8, "26.8 s"), (125, "2 min 05 s"), (3720, "1 h 02 min"), (float("nan"), "–")]
)
def test_duration(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "unit", "beside", "text"),
    [
        (21.3, "deg", 12, "21°"),
        (12.3, "deg", 12, "12.3°"),
        (-31.7, "deg", -24, "−32°"),
        (2.96, "s", 3, "2.96 s"),
        (0.6, "trunks", 0.55, "0.60 trunk lengths"),
        (float("nan"), "deg", 12, "–"),
    ],
)
def test_quantities_differ_from_the_limit_they_passed(value: float, unit: str, beside: float, text: str) -> None:
    assert words.quantity(value, unit, beside) == text


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.999, "over 99 %"), (0.001, "under 1 %"), (0.0, "0 %"), (0.5, "50 %")]
)
def test_percent_claims_no_more_than_is_true(share: float, text: str) -> None:
    assert words.percent(share) == text


def test_prescriptions() -> None:
    said = {name: words.prescription_words(exercise.prescription) for name, exercise in EXERCISES.items()}
    assert said["forearm_plank"] == "3 sets: 30 s; 30 s rest between"
    assert said["bird_dog"] == "1 set: 8 repetitions, held 3 s each, on each side"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "plank",
            "Held 26.8 s in one hold, 22.1 s in good form, 1.2 s could not be seen."
            " Hips sagging once, worst 21° (limit 12°), at 9.4–12.9 s."
            " 4 % of the recording could not be judged: turn so that the camera sees your side.",
        ),
        (
            "bird_dog",
            "2 repetitions counted (1 left, 1 right), 1 not counted."
            " Leg too low once, worst −31° (limit −18°), at 12.0–14.0 s."
            " Hold too short once, worst 0.9 s (limit 1.5 s), at 12.0–14.0 s. Same side once, at 12.0–14.0 s.",
        ),
        ("still", "The photograph shows a forearm plank that is not in good form: hips sagging, 21° (limit 12°)."),
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
        " Hips piked once, worst −50° (limit −24°), from 3.0 s."
    )


def test_advice_that_was_the_beginning_of_a_fault_is_not_said_twice(plank: SessionResult) -> None:
    assert [advice.id for advice in words.remarks(plank)] == ["head_dropped"]
    assert [advice.id for advice in words.remarks(replace(plank, faults=()))] == ["hips_sagging", "head_dropped"]
