"""Arithmetic of stretches of time."""

from __future__ import annotations

from collections.abc import Iterable

#: From a second to a second of presentation time.
Stretch = tuple[float, float]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """What lies in any of them, as stretches that don't touch, in rising time."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif end > start:
            joined.append((start, end))
    return joined


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What lies in any of `stretches` and in none of `taken`."""
    left = union(stretches)
    for out_start, out_end in union(taken):
        left = [
            (start, end)
            for old_start, old_end in left
            for start, end in ((old_start, min(old_end, out_start)), (max(old_start, out_end), old_end))
            if end > start
        ]
    return left


def length_s(stretches: Iterable[Stretch]) -> float:
    """Seconds that lie in any of them."""
    return sum(end - start for start, end in union(stretches))


def shared_s(a: Stretch, b: Stretch) -> float:
    """Seconds that two of them share."""
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def covers(stretches: Iterable[Stretch], t: float) -> bool:
    """Whether a moment lies in any of them."""
    return any(start <= t < end for start, end in stretches)
