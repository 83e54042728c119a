"""What workers do in tests; importable in a process of its own."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from formcheck.errors import InputError
from formcheck.evaluate.jobs import Job, judge_clip
from formcheck.pool import Tell


def work(task: Any, tell: Tell) -> Any:
    """Doubles numbers; words make it misbehave."""
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "leave":
        os._exit(7)
    if task == "bad":
        raise InputError("bad.mp4 is empty.")
    if task == "bug":
        raise ZeroDivisionError("division by zero")
    if task == "where":
        return os.getpid()
    if task == "slow":
        for index in range(600):
            tell(index / 10, index, 60.0)
            time.sleep(0.05)
    tell(1.0, 30, 2.0)
    return task * 2


def judge_or_die(job: Job, tell: Tell) -> dict[str, Any]:
    """Judges, except that a clip called "deadly" kills the process half-way."""

    def die(t: float, frames: int, duration_s: float | None) -> None:
        tell(t, frames, duration_s)
        if "deadly" in job.clip.name and frames > 20:
            os.kill(os.getpid(), signal.SIGKILL)

    return judge_clip(job, die)
