"""Serves the page: to this computer by plain HTTP, to the home by HTTPS, until Ctrl-C."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from formcheck.errors import InputError
from formcheck.page.app import KEY, Site, make_app
from formcheck.page.certificates import Authority, is_name, page_key
from formcheck.page.desk import Desk
from formcheck.page.films import Films
from formcheck.page.pictures import MOST_BYTES
from formcheck.page.sitting import Means

#: Where it is served on this computer unless asked otherwise; the home is served one higher.
PORT = 8321
_HERE = "127.0.0.1"
#: Every address that this computer has.
_EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the page is: on this computer, and for the phone, empty where only this computer is served."""

    here: str
    home: str
    fingerprint: str


def serve(
    means: Means,
    *,
    host: str | None = None,
    port: int = PORT,
    new_key: bool = False,
    ready: Callable[[Addresses], None],
) -> None:
    """Serve until Ctrl-C or a polite request to end; a session that runs then is written first.

    Parameters
    ----------
    means : Means
        What sessions run with.
    host : str, optional
        The address of this computer that the phone is served at; without, the one that it has in its network.
        127.0.0.1 or localhost: this computer alone.
    port : int
        For this computer; the phone is served at the next one. 0: any that are free.
    new_key : bool
        Let the key in the address be another from now on: who has the old one is shut out.
    ready : callable
        Told where it is, once it is served.
    """
    home = home_address() if host is None else "" if is_here(host) else host
    with tempfile.TemporaryDirectory(prefix="formcheck-page-") as name:
        folder = Path(name)
        token = page_key(renew=new_key)
        site = Site(token, means, Desk(means), Films(means, folder))
        app = make_app(site)
        near = listen(_HERE, port)
        sockets = [near]
        configs = [config_of(app)]
        far_address = ""
        if home:
            far = listen(home, port + 1 if port else 0)
            sockets.append(far)
            site.authority = Authority.of_user()
            shown = (home_address() or socket.gethostname()) if home in _EVERYWHERE else home
            pem, key = site.authority.write_server(_names([shown, socket.gethostname()]), folder)
            configs.append(config_of(app, pem, key))
            far_address = f"https://{_bracketed(shown)}:{far.getsockname()[1]}"
            site.secure_address = far_address
        query = f"/?{KEY}={token}"
        addresses = Addresses(
            f"http://localhost:{near.getsockname()[1]}{query}",
            f"{far_address}{query}" if far_address else "",
            site.authority.fingerprint if site.authority else "",
        )
        asyncio.run(_serve(site, configs, sockets, lambda: ready(addresses)))


async def _serve(
    site: Site, configs: list[uvicorn.Config], sockets: list[socket.socket], ready: Callable[[], None]
) -> None:
    servers = [Quiet(config) for config in configs]
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            try:
                loop.add_signal_handler(number, ended.set)
            except NotImplementedError:  # Windows
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
    tasks = [asyncio.create_task(server.serve(sockets=[one])) for server, one in zip(servers, sockets, strict=True)]
    while not all(server.started for server in servers) and not any(task.done() for task in tasks):
        await asyncio.sleep(0.01)
    ready()
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    await site.desk.end("interrupted")
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*tasks)


class Quiet(uvicorn.Server):
    """A server that leaves signals to us: there are two of them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield


def config_of(app: ASGIApp, pem: Path | None = None, key: Path | None = None) -> uvicorn.Config:
    """How the page is served: sizes and connections are limited, and nobody is told by whom."""
    return uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES + 64,
        ws_ping_interval=5.0,
        ws_ping_timeout=10.0,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=2,
        limit_concurrency=64,
        proxy_headers=False,
        ssl_certfile=pem,
        ssl_keyfile=key,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; InputError in one line where it can't."""
    if not 0 <= port <= 65535:
        raise InputError(f"port {port}: a port is a number from 0 to 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        one = socket.socket(family, kind)
    except OSError as error:
        raise InputError(f"{host} is no address of this computer: {error.strerror or error}.") from None
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(64)
    except OSError as error:
        one.close()
        raise InputError(
            f"{host}:{port} can't be served at ({error.strerror}): choose another --host or --port."
        ) from None
    return one


def is_here(host: str) -> bool:
    """Whether it means this computer alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def home_address() -> str:
    """The address that this computer has in its network; empty without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's
            found = str(probe.getsockname()[0])
        except OSError:
            return ""
    return "" if is_here(found) or found == "0.0.0.0" else found


def _names(names: list[str]) -> list[str]:
    """Those that may stand in a certificate."""
    found = []
    for name in names:
        try:
            found.append(str(ipaddress.ip_address(name)))
        except ValueError:
            if is_name(name):
                found.append(name)
    return list(dict.fromkeys(found))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
