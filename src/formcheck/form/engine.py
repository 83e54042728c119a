"""The form engine: bodies in, phases, holds, repetitions and faults out. One engine judges one exercise.

Everything is causal: what it says of a moment depends on that moment and what came before, so a live verdict and an
analysed one are the same. What is believed late is dated at its onset.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from formcheck.form.body import Body, Joints, Side
from formcheck.form.circles import CircleMover
from formcheck.form.events import (
    Event,
    FaultRaised,
    FormState,
    HoldEnded,
    HoldStarted,
    Level,
    Phase,
    PhaseChanged,
    RepAborted,
    SideChanged,
    ViewLost,
    ViewRegained,
)
from formcheck.form.exercise import Counted, Exercise, Hold, Reps, RepStats, View, When, fulfilled
from formcheck.form.faults import Faults
from formcheck.form.flows import FlowMover
from formcheck.form.gate import Gate
from formcheck.form.holds import HoldClock
from formcheck.form.kinds import Circle, Flow, Swing
from formcheck.form.pace import MISSING, Pace
from formcheck.form.posture import CARRYING
from formcheck.form.reps import Aborted, FirstReps, Lane, Mover, judge_rep, lanes_of


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
    View.FOOT: "Turn so that your feet point at the camera",
    View.HEAD: "Turn so that your head points at the camera",
    View.ABOVE: "Let the camera look down on you from above",
}
NOBODY = "Nobody is in the picture"
UNTOLD = "The camera can't see what carries your body"
#: Why a repetition was not finished: the stream was over.
RECORDING_ENDED = "the recording ended"


def why_hidden(needs: str) -> str:
    """Why nothing can be judged where the joints named by `needs` can't be seen."""
    return f"The camera can't see your {needs}"


#: Between two named positions a body may be in neither for this long.
_ON_THE_WAY_S = 5.0
#: After a longer pause out of position another set begins.
_NEW_SET_S = 20.0


def movers_of(exercise: Exercise, max_unseen_s: float) -> tuple[Mover, ...]:
    """What finds the repetitions of `exercise`; nothing for a hold."""
    if isinstance(exercise, Reps | Swing):
        return lanes_of(exercise, max_unseen_s)
    if isinstance(exercise, Flow):
        return (FlowMover(exercise, max_unseen_s),)
    return (CircleMover(exercise, max_unseen_s),) if isinstance(exercise, Circle) else ()


