"""The settings in force, as the command line says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from formcheck.form.calibration import Profile
    from formcheck.settings import Settings


Estimator = Annotated[
    str | None,
    typer.Option(
        "--estimator",
        metavar="NAME",
        help="What finds the body: blazepose, or mediapipe, the same model in its vendor's runtime, for comparison.",
        show_default="blazepose",
    ),
]

Rate = Annotated[
    str | None,
    typer.Option(
        "--rate",
        metavar="full|auto",
        help="Look for the body in every frame, or, with auto, as often as it moves: quicker where it holds still.",
        show_default="full",
    ),
]

Insecure = Annotated[
    bool,
    typer.Option(
        "--insecure",
        help="Take any certificate of a camera's address (https, rtsps), as of one that signs its own.",
    ),
]


def chosen_settings(
    config: Path | None,
    words: Sequence[str] | None,
    profile: Profile | None = None,
    *,
    insecure: bool = False,
    estimator: str | None = None,
    rate: str | None = None,
) -> Settings:
    """Defaults < the person's own neutral < the user's own file < ``--config`` < ``--set`` < options of their own."""
    from formcheck.cli.complaint import complain
    from formcheck.settings import ESTIMATOR, INSECURE, RATE, Settings, user_file

    own = [user_file()] if user_file().exists() else []
    words = [*(words or []), *([f"{INSECURE}=1"] if insecure else [])]
    words += [f"{ESTIMATOR}={estimator}"] if estimator else []
    words += [f"{RATE}={rate}"] if rate else []
    chosen = Settings.load(files=[*own, *([config] if config else [])], words=words, profile=profile)
    if chosen.estimator == "mediapipe":
        complain(
            "mediapipe's runtime is made to report usage figures to its vendor; "
            "formcheck runs it in a process of its own that is kept from the network."
        )
    return chosen
