"""What happened in a clip: said by a label or found by a verdict, in the same words so that both can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from formcheck.timespans import Span


@dataclass(frozen=True, slots=True)
class Held:
    """A hold; `in_form_s` is None where nobody said."""

    exercise: str
    start_s: float
    end_s: float
    side: str | None = None
    in_form_s: float | None = None

    @property
    def stretch(self) -> Span:
        """From its start to its end."""
        return self.start_s, self.end_s


@dataclass(frozen=True, slots=True)
class Rep:
    """A repetition that was done, well or badly. A label that only counts has no times."""

    exercise: str
    start_s: float | None = None
    end_s: float | None = None
    side: str | None = None

    @property
    def stretch(self) -> Span | None:
        """From its start to its end, where both are known."""
        return None if self.start_s is None or self.end_s is None else (self.start_s, self.end_s)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault from its onset to its end."""

    exercise: str
    id: str
    start_s: float
    end_s: float
    side: str | None = None

    @property
    def stretch(self) -> Span:
        """From its onset to its end."""
        return self.start_s, self.end_s


@dataclass(frozen=True, slots=True)
class Events:
    """All that happened in one clip."""

    holds: tuple[Held, ...] = ()
    reps: tuple[Rep, ...] = ()
    faults: tuple[Wrong, ...] = ()

    @property
    def exercises(self) -> frozenset[str]:
        """Ids of the exercises that anything is said of."""
        return self.done | {fault.exercise for fault in self.faults}

    @property
    def done(self) -> frozenset[str]:
        """Ids of the exercises that were held or counted."""
        return frozenset({hold.exercise for hold in self.holds} | {rep.exercise for rep in self.reps})


def events_of(result: Mapping[str, Any]) -> Events:
    """What a verdict found, from the values of its result.json. Repetitions that a fault voids were done too."""
    last_s = result["source"]["duration_s"] or 0.0
    return Events(
        tuple(
            Held(hold["exercise"], hold["start_s"], hold["end_s"], hold["side"], hold["in_form_s"])
            for hold in result["holds"]
        ),
        tuple(Rep(rep["exercise"], rep["start_s"], rep["end_s"], rep["side"]) for rep in result["reps"]),
        tuple(
            Wrong(
                fault["exercise"],
                fault["id"],
                fault["start_s"],
                max(last_s, fault["start_s"]) if fault["end_s"] is None else fault["end_s"],
                fault["side"],
            )
            for fault in result["faults"]
        ),
    )
