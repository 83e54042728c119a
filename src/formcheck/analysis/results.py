"""The folder with the results of one clip: whose it is, and how a new one takes the place of an old one as a whole."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from formcheck.errors import FormcheckError, OutputError
from formcheck.files import part_of, prepare_folder, read_json

_log = logging.getLogger(__name__)

RESULT = "result.json"
#: What an analysis may write.
OUTPUTS = (RESULT, "metrics.csv", "landmarks.npz", "report.html", "cues.csv", "annotated.mp4", "annotated.jpg")


def clip_of(folder: Path) -> str | None:
    """The clip whose results lie in `folder`, as its result.json calls it; None without one that is ours."""
    try:
        result = read_json(folder / RESULT)
    except FormcheckError:
        return None
    source = result.get("source") if isinstance(result, dict) else None
    if not isinstance(source, dict) or not {"schema_version", "formcheck_version", "summary"} <= result.keys():
        return None
    path = source.get("path")
    return path if isinstance(path, str) else None


def why_taken(folder: Path, clip: str) -> str:
    """Why the results of `clip` have no place in `folder`; empty where they may be written there.

    There they may be written where nothing of their names lies, or the results of the same clip do.
    """
    present = [name for name in OUTPUTS if os.path.lexists(folder / name) and not _is_same(str(folder / name), clip)]
    if not present:
        return ""
    owner = clip_of(folder)
    if owner is None:
        return f"{present[0]} in it is not of formcheck's making"
    return "" if _is_same(owner, clip) or _is_in(clip, folder) else f"it holds the results of {owner}"


def _is_same(one: str, other: str) -> bool:
    if "://" in one or "://" in other:
        return one == other
    return os.path.realpath(one) == os.path.realpath(other)


def _is_in(clip: str, folder: Path) -> bool:
    """Whether `clip` are the landmarks that lie in `folder` with the other results."""
    return _is_same(clip, str(folder / "landmarks.npz"))


class ResultsFolder:
    """A folder in which the results of one clip appear together: all of them, or none and all is as it was.

    They are written to `path`, and put in place by `commit`.

    Parameters
    ----------
    folder : Path
        Where they shall be; made as needed.
    clip : str
        What they are of.
    force : bool
        Take the place of other results, or of files that only have their names. OutputError without, where there are
        some.
    """

    def __init__(self, folder: Path, clip: str, *, force: bool = False) -> None:
        self.folder = folder
        self._clip = clip
        why = why_taken(folder, clip)
        if why and not force:
            raise OutputError(f"{folder} is not written to: {why}. Choose another --out, or replace it with --force.")
        for name in OUTPUTS:
            if (folder / name).is_dir():
                raise OutputError(f"{folder / name} can't be written: it is a folder. Choose another --out.")
        prepare_folder(folder)
        self._part = part_of(folder / "results")
        try:
            self._part.mkdir()
        except OSError as error:
            raise OutputError(f"{folder} can't be written to: {error.strerror or error}.") from error

    def path(self, name: str) -> Path:
        """Where to write the output `name` for now."""
        return self._part / name

    def named(self, error: OutputError) -> OutputError:
        """`error`, of the place where the file shall be instead of where it was written."""
        return OutputError(str(error).replace(str(self._part), str(self.folder)))

    def commit(self, tell: Callable[[str], None]) -> None:
        """Put all in place, and take away what an earlier run left and this one did not make.

        That is told, and done only where results of ours lay.
        """
        new = sorted((path.name for path in self._part.iterdir()), key=lambda name: name == RESULT)
        is_ours = clip_of(self.folder) is not None
        old = [
            name
            for name in OUTPUTS
            if os.path.lexists(self.folder / name)
            and (name in new or is_ours)
            and not _is_same(str(self.folder / name), self._clip)
        ]
        aside, placed, moved = self._part / "old", [], []
        try:
            aside.mkdir()
            for name in old:  # result.json first, and its successor last: no result ever stands with other files
                (self.folder / name).replace(aside / name)
                moved.append(name)
            for name in new:
                (self._part / name).replace(self.folder / name)
                placed.append(name)
        except BaseException as error:
            for name in placed:
                with suppress(OSError):
                    (self.folder / name).unlink()
            for name in reversed(moved):
                with suppress(OSError):
                    (aside / name).replace(self.folder / name)
            if isinstance(error, OSError):
                raise OutputError(f"{self.folder} can't be written to: {error.strerror or error}.") from error
            raise
        finally:
            self.discard()
        gone = [name for name in old if name not in new]
        if gone:
            text = f"{', '.join(gone)} of an earlier run in {self.folder} removed: this run made none."
            _log.info("%s", text)
            tell(text)

    def discard(self) -> None:
        """Leave nothing behind but what was there before; may be called twice, and after `commit`."""
        shutil.rmtree(self._part, ignore_errors=True)
