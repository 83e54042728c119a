"""A line made of requests, for browsers that refuse a secure socket whose certificate they don't trust.

Each request brings one message and takes along what waits for the page. One that is silent for long is gone.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from formcheck.page.desk import Desk, RefusedError
from formcheck.page.outbox import Message

#: So long the answer to a picture and to all else waits for something to tell, and a page may be silent.
_ANSWER_S, _LOOK_S, _SILENT_S = 0.6, 0.01, 5.0


class PostLine:
    """A connection to a page, as the desk knows them, out of requests."""

    def __init__(self, desk: Desk, device: str) -> None:
        self._incoming: asyncio.Queue[str | bytes] = asyncio.Queue(8)
        self._outgoing: list[Message] = []
        self._told = asyncio.Event()
        self._serving = asyncio.create_task(self._serve(desk, device))

    @property
    def is_over(self) -> bool:
        """Whether the page was gone, or refused."""
        return self._serving.done()

    async def _serve(self, desk: Desk, device: str) -> None:
        try:
            await desk.serve(self, device)
        except RefusedError as refused:
            await self.send({"kind": "refused", "code": refused.code, "text": str(refused)})

    async def exchange(self, message: str | bytes) -> list[Message]:
        """Hand over a message; returns what there is to tell, of a picture at the latest after a while."""
        if not self._incoming.full():
            self._incoming.put_nowait(message)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), _ANSWER_S if isinstance(message, bytes) else _LOOK_S)
        found, self._outgoing = self._outgoing, []
        self._told.clear()
        return found

    async def receive(self) -> str | bytes | None:
        """The next message, None once the page is gone."""
        try:
            return await asyncio.wait_for(self._incoming.get(), _SILENT_S)
        except TimeoutError:
            return None

    async def send(self, message: Message) -> None:
        """Tell the page, with its next request."""
        self._outgoing.append(message)
        self._told.set()
