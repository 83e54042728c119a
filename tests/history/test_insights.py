"""Streaks, bests, trends and norms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.history.acts import hold, keep

from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.history import words
from formcheck.history.insights import Best, Streak, days_trained, new_bests, personal_bests, streaks, trends
from formcheck.history.norms import compare
from formcheck.history.record import Session
from formcheck.history.store import Store
from formcheck.wording import DASH

TODAY = date(2026, 11, 20)  # a Friday


def session(
    day: date = TODAY,
    *holds: tuple[str, float, str | None],
    reps: Iterable[tuple[str, str | None, bool]] = (),
    number: int = 1,
    faults: int = 0,
) -> Session:
    spans = tuple(
        HoldSpan(name, 0.0, seconds + 2, seconds + 2, seconds, 0.0, Side(side) if side else None)
        for name, seconds, side in holds or (("forearm_plank", 30.0, None),)
        if seconds > 0
    )
    return Session(
        number,
        datetime(day.year, day.month, day.day, 18, tzinfo=UTC),
        "auto",
        "default",
        holds=spans,
        reps=tuple(RepSpan(name, 0, 3, 1, Side(side) if side else None, counted, ()) for name, side, counted in reps),
        faults=tuple(
            FaultSpan("forearm_plank", "hips_sagging", Level.FAULT, 0, 1, None, 20, 12, "deg", "")
            for _ in range(faults)
        ),
    )


def days(*ago: int) -> list[Session]:
    return [session(TODAY - timedelta(days=back)) for back in ago]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ((), Streak(0, 0)),
        ((0,), Streak(1, 1)),
        ((2, 1, 0), Streak(3, 3)),
        ((2, 1), Streak(2, 2)),  # today can still come
        ((3, 2), Streak(0, 2)),  # yesterday was missed
        ((9, 8, 7, 6, 1, 0, 0), Streak(2, 4)),
    ],
)
def test_days_in_a_row(ago: tuple[int, ...], expected: Streak) -> None:
    assert streaks(days(*ago), TODAY).days == expected


@pytest.mark.parametrize(
    ("ago", "expected", "this_week"),
    [
        ((), Streak(0, 0), 0),
        ((0, 0), Streak(0, 0), 1),  # twice on one day is one day
        ((4, 0), Streak(1, 1), 2),  # Monday and Friday
        ((5, 4), Streak(0, 0), 1),  # Sunday and Monday: two weeks
        ((6, 8, 13, 15), Streak(2, 2), 0),  # this week can still come
        ((13, 15), Streak(0, 1), 0),  # last week was missed
        ((12, 14, 6, 8, 1), Streak(2, 2), 1),  # and so can a second day of this one
        ((14, 16, 6, 8, 1, 2), Streak(3, 3), 2),
    ],
)
def test_weeks_in_a_row(ago: tuple[int, ...], expected: Streak, this_week: int) -> None:
    found = streaks(days(*ago), TODAY)
    assert (found.weeks, found.days_this_week) == (expected, this_week)


def test_a_week_goes_on_over_the_turn_of_the_year() -> None:
    found = [
        session(date(2025, 12, 30)),
        session(date(2026, 1, 2)),
        session(date(2026, 1, 6)),
        session(date(2026, 1, 8)),
    ]
    assert streaks(found, date(2026, 1, 8)).weeks == Streak(2, 2)


def test_a_session_in_which_nothing_was_done_is_no_day() -> None:
    assert streaks([session(TODAY, ("forearm_plank", 0, None))], TODAY).days == Streak(0, 0)


@given(st.lists(st.integers(0, 60), max_size=40))
def test_a_streak_is_never_longer_than_the_longest(ago: list[int]) -> None:
    found = streaks(days(*ago), TODAY)
    for streak, most in ((found.days, len(set(ago))), (found.weeks, 9)):
        assert 0 <= streak.now <= streak.longest <= most


@pytest.mark.parametrize("hours", [-8, 0, 2, 13])
def test_a_day_is_that_of_the_place(tmp_path: Path, hours: int) -> None:
    """Ten to midnight and ten past it are two days, wherever one is and whatever UTC says."""
    there = timezone(timedelta(hours=hours))
    with Store.open(tmp_path / "history.db") as store:
        for moment in (datetime(2026, 3, 28, 23, 50, tzinfo=there), datetime(2026, 3, 29, 0, 10, tzinfo=there)):
            keep(store, moment, hold())
        assert days_trained(store.sessions()) == [date(2026, 3, 28), date(2026, 3, 29)]
        assert streaks(store.sessions(), date(2026, 3, 29)).days == Streak(2, 2)


def test_a_traveller_keeps_the_day_of_where_it_was(tmp_path: Path) -> None:
    tokyo, honolulu = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))
    with Store.open(tmp_path / "history.db") as store:
        keep(store, datetime(2026, 5, 2, 8, 0, tzinfo=tokyo), hold())  # 1 May 23:00 UTC
        keep(store, datetime(2026, 5, 1, 20, 0, tzinfo=honolulu), hold())  # 2 May 06:00 UTC
        assert [one.day.day for one in store.sessions()] == [2, 1]


def test_bests_by_exercise_and_side() -> None:
    found = personal_bests(
        [
            session(TODAY, ("side_plank", 20, "left"), ("side_plank", 31, "right"), ("forearm_plank", 40, None)),
            session(TODAY, ("side_plank", 25, "left"), number=2),
            session(TODAY, reps=[("bird_dog", "left", True)] * 6 + [("bird_dog", "right", True)] * 4, number=3),
            session(TODAY, reps=[("bird_dog", "left", True)] * 2 + [("bird_dog", "left", False)] * 9, number=4),
        ]
    )
    assert [(best.exercise, best.measure, best.side, best.value, best.session_id) for best in found if best.side] == [
        ("bird_dog", "reps", "left", 6, 3),
        ("bird_dog", "reps", "right", 4, 3),
        ("side_plank", "hold", "left", 25, 2),
        ("side_plank", "hold", "right", 31, 1),
    ]
    assert {best.exercise: round(best.value) for best in found if best.measure == "score"} == {
        "bird_dog": 100,
        "forearm_plank": 95,
        "side_plank": 93,
    }


def test_a_score_of_a_moment_is_no_best() -> None:
    assert not [
        best for best in personal_bests([session(TODAY, ("forearm_plank", 3, None))]) if best.measure == "score"
    ]


def test_trends_compare_four_weeks_with_the_four_before() -> None:
    before = [session(TODAY - timedelta(days=back), ("forearm_plank", 20, None), faults=3) for back in (55, 40, 28)]
    now = [session(TODAY - timedelta(days=back), ("forearm_plank", 30, None), faults=1) for back in (27, 5)]
    long_ago = [session(TODAY - timedelta(days=56), ("forearm_plank", 300, None))]
    found = {trend.measure: trend for trend in trends([*long_ago, *before, *now], TODAY)}
    assert (found["longest hold in form"].before, found["longest hold in form"].now) == (20, 30)
    assert found["longest hold in form"].verdict == "better"
    assert found["clear faults a minute"].verdict == "better"
    assert found["score"].verdict == "the same"
    assert (found["days of training a week"].before, found["days of training a week"].now) == (0.75, 0.5)
    assert found["days of training a week"].verdict == "worse"
    assert "counted repetitions" not in found


def test_trends_of_how_repetitions_were_moved() -> None:
    def moved(day: date, left: float, right: float, cycle_s: float) -> Session:
        sides = [(Side.LEFT, left), (Side.RIGHT, right)] * 3
        reps = tuple(
            RepSpan("squat", i * 4.0, i * 4 + 3.0, 1, side, True, (), measures={"range": value, "cycle_s": cycle_s})
            for i, (side, value) in enumerate(sides)
        )
        return Session(1, datetime(day.year, day.month, day.day, 18, tzinfo=UTC), "auto", "default", reps=reps)

    before = moved(TODAY - timedelta(days=40), 50, 40, 3.0)
    found = {one.measure: one for one in trends([before, moved(TODAY, 60, 60, 2.0)], TODAY, {"squat": "deg"})}
    assert (found["range of movement"].before, found["range of movement"].now) == (45, 60)
    assert (found["range of movement"].unit, found["range of movement"].verdict) == ("deg", "better")
    assert found["time of a repetition"].verdict == "less"
    assert found["difference in range between sides"].verdict == "better"
    assert found["difference in range between sides"].now == 0
    assert "smoothness (0 at best)" not in found, "was not measured"


def test_nothing_before_is_nothing_to_compare() -> None:
    assert {trend.verdict for trend in trends([session()], TODAY)} == {""}


def best(exercise: str, value: float, side: str | None = None) -> Best:
    return Best(exercise, side, "hold", value, TODAY, 1)


@pytest.mark.parametrize("value", [12, 63, 90, 200])
def test_a_plank_beside_those_of_students_is_not_ranked(value: float) -> None:
    [found] = compare([best("forearm_plank", value)])
    assert (
        f"{value} s; as long as they could, half of the women held 63 to 121 s and half of the men held 77"
        in found.text
    )
    assert "quarter" not in found.text
    assert "168 students" in found.source


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [(50, 50, "even"), (52.5, 50, "even"), (53, 50, "right side has more to gain"), (47, 50, "left side has more")],
)
def test_sides_should_be_even(left: float, right: float, said: str) -> None:
    *both, ratio = compare([best("side_plank", left, "left"), best("side_plank", right, "right")])
    assert said in ratio.text
    assert [one.text.split(" is ", 1)[-1] for one in both] == [
        f"{value:.0f} s; the published average is {norm} s." for value, norm in ((right, 54), (left, 55))
    ]
    assert not [one for one in both if "below" in one.text]


def test_no_norm_for_the_rest() -> None:
    assert compare([best("knee_plank", 100), best("side_plank", 60, "left")])[0].exercise == "side_plank"
    assert compare([best("knee_plank", 100)]) == []


def lead(sessions: list[Session]) -> list[str]:
    return words.lead_lines(sessions, streaks(sessions, TODAY), trends(sessions, TODAY), new_bests(sessions, TODAY), {})


def test_it_leads_with_weeks_and_what_got_better() -> None:
    before = [session(TODAY - timedelta(days=back), ("forearm_plank", 20, None), faults=3) for back in (55, 40)]
    now = [session(TODAY - timedelta(days=back), ("forearm_plank", 30, None), faults=1) for back in (9, 8, 1, 0)]
    weeks, better = lead([*before, *now])
    assert weeks == "2 weeks in a row with 2 days or more; your longest run so far."
    assert better.startswith("Better than in the four weeks before: days of training a week: 1.0, was 0.5;")
    assert "Forearm plank, longest hold in form: 30.0 s, was 20.0 s" in better
    now[-1] = session(TODAY, ("forearm_plank", 31, None))
    new = lead([*before, *now])[1]
    assert new == "New in the last seven days, your best: Forearm plank, longest hold in form: 31.0 s."


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        ((0,), "1 more day this week, and a run of weeks begins."),
        ((20,), "2 days in one week, and a run of weeks begins."),
        ((20, 21), "Your longest run is 1 week in a row. 2 days in one week, and the next run of weeks begins."),
    ],
)
def test_who_begins_hears_what_comes_next(ago: tuple[int, ...], said: str) -> None:
    assert lead(days(*ago))[0] == said


def test_nothing_is_said_of_what_went_down() -> None:
    before = [session(TODAY - timedelta(days=40), ("forearm_plank", 60, None))]
    now = [session(TODAY, ("forearm_plank", 30, None), faults=4)]
    assert "Forearm plank" not in " ".join(lead([*before, *now]))
    rows = words.trends_table(trends([*before, *now], TODAY), {}).rows
    assert {row[-1] for row in rows if row[0] != "All"} <= {"down", "up", "the same"}


def test_what_broke_off_at_once_is_no_record() -> None:
    nothing = [session(TODAY, ("forearm_plank", 0.04, None)), session(TODAY, ("forearm_plank", 2.9, None))]
    assert personal_bests(nothing) == []
    assert "0.0 s" not in str(words.trends_table(trends(nothing, TODAY), {}).rows)


def test_a_first_time_is_no_new_best() -> None:
    assert new_bests([session(TODAY, ("forearm_plank", 30, None))], TODAY) == []
    earlier = session(TODAY - timedelta(days=3), ("forearm_plank", 20, None))
    [found] = new_bests([earlier, session(TODAY, ("forearm_plank", 30, None))], TODAY)
    assert found.value == 30


def test_pain_is_shown_with_what_the_sources_say() -> None:
    hurt = replace(session(TODAY), pain=4)
    [said] = words.pain_lines([session(), hurt])
    assert said == f"On {TODAY} it hurt, 4 of 10. With pain, ask a doctor first; stop at pain."
    assert words.pain_lines([hurt, replace(hurt, pain=0)]) == []
    assert words.pain_lines([session()]) == []
    table = words.sessions_table([session(), hurt], {})
    assert "#Hurt" in table.heads
    assert [row[-1] for row in table.rows] == ["4", DASH]
    assert "#Hurt" not in words.sessions_table([session()], {}).heads
