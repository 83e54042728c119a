"""The same batch on a real Dask scheduler and real workers, one of which is killed in the middle."""

from __future__ import annotations

import importlib.util
import io
import json
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from formcheck.errors import InputError, SettingsError
from formcheck.evaluate.clips import Clip
from formcheck.evaluate.cluster import cluster_runner, pack_job, parse_tls, unpack_answer, unpack_job
from formcheck.evaluate.jobs import Job
from formcheck.form.calibration import Neutral, Profile
from formcheck.settings import Settings

COMMAND = [sys.executable, "-c", "from formcheck.cli.app import main; main()"]
DASK = [sys.executable, "-m", "dask"]

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="dask.distributed is absent: pip install formcheck[cluster]"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Cluster:
    """A scheduler and two workers, each a process of its own, started and ended here."""

    def __init__(self, folder: Path) -> None:
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self._folder = folder
        scheduler = ["scheduler", "--port", self.address.rpartition(":")[2], "--host", "127.0.0.1", "--no-dashboard"]
        self._processes = [self._start(*scheduler, "--no-show")]
        self.workers = [self._worker(), self._worker()]

    def _worker(self) -> subprocess.Popen[bytes]:
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(self._folder)]
        return self._start("worker", self.address, *options)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen([*DASK, *arguments], cwd=self._folder, stdout=quiet, stderr=quiet)

    def close(self) -> None:
        for process in (*self.workers, *self._processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = Cluster(tmp_path)
    yield running
    running.close()


@pytest.fixture
def clips(tmp_path: Path, figure: Any, recording_of: Callable[..., Path]) -> Path:
    """Eight recordings that take half a second or so each, and one that is none."""
    folder = tmp_path / "clips"
    folder.mkdir()
    still = figure(4.0)
    first = recording_of(folder / "0.npz", [k / 15 for k in range(2500)], lambda t: replace(still, t=t))
    for number in range(1, 8):
        shutil.copy(first, folder / f"{number}.npz")
    (folder / "broken.npz").write_bytes(b"nothing")
    return folder


@needs_dask
def test_a_worker_killed_in_the_middle_loses_nothing(cluster: Cluster, clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [*COMMAND, "batch", str(clips), "--out", str(out), "--cluster", cluster.address, "--no-report"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 90
        while len(list(out.glob("*/result.json"))) < 2:
            assert time.monotonic() < until
            assert process.poll() is None
            time.sleep(0.02)
        cluster.workers[0].kill()
        _, said = process.communicate(timeout=90)
    assert process.returncode == 1, said
    told = json.loads((out / "batch.json").read_text(encoding="utf-8"))["clips"]
    assert {one["name"]: one["status"] for one in told} == {
        **{f"{number}.npz": "ok" for number in range(8)},
        "broken.npz": "failed",
    }
    assert "broken.npz: " in said
    assert "not a landmarks file" in said
    for number in range(8):
        assert (out / str(number) / "metrics.csv").is_file()


def archive(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    return data.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../result.json", "/etc/x", "a/b", "..", "result.json/", ".bashrc", "result.json\x1b", "C:\\x", "worker.py"],
)
def test_names_that_were_not_asked_for_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not asked for"):
        unpack_answer(archive(**{name: "x"}))
    with pytest.raises(ValueError, match="no archive"):
        unpack_answer({name: b"x"})


def test_an_archive_that_unpacks_to_more_than_came_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("metrics.csv", b"0" * 10_000_000)
    with pytest.raises(ValueError, match="larger than what came"):
        unpack_answer(data.getvalue())


def test_a_job_arrives_as_it_was_sent_and_nothing_else_does(tmp_path: Path) -> None:
    neutral = Neutral("body_line_deg", -4.0, 1.0, "2026-11-01", "a.mp4")
    settings = Settings({"timing.enter_s": 0.25}, Profile("anna", {"forearm_plank": (neutral,)}))
    job = Job(Clip(str(tmp_path / "a.npz"), "a.npz", tmp_path), tmp_path, "forearm_plank", settings, variant="mirrored")
    came = unpack_job(pack_job(job), tmp_path)
    assert came.fingerprint("x") == job.fingerprint("x")
    told = json.loads(pack_job(job))
    changes: list[dict[str, object]] = [{"variant": "none"}, {"clip": 3}, {"profile": {"name": "x"}}, {"settings": []}]
    for change in changes:
        with pytest.raises(InputError, match="no job"):
            unpack_job(json.dumps(told | change), tmp_path)
    with pytest.raises(InputError, match=r"9\.9 is asked for"):
        unpack_job(json.dumps(told | {"formcheck": "9.9"}), tmp_path)


def test_certificates_are_looked_for_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CA,CERT,KEY"):
        parse_tls("ca.pem")
    with pytest.raises(SettingsError, match=r"ca\.pem is no file"):
        parse_tls(f"{tmp_path / 'ca.pem'},b,c")
    for name in "abc":
        (tmp_path / name).touch()
    paths = parse_tls(",".join(str(tmp_path / name) for name in "abc"))
    with pytest.raises(SettingsError, match="begins with tls://"):
        cluster_runner("tcp://127.0.0.1:1", paths)


@needs_dask
def test_a_password_stays_here(tmp_path: Path) -> None:
    clip = Clip("rtsp://me:secret@camera/1", "camera", tmp_path)
    [ended] = cluster_runner("tcp://127.0.0.1:1")([Job(clip, tmp_path, "auto", Settings())])
    assert "is not sent to a cluster" in ended.problem
    assert "secret" not in ended.problem


@needs_dask
def test_nobody_there_is_one_line(clips: Path, tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    command = [*COMMAND, "batch", str(clips), "--out", str(tmp_path / "out"), "--cluster", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert f"formcheck: no Dask scheduler answers at {address}" in done.stderr
    assert "Traceback" not in done.stderr
