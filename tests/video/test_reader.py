"""Reading ahead."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from formcheck.errors import InputError
from formcheck.video._base import BaseSource
from formcheck.video._channel import Channel
from formcheck.video.reader import Prefetch
from formcheck.video.types import Frame, SourceInfo


class FakeSource(BaseSource):
    """Makes `count` frames, then raises `error` if there is one."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        super().__init__(SourceInfo("fake", "video", 4, 4, None, None, "none"))
        self.count, self.error = count, error
        self.made = self.released = self.alive = self.most_alive = 0

    def _frames(self) -> Iterator[Frame]:
        for index in range(self.count):
            frame = Frame(index, index / 30, np.zeros((4, 4, 3), np.uint8))
            self.made += 1
            self.alive += 1
            self.most_alive = max(self.alive, self.most_alive)
            weakref.finalize(frame.image, self._forget)
            yield frame
            del frame
        if self.error is not None:
            raise self.error

    def _forget(self) -> None:
        self.alive -= 1

    def _release(self) -> None:
        self.released += 1


def _no_threads() -> bool:
    return not any(thread.name == "formcheck-decode" for thread in threading.enumerate())


def test_errors_come_up_where_the_frames_are_used() -> None:
    frames = iter(Prefetch(FakeSource(5, InputError("gone"))))
    assert [next(frames).index for _ in range(5)] == list(range(5))
    with pytest.raises(InputError, match="gone"):
        next(frames)
    assert _no_threads()


def test_an_exception_of_the_user_stops_the_thread_at_once() -> None:
    source = FakeSource(1_000_000)

    def use() -> None:
        with Prefetch(source, depth=1) as frames:
            for _ in frames:
                raise ZeroDivisionError

    began = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        use()
    assert time.monotonic() - began < 1
    assert _no_threads()
    assert source.released
    assert source.made < 10


def test_only_a_few_frames_are_held() -> None:
    source = FakeSource(2000)
    with Prefetch(source, depth=4) as frames:
        assert sum(1 for _ in frames) == 2000
    assert source.most_alive <= 4 + 4


def test_it_works_while_the_frames_are_used() -> None:
    source = FakeSource(10)
    with Prefetch(source, depth=4) as frames:
        iterator = iter(frames)
        next(iterator)
        deadline = time.monotonic() + 2
        while source.made < 5 and time.monotonic() < deadline:
            time.sleep(0.001)
        assert source.made >= 5


def test_a_channel_wants_room() -> None:
    with pytest.raises(ValueError, match="depth"):
        Channel[int](0)
