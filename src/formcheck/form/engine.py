"""The form engine: bodies in, phases, holds, repetitions and faults out. One engine judges one exercise.

Everything is causal: what it says of a moment depends on that moment and what came before, so a live verdict and an
analysed one are the same. What is believed late is dated at its onset.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
from formcheck.form.pace import MISSING
from formcheck.form.posture import CARRYING, Posture
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
    View.CORNER: "Turn a little, so that the camera sees you from a corner",
    View.FRONT: "Turn so that the camera sees your front or back",
    View.FOOT: "Turn so that your feet point at the camera",
    View.HEAD: "Turn so that your head points at the camera",
    View.ABOVE: "Let the camera look down on you from above",
}
NOBODY = "Nobody is in the picture"
UNTOLD = "The camera can't see what carries your body"
#: Why a repetition was not finished: the stream was over.
RECORDING_ENDED = "the recording ended"
_CUT = "the film was cut"


def why_hidden(needs: str) -> str:
    """Why nothing can be judged where the joints named by `needs` can't be seen."""
    return f"The camera can't see your {needs}"


#: Between two named positions a body may be in neither for this long.
_ON_THE_WAY_S = 5.0
#: The first seconds of a hold are the rest of what is judged by its change.
_NEUTRAL_S = 2.0
#: After a longer pause out of position another set begins.
_NEW_SET_S = 20.0


class Look(NamedTuple):
    """What a glance at a body tells an exercise, before anything is measured.

    `unseen` is why it can't be judged, None where it can; `in_posture` whether the body lies and is carried as in the
    exercise, None where that can't be told.
    """

    unseen: str | None
    in_posture: bool | None = None


_NOBODY, _MISSING, _ELSEWHERE = Look(NOBODY), Look(MISSING), Look(None, False)
#: One object each: that a look tells the same as the last one is seen at a glance.
_SEEN = {answer: Look(None, answer) for answer in (True, None)} | {False: _ELSEWHERE}
_TURNED = {view: Look(words) for view, words in TURN.items()}


