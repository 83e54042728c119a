"""The truth of a simulated motion, cut by the metrics and limits that formcheck declares, from the exact recording."""

import math
from typing import Any

import numpy as np
from tools.render.arrays import Floats
from tools.render.drill import Drill, Moment

from formcheck.exercises import EXERCISES
from formcheck.form.body import Body, BodyTracker, Side
from formcheck.form.exercise import Counted, Exercise, Fault, Hold, Reps, RepStats, When, fulfilled
from formcheck.form.kinds import Swing
from formcheck.pose.types import Pose

__all__ = ["events_of", "repetitions"]


def repetitions(drill: Drill, moments: list[Moment], mirrored: bool = False) -> list[dict[str, Any]]:
    """Return the repetitions: when each left rest, had its first pose and was back, its side and fault."""
    found: list[dict[str, Any]] = []
    for cycle in sorted({m.rep for m in moments if m.rep is not None}):
        parts = [m for m in moments if m.rep == cycle]
        groups = [parts]
        if drill.alternate:
            tops = [i for i, m in enumerate(parts) if m.pose.endswith(("_left", "_right"))]
            groups = [parts[a:b] for a, b in zip(tops, [*tops[1:], len(parts)], strict=True)]
        for group in groups:
            last = group[-1]
            rep: dict[str, Any] = {
                "start_s": round(group[0].leaves_s, 3),
                "top_s": round(group[0].from_s, 3),
                "end_s": round(last.from_s if last.pose == drill.start else last.to_s, 3),
                "fault": next((m.fault for m in group if m.fault), None),
            }
            side = group[0].pose.rpartition("_")[2]
            if drill.alternate:
                rep["side"] = {"left": "right", "right": "left"}[side] if mirrored else side
            found.append(rep)
    return found


def events_of(exact: list[Pose], drill: Drill, moments: list[Moment], mirrored: bool = False) -> dict[str, Any]:
    """Return limits, events and the course of all declared metrics; empty where nothing of the name is declared.

    Repetitions are when they were done. A hold is where the declared position is kept, a fault where a declared metric
    is past its limit, or a measure of a repetition, taken of the exact values, is. What is added to put the pose model
    right is left out.
    """
    if drill.exercise not in EXERCISES:
        return {}
    declared = EXERCISES[drill.exercise]
    tracker = BodyTracker()
    bodies = [tracker.update(pose) for pose in exact]
    t_s = np.array([pose.t for pose in exact])
    series = {m.name: np.array([m.measure(body) for body in bodies]) for m in declared.metrics()}
    done = [m for m in moments if m.rep is not None]
    reps = [] if isinstance(declared, Hold) else repetitions(drill, moments, mirrored)
    holds = _holds(declared, t_s, bodies, done) if isinstance(declared, Hold) else []
    faults = []
    for fault in declared.faults:
        past = _past(fault, declared, t_s, series, reps or holds)
        values = series[fault.metric.name]
        for start, stop in _spans(t_s, past):
            if stop - start >= fault.after_s:
                inside = (t_s >= start) & (t_s <= stop)
                peak = fault.sign * float(np.nanmax(fault.sign * values[inside]))
                faults.append({"id": fault.id, "onset_s": round(start, 3), "end_s": round(stop, 3),
                               "peak": round(peak, 2)})  # fmt: skip
    if isinstance(declared, Counted):
        faults += _rep_faults(declared, t_s, series, reps)
    faults.sort(key=lambda f: (f["onset_s"], f["id"]))
    return {
        "limits": {fault.id: fault.limit.value for fault in declared.all_faults},
        "events": {"holds": holds, "reps": reps, "faults": faults},
    } | {n: [round(v, 3) if math.isfinite(v) else None for v in s.tolist()] for n, s in series.items()}


def _holds(declared: Hold, t_s: Floats, bodies: list[Body], done: list[Moment]) -> list[dict[str, Any]]:
    """Return when the declared position was kept, for a second at least, somewhere about what was done."""
    conditions = (*declared.position, *declared.held)
    inside = np.zeros(len(t_s))
    for i, body in enumerate(bodies):
        kept = i > 0 and inside[i - 1] > 0
        inside[i] = 1.0 if fulfilled(conditions, body, inside=kept) else -1.0
    inside[t_s < done[0].leaves_s] = -1.0
    spans = _spans(t_s, inside)
    return [{"start_s": round(a, 3), "end_s": round(b, 3)} for a, b in spans if b - a >= 1.0]


