"""Leads through sets, rests and sides, hands-free: set-up, three counts, work, pause, rest, and again."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from formcheck.coach.advice import Advice
from formcheck.coach.plan import Begun, Work
from formcheck.coach.state import Announcement, CoachState, CoachTiming, Done, Ended, Stage
from formcheck.form.body import Side
from formcheck.form.engine import NOBODY
from formcheck.form.events import FaultCleared, FormState, HoldEnded, Level, Phase, RepCompleted
from formcheck.form.exercise import Counted, Exercise
from formcheck.form.settling import settle
from formcheck.form.setup import Setup

#: A rest of at least twice this is called when "ten seconds left".
_CALLED_S = 10.0
#: A repetition that began so long before the set did still belongs to it: on the last count, say.
EARLY_S = 1.0


@dataclass(slots=True)
class _Set:
    """What the set at hand has come to, with the set-up before it and the rest after it.

    `ready_since`: in position, before the counts. `wrong_side`: the other one is to be done. `go_t`: when it was last
    told to go (on). `form_s`: the engine's seconds in form of the running hold. `doubt_s`: what of `worked_s` was out
    of sight just now. `rep_t`: the last repetition, or that one was asked for, `asked` how often in a row. `called`:
    the end of its rest has been.
    """

    worked_s: float = 0.0
    doubt_s: float = 0.0
    go_t: float = 0.0
    in_form_s: float = 0.0
    form_s: float = 0.0
    reps: dict[Side | None, int] = field(default_factory=dict)
    broken_reps: int = 0
    rep_t: float = 0.0
    asked: int = 0
    ready_since: float | None = None
    wrong_side: bool = False
    called: bool = False


@dataclass(slots=True)
class _Lapses:
    """Since when something has been amiss that ends or stops a set if it lasts; None where it isn't."""

    away: float | None = None
    unseen: float | None = None
    broken: float | None = None
    other_side: float | None = None


