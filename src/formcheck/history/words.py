"""The history in words: the same sentences and tables for the terminal and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formcheck.coach.routines import PAIN
from formcheck.history.insights import ASKED_A_WEEK, Best, Streak, Streaks, Trend
from formcheck.history.norms import CAVEAT, Comparison
from formcheck.history.record import MOST_PAIN, Session
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
    lines = [
        ", ".join(parts) + ".",
        f"Days in a row: {streak_words(streaks.days)}. This week {plural(streaks.days_this_week, 'day')} so far;"
        " the sources ask for 2 to 3 a week.",
    ]
    return lines + pain_lines(sessions)


def lead_lines(
    sessions: Sequence[Session], streaks: Streaks, trends: Sequence[Trend], bests: Sequence[Best], titles: Titles
) -> list[str]:
    """What comes first: the weeks in a row, then what got better and the `bests` that are new."""
    if not any(session.done for session in sessions):
        return []
    better = [
        f"{f'{title(trend.exercise, titles)}, ' if trend.exercise else ''}{trend.measure}:"
        f" {_figure(trend.now, trend.unit)}, was {_figure(trend.before, trend.unit)}"
        for trend in trends
        if trend.verdict == "better"
    ]
    new = [f"{title(best.exercise, titles)}, {': '.join(_best_words(best))}" for best in bests]
    lines = [weeks_words(streaks)]
    if new:
        lines.append(f"New in the last seven days, your best: {_some(new)}.")
    if better:
        lines.append(f"Better than in the four weeks before: {_some(better)}.")
    return lines


def _some(items: Sequence[str]) -> str:
    more = len(items) - _MOST_LED
    return "; ".join(items[:_MOST_LED]) + (f"; and {more} more below" if more > 0 else "")


#: More than so many at once is a table, and there is one.
_MOST_LED = 4


def weeks_words(streaks: Streaks) -> str:
    """How many weeks in a row, or what begins a run of them."""
    weeks, missing = streaks.weeks, ASKED_A_WEEK - streaks.days_this_week
    if weeks.now:
        rest = "your longest run so far" if weeks.now == weeks.longest else f"your longest run is {weeks.longest}"
        return f"{plural(weeks.now, 'week')} in a row with {ASKED_A_WEEK} days or more; {rest}."
    begun = f"Your longest run is {plural(weeks.longest, 'week')} in a row. " if weeks.longest else ""
    this_week = (
        f"{plural(missing, 'more day', 'more days')} this week"
        if streaks.days_this_week
        else (f"{plural(ASKED_A_WEEK, 'day')} in one week")
    )
    return f"{begun}{this_week}, and {'the next' if weeks.longest else 'a'} run of weeks begins."


def pain_lines(sessions: Sequence[Session]) -> list[str]:
    """Where it hurt when that was last answered: what the sources say."""
    last = next((session for session in reversed(sessions) if session.pain is not None), None)
    if last is None or not last.pain:
        return []
    return [f"On {last.day} it hurt, {last.pain} of {MOST_PAIN}. {PAIN}"]


def streak_words(streak: Streak) -> str:
    """``3 now, 5 at most``."""
    return f"{streak.now} now, {streak.longest} at most"


def sessions_table(sessions: Sequence[Session], titles: Titles, *, with_profile: bool = False) -> Table:
    """A row a session, the newest first."""
    asked = any(session.pain is not None for session in sessions)
    heads = (
        *("#No.", "When", "Exercise", "#Held", "#In form", "#Reps", "#Faults", "#Score"),
        *(("#Hurt",) if asked else ()),
        *(("Profile",) if with_profile else ()),
    )
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
            *((DASH if session.pain is None else str(session.pain),) if asked else ()),
            *((session.profile,) if with_profile else ()),
        )
        for session in reversed(sessions)
    )
    note = f"Hurt: what you answered afterwards, 0 (not at all) to {MOST_PAIN}." if asked else ""
    return Table("Sessions", heads, rows, note)


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
            _verdict_words(trend),
        )
        for trend in trends
    )
    return Table("Trends", ("Exercise", "Mean of a session", "#4 weeks before", "#Last 4 weeks", ""), rows)


def _verdict_words(trend: Trend) -> str:
    """No word of blame: which way it went says enough."""
    if trend.verdict == "worse" and trend.before is not None and trend.now is not None:
        return "up" if trend.now > trend.before else "down"
    return trend.verdict or "nothing to compare yet"


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return DASH
    return duration(value) if unit == "s" else number(value, 1, unit_words(unit))


def norms_table(found: Sequence[Comparison], titles: Titles) -> Table:
    """A row a comparison with a published figure."""
    rows = tuple((title(one.exercise, titles), one.text, one.source) for one in found)
    return Table("Beside published figures", ("Exercise", "Comparison", "Source"), rows, CAVEAT if rows else "")
