"""Measured angles against true ones, frame by frame."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from formcheck.errors import InputError
from formcheck.evaluate.labels import Labels, load_truth
from formcheck.evaluate.scores import Errors
from formcheck.pose.types import FloatArray
from formcheck.timespans import mask


def angle_errors(labels: Labels, metrics: Path) -> dict[str, dict[str, Errors]]:
    """Errors of every measured angle that the truth gives too, by exercise and name, while the exercise is done."""
    if labels.truth is None or not metrics.is_file():
        return {}
    truth = _columns_of_truth(labels.truth)
    t, measured = _columns_of_csv(metrics, set(truth))
    if not len(t):
        return {}
    found: dict[str, dict[str, Errors]] = {}
    for exercise in sorted(labels.exercises):
        inside = mask(labels.done(exercise), t)
        errors = {name: _errors(name, measured[name][inside], t[inside], truth) for name in sorted(measured)}
        found[exercise] = {name: one for name, one in errors.items() if one.n}
    return found


def _errors(name: str, values: FloatArray, t: FloatArray, truth: Mapping[str, FloatArray]) -> Errors:
    difference = values - np.interp(t, truth["t_s"], truth[name])
    if name.endswith("_deg"):
        difference = (difference + 180.0) % 360.0 - 180.0
    return Errors.of(difference[np.isfinite(difference)].tolist())


def _columns_of_truth(path: Path) -> dict[str, FloatArray]:
    """Every array of a truth file that has a number a frame; what is null there is NaN."""
    truth = load_truth(path)
    count = len(truth.get("t_s") or ())
    columns = {}
    for name, values in truth.items():
        if isinstance(values, list) and count and len(values) == count:
            try:
                columns[name] = np.array([np.nan if value is None else float(value) for value in values], np.float64)
            except (TypeError, ValueError):
                continue  # no numbers
    return columns


def _columns_of_csv(path: Path, wanted: set[str]) -> tuple[FloatArray, dict[str, FloatArray]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            names = [name for name in dict.fromkeys(header) if name in wanted or name == "t_s"]
            at = [header.index(name) for name in ["t_s", *names]][1:]
            cells = [[float(row[index] or "nan") for index in at] for row in rows]
    except (OSError, ValueError, IndexError, csv.Error) as error:
        raise InputError(f"{path} is damaged: judge its clip again with --fresh.") from error
    table = np.array(cells, np.float64).reshape(-1, len(names))
    columns = dict(zip(names, table.T, strict=True))
    return columns.pop("t_s"), columns
