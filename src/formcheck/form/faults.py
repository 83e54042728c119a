"""The faults that are seen while they last: when each is looked for, raised and over."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from formcheck.form.body import Body, Side
from formcheck.form.events import Event, FaultCleared, FaultRaised, FaultSpan, Level
from formcheck.form.exercise import Exercise, Fault, When
from formcheck.form.gate import Exceedance

#: How fast the resting value of a metric follows, seconds.
_REST_TAU_S = 0.7
#: A value this near to where it has been is still, in its unit (degrees: 6 a second).
_STILL = 4.0


#: So far beyond its limit the value that an exercise is about bends all others along: they are judged once it is back.
_FAR_OUT_DEG = 15.0


class Watch:
    """One fault at one level, with its running span."""

    def __init__(self, fault: Fault, level: Level, patience: float, max_unseen_s: float) -> None:
        limit = fault.limit
        value = limit.value if level is Level.FAULT else limit.advice
        assert value is not None
        self.fault = fault
        self.level = level
        self.exceedance = Exceedance(
            value, fault.sign, limit.margin, fault.after_s * patience, max_unseen_s=max_unseen_s
        )

    @property
    def is_clear(self) -> bool:
        """Whether it is more than advice."""
        return self.level is Level.FAULT

    def span(self, exercise: str, end_s: float | None, side: Side | None) -> FaultSpan:
        """It as it stands now."""
        watched = self.exceedance
        return FaultSpan(
            exercise=exercise,
            id=self.fault.id,
            level=self.level,
            start_s=watched.since,
            end_s=end_s,
            side=side,
            peak=watched.peak,
            limit=watched.limit,
            unit=self.fault.metric.unit,
            cue=self.fault.cue,
            voids=self.fault.voids and self.is_clear,
        )


class Rest:
    """What metrics are at rest, for faults that judge a change: a rest that moves, or is far from neutral, is none."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._bands = {fault.metric.name: fault.rest_band for fault in faults if fault.from_rest}
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
            if level is Level.FAULT or fault.limit.advice is not None
        ]

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
        events: list[Event] = []
        far_out = values is not None and self._is_far_out(values)
        for watch in self._watches:
            fault, exceedance = watch.fault, watch.exceedance
            if fault.when not in moments:
                events += self._stop(t, watch, t, side)
                continue
            if leaving:
                continue
            judged = values is not None and not (far_out and fault.metric is not self._main)
            judged = judged and body is not None and fault.is_seen_from(body)
            value = values[fault.metric.name] if values is not None and judged else math.nan
            if fault.from_rest:
                rest = self.rest[fault.metric.name]
                value -= fault.rest_else if math.isnan(rest) and fault.rest_else is not None else rest
            change = exceedance.update(t, value, confirmed)
            if change == "raised":
                span = watch.span(self._exercise, None, side)
                events.append(FaultRaised(self._exercise, span.start_s, t, span))
            elif change == "cleared":
                ended = exceedance.ended_at
                events.append(self._cleared(t, watch, t if ended is None else ended, side))
        return events

    def _is_far_out(self, values: Mapping[str, float]) -> bool:
        if self._main.unit != "deg":
            return False
        value = values[self._main.name]
        return any(
            (value - watch.fault.limit.value) * watch.fault.sign > _FAR_OUT_DEG
            for watch in self._watches
            if watch.is_clear and watch.fault.metric is self._main and not watch.fault.from_rest
        )

    def stop(self, t: float, end_s: float, side: Side | None) -> list[Event]:
        """None can go on: what stands ended at `end_s` at the latest."""
        return [event for watch in self._watches for event in self._stop(t, watch, end_s, side)]

    def _stop(self, t: float, watch: Watch, end_s: float, side: Side | None) -> list[Event]:
        if watch.exceedance.stop() != "cleared":
            return []
        inside = watch.exceedance.ended_at  # it may have been over already, only not for long enough
        end_s = max(end_s if inside is None else min(inside, end_s), watch.exceedance.since)
        return [self._cleared(t, watch, end_s, side)]

    def _cleared(self, t: float, watch: Watch, end_s: float, side: Side | None) -> Event:
        span = watch.span(self._exercise, end_s, side)
        if span.voids:
            self.broken.append((span.start_s, end_s))
        return FaultCleared(self._exercise, end_s, t, span)

    def voided_until(self, end_s: float) -> list[tuple[float, float]]:
        """Spans out of form since `broken` was cleared: those that are over, and those that stand."""
        return self.broken + [
            (watch.exceedance.since, end_s)
            for watch in self._watches
            if watch.exceedance.raised and watch.is_clear and watch.fault.voids
        ]

    def now(self, side: Side | None) -> tuple[FaultSpan, ...]:
        """What stands now, clear faults first; a clear one silences its own advice."""
        raised = [watch for watch in self._watches if watch.exceedance.raised]
        clear = {watch.fault.id for watch in raised if watch.is_clear}
        return tuple(
            watch.span(self._exercise, None, side)
            for watch in sorted(raised, key=lambda watch: not watch.is_clear)
            if watch.is_clear or watch.fault.id not in clear
        )
