"""Precision and recall of one fault over the tuning range of its limit, from recorded landmarks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from formcheck.analysis.session import analyze
from formcheck.errors import SettingsError, did_you_mean
from formcheck.evaluate.batch import LABELLED, Runner, Watch, local_runner, run_jobs
from formcheck.evaluate.clips import Clip
from formcheck.evaluate.events import Wrong, events_of
from formcheck.evaluate.jobs import Job
from formcheck.evaluate.labels import Labels
from formcheck.evaluate.matching import RULE, Rule
from formcheck.evaluate.scores import Counts, score_faults
from formcheck.pool import Ended, Tell, default_jobs, run_in_processes
from formcheck.report.json import to_dict
from formcheck.settings import Option, Settings, options

#: Steps between values, and how many values are tried at most.
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_MOST = 21


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a limit was tried at: rising values, their counts, and the default.

    `failed` are clips that could not be judged, and why.
    """

    limit: Option
    unit: str
    values: tuple[float, ...]
    counts: tuple[Counts, ...]
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def exercise(self) -> str:
        """Whose limit it is."""
        return self.limit.key.split(".")[0]


@dataclass(frozen=True, slots=True)
class _Task:
    """Recorded landmarks, judged with one limit at each of several values."""

    landmarks: Path
    exercise: str
    settings: Settings
    limit: str
    values: tuple[float, ...]


def limit_option(name: str) -> tuple[Option, str]:
    """The limit EXERCISE.FAULT as a setting, and its unit; `SettingsError` where there is none or it can't be moved."""
    table = {key.removesuffix(".limit"): option for key, option in options().items() if key.endswith(".limit")}
    if name not in table:
        raise SettingsError(
            f"--limit {name}: unknown limit{did_you_mean(name, table)}; write it as EXERCISE.FAULT, for example"
            f" {next(iter(table))}"
        )
    option = table[name]
    if option.low >= option.high:
        raise SettingsError(f"--limit {name}: it has no tuning range, it is always {option.low:g}.")
    return option, option.meaning.rpartition(", ")[2]


def values_of(option: Option) -> tuple[float, ...]:
    """Round values over the tuning range, its ends and the default among them."""
    step = next((s for s in _STEPS if (option.high - option.low) / s <= _MOST), (option.high - option.low) / _MOST)
    first, last = math.ceil(option.low / step - 1e-9), math.floor(option.high / step + 1e-9)
    values = {round(index * step, 6) for index in range(first, last + 1)} | {option.low, option.high}
    return tuple(sorted(values | ({option.default} if option.default is not None else set())))


def record_all(
    clips: Sequence[Clip], model: Path | None, out: Path, runner: Runner | None, watch: Watch
) -> tuple[dict[str, Path], list[tuple[str, str]]]:
    """The landmarks of each clip by its `spec`, made where there are none; and the clips that have none, and why."""
    jobs = [Job(clip, clip.folder, "auto", Settings(), model, report=False) for clip in clips if not clip.is_landmarks]
    runs = run_jobs(jobs, out, runner or local_runner(), watch)
    found = {clip.spec: Path(clip.spec) for clip in clips if clip.is_landmarks}
    found |= {run.clip.spec: run.clip.folder / "landmarks.npz" for run in runs if run.result is not None}
    return found, [(run.clip.name, run.problem or "") for run in runs if run.result is None]


def sweep(
    name: str,
    landmarks: Mapping[str, Path],
    labels: Mapping[str, Labels],
    *,
    settings: Settings | None = None,
    asked: str = LABELLED,
    rule: Rule = RULE,
    jobs: int | None = None,
    watch: Callable[[int, int], None] = lambda done, of: None,
) -> Sweep:
    """Judge recorded landmarks again with the limit `name` (EXERCISE.FAULT) at every value of its tuning range.

    Parameters
    ----------
    landmarks, labels : mapping
        By clip; those without labels are left out.
    settings : Settings, optional
        Other settings to be in force.
    asked : str
        ``labelled`` asks for the limit's exercise, of the clips in whose labels it is. Another id, or ``auto``, is
        asked for of every clip.
    watch : callable
        Told how many clips are done, of how many.
    """
    option, unit = limit_option(name)
    values = values_of(option)
    exercise, fault = name.split(".")
    known = [spec for spec in landmarks if spec in labels]
    if asked == LABELLED:
        known = [spec for spec in known if exercise in labels[spec].exercises]
        asked = exercise
    if not known:
        raise SettingsError(f"no clips with labels of {exercise} to sweep over: give labels with --labels.")
    tasks = [_Task(landmarks[spec], asked, settings or Settings(), option.key, values) for spec in known]
    counts = [Counts()] * len(values)
    failed: list[tuple[str, str]] = []
    done = 0
    for message in run_in_processes(judge_over, tasks, jobs or default_jobs()):
        if not isinstance(message, Ended):
            continue
        done += 1
        watch(done, len(tasks))
        spec = known[message.index]
        if message.problem:
            failed.append((spec, message.problem))
            continue
        true = [f for f in labels[spec].events.faults if (f.exercise, f.id) == (exercise, fault)]
        scored = (score_faults(labels[spec], exercise, true, found, rule) for found in message.value)
        counts = [old + new for old, new in zip(counts, scored, strict=True)]
    return Sweep(option, unit, values, tuple(counts), tuple(sorted(failed)))


def judge_over(task: _Task, tell: Tell) -> list[list[Wrong]]:
    """In a worker: the faults of that kind at each value."""
    exercise, fault, _ = task.limit.split(".")
    return [list(_faults(task, value, exercise, fault)) for value in task.values]


def _faults(task: _Task, value: float, exercise: str, fault: str) -> Iterator[Wrong]:
    result = analyze(task.landmarks, exercise=task.exercise, settings=task.settings.but({task.limit: value}))
    for found in events_of(to_dict(result)).faults:
        if (found.exercise, found.id) == (exercise, fault):
            yield found