class FormEngine:
    """Judges one exercise: `update` for every frame, `finish` at the end, `reset` to begin anew.

    Parameters
    ----------
    exercise : Exercise
        What is judged, with its limits.
    timing : Timing
        How long things must last to be believed.
    measures_always : bool
        Measure a body in another posture too; where many exercises are judged, that is a waste.
    """

    def __init__(self, exercise: Exercise, timing: Timing | None = None, *, measures_always: bool = True) -> None:
        self.exercise = exercise
        self._measures_always = measures_always
        self.timing = timing or Timing()
        self._metrics = tuple(exercise.metrics())
        self.reset()

    def reset(self) -> None:
        """Forget everything; the next frame is the first."""
        timing, exercise = self.timing, self.exercise
        self._position = Gate(timing.enter_s, timing.leave_s, timing.max_unseen_s)
        self._faults = Faults(exercise, timing.patience, timing.max_unseen_s)
        self._clock = self._new_clock()
        self._movers = movers_of(exercise, timing.max_unseen_s)
        self._rep_faults: list[set[str]] = [set() for _ in self._movers]
        self._first_reps = FirstReps()
        self._t = math.nan
        self._pace = Pace()
        self._phase = Phase.AWAY
        self._side: Side | None = None
        self._reps = {None: 0, Side.LEFT: 0, Side.RIGHT: 0}
        self._unseen: str | None = None
        self._unseen_since: float | None = None
        self._view_lost = False
        self._elsewhere: FormState | None = None
        self._named_s = -math.inf
        self._left_s = math.nan
        self._events: list[Event] = []

    def _new_clock(self) -> HoldClock | None:
        timing, exercise = self.timing, self.exercise
        gate = Gate(timing.enter_s, timing.leave_s, timing.max_unseen_s)
        if isinstance(exercise, Hold):
            return HoldClock(exercise.id, gate, timing.min_hold_s)
        if isinstance(exercise, Counted) and exercise.held:
            return HoldClock(exercise.id, gate, exercise.hold_from_s, exercise.hold_from_s)
        return None

    def change_limits(self, exercise: Exercise) -> tuple[Event, ...]:
        """From the next frame on judge by the limits of `exercise`, which is otherwise the same.

        What is held or counted goes on. A fault that stands was found by the old limits and ends here; returns the
        events of that.
        """
        self._events = []
        self._say(*self._faults.stop(self._t, self._t, self._side))
        self.exercise = exercise
        self._faults.set_limits(exercise)
        for mover in self._movers:
            mover.set_limits(exercise)
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

        A gap in time counts as if the missing pictures had shown nobody. While a body that is in another posture is not
        measured, the state stays the same, its `t` too.
        """
        self._events = []
        for missing_t in self._pace.gap(t) or ():
            self._step(missing_t, None, MISSING)
        unseen = self._why_unseen(body)
        values = self._step(t, body, unseen)
        if values or self._events or self._elsewhere is None:
            state = self._state(t, body if unseen is None else None, values)
            self._elsewhere = None if values or self._events else state
            return state
        return self._elsewhere

    def _step(self, t: float, body: Body | None, unseen: str | None) -> dict[str, float]:
        """Judge the body at `t`, which may be a moment without a picture; returns what was measured."""
        dt = 0.0 if math.isnan(self._t) else t - self._t
        self._t = t
        self._unseen = unseen
        judged = body if self._unseen is None else None
        if not self._measures_always and judged is not None and self._is_elsewhere(judged):
            self._position.update(t, False)
            self._follow_view(t)
            self._set_phase(t)
            return {}
        values = self._measure(body)

        in_position = self._in_position(t, judged)
        if in_position is None and self._unseen is None and judged is not None:
            self._unseen = self._what_is_hidden(judged)
        changed = self._position.update(t, in_position)
        if changed and not self._position.open:
            self._leave(self._position.since)
        elif changed and self._position.since - self._left_s > _NEW_SET_S:
            self._first_reps.clear()
        self._follow_view(t)
        if judged is not None and (self._position.open or in_position):
            self._follow_side(t, judged)
        if self._clock is not None:
            self._follow_hold(t, dt, self._clock, judged, in_position)
        if self._position.open:
            self._follow_reps(t, dt, judged, values)
        self._follow_faults(t, judged, values, in_position)
        self._set_phase(t)
        return values

    def finish(self) -> tuple[Event, ...]:
        """The stream is over: end what still lasts. Returns the last events."""
        self._events = []
        if not math.isnan(self._t):
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
        if any(view.fits(body.breadth, body.end_on) for view in self.exercise.views):
            return None
        return TURN[self.exercise.view]

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

    def _is_elsewhere(self, body: Body) -> bool:
        """Whether its posture alone says that this exercise is not done, and nothing of it is under way."""
        return not self._position.open and body.posture.among(self.exercise.postures) is False

    def _in_position(self, t: float, body: Body | None) -> bool | None:
        posture = None if body is None else body.posture.among(self.exercise.postures)
        rest: bool | None = False
        if posture is not False:
            rest = fulfilled(self.exercise.position, body, inside=self._position.open)
            rest = rest if posture or rest is False else None
        if not (isinstance(self.exercise, Reps) and self.exercise.start):
            return rest
        return self._in_named(t, self.exercise, body, rest)

    def _in_named(self, t: float, exercise: Reps, body: Body | None, rest: bool | None) -> bool | None:
        """Whether the body is in one of the two named positions, or on the way between them."""
        ends = [fulfilled(named, body, inside=self._position.open) for named in (exercise.start, exercise.end)]
        if rest and True in ends:
            self._named_s = t
            return True
        if body is None or (rest is not False and None in ends):
            return None
        on_the_way = any(mover.moving for mover in self._movers) or self._position.open
        return on_the_way and t - self._named_s <= _ON_THE_WAY_S

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

    # --- Holds, repetitions, faults ---------------------------------------------------------------------------

    def _follow_hold(self, t: float, dt: float, clock: HoldClock, body: Body | None, in_position: bool | None) -> None:
        exercise = self.exercise
        assert isinstance(exercise, Hold | Counted)
        held = fulfilled(exercise.held, body, inside=clock.inside)
        # Both must be so; what is out of position is not held, however it looks.
        both = False if in_position is False or held is False else (None if None in (in_position, held) else True)
        was_inside = clock.inside
        change = clock.update(t, dt, both, self._side)
        if clock.inside and not was_inside:
            self._faults.broken.clear()
        if change == "ended":
            self._end_hold(clock, clock.ended_s)
        elif change == "told":
            self._say(HoldStarted(exercise.id, clock.start_s, t, self._side))
            for mover in self._movers:
                mover.abort()  # what is held for so long is no repetition

    def _end_hold(self, clock: HoldClock, end_s: float) -> None:
        hold = clock.end(end_s, self._faults.voided_until(end_s))
        if hold is not None:
            self._say(HoldEnded(self.exercise.id, end_s, self._t, hold))

    def _follow_reps(self, t: float, dt: float, body: Body | None, values: Mapping[str, float]) -> None:
        exercise = self.exercise
        if not isinstance(exercise, Counted) or (self._clock is not None and self._clock.running):
            return
        if body is not None and not any(mover.moving for mover in self._movers):
            self._faults.rest.follow(dt, values)
        if self.timing.patience == 0.0 and body is not None:
            # A photograph has no way up: it is at the top if it looks like it.
            fits = fulfilled(exercise.requires, body, inside=False) is not False
            for mover in self._movers:
                if isinstance(mover, Lane):
                    mover.cycle.at_top = fits and mover.effort(body, values) >= mover.cycle.top
            return
        for mover, faults in zip(self._movers, self._rep_faults, strict=True):
            was_moving = mover.moving
            found = mover.take(t, body, values)
            if mover.moving and not was_moving:
                faults.clear()
            if isinstance(found, Aborted):
                self._say(RepAborted(exercise.id, found.start_s, t, found.why))
            elif found is not None:
                self._end_rep(t, exercise, found, frozenset(faults))
                faults.clear()

    def _end_rep(self, t: float, exercise: Counted, stats: RepStats, raised: frozenset[str]) -> None:
        self._first_reps.take(stats)
        events, rep = judge_rep(exercise, stats, t, raised)
        if rep is not None and rep.counted:
            self._reps[rep.side] += 1
        self._say(*events)

    def _follow_faults(
        self, t: float, body: Body | None, values: Mapping[str, float], in_position: bool | None
    ) -> None:
        moments = {mover.moment for mover in self._movers} if self._position.open else set()
        if in_position or self._position.open:
            moments.add(When.POSITION)
        events = self._faults.follow(
            t,
            None if body is None else values,
            moments,
            self._side,
            leaving=self._position.leaving_since is not None,
            confirmed=self._position.open,
        )
        for event in events:
            if isinstance(event, FaultRaised) and event.fault.level is Level.FAULT:
                for faults in self._rep_faults:
                    faults.add(event.fault.id)
        self._say(*events)

    # --- Leaving, phases, the state ---------------------------------------------------------------------------

    def _leave(self, end_s: float, why: str = "the position was left") -> None:
        """The position was left at `end_s`."""
        clock = self._clock
        if clock is not None and clock.inside:
            leaving = clock.leaving_since
            self._end_hold(clock, end_s if leaving is None else min(end_s, leaving))
        self._say(*self._faults.stop(self._t, end_s, self._side))
        for mover, faults in zip(self._movers, self._rep_faults, strict=True):
            stats, start_s = mover.complete(end_s), mover.start_s
            if stats is not None and isinstance(self.exercise, Counted):
                self._end_rep(self._t, self.exercise, stats, frozenset(faults))
            if mover.abort():
                self._say(RepAborted(self.exercise.id, start_s, self._t, why))
        self._left_s = end_s

    def _set_phase(self, t: float) -> None:
        if self._view_lost:
            phase = Phase.UNSEEN
        elif not self._position.open:
            phase = Phase.AWAY
        elif self._clock is not None and self._clock.running:
            phase = Phase.HOLDING
        elif any(mover.at_top for mover in self._movers):
            phase = Phase.TOP
        else:
            phase = Phase.MOVING if any(mover.moving for mover in self._movers) else Phase.READY
        if phase is not self._phase:
            self._phase = phase
            self._say(PhaseChanged(self.exercise.id, t, t, phase))

    def _say(self, *events: Event) -> None:
        self._events += events

    def _state(self, t: float, body: Body | None, values: dict[str, float]) -> FormState:
        hold_s = in_form_s = 0.0
        if self._clock is not None and self._clock.running:
            hold_s = t - self._clock.start_s
            in_form_s = self._clock.in_form_s(t, self._faults.voided_until(t))
        else:
            hold_s = in_form_s = max((mover.hold_s for mover in self._movers if mover.moving), default=0.0)
        return FormState(
            t=t,
            exercise=self.exercise.id,
            phase=self._phase,
            reps=sum(self._reps.values()),
            reps_by_side={side.value: self._reps[side] for side in Side},
            hold_s=hold_s,
            in_form_s=in_form_s,
            faults=self._faults.now(self._side),
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
