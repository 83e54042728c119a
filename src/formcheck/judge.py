"""One stream of poses in, one verdict a frame out, and what it all came to.

The way of a pose: smoothing, the body with its sides and view, the engine of the asked exercise or of every one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from formcheck.form.body import Body, BodyTracker
from formcheck.form.engine import NOBODY, RECORDING_ENDED, FormEngine, Timing, look_at
from formcheck.form.events import Event, FaultSpan, FormState, HoldSpan, Phase, RepCompleted, RepSpan
from formcheck.form.exercise import Exercise, Hold
from formcheck.form.pace import MISSING, Pace
from formcheck.form.settling import clip, settle
from formcheck.form.tally import Stretch, Tally, at_top_faults, join_stretches, recognised
from formcheck.pose.smoothing import Smoother
from formcheck.pose.types import Pose

#: Why nothing can be judged where every exercise lacks something else.
UNTOLD = "The camera can't see enough to tell which exercise it is"
#: An exercise that was left for longer is no longer the one being done.
_FORGET_S = 5.0


#: A gap shorter than this is not worth a place in a timeline (it still counts in the shares).
_SHORT_GAP_S = 0.25


@dataclass(frozen=True, slots=True)
class Unseen:
    """A stretch that could not be judged, and why."""

    why: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A repetition that the end of the stream cut off: the `number`-th, which began at `start_s`."""

    exercise: str
    number: int
    start_s: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a stream came to: a tally for each exercise that was done, the parts, and why time was not judged.

    `seen_s` are the seconds that could be judged, `unseen_s` maps a reason to seconds, `unseen` says when. `under_way`
    are repetitions that the end cut off; `came_down` what ended a hold on the way to the floor and is no fault of it.
    """

    tallies: Mapping[str, Tally]
    parts: tuple[Stretch, ...]
    seen_s: float
    unseen_s: Mapping[str, float]
    unseen: tuple[Unseen, ...]
    under_way: tuple[UnderWay, ...] = ()
    came_down: tuple[FaultSpan, ...] = ()

    def within(self, sets: Sequence[tuple[float, float]], early_s: float = 0.0) -> dict[str, Tally]:
        """The tallies cut to the `sets` of a plan; a repetition may have begun `early_s` before its set."""
        unseen = [(span.start_s, span.end_s) for span in self.unseen]
        cut = {name: tally.within(sets, unseen, early_s) for name, tally in self.tallies.items()}
        return {name: tally for name, tally in cut.items() if tally.holds or tally.reps or tally.faults}


class Judge:
    """Judges the poses of one person, given in rising time.

    Parameters
    ----------
    exercises : iterable of Exercise
        One exercise judges that one; several recognise which of them is done, and stay silent on what is none.
    timing : Timing
        How long things must last to be believed; `Timing.still()` for a single photograph.
    min_visibility : float
        A landmark whose visibility is below counts as hidden.
    """

    def __init__(
        self, exercises: Iterable[Exercise], timing: Timing | None = None, min_visibility: float = 0.3
    ) -> None:
        judged = tuple(exercises)
        self._engines = {one.id: FormEngine(one, timing, measures_always=len(judged) == 1) for one in judged}
        if not self._engines:
            raise ValueError("a judge needs at least one exercise")
        #: What a glance tells is the same for exercises that share views and postures.
        alike = {one.id: (one.views, one.postures) for one in judged}
        self._glances = list(dict.fromkeys(alike.values()))
        self._glance_of = {name: self._glances.index(which) for name, which in alike.items()}
        self._at_top = {name: at_top_faults(engine.exercise) for name, engine in self._engines.items()}
        self._unmeasured = dict.fromkeys(self.metric_names, math.nan)
        self._is_still = timing is not None and timing.patience == 0.0
        self._smoother = Smoother()
        self._tracker = BodyTracker(min_visibility)
        self.reset()

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """What is judged, with the limits in force."""
        return tuple(engine.exercise for engine in self._engines.values())

    @property
    def metric_names(self) -> tuple[str, ...]:
        """Names of everything that is measured, each once, in a stable order."""
        return tuple(dict.fromkeys(metric.name for exercise in self.exercises for metric in exercise.metrics()))

    def reset(self) -> None:
        """Forget everything; the next pose is the first."""
        for engine in self._engines.values():
            engine.reset()
        self._smoother.reset()
        self._tracker.reset()
        self._tallies = {name: Tally() for name in self._engines}
        self._current = next(iter(self._engines)) if len(self._engines) == 1 else None
        self._current_t = 0.0
        self._t: float | None = None
        self._begin_s = 0.0
        self._pace = Pace()
        self._seen_s = 0.0
        self._unseen_s: dict[str, float] = {}
        self._unseen: list[Unseen] = []

    @property
    def is_busy(self) -> bool:
        """Whether something is seen to be held, recognised or not, or the recognised exercise is on its way."""
        current = self._current and self._engines[self._current].phase
        holds = any(engine.is_holding and engine.unseen is None for engine in self._engines.values())
        return holds or current in (Phase.MOVING, Phase.TOP)

    def phase_of(self, exercise: str) -> Phase:
        """Where the engine of `exercise` is, recognised or not."""
        return self._engines[exercise].phase

    def state_of(self, exercise: str) -> FormState:
        """What the engine of `exercise` says of the last moment, recognised or not."""
        return self._engines[exercise].state

    def update(self, t: float, pose: Pose | None) -> FormState:
        """Judge one moment; `pose` is None where nobody was found. The state's events are those of all engines.

        A gap in time counts as if the missing pictures had shown nobody.
        """
        gap = self._pace.gap(t)
        body = self._body(pose)
        looks = [look_at(body, *glance) for glance in self._glances]
        was_cut = body is not None and self._smoother.is_cut
        values = dict(self._unmeasured)
        events: list[Event] = []
        counting: list[str] = []
        meant: dict[str, int] = {}
        for name, engine in self._engines.items():
            look = looks[self._glance_of[name]]
            if look is engine.settled and not gap and not engine.measures_outside:
                engine.t = t  # most exercises are not being done: nothing to follow, nothing to measure
                continue
            missed = [event for missing_t in gap for event in engine.miss(missing_t)] if gap else ()
            if was_cut:
                missed = [*missed, *engine.cut(t)]
            said = (*missed, *engine.follow(t, body, look))
            if said:
                self._tallies[name].take(said, self._at_top[name])
                events += said
            if (said or engine.phase is not Phase.AWAY) and self._counts(engine, said):
                counting.append(name)
            elif said and (wrong := _least_wrong(said)) is not None:
                meant[name] = wrong
            values.update(engine.values)
        if len(self._engines) > 1:
            self._recognise(t, counting, meant)
        if gap:
            self._account(gap[1], MISSING)
        why = self._why_unseen(body)
        self._account(t, why)
        if self._current is None:
            return FormState(t=t, exercise=None, phase=Phase.AWAY, unseen=why, values=values, events=tuple(events))
        return replace(self._engines[self._current].state, values=values, events=tuple(events))

    def change_limits(self, exercises: Mapping[str, Exercise]) -> tuple[Event, ...]:
        """From the next moment on judge by these limits, by id; what runs goes on. Returns the events of that."""
        events: tuple[Event, ...] = ()
        for name, engine in self._engines.items():
            said = engine.change_limits(exercises[name])
            self._tallies[name].take(said, self._at_top[name])
            events += said
        return events

    def finish(self) -> tuple[tuple[Event, ...], Verdict]:
        """The stream is over. Returns the last events and the verdict."""
        events: tuple[Event, ...] = ()
        for name, engine in self._engines.items():
            last = engine.finish()
            self._tallies[name].take(last, self._at_top[name])
            events += last
        tallies, parts = self._found()
        unseen = tuple(span for span in self._unseen if span.end_s - span.start_s >= _SHORT_GAP_S)
        under_way = self._under_way(tallies)
        came_down: tuple[FaultSpan, ...] = ()
        if not self._is_still:
            came_down = self._settle(tallies)
            tallies = {name: t for name, t in tallies.items() if t.holds or t.reps or t.faults}
        return events, Verdict(tallies, parts, self._seen_s, dict(self._unseen_s), unseen, under_way, came_down)

    def _under_way(self, tallies: Mapping[str, Tally]) -> tuple[UnderWay, ...]:
        names = self._engines if len(self._engines) == 1 else tallies
        return tuple(
            UnderWay(name, len(tallies[name].reps) + 1 if name in tallies else 1, event.t)
            for name in names
            for event in self._tallies[name].aborted
            if event.why == RECORDING_ENDED
        )

    def _settle(self, tallies: Mapping[str, Tally]) -> tuple[FaultSpan, ...]:
        """Faults live inside a hold or a repetition; returns those that were a way down."""
        came_down: list[FaultSpan] = []
        for name, tally in tallies.items():
            if isinstance(self._engines[name].exercise, Hold):
                tally.holds, tally.faults, down = settle(tally.holds, tally.faults, self._t or 0.0, self._begin_s)
                came_down += down
            else:
                counted: list[RepSpan | HoldSpan] = [*tally.reps, *tally.holds]
                tally.faults = clip(tally.faults, [(span.start_s, span.end_s) for span in counted])
        return tuple(came_down)

    def _found(self) -> tuple[dict[str, Tally], tuple[Stretch, ...]]:
        if len(self._engines) > 1 and not self._is_still:
            return recognised(self._tallies)
        if self._current is None:
            return {}, ()
        tally = self._tallies[self._current]
        something = bool(tally.holds or tally.reps or tally.faults)
        parts = join_stretches(Stretch(self._current, *span) for span in tally.spans)
        return ({self._current: tally} if something or self._is_still else {}), parts

    def aborted(self, exercise: str) -> int:
        """How many movements began like a repetition of `exercise` and were none."""
        return len(self._tallies[exercise].aborted)

    def _body(self, pose: Pose | None) -> Body | None:
        if pose is None:
            return None
        smooth, anew = self._smoother.update(pose)
        if anew:
            self._tracker.reset()
        return self._tracker.update(smooth)

    def _recognise(self, t: float, counting: Sequence[str], meant: Mapping[str, int]) -> None:
        """Which exercise is being done now: one of those `counting` takes over once the last one has been left.

        Where none is recognised one that was clearly `meant` is, though so many faults kept it from counting: who does
        it badly is to hear that, not to get into position.
        """
        current = self._current
        found = [name for name in counting if name != current]
        if current is not None and self._engines[current].phase not in (Phase.AWAY, Phase.UNSEEN):
            self._current_t = t
            if self._engines[current].phase is not Phase.READY:
                return
        if found:
            self._current, self._current_t = max(found, key=self._evidence), t
        elif current is not None and t - self._current_t > _FORGET_S:
            self._current = None
        elif current is None and meant:
            self._current, self._current_t = min(meant, key=lambda name: (meant[name], name)), t

    def _evidence(self, name: str) -> tuple[float, int, float]:
        """How clearly it is this exercise: seconds in form, repetitions counted, share of its measures seen."""
        state = self._engines[name].state
        seen = sum(not math.isnan(value) for value in state.values.values())
        return state.in_form_s, state.reps, seen / len(state.values)

    def _counts(self, engine: FormEngine, said: Sequence[Event]) -> bool:
        """Whether it is clear by now that this exercise is being done."""
        if engine.phase is Phase.HOLDING:
            return engine.hold_s >= engine.timing.min_hold_s
        if self._is_still:
            return engine.phase is Phase.TOP
        return any(isinstance(event, RepCompleted) and event.rep.counted for event in said)

    def _account(self, t: float, why: str | None) -> None:
        """Book the time since the last frame as seen, or as unseen and why."""
        since, self._t = self._t, t
        if since is None:
            self._begin_s = t
            return
        if why is None:
            self._seen_s += t - since
            return
        self._unseen_s[why] = self._unseen_s.get(why, 0.0) + t - since
        last = self._unseen[-1] if self._unseen else None
        if last is not None and last.why == why and since - last.end_s < _SHORT_GAP_S:
            self._unseen[-1] = replace(last, end_s=t)
        else:
            if last is not None and last.end_s - last.start_s < _SHORT_GAP_S:
                self._unseen.pop()
            self._unseen.append(Unseen(why, since, t))

    def _why_unseen(self, body: Body | None) -> str | None:
        if body is None:
            return NOBODY
        if self._current is not None:
            return self._engines[self._current].unseen
        reasons = {engine.unseen for engine in self._engines.values()}
        if None in reasons:
            return None
        return reasons.pop() if len(reasons) == 1 else UNTOLD  # another exercise may want another view


def _least_wrong(said: Sequence[Event]) -> int | None:
    """Of repetitions that were clearly this exercise but did not count the least number of faults; None without any."""
    reps = (event.rep for event in said if isinstance(event, RepCompleted))
    return min((len(rep.faults) for rep in reps if rep.is_clear and not rep.counted), default=None)
