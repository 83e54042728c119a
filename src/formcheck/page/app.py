"""What is served: static files, lists, recordings, reports, and the line on which a session runs."""

from __future__ import annotations

import hmac
import mimetypes
import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from formcheck.errors import FormcheckError
from formcheck.page import shelf
from formcheck.page.certificates import Authority
from formcheck.page.desk import Desk, RefusedError
from formcheck.page.films import Films
from formcheck.page.outbox import Message
from formcheck.page.pictures import MOST_BYTES
from formcheck.page.posts import PostLine
from formcheck.page.sitting import Means
from formcheck.profiles import check_name

#: Where the token stands in the address, and what the browser keeps of it.
KEY = "key"
_COOKIE, _DEVICE = "formcheck", "formcheck_device"
_YEAR_S = 365 * 24 * 3600
_HOST = re.compile(r"[\w.\-]+(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?")
_NAME = re.compile(r"[\w.\-]{1,120}")
#: Pages made elsewhere in formcheck bring their style with them, and no script.
_REPORT = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'"

_STATIC = files("formcheck.page") / "static"


@dataclass(slots=True)
class Site:
    """All that the routes share."""

    token: str
    means: Means
    desk: Desk
    films: Films
    authority: Authority | None = None
    secure_address: str = ""
    recordings: shelf.Recordings | None = None
    posts: dict[str, PostLine] = field(default_factory=dict)


def make_app(site: Site) -> ASGIApp:
    """The application."""
    site.recordings = site.recordings or shelf.Recordings()
    app = Starlette(
        routes=[
            Route("/", _index),
            Route("/static/{name}", _static),
            Route("/trust", _trust),
            Route("/trust/formcheck.crt", _certificate),
            Route("/trust/about", _trust_about),
            Route("/home", _guarded(_home)),
            Route("/demonstration/{exercise}.svg", _guarded(_demonstration)),
            Route("/voice/{voice}/{phrase}.{kind}", _guarded(_voice)),
            Route("/tone/{tone}.wav", _guarded(_tone)),
            Route("/history", _guarded(_history)),
            Route("/live/post", _guarded(_post), methods=["POST"]),
            Route("/films", _guarded(_take_film), methods=["POST"]),
            Route("/films/{number}", _guarded(_film)),
            Route("/films/{number}/report", _guarded(_film_report)),
            WebSocketRoute("/live", _live),
        ],
        exception_handlers={FormcheckError: _told},
    )
    app.state.site = site
    return Strict(app)


class Strict:
    """Puts on every answer what keeps strangers out: a policy that allows this page's own files and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        secure = scope.get("scheme") == "https"

        async def with_policy(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                have = {name.lower() for name, _ in message["headers"]}
                own = [(name, value) for name, value in _policy(host, secure) if name not in have]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        if not _HOST.fullmatch(host):
            await Response("Bad host.", 400)(scope, receive, with_policy)
            return
        await self._app(scope, receive, with_policy)


def _policy(host: str, secure: bool) -> list[tuple[bytes, bytes]]:
    line = f"{'wss' if secure else 'ws'}://{host}" if _HOST.fullmatch(host) else ""
    content = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:;"
        f" connect-src 'self' {line}; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )
    return [
        (b"content-security-policy", content.encode("latin-1")),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    ]


# --- Who may --------------------------------------------------------------------------------------------------------

_Handler = Callable[[Request], Awaitable[Response]]


def _whose(request: Request) -> str:
    """The profile that the page asks for. SettingsError for a bad name."""
    return check_name(request.query_params.get("profile") or _site(request).means.whose)


def _site(of: HTTPConnection) -> Site:
    site: Site = of.app.state.site
    return site


def _is_let_in(of: HTTPConnection) -> bool:
    return _fits(of.cookies.get(_COOKIE, ""), _site(of).token)


def _fits(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), token.encode())


def _is_own(of: HTTPConnection) -> bool:
    """Whether it comes from our own page, not from another site in the same browser."""
    return urlsplit(of.headers.get("origin", "")).netloc == of.headers.get("host", "") != ""


def _guarded(handler: _Handler) -> _Handler:
    async def guarded(request: Request) -> Response:
        if not _is_let_in(request):
            raise HTTPException(403, "Open the address that formcheck shows, with its key.")
        if request.method != "GET" and not _is_own(request):
            raise HTTPException(403, "This came from another page.")
        return await handler(request)

    return guarded


async def _told(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


# --- Pages and files ------------------------------------------------------------------------------------------------


async def _index(request: Request) -> Response:
    given = request.query_params.get(KEY, "")
    token = _site(request).token
    if not (_fits(given, token) or _is_let_in(request)):
        return _file("refused.html", 403)
    response = _file("index.html")
    secure = request.url.scheme == "https"
    response.set_cookie(_COOKIE, token, max_age=_YEAR_S, secure=secure, httponly=True, samesite="strict")
    if not _NAME.fullmatch(request.cookies.get(_DEVICE, "")):
        device = secrets.token_urlsafe(12)
        response.set_cookie(_DEVICE, device, max_age=_YEAR_S, secure=secure, httponly=True, samesite="strict")
    return response


async def _static(request: Request) -> Response:
    return _file(request.path_params["name"])


def _file(name: str, status: int = 200) -> Response:
    path = _STATIC / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise HTTPException(404)
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(path.read_bytes(), status, media_type=kind, headers={"cache-control": "no-cache"})


async def _trust(request: Request) -> Response:
    return _file("trust.html")


async def _certificate(request: Request) -> Response:
    authority = _site(request).authority
    if authority is None:
        raise HTTPException(404)
    headers = {"content-disposition": 'attachment; filename="formcheck.crt"'}
    return Response(authority.der, media_type="application/x-x509-ca-cert", headers=headers)


async def _trust_about(request: Request) -> Response:
    site = _site(request)
    return JSONResponse({"fingerprint": site.authority.fingerprint if site.authority else ""})


async def _home(request: Request) -> Response:
    site = _site(request)
    found = await run_in_threadpool(shelf.home_message, site.means, _whose(request))
    device = request.cookies.get(_DEVICE, "")
    busy = site.desk.is_busy and not site.desk.is_mine(device)
    more = {"running": site.desk.is_mine(device), "busy": busy, "phone": bool(site.secure_address)}
    return JSONResponse({**found, **more})


async def _demonstration(request: Request) -> Response:
    settings = _site(request).means.settings
    name = request.path_params["exercise"]
    if name not in settings.catalogue:
        raise HTTPException(404)
    title = settings.catalogue[name].title
    found = await run_in_threadpool(shelf.demonstration, name, title, still="still" in request.query_params)
    return _kept(found, "image/svg+xml", "default-src 'none'; style-src 'unsafe-inline'")


async def _voice(request: Request) -> Response:
    recordings = _site(request).recordings
    assert recordings is not None
    voice, phrase, kind = (request.path_params[name] for name in ("voice", "phrase", "kind"))
    if kind not in ("opus", "wav"):
        raise HTTPException(404)
    if kind == "opus":
        return _kept(recordings.opus(voice, phrase), "audio/ogg")
    return _kept(await run_in_threadpool(recordings.wav, voice, phrase), "audio/wav")


async def _tone(request: Request) -> Response:
    return _kept(shelf.tone_wav(request.path_params["tone"]), "audio/wav")


def _kept(found: bytes | None, kind: str, policy: str = "") -> Response:
    """Something that doesn't change while we run."""
    if found is None:
        raise HTTPException(404)
    headers = {"cache-control": "private, max-age=86400"}
    if policy:
        headers["content-security-policy"] = policy
    return Response(found, media_type=kind, headers=headers)


