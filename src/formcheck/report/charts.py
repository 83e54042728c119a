"""What of a session is drawn: its timeline, and a plot of each judged metric."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from formcheck.charts import Axis, Bar, Chart, Lane, Rule, Trace, draw_plot, draw_timeline, time_axis
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan
from formcheck.form.exercise import Counted, Exercise, Fault, Hold, RepFault, Witness
from formcheck.pose.types import FloatArray
from formcheck.report.result import Series, SessionResult
from formcheck.report.words import clear_faults, found_exercises, remarks, warnings
from formcheck.timespans import Span, covers, mask, union
from formcheck.wording import MINUS, duration, metric_title, percent, quantity, setting, span, title_of

#: A plot shows at least this much of its unit from bottom to top.
_LEAST_RANGE = {"deg": 30.0, "trunks": 0.4, "percent": 20.0}


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawn metric, and what is said beside it. `faulty`: whether a clear fault was judged by it."""

    title: str
    signs: str
    chart: Chart
    remarks: tuple[str, ...]
    faulty: bool


def session_axis(result: SessionResult) -> Axis:
    """From the first to the last moment that was read, and everything that was found."""
    starts = [float(series.t_s[0]) for series in result.series if len(series.t_s)]
    ends = [float(series.t_s[-1]) for series in result.series if len(series.t_s)]
    if not starts:
        start = result.source.start_s or 0.0
        starts, ends = [start], [start + (result.source.duration_s or 0.0)]
    for found in (result.parts, result.holds, result.reps, result.faults, result.unseen):
        starts += [each.start_s for each in found]
        ends += [each.end_s for each in found if each.end_s is not None]
    return time_axis(min(starts), max(ends))


def hold_pieces(hold: HoldSpan, faults: Sequence[FaultSpan], unseen: Sequence[Span]) -> list[tuple[float, float, str]]:
    """A hold cut into pieces (start_s, end_s, kind), in order.

    A kind is "good", "broken" (by a fault that voids) or "unseen".
    """
    broken = [fault.span for fault in faults if fault.voids and fault.exercise == hold.exercise]
    cuts = {hold.start_s, hold.end_s}
    cuts |= {t for spans in (broken, unseen) for each in spans for t in each if hold.start_s < t < hold.end_s}
    pieces: list[tuple[float, float, str]] = []
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        middle = (start + end) / 2
        kind = "unseen" if covers(unseen, middle) else "broken" if covers(broken, middle) else "good"
        if pieces and pieces[-1][2] == kind:
            pieces[-1] = (pieces[-1][0], end, kind)
        else:
            pieces.append((start, end, kind))
    return pieces


def timeline(result: SessionResult, axis: Axis, titles: Mapping[str, str]) -> Chart:
    """The session on lanes: exercises, holds, repetitions by side, faults and advice, what was unseen."""
    several = len(found_exercises(result)) > 1
    lanes: list[Lane] = []
    if result.parts:
        bars = [
            Bar(part.start_s, part.end_s, "part", f"{name}, {span(part.start_s, part.end_s)}", name)
            for part, name in ((part, titles[part.exercise]) for part in result.parts)
        ]
        lanes.append(Lane("Exercise", tuple(bars)))
    if result.holds:
        lanes.append(_holds_lane(result))
    lanes += _rep_lanes(result)
    lanes += _fault_lanes(result, axis, titles if several else {})
    if result.unseen:
        bars = [Bar(u.start_s, u.end_s, "unseen", f"{u.why}, {span(u.start_s, u.end_s)}") for u in result.unseen]
        lanes.append(Lane("Could not be judged", tuple(bars)))
    said = [
        f"{len(result.holds)} holds, {len(result.reps)} repetitions, {len(result.faults)} faults"
        f" between {span(*axis.span)}."
    ]
    said += [f"{title_of(f.id)} {span(f.start_s, f.end_s)}." for f in result.faults[:20]]
    said.append(f"{percent(result.view.judged)} of the time could be judged. The tables below hold the same.")
    return draw_timeline("timeline", axis, lanes, "What happened when", " ".join(said))


