"""From what a person names - a file, a folder, an address - to the source that reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from formcheck.errors import InputError
from formcheck.video._address import without_password
from formcheck.video.file import VideoFile
from formcheck.video.images import ImageFolder, Photograph, is_photograph
from formcheck.video.stream import NetworkStream
from formcheck.video.types import FrameSource

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_SCHEMES = ("rtsp", "rtsps", "http", "https", "udp", "tcp")

# The first test that holds picks the source.
_PLACES: tuple[tuple[Callable[[Path], bool], Callable[..., FrameSource]], ...] = (
    (Path.is_dir, ImageFolder),
    (is_photograph, Photograph),
    (Path.is_file, VideoFile),
)


def open_source(
    spec: str | Path, *, start_s: float | None = None, end_s: float | None = None, insecure: bool = False
) -> FrameSource:
    """Open a video file, a photograph, a folder of pictures or a network stream.

    Parameters
    ----------
    spec : str or Path
        A path, or an rtsp, http(s), udp or tcp address.
    start_s, end_s : float, optional
        Only frames with ``start_s <= t < end_s`` (seconds); their times stay those of the whole source.
    insecure : bool
        Take any certificate that the server of an address shows (https, rtsps).

    Returns
    -------
    FrameSource
        With `info` complete, to be used as a context manager and iterated once.

    Raises
    ------
    InputError
        If it can't be used; the message names it, says what is wrong and what to do.
    """
    address = _ADDRESS.match(str(spec)) if isinstance(spec, str) else None
    if address is not None:
        if address[1].lower() not in _SCHEMES:
            name = without_password(str(spec))
            raise InputError(f"{name}: give a file, a folder, or an address of {', '.join(_SCHEMES)}.")
        return NetworkStream(str(spec), start_s=start_s, end_s=end_s, insecure=insecure)
    path = find_path(spec)
    _check_readable(path)
    for holds, source in _PLACES:
        if holds(path):
            return source(path, start_s=start_s, end_s=end_s)
    raise InputError(f"{path} is neither a file nor a folder: give a recording.")


def find_path(spec: str | Path) -> Path:
    """The place that is meant: as it stands, also if its name begins with ~, or else below a user's home."""
    path = Path(spec)
    try:
        return path if path.exists() else path.expanduser()
    except (OSError, ValueError, RuntimeError):  # a name that can't be, ~somebody who is unknown here
        return path


def _check_readable(path: Path) -> None:
    """Raise InputError unless `path` is a folder, or a file that is not empty and may be read."""
    try:
        if not path.exists():
            raise InputError(f"{path} doesn't exist: check the name.")
        if not path.is_file() and not path.is_dir():
            raise InputError(f"{path} is neither a file nor a folder: give a recording.")
        if path.is_file():
            with path.open("rb") as file:
                if not file.read(1):
                    raise InputError(f"{path.name} is empty (0 bytes): copy or record it again.")
    except PermissionError as error:
        raise InputError(f"{path} may not be read by you: change its permissions.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{path} can't be opened: {getattr(error, 'strerror', None) or error}.") from error
