"""The faults that are seen while they last: when each is looked for, raised and over."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from formcheck.form.body import Body, Side
from formcheck.form.events import Event, FaultCleared, FaultRaised, FaultSpan, Level
from formcheck.form.exercise import Exercise, Fault, When, Witness
from formcheck.form.gate import Exceedance

#: How fast the resting value of a metric follows, seconds.
_REST_TAU_S = 0.7
#: A value this near to where it has been is still, in its unit (degrees: 6 a second).
_STILL = 4.0


#: So far beyond its limit the value that an exercise is about bends all others along: they are judged once it is back.
_FAR_OUT_DEG = 15.0


def _has_advice(of: Fault | Witness) -> bool:
    return of.limit.advice is not None or of.metric.error > 0


def _exceedance(of: Fault | Witness, level: Level, after_s: float, max_unseen_s: float) -> Exceedance | None:
    """What watches one witness at one level; None where it has no advice to give.

    A value that is beyond a limit by no more than its own error is advice.
    """
    limit, error = of.limit, of.metric.error
    margin = max(limit.margin, error)
    if level is Level.FAULT:
        return Exceedance(limit.value, of.sign, margin, after_s, max_unseen_s=max_unseen_s, error=error)
    if not _has_advice(of):
        return None
    value = limit.value if limit.advice is None else limit.advice
    return Exceedance(value, of.sign, margin, after_s, max_unseen_s=max_unseen_s)


class Watch:
    """One fault at one level, with its running span: it stands while any of its witnesses says so."""

    def __init__(self, fault: Fault, level: Level, patience: float, max_unseen_s: float) -> None:
        self.fault = fault
        self.level = level
        self._judged = [
            (of, watched)
            for of in fault.witnesses
            if (watched := _exceedance(of, level, fault.after_s * patience, max_unseen_s)) is not None
        ]
        self._speaker, self._spoken = self._judged[0]
        self.since, self._peak = math.nan, math.nan
        self.ended_s: float | None = None

    @property
    def is_clear(self) -> bool:
        """Whether it is more than advice."""
        return self.level is Level.FAULT

    @property
    def raised(self) -> bool:
        """Whether it stands."""
        return any(exceedance.raised for _, exceedance in self._judged)

    def update(self, t: float, value_of: Callable[[Fault | Witness], float], confirmed: bool) -> str | None:
        """Take what each witness reads at `t`; returns "raised", "cleared" or None."""
        stood = self.raised
        for of, exceedance in self._judged:
            exceedance.update(t, value_of(of), confirmed)
        if not stood:
            for of, exceedance in self._judged:
                if exceedance.raised:  # who spoke first names it, to its end
                    self._speaker, self._spoken = of, exceedance
                    self.since, self._peak = exceedance.since, exceedance.peak
                    return "raised"
            return None
        if (self._spoken.peak - self._peak) * self._spoken.sign > 0:
            self._peak = self._spoken.peak
        if self.raised:
            return None
        self.ended_s = max(
            (e.ended_at for _, e in self._judged if e.ended_at is not None and e.ended_at >= self.since), default=None
        )
        return "cleared"

    def stop(self) -> str | None:
        """It can't go on: returns "cleared" if it stood. Where it was over already, `ended_s` says since when."""
        standing = [exceedance for _, exceedance in self._judged if exceedance.raised]
        for _, exceedance in self._judged:
            exceedance.stop()
        if not standing:
            return None
        ends = [exceedance.ended_at for exceedance in standing]
        self.ended_s = None if None in ends else max(end for end in ends if end is not None)
        return "cleared"

    def span(self, exercise: str, end_s: float | None, side: Side | None) -> FaultSpan:
        """It as it stands now."""
        of = self._speaker
        return FaultSpan(
            exercise=exercise,
            id=self.fault.id,
            level=self.level,
            start_s=self.since,
            end_s=end_s,
            side=side,
            peak=self._peak,
            limit=self._spoken.limit,
            unit=of.metric.unit,
            cue=(of.cue or self.fault.cue),
            voids=self.fault.voids and self.is_clear,
            metric=of.metric.name,
            by=of.words,
        )


