"""What waits to be sent to the page: written by the session's thread, emptied by the connection."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any

Message = dict[str, Any]
#: Of what is not replaced by newer: more than a page that listens ever leaves.
_MOST = 200


class Outbox:
    """Messages in order. Of states only the newest waits; with nobody there, the rest is dropped but for the end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Message] = deque(maxlen=_MOST)
        self._wake: Callable[[], None] | None = None
        self._listening: asyncio.Event | None = None
        self._kept: Message | None = None
        self.last_state: Message | None = None

    def post(self, message: Message) -> None:
        """Send this; from any thread."""
        with self._lock:
            if message["kind"] == "state":
                self.last_state = message
                if self._waiting and self._waiting[-1]["kind"] == "state":
                    self._waiting.pop()
            if message["kind"] == "summary":
                self._kept = message
            if self._wake is None:
                return
            self._waiting.append(message)
            wake = self._wake
        wake()

    def attach(self, loop: asyncio.AbstractEventLoop) -> asyncio.Event:
        """A connection is there: the event says that something waits. What it missed and still matters is waiting."""
        event = asyncio.Event()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

        with self._lock:
            self._waiting.clear()
            self._waiting.extend(one for one in (self.last_state, self._kept) if one is not None)
            self._wake, self._listening = wake, event
        event.set()
        return event

    def detach(self, event: asyncio.Event) -> None:
        """The connection is gone; nothing is done where another one has taken its place."""
        with self._lock:
            if self._listening is event:
                self._wake = self._listening = None
                self._waiting.clear()

    def take(self) -> list[Message]:
        """All that waits."""
        with self._lock:
            found = list(self._waiting)
            self._waiting.clear()
        return found
