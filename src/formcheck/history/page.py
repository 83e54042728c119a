"""The history as one page: plots and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from formcheck.charts import LOOKS, Axis, Line, day_axis, draw_bars, draw_lines
from formcheck.history import insights, norms, words
from formcheck.history.record import Session
from formcheck.history.words import Titles
from formcheck.pages import Figure, Page, Section, Table, Text, render
from formcheck.wording import duration, lower_first, number, plural

#: The table has at most this many rows; an export has all.
_MOST_ROWS = 200
_REST = "older ones are left out here; `formcheck history --export` has all."
#: Half of those who were timed, behind the plank's plot: nobody's goal, so it is quiet and scales nothing.
_PLANK_BAND = (
    norms.PLANK[0].lower,
    norms.PLANK[1].upper,
    f"half of {norms.PLANK_HALVES}, as long as they could (168 students)",
)

_Point = tuple[float, float, str]


def to_html(
    sessions: Sequence[Session],
    titles: Titles,
    today: date,
    *,
    whose: str = "",
    efforts: Mapping[str, str] | None = None,
) -> str:
    """The page as text.

    Parameters
    ----------
    sessions : sequence of Session
        One person's, in order of time; at least one.
    titles : mapping of str to str
        What exercises and routines are called, by id.
    today : date
        The day as of which streaks and trends are told.
    whose : str, optional
        The name of the profile.
    efforts : mapping of str to str, optional
        The unit of the range of movement of each exercise, by its id.
    """
    bests = insights.personal_bests(sessions)
    streaks, trends = insights.streaks(sessions, today), insights.trends(sessions, today, efforts)
    first, *rest = (
        *words.lead_lines(sessions, streaks, trends, insights.new_bests(sessions, today), titles),
        *words.summary_lines(sessions, streaks),
    )
    tables = (
        words.bests_table(bests, titles),
        words.trends_table(trends, titles),
        words.norms_table(norms.compare(bests), titles),
        words.sessions_table(sessions, titles),
    )
    sections = (
        Section("Summary", [Text(first, "verdict"), *map(Text, rest)], is_named=False),
        Section("Over time", list(_figures(sessions, titles, today))),
        *(
            Section(one.title, [Table(one.title, one.heads, one.rows, one.note, None, _MOST_ROWS, _REST)])
            for one in tables
            if one.rows
        ),
    )
    heading = "Exercise history" + (f" of {whose}" if whose else "")
    about = f"{sessions[0].day} to {sessions[-1].day}"
    return render(Page(heading, "formcheck", about, sections, look="narrow"))


def _figures(sessions: Sequence[Session], titles: Titles, today: date) -> Iterator[Figure]:
    done = [session for session in sessions if session.done]
    if not done:
        return
    last_week = insights.monday(max(today, done[-1].day))
    axis = day_axis(insights.monday(done[0].day), last_week + timedelta(days=6))
    yield _weeks(done, axis)
    for exercise in dict.fromkeys(name for session in done for name in session.exercises):
        parts = [part for session in done if (part := session.of(exercise)).done]
        norm = _PLANK_BAND if exercise == "forearm_plank" else None
        for kind, lines, band in (
            ("Longest hold in form, s", _holds(parts), norm),
            ("Counted repetitions", _reps(parts), None),
        ):
            if lines:
                heading = f"{words.title(exercise, titles)}: {lower_first(kind)}"
                yield _lines(f"{exercise}-{kind[0].lower()}", axis, lines, band, heading, len(parts))
    scores = [
        (_day(session.started), score, f"{session.day}: {number(score, 0)}")
        for session in done
        if (score := insights.telling_score(session)) is not None
    ]
    if scores:
        yield _lines("score", axis, [Line("", tuple(scores))], None, "Score, of 100", len(scores), top=100.0)


def _weeks(done: Sequence[Session], axis: Axis) -> Figure:
    per_week = Counter(insights.monday(day) for day in insights.days_trained(done))
    first, last = min(per_week), max(per_week)
    weeks = [first + timedelta(weeks=index) for index in range((last - first).days // 7 + 1)]
    bars = [
        ((day.toordinal() + 0.25, day.toordinal() + 6.75), per_week[day], f"week of {day}: {per_week[day]}")
        for day in weeks
    ]
    asked, title = insights.ASKED_A_WEEK, "Days of training in a week"
    return Figure(draw_bars("weeks", axis, bars, asked, f"{asked} a week", title, plural(len(bars), "week")), title)


def _lines(
    name: str,
    axis: Axis,
    lines: Sequence[Line],
    band: tuple[float, float, str] | None,
    title: str,
    count: int,
    top: float | None = None,
) -> Figure:
    labels = [line.label for line in lines if line.label]
    said = plural(count, "session") + (": " + " and ".join(labels) if labels else "")
    chart = draw_lines(name, axis, lines, title, said, band=band, top=top)
    return Figure(chart, title, legend=list(zip(LOOKS, labels, strict=False)) if len(lines) > 1 else (), keys="line")


def _day(when: datetime) -> float:
    return when.toordinal() + (when.hour + when.minute / 60) / 24


def _holds(parts: Sequence[Session]) -> list[Line]:
    found: dict[str, list[_Point]] = {}
    for part in parts:
        longest: dict[str, float] = {}
        for hold in part.holds:
            if hold.in_form_s < insights.LEAST_HOLD_S:
                continue
            side = hold.side.value if hold.side else ""
            longest[side] = max(longest.get(side, 0.0), hold.in_form_s)
        for side, value in longest.items():
            found.setdefault(side, []).append((_day(part.started), value, f"{part.day} {side}: {duration(value)}"))
    return [Line(side, tuple(found[side])) for side in sorted(found)]


def _reps(parts: Sequence[Session]) -> list[Line]:
    found: dict[str, list[_Point]] = {}
    for part in parts:
        counts = Counter(rep.side.value if rep.side else "" for rep in part.reps if rep.counted)
        for side, count in counts.items():
            found.setdefault(side, []).append((_day(part.started), count, f"{part.day} {side}: {count}"))
    return [Line(side, tuple(found[side])) for side in sorted(found)]
