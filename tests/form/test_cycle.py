"""Repetitions found in an effort that goes up and down."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.form.body import Side
from formcheck.form.cycle import Cycle
from formcheck.form.exercise import HOLD_S, RepStats

FPS = [10.0, 15.0, 25.0, 30.0, 60.0]
exactly = settings(derandomize=True, max_examples=40, deadline=None)

#: Rest at 0, up to 50 within a second at 1, at the top until 4, down within a second, rest.
REP = [(0.0, 0.0), (1.0, 0.0), (2.0, 50.0), (4.0, 50.0), (5.0, 0.0), (7.0, 0.0)]


def along(corners: Sequence[tuple[float, float]], t: float) -> float:
    for (t0, a), (t1, b) in pairwise(corners):
        if t <= t1:
            return a + (b - a) * (t - t0) / (t1 - t0)
    return corners[-1][1]


def count(
    corners: Sequence[tuple[float, float]],
    fps: float = 30.0,
    cycle: Cycle | None = None,
    side: Callable[[float], Side | None] = lambda t: None,
    unseen: tuple[float, float] = (math.inf, math.inf),
    watched: Callable[[float], Mapping[str, float]] = lambda t: {},
) -> list[RepStats]:
    cycle = cycle or Cycle(travel=12, top=40)
    found = []
    for frame in range(round(corners[-1][0] * fps) + 1):
        t = frame / fps
        effort = math.nan if unseen[0] <= t < unseen[1] else along(corners, t)
        rep = cycle.update(t, effort, side(t), None, watched(t))
        if rep:
            found.append(rep)
    return found


def repeated(corners: Sequence[tuple[float, float]], times: int) -> list[tuple[float, float]]:
    length = corners[-1][0]
    return [(t + k * length, effort) for k in range(times) for t, effort in corners]


@pytest.mark.parametrize("fps", FPS)
def test_one_repetition_at_every_frame_rate(fps: float) -> None:
    (rep,) = count(REP, fps)
    assert rep.start_s == pytest.approx(1.0, abs=0.1 + 1 / fps)
    assert rep.end_s == pytest.approx(4.8, abs=1 / fps)  # 80 % of the way back
    assert rep.peak == pytest.approx(50)
    assert rep.rest == pytest.approx(0, abs=6)  # the rest follows the rise a little, until it is an attempt
    assert rep.hold_s == pytest.approx(2.4, abs=2 / fps)  # above 40 on both flanks
    assert rep.lowering_s == pytest.approx(0.6, rel=0.03)  # the rest follows the rise a little
    assert rep.unseen_s == 0


@pytest.mark.parametrize("fps", FPS)
@pytest.mark.parametrize("speed", [20.0, 60.0, 120.0, 300.0])
def test_lowering_speed(fps: float, speed: float) -> None:
    (rep,) = count([(0, 0), (1, 0), (2, 50), (3, 50), (3 + 50 / speed, 0), (8, 0)], fps)
    # A drop within two frames is told from one of another speed only so far.
    assert rep.lowering_s == pytest.approx(30 / speed, rel=0.05 if 30 / speed > 1.5 / fps else 0.25)


@exactly
@given(st.floats(-90, 90), st.floats(20, 120), st.integers(1, 4), st.sampled_from(FPS))
def test_rest_may_lie_at_any_level(rest: float, way: float, times: int, fps: float) -> None:
    corners = [(t, rest + effort / 50 * way) for t, effort in repeated(REP, times)]
    reps = count(corners, fps, Cycle(travel=12, top=rest + 0.8 * way))
    assert len(reps) == times
    for rep in reps:
        assert rep.peak == pytest.approx(rest + way)


def test_less_than_the_travel_is_no_attempt() -> None:
    assert count([(t, effort / 50 * 11) for t, effort in REP]) == []


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (1, 0), (1.5, 25), (3.5, 25), (4, 50), (5, 50), (6, 0), (8, 0)],  # a pause on the way up
        [(0, 0), (1, 0), (2, 50), (3, 50), (3.5, 22), (6, 22), (6.5, 0), (8, 0)],  # and on the way down
        [(0, 0), (1, 0), (2, 50), (3, 32), (4, 50), (5, 35), (6, 48), (7, 0), (9, 0)],  # sinking a little at the top
        [(0, 0), (1, 0), (1.5, 25), (2.0, 15), (3, 50), (4, 50), (5, 0), (7, 0)],  # a false start
    ],
)
@pytest.mark.parametrize("fps", FPS)
def test_a_pause_or_a_dip_on_the_way_counts_once(corners: list[tuple[float, float]], fps: float) -> None:
    assert len(count(corners, fps)) == 1


@pytest.mark.parametrize("fps", FPS)
def test_up_again_before_it_was_quite_down_is_another_repetition(fps: float) -> None:
    corners = [(0, 0), (1, 0), (2, 50), (3, 50), (4, 15), (5, 50), (6, 50), (7, 0), (8, 0)]
    first, second = count(corners, fps)
    assert first.end_s == pytest.approx(4.0, abs=1 / fps)
    assert second.start_s == pytest.approx(4.0, abs=0.15 + 1 / fps)


@pytest.mark.parametrize("drift", [-3.0, -1.0, 1.0, 1.5])
def test_a_rest_that_drifts_loses_no_repetition(drift: float) -> None:
    corners = [(t, effort + drift * t) for t, effort in repeated(REP, 5)]
    assert len(count(corners)) == 5


def test_a_rest_that_rises_for_good_is_no_attempt_for_ever() -> None:
    """Whoever settles 9 higher up still rests, and the way counts from there."""
    corners = [(0, 0), (1, 0), (2, 9), (12, 9), (13, 59), (15, 59), (16, 9), (18, 9)]
    (rep,) = count(corners)
    assert rep.rest == pytest.approx(9, abs=6)


def test_beginning_at_the_top_is_half_a_repetition_and_none() -> None:
    assert count([(0, 50), (2, 50), (3, 0), (5, 0)]) == []


# --- Out of sight -------------------------------------------------------------------------------------------------


def test_out_of_sight_freezes_the_clock_at_the_top() -> None:
    (rep,) = count(REP, unseen=(2.5, 3.5))
    assert rep.hold_s == pytest.approx(1.4, abs=0.1)
    assert rep.unseen_s == pytest.approx(1.0, abs=0.05)
    assert HOLD_S.measure(rep) == pytest.approx(2.4, abs=0.1)  # the longest that it can have been


@pytest.mark.parametrize("gap", [(4.05, 4.75), (4.05, 5.6), (3.9, 4.5)])
def test_a_way_down_that_nobody_saw_was_not_fast(gap: tuple[float, float]) -> None:
    (rep,) = count(REP, unseen=gap)
    assert math.isnan(rep.lowering_s) or rep.lowering_s == pytest.approx(0.6, rel=0.1)


def test_a_gap_at_rest_harms_nothing() -> None:
    (rep,) = count(REP, unseen=(0.2, 0.7))
    assert rep.unseen_s == 0
    assert rep.lowering_s == pytest.approx(0.6, rel=0.05)


def test_aborting_forgets_the_attempt() -> None:
    cycle = Cycle(travel=12, top=40)
    assert not cycle.abort()
    assert count([(0, 0), (1, 0), (2, 50)], cycle=cycle) == []
    assert cycle.moving
    assert cycle.at_top
    assert cycle.abort()
    assert not cycle.moving
    assert not cycle.at_top
    assert len(count(REP, cycle=cycle)) == 1


# --- Sides and what else is watched -------------------------------------------------------------------------------


def test_the_upper_part_names_the_side_although_the_model_swaps_on_the_way() -> None:
    """A slow way up whose sides are swapped until three fifths of it, then a shorter time at the top."""
    corners = [(0, 0), (1, 0), (3, 50), (3.4, 50), (4, 0), (6, 0)]
    (rep,) = count(corners, side=lambda t: Side.RIGHT if t < 2.2 else Side.LEFT)
    assert rep.side is Side.LEFT


def test_best_and_median_of_what_is_watched() -> None:
    def watched(t: float) -> dict[str, float]:
        return {
            "level_deg": 99.0 if 1.4 <= t < 1.5 else 7.0 if 2 <= t <= 4 else -50.0,  # a peak on the way
            "half_deg": 3.0 if t < 2.6 else math.nan,  # seen in a quarter of the upper part
            "never_deg": math.nan,
        }

    (rep,) = count(REP, watched=watched)
    assert rep.best["level_deg"] == 99.0
    assert rep.upper_median == {"level_deg": 7.0}
    assert "half_deg" in rep.best
    assert "never_deg" not in rep.best


def test_an_hour_at_the_top_keeps_memory_small() -> None:
    cycle = Cycle(travel=12, top=40)
    count([(0, 0), (1, 0), (2, 50), (300, 50)], 30, cycle, watched=lambda t: {"x_deg": t})
    assert len(cycle._frames) <= 2048
    assert cycle.hold_s == pytest.approx(298, abs=1)
