"""Files: read with a limit, written beside and then renamed, kept from other users, one owner a folder.

What is read was made by somebody else, or was damaged: every reader here has a limit on size, depth and digits, and
says in one line what is wrong. What is written appears whole or not at all.
"""

from __future__ import annotations

import json
import math
import os
import platform
import re
import shutil
import stat
import time
import tomllib
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from formcheck.errors import FormcheckError, InputError, OutputError

#: Sizes of what is read, in bytes: a file of settings or a person's, and one with values of every frame.
SMALL, LARGE = 1 << 18, 1 << 26
#: Tables in tables, lists in lists.
_DEEPEST = 24
_LARGEST_INT = 1 << 63


def named_data_folder() -> Path | None:
    """The folder that ``FORMCHECK_DATA`` names for all that is kept of people, if it does."""
    named = os.environ.get("FORMCHECK_DATA")
    return Path(named) if named else None


# --- Reading --------------------------------------------------------------------------------------------------------


def read_bytes(path: Path, most: int = LARGE, error: type[FormcheckError] = InputError) -> bytes:
    """A file of at most `most` bytes; `error` says in one line why it can't be read. Pipes and devices are refused."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise error(f"{path} is no ordinary file.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        raise error(f"{path}: no such file.") from None
    except (OSError, ValueError) as why:  # ValueError: a name with a zero byte
        raise error(f"{path} can't be read: {getattr(why, 'strerror', None) or why}.") from why
    if len(data) > most:
        raise error(f"{path} is larger than {most >> 10} KiB, which is no size for such a file.")
    return data


def read_text(path: Path, most: int = LARGE, error: type[FormcheckError] = InputError) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; as `read_bytes`."""
    try:
        return read_bytes(path, most, error).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise error(f"{path} is not UTF-8 text: save it as UTF-8.") from None


def read_json(path: Path, most: int = LARGE, error: type[FormcheckError] = InputError) -> Any:
    """The values in a JSON file; as `read_bytes` and `parse_json`."""
    try:
        return parse_json(read_text(path, most, error))
    except ValueError as why:
        raise error(f"{path} is no JSON, or damaged: {why}.") from None


def read_toml(path: Path, most: int = SMALL, error: type[FormcheckError] = InputError) -> dict[str, Any]:
    """The tables of a TOML file; as `read_bytes`."""
    text = read_text(path, most, error)
    try:
        tree = tomllib.loads(text)
        check_tree(tree, finite=False)
    except RecursionError:
        raise error(f"{path}: not valid TOML: nested too deeply.") from None
    except ValueError as why:
        raise error(f"{path}: not valid TOML: {why}.") from None
    return tree


def parse_json(text: str | bytes) -> Any:
    """The values in `text`; ValueError where it is no JSON, nested too deeply, or has numbers that are no numbers."""
    try:
        tree = json.loads(text)
        check_tree(tree)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return tree


def check_tree(tree: object, deepest: int = _DEEPEST, *, finite: bool = True) -> None:
    """ValueError where lists and tables are nested too deeply, or a number is beyond 64 bits or not `finite`."""
    if isinstance(tree, dict | list):
        if not deepest:
            raise ValueError("nested too deeply")
        for part in tree.values() if isinstance(tree, dict) else tree:
            check_tree(part, deepest - 1, finite=finite)
    elif isinstance(tree, int) and abs(tree) > _LARGEST_INT:
        raise ValueError("a number is too large")
    elif finite and isinstance(tree, float) and not math.isfinite(tree):
        raise ValueError("a number is infinite or none")


# --- Writing --------------------------------------------------------------------------------------------------------


