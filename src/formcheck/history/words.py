"""The history in words: the same sentences and tables for the terminal and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formcheck.history.insights import ASKED_A_WEEK, Best, Streak, Streaks, Trend
from formcheck.history.norms import CAVEAT, Comparison
from formcheck.history.record import Session
from formcheck.wording import DASH, duration, number, plural, score_words, timer, title_of, unit_words

Titles = Mapping[str, str]

EMPTY = "No session is kept yet. Your first `formcheck live` begins the history."


@dataclass(frozen=True, slots=True)
class Table:
    """Text in rows; a head that begins with # stands over figures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def title(name: str, titles: Titles) -> str:
    """What an exercise, routine or "auto" is called."""
    return titles.get(name, title_of(name))


def summary_lines(sessions: Sequence[Session], streaks: Streaks) -> list[str]:
    """How many, how long and how regularly, in a few sentences."""
    done = [session for session in sessions if session.done]
    held = sum(session.hold_s for session in done)
    counted = sum(session.counted for session in done)
    parts = [f"{plural(len(done), 'session')} on {plural(len({session.day for session in done}), 'day')}"]
    if held:
        parts.append(f"held {duration(held)}")
    if counted:
        parts.append(plural(counted, "counted repetition"))
    return [
        ", ".join(parts) + ".",
        f"Days in a row: {streak_words(streaks.days)}.",
        f"Weeks in a row with {ASKED_A_WEEK} days or more (the sources ask for 2 to 3 a week):"
        f" {streak_words(streaks.weeks)}; this week {plural(streaks.days_this_week, 'day')} so far.",
    ]


def streak_words(streak: Streak) -> str:
    """``3 now, 5 at most``."""
    return f"{streak.now} now, {streak.longest} at most"


def sessions_table(sessions: Sequence[Session], titles: Titles, *, with_profile: bool = False) -> Table:
    """A row a session, the newest first."""
    heads = ("#No.", "When", "Exercise", "#Held", "#In form", "#Reps", "#Faults", "#Score")
    rows = tuple(
        (
            str(session.id),
            f"{session.started:%Y-%m-%d %H:%M}",
            _done_words(session, titles),
            timer(round(session.hold_s)) if session.holds else DASH,
            timer(round(session.in_form_s)) if session.holds else DASH,
            f"{session.counted}/{len(session.reps)}" if session.reps else DASH,
            str(len(session.clear_faults)),
            DASH if session.score is None else score_words(session.score),
            *((session.profile,) if with_profile else ()),
        )
        for session in reversed(sessions)
    )
    return Table("Sessions", (*heads, "Profile") if with_profile else heads, rows)


def _done_words(session: Session, titles: Titles) -> str:
    done = ", ".join(title(name, titles) for name in session.exercises) or f"{title(session.asked, titles)}: nothing"
    return done if session.finished else f"{done} (not finished)"


def bests_table(bests: Sequence[Best], titles: Titles) -> Table:
    """A row a personal best."""
    rows = tuple((title(best.exercise, titles), *_best_words(best), f"{best.day}") for best in bests)
    return Table("Personal bests", ("Exercise", "What", "#Best", "When"), rows)


def _best_words(best: Best) -> tuple[str, str]:
    side = f", {best.side}" if best.side else ""
    if best.measure == "hold":
        return f"longest hold in form{side}", duration(best.value)
    if best.measure == "reps":
        return f"repetitions in a session{side}", f"{best.value:.0f}"
    return "score", score_words(best.value)


def trends_table(trends: Sequence[Trend], titles: Titles) -> Table:
    """A row a figure that can be compared."""
    rows = tuple(
        (
            "All" if trend.exercise is None else title(trend.exercise, titles),
            trend.measure,
            _figure(trend.before, trend.unit),
            _figure(trend.now, trend.unit),
            trend.verdict or "nothing to compare yet",
        )
        for trend in trends
    )
    return Table("Trends", ("Exercise", "Mean of a session", "#4 weeks before", "#Last 4 weeks", ""), rows)


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return DASH
    return duration(value) if unit == "s" else number(value, 1, unit_words(unit))


def norms_table(found: Sequence[Comparison], titles: Titles) -> Table:
    """A row a comparison with a published figure."""
    rows = tuple((title(one.exercise, titles), one.text, one.source) for one in found)
    return Table("Beside published figures", ("Exercise", "Comparison", "Source"), rows, CAVEAT if rows else "")
