"""How the repetitions of an exercise were moved: range, tempo and smoothness, what faded, how sides differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from formcheck.form.body import Side
from formcheck.form.events import RepSpan
from formcheck.form.exercise import HOLD_S, LOWERING_S, Counted
from formcheck.form.measures import BUILT_IN, CYCLE_S, DOWN_S, FADING_PERCENT, RANGE, SMOOTHNESS, UP_S
from formcheck.form.sets import SetMeasure, compute_set
from formcheck.pages import Table, table_of
from formcheck.wording import DASH, duration, metric_title, number, quantity

#: A smaller change of the range, or difference between sides, is none: landmarks are good to about 5 degrees. People's
#: tempo varies more.
_RANGE_PERCENT, _TEMPO_PERCENT = 15.0, 25.0
#: Times that differ by less are the same.
_TEMPO_S = 0.5

#: What is told of every counted exercise, and what it is called.
_TITLES = {
    RANGE.name: "Range of movement",
    UP_S.name: "Way up",
    "hold_s": "Hold at the top",
    DOWN_S.name: "Way down",
    CYCLE_S.name: "Whole repetition",
    SMOOTHNESS.name: "Smoothness (about −1.5 is smooth; jerky is lower)",
    FADING_PERCENT.name: "Range lost since the first repetitions",
}
#: What exercises judge by that says nearly the same once more.
_TWICE = (HOLD_S.name, LOWERING_S.name)


def movement_table(exercise: Counted, reps: Sequence[RepSpan]) -> Table:
    """A row a measure: its median, that of each side, and those of the first and the last repetitions."""
    found, units = compute_set(reps), _units(exercise)
    own = (name for name in found if name not in _TITLES and name not in _TWICE and units.get(name) != "yes")
    names = [name for name in (*_TITLES, *own) if name in found]
    sided = any(found[name].by_side for name in names)
    changing = any(found[name].change for name in names)

    def cell(name: str, value: float | None) -> str:
        return DASH if value is None else _told(value, units.get(name, ""))

    def title(name: str) -> str:
        return _TITLES.get(name) or metric_title(name, units.get(name, ""))

    def change(name: str) -> tuple[float | None, float | None]:
        of = found[name].change
        return (None, None) if of is None else (of.first, of.last)

    table = table_of(
        f"{exercise.title}: medians of {len(reps)} repetitions",
        names,
        ("Measure", title),
        ("#All", lambda name: cell(name, found[name].value)),
        ("#Left", lambda name: cell(name, found[name].by_side.get(Side.LEFT))) if sided else None,
        ("#Right", lambda name: cell(name, found[name].by_side.get(Side.RIGHT))) if sided else None,
        ("#First third", lambda name: cell(name, change(name)[0])) if changing else None,
        ("#Last third", lambda name: cell(name, change(name)[1])) if changing else None,
    )
    return replace(table, note="The thirds are those of the side that changed most.") if sided and changing else table


def movement_words(exercise: Counted, reps: Sequence[RepSpan]) -> str:
    """In a few sentences: what faded or changed to the end, and what differs between sides."""
    found, units = compute_set(reps), _units(exercise)
    said = [*_changes(found, units), *_differences(found, units)]
    if said:
        return " ".join(said)
    range_ = found.get(RANGE.name)
    if range_ is None:
        return "Its movement could not be measured."
    even = ["from the first repetitions to the last"] if range_.change else []
    even += ["on both sides"] if range_.by_side else []
    if not even:
        return "Too few repetitions to tell whether something faded, or differs between sides."
    return f"Range and tempo were much the same {' and '.join(even)}."


def _units(exercise: Counted) -> Mapping[str, str]:
    own = {fault.measure.name: fault.measure.unit for fault in exercise.rep_faults}
    return {"hold_s": "s", **own, **{one.name: one.unit for one in BUILT_IN}, RANGE.name: exercise.effort_unit}


def _told(value: float, unit: str) -> str:
    return duration(value) if unit == "s" else quantity(value, unit) if unit else number(value, 2)


def _changes(found: Mapping[str, SetMeasure], units: Mapping[str, str]) -> list[str]:
    said = []
    for name, less, more in (
        (RANGE.name, "The range faded", "The range grew"),
        (CYCLE_S.name, "Repetitions became quicker", "Repetitions became slower"),
    ):
        change = found[name].change if name in found else None
        if change is not None and _is_much(name, change.percent, change.last - change.first):
            on = f" on the {change.side.value}" if change.side is not None else ""
            first, last = (_told(value, units[name]) for value in (change.first, change.last))
            said.append(f"{more if change.percent > 0 else less}{on}: {first} at first, {last} at the end.")
    return said


def _differences(found: Mapping[str, SetMeasure], units: Mapping[str, str]) -> list[str]:
    said = []
    for name, what in ((RANGE.name, "moved farther"), (CYCLE_S.name, "was slower")):
        measure = found.get(name)
        if measure is None or not measure.by_side:
            continue
        left, right = measure.by_side[Side.LEFT], measure.by_side[Side.RIGHT]
        if _is_much(name, measure.left_more_percent, left - right):
            side, one, other = ("left", left, right) if left > right else ("right", right, left)
            told = [_told(value, units[name]) for value in (one, other)]
            said.append(f"The {side} side {what}: {told[0]} against {told[1]}.")
    return said


def _is_much(name: str, percent: float, difference: float) -> bool:
    if name == RANGE.name:
        return abs(percent) >= _RANGE_PERCENT
    return abs(percent) >= _TEMPO_PERCENT and abs(difference) >= _TEMPO_S
