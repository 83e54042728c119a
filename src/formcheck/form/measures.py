"""Quantities of one finished repetition, computed from what was kept of it. NaN where they can't be told.

`BUILT_IN` are taken of every counted movement; the others are made for a metric, or two, that an exercise watches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from formcheck.form.exercise import RepMeasure, RepStats, When, measure_maker
from formcheck.form.metrics import Metric

_Array = npt.NDArray[np.float64]

#: Fewer frames than this make no course in time.
_LEAST_FRAMES = 5
#: So many tell where a repetition began: at rest it may have stayed for an instant only.
_LEAST_BEGUN = 3


def _range(rep: RepStats) -> float:
    return rep.peak - rep.rest


def _up_s(rep: RepStats) -> float:
    return math.nan if math.isnan(rep.down_s) else rep.top_s - rep.start_s


def _rising_s(rep: RepStats) -> float:
    low, high = (rep.rest + share * _range(rep) for share in (0.2, 0.8))
    t, efforts = np.array(rep.t_s), np.array(rep.efforts)
    above = np.nonzero(efforts >= high)[0]
    below = np.nonzero(efforts[: above[0]] <= low)[0] if len(above) else above
    if not len(below):
        return math.nan
    way = slice(below[-1], above[0] + 1)
    start_s, end_s = np.interp((low, high), efforts[way], t[way])
    return float(end_s - start_s)


def _fading(rep: RepStats) -> float:
    return 100.0 * (1.0 - _range(rep) / rep.first_range) if rep.first_range > 0 else math.nan


def compute_sparc(t_s: Sequence[float], values: Sequence[float], cutoff_hz: float = 5.0) -> float:
    """Smoothness of a movement: its spectral arc length, 0 at best; jerkier is more negative.

    The length of the curve that the amplitude spectrum of the speed makes, scaled to 1 at 0 Hz, up to the last
    frequency with at least a twentieth of it. It depends on neither size nor duration, and noise of the landmarks
    matters less to it than to measures of jerk. A movement of least jerk reads about -1.4 to -1.5.

    Parameters
    ----------
    t_s : sequence of float
        Times in seconds, rising; they need not be even.
    values : sequence of float
        Where the movement is at each, in any unit, without NaN.
    cutoff_hz : float
        The highest frequency that is looked at. Here 5 instead of the published 10, so that 10 frames a second give the
        same as 60; a trunk or a leg moves more slowly.

    Returns
    -------
    float
        NaN for fewer than five frames, or where nothing moves.

    References
    ----------
    Balasubramanian S, Melendez-Calderon A, Roby-Brami A, Burdet E (2015). On the analysis of movement smoothness.
    Journal of NeuroEngineering and Rehabilitation 12:112.
    """
    if len(t_s) < _LEAST_FRAMES or not t_s[-1] > t_s[0]:
        return math.nan
    rate = 4.0 * cutoff_hz
    t = np.asarray(t_s, np.float64)
    even = np.arange(t[0], t[-1] + 0.5 / rate, 1.0 / rate)
    speed = np.abs(np.diff(np.interp(even, t, np.asarray(values, np.float64)))) * rate
    size = 2 ** (math.ceil(math.log2(max(2, len(speed)))) + 4)
    spectrum = np.abs(np.fft.rfft(speed, size))
    if spectrum[0] <= 0:
        return math.nan
    spectrum /= spectrum[0]
    frequency = np.fft.rfftfreq(size, 1.0 / rate)
    within = (frequency <= cutoff_hz) & (spectrum >= 0.05)
    last = int(np.nonzero(within)[0][-1])
    if last == 0:
        return math.nan
    across = np.diff(frequency[: last + 1]) / frequency[last]
    return -float(np.hypot(across, np.diff(spectrum[: last + 1])).sum())


def _course(rep: RepStats, since_s: float, until_s: float) -> tuple[list[float], list[float]]:
    kept = [(t, effort) for t, effort in zip(rep.t_s, rep.efforts, strict=True) if since_s <= t <= until_s]
    return [t for t, _ in kept], [effort for _, effort in kept]


def _smoothness(rep: RepStats) -> float:
    if not rep.t_s:
        return math.nan
    if math.isnan(rep.down_s):
        return compute_sparc(rep.t_s, rep.efforts)
    up = compute_sparc(*_course(rep, -math.inf, _peak_s(rep, first=True)))
    down = compute_sparc(*_course(rep, _peak_s(rep, first=False), math.inf))
    return up if math.isnan(down) else down if math.isnan(up) else min(up, down)


def _peak_s(rep: RepStats, *, first: bool) -> float:
    """When the effort first, or last, was nearly at its peak: there it comes to rest at the top."""
    near = [t for t, effort in zip(rep.t_s, rep.efforts, strict=True) if effort >= rep.peak - 0.02 * _range(rep)]
    return near[0] if first else near[-1]


RANGE = RepMeasure("range", "of the effort", "a larger movement", _range, when=When.POSITION)
UP_S = RepMeasure("up_s", "s", "a slower way up", _up_s, when=When.WAY_UP)
#: Unlike the whole way up, it doesn't depend on where that begins.
RISING_S = RepMeasure("rising_s", "s", "a slower way up, from 20 to 80 per cent of it", _rising_s, when=When.WAY_UP)
DOWN_S = RepMeasure("down_s", "s", "a slower way down", lambda rep: rep.end_s - rep.down_s, when=When.WAY_DOWN)
CYCLE_S = RepMeasure("cycle_s", "s", "a slower repetition", lambda rep: rep.end_s - rep.start_s, when=When.POSITION)
SMOOTHNESS = RepMeasure("smoothness", "", "smoother (0 at best)", _smoothness, when=When.POSITION)
FADING_PERCENT = RepMeasure(
    "fading_percent", "percent", "less range than in the first repetitions of the set", _fading, when=When.POSITION
)
#: Known from the second side's first repetition on.
LESS_THAN_OTHER_PERCENT = RepMeasure(
    "less_than_other_percent",
    "percent",
    "less range than the other side",
    lambda rep: 100.0 * (1.0 - _range(rep) / rep.other_range) if rep.other_range > 0 else math.nan,
)

BUILT_IN = (RANGE, UP_S, DOWN_S, CYCLE_S, SMOOTHNESS, FADING_PERCENT)


def compute_measures(rep: RepStats, own: Iterable[RepMeasure] = ()) -> dict[str, float]:
    """Every measure of `BUILT_IN`, and of an exercise's `own`, that can be told of `rep`, by name."""
    found = {measure.name: measure.measure(rep) for measure in (*BUILT_IN, *own)}
    return {name: value for name, value in found.items() if not math.isnan(value)}


