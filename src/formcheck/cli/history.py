"""``formcheck history``: what was done so far."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.errors import SettingsError, printable

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
#: No column is folded to less.
_LEAST_WIDTH = 9


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
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE.json", help="Add an exported file; what is known is not doubled."),
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
    from formcheck.cli.chosen import chosen_settings
    from formcheck.cli.complaint import complain
    from formcheck.files import write_text
    from formcheck.history import export as exports
    from formcheck.history.page import to_html
    from formcheck.history.store import Store, history_file
    from formcheck.history.words import EMPTY
    from formcheck.wording import plural

    wanted = {"--html": html, "--export": export, "--import": import_, "--delete": delete, "--delete-all": delete_all}
    first, *others = [name for name, given in wanted.items() if given] or [""]
    if others:
        raise SettingsError(f"{first} and {others[0]}: one at a time.")
    if out is not None and export is None:
        raise SettingsError("--out is for an export: add --export csv or --export json.")
    if first.startswith("--delete") and (exercise is not None or since is not None):
        raise SettingsError("whole sessions are deleted: --delete NO or --delete-all, without --exercise and --since.")
    if import_ is not None:
        if profile is not None or exercise is not None or since is not None:
            raise SettingsError("--import takes a file whole: without --profile, --exercise and --since.")
        _import(import_)
        return
    now = datetime.now().astimezone()
    begin = None if since is None else _moment(since, now.date())
    if exercise is not None:
        _, exercise = chosen_settings(None, None, exercise=exercise).asking(
            exercise
        )  # an unknown one is said, with what may be meant
    if not history_file().exists():
        typer.echo(EMPTY)
        return
    with Store.open() as store:
        if delete or delete_all:
            _delete(store, delete or [], profile, delete_all, yes)
            return
        sessions = store.sessions(profile=profile, exercise=exercise, since=begin)
        if store.left_out:
            complain(f"{plural(store.left_out, 'damaged entry', 'damaged entries')} of the history left out")
        if export is not None:
            text = exports.to_csv(sessions) if export is Export.CSV else exports.to_json(sessions)
            if out is None:
                typer.echo(text, nl=False)
            else:
                write_text(out, text)
                typer.echo(printable(f"{plural(len(sessions), 'session')} in {out}"))
            return
        if not sessions:
            typer.echo(
                EMPTY if not store.sessions() else "No session fits; known profiles: " + printable(_names(store))
            )
            return
        people = {session.profile for session in sessions}
        if html is not None:
            if len(people) > 1:
                raise SettingsError(f"the page is about one person: choose with --profile ({_names(store)}).")
            whose = "" if people == {"default"} else people.pop()
            write_text(html, to_html(sessions, _titles(), now.date(), whose=whose, efforts=_efforts()))
            typer.echo(f"{html}")
            return
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in _lines(sessions, now, people, width):
            typer.echo(printable(line))


def _lines(sessions: list[Session], now: datetime, people: set[str], width: int | None) -> Iterator[str]:
    """All that is shown; no line longer than `width` where there is one."""
    from formcheck.history import insights, norms, words

    titles = _titles()
    bests = insights.personal_bests(sessions)
    trends = insights.trends(sessions, now.date(), _efforts())
    alone = len(people) == 1
    if alone:
        streaks = insights.streaks(sessions, now.date())
        new = insights.new_bests(sessions, now.date())
        lead = words.lead_lines(sessions, streaks, trends, new, titles)
        for line in (*lead, *words.summary_lines(sessions, streaks)):
            yield from _folded(line, width)
        yield ""
    table = words.sessions_table(sessions[-_MOST_ROWS:], titles, with_profile=not alone)
    yield from _columns(table, width)
    yield from _folded(table.note, width) if table.note else ()
    if len(sessions) > _MOST_ROWS:
        yield f"and {len(sessions) - _MOST_ROWS} before; --html or --export shows all"
    if not alone:
        names = ", ".join(sorted(people))
        yield ""
        yield from _folded(f"Streaks, bests and trends are one person's: choose with --profile ({names}).", width)
        return
    for table in (words.bests_table(bests, titles), words.trends_table(trends, titles)):
        if table.rows:
            yield ""
            yield table.title
            yield from _columns(table, width)
    found = norms.compare(bests)
    if found:
        yield ""
        yield "Beside published figures"
        for one in found:
            yield from _folded(f"{one.text} ({one.source})", width)
        yield from _folded(norms.CAVEAT, width)


def _folded(text: str, width: int | None) -> list[str]:
    return [text] if width is None else textwrap.wrap(printable(text), width)


def _columns(table: Table, width: int | None) -> Iterator[str]:
    """A table as plain text in columns; where that is too wide its widest column of words is folded."""
    heads = [head.removeprefix("#") for head in table.heads]
    rows = [[printable(cell) for cell in row] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    over = 0 if width is None else sum(widths) + 2 * (len(widths) - 1) - width
    if over > 0:
        widest = max((w, i) for i, (w, head) in enumerate(zip(widths, table.heads, strict=True)) if head[:1] != "#")[1]
        widths[widest] = max(_LEAST_WIDTH, widths[widest] - over)
    for row in (heads, *rows):
        folded = [textwrap.wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        for cells in zip_longest(*folded, fillvalue=""):
            line = (
                cell.rjust(size) if head.startswith("#") else cell.ljust(size)
                for cell, size, head in zip(cells, widths, table.heads, strict=True)
            )
            yield "  ".join(line).rstrip()


def _titles() -> dict[str, str]:
    from formcheck.coach.routines import ROUTINES
    from formcheck.exercise_file import load_catalogue

    titles = {name: exercise.title for name, exercise in load_catalogue(lambda _: None).items()}
    return {**titles, **{name: routine.title for name, routine in ROUTINES.items()}, "auto": "Any exercise"}


def _efforts() -> dict[str, str]:
    """The unit of the range of movement of each exercise."""
    from formcheck.exercise_file import load_catalogue
    from formcheck.form.exercise import Counted

    known = load_catalogue(lambda _: None).items()
    return {name: exercise.effort_unit for name, exercise in known if isinstance(exercise, Counted)}


def _names(store: Store) -> str:
    return ", ".join(store.profiles()) or "none"


def _moment(text: str, today: date) -> datetime:
    """The beginning of a day: a date, or so many days or weeks ago."""
    unit = {"d": 1, "w": 7}.get(text[-1:])
    try:
        if unit is None:
            return datetime.fromisoformat(text).astimezone()
        if not text[:-1].isdecimal():
            raise ValueError
        return datetime.combine(today - timedelta(days=int(text[:-1]) * unit), time()).astimezone()
    except (ValueError, OverflowError):
        raise SettingsError(f"--since {text}: write a day as 2026-09-01, or how long ago as 30d or 4w.") from None


def _import(path: Path) -> None:
    from formcheck.history.importing import read_export
    from formcheck.history.store import Store
    from formcheck.wording import plural

    sessions = read_export(path)  # first: a file that is no history makes none
    with Store.open() as store:
        added = store.add(sessions)
    known = len(sessions) - added
    there = f"; {known} {'was' if known == 1 else 'were'} there already" if known else ""
    typer.echo(f"{plural(added, 'session')} added{there}.")


def _delete(store: Store, numbers: list[int], profile: str | None, everything: bool, yes: bool) -> None:
    known = [session.id for session in store.sessions(profile=profile)]
    missing = sorted(set(numbers) - set(known))
    if missing:
        whose = "" if profile is None else f" of {profile}"
        raise SettingsError(f"there is no session {missing[0]}{whose}; `formcheck history` shows the numbers.")
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
