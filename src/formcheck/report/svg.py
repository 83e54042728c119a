"""Drawings of a session against time, as inline SVG that keeps its text legible at any width.

Across, everything is in per cent of the width; down, in pixels. So a drawing is as wide as the page or the
phone, and its text and lines stay as they are. Traces are paths in a nested picture that is stretched to fit.
What is passed in is text; it is escaped here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np

from formcheck.pose.types import FloatArray
from formcheck.timespans import Span, without
from formcheck.wording import clock, setting

_TIME_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_TICKS = 7
#: Width of the picture that traces are drawn in; stretched to the width of the page.
_TRACE_WIDTH = 1000.0
#: Where there are many, bars within this many per cent of the width become one: a drawing has a bounded size.
_FINE = 0.12
_AXIS_PX = 20.0

#: Fills that tell states apart without colour. Goes once into a page that has drawings.
PATTERNS = (
    '<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="p-broken" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#fbd9c6"/><rect width="3" height="7" fill="#b3400b"/></pattern>'
    '<pattern id="p-advice" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fdf0cf"/><circle cx="3" cy="3" r="1.4" fill="#8a6100"/></pattern>'
    '<pattern id="p-unseen" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(-45)">'
    '<rect width="6" height="6" fill="#eef0f3"/><rect width="1.2" height="6" fill="#6b7280"/></pattern>'
    '<pattern id="p-void" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fff"/><path d="M0 0L6 6M6 0L0 6" stroke="#b3400b"/></pattern>'
    "</defs></svg>"
)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Seconds to per cent of the width."""

    start_s: float
    end_s: float

    def x(self, t: float) -> float:
        """Per cent of the width, 0..100; what lies outside is put at the edge."""
        length = self.end_s - self.start_s
        if length <= 0:
            return 0.0
        return min(100.0, max(0.0, (t - self.start_s) / length * 100.0))

    def ticks(self) -> tuple[float, ...]:
        """Round moments, a handful."""
        length = self.end_s - self.start_s
        if not 0 < length < math.inf:
            return ()
        step = next((step for step in _TIME_STEPS_S if length / step <= _MOST_TICKS), length / _MOST_TICKS)
        first = math.ceil(self.start_s / step - 1e-9)
        last = math.floor(self.end_s / step + 1e-9)
        return tuple(index * step for index in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts, on a lane; `kind` is its look, `title` what it says when pointed at."""

    start_s: float
    end_s: float
    kind: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A named row of bars."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit in a plot: a line at `value` during `spans`.

    `kind` is "fault", "advice" or "mark". `beyond` is +1 where what lies above it is shaded, -1 where what
    lies below, 0 for neither; `side` puts the label above (+1) or below (-1) the line.
    """

    value: float
    label: str
    kind: str
    spans: tuple[Span, ...]
    beyond: int = 0
    side: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Least and greatest value over time; all (N,), NaN where there is none."""

    t_s: FloatArray
    low: FloatArray
    high: FloatArray


def draw_timeline(name: str, axis: TimeAxis, lanes: Sequence[Lane], title: str, description: str) -> str:
    """Lanes of bars under each other over one time axis."""
    lane_px, bar_px = 38.0, 18.0
    height = lane_px * len(lanes) + 4.0
    body = [_grid(axis, height)]
    for row, lane in enumerate(lanes):
        top = row * lane_px
        body.append(f'<text class="lane" x="0" y="{_px(top + 13)}">{escape(lane.label)}</text>')
        body += [_bar(axis, bar, top + 17.0, bar_px) for bar in _coarse(axis, lane.bars)]
    return _picture(name, height + _AXIS_PX, title, description, "".join(body) + _axis(axis, height))


def draw_plot(
    name: str,
    axis: TimeAxis,
    trace: Trace,
    y_range: tuple[float, float],
    unit: str,
    *,
    rules: Sequence[Rule],
    faults: Sequence[Bar],
    unseen: Sequence[Span],
    judged: Sequence[Span],
    title: str,
    description: str,
) -> tuple[str, str]:
    """One metric with its limits.

    Parameters
    ----------
    y_range : (float, float)
        What is drawn; a trace that leaves it is cut off.
    faults : sequence of Bar
        When a fault stood: a band from top to bottom.
    unseen : sequence of spans
        When nothing could be judged.
    judged : sequence of spans
        When the exercise was done; the rest is drawn faintly.

    Returns
    -------
    (str, str)
        The scale for the gutter, and the plot.
    """
    height, low, high = 220.0, *y_range
    inner = height - 10.0

    def y(value: float) -> float:
        return 5.0 + (high - value) / (high - low) * inner

    ticks = _value_ticks(low, high)
    body = [_grid(axis, height)]
    for value in ticks:
        look = "zero" if value == 0 else "level"
        body.append(
            f'<line class="{look}" data-value="{value:g}" x1="0%" x2="100%" y1="{_px(y(value))}" y2="{_px(y(value))}"/>'
        )
    body += [_bar(axis, bar, 0.0, height, strip=True) for bar in _coarse(axis, faults)]
    for start, end in _coarse_spans(axis, _gaps(trace)):
        body.append(_rect(axis, start, end, "no-value", height - 5.0, 5.0, "no value"))
    for rule in rules:
        if rule.beyond:
            top, bottom = (0.0, y(rule.value)) if rule.beyond > 0 else (y(rule.value), height)
            for start, end in rule.spans:
                body.append(_rect(axis, start, end, "beyond", top, max(0.0, bottom - top)))
    body.append(
        f'<svg class="stretch" x="0" y="0" width="100%" height="{_px(height)}"'
        f' viewBox="0 0 {_TRACE_WIDTH:g} {_px(height)}" preserveAspectRatio="none">'
        f"{_trace(axis, trace, y, low, high)}</svg>"
    )
    for start, end in without([(axis.start_s, axis.end_s)], judged):
        body.append(_rect(axis, start, end, "outside", 0.0, height, "not in this exercise"))
    for start, end in _coarse_spans(axis, unseen):
        body.append(_rect(axis, start, end, "unseen cover", 0.0, height, "could not be judged"))
    body.append(_rules(axis, rules, y, height))
    scale = "".join(
        f'<text x="100%" dx="-4" y="{_px(y(value) + 4)}" text-anchor="end">'
        f"{escape(setting(value, unit).partition(' ')[0])}</text>"
        for value in ticks
    )
    gutter = f'<svg class="scale" width="100%" height="{_px(height + _AXIS_PX)}" aria-hidden="true">{scale}</svg>'
    return gutter, _picture(name, height + _AXIS_PX, title, description, "".join(body) + _axis(axis, height))


def _px(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"


def _pc(value: float) -> str:
    return f"{round(value, 3) + 0.0:g}%"


def element_id(name: str) -> str:
    """`name` as an id of an element: letters, digits, - and _."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _picture(name: str, height: float, title: str, description: str, body: str) -> str:
    name = element_id(name)
    return (
        f'<svg class="chart" width="100%" height="{_px(height)}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{body}</svg>'
    )


def _grid(axis: TimeAxis, height: float) -> str:
    lines = "".join(
        f'<line class="grid" x1="{_pc(axis.x(t))}" x2="{_pc(axis.x(t))}" y1="0" y2="{_px(height)}"/>'
        for t in axis.ticks()
    )
    return f'<rect class="ground" x="0" y="0" width="100%" height="{_px(height)}"/>{lines}'


def _axis(axis: TimeAxis, height: float) -> str:
    ticks = axis.ticks()
    decimals = 0 if all(t == round(t) for t in ticks) else 1
    parts = [f'<line class="axis" x1="0%" x2="100%" y1="{_px(height)}" y2="{_px(height)}"/>']
    for t in ticks:
        x = axis.x(t)
        anchor = "start" if x < 3 else "end" if x > 97 else "middle"
        label = clock(t, decimals) + (" s" if abs(t) < 60 else "")
        parts.append(
            f'<text class="tick" x="{_pc(x)}" y="{_px(height + 15)}" text-anchor="{anchor}">{escape(label)}</text>'
        )
    return "".join(parts)


def _rect(axis: TimeAxis, start: float, end: float, kind: str, top: float, height: float, title: str = "") -> str:
    x, width = axis.x(start), max(axis.x(end) - axis.x(start), 0.15)
    inside = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<rect class="{kind}" x="{_pc(min(x, 99.85))}" width="{_pc(width)}"'
        f' y="{_px(top)}" height="{_px(height)}">{inside}</rect>'
    )