class Rest:
    """What metrics are at rest, for faults that judge a change: a rest that moves, or is far from neutral, is none."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        judged = [of for fault in faults for of in fault.witnesses]
        self._bands = {of.metric.name: of.rest_band for of in judged if of.from_rest}
        self._drift: dict[str, float] = {}
        self._at: dict[str, float] = {}

    def follow(self, dt: float, values: Mapping[str, float]) -> None:
        """Take one frame at rest."""
        share = -math.expm1(-dt / _REST_TAU_S)
        for name, (low, high) in self._bands.items():
            value = values[name]
            if math.isnan(value):
                continue
            drift = self._drift.get(name, value)
            self._drift[name] = drift = drift + share * (value - drift)
            if abs(value - drift) <= _STILL:
                if low <= drift <= high:
                    self._at[name] = drift
                else:
                    self._at.pop(name, None)  # what came before is no zero for what starts from here

    def forget(self) -> None:
        """What comes is another rest."""
        self._drift.clear()
        self._at.clear()

    def __getitem__(self, name: str) -> float:
        """Its resting value; NaN while there is none."""
        return self._at.get(name, math.nan)


class Faults:
    """Every fault of one exercise, watched."""

    def __init__(self, exercise: Exercise, patience: float, max_unseen_s: float) -> None:
        self._patience, self._max_unseen_s = patience, max_unseen_s
        self.broken: list[tuple[float, float]] = []
        self.set_limits(exercise)
        self.rest = Rest(exercise.faults)

    def set_limits(self, exercise: Exercise) -> None:
        """Watch by the limits of `exercise`; what stands must have been stopped."""
        self._exercise = exercise.id
        self._main = exercise.shown
        self._watches = [
            Watch(fault, level, self._patience, self._max_unseen_s)
            for fault in exercise.faults
            for level in Level
            if level is Level.FAULT or any(_has_advice(of) for of in fault.witnesses)
        ]
        self._of_main = [fault for fault in exercise.faults if fault.metric is self._main and not fault.from_rest]

    def follow(
        self,
        t: float,
        values: Mapping[str, float] | None,
        body: Body | None,
        moments: Collection[When],
        side: Side | None,
        *,
        leaving: bool,
        confirmed: bool,
    ) -> list[Event]:
        """Take one frame.

        Parameters
        ----------
        values : mapping or None
            What was measured; None where nothing can be judged.
        body : Body or None
            What it was measured on.
        moments : collection of When
            What it is now.
        leaving : bool
            Whether the position seems to be left: what is measured on the way out is no verdict.
        confirmed : bool
            Whether the position is believed; before that nothing is raised.
        """
        if not moments:
            return self.stop(t, t, side)
        events: list[Event] = []
        beyond = {} if values is None else self._beyond(values)
        far_out = max(beyond.values(), default=0.0) > _FAR_OUT_DEG and self._main.unit == "deg"

        def value_of(fault: Fault, of: Fault | Witness) -> float:
            if values is None or body is None or not fault.is_seen_from(body):
                return math.nan
            if far_out and of.metric is not self._main:
                return math.nan
            if of is not fault and beyond.keys() - {fault.id}:
                return math.nan  # hips that pike bend the back along, whatever it looks like
            rest = self.rest[of.metric.name] if of.from_rest else 0.0
            if of is fault and math.isnan(rest) and fault.rest_else is not None:
                rest = fault.rest_else
            return values[of.metric.name] - rest

        for watch in self._watches:
            if watch.fault.when not in moments:
                events += self._stop(t, watch, t, side)
                continue
            if leaving:
                continue
            change = watch.update(t, partial(value_of, watch.fault), confirmed)
            if change == "raised":
                span = watch.span(self._exercise, None, side)
                events.append(FaultRaised(self._exercise, span.start_s, t, span))
            elif change == "cleared":
                events.append(self._cleared(t, watch, t if watch.ended_s is None else watch.ended_s, side))
        return events

    def _beyond(self, values: Mapping[str, float]) -> dict[str, float]:
        """By how much the value that the exercise is about is beyond which clear limits of it, by fault."""
        value = values[self._main.name]
        found = {fault.id: (value - fault.limit.value) * fault.sign for fault in self._of_main}
        return {name: excess for name, excess in found.items() if excess > 0}

    def is_fine(self, values: Mapping[str, float]) -> bool:
        """Whether the value that the exercise is about is seen and speaks for no fault, mild or clear."""
        value = values[self._main.name]
        limits = [
            (of.limit, of.sign) for watch in self._watches for of in watch.fault.witnesses if of.metric is self._main
        ]
        return not math.isnan(value) and all(
            (value - (limit.value if limit.advice is None else limit.advice)) * sign <= 0 for limit, sign in limits
        )

    def stop(self, t: float, end_s: float, side: Side | None) -> list[Event]:
        """None can go on: what stands ended at `end_s` at the latest."""
        return [event for watch in self._watches for event in self._stop(t, watch, end_s, side)]

    def _stop(self, t: float, watch: Watch, end_s: float, side: Side | None) -> list[Event]:
        if watch.stop() != "cleared":
            return []
        inside = watch.ended_s  # it may have been over already, only not for long enough
        end_s = max(end_s if inside is None else min(inside, end_s), watch.since)
        return [self._cleared(t, watch, end_s, side)]

    def _cleared(self, t: float, watch: Watch, end_s: float, side: Side | None) -> Event:
        span = watch.span(self._exercise, end_s, side)
        if span.voids:
            self.broken.append((span.start_s, end_s))
        return FaultCleared(self._exercise, end_s, t, span)

    def voided_until(self, end_s: float) -> list[tuple[float, float]]:
        """Spans out of form since `broken` was cleared: those that are over, and those that stand."""
        return self.broken + [
            (watch.since, end_s) for watch in self._watches if watch.raised and watch.is_clear and watch.fault.voids
        ]

    def now(self, side: Side | None) -> tuple[FaultSpan, ...]:
        """What stands now, clear faults first; a clear one silences its own advice."""
        raised = [watch for watch in self._watches if watch.raised]
        clear = {watch.fault.id for watch in raised if watch.is_clear}
        return tuple(
            watch.span(self._exercise, None, side)
            for watch in sorted(raised, key=lambda watch: not watch.is_clear)
            if watch.is_clear or watch.fault.id not in clear
        )
