"""A session in plain words: the verdict, and what else there is to say of it. Text only, nothing escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.form.exercise import Counted, Exercise
from formcheck.report.result import SessionResult
from formcheck.timespans import shared_s
from formcheck.wording import duration, lower_first, moment, ordinal, percent, plural, quantity, setting, span, title_of

#: A verdict names this many kinds of fault at most.
_NAMED = 3
#: Sides that differ by less came out even: one may have begun or ended the set.
_UNEQUAL = 2


def found_exercises(result: SessionResult) -> tuple[str, ...]:
    """Ids of the exercises that were done, in order of appearance."""
    ids = [part.exercise for part in result.parts]
    ids += [span.exercise for spans in (result.holds, result.reps, result.faults, result.advice) for span in spans]
    ids += [exercise for exercise in (result.exercise, result.still and result.still.exercise) if exercise]
    return tuple(dict.fromkeys(ids))


def verdict(result: SessionResult, titles: Mapping[str, str]) -> str:
    """The session in a few plain sentences; `verdict_lines` in one line."""
    return " ".join(verdict_lines(result, titles))


def verdict_lines(result: SessionResult, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The session in plain words: a line of a few sentences for each exercise, and one for what was not judged.

    Parameters
    ----------
    titles : mapping of str to str
        What each exercise is called, by id.
    """
    found = found_exercises(result)
    if result.still is not None:
        return (_still_words(result, titles),)
    if not found:
        asked = None if result.asked == "auto" else titles.get(result.asked, title_of(result.asked))
        first = f"No {lower_first(asked)} was found." if asked else "No exercise that formcheck knows was recognised."
        return (first, *_unjudged_words(result))
    lines: list[str] = []
    for exercise in found:
        told = _exercise_words(result, exercise)
        if len(found) > 1:
            told[0] = f"{titles.get(exercise, title_of(exercise))}: {lower_first(told[0])}"
        lines.append(" ".join(told))
    return (*lines, *_unjudged_words(result))


def clear_faults(spans: Iterable[FaultSpan]) -> tuple[FaultSpan, ...]:
    """The faults that cost something: time in good form, or the repetition."""
    return tuple(fault for fault in spans if fault.level is Level.FAULT and fault.voids)


def warnings(spans: Iterable[FaultSpan]) -> tuple[FaultSpan, ...]:
    """What lies beyond a clear limit that costs nothing."""
    return tuple(fault for fault in spans if fault.level is Level.FAULT and not fault.voids)


def side_notes(exercise: Exercise, holds: Sequence[HoldSpan], reps: Sequence[RepSpan]) -> list[str]:
    """Sides of which nothing was seen, nothing counted, or clearly less than of the other."""
    if not exercise.prescription.each_side:
        return []
    one = "repetition" if isinstance(exercise, Counted) else "hold"
    sides = [hold.side for hold in holds] + [rep.side for rep in reps]
    done = {side: sides.count(side) for side in (Side.LEFT, Side.RIGHT)}
    counted = {
        side: sum(hold.side is side for hold in holds) + sum(rep.counted and rep.side is side for rep in reps)
        for side in done
    }
    if not any(done.values()):
        return []
    for side in done:
        if not done[side]:
            return [f"{exercise.title}: no {one} on the {side.value} was seen."]
        if not counted[side]:
            none = f"the {one}" if done[side] == 1 else f"each of the {plural(done[side], one)}"
            return [f"{exercise.title}: {none} on the {side.value} had a fault, so none counted."]
    left, right = counted.values()
    if abs(left - right) < _UNEQUAL:
        return []
    return [f"{exercise.title}: sides unequal, {plural(left, one)} left and {right} right counted."]


def under_way_words(title: str, count: int, start_s: float) -> str:
    """That the end of a recording cut a repetition off; it is the `count`-th, and neither counted nor missing."""
    return f"{title}: a {ordinal(count)} repetition was under way when the recording ended (from {moment(start_s)})."


def came_down_words(faults: Iterable[FaultSpan]) -> list[str]:
    """Where holds ended on the way down, which is no fault of them."""
    return [
        f"{title_of(fault.exercise)}: came down at {moment(fault.start_s)}; what was measured on the way is no fault."
        for fault in faults
    ]


def remarks(result: SessionResult) -> tuple[FaultSpan, ...]:
    """The advice that says something new: not the mild stage of a clear fault at the same time."""
    return tuple(advice for advice in result.advice if not any(fault.repeats(advice) for fault in result.faults))


def _exercise_words(result: SessionResult, exercise: str) -> list[str]:
    holds = [hold for hold in result.holds if hold.exercise == exercise]
    reps = [rep for rep in result.reps if rep.exercise == exercise]
    spans = [fault for fault in result.faults if fault.exercise == exercise]
    faults, warned = clear_faults(spans), warnings(spans)
    sentences = []
    if holds:
        sentences.append(_holds_words(holds, spans))
    if reps:
        sentences.append(_reps_words(reps))
    if not holds and not reps:
        sentences.append("Nothing was held long enough or finished, so nothing counted.")
    if faults:
        sentences += _faults_words(faults, (*holds, *reps))
    else:
        sentences.append("No clear fault.")
    if warned:
        told = _faults_words(warned, (*holds, *reps))
        sentences += [f"Warning: {lower_first(told[0])}", *told[1:]]
    if not spans:
        mild = list(dict.fromkeys(advice.id for advice in result.advice if advice.exercise == exercise))
        if mild:
            names = [lower_first(title_of(name)) for name in mild[:_NAMED]]
            sentences.append(f"Worth a look: {', '.join(names)}{' and more' if len(mild) > _NAMED else ''}.")
    return sentences


