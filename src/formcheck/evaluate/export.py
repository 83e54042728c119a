"""A batch as batch.json and batch.csv, for machines. See docs/batch.md."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import formcheck
from formcheck.evaluate.batch import Batch, Run
from formcheck.evaluate.scores import Counts, figures
from formcheck.files import spreadsheet_cell, write_text
from formcheck.report.json import plain
from formcheck.video.stream import without_password

#: Version of the layout of batch.json; rises when a reader would have to change.
SCHEMA_VERSION = 1


def batch_dict(batch: Batch, gate: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything as plain values; `gate` is what `--fail-under` says."""
    request = batch.request
    made = {
        "schema_version": SCHEMA_VERSION,
        "formcheck_version": formcheck.__version__,
        "exercise_asked": request.exercise,
        "settings_changed": request.settings.in_force(())["changed"],
        "matching": {"hold_iou": request.rule.hold_iou, "within_s": request.rule.within_s},
        "clips": [_clip(run, batch) for run in batch.runs],
        "labelled": batch.labelled,
        "scores": {
            "all": _figures(batch.overall),
            "by_exercise": {exercise: _figures(counts) for exercise, counts in batch.scores.items()},
        },
        "augment": {
            "variants": [variant.name for variant in request.augment],
            "compared": batch.compared,
            "flips": [{"clip": f.clip, "variant": f.variant, "changes": f.changes} for f in batch.flips],
            "not_judged": [{"what": what, "why": why} for what, why in batch.troubles],
        },
        "below": gate,
    }
    values = plain(made)
    assert isinstance(values, dict)
    return values


def write_exports(batch: Batch, gate: tuple[str, ...] = ()) -> None:
    """Write batch.json and batch.csv into the batch's folder."""
    out = batch.request.out
    text = json.dumps(batch_dict(batch, gate), indent=2, ensure_ascii=False, allow_nan=False)
    write_text(out / "batch.json", text + "\n")
    table = io.StringIO()
    rows = [_row(run) for run in batch.runs]
    writer = csv.DictWriter(table, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(out / "batch.csv", table.getvalue())


def relative(path: Path, out: Path) -> str:
    """A path as seen from the batch's folder, with forward slashes."""
    return Path(os.path.relpath(path, out)).as_posix()


def status(run: Run) -> str:
    """``ok``, ``crashed``, ``failed``, or ``cut short``: judged, but not to its end."""
    if run.crashed:
        return "crashed"
    if run.result is None:
        return "failed"
    return "cut short" if run.problem else "ok"


def exercises_found(run: Run) -> list[str]:
    """What was recognised, in order of appearance."""
    return list(dict.fromkeys(part["exercise"] for part in run.result["parts"])) if run.result else []


def _figures(counts: Counts) -> dict[str, Any]:
    angles = {name: {"frames": e.n, "mae": e.mae, "bias": e.bias} for name, e in counts.angles.items()}
    return {**figures(counts), "angles": angles}


def _clip(run: Run, batch: Batch) -> dict[str, Any]:
    labels = batch.request.labels.get(run.clip.spec)
    return {
        "clip": without_password(run.clip.spec),
        "name": run.clip.name,
        "folder": relative(run.clip.folder, batch.request.out),
        "status": status(run),
        "problem": run.problem,
        "details": run.details,
        "seconds": run.seconds,
        "reused": run.reused,
        "exercises": exercises_found(run),
        "summary": run.result["summary"] if run.result else None,
        "faults": sorted({fault["id"] for fault in run.result["faults"]}) if run.result else [],
        "labels": labels.where if labels else None,
        "differs": run.score.remarks if run.score else [],
    }


def _row(run: Run) -> Mapping[str, object]:
    summary = run.result["summary"] if run.result else {}
    sides = summary.get("reps_by_side", {})
    return {
        "clip": spreadsheet_cell(without_password(run.clip.spec)),
        "status": status(run),
        "problem": spreadsheet_cell(run.problem or ""),
        "seconds": f"{run.seconds:.2f}",
        "exercises": ";".join(exercises_found(run)),
        "hold_s": summary.get("hold_s", ""),
        "in_form_s": summary.get("in_form_s", ""),
        "reps": summary.get("reps", ""),
        "reps_left": sides.get("left", ""),
        "reps_right": sides.get("right", ""),
        "reps_not_counted": summary.get("reps_not_counted", ""),
        "faults": ";".join(dict.fromkeys(fault["id"] for fault in run.result["faults"])) if run.result else "",
        "score": "" if summary.get("score") is None else summary["score"],
        "labelled": "yes" if run.score else "no",
        "differs": spreadsheet_cell("; ".join(run.score.remarks)) if run.score else "",
    }
