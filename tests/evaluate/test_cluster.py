"""The same batch on a real Dask scheduler and real workers, one of which is killed in the middle."""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

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


@needs_dask
def test_nobody_there_is_one_line(clips: Path, tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    command = [*COMMAND, "batch", str(clips), "--out", str(tmp_path / "out"), "--cluster", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert f"formcheck: no Dask scheduler answers at {address}" in done.stderr
    assert "Traceback" not in done.stderr
