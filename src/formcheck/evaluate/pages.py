"""The overview of a batch: one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from formcheck.evaluate.batch import Batch, Run
from formcheck.evaluate.export import relative
from formcheck.evaluate.tables import ClipRow, angle_table, clip_row, score_table
from formcheck.files import write_text
from formcheck.pages import Block, Caution, Cell, Fold, Page, Section, Table, Text, render, table_of
from formcheck.wording import number, plural


def write_overview(batch: Batch, gate: Sequence[str] = ()) -> Path:
    """Write the overview of a batch: index.html in its folder."""
    path = batch.request.out / "index.html"
    write_text(path, overview_html(batch, gate))
    return path


def overview_html(batch: Batch, gate: Sequence[str] = ()) -> str:
    """The overview as text; links lead to each clip's report."""
    about = f"exercise: {batch.request.exercise} · {batch.labelled} with labels"
    sections = (_verdict(batch, gate), _scores(batch), _angles(batch), _clips(batch), _changed(batch))
    return render(Page(plural(len(batch.runs), "clip"), "formcheck batch", about, sections, look="wide"))


def _verdict(batch: Batch, gate: Sequence[str]) -> Section:
    lines = []
    if batch.failed:
        lines.append(f"{len(batch.failed)} of {len(batch.runs)} clips could not be judged to their end.")
    if batch.labelled:
        right = sum(run.score is not None and not run.score.remarks for run in batch.runs)
        lines.append(f"{right} of {batch.labelled} labelled clips are judged as labelled.")
    if batch.compared:
        lines.append(f"{len(batch.flips)} of {batch.compared} changed clips got another verdict.")
    blocks: list[Block] = [Text(line, "verdict") for line in lines or ["All clips are judged."]]
    if gate:
        blocks.append(Caution([Text("", label="Not reached")], gate))
    return Section("Verdict", blocks, is_named=False)


def _clips(batch: Batch) -> Section:
    heads = ["Clip", "Found", "Held", "In form", "Repetitions", "Faults"]
    heads += ["Against the labels"] if batch.labelled else []
    rows = [_clip(run, clip_row(run), batch) for run in batch.runs]
    return Section("Clips", [_whole(Table("Every clip; its name leads to its report.", heads, rows))])


def _whole(table: Table) -> Table:
    """The table with all of its rows: there is no other place for them that a person would read."""
    return replace(table, most=len(table.rows))


def _clip(run: Run, row: ClipRow, batch: Batch) -> list[str | Cell]:
    is_linked = run.result is not None and batch.request.report
    href = quote(relative(run.clip.folder / "report.html", batch.request.out)) if is_linked else ""
    if run.result is None:
        return [Cell(row.name, "wrong"), Cell(row.problem or "", "wrong", columns=5 + bool(batch.labelled))]
    found = row.found + (f"; {row.problem}" if row.problem else "")
    against = [_against(row)] if batch.labelled else []
    return [Cell(row.name, href=href), found, row.held, row.in_form, row.reps, row.faults, *against]


def _against(row: ClipRow) -> Cell:
    if row.right is None:
        return Cell("no labels", "soft")
    return Cell("as labelled", "right") if row.right else Cell("", "wrong", items=row.against)


def _scores(batch: Batch) -> Section | None:
    if not batch.labelled:
        return None
    heads, rows = score_table(batch)
    rule = batch.request.rule
    caption = (
        f"Found against labelled, from summed counts. Holds match from an overlap of {rule.hold_iou:.0%} on, faults"
        f" when they overlap or begin within {rule.within_s:g} s."
    )
    columns = ["", *(f"#{head}" for head in heads)]
    return Section("Scores", [Table(caption, columns, [[title, *cells] for title, cells in rows])])


def _angles(batch: Batch) -> Section | None:
    found = angle_table(batch)
    table = table_of(
        "Measured against true, while the exercise is done; in the measure's unit.",
        found,
        ("Measure", lambda row: row[0]),
        ("#Frames", lambda row: f"{row[1]}"),
        ("#Mean size of error", lambda row: number(row[2], 2)),
        ("#Mean error", lambda row: number(row[3], 2)),
    )
    return Section("Measures", [Fold("Errors of the measures", table)]) if found else None


def _changed(batch: Batch) -> Section | None:
    if not batch.request.augment:
        return None
    rows: list[list[str | Cell]] = [[flip.clip, flip.variant, Cell("", items=flip.changes)] for flip in batch.flips]
    rows += [[Cell(what, "wrong"), Cell(why, "wrong", columns=2)] for what, why in batch.troubles]
    intro = Text(f"Each clip again: {', '.join(variant.name for variant in batch.request.augment)}.")
    table = _whole(Table("Verdicts that flipped", ("Clip", "Change", "What became what"), rows))
    return Section("Changed clips", [intro, table if rows else Text("No verdict flipped.")])