def _effort(declared: Exercise, series: dict[str, Floats], rep: dict[str, Any]) -> tuple[Floats, float]:
    """Return how far it goes in a repetition (T,), to its side of two ends of one way, and where the top begins.

    The top is NaN where it has no such value.
    """
    if not isinstance(declared, Counted):
        return np.full(len(next(iter(series.values()))), math.nan), math.nan
    effort = series[declared.counted_by[0].name]
    if isinstance(declared, Swing):
        to_positive = "side" not in rep or rep["side"] == declared.positive_side.value
        return (effort - declared.middle) * (1 if to_positive else -1), declared.top
    return effort, declared.top if isinstance(declared, Reps) else math.nan


def _rep_faults(
    declared: Counted, t_s: Floats, series: dict[str, Floats], reps: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    faults = []
    ranges: list[float] = []
    of_sides: dict[Side | None, list[float]] = {}
    for rep in reps:
        effort, top = _effort(declared, series, rep)
        here = (t_s >= rep["start_s"] - 0.5) & (t_s <= rep["end_s"])
        inside = (t_s >= rep["start_s"]) & (t_s <= rep["end_s"])
        values = effort[inside]
        if not np.isfinite(values).any():
            continue
        rest, peak = float(values[0]), float(np.nanmax(values))
        upper = inside & (effort >= rest + 0.6 * (peak - rest))
        high = t_s[inside & (effort >= rest + 0.9 * (peak - rest))]
        step = float(np.median(np.diff(t_s)))
        times = {share: t_s[inside & (effort >= rest + share * (peak - rest))].max() for share in (0.8, 0.2)}
        side = Side(rep["side"]) if "side" in rep else None
        stats = RepStats(
            start_s=rep["start_s"], top_s=float(high[0]), end_s=rep["end_s"], rest=rest, peak=peak,
            hold_s=step * float((inside & (effort >= top)).sum()), unseen_s=0.0,
            lowering_s=float(times[0.2] - times[0.8]),
            best={n: float(np.nanmax(s[inside])) for n, s in series.items() if np.isfinite(s[inside]).any()},
            upper_median={n: float(np.nanmedian(s[upper])) for n, s in series.items() if np.isfinite(s[upper]).any()},
            side=side, partner=None if side is None else side.other, down_s=float(high[-1]),
            t_s=tuple(t_s[here].tolist()), efforts=tuple(effort[here].tolist()),
            arrays={n: tuple(s[here].tolist()) for n, s in series.items()},
            first_range=float(np.median(ranges[:3])) if ranges else math.nan,
            other_range=float(np.median(other[:3])) if side and (other := of_sides.get(side.other)) else math.nan,
        )  # fmt: skip
        ranges.append(peak - rest)
        of_sides.setdefault(side, []).append(peak - rest)
        if rep["fault"] == "same_side":
            stats.partner = side
        for fault in declared.rep_faults:
            value = fault.measure.measure(stats)
            if fault.sign * (value - fault.limit.value) > 0:
                onset, until = stats.span_of(fault.measure.when)
                faults.append({"id": fault.id, "onset_s": round(onset, 3), "end_s": round(until, 3),
                               "peak": round(value, 2)} | ({"side": rep["side"]} if side else {}))  # fmt: skip
    return faults


def _past(
    fault: Fault, declared: Exercise, t_s: Floats, series: dict[str, Floats], when: list[dict[str, Any]]
) -> Floats:
    """Return by how much the values are past the limit (T,) in repetitions or holds; below 0 elsewhere."""
    values = series[fault.metric.name]
    past = np.full(len(t_s), -1.0)
    for event in when:
        inside = (t_s >= event["start_s"]) & (t_s <= event["end_s"])
        before = (t_s >= event["start_s"] - 0.5) & (t_s <= event["start_s"])
        rest = float(np.nanmedian(values[before])) if fault.from_rest and before.any() else 0.0
        if fault.when is When.TOP:
            effort, top = _effort(declared, series, event)
            inside &= t_s >= event.get("top_s", event["start_s"]) - 0.3 if math.isnan(top) else effort >= top
        past[inside] = fault.sign * (values[inside] - rest - fault.limit.value)
    return np.asarray(np.nan_to_num(past, nan=-1.0))


def _spans(t_s: Floats, past: Floats) -> list[tuple[float, float]]:
    """Return (start, end) of every stretch of values above 0."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (past > 0).astype(int), [0]])))
    return [(float(t_s[a]), float(t_s[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
