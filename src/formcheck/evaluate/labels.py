"""What a person (or a renderer) says happened in a clip: read, checked, and found for each clip. See docs/labels.md."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Any

from formcheck.errors import InputError, did_you_mean
from formcheck.evaluate.events import Events, Held, Rep, Wrong
from formcheck.exercises import EXERCISES
from formcheck.files import LARGE, plain_cell, read_json, read_text
from formcheck.form.exercise import Hold
from formcheck.timespans import Span, length_s, shared_s, without

COLUMNS = ("clip", "exercise", "what", "start", "end", "side", "fault", "count", "note")
KINDS = ("hold", "rep", "fault", "correct", "unsure", "none")
SIDES = ("left", "right")
#: What a file beside a clip is called.
TRUTH_SUFFIX, CSV_NAME = ".truth.json", "labels.csv"
#: More is no label of a clip but a mistake, or would fill the memory.
_MOST_EVENTS, _MOST_REPS = 10_000, 10_000


@dataclass(frozen=True, slots=True)
class Labels:
    """All that is known of one clip.

    Attributes
    ----------
    clip : str
        What the clip is called in the labels: its file name, with or without folders and suffix.
    where : str
        The file that says so.
    exercises : frozenset of str
        What may be recognised in it; empty where nothing may.
    correct : tuple of (str, Span)
        Stretches of right form of an exercise, besides its holds and repetitions.
    unsure : tuple of Span
        Where nothing that is found counts for or against.
    truth : Path or None
        A file with angles a frame.
    """

    clip: str
    where: str
    events: Events
    exercises: frozenset[str]
    correct: tuple[tuple[str, Span], ...] = ()
    unsure: tuple[Span, ...] = ()
    truth: Path | None = None

    def done(self, exercise: str) -> list[Span]:
        """When an exercise was being done, as far as the labels give times."""
        holds = [hold.stretch for hold in self.events.holds if hold.exercise == exercise]
        reps = [rep.stretch for rep in self.events.reps if rep.exercise == exercise and rep.stretch is not None]
        return holds + reps

    def correct_form(self, exercise: str) -> list[Span]:
        """When an exercise was being done without any labelled fault."""
        given = [stretch for name, stretch in self.correct if name == exercise]
        faults = [fault.stretch for fault in self.events.faults]
        return without(self.done(exercise) + given, [*faults, *self.unsure])

    def in_form_s(self, hold: Held) -> float:
        """Seconds of a hold without a fault that breaks it: as labelled, or what its labelled faults leave."""
        if hold.in_form_s is not None:
            return hold.in_form_s
        breaking = {fault.id for fault in EXERCISES[hold.exercise].all_faults if fault.voids}
        faults = [f.stretch for f in self.events.faults if f.exercise == hold.exercise and f.id in breaking]
        return length_s(without([hold.stretch], faults))


class LabelBook:
    """Labels of many clips.

    Parameters
    ----------
    entries : sequence of Labels
        Each clip at most once; `InputError` otherwise.
    """

    def __init__(self, entries: Sequence[Labels] = ()) -> None:
        self.entries = tuple(entries)
        seen: dict[str, str] = {}
        for entry in entries:
            if entry.clip in seen:
                raise InputError(f"{entry.clip} is labelled twice, in {seen[entry.clip]} and in {entry.where}.")
            seen[entry.clip] = entry.where

    def of(self, path: PurePath) -> Labels | None:
        """The labels of the clip at `path`: those that name most of its folders."""
        fitting = [entry for entry in self.entries if _fits(PurePath(entry.clip), path)]
        return max(fitting, key=lambda entry: len(PurePath(entry.clip).parts), default=None)


def read_labels(path: Path) -> LabelBook:
    """The labels in a CSV or truth file, or in all of those in a folder and the folders in it."""
    if not path.exists():
        raise InputError(f"{path}: no such file or folder of labels.")
    if path.is_dir():
        files = [*sorted(path.rglob(f"*{TRUTH_SUFFIX}")), *sorted(path.rglob(CSV_NAME))]
        if not files:
            raise InputError(f"{path} holds no labels: neither NAME{TRUTH_SUFFIX} nor {CSV_NAME}.")
        return LabelBook([entry for file in files for entry in read_labels(file).entries])
    if path.suffix.lower() == ".json":
        return LabelBook([read_truth(path)])
    return LabelBook(read_csv(path))


def labels_beside(clip: Path) -> Labels | None:
    """What lies beside a clip: its truth file, or what labels.csv in its folder says of it."""
    truth = clip.with_name(f"{clip.stem}{TRUTH_SUFFIX}")
    if truth.is_file():
        return read_truth(truth)
    table = clip.with_name(CSV_NAME)
    return LabelBook(read_csv(table)).of(clip) if table.is_file() else None


def _fits(label: PurePath, clip: PurePath) -> bool:
    *folders, name = label.parts or ("",)
    return name in (clip.name, clip.stem) and tuple(folders) == clip.parts[:-1][len(clip.parts) - 1 - len(folders) :]


# --- Truth files of rendered clips --------------------------------------------------------------------------------


def read_truth(path: Path) -> Labels:
    """The events of a NAME.truth.json; the format is that of sample_videos/README.md."""
    truth = load_truth(path)
    given = truth.get("exercise")
    try:
        events = truth["events"]
        if any(len(events.get(kind, ())) > _MOST_EVENTS for kind in ("holds", "reps", "faults")):
            raise ValueError(f"more than {_MOST_EVENTS} of one kind")
        holds = tuple(
            Held(_known(path, hold.get("exercise", given)), *_stretch(hold), _side(hold), _in_form_s(hold))
            for hold in events.get("holds", ())
        )
        reps = tuple(
            Rep(_known(path, rep.get("exercise", given)), *_stretch(rep), _side(rep)) for rep in events.get("reps", ())
        )
        faults = tuple(_truth_fault(path, fault, given, holds, reps) for fault in events.get("faults", ()))
        own = frozenset() if given is None else frozenset({_known(path, given)})
        _check_times(truth.get("t_s"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(f"{path}: its events can't be read: {what}.") from error
    found = Events(holds, reps, faults)
    name = truth.get("clip") or path.name.removesuffix(TRUTH_SUFFIX)
    return Labels(str(name), str(path), found, found.exercises | own, truth=path)


def load_truth(path: Path) -> dict[str, Any]:
    """A truth file as plain values."""
    truth = read_json(path)
    if not isinstance(truth, dict):
        raise InputError(f"{path} is no truth file: it holds a {type(truth).__name__}, not an object.")
    return truth


def _stretch(event: Mapping[str, Any]) -> Span:
    start_s, end_s = _seconds(event["start_s"]), _seconds(event["end_s"])
    if end_s < start_s:
        raise ValueError(f"it ends at {end_s:g} s, before its start at {start_s:g} s")
    return start_s, end_s


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not math.isfinite(seconds):
        raise ValueError(f"{value!r} is no time")
    return seconds


def _side(event: Mapping[str, Any]) -> str | None:
    side = event.get("side")
    if side is not None and side not in SIDES:
        raise ValueError(f"side {side!r} is neither left nor right")
    return None if side is None else str(side)


def _in_form_s(hold: Mapping[str, Any]) -> float | None:
    value = hold.get("in_form_s")
    return None if value is None else _seconds(value)


def _check_times(times: Any) -> None:
    """ValueError where a truth file's times of frames are not rising numbers."""
    if times is None:
        return
    seconds = [_seconds(value) for value in times]
    if any(after <= before for before, after in pairwise(seconds)):
        raise ValueError("its t_s don't rise")


