"""The settings in force, as the command line says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from formcheck.form.calibration import Profile
    from formcheck.settings import Settings


Insecure = Annotated[
    bool,
    typer.Option(
        "--insecure",
        help="Take any certificate of a camera's address (https, rtsps), as of one that signs its own.",
    ),
]


def chosen_settings(
    config: Path | None, words: Sequence[str] | None, profile: Profile | None = None, *, insecure: bool = False
) -> Settings:
    """Defaults < the person's own neutral < the user's own file < ``--config`` < ``--set`` < ``--insecure``."""
    from formcheck.settings import INSECURE, Settings, user_file

    own = [user_file()] if user_file().exists() else []
    words = [*(words or []), *([f"{INSECURE}=1"] if insecure else [])]
    return Settings.load(files=[*own, *([config] if config else [])], words=words, profile=profile)
