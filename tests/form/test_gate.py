"""The two small judges of time."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.form.gate import Exceedance, Gate

FPS = [5.0, 10.0, 24.0, 60.0]
exactly = settings(derandomize=True, max_examples=50, deadline=None)


def times(seconds: float, fps: float) -> list[float]:
    return [frame / fps for frame in range(round(seconds * fps) + 1)]


def gate(enter_s: float = 0.4, leave_s: float = 0.6, is_open: bool = False) -> Gate:
    return Gate(enter_s, leave_s, max_unseen_s=2.0, open=is_open)


def changes_of(gate: Gate, answers: Iterable[tuple[float, bool | None]]) -> list[tuple[float, bool, float]]:
    """When it changed, to what, and as of when."""
    return [(t, gate.open, gate.since) for t, value in answers if gate.update(t, value)]


@pytest.mark.parametrize("fps", FPS)
def test_a_change_is_believed_once_it_has_lasted_and_dated_where_it_began(fps: float) -> None:
    answers = [(t, 1.0 <= t < 3.0) for t in times(5, fps)]
    (opened, is_open, since), (shut, is_shut, until) = changes_of(gate(), answers)
    assert (is_open, is_shut) == (True, False)
    assert since == pytest.approx(1.0, abs=1 / fps)
    assert until == pytest.approx(3.0, abs=1 / fps)
    assert opened - since == pytest.approx(0.4, abs=1 / fps)
    assert shut - until == pytest.approx(0.6, abs=1 / fps)


def test_a_flicker_changes_nothing() -> None:
    assert changes_of(gate(), ((t, round(t * 10) % 4 == 0) for t in times(5, 10))) == []
    settled = gate(is_open=True)
    assert changes_of(settled, ((t, round(t * 10) % 5 != 0) for t in times(5, 10))) == []


@pytest.mark.parametrize("fps", FPS)
def test_out_of_sight_freezes_for_a_while_and_then_ends_it_where_it_was_last_seen(fps: float) -> None:
    answers = [(t, None if 1.0 <= t < 2.5 or t > 4.0 else True) for t in times(8, fps)]
    opened, shut = changes_of(gate(), answers)
    assert opened[2] == 0.0
    assert shut[2] == pytest.approx(4.0, abs=1 / fps)
    assert shut[0] == pytest.approx(6.0, abs=2 / fps)


def test_leaving_that_went_out_of_sight_ends_where_it_began() -> None:
    one = gate(is_open=True)
    answers: list[tuple[float, bool | None]] = [(0.0, True), (0.1, False), (0.2, None), (1.5, None), (1.6, False)]
    assert changes_of(one, answers) == [(1.6, False, 0.1)]


def test_a_glimpse_before_a_gap_does_not_date_what_comes_after_it() -> None:
    """What was true for a moment and then out of sight was not seen to last."""
    one = gate()
    answers: list[tuple[float, bool | None]] = [(0.0, True), *((t / 10, None) for t in range(1, 30))]
    answers += [(3.0 + t / 10, True) for t in range(6)]
    assert changes_of(one, answers) == [(3.4, True, 3.0)]


def test_a_short_gap_does_not_begin_anew() -> None:
    answers: list[tuple[float, bool | None]] = [(t / 10, None if t == 2 else True) for t in range(6)]
    assert changes_of(gate(), answers) == [(0.4, True, 0.0)]


def test_a_still_believes_at_once() -> None:
    assert changes_of(gate(enter_s=0, leave_s=0), [(0.0, True)]) == [(0.0, True, 0.0)]


# --- A value past a limit -----------------------------------------------------------------------------------------


def past(sign: float = 1.0) -> Exceedance:
    return Exceedance(limit=10 * sign, sign=sign, margin=3, after_s=0.5, clear_s=0.3)


def said(one: Exceedance, values: Iterable[tuple[float, float]]) -> list[tuple[str, float]]:
    """What was said, and as of when."""
    found = []
    for t, value in values:
        word = one.update(t, value, confirmed=True)
        if word == "raised":
            found.append((word, one.since))
        elif word == "cleared":
            assert one.ended_at is not None
            found.append((word, one.ended_at))
    return found


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("fps", FPS)
def test_raised_after_it_lasted_and_cleared_when_clearly_inside(sign: float, fps: float) -> None:
    def value(t: float) -> float:
        return 12.0 if 1 <= t < 4 else 8.0 if 4 <= t < 6 else 6.5 if t >= 6 else 0.0  # 8 lies within the margin

    one = past(sign)
    (raised, onset), (cleared, end) = said(one, ((t, sign * value(t)) for t in times(8, fps)))
    assert (raised, cleared) == ("raised", "cleared")
    assert onset == pytest.approx(1, abs=1 / fps)
    assert end == pytest.approx(6, abs=1 / fps)
    assert one.peak == 12 * sign


def test_the_worst_value_is_kept() -> None:
    one = past()
    said(one, [(t, v) for t, v in zip(times(2, 5), [0, 11, 14, 25, 16, 13, 12, 11, 8, 8, 8], strict=True)])
    assert one.raised
    assert one.peak == 25


def test_short_is_no_fault() -> None:
    assert said(past(), ((t, 15.0 if 1 <= t < 1.45 else 0.0) for t in times(3, 20))) == []


@exactly
@given(st.lists(st.floats(7.1, 9.99), min_size=30, max_size=30), st.integers(0, 29))
def test_one_spike_over_the_limit_is_no_fault(inside: list[float], at: int) -> None:
    """Just inside the limit is inside, also next to a spike."""
    values = [*inside]
    values[at] = 10.5
    assert said(past(), zip(times(2, 15), values, strict=False)) == []


def test_a_value_that_wavers_about_the_limit_is_not_restarted_by_each_dip() -> None:
    wavering = [(t, 11.0 if round(t * 20) % 4 else 9.5) for t in times(3, 20)]
    assert [word for word, _ in said(past(), wavering)] == ["raised"]


def test_what_is_unseen_neither_speaks_for_it_nor_against_it() -> None:
    lasting = [(t, math.nan if 2 <= t < 3 else 15.0) for t in times(4, 10)]
    one = past()
    assert said(one, lasting) == [("raised", 0.0)]
    assert one.raised
    glimpse = [(t, 15.0 if t < 0.25 or t > 2 else math.nan) for t in times(3, 10)]
    ((word, onset),) = said(past(), glimpse)
    assert word == "raised"
    assert onset == pytest.approx(2.1)  # not dated before the gap


def test_what_is_hidden_for_long_ends_where_it_was_last_seen() -> None:
    one = Exceedance(limit=10, sign=1, margin=3, after_s=0.5, max_unseen_s=3.0)
    (raised, _), (cleared, end) = said(one, [(t, 15.0 if t < 2 else math.nan) for t in times(8, 10)])
    assert (raised, cleared) == ("raised", "cleared")
    assert end == pytest.approx(1.9)
    assert not one.raised


def test_not_raised_before_it_is_confirmed_that_the_body_is_in_position() -> None:
    one = past()
    assert [one.update(t, 15.0, confirmed=t > 0.95) for t in times(1, 10)] == [None] * 10 + ["raised"]
    assert one.since == 0.0


def test_stopping_ends_what_was_raised_and_forgets_what_was_not() -> None:
    one = past()
    one.update(0, 15, confirmed=True)
    assert one.stop() is None
    assert one.update(0.6, 15, confirmed=True) is None  # begins anew
    assert one.update(1.1, 15, confirmed=True) == "raised"
    assert one.stop() == "cleared"
    assert not one.raised


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_what_is_beyond_by_no_more_than_its_error_is_not_raised_and_dated_at_the_limit_once_it_is(sign: float) -> None:
    watched = Exceedance(limit=sign * 15.0, sign=sign, margin=2.0, after_s=0.4, error=2.0)
    said = [watched.update(t, sign * 16.5, True) for t in times(3.0, 10.0)]
    assert set(said) == {None}
    later = [(t, watched.update(t, sign * 18.0, True)) for t in (3.1, 3.2)]
    assert [t for t, change in later if change == "raised"] == [3.1]
    assert watched.since == 0.0
