"""Cameras behind an address: what the camera apps of phones, network cameras and servers send.

MJPEG over HTTP, which most camera apps speak, is read here from the socket itself: the parts that wait behind a
newer one are passed over undecoded, sloppy boundaries do no harm, and closing takes effect at once. All else goes
through ffmpeg with its buffers off.
"""

from __future__ import annotations

import base64
import re
import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import numpy as np

from formcheck.errors import InputError
from formcheck.video._decode import NO_TIMESTAMPS, Upright, find_video, measure_stamp
from formcheck.video._devices import POLL_S, ClipDevice, Clock, Device, Gone, Picture
from formcheck.video._libs import av, cv2
from formcheck.video.stream import (
    READ_TIMEOUT_S,
    NetworkStream,
    explain_refused,
    explain_unreachable,
    open_container,
    without_password,
)
from formcheck.video.types import Image

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

_CONNECT_TIMEOUT_S = 5.0
_MOST_REDIRECTS = 5
_CHUNK = 1 << 18
_LARGEST_PART = 1 << 25
_DRAIN_S = 0.05  # how long a server that never pauses is read before a picture of it is shown
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_WAITED_S = 1e-3  # a packet that took longer to come is the newest there is
_LATE_S = 0.1  # a picture that is late by more is passed over, if others wait behind it
_TOO_SLOW_S = 0.5  # late for so long: decoding alone takes too long here, go on from the next key frame
_DRIFT = 0.01  # by how much the camera's clock may be slow
_LATEST_S = 0.5  # or its stamps are none
_DEMUX_TRIES = 50  # unreadable stretches in a row before the connection is given up

# Show what comes at once: no packets kept from the probing, no pictures held back by the decoder, no waiting for
# late packets. RTP goes over TCP where the camera can: over UDP a lost packet smears the picture.
_LOW_LATENCY = {
    "fflags": "nobuffer+discardcorrupt",
    "flags": "low_delay",
    "probesize": "500000",
    "analyzeduration": "1000000",
    "max_delay": "0",
}
_RTSP = {"rtsp_flags": "prefer_tcp"}


def open_remote(address: str, stop: Event, clock: Clock) -> Device:
    """Open the camera or the video behind `address`. Raises InputError."""
    scheme = urlsplit(address).scheme.lower()
    if scheme in {"http", "https"}:
        response, sock, where = _request(address)
        if response is not None:
            return MjpegDevice(response, sock, stop, clock)
        address = where
    return StreamDevice.open(address, stop, clock)


# MJPEG over HTTP


def _request(address: str) -> tuple[HTTPResponse | None, socket.socket, str]:
    """Ask for `address`; the response if it is MJPEG, None if ffmpeg shall have it, and where it led."""
    name = without_password(address)
    for _ in range(_MOST_REDIRECTS):
        parts = urlsplit(address)
        connection = None
        try:
            connection = _connection(parts)
            connection.request("GET", _target(parts), headers=_headers(parts))
            sock = connection.sock
            response = connection.getresponse()
        except (OSError, HTTPException, ValueError, UnicodeError) as error:
            if connection is not None:
                connection.close()
            raise InputError(explain_unreachable(address, error)) from error
        kind = response.headers.get_content_type()
        if response.status == 200 and kind.startswith("multipart/"):
            return response, sock, address
        authenticate = response.headers.get("WWW-Authenticate", "")
        location = response.headers.get("Location")
        response.close()
        connection.close()
        if response.status in {301, 302, 303, 307, 308} and location:
            try:
                target = urlsplit(urljoin(address, location))
            except ValueError as error:
                raise InputError(f"{name} leads to an address that is none: give that of the video itself.") from error
            if target.hostname == parts.hostname and parts.username is not None and target.username is None:
                target = target._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{target.netloc}")
            address = target.geturl()
        elif response.status == 401:
            if "digest" in authenticate.lower() and parts.username is not None:
                return None, sock, address  # ffmpeg knows how
            raise InputError(explain_refused(address))
        elif response.status != 200:
            raise InputError(
                f"{name} answers {response.status} {response.reason}: give the address of the video stream itself, "
                "which the camera app shows (often it ends in /video)."
            )
        elif kind == "text/html":
            raise InputError(
                f"{name} is a web page, not a video: give the address of the video stream itself, "
                "which the camera app shows (often it ends in /video)."
            )
        elif kind.startswith("image/"):
            raise InputError(f"{name} is a single picture: give the address of the video stream, often .../video.")
        else:
            return None, sock, address
    raise InputError(f"{name} is redirected over and over: give the address of the video stream itself.")