def _holds_words(holds: Sequence[HoldSpan], faults: Sequence[FaultSpan]) -> str:
    total = sum(hold.total_s for hold in holds)
    in_form = sum(hold.in_form_s for hold in holds)
    unseen = sum(hold.unseen_s for hold in holds)
    many = "one hold" if len(holds) == 1 else plural(len(holds), "hold")
    by_side: dict[str, float] = {}
    for hold in holds:
        if hold.side is not None:
            by_side[hold.side.value] = by_side.get(hold.side.value, 0.0) + hold.total_s
    if len(holds) == 1 and by_side:
        many += f" on the {next(iter(by_side))} side"
    elif by_side:
        many += f" ({', '.join(f'{side} {duration(seconds)}' for side, seconds in sorted(by_side.items()))})"
    inside = [fault for fault in faults if any(shared_s(fault.span, hold.span) > 0 for hold in holds)]
    # What was warned of costs nothing, but then "all" is only how it counts.
    good = "counted as good form" if inside else "in good form"
    if in_form >= total - 0.05 and not clear_faults(inside):
        form = f"all of it {good}"
    elif in_form >= total - unseen - 0.05 and not clear_faults(inside):
        form = f"all that could be seen {good}"
    elif in_form < 0.05:
        form = "none of it in good form"
    else:
        form = f"{duration(in_form)} in good form"
    unseen_words = f", {duration(unseen)} could not be seen" if unseen >= 0.1 else ""
    return f"Held {duration(total)} in {many}, {form}{unseen_words}."


def _reps_words(reps: Sequence[RepSpan]) -> str:
    counted = [rep for rep in reps if rep.counted]
    rest = len(reps) - len(counted)
    if not counted:
        return f"No repetition counted: {plural(rest, 'attempt')} not in good form."
    sides = [rep.side.value for rep in counted if rep.side is not None]
    split = ", ".join(f"{sides.count(side)} {side}" for side in sorted(set(sides)))
    text = f"{plural(len(counted), 'repetition')} counted" + (f" ({split})" if split else "")
    return text + (f", {rest} not counted." if rest else ".")


def _faults_words(faults: Sequence[FaultSpan], counts: Sequence[HoldSpan | RepSpan]) -> list[str]:
    kinds: dict[str, list[FaultSpan]] = {}
    for fault in faults:
        kinds.setdefault(fault.id, []).append(fault)
    ordered = sorted(kinds.values(), key=lambda spans: -_seconds(spans))
    told = [_fault_words(spans, counts) for spans in ordered[:_NAMED]]
    more = len(ordered) - _NAMED
    if more > 0:
        told.append(f"{plural(more, 'more kind')}.")
    return told


def _fault_words(spans: Sequence[FaultSpan], counts: Sequence[HoldSpan | RepSpan]) -> str:
    worst = max(spans, key=lambda fault: abs(fault.peak - fault.limit))
    first = spans[0]
    times = {1: "once", 2: "twice"}.get(len(spans), f"{len(spans)} times")
    by = f" by {worst.by}" if worst.by else ""
    figure = "" if worst.unit == "yes" else f", worst {_worst(worst)}{by}"
    when = f"at {span(first.start_s, first.end_s)}" if len(spans) == 1 else f"first at {moment(first.start_s)}"
    if first.end_s is None:
        when = when.removeprefix("at ")
    # A fault while nothing counted is no contradiction of what is said of the holds.
    outside = counts and not any(shared_s(fault.span, one.span) > 0 for fault in spans for one in counts)
    return f"{title_of(first.id)} {times}{figure}, {when}{', while nothing counted' if outside else ''}."


def _worst(fault: FaultSpan) -> str:
    return f"{quantity(fault.peak, fault.unit, fault.limit)} (limit {setting(fault.limit, fault.unit)})"


def _seconds(spans: Iterable[FaultSpan]) -> float:
    return sum(fault.span[1] - fault.start_s for fault in spans)


def _unjudged_words(result: SessionResult) -> list[str]:
    missing = 1.0 - result.view.judged
    if math.isnan(missing) or missing < 0.02:
        return []
    why = f": {lower_first(result.view.unjudged[0].why)}" if result.view.unjudged else ""
    if result.view.judged <= 0:
        return [f"Nothing could be judged{why}."]
    return [f"{percent(missing).capitalize()} of the recording could not be judged{why}."]


def _still_words(result: SessionResult, titles: Mapping[str, str]) -> str:
    still = result.still
    assert still is not None
    if still.exercise is None:
        return "No exercise that formcheck knows was recognised in this photograph."
    name = lower_first(titles.get(still.exercise, title_of(still.exercise)))
    if still.in_form is None:
        return f"The photograph shows the position of a {name}, but its form can't be judged."
    if still.in_form:
        return f"The photograph shows a {name} in good form."
    wrong = [
        lower_first(title_of(fault.id)) + ("" if fault.unit == "yes" else f", {_worst(fault)}")
        for fault in clear_faults(result.faults)
    ]
    return f"The photograph shows a {name} that is not in good form{': ' if wrong else ''}{'; '.join(wrong)}."
