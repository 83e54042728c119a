"""Clips made on the fly: each picture shows its own number, in blocks, and a colour in each corner."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.video._libs import av, cv2
from formcheck.video.types import Image

os.environ["SVT_LOG"] = "0"  # libsvtav1 talks on stderr

WIDTH, HEIGHT, COUNT, FPS = 160, 96, 30, 30
STEADY = tuple(index / FPS for index in range(COUNT))
UNEVEN = tuple(np.cumsum([0.0, *([0.02, 0.05, 0.04] * 10)])[:COUNT].tolist())
_CORNERS = ((220, 30, 30), (30, 200, 30), (30, 30, 220), (220, 220, 30))  # top left, top right, bottom ...


def draw(number: int, width: int = WIDTH, height: int = HEIGHT) -> Image:
    """Draw a picture that shows `number` (0-255) and which way is up."""
    image = np.full((height, width, 3), 128, np.uint8)
    rows, columns = height // 3, width // 10
    for corner, colour in enumerate(_CORNERS):
        top, left = divmod(corner, 2)
        image[rows * 2 * top :, :][:rows, width // 2 * left :][:, : width // 2] = colour
    for bit in range(8):
        image[rows : 2 * rows, columns * (bit + 1) : columns * (bit + 2)] = 255 * (number >> bit & 1)
    return image


def read(image: Image) -> int:
    """Read the number off a picture that `draw` made, failing if it doesn't stand upright."""
    height, width = image.shape[:2]
    for corner, colour in enumerate(_CORNERS):
        top, left = divmod(corner, 2)
        seen = image[height * (1 + 4 * top) // 6, width * (1 + 2 * left) // 4].astype(int)
        assert np.abs(seen - colour).max() < 60, f"corner {corner} is {seen}, not {colour}"
    blocks = [image[height // 2, int(width * (bit + 1.5) / 10)].mean() > 128 for bit in range(8)]
    return sum(1 << bit for bit, lit in enumerate(blocks) if lit)


@dataclass(frozen=True)
class Case:
    """A source to open, and what it must give."""

    spec: str | Path
    times: Sequence[float]
    codec: str
    kind: str = "video"
    size: tuple[int, int] = (WIDTH, HEIGHT)
    tolerance_s: float = 1e-6
    duration_s: float | None = 1.0
    fps: float | None = 30.0
    has_audio: bool = False
    numbers: Sequence[int] = field(default_factory=lambda: range(COUNT))
    timed: bool = True  # False: times are those of arrival


def make_clip(
    path: Path,
    codec: str = "libx264",
    *,
    times: Sequence[float] = STEADY,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    pix_fmt: str = "yuv420p",
    time_base: Fraction = Fraction(1, 90_000),
    rotation: int = 0,
    pixel_aspect: Fraction | None = None,
    matrix: int | None = None,
    sound: str | None = None,
    container: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    offset_s: float = 0.0,
    muxer: str | None = None,
) -> Path:
    """Encode numbered pictures; `rotation` is the quarter turn, counter-clockwise, that sets them upright."""
    if codec not in av.codecs_available:
        pytest.skip(f"this PyAV has no {codec}")
    with av.open(str(path), "w", format=muxer, options=container or {}) as output:
        video: Any = output.add_stream(codec, rate=FPS, options=options or {"preset": "veryfast"})
        columns, rows = size[::-1] if rotation % 180 else size
        video.width, video.height, video.pix_fmt = columns, rows, pix_fmt
        video.codec_context.time_base = time_base
        if pixel_aspect is not None:
            video.codec_context.sample_aspect_ratio = pixel_aspect
        if matrix is not None:
            video.codec_context.colorspace = matrix
        if rotation:
            video.set_display_rotation(rotation)
        audio: Any = output.add_stream(sound, rate=48_000, layout="mono") if sound else None
        if audio is not None:
            for packet in audio.encode(make_beeps(times[-1] + 1 / FPS)):
                output.mux(packet)
        for number, t in enumerate(times):
            image = np.ascontiguousarray(np.rot90(draw(number, *size), -rotation // 90))
            frame = av.VideoFrame.from_ndarray(image, "rgb24")
            frame.pts, frame.time_base = round((t + offset_s) / time_base), time_base
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        if audio is not None:
            output.mux(audio.encode(None))
    return path


def make_beeps(length_s: float) -> Any:
    """One frame of sound at 48 kHz: silence, with a tone of 50 ms at every half second."""
    t = np.arange(int(length_s * 48_000)) / 48_000
    samples = np.where(t % 0.5 < 0.05, np.sin(2 * np.pi * 1000 * t) * 20_000, 0).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
    frame.rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
    return frame


class Server:
    """A loopback HTTP server of files, and of an MJPEG stream under /camera."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stopping = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(ConnectionError):  # the client has left
                    outer.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=partial(self._server.serve_forever, 0.05))
        self._thread.start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path in {"/camera", "/stall"}:
            request.send_response(200)
            request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            request.end_headers()
            for number in range(COUNT):
                data = cv2.imencode(".jpg", cv2.cvtColor(draw(number), cv2.COLOR_RGB2BGR))[1].tobytes()
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
                request.wfile.write(head.encode() + data + b"\r\n")
            if request.path == "/stall":
                self.stopping.wait(20)
            else:
                request.wfile.write(b"--frame--\r\n")
            return
        path = self.folder / request.path.lstrip("/")
        if not path.is_file():
            request.send_error(404)
            return
        data, total = path.read_bytes(), path.stat().st_size
        wanted = request.headers.get("Range", "")
        start = int(wanted.removeprefix("bytes=").partition("-")[0]) if wanted else 0
        request.send_response(206 if wanted else 200)
        request.send_header("Accept-Ranges", "bytes")
        request.send_header("Content-Length", str(total - start))
        if wanted:
            request.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        request.end_headers()
        request.wfile.write(data[start:])

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def clip(folder: Path) -> Path:
    """A plain second of H.264 with AAC sound, its index at the end."""
    return make_clip(folder / "clip.mp4", sound="aac")


def _pictures(folder: Path) -> Path:
    path = folder / "pictures"
    path.mkdir()
    for number in range(COUNT):
        name = path / f"shot {number + 1}.png"
        cv2.imwrite(str(name), cv2.cvtColor(draw(number), cv2.COLOR_RGB2BGR))
    (path / "notes.txt").write_text("not a picture")
    (path / ".hidden.png").write_bytes((path / "shot 1.png").read_bytes())
    return path


def _photograph(folder: Path) -> Path:
    """A JPEG that lies on its side, with the EXIF flag (6) that sets it upright."""
    lying = np.ascontiguousarray(np.rot90(draw(77)))
    data = cv2.imencode(".jpg", cv2.cvtColor(lying, cv2.COLOR_RGB2BGR))[1].tobytes()
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
    exif = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    path = folder / "photo.jpg"
    path.write_bytes(data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:])
    return path


def _with_colon(folder: Path, clip: Path) -> Path:
    path = folder / "12:30 übung %d.mp4"
    shutil.copy(clip, path)
    return path


_SVT = {"preset": "8", "crf": "1"}
_VP9 = {"deadline": "realtime", "cpu-used": "8"}
_MS = Fraction(1, 1000)

CASES: dict[str, Callable[[Path, Path, Server], Case]] = {
    "h264": lambda d, clip, s: Case(clip, STEADY, "h264", has_audio=True),
    "h264 b-frames": lambda d, clip, s: Case(
        make_clip(d / "b.mp4", options={"preset": "medium", "bf": "3"}), STEADY, "h264"
    ),
    "odd name": lambda d, clip, s: Case(_with_colon(d, clip), STEADY, "h264", has_audio=True),
    "variable rate": lambda d, clip, s: Case(
        make_clip(d / "vfr.mp4", times=UNEVEN), UNEVEN, "h264", duration_s=1.1, fps=27.3
    ),
    "hevc": lambda d, clip, s: Case(
        make_clip(d / "hevc.mp4", "libx265", options={"preset": "ultrafast", "x265-params": "log-level=none"}),
        STEADY,
        "hevc",
    ),
    "ten bit": lambda d, clip, s: Case(make_clip(d / "ten.mp4", pix_fmt="yuv420p10le"), STEADY, "h264"),
    "full range": lambda d, clip, s: Case(
        make_clip(d / "jpeg.mov", "mjpeg", pix_fmt="yuvj420p", options={"q": "3"}), STEADY, "mjpeg"
    ),
    "av1": lambda d, clip, s: Case(make_clip(d / "av1.mp4", "libsvtav1", options=_SVT), STEADY, "av1"),
    "vp9 webm": lambda d, clip, s: Case(
        make_clip(d / "vp9.webm", "libvpx-vp9", options=_VP9, time_base=_MS), STEADY, "vp9", tolerance_s=6e-4
    ),
    "webm without length": lambda d, clip, s: Case(
        make_clip(d / "live.webm", "libvpx-vp9", options=_VP9, time_base=_MS, container={"live": "1"}, muxer="webm"),
        STEADY,
        "vp9",
        tolerance_s=6e-4,
    ),
    "avi": lambda d, clip, s: Case(
        make_clip(d / "x.avi", "mpeg4", time_base=Fraction(1, 30), options={"q": "3"}),
        STEADY,
        "mpeg4",
    ),
    "avi b-frames": lambda d, clip, s: Case(  # AVI dates pictures by their place in the file: one late
        make_clip(d / "b.avi", "mpeg4", time_base=Fraction(1, 30), options={"q": "3", "bf": "2"}),
        STEADY,
        "mpeg4",
        tolerance_s=1.01 / FPS,
    ),
    "gif": lambda d, clip, s: Case(
        make_clip(
            d / "x.gif",
            "gif",
            pix_fmt="rgb8",
            times=[n / 10 for n in range(COUNT)],
            time_base=Fraction(1, 100),
        ),
        [n / 10 for n in range(COUNT)],
        "gif",
        duration_s=2.93,
        fps=10.0,
    ),
    "late start": lambda d, clip, s: Case(make_clip(d / "late.ts", offset_s=5.0), STEADY, "h264", tolerance_s=2e-5),
    "fragmented": lambda d, clip, s: Case(
        make_clip(
            d / "frag.mp4",
            container={"movflags": "frag_keyframe+empty_moov+default_base_moof"},
            options={"g": "10", "bf": "0"},
        ),
        STEADY,
        "h264",
    ),
    "raw": lambda d, clip, s: Case(
        make_clip(d / "raw.h264", muxer="h264", options={"bf": "0"}),
        [n / 25 for n in range(COUNT)],  # ffmpeg's rate where a raw stream tells none
        "h264",
        duration_s=1.2,
        fps=25.0,
    ),
    "rotated 90": lambda d, clip, s: Case(make_clip(d / "90.mp4", rotation=90), STEADY, "h264"),
    "rotated 180": lambda d, clip, s: Case(make_clip(d / "180.mp4", rotation=180), STEADY, "h264"),
    "rotated 270": lambda d, clip, s: Case(make_clip(d / "270.mov", rotation=270), STEADY, "h264"),
    "anamorphic": lambda d, clip, s: Case(
        make_clip(d / "ana.mp4", pixel_aspect=Fraction(3, 2)), STEADY, "h264", size=(240, 96)
    ),
    "anamorphic, rotated": lambda d, clip, s: Case(
        make_clip(d / "ana90.mp4", pixel_aspect=Fraction(3, 2), rotation=90), STEADY, "h264", size=(160, 144)
    ),
    "odd size": lambda d, clip, s: Case(
        make_clip(d / "odd.mkv", pix_fmt="yuv444p", size=(161, 97), time_base=_MS),
        STEADY,
        "h264",
        size=(161, 97),
        tolerance_s=6e-4,
    ),
    "pictures": lambda d, clip, s: Case(_pictures(d), STEADY, "images", "images"),
    "photograph": lambda d, clip, s: Case(
        _photograph(d), [0.0], "jpeg", "photograph", duration_s=None, fps=None, numbers=[77]
    ),
    "http mp4": lambda d, clip, s: Case(f"{s.address}/{clip.name}", STEADY, "h264", "stream", has_audio=True),
    "http mjpeg": lambda d, clip, s: Case(
        f"{s.address}/camera", STEADY, "mjpeg", "stream", duration_s=None, fps=None, timed=False
    ),
}


@pytest.fixture(scope="session", params=CASES)
def case(request: pytest.FixtureRequest, folder: Path, clip: Path, server: Server) -> Case:
    return CASES[request.param](folder, clip, server)


@pytest.fixture(name="read", scope="session")
def _read() -> Callable[[Image], int]:
    return read


@pytest.fixture(name="draw", scope="session")
def _draw() -> Callable[..., Image]:
    return draw


@pytest.fixture(name="make_clip", scope="session")
def _make_clip() -> Callable[..., Path]:
    return make_clip
