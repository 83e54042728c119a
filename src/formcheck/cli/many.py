"""Progress of many clips at once, on standard error: bars on a terminal, a line a clip elsewhere."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from formcheck.cli.complaint import complain
from formcheck.errors import printable
from formcheck.evaluate.clips import Clip
from formcheck.evaluate.jobs import Job
from formcheck.pool import Ended, Message, Progressed, Started
from formcheck.pose.model import ResolvedModel, resolve_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: A table may be wider than the terminal, up to this: a line that goes on in the next is better than cut words.
_WIDTH = 150


class Watching:
    """Shows how far a batch is; use it as a context manager and hand `see` to the batch."""

    def __init__(self, count: int, what: str = "clips") -> None:
        console = Console(stderr=True)
        self._live = console.is_terminal
        self._count, self._what = count, what
        self.done = self.reused = 0
        self._tasks: dict[int, TaskID] = {}
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not self._live,
        )
        self._whole = self._bars.add_task(f"all {what}", total=count, told=f"0 of {count}")

    def see(self, job: Job, message: Message) -> None:
        """Show one step."""
        name = printable(job.clip.name) + (f", {job.variant}" if job.variant else "")
        if isinstance(message, Started):
            self._tasks[message.index] = self._bars.add_task(f"  {name}", total=None, told="")
        elif isinstance(message, Progressed):
            told = f"{message.t:.0f} s" + (f" of {message.duration_s:.0f} s" if message.duration_s else "")
            self._bars.update(self._tasks[message.index], total=message.duration_s, completed=message.t, told=told)
        elif isinstance(message, Ended):
            self._end(name, message)

    def step(self, done: int, of: int) -> None:
        """Show that `done` of `of` are over."""
        self._bars.update(self._whole, completed=done, total=of, told=f"{done} of {of}")

    def _end(self, name: str, ended: Ended) -> None:
        self.done += 1
        self.reused += ended.index < 0
        self.step(self.done, self._count)
        if (task := self._tasks.pop(ended.index, None)) is not None:
            self._bars.remove_task(task)
        if ended.problem:
            complain(f"{name}: {ended.problem}")
        elif not self._live and ended.index >= 0:
            complain(f"{self.done} of {self._count}: {name}, {ended.seconds:.1f} s")

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()


def resolved(clips: Sequence[Clip], model: Path | None) -> Path | None:
    """The pose model, prepared once for all workers; None where every pose is recorded already."""
    if all(clip.is_landmarks for clip in clips):
        return None
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("", visible=False)

        def report(step: str, done: float | None) -> None:
            total = None if done is None else 1.0
            bars.update(task, description=step, total=total, completed=done or 0.0, visible=done != 1.0)

        found: ResolvedModel = resolve_model(model, progress=report)
    return found.path


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = False) -> None:
    """A table on standard output."""
    console = Console(highlight=False, markup=False, emoji=False)
    shown = console.width
    console.width = _WIDTH
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, head in enumerate(heads):
        right = numbers and index > 0
        table.add_column(head, justify="right" if right else "left", overflow="fold", no_wrap=right or not index)
    for row in rows:
        table.add_row(*map(printable, row))
    console.width = max(shown, console.measure(table).maximum)
    console.print(table, soft_wrap=False)
