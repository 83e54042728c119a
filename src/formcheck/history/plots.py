"""Sessions against the calendar, as inline SVG; across in per cent of the width, down in pixels, as in the reports."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from formcheck.report.svg import TimeAxis, element_id

_HEIGHT = 170.0
_AXIS_PX = 20.0
_STEPS_DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728, 1456)
#: So many dates fit side by side on a phone; those nearer to an edge than this, in per cent, would be cut off.
_MOST_TICKS = 5
_EDGE = 9.0


@dataclass(frozen=True, slots=True)
class Point:
    """One value at one moment; `title` is what it says when pointed at."""

    when: datetime
    value: float
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """Points in order of time, joined; the second line of a plot is drawn hollow and dashed."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A level line at `value`."""

    value: float
    label: str


def calendar(first: date, last: date) -> TimeAxis:
    """Days to per cent of the width, with room at both ends."""
    room = max(1.0, 0.02 * (last - first).days)
    return TimeAxis(first.toordinal() - room, last.toordinal() + 1 + room)


def draw_lines(
    name: str,
    axis: TimeAxis,
    lines: Sequence[Line],
    marks: Sequence[Mark],
    title: str,
    description: str,
    *,
    top: float | None = None,
) -> str:
    """Values of sessions, from 0 to `top`, or as high as they go."""
    top = top or _top([point.value for line in lines for point in line.points] + [mark.value for mark in marks])
    body = [_ground(axis, top)]
    for index, line in enumerate(lines):
        hollow = " hollow" if index else ""
        path = " ".join(f"{axis.x(_day(point.when)) * 10:.1f},{_y(point.value, top):.1f}" for point in line.points)
        body.append(
            f'<svg class="stretch" x="0" y="0" width="100%" height="{_HEIGHT:g}" viewBox="0 0 1000 {_HEIGHT:g}"'
            f' preserveAspectRatio="none"><path class="trace{hollow}" d="M{path}"/></svg>'
        )
        body += [
            f'<circle class="dot{hollow}" cx="{axis.x(_day(point.when)):.2f}%" cy="{_y(point.value, top):.1f}"'
            f' r="3.5"><title>{escape(point.title)}</title></circle>'
            for point in line.points
        ]
    body += [_mark(mark, top) for mark in marks]
    return _chart(name, top, title, description, "".join(body) + _dates(axis))


def draw_weeks(
    name: str, axis: TimeAxis, weeks: Sequence[tuple[date, int]], asked: int, title: str, description: str
) -> str:
    """Days of training in each week, as bars; those that reach `asked` are filled."""
    top = _top([*(float(count) for _, count in weeks), float(asked)])
    body = [_ground(axis, top)]
    for first, count in weeks:
        x = axis.x(first.toordinal() + 0.25)
        width = axis.x(first.toordinal() + 6.75) - x
        y = _y(count, top)
        body.append(
            f'<rect class="bar {"good" if count >= asked else "part"}" x="{x:.2f}%" width="{width:.2f}%" y="{y:.1f}"'
            f' height="{_HEIGHT - y:.1f}"><title>week of {first}: {count}</title></rect>'
        )
    body.append(_mark(Mark(asked, f"{asked} a week"), top))
    return _chart(name, top, title, description, "".join(body) + _dates(axis))


def _day(when: datetime) -> float:
    return when.toordinal() + (when.hour + when.minute / 60) / 24


def _top(values: Sequence[float]) -> float:
    """A round number above all values."""
    most = max(values, default=1.0) * 1.08 or 1.0
    step = _step(most)
    return math.ceil(most / step) * step


def _step(top: float) -> float:
    power = 10.0 ** math.floor(math.log10(top / 4))
    return next(step for factor in (1, 2, 5, 10) if top / (step := factor * power) <= 5)


def _y(value: float, top: float) -> float:
    return 6.0 + (1 - value / top) * (_HEIGHT - 6.0)


def _levels(top: float) -> Iterator[float]:
    step = max(1.0, _step(top))
    yield from (index * step for index in range(round(top // step) + 1))


def _ground(axis: TimeAxis, top: float) -> str:
    body = [f'<rect class="ground" x="0" y="0" width="100%" height="{_HEIGHT:g}"/>']
    for value in _levels(top):
        y = f"{_y(value, top):.1f}"
        body.append(f'<line class="level" x1="0%" x2="100%" y1="{y}" y2="{y}"/>')
    for day in _ticks(axis):
        x = f"{axis.x(day.toordinal()):.2f}%"
        body.append(f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{_HEIGHT:g}"/>')
    return "".join(body)


def _ticks(axis: TimeAxis) -> list[date]:
    first, last = math.ceil(axis.start_s), math.floor(axis.end_s)
    step = next((days for days in _STEPS_DAYS if (last - first) / days <= _MOST_TICKS), _STEPS_DAYS[-1])
    start = date.fromordinal(first)
    if step >= _STEPS_DAYS[2]:  # weeks begin on Monday
        start += timedelta(days=-start.weekday() % 7)
    return [date.fromordinal(day) for day in range(start.toordinal(), last + 1, step)]


def _dates(axis: TimeAxis) -> str:
    ticks = _ticks(axis)
    years = axis.end_s - axis.start_s > 366
    body = [f'<line class="axis" x1="0%" x2="100%" y1="{_HEIGHT:g}" y2="{_HEIGHT:g}"/>']
    for day in ticks:
        x = axis.x(day.toordinal())
        if not _EDGE <= x <= 100 - _EDGE:
            continue
        label = f"{day:%b %Y}" if years else f"{day.day} {day:%b}"
        body.append(f'<text class="tick" x="{x:.2f}%" y="{_HEIGHT + 15:g}" text-anchor="middle">{label}</text>')
    return "".join(body)


def _mark(mark: Mark, top: float) -> str:
    y = _y(mark.value, top)
    return (
        f'<line class="rule mark" x1="0%" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="rule-label" x="0%" dx="4" y="{max(11.0, y - 4):.1f}">{escape(mark.label)}</text>'
    )


def _chart(name: str, top: float, title: str, description: str, body: str) -> str:
    height = _HEIGHT + _AXIS_PX
    scale = "".join(
        f'<text x="100%" dx="-4" y="{_y(value, top) + 4:.1f}" text-anchor="end">{value:g}</text>'
        for value in _levels(top)
    )
    name = element_id(name)
    return (
        f'<div class="chart-row"><svg class="scale" width="100%" height="{height:g}" aria-hidden="true">{scale}</svg>'
        f'<svg class="chart" width="100%" height="{height:g}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{body}</svg></div>'
    )
