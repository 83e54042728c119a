"""Arithmetic of spans of time: pairs of seconds of presentation time, from the first up to the second. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: From a second to a second; the end may be infinite while it lasts.
Span = tuple[float, float]


def union(spans: Iterable[Span]) -> list[Span]:
    """What lies in any of them, as spans that don't touch, in rising time."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif end > start:
            joined.append((start, end))
    return joined


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What lies in any of `spans` and in none of `taken`."""
    left = union(spans)
    for out_start, out_end in union(taken):
        left = [
            (start, end)
            for old_start, old_end in left
            for start, end in ((old_start, min(old_end, out_start)), (max(old_start, out_end), old_end))
            if end > start
        ]
    return left


def within(spans: Iterable[Span], whole: Span) -> list[Span]:
    """What of any of them lies in `whole`, as spans that don't touch."""
    return union((max(start, whole[0]), min(end, whole[1])) for start, end in spans if meets((start, end), whole))


def length_s(spans: Iterable[Span]) -> float:
    """Seconds that lie in any of them; overlaps count once."""
    return sum(end - start for start, end in union(spans))


def shared_s(a: Span, b: Span) -> float:
    """Seconds that two of them share."""
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def covered_s(spans: Iterable[Span], whole: Span) -> float:
    """Seconds of `whole` that lie in any of them; overlaps count once."""
    return length_s(within(spans, whole))


def meets(a: Span, b: Span) -> bool:
    """Whether two of them overlap or touch."""
    return a[0] <= b[1] and b[0] <= a[1]


def covers(spans: Iterable[Span], t: float) -> bool:
    """Whether a moment lies in any of them."""
    return any(start <= t < end for start, end in spans)


def mask(spans: Iterable[Span], t_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the moments `t_s` (N,) lie in any of them, their ends included."""
    inside = np.zeros(len(t_s), np.bool_)
    for start, end in spans:
        inside |= (t_s >= start) & (t_s <= end)
    return inside
