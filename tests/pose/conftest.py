"""The real model, resolved once a run; a person to look at; recordings to read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.pose import model as model_module
from formcheck.pose.model import ResolvedModel, manifest, resolve_model
from formcheck.pose.types import Pose
from formcheck.video.types import Image, SourceInfo

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def real_model() -> ResolvedModel:
    try:
        return resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel with the networks, by the way the package itself would take."""
    folder = tmp_path_factory.mktemp("wheel")
    known = manifest()["wheel"]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--retries=1", "--platform", known["platform"], "--python-version", known["python"]]
    command += ["--dest", str(folder)]
    done = subprocess.run([*command, known["requirement"]], capture_output=True, text=True, check=False)
    found = list(folder.glob("*.whl"))
    if done.returncode != 0 or not found:
        pytest.skip(f"the wheel can't be had: {done.stderr.strip().splitlines()[-1:]}")
    return found[0]


@pytest.fixture
def nothing_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No model given, in a checkout or in the cache. The path is the cached model's."""
    cached = tmp_path / "cache" / "pose_landmarker_full.task"
    monkeypatch.delenv("FORMCHECK_MODEL", raising=False)
    monkeypatch.setattr(model_module, "_checkout_folders", list)
    monkeypatch.setattr(model_module, "cache_path", lambda: cached)
    return cached


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> str:
    """No package index, and an address where nobody listens."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return "http://127.0.0.1:9/pose_landmarker_full.task"


@pytest.fixture
def source() -> SourceInfo:
    return SourceInfo("clip.mp4", "video", 640, 480, 10.0, 30.0, "h264")


MakePose = Callable[..., Pose]


@pytest.fixture
def make_pose() -> MakePose:
    """Poses of no particular body; the same seed gives the same one."""

    def make(t: float = 0.0, *, seed: int = 0, size: tuple[int, int] = (640, 480)) -> Pose:
        random = np.random.default_rng(seed)
        return Pose(t, random.uniform(0, 480, (33, 2)), random.normal(0, 0.5, (33, 3)), random.uniform(0, 1, 33), size)

    return make


@pytest.fixture(scope="session")
def person() -> Image:
    """A picture with a person in it: from the middle of a plank in sample_videos or $FORMCHECK_TEST_CLIPS."""
    folders = [CHECKOUT / "sample_videos", Path(os.environ.get("FORMCHECK_TEST_CLIPS", "nowhere"))]
    clips = sorted(clip for folder in folders for clip in folder.rglob("*.mp4") if "plank" in str(clip))
    if not clips:
        pytest.skip("no plank clip in sample_videos")
    with av.open(clips[0]) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.ascontiguousarray(frames[len(frames) // 2], np.uint8)
