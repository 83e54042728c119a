"""A film out of the phone's gallery: taken in, judged as `formcheck analyze` does, told as a report, thrown away."""

from __future__ import annotations

import logging
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from formcheck.analysis.session import analyze
from formcheck.errors import FormcheckError, InputError
from formcheck.page.outbox import Message
from formcheck.page.sitting import Means
from formcheck.report.words import verdict
from formcheck.settings import Settings

_log = logging.getLogger(__name__)

MOST_BYTES = 1 << 30
_MOST_KEPT = 5


class Films:
    """Judges one film at a time. What was sent lies in `folder` while it is judged; the report stays in memory."""

    def __init__(self, means: Means, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._means, self._folder, self.most_bytes = means, folder, most_bytes
        self._lock = Lock()
        self._states: dict[str, Message] = {}
        self._reports: dict[str, str] = {}
        self._taking = False

    async def take(self, chunks: AsyncIterator[bytes], name: str, exercise: str, whose: str) -> str:
        """Take in a film and judge it by `whose` neutrals; returns its number. InputError where it can't be."""
        settings = self._means.of(whose)
        if exercise != "auto" and exercise not in settings.catalogue:
            raise InputError("This exercise isn't known: choose one of the list.")
        with self._lock:
            if self._taking:
                raise InputError("Another film is being judged: wait until it is done.")
            self._taking = True
        place = Path(tempfile.mkdtemp(prefix="film-", dir=self._folder))
        path = place / f"film{_suffix(name)}"
        try:
            size = 0
            with path.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > self.most_bytes:
                        raise InputError(f"This film is larger than {self.most_bytes >> 20} MiB: send a shorter one.")
                    file.write(chunk)
            if not size:
                raise InputError("This film is empty: choose another one.")
        except BaseException as error:
            self._clear(path)
            self._taking = False
            if isinstance(error, OSError):
                raise InputError(f"The film can't be kept here: {error.strerror or error}.") from error
            raise
        number = secrets.token_urlsafe(8)
        self._states[number] = {"state": "judging", "share": 0.0}
        Thread(target=self._judge, args=(number, path, exercise, settings), name="formcheck-film", daemon=True).start()
        return number

    def state(self, number: str) -> Message | None:
        """How far it is; None for one that isn't known."""
        return self._states.get(number)

    def report(self, number: str) -> str | None:
        """The report as a page."""
        return self._reports.get(number)

    def _judge(self, number: str, path: Path, exercise: str, settings: Settings) -> None:

        def advance(t: float, frames: int, length: float | None) -> None:
            self._states[number] = {"state": "judging", "share": min(1.0, t / length) if length else None}

        try:
            out = path.parent / "out"
            result = analyze(
                path,
                exercise=exercise,
                out=out,
                settings=settings,
                model=self._means.model,
                video=False,
                progress=advance,
            )
            self._reports[number] = (out / "report.html").read_text(encoding="utf-8")
            while len(self._reports) > _MOST_KEPT:
                self._reports.pop(next(iter(self._reports)))
            end = {"state": "done", "words": verdict(result, settings.titles)}
        except FormcheckError as error:
            end = {"state": "failed", "words": str(error).replace(str(path), "This film")}
        except Exception as error:
            _log.error("a film could not be judged: %s", error, exc_info=error)
            end = {"state": "failed", "words": "This film could not be judged: an error in formcheck."}
        self._clear(path)
        self._taking = False
        self._states[number] = end

    def _clear(self, path: Path) -> None:
        import shutil

        with suppress(OSError):
            shutil.rmtree(path.parent)


def _suffix(name: str) -> str:
    """The ending of a file's name, if it looks like one."""
    suffix = Path(name[-200:]).suffix.lower()
    return suffix if suffix[1:].isalnum() and len(suffix) <= 6 and suffix.isascii() else ".mp4"
