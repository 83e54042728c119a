"""Labels drafted from a verdict, for a person to correct."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from formcheck.evaluate.labels import COLUMNS
from formcheck.files import spreadsheet_cell
from formcheck.wording import clock, quantity

_HEAD = (
    "# Drafted by formcheck from its own verdict: watch the clip and correct every row. See docs/labels.md.\n"
    "# what: hold, rep, fault, correct (right form), unsure (leave out), none (nothing that formcheck knows).\n"
)


def draft(results: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """A table of labels from clips' names and results (as in result.json), events in rising time."""
    text = io.StringIO()
    text.write(_HEAD)
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    for clip, result in results:
        rows = sorted(_rows(result), key=lambda row: row["at"])
        for row in rows or [{"what": "none", "at": 0.0}]:
            table.writerow(
                {"clip": spreadsheet_cell(clip), **{name: value for name, value in row.items() if name != "at"}}
            )
    return text.getvalue()


def _rows(result: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    last_s = result["source"]["duration_s"] or 0.0
    for what, events in (("hold", result["holds"]), ("rep", result["reps"]), ("fault", result["faults"])):
        for event in events:
            start_s = event["start_s"]
            end_s = last_s if event["end_s"] is None else event["end_s"]
            yield {
                "at": start_s,
                "exercise": event["exercise"],
                "what": what,
                "start": clock(start_s, 2, minutes=True),
                "end": clock(max(end_s, start_s + 0.01), 2, minutes=True),
                "side": event["side"] or "",
                "fault": event["id"] if what == "fault" else "",
                "note": _note(what, event),
            }


def _note(what: str, event: Mapping[str, Any]) -> str:
    if what == "fault" and event["unit"] != "yes" and event["peak"] is not None:
        return f"peak {quantity(event['peak'], event['unit'])}"
    return "not counted" if what == "rep" and not event["counted"] else ""
