"""What the repetitions of one exercise have in common: medians, how they changed to the end, how sides differ. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from formcheck.form.body import Side
from formcheck.form.events import RepSpan

#: Fewer repetitions (of a side) than this say nothing of a change to the end, and fewer than that nothing of a side.
_LEAST_FOR_CHANGE, _LEAST_OF_SIDE = 6, 3


@dataclass(frozen=True, slots=True)
class Change:
    """From `first` to `last`: medians of the first and the last third of the repetitions of `side`."""

    first: float
    last: float
    side: Side | None

    @property
    def percent(self) -> float:
        """How much more (or, negative, less) the last is than the first; NaN from zero."""
        return percent_more(self.last, self.first)


@dataclass(frozen=True, slots=True)
class SetMeasure:
    """One measure over all repetitions.

    Attributes
    ----------
    value : float
        The median of all.
    by_side : mapping of Side to float
        The median of each side, where there are at least three of each.
    change : Change or None
        How it changed to the end, on the side where it changed most; None for fewer than six repetitions of a side.
    """

    value: float
    by_side: Mapping[Side, float]
    change: Change | None

    @property
    def left_more_percent(self) -> float:
        """How much more the left side has than the right, in per cent of the mean of both; NaN without sides."""
        left, right = (self.by_side.get(side, math.nan) for side in (Side.LEFT, Side.RIGHT))
        return 200.0 * (left - right) / (abs(left) + abs(right)) if left or right else math.nan


def percent_more(value: float, than: float) -> float:
    """``120`` is 20 per cent more than ``100``; NaN where there is nothing to compare with."""
    return 100.0 * (value - than) / abs(than) if than else math.nan


def compute_set(reps: Sequence[RepSpan]) -> dict[str, SetMeasure]:
    """Every measure that was taken of repetitions of one exercise, in rising time, by name; and `hold_s`."""
    told = [(rep.side, {"hold_s": rep.hold_s, **rep.measures}) for rep in reps]
    names = dict.fromkeys(name for _, values in told for name in values)
    return {name: _measure([(side, values[name]) for side, values in told if name in values]) for name in names}


def _measure(values: Sequence[tuple[Side | None, float]]) -> SetMeasure:
    sides: dict[Side | None, list[float]] = {}
    for side, value in values:
        sides.setdefault(side, []).append(value)
    two = {side: found for side, found in sides.items() if side is not None and len(found) >= _LEAST_OF_SIDE}
    by_side = {side: median(found) for side, found in two.items()} if len(two) == 2 else {}
    changes = []
    for side, found in sides.items():
        if len(found) >= _LEAST_FOR_CHANGE:
            third = len(found) // 3
            changes.append(Change(median(found[:third]), median(found[-third:]), side))
    most = max(changes, key=lambda change: abs(change.last - change.first), default=None)
    return SetMeasure(median(value for _, value in values), by_side, most)