def _connection(parts: SplitResult) -> HTTPConnection:
    host, port = parts.hostname or "", parts.port
    if parts.scheme.lower() != "https":
        return HTTPConnection(host, port, timeout=_CONNECT_TIMEOUT_S)
    unchecked = ssl.create_default_context()
    unchecked.check_hostname = False  # camera apps sign their own certificates
    unchecked.verify_mode = ssl.CERT_NONE
    return HTTPSConnection(host, port, timeout=_CONNECT_TIMEOUT_S, context=unchecked)


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(parts: SplitResult) -> dict[str, str]:
    headers = {"User-Agent": "formcheck", "Accept": "*/*"}
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return headers


class Parts:
    """The JPEGs of a multipart stream, as the bytes come in."""

    def __init__(self, boundary: str) -> None:
        self._boundary = b"--" + boundary.strip('"').lstrip("-").encode("latin-1", "replace")
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take `data` and return the parts that are complete by now."""
        self._buffer += data
        found = []
        while (part := self._take()) is not None:
            if part:
                found.append(part)
        if len(self._buffer) > _LARGEST_PART:
            self._buffer.clear()
        return found

    def _take(self) -> bytes | None:
        """The next part; empty if it is no JPEG, None if it isn't complete."""
        del self._buffer[: len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))]
        blank = _BLANK_LINE.search(self._buffer)
        if blank is None:
            return None
        start = blank.end()
        length = _LENGTH.search(self._buffer[: blank.start()].replace(b"\r", b""))
        if length is not None:
            end = start + int(length[1])
            if len(self._buffer) < end:
                return None
        else:
            end = self._buffer.find(b"\n" + self._boundary, start)
            if end < 0:
                # A server that tells no length: the JPEG's own end counts if nothing follows it yet.
                end = len(self._buffer)
                if not self._buffer.rstrip(b"\r\n").endswith(_JPEG_END):
                    return None
        part = bytes(self._buffer[start:end])
        del self._buffer[:end]
        return part if part.startswith(_JPEG_START) else b""


class Chunks:
    """The bytes of a response that is sent in HTTP chunks, as they come in."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._left = 0  # of the chunk under way

    def feed(self, data: bytes) -> bytes:
        """Take `data` and return what it holds. Raises `Gone` where a chunk's length should stand and does not."""
        self._buffer += data
        found = bytearray()
        while self._buffer:
            if self._left:
                piece = self._buffer[: self._left]
                del self._buffer[: self._left]
                self._left -= len(piece)
                found += piece
                continue
            end = self._buffer.find(b"\n")
            if end < 0:
                break
            line = bytes(self._buffer[:end]).partition(b";")[0].strip()
            del self._buffer[: end + 1]
            if line:  # an empty one ends the chunk before
                try:
                    self._left = int(line, 16)
                except ValueError as error:
                    raise Gone("what it sends can't be decoded") from error
        return bytes(found)


class MjpegDevice:
    """The newest JPEG of a ``multipart/x-mixed-replace`` response."""

    codec = "mjpeg"

    def __init__(self, response: HTTPResponse, sock: socket.socket, stop: Event, clock: Clock) -> None:
        self._response = response
        self._sock = sock
        self._stop = stop
        self._clock = clock
        self._parts = Parts(response.headers.get_param("boundary", "", "content-type"))  # type: ignore[arg-type]
        self._chunks = Chunks() if response.chunked else None
        self._heard_at = clock()
        sock.setblocking(False)
        self._ahead = b""  # what was read together with the headers
        with suppress(ssl.SSLWantReadError):
            self._ahead = response.fp.peek()

    def read(self) -> Picture | None:
        """The newest picture that is here."""
        began = self._clock()
        parts: list[bytes] = []
        while (data := self._receive(0.0 if parts else POLL_S)) is not None:
            if not data:
                raise Gone("its server ended the stream")
            self._heard_at = self._clock()
            parts += self._parts.feed(data if self._chunks is None else self._chunks.feed(data))
            if self._stop.is_set() or self._heard_at - began > _DRAIN_S:
                break
        if self._clock() - self._heard_at > READ_TIMEOUT_S:
            raise Gone(f"nothing came for {READ_TIMEOUT_S:g} s")
        for part in reversed(parts):
            image = cv2.imdecode(np.frombuffer(part, np.uint8), cv2.IMREAD_COLOR_RGB)  # upright by its EXIF flag
            if image is not None:
                return Picture(image, self._heard_at, skipped=len(parts) - 1)  # type: ignore[arg-type]
        return None

    def _receive(self, wait_s: float) -> bytes | None:
        """The bytes that have come, none at the end of the stream; None if nothing comes within `wait_s` seconds."""
        if self._ahead:
            data, self._ahead = self._ahead, b""
            return data
        try:
            for wait in (False, True):
                if wait:
                    select.select([self._sock], [], [], wait_s)
                with suppress(BlockingIOError, ssl.SSLWantReadError):
                    return self._sock.recv(_CHUNK)
        except (OSError, ValueError) as error:
            raise Gone(getattr(error, "strerror", None) or "the connection broke") from error
        return None

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._response.close()
        with suppress(OSError):
            self._sock.close()


