"""Drawings as inline SVG that keep their text legible at any width.

Across, everything is in per cent of the width; down, in pixels. So a drawing is as wide as the page or the phone, and
its text and lines stay as they are. Lines are paths in a nested picture that is stretched to fit. What is passed in is
text; it is escaped here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

from formcheck.charts.axes import Axis
from formcheck.timespans import Span, without
from formcheck.wording import setting

#: Width of the picture that lines are drawn in; stretched to the width of the page.
_INNER_WIDTH = 1000.0
#: Where there are many, bars within this many per cent of the width become one: a drawing has a bounded size.
_FINE, _MANY = 0.12, 200
_AXIS_PX = 20.0
_LANE_PX, _BAR_PX = 38.0, 18.0
_PLOT_PX, _LINES_PX = 220.0, 170.0


# --- What is drawn ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and the scale for the gutter to its left (empty where it has none)."""

    picture: Markup
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts; `kind` is its look, `title` what it says when pointed at, `text` stands in it."""

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
    """A limit in a plot: a level line at `value` during `spans`.

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

    t_s: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """Points (where, value, what it says when pointed at) in order, joined."""

    label: str
    points: tuple[tuple[float, float, str], ...]


#: Looks of the lines of one drawing, told apart without colour.
LOOKS = ("first", "second", "third")


# --- Drawings ---------------------------------------------------------------------------------------------------------


def draw_timeline(name: str, axis: Axis, lanes: Sequence[Lane], title: str, description: str) -> Chart:
    """Lanes of bars under each other over one time axis."""
    height = _LANE_PX * len(lanes) + 4.0
    body = [_grid(axis, height)]
    for row, lane in enumerate(lanes):
        top = row * _LANE_PX
        body.append(_el("text", lane.label, class_="lane", x=0, y=top + 13))
        body += [_bar(axis, bar, top + 17.0, _BAR_PX) for bar in _coarse(axis, lane.bars)]
    return Chart(_picture(name, axis, height, title, description, body))


