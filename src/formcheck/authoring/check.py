"""What is wrong with a declaration that can be read: limits, cues, a position that nobody can be in, others like it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formcheck.authoring.figure import find_bodies
from formcheck.form.body import Joints
from formcheck.form.exercise import Counted, Exercise, Fault, Hold, Range, RepFault, Reps
from formcheck.form.kinds import Flow, Swing
from formcheck.form.posture import Posture

_LONGEST_CUE = 60
#: What a draft says of good form.
UNWRITTEN = "To be written: what good form is, in one sentence."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a declaration; `is_wrong` where it can't work so, else it is worth knowing."""

    text: str
    is_wrong: bool = True


def check(exercise: Exercise, others: Iterable[Exercise] = ()) -> tuple[Finding, ...]:
    """Everything that is found about a declaration, the worst first; `others` are what ``auto`` looks for too."""
    found = [*_words(exercise), *(one for fault in exercise.all_faults for one in _fault(exercise, fault))]
    found += _conditions(exercise)
    if not any(one.is_wrong for one in found):
        found += _reached(exercise, others)
    return tuple(sorted(found, key=lambda one: not one.is_wrong))


def _words(exercise: Exercise) -> Iterator[Finding]:
    for name in ("title", "right", "camera"):
        if not getattr(exercise, name).strip():
            yield Finding(f"{name} is empty")
    if exercise.right == UNWRITTEN:
        yield Finding("right is still to be written: what good form is, in a sentence", is_wrong=False)
    for joint in set(exercise.line) - set(Joints._fields):
        yield Finding(f"line: there is no joint {joint!r}; there are {', '.join(Joints._fields)}")
    if exercise.line_of not in ("near", "middle", "working"):
        yield Finding(f'line_of: {exercise.line_of!r} must be "near", "middle" or "working"')
    if len({fault.id for fault in exercise.all_faults}) < len(exercise.all_faults):
        yield Finding("two faults have one id")
    if not exercise.all_faults:
        yield Finding("it has no faults: it is timed or counted, and nothing is ever said", is_wrong=False)
    asked = exercise.prescription
    if isinstance(exercise, Hold) and asked.hold_s is None:
        yield Finding("prescription: say for how long it is held, hold_s")
    if isinstance(exercise, Counted) and asked.reps is None:
        yield Finding("prescription: say how often, reps")


def _fault(exercise: Exercise, fault: Fault | RepFault) -> Iterator[Finding]:
    limit = fault.limit
    if not fault.cue.strip():
        yield Finding(f"{fault.id} has no cue: say what to do about it")
    elif len(fault.cue) > _LONGEST_CUE:
        yield Finding(
            f"{fault.id}: its cue has {len(fault.cue)} characters; at most {_LONGEST_CUE} can be said and drawn"
        )
    if limit.advice is not None and not limit.low <= limit.advice <= limit.high:
        yield Finding(
            f"{fault.id}: advice {limit.advice:g} is outside the tuning range {limit.low:g} to {limit.high:g}"
        )
    if limit.advice is not None and (limit.advice - limit.value) * fault.sign >= 0:
        yield Finding(f"{fault.id}: advice {limit.advice:g} must come before the limit {limit.value:g}")
    if isinstance(fault, RepFault):
        names = {metric.name for metric in exercise.metrics()}
        for metric in fault.measure.of:
            if metric.name not in names:
                yield Finding(f"{fault.id}: {metric.name} is not measured: put it into watched")
        return
    if not fault.from_rest:
        for condition in (*exercise.position, *(exercise.held if isinstance(exercise, Hold) else ())):
            edge = condition.high + condition.margin if fault.sign > 0 else condition.low - condition.margin
            if condition.metric == fault.metric and (edge - limit.value) * fault.sign <= 0:
                yield Finding(
                    f"{fault.id}: its limit {limit.value:g} lies where the position ends ({edge:g}): never judged"
                )


def _conditions(exercise: Exercise) -> Iterator[Finding]:
    """Each range for itself, and ranges of one metric against each other."""
    for name, goal in _goals(exercise).items():
        spans: dict[str, tuple[float, float]] = {}
        for one in goal:
            above, below = spans.get(one.metric.name, (-math.inf, math.inf))
            low, high = max(above, one.low), min(below, one.high)
            spans[one.metric.name] = low, high
            if low > high:
                yield Finding(f"{name} can't be reached: {one.metric.name} would be above {low:g} and below {high:g}")
                return


def _goals(exercise: Exercise) -> Mapping[str, tuple[Range, ...]]:
    """What a body must be able to fulfil, by what it is called."""
    position = exercise.position
    if isinstance(exercise, Hold):
        return {"the hold": position + exercise.held}
    if isinstance(exercise, Flow):
        return {f"position {one.name}": position + one.ranges for one in exercise.positions}
    if isinstance(exercise, Swing):
        one = Range(exercise.effort, low=exercise.middle + exercise.top)
        other = Range(exercise.effort, high=exercise.middle - exercise.top)
        return {"one end": (*position, one), "the other end": (*position, other)}
    if isinstance(exercise, Reps):
        low = Range(exercise.effort, high=exercise.top - exercise.travel)
        high = Range(exercise.effort, low=exercise.top)
        return {
            "its rest": (*position, *exercise.start, low),
            "its top": (*position, *exercise.end, *exercise.requires, high),
        }
    return {"the position": position}


def _reached(exercise: Exercise, others: Iterable[Exercise]) -> Iterator[Finding]:
    """Whether there are bodies that are in it, and whether there are some that are in another one as well."""
    goals = _of_figure(_goals(exercise))
    for name, goal in goals.items():
        if not find_bodies(goal, exercise.postures, exercise.view, most=1):
            yield Finding(f"{name} can't be reached: no body was found that fulfils {_asked(exercise, goal)}")
            return
    for other in others:
        if other.id != exercise.id and _overlaps(exercise, other):
            yield Finding(
                f"auto can take it for {other.id}, and that for it: a body can be in both. Narrow the position or the"
                " postures, or ask for it by name",
                is_wrong=False,
            )


def _overlaps(exercise: Exercise, other: Exercise) -> bool:
    """Whether one body after another can do both: the same kind, seen from the same place, in a posture of both."""
    mine, its = _of_figure(_goals(exercise)), _of_figure(_goals(other))
    postures = tuple(
        Posture(one.lie or two.lie, one.support or two.support)
        for one in exercise.postures
        for two in other.postures
        if one.lie in (two.lie, None) or two.lie is None
        if one.support in (two.support, None) or two.support is None
    )
    if type(other) is not type(exercise) or not postures or exercise.view not in other.views or len(mine) != len(its):
        return False
    both = zip(mine.values(), its.values(), strict=True)
    return all(find_bodies(a + b, postures, exercise.view, most=1) for a, b in both)


def _of_figure(goals: Mapping[str, tuple[Range, ...]]) -> dict[str, tuple[Range, ...]]:
    """What of it a stick figure can fulfil, which has neither outline nor depth."""
    beyond = ("outline", "depth")
    return {
        name: tuple(one for one in goal if not any(what in one.metric.needs for what in beyond))
        for name, goal in goals.items()
    }


def _asked(exercise: Exercise, goal: Iterable[Range]) -> str:
    ranges = ", ".join(f"{one.metric.name} {one.low:g} to {one.high:g}" for one in goal)
    lies = " or ".join(
        f"{'any' if one.lie is None else one.lie.value} on {'anything' if one.support is None else one.support.value}"
        for one in exercise.postures
    )
    return f"{ranges}{f', lying {lies}' if lies else ''} at once"
