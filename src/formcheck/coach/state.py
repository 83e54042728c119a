"""What a coach says at every moment, and how patient it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from formcheck.coach.plan import Work
from formcheck.form.events import FormState
from formcheck.form.exercise import Exercise
from formcheck.form.setup import Setup


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
class CoachTiming:
    """How patient it is; seconds.

    `sentence_s`: before the counts begin there is so much time for each sentence on what comes. `settle_s`: in position
    before the counts begin; `count_s`: between two of the `counts`. `away_s`: away before a set is over, at once where
    no more than `nearly_s` was left; `unseen_s`: out of sight before the clock stops. `broken_s`: a fault stands so
    long, or `broken_reps` repetitions in a row don't count, and the set is over. `advice_s`: what must change is said
    once it has lasted, something else at the earliest after `advice_gap_s`, the same again after `remind_s`, then each
    time after twice as long, `reminders` times in all; so long without a repetition, and it is asked for, as often.
    Then once that the coach waits, and no more.
    """

    sentence_s: float = 1.5
    settle_s: float = 1.0
    count_s: float = 1.0
    counts: int = 3
    away_s: float = 12.0
    nearly_s: float = 1.0
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
    """Something worth saying: `what` is the phrase's id, `number` what it counts, `exercise` whose title or caution."""

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


class Leader(Protocol):
    """Who leads through a session, with a plan or without one."""

    @property
    def works(self) -> Sequence[Work]:
        """The plan; empty without one."""
        ...

    @property
    def work(self) -> Work | None:
        """What is at hand, None before and after."""
        ...

    @property
    def judged(self) -> Sequence[Exercise]:
        """What is to be judged now; several are recognised."""
        ...

    @property
    def counts(self) -> bool:
        """Whether what is done now counts."""
        ...

    @property
    def looks(self) -> bool:
        """Whether anybody is looked at: not where a pause could stop no clock."""
        ...

    def update(
        self, t: float, state: FormState | None, advice: tuple[Setup, ...] = (), *, blind: bool = False
    ) -> CoachState:
        """Take one frame."""
        ...

    def pause(self) -> None:
        """The user pauses, or goes on."""
        ...

    def skip(self) -> None:
        """The user skips what is going on."""
        ...

    def stop(self) -> tuple[Done, ...]:
        """The session ends here; returns its sets."""
        ...