def _bar(axis: TimeAxis, bar: Bar, top: float, height: float, *, strip: bool = False) -> str:
    kind = f"band {bar.kind}" if strip else f"bar {bar.kind}"
    drawn = _rect(axis, bar.start_s, bar.end_s, kind, top, height, bar.title)
    if strip:
        drawn += _rect(axis, bar.start_s, bar.end_s, f"strip {bar.kind}", top, 5.0)
    x = axis.x(bar.start_s)
    if bar.text and axis.x(bar.end_s) - x >= 1.2 + 1.3 * len(bar.text):
        drawn += (
            f'<text class="on {bar.kind}" x="{_pc(x)}" dx="4" y="{_px(top + height - 5)}">{escape(bar.text)}</text>'
        )
    return drawn


def _coarse(axis: TimeAxis, bars: Sequence[Bar]) -> list[Bar]:
    """Bars of one kind that nearly touch at this scale, made one where there are too many to tell apart."""
    if len(bars) < 200:
        return list(bars)
    out: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.start_s):
        last = out[-1] if out else None
        if last is not None and last.kind == bar.kind and axis.x(bar.end_s) - axis.x(last.end_s) < _FINE:
            out[-1] = Bar(last.start_s, max(last.end_s, bar.end_s), last.kind, "several")
        else:
            out.append(bar)
    return out


