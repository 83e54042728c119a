"""What a batch came to as rows of words, for the terminal and for the overview."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formcheck.evaluate.batch import Batch, Run
from formcheck.evaluate.export import exercises_found, status
from formcheck.evaluate.scores import Counts, figures
from formcheck.exercises import EXERCISES
from formcheck.wording import DASH, duration, number, title_of


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One clip in words; `right` is None where it has no labels."""

    name: str
    found: str
    held: str
    in_form: str
    reps: str
    faults: str
    right: bool | None
    against: tuple[str, ...]
    problem: str | None


def clip_row(run: Run) -> ClipRow:
    """A clip's line."""
    problem = f"{status(run)}: {run.problem}" if run.problem else None
    if run.result is None:
        return ClipRow(run.clip.name, DASH, "", "", "", "", None, (), problem)
    summary = run.result["summary"]
    faults: dict[str, int] = {}
    for fault in run.result["faults"]:
        faults[fault["id"]] = faults.get(fault["id"], 0) + 1
    held = bool(run.result["holds"])
    return ClipRow(
        name=run.clip.name,
        found=", ".join(map(exercise_title, exercises_found(run))) or DASH,
        held=duration(summary["hold_s"]) if held else "",
        in_form=duration(summary["in_form_s"]) if held else "",
        reps=_reps(summary) if run.result["reps"] else "",
        faults=", ".join(title_of(name).lower() + (f" x{n}" if n > 1 else "") for name, n in faults.items()),
        right=None if run.score is None else not run.score.remarks,
        against=run.score.remarks if run.score else (),
        problem=problem,
    )


def _reps(summary: Mapping[str, int | dict[str, int]]) -> str:
    sides = summary["reps_by_side"]
    assert isinstance(sides, dict)
    split = f" ({sides['left']} left, {sides['right']} right)" if any(sides.values()) else ""
    rest = f", {summary['reps_not_counted']} not counted" if summary["reps_not_counted"] else ""
    return f"{summary['reps']}{split}{rest}"


def exercise_title(exercise: str) -> str:
    """What an exercise is called."""
    return EXERCISES[exercise].title if exercise in EXERCISES else title_of(exercise)


Figures = Mapping[str, float | None]


def _plain(name: str, decimals: int, unit: str = "") -> Callable[[Figures], str]:
    return lambda f: number(f[name], decimals, unit)


def _mean_and_most(name: str) -> Callable[[Figures], str]:
    return lambda f: (
        DASH if f[f"{name}_mae_s"] is None else f"{number(f[f'{name}_mae_s'], 2)} / {number(f[f'{name}_max_s'], 2)} s"
    )


def _found_of(what: str, labelled: str) -> Callable[[Figures], str]:
    return lambda f: f"{f[what]:.0f} of {f[labelled]:.0f}" if f[what] or f[labelled] else DASH


#: Words for a row, and its cell from the figures.
_ROWS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("holds found", _found_of("holds_found", "holds")),
    ("holds invented", _plain("holds_extra", 0)),
    ("hold time error, mean / most", _mean_and_most("hold_time")),
    ("start error, mean / most", _mean_and_most("hold_start")),
    ("end error, mean / most", _mean_and_most("hold_end")),
    ("time in form error, mean / most", _mean_and_most("in_form")),
    ("repetitions found", _found_of("reps_found", "reps")),
    ("repetition MAE a clip", _plain("rep_mae", 2)),
    ("clips off by one at most (OBO)", _plain("rep_obo", 3)),
    ("clips with exact count", _plain("rep_exact", 3)),
    ("clips with exact sides", _plain("sides_exact", 3)),
    ("faults found", _found_of("faults_found", "faults")),
    ("faults invented", _plain("faults_extra", 0)),
    ("fault precision", _plain("fault_precision", 3)),
    ("fault recall", _plain("fault_recall", 3)),
    ("fault F1", _plain("fault_f1", 3)),
    ("fault onset error, mean / most", _mean_and_most("onset")),
    ("minutes of correct form", _plain("correct_min", 2)),
    ("false alarms a minute of it", _plain("false_alarms_per_min", 2)),
    ("angle error, mean size", _plain("angle_mae_deg", 1, "°")),
    ("angle error, mean", _plain("angle_bias_deg", 1, "°")),
    ("exercises not recognised", _plain("exercises_missed", 0)),
    ("exercises wrongly recognised", _plain("exercises_wrong", 0)),
)


def score_table(batch: Batch) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The heads of the columns (all, then each exercise), and rows of a title and a cell for each.

    What none of the labels speaks of has no row.
    """
    columns: dict[str, Counts] = {"all": batch.overall}
    columns |= {exercise_title(exercise): counts for exercise, counts in batch.scores.items()}
    told = [figures(counts) for counts in columns.values()]
    rows = [(title, [cell(one) for one in told]) for title, cell in _ROWS]
    return list(columns), [(title, cells) for title, cells in rows if set(cells) - {DASH}]


def angle_table(batch: Batch) -> list[tuple[str, int, float, float]]:
    """Name, frames, mean size and mean of the error of each measured angle that a truth gives too."""
    return [
        (name, errors.n, errors.mae or 0.0, errors.bias or 0.0)
        for name, errors in sorted(batch.overall.angles.items())
        if errors.n
    ]