async def _history(request: Request) -> Response:
    site = _site(request)
    page = await run_in_threadpool(shelf.history_page, site.means.settings, _whose(request))
    if page is not None:
        return _report(page)
    empty = _file("empty.html")
    empty.headers["content-security-policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'self'"
    return empty


def _report(page: str) -> Response:
    return Response(page, media_type="text/html", headers={"content-security-policy": _REPORT})


async def _take_film(request: Request) -> Response:
    site = _site(request)
    if site.desk.is_busy:
        return JSONResponse({"error": "A session runs: a film is judged when it is over."}, 409)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > site.films.most_bytes:
        return JSONResponse({"error": f"This film is larger than {site.films.most_bytes >> 20} MiB."}, 413)
    asked = request.query_params
    number = await site.films.take(
        request.stream(), asked.get("name", ""), asked.get("exercise", "auto"), _whose(request)
    )
    return JSONResponse({"number": number})


async def _film(request: Request) -> Response:
    found = _site(request).films.state(request.path_params["number"])
    if found is None:
        raise HTTPException(404)
    return JSONResponse(found)


async def _film_report(request: Request) -> Response:
    page = _site(request).films.report(request.path_params["number"])
    if page is None:
        raise HTTPException(404)
    return _report(page)


# --- The line -------------------------------------------------------------------------------------------------------


class _SocketLine:
    """A WebSocket as the desk knows connections."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive(self) -> str | bytes | None:
        """The next message, None once the page is gone."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        text: str | None = message.get("text")
        data: bytes | None = message.get("bytes")
        return text if text is not None else data or b""

    async def send(self, message: Message) -> None:
        """Tell the page."""
        if self._socket.client_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, RuntimeError):
                await self._socket.send_json(message)


async def _live(socket: WebSocket) -> None:
    device = socket.cookies.get(_DEVICE, "")
    if not (_is_let_in(socket) and _is_own(socket) and _NAME.fullmatch(device)):
        await socket.close(4403)
        return
    await socket.accept()
    try:
        await _site(socket).desk.serve(_SocketLine(socket), device)
    except RefusedError as refused:
        with suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_json({"kind": "refused", "code": refused.code, "text": str(refused)})
            await socket.close(refused.code)


async def _post(request: Request) -> Response:
    """The same by requests: a picture or a message in, all that waits for the page out."""
    site, device = _site(request), request.cookies.get(_DEVICE, "")
    if not _NAME.fullmatch(device):
        raise HTTPException(403, "Load the page anew.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES + 64:
            raise HTTPException(413, "A message is too large.")
    is_text = request.headers.get("content-type", "").startswith("application/json")
    message = bytes(body).decode("utf-8", "replace") if is_text else bytes(body)
    for gone in [name for name, line in site.posts.items() if line.is_over]:
        del site.posts[gone]
    if device not in site.posts:
        site.posts[device] = PostLine(site.desk, device)
    return JSONResponse(await site.posts[device].exchange(message))
