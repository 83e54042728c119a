"""A session as `result.json`: for machines, versioned. See docs/result.md and result.schema.json."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import numpy as np

from formcheck.files import write_text
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, RepSpan
from formcheck.report.result import SCHEMA_VERSION, SessionResult

#: Decimals of every number: milliseconds, thousandths of a degree.
_DECIMALS = 3


def to_dict(result: SessionResult) -> dict[str, Any]:
    """`result` as plain values, ready for JSON: numbers rounded to 3 decimals, None for NaN and infinity.

    Series and pictures are left out: the first are in metrics.csv, the second in report.html.
    """
    return cast(
        "dict[str, Any]",
        plain(
            {
                "schema_version": SCHEMA_VERSION,
                "formcheck_version": result.version,
                "source": asdict(result.source),
                "model": {"estimator": result.estimator, "sha256": result.model_sha256},
                "settings": result.settings,
                "exercise_asked": result.asked,
                "exercise": result.exercise,
                "parts": [asdict(part) for part in result.parts],
                "holds": [_hold(hold) for hold in result.holds],
                "reps": [_rep(rep) for rep in result.reps],
                "faults": [_fault(fault) for fault in result.faults],
                "advice": [_fault(fault) for fault in result.advice],
                "view": {**asdict(result.view), "spans": [asdict(span) for span in result.unseen]},
                "summary": asdict(result.summary),
                "still": _still(result),
                "notes": result.notes,
                "problem": result.problem,
            }
        ),
    )


def to_json(result: SessionResult) -> str:
    """`result` as the text of result.json, with a line break at its end."""
    return json.dumps(to_dict(result), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(result: SessionResult, path: Path) -> None:
    """Write `result` to `path`, whole or not at all; `OutputError` where that fails."""
    write_text(path, to_json(result))


def load_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of result.json."""
    text = (files("formcheck.report") / "result.schema.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


def plain(value: object) -> object:
    """`value` as JSON can hold it: floats rounded or None, tuples as lists, keys as text."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0 if math.isfinite(value) else None  # + 0.0: no "-0.0"
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence):
        return [plain(entry) for entry in value]
    raise TypeError(f"{type(value).__name__} has no place in result.json")


def _side(side: Side | None) -> str | None:
    return side.value if side is not None else None


def _hold(hold: HoldSpan) -> dict[str, object]:
    return {
        "exercise": hold.exercise,
        "start_s": hold.start_s,
        "end_s": hold.end_s,
        "total_s": hold.total_s,
        "in_form_s": hold.in_form_s,
        "unseen_s": hold.unseen_s,
        "side": _side(hold.side),
    }


def _rep(rep: RepSpan) -> dict[str, object]:
    return {
        "exercise": rep.exercise,
        "start_s": rep.start_s,
        "end_s": rep.end_s,
        "hold_s": rep.hold_s,
        "side": _side(rep.side),
        "counted": rep.counted,
        "faults": rep.faults,
        "unjudged": rep.unjudged,
        "measures": dict(rep.measures),
    }


def _fault(fault: FaultSpan) -> dict[str, object]:
    return {
        "exercise": fault.exercise,
        "id": fault.id,
        "start_s": fault.start_s,
        "end_s": fault.end_s,
        "side": _side(fault.side),
        "peak": fault.peak,
        "limit": fault.limit,
        "unit": fault.unit,
        "metric": fault.metric or None,
        "by": fault.by or None,
        "cue": fault.cue,
        "voids": fault.voids,
    }


def _still(result: SessionResult) -> dict[str, object] | None:
    if result.still is None:
        return None
    values = {series.name: series.low[0] for series in result.series if len(series.low)}
    return {**asdict(result.still), "values": values}
