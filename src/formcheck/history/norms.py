"""Published figures beside a personal best, each with its source and what it does not say; nobody is ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from formcheck.history.insights import Best

#: What holds for every comparison.
CAVEAT = (
    "These studies timed one all-out hold of young, healthy people; a set that ends at its target says nothing about"
    " what you could hold, older adults hold shorter, and pain means stop, not a shorter time."
)


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Between what half of a group lay, and its median, seconds."""

    group: str
    lower: float
    median: float
    upper: float


PLANK = (Quartiles("women", 63, 90, 121), Quartiles("men", 77, 106, 128.5))
PLANK_HALVES = " and half of ".join(f"the {one.group} held {one.lower:g} to {one.upper:g} s" for one in PLANK)
PLANK_SOURCE = "Brigham and Chase, Linfield 2014: 168 students of 18 to 25 years"
SIDE_PLANK_S = {"right": 54.0, "left": 55.0}
SIDE_PLANK_SOURCE = "Anderson et al. 2014, as matassessment.com quotes it (the group is not told there)"
#: Left over right may differ from 1 by so much.
SIDES_WITHIN = 0.05
SIDES_SOURCE = "McGill's torso endurance tests: sides 1:1 within 0.05"
NOT_MEASURED = (
    "McGill's other ratios (flexors to extensors below 1.0, side to extensors below 0.75) need tests that formcheck"
    " does not time."
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One sentence about one exercise, and the source of the figure in it."""

    exercise: str
    text: str
    source: str


def compare(bests: Iterable[Best]) -> list[Comparison]:
    """What the published figures say about these bests; nothing where none was published."""
    holds = {(best.exercise, best.side): best.value for best in bests if best.measure == "hold"}
    found = []
    plank = holds.get(("forearm_plank", None))
    if plank is not None:
        text = f"Your best in form is {plank:.0f} s; as long as they could, half of {PLANK_HALVES}."
        found.append(Comparison("forearm_plank", text, PLANK_SOURCE))
    sides = {side: holds[key] for side in SIDE_PLANK_S if (key := ("side_plank", side)) in holds}
    for side, value in sides.items():
        norm = SIDE_PLANK_S[side]
        text = f"Your best in form on the {side} side is {value:.0f} s; the published average is {norm:g} s."
        found.append(Comparison("side_plank", text, SIDE_PLANK_SOURCE))
    if len(sides) == 2:
        ratio = sides["left"] / sides["right"]
        even = abs(ratio - 1) <= SIDES_WITHIN + 1e-9
        word = "your sides are even" if even else f"your {'right' if ratio > 1 else 'left'} side has more to gain"
        text = (
            f"Left to right is {ratio:.2f}, asked is 0.95 to 1.05: if you held both as long as you could,"
            f" {word}. {NOT_MEASURED}"
        )
        found.append(Comparison("side_plank", text, SIDES_SOURCE))
    return found
