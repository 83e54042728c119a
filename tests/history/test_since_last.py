"""A session against those before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from formcheck.form.events import HoldSpan, RepSpan
from formcheck.history.record import Session
from formcheck.history.since_last import since_last_lines

TITLES = {"plank": "Plank", "bridge": "Bridge"}


def session(number: int, *held_s: float, reps: int = 0) -> Session:
    holds = tuple(HoldSpan("plank", 0.0, seconds, seconds, seconds, 0.0, None) for seconds in held_s)
    counted = tuple(RepSpan("bridge", 100.0 + one, 101.0 + one, 0.5, None, True, ()) for one in range(reps))
    return Session(number, datetime(2026, 1, number, tzinfo=UTC), "auto", "me", holds=holds, reps=counted)


def test_against_the_last_time_and_the_best() -> None:
    kept = [session(1, 50.0, 20.0, reps=9), session(2, 36.0, reps=8), session(3, 42.0, reps=11)]
    assert since_last_lines(kept, 3, TITLES) == [
        "Plank: longest in form 0:42; last time 0:36, your best 0:50",
        "Bridge: counted 11; last time 8, your best",
    ]
    assert since_last_lines(kept[:2], 2, TITLES)[0] == "Plank: longest in form 0:36; last time 0:50, your best 0:50"


def test_nothing_is_compared_with_nothing() -> None:
    assert since_last_lines([session(1, 30.0)], 1, TITLES) == []
    assert since_last_lines([session(1, 30.0), session(2, 1.0)], 2, TITLES) == []  # hardly done
    assert since_last_lines([session(1, 2.0), session(2, 30.0)], 2, TITLES) == []
    assert since_last_lines([replace(session(1, 30.0), id=7)], 1, TITLES) == []
