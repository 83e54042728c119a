"""``formcheck exercises``: what can be judged, and how; and what is needed to declare one of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.chosen import Insecure

if TYPE_CHECKING:
    from formcheck.authoring.draft import Draft

app = typer.Typer(help="List the exercises, show one in full, or work on one of your own.", rich_markup_mode=None)
Asked = Annotated[str, typer.Argument(metavar="ID|FILE.toml", help="The exercise, for example forearm_plank.")]


@app.callback(invoke_without_command=True)
def listing(context: typer.Context) -> None:
    """List every exercise: ours, those of installed packages, and those that you keep."""
    if context.invoked_subcommand is not None:
        return
    from formcheck.cli.complaint import complain
    from formcheck.cli.describe import listing_lines
    from formcheck.errors import printable
    from formcheck.exercise_file import load_catalogue

    for line in listing_lines(load_catalogue(complain).values()):
        typer.echo(printable(line))


@app.command()
def show(name: Asked) -> None:
    """Show one in full: right form, faults with limits and sources, camera, prescription, caution."""
    from formcheck.cli.complaint import complain
    from formcheck.cli.describe import description_lines
    from formcheck.errors import printable
    from formcheck.exercise_file import load_catalogue
    from formcheck.settings import Settings

    settings, own = Settings(catalogue=load_catalogue(complain)).asking(name)
    for line in description_lines(settings.declared(own)):
        typer.echo(printable(line))


@app.command()
def metrics() -> None:
    """List what can be measured, and so named in a declaration: metrics, measures of a repetition, readers of sides."""
    from formcheck.cli.describe import metric_lines

    for line in metric_lines():
        typer.echo(line)


@app.command()
def check(name: Asked) -> None:
    """Check a declaration: names, limits, cues, whether its position can be reached, what auto could take it for."""
    from formcheck.authoring import check as checks
    from formcheck.cli.complaint import complain
    from formcheck.errors import printable
    from formcheck.exercise_file import DeclarationError, load_catalogue
    from formcheck.settings import Settings

    known = load_catalogue(complain)
    try:
        settings, own = Settings(catalogue=known).asking(name)
    except DeclarationError as error:
        for problem in error.problems:
            complain(f"{name}: {problem}")
        sys.exit(1)
    found = checks.check(settings.declared(own), settings.catalogue.values())
    for one in found:
        complain(f"{name}: {one.text}") if one.is_wrong else typer.echo(printable(f"{name}: {one.text}"))
    if any(one.is_wrong for one in found):
        sys.exit(1)
    typer.echo(printable(f"{name}: it can be reached, and everything in it is in order."))


@app.command()
def keep(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The exercise.", show_default=False)],
) -> None:
    """Keep an exercise of your own: from now on it is listed, known by its id, and looked for by auto."""
    from formcheck.cli.complaint import complain
    from formcheck.errors import OutputError, printable
    from formcheck.exercise_file import kept_folder, load_catalogue, read_exercise, with_file
    from formcheck.files import as_output_error, read_text, write_text

    known = load_catalogue(complain)
    name = read_exercise(file, known).id
    place = kept_folder() / f"{name}.toml"
    if place.exists():
        raise OutputError(f"{place} is there already: delete it first.")
    with_file(file, known)  # its id may be another one's
    with as_output_error(place):
        place.parent.mkdir(parents=True, exist_ok=True)
    text = read_text(file)
    write_text(place, text if file.stem == name else f'id = "{name}"\n{text}' if "\nid" not in f"\n{text}" else text)
    typer.echo(printable(f"{name} is kept in {place}; delete the file to forget it."))


@app.command()
def draft(
    clip: Annotated[str, typer.Argument(metavar="CLIP", help="A video, or recorded landmarks.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write (.toml); it must not be there yet.")
    ] = None,
    start: Annotated[float | None, typer.Option("--start", min=0.0, help="Begin at this second.")] = None,
    end: Annotated[float | None, typer.Option("--end", min=0.0, help="Stop at this second.")] = None,
    model: Annotated[Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own.")] = None,
    insecure: Insecure = False,
) -> None:
    """Propose a declaration from three good repetitions, or a hold, for you to go on from."""
    import re
    from contextlib import ExitStack

    from formcheck.analysis.calibrate import poses_of
    from formcheck.authoring.draft import draft as drafted
    from formcheck.cli.chosen import chosen_settings
    from formcheck.errors import OutputError
    from formcheck.exercise_file import to_toml
    from formcheck.files import write_text
    from formcheck.pose.model import resolve_model

    if out is not None and out.exists():
        raise OutputError(f"{out} is there already: choose another --out, lest your own work is lost.")
    path = Path(clip)
    stem = (out or (path.parent if path.name == "landmarks.npz" else path)).stem
    name = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_").lstrip("0123456789_") or "my_exercise"
    settings = chosen_settings(None, None, insecure=insecure)
    with ExitStack() as stack:
        poses = poses_of(clip, start, end, None, lambda: resolve_model(model), settings, stack)
        found = drafted(poses, name, settings.catalogue.values(), path.name)
    text = "".join(f"# {line}\n" for line in _remarks(found)) + to_toml(found.exercise)
    if out is None:
        typer.echo(text, nl=False)
        return
    write_text(out, text)
    for line in _remarks(found):
        typer.echo(line)
    typer.echo(f"{out}: now write what is right and the cues, then `formcheck exercises check {out}`.")


def _remarks(found: Draft) -> list[str]:
    tally = found.verdict.tallies.get(found.exercise.id)
    if tally is None:
        judged = "judged by it, the clip has nothing of it: it needs work"
    else:
        counted, held = sum(rep.counted for rep in tally.reps), sum(hold.total_s for hold in tally.holds)
        what = f"a hold of {held:.0f} s" if tally.holds else f"{counted} of {len(tally.reps)} repetitions counted"
        judged = f"judged by it, the clip has {what} and {len(tally.faults)} faults and advices"
    return [*found.why, judged]
