"""Where the moments of a session go: measurements, landmarks, the annotated video, what the report shows."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

from formcheck.errors import OutputError
from formcheck.form.events import (
    FaultCleared,
    FaultRaised,
    FaultSpan,
    FormState,
    Level,
    Phase,
    RepAborted,
    RepCompleted,
)
from formcheck.form.exercise import Counted, Exercise, Fault, RepFault
from formcheck.judge import Judge
from formcheck.overlay.overlay import Measured, Overlay
from formcheck.overlay.privacy import Privacy
from formcheck.pose.replay import LandmarkRecorder
from formcheck.pose.types import Pose
from formcheck.report.csv import CuesCsv, MetricsCsv
from formcheck.report.result import Series, Still
from formcheck.report.series import SeriesRecorder
from formcheck.video._channel import Channel
from formcheck.video.sound import decode_sound
from formcheck.video.types import Frame, Image, SourceInfo
from formcheck.video.writer import VideoWriter, encode_jpeg, write_still
from formcheck.voice.audio import Mixer, Voice
from formcheck.voice.cues import CueArbiter, Target


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a session: its time, the frame (None when landmarks are replayed) and who is in it."""

    t: float
    frame: Frame | None
    pose: Pose | None


class Sink(Protocol):
    """Takes every moment with its verdict. `close` keeps what was written, `discard` leaves no trace."""

    def write(self, moment: Moment, state: FormState) -> None:
        """Take one moment."""
        ...

    def close(self) -> None:
        """Put in place what was written; may be called twice."""
        ...

    def discard(self) -> None:
        """Leave nothing behind; may be called twice, and after `close`."""
        ...


