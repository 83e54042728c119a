"""The live loop: camera -> newest frame -> pose -> judge -> coach -> voice, history, screen and window.

Everything it touches is handed to it, so a test may be the camera, the estimator, the window and the clock. Time is
that of the frames; while the camera is away it goes on by the clock, and what happens then counts as unseen.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from formcheck.coach import Announcement, Coach, CoachState, Done, Ended, Onlooker, Stage, Work
from formcheck.errors import FormcheckError, OutputError
from formcheck.exercises import EXERCISES
from formcheck.exercises.routines import Routine, bouts
from formcheck.feedback.audio import Mixer, Output, bands_of, excess_of
from formcheck.feedback.cues import (
    CueArbiter,
    Kind,
    SetClock,
    Target,
    Tone,
    Utterance,
    Wish,
    announce,
    guess_duration_s,
)
from formcheck.feedback.phrases import CAMERA, title_id
from formcheck.feedback.screen import Screen, Shown, done_words
from formcheck.feedback.window import CLOSED, View
from formcheck.form.calibration import Calibration, Calibrator, Profile
from formcheck.form.events import (
    Event,
    FaultRaised,
    FaultSpan,
    FormState,
    HoldEnded,
    HoldSpan,
    Level,
    Phase,
    RepCompleted,
    RepSpan,
)
from formcheck.form.exercise import Exercise, Hold, Reps
from formcheck.form.setup import Setup, check_setup
from formcheck.history.record import Target as Asked
from formcheck.history.store import Store
from formcheck.history.writer import SessionWriter
from formcheck.judge import Judge
from formcheck.pose.estimator import PoseEstimator
from formcheck.pose.types import Pose
from formcheck.settings import Settings
from formcheck.video.camera import CameraState
from formcheck.video.types import Frame, Image

#: How long to wait for a frame before keys and camera are looked after.
_WAIT_S = 0.05
#: How often judge and coach hear of it while the camera is away.
_BLIND_S = 0.1
#: A new judge is shown so much of what just was, so that a hold under way goes on.
_WARM_S = 0.6
_CALIBRATION_S = {True: 30.0, False: 90.0}  # a hold, or repetitions: then it is given up
_NOTE_S = 6.0


class LiveCamera(Protocol):
    """What is needed of a camera: see `formcheck.video.camera.Camera`."""

    @property
    def state(self) -> CameraState:
        """How it is now."""
        ...

    @property
    def status(self) -> str:
        """The same in a sentence or two."""
        ...

    @property
    def problem(self) -> str | None:
        """What cut a clip short."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether frames may still come."""
        ...

    @property
    def dropped(self) -> int:
        """Frames that nobody took."""
        ...

    @property
    def lost_count(self) -> int:
        """How often it was lost."""
        ...

    def latest(self, after_index: int = -1, timeout_s: float = 0.0) -> Frame | None:
        """The newest frame, if its index is above `after_index`; waits for one."""
        ...

    def captured_at(self, frame: Frame) -> float:
        """When `frame` came in, on the clock."""
        ...


# --- What it came to ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Stats:
    """How fast it went. `latency_ms` counts frames by whole half milliseconds from capture to screen."""

    frames: int = 0
    dropped: int = 0
    lost: int = 0
    seconds: float = 0.0
    latency_ms: dict[int, int] = field(default_factory=dict)

    @property
    def fps(self) -> float:
        """Frames shown a second."""
        return self.frames / self.seconds if self.seconds > 0 else 0.0

    def note(self, latency_s: float) -> None:
        """One more frame."""
        self.frames += 1
        bucket = min(20_000, max(0, math.ceil(latency_s * 2000)))
        self.latency_ms[bucket] = self.latency_ms.get(bucket, 0) + 1

    def percentile_ms(self, percent: float) -> float:
        """So many percent of the frames took at most this long from capture to screen; NaN without any."""
        total, below = sum(self.latency_ms.values()), 0
        for bucket in sorted(self.latency_ms):
            below += self.latency_ms[bucket]
            if below >= total * percent / 100:
                return bucket / 2
        return math.nan

    @property
    def line(self) -> str:
        """All of it in a line."""
        return (
            f"{self.frames} frames in {self.seconds:.1f} s: {self.fps:.1f} a second, {self.dropped} dropped;"
            f" capture to screen {self.percentile_ms(50):.0f} ms (50 %), {self.percentile_ms(95):.0f} ms (95 %)"
        )


