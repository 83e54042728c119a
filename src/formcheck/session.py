"""The one loop that joins source, estimator, judge and outputs.

Decoding runs in a thread ahead of the loop, drawing and encoding in threads behind it; the pose model sets the pace.
Nothing here grows with the length of the clip: measurements and landmarks go to disk as they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from formcheck.errors import InputError, OutputError
from formcheck.exercises import EXERCISES
from formcheck.form.engine import NOBODY, Timing
from formcheck.form.events import FaultSpan, FormState, Level, Phase
from formcheck.form.exercise import Exercise, Reps
from formcheck.form.score import compute_score
from formcheck.judge import Judge, Verdict
from formcheck.pose.estimator import PoseEstimator
from formcheck.pose.model import ResolvedModel
from formcheck.pose.replay import Recording, read_landmarks
from formcheck.report.html import write_html
from formcheck.report.json import write_json
from formcheck.report.result import (
    Part,
    SessionResult,
    Source,
    StillVerdict,
    Summary,
    Unjudged,
    UnseenSpan,
    ViewShare,
)
from formcheck.settings import Settings
from formcheck.sinks import AnnotatedVideo, LandmarkSink, MetricsSink, Moment, ReportRecorder, Sink
from formcheck.video.reader import Prefetch
from formcheck.video.sources import open_source
from formcheck.video.types import FrameSource, SourceInfo

#: What a caller is told after every frame: its time, frames so far, and the length of the stream where it is known.
Progress = Callable[[float, int, float | None], None]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What to write, and where. `folder` None writes nothing."""

    folder: Path | None = None
    video: bool = True
    report: bool = True


