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
    exercise: str = "auto",
) -> Settings:
    """Defaults < the person's own neutral < the user's own file < ``--config`` < ``--set`` < options of their own.

    All that can be judged here is known to them, and `exercise` too where that is a file of the user's.
    """
    from formcheck.cli.complaint import complain
    from formcheck.exercise_file import is_file, load_catalogue, with_file
    from formcheck.settings import ESTIMATOR, INSECURE, RATE, Settings, user_file

    own = [user_file()] if user_file().exists() else []
    words = [*(words or []), *([f"{INSECURE}=1"] if insecure else [])]
    words += [f"{ESTIMATOR}={estimator}"] if estimator else []
    words += [f"{RATE}={rate}"] if rate else []
    known = load_catalogue(complain)
    if is_file(exercise):  # so that --set and --config can name it
        known = with_file(Path(exercise), known)
    chosen = Settings.load(files=[*own, *([config] if config else [])], words=words, profile=profile, catalogue=known)
    if chosen.estimator == "mediapipe":
        complain(
            "mediapipe's runtime is made to report usage figures to its vendor; "
            "formcheck runs it in a process of its own that is kept from the network."
        )
    return chosen
