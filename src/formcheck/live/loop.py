"""The live loop: camera -> newest frame -> pose -> judge -> coach -> voice, history, screen and window.

Everything it touches is handed to it, so a test may be the camera, the estimator, the window and the clock. Time is
that of the frames; while the camera is away it goes on by the clock, and what happens then counts as unseen.
"""

from __future__ import annotations

import logging
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from formcheck.analysis.sinks import measured_by
from formcheck.coach import EARLY_S, Begun, Coach, CoachState, CoachTiming, Leader, Onlooker, Stage, Work
from formcheck.errors import FormcheckError
from formcheck.form.body import BodyTracker
from formcheck.form.calibration import Calibration, Neutral, Profile
from formcheck.form.events import FormState, Phase
from formcheck.form.exercise import Exercise, Hold
from formcheck.form.hands import HandSign, raised_hands
from formcheck.form.settling import JOIN_S
from formcheck.form.setup import Setup, check_setup
from formcheck.history.store import Store
from formcheck.judge import Judge
from formcheck.live.display import Display, Painted
from formcheck.live.keeping import Keeping
from formcheck.live.neutral import NeutralSearch
from formcheck.live.summary import LiveSummary, set_line
from formcheck.live.voice import SessionVoice
from formcheck.live.worst import WorstMoments
from formcheck.overlay.screen import Shown
from formcheck.overlay.window import CLOSED, View
from formcheck.pose.estimator import PoseEstimator
from formcheck.pose.types import Pose
from formcheck.settings import Settings
from formcheck.video.camera import STALLED_S, CameraState
from formcheck.video.types import Frame, Image
from formcheck.voice.audio import Output, Speaker, bands_of
from formcheck.voice.cues import Kind, Tone, Wish, announce, guess_duration_s
from formcheck.voice.phrases import CAMERA, cue_id
from formcheck.wording import timer

_log = logging.getLogger(__name__)

