"""How the command line says what is wrong."""

from __future__ import annotations

import typer

from formcheck.errors import printable


def complain(text: str) -> None:
    """One line on standard error."""
    typer.echo(f"formcheck: {printable(' '.join(text.split()))}", err=True)
