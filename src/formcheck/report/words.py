"""A session in plain words: numbers with units, moments, the verdict. Text only, nothing escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.form.exercise import Exercise, Prescription, Reps
from formcheck.report.result import SessionResult

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

_UNITS = {"deg": "°", "deg_per_s": "°/s", "trunks": " trunk lengths", "percent": " %", "s": " s"}
_DECIMALS = {"deg": 0, "deg_per_s": 0, "trunks": 2, "percent": 0, "s": 1}
#: A verdict names this many kinds of fault at most.
_NAMED = 3
#: Sides that differ by less came out even: one may have begun or ended the set.
_UNEQUAL = 2


def title_of(name: str) -> str:
    """An id in words: "hips_sagging" becomes "Hips sagging"."""
    return name.replace("_", " ").strip().capitalize()


def metric_title(name: str, unit: str = "") -> str:
    """A metric's name in words, without its unit: "body_line_deg" becomes "Body line"."""
    for suffix in (unit, *_UNITS):
        if suffix and name.endswith(f"_{suffix}"):
            return title_of(name.removesuffix(f"_{suffix}"))
    return title_of(name)


def number(value: float, decimals: int = 1) -> str:
    """A number as people read it: a true minus sign, an en dash where there is none."""
    if not math.isfinite(value):
        return DASH
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", MINUS)


def quantity(value: float, unit: str, beside: float = math.nan) -> str:
    """A measured value with its unit, as precise as it deserves, and as is needed to differ from `beside`."""
    if not math.isfinite(value):
        return DASH
    decimals = _DECIMALS.get(unit, 1)
    while value != beside and decimals < 3 and round(value, decimals) == round(beside, decimals):
        decimals += 1
    return number(value, decimals) + _UNITS.get(unit, "" if unit == "yes" else f" {unit}")


def setting(value: float, unit: str) -> str:
    """A limit with its unit, exactly as it is set."""
    if not math.isfinite(value):
        return DASH
    return f"{value:g}".replace("-", MINUS) + _UNITS.get(unit, "" if unit == "yes" else f" {unit}")