def _seen(rep: RepStats, name: str) -> tuple[_Array, _Array]:
    """Times and values of a watched metric where it was seen, without the rest before; empty if that is too little."""
    t = np.array(rep.t_s)
    values = np.array(rep.arrays.get(name, ()))
    if len(values) != len(t):
        return t[:0], t[:0]
    seen = ~np.isnan(values)
    if seen.sum() < max(_LEAST_FRAMES, len(t) / 2):
        return t[:0], t[:0]
    return t[seen], values[seen]


def compute_range(rep: RepStats, name: str) -> float:
    """Largest less smallest value of a watched metric."""
    _, values = _seen(rep, name)
    return float(values.max() - values.min()) if len(values) else math.nan


@measure_maker("range")
def range_of(metric: Metric) -> RepMeasure:
    """How far a watched metric moves in a repetition."""
    return RepMeasure(
        f"range_{metric.name}",
        metric.unit,
        "a larger movement",
        lambda rep: compute_range(rep, metric.name),
        when=When.POSITION,
    )


#: Where so few frames were seen, at rest or at the top, a median says nothing.
_LEAST_OF_PART = 3


@measure_maker("shift")
def shift_of(metric: Metric) -> RepMeasure:
    """How far a watched metric is at the top from where it was at rest, either way.

    Medians of both: noise, which widens a range, adds nothing, and a body read askew all the time neither.
    """

    def measure(rep: RepStats) -> float:
        t, values = _seen(rep, metric.name)
        top_s, down_s = rep.span_of(When.TOP)[0], rep.span_of(When.WAY_DOWN)[0]
        rest, top = values[t <= rep.start_s], values[(top_s <= t) & (t <= down_s)]
        if min(len(rest), len(top)) < _LEAST_OF_PART:
            return math.nan
        return float(abs(np.median(top) - np.median(rest)))

    return RepMeasure(f"shift_{metric.name}", metric.unit, "farther from rest, either way", measure)


@measure_maker("least")
def least_of(metric: Metric) -> RepMeasure:
    """The lowest value of a watched metric during the repetition."""

    def measure(rep: RepStats) -> float:
        _, values = _seen(rep, metric.name)
        return float(values.min()) if len(values) else math.nan

    return RepMeasure(f"least_{metric.name}", metric.unit, metric.positive, measure, when=When.POSITION)


@measure_maker("off_middle")
def off_middle_of(metric: Metric) -> RepMeasure:
    """How far the middle of a watched metric's way is from 0: a movement to one side only."""

    def measure(rep: RepStats) -> float:
        _, values = _seen(rep, metric.name)
        return float(abs(values.max() + values.min())) / 2 if len(values) else math.nan

    return RepMeasure(f"off_middle_{metric.name}", metric.unit, "more to one side", measure, when=When.POSITION)


