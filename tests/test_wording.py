"""Times, units and numbers as people read them."""

from __future__ import annotations

import pytest

from formcheck import wording
from formcheck.exercises import EXERCISES


@pytest.mark.parametrize(
    ("t", "text"),
    [(9.44, "9.4"), (59.96, "1:00.0"), (69.4, "1:09.4"), (3669.4, "1:01:09.4"), (-0.01, "0.0"), (-3.2, "−3.2")],
)
def test_clock(t: float, text: str) -> None:
    assert wording.clock(t) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(26.8, "26.8 s"), (125, "2 min 05 s"), (3720, "1 h 02 min"), (float("nan"), "–")]
)
def test_duration(seconds: float, text: str) -> None:
    assert wording.duration(seconds) == text


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
    assert wording.quantity(value, unit, beside) == text


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100 %"), (0.999, "over 99 %"), (0.001, "under 1 %"), (0.0, "0 %"), (0.5, "50 %")]
)
def test_percent_claims_no_more_than_is_true(share: float, text: str) -> None:
    assert wording.percent(share) == text


def test_prescriptions() -> None:
    said = {name: exercise.prescription.words for name, exercise in EXERCISES.items()}
    assert said["forearm_plank"] == "3 sets of 30 s, 30 s rest"
    assert said["bird_dog"] == "8 repetitions on each side, each held 3 s"


@pytest.mark.parametrize(
    ("seconds", "left", "text"),
    [(29.99, False, "0:29"), (30.0, False, "0:30"), (29.01, True, "0:30"), (0.0, True, "0:00"), (754.0, False, "12:34"),
     (float("nan"), False, "0:00"), (-1.0, False, "0:00")],
)  # fmt: skip
def test_a_timer_ends_at_zero(seconds: float, left: bool, text: str) -> None:
    assert wording.timer(seconds, left=left) == text


def test_how_many() -> None:
    assert wording.plural(1, "day") == "1 day"
    assert wording.plural(0, "entry", "entries") == "0 entries"
    assert wording.ordinal(3) == "third"
    assert wording.ordinal(11) == "11th"
    assert wording.listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert wording.number(None, 2, " s") == "–"
    assert wording.clock(59.999, 2, minutes=True) == "1:00.00"


@pytest.mark.parametrize(("score", "text"), [(100.0, "100"), (99.7, "over 99"), (99.4, "99"), (0.0, "0")])
def test_a_score_is_full_only_where_nothing_was_taken_off(score: float, text: str) -> None:
    assert wording.score_words(score) == text
