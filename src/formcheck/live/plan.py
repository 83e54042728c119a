"""From a routine to what the coach leads through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from formcheck.coach import Work
from formcheck.exercises.routines import Routine, bouts
from formcheck.form.exercise import Exercise, Hold, Reps


def plan_routine(routine: Routine, exercise_of: Callable[[str], Exercise]) -> tuple[Work, ...]:
    """The sets of a routine; `exercise_of` gives an exercise by its id. Steps that can't be judged yet are left out."""
    works = []
    for bout in bouts(routine):
        exercise = exercise_of(bout.exercise)
        is_hold = isinstance(exercise, Hold)
        reps = None if is_hold else bout.reps
        if reps is not None and isinstance(exercise, Reps) and exercise.alternates:
            reps *= 2  # asked for each side, counted together
        hold_s = bout.hold_s if is_hold else None
        if not is_hold and bout.hold_s is not None:  # how long the top of each repetition is held
            exercise = replace(exercise, prescription=replace(exercise.prescription, hold_s=bout.hold_s))
        works.append(Work(exercise, bout.set_number, bout.sets, hold_s, reps, bout.rest_s, bout.side))
    return tuple(works)
