"""The counted kinds that are no way up and down: a flow through positions, a swing between two ends, a circle."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.form.body import Side
from formcheck.form.exercise import Counted, Range
from formcheck.form.metrics import Metric


@dataclass(frozen=True, slots=True)
class Position:
    """A named position of a flow: all of `ranges` are so. Wide enough that a small movement still reaches it.

    With `way` it is the side to which the effort went last, by at least `travel` from where it turned: +1 the higher
    one, -1 the lower one. For quantities whose zero lies elsewhere on everybody, as the shape of a back.
    """

    name: str
    ranges: tuple[Range, ...] = ()
    way: int = 0

    def __post_init__(self) -> None:
        if not (self.ranges or self.way):
            raise ValueError(f"{self.name}: say by its ranges or its way what this position is")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow(Counted):
    """Named positions in order (cat, cow); one time through all of them is a repetition, wherever it begins.

    Attributes
    ----------
    positions : tuple of Position
        At least two, in order; they must exclude each other.
    effort : Metric
        What changes from position to position: of it range and smoothness are taken.
    """

    positions: tuple[Position, ...]
    effort: Metric

    def __post_init__(self) -> None:
        if len(self.positions) < 2:
            raise ValueError(f"{self.id}: a flow needs at least two positions")
        if any(position.way for position in self.positions) and not self.travel > 0:
            raise ValueError(f"{self.id}: positions that are told by the way of the effort need a travel")

    @property
    def counted_by(self) -> tuple[Metric, ...]:
        """The metrics by whose course repetitions are found; the first is their effort."""
        return (self.effort,)

    @property
    def conditions(self) -> tuple[Range, ...]:
        """Every further condition that is looked at in each frame."""
        return self.requires + self.held + tuple(r for position in self.positions for r in position.ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing(Counted):
    """Between two ends of one signed quantity; each end that is reached counts for its side.

    Attributes
    ----------
    effort : Metric
        The signed quantity.
    middle : float
        Its value half-way between the ends.
    travel : float
        The least way from the middle that is an attempt at all.
    top : float
        The way from the middle from which on the body is at an end: time there is the hold of the repetition.
    positive_side : Side
        The side that the end of larger values counts for.
    slack : float
        The way from the middle that still is rest, for a middle that is not read exactly.
    """

    effort: Metric
    travel: float
    top: float
    middle: float = 0.0
    slack: float = 0.0
    positive_side: Side = Side.LEFT

    @property
    def counted_by(self) -> tuple[Metric, ...]:
        """The metrics by whose course repetitions are found; the first is their effort."""
        return (self.effort,)

    @property
    def tops(self) -> tuple[float, ...]:
        """The effort at which each end begins."""
        return (self.middle + self.top, self.middle - self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle(Counted):
    """A point that goes round; each time round is a repetition, of the way that it went.

    Attributes
    ----------
    across, up : Metric
        The point, in one unit.
    travel : float
        The least diameter that is an attempt at all, in that unit.
    ways : tuple of str
        What going round from `across` towards `up` is called, and what the other way.
    """

    across: Metric
    up: Metric
    travel: float
    ways: tuple[str, str] = ("one way", "the other way")

    def __post_init__(self) -> None:
        if self.across.unit != self.up.unit:
            raise ValueError(f"{self.id}: {self.across.name} and {self.up.name} have different units")

    @property
    def counted_by(self) -> tuple[Metric, ...]:
        """The metrics by whose course repetitions are found; the first is their effort."""
        return (self.across, self.up)