def _truth_fault(
    path: Path, fault: Mapping[str, Any], given: str | None, holds: Iterable[Held], reps: Iterable[Rep]
) -> Wrong:
    exercise = _known(path, fault.get("exercise", given))
    start_s = _seconds(fault["onset_s"])
    end_s = fault.get("end_s")
    if end_s is None:  # it lasts as long as what it is a fault of
        ends = [*(hold.end_s for hold in holds), *(rep.end_s for rep in reps if rep.end_s is not None)]
        end_s = min((end for end in ends if end >= start_s), default=start_s)
    _check_fault(str(path), exercise, fault["id"])
    return Wrong(exercise, fault["id"], start_s, _seconds(end_s), _side(fault))


def _known(path: Path, exercise: str | None) -> str:
    if exercise is None:
        raise InputError(f"{path}: an event without an exercise.")
    _check_exercise(str(path), exercise)
    return exercise


def _check_exercise(where: str, name: str) -> None:
    if name not in EXERCISES:
        near = did_you_mean(name, EXERCISES) or "."
        raise InputError(f"{where}: unknown exercise {name!r}{near} `formcheck exercises` lists all.")


def _check_fault(where: str, exercise: str, fault: str) -> None:
    known = [one.id for one in EXERCISES[exercise].all_faults]
    if fault not in known:
        near = did_you_mean(fault, known) or f"; it has {', '.join(known)}."
        raise InputError(f"{where}: {exercise} has no fault {fault!r}{near}")