def _coarse_spans(axis: TimeAxis, spans: Sequence[Span]) -> list[Span]:
    return [(bar.start_s, bar.end_s) for bar in _coarse(axis, [Bar(start, end, "", "") for start, end in spans])]


def _rules(axis: TimeAxis, rules: Sequence[Rule], y: Callable[[float], float], height: float) -> str:
    """Limits as lines, then their labels: one that would cover another moves right, or is left out."""
    lines = [
        f'<line class="rule {rule.kind}" data-value="{rule.value:g}" x1="{_pc(axis.x(start))}"'
        f' x2="{_pc(axis.x(end))}" y1="{_px(y(rule.value))}" y2="{_px(y(rule.value))}"/>'
        for rule in rules
        for start, end in rule.spans
    ]
    labels: list[str] = []
    taken: list[tuple[str, float]] = []
    for rule in sorted(rules, key=lambda rule: rule.kind != "fault"):
        if not rule.spans:
            continue
        at = y(rule.value)
        baseline = min(max(at - 4.0 if rule.side > 0 else at + 13.0, 11.0), height - 8.0)
        left, right = axis.x(rule.spans[0][0]), axis.x(rule.spans[-1][1])
        places = {
            "left": f'x="{_pc(left)}" dx="4"',
            "right": f'x="{_pc(right)}" dx="-4" text-anchor="end"',
        }
        if left > 60:
            del places["left"]
        for place, attributes in places.items():
            if all(place != other or abs(baseline - used) >= 13.0 for other, used in taken):
                taken.append((place, baseline))
                labels.append(
                    f'<text class="rule-label {rule.kind}" {attributes} y="{_px(baseline)}">{escape(rule.label)}</text>'
                )
                break
    return "".join(lines + labels)


def _value_ticks(low: float, high: float) -> tuple[float, ...]:
    span = high - low
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(factor * power for factor in (1, 2, 5, 10) if span / (factor * power) <= 6)
    return tuple(round(index * step, 10) + 0.0 for index in range(math.ceil(low / step), math.floor(high / step) + 1))


def _runs(trace: Trace) -> list[slice]:
    """Stretches without a hole: neither NaN nor a long time without a frame."""
    count = len(trace.t_s)
    if not count:
        return []
    seen = ~np.isnan(trace.low)
    steps = np.diff(trace.t_s)
    usual = float(np.median(steps)) if count > 1 else 0.0
    cut = np.flatnonzero((seen[1:] != seen[:-1]) | (steps > max(0.5, 5 * usual))) + 1
    edges = [0, *cut.tolist(), count]
    return [slice(a, b) for a, b in pairwise(edges) if seen[a]]


def _gaps(trace: Trace) -> list[Span]:
    """When there is no value between the first and the last sample."""
    if not len(trace.t_s):
        return []
    spans = [(float(trace.t_s[run.start]), float(trace.t_s[run.stop - 1])) for run in _runs(trace)]
    return without([(float(trace.t_s[0]), float(trace.t_s[-1]))], spans)


def _trace(axis: TimeAxis, trace: Trace, y: Callable[[float], float], low: float, high: float) -> str:
    # Far outside it makes no difference, but a path of huge numbers is slow to draw.
    margin = (high - low) * 0.5
    band: list[str] = []
    middle: list[str] = []
    for run in _runs(trace):
        xs = [axis.x(float(t)) / 100.0 * _TRACE_WIDTH for t in trace.t_s[run]]
        lows = [y(float(v)) for v in np.clip(trace.low[run], low - margin, high + margin)]
        highs = [y(float(v)) for v in np.clip(trace.high[run], low - margin, high + margin)]
        mid = [(a + b) / 2 for a, b in zip(lows, highs, strict=True)]
        if len(xs) == 1:
            xs, mid = [xs[0] - 1, xs[0] + 1], [mid[0]] * 2
            lows, highs = [lows[0]] * 2, [highs[0]] * 2
        middle.append("M" + _points(xs, mid))
        if any(b - a > 0.05 for a, b in zip(highs, lows, strict=True)):
            band.append("M" + _points(xs, highs) + "L" + _points(xs[::-1], lows[::-1]) + "Z")
    drawn = f'<path class="trace-band" d="{"".join(band)}"/>' if band else ""
    return drawn + (f'<path class="trace" d="{"".join(middle)}"/>' if middle else "")


def _points(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
