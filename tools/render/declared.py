"""The truth of a simulated motion, cut by the metrics and limits that formcheck declares, from the exact recording."""

import math
from typing import Any

import numpy as np
from tools.render.arrays import Floats
from tools.render.drill import Drill, Moment

from formcheck.exercises import EXERCISES
from formcheck.form.body import BodyTracker
from formcheck.form.exercise import Exercise, Fault, When
from formcheck.pose.types import Pose

__all__ = ["events_of", "repetitions"]


def repetitions(drill: Drill, moments: list[Moment], mirrored: bool = False) -> list[dict[str, Any]]:
    """Return the repetitions that were done: when each left rest, had its first pose and was back, its side and fault."""
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


def events_of(exercise: str, exact: list[Pose], moments: list[Moment]) -> dict[str, Any]:
    """Return the values of all declared metrics over time, and where they are past the declared limits.

    A limit of a whole repetition has no course; it is told by the drill alone. Empty where nothing is declared.
    """
    if exercise not in EXERCISES:
        return {}
    declared = EXERCISES[exercise]
    tracker = BodyTracker()
    bodies = [tracker.update(pose) for pose in exact]
    t_s = np.array([pose.t for pose in exact])
    series = {m.name: np.array([m(body) for body in bodies]) for m in declared.metrics()}
    done = [m for m in moments if m.rep is not None]
    begin, end = done[0].leaves_s, done[-1].to_s
    faults = []
    for fault in declared.faults:
        values = series[fault.metric.name]
        for start, stop in _spans(t_s, _past(fault, t_s, values, done), begin, end):
            if stop - start >= fault.after_s:
                inside = (t_s >= start) & (t_s <= stop)
                peak = float(np.nanmax(fault.sign * values[inside])) * fault.sign if inside.any() else math.nan
                faults.append({"id": fault.id, "onset_s": round(start, 3), "end_s": round(stop, 3), "peak": round(peak, 2)})
    faults.sort(key=lambda f: (f["onset_s"], f["id"]))
    return {
        "limits": _limits(declared),
        "crossings": faults,
        "series": {n: [round(v, 3) if math.isfinite(v) else None for v in s.tolist()] for n, s in series.items()},
    }


def _limits(declared: Exercise) -> dict[str, float]:
    return {fault.id: fault.limit.value for fault in declared.all_faults}


def _past(fault: Fault, t_s: Floats, values: Floats, done: list[Moment]) -> Floats:
    """Return by how much the values are past the limit (T,); below 0 where they are not, or are not looked at."""
    if fault.from_rest:
        values = values.copy()
        for moment, after in zip(done, [*done[1:], None], strict=True):
            before = (t_s >= moment.leaves_s - 0.5) & (t_s <= moment.leaves_s)
            until = after.leaves_s if after else math.inf
            rest = float(np.nanmedian(values[before])) if before.any() else math.nan
            inside = (t_s > moment.leaves_s) & (t_s <= until)
            values[inside] -= rest
    past = fault.sign * (values - fault.limit.value)
    if fault.when is When.TOP:
        at_top = np.zeros(len(t_s), bool)
        for moment in done:
            at_top |= (t_s >= moment.from_s - 0.3) & (t_s <= moment.to_s + 0.3)
        past = np.where(at_top, past, -1.0)
    return np.nan_to_num(past, nan=-1.0)


def _spans(t_s: Floats, past: Floats, begin: float, end: float) -> list[tuple[float, float]]:
    inside = (past > 0) & (t_s >= begin) & (t_s <= end)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    return [(float(t_s[a]), float(t_s[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
