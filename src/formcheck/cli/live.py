"""``formcheck live``: in front of the camera, hands-free."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.chosen import Estimator, Insecure

if TYPE_CHECKING:
    from formcheck.coach import Work
    from formcheck.live.session import How
    from formcheck.live.summary import LiveSummary
    from formcheck.pose.model import ResolvedModel
    from formcheck.settings import Settings

_log = logging.getLogger(__name__)


class VoiceName(Enum):
    """The voices that come with formcheck."""

    COACH = "coach"
    CLASSIC = "classic"


Camera = Annotated[
    str, typer.Option("--camera", metavar="SPEC", help="A number, a part of a name, an address, or a clip.")
]
Mute = Annotated[bool, typer.Option("--mute", help="Begin without sound; m on the screen changes it.")]
Volume = Annotated[int, typer.Option("--volume", min=0, max=100, help="How loud, in percent.")]
Spoken = Annotated[VoiceName, typer.Option("--voice", help="Who speaks: a natural voice, or the robot of old.")]
Tone = Annotated[bool, typer.Option("--tone", help="A tone follows your body line: low for a sag, high for a pike.")]
LowerOthers = Annotated[
    bool,
    typer.Option("--lower-others/--keep-others", help="Music of other programs is softer under words (Linux)."),
]
Window = Annotated[bool, typer.Option("--window/--no-window", help="Without one it speaks, and writes here.")]
History = Annotated[bool, typer.Option("--history/--no-history", help="Keep the session for `formcheck history`.")]
Profile = Annotated[str, typer.Option("--profile", metavar="NAME", help="Who it is: own neutral, own history.")]
AcceptOffer = Annotated[
    bool, typer.Option("--accept-offer", help="Do a little more where the last two sessions were good, as is offered.")
]
Stats = Annotated[bool, typer.Option("--stats", help="Say at the end how fast it went.")]
SoundTo = Annotated[
    Path | None,
    typer.Option("--sound-to", metavar="FILE.wav", help="Keep what is heard, speaker or not."),
]
SummaryTo = Annotated[
    Path | None,
    typer.Option("--summary-to", metavar="FILE.png", help="Keep the summary as a picture, the worst moment in it."),
]
Model = Annotated[Path | None, typer.Option("--model", help="A pose landmarker bundle (.task) of your own.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a setting.")]
Config = Annotated[Path | None, typer.Option("--config", help="A TOML file of settings.")]


def command(
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", help="An id of `formcheck exercises`, or auto: no plan, just watch.")
    ] = "auto",
    camera: Camera = "0",
    sets: Annotated[int | None, typer.Option("--sets", min=1, max=50, help="How many sets.")] = None,
    hold: Annotated[float | None, typer.Option("--hold", min=1, max=1800, help="Seconds of each hold.")] = None,
    reps: Annotated[int | None, typer.Option("--reps", min=1, max=500, help="Repetitions of each set.")] = None,
    rest: Annotated[float | None, typer.Option("--rest", min=0, max=1800, help="Seconds between sets.")] = None,
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
    """Coach a session in front of the camera. It starts by itself once you are in position."""
    from formcheck.cli.offers import offered
    from formcheck.coach import plan
    from formcheck.errors import SettingsError
    from formcheck.form.exercise import Hold
    from formcheck.live.session import How

    if accept_offer and not history:
        raise SettingsError("--accept-offer asks the history: leave --no-history out.")
    chosen = person_settings(config, settings, profile, insecure, estimator, exercise)
    chosen, exercise = chosen.asking(exercise)
    works: tuple[Work, ...] | None = None
    if exercise != "auto":
        one = chosen.exercise(exercise)
        if reps is not None and isinstance(one, Hold):
            raise SettingsError(f"{exercise} is held, not repeated: give --hold instead of --reps.")
        if hold is not None and reps is not None and one.can_be_held:
            raise SettingsError(f"{exercise} is repeated or held: give --reps or --hold, not both.")
        if hold is not None and not one.can_be_held:
            raise SettingsError(f"{exercise} is repeated, not held: give --reps instead of --hold.")
        works = plan(one, sets=sets, hold_s=hold, reps=reps, rest_s=rest)
        if accept_offer and (hold is not None or reps is not None):
            raise SettingsError("--accept-offer is in place of --hold and --reps: leave it or them out.")
        if history and hold is None and reps is None:
            works = offered(works, profile, accept=accept_offer)
    elif accept_offer:
        raise SettingsError("--accept-offer needs an --exercise.")
    elif any(given is not None for given in (sets, hold, reps, rest)):
        raise SettingsError("--sets, --hold, --reps and --rest need an --exercise.")
    how = How(camera, mute, volume / 100, tone, window, history, sound_to, voice.value, summary_to, lower_others)
    run(works, exercise, chosen, how, model=model, stats=stats)


def person_settings(
    config: Path | None,
    words: Sequence[str] | None,
    profile: str,
    insecure: bool,
    estimator: str | None,
    exercise: str = "auto",
) -> Settings:
    """The settings in force for one person, with the own neutral if there is one."""
    from formcheck.cli.chosen import chosen_settings
    from formcheck.profiles import load_profile

    return chosen_settings(
        config, words, load_profile(profile), insecure=insecure, estimator=estimator, exercise=exercise
    )


def run(
    works: Sequence[Work] | None, asked: str, settings: Settings, how: How, *, model: Path | None, stats: bool
) -> None:
    """One session, from the camera to the summary."""
    from formcheck.cli.afterwards import ask_what_hurt
    from formcheck.cli.complaint import complain
    from formcheck.live.session import run_session
    from formcheck.live.summary import summary_lines

    exercises = settings.exercises("auto") if works is None else [work.exercise for work in works]
    for note in settings.neutral_notes({exercise.id: exercise for exercise in exercises}.values()):
        complain(note)
    summary = run_session(works, asked, settings, how, model=partial(prepare, model), complain=complain, tell=hint)
    for line in summary_lines(summary, settings.titles):
        tell(line)
    if stats:
        tell(summary.stats.line)
    ask_what_hurt(summary, complain)
    exit_if_cut_short(summary)


def tell(text: str, *, err: bool = False) -> None:
    """A line for the terminal, if that is still there: without one, nothing is lost but the line."""
    try:
        typer.echo(text, err=err)
    except OSError as error:
        _log.warning("the terminal is gone: %s", error)


def hint(text: str) -> None:
    """What the screen would show, for whoever has none."""
    tell(text, err=True)


def prepare(path: Path | None) -> ResolvedModel:
    """The pose model, with a bar while it is being fetched."""
    from formcheck.cli.progress import bars, steps
    from formcheck.pose.model import resolve_model

    with bars() as shown:
        return resolve_model(path, progress=steps(shown))


def exit_if_cut_short(summary: LiveSummary) -> None:
    """Say in one line what went wrong or ended it from outside, and exit with a code that is not zero.

    As of a shell: 128 and the number of the signal.
    """
    import signal

    from formcheck.live.session import SIGNALS

    problem, code = summary.problem, 1
    if summary.why in SIGNALS:
        problem = problem or f"ended by {summary.why}; what was done until then is kept"
        code = 128 + getattr(signal, summary.why)
    if problem:
        tell(f"formcheck: {problem}", err=True)
        raise typer.Exit(code)