#: How long to wait for a frame before keys and camera are looked after.
_WAIT_S = 0.05
#: How often judge and coach hear of it while the camera is away.
_BLIND_S = 0.1
_NOTE_S = 6.0
_LINGER_S = 4.0
#: So long without anybody exercising, or without a picture, and the session ends by itself.
IDLE_S = 300.0
#: A camera that has been away for so long is told again.
_STILL_LOST_S = 60.0
#: Fewer pictures a second, over so long a time of a set, and a verdict can't be trusted.
_LEAST_FPS, _PACE_S = 8.0, 5.0
#: For the last words of a session that ends by itself to begin.
_LAST_WORDS_S = 1.0
#: While nothing but a neutral is sought, only the search gives up.
_UNTIL_FOUND = CoachTiming(away_s=math.inf, broken_s=math.inf, broken_reps=10**9)


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
        Where it is seen as a picture; closed here.
    display : Display, optional
        Where it is seen in another way, in place of a `view`; closed here.
    store : Store, optional
        Where it is kept.
    people : callable, optional
        Everybody in a frame: `PeopleWatch`; asked in set-up only.
    save : callable, optional
        Keeps a new neutral.
    tell : callable, optional
        Takes a line for the terminal.
    mirrored, muted, tone : bool
        Whether the picture is mirrored, the sound off, and whether the guiding tone sounds.
    linger_s : float, optional
        How long the end stands; without, until the last word, and where something is shown a moment longer.
    clock : callable
        Monotonic seconds; the camera's.
    today : str
        The date, noted with a new neutral.
    hands : bool
        Whether raised hands pause and end it; said at the start.
    counts : int
        How many counts there are before a set.
    begun : Begun, optional
        What of the first of `works` was done before.
    calibrate : bool
        The session is there to find a neutral: the search begins with the first set, and ends it.
    last : callable, optional
        Called with the summary once all is written, before the view is closed.
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
        display: Display | None = None,
        store: Store | None = None,
        people: Callable[[Frame], Sequence[Pose]] | None = None,
        save: Callable[[Profile], object] | None = None,
        tell: Callable[[str], None] | None = None,
        mirrored: bool = True,
        muted: bool = False,
        tone: bool = False,
        linger_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: str = "",
        hands: bool = False,
        counts: int = 3,
        begun: Begun | None = None,
        calibrate: bool = False,
        last: Callable[[LiveSummary], None] | None = None,
    ) -> None:
        self._camera, self._estimator, self._clock = camera, estimator, clock
        self._settings = settings or Settings()
        self._asked = asked
        self._people, self._save, self._today = people, save, today
        self._tell = tell or (lambda _: None)
        self._linger_s = linger_s
        self._only_calibrates = calibrate
        self._keeping = Keeping(store, self._remark)
        self._summary = LiveSummary(planned=works is not None)
        self._note, self._note_until = "", -math.inf
        self._t: float | None = None
        self._coach: Leader
        exercises: Sequence[Exercise]
        self._hands = HandSign() if hands else None
        self._hand_tracker = BodyTracker(self._settings.min_visibility)
        hints = ("hands",) if hands else ()
        if works is None:
            exercises = self._settings.exercises("auto")
            self._coach = Onlooker(exercises, hints=hints)
        else:
            exercises = tuple({work.exercise.id: work.exercise for work in works}.values())
            familiar = self._keeping.done_before(self._profile)
            timing = replace(_UNTIL_FOUND if calibrate else CoachTiming(), counts=counts)
            self._coach = Coach(works, timing, familiar, hints, begun)
        self._exercises = {exercise.id: exercise for exercise in exercises}
        self._bands = bands_of(exercises)
        self._judge = self._new_judge()
        self._no_sound = any(isinstance(output, Speaker) and output.problem is not None for output in outputs)
        self._voice = SessionVoice(outputs, duration_s, has_plan=works is not None, tone=tone, muted=muted)
        self._display = display
        if display is None and view is not None:
            self._display = Painted(view, measured_by(exercises))
        self._mirrored = mirrored
        self._figures = False
        self._worst = WorstMoments()
        self._last = last
        self._summary.said = self._voice.said
        self._frame: Frame | None = None
        self._first_t = 0.0
        self._zero = 0.0  # of the frames' time, on the clock
        self._state = FormState(0.0, None, Phase.AWAY)
        self._coached = CoachState(Stage.SETUP, None)
        self._search: NeutralSearch | None = None
        self._blind = False
        self._blind_t = 0.0  # since when
        self._told_lost = 0
        self._pictures: deque[float] = deque()  # of the running set: when they were taken
        self._told_slow = False
        self._busy_t = 0.0  # when somebody was last seen to exercise, or asked for a pause or rest
        self._leaving = ""  # why it will be over after the last words
        self._leave_t = 0.0
        self._done_t: float | None = None
        self._told_sets = 0
        self._over = ""
        #: Whether it was asked to end, from outside.
        self.is_stopped = False
        self._judged_from = -math.inf  # by the judge at hand
        self._sets: list[tuple[float, float]] = []  # of it

    def run(self) -> LiveSummary:
        """Until all is done, q, Ctrl-C, `stop`, nobody exercises any more, or the camera or clip is over.

        Whatever ends it, an error too, its end is written and its summary returned: `LiveSummary.problem` tells what
        went wrong.
        """
        try:
            while not self._over:
                self._step()
        except KeyboardInterrupt:
            self._over = "interrupted"
        except Exception as error:
            self._over = "error"
            self._fail(error)
        finally:
            self._end()
        return self._summary

    def stop(self, why: str) -> None:
        """Let it end with the step that is under way, for `why`; may be called from a signal's handler."""
        self.is_stopped = True
        self._over = self._over or why

    def _fail(self, error: Exception) -> None:
        """What an error says, once; the first is what ended it."""
        _log.error("the live session: %s", error, exc_info=error)
        if not self._summary.problem:
            self._summary.problem = (
                str(error)
                if isinstance(error, FormcheckError)
                else f"the session ended because of an error in formcheck ({type(error).__name__}: {error})."
                " What was done until then is kept."
            )

    # --- One round --------------------------------------------------------------------------------------------

    def _step(self) -> None:
        camera = self._camera
        frame = camera.latest(self._frame.index if self._frame is not None else -1, _WAIT_S)
        if frame is not None:
            self._see(frame)
            self._hear_key()  # the window paints while it listens
            self._measure(frame)
            self._is_it_over()
            return
        if not camera.is_open:
            self._over = "camera" if self._done_t is None else "done"
            if camera.problem:
                self._remark(camera.problem)
        elif camera.state in (CameraState.STALLED, CameraState.LOST):
            self._go_blind()
        self._hear_key()
        self._is_it_over()

    def _is_it_over(self) -> None:
        if self._done_t is not None and self._t is not None and not self._over:
            linger_s = self._linger_s if self._linger_s is not None else _LINGER_S if self._display is not None else 0.0
            if self._t - self._done_t >= linger_s and self._voice.is_quiet_at(self._t):
                self._over = "done"
        if self._leaving and self._t is not None and self._t - self._leave_t >= _LAST_WORDS_S:
            self._over = self._over or (self._leaving if self._voice.is_quiet_at(self._t) else "")

    def _leave(self, t: float, why: str, text: str) -> None:
        """End after the last words."""
        self._leaving, self._leave_t = why, t
        self._voice.wish(announce("session_over"))
        self._show_note(text)
        self._tell(f"{_stamp(t)} {text}")

    def _look_who_exercises(self, t: float) -> None:
        """End a session in which nobody does any more."""
        coached = self._coached
        at_work = self._state.phase in (Phase.HOLDING, Phase.MOVING, Phase.TOP) and coached.stage is Stage.WORK
        if at_work or coached.stage in (Stage.COUNTDOWN, Stage.REST) or coached.why == "key" or self._blind:
            self._busy_t = t
        elif t - self._busy_t >= IDLE_S and not self._leaving and self._done_t is None:
            self._leave(t, "idle", f"Nobody has exercised for {IDLE_S / 60:.0f} minutes: the session ends here.")

    def _look_for_hands(self, t: float, pose: Pose | None) -> None:
        """One hand held up pauses or goes on, both end the session; not what an exercise does with them."""
        if self._hands is None or self._done_t is not None:
            return
        seen = raised_hands(self._hand_tracker.update(pose)) if pose is not None else 0
        before = self._hands.up
        sign = self._hands.update(t, 0 if self._judge.is_busy else seen)
        if sign == 1:
            self._coach.pause()
        elif sign == 2:
            self._over = self._over or "hands"
        elif self._hands.up > before:
            self._show_note("Hold it up to pause or go on" if self._hands.up == 1 else "Hold both up to end")

    def _see(self, frame: Frame) -> None:
        self._frame = frame
        if self._t is None:
            self._zero = self._camera.captured_at(frame) - frame.t
            self._begin(frame.t)
        t = frame.t if self._t is None or frame.t > self._t else self._t + 1e-3
        if self._t is not None and t - self._t > STALLED_S and not self._blind:  # we stood still, not the camera
            self._blind = True
            for moment in (self._t + _BLIND_S, t - 1e-3):
                self._advance(moment, None)
        if self._blind:
            self._blind = False
            if self._told_lost:
                self._voice.wish(Wish(Kind.SETUP, "camera.regained", CAMERA["camera.regained"], wait_s=8.0))
                self._tell(f"{_stamp(t)} The camera is back.")
            self._told_lost = 0
            self._pictures.clear()
        pose = self._estimator.estimate(frame)
        self._advance(t, pose)
        self._watch_pace(t)
        if pose is not None and self._coached.stage is Stage.WORK and not self._only_calibrates:
            self._worst.see(frame.image, self._state)
        self._show(frame.image, pose, None)

    def _watch_pace(self, t: float) -> None:
        """Say once where so few pictures are judged that what is said of them can't be trusted."""
        pictures = self._pictures
        if self._told_slow or self._coached.stage is not Stage.WORK:
            pictures.clear()
            return
        pictures.append(t)
        if t - pictures[0] < _PACE_S:
            return
        fps = (len(pictures) - 1) / (t - pictures[0])
        while t - pictures[0] >= _PACE_S:
            pictures.popleft()
        if fps < _LEAST_FPS:
            self._told_slow = True
            self._voice.wish(Wish(Kind.SETUP, "camera.slow", CAMERA["camera.slow"], wait_s=8.0))
            self._remark(
                f"Only {fps:.0f} pictures a second, too few to judge well: close other programs, or lower the camera's"
                " resolution."
            )

    def _begin(self, t: float) -> None:
        self._first_t = self._busy_t = t
        self._voice.begin(t)
        if self._no_sound:
            self._show_note("NO SOUND. `formcheck doctor` says what to do.")
        self._keeping.begin(self._asked, self._profile, tuple(self._exercises.values()), self._coach.works)

    @property
    def _profile(self) -> str:
        return self._settings.profile.name if self._settings.profile else "default"

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
            self._blind, self._blind_t, self._told_lost = True, t, 0
        away_s = t - self._blind_t
        if away_s >= IDLE_S and not self._leaving and self._done_t is None:
            self._summary.problem = f"{self._camera.status} The session ended without it."
            self._leave(t, "lost", f"No picture for {IDLE_S / 60:.0f} minutes: the session ends here.")
        elif self._told_lost < 1 + (away_s >= _STILL_LOST_S):
            self._told_lost += 1
            self._voice.wish(Wish(Kind.SETUP, "camera.lost", CAMERA["camera.lost"], Tone.END, wait_s=8.0))
            self._tell(f"{_stamp(t)} {self._camera.status}")
        self._advance(t, None)
        if self._frame is not None:
            self._show(self._frame.image, None, self._camera.status)

    def _advance(self, t: float, pose: Pose | None) -> None:
        """One moment: judged, kept, coached, spoken."""
        since, self._t = self._t if self._t is not None else t, t
        state = self._state = self._judge.update(t, pose if self._coach.looks else None)
        before = self._coached.stage
        self._keeping.update(state, self._coach.counts)
        self._follow_sets(since, t)
        advice = self._what_must_change(pose) if before is Stage.SETUP and not self._blind else ()
        self._coached = self._coach.update(t, state, advice, blind=self._blind)
        self._look_who_exercises(t)
        self._look_for_hands(t, pose)
        self._find_neutral(t, pose)
        if Stage.WORK in (before, self._coached.stage):
            self._summary.note_wrong(state)
        for utterance in self._voice.update(state, self._coached, before, self._bands):
            if utterance.text and self._display is None:
                self._tell(f"{_stamp(t)} {utterance.text}")
        if not self._only_calibrates:
            self._tell_sets(t)
        self._follow_plan()
        if self._coached.stage is Stage.DONE and self._done_t is None:
            self._done_t = t
            self._say_what_to_remember()

    def _tell_sets(self, t: float) -> None:
        for one in self._coached.done[self._told_sets :]:
            self._tell(f"{_stamp(t)} {set_line(one)}")
        self._told_sets = len(self._coached.done)

    def _say_what_to_remember(self) -> None:
        cue = self._summary.most_wrong
        if cue and not self._only_calibrates:
            self._voice.wish(announce("next_time"))
            self._voice.wish(Wish(Kind.SETUP, cue_id(cue), cue, wait_s=8.0))

    def _what_must_change(self, pose: Pose | None) -> tuple[Setup, ...]:
        if self._frame is None:
            return ()
        work = self._coach.work
        return check_setup(
            pose,
            work.exercise if work is not None else None,
            brightness=brightness_of(self._frame.image),
            people=self._people(self._frame) if self._people is not None else (),
        )

    # --- Judge and limits -------------------------------------------------------------------------------------

    def _new_judge(self) -> Judge:
        """For the exercise at hand; without a plan for all, to recognise which it is."""
        exercises = [self._exercises[exercise.id] for exercise in self._coach.judged]
        return Judge(exercises, self._settings.timing, self._settings.min_visibility)

    def _follow_plan(self) -> None:
        if [one.id for one in self._coach.judged] != [one.id for one in self._judge.exercises]:
            self._take_verdict()
            self._judge, self._judged_from = self._new_judge(), self._t or 0.0

    def _follow_sets(self, since: float, t: float) -> None:
        """Remember when it counts; a moment out of position parts no set, as it parts no hold."""
        if not self._coach.counts:
            return
        if self._sets and since - self._sets[-1][1] < JOIN_S:
            since = self._sets.pop()[0]
        self._sets.append((since, t))

    def _take_verdict(self) -> None:
        """The judge at hand is done: what it found in all is what summary and history say."""
        _, verdict = self._judge.finish()
        tallies = verdict.within(self._sets, EARLY_S) if self._coach.works else verdict.tallies
        self._sets = []
        self._summary.take(tallies.values())
        self._keeping.settle(tallies.values(), self._judged_from)

    def _start_search(self) -> None:
        work = self._coach.work
        if work is None or self._t is None:
            self._remark("Begin an exercise first: then I can store how you do it.", wrong=False)
            return
        self._search = NeutralSearch(self._settings.declared(work.exercise.id), self._t, self._settings.min_visibility)
        self._voice.wish(announce("calibrate" if isinstance(work.exercise, Hold) else "calibrate_reps"))

    def _find_neutral(self, t: float, pose: Pose | None) -> None:
        if self._only_calibrates and self._search is None and self._summary.calibration is None:
            if self._coached.stage is Stage.WORK:
                self._start_search()
            return
        if self._search is None:
            return
        work = self._coached.work
        is_past = self._coached.stage is Stage.DONE or (work is not None and work.exercise.id != self._search.exercise)
        found = self._search.finish() if is_past else self._search.update(t, pose)
        if found is not None:
            self._search = None
            self._take_neutral(found)

    def _take_neutral(self, found: Calibration) -> None:
        """A search is over: judge by what it found from now on."""
        own = tuple(replace(neutral, measured=self._today, source="camera") for neutral in found.neutrals)
        problem = self._store_neutral(found.exercise, own) if own else found.problem
        if problem is None:
            self._summary.calibration = replace(found, neutrals=own)
            self._voice.wish(announce("calibrated"))
            values = ", ".join(f"{neutral.value:.1f} ± {neutral.spread:.1f}" for neutral in own)
            text = f"Your own form is stored ({values}): judged by it from now on."
            self._remark(" ".join([text, *(f"Your {said}." for said in found.clamped.values())]), wrong=False)
        else:
            self._summary.calibration = replace(found, neutrals=(), problem=problem)
            self._voice.wish(announce("not_calibrated"))
            text = f"No neutral was stored: {problem}."
            if self._only_calibrates:
                self._show_note(text)  # whoever asked for it tells it at the end
            else:
                self._remark(text)
        if self._only_calibrates:
            self._coach.stop()

    def _store_neutral(self, exercise: str, own: tuple[Neutral, ...]) -> str | None:
        """Keep it and judge by it; returns why it could not be kept."""
        profile = (self._settings.profile or Profile("default")).with_neutrals(exercise, own)
        if self._save is not None:
            try:
                self._save(profile)
            except FormcheckError as error:
                return str(error).rstrip(".")
        self._settings = self._settings.of(profile)
        self._exercises = {name: self._settings.exercise(name) for name in self._exercises}
        self._bands = bands_of(self._exercises.values())
        events = self._judge.change_limits(self._exercises)
        self._keeping.take(events)
        return None

    # --- Screen and keys --------------------------------------------------------------------------------------

    def _show(self, image: Image, pose: Pose | None, camera: str | None) -> None:
        if self._display is None:
            return
        t = self._t or 0.0
        shown = Shown(
            camera=camera,
            note=self._note if t < self._note_until else "",
            calibrating=self._search.share if self._search and self._coached.stage is Stage.WORK else None,
            muted=self._voice.muted,
            no_sound=self._no_sound,
            mirrored=self._mirrored,
            figures=self._figures,
            said=self._voice.words_at(t),
            next_time="" if self._only_calibrates else self._summary.most_wrong,
        )
        self._display.present(image, pose, self._state, self._coached, shown)

    def _hear_key(self) -> None:
        key = self._display.poll() if self._display is not None else None
        if key in ("q", CLOSED):
            self._over = "quit" if self._done_t is None else "done"
        elif key is None or self._t is None:
            return
        elif key == "m":
            self._voice.muted = not self._voice.muted
        elif key == "p":
            self._coach.pause()
        elif key == "s":
            self._coach.skip()
        elif key == "x":
            self._mirrored = not self._mirrored
        elif key == "d":
            self._figures = not self._figures
        elif key == "c":
            if self._search is None:
                self._start_search()
            else:
                self._search = None

    def _show_note(self, text: str) -> None:
        self._note, self._note_until = text, (self._t or 0.0) + _NOTE_S

    def _remark(self, text: str, wrong: bool = True) -> None:
        if wrong:
            self._summary.notes.append(text)
        self._show_note(text)
        self._tell(text)

    # --- The end ----------------------------------------------------------------------------------------------

    def _end(self) -> None:
        """Write and close everything; what fails keeps nothing else from it."""
        self._summary.why = self._over
        for step in (
            self._end_search,
            self._end_judging,
            self._keeping.end,
            self._conclude,
            self._end_voice,
            self._voice.close,
            self._show_last,
            self._close_view,
        ):
            try:
                step()
            except Exception as error:
                self._fail(error)

    def _end_search(self) -> None:
        if self._search is not None:
            self._summary.calibration = self._search.finish()

    def _end_judging(self) -> None:
        if self._t is not None:
            self._take_verdict()
            self._summary.conclude()

    def _conclude(self) -> None:
        self._summary.session_id = self._keeping.session_id
        self._summary.done = self._coach.stop()
        self._summary.stats.lost = self._camera.lost_count
        self._summary.worst = tuple(one for one in self._worst.kept if one.cue in self._summary.wrong)

    def _show_last(self) -> None:
        if self._last is not None:
            self._last(self._summary)

    def _end_voice(self) -> None:
        if self._t is not None:
            self._voice.finish(self._t)

    def _close_view(self) -> None:
        if self._display is not None:
            self._display.close()


def brightness_of(image: Image) -> float:
    """Mean luma of an RGB picture, 0..255, from every eighth pixel each way."""
    red, green, blue = np.mean(image[::8, ::8], axis=(0, 1))
    return float(0.299 * red + 0.587 * green + 0.114 * blue)


def _stamp(t: float) -> str:
    return f"[{timer(t)}]"
