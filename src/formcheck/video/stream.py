"""Network streams: RTSP and HTTP cameras, MJPEG, and videos behind an address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

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
        An rtsp, http(s), udp or tcp address. A password in it shows neither in `info` nor in messages.
    start_s, end_s : float, optional
        Only frames with ``start_s <= t < end_s``.

    Raises
    ------
    InputError
        If nothing answers there within `OPEN_TIMEOUT_S` seconds, or what answers isn't video.
    """

    def __init__(self, address: str, *, start_s: float | None = None, end_s: float | None = None) -> None:
        name = without_password(address)
        super().__init__(
            _open(address, name),
            name=name,
            path=name,
            kind="stream",
            start_s=start_s,
            end_s=end_s,
            unstamped="arrival",
        )


def _open(address: str, name: str) -> InputContainer:
    options = _OPTIONS.get(urlsplit(address).scheme.lower(), {})
    try:
        return av.open(
            address, "r", options=options, timeout=(OPEN_TIMEOUT_S, READ_TIMEOUT_S), metadata_errors="ignore"
        )
    except av.error.InvalidDataError as error:
        raise InputError(f"{name} answers, but not with video: give the stream's own address.") from error
    except (av.error.FFmpegError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"{name} can't be reached ({reason}): check the address, and that the camera or server is on."
        ) from error


def without_password(address: str) -> str:
    """Return `address` with user name and password left out."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
