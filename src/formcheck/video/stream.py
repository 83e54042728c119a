"""Network streams: RTSP and HTTP cameras, MJPEG, and videos behind an address."""

from __future__ import annotations

import os
import ssl
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from formcheck.errors import InputError
from formcheck.video._address import (
    HTTP,
    checked_name,
    explain_refused,
    explain_unreachable,
    scheme_of,
    without_password,
)
from formcheck.video._decode import LIMITS, DecodedSource
from formcheck.video._http import HttpClient, HttpFile, Reply, open_piece
from formcheck.video._libs import av

if TYPE_CHECKING:
    from av.container import InputContainer

__all__ = ["NetworkStream", "without_password"]

OPEN_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 5.0
_PLAYLISTS = {"application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl"}
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
    insecure : bool
        Take any certificate of a server (https, rtsps).

    Raises
    ------
    InputError
        If nothing answers there within `OPEN_TIMEOUT_S` seconds, or what answers isn't video.
    """

    def __init__(
        self, address: str, *, start_s: float | None = None, end_s: float | None = None, insecure: bool = False
    ) -> None:
        name = checked_name(address)
        opened = open_container(address, _OPTIONS.get(scheme_of(address), {}), OPEN_TIMEOUT_S, insecure=insecure)
        super().__init__(
            opened.container,
            name=name,
            path=name,
            kind="stream",
            start_s=start_s,
            end_s=end_s,
            unstamped="arrival",
            close=opened.close,
        )


class Opened(NamedTuple):
    """A container, and what it reads from if that isn't ffmpeg's own."""

    container: InputContainer
    file: HttpFile | None = None

    def close(self) -> None:
        """Close both."""
        self.container.close()
        if self.file is not None:
            self.file.close()


def open_container(address: str, options: dict[str, str], timeout_s: float, *, insecure: bool) -> Opened:
    """Open `address` through ffmpeg. Raises InputError if there is no video to be had within `timeout_s` seconds."""
    if scheme_of(address) in HTTP:
        client = HttpClient(address, insecure=insecure, connect_s=timeout_s, read_s=READ_TIMEOUT_S)
        return open_reply(client, client.open(), address, options, timeout_s)
    scheme, _, rest = address.partition("://")
    if scheme.lower() == "rtsps":
        options = options | _tls_options(insecure)
        _go_directly(urlsplit(address).hostname or "")
    name = without_password(address)
    try:
        container = av.open(
            f"{scheme.lower()}://{rest}",
            "r",
            options=options | LIMITS,
            timeout=(timeout_s, READ_TIMEOUT_S),
            metadata_errors="ignore",
        )
        return Opened(container)
    except av.error.HTTPUnauthorizedError:  # none of these is chained: ffmpeg's own text holds the address
        raise InputError(explain_refused(address)) from None
    except (av.error.InvalidDataError, av.error.HTTPClientError, av.error.HTTPError) as error:
        raise InputError(_explain_no_video(name, error)) from None
    except (av.error.FFmpegError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        if scheme.lower() == "rtsps" and not insecure:
            reason += ", perhaps as it signs its certificate itself: then add --insecure"
        raise InputError(explain_unreachable(address, reason)) from None


def open_reply(client: HttpClient, reply: Reply, address: str, options: dict[str, str], timeout_s: float) -> Opened:
    """Let ffmpeg read the video that a server has begun to send. Raises InputError if it is none."""
    kind = reply.content.get_content_type()
    form = "mpjpeg" if kind.startswith("multipart/") else "hls" if kind in _PLAYLISTS else None
    file = HttpFile(client, reply, timeout_s)
    try:
        container = av.open(
            file,
            "r",
            format=form,
            options=options | LIMITS,
            metadata_errors="ignore",
            io_open=lambda piece, _, wanted: open_piece(client, piece, wanted, timeout_s),
        )
    except (av.error.FFmpegError, OSError, ValueError) as error:
        client.close()
        file.close()
        raise InputError(_explain_no_video(without_password(address), error)) from None
    file.opened()
    return Opened(container, file)


def _explain_no_video(name: str, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"{name} answers, but not with video ({reason}): give the address of the video stream itself."


def _tls_options(insecure: bool) -> dict[str, str]:
    """What ffmpeg's own TLS needs to check a certificate, which it doesn't unless told."""
    if insecure:
        return {"tls_verify": "0"}
    trusted = ssl.get_default_verify_paths().cafile
    return {"tls_verify": "1"} | ({} if trusted is None else {"ca_file": trusted})


def _go_directly(host: str) -> None:
    """ffmpeg's TLS goes through the environment's ``http_proxy`` and has no option against it for RTSP but this."""
    told = os.environ.get("no_proxy", "")
    if host and host not in told.split(","):
        os.environ["no_proxy"] = f"{told},{host}" if told else host
