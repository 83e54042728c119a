"""``formcheck exercises``: what can be judged, and how."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="List the exercises, or show one in full.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def listing(context: typer.Context) -> None:
    """List every exercise."""
    if context.invoked_subcommand is not None:
        return
    from formcheck.cli.describe import listing_lines
    from formcheck.exercises import EXERCISES

    for line in listing_lines(EXERCISES.values()):
        typer.echo(line)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="The exercise, for example forearm_plank.")],
) -> None:
    """Show one in full: right form, faults with limits and sources, camera, prescription, caution."""
    from formcheck.cli.describe import description_lines
    from formcheck.settings import Settings

    for line in description_lines(Settings().exercise(name)):
        typer.echo(line)
