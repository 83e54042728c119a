"""Network streams: RTSP and HTTP cameras, MJPEG, and videos behind an address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from formcheck.errors import InputError
from formcheck.video._decode import DecodedSource
from formcheck.video._libs import av

if TYPE_CHECKING:
    from av.container import InputContainer

OPEN_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 5.0
_OPTIONS = {"rtsp": {"rtsp_transport": "tcp"}, "rtsps": {"rtsp_transport": "tcp"}}


class NetworkStream(DecodedSource):
    """The frames of a stream or of a video behind a network address, until its server closes it.

    A video of known length keeps its own times. For an endless stream t = 0 is the first frame; where it
    carries no time stamps (MJPEG over HTTP) frames are dated as they arrive. `problem` tells when the server
    falls silent for `READ_TIMEOUT_S` seconds.

    Parameters
    ----------
    address : str
        An rtsp, http(s), udp or tcp address. A password in it, and a query, show neither in `info` nor in messages.
    start_s, end_s : float, optional
        Only frames with ``start_s <= t < end_s``.

    Raises
    ------
    InputError
        If nothing answers there within `OPEN_TIMEOUT_S` seconds, or what answers isn't video.
    """

    def __init__(self, address: str, *, start_s: float | None = None, end_s: float | None = None) -> None:
        name = checked_name(address)
        super().__init__(
            open_container(address, _OPTIONS.get(urlsplit(address).scheme.lower(), {}), OPEN_TIMEOUT_S),
            name=name,
            path=name,
            kind="stream",
            start_s=start_s,
            end_s=end_s,
            unstamped="arrival",
        )


def open_container(
    address: str, options: dict[str, str], timeout_s: float, *, answered: bool = False
) -> InputContainer:
    """Open `address` through ffmpeg; `answered` says that somebody is there.

    Raises InputError if there is no video to be had within `timeout_s` seconds.
    """
    name = without_password(address)
    try:
        return av.open(address, "r", options=options, timeout=(timeout_s, READ_TIMEOUT_S), metadata_errors="ignore")
    except av.error.HTTPUnauthorizedError as error:
        raise InputError(explain_refused(address)) from error
    except (av.error.FFmpegError, OSError, ValueError) as error:
        if answered or isinstance(error, (av.error.InvalidDataError, av.error.HTTPClientError, av.error.HTTPError)):
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(
                f"{name} answers, but not with video ({reason}): give the address of the video stream itself."
            ) from error
        raise InputError(explain_unreachable(address, error)) from error


def explain_refused(address: str) -> str:
    """What to do where a server wants another password, or one at all, in one line."""
    name = without_password(address)
    if urlsplit(address).username is not None:
        return f"{name} refuses this user name and password: correct them in the address."
    scheme = address.partition("://")[0]
    return f"{name} wants a password: write it into the address, as in {scheme}://user:password@host/video."


def explain_unreachable(address: str, error: BaseException) -> str:
    """Why nobody answers, in one line."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return (
        f"{without_password(address)} can't be reached ({reason}): check the address, that the camera or its app is "
        "on, and that both are in the same network."
    )


def checked_name(address: str) -> str:
    """What messages call `address`. Raises InputError if its parts can't be told apart."""
    name = without_password(address)
    try:
        _ = urlsplit(address).port
    except ValueError as error:
        if "@" in address:
            wrong = "has a user name or password that breaks it"
            raise InputError(
                f"{name} {wrong}: write / in it as %2F, ? as %3F, # as %23, [ as %5B, ] as %5D."
            ) from error
        raise InputError(f"{name} is no address: write it as http://host:port/path.") from error
    return name


def without_password(address: str) -> str:
    """Return `address` without what may be secret: user name, password, query, and values in its path.

    That holds too if the password has a slash or a hash, against the rules. What is no address comes back as it is.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return address
    place = re.split(r"[?#]", rest.rpartition("@")[2])[0]
    return f"{scheme}://" + re.sub(r"=[^/]*", "=...", place)
