"""What somebody is asked once a live session is over."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from formcheck.errors import FormcheckError

if TYPE_CHECKING:
    from formcheck.live.summary import LiveSummary

#: So often an answer that is none is asked for again.
_MOST_TRIES = 3


def ask_what_hurt(summary: LiveSummary, complain: Callable[[str], None]) -> None:
    """Ask whether anything hurt, and keep the answer with the session; Enter, Ctrl-C and the end of input skip it.

    Only of a session that is kept, in which something was done, and where somebody sits at a terminal: nothing else
    may wait for an answer.
    """
    from formcheck.coach.routines import PAIN
    from formcheck.history.record import MOST_PAIN
    from formcheck.history.store import Store
    from formcheck.live.session import SIGNALS

    did = bool(summary.done or summary.holds or summary.reps)
    if summary.session_id is None or not did or summary.why in SIGNALS or not _is_interactive():
        return
    pain = _answer(MOST_PAIN, complain)
    if pain is None:
        return
    try:
        with Store.open() as store:
            store.note_pain(summary.session_id, pain)
    except FormcheckError as error:
        complain(str(error))
    if pain:
        typer.echo(PAIN)


def _is_interactive() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def _answer(most: int, complain: Callable[[str], None]) -> int | None:
    for _ in range(_MOST_TRIES):
        try:
            text = input(f"Did anything hurt? 0 (not at all) to {most}, Enter to skip: ").strip()
        except (EOFError, KeyboardInterrupt, OSError, ValueError):  # the terminal is gone, or no words came from it
            typer.echo("")
            return None
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most:
            return int(text)
        complain(f"{text!r:.20} is no whole number from 0 to {most}.")
    return None
