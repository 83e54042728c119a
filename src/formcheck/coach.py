"""Leads through sets, rests and sides, hands-free. Pure: it is told the time and what the judge says.

Stages: set-up, three counts, work, pause, rest, and again until all is done. `Coach` leads through a plan, `Onlooker`
watches whatever is done.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from formcheck.form.body import Side
from formcheck.form.engine import NOBODY
from formcheck.form.events import FormState, Level, Phase, RepCompleted
from formcheck.form.exercise import Exercise, Hold, Reps
from formcheck.form.setup import COMPANY, Setup

#: A rest of at least twice this is called when "ten seconds left".
_CALLED_S = 10.0
#: A repetition that began so long before the set did still belongs to it: on the last count, say.
EARLY_S = 1.0


class Stage(Enum):
    """What is going on."""

    SETUP = "set-up"
    COUNTDOWN = "countdown"
    WORK = "work"
    PAUSED = "paused"
    REST = "rest"
    DONE = "done"


class Ended(Enum):
    """Why a set ended."""

    TARGET = "target reached"
    BROKEN = "form stayed broken"
    LEFT = "position left"
    SKIPPED = "skipped"
    STOPPED = "session ended"


@dataclass(frozen=True, slots=True)
class Work:
    """One set: hold for `target_s` or do `target_reps`, then rest for `rest_s`.

    Where an exercise alternates its sides, `target_reps` counts both, and each side has half of them.
    """

    exercise: Exercise
    set_number: int
    sets: int
    target_s: float | None
    target_reps: int | None
    rest_s: float
    side: Side | None = None


def plan(
    exercise: Exercise,
    *,
    sets: int | None = None,
    hold_s: float | None = None,
    reps: int | None = None,
    rest_s: float | None = None,
) -> tuple[Work, ...]:
    """The sets of one exercise: as prescribed, or as asked for. Timed sides take turns within a set."""
    asked = exercise.prescription
    count = sets or asked.sets
    is_hold = isinstance(exercise, Hold)
    sides = (Side.LEFT, Side.RIGHT) if is_hold and asked.each_side else (None,)
    target_reps = None if is_hold else reps or asked.reps
    if target_reps is not None and asked.each_side and reps is None:
        target_reps *= 2  # prescribed for each side, counted together
    return tuple(
        Work(
            exercise=exercise,
            set_number=number,
            sets=count,
            target_s=(hold_s or asked.hold_s) if is_hold else None,
            target_reps=target_reps,
            rest_s=asked.rest_s if rest_s is None else rest_s,
            side=side,
        )
        for number in range(1, count + 1)
        for side in sides
    )


@dataclass(frozen=True, slots=True)
class CoachTiming:
    """How patient it is; seconds.

    `sentence_s`: before the counts begin there is so much time for each sentence on what comes. `settle_s`: in position
    before the counts begin; `count_s`: between two of the `counts`. `away_s`: away before a set is over; `unseen_s`:
    out of sight before the clock stops. `broken_s`: a fault stands so long, or `broken_reps` repetitions in a row don't
    count, and the set is over. `advice_s`: what must change is said once it has lasted, something else at the earliest
    after `advice_gap_s`, the same again after `remind_s`, then each time after twice as long, `reminders` times in all;
    so long without a repetition, and it is asked for, as often. Then once that the coach waits, and no more.
    """

    sentence_s: float = 1.5
    settle_s: float = 1.0
    count_s: float = 1.0
    counts: int = 3
    away_s: float = 12.0
    unseen_s: float = 3.0
    broken_s: float = 8.0
    broken_reps: int = 3
    advice_s: float = 1.0
    advice_gap_s: float = 4.0
    remind_s: float = 12.0
    reminders: int = 3

    def reminder_s(self, said: int) -> float:
        """How long after what was said `said` times it is said again; for ever, once it was said often enough."""
        return self.remind_s * 2.0 ** (said - 1) if said <= self.reminders else math.inf

    @property
    def waiting_s(self) -> float:
        """How long after the last reminder it says that it waits."""
        return self.remind_s * 2.0**self.reminders


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something worth saying: `what` is the phrase's id, `number` what it counts, `exercise` whose title it is."""

    what: str
    number: int | None = None
    exercise: Exercise | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A set that is over."""

    work: Work
    worked_s: float
    in_form_s: float
    reps: int
    ended: Ended


@dataclass(frozen=True, slots=True)
class CoachState:
    """All that a window or a voice needs.

    `clock_s` counts the set up, `remaining_s` counts set or rest down (None where there is no target), `count` is the
    count being spoken, `advice` what must change in set-up. `coming` is what follows a rest. `why` says why it is
    paused: "key", "away", "unseen" or "camera"; `wrong_side` that the other side is to be done; `in_position` that in
    set-up only the counts are still to come.
    """

    stage: Stage
    work: Work | None
    clock_s: float = 0.0
    in_form_s: float = 0.0
    remaining_s: float | None = None
    reps: int = 0
    count: int | None = None
    advice: tuple[Setup, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    done: tuple[Done, ...] = ()
    coming: Work | None = None
    why: str = ""
    wrong_side: bool = False
    in_position: bool = False


@dataclass(slots=True)
class _Advice:
    """What is said in set-up, and when."""

    timing: CoachTiming
    last: str = ""
    said: str = ""
    since: float = 0.0
    said_t: float = -math.inf
    asked_t: float | None = None
    told: set[Setup] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)

    def next(
        self, t: float, advice: tuple[Setup, ...], *, other: str = "", exercise: Exercise | None = None
    ) -> list[Announcement]:
        """What to say now: news once it has lasted, the same again after long, and then of which exercise.

        What changes all the time never lasts: after long silence any of it is said. `other` matters more than `advice`.
        Nothing is said more often than `CoachTiming` allows; then once that it waits.
        """
        # A partner is no obstacle: told once, what else must change is not kept back.
        advice = tuple(one for one in advice if one not in COMPANY or one not in self.told)
        what = other or (f"setup_{advice[0].name.lower()}" if advice else "get_into_position")
        if what != self.last:
            self.last, self.since = what, t
        if self.asked_t is None:
            self.asked_t = t
        lasting = t - self.since >= self.timing.advice_s
        long_silent = t - max(self.said_t, self.asked_t) >= self.timing.remind_s
        again = what == self.said
        patience = self.timing.reminder_s(self.times[what])
        if not again:
            patience = max(self.timing.advice_gap_s, patience if math.isinf(patience) else 0.0)
        if math.isinf(patience) and not self.times["waiting"]:
            what, patience = "waiting", self.timing.waiting_s
        if not (lasting or long_silent) or t - self.said_t < patience:
            return []
        self.said, self.said_t = what, t
        self.times[what] += 1
        if what == "waiting":
            return [Announcement(what)]
        if not other:
            self.told.update(advice[:1])
        if again and what == "get_into_position" and exercise is not None:
            return [Announcement("title", exercise=exercise), Announcement(what)]
        return [Announcement(what)]


@dataclass(slots=True)
class _Set:
    """What the set at hand has come to, with the set-up before it and the rest after it.

    `ready_since`: in position, before the counts. `wrong_side`: the other one is to be done. `go_t`: when it was last
    told to go (on). `doubt_s`: what of `worked_s` was out of sight just now. `rep_t`: the last repetition, or that one
    was asked for, `asked` how often in a row. `called`: the end of its rest has been.
    """

    worked_s: float = 0.0
    doubt_s: float = 0.0
    go_t: float = 0.0
    in_form_s: float = 0.0
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
    """

    works: Sequence[Work]
    timing: CoachTiming = field(default_factory=CoachTiming)
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
    _advice: _Advice = field(init=False)

    def __post_init__(self) -> None:
        self._advice = _Advice(self.timing)

    @property
    def work(self) -> Work | None:
        """The set at hand, None when all is done."""
        return self.works[self._index] if self._index < len(self.works) else None

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
        is_hold = isinstance(work.exercise, Hold)
        away = self._why_away(t, state, work)
        if away:
            if self._lapses.away is None:
                self._lapses.away, self._lapses.broken = t, None
                self._set.worked_s -= self._set.doubt_s  # who has left was gone already when last not seen
                self._set.doubt_s = 0.0
                self._advice = _Advice(self.timing, told=self._advice.told)
                if self._stage is Stage.WORK:
                    self._say.append(Announcement("paused"))
                    self._advice.said_t = t
            if away == "away":
                self._say += self._advice.next(t, (), other=self._switch(work) if self._set.wrong_side else "")
            self._stage, self._why = Stage.PAUSED, away
            if t - self._lapses.away >= self.timing.away_s:
                self._end(t, Ended.LEFT)
            return
        if self._stage is Stage.PAUSED:
            if state.phase is Phase.UNSEEN:
                return  # not seen to be back yet
            self._stage, self._why = Stage.WORK, ""
            self._say.append(Announcement("go_on"))
            self._set.rep_t = self._set.go_t = t
            self._set.asked = 0
            dt = 0.0
        self._lapses.away = None
        seen = state.phase is not Phase.UNSEEN
        broken = any(fault.level is Level.FAULT and fault.voids for fault in state.faults)
        self._set.worked_s += dt
        self._set.doubt_s = 0.0 if seen else self._set.doubt_s + dt
        if not broken and seen:
            self._set.in_form_s += dt
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

    def _follow_reps(self, t: float, state: FormState, work: Work) -> None:
        for event in state.events:
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
        if work.target_reps is None or not isinstance(exercise, Reps) or not exercise.alternates:
            return math.inf
        return math.ceil(work.target_reps / 2)

    def _count(self) -> int:
        """Repetitions of the set that count."""
        return sum(self._set.reps.values())

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
        self._advice = _Advice(self.timing, said_t=t, told=self._advice.told)
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
            if work.exercise.id not in self._introduced and (work.exercise.caution or not self._introduced):
                self._say.append(Announcement("pain"))
            self._introduced.add(work.exercise.id)
        elif work.set_number != last.set_number:
            is_last = work.set_number == work.sets
            self._say.append(Announcement("last_set") if is_last else Announcement("next_set", work.set_number))
        if not named:
            self._name_side(work, last)
        self._introduced_until = t + self.timing.sentence_s * len(self._say)

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
        if isinstance(work.exercise, Hold):
            there = state.phase is Phase.HOLDING
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


