"""``formcheck analyze``: recordings in, verdicts out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli.chosen import Estimator, Insecure, Rate


def command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Videos, photographs, folders of pictures, network addresses, or recorded landmarks (.npz).",
            show_default=False,
        ),
    ],
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", help="What is done: an id of `formcheck exercises`, or auto.")
    ] = "auto",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the results; without it only the verdict is printed.")
    ] = None,
    video: Annotated[bool, typer.Option("--video/--no-video", help="Write the annotated video.")] = True,
    report: Annotated[bool, typer.Option("--report/--no-report", help="Write report.html.")] = True,
    with_cues: Annotated[
        bool,
        typer.Option("--with-cues", help="Let the coach be heard in the annotated video, and write cues.csv."),
    ] = False,
    blur_faces: Annotated[
        bool, typer.Option("--blur-faces", help="Blur the person's face in the annotated video and the report.")
    ] = False,
    silhouette: Annotated[
        bool,
        typer.Option("--silhouette", help="Show the person as a mere shape there: no pixel of the room or of them."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as JSON on standard output, and nothing else there.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what lies in the folder of the results, another clip's too.")
    ] = False,
    start: Annotated[
        float | None, typer.Option("--start", min=0.0, help="Begin at this second of the recording.")
    ] = None,
    end: Annotated[float | None, typer.Option("--end", min=0.0, help="Stop at this second.")] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Work on so many parts of a video at once; 0: on every core.")
    ] = 1,
    model: Annotated[Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own.")] = None,
    estimator: Estimator = None,
    rate: Rate = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Change a setting, for example forearm_plank.hips_sagging.limit=18."
        ),
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", help="A TOML file of settings.")] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="Judge by this person's own neutral.")
    ] = None,
    insecure: Insecure = False,
) -> None:
    """Judge recordings: what was held, counted and wrong, and what to change."""
    from formcheck.cli.chosen import chosen_settings
    from formcheck.cli.run import Job, run_all
    from formcheck.errors import SettingsError
    from formcheck.overlay.privacy import Privacy
    from formcheck.profiles import named_profile

    if with_cues and out is None:
        raise SettingsError("--with-cues writes the annotated video and cues.csv: say with --out where to.")
    privacy = Privacy.SILHOUETTE if silhouette else Privacy.BLUR_FACES if blur_faces else Privacy.NONE
    chosen = chosen_settings(
        config,
        settings,
        None if profile is None else named_profile(profile),
        insecure=insecure,
        estimator=estimator,
        rate=rate,
        exercise=exercise,
    )
    chosen, exercise = chosen.asking(exercise)  # an unknown one is said before anything is opened
    job = Job(exercise, out, chosen, video, report, as_json, start, end, model, with_cues, force, privacy, jobs)
    sys.exit(run_all(inputs, job))