def look_at(body: Body | None, views: Sequence[View], postures: Iterable[Posture]) -> Look:
    """What a glance tells of every exercise that is seen from `views`, the best first, and done in `postures`."""
    if body is None:
        return _NOBODY
    for view in views:
        if view.fits(body.breadth, body.end_on):
            return _SEEN[body.posture.among(postures)]
    return _TURNED[views[0]]


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
        Measure a body out of position too; where many exercises are judged, that is a waste.
    """

    def __init__(self, exercise: Exercise, timing: Timing | None = None, *, measures_always: bool = True) -> None:
        self.exercise = exercise
        self._measures_always = measures_always
        self.timing = timing or Timing()
        self._metrics = tuple(exercise.metrics())
        self._nothing = {metric.name: math.nan for metric in self._metrics}
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
        self.t = math.nan
        self.phase = Phase.AWAY
        self._side: Side | None = None
        self._reps = {None: 0, Side.LEFT: 0, Side.RIGHT: 0}
        self.unseen: str | None = None
        self.values: Mapping[str, float] = {}
        self._body: Body | None = None
        self._unseen_since: float | None = None
        self._view_lost = False
        #: The look with which nothing changes: as long as the next ones tell the same, they may be left out.
        self.settled: Look | None = None
        self._idle = True
        self._named_s = -math.inf
        self._left_s = math.nan
        self._events: list[Event] = []

    def _new_clock(self) -> HoldClock | None:
        timing, exercise = self.timing, self.exercise
        gate = Gate(timing.enter_s, timing.leave_s, timing.max_unseen_s)
        if isinstance(exercise, Hold):
            from_s = exercise.hold_from_s * min(1.0, timing.patience)  # a photograph has no time
            return HoldClock(exercise.id, gate, max(timing.min_hold_s, from_s), from_s)
        if isinstance(exercise, Counted) and exercise.held:
            return HoldClock(exercise.id, gate, exercise.hold_from_s, exercise.hold_from_s)
        return None

    def change_limits(self, exercise: Exercise) -> tuple[Event, ...]:
        """From the next frame on judge by the limits of `exercise`, which is otherwise the same.

        What is held or counted goes on. A fault that stands was found by the old limits and ends here; returns the
        events of that.
        """
        self._events = []
        self._say(*self._faults.stop(self.t, self.t, self._side))
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
        """
        self.follow(t, body, look_at(body, self.exercise.views, self.exercise.postures))
        return self.state

    def cut(self, t: float) -> Sequence[Event]:
        """Take note that the picture at `t` is of another scene; returns what is to be said.

        A repetition of which a part is missing is none. A hold goes on if what is seen next is the same one.
        """
        self._events = []
        for mover, faults in zip(self._movers, self._rep_faults, strict=True):
            start_s = mover.start_s
            if mover.abort():
                self._say(RepAborted(self.exercise.id, start_s, t, _CUT))
            faults.clear()
        return self._events

    def miss(self, t: float) -> Sequence[Event]:
        """Take note that the picture at `t` is missing; returns what is to be said."""
        return self.follow(t, None, _MISSING)

    def follow(self, t: float, body: Body | None, look: Look) -> Sequence[Event]:
        """Judge one frame of which a `look` was had already; returns what is to be said.

        Where many exercises are judged most are not being done, and cost next to nothing: nothing changes with another
        look that tells the same.
        """
        before, self.t = self.t, t
        self._events = []
        if body is not None and look.unseen is not None and self._position.open and self._still_seen(body):
            look = _SEEN[body.posture.among(self.exercise.postures)]
        self._body = body if look.unseen is None else None
        if look == self.settled:
            self.values = self._measure(body) if self.measures_outside else {}
            return ()
        self._judge(t, 0.0 if math.isnan(before) else t - before, body, look)
        return self._events

    def _judge(self, t: float, dt: float, body: Body | None, look: Look) -> None:
        judged, self.unseen = self._body, look.unseen
        in_position = self._in_position(t, judged, look)
        if self._idle and in_position is False and judged is not None:
            self.values = self._measure(body) if self.measures_outside else {}
            self.settled = look if look == _ELSEWHERE else None
            return
        self.values = self._measure(body)
        if in_position is None and judged is not None:
            self.unseen = self._what_is_hidden(judged)
        changed = self._position.update(t, in_position)
        if changed and not self._position.open:
            self._leave(self._position.since)
        elif changed and self._position.since - self._left_s > _NEW_SET_S:
            self._first_reps.clear()
        self._follow_view(t)
        if judged is not None and (self._position.open or in_position):
            self._follow_side(t, judged)
        if self._clock is not None:
            self._follow_hold(t, dt, self._clock, judged, in_position, self.values)
        if self._position.open:
            self._follow_reps(t, dt, judged, self.values)
        self._follow_faults(t, judged, self.values, in_position)
        self._set_phase(t)
        is_shut = self._position.is_shut and (self._clock is None or self._clock.is_shut)
        # Seen out of position, with nothing under way: as long as that stays so, there is nothing to follow.
        self._idle = is_shut and in_position is False and self.unseen is None
        stays = (self._idle and look == _ELSEWHERE) or (look.unseen is not None and self._view_lost)
        self.settled = look if is_shut and stays else None

    def finish(self) -> tuple[Event, ...]:
        """The stream is over: end what still lasts. Returns the last events."""
        self._events = []
        if not math.isnan(self.t):
            since = self._position.leaving_since
            end = self.t if since is None else since
            if self._position.unseen_since is not None:
                end = min(end, self._position.last_seen)
            self._leave(end, RECORDING_ENDED)
        return tuple(self._events)

    # --- What can be seen -------------------------------------------------------------------------------------

    def _still_seen(self, body: Body) -> bool:
        """Whether an exercise that goes on is still seen from where it was: it may look somewhat broader on its way."""
        return any(view.fits(body.breadth, body.end_on, inside=True) for view in self.exercise.views)

    def _what_is_hidden(self, body: Body) -> str:
        hidden = next((c.metric for c in self.exercise.position if math.isnan(c.metric(body))), None)
        if hidden is not None:
            return why_hidden(hidden.needs)
        joint = next((name for name in CARRYING if math.isnan(getattr(body.near, name).real)), None)
        return UNTOLD if joint is None else why_hidden(joint)

    @property
    def measures_outside(self) -> bool:
        """Whether values are of use though the body is not in position: between two sets they are."""
        return self._measures_always or self.t - self._left_s <= _NEW_SET_S

    def _measure(self, body: Body | None) -> Mapping[str, float]:
        if body is None:
            return self._nothing
        return {metric.name: metric(body) for metric in self._metrics}

    def _in_position(self, t: float, body: Body | None, look: Look) -> bool | None:
        posture = None if body is None else look.in_posture
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
        if self.unseen is None:
            if self._view_lost:
                self._say(ViewRegained(self.exercise.id, t, t))
            self._view_lost, self._unseen_since = False, None
            return
        if self._unseen_since is None:
            self._unseen_since = t
        if not self._view_lost and t - self._unseen_since >= self.timing.view_lost_s:
            self._view_lost = True
            self._say(ViewLost(self.exercise.id, self._unseen_since, t, self.unseen))

    def _follow_side(self, t: float, body: Body) -> None:
        reader = self.exercise.side_of
        side = reader(body) if reader else None
        if side is not None and side is not self._side:
            self._side = side
            self._say(SideChanged(self.exercise.id, t, t, side))

    # --- Holds, repetitions, faults ---------------------------------------------------------------------------

    def _follow_hold(
        self,
        t: float,
        dt: float,
        clock: HoldClock,
        body: Body | None,
        in_position: bool | None,
        values: Mapping[str, float],
    ) -> None:
        exercise = self.exercise
        assert isinstance(exercise, Hold | Counted)
        held = fulfilled(exercise.held, body, inside=clock.inside)
        # Both must be so; what is out of position is not held, however it looks.
        both = False if in_position is False or held is False else (None if None in (in_position, held) else True)
        was_inside = clock.inside
        change = clock.update(t, dt, both, self._side)
        if clock.inside and not was_inside:
            self._faults.broken.clear()
            if isinstance(exercise, Hold):
                self._faults.rest.forget()
        if change == "ended":
            self._end_hold(clock, clock.ended_s)
        elif change == "told":
            self._say(HoldStarted(exercise.id, clock.start_s, t, self._side))
            for mover in self._movers:
                mover.abort()  # what is held for so long is no repetition
        is_new = isinstance(exercise, Hold) and clock.inside and t - clock.start_s <= _NEUTRAL_S
        if is_new and body is not None and self._faults.is_fine(values):
            self._faults.rest.follow(dt, values)

    def _end_hold(self, clock: HoldClock, end_s: float) -> None:
        hold = clock.end(end_s, self._faults.voided_until(end_s))
        if hold is not None:
            self._say(HoldEnded(self.exercise.id, end_s, self.t, hold))

    def _follow_reps(self, t: float, dt: float, body: Body | None, values: Mapping[str, float]) -> None:
        exercise = self.exercise
        if not isinstance(exercise, Counted) or (self._clock is not None and self._clock.running):
            return
        if body is not None and not any(mover.moving for mover in self._movers):
            self._faults.rest.follow(dt, values)
        if self.timing.patience == 0.0 and body is not None:
            # A photograph has no way up: it is at the top if it looks like it.
            told = (
                exercise.told_by_still or self._measures_always
            )  # where it is asked for by name nothing else is meant
            fits = told and fulfilled(exercise.requires, body, inside=False) is not False
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
        moments = [mover.moment for mover in self._movers] if self._position.open else []
        if in_position or self._position.open:
            moments.append(When.POSITION)
        events = self._faults.follow(
            t,
            None if body is None else values,
            body,
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
        self._say(*self._faults.stop(self.t, end_s, self._side))
        for mover, faults in zip(self._movers, self._rep_faults, strict=True):
            stats, start_s = mover.complete(end_s), mover.start_s
            if stats is not None and isinstance(self.exercise, Counted):
                self._end_rep(self.t, self.exercise, stats, frozenset(faults))
            if mover.abort():
                self._say(RepAborted(self.exercise.id, start_s, self.t, why))
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
        if phase is not self.phase:
            self.phase = phase
            self._say(PhaseChanged(self.exercise.id, t, t, phase))

    def _say(self, *events: Event) -> None:
        self._events += events

    @property
    def is_holding(self) -> bool:
        """Whether something is held, for long enough to be told or not yet."""
        return self._clock is not None and self._clock.inside

    @property
    def hold_s(self) -> float:
        """Clock of the running hold, or of the top of the repetition under way; seconds."""
        if self._clock is not None and self._clock.running:
            return self.t - self._clock.start_s
        return max((mover.hold_s for mover in self._movers if mover.moving), default=0.0)

    @property
    def state(self) -> FormState:
        """What there is to say of the last moment."""
        t, hold_s = self.t, self.hold_s
        in_form_s = hold_s
        if self._clock is not None and self._clock.running:
            in_form_s = self._clock.in_form_s(t, self._faults.voided_until(t))
        return FormState(
            t=t,
            exercise=self.exercise.id,
            phase=self.phase,
            reps=sum(self._reps.values()),
            reps_by_side={side.value: self._reps[side] for side in Side},
            hold_s=hold_s,
            in_form_s=in_form_s,
            faults=self._faults.now(self._side),
            unseen=self.unseen,
            values=self.values,
            shown=self.exercise.shown.name,
            shown_unit=self.exercise.shown.unit,
            line=self._line(self._body),
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
