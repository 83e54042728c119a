"""Many clips judged, scored against their labels, and checked for verdicts that flip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from formcheck.errors import InputError, ModelError
from formcheck.evaluate.angles import angle_errors
from formcheck.evaluate.augment import Variant
from formcheck.evaluate.clips import Clip
from formcheck.evaluate.events import events_of
from formcheck.evaluate.flips import Flip, changes
from formcheck.evaluate.jobs import Job, judge_clip
from formcheck.evaluate.journal import Journal
from formcheck.evaluate.labels import Labels
from formcheck.evaluate.matching import RULE, Rule
from formcheck.evaluate.scores import FLIPS, ClipScore, Counts, figures, score_clip, total
from formcheck.files import owned
from formcheck.pool import Ended, Message, Work, default_jobs, run_in_processes
from formcheck.pose.model import resolve_model
from formcheck.settings import Settings

#: `--exercise labelled`: what the labels say is done.
LABELLED = "labelled"

#: Does jobs somewhere and tells what happens, like `run_in_processes`.
Runner = Callable[[Sequence[Job]], Iterator[Message]]
#: Told of every step: the job and what happened to it.
Watch = Callable[[Job, Message], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be judged, how, and where to.

    Attributes
    ----------
    exercise : str
        An id, ``auto``, or ``labelled``: of each clip what its labels say, where they say one.
    augment : tuple of Variant
        Changes under which every clip is judged again.
    fresh : bool
        Judge also what is already there.
    force : bool
        Replace what lies in the folders of the clips and is no result of theirs.
    """

    clips: tuple[Clip, ...]
    out: Path
    labels: Mapping[str, Labels] = field(default_factory=dict)
    exercise: str = "auto"
    settings: Settings = field(default_factory=Settings)
    model: Path | None = None
    video: bool = False
    report: bool = True
    augment: tuple[Variant, ...] = ()
    rule: Rule = RULE
    fresh: bool = False
    force: bool = False

    def jobs(self) -> list[Job]:
        """Every clip as it is and changed, in order."""
        return [job for clip in self.clips for job in _jobs_of(clip, self)]


