"""Cameras behind an address: what the camera apps of phones, network cameras and servers send.

MJPEG over HTTP, which most camera apps speak, is taken apart here: the parts that wait behind a newer one are passed
over undecoded, sloppy boundaries do no harm, and closing takes effect at once. All else goes through ffmpeg with its
buffers off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING

from urllib3.exceptions import HTTPError, ReadTimeoutError

from formcheck.errors import InputError
from formcheck.video._address import HTTP, scheme_of, without_password
from formcheck.video._decode import NO_TIMESTAMPS, Upright, find_video, measure_stamp
from formcheck.video._devices import POLL_S, ClipDevice, Clock, Device, Gone, Picture
from formcheck.video._http import HttpClient, Reply
from formcheck.video._libs import av
from formcheck.video.images import TooLargeError, decode_image
from formcheck.video.stream import READ_TIMEOUT_S, NetworkStream, Opened, open_container, open_reply
from formcheck.video.types import Image

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.video.stream import VideoStream

_CONNECT_TIMEOUT_S = 5.0
_CHUNK = 1 << 16
_LARGEST_PART = 1 << 25
_LONGEST_HEAD = 1 << 14
_SETTLE_S = 2e-3  # after a picture nothing came for so long: it is the newest
_DRAIN_S = 0.05  # how long a server that never pauses is waited for
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,9})\s*$", re.IGNORECASE | re.MULTILINE)
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


def open_remote(address: str, insecure: bool, stop: Event, clock: Clock) -> Device:
    """Open the camera or the video behind `address`. Raises InputError."""
    if scheme_of(address) not in HTTP:
        return StreamDevice.open(address, stop, clock, insecure)
    client = HttpClient(address, insecure=insecure, connect_s=_CONNECT_TIMEOUT_S, read_s=READ_TIMEOUT_S)
    reply = client.open()
    if reply.content.get_content_maintype() == "multipart":
        return MjpegDevice(reply, clock)
    opened = open_reply(client, reply, address, _LOW_LATENCY, _CONNECT_TIMEOUT_S)
    if opened.container.duration:  # a video of known length is played as a clip
        opened.close()
        return ClipDevice(lambda: NetworkStream(address, insecure=insecure), stop, clock)
    return StreamDevice.around(opened, address, stop, clock)


# MJPEG over HTTP


class Parts:
    """The JPEGs of a multipart stream, as the bytes come in; never more than `_LARGEST_PART` bytes are kept."""

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
            if len(self._buffer) > _LONGEST_HEAD:
                self._buffer.clear()
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


class MjpegDevice:
    """The newest JPEG of a ``multipart/x-mixed-replace`` response; a thread of its own reads that."""

    codec = "mjpeg"

    def __init__(self, reply: Reply, clock: Clock) -> None:
        self._response = reply.response
        self._clock = clock
        self._parts = Parts(str(reply.content.get_param("boundary", "")))
        self._changed = Condition()
        # All below is guarded by `_changed`.
        self._newest: tuple[bytes, float] | None = None
        self._skipped = 0
        self._gone: str | None = None
        self._thread = Thread(target=self._receive, name="formcheck-mjpeg", daemon=True)
        self._thread.start()

    def read(self) -> Picture | None:
        """The newest picture that is here."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._gone is not None, POLL_S)
            if self._newest is None:
                if self._gone is not None:
                    raise Gone(self._gone)
                return None
            began, seen = self._clock(), None
            while self._newest is not seen and self._clock() - began < _DRAIN_S:  # newer ones may be on their way
                seen = self._newest
                self._changed.wait_for(lambda seen=seen: self._newest is not seen, _SETTLE_S)  # type: ignore[misc]
            (part, at), skipped = self._newest, self._skipped
            self._newest, self._skipped = None, 0
        try:
            image = decode_image(part)  # upright by its EXIF flag
        except TooLargeError:
            raise Gone("its pictures are too large") from None
        return None if image is None else Picture(image, at, skipped)

    def _receive(self) -> None:
        gone = "its server ended the stream"
        try:
            while data := self._response.read1(_CHUNK, decode_content=False):
                at = self._clock()
                if found := self._parts.feed(data):
                    with self._changed:
                        self._skipped += len(found) - (self._newest is None)
                        self._newest = found[-1], at
                        self._changed.notify_all()
        except ReadTimeoutError:
            gone = f"nothing came for {READ_TIMEOUT_S:g} s"
        except (HTTPError, OSError, ValueError) as error:
            cause = error.__cause__ or error.__context__ or error
            gone = getattr(cause, "strerror", None) or "the connection broke"
        with self._changed:
            self._gone = gone
            self._changed.notify_all()

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError, ValueError, RuntimeError):  # it has ended already
            self._response.shutdown()  # wakes the thread
        self._thread.join()
        with suppress(OSError):
            self._response.close()


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

    def __init__(self, opened: Opened, name: str, stop: Event, clock: Clock) -> None:
        self._close = opened.close
        self._container = container = opened.container
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
    def open(cls, address: str, stop: Event, clock: Clock, insecure: bool) -> Device:
        """Open `address`."""
        options = _LOW_LATENCY | (_RTSP if scheme_of(address) in {"rtsp", "rtsps"} else {})
        opened = open_container(address, options, _CONNECT_TIMEOUT_S, insecure=insecure)
        return cls.around(opened, address, stop, clock)

    @classmethod
    def around(cls, opened: Opened, address: str, stop: Event, clock: Clock) -> Device:
        """What is open already; closed again if there is no video in it."""
        try:
            return cls(opened, without_password(address), stop, clock)
        except BaseException:
            opened.close()
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
            except (av.error.FFmpegError, IndexError):  # IndexError: PyAV, of a stream that began on the way
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
        self._close()