def plots(result: SessionResult, axis: Axis, exercises: Mapping[str, Exercise]) -> list[Plot]:
    """A plot of each series that the found exercises judge by; those with a fault come first."""
    found = (exercises[name] for name in found_exercises(result) if name in exercises)
    known = {name for exercise in found for name in judged_metrics(exercise)}
    drawn = [
        _plot(f"plot-{index}", series, result, axis, exercises)
        for index, series in enumerate(result.series)
        if series.name in known and len(series.t_s) > 1 and not np.isnan(series.low).all()
    ]
    return sorted(drawn, key=lambda plot: not plot.faulty)


def judged_metrics(exercise: Exercise) -> frozenset[str]:
    """Names of the metrics that form is judged by, without those that only tell the position."""
    names = {exercise.shown.name, *(of.metric.name for fault in exercise.faults for of in fault.witnesses)}
    if isinstance(exercise, Counted):
        names |= {metric.name for metric in (*exercise.counted_by, *exercise.watched)}
        names |= {_plain_name(fault) for fault in exercise.rep_faults}
    return frozenset(names)


def sign_words(positive: str) -> str:
    """A metric's `positive` as a sentence about a plot: what lies up, and what down."""
    text = re.sub(r"-(?=\d)", MINUS, positive.strip())
    up, mark, down = text.partition("; negative: ")
    if mark:
        return f"Up (+): {up}. Down ({MINUS}): {down}."
    if text[:1].isdigit():
        return f"{text}."
    return f"Up: {text}."


def measured(fault: Fault | RepFault) -> tuple[str, str, str]:
    """What a fault is judged by: its title in words, its unit, and what positive means."""
    of = fault.metric if isinstance(fault, Fault) else fault.measure
    return metric_title(of.name, of.unit), of.unit, of.positive


def since_words(of: Fault | Witness, exercise: Exercise) -> str:
    """That it is a change which is judged, and since when; empty where it is the value itself."""
    return f", change since the {'hold' if isinstance(exercise, Hold) else 'repetition'} began" if of.from_rest else ""


def witness_words(fault: Fault, exercise: Exercise) -> str:
    """What else may say that a fault is there, and from where on; empty where nothing does."""
    of = fault.witness
    if of is None:
        return ""
    unit, word = of.metric.unit, "above" if of.sign > 0 else "below"
    title = metric_title(of.metric.name, unit)
    return f"; or {title.lower()} {word} {setting(of.limit.value, unit)}{since_words(of, exercise)}"


def _side(side: Side | None) -> str:
    return f", {side.value}" if side is not None else ""


def _holds_lane(result: SessionResult) -> Lane:
    bars: list[Bar] = []
    unseen = [(each.start_s, each.end_s) for each in result.unseen]
    says = {"good": "in good form", "broken": "not in good form", "unseen": "could not be seen"}
    for index, hold in enumerate(result.holds, 1):
        for start, end, kind in hold_pieces(hold, result.faults, unseen):
            title = f"Hold {index}{_side(hold.side)}: {says[kind]}, {span(start, end)}"
            text = "" if kind != "good" else duration(end - start)
            bars.append(Bar(start, end, kind, title, text))
    return Lane("Holds", tuple(bars))


def _rep_lanes(result: SessionResult) -> list[Lane]:
    lanes = []
    for side, label in (
        (Side.LEFT, "Repetitions, left"),
        (Side.RIGHT, "Repetitions, right"),
        (None, "Repetitions"),
    ):
        bars = [
            Bar(
                rep.start_s,
                rep.end_s,
                "good" if rep.counted else "void",
                f"Repetition {index}{_side(side)}, {span(rep.start_s, rep.end_s)}: "
                + ("counted" if rep.counted else "not counted")
                + (f"; {', '.join(map(title_of, rep.faults))}" if rep.faults else ""),
                str(index),
            )
            for index, rep in enumerate(result.reps, 1)
            if rep.side is side
        ]
        if bars:
            lanes.append(Lane(label, tuple(bars)))
    return lanes


