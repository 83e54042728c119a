"""``formcheck history``: what was done so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.errors import SettingsError

if TYPE_CHECKING:
    from formcheck.history.record import Session
    from formcheck.history.store import Store
    from formcheck.history.words import Table


class Export(Enum):
    """Formats for other programs."""

    CSV = "csv"
    JSON = "json"


#: The table in the terminal has at most this many sessions.
_MOST_ROWS = 20


def command(
    profile: Annotated[str | None, typer.Option("--profile", metavar="NAME", help="Only this person's.")] = None,
    exercise: Annotated[
        str | None, typer.Option("--exercise", "-e", metavar="ID", help="Only this exercise.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="WHEN", help="Only from a day on: 2026-09-01, or 30d, 4w.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it with plots, as one offline page.")
    ] = None,
    export: Annotated[Export | None, typer.Option("--export", help="Give everything to other programs.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where the export goes; printed without.")
    ] = None,
    delete: Annotated[
        list[int] | None, typer.Option("--delete", metavar="NO", help="Delete this session; may be repeated.")
    ] = None,
    delete_all: Annotated[
        bool, typer.Option("--delete-all", help="Delete everything (with --profile: of this person).")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
) -> None:
    """Show sessions, streaks, personal bests, trends, and how they compare with published figures."""
    from formcheck.history import export as exports
    from formcheck.history.page import to_html
    from formcheck.history.store import Store, history_file
    from formcheck.history.words import EMPTY
    from formcheck.report._file import write_text
    from formcheck.settings import Settings

    now = datetime.now().astimezone()
    begin = None if since is None else _moment(since, now)
    if exercise is not None:
        Settings().exercise(exercise)  # an unknown one is said, with what may be meant
    if not history_file().exists():
        typer.echo(EMPTY)
        return
    with Store.open() as store:
        if delete or delete_all:
            _delete(store, delete or [], profile if delete_all else None, delete_all, yes)
            return
        sessions = store.sessions(profile=profile, exercise=exercise, since=begin)
        if export is not None:
            text = exports.to_csv(sessions) if export is Export.CSV else exports.to_json(sessions)
            if out is None:
                typer.echo(text, nl=False)
            else:
                write_text(out, text)
                typer.echo(f"{len(sessions)} sessions in {out}")
            return
        if not sessions:
            typer.echo(EMPTY if not store.sessions() else "No session fits; known profiles: " + _names(store))
            return
        people = {session.profile for session in sessions}
        if html is not None:
            if len(people) > 1:
                raise SettingsError(f"the page is about one person: choose with --profile ({_names(store)}).")
            whose = "" if people == {"default"} else people.pop()
            write_text(html, to_html(sessions, _titles(), now.date(), whose=whose))
            typer.echo(f"{html}")
            return
        for line in _lines(sessions, now, people):
            typer.echo(line)


def _lines(sessions: list[Session], now: datetime, people: set[str]) -> Iterator[str]:
    from formcheck.history import insights, norms, words

    titles = _titles()
    table = words.sessions_table(sessions[-_MOST_ROWS:], titles, with_profile=len(people) > 1)
    yield from _columns(table)
    if len(sessions) > _MOST_ROWS:
        yield f"and {len(sessions) - _MOST_ROWS} before; --html or --export shows all"
    yield ""
    if len(people) > 1:
        yield f"Streaks, bests and trends are one person's: choose with --profile ({', '.join(sorted(people))})."
        return
    yield from words.summary_lines(sessions, insights.streaks(sessions, now.date()))
    bests = insights.personal_bests(sessions)
    for table in (
        words.bests_table(bests, titles),
        words.trends_table(insights.trends(sessions, now.date()), titles),
    ):
        if table.rows:
            yield ""
            yield table.title
            yield from _columns(table)
    found = norms.compare(bests)
    if found:
        yield ""
        yield "Beside published figures"
        for one in found:
            yield f"{one.text} ({one.source})"
        yield norms.CAVEAT


def _columns(table: Table) -> Iterator[str]:
    """A table as plain text in columns."""
    heads = [head.removeprefix("#") for head in table.heads]
    widths = [max(map(len, column)) for column in zip(heads, *table.rows, strict=True)]
    for row in (heads, *table.rows):
        cells = (
            cell.rjust(width) if head.startswith("#") else cell.ljust(width)
            for cell, width, head in zip(row, widths, table.heads, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _titles() -> dict[str, str]:
    from formcheck.exercises import EXERCISES
    from formcheck.exercises.routines import ROUTINES

    titles = {name: exercise.title for name, exercise in EXERCISES.items()}
    return {**titles, **{name: routine.title for name, routine in ROUTINES.items()}, "auto": "Any exercise"}


def _names(store: Store) -> str:
    return ", ".join(store.profiles()) or "none"


def _moment(text: str, now: datetime) -> datetime:
    """The beginning of a day: a date, or so many days or weeks ago."""
    from datetime import timedelta

    unit = {"d": 1, "w": 7}.get(text[-1:])
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        if unit is not None:
            return midnight - timedelta(days=int(text[:-1]) * unit)
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise SettingsError(f"--since {text}: write a day as 2026-09-01, or how long ago as 30d or 4w.") from None


def _delete(store: Store, numbers: list[int], profile: str | None, everything: bool, yes: bool) -> None:
    known = [session.id for session in store.sessions(profile=profile)]
    missing = sorted(set(numbers) - set(known))
    if missing and not everything:
        raise SettingsError(f"there is no session {missing[0]}; `formcheck history` shows the numbers.")
    doomed = known if everything else sorted(set(numbers))
    if not doomed:
        typer.echo("There is nothing to delete.")
        return
    what = f"session {doomed[0]}" if len(doomed) == 1 else f"{len(doomed)} sessions"
    if not yes and not typer.confirm(f"Delete {what} for good?", err=True):
        typer.echo("Nothing was deleted.")
        return
    store.delete(doomed)
    typer.echo(f"Deleted {what}.")
