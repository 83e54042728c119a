"""A session with all that belongs to it: camera, pose model, window, sound and history, opened and closed as one."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from formcheck.errors import FormcheckError, InputError, OutputError
from formcheck.history.store import Store
from formcheck.live.ending import Ending
from formcheck.live.loop import Live
from formcheck.live.people import PeopleWatch
from formcheck.overlay.window import NoWindowError, Window, why_no_window
from formcheck.pose.estimator import open_estimator
from formcheck.profiles import DEFAULT, save_profile
from formcheck.video.camera import Camera, open_camera
from formcheck.video.sound import decode_sound
from formcheck.voice.audio import VOICES, Mixer, Output, Speaker, Voice, WavFile
from formcheck.voice.others import Others
from formcheck.voice.speech import SystemVoice

if TYPE_CHECKING:
    from formcheck.coach import Work
    from formcheck.form import calibration
    from formcheck.live.summary import LiveSummary
    from formcheck.pose.model import ResolvedModel
    from formcheck.settings import Settings

_log = logging.getLogger(__name__)

#: What ends a session from outside, beside Ctrl-C.
SIGNALS = ("SIGTERM", "SIGHUP")


@dataclass(frozen=True, slots=True)
class How:
    """By what means a session runs. `volume` is 0..1, `voice` one of `VOICES`; without a window it speaks only.

    `sound_to` is where what is heard is kept, `summary_to` the picture of what it came to. `lowers_others`: other
    programs are softer while it speaks, where the system offers it.
    """

    camera: str
    muted: bool = False
    volume: float = 1.0
    tone: bool = False
    window: bool = True
    history: bool = False
    sound_to: Path | None = None
    voice: str = VOICES[0]
    summary_to: Path | None = None
    lowers_others: bool = True


def run_session(
    works: Sequence[Work] | None,
    asked: str,
    settings: Settings,
    how: How,
    *,
    model: Callable[[], ResolvedModel],
    complain: Callable[[str], None],
    tell: Callable[[str], None],
    calibrate: bool = False,
    save: Callable[[calibration.Profile], object] | None = None,
) -> LiveSummary:
    """Run one session with all that belongs to it, and close it all.

    `model` prepares the pose model while the camera warms up, `complain` takes what goes wrong but ends nothing, and
    `tell` what would be on the screen if there was one; all else as of `Live`. InputError where it can't begin.
    """
    running: list[Live] = []
    with _summary_first() as kept, ExitStack() as stack:
        _end_cleanly(stack, running)
        voice = Voice(decode_sound, how.voice)
        outputs = _outputs(voice, how, stack)
        store: Store | None = None
        if how.history:
            try:
                store = stack.enter_context(Store.open(put_aside=complain))
            except FormcheckError as error:
                complain(f"{error} The session goes on without its history.")
        if how.summary_to is not None and how.summary_to.suffix.lower() != ".png":
            raise OutputError(f"{how.summary_to}: the summary is written as PNG: give it a name that ends in .png.")
        if how.window:
            why = why_no_window()
            if why is not None:
                raise InputError(why)
        camera = None
        if not Path(how.camera).exists():  # it warms up while the model is being loaded; a clip would begin to play
            camera = stack.enter_context(open_camera(how.camera, wait=False, insecure=settings.insecure))
        bundle = model()
        estimator = stack.enter_context(open_estimator(settings.estimator, bundle, precision=settings.precision))
        people = PeopleWatch(lambda: open_estimator(settings.estimator, bundle, still=True, num_poses=2))
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
            if problem is not None and not how.muted:
                complain(problem)
        ending = Ending(
            view,
            store,
            profile=settings.profile.name if settings.profile else DEFAULT,
            titles=settings.titles,
            keep_at=how.summary_to,
            tell=complain,
            is_stopped=lambda: running[0].is_stopped,
        )
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
            tell=tell,
            muted=how.muted,
            tone=how.tone,
            today=date.today().isoformat(),
            hands=not calibrate,
            calibrate=calibrate,
            last=None if calibrate else partial(_conclude, camera, ending),
        )
        running.append(live)
        kept.append(live.run())
        if isinstance(outputs[0], WavFile) and outputs[0].problem is not None:
            complain(outputs[0].problem)
    return kept[0]


def _conclude(camera: Camera, ending: Ending, summary: LiveSummary) -> None:
    """Let go of the camera before the summary is looked at."""
    camera.close()
    ending.show(summary)


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


def _outputs(voice: Voice, how: How, stack: ExitStack) -> list[Output]:
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
    others = Others.find() if how.lowers_others else None
    speaker = Speaker(voice, volume=how.volume, muted=how.muted, system=SystemVoice(), others=others)
    stack.enter_context(speaker)
    outputs.append(speaker)
    return outputs


def _end_cleanly(stack: ExitStack, running: Sequence[Live]) -> None:
    """Ctrl-C, a polite request to end (SIGTERM) and a closed terminal (SIGHUP) let the session end with its step."""

    def end(number: int, frame: object) -> None:
        if not running:
            raise KeyboardInterrupt
        running[0].stop("interrupted" if number == signal.SIGINT else signal.Signals(number).name)

    for name in ("SIGINT", *SIGNALS):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` wants it to go on
            stack.callback(signal.signal, number, signal.signal(number, end))
