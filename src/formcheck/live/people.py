"""Who else is in the picture: a second look with a model of its own, beside everything else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from formcheck.pose.types import Pose
from formcheck.video.types import Frame

_log = logging.getLogger(__name__)


class PeopleFinder(Protocol):
    """Finds everybody in a picture: see `formcheck.pose.people.two_people`."""

    def find_people(self, frame: Frame) -> tuple[Pose, ...]:
        """The pose of each person."""
        ...

    def close(self) -> None:
        """Give the model back."""
        ...


class PeopleWatch:
    """Looks for all people now and then, in a thread of its own; nobody waits for it. A look that fails saw nobody.

    Parameters
    ----------
    make : callable
        Gives the finder; called in the thread, at the first look.
    every_s : float
        Seconds between two looks.
    """

    def __init__(self, make: Callable[[], PeopleFinder], every_s: float = 2.0) -> None:
        self._make = make
        self._every_s = every_s
        self._next_t = 0.0
        self._finder: PeopleFinder | None = None
        self._found: tuple[Pose, ...] = ()
        self._looking: Future[tuple[Pose, ...]] | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="formcheck-people")

    def __call__(self, frame: Frame) -> tuple[Pose, ...]:
        """Who was there at the last look."""
        if self._looking is not None and self._looking.done():
            error = self._looking.exception()
            if error is not None:
                _log.warning("looking for other people failed: %s", error, exc_info=error)
            self._found = self._looking.result() if error is None else ()
            self._looking = None
        if self._looking is None and frame.t >= self._next_t:
            self._next_t = frame.t + self._every_s
            self._looking = self._pool.submit(self._look, frame)
        return self._found

    def _look(self, frame: Frame) -> tuple[Pose, ...]:
        if self._finder is None:
            self._finder = self._make()
        return self._finder.find_people(frame)

    def close(self) -> None:
        """No more looks."""
        self._pool.shutdown(cancel_futures=True)
        if self._finder is not None:
            self._finder.close()
