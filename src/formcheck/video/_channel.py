"""A bounded hand-over of values from one thread to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class Channel(Generic[T]):
    """One thread puts, another iterates; either may leave at any time and the other one wakes up.

    Parameters
    ----------
    depth : int
        How many values may wait; `put` blocks while there are as many.
    """

    def __init__(self, depth: int) -> None:
        if depth < 1:
            raise ValueError(f"depth is {depth}, not at least 1")
        self._depth = depth
        self._waiting: deque[T] = deque()
        self._changed = Condition()
        self._finished = False
        self._abandoned = False
        self._error: BaseException | None = None

    def put(self, value: T) -> bool:
        """Hand over a value, waiting for room; False if nobody wants it any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._abandoned or len(self._waiting) < self._depth)
            if not self._abandoned:
                self._waiting.append(value)
                self._changed.notify_all()
            return not self._abandoned

    def finish(self, error: BaseException | None = None) -> None:
        """No more values come; `error` is raised in the other thread once it has taken what waits."""
        with self._changed:
            self._finished = True
            self._error = error
            self._changed.notify_all()

    def abandon(self) -> None:
        """Drop what waits, and let both sides stop."""
        with self._changed:
            self._abandoned = True
            self._waiting.clear()
            self._changed.notify_all()

    def __iter__(self) -> Iterator[T]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._abandoned or self._finished or bool(self._waiting))
                if not self._waiting:
                    if self._error is not None and not self._abandoned:
                        raise self._error
                    return
                value = self._waiting.popleft()
                self._changed.notify_all()
            yield value
            del value  # or this would keep a frame alive while it waits for the next
