"""Bars on the terminal: how far a clip is, and what preparing the pose model does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from formcheck.errors import printable
from formcheck.video.stream import without_password


def bars() -> Progress:
    """Where bars are drawn; nowhere without a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),  # a file may be called [red]
        BarColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def steps(shown: Progress) -> Callable[[str, float | None], None]:
    """Shows the steps of preparing the pose model, a bar that goes when it is done."""
    task = shown.add_task("", speed="", visible=False)

    def report(step: str, done: float | None) -> None:
        total = None if done is None else 1.0
        shown.update(task, description=step, total=total, completed=done or 0.0, visible=done != 1.0)

    return report


@contextmanager
def clip_bar(
    shown: Progress, spec: str, start_s: float | None, until_s: float | None
) -> Iterator[Callable[[float, int, float | None], None]]:
    """A bar for one input: `advance(t, frames, duration_s)`; gone at its end."""
    task = shown.add_task(printable(Path(without_password(spec)).name), total=None, speed="")
    began = time.monotonic()
    first_s = start_s or 0.0

    def advance(t: float, frames: int, duration_s: float | None) -> None:
        spent_s = max(time.monotonic() - began, 1e-3)
        end_s = until_s if duration_s is None else min(duration_s, until_s or duration_s)
        shown.update(
            task,
            total=None if end_s is None else max(end_s - first_s, 1e-3),
            completed=t - first_s,
            speed=f"{frames / spent_s:.0f} frames/s",
        )

    try:
        yield advance
    finally:
        shown.remove_task(task)