def _fault_lanes(result: SessionResult, axis: Axis, titles: Mapping[str, str]) -> list[Lane]:
    lanes: dict[tuple[str, str], list[Bar]] = {}
    kinds = (("fault", clear_faults(result.faults)), ("warning", warnings(result.faults)), ("advice", remarks(result)))
    for kind, spans in kinds:
        for fault in spans:
            said = f"{title_of(fault.id)}{_side(fault.side)}: {span(fault.start_s, fault.end_s)}"
            if fault.unit != "yes":
                said += f", worst {quantity(fault.peak, fault.unit, fault.limit)}"
            end = axis.end if fault.end_s is None else fault.end_s
            lanes.setdefault((fault.exercise, fault.id), []).append(Bar(fault.start_s, end, kind, said))
    named = []
    for (exercise, name), bars in lanes.items():
        label = title_of(name) + (f" ({titles[exercise]})" if exercise in titles else "")
        if all(bar.kind == "advice" for bar in bars):
            label += ": advice"
        elif all(bar.kind == "warning" for bar in bars):
            label += ": warning"
        named.append(Lane(label, tuple(bars)))
    return named


def _parts_of(result: SessionResult, axis: Axis, exercise: str) -> tuple[Span, ...]:
    spans = union((part.start_s, part.end_s) for part in result.parts if part.exercise == exercise)
    return tuple(spans) or (axis.span,)


def _plot(name: str, series: Series, result: SessionResult, axis: Axis, exercises: Mapping[str, Exercise]) -> Plot:
    rules: list[Rule] = []
    said: list[str] = []
    bars: list[Bar] = []
    judged: list[Span] = []
    for exercise in (exercises[key] for key in found_exercises(result) if key in exercises):
        spans = _parts_of(result, axis, exercise.id)
        if series.name in {metric.name for metric in exercise.metrics()}:
            judged += spans
        if isinstance(exercise, Counted) and series.name in {metric.name for metric in exercise.counted_by[:1]}:
            rules += [
                Rule(top, f"top of a repetition from {setting(top, series.unit)}", "mark", spans)
                for top in exercise.tops
            ]
        for fault in exercise.all_faults:
            own, told = _rules_of(fault, series, spans, exercise)
            rules += own
            said += told
            if isinstance(fault, Fault) and series.name in {of.metric.name for of in fault.witnesses}:
                bars += [
                    Bar(f.start_s, axis.end if f.end_s is None else f.end_s, "fault",
                        f"{title_of(f.id)}, {span(f.start_s, f.end_s)}")
                    for f in result.faults
                    if (f.exercise, f.id) == (exercise.id, fault.id) and f.metric in ("", series.name)
                ]  # fmt: skip
    rules = _joined(rules)
    title = metric_title(series.name, series.unit)
    unseen = union((each.start_s, each.end_s) for each in result.unseen)
    low, high = _without(series.t_s, series.low, unseen), _without(series.t_s, series.high, unseen)
    y_range = _y_range(Trace(series.t_s, low, high), series.unit, rules, judged, bars)
    signs = sign_words(series.positive)
    description = " ".join([signs, *(f"{rule.label}." for rule in rules), *(f"{bar.title}." for bar in bars[:20])])
    chart = draw_plot(
        name,
        axis,
        Trace(series.t_s, low, high),
        y_range,
        series.unit,
        rules=rules,
        faults=bars,
        unseen=unseen,
        judged=union(judged),
        title=f"{title} over time",
        description=description,
    )
    return Plot(title, signs, chart, tuple(dict.fromkeys(said)), bool(bars))


