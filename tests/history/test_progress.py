"""A little more than last time, as an offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from formcheck.coach import plan
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.events import HoldSpan, RepSpan
from formcheck.history.progress import find_offers, with_offers
from formcheck.history.record import Session

TODAY = date(2026, 11, 20)
PLANK, SIDE_PLANK, DOG = (EXERCISES[name] for name in ("forearm_plank", "side_plank", "bird_dog"))


def held(*seconds: float, ago: int = 1, bad_s: float = 0.0, side: Side | None = None, name: str = PLANK.id) -> Session:
    day = datetime(2026, 11, 20, 18, tzinfo=UTC) - timedelta(days=ago)
    holds = tuple(HoldSpan(name, 50.0 * at, 50.0 * at + s, s, s - bad_s, 0, side) for at, s in enumerate(seconds))
    return Session(1, day, name, "default", holds=holds)


def counted(good: int, bad: int = 0, ago: int = 1) -> Session:
    reps = tuple(RepSpan(DOG.id, 5.0 * at, 5.0 * at + 4, 1, None, at < good, ()) for at in range(good + bad))
    return replace(held(ago=ago, name=DOG.id), reps=reps)


PLANKS = plan(PLANK, sets=2, hold_s=30)


@pytest.mark.parametrize(
    ("sessions", "more"),
    [
        ([held(30, 30, ago=3), held(30, 30)], 35),
        ([held(35, 35, ago=3), held(35.1, 35)], 40),  # what was taken last time is where it goes on
        ([held(30, 30, ago=3), held(35, 35)], 35),
        ([held(29.2, 30, ago=3), held(30, 30)], 35),  # within a second is reached
        ([held(30, 30)], None),
        ([held(30, 30, ago=3), held(30)], None),
        ([held(30, 30, ago=3), held(30, 12)], None),
        ([held(30, 30, ago=3), held(30, 30, bad_s=6)], None),
        ([held(30, 30, ago=5), held(10, 9, ago=3), held(30, 30)], None),  # not in a row
        ([held(30, 30, ago=40), held(30, 30, ago=33)], None),  # too long ago
        ([held(30, 30, ago=3), replace(held(30, 30), pain=2)], None),
        ([replace(held(30, 30, ago=3), pain=0), held(30, 30)], 35),
        ([replace(held(90, 90, ago=3), asked="auto"), replace(held(90, 90), asked="auto")], None),
    ],
)
def test_two_good_sessions_of_a_hold_are_five_seconds_more(sessions: list[Session], more: float | None) -> None:
    offers = find_offers(PLANKS, sessions, TODAY)
    assert [offer.more for offer in offers] == ([] if more is None else [more])
    raised = with_offers(PLANKS, offers)
    assert [work.target_s for work in raised] == [more or 30] * 2
    assert [work.target_s for work in PLANKS] == [30, 30]


def test_repetitions_are_two_more_a_set() -> None:
    works = plan(DOG, sets=2, reps=8)
    [offer] = find_offers(works, [counted(16, ago=2), counted(17, bad=1)], TODAY)
    assert offer.words == "Bird dog: 10 repetitions instead of 8 a set"
    assert [work.target_reps for work in with_offers(works, [offer])] == [10, 10]
    assert find_offers(works, [counted(16, ago=2), counted(15)], TODAY) == []
    assert find_offers(works, [counted(16, ago=2), counted(16, bad=4)], TODAY) == []


def test_the_weaker_side_counts() -> None:
    works = plan(SIDE_PLANK, sets=1, hold_s=20)
    left, right = (held(20, ago=2, side=side, name=SIDE_PLANK.id) for side in (Side.LEFT, Side.RIGHT))
    both = replace(left, holds=left.holds + right.holds)
    weak = replace(left, holds=left.holds + tuple(replace(one, total_s=12.0, in_form_s=12.0) for one in right.holds))
    [offer] = find_offers(works, [both, both], TODAY)
    assert offer.words == "Side plank: 25 s instead of 20 s a set"
    assert find_offers(works, [both, weak], TODAY) == []
    assert find_offers(works, [both, left], TODAY) == []


def test_sets_that_ask_for_different_amounts_get_no_offer() -> None:
    mixed = (*plan(PLANK, sets=1, hold_s=30), *plan(PLANK, sets=1, hold_s=20))
    assert find_offers(mixed, [held(30, 30, ago=2), held(30, 30)], TODAY) == []
    at_most = plan(PLANK, sets=1, hold_s=1800)
    assert find_offers(at_most, [held(1800, ago=2), held(1800)], TODAY) == []
