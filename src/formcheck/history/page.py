"""The history as one offline page: plots and tables, no script, nothing to fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from importlib.resources import files

from formcheck.history import insights, norms, plots, words
from formcheck.history.plots import Line, Mark, Point
from formcheck.history.record import Session
from formcheck.history.words import Table, Titles
from formcheck.report.html import NOT_A_DEVICE
from formcheck.wording import duration, number

_STYLE = """
.dot { fill: #0b5fa5; stroke: #0b5fa5; stroke-width: 1.8; }
.dot.hollow { fill: #fff; stroke: #a83a08; }
.trace.hollow { stroke: #a83a08; stroke-dasharray: 5 4; }
td { overflow-wrap: break-word; }
.scroll table { min-width: 0; }
.scroll thead th { white-space: normal; }
@media print { td.number { white-space: nowrap; } footer { display: block; } }
"""
_ONE_LINE = ' class="nowrap"'
#: The table has at most this many rows; an export has all.
_MOST_ROWS = 200
#: The level lines of the plank's plot.
_PLANK_MARKS = tuple(Mark(group.median, f"median of {group.group}, {group.median:g} s") for group in norms.PLANK)


def to_html(sessions: Sequence[Session], titles: Titles, today: date, *, whose: str = "") -> str:
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
    """
    style = (files("formcheck.report") / "style.css").read_text(encoding="utf-8") + _STYLE
    streaks = insights.streaks(sessions, today)
    bests = insights.personal_bests(sessions)
    first, *rest = words.summary_lines(sessions, streaks)
    tables = (
        words.bests_table(bests, titles),
        words.trends_table(insights.trends(sessions, today), titles),
        words.norms_table(norms.compare(bests), titles),
        words.sessions_table(sessions, titles),
    )
    heading = "Exercise history" + (f" of {whose}" if whose else "")
    span = f"{sessions[0].day} to {sessions[-1].day}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="referrer" content="no-referrer">\n<title>{escape(heading)}</title>\n<style>\n{style}</style>\n'
        f'</head>\n<body>\n<header><p class="brand">formcheck</p><h1>{escape(heading)}</h1>'
        f'<p class="source">{span}</p></header>\n<main>\n<p class="verdict">{escape(first)}</p>'
        + "".join(f"<p>{escape(line)}</p>" for line in rest)
        + _plots(sessions, titles, today)
        + "".join(_table(table) for table in tables if table.rows)
        + f"\n</main>\n<footer>{escape(NOT_A_DEVICE)}</footer>\n</body>\n</html>\n"
    )


def _plots(sessions: Sequence[Session], titles: Titles, today: date) -> str:
    done = [session for session in sessions if session.done]
    if not done:
        return ""
    last_week = insights.monday(max(today, done[-1].day))
    axis = plots.calendar(insights.monday(done[0].day), last_week + timedelta(days=6))
    per_week = Counter(insights.monday(day) for day in insights.days_trained(done))
    first, last = min(per_week), max(per_week)
    weeks = [(day, per_week[day]) for day in _weeks(first, last)]
    drawn = [
        _figure(
            "Days of training in a week",
            plots.draw_weeks(
                "weeks", axis, weeks, insights.ASKED_A_WEEK, "Days of training in a week", f"{len(weeks)} weeks"
            ),
        )
    ]
    for exercise in dict.fromkeys(name for session in done for name in session.exercises):
        parts = [part for session in done if (part := session.of(exercise)).done]
        for kind, lines in (("Longest hold in form, s", _holds(parts)), ("Counted repetitions", _reps(parts))):
            if lines:
                name = f"{exercise}-{kind[0].lower()}"
                heading = f"{words.title(exercise, titles)}: {kind[0].lower()}{kind[1:]}"
                marks = _PLANK_MARKS if exercise == "forearm_plank" else ()
                said = f"{len(parts)} sessions" + (": " + " and ".join(line.label for line in lines) if lines else "")
                drawn.append(_figure(heading, plots.draw_lines(name, axis, lines, marks, heading, said), lines))
    scores = [
        Point(session.started, score, f"{session.day}: {number(score, 0)}")
        for session in done
        if (score := insights.telling_score(session)) is not None
    ]
    if scores:
        lines = [Line("", tuple(scores))]
        chart = plots.draw_lines("score", axis, lines, (), "Score", f"{len(scores)} sessions", top=100.0)
        drawn.append(_figure("Score, of 100", chart))
    return "<section><h2>Over time</h2>" + "".join(drawn) + "</section>"


def _weeks(first: date, last: date) -> Iterator[date]:
    for index in range((last - first).days // 7 + 1):
        yield first + timedelta(weeks=index)


def _holds(parts: Sequence[Session]) -> list[Line]:
    found: dict[str, list[Point]] = {}
    for part in parts:
        longest: dict[str, float] = {}
        for hold in part.holds:
            side = hold.side.value if hold.side else ""
            longest[side] = max(longest.get(side, 0.0), hold.in_form_s)
        for side, value in longest.items():
            found.setdefault(side, []).append(Point(part.started, value, f"{part.day} {side}: {duration(value)}"))
    return [Line(side, tuple(found[side])) for side in sorted(found)]


def _reps(parts: Sequence[Session]) -> list[Line]:
    found: dict[str, list[Point]] = {}
    for part in parts:
        counts = Counter(rep.side.value if rep.side else "" for rep in part.reps if rep.counted)
        for side, count in counts.items():
            found.setdefault(side, []).append(Point(part.started, count, f"{part.day} {side}: {count}"))
    return [Line(side, tuple(found[side])) for side in sorted(found)]


def _figure(heading: str, chart: str, lines: Sequence[Line] = ()) -> str:
    legend = ""
    if len(lines) > 1:
        looks = ("", " hollow")
        legend = "".join(
            f'<li><svg aria-hidden="true"><circle class="dot{look}" cx="8" cy="7" r="4"/></svg>'
            f"{escape(line.label)}</li>"
            for line, look in zip(lines, looks, strict=False)
        )
        legend = f'<ul class="legend">{legend}</ul>'
    return f"<figure><h3>{escape(heading)}</h3>{legend}{chart}</figure>"


def _table(table: Table) -> str:
    looks = [' class="number"' if head[:1] == "#" else _ONE_LINE if head == "When" else "" for head in table.heads]
    top = "".join(
        f'<th scope="col"{look}>{escape(head.removeprefix("#"))}</th>'
        for head, look in zip(table.heads, looks, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f"<td{look}>{escape(cell)}</td>" for cell, look in zip(row, looks, strict=True)) + "</tr>"
        for row in table.rows[:_MOST_ROWS]
    )
    more = len(table.rows) - _MOST_ROWS
    rest = f"<p>{more} older ones are left out here; `formcheck history --export` has all.</p>" if more > 0 else ""
    note = f'<p class="soft">{escape(table.note)}</p>' if table.note else ""
    return (
        f"<section><h2>{escape(table.title)}</h2>"
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(table.title)}">'
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>{note}{rest}</section>"
    )
