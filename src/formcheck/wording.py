"""Times, units, numbers and prescriptions as people read them. Plain text; nothing is escaped here."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

_UNITS = {"deg": "°", "deg_per_s": "°/s", "trunks": " trunk lengths", "percent": " %", "s": " s", "yes": "", "": ""}
_DECIMALS = {"deg": 0, "deg_per_s": 0, "trunks": 2, "percent": 0, "s": 1}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


# --- Words ------------------------------------------------------------------------------------------------------------


#: Said of an exercise that is not recognised by itself.
BY_NAME = "does not look for it, as a picture doesn't tell that the camera looks down: ask for it by name."


def title_of(name: str) -> str:
    """An id in words: "hips_sagging" becomes "Hips sagging"."""
    return name.replace("_", " ").strip().capitalize()


def metric_title(name: str, unit: str = "") -> str:
    """A metric's name in words, without its unit: "body_line_deg" becomes "Body line"."""
    for suffix in (unit, *_UNITS):
        if suffix and name.endswith(f"_{suffix}"):
            return title_of(name.removesuffix(f"_{suffix}"))
    return title_of(name)


def lower_first(text: str) -> str:
    """A sentence as part of another one."""
    return text[:1].lower() + text[1:]


def plural(count: int, noun: str, nouns: str = "") -> str:
    """``1 day``, ``2 days``; `nouns` where that is more than an s."""
    return f"{count} {noun if count == 1 else nouns or f'{noun}s'}"


def ordinal(count: int) -> str:
    """``first``, ``second``; in figures above ten."""
    return _ORDINALS[count - 1] if count <= len(_ORDINALS) else f"{count}th"


def listed(items: Sequence[str], most: int = 12) -> str:
    """``a, b, c and 4 more``."""
    more = len(items) - most
    return ", ".join(items[:most]) + (f" and {more} more" if more > 0 else "")


# --- Numbers ----------------------------------------------------------------------------------------------------------


def number(value: float | None, decimals: int = 1, unit: str = "") -> str:
    """A number as people read it, and `unit` as it stands: a true minus sign, an en dash where there is none."""
    if value is None or not math.isfinite(value):
        return DASH
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", MINUS) + unit


def unit_words(unit: str) -> str:
    """A unit as it follows a number: "°", " trunk lengths"."""
    return _UNITS.get(unit, f" {unit}")


def quantity(value: float, unit: str, beside: float = math.nan) -> str:
    """A measured value with its unit, as precise as it deserves, and as is needed to differ from `beside`."""
    decimals = _DECIMALS.get(unit, 1)
    if math.isfinite(value):
        while value != beside and decimals < 3 and round(value, decimals) == round(beside, decimals):
            decimals += 1
    return number(value, decimals, unit_words(unit))


def setting(value: float, unit: str) -> str:
    """A limit with its unit, exactly as it is set."""
    return f"{value:g}".replace("-", MINUS) + unit_words(unit) if math.isfinite(value) else DASH


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


# --- Times ------------------------------------------------------------------------------------------------------------


def clock(t: float, decimals: int = 1, *, minutes: bool = False) -> str:
    """A moment: "9.4" below a minute (or "0:09.4" with `minutes`), "1:09.4" above, "1:01:09.4" above an hour."""
    whole, seconds = divmod(abs(round(t, decimals)), 60)
    sign = MINUS if round(t, decimals) < 0 else ""
    if whole < 1 and not minutes:
        return f"{sign}{seconds:.{decimals}f}"
    hours, rest = divmod(int(whole), 60)
    head = f"{hours}:{rest:02d}" if hours else f"{rest}"
    return f"{sign}{head}:{seconds:0{2 + (decimals + 1 if decimals else 0)}.{decimals}f}"


def timer(seconds: float, *, left: bool = False) -> str:
    """A running clock: "0:30", whole seconds that are over, or those that are `left`, so that 0:00 is the end."""
    if not math.isfinite(seconds):
        return clock(0, 0, minutes=True)
    return clock(int(max(0.0, seconds) + (0.999 if left else 1e-6)), 0, minutes=True)


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
    if not 99.95 <= seconds < math.inf:
        return number(seconds, 1, " s")
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def prescription_words(
    *, sets: int = 1, reps: int | None = None, hold_s: float | None = None, rest_s: float | None = None, where: str = ""
) -> str:
    """``2 sets of 8 repetitions on each side, each held 3 s, 30 s rest``; `where` is said after how much."""
    parts = []
    if reps is not None:
        parts.append(plural(reps, "repetition") + where)
        if hold_s is not None:
            parts.append(f"each held {hold_s:g} s")
    elif hold_s is not None:
        parts.append(f"{hold_s:g} s{where}")
    if rest_s is not None:
        parts.append(f"{rest_s:g} s rest" if rest_s else "no rest")
    return (f"{sets} sets of " if sets > 1 else "") + ", ".join(parts)
