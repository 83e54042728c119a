"""What is to be done: sets in order."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.form.body import Side
from formcheck.form.exercise import Exercise, Hold


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

    @property
    def is_held(self) -> bool:
        """Whether its time is kept, not its repetitions: also where the top of a counted exercise is to be held."""
        return isinstance(self.exercise, Hold) or (self.target_s is not None and self.target_reps is None)


@dataclass(frozen=True, slots=True)
class Begun:
    """What of the first set was done before, where a session goes on that was cut off; seconds, and repetitions."""

    worked_s: float = 0.0
    in_form_s: float = 0.0
    reps: int = 0


def plan(
    exercise: Exercise,
    *,
    sets: int | None = None,
    hold_s: float | None = None,
    reps: int | None = None,
    rest_s: float | None = None,
) -> tuple[Work, ...]:
    """The sets of one exercise: as prescribed, or as asked for. Timed sides take turns within a set.

    What is counted but can be held is held where `hold_s` is given without `reps`.
    """
    asked = exercise.prescription
    count = sets or asked.sets
    is_hold = isinstance(exercise, Hold) or (exercise.can_be_held and hold_s is not None and reps is None)
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
