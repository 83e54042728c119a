"""A sweep as a table and a plot."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from formcheck.evaluate.pages import number_row, page, table
from formcheck.evaluate.scores import Counts, figures
from formcheck.evaluate.sweep import Sweep
from formcheck.evaluate.tables import exercise_title
from formcheck.files import write_text
from formcheck.wording import number, setting, title_of

HEADS = ("limit", "found", "missed", "invented", "precision", "recall", "F1", "onset", "false alarms/min")
#: What is plotted: figure, name, how it is drawn.
_LINES = (
    ("fault_precision", "precision", "stroke:#0b5fa5"),
    ("fault_recall", "recall", "stroke:#a83a08;stroke-dasharray:9 4"),
    ("fault_f1", "F1", "stroke:#1b2430;stroke-dasharray:2 4"),
)
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 900.0, 340.0, 46.0, 44.0


def sweep_rows(sweep: Sweep) -> list[list[str]]:
    """A row of words for every value; see `HEADS`."""
    return [_row(sweep, value, counts) for value, counts in zip(sweep.values, sweep.counts, strict=True)]


def _row(sweep: Sweep, value: float, counts: Counts) -> list[str]:
    told = figures(counts)
    mark = " (default)" if value == sweep.limit.default else ""
    return [
        setting(value, sweep.unit) + mark,
        *(f"{n}" for n in (counts.faults_found, counts.faults_missed, counts.faults_extra)),
        *(number(told[name], 3) for name, _, _ in _LINES),
        number(told["onset_mae_s"], 2, " s"),
        number(told["false_alarms_per_min"], 2),
    ]


def write_sweep(sweep: Sweep, path: Path) -> None:
    """Write the page."""
    write_text(path, sweep_html(sweep))


def sweep_html(sweep: Sweep) -> str:
    """The page as text."""
    fault = title_of(sweep.limit.key.split(".")[1])
    title = f"{exercise_title(sweep.exercise)}: {fault.lower()}"
    labelled = sweep.counts[0].faults_found + sweep.counts[0].faults_missed
    minutes = sweep.counts[0].correct_s / 60
    low, high = (setting(end, sweep.unit) for end in (sweep.limit.low, sweep.limit.high))
    source = (
        f"limit {sweep.limit.key.removesuffix('.limit')}, {low} to {high}"
        f" · {labelled} labelled faults, {number(minutes)} minutes of correct form"
    )
    rows = [number_row(head, cells) for head, *cells in sweep_rows(sweep)]
    told = table([head.capitalize() for head in HEADS], rows, "Each value of the limit", numbers=True)
    failed = "".join(f"<li>{escape(clip)}: {escape(why)}</li>" for clip, why in sweep.failed)
    missing = f"<h2>Not judged</h2><ul>{failed}</ul>" if failed else ""
    return page(title, "formcheck sweep", source, (f"<figure>{_plot(sweep)}</figure>", told, missing))


def _plot(sweep: Sweep) -> str:
    low, high = sweep.values[0], sweep.values[-1]

    def x(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (_WIDTH - _LEFT - 20)

    def y(share: float) -> float:
        return 12 + (1 - share) * (_HEIGHT - 12 - _BOTTOM)

    told = [figures(counts) for counts in sweep.counts]
    parts = [
        f'<line class="level" x1="{_LEFT:g}" x2="{_WIDTH - 20:g}" y1="{y(s):.1f}" y2="{y(s):.1f}"/>'
        f'<text class="tick" x="{_LEFT - 8:g}" y="{y(s) + 4:.1f}" text-anchor="end">{s:g}</text>'
        for s in (0, 0.25, 0.5, 0.75, 1)
    ]
    parts += [
        f'<text class="tick" x="{x(v):.1f}" y="{_HEIGHT - _BOTTOM + 18:.1f}" text-anchor="middle">'
        f"{escape(setting(v, sweep.unit))}</text>"
        for v in _ticks(sweep.values)
    ]
    if sweep.limit.default is not None:
        at = x(sweep.limit.default)
        anchor = "end" if at > _WIDTH / 2 else "start"
        parts.append(
            f'<line class="rule mark" x1="{at:.1f}" x2="{at:.1f}" y1="12" y2="{_HEIGHT - _BOTTOM:.1f}"/>'
            f'<text class="rule-label" x="{at + (-6 if anchor == "end" else 6):.1f}" y="{_HEIGHT - _BOTTOM - 8:.1f}"'
            f' text-anchor="{anchor}">default {escape(setting(sweep.limit.default, sweep.unit))}</text>'
        )
    for index, (name, label, style) in enumerate(_LINES):
        shares = [one[name] for one in told]
        known = [(x(v), y(s)) for v, s in zip(sweep.values, shares, strict=True) if s is not None]
        parts.append(f'<path d="{_path(known)}" fill="none" stroke-width="2.2" style="{style}"/>')
        parts += [
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.4" style="{style};stroke-dasharray:none"/>' for a, b in known
        ]
        left = _LEFT + 10 + 130 * index
        parts.append(
            f'<line x1="{left:g}" x2="{left + 34:g}" y1="{_HEIGHT - 10:g}" y2="{_HEIGHT - 10:g}" stroke-width="2.2"'
            f' style="{style}"/><text x="{left + 42:g}" y="{_HEIGHT - 6:g}">{label}</text>'
        )
    title = f"Precision, recall and F1 over the limit, {low:g} to {high:g} {sweep.unit}"
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" width="100%" role="img"'
        ' aria-labelledby="sweep-title">'
        f'<title id="sweep-title">{escape(title)}</title><rect class="ground" x="{_LEFT:g}" y="12"'
        f' width="{_WIDTH - _LEFT - 20:g}" height="{_HEIGHT - 12 - _BOTTOM:g}"/>{"".join(parts)}</svg>'
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{a:.1f},{b:.1f}" for a, b in points) if points else ""


def _ticks(values: Sequence[float]) -> Sequence[float]:
    every = max(1, round(len(values) / 11))
    return values[::every]
