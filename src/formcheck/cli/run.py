"""Several inputs one after the other: progress, verdicts, and errors that stop only their own input."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.progress import Progress

from formcheck.analysis.session import Interrupted, analyze, output_folder
from formcheck.cli.complaint import complain
from formcheck.cli.progress import bars, clip_bar, steps
from formcheck.errors import FormcheckError, printable
from formcheck.overlay.privacy import Privacy
from formcheck.pose.model import resolve_model
from formcheck.report.json import to_dict
from formcheck.report.words import verdict
from formcheck.video.stream import without_password
from formcheck.wording import quantity, setting, span

if TYPE_CHECKING:
    from formcheck.report.result import SessionResult
    from formcheck.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done to every input; as on the command line."""

    exercise: str
    out: Path | None
    settings: Settings
    video: bool
    report: bool
    as_json: bool
    start_s: float | None
    end_s: float | None
    model: Path | None
    cues: bool = False
    force: bool = False
    privacy: Privacy = Privacy.NONE
    jobs: int = 1


def run_all(inputs: Sequence[str], job: Job) -> int:
    """Judge every input; returns the exit code: 0, 1 if any input could not be judged whole, 130 after Ctrl-C."""
    code = 0
    results: list[dict[str, Any]] = []
    taken: set[str] = set()
    for spec in inputs:
        name = printable(without_password(spec))
        removed: list[str] = []
        try:
            folder = None if job.out is None else output_folder(job.out, spec, taken, force=job.force)
            with bars() as shown:  # gone before anything is said, which would land in the middle of it
                result = _run_one(spec, job, folder, shown, removed.append)
        except FormcheckError as error:
            complain(str(error))
            code = 1
            continue
        except Interrupted as interrupt:
            result, code = interrupt.result, 130
        except Exception as error:  # a fault of ours, which must not take the other inputs with it
            complain(f"{name}: could not be judged because of an error in formcheck ({type(error).__name__}: {error}).")
            code = 1
            continue
        if job.as_json:
            results.append(to_dict(result))
        for text in (*result.notes, result.problem, *removed):
            if text:
                complain(text if text.startswith((name, Path(name).name or name)) else f"{name}: {text}")
        if result.problem and code == 0:
            code = 1
        if not job.as_json:
            _say(name, result, folder, job.settings.titles)
        if code == 130:
            break
    if job.as_json and (results or len(inputs) > 1):
        found = results[0] if len(inputs) == 1 else results
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))
    return code


def _run_one(spec: str, job: Job, folder: Path | None, shown: Progress, tell: Callable[[str], None]) -> SessionResult:
    with clip_bar(shown, spec, job.start_s, job.end_s) as advance:
        return analyze(
            spec,
            exercise=job.exercise,
            out=folder,
            settings=job.settings,
            model=lambda: resolve_model(job.model, progress=steps(shown)),
            start_s=job.start_s,
            end_s=job.end_s,
            video=job.video,
            report=job.report,
            cues=job.cues,
            privacy=job.privacy,
            force=job.force,
            jobs=job.jobs,
            progress=advance,
            tell=tell,
        )


#: Faults that are listed; the rest stands in the report.
_MOST_FAULTS = 12


def _say(name: str, result: SessionResult, folder: Path | None, titles: Mapping[str, str]) -> None:
    typer.echo(f"{printable(name)}: {verdict(result, titles)}")
    for fault in result.faults[:_MOST_FAULTS]:
        when = span(fault.start_s, fault.end_s)
        value = f"{quantity(fault.peak, fault.unit)} (limit {setting(fault.limit, fault.unit)})"
        by = f" (by {fault.by})" if fault.by else ""
        typer.echo(f"    {when:<16}{fault.id:<18}{'' if fault.unit == 'yes' else value:<28}{fault.cue}{by}")
    if len(result.faults) > _MOST_FAULTS:
        typer.echo(f"    and {len(result.faults) - _MOST_FAULTS} more")
    if folder is not None:
        typer.echo(f"    results in {printable(str(folder))}")
