"""The same batch on many machines, by Dask: its scheduler hands out the clips, and again those of a worker that died.

Workers need formcheck with the extra ``cluster``, and the clips under the same paths; what they find comes back through
the scheduler, so that the folder of results need not be shared.
"""

from __future__ import annotations

import importlib
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import formcheck
from formcheck.errors import FormcheckError, InputError, OutputError
from formcheck.evaluate.jobs import Job, judge_clip
from formcheck.evaluate.pool import Ended, Message


def cluster_runner(address: str) -> Any:
    """Judges on the Dask cluster whose scheduler is at `address`, like tcp://host:8786."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise InputError("--cluster needs Dask: pip install 'formcheck[cluster]'.") from error

    def run(jobs: Sequence[Job]) -> Iterator[Message]:
        try:
            client = distributed.Client(address, timeout=5, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(f"no Dask scheduler answers at {address}: start one with `dask scheduler`.") from error
        with client:
            yield from _run(distributed, client, jobs)

    return run


def _run(distributed: Any, client: Any, jobs: Sequence[Job]) -> Iterator[Message]:
    batch = uuid.uuid4().hex
    absolute = [replace(job, clip=replace(job.clip, spec=_absolute(job.clip.spec))) for job in jobs]
    futures = [
        client.submit(judge_remotely, job, formcheck.__version__, key=f"formcheck-{batch}-{at}", pure=False)
        for at, job in enumerate(absolute)
    ]
    index = {future.key: at for at, future in enumerate(futures)}
    try:
        for future in distributed.as_completed(futures, loop=client.loop):
            at = index[future.key]
            error = future.exception()
            if error is None:
                seconds, outputs, result = future.result()
                _put(outputs, jobs[at].folder)
                yield Ended(at, seconds, result)
            elif isinstance(error, FormcheckError):
                yield Ended(at, 0.0, problem=str(error))
            elif isinstance(error, distributed.scheduler.KilledWorker):
                yield Ended(at, 0.0, problem="every worker that had it died", crashed=True)
            else:
                yield Ended(at, 0.0, problem=f"the worker failed: {type(error).__name__}: {error}")
            future.release()
    finally:
        client.cancel([future for future in futures if not future.done()])


def _absolute(spec: str) -> str:
    return spec if "://" in spec else str(Path(spec).absolute())


def judge_remotely(job: Job, version: str) -> tuple[float, dict[str, bytes], dict[str, Any]]:
    """On a worker: judge into a folder of its own; gives the seconds it took, every file in it, and the result."""
    if formcheck.__version__ != version:
        raise InputError(f"the worker runs formcheck {formcheck.__version__}, and {version} is asked for.")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="formcheck-") as folder:
        result = judge_clip(replace(job, folder=Path(folder)), lambda t, frames, duration_s: None)
        files = {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir()) if file.is_file()}
    return time.monotonic() - began, files, result


def _put(files: dict[str, bytes], folder: Path) -> None:
    """Put what a worker found in place; result.json last, since it says that the rest is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(files, key=lambda name: name == "result.json"):
            part = folder / f".{name}.part"
            part.write_bytes(files[name])
            part.replace(folder / name)
    except OSError as error:
        raise OutputError(f"{folder} can't be written to: {error.strerror or error}.") from error
