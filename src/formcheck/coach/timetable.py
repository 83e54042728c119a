"""The plan of a routine with the time that it takes: what a dry run prints."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from formcheck.coach.plan import Work
from formcheck.coach.routines import Routine, Step, bouts, missing_words, plan_routine
from formcheck.coach.state import CoachTiming
from formcheck.exercises import EXERCISES
from formcheck.exercises.catalogue import Catalogue
from formcheck.form.exercise import Counted, Exercise
from formcheck.wording import plural, timer, title_of

#: A repetition without its hold: two seconds up, two down. A formcheck default.
REP_S = 4.0
#: Widths of the columns: with what is between them they fit into 80.
_NUMBER, _NAME, _EACH, _REST, _TIME = 2, 28, 28, 6, 6
_WIDE = 79


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: exercising, resting, and getting ready: what the coach says before a set, and its three counts."""

    work_s: float = 0.0
    rest_s: float = 0.0
    ready_s: float = 0.0

    def __add__(self, other: Times) -> Times:
        return Times(self.work_s + other.work_s, self.rest_s + other.rest_s, self.ready_s + other.ready_s)

    @property
    def total_s(self) -> float:
        """All of it."""
        return self.work_s + self.rest_s + self.ready_s


def times_of(work: Work, timing: CoachTiming | None = None) -> Times:
    """How long one set takes, with its rest: of a hold exactly, of repetitions at `REP_S` and what each is held."""
    ready_s = _ready_s(timing or CoachTiming())
    if work.target_s is not None:
        return Times(work.target_s, work.rest_s, ready_s)
    return Times((work.target_reps or 0) * (REP_S + _held_s(work.exercise)), work.rest_s, ready_s)


def _ready_s(timing: CoachTiming) -> float:
    return 2 * timing.sentence_s + timing.settle_s + timing.counts * timing.count_s


def _held_s(exercise: Exercise) -> float:
    return exercise.prescription.hold_s or 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A step of the timetable: its sets as they are done, in all rounds, and how long they take. None: left out."""

    step: Step
    works: tuple[Work, ...]

    @property
    def times(self) -> Times:
        """How long all of its sets take."""
        return sum((times_of(work) for work in self.works), Times())


def timetable(
    routine: Routine, exercise_of: Callable[[str], Exercise], known: Catalogue = EXERCISES
) -> tuple[Entry, ...]:
    """Each step with its sets of one round; the rest after the very last set is none where there is one round only."""
    works = plan_routine(routine, exercise_of, known)
    done = bouts(routine, known)
    entries, at = [], 0
    for step in routine.steps:
        count = step.sets * max(1, len(step.sides)) if step.exercise in known else 0
        entries.append(Entry(step, works[at : at + count]))
        at += count
    assert at * routine.rounds == len(done)
    return tuple(entries)


def total(routine: Routine, exercise_of: Callable[[str], Exercise], known: Catalogue = EXERCISES) -> Times:
    """How long all of a routine takes, every round."""
    return sum((times_of(work) for work in plan_routine(routine, exercise_of, known)), Times())


def timetable_lines(
    routine: Routine, exercise_of: Callable[[str], Exercise], known: Catalogue = EXERCISES
) -> Iterator[str]:
    """The timetable in lines of at most 79 characters."""
    rounds = f", {routine.rounds} rounds" if routine.rounds > 1 else ""
    yield from textwrap.wrap(f"{routine.title} ({routine.id}){rounds}", _WIDE)
    yield ""
    yield _row("", "Exercise", "Each set", "Rest", "Time")
    yield "-" * _WIDE
    for number, entry in enumerate(timetable(routine, exercise_of, known), 1):
        step = entry.step
        if not entry.works:
            yield from _rows(str(number), title_of(step.exercise), "left out: formcheck can't judge it yet", "", "")
            continue
        last = entry.works[-1]
        rest_s = entry.works[0].rest_s
        yield from _rows(
            str(number),
            last.exercise.title,
            _each(step, last.exercise),
            f"{rest_s:g} s" if rest_s else "none",
            timer(round(entry.times.total_s)),
        )
    yield "-" * _WIDE
    whole = total(routine, exercise_of, known)
    if not whole.total_s:
        yield from textwrap.wrap(missing_words(routine, known), _WIDE)
        return
    once = " The table is of one round." if routine.rounds > 1 else ""
    yield from textwrap.wrap(
        f"About {_rough(whole.total_s)} {'in all' if routine.rounds == 1 else f'in {routine.rounds} rounds'}:"
        f" {_rough(whole.work_s)} of exercise, {_rough(whole.rest_s)} of rest, {_rough(whole.ready_s)} to get ready.",
        _WIDE,
    )
    yield from textwrap.wrap(
        f"Holds and rests are exact. A repetition is taken as {REP_S:g} s and what it is held; getting ready for a set"
        f" as {_ready_s(CoachTiming()):g} s. No rest follows the last set.{once}",
        _WIDE,
    )
    for note in (missing_words(routine, known), f"Caution: {routine.caution}" if routine.caution else ""):
        yield from textwrap.wrap(note, _WIDE)
    yield from textwrap.wrap(f"Source: {routine.source}", _WIDE)


def _each(step: Step, exercise: Exercise) -> str:
    """``3 sets: 8 on each side, held 3 s``."""
    if step.reps is None:
        what = f"{step.hold_s:g} s"
    elif isinstance(exercise, Counted) and exercise.alternates:
        what = f"{step.reps} on each side"
    else:
        what = plural(step.reps, "repetition")
    if step.reps is not None and step.hold_s is not None:
        what += f", held {step.hold_s:g} s"
    if step.sides:
        what += ", " + " then ".join(side.value for side in step.sides)
    return f"{step.sets} sets: {what}" if step.sets > 1 else what


def _rough(seconds: float) -> str:
    """Minutes, as an estimate is said; seconds below one and a half."""
    return plural(round(seconds / 60), "minute") if seconds >= 90 else f"{round(seconds)} s"


def _rows(number: str, name: str, each: str, rest: str, time: str) -> Iterator[str]:
    """A row, over several lines where its words need them."""
    names, what = textwrap.wrap(name, _NAME), _wrapped(each, _EACH)
    for line in range(max(len(names), len(what))):
        first = line == 0
        yield _row(
            number if first else "", _at(names, line), _at(what, line), rest if first else "", time if first else ""
        )


def _wrapped(text: str, width: int) -> list[str]:
    """Lines that end between words, but leave "held 3 s" together."""
    kept = re.sub(r"(held )?(\d+) s\b", lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in textwrap.wrap(kept, width)]


def _at(lines: Sequence[str], index: int) -> str:
    return lines[index] if index < len(lines) else ""


def _row(number: str, name: str, each: str, rest: str, time: str) -> str:
    row = f"{number:>{_NUMBER}}  {name:<{_NAME}} {each:<{_EACH}}  {rest:>{_REST}}  {time:>{_TIME}}"
    return row.rstrip()