# --- Labels by hand -----------------------------------------------------------------------------------------------

_TIME = re.compile(r"(?:(?:(?P<h>\d{1,4}):)?(?P<m>\d{1,6}):)?(?P<s>\d{1,8}(?:[.,]\d{0,9})?)", re.ASCII)


def parse_time(text: str) -> float | None:
    """Seconds from ``9.8``, ``1:09.8`` or ``1:01:09.8``; None where it is no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = match["h"], match["m"], float(match["s"].replace(",", "."))
    if (minutes is not None and seconds >= 60) or (hours is not None and int(minutes) >= 60):
        return None
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds


@dataclass(slots=True)
class _Draft:
    """What has been read of one clip so far."""

    holds: list[tuple[int, Held]] = field(default_factory=list)
    reps: list[Rep] = field(default_factory=list)
    faults: list[Wrong] = field(default_factory=list)
    correct: list[tuple[str, Span]] = field(default_factory=list)
    unsure: list[Span] = field(default_factory=list)
    none_row: int | None = None
    other_row: int | None = None


def read_csv(path: Path) -> list[Labels]:
    """The labels in a table, a row an event; `InputError` names file, row and what is wrong with it."""
    drafts: dict[str, _Draft] = defaultdict(_Draft)
    room = 10 * _MOST_REPS
    for number, cells in _rows(path):
        row = _Row(f"{path}, row {number}", cells)
        if not cells["clip"]:
            raise row.error("no clip")
        draft = drafts[cells["clip"]]
        before = len(draft.reps)
        _take(draft, number, row)
        room -= len(draft.reps) - before
        if room < 0:
            raise row.error(f"more than {10 * _MOST_REPS} repetitions in one file")
    return [_finished(path, clip, draft) for clip, draft in drafts.items()]


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Numbered rows (the number is that of the line) with a cell for every column; comments and empty ones left out."""
    text = read_text(path, LARGE)
    lines = text.splitlines()
    told = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" ,;\t") and not line.lstrip().startswith("#")]
    if not told:
        raise InputError(f"{path} is empty: its first row must name the columns, {','.join(COLUMNS)}.")
    delimiter = max(",;\t", key=told[0][1].count)
    header = [cell.strip().lower() for cell in _cells(path, *told[0], delimiter)]
    for name in header:
        if name and name not in COLUMNS:
            near = did_you_mean(name, COLUMNS) or f"; there are {', '.join(COLUMNS)}."
            raise InputError(f"{path}, row {told[0][0]}: unknown column {name!r}{near}")
    for name in ("clip", "what"):
        if name not in header:
            raise InputError(f"{path}, row {told[0][0]}: no column {name!r}; the first row must name the columns.")
    for number, line in told[1:]:
        cells = [plain_cell(cell.strip()) for cell in _cells(path, number, line, delimiter)]
        if any(cells[len(header) :]):
            raise InputError(
                f"{path}, row {number}: {len(cells)} cells, but the first row names {len(header)} columns."
            )
        yield number, dict.fromkeys(COLUMNS, "") | dict(zip(header, cells, strict=False))