# All else


class Delay:
    """When a picture was taken, by its time stamp and by when it came: what came quickest came at once."""

    def __init__(self) -> None:
        self._delay_s = 0.0
        self._stamp = float("inf")
        self._at = 0.0

    def date(self, stamp: float, at: float, newest: bool) -> float:
        """The moment, on our clock and not after `at`, of the picture that is stamped `stamp` and came in at `at`.

        `newest` says that no other waited behind it.
        """
        delay_s = at - stamp
        if stamp < self._stamp:  # the first one, or the stamps have begun anew
            self._delay_s = delay_s
        else:
            self._delay_s = min(delay_s, self._delay_s + _DRIFT * (at - self._at))
            if newest:
                self._delay_s = max(self._delay_s, delay_s - _LATEST_S)
        self._stamp, self._at = stamp, at
        return stamp + self._delay_s


class StreamDevice:
    """A stream through ffmpeg: RTSP, HLS, FLV, MPEG-TS ..."""

    def __init__(self, container: InputContainer, name: str, stop: Event, clock: Clock) -> None:
        self._container = container
        self._stop = stop
        self._clock = clock
        stream = find_video(container)
        if stream is None or stream.codec_context is None:
            raise InputError(f"{name} sends no video that can be decoded: set the camera app to H.264 or MJPEG.")
        stream.thread_type = "SLICE"  # by frames would hold back as many as there are threads
        self._stream = stream
        self._packets: Iterator[Packet[VideoStream]] = container.demux(stream)
        self._upright: Upright | None = None
        self._shape: tuple[int, int, int] | None = None
        self._delay = Delay()
        self._stamped = not container.format.flags & NO_TIMESTAMPS
        self._late_since: float | None = None
        self._to_key = False
        self._skipped = 0

    @classmethod
    def open(cls, address: str, stop: Event, clock: Clock) -> Device:
        """Open `address`; a video of known length there is played as a clip."""
        scheme = urlsplit(address).scheme.lower()
        options = _LOW_LATENCY | (_RTSP if scheme in {"rtsp", "rtsps"} else {})
        container = open_container(address, options, _CONNECT_TIMEOUT_S, answered=scheme in {"http", "https"})
        try:
            if container.duration and scheme in {"http", "https"}:
                container.close()
                return ClipDevice(lambda: NetworkStream(address), stop, clock)
            return cls(container, without_password(address), stop, clock)
        except BaseException:
            container.close()
            raise

    @property
    def codec(self) -> str:
        """The stream's codec."""
        return self._stream.codec_context.codec.canonical_name

    def read(self) -> Picture | None:
        """The picture of the next packet, unless it is late and newer ones wait."""
        asked = self._clock()
        packet = self._receive()
        at = self._clock()
        if packet is None:
            return None
        newest = at - asked > _WAITED_S
        self._to_key |= self._late_since is not None and not newest and at - self._late_since > _TOO_SLOW_S
        if self._to_key and not packet.is_keyframe:
            self._skipped += 1
            return None
        self._to_key = False
        pictures: list[VideoFrame] = []
        with suppress(av.error.FFmpegError):  # damaged
            pictures += packet.decode()
        if not pictures:
            return None
        stamp = measure_stamp(pictures[-1]) if self._stamped else None
        captured_at = at if stamp is None else self._delay.date(stamp, at, newest)
        self._skipped += len(pictures) - 1
        if at - captured_at > _LATE_S and not newest:
            self._late_since = self._late_since or at
            self._skipped += 1
            return None
        self._late_since = None
        skipped, self._skipped = self._skipped, 0
        return Picture(self._convert(pictures[-1]), captured_at, skipped)

    def _receive(self) -> Packet[VideoStream] | None:
        for _ in range(_DEMUX_TRIES):
            if self._stop.is_set():
                return None
            try:
                packet = next(self._packets)
            except (StopIteration, av.error.EOFError) as error:
                raise Gone("its server ended the stream") from error
            except (av.error.ExitError, TimeoutError) as error:
                raise Gone(f"nothing came for {READ_TIMEOUT_S:g} s") from error
            except OSError as error:
                raise Gone(error.strerror or "the connection broke") from error
            except av.error.FFmpegError:
                self._packets = self._container.demux(self._stream)
                continue
            if packet.size == 0:
                raise Gone("its server ended the stream")
            return packet
        raise Gone("what it sends can't be decoded")

    def _convert(self, picture: VideoFrame) -> Image:
        shape = (picture.width, picture.height, picture.rotation)
        if self._upright is None or shape != self._shape:  # a phone that was turned
            self._upright, self._shape = Upright(picture, self._stream.sample_aspect_ratio), shape
        return self._upright.convert(picture)

    def close(self) -> None:
        """Hang up."""
        self._container.close()
