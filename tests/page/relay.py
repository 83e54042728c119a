"""A way to the page that can go and come back without a word, as Wi-Fi does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit


@contextmanager
def relayed(base: str) -> Iterator[tuple[str, Event]]:
    """Hand on all that goes to `base` and back; gives the address of the way, and whether it is open."""
    is_open, is_over = Event(), Event()
    is_open.set()
    ends: list[socket.socket] = []

    def hand_on(source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                is_open.wait()
                to.sendall(data)
        with suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def take(listening: socket.socket) -> None:
        with suppress(OSError):
            while not is_over.is_set():
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", urlsplit(base).port or 0))
                ends.extend((near, far))
                for pair in ((near, far), (far, near)):
                    Thread(target=hand_on, args=pair, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=take, args=(listening,), daemon=True).start()
        try:
            yield f"http://localhost:{listening.getsockname()[1]}", is_open
        finally:
            is_over.set()
            is_open.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            for one in ends:
                one.close()
