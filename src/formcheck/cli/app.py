"""The command ``formcheck`` and its one place for errors."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Annotated

import typer

from formcheck import __version__
from formcheck.cli import (
    analyze,
    batch,
    calibrate,
    doctor,
    exercises,
    history,
    label,
    live,
    model,
    page,
    routine,
    sweep,
)
from formcheck.cli.complaint import complain
from formcheck.errors import FormcheckError

app = typer.Typer(
    name="formcheck",
    help="Checks the form of floor exercises for the lower back: measures, times, counts and says what to change."
    " No medical device; pain means stop.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("analyze")(analyze.command)
app.command("batch")(batch.command)
app.command("label")(label.command)
app.command("sweep")(sweep.command)
app.command("calibrate")(calibrate.command)
app.command("live")(live.command)
app.command("page")(page.command)
app.command("routine")(routine.command)
app.command("history")(history.command)
app.command("doctor")(doctor.command)
app.add_typer(exercises.app, name="exercises")
app.add_typer(model.app, name="model")


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Write on standard error what happens within, as it happens.")
    ] = False,
) -> None:
    """What comes before the command."""
    if verbose:
        logger = logging.getLogger("formcheck")
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    if version:
        typer.echo(f"formcheck {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; an error is one line on standard error and a non-zero exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a file name that is no valid text, a terminal without a minus sign
    try:
        app()
    except FormcheckError as error:
        complain(str(error))
        sys.exit(1)
    except BrokenPipeError:  # somebody closed the pipe, for example `formcheck exercises | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        complain("stopped")
        sys.exit(130)
