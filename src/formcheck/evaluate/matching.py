"""Which found event is which labelled one. The rules are those of docs/batch.md; nothing depends on the order given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formcheck.evaluate.events import Held, Wrong
from formcheck.timespans import Span, shared_s


@dataclass(frozen=True, slots=True)
class Rule:
    """When two events are the same.

    Attributes
    ----------
    hold_iou : float
        Two holds must share at least this part of the time that they take together.
    within_s : float
        The onsets of two faults may be this far apart if they don't overlap.
    """

    hold_iou: float = 0.5
    within_s: float = 0.5


#: What docs/batch.md states.
RULE = Rule()

Pairs = list[tuple[int, int]]


def match_holds(labelled: Sequence[Held], found: Sequence[Held], rule: Rule) -> Pairs:
    """Pairs of indices, one to one: of the same exercise, no other side, the best overlap first."""
    return _greedy(
        (-overlap, label.start_s, hold.start_s, i, j)
        for i, label in enumerate(labelled)
        for j, hold in enumerate(found)
        if label.exercise == hold.exercise and _side_fits(label.side, hold.side)
        if (overlap := iou(label.stretch, hold.stretch)) >= rule.hold_iou and overlap > 0
    )


def match_faults(labelled: Sequence[Wrong], found: Sequence[Wrong], rule: Rule) -> Pairs:
    """Pairs of indices, one to one: the same fault of the same exercise, no other side, the nearest onset first."""
    return _greedy(
        (abs(label.start_s - fault.start_s), label.start_s, fault.start_s, i, j)
        for i, label in enumerate(labelled)
        for j, fault in enumerate(found)
        if (label.exercise, label.id) == (fault.exercise, fault.id) and _side_fits(label.side, fault.side)
        if abs(label.start_s - fault.start_s) <= rule.within_s or shared_s(label.stretch, fault.stretch) > 0
    )


def iou(a: Span, b: Span) -> float:
    """The time that two stretches share over the time that they take together, 0..1."""
    shared = shared_s(a, b)
    together = (a[1] - a[0]) + (b[1] - b[0]) - shared
    return shared / together if together > 0 else 0.0


def _side_fits(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _greedy(candidates: Iterable[tuple[float, float, float, int, int]]) -> Pairs:
    """The best candidate first; what is taken is taken."""
    pairs: Pairs = []
    for *_, i, j in sorted(candidates):
        if all(i != other_i and j != other_j for other_i, other_j in pairs):
            pairs.append((i, j))
    return pairs