@dataclass(slots=True)
class LiveSummary:
    """What a session came to.

    Attributes
    ----------
    done : tuple of Done
        The sets, where there was a plan.
    holds, reps, faults : lists
        As the judges reported them, in seconds of the camera's time; clear faults only.
    wrong : dict of str to int
        How often which cue was due while a set ran (without a plan: at any time).
    said : list of (float, str, str)
        What was heard when: `Utterance.rows`.
    stats : Stats
        How fast it went.
    why : str
        Why it ended: "done", "quit", "interrupted" or "camera".
    notes : list of str
        What went wrong on the way.
    session_id : int or None
        Its number in the history.
    """

    done: tuple[Done, ...] = ()
    holds: list[HoldSpan] = field(default_factory=list)
    reps: list[RepSpan] = field(default_factory=list)
    faults: list[FaultSpan] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    said: list[tuple[float, str, str]] = field(default_factory=list)
    stats: Stats = field(default_factory=Stats)
    why: str = ""
    notes: list[str] = field(default_factory=list)
    session_id: int | None = None

    def take(self, events: Iterable[Event]) -> None:
        """Keep what is over."""
        for event in events:
            if isinstance(event, HoldEnded):
                self.holds.append(event.hold)
            elif isinstance(event, RepCompleted):
                self.reps.append(event.rep)
            elif isinstance(event, FaultRaised) and event.fault.level is Level.FAULT:
                self.faults.append(event.fault)


def routine_works(routine: Routine, settings: Settings) -> tuple[Work, ...]:
    """The sets of a routine, with the limits in force; steps that can't be judged yet are left out."""
    works = []
    for bout in bouts(routine):
        exercise = settings.exercise(bout.exercise)
        is_hold = isinstance(exercise, Hold)
        reps = None if is_hold else bout.reps
        if reps is not None and isinstance(exercise, Reps) and exercise.alternates:
            reps *= 2  # asked for each side, counted together
        hold_s = bout.hold_s if is_hold else None
        works.append(Work(exercise, bout.set_number, bout.sets, hold_s, reps, bout.rest_s, bout.side))
    return tuple(works)


# --- A second look ------------------------------------------------------------------------------------------------


class PeopleWatch:
    """Counts the people in the picture now and then, in a thread of its own.

    Parameters
    ----------
    count : callable
        Gives the number of people in a frame; takes its time.
    every_s : float
        Seconds between two looks.
    """

    def __init__(self, count: Callable[[Frame], int], every_s: float = 2.0) -> None:
        self._count = count
        self._every_s = every_s
        self._next_t = 0.0
        self._people = 1
        self._looking: Future[int] | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="formcheck-people")

    def __call__(self, frame: Frame) -> int:
        """How many there were at the last look."""
        if self._looking is not None and self._looking.done():
            self._people = max(1, self._looking.result()) if self._looking.exception() is None else 1
            self._looking = None
        if self._looking is None and frame.t >= self._next_t:
            self._next_t = frame.t + self._every_s
            self._looking = self._pool.submit(self._count, frame)
        return self._people

    def close(self) -> None:
        """No more looks."""
        self._pool.shutdown(cancel_futures=True)


# --- The loop -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Calibrating:
    """A personal neutral being found, beside everything else."""

    judge: Judge
    calibrator: Calibrator
    since: float
    share: float = 0.0