@contextmanager
def as_output_error(path: Path) -> Iterator[None]:
    """Say in one line that `path` can't be written, where the system says so."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror or error}.") from error


#: Who writes: this process on this machine (a folder may be shared by several).
_MACHINE = f"{zlib.crc32(platform.node().encode()):08x}"
_PART = re.compile(r"\..+\.(?P<machine>[0-9a-f]{8})-(?P<pid>\d{1,10})-[0-9a-f]{8}\.part")
#: Nobody writes for so long without touching the file.
_DEAD_S = 24 * 3600.0


def part_of(path: Path) -> Path:
    """A name beside `path` to write under, which says whose it is; never the same again."""
    return path.with_name(f".{path.name[:50]}.{_MACHINE}-{os.getpid()}-{uuid.uuid4().hex[:8]}.part")


def remove_dead_parts(folder: Path) -> None:
    """Remove what killed processes left half-written in `folder`; of others' files none, whatever they are called."""
    with suppress(OSError):
        for path in folder.iterdir():
            if (found := _PART.fullmatch(path.name)) is None or path.is_symlink():
                continue
            with suppress(OSError):
                here = found["machine"] == _MACHINE
                if (here and not _is_alive(int(found["pid"]))) or time.time() - path.stat().st_mtime > _DEAD_S:
                    if path.is_dir():
                        shutil.rmtree(path)
                    elif path.is_file():
                        path.unlink()


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # there a signal 0 ends the process; the age of the file must do
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def prepare_folder(folder: Path) -> None:
    """Make `folder`, clear it of dead parts, and see that it can be written to; OutputError where it can't."""
    probe = part_of(folder / "probe")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        remove_dead_parts(folder)
        probe.touch()
        probe.unlink()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise OutputError(f"{folder} can't be written to: {why}. Choose another --out.") from error


@contextmanager
def whole_file(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A binary file in the making, put in place of `path` at the end, and not at all after an exception.

    `private` keeps it from other users. Raises the OSError of the system.
    """
    part = part_of(path)
    if path.is_dir():
        raise IsADirectoryError(None, "it is a folder")
    try:
        with open(part, "xb", opener=_private_opener if private else None) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class WholeFile:
    """A text file in the making, beside `path` and under another name until `finish` puts it in place.

    Folders are made as needed. UTF-8; a file name that is no valid text gets question marks.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = part_of(path)
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


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """Write a whole file at once, making its folder; OutputError where it can't be. `private` as of `whole_file`."""
    with as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, private=private) as file:
            file.write(text.encode("utf-8", errors="replace"))


def spreadsheet_cell(text: str) -> str:
    """`text` for a cell of a CSV: what a spreadsheet would take for a formula gets an apostrophe in front.

    `plain_cell` takes it away again.
    """
    return f"'{text}" if text.lstrip()[:1] in _FORMULA else text


def plain_cell(text: str) -> str:
    """What `spreadsheet_cell` was given."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip()[:1] in _FORMULA else text


_FORMULA = tuple("=+-@")

# --- Whose it is ----------------------------------------------------------------------------------------------------


def private_folder(folder: Path) -> None:
    """Make `folder` if it isn't there, for its owner alone. Raises the OSError of the system."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def keep_private(*paths: Path) -> None:
    """Take all rights from others, of those files and folders that are there and ours."""
    for path in paths:
        with suppress(OSError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                path.chmod(mode & 0o700)


def private_file(path: Path) -> None:
    """Make an empty file for its owner alone, if there is none. Raises the OSError of the system."""
    with suppress(FileExistsError):
        os.close(_private_opener(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    keep_private(path)


def _private_opener(path: str | Path, flags: int) -> int:
    return os.open(path, flags, 0o600)


#: The lock of a folder; the system lets go of it when its owner ends, however that ends.
LOCK = ".formcheck.lock"


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Be the only one who works in `folder`, made as needed; OutputError where another process does.

    A lock that a dead process left is taken over. On a file system without locks nothing is locked.
    """
    path = folder / LOCK
    with as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        file = _locked(path)
    try:
        yield
    finally:
        if os.name != "nt":  # there an open file can't be removed; the next owner takes it over
            with suppress(OSError):
                path.unlink()
        file.close()


def _locked(path: Path) -> IO[bytes]:
    while True:
        file = path.open("a+b")
        try:
            _lock(file)
            if os.name == "nt" or _is_at(path, file):
                file.truncate(0)
                file.write(str(os.getpid()).encode())
                file.flush()
                return file
        except BlockingIOError:
            owner = _owner(file)
            file.close()
            raise OutputError(
                f"another formcheck{owner} is at work in {path.parent}: wait for it, or choose another --out."
            ) from None
        except BaseException:
            file.close()
            raise
        file.close()  # its owner has just removed it: there is another one now, or none


def _owner(file: IO[bytes]) -> str:
    with suppress(OSError):
        file.seek(0)
        pid = file.read(20).decode("ascii", "replace")
        return f" (process {pid})" if pid.isdecimal() else ""
    return ""


def _is_at(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _lock(file: IO[bytes]) -> None:
    """Lock an open file or raise BlockingIOError."""
    if os.name == "nt":
        import msvcrt

        file.seek(1 << 30)  # behind what is read: a locked byte can't be
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            raise BlockingIOError from None
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return  # a file system without locks
