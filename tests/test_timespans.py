"""Arithmetic of spans of time."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from formcheck.form.events import FaultSpan, Level
from formcheck.timespans import covered_s, covers, length_s, mask, meets, shared_s, union, within, without

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: (min(ends), max(ends))), max_size=6)


def seconds(spans: list[tuple[int, int]]) -> set[int]:
    """The same by counting: every whole second that lies in any of them."""
    return {second for start, end in spans for second in range(start, end)}


def test_what_is_what() -> None:
    assert union([(3, 5), (0, 1), (4, 6), (2, 2)]) == [(0, 1), (3, 6)]
    assert without([(0, 10)], [(2, 3), (9, 12), (-1, 0.5)]) == [(0.5, 2), (3, 9)]
    assert within([(-1, 2), (8, math.inf)], (0, 10)) == [(0, 2), (8, 10)]
    assert length_s([(0, 2), (1, 3)]) == 3
    assert shared_s((0, 2), (1, math.inf)) == 1
    assert meets((0, 1), (1, 2))
    assert not meets((0, 1), (1.5, 2))
    assert covers([(1, 2)], 1)
    assert not covers([(1, 2)], 2)
    assert mask([(1, 2), (4, 9)], np.array([0.0, 1.0, 2.0, 3.0, 4.0])).tolist() == [False, True, True, False, True]


@given(SPANS, SPANS)
def test_it_agrees_with_counting(spans: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    assert length_s(spans) == len(seconds(spans))
    assert length_s(without(spans, other)) == len(seconds(spans) - seconds(other))
    assert covered_s(spans, (5, 20)) == len(seconds(spans) & set(range(5, 20)))


def test_a_fault_that_lasts_repeats_all_that_comes_after() -> None:
    lasting = FaultSpan("forearm_plank", "hips_sagging", Level.FAULT, 5.0, None, None, 20.0, 15.0, "deg", "Up")
    milder = FaultSpan("forearm_plank", "hips_sagging", Level.ADVICE, 9.0, 9.5, None, 12.0, 10.0, "deg", "Up")
    assert lasting.span == (5.0, math.inf)
    assert lasting.repeats(milder)
    assert not milder.repeats(FaultSpan("forearm_plank", "head_dropped", Level.FAULT, 9, 9.5, None, 1, 1, "deg", ""))
