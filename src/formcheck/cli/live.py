"""``formcheck live``: in front of the camera, hands-free."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.chosen import Estimator, Insecure

if TYPE_CHECKING:
    from formcheck.coach import Work
    from formcheck.form import calibration
    from formcheck.live.loop import Live
    from formcheck.live.summary import LiveSummary
    from formcheck.pose.model import ResolvedModel
    from formcheck.settings import Settings
    from formcheck.voice.audio import Output, Voice

_log = logging.getLogger(__name__)

Camera = Annotated[
    str, typer.Option("--camera", metavar="SPEC", help="A number, a part of a name, an address, or a clip.")
]
Mute = Annotated[bool, typer.Option("--mute", help="Begin without sound; m on the screen changes it.")]
Volume = Annotated[int, typer.Option("--volume", min=0, max=100, help="How loud, in percent.")]
Tone = Annotated[bool, typer.Option("--tone", help="A tone follows your body line: low for a sag, high for a pike.")]
Window = Annotated[bool, typer.Option("--window/--no-window", help="Without one it speaks, and writes here.")]
History = Annotated[bool, typer.Option("--history/--no-history", help="Keep the session for `formcheck history`.")]
Profile = Annotated[str, typer.Option("--profile", metavar="NAME", help="Who it is: own neutral, own history.")]
Stats = Annotated[bool, typer.Option("--stats", help="Say at the end how fast it went.")]
SoundTo = Annotated[
    Path | None,
    typer.Option("--sound-to", metavar="FILE.wav", help="Keep what is heard, speaker or not."),
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
    tone: Tone = False,
    window: Window = True,
    history: History = True,
    profile: Profile = "default",
    stats: Stats = False,
    sound_to: SoundTo = None,
    model: Model = None,
    estimator: Estimator = None,
    settings: Set = None,
    config: Config = None,
    insecure: Insecure = False,
) -> None:
    """Coach a session in front of the camera. It starts by itself once you are in position."""
    from formcheck.coach import plan
    from formcheck.errors import SettingsError
    from formcheck.form.exercise import Hold

    chosen = person_settings(config, settings, profile, insecure, estimator, exercise)
    chosen, exercise = chosen.asking(exercise)
    works: tuple[Work, ...] | None = None
    if exercise != "auto":
        one = chosen.exercise(exercise)
        if reps is not None and isinstance(one, Hold):
            raise SettingsError(f"{exercise} is held, not repeated: give --hold instead of --reps.")
        if hold is not None and not isinstance(one, Hold):
            raise SettingsError(f"{exercise} is repeated, not held: give --reps instead of --hold.")
        works = plan(one, sets=sets, hold_s=hold, reps=reps, rest_s=rest)
    elif any(given is not None for given in (sets, hold, reps, rest)):
        raise SettingsError("--sets, --hold, --reps and --rest need an --exercise.")
    how = How(camera, mute, volume / 100, tone, window, history, stats, sound_to, model)
    run(works, exercise, chosen, how)


@dataclass(frozen=True, slots=True)
class How:
    """By what means a session runs; as on the command line."""

    camera: str
    mute: bool
    volume: float
    tone: bool = False
    window: bool = True
    history: bool = False
    stats: bool = False
    sound_to: Path | None = None
    model: Path | None = None


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


def run(works: Sequence[Work] | None, asked: str, settings: Settings, how: How) -> None:
    """One session, from the camera to the summary."""
    from formcheck.cli.complaint import complain
    from formcheck.live.summary import summary_lines

    exercises = settings.exercises("auto") if works is None else [work.exercise for work in works]
    for note in settings.neutral_notes({exercise.id: exercise for exercise in exercises}.values()):
        complain(note)
    summary = session(works, asked, settings, how)
    for line in summary_lines(summary, settings.titles):
        tell(line)
    if how.stats:
        tell(summary.stats.line)
    exit_if_cut_short(summary)


def tell(text: str, *, err: bool = False) -> None:
    """A line for the terminal, if that is still there: without one, nothing is lost but the line."""
    try:
        typer.echo(text, err=err)
    except OSError as error:
        _log.warning("the terminal is gone: %s", error)


#: What ends a session from outside, beside Ctrl-C; the exit code is 128 and the number, as of a shell.
_SIGNALS = ("SIGTERM", "SIGHUP")


def exit_if_cut_short(summary: LiveSummary) -> None:
    """Say in one line what went wrong or ended it from outside, and exit with a code that is not zero."""
    import signal

    problem, code = summary.problem, 1
    if summary.why in _SIGNALS:
        problem = problem or f"ended by {summary.why}; what was done until then is kept"
        code = 128 + getattr(signal, summary.why)
    if problem:
        tell(f"formcheck: {problem}", err=True)
        raise typer.Exit(code)


def session(
    works: Sequence[Work] | None,
    asked: str,
    settings: Settings,
    how: How,
    *,
    calibrate: bool = False,
    save: Callable[[calibration.Profile], object] | None = None,
) -> LiveSummary:
    """Run one session with all that belongs to it; arguments as of `Live`."""
    from datetime import date

    from formcheck.cli.complaint import complain
    from formcheck.errors import FormcheckError, InputError
    from formcheck.history.store import Store
    from formcheck.live.loop import Live
    from formcheck.live.people import PeopleWatch
    from formcheck.overlay.window import NoWindowError, Window, why_no_window
    from formcheck.pose.estimator import open_estimator
    from formcheck.profiles import save_profile
    from formcheck.video.camera import open_camera
    from formcheck.video.sound import decode_sound
    from formcheck.voice.audio import Voice, WavFile

    running: list[Live] = []
    with _summary_first() as kept, ExitStack() as stack:
        _end_cleanly(stack, running)
        voice = Voice(decode_sound)
        outputs = _outputs(voice, how, stack)
        store: Store | None = None
        if how.history:
            try:
                store = stack.enter_context(Store.open(put_aside=complain))
            except FormcheckError as error:
                complain(f"{error} The session goes on without its history.")
        if how.window:
            why = why_no_window()
            if why is not None:
                raise InputError(why)
        camera = None
        if not Path(how.camera).exists():  # it warms up while the model is being loaded; a clip would begin to play
            camera = stack.enter_context(open_camera(how.camera, wait=False, insecure=settings.insecure))
        model = _model(how.model)
        estimator = stack.enter_context(open_estimator(settings.estimator, model, precision=settings.precision))
        people = PeopleWatch(lambda: open_estimator(settings.estimator, model, still=True, num_poses=2))
        stack.callback(people.close)
        view = None
        if how.window:
            try:
                view = stack.enter_context(Window())
            except NoWindowError as error:
                raise InputError(str(error)) from error
        if camera is None:
            camera = stack.enter_context(open_camera(how.camera, insecure=settings.insecure))
        camera.wait()
        for problem in (voice.problem, *(getattr(output, "problem", None) for output in outputs)):
            if problem is not None and not how.mute:
                complain(problem)
        live = Live(
            camera,
            estimator,
            works=works,
            asked=asked,
            settings=settings,
            outputs=outputs,
            duration_s=voice.duration_s,
            view=view,
            store=store,
            people=people,
            save=save or save_profile,
            tell=partial(tell, err=True),
            muted=how.mute,
            tone=how.tone,
            today=date.today().isoformat(),
            calibrate=calibrate,
            linger_s=4.0 if calibrate else None,
        )
        running.append(live)
        kept.append(live.run())
        if isinstance(outputs[0], WavFile) and outputs[0].problem is not None:
            complain(outputs[0].problem)
    return kept[0]


@contextmanager
def _summary_first() -> Iterator[list[LiveSummary]]:
    """What goes wrong once there is a summary, when all is closed, must not cost it: it is noted in it."""
    kept: list[LiveSummary] = []
    try:
        yield kept
    except Exception as error:
        if not kept:
            raise
        _log.error("after the session: %s", error, exc_info=error)
        kept[0].problem = kept[0].problem or f"closing the session failed ({type(error).__name__}: {error})."


def _model(path: Path | None) -> ResolvedModel:
    from formcheck.cli.run import _bars, _steps
    from formcheck.pose.model import resolve_model

    with _bars() as bars:
        return resolve_model(path, progress=_steps(bars))


def _outputs(voice: Voice, how: How, stack: ExitStack) -> list[Output]:
    from formcheck.errors import OutputError
    from formcheck.voice.audio import Mixer, Speaker, WavFile
    from formcheck.voice.speech import SystemVoice

    outputs: list[Output] = []
    if how.sound_to is not None:
        if how.sound_to.suffix.lower() != ".wav":
            raise OutputError(f"{how.sound_to}: the sound is written as WAV: give it a name that ends in .wav.")
        try:
            file = WavFile(Mixer(voice, volume=how.volume), how.sound_to)
        except OSError as error:
            raise OutputError(f"{how.sound_to} can't be written: {error.strerror or error}.") from error
        stack.callback(file.close)  # a session that can't begin doesn't close it
        outputs.append(file)
    speaker = stack.enter_context(Speaker(voice, volume=how.volume, muted=how.mute, system=SystemVoice()))
    outputs.append(speaker)
    return outputs


def _end_cleanly(stack: ExitStack, running: Sequence[Live]) -> None:
    """Ctrl-C, a polite request to end (SIGTERM) and a closed terminal (SIGHUP) let the session end with its step."""
    import signal

    def end(number: int, frame: object) -> None:
        if not running:
            raise KeyboardInterrupt
        running[0].stop("interrupted" if number == signal.SIGINT else signal.Signals(number).name)

    for name in ("SIGINT", *_SIGNALS):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` wants it to go on
            stack.callback(signal.signal, number, signal.signal(number, end))
