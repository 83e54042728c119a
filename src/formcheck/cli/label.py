"""``formcheck label``: labels drafted from a verdict, for a person to correct."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    clips: Annotated[
        list[str],
        typer.Argument(metavar="CLIP...", help="Videos, or recorded landmarks (.npz).", show_default=False),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The table to write (.csv); it must not be there yet.")
    ] = None,
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", help="What is done: an id of `formcheck exercises`, or auto.")
    ] = "auto",
    model: Annotated[Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own.")] = None,
) -> None:
    """Draft the labels of clips from formcheck's own verdict, for a person to correct."""
    from formcheck.analysis.session import analyze
    from formcheck.cli.chosen import chosen_settings
    from formcheck.cli.complaint import complain
    from formcheck.cli.many import resolved
    from formcheck.errors import OutputError
    from formcheck.evaluate.clips import find_clips
    from formcheck.evaluate.drafts import draft
    from formcheck.files import write_text
    from formcheck.report.json import to_dict

    if out is not None and out.exists():
        raise OutputError(f"{out} is there already: choose another --out, lest corrected labels are lost.")
    chosen, exercise = chosen_settings(None, None, exercise=exercise).asking(exercise)
    found = find_clips(clips, Path("drafts"))  # where nothing is written
    use = resolved(found, model)
    told = [
        (clip.origin.name, to_dict(analyze(clip.spec, exercise=exercise, settings=chosen, model=use))) for clip in found
    ]
    text = draft(told)
    if out is None:
        typer.echo(text, nl=False)
        return
    write_text(out, text)
    complain(f"drafted {out}: watch the clip and correct every row")