def _rules_of(
    fault: Fault | RepFault, series: Series, spans: tuple[Span, ...], exercise: Exercise
) -> tuple[list[Rule], list[str]]:
    """The limits of a fault that belong in the plot of `series`: as lines, and in words."""
    name = title_of(fault.id)
    if isinstance(fault, RepFault):
        limit, word = fault.limit, "above" if fault.sign > 0 else "below"
        if series.name != _plain_name(fault):
            return [], []
        judged = "the highest value" if fault.measure.name.startswith("peak_") else "the median near the top"
        words = f"{name} is judged once a repetition: {judged} {word} {setting(limit.value, series.unit)}"
        return [Rule(limit.value, f"{name}: {judged} {word} {setting(limit.value, series.unit)}", "mark", spans)], [
            words + _advice_words(limit.advice, series.unit)
        ]
    of = next((of for of in fault.witnesses if of.metric.name == series.name), None)
    if of is None:
        return [], []
    limit, sign = of.limit, int(of.sign)
    word = "above" if sign > 0 else "below"
    if of.from_rest:
        change = "rise" if sign > 0 else "fall"
        over = setting(abs(limit.value), series.unit)
        began = "hold" if isinstance(exercise, Hold) else "repetition"
        words = f"{name} is judged by the {change} since the {began} began: over {over}"
        advice = None if limit.advice is None else abs(limit.advice)
        return [], [words + _advice_words(advice, series.unit)]
    rules = [Rule(limit.value, f"{name} {word} {setting(limit.value, series.unit)}", "fault", spans, sign, sign)]
    if limit.advice is not None:
        label = f"advice {word} {setting(limit.advice, series.unit)}"
        rules.append(Rule(limit.advice, label, "advice", spans, 0, -sign))
    told = f"{name}: {word} {setting(limit.value, series.unit)}{_advice_words(limit.advice, series.unit)}"
    return rules, [f"{told}, once it lasts {setting(fault.after_s, 's')}; judged {fault.when.value}"]


def _plain_name(fault: RepFault) -> str:
    """The metric that a measure of a repetition is made of; `peak_of` and `at_top` name theirs after it."""
    return fault.measure.name.removeprefix("peak_").removeprefix("top_")


def _advice_words(advice: float | None, unit: str) -> str:
    return "" if advice is None else f" (advice from {setting(advice, unit)})"


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """The same limit of several exercises as one rule."""
    out: dict[tuple[float, str, str], Rule] = {}
    for rule in rules:
        key = (rule.value, rule.label, rule.kind)
        spans = tuple(union((*out[key].spans, *rule.spans))) if key in out else rule.spans
        out[key] = Rule(rule.value, rule.label, rule.kind, spans, rule.beyond, rule.side)
    return list(out.values())


def _without(t_s: FloatArray, values: FloatArray, unseen: Sequence[Span]) -> FloatArray:
    """`values`, blank where nothing could be judged: what was measured then is not to be believed."""
    return np.where(mask(unseen, t_s), math.nan, values)


def _y_range(
    trace: Trace, unit: str, rules: Sequence[Rule], judged: Sequence[Span], faults: Sequence[Bar]
) -> tuple[float, float]:
    """From bottom to top: every limit, every fault whole, and what else was measured while judged, but for outliers."""
    chosen = mask(judged, trace.t_s)
    if np.isnan(trace.low[chosen]).all():
        chosen[:] = True
    values = np.concatenate([trace.low[chosen], trace.high[chosen]])
    values = values[~np.isnan(values)]
    ends = [rule.value for rule in rules]
    if len(values):
        ends += [float(value) for value in np.percentile(values, (1, 99))]
    stood = mask([(bar.start_s, bar.end_s) for bar in faults], trace.t_s)
    ends += [float(value) for value in (*trace.low[stood], *trace.high[stood]) if not math.isnan(value)]
    low, high = (min(ends), max(ends)) if ends else (0.0, 0.0)
    missing = max(0.0, _LEAST_RANGE.get(unit, 1e-3) - (high - low)) / 2
    padding = missing + 0.1 * (high - low)
    return low - padding, high + padding
