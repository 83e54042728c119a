"""The one loop that joins source, estimator, judge and outputs.

Decoding and the pose model run in threads ahead of the loop, drawing and encoding in threads behind it; the pose model
sets the pace.
Nothing here grows with the length of the clip: measurements and landmarks go to disk as they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from formcheck.analysis.outcome import Asked, Clock, Outputs, Progress, result_of
from formcheck.analysis.parts import How, Parts, find_poses, split
from formcheck.analysis.results import ResultsFolder, why_taken
from formcheck.analysis.sinks import AnnotatedVideo, CueSink, LandmarkSink, MetricsSink, Moment, ReportRecorder, Sink
from formcheck.errors import InputError, OutputError, SettingsError
from formcheck.form.engine import Timing
from formcheck.form.exercise import Exercise
from formcheck.judge import Judge
from formcheck.overlay.privacy import Privacy
from formcheck.pool import default_jobs
from formcheck.pose.estimator import PoseEstimator, open_estimator
from formcheck.pose.model import ResolvedModel, resolve_model
from formcheck.pose.replay import Recording, read_landmarks
from formcheck.pose.types import Pose
from formcheck.report.html import write_html
from formcheck.report.json import write_json
from formcheck.report.result import SessionResult
from formcheck.settings import Settings
from formcheck.video.reader import Prefetch, ahead
from formcheck.video.sources import find_path, open_source
from formcheck.video.stream import without_password
from formcheck.video.types import Frame, FrameSource, SourceInfo

#: Which pose model: a path, one that was found, or a function that finds one.
Model = str | Path | ResolvedModel | Callable[[], ResolvedModel] | None


def analyze(
    source: str | Path | FrameSource,
    *,
    exercise: str | Path | Exercise = "auto",
    out: str | Path | None = None,
    settings: Settings | None = None,
    estimator: PoseEstimator | None = None,
    model: Model = None,
    start_s: float | None = None,
    end_s: float | None = None,
    video: bool = True,
    report: bool = True,
    cues: bool = False,
    force: bool = False,
    privacy: Privacy = Privacy.NONE,
    jobs: int = 1,
    progress: Progress | None = None,
    tell: Callable[[str], None] | None = None,
) -> SessionResult:
    """Judge one recording from beginning to end.

    Parameters
    ----------
    source : str, Path or FrameSource
        A video, a photograph, a folder of pictures, a network address, recorded landmarks (``.npz``), or a source of
        your own (`start_s` and `end_s` are then its own business).
    exercise : str, Path or Exercise
        Id of the exercise, or ``auto`` to recognise which is done; or one of your own, as a TOML file or declared in
        Python.
    out : str or Path, optional
        Folder for result.json, metrics.csv, landmarks.npz, the annotated video and the report; nothing is written
        without one. They appear together at the end. Results of the same clip are replaced.
    settings : Settings, optional
        Limits and timing; the defaults without.
    estimator : PoseEstimator, optional
        What finds the pose; without, the one that the settings name. It is not closed here. With ``pose.rate = auto``
        it is also asked for frames before its last.
    model : str, Path or ResolvedModel, optional
        A pose model of one's own; or a function that gets one, called once the source has proved good
        and `out` writable, since that may take a while.
    start_s, end_s : float, optional
        Judge only this stretch; times stay those of the whole recording.
    video, report : bool
        Whether to write the annotated video and report.html.
    cues : bool
        Whether to write cues.csv, what the coach would have said, and to let it be heard in the annotated video.
    force : bool
        Replace also what lies in `out` under the same names and is no result of this clip; an OutputError without.
    privacy : Privacy
        What is hidden in the annotated video and in the report's pictures.
    jobs : int
        Poses of a video file are found in so many processes, each working on a part of it; 0: one on every core. Worth
        it from half a minute on. A program that asks for more than 1 must be safe to import, as `multiprocessing` says.
    progress : callable, optional
        Called after every frame with its time, the frames so far, and the length of the stream where it is known.
    tell : callable, optional
        Takes a line on what an earlier run had left in `out` and was removed since this one did not make it.

    Returns
    -------
    SessionResult

    Raises
    ------
    InputError, OutputError, ModelError, SettingsError
        All of them `FormcheckError`, with one clear line.
    """
    settings, name = (settings or Settings()).asking(exercise)
    exercises = settings.exercises(name)
    outputs = Outputs(None if out is None else Path(out), video, report, cues, force, privacy, tell or (lambda _: None))
    asked = Asked(name, exercises, settings, start_s, end_s, outputs, progress)
    if isinstance(source, Path) or (isinstance(source, str) and "://" not in source):
        if not str(source):
            raise InputError("an input without a name: give a file, a folder or an address.")
        path = Path(source)
        if path.suffix == ".npz":
            return _judge_recording(path, asked)
    return _judge_source(source, asked, estimator, model, jobs or default_jobs())


def _judge_source(
    given: str | Path | FrameSource,
    asked: Asked,
    estimator: PoseEstimator | None,
    model: Model,
    jobs: int,
) -> SessionResult:
    settings = asked.settings
    if settings.rate == "auto" and settings.estimator == "mediapipe":
        raise SettingsError("pose.rate = auto looks back, which mediapipe can't: take the usual estimator with it.")
    with ExitStack() as stack:
        path = Path(given) if isinstance(given, (str, Path)) else None
        if isinstance(given, (str, Path)):
            given = open_source(given, start_s=asked.start_s, end_s=asked.end_s, insecure=asked.settings.insecure)
        source = stack.enter_context(Prefetch(given))
        folder = _folder(asked, source.info, stack)
        parts: Parts | None = None
        if estimator is None:
            model = model() if callable(model) else model
            model = model if isinstance(model, ResolvedModel) else resolve_model(None if model is None else Path(model))
            own = open_estimator(settings.estimator, model, still=source.info.is_still, precision=settings.precision)
            estimator = stack.enter_context(own)
            if jobs > 1 and path is not None and source.info.kind == "video" and source.info.duration_s:
                how = How(settings.estimator, model.path, settings.precision, settings.rate)
                span = asked.start_s, asked.end_s, source.info.duration_s
                parts = Parts(split(find_path(path), *span, jobs, how), jobs)
        if parts is None:
            stream = _moments(source, estimator, settings.rate)
        else:
            shown = asked.outputs.folder is not None and (asked.outputs.video or asked.outputs.report)
            stream = _joined(parts, source if shown else ())
        moments = stack.enter_context(closing(ahead(stream, name="formcheck-pose")))
        stack.callback(source.close)  # first of all, so that the thread that waits for a frame wakes up
        audio = path if source.info.kind == "video" and source.info.has_audio else None
        return _run(
            asked,
            folder,
            source.info,
            estimator.name,
            estimator.model_sha256,
            moments,
            audio,
            lambda: (parts or source).problem,
        )


def _judge_recording(path: Path, asked: Asked) -> SessionResult:
    recording = read_landmarks(path)
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
    with ExitStack() as stack:
        folder = _folder(asked, info, stack)
        return _run(asked, folder, info, recording.estimator, recording.model_sha256, moments, None, lambda: None)


def _moments(source: FrameSource, estimator: PoseEstimator, rate: str) -> Iterator[Moment]:
    for frame, pose in find_poses(source, estimator, rate):
        yield Moment(frame.t, frame, pose)


def _joined(poses: Iterable[tuple[float, Pose | None]], frames: Iterable[Frame]) -> Iterator[Moment]:
    """Poses with the frames that belong to them, where they are wanted; both rise in time."""
    waiting = iter(frames)
    frame = next(waiting, None)
    for t, pose in poses:
        while frame is not None and frame.t < t:
            frame = next(waiting, None)
        yield Moment(t, frame if frame is not None and frame.t == t else None, pose)


def _replayed(recording: Recording, start_s: float | None, end_s: float | None) -> Iterator[Moment]:
    for t, pose in recording:
        if (start_s is None or t >= start_s) and (end_s is None or t < end_s):
            yield Moment(t, None, pose)


def _folder(asked: Asked, info: SourceInfo, stack: ExitStack) -> ResultsFolder | None:
    """Fails before the work, not after it."""
    if asked.outputs.folder is None:
        return None
    folder = ResultsFolder(asked.outputs.folder, info.path, force=asked.outputs.force)
    stack.callback(folder.discard)
    return folder


def _run(
    asked: Asked,
    folder: ResultsFolder | None,
    info: SourceInfo,
    estimator: str,
    model_sha256: str | None,
    moments: Iterable[Moment],
    audio: Path | None,
    problem: Callable[[], str | None],
) -> SessionResult:
    timing = Timing.still() if info.is_still else asked.settings.timing
    judge = Judge(asked.exercises, timing, asked.settings.min_visibility)
    sinks = _sinks(asked, folder, info, judge, estimator, model_sha256, audio)
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
        if folder is not None:
            _write_reports(asked, result, folder)
            folder.commit(asked.outputs.tell)
    except BaseException as error:
        for sink in sinks.all:
            sink.discard()
        if folder is not None and isinstance(error, OutputError):
            raise folder.named(error) from error
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
    cues: CueSink | None = None
    video: AnnotatedVideo | None = None


def _sinks(
    asked: Asked,
    folder: ResultsFolder | None,
    info: SourceInfo,
    judge: Judge,
    estimator: str,
    model_sha256: str | None,
    audio: Path | None,
) -> _Sinks:
    sinks = _Sinks()
    if folder is None:
        return sinks
    replayed = info.kind == "landmarks"
    clip = Path(info.path).resolve()
    try:
        sinks.all.append(MetricsSink(folder.path("metrics.csv"), judge.metric_names))
        if not (replayed and (folder.folder / "landmarks.npz").resolve() == clip):
            sinks.all.append(LandmarkSink(folder.path("landmarks.npz"), info, estimator, model_sha256))
        if asked.outputs.report:
            sinks.report = ReportRecorder(judge, asked.outputs.privacy)
            sinks.all.append(sinks.report)
        if asked.outputs.cues and not info.is_still:
            sinks.cues = CueSink(folder.path("cues.csv"), judge.exercises, asked.start_s)
            sinks.all.append(sinks.cues)
        if asked.outputs.video and not replayed:
            name = "annotated.jpg" if info.is_still else "annotated.mp4"
            if (place := folder.folder / name).resolve() == clip:
                raise OutputError(f"{place} is the recording itself, which would be overwritten. Choose another --out.")
            sinks.video = AnnotatedVideo(
                folder.path(name), judge.exercises, audio, asked.start_s, sinks.cues, asked.outputs.privacy
            )
            sinks.all.append(sinks.video)
    except BaseException:
        for sink in sinks.all:
            sink.discard()
        raise
    return sinks


def _write_reports(asked: Asked, result: SessionResult, folder: ResultsFolder) -> None:
    if asked.outputs.report:
        in_force: Mapping[str, Exercise] = {exercise.id: exercise for exercise in asked.exercises}
        write_html(result, folder.path("report.html"), in_force, defaults=asked.settings.catalogue)
    write_json(result, folder.path("result.json"))


_UNSAFE = re.compile(r"[^\w.\- ]+")


_LONGEST_NAME = 60


def output_folder(out: Path, spec: str, taken: set[str], *, clip: str | None = None, force: bool = False) -> Path:
    """Where the outputs of one input go: ``out/<stem>``, numbered where that is another clip's.

    `taken` holds the names given so far in this run, in lower case; the new one is added. So is numbered what would
    replace results of another clip, or files of somebody's own, unless `force` asks for that. Of an address, neither
    the password nor what follows a question mark gets into the name. `clip` is what is judged, where `spec` only names
    it.
    """
    stem = _UNSAFE.sub("_", _stem(spec))[:_LONGEST_NAME].strip(" .") or "clip"
    unique, number = stem, 2
    clip = without_password(clip or spec)
    while unique.lower() in taken or (not force and why_taken(out / unique, clip)):  # "A" and "a" are often one folder
        unique, number = f"{stem}-{number}", number + 1
    taken.add(unique.lower())
    return out / unique


def _stem(spec: str) -> str:
    if "://" in spec:
        host, _, place = without_password(spec).partition("://")[2].partition("/")
        return PurePosixPath(place).stem or host
    path = Path(spec)
    try:
        if path.name in ("", ".."):
            path = path.resolve()
        return path.name if path.is_dir() else path.stem
    except OSError:  # a name that is too long, for example
        return path.stem