@dataclass(slots=True)
class Onlooker:
    """Has no plan: it helps until the first exercise is recognised, and says which. A stand-in for `Coach`.

    Parameters
    ----------
    exercises : sequence of Exercise
        What can be recognised.
    """

    exercises: Sequence[Exercise]
    timing: CoachTiming = field(default_factory=CoachTiming)
    work: Work | None = None
    _began: bool = False
    _paused: bool = False
    _last: str | None = None
    _say: list[Announcement] = field(default_factory=list)
    _advice: _Advice = field(init=False)

    def __post_init__(self) -> None:
        self._advice = _Advice(self.timing)

    def update(
        self, t: float, state: FormState | None, advice: tuple[Setup, ...] = (), *, blind: bool = False
    ) -> CoachState:
        """Take one frame, as `Coach.update`."""
        if not self._began:
            self._began = True
            self._say.append(Announcement("pain"))
        if state is not None and not blind and not self._paused:
            self._follow(t, state, advice)
        stage = Stage.SETUP if self.work is None else Stage.WORK
        why = "key" if self._paused else "camera" if blind and self.work is not None else ""
        said, self._say = tuple(self._say), []
        return CoachState(
            stage=Stage.PAUSED if why else stage,
            work=self.work,
            clock_s=state.hold_s if state else 0.0,
            in_form_s=state.in_form_s if state else 0.0,
            reps=state.reps if state else 0,
            advice=advice if stage is Stage.SETUP and not why else (),
            announcements=said,
            why=why,
        )

    def _follow(self, t: float, state: FormState, advice: tuple[Setup, ...]) -> None:
        if state.exercise is None:
            self.work = None
            if self._last is None:  # who has exercised knows how
                self._say += self._advice.next(t, advice)
            return
        if self.work is None or self.work.exercise.id != state.exercise:
            exercise = next(one for one in self.exercises if one.id == state.exercise)
            self.work = Work(exercise, 1, 1, None, None, 0.0)
            if state.exercise != self._last:
                self._say.append(Announcement("title", exercise=exercise))
            self._last = state.exercise

    def pause(self) -> None:
        """The user pauses, or goes on."""
        self._paused = not self._paused
        self._say.append(Announcement("paused" if self._paused else "go_on"))

    def skip(self) -> None:
        """There is nothing to skip."""

    def stop(self) -> tuple[Done, ...]:
        """The session ends here."""
        return ()
