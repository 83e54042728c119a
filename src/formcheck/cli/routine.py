"""``formcheck routine``: exercises one after the other, hands-free."""

from __future__ import annotations

from typing import Annotated

import typer

from formcheck.cli.chosen import Estimator, Insecure
from formcheck.cli.live import (
    AcceptOffer,
    Camera,
    Config,
    History,
    LowerOthers,
    Model,
    Mute,
    Profile,
    Set,
    SoundTo,
    Spoken,
    Stats,
    SummaryTo,
    Tone,
    VoiceName,
    Volume,
    Window,
    person_settings,
    run,
)


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="[ID|FILE.toml]", help="Which one; `--list` shows all.", show_default=False)
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the routines.")] = False,
    show: Annotated[bool, typer.Option("--show", help="Show the steps, and run nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the plan and the time it takes, and run nothing: no camera.")
    ] = False,
    camera: Camera = "0",
    mute: Mute = False,
    volume: Volume = 100,
    voice: Spoken = VoiceName.COACH,
    tone: Tone = False,
    lower_others: LowerOthers = True,
    window: Window = True,
    history: History = True,
    profile: Profile = "default",
    accept_offer: AcceptOffer = False,
    stats: Stats = False,
    sound_to: SoundTo = None,
    summary_to: SummaryTo = None,
    model: Model = None,
    estimator: Estimator = None,
    settings: Set = None,
    config: Config = None,
    insecure: Insecure = False,
) -> None:
    """Run a routine in front of the camera: its exercises, sets, sides and rests, one after the other."""
    from formcheck.cli.complaint import complain
    from formcheck.cli.offers import offered
    from formcheck.coach.routine_file import load_routine
    from formcheck.coach.routines import ROUTINES, description_lines, listing_lines, missing_words, plan_routine
    from formcheck.coach.timetable import timetable_lines
    from formcheck.errors import SettingsError, printable
    from formcheck.live.session import How

    if accept_offer and (list_ or name is None or show or dry_run or not history):
        raise SettingsError("--accept-offer is for a routine that runs, with its history.")
    chosen = person_settings(config, settings, profile, insecure, estimator)
    known = chosen.catalogue
    if list_ or name is None:
        for line in listing_lines(ROUTINES.values(), known):
            typer.echo(line)
        return
    routine = load_routine(name, known)
    if show:
        for line in description_lines(routine, known):
            typer.echo(printable(line))
        return
    if dry_run:
        for line in timetable_lines(routine, chosen.exercise, known):
            typer.echo(printable(line))
        return
    works = plan_routine(routine, chosen.exercise, known)
    missing = missing_words(routine, known)
    if not works:
        raise SettingsError(f"{routine.id}: {missing}")
    for note in (missing, f"Caution: {routine.caution}" if routine.caution else ""):
        if note:
            complain(note)
    if history:
        works = offered(works, profile, accept=accept_offer)
    how = How(camera, mute, volume / 100, tone, window, history, sound_to, voice.value, summary_to, lower_others)
    run(works, routine.id, chosen, how, model=model, stats=stats)
