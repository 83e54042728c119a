"""What is kept of one session; no pictures, no landmarks, no names of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.form.score import compute_score

#: How much it hurt is answered with 0 (not at all) to this.
MOST_PAIN = 10


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for."""

    sets: int | None = None
    hold_s: float | None = None
    reps: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One session.

    Attributes
    ----------
    id : int
        Its number in the history.
    started : datetime
        Its beginning, in the local time of then (with its offset from UTC).
    asked : str
        The exercise or routine asked for, or "auto".
    profile : str
        Who it was.
    length_s : float
        From the first to the last moment known.
    finished : bool
        False where it is still running, or was cut off: then up to a second at its end is missing.
    holds, reps, faults : tuples
        As the engine reported them, in seconds since the session's first moment; faults and advice together. Of a
        session with a plan, what of them lay in its sets.
        A fault's `end_s` is None where the session ended first.
    pain : int or None
        How much it hurt, 0 (not at all) to 10, as answered afterwards; None where nobody answered.
    """

    id: int
    started: datetime
    asked: str
    profile: str
    target: Target = Target()
    length_s: float = 0.0
    finished: bool = True
    holds: tuple[HoldSpan, ...] = ()
    reps: tuple[RepSpan, ...] = ()
    faults: tuple[FaultSpan, ...] = ()
    pain: int | None = None

    @property
    def day(self) -> date:
        """The day on which it began, where it began."""
        return self.started.date()

    @property
    def done(self) -> bool:
        """Whether anything was held or repeated."""
        return bool(self.holds or self.reps)

    @property
    def exercises(self) -> tuple[str, ...]:
        """What was done, in order of appearance."""
        spans: Sequence[HoldSpan | RepSpan] = sorted((*self.holds, *self.reps), key=lambda span: span.start_s)
        return tuple(dict.fromkeys(span.exercise for span in spans))

    @property
    def hold_s(self) -> float:
        """Seconds held."""
        return sum(hold.total_s for hold in self.holds)

    @property
    def in_form_s(self) -> float:
        """Of them, seconds in good form."""
        return sum(hold.in_form_s for hold in self.holds)

    @property
    def counted(self) -> int:
        """Repetitions that counted."""
        return sum(rep.counted for rep in self.reps)

    @property
    def clear_faults(self) -> tuple[FaultSpan, ...]:
        """The faults that cost time in form or a repetition; without advice and warnings."""
        return tuple(fault for fault in self.faults if fault.level is Level.FAULT and fault.voids)

    @property
    def score(self) -> float | None:
        """Share of good form, 0..100; None where nothing was done or seen."""
        return compute_score(self.holds, self.reps)

    def of(self, exercise: str) -> Session:
        """The part of it that was this exercise."""
        return replace(
            self,
            holds=tuple(hold for hold in self.holds if hold.exercise == exercise),
            reps=tuple(rep for rep in self.reps if rep.exercise == exercise),
            faults=tuple(fault for fault in self.faults if fault.exercise == exercise),
        )
