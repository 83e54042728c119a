"""What a cell of the history, or a value of its export, may hold: read, or refused with a ValueError.

A damaged cell may hold anything, as SQLite's types are advice; so may a file that somebody wants to import.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.history.record import MOST_PAIN

_Value = TypeVar("_Value")

#: How a moment is written.
STAMP = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST_TEXT, _LARGEST = 4096, 1e7
#: Sums of seconds may differ in their last digits.
_ROUNDED_S = 0.01


def text(value: object) -> str:
    """Text of a sensible length."""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError("no text")
    return value


def flag(value: object) -> bool:
    """A yes or no."""
    if not isinstance(value, int) or value not in (0, 1):
        raise ValueError("neither yes nor no")
    return bool(value)


def real(value: object) -> float:
    """A number of a sensible size."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < _LARGEST:
        raise ValueError("no number")
    return float(value)


def length(value: object) -> float:
    """A number that is not negative."""
    if real(value) < 0:
        raise ValueError("less than nothing")
    return real(value)


def whole(value: object) -> int:
    """A whole number of a sensible size."""
    if not isinstance(value, int) or isinstance(value, bool) or not abs(value) < _LARGEST:
        raise ValueError("no whole number")
    return value


def or_none(read: Callable[[object], _Value], value: object) -> _Value | None:
    """What `read` makes of it, or None where there is none."""
    return None if value is None else read(value)


def pain(value: object) -> int:
    """How much it hurt."""
    if not 0 <= whole(value) <= MOST_PAIN:
        raise ValueError("no answer from 0 to 10")
    return whole(value)


def local(stamp: str, offset_s: int) -> datetime:
    """A moment in the local time of then."""
    zone = timezone(timedelta(seconds=offset_s))
    moment = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    if not 1970 <= moment.year < 2200:
        raise ValueError("no time of a session")
    return moment.astimezone(zone)


def side_of(name: str | None) -> Side | None:
    """A side, or None."""
    return None if name is None else Side(name)


def stretch(start_s: object, end_s: object) -> tuple[float, float]:
    """From when to when."""
    if real(start_s) > real(end_s):
        raise ValueError("it ends before it begins")
    return real(start_s), real(end_s)


def hold(
    exercise: str, side: str | None, start_s: float, end_s: float, total_s: float, in_form_s: float, unseen_s: float
) -> HoldSpan:
    """A hold."""
    if not length(in_form_s) <= length(total_s) + _ROUNDED_S:
        raise ValueError("more in form than held")
    times = (*stretch(start_s, end_s), total_s, in_form_s, length(unseen_s))
    return HoldSpan(text(exercise), *times, side_of(side))


def rep(
    exercise: str,
    side: str | None,
    start_s: float,
    end_s: float,
    hold_s: float,
    counted: int,
    faults: str,
    unjudged: str,
    measures: str,
) -> RepSpan:
    """A repetition."""
    return RepSpan(
        text(exercise),
        *stretch(start_s, end_s),
        length(hold_s),
        side_of(side),
        flag(counted),
        tuple(text(faults).split()),
        tuple(text(unjudged).split()),
        measures={text(name): real(value) for name, value in dict(json.loads(text(measures))).items()},
    )


def fault(
    exercise: str,
    name: str,
    level: str,
    side: str | None,
    start_s: float,
    end_s: float | None,
    peak: float,
    limit: float,
    unit: str,
    voids: int,
) -> FaultSpan:
    """A fault or advice."""
    start_s, end_s = (real(start_s), None) if end_s is None else stretch(start_s, end_s)
    return FaultSpan(
        text(exercise),
        text(name),
        Level(level),
        start_s,
        end_s,
        side_of(side),
        real(peak),
        real(limit),
        text(unit),
        cue="",
        voids=flag(voids),
    )
