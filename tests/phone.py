"""A phone's camera app on this machine: an endless MJPEG over HTTP, and the other things such apps answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from formcheck.video._libs import cv2
from formcheck.video.types import Image


def jpeg(image: Image) -> bytes:
    """A picture, (H, W, 3) uint8 RGB, as JPEG."""
    return cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR).astype(np.uint8))[1].tobytes()


class Phone:
    """Plays `pictures` (JPEGs) without end under /video, and behind a password under /private.

    Attributes
    ----------
    fps, burst : number
        How often a second it sends, and how many pictures at once.
    with_length, chunked : bool
        Whether it tells how long a picture is, and whether it sends in HTTP chunks, as small boards do.
    silent : Event
        Set, it keeps the connection and sends nothing.
    number, sent_at : int, dict of int to float
        Of the next picture; when each was sent (monotonic seconds).
    """

    def __init__(self, pictures: Sequence[bytes], fps: float) -> None:
        self.pictures = list(pictures)
        self.fps = fps
        self.burst = 1
        self.with_length = True
        self.chunked = False
        self.silent = threading.Event()
        self.number = 0
        self.sent_at: dict[int, float] = {}
        self.port = 0
        self._server: ThreadingHTTPServer | None = None
        self.start()

    @property
    def address(self) -> str:
        """Of the video."""
        return f"http://127.0.0.1:{self.port}/video"

    def start(self) -> None:
        """Switch it on, at the same address as before."""
        outer, stopping = self, threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1" if outer.chunked else "HTTP/1.0"

            def do_GET(self) -> None:
                with suppress(OSError):  # the client has left
                    outer._answer(self, stopping)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        self._stopping = stopping
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        """Switch it off; may be called twice."""
        if self._server is not None:
            self._stopping.set()
            self._server.shutdown()
            self._server.server_close()  # joins the threads that answer
            self._thread.join()
            self._server = None

    def _answer(self, request: BaseHTTPRequestHandler, stopping: threading.Event) -> None:
        trusted = request.headers.get("Authorization") == "Basic bWU6c2VjcmV0"  # me:secret
        other = {
            "/": ("text/html", b"<h1>IP camera</h1>"),
            "/shot.jpg": ("image/jpeg", self.pictures[0]),
            "/text": ("text/plain", b"hello"),
        }.get(request.path)
        moved = {"/moved": "/private" if trusted else "/video", "/loop": "/loop", "/lost": "http://[x"}
        if request.path in moved:
            request.send_response(302)
            request.send_header("Location", moved[request.path])
            request.end_headers()
        elif request.path == "/private" and not trusted:
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="camera"')
            request.end_headers()
        elif other is not None:
            request.send_response(200)
            request.send_header("Content-Type", other[0])
            request.end_headers()
            request.wfile.write(other[1])
        elif request.path.partition("?")[0] in {"/video", "/private"}:
            request.send_response(200)
            request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=--frame")
            if self.chunked:
                request.send_header("Transfer-Encoding", "chunked")
            request.end_headers()
            self._play(request, stopping)
        else:
            request.send_error(404)

    def _play(self, request: BaseHTTPRequestHandler, stopping: threading.Event) -> None:
        due = time.monotonic()
        while not stopping.is_set():
            if not self.silent.is_set():
                pieces: list[bytes] = []
                for _ in range(self.burst):
                    picture = self.pictures[self.number % len(self.pictures)]
                    length = b"Content-Length: %d\r\n" % len(picture) if self.with_length else b""
                    pieces += b"--frame\r\n", b"Content-Type: image/jpeg\r\n" + length + b"\r\n", picture, b"\r\n"
                    self.sent_at[self.number] = time.monotonic()
                    self.number += 1
                if self.chunked:
                    pieces = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces]
                request.wfile.write(b"".join(pieces))
            due += 1 / self.fps
            time.sleep(max(0.0, due - time.monotonic()))
