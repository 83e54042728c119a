"""How the command line says what is wrong."""

from __future__ import annotations

import typer


def complain(text: str) -> None:
    """One line on standard error."""
    typer.echo(f"formcheck: {' '.join(text.split())}", err=True)