class Live:
    """One session in front of a camera: `run` it once.

    Parameters
    ----------
    camera : LiveCamera
        Where the frames come from; not closed here.
    estimator : PoseEstimator
        What finds the pose; not closed here.
    works : sequence of Work, optional
        What to do. Without a plan whatever is recognised is judged, counted and timed.
    asked : str
        What was asked for, as the history shall call it.
    settings : Settings, optional
        Limits, timing, and whose neutral they rest on.
    outputs : sequence of Output
        Where it is heard; closed here.
    duration_s : callable
        How long words last: `Voice.duration_s`.
    view : View, optional
        Where it is seen; closed here.
    store : Store, optional
        Where it is kept.
    people : callable, optional
        How many people there are in a frame; asked in set-up only.
    save : callable, optional
        Keeps a new neutral.
    tell : callable, optional
        Takes a line for the terminal.
    mirrored, muted, tone : bool
        Whether the picture is mirrored, the sound off, and whether the guiding tone sounds.
    linger_s : float, optional
        How long the summary stands; without, until the last word where nothing is shown, else half a minute.
    clock : callable
        Monotonic seconds; the camera's.
    today : str
        The date, noted with a new neutral.
    """

    def __init__(
        self,
        camera: LiveCamera,
        estimator: PoseEstimator,
        *,
        works: Sequence[Work] | None = None,
        asked: str = "auto",
        settings: Settings | None = None,
        outputs: Sequence[Output] = (),
        duration_s: Callable[[str, str], float] = guess_duration_s,
        view: View | None = None,
        store: Store | None = None,
        people: Callable[[Frame], int] | None = None,
        save: Callable[[Profile], object] | None = None,
        tell: Callable[[str], None] | None = None,
        mirrored: bool = True,
        muted: bool = False,
        tone: bool = False,
        linger_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: str = "",
    ) -> None:
        self._camera, self._estimator = camera, estimator
        self._settings = settings or Settings()
        self._asked = asked
        self._outputs, self._view, self._store = list(outputs), view, store
        self._people, self._save, self._clock, self._today = people, save, clock, today
        self._tell = tell or (lambda _: None)
        self._tone = tone
        self._linger_s = linger_s
        self._has_plan = works is not None
        self._coach: Coach | Onlooker
        if works is None:
            exercises = self._settings.exercises("auto")
            self._coach = Onlooker(exercises)
        else:
            exercises = tuple({work.exercise.id: work.exercise for work in works}.values())
            self._coach = Coach(works)
        self._exercises: dict[str, Exercise] = {exercise.id: exercise for exercise in exercises}
        self._bands: Mapping[str, tuple[float, float]] = bands_of(exercises)
        self._judge = self._new_judge()
        self._arbiter = CueArbiter(duration_s)
        self._screen = Screen()
        self._writer: SessionWriter | None = None
        self._summary = LiveSummary()
        self._muted, self._mirrored = muted, mirrored
        self._index = -1
        self._t: float | None = None
        self._first_t = 0.0
        self._zero = 0.0  # of the frames' time, on the clock
        self._coached = CoachState(Stage.SETUP, None)
        self._state = FormState(0.0, None, Phase.AWAY)
        self._frame: Frame | None = None
        self._recent: deque[tuple[float, Pose | None]] = deque()
        self._calibrating: _Calibrating | None = None
        self._wishes: list[Wish] = []
        self._speaking: Utterance | None = None
        self._note, self._note_until = "", -math.inf
        self._blind = False
        self._done_t: float | None = None
        self._over = ""
        self._told_sets = 0
        for output in self._outputs:
            self._mute(output)

    def run(self) -> LiveSummary:
        """Until all is done, q, Ctrl-C, or the clip that plays as a camera is over."""
        try:
            try:
                while not self._over:
                    self._step()
            except KeyboardInterrupt:
                self._over = "interrupted"
            self._end()
        finally:
            for output in self._outputs:
                output.close()
            if self._view is not None:
                self._view.close()
        return self._summary

    # --- One round --------------------------------------------------------------------------------------------

    def _step(self) -> None:
        camera = self._camera
        frame = camera.latest(self._index, _WAIT_S)
        if frame is not None:
            self._see(frame)
            self._hear_key()  # the window paints while it listens
            self._measure(frame)
            self._is_it_over()
            return
        if not camera.is_open:
            self._over = "camera"
            if camera.problem:
                self._remark(camera.problem)
        elif camera.state in (CameraState.STALLED, CameraState.LOST):
            self._go_blind()
        self._hear_key()
        self._is_it_over()

    def _is_it_over(self) -> None:
        if self._done_t is not None and self._t is not None:
            talking = self._speaking is not None and self._t < self._speaking.end_s + 0.5
            linger_s = self._linger_s if self._linger_s is not None else 30.0 if self._view is not None else 0.0
            if self._t - self._done_t >= linger_s and not talking:
                self._over = "done"

    def _see(self, frame: Frame) -> None:
        self._index, self._frame = frame.index, frame
        if self._t is None:
            self._zero = self._camera.captured_at(frame) - frame.t
            self._begin(frame.t)
        t = frame.t if self._t is None or frame.t > self._t else self._t + 1e-3
        if self._blind:
            self._blind = False
            self._wishes.append(Wish(Kind.SETUP, "camera.regained", CAMERA["camera.regained"], wait_s=8.0))
            self._tell(f"{_stamp(t)} The camera is back.")
        pose = self._estimator.estimate(frame)
        self._advance(t, pose)
        if self._view is not None:
            self._view.show(self._draw(frame.image, pose, None))

    def _measure(self, frame: Frame) -> None:
        stats = self._summary.stats
        stats.note(self._clock() - self._camera.captured_at(frame))
        stats.seconds = frame.t - self._first_t
        stats.dropped = self._camera.dropped

    def _go_blind(self) -> None:
        """The camera sends nothing: say so, stop the clock, keep everything."""
        if self._t is None:
            return
        t = self._clock() - self._zero
        if t < self._t + _BLIND_S:
            return
        if not self._blind:
            self._blind = True
            self._wishes.append(Wish(Kind.SETUP, "camera.lost", CAMERA["camera.lost"], Tone.END, wait_s=8.0))
            self._tell(f"{_stamp(t)} {self._camera.status}")
        self._advance(t, None)
        if self._view is not None and self._frame is not None:
            self._view.show(self._draw(self._frame.image, None, self._camera.status))

    def _advance(self, t: float, pose: Pose | None) -> None:
        """One moment: judged, coached, spoken, kept."""
        self._t = t
        self._recent.append((t, pose))
        while self._recent[0][0] < t - _WARM_S:
            self._recent.popleft()
        state = self._state = self._judge.update(t, pose)
        self._summary.take(self._judge.events)
        self._keep(state)
        before = self._coached.stage
        advice = self._what_must_change(pose) if before is Stage.SETUP and not self._blind else ()
        self._coached = self._coach.update(t, state, advice, blind=self._blind)
        self._calibrate(t, pose)
        if Stage.WORK in (before, self._coached.stage):
            self._note_wrong(state)
        self._speak(state, before)
        self._tell_sets()
        work = self._coached.work
        if self._has_plan and work is not None and work.exercise.id != self._judge.exercises[0].id:
            self._change_judge()
        if self._coached.stage is Stage.DONE and self._done_t is None:
            self._done_t = t

    def _note_wrong(self, state: FormState) -> None:
        wrong = self._summary.wrong
        for event in state.events:
            if isinstance(event, FaultRaised) and event.fault.level is Level.FAULT:
                wrong[event.fault.cue] = wrong.get(event.fault.cue, 0) + 1

    def _what_must_change(self, pose: Pose | None) -> tuple[Setup, ...]:
        if self._frame is None:
            return ()
        work = self._coach.work
        return check_setup(
            pose,
            work.exercise if work is not None else None,
            brightness=brightness_of(self._frame.image),
            people=self._people(self._frame) if self._people is not None else 1,
        )

    # --- Judge ------------------------------------------------------------------------------------------------

    def _new_judge(self) -> Judge:
        work = self._coach.work
        exercises = [self._exercises[work.exercise.id]] if self._has_plan and work else self._exercises.values()
        return Judge(exercises, self._settings.timing, self._settings.min_visibility)

    def _change_judge(self, warm: bool = False) -> None:
        self._take_last()
        self._judge = self._new_judge()
        if warm:
            for t, pose in self._recent:
                self._judge.update(t, pose)
            self._coach.begin_counting_anew()

    def _take_last(self) -> None:
        events, _ = self._judge.finish()
        self._summary.take(events)
        if self._writer is not None:
            self._kept(lambda writer: writer.take(events))

    def _calibrate(self, t: float, pose: Pose | None) -> None:
        running = self._calibrating
        if running is None:
            return
        found = running.calibrator.update(running.judge.update(t, pose))
        is_hold = isinstance(running.calibrator.exercise, Hold)
        if not isinstance(found, Calibration):
            running.share = found.share
            if t - running.since < _CALIBRATION_S[is_hold]:
                return
            found = running.calibrator.finish()
        self._calibrating = None
        if not found.neutrals:
            self._remark(f"No neutral was stored: {found.problem}.")
            return
        profile = self._settings.profile or Profile("default")
        own = [replace(neutral, measured=self._today, source="camera") for neutral in found.neutrals]
        profile = profile.with_neutrals(found.exercise, own)
        try:
            if self._save is not None:
                self._save(profile)
        except FormcheckError as error:
            self._remark(str(error))
        self._settings = self._settings.of(profile)
        self._exercises = {name: self._settings.exercise(name) for name in self._exercises}
        self._bands = bands_of(self._exercises.values())
        self._change_judge(warm=True)
        self._wishes.append(announce("calibrated"))
        values = ", ".join(f"{neutral.value:.1f} ± {neutral.spread:.1f}" for neutral in own)
        self._remark(f"Your own form is stored ({values}): judged by it from now on.", wrong=False)

    # --- Voice ------------------------------------------------------------------------------------------------

    def _speak(self, state: FormState, before: Stage) -> None:
        coached = self._coached
        wishes = [self._as_wish(one) for one in coached.announcements] + self._wishes
        self._wishes = []
        work = coached.work
        if work is not None:
            top_s = work.exercise.prescription.hold_s if isinstance(work.exercise, Reps) else None
            self._arbiter.target = Target(work.target_s, work.target_reps, top_s)
        working = Stage.WORK in (before, coached.stage)
        left = coached.stage is Stage.PAUSED and coached.why in ("away", "unseen")
        heard = state if working or left else _silent(state)
        clock: SetClock | None = None
        if self._has_plan:
            hold_s = coached.clock_s if work is not None and isinstance(work.exercise, Hold) else 0.0
            clock = SetClock(coached.stage is Stage.WORK, hold_s, coached.reps)
        for utterance in self._arbiter.update(heard, wishes, clock):
            self._speaking = utterance
            self._summary.said += utterance.rows
            if utterance.text and self._view is None:
                self._tell(f"{_stamp(state.t)} {utterance.text}")
            for output in self._outputs:
                output.say(utterance)
        if self._tone:
            excess = excess_of(state, self._bands) if coached.stage is Stage.WORK else 0.0
            for output in self._outputs:
                output.follow(excess, state.t)
        for output in self._outputs:
            output.advance(state.t)

    def _as_wish(self, one: Announcement) -> Wish:
        if one.what == "title" and one.exercise is not None:
            return Wish(Kind.SETUP, title_id(one.exercise.id), one.exercise.title, wait_s=8.0)
        wish = announce(one.what, one.number)
        if one.what == "count":  # it is true for a second only, so it may cut off what still sounds
            return replace(wish, kind=Kind.SAFETY, wait_s=0.9)
        done = self._coached.done
        if one.what == "all_done" and done and done[-1].ended is Ended.TARGET:
            return replace(wish, tone=Tone.END)
        return wish

    def _mute(self, output: Output) -> None:
        mixer = getattr(output, "mixer", None)
        if isinstance(mixer, Mixer):
            mixer.muted = self._muted

    # --- History ----------------------------------------------------------------------------------------------

    def _begin(self, t: float) -> None:
        self._first_t = t
        for output in self._outputs:
            mixer = getattr(output, "mixer", None)
            if isinstance(mixer, Mixer) and mixer.position_s == 0.0:
                mixer.begin(t)
        if self._store is None:
            return
        works = self._coach.works if isinstance(self._coach, Coach) else ()
        target = Asked()
        if works and len(self._exercises) == 1:
            target = Asked(works[0].sets, works[0].target_s, works[0].target_reps)
        try:
            self._writer = self._store.begin(
                self._asked,
                profile=self._settings.profile.name if self._settings.profile else "default",
                target=target,
                exercises=self._exercises.values(),
            )
            self._summary.session_id = self._writer.session_id
        except FormcheckError as error:
            self._remark(f"{error} The session goes on without its history.")

    def _keep(self, state: FormState) -> None:
        if self._writer is not None:
            events = self._judge.events
            self._kept(lambda writer: writer.update(state, events))

    def _kept(self, write: Callable[[SessionWriter], None]) -> None:
        assert self._writer is not None
        try:
            write(self._writer)
        except OutputError as error:
            self._writer = None
            self._remark(f"{error} The session goes on without its history.")

    # --- Screen and keys --------------------------------------------------------------------------------------

    def _draw(self, image: Image, pose: Pose | None, camera: str | None) -> Image:
        t = self._t or 0.0
        speaking = self._speaking
        shown = Shown(
            camera=camera,
            note=self._note if t < self._note_until else "",
            calibrating=self._calibrating.share if self._calibrating else None,
            muted=self._muted,
            mirrored=self._mirrored,
            said=speaking.text if speaking is not None and t < speaking.end_s else "",
        )
        return self._screen.draw(image, pose, self._state, self._coached, shown)

    def _hear_key(self) -> None:
        key = self._view.poll() if self._view is not None else None
        if key is None or (self._t is None and key not in ("q", CLOSED)):
            return
        if key in ("q", CLOSED):
            self._over = "quit" if self._done_t is None else "done"
        elif key == "m":
            self._muted = not self._muted
            for output in self._outputs:
                self._mute(output)
        elif key == "p":
            self._coach.pause()
        elif key == "s":
            self._coach.skip()
        elif key == "f":
            self._mirrored = not self._mirrored
        elif key == "c":
            self._start_calibration()

    def _start_calibration(self) -> None:
        work = self._coach.work
        if self._calibrating is not None or work is None or self._t is None:
            self._calibrating = None
            if work is None:
                self._remark("Begin an exercise first: then I can store how you do it.", wrong=False)
            return
        declared = EXERCISES[work.exercise.id]
        judge = Judge([declared], min_visibility=self._settings.min_visibility)
        self._calibrating = _Calibrating(judge, Calibrator(declared), self._t)
        self._wishes.append(announce("calibrate"))

    def _remark(self, text: str, wrong: bool = True) -> None:
        self._note, self._note_until = text, (self._t or 0.0) + _NOTE_S
        self._tell(text)
        if wrong:
            self._summary.notes.append(text)

    def _tell_sets(self) -> None:
        for one in self._coached.done[self._told_sets :]:
            self._tell(f"{_stamp(self._t or 0.0)} {set_line(one)}")
        self._told_sets = len(self._coached.done)

    # --- The end ----------------------------------------------------------------------------------------------

    def _end(self) -> None:
        summary = self._summary
        if self._t is not None:
            self._take_last()
        if self._writer is not None:
            self._kept(lambda writer: writer.end())
        summary.done = self._coach.stop()
        summary.why = self._over
        summary.stats.lost = self._camera.lost_count
        if self._t is not None and self._speaking is not None:
            for output in self._outputs:
                output.advance(max(self._t, self._speaking.end_s))


