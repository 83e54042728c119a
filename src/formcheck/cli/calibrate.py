"""``formcheck calibrate``: a person's own neutral, from a clip."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.errors import SettingsError

if TYPE_CHECKING:
    from formcheck.form.calibration import Calibration, Profile


def command(
    exercise: Annotated[
        str | None, typer.Argument(metavar="EXERCISE", help="An id of `formcheck exercises`.", show_default=False)
    ] = None,
    clip: Annotated[
        str | None,
        typer.Option("--from", metavar="CLIP", help="A video, or recorded landmarks (.npz), of good form."),
    ] = None,
    start: Annotated[float | None, typer.Option("--start", min=0.0, help="Begin at this second of the clip.")] = None,
    end: Annotated[float | None, typer.Option("--end", min=0.0, help="Stop at this second.")] = None,
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="Whose neutral it is.")] = "default",
    show: Annotated[bool, typer.Option("--show", help="Show what is stored.")] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Forget the neutral of EXERCISE; without one, all of the profile.")
    ] = False,
    model: Annotated[Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own.")] = None,
) -> None:
    """Store your own neutral: five good seconds of a hold, or three good repetitions, move the limits to your body."""
    from formcheck.calibrate import calibrate
    from formcheck.cli.complaint import complain
    from formcheck.pose.model import resolve_model
    from formcheck.profiles import load_profile, save_profile
    from formcheck.settings import Settings

    if exercise is not None:
        Settings().exercise(exercise)
    person = load_profile(profile)
    if show or drop:
        if drop:
            _drop(person, exercise)
        for line in _stored(load_profile(profile), exercise):
            typer.echo(line)
        return
    if exercise is None or clip is None:
        raise SettingsError("say which exercise and which clip: formcheck calibrate forearm_plank --from CLIP")
    found = calibrate(
        clip,
        exercise,
        start_s=start,
        end_s=end,
        model=lambda: resolve_model(model),
        measured=date.today().isoformat(),
    )
    if not found.neutrals:
        complain(f"{clip}: no neutral was stored: {found.problem}.")
        sys.exit(1)
    path = save_profile(person.with_neutrals(exercise, found.neutrals))
    for line in _found(found):
        typer.echo(line)
    typer.echo(f"Stored in {path}. `formcheck analyze CLIP --profile {profile}` judges by it.")


def _drop(person: Profile, exercise: str | None) -> None:
    from formcheck.profiles import save_profile

    if exercise is not None and exercise not in person.neutrals:
        raise SettingsError(f"profile {person.name} has no neutral of {exercise}.")
    save_profile(person.without(exercise))
    typer.echo(f"Dropped {'all neutrals' if exercise is None else f'the neutral of {exercise}'} of {person.name}.")


def _found(found: Calibration) -> list[str]:
    """What was measured, what that does to the limits, and what keeps its default."""
    from formcheck.exercises import EXERCISES
    from formcheck.form.calibration import apply, bands
    from formcheck.report.words import metric_title, number, quantity, setting

    declared = EXERCISES[found.exercise]
    before = {fault.id: fault.limit.value for fault in declared.all_faults}
    moved = {fault.id: fault.limit.value for fault in apply(declared, found.neutrals).all_faults}
    lines = []
    for neutral in found.neutrals:
        band = bands(declared)[neutral.metric]
        unit = band.metric.unit
        shifts = ", ".join(
            f"{fault.id} from {setting(round(moved[fault.id], 1), unit)} (was {setting(before[fault.id], unit)})"
            for fault in (band.below, band.above)
        )
        title = metric_title(neutral.metric, unit)
        usual = setting(band.default, unit)
        lines.append(f"{title}: {quantity(neutral.value, unit)} ± {number(neutral.spread)} (usual {usual}): {shifts}")
    return lines + [f"Default kept: {why}." for why in found.refused.values()]


def _stored(person: Profile, exercise: str | None) -> list[str]:
    lines = [
        f"{name}: {neutral.metric} {neutral.value:.1f} ± {neutral.spread:.1f}, {neutral.measured}, {neutral.source}"
        for name, neutrals in person.neutrals.items()
        for neutral in neutrals
        if exercise in (None, name)
    ]
    return lines or [f"Profile {person.name} has no neutral{f' of {exercise}' if exercise else ''}: defaults are used."]
