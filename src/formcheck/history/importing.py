"""Sessions out of what `export.to_json` wrote: all of them, or one line on what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from formcheck.errors import InputError
from formcheck.files import read_json
from formcheck.history import cells
from formcheck.history.export import SCHEMA_VERSION
from formcheck.history.record import Session, Target

#: Many years of daily training.
_MOST_BYTES = 1 << 29


def read_export(path: Path) -> tuple[Session, ...]:
    """The sessions of an exported file. Raises InputError that says what is wrong, and in which of them."""
    tree = read_json(path, _MOST_BYTES)
    if not isinstance(tree, dict) or not isinstance(tree.get("sessions"), list):
        raise InputError(f"{path} is no history: `formcheck history --export json` writes what can be imported.")
    if tree.get("schema_version") != SCHEMA_VERSION:
        raise InputError(
            f"{path} was written by another formcheck (layout {tree.get('schema_version')!r:.20}): update."
        )
    sessions = []
    for number, one in enumerate(tree["sessions"], 1):
        try:
            sessions.append(_session(one))
        except KeyError as error:
            raise _damaged(path, number, f"{error.args[0]} is missing") from None
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise _damaged(path, number, str(error)) from None
    return tuple(sessions)


def _damaged(path: Path, number: int, why: str) -> InputError:
    return InputError(
        f"{path} is damaged (session {number} of it: {' '.join(why.split())[:100]}); nothing is imported."
    )


def _session(one: Mapping[str, Any]) -> Session:
    target = one["target"]
    return Session(
        id=0,  # it gets one in the history
        started=_moment(one["started"]),
        asked=cells.text(one["asked"]),
        profile=cells.text(one["profile"]),
        target=Target(
            cells.or_none(cells.whole, target["sets"]),
            cells.or_none(cells.length, target["hold_s"]),
            cells.or_none(cells.whole, target["reps"]),
        ),
        length_s=cells.length(one["length_s"]),
        finished=cells.flag(one["finished"]),
        pain=cells.or_none(cells.pain, one.get("pain")),  # an older formcheck did not ask
        holds=tuple(cells.hold(**_keys(hold, _HOLD)) for hold in one["holds"]),
        reps=tuple(
            cells.rep(
                **_keys(rep, _REP),
                faults=_words(rep["faults"]),
                unjudged=_words(rep["unjudged"]),
                measures=json.dumps(rep["measures"]),
            )
            for rep in one["reps"]
        ),
        faults=tuple(cells.fault(name=fault["fault"], **_keys(fault, _FAULT)) for fault in one["faults"]),
    )


_HOLD = ("exercise", "side", "start_s", "end_s", "total_s", "in_form_s", "unseen_s")
_REP = ("exercise", "side", "start_s", "end_s", "hold_s", "counted")
_FAULT = ("exercise", "level", "side", "start_s", "end_s", "peak", "limit", "unit", "voids")


def _keys(tree: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: tree[name] for name in names}


def _words(value: object) -> str:
    """A list of ids as the history keeps it."""
    if not isinstance(value, list):
        raise ValueError("no list of names")
    return " ".join(cells.text(word) for word in value)


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(cells.text(value))
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("the time of a session needs its offset from UTC")
    return cells.local(moment.astimezone(UTC).strftime(cells.STAMP), round(offset.total_seconds()))