def draw_plot(
    name: str,
    axis: Axis,
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
) -> Chart:
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
    """
    height, low, high = _PLOT_PX, *y_range

    def y(value: float) -> float:
        return 5.0 + (high - value) / (high - low) * (height - 10.0)

    ticks = _value_ticks(low, high)
    body = [_grid(axis, height), *(_level(y(value), value) for value in ticks)]
    body += [_bar(axis, bar, 0.0, height, strip=True) for bar in _coarse(axis, faults)]
    body += [_rect(axis, span, "no-value", height - 5.0, 5.0, "no value") for span in _coarse_spans(axis, _gaps(trace))]
    for rule in rules:
        if rule.beyond:
            top, bottom = (0.0, y(rule.value)) if rule.beyond > 0 else (y(rule.value), height)
            body += [_rect(axis, span, "beyond", top, max(0.0, bottom - top)) for span in rule.spans]
    body.append(_stretched(height, _trace(axis, trace, y, low, high)))
    body += [_rect(axis, span, "outside", 0.0, height, "not in this exercise") for span in without([axis.span], judged)]
    body += [
        _rect(axis, span, "unseen cover", 0.0, height, "could not be judged") for span in _coarse_spans(axis, unseen)
    ]
    body += _rules(axis, rules, y, height)
    scale = _scale(height, [(y(value), setting(value, unit).partition(" ")[0]) for value in ticks])
    return Chart(_picture(name, axis, height, title, description, body), scale)


def draw_lines(
    name: str,
    axis: Axis,
    lines: Sequence[Line],
    title: str,
    description: str,
    *,
    marks: Iterable[tuple[float, str]] = (),
    default: tuple[float, str] | None = None,
    band: tuple[float, float, str] | None = None,
    top: float | None = None,
    height: float = _LINES_PX,
) -> Chart:
    """Values from 0 to `top`, or as high as they go; `marks` are level lines, `default` an upright one.

    `band` is what lies behind them, from one value to another: drawn as far as it fits, and never a reason to scale.
    """
    marks = tuple(marks)
    top = top or _top([value for line in lines for _, value, _ in line.points] + [value for value, _ in marks])
    y, body, scale = _from_zero(axis, top, height)
    if band is not None and band[0] < top:
        upper = y(min(band[1], top))
        shade = _el("rect", class_="norm", x=0, y=upper, width="100%", height=y(band[0]) - upper)
        body += [shade, _el("text", band[2], class_="norm-label", x="0%", dx=4, y=max(11.0, upper + 12.0))]
    for look, line in zip(LOOKS, lines, strict=False):
        at = [(axis.x(where), y(value), told) for where, value, told in line.points]
        path = _points([x / 100 * _INNER_WIDTH for x, _, _ in at], [down for _, down, _ in at])
        body.append(_stretched(height, [_el("path", class_=f"trace {look}", d=f"M{path}")] if at else []))
        body += [
            _el("circle", _el("title", told), class_=f"dot {look}", cx=_pc(x), cy=down, r=3.5) for x, down, told in at
        ]
    body += [mark for value, label in marks for mark in _mark(y(value), label)]
    if default is not None:
        x, end = axis.x(default[0]), axis.x(default[0]) > 50
        body.append(_el("line", class_="rule mark", x1=_pc(x), x2=_pc(x), y1=0, y2=height))
        at_side = {"dx": -6, "text_anchor": "end"} if end else {"dx": 6}
        body.append(_el("text", default[1], class_="rule-label", x=_pc(x), y=height - 8, **at_side))
    return Chart(_picture(name, axis, height, title, description, body), scale)


def draw_bars(
    name: str, axis: Axis, bars: Sequence[tuple[Span, int, str]], asked: int, mark: str, title: str, description: str
) -> Chart:
    """Counts as bars from zero; those that reach `asked`, a line called `mark`, are filled."""
    y, body, scale = _from_zero(axis, _top([*(float(count) for _, count, _ in bars), float(asked)]))
    for span, count, told in bars:
        kind = "bar good" if count >= asked else "bar part"
        body.append(_rect(axis, span, kind, y(count), _LINES_PX - y(count), told))
    body += _mark(y(asked), mark)
    return Chart(_picture(name, axis, _LINES_PX, title, description, body), scale)


# --- Elements ---------------------------------------------------------------------------------------------------------


def _el(tag: str, *inside: str, **attributes: object) -> Markup:
    """An element; text and values are escaped, `_` in names of attributes stands for `-`."""
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_px(value) if isinstance(value, float) else escape(value)}"'
        for name, value in attributes.items()
    )
    body = Markup().join(inside)
    return Markup(f"<{tag}{told}>{body}</{tag}>" if inside else f"<{tag}{told}/>")


def _px(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"


def _pc(value: float) -> str:
    return f"{round(value, 3) + 0.0:g}%"


def _picture(name: str, axis: Axis, height: float, title: str, description: str, body: Iterable[Markup]) -> Markup:
    name = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    ticks = [_el("line", class_="axis", x1="0%", x2="100%", y1=height, y2=height)]
    for value, label in axis.ticks:
        x = axis.x(value)
        anchor = "start" if x < 3 else "end" if x > 97 else "middle"
        if label:
            ticks.append(_el("text", label, class_="tick", x=_pc(x), y=height + 15, text_anchor=anchor))
    return _el(
        "svg",
        _el("title", title, id=f"{name}-title"),
        _el("desc", description, id=f"{name}-desc"),
        *body,
        *ticks,
        class_="chart",
        width="100%",
        height=height + _AXIS_PX,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _scale(height: float, labels: Iterable[tuple[float, str]]) -> Markup:
    told = (_el("text", label, x="100%", dx=-4, y=y + 4, text_anchor="end") for y, label in labels)
    return _el("svg", *told, class_="scale", width="100%", height=height + _AXIS_PX, aria_hidden="true")


def _grid(axis: Axis, height: float) -> Markup:
    at = [_pc(axis.x(value)) for value, _ in axis.ticks]
    return Markup().join(
        [
            _el("rect", class_="ground", x=0, y=0, width="100%", height=height),
            *(_el("line", class_="grid", x1=x, x2=x, y1=0, y2=height) for x in at),
        ]
    )


def _level(y: float, value: float) -> Markup:
    look = "zero" if value == 0 else "level"
    return _el("line", class_=look, data_value=f"{value:g}", x1="0%", x2="100%", y1=y, y2=y)


def _stretched(height: float, inside: Iterable[Markup]) -> Markup:
    view = f"0 0 {_INNER_WIDTH:g} {_px(height)}"
    return _el(
        "svg",
        *inside,
        class_="stretch",
        x=0,
        y=0,
        width="100%",
        height=height,
        viewBox=view,
        preserveAspectRatio="none",
    )


def _rect(axis: Axis, span: Span, kind: str, top: float, height: float, title: str = "") -> Markup:
    x, width = axis.x(span[0]), max(axis.x(span[1]) - axis.x(span[0]), 0.15)
    inside = [_el("title", title)] if title else []
    return _el("rect", *inside, class_=kind, x=_pc(min(x, 99.85)), width=_pc(width), y=top, height=height)


def _bar(axis: Axis, bar: Bar, top: float, height: float, *, strip: bool = False) -> Markup:
    span = bar.start_s, bar.end_s
    drawn = _rect(axis, span, f"{'band' if strip else 'bar'} {bar.kind}", top, height, bar.title)
    if strip:
        drawn += _rect(axis, span, f"strip {bar.kind}", top, 5.0)
    x = axis.x(bar.start_s)
    if bar.text and axis.x(bar.end_s) - x >= 1.2 + 1.3 * len(bar.text):
        drawn += _el("text", bar.text, class_=f"on {bar.kind}", x=_pc(x), dx=4, y=top + height - 5)
    return drawn


def _coarse(axis: Axis, bars: Sequence[Bar]) -> list[Bar]:
    """Bars of one kind that nearly touch at this scale, made one where there are too many to tell apart."""
    if len(bars) < _MANY:
        return list(bars)
    out: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.start_s):
        last = out[-1] if out else None
        if last is not None and last.kind == bar.kind and axis.x(bar.end_s) - axis.x(last.end_s) < _FINE:
            out[-1] = Bar(last.start_s, max(last.end_s, bar.end_s), last.kind, "several")
        else:
            out.append(bar)
    return out


def _coarse_spans(axis: Axis, spans: Sequence[Span]) -> list[Span]:
    return [(bar.start_s, bar.end_s) for bar in _coarse(axis, [Bar(start, end, "", "") for start, end in spans])]


def _rules(axis: Axis, rules: Sequence[Rule], y: Callable[[float], float], height: float) -> list[Markup]:
    """Limits as lines, then their labels: one that would cover another moves right, or is left out."""
    drawn = [
        _el(
            "line",
            class_=f"rule {rule.kind}",
            data_value=f"{rule.value:g}",
            x1=_pc(axis.x(start)),
            x2=_pc(axis.x(end)),
            y1=y(rule.value),
            y2=y(rule.value),
        )
        for rule in rules
        for start, end in rule.spans
    ]
    taken: list[tuple[int, float]] = []
    for rule in sorted(rules, key=lambda rule: rule.kind != "fault"):
        if not rule.spans:
            continue
        at = y(rule.value)
        baseline = min(max(at - 4.0 if rule.side > 0 else at + 13.0, 11.0), height - 8.0)
        left, right = axis.x(rule.spans[0][0]), axis.x(rule.spans[-1][1])
        places: list[dict[str, object]] = [{"x": _pc(left), "dx": 4}, {"x": _pc(right), "dx": -4, "text_anchor": "end"}]
        for place, attributes in enumerate(places):
            if (place or left <= 60) and all(place != other or abs(baseline - used) >= 13.0 for other, used in taken):
                taken.append((place, baseline))
                drawn.append(_el("text", rule.label, class_=f"rule-label {rule.kind}", **attributes, y=baseline))
                break
    return drawn


def _mark(y: float, label: str) -> list[Markup]:
    return [
        _el("line", class_="rule mark", x1="0%", x2="100%", y1=y, y2=y),
        _el("text", label, class_="rule-label", x="0%", dx=4, y=max(11.0, y - 4)),
    ]


# --- Scales -----------------------------------------------------------------------------------------------------------


def _from_zero(
    axis: Axis, top: float, height: float = _LINES_PX
) -> tuple[Callable[[float], float], list[Markup], Markup]:
    """Where a value lies, the ground with its levels, and the scale, of a drawing from 0 to `top`."""

    def y(value: float) -> float:
        return 6.0 + (1 - value / top) * (height - 6.0)

    step = _step(top)
    levels = [index * step for index in range(round(top / step) + 1)]
    body = [_grid(axis, height), *(_level(y(value), value) for value in levels if value)]
    return y, body, _scale(height, [(y(value), f"{value:g}") for value in levels])


def _top(values: Sequence[float]) -> float:
    """A round number above all values."""
    most = max(values, default=1.0) * 1.08 or 1.0
    step = max(1.0, _step(most))
    return math.ceil(most / step) * step


def _step(length: float, most: int = 5) -> float:
    """The least round step of which at most so many make up `length`."""
    power = 10.0 ** math.floor(math.log10(length / (most - 1)))
    return next(factor * power for factor in (1, 2, 5, 10) if length / (factor * power) <= most)


def _value_ticks(low: float, high: float) -> tuple[float, ...]:
    step = _step(high - low, most=6)
    return tuple(round(index * step, 10) + 0.0 for index in range(math.ceil(low / step), math.floor(high / step) + 1))


# --- Traces -----------------------------------------------------------------------------------------------------------


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


def _trace(axis: Axis, trace: Trace, y: Callable[[float], float], low: float, high: float) -> list[Markup]:
    # Far outside it makes no difference, but a path of huge numbers is slow to draw.
    margin = (high - low) * 0.5
    band: list[str] = []
    middle: list[str] = []
    for run in _runs(trace):
        xs = [axis.x(float(t)) / 100.0 * _INNER_WIDTH for t in trace.t_s[run]]
        lows = [y(float(v)) for v in np.clip(trace.low[run], low - margin, high + margin)]
        highs = [y(float(v)) for v in np.clip(trace.high[run], low - margin, high + margin)]
        mid = [(a + b) / 2 for a, b in zip(lows, highs, strict=True)]
        if len(xs) == 1:
            xs, mid = [xs[0] - 1, xs[0] + 1], [mid[0]] * 2
            lows, highs = [lows[0]] * 2, [highs[0]] * 2
        middle.append("M" + _points(xs, mid))
        if any(b - a > 0.05 for a, b in zip(highs, lows, strict=True)):
            band.append("M" + _points(xs, highs) + "L" + _points(xs[::-1], lows[::-1]) + "Z")
    drawn = (("trace-band", band), ("trace", middle))
    return [_el("path", class_=kind, d="".join(paths)) for kind, paths in drawn if paths]


def _points(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
