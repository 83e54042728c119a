"""A little more, offered where the last two sessions of an exercise were good. Pure, and never applied by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from formcheck.coach import Work
from formcheck.form.body import Side
from formcheck.history.record import Session
from formcheck.wording import plural

#: How much more is offered.
MORE_S, MORE_REPS = 5.0, 2
#: So many sessions in a row must have been good, the last of them not longer ago than this.
_SESSIONS, _FRESH = 2, timedelta(weeks=4)
#: A good session has this score at least.
_LEAST_SCORE = 90.0
#: Who leaves so shortly before a target has reached it.
_NEARLY_S = 1.0
#: No set may be asked to be longer.
_MOST_S, _MOST_REPS = 1800.0, 500


@dataclass(frozen=True, slots=True)
class Offer:
    """More of one exercise in each set: seconds where it `is_held`, else repetitions."""

    exercise: str
    title: str
    is_held: bool
    now: float
    more: float

    @property
    def words(self) -> str:
        """``Forearm plank: 35 s instead of 30 s a set``."""
        more = f"{self.more:g} s" if self.is_held else plural(round(self.more), "repetition")
        return f"{self.title}: {more} instead of {self.now:g}{' s' if self.is_held else ''} a set"


def find_offers(works: Sequence[Work], sessions: Sequence[Session], today: date) -> list[Offer]:
    """What may be offered of a plan, given all sessions of one person in order of time.

    Only planned sessions count: without a plan, an all-out hold would be the measure. None is made where it hurt, where
    the sets of an exercise ask for different amounts, or after a long break.
    """
    planned = [session for session in sessions if session.asked != "auto" and session.day <= today]
    offers = []
    for name in dict.fromkeys(work.exercise.id for work in works):
        sets = [work for work in works if work.exercise.id == name]
        last = [part for session in planned if (part := session.of(name)).done][-_SESSIONS:]
        if len(last) == _SESSIONS and today - last[-1].day <= _FRESH and all(map(_is_good, last)):
            offer = _offer(sets, last)
            if offer is not None:
                offers.append(offer)
    return offers


def with_offers(works: Iterable[Work], offers: Iterable[Offer]) -> tuple[Work, ...]:
    """The plan with what was offered."""
    more: Mapping[str, Offer] = {offer.exercise: offer for offer in offers}
    return tuple(_raised(work, more[work.exercise.id]) if work.exercise.id in more else work for work in works)


def _raised(work: Work, offer: Offer) -> Work:
    return replace(work, target_s=offer.more) if offer.is_held else replace(work, target_reps=round(offer.more))


def _is_good(session: Session) -> bool:
    return (session.score or 0.0) >= _LEAST_SCORE and not session.pain


def _offer(sets: Sequence[Work], last: Sequence[Session]) -> Offer | None:
    targets = {(work.is_held, work.target_s if work.is_held else work.target_reps) for work in sets}
    if len(targets) != 1:
        return None
    [(is_held, target)] = targets
    if target is None:
        return None
    levels = [_held_level(sets, session) if is_held else _counted_level(sets, session) for session in last]
    level = min(levels)
    if level < target - (_NEARLY_S if is_held else 0):
        return None
    more = max(float(round(level)), float(target)) + (MORE_S if is_held else MORE_REPS)
    if more > (_MOST_S if is_held else _MOST_REPS):
        return None
    return Offer(sets[0].exercise.id, sets[0].exercise.title, is_held, float(target), more)


def _held_level(sets: Sequence[Work], session: Session) -> float:
    """For how long as many sets were held as are planned now, on the weaker side."""
    levels = []
    for side in dict.fromkeys(work.side for work in sets):
        asked = sum(work.side is side for work in sets)
        held = sorted((hold.total_s for hold in session.holds if _fits(hold.side, side)), reverse=True)
        levels.append(held[asked - 1] if len(held) >= asked else 0.0)
    return min(levels)


def _counted_level(sets: Sequence[Work], session: Session) -> float:
    """How many were counted a set, if there were as many sets as are planned now."""
    levels = []
    for side in dict.fromkeys(work.side for work in sets):
        asked = sum(work.side is side for work in sets)
        counted = sum(rep.counted for rep in session.reps if _fits(rep.side, side))
        levels.append(counted // asked)
    return float(min(levels))


def _fits(done: Side | None, asked: Side | None) -> bool:
    return asked is None or done is asked