def _cells(path: Path, number: int, line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{path}, row {number}: {error}.") from error


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, and how to read its cells."""

    where: str
    cells: Mapping[str, str]

    def error(self, what: str) -> InputError:
        return InputError(f"{self.where}: {what.rstrip('.')}.")

    def only(self, *allowed: str) -> None:
        for name in ("exercise", "start", "end", "side", "fault", "count"):
            if self.cells[name] and name not in allowed:
                raise self.error(f"a {self.cells['what'].lower()} takes no {name}, but it says {self.cells[name]!r}")

    def choice(self, name: str, known: Sequence[str]) -> str:
        value = self.cells[name].lower()
        if value not in known:
            near = did_you_mean(value, known) or f"; write {', '.join(known[:-1])} or {known[-1]}"
            raise self.error(f"{name} {self.cells[name]!r} is unknown{near}" if value else f"no {name}{near}")
        return value

    @property
    def exercise(self) -> str:
        name = self.cells["exercise"].lower()
        if not name:
            raise self.error(f"a {self.cells['what'].lower()} needs its exercise")
        _check_exercise(self.where, name)
        return name

    @property
    def fault(self) -> str:
        if not self.cells["fault"]:
            raise self.error("a fault needs its id, in the column fault")
        fault = self.cells["fault"].lower()
        _check_fault(self.where, self.exercise, fault)
        return fault

    @property
    def side(self) -> str | None:
        return self.choice("side", SIDES) if self.cells["side"] else None

    @property
    def count(self) -> int:
        text = self.cells["count"] or "1"
        if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= _MOST_REPS:
            raise self.error(f"count {text[:40]!r} is no number of repetitions from 1 to {_MOST_REPS}")
        return int(text)

    @property
    def stretch(self) -> Span:
        start_s, end_s = (self._time(name) for name in ("start", "end"))
        if end_s <= start_s:
            raise self.error(f"its end {self.cells['end']} is not after its start {self.cells['start']}")
        return start_s, end_s

    @property
    def timed(self) -> bool:
        return bool(self.cells["start"] or self.cells["end"])

    def _time(self, name: str) -> float:
        if not self.cells[name]:
            raise self.error(f"no {name}")
        seconds = parse_time(self.cells[name])
        if seconds is None:
            raise self.error(f"{name} {self.cells[name]!r} is no time; write seconds or minutes:seconds, like 1:09.5")
        return seconds


def _take(draft: _Draft, number: int, row: _Row) -> None:
    what = row.choice("what", KINDS)
    if what == "none":
        row.only()
        draft.none_row = number
    elif what == "unsure":
        row.only("exercise", "start", "end")
        draft.unsure.append(row.stretch)
        return
    else:
        draft.other_row = number
    if draft.none_row is not None and draft.other_row is not None:
        raise row.error(f"row {draft.none_row} says that nothing is done in this clip, row {draft.other_row} says more")
    if what == "hold":
        row.only("exercise", "start", "end", "side")
        if not isinstance(EXERCISES[row.exercise], Hold):
            raise row.error(f"{row.exercise} is counted, not held; write rep")
        hold = Held(row.exercise, *row.stretch, row.side)
        for other_number, other in draft.holds:
            if shared_s(hold.stretch, other.stretch) > 0:
                raise row.error(f"this hold overlaps that of row {other_number}")
        draft.holds.append((number, hold))
    elif what == "rep":
        row.only("exercise", "start", "end", "side", "count")
        if isinstance(EXERCISES[row.exercise], Hold):
            raise row.error(f"{row.exercise} is held, not counted; write hold")
        if row.timed and row.count > 1:
            raise row.error("a rep with times is one; several need a row each, or no times")
        start_s, end_s = row.stretch if row.timed else (None, None)
        draft.reps += [Rep(row.exercise, start_s, end_s, row.side)] * row.count
    elif what == "fault":
        row.only("exercise", "start", "end", "side", "fault")
        draft.faults.append(Wrong(row.exercise, row.fault, *row.stretch, row.side))
    elif what == "correct":
        row.only("exercise", "start", "end", "side")
        draft.correct.append((row.exercise, row.stretch))


def _finished(path: Path, clip: str, draft: _Draft) -> Labels:
    events = Events(tuple(hold for _, hold in draft.holds), tuple(draft.reps), tuple(draft.faults))
    exercises = events.exercises | {name for name, _ in draft.correct}
    return Labels(clip, str(path), events, exercises, tuple(draft.correct), tuple(draft.unsure))
