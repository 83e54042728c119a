"""Who is served: one session at a time, one device at a time, kept for a while when its connection is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from formcheck.errors import FormcheckError, InputError
from formcheck.files import parse_json
from formcheck.page.outbox import Message
from formcheck.page.pictures import MOST_BYTES, read_picture
from formcheck.page.sitting import Means, Sitting, read_asked

#: A session whose page is gone goes on when it comes back within so long; then it ends.
KEPT_S = 60.0
#: Of a message that is no picture.
MOST_TEXT = 4096
#: Messages a second that a page may send; it sends one picture at a time.
_MOST_A_SECOND = 150
_KEYS = frozenset("psqmc")

BUSY = "formcheck is in use on another device. End the session there, or wait a minute after it was closed."


class RefusedError(Exception):
    """The connection ends here; `code` is why, for the page, and the words are for people."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Line(Protocol):
    """A connection to a page."""

    async def receive(self) -> str | bytes | None:
        """The next message, None once the page is gone."""
        ...

    async def send(self, message: Message) -> None:
        """Tell the page."""
        ...


class Desk:
    """Gives the one seat to a device and runs its session.

    Parameters
    ----------
    means : Means
        What sessions run with.
    kept_s : float
        How long a session waits for its page.
    """

    def __init__(self, means: Means, kept_s: float = KEPT_S) -> None:
        self._means, self._kept_s = means, kept_s
        self._sitting: Sitting | None = None
        self._device = ""
        self._line: object | None = None
        self._expiry: asyncio.TimerHandle | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a session runs, or waits for its page."""
        return self._line is not None or (self._sitting is not None and not self._sitting.is_over)

    def is_mine(self, device: str) -> bool:
        """Whether a session of this device runs, or waits for it."""
        return device == self._device and self._sitting is not None and not self._sitting.is_over

    async def serve(self, line: Line, device: str) -> None:
        """Serve one connection to its end. RefusedError where it can't have the seat, or breaks the rules."""
        if self.is_busy and device != self._device:
            raise RefusedError(4009, BUSY)
        self._device, self._line = device, line
        sender: asyncio.Task[None] | None = None
        window, count = time.monotonic(), 0
        try:
            while (message := await line.receive()) is not None:
                if self._line is not line:
                    raise RefusedError(4001, "The session went on in another tab of this browser.")
                now = time.monotonic()
                if now - window > 1.0:
                    window, count = now, 0
                count += 1
                if count > _MOST_A_SECOND:
                    raise RefusedError(4008, "Too many messages: load the page anew.")
                if isinstance(message, bytes):
                    self._see(message)
                elif await self._hear(message, line):
                    if sender is not None:
                        sender.cancel()
                    sender = asyncio.create_task(self._tell(line))
        finally:
            if sender is not None:
                sender.cancel()
            if self._line is line:
                self._leave()

    def _see(self, message: bytes) -> None:
        if len(message) > MOST_BYTES + 64:
            raise RefusedError(1009, "A picture is too large: load the page anew.")
        if self._sitting is None:
            return
        try:
            self._sitting.camera.put(read_picture(message))
        except InputError as error:
            raise RefusedError(1003, str(error)) from error

    async def _hear(self, text: str, line: Line) -> bool:
        """Do what the page asks; returns whether from now on it is to be told of the session."""
        if len(text) > MOST_TEXT:
            raise RefusedError(1009, "A message is too large: load the page anew.")
        try:
            asked = parse_json(text)
        except ValueError:
            raise RefusedError(1003, "A message is no JSON: load the page anew.") from None
        what = asked.get("do") if isinstance(asked, dict) else None
        if what == "start":
            return await self._start(asked, line)
        if what == "resume":
            if self._sitting is None:
                await line.send({"kind": "gone"})
                return False
            self._stay()
            self._sitting.camera.connect()
            await line.send({"kind": "resumed"})
            return True
        if what == "key" and asked.get("key") in _KEYS:
            if self._sitting is not None:
                self._sitting.press(asked["key"])
            return False
        if what == "look":  # by a line of requests: is there something to tell?
            return False
        raise RefusedError(1003, "A message that isn't known: load the page anew.")

    async def _start(self, asked: Mapping[str, Any], line: Line) -> bool:
        try:
            wanted = read_asked(asked, self._means)
        except FormcheckError as error:
            await line.send({"kind": "failed", "text": str(error)})
            return False
        await self.end("replaced")
        self._stay()
        self._sitting = Sitting(wanted, self._means)
        return True

    async def _tell(self, line: Line) -> None:
        """Send what the session posts, as long as both are there."""
        sitting = self._sitting
        assert sitting is not None
        event = sitting.outbox.attach(asyncio.get_running_loop())
        try:
            while True:
                await event.wait()
                event.clear()
                for message in sitting.outbox.take():
                    await line.send(message)
        finally:
            sitting.outbox.detach(event)

    # --- Coming and going -------------------------------------------------------------------------------------

    def _stay(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None

    def _leave(self) -> None:
        """The page is gone: its session waits for it."""
        self._line = None
        sitting = self._sitting
        if sitting is None or sitting.is_over:
            return
        sitting.camera.lose()
        self._stay()
        expire: Callable[[], None] = lambda: sitting.stop("lost")  # noqa: E731
        self._expiry = asyncio.get_running_loop().call_later(self._kept_s, expire)

    async def end(self, why: str) -> None:
        """End the session that runs, if one does, and wait until it is written."""
        if self._sitting is not None and not self._sitting.is_over:
            self._sitting.stop(why)
            await asyncio.to_thread(self._sitting.join)
