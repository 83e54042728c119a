"""``formcheck calibrate``: a person's own neutral, in front of the camera or from a clip."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.chosen import Insecure
from formcheck.cli.live import Camera, Model, Mute, Spoken, VoiceName, Volume, Window, exit_if_cut_short, hint, prepare
from formcheck.errors import SettingsError

if TYPE_CHECKING:
    from formcheck.form.calibration import Calibration, Profile
    from formcheck.form.exercise import Exercise
    from formcheck.live.session import How
    from formcheck.settings import Settings


def command(
    exercise: Annotated[
        str | None, typer.Argument(metavar="EXERCISE", help="An id of `formcheck exercises`.", show_default=False)
    ] = None,
    clip: Annotated[
        str | None,
        typer.Option("--from", metavar="CLIP", help="A video, or recorded landmarks (.npz), instead of the camera."),
    ] = None,
    start: Annotated[float | None, typer.Option("--start", min=0.0, help="Begin at this second of the clip.")] = None,
    end: Annotated[float | None, typer.Option("--end", min=0.0, help="Stop at this second.")] = None,
    profile: Annotated[str, typer.Option("--profile", metavar="NAME", help="Whose neutral it is.")] = "default",
    show: Annotated[bool, typer.Option("--show", help="Show what is stored.")] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Forget the neutral of EXERCISE; without one, all of the profile.")
    ] = False,
    camera: Camera = "0",
    mute: Mute = False,
    volume: Volume = 100,
    voice: Spoken = VoiceName.COACH,
    window: Window = True,
    model: Model = None,
    insecure: Insecure = False,
) -> None:
    """Store your own neutral: five good seconds of a hold, or three good repetitions, move the limits to your body."""
    from formcheck.cli.chosen import chosen_settings
    from formcheck.cli.complaint import complain
    from formcheck.live.session import How
    from formcheck.profiles import load_profile

    known = chosen_settings(None, None, insecure=insecure, exercise=exercise or "auto")
    if exercise is not None:
        known, exercise = known.asking(exercise)
    person = load_profile(profile)
    if show or drop:
        if drop:
            _drop(person, exercise)
        for line in _stored(load_profile(profile), exercise):
            typer.echo(line)
        return
    if exercise is None:
        raise SettingsError("say which exercise: formcheck calibrate forearm_plank")
    if clip is None:
        how = How(camera, mute, volume / 100, window=window, voice=voice.value)
        found, path = _from_camera(exercise, person, how, model, known)
    else:
        found, path = _from_clip(known.declared(exercise), person, clip, start, end, model, known)
    if path is None:
        complain(f"{f'{clip}: ' if clip else ''}no neutral was stored: {found.problem}.")
        sys.exit(1)
    for line in _found(found, known.declared(exercise)):
        typer.echo(line)
    typer.echo(f"Stored in {path}. `formcheck live`, `routine` and `analyze` judge by it with --profile {profile}.")


def _from_clip(
    exercise: Exercise,
    person: Profile,
    clip: str,
    start_s: float | None,
    end_s: float | None,
    model: Path | None,
    settings: Settings,
) -> tuple[Calibration, Path | None]:
    from formcheck.analysis.calibrate import calibrate
    from formcheck.pose.model import resolve_model
    from formcheck.profiles import save_profile

    found = calibrate(
        clip,
        exercise,
        start_s=start_s,
        end_s=end_s,
        model=lambda: resolve_model(model),
        measured=date.today().isoformat(),
        settings=settings,
    )
    path = save_profile(person.with_neutrals(exercise.id, found.neutrals)) if found.neutrals else None
    return found, path


def _from_camera(
    exercise: str, person: Profile, how: How, model: Path | None, known: Settings
) -> tuple[Calibration, Path | None]:
    """Led through it as through a set; what was stored before, and limits of the user's, don't judge it."""
    from formcheck.cli.complaint import complain
    from formcheck.coach import Work
    from formcheck.form.calibration import Calibration
    from formcheck.live.session import run_session
    from formcheck.profiles import save_profile
    from formcheck.settings import Settings

    seen_with = {key: value for key, value in known.overrides.items() if key.startswith(("pose.", "network."))}
    settings = Settings(seen_with, person.without(exercise), known.catalogue)
    works = [Work(settings.exercise(exercise), 1, 1, None, None, 0.0)]
    stored: list[Path] = []
    summary = run_session(
        works,
        exercise,
        settings,
        how,
        model=partial(prepare, model),
        complain=complain,
        tell=hint,
        calibrate=True,
        save=lambda found: stored.append(save_profile(found)),
    )
    if not stored:
        exit_if_cut_short(summary)
    found = summary.calibration or Calibration(exercise, problem="it ended before the exercise began")
    return found, stored[-1] if stored else None


def _drop(person: Profile, exercise: str | None) -> None:
    from formcheck.profiles import save_profile

    if exercise is not None and exercise not in person.neutrals:
        raise SettingsError(f"profile {person.name} has no neutral of {exercise}.")
    if not person.neutrals:
        raise SettingsError(f"profile {person.name} has no neutral.")
    save_profile(person.without(exercise))
    typer.echo(f"Dropped {'all neutrals' if exercise is None else f'the neutral of {exercise}'} of {person.name}.")


def _found(found: Calibration, declared: Exercise) -> list[str]:
    """What was measured, what that does to the limits, and what keeps its default."""
    from formcheck.form.calibration import apply, bands
    from formcheck.wording import metric_title, number, quantity, setting

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
    lines += [f"Your {said}." for said in found.clamped.values()]
    return lines + [f"Default kept: {why}." for why in found.refused.values()]


def _stored(person: Profile, exercise: str | None) -> list[str]:
    from formcheck.wording import metric_title, number

    lines = [
        f"{name}: {metric_title(neutral.metric, 'deg')} {number(neutral.value)}° ± {number(neutral.spread)},"
        f" {neutral.measured}, {neutral.source}"
        for name, neutrals in person.neutrals.items()
        for neutral in neutrals
        if exercise in (None, name)
    ]
    return lines or [f"Profile {person.name} has no neutral{f' of {exercise}' if exercise else ''}: defaults are used."]
