"""The form engine: bodies in, phases, holds, repetitions and faults out. One engine judges one exercise.

Everything is causal: what it says of a moment depends on that moment and what came before, so a live verdict and an
analysed one are the same. What is believed late is dated at its onset.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.form.body import Body, Joints, Side
from formcheck.form.cycle import Cycle
from formcheck.form.events import (
    Event,
    FaultCleared,
    FaultRaised,
    FaultSpan,
    FormState,
    HoldEnded,
    HoldSpan,
    HoldStarted,
    Level,
    Phase,
    PhaseChanged,
    RepAborted,
    RepCompleted,
    RepSpan,
    SideChanged,
    ViewLost,
    ViewRegained,
)
from formcheck.form.exercise import Exercise, Fault, Hold, Range, RepFault, Reps, RepStats, View, When
from formcheck.form.gate import Exceedance, Gate
from formcheck.form.pace import MISSING, Pace
from formcheck.form.posture import CARRYING


@dataclass(frozen=True, slots=True)
class Timing:
    """How long something must last before it is believed; seconds.

    `enter_s`, `leave_s`: being in position or out of it. `max_unseen_s`: how long a hold or a fault survives out of
    sight; a longer gap ends it where it was last seen. `min_hold_s`: a shorter hold is none, but passing through.
    `view_lost_s`: being out of sight. `patience` scales how long each fault must last. A still photograph has no
    time: `Timing.still()` believes at once.
    """

    enter_s: float = 0.4
    leave_s: float = 0.4
    max_unseen_s: float = 3.0
    min_hold_s: float = 0.7
    view_lost_s: float = 0.5
    patience: float = 1.0

    @classmethod
    def still(cls) -> Timing:
        """For a single picture."""
        return cls(enter_s=0.0, leave_s=0.0, min_hold_s=0.0, view_lost_s=0.0, patience=0.0)


#: Why nothing can be judged: the camera stands wrong, or nobody is there.
TURN = {
    View.SIDE: "Turn so that the camera sees your side",
    View.FRONT: "Turn so that the camera sees your front or back",
}
NOBODY = "Nobody is in the picture"
UNTOLD = "The camera can't see what carries your body"
#: Why a repetition was not finished: the stream was over.
RECORDING_ENDED = "the recording ended"


def why_hidden(needs: str) -> str:
    """Why nothing can be judged where the joints named by `needs` can't be seen."""
    return f"The camera can't see your {needs}"


#: How fast the resting value of a metric follows, seconds.
_REST_TAU_S = 0.7
#: A value this near to where it has been is still, in its unit (degrees: 6 a second).
_STILL = 4.0


class _Watch:
    """One fault at one level, with its running span."""

    def __init__(self, fault: Fault, level: Level, timing: Timing) -> None:
        limit = fault.limit
        value = limit.value if level is Level.FAULT else limit.advice
        assert value is not None
        self.fault = fault
        self.level = level
        self.exceedance = Exceedance(
            value, fault.sign, limit.margin, fault.after_s * timing.patience, max_unseen_s=timing.max_unseen_s
        )

    def span(self, exercise: str, end_s: float | None, side: Side | None) -> FaultSpan:
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
            voids=self.fault.voids and self.level is Level.FAULT,
        )


def _append(spans: list[tuple[float, float]], since: float, until: float) -> None:
    """Add a span that comes after all others, as one with the last where they touch."""
    if spans and spans[-1][1] >= since:
        spans[-1] = (spans[-1][0], until)
    else:
        spans.append((since, until))


def covered_s(spans: Sequence[tuple[float, float]], start_s: float, end_s: float) -> float:
    """Seconds of start..end that lie in any of the spans; overlaps count once."""
    total, reached = 0.0, start_s
    for since, until in sorted(spans):
        since, until = max(since, reached), min(until, end_s)
        if until > since:
            total += until - since
            reached = until
    return total


