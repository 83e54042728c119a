"""Work done in processes of our own, each watched: one that dies takes only its own task with it.

A worker gets one task after the other through a pipe, so that it is always known what it was at. A pool of the standard
library breaks as a whole when a worker dies. Processes are spawned, not forked: native libraries with threads don't
survive a fork.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from formcheck.errors import FormcheckError

#: What a task tells of its progress: time, frames so far, length of the stream where it is known.
Tell = Callable[[float, int, float | None], None]
#: Done in a worker: takes the task and tells how far it is; must be importable there, and return what can be pickled.
Work = Callable[[Any, Tell], Any]

#: A task tells of its progress this often at most.
_TELL_EVERY_S = 0.1
#: How long a worker may take to leave once it is no longer needed.
_PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Started:
    """A worker took up task number `index`."""

    index: int


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a task is: seconds of presentation time, frames so far, length of the stream where it is known."""

    index: int
    t: float
    frames: int
    duration_s: float | None


@dataclass(frozen=True, slots=True)
class Ended:
    """A task is over: `value` is what it came to, or `problem` says in a line why it came to nothing.

    `crashed` is set where its worker died; `details` is a traceback where the problem is a bug.
    """

    index: int
    seconds: float
    value: Any = None
    problem: str | None = None
    crashed: bool = False
    details: str | None = None


Message = Started | Progressed | Ended


def default_jobs() -> int:
    """Every core that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def run_in_processes(work: Work, tasks: Sequence[Any], jobs: int) -> Iterator[Message]:
    """Do `work` on every task, `jobs` at a time; tells what happens as it happens.

    Tasks are begun in the order given. Closing the iterator, or an exception in its consumer, stops the workers: each
    within a frame of its clip, leaving no half-written file.
    """
    context = multiprocessing.get_context("spawn")
    threads = max(1, default_jobs() // max(jobs, 1))
    waiting = list(enumerate(tasks))[::-1]
    workers: list[_Worker] = []
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_Worker(context, work, threads))
                yield workers[-1].begin(*waiting.pop())
            for worker in _ready(workers):
                message = worker.receive()
                yield message
                if not isinstance(message, Ended):
                    continue
                if message.crashed or not waiting:
                    workers.remove(worker)
                    worker.leave()
                else:
                    yield worker.begin(*waiting.pop())
    finally:
        for worker in workers:
            worker.leave()
        for worker in workers:
            worker.join()


class _Worker:
    """One process and what it is at."""

    def __init__(self, context: multiprocessing.context.SpawnContext, work: Work, threads: int) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(work, theirs, threads), name="formcheck-worker", daemon=True
        )
        self._process.start()
        theirs.close()
        self._index = -1
        self._began = 0.0

    def begin(self, index: int, task: Any) -> Started:
        """Hand it a task."""
        self._index, self._began = index, time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died already: the next `receive` says so
            self.pipe.send(task)
        return Started(index)

    def receive(self) -> Message:
        """What it said last, or that it died."""
        try:
            kind, *rest = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join(_PATIENCE_S)
            why = f"its process died ({_last_words(self._process.exitcode)})"
            return Ended(self._index, self._seconds, problem=why, crashed=True)
        if kind == "progressed":
            return Progressed(self._index, *rest)
        value, problem, details = rest
        return Ended(self._index, self._seconds, value, problem, details=details)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def leave(self) -> None:
        """Let it go: it leaves at its next frame, or at once if it is idle."""
        self.pipe.close()

    def join(self) -> None:
        """Wait until it has left; make it leave if it does not."""
        self._process.join(_PATIENCE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    pipes = wait([worker.pipe for worker in workers])
    return [worker for worker in workers if worker.pipe in pipes]


def _last_words(exitcode: int | None) -> str:
    if exitcode is None:
        return "it does not answer"
    if exitcode >= 0:
        return f"exit code {exitcode}"
    try:
        return signal.Signals(-exitcode).name
    except ValueError:
        return f"signal {-exitcode}"


def _serve(work: Work, pipe: Connection, threads: int) -> None:
    """The life of a worker: a task, its answer, the next; until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us, who then closes the pipe
    os.environ["OMP_NUM_THREADS"] = str(threads)  # so that all workers together take every core once
    try:
        while True:
            task = pipe.recv()
            pipe.send(("ended", *_answer(work, task, pipe)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _answer(work: Work, task: Any, pipe: Connection) -> tuple[Any, str | None, str | None]:
    last = -_TELL_EVERY_S

    def tell(t: float, frames: int, duration_s: float | None) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= _TELL_EVERY_S:
            last = now
            pipe.send(("progressed", t, frames, duration_s))

    try:
        return work(task, tell), None, None
    except FormcheckError as error:
        return None, str(error), None
    except (BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:
        return None, f"a bug in formcheck: {type(error).__name__}: {error}", traceback.format_exc()
