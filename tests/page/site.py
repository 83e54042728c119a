"""A page's server in this process, with what a test needs of it."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import cv2
import numpy as np

from formcheck.page import server
from formcheck.page.app import Site, make_app
from formcheck.page.certificates import Authority
from formcheck.page.desk import Desk
from formcheck.page.films import Films
from formcheck.page.sitting import Means
from formcheck.pose.model import resolve_model
from formcheck.settings import Settings

TOKEN = "a-token-of-the-tests"
SIDE = (640, 360)


def make_site(folder: Path, *, history: bool = True, kept_s: float = 60.0) -> Site:
    """A site with the real model."""
    means = Means(Settings(), lambda: resolve_model(None), history)
    return Site(TOKEN, means, Desk(means, kept_s), Films(means, folder, most_bytes=1 << 24))


def jpeg(level: int = 120, size: tuple[int, int] = SIDE) -> bytes:
    """A grey picture."""
    return bytes(cv2.imencode(".jpg", np.full((size[1], size[0], 3), level, np.uint8))[1].tobytes())


def picture(number: int, captured_s: float, data: bytes | None = None) -> bytes:
    """A message with a picture."""
    return struct.pack("<Id", number, captured_s) + (jpeg() if data is None else data)


def pictures_of(clip: Path) -> Iterator[tuple[float, bytes]]:
    """Every picture of a clip at 640 pixels, with its time."""
    source = cv2.VideoCapture(str(clip))
    rate = source.get(cv2.CAP_PROP_FPS)
    index = 0
    while True:
        there, image = source.read()
        if not there:
            break
        small = cv2.resize(image, SIDE, interpolation=cv2.INTER_AREA)
        yield index / rate, bytes(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes())
        index += 1
    source.release()


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve it in a thread; gives the address without its key."""
    one = server.listen("127.0.0.1", 0)
    with _running(site, [one]):
        yield f"http://localhost:{one.getsockname()[1]}"


@contextmanager
def served_safely(site: Site, folder: Path, *, sockets: bool = True) -> Iterator[str]:
    """The same by HTTPS, with a certificate of an authority of its own; without `sockets` none is opened."""
    authority = site.authority = Authority.of_user(folder / "authority")
    pem, key = authority.write_server(["localhost"], folder)
    one = server.listen("127.0.0.1", 0)
    with _running(site, [one], pem, key, sockets):
        yield f"https://localhost:{one.getsockname()[1]}"


@contextmanager
def _running(
    site: Site, listening: list[socket.socket], pem: Path | None = None, key: Path | None = None, sockets: bool = True
) -> Iterator[None]:
    running: list[server.Quiet] = []
    loops: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        config = server.config_of(make_app(site), pem, key)
        if not sockets:
            config.ws = "none"  # an upgrade is answered as any other request
        running.append(server.Quiet(config))
        await running[0].serve(sockets=listening)

    thread = Thread(target=lambda: asyncio.run(run()))
    thread.start()
    while not (running and running[0].started):
        thread.join(0.02)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(site.desk.end("interrupted"), loops[0]).result(20)
        running[0].should_exit = True
        thread.join(20)