def analyze(
    source: str | Path,
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
    source : str or Path
        A video, a photograph, a folder of pictures, a network address, or recorded landmarks (``.npz``).
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
    asked = _Asked(exercise, exercises, settings, start_s, end_s, outputs, progress)
    if isinstance(source, Path) or "://" not in source:
        path = Path(source)
        if path.suffix == ".npz":
            return _judge_recording(path, asked)
    return _judge_source(source, asked, estimator, model)


@dataclass(frozen=True, slots=True)
class _Asked:
    exercise: str
    exercises: tuple[Exercise, ...]
    settings: Settings
    start_s: float | None
    end_s: float | None
    outputs: Outputs
    progress: Progress | None


def _judge_source(
    spec: str | Path, asked: _Asked, estimator: PoseEstimator | None, model: str | Path | ResolvedModel | None
) -> SessionResult:
    with ExitStack() as stack:
        opened = open_source(spec, start_s=asked.start_s, end_s=asked.end_s)
        source = stack.enter_context(Prefetch(opened))
        _check_folder(asked.outputs.folder)
        if estimator is None:
            from formcheck.pose.mediapipe import MediaPipeEstimator

            own = MediaPipeEstimator(Path(model) if isinstance(model, str) else model, still=source.info.is_still)
            estimator = stack.enter_context(own)
        moments = _moments(source, estimator)
        audio = Path(spec) if source.info.kind == "video" and source.info.has_audio else None
        return _run(
            asked, source.info, estimator.name, estimator.model_sha256, moments, audio, lambda: source.problem
        )


def _judge_recording(path: Path, asked: _Asked) -> SessionResult:
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
    asked: _Asked,
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
    clock = _Clock()
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
            raise InputError(f"{info.path} holds no picture{_within(asked)}: check the file or the times.")
        cut_short = f"stopped by the user at {clock.last_t:.1f} s" if stopped else problem()
        result = _result(asked, info, estimator, model_sha256, judge, verdict, clock, cut_short, sinks.report)
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


@dataclass(slots=True)
class _Clock:
    """What is remembered of the frames themselves."""

    frames: int = 0
    found: int = 0
    first_t: float = 0.0
    last_t: float = 0.0
    last: FormState | None = None

    def tick(self, moment: Moment, state: FormState) -> None:
        if not self.frames:
            self.first_t = moment.t
        self.frames += 1
        self.found += moment.pose is not None
        self.last_t = moment.t
        self.last = state


# --- Outputs ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sinks:
    all: list[Sink] = field(default_factory=list)
    report: ReportRecorder | None = None
    video: AnnotatedVideo | None = None


def _sinks(
    asked: _Asked,
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


def _write_reports(asked: _Asked, result: SessionResult) -> None:
    folder = asked.outputs.folder
    if folder is None:
        return
    if asked.outputs.report:
        in_force: Mapping[str, Exercise] = {exercise.id: exercise for exercise in asked.exercises}
        write_html(result, folder / "report.html", in_force, defaults=EXERCISES)
    write_json(result, folder / "result.json")


# --- What it came to ----------------------------------------------------------------------------------------------


def _result(
    asked: _Asked,
    info: SourceInfo,
    estimator: str,
    model_sha256: str | None,
    judge: Judge,
    verdict: Verdict,
    clock: _Clock,
    problem: str | None,
    recorder: ReportRecorder | None,
) -> SessionResult:
    from formcheck import __version__

    tallies = verdict.tallies
    still = _still_verdict(clock, verdict) if info.is_still else None
    holds = tuple(hold for tally in tallies.values() for hold in tally.holds if still is None)
    reps = tuple(rep for tally in tallies.values() for rep in tally.reps)
    spans = sorted((span for tally in tallies.values() for span in tally.faults), key=lambda span: span.start_s)
    faults = tuple(span for span in spans if span.level is Level.FAULT)
    advice = tuple(
        span
        for span in spans
        if span.level is Level.ADVICE and not any(_covers(fault, span) for fault in faults)
    )
    holds = tuple(sorted(holds, key=lambda hold: hold.start_s))
    reps = tuple(sorted(reps, key=lambda rep: rep.start_s))
    found = [exercise for exercise in asked.exercises if exercise.id in tallies]
    total_s = verdict.seen_s + sum(verdict.unseen_s.values())
    return SessionResult(
        version=__version__,
        source=Source(
            path=info.path,
            kind=info.kind,
            duration_s=None if info.is_still else info.duration_s or clock.last_t - clock.first_t,
            width=info.width,
            height=info.height,
            codec=info.codec,
            fps=info.fps,
            start_s=asked.start_s,
            end_s=asked.end_s,
        ),
        estimator=estimator,
        model_sha256=model_sha256,
        settings=asked.settings.in_force(found or asked.exercises),
        asked=asked.exercise,
        exercise=_main_exercise(asked, verdict, still),
        parts=tuple(Part(part.exercise, part.start_s, part.end_s) for part in verdict.parts if still is None),
        holds=holds,
        reps=reps,
        faults=faults,
        advice=advice,
        view=ViewShare(
            judged=verdict.seen_s / total_s if total_s else float(clock.found > 0),
            unjudged=tuple(
                Unjudged(why, seconds / total_s)
                for why, seconds in sorted(verdict.unseen_s.items(), key=lambda item: -item[1])
                if seconds > 0
            ),
        ),
        summary=Summary(
            reps=sum(rep.counted for rep in reps),
            reps_by_side={
                side: sum(rep.counted and rep.side is not None and rep.side.value == side for rep in reps)
                for side in ("left", "right")
            },
            reps_not_counted=sum(not rep.counted for rep in reps),
            hold_s=sum(hold.total_s for hold in holds),
            in_form_s=sum(hold.in_form_s for hold in holds),
            unseen_s=sum(hold.unseen_s for hold in holds),
            score=compute_score(holds, reps),
        ),
        notes=tuple(_notes(asked, judge, verdict, clock, still)),
        problem=problem,
        still=still,
        series=recorder.series(found) if recorder else (),
        stills=recorder.stills(faults) if recorder else (),
        unseen=tuple(UnseenSpan(**asdict(span)) for span in verdict.unseen),
    )


def _covers(fault: FaultSpan, advice: FaultSpan) -> bool:
    """Whether the clear fault says already what the advice says."""
    return (
        (fault.exercise, fault.id) == (advice.exercise, advice.id)
        and fault.start_s <= _end_s(advice)
        and _end_s(fault) >= advice.start_s
    )


def _end_s(span: FaultSpan) -> float:
    return span.start_s if span.end_s is None else span.end_s


def _main_exercise(asked: _Asked, verdict: Verdict, still: StillVerdict | None) -> str | None:
    if still is not None:
        return still.exercise
    lengths: dict[str, float] = dict.fromkeys(verdict.tallies, 0.0)
    for part in verdict.parts:
        lengths[part.exercise] += part.length_s
    return max(lengths, key=lambda name: lengths[name], default=None)


def _still_verdict(clock: _Clock, verdict: Verdict) -> StillVerdict:
    state = clock.last
    if state is None or state.exercise is None or state.phase in (Phase.AWAY, Phase.UNSEEN):
        return StillVerdict(None, Phase.AWAY.value if state is None else state.phase.value, None)
    faults = any(span.level is Level.FAULT for tally in verdict.tallies.values() for span in tally.faults)
    return StillVerdict(state.exercise, state.phase.value, not faults)


def _notes(
    asked: _Asked, judge: Judge, verdict: Verdict, clock: _Clock, still: StillVerdict | None
) -> list[str]:
    """Why nothing was found, where nothing was."""
    if not clock.found:
        return [f"{NOBODY}{_within(asked)}: nothing could be judged. Show the whole body, in good light."]
    if verdict.tallies and (still is None or still.exercise is not None):
        return _side_notes(asked, verdict)
    if asked.exercise == "auto":
        return ["None of the known exercises was recognised; name one with --exercise to see why."]
    exercise = asked.exercises[0]
    title = exercise.title.lower()
    why = max(verdict.unseen_s, key=lambda reason: verdict.unseen_s[reason], default=None)
    total_s = verdict.seen_s + sum(verdict.unseen_s.values())
    if why is not None and verdict.unseen_s[why] > 0.5 * total_s:
        return [f"No {title} could be judged: {why[0].lower()}{why[1:]}."]
    tried = judge.aborted(exercise.id)
    if isinstance(exercise, Reps) and tried:
        return [f"No {title} was found: {tried} movements began like one and were none. Is it the exercise that you meant?"]
    return [f"No {title} was found. Is it the exercise that you meant? Try --exercise auto."]


def _side_notes(asked: _Asked, verdict: Verdict) -> list[str]:
    """Sides that were left out, or came out uneven."""
    notes = []
    for exercise in asked.exercises:
        tally = verdict.tallies.get(exercise.id)
        if tally is None or not exercise.prescription.each_side:
            continue
        if isinstance(exercise, Reps):
            sides = [rep.side.value for rep in tally.reps if rep.counted and rep.side is not None]
        else:
            sides = [hold.side.value for hold in tally.holds if hold.side is not None]
        for side, other in (("left", "right"), ("right", "left")):
            if side in sides and other not in sides:
                notes.append(f"{exercise.title}: the {other} side was not done.")
    return notes


def _within(asked: _Asked) -> str:
    if asked.start_s is None and asked.end_s is None:
        return ""
    return f" between {asked.start_s or 0:g} and {asked.end_s if asked.end_s is not None else 'its end'} s"


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