@dataclass(slots=True)
class Coach:
    """Leads through `works`: `update` for every frame.

    Parameters
    ----------
    works : sequence of Work
        What to do, in order.
    timing : CoachTiming
        How patient it is.
    familiar : collection of str, optional
        Exercises that were done before, by id: what is to be heeded in the others is said when they begin. Where
        nobody knows it is not said every time anew.
    hints : tuple of str
        What else is said before the first set, by the phrases' ids.
    begun : Begun, optional
        What of the first set was done before.
    """

    works: Sequence[Work]
    timing: CoachTiming = field(default_factory=CoachTiming)
    familiar: Collection[str] | None = None
    hints: tuple[str, ...] = ()
    begun: Begun | None = None
    _index: int = 0
    _stage: Stage = Stage.SETUP
    _since: float | None = None
    _t: float = 0.0
    _set: _Set = field(default_factory=_Set)
    _lapses: _Lapses = field(default_factory=_Lapses)
    _said_count: int = 0
    _why: str = ""
    _resume: Stage | None = None
    _introduced: set[str] = field(default_factory=set)
    _introduced_until: float = 0.0
    _done: list[Done] = field(default_factory=list)
    _say: list[Announcement] = field(default_factory=list)
    _advice: Advice = field(init=False)

    def __post_init__(self) -> None:
        self._advice = Advice(self.timing)
        if self.begun is not None and self.work is not None:
            self._set.worked_s, self._set.in_form_s = self.begun.worked_s, self.begun.in_form_s
            self._set.reps = self._shared(self.begun.reps, self.work)

    @property
    def work(self) -> Work | None:
        """The set at hand, None when all is done."""
        return self.works[self._index] if self._index < len(self.works) else None

    @property
    def judged(self) -> tuple[Exercise, ...]:
        """The exercise at hand; the last one when all is done."""
        work = self.work or (self.works[-1] if self.works else None)
        return (work.exercise,) if work is not None else ()

    @property
    def counts(self) -> bool:
        """Whether a set runs."""
        return self._stage is Stage.WORK

    @property
    def looks(self) -> bool:
        """Always: a pause stops the clock of the set."""
        return True

    def update(
        self, t: float, state: FormState | None, advice: tuple[Setup, ...] = (), *, blind: bool = False
    ) -> CoachState:
        """Take one frame.

        Parameters
        ----------
        t : float
            Seconds, rising.
        state : FormState
            What the judge of the exercise at hand says.
        advice : tuple of Setup
            What must change before anything can be judged.
        blind : bool
            The camera gives no picture: nothing is held against anybody, and only a rest goes on.
        """
        if self._since is None:
            self._since = t
            self._introduce(t, None)
        dt, self._t = (t - self._t if self._t else 0.0), t
        if self._resume is not None:
            self._since += dt  # paused: time stands still
        elif self._stage is Stage.REST:
            self._rest(t)
        elif blind or state is None:
            self._go_blind(t)
        elif self._stage is Stage.SETUP:
            self._set_up(t, state, advice)
        elif self._stage is Stage.COUNTDOWN:
            self._count_down(t, state)
        elif self._stage in (Stage.WORK, Stage.PAUSED):
            self._work(t, dt, state)
        return self._state(t, advice)

    def pause(self) -> None:
        """The user pauses, or goes on."""
        if self._resume is Stage.WORK:  # who pressed the key may have to lie down again
            self._resume, self._why = None, "away"
        elif self._resume is not None:
            self._stage, self._resume, self._why = self._resume, None, ""
            self._say.append(Announcement("go_on"))
        elif self._stage is not Stage.DONE:
            self._resume = Stage.WORK if self._stage is Stage.PAUSED else self._stage
            self._stage, self._why = Stage.PAUSED, "key"
            self._lapses = _Lapses()
            self._say.append(Announcement("paused"))

    def skip(self) -> None:
        """The user skips what is going on: the set, or the rest."""
        stage, self._resume = self._resume or self._stage, None
        if stage is Stage.REST:
            self._next(self._t)
        elif stage is not Stage.DONE:
            self._end(self._t, Ended.SKIPPED)

    def stop(self) -> tuple[Done, ...]:
        """The session ends here: a set that had begun is over."""
        stage = self._resume or self._stage
        if stage in (Stage.WORK, Stage.PAUSED) and self.work is not None:
            self._done.append(Done(self.work, self._set.worked_s, self._set.in_form_s, self._count(), Ended.STOPPED))
        self._index, self._stage, self._resume = len(self.works), Stage.DONE, None
        return tuple(self._done)

    # --- Stages -----------------------------------------------------------------------------------------------

    def _go_blind(self, t: float) -> None:
        self._set.ready_since = None
        self._lapses = _Lapses()
        if self._stage is Stage.COUNTDOWN:
            self._enter(Stage.SETUP, t)
        elif self._stage in (Stage.WORK, Stage.PAUSED):
            self._stage, self._why = Stage.PAUSED, "camera"

    def _set_up(self, t: float, state: FormState, advice: tuple[Setup, ...]) -> None:
        work = self.work
        if work is None:
            self._enter(Stage.DONE, t)
            return
        if self._is_in_position(state, work):
            if self._set.ready_since is None:
                self._set.ready_since = t
            if t < self._introduced_until:
                return
            # It can be judged, but could be better: told once, before the first set.
            untold = tuple(one for one in advice if one not in self._advice.told) if self._index == 0 else ()
            if untold:
                said = self._advice.next(t, untold)
                if said:
                    self._say += said
                    self._introduced_until = t + 2 * self.timing.sentence_s
            elif t - self._set.ready_since >= self.timing.settle_s:
                self._said_count = 0
                self._enter(Stage.COUNTDOWN, t)
                self._count_down(t, state)
            return
        self._set.ready_since = None
        if t >= self._introduced_until:  # what would have to wait for its turn may no longer be true then
            other = self._switch(work) if self._set.wrong_side else ""
            self._say += self._advice.next(t, advice, other=other, exercise=work.exercise)

    def _count_down(self, t: float, state: FormState) -> None:
        work = self.work
        assert work is not None
        assert self._since is not None
        if not self._is_in_position(state, work):
            self._set.ready_since = None
            self._advice.last = self._advice.said = ""  # what was said is news again
            self._advice.times.clear()
            self._advice.asked_t = t
            self._enter(Stage.SETUP, t)
            return
        counted = int((t - self._since) / self.timing.count_s + 1e-6)
        if counted >= self.timing.counts:
            self._lapses = _Lapses()
            self._set.rep_t = self._set.go_t = t
            self._set.form_s = state.in_form_s
            self._set.asked = 0
            self._enter(Stage.WORK, t)
            self._say.append(Announcement("go"))
            return
        if self._said_count <= counted:  # of two that are due at once only the later one is true
            self._say.append(Announcement("count", self.timing.counts - counted))
            self._said_count = counted + 1

    def _work(self, t: float, dt: float, state: FormState) -> None:
        work = self.work
        assert work is not None
        is_hold = work.is_held
        self._take_back(t - dt, state)
        away = self._why_away(t, state, work)
        if away:
            if self._lapses.away is None:
                self._lapses.away, self._lapses.broken = t, None
                self._set.worked_s -= self._set.doubt_s  # who has left was gone already when last not seen
                self._set.doubt_s = 0.0
                self._advice = Advice(self.timing, told=self._advice.told)
                if self._stage is Stage.WORK:
                    self._say.append(Announcement("paused"))
                    self._advice.said_t = t
            if away == "away":
                self._say += self._advice.next(t, (), other=self._switch(work) if self._set.wrong_side else "")
            self._stage, self._why = Stage.PAUSED, away
            if t - self._lapses.away >= self.timing.away_s:
                self._end(t, Ended.LEFT)
            elif work.target_s is not None and self._set.worked_s >= work.target_s - self.timing.nearly_s:
                self._end(t, Ended.TARGET)  # nobody comes back for the last moment
            return
        if self._stage is Stage.PAUSED:
            if state.phase is Phase.UNSEEN:
                return  # not seen to be back yet
            self._stage, self._why = Stage.WORK, ""
            self._say.append(Announcement("go_on"))
            self._set.rep_t = self._set.go_t = t
            self._set.form_s = state.in_form_s
            self._set.asked = 0
            dt = 0.0
        self._lapses.away = None
        seen = state.phase is not Phase.UNSEEN
        self._count_form(state)
        broken = any(fault.level is Level.FAULT and fault.voids for fault in state.faults)
        self._set.worked_s += dt
        self._set.doubt_s = 0.0 if seen else self._set.doubt_s + dt
        if not is_hold:
            self._follow_reps(t, state, work)
        if not broken:
            self._lapses.broken = None
        elif self._lapses.broken is None:
            self._lapses.broken = t
        stays_broken = is_hold and self._lapses.broken is not None and t - self._lapses.broken >= self.timing.broken_s
        if (work.target_s is not None and seen and self._set.worked_s >= work.target_s - 1e-6) or (
            work.target_reps is not None and self._count() >= work.target_reps
        ):
            self._end(t, Ended.TARGET)
        elif stays_broken or self._set.broken_reps >= self.timing.broken_reps:
            self._end(t, Ended.BROKEN)

    def _count_form(self, state: FormState) -> None:
        """Seconds in form as the engine has them: a fault counts from its onset, not from when it was believed."""
        gained_s = state.in_form_s - self._set.form_s if state.hold_s > 0 else 0.0
        self._set.form_s = state.in_form_s if state.hold_s > 0 else 0.0
        self._set.in_form_s = max(0.0, min(self._set.in_form_s + gained_s, self._set.worked_s))

    def _take_back(self, counted_t: float, state: FormState) -> None:
        """A hold that is over ended before it was believed to: what the clock counted since is no work."""
        over = [event.fault for event in state.own_events if isinstance(event, FaultCleared)]
        for event in state.own_events:
            if isinstance(event, HoldEnded) and self._stage is Stage.WORK:
                (hold,), _, _ = settle([event.hold], over, math.inf)
                since_s = max(0.0, min(counted_t - max(hold.end_s, self._set.go_t), self._set.worked_s))
                self._set.worked_s -= since_s
                self._set.doubt_s = 0.0
                gained_s = hold.in_form_s - self._set.form_s
                self._set.form_s = 0.0
                self._set.in_form_s = max(0.0, min(self._set.in_form_s + gained_s, self._set.worked_s))

    def _follow_reps(self, t: float, state: FormState, work: Work) -> None:
        for event in state.own_events:
            if not isinstance(event, RepCompleted) or event.rep.start_s < self._set.go_t - EARLY_S:
                continue
            self._set.rep_t, self._set.asked = t, 0
            rep = event.rep
            self._set.broken_reps = 0 if rep.counted else self._set.broken_reps + 1
            if not rep.counted:
                continue
            done = self._set.reps.get(rep.side, 0)
            if rep.side is not None and done >= self._share(work):
                self._say.append(Announcement(f"switch_{rep.side.other.value}"))
            else:
                self._set.reps[rep.side] = done + 1
        # What is asked for, and how long one of them takes.
        asked = self._set.asked
        is_last = asked == self.timing.reminders
        patience_s = self.timing.waiting_s if is_last else self.timing.reminder_s(asked + 1)
        if t - self._set.rep_t >= patience_s + (work.exercise.prescription.hold_s or 0.0):
            self._set.rep_t, self._set.asked = t, asked + 1
            what = (Announcement("title", exercise=work.exercise), Announcement("go_on"))
            self._say += (Announcement("waiting"),) if is_last else what

    @staticmethod
    def _share(work: Work) -> float:
        """How many repetitions of one side count."""
        exercise = work.exercise
        if work.target_reps is None or not isinstance(exercise, Counted) or not exercise.alternates:
            return math.inf
        return math.ceil(work.target_reps / 2)

    def _count(self) -> int:
        """Repetitions of the set that count."""
        return sum(self._set.reps.values())

    @staticmethod
    def _shared(reps: int, work: Work) -> dict[Side | None, int]:
        """So many repetitions, taken for evenly done where both sides have their share."""
        if not isinstance(work.exercise, Counted) or not work.exercise.alternates:
            return {None: reps}
        return {Side.LEFT: reps - reps // 2, Side.RIGHT: reps // 2}

    def _why_away(self, t: float, state: FormState, work: Work) -> str:
        """Why the clock stands still, empty where it runs."""
        if state.phase is not Phase.UNSEEN:
            self._lapses.unseen = None
            in_position = self._is_in_position(state, work)
            if not self._set.wrong_side:
                self._lapses.other_side = None
                return "" if in_position else "away"
            if self._lapses.other_side is None:
                self._lapses.other_side = t
            is_sure = self._stage is Stage.PAUSED or t - self._lapses.other_side >= self.timing.advice_s
            return "away" if is_sure else ""
        if self._lapses.unseen is None:
            self._lapses.unseen = t
        # Nobody there has left, and soon so; a hidden joint may be a matter of a moment.
        patience = min(1.0, self.timing.unseen_s) if state.unseen == NOBODY else self.timing.unseen_s
        return "unseen" if t - self._lapses.unseen >= patience else ""

    def _rest(self, t: float) -> None:
        rest_s = self.works[self._index].rest_s
        assert self._since is not None
        left_s = rest_s - (t - self._since)
        if left_s <= 1e-6:
            self._next(t)
        elif left_s <= _CALLED_S + 1e-6 and rest_s >= 2 * _CALLED_S and not self._set.called:
            self._set.called = True
            self._say.append(Announcement("ten_seconds_left"))

    # --- From one to the next ---------------------------------------------------------------------------------

    def _end(self, t: float, ended: Ended) -> None:
        work = self.works[self._index]
        self._done.append(Done(work, self._set.worked_s, self._set.in_form_s, self._count(), ended))
        self._why = ""
        self._set.wrong_side = False
        is_last = self._index + 1 >= len(self.works)
        what = {Ended.TARGET: "well_done", Ended.BROKEN: "form_broken", Ended.LEFT: "set_over"}.get(ended)
        if what is not None and not (is_last and ended is Ended.TARGET):  # the very last words say so too
            self._say.append(Announcement(what))
        if is_last:
            self._index += 1
            self._enter(Stage.DONE, t)
            self._say.append(Announcement("all_done" if ended is Ended.TARGET else "all_over"))
            return
        if ended is Ended.SKIPPED or work.rest_s <= 0:
            self._next(t)
            return
        self._enter(Stage.REST, t)
        self._say.append(Announcement("rest"))
        if work.rest_s >= _CALLED_S:
            self._say.append(Announcement("seconds", round(work.rest_s)))
        coming = self.works[self._index + 1]
        if _is_other(coming, work):  # time enough to get ready for it
            self._say += [Announcement("next_exercise"), Announcement("title", exercise=coming.exercise)]
        self._name_side(coming, work)

    def _next(self, t: float) -> None:
        last = self.works[self._index]
        # What comes was named when the rest began: said again only if that is long ago.
        named = self._stage is Stage.REST and self._since is not None and t - self._since < 2 * _CALLED_S
        self._index += 1
        self._set = _Set()
        self._advice = Advice(self.timing, said_t=t, told=self._advice.told)
        self._enter(Stage.SETUP, t)
        self._introduce(t, last, named)

    def _introduce(self, t: float, last: Work | None, named: bool = False) -> None:
        """Say what comes after `last`: the exercise, with its first set that pain means stop; the set; the side.

        `named`: exercise and side have just been.
        """
        work = self.work
        if work is None:
            return
        if last is None or _is_other(work, last):
            if not named:
                self._say.append(Announcement("title", exercise=work.exercise))
            self._warn(work.exercise)
            if last is None:
                self._say += [Announcement(hint) for hint in self.hints]
        elif work.set_number != last.set_number:
            is_last = work.set_number == work.sets
            self._say.append(Announcement("last_set") if is_last else Announcement("next_set", work.set_number))
        if not named:
            self._name_side(work, last)
        self._introduced_until = t + sum(self._said_for_s(one) for one in self._say)

    def _warn(self, exercise: Exercise) -> None:
        """What is to be heeded in an exercise that is new to somebody; else that pain means stop."""
        if exercise.id in self._introduced:
            return
        if exercise.caution and self.familiar is not None and exercise.id not in self.familiar:
            self._say.append(Announcement("caution", exercise=exercise))
        elif exercise.caution or not self._introduced:
            self._say.append(Announcement("pain"))
        self._introduced.add(exercise.id)

    def _said_for_s(self, one: Announcement) -> float:
        """How long it takes, roughly; a caution has more than one sentence."""
        if one.what != "caution" or one.exercise is None:
            return self.timing.sentence_s
        return self.timing.sentence_s * (one.exercise.warning.count(".") + 1)

    def _name_side(self, work: Work, last: Work | None) -> None:
        if work.side is None:
            return
        if last is None or last.side is None:
            self._say.append(Announcement(f"begin_{work.side.value}"))
        elif _is_other(work, last) or work.side is not last.side:
            self._say.append(Announcement(self._switch(work)))

    @staticmethod
    def _switch(work: Work) -> str:
        assert work.side is not None
        return f"switch_{work.side.value}"

    def _enter(self, stage: Stage, t: float) -> None:
        self._stage, self._since, self._why = stage, t, ""

    def _is_in_position(self, state: FormState, work: Work) -> bool:
        if work.is_held:  # the top of what is counted too is a hold only once it has lasted
            there = state.phase is Phase.HOLDING or (state.phase is Phase.TOP and isinstance(work.exercise, Counted))
        else:
            there = state.phase in (Phase.READY, Phase.MOVING, Phase.TOP)
        other = work.side is not None and state.side is not None and state.side is not work.side
        self._set.wrong_side = there and other
        return there and not other

    def _state(self, t: float, advice: tuple[Setup, ...]) -> CoachState:
        work = self.work
        stage = self._resume or self._stage
        remaining: float | None = None
        if stage is Stage.REST and self._since is not None:
            remaining = max(0.0, self.works[self._index].rest_s - (t - self._since))
        elif work is not None and work.target_s is not None:
            remaining = max(0.0, work.target_s - self._set.worked_s)
        counting = self._stage is Stage.COUNTDOWN
        follows = stage is Stage.REST and self._index + 1 < len(self.works)
        said, self._say = tuple(self._say), []
        return CoachState(
            stage=self._stage,
            work=work,
            clock_s=self._set.worked_s,
            in_form_s=self._set.in_form_s,
            remaining_s=remaining,
            reps=self._count(),
            count=self.timing.counts - self._said_count + 1 if counting else None,
            advice=advice if self._stage is Stage.SETUP else (),
            announcements=said,
            done=tuple(self._done),
            coming=self.works[self._index + 1] if follows else None,
            why=self._why,
            wrong_side=self._set.wrong_side,
            in_position=self._stage is Stage.SETUP and self._set.ready_since is not None,
        )


def _is_other(work: Work, last: Work) -> bool:
    """Whether `work` is another exercise than `last`, or the same one begun anew: another step, another round."""
    if work.exercise.id != last.exercise.id or work.set_number < last.set_number:
        return True
    return work.set_number == last.set_number and work.side is last.side
