"""One hold after another: when it began, how much of it was seen, and when it ended."""

from __future__ import annotations

import math
from collections.abc import Sequence

from formcheck.form.body import Side
from formcheck.form.events import HoldSpan
from formcheck.form.gate import Gate
from formcheck.timespans import Span, covered_s

Spans = Sequence[Span]


class HoldClock:
    """Times what is held.

    Parameters
    ----------
    exercise : str
        Its id.
    gate : Gate
        Believes in being held and in being held no more.
    least_s : float
        A shorter hold is none.
    told_after_s : float
        A hold is told once it has lasted this long: at once, or, where it may be a repetition's top as well, later.
    """

    def __init__(self, exercise: str, gate: Gate, least_s: float, told_after_s: float = 0.0) -> None:
        self._exercise, self._gate = exercise, gate
        self._least_s, self._told_after_s = least_s, told_after_s
        self._unseen: list[tuple[float, float]] = []
        self._side: Side | None = None
        self.start_s = math.nan
        self.is_told = False

    @property
    def inside(self) -> bool:
        """Whether it was held so far, told or not."""
        return self._gate.open

    @property
    def is_shut(self) -> bool:
        """Whether it isn't held, and nothing speaks for it."""
        return self._gate.is_shut

    @property
    def running(self) -> bool:
        """Whether a hold is under way that was told."""
        return self._gate.open and self.is_told

    @property
    def ended_s(self) -> float:
        """When it was last held, once that is over."""
        return self._gate.since

    @property
    def leaving_since(self) -> float | None:
        """Since when it seems to be held no more; None otherwise."""
        return self._gate.leaving_since

    def update(self, t: float, dt: float, held: bool | None, side: Side | None) -> str | None:
        """Take one frame; returns "told" once a hold is one, "ended" when what was held is held no more, or None."""
        if self._gate.open and held is None:
            append_span(self._unseen, t - dt, t)
        changed = self._gate.update(t, held)
        if changed and not self._gate.open:
            return "ended"
        if changed:
            self._unseen.clear()
            self.start_s, self._side, self.is_told = self._gate.since, side, False
        if self._gate.open and not self.is_told and t - self.start_s >= self._told_after_s:
            self.is_told = True
            return "told"
        return None

    def end(self, end_s: float, voided: Spans) -> HoldSpan | None:
        """The hold that ended at `end_s`; None where it was too short, or never told."""
        told, self.is_told = self.is_told, False
        total_s = end_s - self.start_s
        if self._gate.open:
            self._gate.shut(end_s)
        if not told or total_s < self._least_s:
            return None
        return HoldSpan(
            exercise=self._exercise,
            start_s=self.start_s,
            end_s=end_s,
            total_s=total_s,
            in_form_s=self.in_form_s(end_s, voided),
            unseen_s=covered_s(self._unseen, (self.start_s, end_s)),
            side=self._side,
        )

    def in_form_s(self, end_s: float, voided: Spans) -> float:
        """Seconds up to `end_s` that were seen and lie in none of `voided`."""
        return end_s - self.start_s - covered_s([*voided, *self._unseen], (self.start_s, end_s))


def append_span(spans: list[tuple[float, float]], since: float, until: float) -> None:
    """Add a span that comes after all others, as one with the last where they touch."""
    if spans and spans[-1][1] >= since:
        spans[-1] = (spans[-1][0], until)
    else:
        spans.append((since, until))