@dataclass(frozen=True, slots=True)
class Run:
    """One clip after its judging: `result` as in result.json, or the `problem` that there is none or not all of it."""

    clip: Clip
    result: Mapping[str, Any] | None
    seconds: float
    reused: bool = False
    problem: str | None = None
    crashed: bool = False
    details: str | None = None
    score: ClipScore | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch came to.

    Attributes
    ----------
    runs : tuple of Run
        One a clip, in the order asked for.
    scores : mapping of str to Counts
        By exercise, of the labelled clips that were judged.
    flips : tuple of Flip
        Verdicts that changed under `Request.augment`.
    compared : int
        How many changed clips were compared.
    troubles : tuple of (str, str)
        Changed clips that could not be judged, and why.
    """

    request: Request
    runs: tuple[Run, ...]
    scores: Mapping[str, Counts]
    flips: tuple[Flip, ...] = ()
    compared: int = 0
    troubles: tuple[tuple[str, str], ...] = ()

    @property
    def overall(self) -> Counts:
        """The scores of all exercises together."""
        return total(self.scores.values())

    def figures(self) -> tuple[dict[str, float | None], dict[str, dict[str, float | None]]]:
        """The figures of all together, flips among them, and by exercise."""
        flips = float(len(self.flips)) if self.compared else None
        by_exercise = {exercise: figures(counts) for exercise, counts in self.scores.items()}
        return {**figures(self.overall), FLIPS: flips}, by_exercise

    @property
    def failed(self) -> tuple[Run, ...]:
        """The clips that could not be judged to their end."""
        return tuple(run for run in self.runs if run.problem)

    @property
    def labelled(self) -> int:
        """How many clips were scored."""
        return sum(run.score is not None for run in self.runs)


def asked_of(exercise: str, labels: Labels | None) -> str:
    """The exercise to ask for: with ``labelled`` the only one in the labels, or else ``auto``."""
    if exercise != LABELLED:
        return exercise
    return next(iter(labels.exercises)) if labels is not None and len(labels.exercises) == 1 else "auto"


def local_runner(jobs: int | None = None, work: Work = judge_clip) -> Runner:
    """Judges in processes on this machine; on every core unless `jobs` says otherwise."""
    return lambda todo: run_in_processes(work, todo, jobs or default_jobs())


def run_batch(request: Request, runner: Runner | None = None, watch: Watch = lambda job, message: None) -> Batch:
    """Judge, score and compare.

    Finished clips are kept in `request.out` as they come; the same request after an interruption goes on from there.
    `watch` is told of every step; of a clip whose result is there already, of its end only.
    """
    planned = request.jobs()
    done = run_jobs(planned, request.out, runner or local_runner(), watch, fresh=request.fresh)
    plain = [run for job, run in zip(planned, done, strict=True) if job.variant is None]
    runs = tuple(_scored(run, request) for run in plain)
    scores: dict[str, Counts] = {}
    for run in runs:
        for exercise, counts in (run.score.counts if run.score else {}).items():
            scores[exercise] = scores.get(exercise, Counts()) + counts
    changed = [(job, run) for job, run in zip(planned, done, strict=True) if job.variant is not None]
    return Batch(request, runs, dict(sorted(scores.items())), *_compared(plain, changed))


def run_jobs(planned: Sequence[Job], out: Path, runner: Runner, watch: Watch, *, fresh: bool = False) -> list[Run]:
    """Do the jobs that are not done yet; returns a run for each, in the order given."""
    sha256 = _model_sha256(planned)
    prints = [job.fingerprint(sha256) for job in planned]
    runs: dict[int, Run] = {}
    with owned(out), closing(Journal(out)) as journal:
        for at, (job, fingerprint) in enumerate(zip(planned, prints, strict=True)):
            if not fresh and (known := journal.result(job.folder, fingerprint)) is not None:
                runs[at] = Run(job.clip, known[0], known[1], reused=True, problem=known[0]["problem"])
                watch(job, Ended(-1, 0.0, known[0], known[0]["problem"]))
        # The largest first, so that none runs alone at the end.
        todo = sorted(set(range(len(planned))) - set(runs), key=lambda at: (-(prints[at]["input"] or [0])[0], at))
        with closing(_iterator(runner([planned[at] for at in todo]))) as messages:
            for message in messages:
                at = todo[message.index]
                if isinstance(message, Ended):
                    runs[at] = run = _run_of(planned[at], message)
                    if run.result is not None:
                        journal.add(planned[at].folder, prints[at], message.seconds)
                    message = Ended(message.index, message.seconds, run.result, run.problem, run.crashed)
                watch(planned[at], message)
    return [runs[at] for at in range(len(planned))]


def _iterator(messages: Iterator[Message]) -> Any:
    """`messages`, which need not be a generator, with a `close`."""
    return messages if hasattr(messages, "close") else (message for message in messages)


def _jobs_of(clip: Clip, request: Request) -> Iterator[Job]:
    exercise = asked_of(request.exercise, request.labels.get(clip.spec))
    settings, model = request.settings, request.model
    yield Job(clip, clip.folder, exercise, settings, model, request.video, request.report, force=request.force)
    for variant in request.augment:
        if not clip.is_landmarks or variant.landmarks is not None:
            folder = clip.folder / "changed" / variant.name.replace(" ", "_")
            yield Job(clip, folder, exercise, settings, model, video=False, report=False, variant=variant.name)


def _model_sha256(planned: Sequence[Job]) -> str | None:
    needing = next((job for job in planned if not job.clip.is_landmarks), None)
    if needing is None:
        return None
    try:
        return resolve_model(needing.model, prepare=False).sha256
    except ModelError:  # to be had later, or elsewhere; or to be complained of by the clip
        return None


def _run_of(job: Job, ended: Ended) -> Run:
    problem = ended.problem or (ended.value or {}).get("problem")
    return Run(job.clip, ended.value, ended.seconds, problem=problem, crashed=ended.crashed, details=ended.details)


def _scored(run: Run, request: Request) -> Run:
    labels = request.labels.get(run.clip.spec)
    if labels is None or run.result is None:
        return run
    recognised = {part["exercise"] for part in run.result["parts"]}
    try:
        angles = angle_errors(labels, run.clip.folder / "metrics.csv")
    except InputError as error:
        return replace(run, problem=str(error))
    score = score_clip(labels, events_of(run.result), recognised, request.rule, angles)
    return replace(run, score=score)


def _compared(
    plain: Sequence[Run], changed: Sequence[tuple[Job, Run]]
) -> tuple[tuple[Flip, ...], int, tuple[tuple[str, str], ...]]:
    as_it_is = {run.clip.spec: run.result for run in plain if run.result is not None}
    flips, troubles, compared = [], [], 0
    for job, run in changed:
        assert job.variant is not None
        before = as_it_is.get(job.clip.spec)
        if run.result is None:
            troubles.append((f"{job.clip.name}, {job.variant}", run.problem or "no result"))
        elif before is not None:
            compared += 1
            if lines := changes(before, run.result, mirror=job.variant == "mirrored"):
                flips.append(Flip(job.clip.name, job.variant, lines))
    return tuple(flips), compared, tuple(troubles)
