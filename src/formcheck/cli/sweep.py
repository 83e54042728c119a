"""``formcheck sweep``: precision and recall of a fault over its limit's tuning range."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Recorded landmarks (.npz), clips, or folders that hold some.", show_default=False
        ),
    ],
    limit: Annotated[
        str,
        typer.Option("--limit", metavar="EXERCISE.FAULT", help="Which limit, for example forearm_plank.hips_sagging."),
    ],
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            help="What is true: a CSV or .truth.json file, or a folder of them. Without it, what lies beside clips.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for sweep.html and for landmarks of clips, which are made only once."),
    ] = None,
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise",
            "-e",
            help="labelled: clips of the limit's exercise, asked for it. An id or auto: asked of every labelled clip.",
        ),
    ] = "labelled",
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Clips at the same time.", show_default="one on every core"),
    ] = None,
    within: Annotated[float, typer.Option("--within", min=0.0, help="Seconds by which an onset may be off.")] = 0.5,
    model: Annotated[Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change another setting meanwhile.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", help="A TOML file of settings.")] = None,
) -> None:
    """Try every value of a limit on labelled clips: precision and recall as a table and a plot.

    Landmarks are enough, so clips are looked at only once; with --out they are kept.
    """
    import tempfile

    from formcheck.cli.chosen import chosen_settings
    from formcheck.cli.complaint import complain
    from formcheck.cli.many import Watching, print_table, resolved
    from formcheck.evaluate.batch import LABELLED, local_runner
    from formcheck.evaluate.clips import find_clips, labels_of
    from formcheck.evaluate.labels import read_labels
    from formcheck.evaluate.matching import Rule
    from formcheck.evaluate.sweep import limit_option, record_all, sweep
    from formcheck.evaluate.sweep_page import HEADS, sweep_rows, write_sweep

    limit_option(limit)  # an unknown one is said before anything is opened
    chosen = chosen_settings(config, settings, exercise=exercise)
    if exercise != LABELLED:
        chosen, exercise = chosen.asking(exercise)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as scratch:
        folder = (out or Path(scratch)) / "landmarks"
        clips = find_clips(paths, folder)
        known = labels_of(clips, None if labels is None else read_labels(labels))
        clips = [clip for clip in clips if clip.spec in known]
        to_record = [clip for clip in clips if not clip.is_landmarks]
        with Watching(len(to_record)) as watching:
            recorded, failed = record_all(clips, resolved(clips, model), folder, local_runner(jobs), watching.see)
        with Watching(len(recorded), "sweeps") as watching:
            found = sweep(
                limit,
                recorded,
                known,
                settings=chosen,
                asked=exercise,
                rule=Rule(within_s=within),
                jobs=jobs,
                watch=watching.step,
            )
    print_table(HEADS, sweep_rows(found), numbers=True)
    if out is not None:
        write_sweep(found, out / "sweep.html")
        typer.echo(f"plot in {out / 'sweep.html'}")
    for name, why in (*failed, *found.failed):
        complain(f"{name}: {why}")
    sys.exit(1 if failed or found.failed else 0)