def clock(t: float, decimals: int = 1) -> str:
    """A moment: "9.4" below a minute, "1:09.4" above, "1:01:09.4" above an hour."""
    whole = round(t, decimals) + 0.0
    minutes, seconds = divmod(abs(whole), 60)
    sign = MINUS if whole < 0 else ""
    width = 2 + (decimals + 1 if decimals else 0)
    if minutes < 1:
        return f"{sign}{seconds:.{decimals}f}"
    hours, minutes = divmod(int(minutes), 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{sign}{head}:{seconds:0{width}.{decimals}f}"


def moment(t: float) -> str:
    """A moment with its unit where it needs one: "9.4 s", "1:09.4"."""
    return f"{clock(t)} s" if abs(t) < 59.95 else clock(t)


def span(start_s: float, end_s: float | None) -> str:
    """From when to when: "9.4–12.9 s", "59.0 s–1:02.3", "from 9.4 s"."""
    if end_s is None:
        return f"from {moment(start_s)}"
    first = clock(start_s) if abs(end_s) < 59.95 else moment(start_s)
    return f"{first}{DASH}{moment(end_s)}"


def duration(seconds: float) -> str:
    """A length of time: "26.8 s", "2 min 05 s", "1 h 02 min"."""
    if not math.isfinite(seconds):
        return DASH
    if seconds < 99.95:
        return f"{number(seconds)} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def percent(share: float) -> str:
    """A share as per cent: never 100 where something is missing, never 0 where something is there."""
    whole = round(share * 100)
    if whole >= 100 and share < 1:
        return "over 99 %"
    if whole <= 0 < share:
        return "under 1 %"
    return f"{whole} %"


def score_words(score: float) -> str:
    """A score, 0..100: never 100 where something was taken off."""
    return "over 99" if 99.5 <= score < 100 else number(score, 0)


def prescription_words(asked: Prescription) -> str:
    """What is asked for: "3 sets of 30 s, 30 s rest between"."""
    parts: list[str] = []
    if asked.reps is not None:
        parts.append(f"{asked.reps} repetitions")
        if asked.hold_s is not None:
            parts.append(f"held {asked.hold_s:g} s each")
    elif asked.hold_s is not None:
        parts.append(f"{asked.hold_s:g} s")
    if asked.each_side:
        parts.append("on each side")
    if asked.sets == 1:
        return "1 set: " + ", ".join(parts)
    return f"{asked.sets} sets: " + ", ".join(parts) + f"; {asked.rest_s:g} s rest between"


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
        first = f"No {_lower(asked)} was found." if asked else "No exercise that formcheck knows was recognised."
        return (first, *_unjudged_words(result))
    lines: list[str] = []
    for exercise in found:
        told = _exercise_words(result, exercise)
        if len(found) > 1:
            told[0] = f"{titles.get(exercise, title_of(exercise))}: {_lower(told[0])}"
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
    one, many = ("repetition", "repetitions") if isinstance(exercise, Reps) else ("hold", "holds")
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
            none = f"the {one}" if done[side] == 1 else f"each of the {done[side]} {many}"
            return [f"{exercise.title}: {none} on the {side.value} had a fault, so none counted."]
    left, right = counted.values()
    if abs(left - right) < _UNEQUAL:
        return []
    return [f"{exercise.title}: sides unequal, {left} {one if left == 1 else many} left and {right} right counted."]


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def under_way_words(title: str, number_: int, start_s: float) -> str:
    """That the end of a recording cut a repetition off; it is the `number_`-th, and neither counted nor missing."""
    which = _ORDINALS[number_ - 1] if number_ <= len(_ORDINALS) else f"{number_}th"
    return f"{title}: a {which} repetition was under way when the recording ended (from {moment(start_s)})."


def came_down_words(faults: Iterable[FaultSpan]) -> list[str]:
    """Where holds ended on the way down, which is no fault of them."""
    return [
        f"{title_of(fault.exercise)}: came down at {moment(fault.start_s)}; what was measured on the way is no fault."
        for fault in faults
    ]


def remarks(result: SessionResult) -> tuple[FaultSpan, ...]:
    """The advice that says something new: not the mild stage of a clear fault at the same time."""
    return tuple(
        advice
        for advice in result.advice
        if not any(
            (fault.exercise, fault.id) == (advice.exercise, advice.id) and _overlap(fault, advice)
            for fault in result.faults
        )
    )


def _overlap(a: FaultSpan, b: FaultSpan) -> bool:
    a_end = math.inf if a.end_s is None else a.end_s
    b_end = math.inf if b.end_s is None else b.end_s
    return a.start_s <= b_end and b.start_s <= a_end


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


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
        sentences += [f"Warning: {_lower(told[0])}", *told[1:]]
    if not spans:
        mild = list(dict.fromkeys(advice.id for advice in result.advice if advice.exercise == exercise))
        if mild:
            names = [_lower(title_of(name)) for name in mild[:_NAMED]]
            sentences.append(f"Worth a look: {', '.join(names)}{' and more' if len(mild) > _NAMED else ''}.")
    return sentences


def _holds_words(holds: Sequence[HoldSpan], faults: Sequence[FaultSpan]) -> str:
    total = sum(hold.total_s for hold in holds)
    in_form = sum(hold.in_form_s for hold in holds)
    unseen = sum(hold.unseen_s for hold in holds)
    many = "one hold" if len(holds) == 1 else f"{len(holds)} holds"
    by_side: dict[str, float] = {}
    for hold in holds:
        if hold.side is not None:
            by_side[hold.side.value] = by_side.get(hold.side.value, 0.0) + hold.total_s
    if len(holds) == 1 and by_side:
        many += f" on the {next(iter(by_side))} side"
    elif by_side:
        many += f" ({', '.join(f'{side} {duration(seconds)}' for side, seconds in sorted(by_side.items()))})"
    inside = [fault for fault in faults if any(_meets(fault, hold) for hold in holds)]
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
        return f"No repetition counted: {rest} {'attempt' if rest == 1 else 'attempts'} not in good form."
    sides = [rep.side.value for rep in counted if rep.side is not None]
    split = ", ".join(f"{sides.count(side)} {side}" for side in sorted(set(sides)))
    noun = "repetition" if len(counted) == 1 else "repetitions"
    text = f"{len(counted)} {noun} counted" + (f" ({split})" if split else "")
    return text + (f", {rest} not counted." if rest else ".")


def _faults_words(faults: Sequence[FaultSpan], counts: Sequence[HoldSpan | RepSpan]) -> list[str]:
    kinds: dict[str, list[FaultSpan]] = {}
    for fault in faults:
        kinds.setdefault(fault.id, []).append(fault)
    ordered = sorted(kinds.values(), key=lambda spans: -_seconds(spans))
    told = [_fault_words(spans, counts) for spans in ordered[:_NAMED]]
    more = len(ordered) - _NAMED
    if more > 0:
        told.append(f"{more} more {'kind' if more == 1 else 'kinds'}.")
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
    outside = counts and not any(_meets(fault, one) for fault in spans for one in counts)
    return f"{title_of(first.id)} {times}{figure}, {when}{', while nothing counted' if outside else ''}."


def _meets(fault: FaultSpan, span: HoldSpan | RepSpan) -> bool:
    """Whether a fault stood while a hold or a repetition ran."""
    return fault.start_s < span.end_s and (fault.end_s is None or fault.end_s > span.start_s)


def _worst(fault: FaultSpan) -> str:
    return f"{quantity(fault.peak, fault.unit, fault.limit)} (limit {setting(fault.limit, fault.unit)})"


def _seconds(spans: Iterable[FaultSpan]) -> float:
    return sum(math.inf if fault.end_s is None else fault.end_s - fault.start_s for fault in spans)


def _unjudged_words(result: SessionResult) -> list[str]:
    missing = 1.0 - result.view.judged
    if math.isnan(missing) or missing < 0.02:
        return []
    why = f": {_lower(result.view.unjudged[0].why)}" if result.view.unjudged else ""
    if result.view.judged <= 0:
        return [f"Nothing could be judged{why}."]
    return [f"{percent(missing).capitalize()} of the recording could not be judged{why}."]


def _still_words(result: SessionResult, titles: Mapping[str, str]) -> str:
    still = result.still
    assert still is not None
    if still.exercise is None:
        return "No exercise that formcheck knows was recognised in this photograph."
    name = _lower(titles.get(still.exercise, title_of(still.exercise)))
    if still.in_form is None:
        return f"The photograph shows the position of a {name}, but its form can't be judged."
    if still.in_form:
        return f"The photograph shows a {name} in good form."
    wrong = [
        _lower(title_of(fault.id)) + ("" if fault.unit == "yes" else f", {_worst(fault)}")
        for fault in clear_faults(result.faults)
    ]
    return f"The photograph shows a {name} that is not in good form{': ' if wrong else ''}{'; '.join(wrong)}."
