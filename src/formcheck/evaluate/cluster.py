"""The same batch on many machines, by Dask: its scheduler hands out the clips, and again those of a worker that died.

Workers need formcheck with the extra ``cluster``, and the clips under the same paths; what they find comes back through
the scheduler, so that the folder of results need not be shared. What is sent is JSON, what comes back an archive of the
files that were asked for: both are checked before they are used. Dask itself still trusts everybody who reaches its
scheduler; see docs/batch.md.
"""

from __future__ import annotations

import importlib
import io
import json
import tempfile
import time
import tomllib
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import formcheck
from formcheck.errors import FormcheckError, InputError, OutputError, SettingsError
from formcheck.evaluate.augment import VARIANTS
from formcheck.evaluate.clips import Clip
from formcheck.evaluate.jobs import Job, judge_clip
from formcheck.exercise_file import parse_exercise, to_toml
from formcheck.exercises import EXERCISES
from formcheck.exercises.catalogue import Catalogue
from formcheck.files import parse_json, whole_file
from formcheck.form.calibration import Neutral, Profile
from formcheck.pool import Ended, Message
from formcheck.settings import Settings
from formcheck.video.stream import without_password

#: All that a worker may send; what else comes is refused.
_OUTPUTS = frozenset(
    {"result.json", "metrics.csv", "landmarks.npz", "report.html", "annotated.mp4", "annotated.jpg", "cues.csv"}
)
#: What a worker says of itself.
_SAID = "worker.json"


def parse_tls(text: str) -> tuple[Path, Path, Path]:
    """``CA,CERT,KEY``: the files of certificates and key for a cluster that encrypts; SettingsError otherwise."""
    paths = tuple(Path(part.strip()) for part in text.split(","))
    if len(paths) != 3:
        raise SettingsError(f"--cluster-tls {text}: write it as CA,CERT,KEY, three PEM files.")
    for path in paths:
        if not path.is_file():
            raise SettingsError(f"--cluster-tls: {path} is no file.")
    return paths[0], paths[1], paths[2]


def cluster_runner(address: str, tls: tuple[Path, Path, Path] | None = None) -> Any:
    """Judges on the Dask cluster whose scheduler is at `address`, like tcp://host:8786, or tls:// with `tls`."""
    try:
        distributed = importlib.import_module("distributed")
    except ImportError as error:
        raise InputError("--cluster needs Dask: pip install 'formcheck[cluster]'.") from error
    if tls is not None and not address.startswith("tls://"):
        raise SettingsError(f"--cluster-tls needs an address that begins with tls://, not {address}.")

    def run(jobs: Sequence[Job]) -> Iterator[Message]:
        secret = [at for at, job in enumerate(jobs) if without_password(job.clip.spec) != job.clip.spec]
        for at in secret:
            why = "its address may hold a password, which is not sent to a cluster: judge it here, without --cluster"
            yield Ended(at, 0.0, problem=why)
        open_jobs = {at: job for at, job in enumerate(jobs) if at not in secret}
        if not open_jobs:
            return
        security = None
        if tls is not None:
            ca, cert, key = map(str, tls)
            security = distributed.Security(
                require_encryption=True, tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key
            )
        try:
            client = distributed.Client(address, timeout=5, set_as_default=False, security=security)
        except (OSError, ValueError, TypeError) as error:
            why = f" ({error})" if tls is not None or address.startswith("tls:") else ""
            raise InputError(
                f"no Dask scheduler answers at {address}{why}: start one with `dask scheduler`."
            ) from error
        with client:
            yield from _run(distributed, client, open_jobs)

    return run


def _run(distributed: Any, client: Any, jobs: Mapping[int, Job]) -> Iterator[Message]:
    batch = uuid.uuid4().hex
    index: dict[str, int] = {}
    futures = []
    for at, job in jobs.items():
        key = f"formcheck-{batch}-{at}"
        index[key] = at
        futures.append(client.submit(judge_remotely, pack_job(job), key=key, pure=False))
    try:
        for future in distributed.as_completed(futures, loop=client.loop):
            at = index[future.key]
            error = future.exception()
            if error is None:
                yield _taken(at, jobs[at], future.result())
            elif isinstance(error, distributed.scheduler.KilledWorker):
                yield Ended(at, 0.0, problem="every worker that had it died", crashed=True)
            else:
                yield Ended(at, 0.0, problem=f"the worker failed: {type(error).__name__}: {error}")
            future.release()
    finally:
        client.cancel([future for future in futures if not future.done()])


