"""The one loop that joins source, estimator, judge and outputs.

Decoding runs in a thread ahead of the loop, drawing and encoding in threads behind it; the pose model sets the pace.
Nothing here grows with the length of the clip: measurements and landmarks go to disk as they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from formcheck.errors import InputError, OutputError
from formcheck.exercises import EXERCISES
from formcheck.form.engine import Timing
from formcheck.form.exercise import Exercise
from formcheck.judge import Judge
from formcheck.outcome import Asked, Clock, Outputs, Progress, result_of
from formcheck.pose.estimator import PoseEstimator
from formcheck.pose.model import ResolvedModel
from formcheck.pose.replay import Recording, read_landmarks
from formcheck.report.html import write_html
from formcheck.report.json import write_json
from formcheck.report.result import SessionResult
from formcheck.settings import Settings
from formcheck.sinks import AnnotatedVideo, LandmarkSink, MetricsSink, Moment, ReportRecorder, Sink
from formcheck.video.reader import Prefetch
from formcheck.video.sources import open_source
from formcheck.video.types import FrameSource, SourceInfo


def analyze(
    source: str | Path | FrameSource,
    *,
    exercise: str = "auto",
    out: str | Path | None = None,
    settings: Settings | None = None,
    estimator: PoseEstimator | None = None,
    model: str | Path | ResolvedModel | None = None,
    start_s: float | None = None,
    end_s: float | None = None,
    video: bool = True,
    report: bool = True,
    progress: Progress | None = None,
) -> SessionResult:
    """Judge one recording from beginning to end.

    Parameters
    ----------
    source : str, Path or FrameSource
        A video, a photograph, a folder of pictures, a network address, recorded landmarks (``.npz``), or a source of
        your own (`start_s` and `end_s` are then its own business).
    exercise : str
        Id of the exercise, or ``auto`` to recognise which is done.
    out : str or Path, optional
        Folder for result.json, metrics.csv, landmarks.npz, the annotated video and the report; nothing is written
        without one.
    settings : Settings, optional
        Limits and timing; the defaults without.
    estimator : PoseEstimator, optional
        What finds the pose; MediaPipe without. It is not closed here.
    model : str, Path or ResolvedModel, optional
        A pose model of one's own, for MediaPipe.
    start_s, end_s : float, optional
        Judge only this stretch; times stay those of the whole recording.
    video, report : bool
        Whether to write the annotated video and report.html.
    progress : callable, optional
        Called after every frame with its time, the frames so far, and the length of the stream where it is known.

    Returns
    -------
    SessionResult

    Raises
    ------
    InputError, OutputError, ModelError, SettingsError
        All of them `FormcheckError`, with one clear line.
    """
    settings = settings or Settings()
    exercises = settings.exercises(exercise)
    outputs = Outputs(None if out is None else Path(out), video, report)
    asked = Asked(exercise, exercises, settings, start_s, end_s, outputs, progress)
    if isinstance(source, Path) or (isinstance(source, str) and "://" not in source):
        path = Path(source)
        if path.suffix == ".npz":
            return _judge_recording(path, asked)
    return _judge_source(source, asked, estimator, model)


def _judge_source(
    given: str | Path | FrameSource,
    asked: Asked,
    estimator: PoseEstimator | None,
    model: str | Path | ResolvedModel | None,
) -> SessionResult:
    with ExitStack() as stack:
        path = Path(given) if isinstance(given, (str, Path)) else None
        if isinstance(given, (str, Path)):
            given = open_source(given, start_s=asked.start_s, end_s=asked.end_s)
        source = stack.enter_context(Prefetch(given))
        _check_folder(asked.outputs.folder)
        if estimator is None:
            from formcheck.pose.mediapipe import MediaPipeEstimator

            own = MediaPipeEstimator(Path(model) if isinstance(model, str) else model, still=source.info.is_still)
            estimator = stack.enter_context(own)
        moments = _moments(source, estimator)
        audio = path if source.info.kind == "video" and source.info.has_audio else None
        return _run(asked, source.info, estimator.name, estimator.model_sha256, moments, audio, lambda: source.problem)


def _judge_recording(path: Path, asked: Asked) -> SessionResult:
    recording = read_landmarks(path)
    _check_folder(asked.outputs.folder)
    recorded = recording.source
    info = SourceInfo(
        path=str(path),
        kind="landmarks",
        width=recording.image_size[0],
        height=recording.image_size[1],
        duration_s=recorded.duration_s,
        fps=recorded.fps,
        codec=recorded.codec,
        is_still=recorded.is_still,
    )
    moments = _replayed(recording, asked.start_s, asked.end_s)
    return _run(asked, info, recording.estimator, recording.model_sha256, moments, None, lambda: None)


def _moments(source: FrameSource, estimator: PoseEstimator) -> Iterator[Moment]:
    for frame in source:
        yield Moment(frame.t, frame, estimator.estimate(frame))


def _replayed(recording: Recording, start_s: float | None, end_s: float | None) -> Iterator[Moment]:
    for t, pose in recording:
        if (start_s is None or t >= start_s) and (end_s is None or t < end_s):
            yield Moment(t, None, pose)


def _run(
    asked: Asked,
    info: SourceInfo,
    estimator: str,
    model_sha256: str | None,
    moments: Iterable[Moment],
    audio: Path | None,
    problem: Callable[[], str | None],
) -> SessionResult:
    timing = Timing.still() if info.is_still else asked.settings.timing
    judge = Judge(asked.exercises, timing, asked.settings.min_visibility)
    sinks = _sinks(asked, info, judge, estimator, model_sha256, audio)
    clock = Clock()
    stopped: BaseException | None = None
    try:
        try:
            for moment in moments:
                state = judge.update(moment.t, moment.pose)
                for sink in sinks.all:
                    sink.write(moment, state)
                clock.tick(moment, state)
                if asked.progress:
                    asked.progress(moment.t, clock.frames, info.duration_s)
        except KeyboardInterrupt as interrupt:  # what was judged so far is kept
            stopped = interrupt
        _, verdict = judge.finish()
        if not clock.frames and stopped is None:
            raise InputError(f"{info.path} holds no picture{asked.stretch}: check the file or the times.")
        cut_short = f"stopped by the user at {clock.last_t:.1f} s" if stopped else problem()
        result = result_of(asked, info, estimator, model_sha256, judge, verdict, clock, cut_short, sinks.report)
        for sink in sinks.all:
            sink.close()
        _write_reports(asked, result)
    except BaseException:
        for sink in sinks.all:
            sink.discard()
        raise
    if stopped is not None:
        raise Interrupted(result) from stopped
    return result


class Interrupted(KeyboardInterrupt):
    """Ctrl-C, with the result of what had been judged until then (already written)."""

    def __init__(self, result: SessionResult) -> None:
        super().__init__("stopped")
        self.result = result


# --- Outputs ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sinks:
    all: list[Sink] = field(default_factory=list)
    report: ReportRecorder | None = None
    video: AnnotatedVideo | None = None


def _sinks(
    asked: Asked,
    info: SourceInfo,
    judge: Judge,
    estimator: str,
    model_sha256: str | None,
    audio: Path | None,
) -> _Sinks:
    folder = asked.outputs.folder
    sinks = _Sinks()
    if folder is None:
        return sinks
    replayed = info.kind == "landmarks"
    try:
        sinks.all.append(MetricsSink(folder / "metrics.csv", judge.metric_names))
        if not (replayed and (folder / "landmarks.npz").resolve() == Path(info.path).resolve()):
            sinks.all.append(LandmarkSink(folder / "landmarks.npz", info, estimator, model_sha256))
        if asked.outputs.report:
            sinks.report = ReportRecorder(judge)
            sinks.all.append(sinks.report)
        if asked.outputs.video and not replayed:
            path = folder / ("annotated.jpg" if info.is_still else "annotated.mp4")
            sinks.video = AnnotatedVideo(path, judge.exercises, audio, asked.start_s)
            sinks.all.append(sinks.video)
    except BaseException:
        for sink in sinks.all:
            sink.discard()
        raise
    return sinks


def _check_folder(folder: Path | None) -> None:
    """Fail before the work, not after it."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".formcheck-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(f"{folder} can't be written to: {error.strerror}. Choose another --out.") from error


def _write_reports(asked: Asked, result: SessionResult) -> None:
    folder = asked.outputs.folder
    if folder is None:
        return
    if asked.outputs.report:
        in_force: Mapping[str, Exercise] = {exercise.id: exercise for exercise in asked.exercises}
        write_html(result, folder / "report.html", in_force, defaults=EXERCISES)
    write_json(result, folder / "result.json")


_UNSAFE = re.compile(r"[^\w.\- ]+")


def output_folder(out: Path, spec: str, taken: set[str]) -> Path:
    """Where the outputs of one input go: ``out/<stem>``, numbered where two inputs share a stem."""
    name = spec.rstrip("/").rsplit("/", 1)[-1] if "://" in spec else Path(spec).resolve().name
    path = Path(name)
    stem = path.stem if path.suffix else path.name
    stem = _UNSAFE.sub("_", stem).strip(" .") or "clip"
    unique, number = stem, 2
    while unique in taken:
        unique, number = f"{stem}-{number}", number + 1
    taken.add(unique)
    return out / unique