def brightness_of(image: Image) -> float:
    """Mean luma of an RGB picture, 0..255, from every eighth pixel each way."""
    red, green, blue = np.mean(image[::8, ::8], axis=(0, 1))
    return float(0.299 * red + 0.587 * green + 0.114 * blue)


def set_line(one: Done) -> str:
    """One finished set in a line."""
    return done_words(one.work, one.worked_s, one.in_form_s, one.reps, one.ended)


def summary_lines(summary: LiveSummary, titles: Mapping[str, str]) -> list[str]:
    """What a session came to, for the terminal."""
    lines = [set_line(one) for one in summary.done]
    if not summary.done:
        names = [hold.exercise for hold in summary.holds] + [rep.exercise for rep in summary.reps]
        for name in dict.fromkeys(names):
            holds = [hold for hold in summary.holds if hold.exercise == name]
            reps = [rep for rep in summary.reps if rep.exercise == name]
            parts = []
            if holds:
                total, good = sum(hold.total_s for hold in holds), sum(hold.in_form_s for hold in holds)
                parts.append(f"held {total:.0f} s, {good:.0f} s of it in form")
            if reps:
                parts.append(f"{sum(rep.counted for rep in reps)} of {len(reps)} repetitions counted")
            lines.append(f"{titles.get(name, name)}: {'; '.join(parts)}")
    for cue, times in sorted(summary.wrong.items(), key=lambda item: -item[1]):
        lines.append(f"    {cue}{f' ({times} times)' if times > 1 else ''}")
    return lines or ["Nothing was held or counted."]


def _silent(state: FormState) -> FormState:
    """A moment of which only the session itself has something to say."""
    return FormState(state.t, state.exercise, Phase.AWAY)


def _stamp(t: float) -> str:
    return f"[{int(t) // 60}:{int(t) % 60:02d}]"