class MetricsSink:
    """Metrics of every frame to metrics.csv."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._csv = MetricsCsv(path, names)

    def write(self, moment: Moment, state: FormState) -> None:
        """Take one moment."""
        self._csv.write(state)

    def close(self) -> None:
        """Put it in place."""
        self._csv.close()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._csv.discard()


class LandmarkSink:
    """Landmarks of every frame to landmarks.npz."""

    def __init__(self, path: Path, info: SourceInfo, estimator: str, model_sha256: str | None) -> None:
        self._recorder = LandmarkRecorder(path, info, estimator=estimator, model_sha256=model_sha256)
        self._size = (info.width, info.height)

    def write(self, moment: Moment, state: FormState) -> None:
        """Take one moment."""
        size = self._size if moment.frame is None else moment.frame.image.shape[1::-1]
        self._recorder.add(moment.t, moment.pose, (size[0], size[1]))

    def close(self) -> None:
        """Put it in place."""
        self._recorder.close()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._recorder.discard()


class CueSink:
    """What a coach would have said, to cues.csv; `mixer` makes the sound of it, for the annotated video."""

    def __init__(self, path: Path, exercises: Sequence[Exercise], start_s: float | None) -> None:
        voice = Voice(decode_sound)
        if voice.problem is not None:
            raise OutputError(voice.problem)
        self.mixer = Mixer(voice)
        self._arbiter = CueArbiter(voice.duration_s)
        self._targets = {
            exercise.id: Target(top_s=exercise.prescription.hold_s)
            for exercise in exercises
            if isinstance(exercise, Counted)
        }
        self._start_s = start_s
        self._begun = False
        self._csv = CuesCsv(path)

    def write(self, moment: Moment, state: FormState) -> None:
        """Take one moment."""
        if not self._begun:
            self._begun = True
            self.mixer.begin(_start_of(self._start_s, moment))
        self._arbiter.target = self._targets.get(state.exercise or "", Target())
        for utterance in self._arbiter.update(state):
            self.mixer.say(utterance)
            for row in utterance.rows:
                self._csv.write(*row)

    def close(self) -> None:
        """Put it in place."""
        self._csv.close()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._csv.discard()


def _start_of(start_s: float | None, first: Moment) -> float:
    """The time that is 0:00 in the annotated video."""
    return first.t if start_s is None else min(start_s, first.t)


def overlay_for(exercises: Sequence[Exercise], privacy: Privacy = Privacy.NONE) -> Overlay:
    """An overlay that knows the titles of `exercises`, which of them are counted, and what is to be hidden."""
    return Overlay(
        {exercise.id: exercise.title for exercise in exercises},
        counted=[exercise.id for exercise in exercises if isinstance(exercise, Counted)],
        measured_by=measured_by(exercises),
        privacy=privacy,
    )


def measured_by(exercises: Iterable[Exercise]) -> dict[tuple[str, str], Measured]:
    """What each fault of `exercises` is measured by."""
    return {(exercise.id, fault.id): _measured(fault) for exercise in exercises for fault in exercise.all_faults}


def _measured(fault: Fault | RepFault) -> Measured:
    if isinstance(fault, RepFault):
        return Measured(fault.measure.name.removeprefix("peak_").removeprefix("top_"))
    return Measured(fault.metric.name, fault.sign, None if fault.from_rest else fault.limit.margin)


class AnnotatedVideo:
    """The clip with everything drawn on it; a photograph becomes a photograph.

    With `cues`, which must take each moment before this does, the coach is heard too.

    Drawing runs in a thread of its own, encoding in another, so that the pose model need not wait. `write` blocks once
    a few frames wait; what goes wrong there is raised by the next `write` or by `close`.
    """

    def __init__(
        self,
        path: Path,
        exercises: Sequence[Exercise],
        audio_from: Path | None,
        start_s: float | None,
        cues: CueSink | None = None,
        privacy: Privacy = Privacy.NONE,
    ) -> None:
        self._path = path
        self._cues = cues
        self._overlay = overlay_for(exercises, privacy)
        self._audio_from = audio_from
        self._start_s = start_s
        self._writer: VideoWriter | None = None
        self._still: Image | None = None
        self._channel: Channel[tuple[Moment, FormState]] = Channel(4)
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None

    def write(self, moment: Moment, state: FormState) -> None:
        """Take one moment."""
        if moment.frame is None:
            return
        if self._path.suffix == ".jpg":
            self._still = self._overlay.draw(moment.frame.image, moment.pose, state)
            return
        if self._thread is None:
            height, width = moment.frame.image.shape[:2]
            self._writer = VideoWriter(
                self._path,
                width,
                height,
                audio_from=self._audio_from,
                start_s=_start_of(self._start_s, moment),
                more_sound=None if self._cues is None else self._cues.mixer.read,
            )
            self._thread = threading.Thread(target=self._draw, name="formcheck-draw", daemon=True)
            self._thread.start()
        if not self._channel.put((moment, state)):
            self._raise()

    def close(self) -> None:
        """Finish the video and put it in place."""
        self._channel.finish()
        self._join()
        self._raise()
        if self._still is not None:
            write_still(self._path, self._still)
            self._still = None
        if self._writer is not None:
            self._writer.close()

    def discard(self) -> None:
        """Leave no half video behind."""
        self._still = None
        self._channel.abandon()
        self._join()
        if self._writer is not None:
            self._writer.abort()

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _draw(self) -> None:
        assert self._writer is not None
        try:
            for moment, state in self._channel:
                assert moment.frame is not None
                self._writer.write(moment.t, self._overlay.draw(moment.frame.image, moment.pose, state))
        except BaseException as error:  # raised again where `write` is called
            self._error = error
            self._channel.abandon()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error


@dataclass(slots=True)
class _Worst:
    """The moment at which a value was furthest, with its verdict and the pose before it."""

    value: float = -math.inf
    seen: tuple[Moment, FormState, Pose | None] | None = None

    def offer(self, value: float, moment: Moment, state: FormState, before: Pose | None) -> None:
        """Take this moment if it is worse; NaN never is."""
        if value > self.value:
            self.value, self.seen = value, (moment, state, before)

    def forget(self, before_s: float = math.inf) -> None:
        """Begin anew, unless the moment is of `before_s` or later."""
        if self.seen is not None and self.seen[0].t < before_s:
            self.value, self.seen = -math.inf, None


class ReportRecorder:
    """Remembers what report.html shows: the course of every metric, thinned, and a picture of the first faults.

    A fault is shown at its worst; one that is known only after a repetition, at the top of it.
    """

    #: Pictures of each kind of fault, and their longer side in pixels.
    _EACH, _SIDE_PX = 3, 720
    #: What lay past a limit for longer ago, and was no fault, is forgotten; seconds.
    _KEEP_S = 1.5

    def __init__(self, judge: Judge, privacy: Privacy = Privacy.NONE) -> None:
        self._judge = judge
        metrics = {metric.name: metric for exercise in judge.exercises for metric in exercise.metrics()}
        self._series = SeriesRecorder(list(metrics.values()))
        self._overlay = overlay_for(judge.exercises, privacy)
        self._stills: list[tuple[FaultSpan, Still]] = []
        self._faults = {(exercise.id, fault.id): fault for exercise in judge.exercises for fault in exercise.all_faults}
        self._worst = {key: _Worst() for key, fault in self._faults.items() if isinstance(fault, Fault)}
        self._before: Pose | None = None
        self._open: dict[tuple[str, str], FaultSpan] = {}
        self._counted = [exercise for exercise in judge.exercises if isinstance(exercise, Counted)]
        self._tops = {exercise.id: _Worst() for exercise in self._counted}

    def write(self, moment: Moment, state: FormState) -> None:
        """Take one moment."""
        self._series.add(moment.t, state.values)
        if moment.frame is None:
            return
        state_of = cache(self._judge.state_of)  # most exercises are not being done: only of few it is asked
        for one in self._counted:
            height, top = _height(one, state.values), self._tops[one.id]
            if height > top.value:
                top.offer(height, moment, state_of(one.id), self._before)
        away = {exercise.id for exercise in self._judge.exercises if self._judge.phase_of(exercise.id) is Phase.AWAY}
        for key, worst in self._worst.items():
            if worst.seen is not None or key in self._open or key[0] not in away:
                self._follow(key, worst, moment, state_of(key[0]))
        for event in state.events:
            if isinstance(event, FaultRaised | FaultCleared) and event.fault.level is Level.FAULT:
                self._take(event, moment, state_of(event.exercise))
            elif isinstance(event, RepCompleted | RepAborted):
                self._tops[event.exercise].forget()
        if moment.pose is not None:
            self._before = moment.pose

    def close(self) -> None:
        """Nothing is held open."""

    def discard(self) -> None:
        """Nothing is left behind."""

    def series(self, exercises: Sequence[Exercise]) -> tuple[Series, ...]:
        """The course of what was judged in `exercises`."""
        return self._series.series({metric.name for exercise in exercises for metric in exercise.metrics()})

    def stills(self, faults: Sequence[FaultSpan]) -> tuple[Still, ...]:
        """The pictures that belong to `faults`, in rising time; also of those that stood to the end."""
        for key, fault in self._open.items():
            self._picture(fault, self._worst[key])
        self._open.clear()
        told = [still for of, still in self._stills if any(of.repeats(fault) for fault in faults)]
        return tuple(sorted(told, key=lambda still: still.t_s))

    def _follow(self, key: tuple[str, str], worst: _Worst, moment: Moment, state: FormState) -> None:
        fault = self._faults[key]
        assert isinstance(fault, Fault)
        if key in self._open:
            # What the engine takes for the worst: it disregards the way out of the position.
            standing = (of for of in state.faults if of.id == fault.id and of.level is Level.FAULT)
            excess = next((abs(of.peak - of.limit) for of in standing), math.nan)
        else:
            worst.forget(moment.t - self._KEEP_S)
            value = (
                math.nan
                if fault.from_rest or state.phase is Phase.AWAY
                else state.values.get(fault.metric.name, math.nan)
            )
            excess = (value - fault.limit.value) * fault.sign
        if excess > 0:
            worst.offer(excess, moment, state, self._before)

    def _take(self, event: FaultRaised | FaultCleared, moment: Moment, state: FormState) -> None:
        key = (event.exercise, event.fault.id)
        if key not in self._worst:  # known only after the repetition
            if isinstance(event, FaultRaised):
                self._picture(event.fault, self._tops[event.exercise])
            return
        worst = self._worst[key]
        if isinstance(event, FaultRaised):
            self._open[key] = event.fault
            worst.forget(event.fault.start_s)
            if worst.seen is None:
                worst.seen = moment, state, self._before
        elif self._open.pop(key, None) is not None:
            self._picture(event.fault, worst)
            worst.forget()

    def _picture(self, fault: FaultSpan, worst: _Worst) -> None:
        key = (fault.exercise, fault.id)
        if worst.seen is None or sum((of.exercise, of.id) == key for of, _ in self._stills) >= self._EACH:
            return
        moment, state, before = worst.seen
        assert moment.frame is not None
        # At its worst the fault may not have been believed yet; and the picture shows the value that was judged.
        others = [other for other in state.faults if other.id != fault.id]
        state = replace(state, faults=(fault, *others), events=())
        metric = fault.metric or _measured(self._faults[key]).metric
        if metric in state.values:
            state = replace(state, shown=metric, shown_unit=fault.unit)
        self._overlay.reset()  # the numbers are those of this moment
        self._overlay.watch(before)  # a face that is hidden has its margin for quick heads
        drawn = self._overlay.draw(moment.frame.image, moment.pose, state)
        still = Still(fault.exercise, fault.id, moment.t, encode_jpeg(drawn, self._SIDE_PX))
        self._stills.append((fault, still))


def _height(exercise: Counted, values: Mapping[str, float]) -> float:
    """How far up a repetition is: its effort, or, of two ends, the way from their middle."""
    effort = values[exercise.counted_by[0].name]
    return abs(effort - sum(exercise.tops) / 2) if len(exercise.tops) == 2 else effort
