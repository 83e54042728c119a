"""The history as CSV or JSON, whole: what is in the file is in the export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import Enum
from typing import Any

from formcheck.files import spreadsheet_cell
from formcheck.form.events import FaultSpan, HoldSpan, RepSpan
from formcheck.form.measures import BUILT_IN
from formcheck.history.record import Session

SCHEMA_VERSION = 1

_ABOUT = ("session", "started", "profile", "asked")
_COLUMNS = (
    *_ABOUT,
    "kind",
    "exercise",
    "side",
    "start_s",
    "end_s",
    "total_s",
    "in_form_s",
    "unseen_s",
    "hold_s",
    "counted",
    "fault",
    "level",
    "peak",
    "limit",
    "unit",
    "voids",
    "faults",
    "unjudged",
    *(measure.name for measure in BUILT_IN),
    "score",
    "pain",
    "finished",
    "target_sets",
    "target_hold_s",
    "target_reps",
)


def to_json(sessions: Iterable[Session]) -> str:
    """Everything, nested by session; seconds rounded to milliseconds."""
    tree = {"schema_version": SCHEMA_VERSION, "sessions": [_session(session) for session in sessions]}
    return json.dumps(tree, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def to_csv(sessions: Iterable[Session]) -> str:
    """One table: a row for every session, and one for each of its holds, repetitions and faults (``kind``)."""
    text = io.StringIO()
    rows = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    rows.writeheader()
    for session in sessions:
        rows.writerows(
            {key: spreadsheet_cell(cell) if isinstance(cell, str) else cell for key, cell in row.items()}
            for row in _rows(session)
        )
    return text.getvalue()


def _session(session: Session) -> dict[str, Any]:
    return {
        "session": session.id,
        "started": session.started.isoformat(),
        "profile": session.profile,
        "asked": session.asked,
        "target": asdict(session.target),
        "length_s": _plain(session.length_s),
        "finished": session.finished,
        "score": _plain(session.score),
        "pain": session.pain,
        "holds": [_span(hold) for hold in session.holds],
        "reps": [_span(rep) for rep in session.reps],
        "faults": [_span(fault) for fault in session.faults],
    }


def _span(span: HoldSpan | RepSpan | FaultSpan) -> dict[str, Any]:
    tree = {key: _plain(value) for key, value in asdict(span).items()}
    for key in ("way", "is_clear"):  # are not kept
        tree.pop(key, None)
    if isinstance(span, FaultSpan):
        for key in ("cue", "metric", "by"):  # are not kept
            del tree[key]
        tree["fault"] = tree.pop("id")
    return tree


def _rows(session: Session) -> Iterator[dict[str, Any]]:
    tree = _session(session)
    about = {key: tree[key] for key in _ABOUT}
    yield {
        **about,
        "kind": "session",
        "end_s": tree["length_s"],
        "total_s": _plain(session.hold_s),
        "in_form_s": _plain(session.in_form_s),
        "counted": session.counted,
        "score": tree["score"],
        "pain": tree["pain"],
        "finished": int(session.finished),
        **{f"target_{name}": value for name, value in tree["target"].items()},
    }
    for kind, key in (("hold", "holds"), ("rep", "reps"), ("fault", "faults")):
        for span in tree[key]:
            lists = {name: " ".join(value) for name, value in span.items() if isinstance(value, list)}
            flags = {name: int(value) for name, value in span.items() if isinstance(value, bool)}
            measures = span.pop("measures", {})
            built_in = {measure.name: measures.get(measure.name) for measure in BUILT_IN if measures}
            yield {**about, "kind": kind, **span, **lists, **flags, **built_in}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3) + 0.0
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value
