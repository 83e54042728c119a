"""``formcheck model``: which pose model is in use, and preparing it ahead of time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Show which pose model is in use, or prepare it ahead of time.")


@app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    model: Annotated[
        Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own to look at.")
    ] = None,
) -> None:
    """Say which pose model is in use, where it lies, its origin and its checksum. Fetches nothing."""
    if context.invoked_subcommand is not None:
        return
    from formcheck.pose.model import resolve_model

    found = resolve_model(model, prepare=False)
    for key, value in (
        ("model", found.name),
        ("origin", found.origin),
        ("path", found.path),
        ("sha256", found.sha256),
    ):
        typer.echo(f"{key:<8}{value}")


@app.command()
def prepare(
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A mediapipe 0.10.21 wheel or the .task bundle, got by hand: needs no network."),
    ] = None,
) -> None:
    """Fetch and check the pose model ahead of the first session."""
    from rich.console import Console
    from rich.progress import Progress

    from formcheck.pose.model import prepare_model

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Preparing the pose model", total=None)
        found = prepare_model(
            source,
            progress=lambda step, done: bar.update(task, description=step, total=done and 1.0, completed=done),
        )
    typer.echo(f"{found.path} ({found.origin}, sha256 {found.sha256})")
