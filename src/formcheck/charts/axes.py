"""What is written below a drawing: time, days, or the values of a setting, in per cent of its width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from formcheck.timespans import Span
from formcheck.wording import clock, setting

_TIME_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_DAY_STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1456)
_MOST_TICKS = 7
#: So many dates fit side by side on a phone; those nearer to an edge than this, in per cent, would be cut off.
_MOST_DATES, _EDGE = 5, 9.0


@dataclass(frozen=True, slots=True)
class Axis:
    """From a value at the left edge to one at the right, with what is written below: pairs of value and label."""

    start: float
    end: float
    ticks: tuple[tuple[float, str], ...] = ()

    def x(self, value: float) -> float:
        """Per cent of the width, 0..100; what lies outside is put at the edge."""
        length = self.end - self.start
        return min(100.0, max(0.0, (value - self.start) / length * 100.0)) if length > 0 else 0.0

    @property
    def span(self) -> Span:
        """From edge to edge."""
        return self.start, self.end


def time_axis(start_s: float, end_s: float) -> Axis:
    """Seconds, with a handful of round moments."""
    length = end_s - start_s
    if not 0 < length < math.inf:
        return Axis(start_s, end_s)
    step = next((step for step in _TIME_STEPS_S if length / step <= _MOST_TICKS), length / _MOST_TICKS)
    moments = [i * step for i in range(math.ceil(start_s / step - 1e-9), math.floor(end_s / step + 1e-9) + 1)]
    decimals = 0 if all(t == round(t) for t in moments) else 1
    return Axis(start_s, end_s, tuple((t, clock(t, decimals) + (" s" if abs(t) < 60 else "")) for t in moments))


def day_axis(first: date, last: date) -> Axis:
    """Days since year 1, with room at both ends; weeks begin on Monday."""
    room = max(1.0, 0.02 * (last - first).days)
    axis = Axis(first.toordinal() - room, last.toordinal() + 1 + room)
    start, end = math.ceil(axis.start), math.floor(axis.end)
    step = next((days for days in _DAY_STEPS if (end - start) / days <= _MOST_DATES), _DAY_STEPS[-1])
    begin = date.fromordinal(start)
    if step >= 7:
        begin += timedelta(days=-begin.weekday() % 7)
    days = [date.fromordinal(day) for day in range(begin.toordinal(), end + 1, step)]
    years = axis.end - axis.start > 366
    labels = [f"{day:%b %Y}" if years else f"{day.day} {day:%b}" for day in days]
    inner = [_EDGE <= axis.x(day.toordinal()) <= 100 - _EDGE for day in days]
    ticks = zip(days, labels, inner, strict=True)
    return Axis(axis.start, axis.end, tuple((day.toordinal(), label if shown else "") for day, label, shown in ticks))


def value_axis(values: Sequence[float], unit: str) -> Axis:
    """The values of a setting in rising order, with a handful of them."""
    every = max(1, math.ceil(len(values) / _MOST_TICKS))
    return Axis(values[0], values[-1], tuple((value, setting(value, unit)) for value in values[::every]))