def pack_job(job: Job) -> str:
    """A job as JSON; its folder stays here."""
    profile, catalogue = job.settings.profile, job.settings.catalogue
    own = {name: to_toml(exercise) for name, exercise in catalogue.items() if EXERCISES.get(name) != exercise}
    return json.dumps(
        {
            "formcheck": formcheck.__version__,
            "clip": job.clip.spec if "://" in job.clip.spec else str(Path(job.clip.spec).absolute()),
            "exercise": job.exercise,
            "exercises": own,
            "settings": job.settings.overrides,
            "profile": None if profile is None else asdict(profile),
            "model": None if job.model is None else str(job.model),
            "video": job.video,
            "report": job.report,
            "variant": job.variant,
        }
    )


def unpack_job(text: str, folder: Path) -> Job:
    """The job in `text`, checked, to be done in `folder`; InputError where it is none, or of another formcheck."""
    try:
        told = parse_json(text)
        if told["formcheck"] != formcheck.__version__:
            raise InputError(
                f"the worker runs formcheck {formcheck.__version__}, and {told['formcheck']} is asked for."
            )
        spec, model, variant, profile = told["clip"], told["model"], told["variant"], told["profile"]
        fits = isinstance(spec, str) and isinstance(model, str | None) and (variant is None or variant in VARIANTS)
        if not fits or not isinstance(told["exercise"], str) or not isinstance(told["settings"], dict):
            raise ValueError
        if profile is not None:
            neutrals = {name: tuple(Neutral(**one) for one in of) for name, of in profile["neutrals"].items()}
            profile = Profile(str(profile["name"]), neutrals)
        ours = (one for name, one in EXERCISES.items() if name not in told["exercises"])
        own = (parse_exercise(tomllib.loads(of), name, spec) for name, of in told["exercises"].items())
        return Job(
            Clip(spec, Path(spec).name, folder),
            folder,
            told["exercise"],
            Settings(told["settings"], profile, Catalogue((*ours, *own))),
            None if model is None else Path(model),
            video=bool(told["video"]),
            report=bool(told["report"]),
            variant=variant,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("what the worker was sent is no job.") from error


def judge_remotely(text: str) -> bytes:
    """On a worker: do the job in `text` in a folder of its own; gives an archive of what came of it."""
    began = time.monotonic()
    data, problem = io.BytesIO(), None
    with tempfile.TemporaryDirectory(prefix="formcheck-") as name, zipfile.ZipFile(data, "w") as archive:
        folder = Path(name)
        try:
            judge_clip(unpack_job(text, folder), lambda t, frames, duration_s: None)
        except FormcheckError as error:
            problem = str(error)
        else:
            for file in sorted(folder.iterdir()):
                if file.name in _OUTPUTS:
                    archive.write(file, file.name)
        archive.writestr(_SAID, json.dumps({"seconds": time.monotonic() - began, "problem": problem}))
    return data.getvalue()


def _taken(at: int, job: Job, answer: object) -> Ended:
    """Put what a worker sent in place; what is not as it should be is a problem of this clip alone."""
    try:
        files = unpack_answer(answer)
        said = parse_json(files.pop(_SAID))
        seconds, problem = float(said["seconds"]), said["problem"]
        if problem is not None:
            return Ended(at, seconds, problem=str(problem))
        result = parse_json(files["result.json"])
        if not set(result) >= _RESULT:
            raise ValueError(f"its result has no {sorted(_RESULT - set(result))[0]}")
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        return Ended(at, 0.0, problem=f"the worker's answer can't be used: {error}")
    _put(files, job.folder)
    return Ended(at, seconds, result)


#: What every result has.
_RESULT = frozenset({"source", "parts", "holds", "reps", "faults", "summary", "problem"})


def unpack_answer(answer: object) -> dict[str, bytes]:
    """The files in a worker's answer by their names; ValueError or BadZipFile where there is something else in it."""
    if not isinstance(answer, bytes):
        raise ValueError("it is no archive")
    files = {}
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        for entry in archive.infolist():
            if entry.filename not in {*_OUTPUTS, _SAID} or entry.filename in files:
                raise ValueError(f"it has {entry.filename[:80]!r} in it, which was not asked for")
            if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > len(answer):
                raise ValueError(f"{entry.filename} in it is larger than what came")
            files[entry.filename] = archive.read(entry)
    return files


def _put(files: dict[str, bytes], folder: Path) -> None:
    """Put what a worker found in place; result.json last, since it says that the rest is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in sorted(files, key=lambda name: name == "result.json"):
            with whole_file(folder / name) as file:
                file.write(files[name])
    except OSError as error:
        raise OutputError(f"{folder} can't be written to: {error.strerror or error}.") from error