class FormEngine:
    """Judges one exercise: `update` for every frame, `finish` at the end, `reset` to begin anew.

    Parameters
    ----------
    exercise : Exercise
        What is judged, with its limits.
    timing : Timing
        How long things must last to be believed.
    """

    def __init__(self, exercise: Exercise, timing: Timing | None = None) -> None:
        self.exercise = exercise
        self.timing = timing or Timing()
        self._metrics = tuple(exercise.metrics())
        self.reset()

    def reset(self) -> None:
        """Forget everything; the next frame is the first."""
        timing = self.timing
        self._position = Gate(timing.enter_s, timing.leave_s, timing.max_unseen_s)
        self._held = Gate(timing.enter_s, timing.leave_s, timing.max_unseen_s)
        self._watches = self._new_watches()
        reps = self.exercise if isinstance(self.exercise, Reps) else None
        self._cycle = Cycle(reps.travel, reps.top) if reps else None
        self._rest: dict[str, float] = {}
        self._drift: dict[str, float] = {}
        self._t = -math.inf
        self._pace = Pace()
        self._phase = Phase.AWAY
        self._side: Side | None = None
        self._reps = {None: 0, Side.LEFT: 0, Side.RIGHT: 0}
        self._unseen: str | None = None
        self._unseen_since: float | None = None
        self._view_lost = False
        self._hold_start_s = math.nan
        self._hold_unseen: list[tuple[float, float]] = []
        self._hold_side: Side | None = None
        self._broken: list[tuple[float, float]] = []
        self._events: list[Event] = []
        self._rep_faults: set[str] = set()
        self._limb_seen_s = math.nan

    def _new_watches(self) -> list[_Watch]:
        return [
            _Watch(fault, level, self.timing)
            for fault in self.exercise.faults
            for level in Level
            if level is Level.FAULT or fault.limit.advice is not None
        ]

    def change_limits(self, exercise: Exercise) -> tuple[Event, ...]:
        """From the next frame on judge by the limits of `exercise`, which is otherwise the same.

        What is held or counted goes on. A fault that stands was found by the old limits and ends here; returns the
        events of that.
        """
        self._events = []
        for watch in self._watches:
            self._stop_watch(self._t, watch, self._t)
        self.exercise = exercise
        self._watches = self._new_watches()
        if self._cycle is not None and isinstance(exercise, Reps):
            self._cycle.top = exercise.top
        return tuple(self._events)

    # --- One frame --------------------------------------------------------------------------------------------

    def update(self, t: float, body: Body | None) -> FormState:
        """Judge one frame.

        Parameters
        ----------
        t : float
            Seconds of presentation time, strictly rising.
        body : Body or None
            The body, None where nobody is found.

        A gap in time counts as if the missing pictures had shown nobody.
        """
        self._events = []
        for missing_t in self._pace.gap(t) or ():
            self._step(missing_t, None, MISSING)
        unseen = self._why_unseen(body)
        values = self._step(t, body, unseen)
        return self._state(t, body if unseen is None else None, values)

    def _step(self, t: float, body: Body | None, unseen: str | None) -> dict[str, float]:
        """Judge the body at `t`, which may be a moment without a picture; returns what was measured."""
        dt = 0.0 if math.isinf(self._t) else t - self._t
        self._t = t
        exercise = self.exercise
        self._unseen = unseen
        judged = body if self._unseen is None else None
        values = self._measure(body)

        in_position = self._in_position(judged)
        if in_position is None and self._unseen is None and judged is not None:
            self._unseen = self._what_is_hidden(judged)
        changed = self._position.update(t, in_position)
        if changed and not self._position.open:
            self._leave(self._position.since)
        self._follow_view(t)
        if judged is not None and (self._position.open or in_position):
            self._follow_side(t, judged)
        if isinstance(exercise, Hold):
            self._follow_hold(t, dt, judged, in_position)
        elif self._cycle is not None:
            self._follow_reps(t, dt, judged, values)
        self._follow_faults(t, judged, values, in_position)
        self._set_phase(t)
        return values

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs: a body that can't be in this exercise needs no look."""
        return self._position.is_idle and self._held.is_idle

    def skip_to(self, t: float) -> None:
        """The moments up to `t` were passed over while it was idle."""
        self._t = t
        self._pace.skip_to(t)

    def finish(self) -> tuple[Event, ...]:
        """The stream is over: end what still lasts. Returns the last events."""
        self._events = []
        if not math.isinf(self._t):
            since = self._position.leaving_since
            end = self._t if since is None else since
            if self._position.unseen_since is not None:
                end = min(end, self._position.last_seen)
            self._leave(end, RECORDING_ENDED)
        return tuple(self._events)

    # --- What can be seen -------------------------------------------------------------------------------------

    def _why_unseen(self, body: Body | None) -> str | None:
        if body is None:
            return NOBODY
        if not self.exercise.view.fits(body.breadth):
            return TURN[self.exercise.view]
        return None

    def _what_is_hidden(self, body: Body) -> str:
        hidden = next((c.metric for c in self.exercise.position if math.isnan(c.metric(body))), None)
        if hidden is not None:
            return why_hidden(hidden.needs)
        joint = next((name for name in CARRYING if math.isnan(getattr(body.near, name).real)), None)
        return UNTOLD if joint is None else why_hidden(joint)

    def _measure(self, body: Body | None) -> dict[str, float]:
        if body is None:
            return {metric.name: math.nan for metric in self._metrics}
        return {metric.name: metric(body) for metric in self._metrics}

    def _in_position(self, body: Body | None) -> bool | None:
        posture = None if body is None else body.posture.among(self.exercise.postures)
        if posture is False:
            return False
        rest = self._all(self.exercise.position, body, inside=self._position.open)
        return rest if posture or rest is False else None

    @staticmethod
    def _all(conditions: Sequence[Range], body: Body | None, *, inside: bool) -> bool | None:
        """Three-valued "and": no if any is no, else can't tell if any can't be told.

        `inside`: whether all were fulfilled so far, which gives each its margin.
        """
        if body is None:
            return None
        result: bool | None = True
        for condition in conditions:
            value = condition.holds(body, inside)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    def _follow_view(self, t: float) -> None:
        if self._unseen is None:
            if self._view_lost:
                self._say(ViewRegained(self.exercise.id, t, t))
            self._view_lost, self._unseen_since = False, None
            return
        if self._unseen_since is None:
            self._unseen_since = t
        if not self._view_lost and t - self._unseen_since >= self.timing.view_lost_s:
            self._view_lost = True
            self._say(ViewLost(self.exercise.id, self._unseen_since, t, self._unseen))

    def _follow_side(self, t: float, body: Body) -> None:
        reader = self.exercise.side_of
        side = reader(body) if reader else None
        if side is not None and side is not self._side:
            self._side = side
            self._say(SideChanged(self.exercise.id, t, t, side))

    # --- Holds ------------------------------------------------------------------------------------------------

    def _follow_hold(self, t: float, dt: float, body: Body | None, in_position: bool | None) -> None:
        exercise = self.exercise
        assert isinstance(exercise, Hold)
        held = self._all(exercise.held, body, inside=self._held.open)
        # Both must be so; what is out of position is not held, however it looks.
        both = False if in_position is False or held is False else (None if None in (in_position, held) else True)
        was_open = self._held.open
        if was_open and both is None:
            _append(self._hold_unseen, t - dt, t)
        changed = self._held.update(t, both)
        if not changed:
            return
        if self._held.open:
            self._hold_unseen.clear()
            self._hold_side = self._side
            self._broken.clear()
            self._say(HoldStarted(exercise.id, self._held.since, t, self._side))
        else:
            self._end_hold(self._held.since)

    def _end_hold(self, end_s: float) -> None:
        start_s = self._hold_start_s
        total_s = end_s - start_s
        if total_s < self.timing.min_hold_s:
            return
        hold = HoldSpan(
            exercise=self.exercise.id,
            start_s=start_s,
            end_s=end_s,
            total_s=total_s,
            in_form_s=self._in_form_s(start_s, end_s),
            unseen_s=covered_s(self._hold_unseen, start_s, end_s),
            side=self._hold_side,
        )
        self._say(HoldEnded(self.exercise.id, end_s, self._t, hold))

    def _in_form_s(self, start_s: float, end_s: float) -> float:
        """Seconds of start..end that were seen and in which no voiding fault stood."""
        spans = self._broken + self._hold_unseen
        spans += [
            (watch.exceedance.since, end_s)
            for watch in self._watches
            if watch.exceedance.raised and watch.level is Level.FAULT and watch.fault.voids
        ]
        return end_s - start_s - covered_s(spans, start_s, end_s)

    # --- Repetitions ------------------------------------------------------------------------------------------

    def _follow_reps(self, t: float, dt: float, body: Body | None, values: dict[str, float]) -> None:
        exercise, cycle = self.exercise, self._cycle
        assert isinstance(exercise, Reps)
        assert cycle is not None
        if not self._position.open:
            return
        if body is None:
            cycle.update(t, math.nan, None, None, {})
            return
        if not cycle.moving:
            self._follow_rest(dt, values)
        if self.timing.patience == 0.0:
            # A photograph has no way up: it is at the top if it looks like it.
            fits = self._all(exercise.requires, body, inside=False) is not False
            cycle.at_top = fits and values[exercise.effort.name] >= exercise.top
            return
        side = exercise.side_of(body) if exercise.side_of else None
        partner = exercise.partner_of(body) if exercise.partner_of else None
        was_moving = cycle.moving
        effort = values[exercise.effort.name]
        if cycle.moving and cycle.side is not None and exercise.effort_of is not None:
            if math.isnan(exercise.effort_of(body, cycle.side)):
                effort = math.nan
            if self._lost_limb(t, effort):
                return
        stats = cycle.update(t, effort, side, partner, values)
        if cycle.moving and not was_moving:
            self._rep_faults.clear()
            self._limb_seen_s = t
        if stats is not None:
            self._end_rep(t, exercise, stats)

    def _lost_limb(self, t: float, effort: float) -> bool:
        """Whether the working limb has been hidden for so long that the repetition is given up."""
        if not math.isnan(effort):
            self._limb_seen_s = t
            return False
        if t - self._limb_seen_s < self.timing.max_unseen_s:
            return False
        start_s = self._cycle.start_s if self._cycle is not None and self._cycle.abort() else t
        self._say(RepAborted(self.exercise.id, start_s, t, "the working limb was out of sight"))
        return True

    def _follow_rest(self, dt: float, values: dict[str, float]) -> None:
        """What the metrics are at rest, for faults that judge a change: only a rest that is still is one."""
        share = -math.expm1(-dt / _REST_TAU_S)
        for fault in self.exercise.faults:
            if fault.from_rest:
                name, value = fault.metric.name, values[fault.metric.name]
                if not math.isnan(value):
                    drift = self._drift.get(name, value)
                    self._drift[name] = drift = drift + share * (value - drift)
                    if abs(value - drift) <= _STILL:
                        self._rest[name] = drift

    def _end_rep(self, t: float, exercise: Reps, stats: RepStats) -> None:
        if exercise.side_of is not None and stats.side is None:
            self._say(RepAborted(exercise.id, stats.start_s, t, "no side rose above the other"))
            return
        for condition in exercise.requires:
            value = stats.upper_median.get(condition.metric.name, math.nan)
            if not math.isnan(value) and not condition.low <= value <= condition.high:
                why = f"{condition.metric.name} was {value:.0f}, outside {condition.low:.0f} to {condition.high:.0f}"
                self._say(RepAborted(exercise.id, stats.start_s, t, why))
                return
        unjudged = tuple(
            condition.metric.name for condition in exercise.requires if condition.metric.name not in stats.upper_median
        )
        found: list[tuple[RepFault, Level, float, float]] = []
        for fault in exercise.rep_faults:
            value = fault.measure.measure(stats)
            limit = fault.limit
            if math.isnan(value):
                continue
            if (value - limit.value) * fault.sign > 0:
                found.append((fault, Level.FAULT, value, limit.value))
            elif limit.advice is not None and (value - limit.advice) * fault.sign > 0:
                found.append((fault, Level.ADVICE, value, limit.advice))
        for fault, level, value, limit_value in found:
            span = FaultSpan(
                exercise=exercise.id,
                id=fault.id,
                level=level,
                start_s=stats.top_s,
                end_s=stats.end_s,
                side=stats.side,
                peak=value,
                limit=limit_value,
                unit=fault.measure.unit,
                cue=fault.cue,
                voids=fault.voids and level is Level.FAULT,
            )
            self._say(FaultRaised(exercise.id, stats.top_s, t, span))
            self._say(FaultCleared(exercise.id, stats.end_s, t, span))
        voiding = {fault.id for fault, level, _, _ in found if fault.voids and level is Level.FAULT}
        faults = self._rep_faults | {fault.id for fault, level, _, _ in found if level is Level.FAULT}
        voiding |= {f.id for f in exercise.faults if f.voids and f.id in self._rep_faults}
        rep = RepSpan(
            exercise=exercise.id,
            start_s=stats.start_s,
            end_s=stats.end_s,
            hold_s=stats.hold_s,
            side=stats.side,
            counted=not voiding,
            faults=tuple(sorted(faults)),
            unjudged=unjudged,
        )
        if rep.counted:
            self._reps[rep.side] += 1
        self._say(RepCompleted(exercise.id, rep.end_s, t, rep))

    # --- Faults -----------------------------------------------------------------------------------------------

    def _follow_faults(self, t: float, body: Body | None, values: dict[str, float], in_position: bool | None) -> None:
        leaving = self._position.leaving_since is not None
        for watch in self._watches:
            fault, exceedance = watch.fault, watch.exceedance
            if fault.when is When.TOP:
                possible = self._cycle is not None and self._cycle.at_top
            else:
                possible = bool(in_position) or self._position.open
            if not possible:
                self._stop_watch(t, watch, t)
                continue
            if leaving:
                continue  # what is measured on the way out is no verdict
            value = values[fault.metric.name] if body is not None else math.nan
            if fault.from_rest:
                value -= self._rest.get(fault.metric.name, math.nan)
            change = exceedance.update(t, value, self._position.open)
            if change == "raised":
                if watch.level is Level.FAULT:
                    self._rep_faults.add(fault.id)
                span = watch.span(self.exercise.id, None, self._side)
                self._say(FaultRaised(self.exercise.id, span.start_s, t, span))
            elif change == "cleared":
                self._cleared(t, watch, exceedance.ended_at if exceedance.ended_at is not None else t)

    def _stop_watch(self, t: float, watch: _Watch, end_s: float) -> None:
        if watch.exceedance.stop() == "cleared":
            inside = watch.exceedance.ended_at  # it may have been over already, only not for long enough
            self._cleared(t, watch, max(end_s if inside is None else min(inside, end_s), watch.exceedance.since))

    def _cleared(self, t: float, watch: _Watch, end_s: float) -> None:
        span = watch.span(self.exercise.id, end_s, self._side)
        if span.voids:
            self._broken.append((span.start_s, end_s))
        self._say(FaultCleared(self.exercise.id, end_s, t, span))

    # --- Leaving, phases, the state ---------------------------------------------------------------------------

    def _leave(self, end_s: float, why: str = "the position was left") -> None:
        """The position was left at `end_s`."""
        if self._held.open:
            leaving = self._held.leaving_since
            self._end_hold(end_s if leaving is None else min(end_s, leaving))
            self._held.shut(end_s)
        for watch in self._watches:
            self._stop_watch(self._t, watch, end_s)
        if self._cycle is not None and self._cycle.abort():
            self._say(RepAborted(self.exercise.id, self._cycle.start_s, self._t, why))

    def _set_phase(self, t: float) -> None:
        if self._view_lost:
            phase = Phase.UNSEEN
        elif not self._position.open:
            phase = Phase.AWAY
        elif self._cycle is not None:
            phase = Phase.TOP if self._cycle.at_top else Phase.MOVING if self._cycle.moving else Phase.READY
        else:
            phase = Phase.HOLDING if self._held.open else Phase.READY
        if phase is not self._phase:
            self._phase = phase
            self._say(PhaseChanged(self.exercise.id, t, t, phase))

    def _say(self, event: Event) -> None:
        if isinstance(event, HoldStarted):
            self._hold_start_s = event.t
        self._events.append(event)

    def _state(self, t: float, body: Body | None, values: dict[str, float]) -> FormState:
        hold_s = in_form_s = 0.0
        if self._held.open:
            hold_s = t - self._hold_start_s
            in_form_s = self._in_form_s(self._hold_start_s, t)
        elif self._cycle is not None and self._cycle.moving:
            hold_s = in_form_s = self._cycle.hold_s
        raised = [watch for watch in self._watches if watch.exceedance.raised]
        clear = {watch.fault.id for watch in raised if watch.level is Level.FAULT}
        faults = tuple(
            watch.span(self.exercise.id, None, self._side)
            for watch in sorted(raised, key=lambda watch: watch.level is Level.ADVICE)
            if watch.level is Level.FAULT or watch.fault.id not in clear
        )
        return FormState(
            t=t,
            exercise=self.exercise.id,
            phase=self._phase,
            reps=sum(self._reps.values()),
            reps_by_side={side.value: self._reps[side] for side in Side},
            hold_s=hold_s,
            in_form_s=in_form_s,
            faults=faults,
            unseen=self._unseen,
            values=values,
            shown=self.exercise.shown.name,
            shown_unit=self.exercise.shown.unit,
            line=self._line(body),
            side=self._side,
            events=tuple(self._events),
        )

    def _line(self, body: Body | None) -> tuple[tuple[float, float], ...]:
        if body is None:
            return ()
        joints: Joints
        if self.exercise.line_of == "middle":
            joints = body.middle
        elif self.exercise.line_of == "working" and self._side is not None:
            joints = body.side(self._side)
        else:
            joints = body.near
        points = [getattr(joints, name) for name in self.exercise.line]
        return tuple((p.real, -p.imag) for p in points if not math.isnan(p.real))
