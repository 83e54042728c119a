"""Pages of a batch and of a sweep: one file each, with no script and nothing to fetch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from formcheck.evaluate.batch import Batch, Run
from formcheck.evaluate.export import relative
from formcheck.evaluate.tables import ClipRow, angle_table, clip_row, score_table
from formcheck.files import write_text
from formcheck.report.html import NOT_A_DEVICE
from formcheck.wording import number, plural

_STYLE = """
td.right { color: var(--good); font-weight: 600; }
td.wrong { color: var(--fault); }
td ul { margin: 0; padding-left: 1.1rem; }
tr.failed th, tr.failed td { color: var(--fault); }
main, header, footer { max-width: 80rem; }
"""


def page(title: str, brand: str, source: str, sections: Iterable[str]) -> str:
    """A page from its parts, in the look of the session report. `sections` are HTML, the rest is text."""
    style = (files("formcheck.report") / "style.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><p class="brand">{escape(brand)}</p><h1>{escape(title)}</h1>'
        f'<p class="source">{escape(source)}</p></header>\n<main>\n'
        + "\n".join(section for section in sections if section)
        + f"\n</main>\n<footer>{escape(NOT_A_DEVICE)}</footer>\n</body>\n</html>\n"
    )


def table(heads: Sequence[str], rows: Iterable[str], caption: str = "", numbers: bool = False) -> str:
    """A table that scrolls on its own; `rows` are HTML."""
    look = ' class="number"' if numbers else ""
    cells = "".join(f'<th scope="col"{look if index else ""}>{escape(head)}</th>' for index, head in enumerate(heads))
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption or heads[0])}"><table>{told}'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def number_row(head: str, cells: Iterable[str]) -> str:
    """A row of numbers."""
    told = "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
    return f'<tr><th scope="row">{escape(head)}</th>{told}</tr>'


def write_overview(batch: Batch, gate: Sequence[str] = ()) -> Path:
    """Write the overview of a batch: index.html in its folder."""
    path = batch.request.out / "index.html"
    write_text(path, overview_html(batch, gate))
    return path


def overview_html(batch: Batch, gate: Sequence[str] = ()) -> str:
    """The overview as text; links lead to each clip's report."""
    title = plural(len(batch.runs), "clip")
    said = [f"exercise: {batch.request.exercise}", f"{batch.labelled} with labels"]
    sections = (_verdict(batch, gate), _scores(batch), _angles(batch), _clips(batch), _flips(batch))
    return page(title, "formcheck batch", " · ".join(said), sections)


def _verdict(batch: Batch, gate: Sequence[str]) -> str:
    lines = []
    if batch.failed:
        lines.append(f"{len(batch.failed)} of {len(batch.runs)} clips could not be judged to their end.")
    if batch.labelled:
        right = sum(run.score is not None and not run.score.remarks for run in batch.runs)
        lines.append(f"{right} of {batch.labelled} labelled clips are judged as labelled.")
    if batch.compared:
        lines.append(f"{len(batch.flips)} of {batch.compared} changed clips got another verdict.")
    told = "".join(f'<p class="verdict">{escape(line)}</p>' for line in lines or ["All clips are judged."])
    if gate:
        items = "".join(f"<li>{escape(line)}</li>" for line in gate)
        told += f'<div class="caution"><p><strong>Not reached:</strong></p><ul>{items}</ul></div>'
    return told


def _clips(batch: Batch) -> str:
    heads = ["Clip", "Found", "Held", "In form", "Repetitions", "Faults"]
    heads += ["Against the labels"] if batch.labelled else []
    rows = [_clip(run, clip_row(run), batch) for run in batch.runs]
    return f"<section><h2>Clips</h2>{table(heads, rows, 'Every clip; its name leads to its report.')}</section>"


def _clip(run: Run, row: ClipRow, batch: Batch) -> str:
    name = escape(row.name)
    if run.result is not None and batch.request.report:
        name = f'<a href="{escape(_address(relative(run.clip.folder / "report.html", batch.request.out)))}">{name}</a>'
    if run.result is None:
        span = 5 + bool(batch.labelled)
        return (
            f'<tr class="failed"><th scope="row">{name}</th><td colspan="{span}">{escape(row.problem or "")}</td></tr>'
        )
    found = escape(row.found) + (f"<br>{escape(row.problem)}" if row.problem else "")
    cells = [f"<td>{found}</td>"]
    cells += [f'<td class="nowrap">{escape(cell)}</td>' for cell in (row.held, row.in_form)]
    cells += [f"<td>{escape(cell)}</td>" for cell in (row.reps, row.faults)]
    if batch.labelled:
        cells.append(_against(row))
    return f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>'


def _address(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def _against(row: ClipRow) -> str:
    if row.right is None:
        return '<td class="soft">no labels</td>'
    if row.right:
        return '<td class="right">as labelled</td>'
    return f'<td class="wrong"><ul>{"".join(f"<li>{escape(line)}</li>" for line in row.against)}</ul></td>'


def _scores(batch: Batch) -> str:
    if not batch.labelled:
        return ""
    heads, rows = score_table(batch)
    rule = batch.request.rule
    caption = (
        f"Found against labelled, from summed counts. Holds match from an overlap of {rule.hold_iou:.0%} on, faults"
        f" when they overlap or begin within {rule.within_s:g} s."
    )
    told = table(["", *heads], [number_row(head, cells) for head, cells in rows], caption, numbers=True)
    return f"<section><h2>Scores</h2>{told}</section>"


def _angles(batch: Batch) -> str:
    rows = [
        number_row(name, [f"{frames}", number(mae, 2), number(bias, 2)])
        for name, frames, mae, bias in angle_table(batch)
    ]
    if not rows:
        return ""
    heads = ["Measure", "Frames", "Mean size of error", "Mean error"]
    told = table(heads, rows, "Measured against true, while the exercise is done; in the measure's unit.", numbers=True)
    return f"<details><summary><h2>Measures</h2></summary>{told}</details>"


def _flips(batch: Batch) -> str:
    if not batch.request.augment:
        return ""
    rows = []
    for flip in batch.flips:
        lines = "".join(f"<li>{escape(line)}</li>" for line in flip.changes)
        rows.append(
            f'<tr><th scope="row">{escape(flip.clip)}</th><td>{escape(flip.variant)}</td><td><ul>{lines}</ul></td></tr>'
        )
    rows += [
        f'<tr class="failed"><th scope="row">{escape(what)}</th><td colspan="2">{escape(why)}</td></tr>'
        for what, why in batch.troubles
    ]
    variants = ", ".join(variant.name for variant in batch.request.augment)
    told = table(["Clip", "Change", "What became what"], rows) if rows else "<p>No verdict flipped.</p>"
    return f"<section><h2>Changed clips</h2><p>Each clip again: {escape(variants)}.</p>{told}</section>"
