"""Every frame's measurements as `metrics.csv`, written while they come."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from formcheck.files import WholeFile, as_output_error
from formcheck.form.events import FaultSpan, FormState, Level


class CuesCsv:
    """Writes what the coach says: a row a tone and a row a sentence, as `cues.csv`.

    Columns are ``t_s``, when it begins; ``what``, a kind of words (``fault``, ``count``, ``advice``, ``praise``,
    ``setup``, ``safety``) or a tone (``tone fault``); and ``text``, the words, empty for a tone.
    The file appears, whole, with `close`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = WholeFile(path)
        self._rows = csv.writer(self._file.text, lineterminator="\n")
        self._write(["t_s", "what", "text"])

    def write(self, t_s: float, what: str, text: str) -> None:
        """Append a row."""
        self._write([f"{t_s:.4f}", what, text])

    def close(self) -> None:
        """Put the file in place; may be called twice."""
        if not self._file.text.closed:
            self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind; may be called twice."""
        self._file.discard()

    def _write(self, row: Sequence[str]) -> None:
        with as_output_error(self._path):
            self._rows.writerow(row)


class MetricsCsv:
    """Writes a row a frame; memory does not grow with the clip.

    Columns are ``t_s``, every metric under its own name (which ends with its unit), ``exercise``, ``phase``,
    ``faults``. What was not seen is empty. ``faults`` lists what is wrong at that moment, the worst first,
    separated by ``;``: a clear fault as its id, advice as its id followed by ``:advice``.

    Use it as a context manager: the file appears, whole, at its end, and not at all if an exception ends it.

    Parameters
    ----------
    path : Path
        Where the file shall be; folders are made as needed.
    metric_names : sequence of str
        The columns. A state may lack some of them (another exercise is judged) and have others, which are
        left out.
    """

    def __init__(self, path: Path, metric_names: Sequence[str]) -> None:
        self._path = path
        self._names = tuple(metric_names)
        self._file = WholeFile(path)
        self._rows = csv.writer(self._file.text, lineterminator="\n")
        self._write(["t_s", *self._names, "exercise", "phase", "faults"])

    def write(self, state: FormState) -> None:
        """Append one frame."""
        self._write(
            [
                f"{state.t:.4f}",
                *(_cell(state.values, name) for name in self._names),
                state.exercise or "",
                state.phase.value,
                ";".join(map(_name, state.faults)),
            ]
        )

    def close(self) -> None:
        """Put the file in place; may be called twice."""
        if not self._file.text.closed:
            self._file.finish()

    def discard(self) -> None:
        """Forget what was written and leave no file; may be called twice."""
        self._file.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _write(self, cells: list[str]) -> None:
        with as_output_error(self._path):
            self._rows.writerow(cells)


def _cell(values: Mapping[str, float], name: str) -> str:
    value = values.get(name)
    if value is None or value != value:
        return ""
    return f"{round(value, 3) + 0.0:.3f}"


def _name(fault: FaultSpan) -> str:
    return fault.id if fault.level is Level.FAULT else f"{fault.id}:advice"
