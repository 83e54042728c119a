"""One clip to be judged: what is asked, how to know it again, and the judging."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import formcheck
from formcheck.analysis.session import analyze
from formcheck.evaluate.augment import VARIANTS, write_recording
from formcheck.evaluate.clips import Clip
from formcheck.pool import Tell
from formcheck.pose.replay import read_landmarks
from formcheck.report.json import to_dict
from formcheck.settings import Settings
from formcheck.video.sources import open_source
from formcheck.video.stream import without_password


@dataclass(frozen=True, slots=True)
class Job:
    """One clip to be judged, changed by a variant or as it is; everything goes to `folder`."""

    clip: Clip
    folder: Path
    exercise: str
    settings: Settings
    model: Path | None = None
    video: bool = False
    report: bool = True
    variant: str | None = None
    force: bool = False

    def fingerprint(self, model_sha256: str | None) -> dict[str, Any]:
        """What the verdict depends on, as plain values; None in `input` is never the same again."""
        in_force = self.settings.in_force(self.settings.exercises(self.exercise))
        made = {
            "clip": without_password(self.clip.spec),
            "input": _state_of(self.clip.spec),
            "exercise": self.exercise,
            "variant": self.variant,
            "settings": in_force,
            "model": None if self.clip.is_landmarks else model_sha256,
            "formcheck": f"{formcheck.__version__} {code_digest()}",
            "outputs": [self.video, self.report],
        }
        plain: dict[str, Any] = json.loads(json.dumps(made))
        return plain


def judge_clip(job: Job, tell: Tell) -> dict[str, Any]:
    """Judge it; returns what is in its result.json. Raises FormcheckError."""
    source: Any = job.clip.spec
    if job.variant is not None:
        variant = VARIANTS[job.variant]
        if job.clip.is_landmarks:
            assert variant.landmarks is not None
            source = job.folder / "landmarks.npz"
            write_recording(variant.landmarks(read_landmarks(Path(job.clip.spec))), source)
        else:
            source = variant.pixels(open_source(job.clip.spec, insecure=job.settings.insecure))
    result = analyze(
        source,
        exercise=job.exercise,
        out=job.folder,
        settings=job.settings,
        model=job.model,
        video=job.video,
        report=job.report,
        force=job.force or job.variant is not None,
        progress=tell,
    )
    return to_dict(result)


def _state_of(spec: str) -> list[int] | None:
    """Size and time of change of a file, or of all in a folder; None where it can't be told (an address)."""
    path = Path(spec)
    try:
        files = [path, *path.iterdir()] if path.is_dir() else [path]
        stats = [file.stat() for file in files]
    except OSError:
        return None
    return [sum(stat.st_size for stat in stats), max(stat.st_mtime_ns for stat in stats)]


@cache
def code_digest() -> str:
    """Changes with every change of formcheck's own code."""
    root = Path(formcheck.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
