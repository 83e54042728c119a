"""A declaration proposed from a clip: three good repetitions, or a hold. A beginning for a person to go on from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from formcheck.authoring.check import UNWRITTEN
from formcheck.errors import InputError
from formcheck.form.body import Body, BodyTracker
from formcheck.form.exercise import (
    Exercise,
    Fault,
    Hold,
    Limit,
    Prescription,
    Range,
    RepFault,
    Reps,
    View,
    peak_of,
)
from formcheck.form.metrics import METRICS, Metric, minus
from formcheck.form.posture import Posture
from formcheck.judge import Judge, Verdict
from formcheck.pose.smoothing import Smoother
from formcheck.pose.types import Pose

_Array = npt.NDArray[np.float64]

#: The least movement that is a repetition, by unit; and how wide a position is beyond what was seen.
_LEAST_RANGE = {"deg": 20.0, "trunks": 0.25}
_ROOM = {"deg": 25.0, "trunks": 0.25}
_REPS, _LEAST_HOLD_S, _SETTLE_S = 3, 2.5, 0.5
#: Read from depth, which the pose model only guesses: they flicker too much to count by.
_GUESSED = ("chest_down_deg", "trunk_roll_deg")
#: A metric that was seen for less of the time says nothing.
_SEEN = 0.8
#: A posture that was there for less of the time was passed through.
_STAYED = 0.1
#: What tells a position, where it isn't what moves; and what a hold is judged by, the best first.
_PLACES = ("trunk_incline_deg", "knee_deg", "elbow_deg")
_LINES = ("body_line_deg", "thigh_line_deg", "knee_deg", "trunk_incline_deg")
_LINES_FRONT = ("side_line_deg", "both_knees_deg", "side_incline_deg")
#: The joints that show a metric, by a part of its name.
_JOINTS = {
    "thigh_line": ("shoulder", "hip", "knee"),
    "hip_lift": ("shoulder", "hip", "knee"),
    "knee": ("hip", "knee", "ankle"),
    "elbow": ("shoulder", "elbow", "wrist"),
    "arm": ("hip", "shoulder", "wrist"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed, why (a line each), and what judging the same clip by it comes to."""

    exercise: Exercise
    why: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that was measured: times (n,), bodies, and each metric (n,), NaN where unseen."""

    t: _Array
    bodies: Sequence[Body]
    values: Mapping[str, _Array]

    def over(self, since_s: float, until_s: float) -> _Seen:
        inside = (self.t >= since_s) & (self.t <= until_s)
        bodies = [body for body, kept in zip(self.bodies, inside, strict=True) if kept]
        return _Seen(self.t[inside], bodies, {name: values[inside] for name, values in self.values.items()})


def draft(poses: Iterable[tuple[float, Pose | None]], name: str, known: Iterable[Exercise], where: str) -> Draft:
    """Propose a declaration.

    Parameters
    ----------
    poses : iterable
        Seconds, rising, and who was seen.
    name : str
        The id that it gets.
    known : iterable of Exercise
        Their words are used where they judge the same.
    where : str
        The clip, for errors and as the source of limits.

    Raises
    ------
    InputError
        Where there are neither three repetitions nor a hold.
    """
    poses = list(poses)
    seen = _measure(poses)
    if len(seen.t) < 5:
        raise InputError(f"{where}: nobody was seen long enough to draft from. Show the whole body, in good light.")
    cues = {(fault.metric.name, fault.sign): fault.cue for one in known for fault in one.faults}
    effort = _effort(seen)
    if effort is None:
        exercise, why = _hold(seen, name, cues, where)
    else:
        exercise, why = _reps(seen, *effort, name, cues, where)
    judge = Judge([exercise])
    for t, pose in poses:
        judge.update(t, pose)
    return Draft(exercise, tuple(why), judge.finish()[1])


def _measure(poses: Iterable[tuple[float, Pose | None]]) -> _Seen:
    smoother, tracker = Smoother(), BodyTracker()
    times, bodies = [], []
    for t, pose in poses:
        if pose is not None:
            smooth, anew = smoother.update(pose)
            if anew:
                tracker.reset()
            times.append(t)
            bodies.append(tracker.update(smooth))
    table = {
        name: np.array([metric(body) for body in bodies])
        for name, metric in METRICS.items()
        if metric.unit in _LEAST_RANGE and metric.measure.__module__ == "formcheck.form.metrics"
    }
    enough = {name: values for name, values in table.items() if len(values) and np.mean(~np.isnan(values)) >= _SEEN}
    return _Seen(np.array(times), bodies, enough)


# --- Repetitions --------------------------------------------------------------------------------------------------


def _effort(seen: _Seen) -> tuple[Metric, list[tuple[int, int]]] | None:
    """What goes up and down at least three times, by the most; and from where to where each time it is up."""
    best: tuple[float, Metric, list[tuple[int, int]]] | None = None
    plain = [(METRICS[name], values) for name, values in seen.values.items() if name not in _GUESSED]
    turned = [(minus(metric), -values) for metric, values in plain]
    for metric, course in (*plain, *turned):
        low, high = (float(one) for one in np.nanpercentile(course, (5, 95)))
        size = (high - low) / _LEAST_RANGE[metric.unit]
        jumps = np.nanmax(np.abs(np.diff(course)), initial=0.0) > 0.7 * (high - low)
        ups = _ups(course, low, high)
        if size >= 1 and not jumps and len(ups) >= _REPS and (best is None or size > best[0]):
            best = size, metric, ups
    return None if best is None else (best[1], best[2])


def _ups(course: _Array, low: float, high: float) -> list[tuple[int, int]]:
    """From where to where a course is up; none unless it begins and ends low."""
    up_at, down_at = low + 0.65 * (high - low), low + 0.35 * (high - low)
    ups: list[tuple[int, int]] = []
    since: int | None = None
    seen = [(at, value) for at, value in enumerate(course) if not math.isnan(value)]
    if not seen or seen[0][1] > down_at or seen[-1][1] > down_at:
        return []
    for at, value in seen:
        if since is None and value >= up_at:
            since = at
        elif since is not None and value <= down_at:
            ups.append((since, at))
            since = None
    return ups


def _reps(
    seen: _Seen,
    effort: Metric,
    ups: Sequence[tuple[int, int]],
    name: str,
    cues: Mapping[tuple[str, float], str],
    where: str,
) -> tuple[Exercise, list[str]]:
    course = np.array([effort(body) for body in seen.bodies])
    peaks = [float(np.nanmax(course[since:until])) for since, until in ups]
    rest = float(np.nanpercentile(course, 10))
    peak, travel = float(np.median(peaks)), float(np.median(peaks)) - rest
    least = _round(min(peaks) - 0.15 * travel, effort)
    limit = Limit(
        least,
        _round(rest + 0.3 * travel, effort),
        _round(max(peak, least), effort),
        f"{len(ups)} repetitions in {where}, less 15 % of their way",
        advice=_round((least + min(peaks)) / 2, effort),
    )
    fault = RepFault(
        "not_far_enough", peak_of(effort), cues.get((effort.name, -1.0), "Move a little farther"), below=limit
    )
    exercise = Reps(
        **_common(seen, name, effort, where),
        effort=effort,
        travel=_round(0.4 * travel, effort),
        top=least,
        top_follows="not_far_enough",
        faults=(),
        rep_faults=(fault,),
        prescription=Prescription(reps=10),
    )
    why = [
        f"{effort.name} goes up and down {len(ups)} times, from {rest:.3g} to {peak:.3g}: it is the effort",
        f"its top begins at {least:g}, where a repetition was high enough (the lowest reached {min(peaks):.3g})",
    ]
    return exercise, why


# --- A hold -------------------------------------------------------------------------------------------------------


def _hold(seen: _Seen, name: str, cues: Mapping[tuple[str, float], str], where: str) -> tuple[Exercise, list[str]]:
    still = _still(seen)
    if still is None:
        raise InputError(
            f"{where}: neither {_REPS} repetitions nor a hold of {_LEAST_HOLD_S:g} s was found."
            " Begin and end each repetition at rest, or hold still; --start and --end leave out the rest."
        )
    since_s, until_s = still
    held = seen.over(since_s, until_s)
    order = _LINES if _view(held) is View.SIDE else _LINES_FRONT
    line = next((METRICS[one] for one in (*order, *held.values) if one in held.values), None)
    if line is None:
        raise InputError(f"{where}: nothing was seen well enough to judge the hold by.")
    middle = float(np.nanmedian(held.values[line.name]))
    spread = float(np.nanstd(held.values[line.name]))
    wide = max(0.5 * _ROOM[line.unit], 3 * spread)
    words = line.name.removesuffix(f"_{line.unit}")
    source = f"a hold of {until_s - since_s:.0f} s in {where} ({middle:.3g}), {wide:.2g} away"

    def limit(sign: float) -> Limit:
        value, advice = (_round(middle + sign * share * wide, line) for share in (1.0, 0.7))
        low, high = sorted(_round(middle + sign * share * wide, line) for share in (0.5, 2.0))
        return Limit(value, low, high, source, margin=_round(wide / 5, line), advice=advice)

    faults = (
        Fault(f"{words}_too_high", line, cues.get((line.name, 1.0), _cue(words, "less")), above=limit(1.0)),
        Fault(f"{words}_too_low", line, cues.get((line.name, -1.0), _cue(words, "more")), below=limit(-1.0)),
    )
    room = _round(3 * wide, line)
    exercise = Hold(
        **_common(held, name, line, where),
        held=(Range(line, _round(middle, line) - room, _round(middle, line) + room, margin=_round(wide / 4, line)),),
        faults=faults,
        prescription=Prescription(hold_s=30),
    )
    return exercise, [
        f"still from {since_s:.1f} to {until_s:.1f} s: it is a hold",
        f"{line.name} reads {middle:.3g} there, give or take {spread:.2g}: limits {wide:.2g} away on both sides",
    ]


def _cue(words: str, way: str) -> str:
    return f"A little {way}: {words.replace('_', ' ')}"[:60]


def _still(seen: _Seen) -> tuple[float, float] | None:
    """The longest stretch in which nothing moves: neither posture nor the angles that tell a position."""
    courses = [seen.values[one] for one in (*_PLACES, *_LINES[:2], *_LINES_FRONT) if one in seen.values]
    best: tuple[float, float] | None = None
    since = 0
    for at in range(1, len(seen.t) + 1):
        ended = at == len(seen.t) or any(
            not math.isnan(course[at]) and abs(course[at] - np.nanmedian(course[since:at])) > _ROOM["deg"] / 2
            for course in courses
            if not np.isnan(course[since:at]).all()
        )
        if ended:
            start_s, end_s = float(seen.t[since]) + _SETTLE_S, float(seen.t[at - 1]) - _SETTLE_S
            if end_s - start_s >= _LEAST_HOLD_S and (best is None or end_s - start_s > best[1] - best[0]):
                best = start_s, end_s
            since = at
    return best


# --- What both need -----------------------------------------------------------------------------------------------


def _common(seen: _Seen, name: str, shown: Metric, where: str) -> dict[str, Any]:
    """The fields that every kind has."""
    view = _view(seen)
    found = Counter(body.posture for body in seen.bodies if None not in (body.posture.lie, body.posture.support))
    stayed = tuple(one for one, count in found.most_common() if count >= _STAYED * len(seen.bodies))
    places = [METRICS[one] for one in _PLACES if one in seen.values and one not in shown.name]
    return {
        "id": name,
        "title": name.replace("_", " ").capitalize(),
        "right": UNWRITTEN,
        "view": view,
        "camera": f"Where it stood in {where}: {view.label} view.",
        "line": next((joints for part, joints in _JOINTS.items() if part in shown.name), ("shoulder", "hip", "ankle")),
        "shown": shown,
        "postures": stayed or (Posture(),),
        "position": tuple(_place(metric, seen.values[metric.name]) for metric in places),
        "sources": (f"drafted from {where}",),
    }


def _place(metric: Metric, values: _Array) -> Range:
    low, high = np.nanpercentile(values, (2, 98))
    room = _ROOM[metric.unit]
    return Range(metric, _round(low - room, metric), _round(high + room, metric), margin=room / 5)


def _view(seen: _Seen) -> View:
    breadth = float(np.median([body.breadth for body in seen.bodies]))
    end_on = float(np.median([body.end_on for body in seen.bodies]))
    fitting = [view for view in (View.FOOT, View.HEAD, View.SIDE, View.FRONT) if view.fits(breadth, end_on)]
    return fitting[0] if fitting else View.SIDE


def _round(value: float, metric: Metric) -> float:
    return round(float(value), 0 if metric.unit == "deg" else 2)
