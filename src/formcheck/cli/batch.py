"""``formcheck batch``: many clips, judged in parallel and scored against labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.chosen import Estimator, Insecure, Rate

if TYPE_CHECKING:
    from formcheck.evaluate.batch import Batch


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Clips, folders that hold some, quoted patterns ('set/**/*.mp4'), lists of them (.txt), or recorded"
            " landmarks (.npz), which are judged some 40 times faster.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; a second run goes on in it.")],
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            help="What is true: a CSV or .truth.json file, or a folder of them (see docs/labels.md). Without it,"
            " NAME.truth.json or labels.csv beside each clip, where there is one.",
        ),
    ] = None,
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise", "-e", help="An id of `formcheck exercises`, auto, or labelled: what its labels say."
        ),
    ] = "auto",
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Clips at the same time.", show_default="one on every core"),
    ] = None,
    video: Annotated[bool, typer.Option("--video/--no-video", help="Write annotated videos too.")] = False,
    report: Annotated[bool, typer.Option("--report/--no-report", help="Write a report.html for each clip.")] = True,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-under",
            metavar="METRIC=VALUE",
            help="Exit with 2 if this figure is worse, for example fault_f1=0.95 or bird_dog.rep_mae=0; repeatable.",
        ),
    ] = None,
    augment: Annotated[
        str | None,
        typer.Option(
            "--augment",
            metavar="LIST",
            help="Judge each clip again changed, and report verdicts that flip: mirror,scale,shift,fps,noise,dark,crop"
            " or all.",
        ),
    ] = None,
    within: Annotated[
        float, typer.Option("--within", min=0.0, help="Seconds by which an onset, start or end may be off.")
    ] = 0.5,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler, like tcp://host:8786, to judge on."),
    ] = None,
    cluster_tls: Annotated[
        str | None,
        typer.Option("--cluster-tls", metavar="CA,CERT,KEY", help="PEM files, for a scheduler at tls://host:8786."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Judge also what is already there.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what lies in the folders of the results, other clips' too.")
    ] = False,
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
    insecure: Insecure = False,
) -> None:
    """Judge many clips in parallel, score them against labels, and sum it up.

    Exit code: 0 all judged; 1 a clip could not be judged to its end; 2 a figure is worse than --fail-under; 130 stopped
    by Ctrl-C, and the same command goes on from there.
    """
    from formcheck.cli.chosen import chosen_settings
    from formcheck.cli.complaint import complain
    from formcheck.cli.many import Watching, resolved
    from formcheck.errors import SettingsError, printable
    from formcheck.evaluate.augment import parse_augment
    from formcheck.evaluate.batch import LABELLED, Request, local_runner, run_batch
    from formcheck.evaluate.clips import find_clips, labels_of
    from formcheck.evaluate.cluster import cluster_runner, parse_tls
    from formcheck.evaluate.export import write_exports
    from formcheck.evaluate.gate import Gate
    from formcheck.evaluate.labels import read_labels
    from formcheck.evaluate.matching import Rule
    from formcheck.evaluate.pages import write_overview

    gates = [Gate.parse(text) for text in fail_under or ()]
    chosen = chosen_settings(config, settings, insecure=insecure, estimator=estimator, rate=rate, exercise=exercise)
    if exercise != LABELLED:
        chosen, exercise = chosen.asking(exercise)  # an unknown one is said before anything is opened
    variants = parse_augment(augment or "")
    clips = find_clips(paths, out, force=force)
    known = labels_of(clips, None if labels is None else read_labels(labels))
    if labels is not None and not known:
        complain(f"none of the {len(clips)} clips is labelled in {labels}")
    request = Request(
        clips=tuple(clips),
        out=out,
        labels=known,
        exercise=exercise,
        settings=chosen,
        model=model if cluster else resolved(clips, model),
        video=video,
        report=report,
        augment=variants,
        rule=Rule(within_s=within),
        fresh=fresh,
        force=force,
    )
    if cluster_tls is not None and cluster is None:
        raise SettingsError("--cluster-tls is for --cluster: name the scheduler too.")
    tls = None if cluster_tls is None else parse_tls(cluster_tls)
    runner = cluster_runner(cluster, tls) if cluster else local_runner(jobs)
    with Watching(len(request.jobs())) as watching:
        try:
            batch = run_batch(request, runner, watching.see)
        except KeyboardInterrupt:
            complain(f"stopped after {watching.done} of {len(request.jobs())}; the same command goes on from there")
            sys.exit(130)
    if watching.reused:
        complain(f"{watching.reused} were judged before and are as they were")
    below = tuple(line for gate in gates if (line := gate.failure(*batch.figures())))
    write_exports(batch, below)
    index = write_overview(batch, below)
    _say(batch)
    typer.echo(printable(f"overview in {index}"))
    for line in below:
        complain(line)
    sys.exit(1 if batch.failed or batch.troubles else 2 if below else 0)


def _say(batch: Batch) -> None:
    """The tables at the end."""
    from formcheck.cli.many import print_table
    from formcheck.errors import printable
    from formcheck.evaluate.tables import clip_row, score_table

    rows = [clip_row(run) for run in batch.runs]
    columns = {
        "clip": [row.name for row in rows],
        "found": [row.found for row in rows],
        "held": [row.held for row in rows],
        "in form": [row.in_form for row in rows],
        "reps": [row.reps for row in rows],
        "faults": [row.faults for row in rows],
        "labels": [{None: "", True: "as labelled", False: "! differs"}[row.right] for row in rows],
        "": ["" if row.problem is None else f"! {row.problem.partition(':')[0]}" for row in rows],
    }
    told = {head: cells for head, cells in columns.items() if any(cells)}
    print_table(list(told), zip(*told.values(), strict=True))
    typer.echo("")
    for row in rows:
        for line in filter(None, (row.problem, *row.against)):
            typer.echo(printable(f"! {row.name}: {line}"))
    if batch.labelled:
        heads, scores = score_table(batch)
        typer.echo("")
        print_table(["", *heads], [[title, *values] for title, values in scores], numbers=True)
    if batch.request.augment:
        typer.echo("")
        typer.echo(f"{len(batch.flips)} of {batch.compared} changed clips got another verdict")
        if batch.flips:
            flips = [[flip.clip, flip.variant, "; ".join(flip.changes)] for flip in batch.flips]
            print_table(["clip", "change", "what became what"], flips)
