"""Counted movements: what finds their repetitions, and what a finished one is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Protocol

from formcheck.form.body import Body, Side
from formcheck.form.cycle import Cycle
from formcheck.form.events import Event, FaultCleared, FaultRaised, FaultSpan, Level, RepAborted, RepCompleted, RepSpan
from formcheck.form.exercise import Counted, Exercise, RepFault, Reps, RepStats, When
from formcheck.form.kinds import Swing
from formcheck.form.measures import RANGE, compute_measures

Values = Mapping[str, float]

#: A repetition that does not count was still clearly meant as one from this many times the least travel on.
_CLEAR_TRAVELS = 1.5
#: What went there and back in less was no movement of a body, but of its reading.
_LEAST_S = 0.4
#: The first repetitions of a set are what the later ones are compared with.
_FIRST_REPS = 3


@dataclass(frozen=True, slots=True)
class Aborted:
    """A movement that began at `start_s` and was no repetition."""

    start_s: float
    why: str


class Mover(Protocol):
    """Finds the repetitions of one movement."""

    @property
    def moving(self) -> bool:
        """Whether one is under way."""

    @property
    def at_top(self) -> bool:
        """Whether it is at its top."""

    @property
    def moment(self) -> When:
        """Where in a repetition it is."""

    @property
    def start_s(self) -> float:
        """Where the one under way began."""

    @property
    def hold_s(self) -> float:
        """Seconds at the top of the one under way."""

    def set_limits(self, exercise: Exercise) -> None:
        """From now on by the numbers of `exercise`, of the kind that it had."""

    def take(self, t: float, body: Body | None, values: Values) -> RepStats | Aborted | None:
        """Take one frame in position; `body` is None where nothing can be judged."""

    def complete(self, end_s: float) -> RepStats | None:
        """The position was left at `end_s`: what is under way, if that makes a whole of it."""

    def abort(self) -> bool:
        """Forget what is under way; returns whether there was something."""


class Lane:
    """An effort that rises and comes back, in a repetition of one side or of both.

    Parameters
    ----------
    exercise : Reps or Swing
        What is done.
    side : Side or None
        The side that this lane counts for; None where the body tells in each frame.
    max_unseen_s : float
        For how long the working limb may be hidden.
    """

    def __init__(self, exercise: Reps | Swing, side: Side | None, max_unseen_s: float) -> None:
        self._side = side
        self._max_unseen_s = max_unseen_s
        self._limb_seen_s = math.nan
        self.cycle = Cycle(exercise.travel, exercise.top)
        self.set_limits(exercise)

    def set_limits(self, exercise: Exercise) -> None:
        """From now on by the numbers of `exercise`."""
        assert isinstance(exercise, Reps | Swing)
        self._exercise = exercise
        self.cycle.travel, self.cycle.top = exercise.travel, exercise.top

    @property
    def moving(self) -> bool:
        """Whether a repetition is under way."""
        return self.cycle.moving

    @property
    def at_top(self) -> bool:
        """Whether it is at its top."""
        return self.cycle.at_top

    @property
    def moment(self) -> When:
        """Where in a repetition it is."""
        return self.cycle.moment

    @property
    def start_s(self) -> float:
        """Where the one under way left rest."""
        return self.cycle.start_s

    @property
    def hold_s(self) -> float:
        """Seconds at the top of the one under way."""
        return self.cycle.hold_s

    def effort(self, body: Body, values: Values) -> float:
        """The effort of this lane."""
        exercise = self._exercise
        if isinstance(exercise, Swing):
            way = values[exercise.effort.name] - exercise.middle
            way = way if self._side is exercise.positive_side else -way
            return way if math.isnan(way) else max(exercise.slack, way)
        if self._side is not None and exercise.effort_of is not None:
            return exercise.effort_of(body, self._side)
        return values[exercise.effort.name]

    def take(self, t: float, body: Body | None, values: Values) -> RepStats | Aborted | None:
        """Take one frame in position."""
        exercise, cycle = self._exercise, self.cycle
        if body is None:
            cycle.update(t, math.nan, None, None, {})
            return None
        effort = self.effort(body, values)
        working = self._side or cycle.side
        effort_of = exercise.effort_of if isinstance(exercise, Reps) else None
        if cycle.moving and working is not None and effort_of is not None:
            if math.isnan(effort_of(body, working)):
                effort = math.nan  # the other side does not stand in
            if not math.isnan(effort):
                self._limb_seen_s = t
            elif t - self._limb_seen_s >= self._max_unseen_s:
                start_s = cycle.start_s
                cycle.abort()
                return Aborted(start_s, "the working limb was out of sight")
        side = self._side or (exercise.side_of(body) if exercise.side_of else None)
        partner = exercise.partner_of(body) if exercise.partner_of else None
        was_moving = cycle.moving
        stats = cycle.update(t, effort, side, partner, values)
        if cycle.moving and not was_moving:
            self._limb_seen_s = t
        return stats

    def complete(self, end_s: float) -> RepStats | None:
        """None: what has not come back is no repetition."""
        return None

    def abort(self) -> bool:
        """Forget what is under way; returns whether there was something."""
        return self.cycle.abort()


def lanes_of(exercise: Reps | Swing, max_unseen_s: float) -> tuple[Lane, ...]:
    """One lane, or one a side."""
    sides: tuple[Side | None, ...] = (None,)
    if isinstance(exercise, Swing) or exercise.cycle_a_side:
        sides = tuple(Side)
    return tuple(Lane(exercise, side, max_unseen_s) for side in sides)


class FirstReps:
    """The ranges of the first repetitions of a set, a list a side, by which fading is told."""

    def __init__(self) -> None:
        self._ranges: dict[Side | None, list[float]] = {}

    def take(self, rep: RepStats) -> None:
        """Tell `rep` what came before it in the set, and remember it if it is one of the first."""
        if rep.side is not None and (other := self._ranges.get(rep.side.other)):
            rep.other_range = median(other)
        first = self._ranges.setdefault(rep.side, [])
        if len(first) < _FIRST_REPS:
            first.append(RANGE.measure(rep))
        else:
            rep.first_range = median(first)

    def clear(self) -> None:
        """Another set begins."""
        self._ranges.clear()


def judge_rep(exercise: Counted, rep: RepStats, t: float, raised: frozenset[str]) -> tuple[list[Event], RepSpan | None]:
    """What is to be said of a finished repetition at `t`, and the repetition if it was one.

    `raised` are the clear faults that were seen while it lasted.
    """
    why = _why_none(exercise, rep)
    if why is not None:
        return [RepAborted(exercise.id, rep.start_s, t, why)], None
    found = [verdict for fault in exercise.rep_faults if (verdict := _judge(fault, rep)) is not None]
    events: list[Event] = []
    for fault, level, value, limit in found:
        start_s, end_s = rep.span_of(fault.measure.when)
        span = FaultSpan(
            exercise=exercise.id,
            id=fault.id,
            level=level,
            start_s=start_s,
            end_s=end_s,
            side=rep.side,
            peak=value,
            limit=limit,
            unit=fault.measure.unit,
            cue=fault.cue,
            voids=fault.voids and level is Level.FAULT,
        )
        events += [FaultRaised(exercise.id, start_s, t, span), FaultCleared(exercise.id, end_s, t, span)]
    clear = {fault.id for fault, level, _, _ in found if level is Level.FAULT} | raised
    unjudged = tuple(c.metric.name for c in exercise.requires if c.metric.name not in rep.upper_median)
    span_ = RepSpan(
        exercise=exercise.id,
        start_s=rep.start_s,
        end_s=rep.end_s,
        hold_s=rep.hold_s,
        side=rep.side,
        counted=not any(fault.voids and fault.id in clear for fault in exercise.all_faults),
        faults=tuple(sorted(clear)),
        unjudged=unjudged,
        way=rep.way,
        is_clear=not unjudged and rep.peak - rep.rest >= _CLEAR_TRAVELS * exercise.travel,
        measures=compute_measures(rep, (fault.measure for fault in exercise.rep_faults)),
    )
    return [*events, RepCompleted(exercise.id, rep.end_s, t, span_)], span_


def _why_none(exercise: Counted, rep: RepStats) -> str | None:
    """Why a movement was no repetition of this exercise; None where it was."""
    if rep.end_s - rep.start_s < _LEAST_S:
        return "it was over too soon"
    if exercise.side_of is not None and rep.side is None:
        return "no side rose above the other"
    if rep.hold_s > exercise.most_hold_s:
        return f"it was held for {rep.hold_s:.0f} s"
    for condition in exercise.requires:
        value = rep.upper_median.get(condition.metric.name, math.nan)
        if not math.isnan(value) and not condition.low <= value <= condition.high:
            return f"{condition.metric.name} was {value:.0f}, outside {condition.low:.0f} to {condition.high:.0f}"
    return None


def _judge(fault: RepFault, rep: RepStats) -> tuple[RepFault, Level, float, float] | None:
    value, limit = fault.measure.measure(rep), fault.limit
    if math.isnan(value):
        return None
    if (value - limit.value) * fault.sign > fault.measure.error:
        return fault, Level.FAULT, value, limit.value
    mild = limit.value if limit.advice is None else limit.advice
    return (fault, Level.ADVICE, value, mild) if (value - mild) * fault.sign > 0 else None