@measure_maker("begun")
def as_begun(metric: Metric) -> RepMeasure:
    """The median of a watched metric where the repetition began, up to a fifth of the way: it may be covered later."""

    def measure(rep: RepStats) -> float:
        values = [
            value
            for t, effort, value in zip(rep.t_s, rep.efforts, rep.arrays.get(metric.name, ()), strict=False)
            if t < rep.top_s and effort <= rep.rest + 0.2 * _range(rep) and not math.isnan(value)
        ]
        return float(np.median(values)) if len(values) >= _LEAST_BEGUN else math.nan

    return RepMeasure(f"begun_{metric.name}", metric.unit, metric.positive, measure, when=When.WAY_UP)


@measure_maker("rebound")
def rebound_of(metric: Metric) -> RepMeasure:
    """How far a watched metric rises on the way down above its median at the top: negative if it only falls."""

    def measure(rep: RepStats) -> float:
        down_s = _peak_s(rep, first=False) if rep.t_s else math.nan
        values = [
            value
            for t, value in zip(rep.t_s, rep.arrays.get(metric.name, ()), strict=False)
            if t >= down_s and not math.isnan(value)
        ]
        top = rep.upper_median.get(metric.name, math.nan)
        return max(values) - top if len(values) >= _LEAST_FRAMES else math.nan

    return RepMeasure(f"rebound_{metric.name}", metric.unit, metric.positive, measure, when=When.WAY_DOWN)


#: A speed is taken over this long, so that a landmark that jumps is none.
_SPEED_OVER_S = 0.25


@measure_maker("fastest")
def fastest_of(metric: Metric) -> RepMeasure:
    """How fast a watched metric changes at most, up or down, over a quarter of a second."""

    def measure(rep: RepStats) -> float:
        t, values = _seen(rep, metric.name)
        if not len(t) or t[-1] - t[0] < _SPEED_OVER_S:
            return math.nan
        before = t[t >= t[0] + _SPEED_OVER_S] - _SPEED_OVER_S
        gone = np.abs(np.interp(before + _SPEED_OVER_S, t, values) - np.interp(before, t, values))
        return float(gone.max()) / _SPEED_OVER_S

    return RepMeasure(f"fastest_{metric.name}", f"{metric.unit}/s", "faster", measure, when=When.POSITION)


def _half_way_s(rep: RepStats, name: str) -> float:
    """When a metric first passed the middle between where it began and where it went before the way down."""
    t, values = _seen(rep, name)
    if not len(t):
        return math.nan
    up = t <= _peak_s(rep, first=False)
    t, way = t[up], values[up] - values[0]
    if len(t) < 2 or not way.any():
        return math.nan
    share = way / way[np.argmax(np.abs(way))]
    later = np.nonzero(share >= 0.5)[0]
    if not len(later) or later[0] == 0:
        return math.nan
    i = int(later[0])
    return float(np.interp(0.5, share[i - 1 : i + 1], t[i - 1 : i + 1]))


@measure_maker("lag")
def lag_of(first: Metric, second: Metric) -> RepMeasure:
    """How much later `second` is half-way up than `first`, in seconds: two joints that should move together."""
    return RepMeasure(
        f"lag_{first.name}_{second.name}_s",
        "s",
        f"{second.name} comes later than {first.name}",
        lambda rep: _half_way_s(rep, second.name) - _half_way_s(rep, first.name),
        when=When.WAY_UP,
    )


@measure_maker("asymmetry")
def asymmetry_of(left: Metric, right: Metric) -> RepMeasure:
    """How much farther `left` moves than `right`, in per cent of the mean of both."""

    def measure(rep: RepStats) -> float:
        a, b = compute_range(rep, left.name), compute_range(rep, right.name)
        return 200.0 * (a - b) / (a + b) if a + b > 0 else math.nan

    return RepMeasure(
        f"asymmetry_{left.name}_{right.name}_percent", "percent", "left moves farther", measure, when=When.POSITION
    )


@measure_maker("roundness")
def roundness_of(across: Metric, up: Metric) -> RepMeasure:
    """The shorter axis of the course of a point over its longer one: 1 is a circle, 0 a line."""

    def measure(rep: RepStats) -> float:
        x, y = (np.array(rep.arrays.get(metric.name, ())) for metric in (across, up))
        if len(x) < _LEAST_FRAMES or len(x) != len(y):
            return math.nan
        seen = ~(np.isnan(x) | np.isnan(y))
        if seen.sum() < _LEAST_FRAMES:
            return math.nan
        small, large = np.linalg.eigvalsh(np.cov(x[seen], y[seen]))
        return float(math.sqrt(max(0.0, small) / large)) if large > 0 else math.nan

    return RepMeasure(f"roundness_{across.name}_{up.name}", "", "rounder", measure, when=When.POSITION)
