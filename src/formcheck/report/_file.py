"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from formcheck.errors import OutputError


@contextmanager
def as_output_error(path: Path) -> Iterator[None]:
    """Say in one line that `path` can't be written, where the system says so."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror or error}.") from error


class WholeFile:
    """A text file in the making, beside `path` and under another name until `finish` puts it in place.

    Folders are made as needed. UTF-8; a file name that is no valid text gets question marks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name[:200]}.{uuid.uuid4().hex[:8]}.part")
        with as_output_error(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(None, "it is a folder")
            self.text: IO[str] = self._part.open("x", encoding="utf-8", errors="replace", newline="")

    def finish(self) -> None:
        """Flush, and put it in place of what was there."""
        try:
            with as_output_error(self._path):
                self.text.flush()
                os.fsync(self.text.fileno())
                self.text.close()
                self._part.replace(self._path)
        finally:
            self.discard()

    def discard(self) -> None:
        """Leave nothing behind but what was there before; may be called twice, and after `finish`."""
        try:
            self.text.close()
        except OSError:
            pass  # a full disk refuses the rest of a file that is thrown away anyhow
        finally:
            self._part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a whole file at once."""
    file = WholeFile(path)
    try:
        with as_output_error(path):
            file.text.write(text)
        file.finish()
    finally:
        file.discard()
