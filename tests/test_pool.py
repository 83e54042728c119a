"""Processes that are watched: each task gets its own answer, whatever becomes of the worker."""

from __future__ import annotations

import importlib
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from formcheck.pool import Ended, Progressed, Started, run_in_processes


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "evaluate"))
    return importlib.import_module("worker_jobs")


def test_every_task_gets_its_own_answer(jobs: Any) -> None:
    tasks = [1, "die", 2, "bad", 3, "leave", "bug", 4]
    messages = list(run_in_processes(jobs.work, tasks, 2))
    ended = {m.index: m for m in messages if isinstance(m, Ended)}
    assert [ended[i].value for i in range(len(tasks))] == [2, None, 4, None, 6, None, None, 8]
    assert ended[1].crashed
    assert ended[1].problem == "its process died (SIGKILL)"
    assert ended[5].problem == "its process died (exit code 7)"
    assert (ended[3].problem, ended[3].crashed) == ("bad.mp4 is empty.", False)
    assert ended[6].problem == "a bug in formcheck: ZeroDivisionError: division by zero"
    assert "Traceback" in str(ended[6].details)
    assert sorted(m.index for m in messages if isinstance(m, Started)) == list(range(len(tasks)))
    assert {(m.t, m.frames, m.duration_s) for m in messages if isinstance(m, Progressed)} == {(1.0, 30, 2.0)}


def test_a_worker_serves_one_task_after_the_other(jobs: Any) -> None:
    ended = [m for m in run_in_processes(jobs.work, ["where"] * 4, 1) if isinstance(m, Ended)]
    assert len({m.value for m in ended}) == 1


def test_no_tasks_no_workers(jobs: Any) -> None:
    assert list(run_in_processes(jobs.work, [], 2)) == []


def test_closing_stops_the_workers_at_once(jobs: Any) -> None:
    began = time.monotonic()
    with closing(run_in_processes(jobs.work, ["slow"] * 3, 2)) as messages:  # type: ignore[type-var]
        for message in messages:
            if isinstance(message, Progressed):
                break
    assert time.monotonic() - began < 15  # of the 30 that the task takes
