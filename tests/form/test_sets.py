"""What a set came to: medians, the change to its end, the difference between sides."""

from __future__ import annotations

import math

import pytest

from formcheck.form.body import Side
from formcheck.form.events import RepSpan
from formcheck.form.sets import compute_set


def rep(index: int, range_: float | None, side: Side | None = None) -> RepSpan:
    measures = {} if range_ is None else {"range": range_}
    return RepSpan("squat", 4.0 * index, 4.0 * index + 3, 1.0, side, True, (), measures=measures)


def test_a_set_that_fades() -> None:
    found = compute_set([rep(i, value) for i, value in enumerate([60, 62, 61, 58, 55, 50, 45, 44, 43])])["range"]
    assert found.value == 55
    assert found.change is not None
    assert (found.change.first, found.change.last) == (61, 44)
    assert found.change.percent == pytest.approx(-27.9, abs=0.1)
    assert found.by_side == {}
    assert math.isnan(found.left_more_percent)


def test_sides_that_differ_one_after_the_other_are_no_fading() -> None:
    left = [rep(i, 60.0, Side.LEFT) for i in range(6)]
    right = [rep(i + 6, 40.0, Side.RIGHT) for i in range(6)]
    found = compute_set([*left, *right])["range"]
    assert found.by_side == {Side.LEFT: 60.0, Side.RIGHT: 40.0}
    assert found.left_more_percent == pytest.approx(40.0)
    assert found.change is not None
    assert found.change.percent == 0.0


def test_too_few_say_nothing_and_what_was_not_measured_is_left_out() -> None:
    found = compute_set([rep(0, 60.0, Side.LEFT), rep(1, None, Side.LEFT), rep(2, 40.0, Side.RIGHT)])
    assert found["range"].value == 50
    assert (found["range"].by_side, found["range"].change) == ({}, None)
    assert found["hold_s"].value == 1.0
