"""A sweep as a table and a plot."""

from __future__ import annotations

from pathlib import Path

from formcheck.charts import LOOKS, Line, draw_lines, value_axis
from formcheck.evaluate.scores import Counts, figures
from formcheck.evaluate.sweep import Sweep
from formcheck.evaluate.tables import exercise_title
from formcheck.files import write_text
from formcheck.pages import Figure, Items, Page, Section, Table, Text, render
from formcheck.wording import number, plural, setting, title_of

HEADS = ("limit", "found", "missed", "invented", "precision", "recall", "F1", "onset", "false alarms/min")
#: What is plotted: figure and name.
_LINES = (("fault_precision", "precision"), ("fault_recall", "recall"), ("fault_f1", "F1"))


def sweep_rows(sweep: Sweep) -> list[list[str]]:
    """A row of words for every value; see `HEADS`."""
    return [_row(sweep, value, counts) for value, counts in zip(sweep.values, sweep.counts, strict=True)]


def _row(sweep: Sweep, value: float, counts: Counts) -> list[str]:
    told = figures(counts)
    mark = " (default)" if value == sweep.limit.default else ""
    return [
        setting(value, sweep.unit) + mark,
        *(f"{n}" for n in (counts.faults_found, counts.faults_missed, counts.faults_extra)),
        *(number(told[name], 3) for name, _ in _LINES),
        number(told["onset_mae_s"], 2, " s"),
        number(told["false_alarms_per_min"], 2),
    ]


def write_sweep(sweep: Sweep, path: Path) -> None:
    """Write the page."""
    write_text(path, sweep_html(sweep))


def sweep_html(sweep: Sweep) -> str:
    """The page as text."""
    fault = title_of(sweep.limit.key.split(".")[1])
    labelled = sweep.counts[0].faults_found + sweep.counts[0].faults_missed
    minutes = sweep.counts[0].correct_s / 60
    low, high = (setting(end, sweep.unit) for end in (sweep.limit.low, sweep.limit.high))
    about = (
        f"limit {sweep.limit.key.removesuffix('.limit')}, {low} to {high}"
        f" · {plural(labelled, 'labelled fault')}, {number(minutes)} minutes of correct form"
    )
    heads = [head.capitalize() for head in HEADS[:1]] + [f"#{head[:1].upper()}{head[1:]}" for head in HEADS[1:]]
    failed = [Text(f"{clip}: {why}") for clip, why in sweep.failed]
    sections = (
        Section("Over the limit", [_figure(sweep)], is_named=False),
        Section("Figures", [Table("Each value of the limit", heads, sweep_rows(sweep))]),
        Section("Not judged", [Items(failed)] if failed else ()),
    )
    title = f"{exercise_title(sweep.exercise)}: {fault.lower()}"
    return render(Page(title, "formcheck sweep", about, sections, look="wide"))


def _figure(sweep: Sweep) -> Figure:
    told = [(value, figures(counts)) for value, counts in zip(sweep.values, sweep.counts, strict=True)]
    lines = [
        Line(
            label,
            tuple(
                (value, share, f"{label} {number(share, 3)} at {setting(value, sweep.unit)}")
                for value, one in told
                if (share := one[name]) is not None
            ),
        )
        for name, label in _LINES
    ]
    default = sweep.limit.default
    chart = draw_lines(
        "sweep",
        value_axis(sweep.values, sweep.unit),
        lines,
        "Precision, recall and F1 over the limit",
        f"{len(sweep.values)} values. The table below holds the same.",
        default=None if default is None else (default, f"default {setting(default, sweep.unit)}"),
        top=1.0,
        height=300.0,
    )
    return Figure(chart, legend=list(zip(LOOKS, (line.label for line in lines), strict=True)), keys="line")
