"""Frames decoded ahead of their use."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from threading import Thread
from types import TracebackType
from typing import Self, TypeVar

from formcheck.video._channel import Channel
from formcheck.video.types import Frame, FrameSource, SourceInfo

_JOIN_S = 2.0  # decoding a frame takes far less; a network read that is stuck ends by its own timeout


T = TypeVar("T")


def ahead(values: Iterable[T], depth: int = 2, name: str = "formcheck-ahead") -> Generator[T]:
    """Work out `values` in a thread of their own, `depth` ahead of their use.

    What goes wrong there is raised where the values are used. Closing the generator stops the thread once the value in
    work is done.
    """
    channel: Channel[T] = Channel(depth)
    thread = Thread(target=_fill, args=(channel, values), name=name, daemon=True)
    thread.start()
    try:
        yield from channel
    finally:
        channel.abandon()
        thread.join()


def _fill(channel: Channel[T], values: Iterable[T]) -> None:
    error: BaseException | None = None
    try:
        for value in values:
            if not channel.put(value):
                break
    except BaseException as raised:
        error = raised
    finally:
        channel.finish(error)


class Prefetch:
    """A source read by a thread of its own, so that decoding overlaps with what is done to the frames.

    What the source raises is raised where the frames are used. Leaving early - ``break``, `close`, an
    exception - stops the thread.

    Parameters
    ----------
    source : FrameSource
        Owned, and so closed, by this one.
    depth : int
        How many frames may wait.
    """

    def __init__(self, source: FrameSource, depth: int = 4) -> None:
        self._source = source
        self._channel: Channel[Frame] = Channel(depth)
        self._thread: Thread | None = None

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""
        return self._source.info

    @property
    def problem(self) -> str | None:
        """After iterating: what cut the stream short (one sentence), or None if it was read to its end."""
        return self._source.problem

    def __iter__(self) -> Iterator[Frame]:
        self._thread = Thread(target=_fill, args=(self._channel, self._source), name="formcheck-decode", daemon=True)
        self._thread.start()
        try:
            yield from self._channel
        finally:
            self.close()

    def close(self) -> None:
        """Stop reading and release the source; may be called twice, also while another thread iterates."""
        self._channel.abandon()
        self._source.close()
        if self._thread is not None:
            self._thread.join(_JOIN_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
