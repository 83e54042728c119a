"""Servers that are hostile, ask for a password, lead elsewhere or show a certificate: whom the client trusts."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import trustme
from tests.phone import jpeg

import formcheck
from formcheck.errors import InputError
from formcheck.video import _remote
from formcheck.video._remote import Parts
from formcheck.video.camera import open_camera
from formcheck.video.sources import open_source

Read = Callable[[Any], int]
_MJPEG = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n"


class RawServer:
    """Sends to each request what `answer` makes of it; keeps what was asked."""

    def __init__(self, answer: Callable[[str], bytes], context: ssl.SSLContext | None = None) -> None:
        self.asked: list[str] = []
        self._answer = answer
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client = self._socket.accept()[0]
                with suppress(OSError), closing(client):
                    client.settimeout(5)
                    if self._context is not None:
                        client = self._context.wrap_socket(client, server_side=True)
                    with closing(client):
                        request = client.recv(65536).decode()
                        self.asked.append(request)
                        client.sendall(self._answer(request))

    def stop(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


Serve = Callable[..., RawServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[RawServer] = []

    def start(answer: Callable[[str], bytes] | bytes, context: ssl.SSLContext | None = None) -> RawServer:
        servers.append(RawServer((lambda _: answer) if isinstance(answer, bytes) else answer, context))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("formcheck")]


@pytest.fixture
def stream(draw: Any) -> bytes:
    """An MJPEG response of three pictures."""
    pictures = [jpeg(draw(number)) for number in (5, 6, 7)]
    return (
        _MJPEG
        + b"\r\n"
        + b"".join(
            b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(p), p) for p in pictures
        )
    )


def _first(address: str, **options: Any) -> Any:
    with open_camera(address, **options) as opened:
        frame = opened.latest(timeout_s=2)
        assert frame is not None
        return frame.image


@pytest.mark.parametrize(
    "body",
    [
        b"-5\r\nhello\r\n" * 9,
        b"9" * 100_000 + b"\r\n",
        b"five\r\nhello\r\n",
        b"5\r\nhel",
        b"ffffffffffffffffffff\r\nhello",
    ],
    ids=["negative", "endless", "no number", "cut", "huge"],
)
def test_chunks_of_an_impossible_size(serve: Serve, body: bytes) -> None:
    server = serve(_MJPEG + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    with pytest.raises(InputError, match="gives no picture"):
        open_camera(f"http://127.0.0.1:{server.port}/video")


@pytest.mark.parametrize(
    "endless",
    [b"--b\r\nX-Filling: " + b"x" * 50_000, b"--b\r\n\r\n" + b"\xff\xd8" + b"x" * 50_000, b"--b\r\nContent-Length: 9"],
    ids=["a head", "a picture", "a length"],
)
def test_what_is_kept_of_an_endless_part_is_bounded(endless: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_remote, "_LARGEST_PART", 1 << 20)
    parts = Parts("b")
    for piece in [endless, *[b"9" * 10_000] * 300, b"\r\n\r\n"]:
        assert parts.feed(piece) == []
        assert len(parts._buffer) <= 1 << 20


# Passwords


def _guarded(stream: bytes, challenge: str = 'Basic realm="camera"') -> Callable[[str], bytes]:
    """Wants a password, whichever."""

    def answer(request: str) -> bytes:
        if "Authorization:" in request:
            return stream
        return f"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n".encode()

    return answer


def _moved(address: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_password_is_sent_only_where_it_is_asked_for(serve: Serve, stream: bytes, read: Read) -> None:
    open_one, guarded = serve(stream), serve(_guarded(stream))
    assert read(_first(f"http://me:secret@127.0.0.1:{open_one.port}/video")) == 7
    assert "Authorization" not in "".join(open_one.asked)
    assert read(_first(f"http://me:secret@127.0.0.1:{guarded.port}/video")) == 7
    assert ["Authorization: Basic bWU6c2VjcmV0" in request for request in guarded.asked] == [False, True]


@pytest.mark.parametrize("opener", [open_camera, open_source])
def test_a_password_does_not_follow_to_another_server(serve: Serve, stream: bytes, opener: Any) -> None:
    other = serve(_guarded(stream))
    first = serve(_moved(f"http://127.0.0.1:{other.port}/video"))
    with pytest.raises(InputError, match="refuses this user name and password"):
        opener(f"http://me:secret@127.0.0.1:{first.port}/video")
    assert other.asked
    assert "Authorization" not in "".join(other.asked + first.asked)


def test_a_password_does_not_follow_from_https_to_http(
    serve: Serve, stream: bytes, certified: ssl.SSLContext, trusting: None
) -> None:
    other = serve(_guarded(stream))
    first = serve(_moved(f"http://localhost:{other.port}/video"), certified)
    with pytest.raises(InputError, match="refuses this user name and password"):
        open_camera(f"https://me:secret@localhost:{first.port}/video")
    assert "Authorization" not in "".join(other.asked)


def test_a_digest_is_answered_without_the_password(serve: Serve, stream: bytes, read: Read) -> None:
    server = serve(_guarded(stream, 'Digest realm="camera", nonce="abc", qop="auth", algorithm=MD5'))
    assert read(_first(f"http://me:secret@127.0.0.1:{server.port}/video?a=b")) == 7
    told = server.asked[-1]
    assert "secret" not in told

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    given = dict(re.findall(r'(\w+)="?([^",\r]+)"?', told[told.index("Digest") :]))
    middle = f"abc:{given['nc']}:{given['cnonce']}:auth"
    assert given["response"] == md5(f"{md5('me:camera:secret')}:{middle}:{md5('GET:/video?a=b')}")


@pytest.mark.parametrize("challenge", ["Negotiate", 'Digest realm="x", nonce="y", algorithm=SHA-999', "Digest", ""])
def test_a_challenge_that_cannot_be_met(serve: Serve, challenge: str) -> None:
    server = serve(_guarded(b"", challenge))
    with pytest.raises(InputError, match="refuses this user name and password"):
        open_camera(f"http://me:secret@127.0.0.1:{server.port}/video")


@pytest.mark.parametrize("scheme", ["http", "https", "rtsp", "rtsps", "tcp"])
def test_no_traceback_tells_a_password(scheme: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    word = "hunter" + str(2)  # which no line of code in the traceback holds
    with pytest.raises(InputError) as raised:
        formcheck.analyze(f"{scheme}://me:{word}@127.0.0.1:{port}/video?pwd={word}")
    assert word not in "".join(traceback.format_exception(raised.value))


# Certificates


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def certified(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the authority."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@pytest.mark.parametrize("opener", [open_camera, open_source])
def test_a_certificate_that_nobody_vouches_for(
    serve: Serve, stream: bytes, certified: ssl.SSLContext, opener: Any
) -> None:
    server = serve(_guarded(stream), certified)
    address = f"https://me:secret@localhost:{server.port}/video"
    with pytest.raises(InputError, match=r"can't prove who it is \(.*\): .* add --insecure"):
        opener(address)
    assert not server.asked
    with opener(address, insecure=True) as source:
        assert next(iter(source)).image.shape == (96, 160, 3)
    assert "Authorization" in server.asked[-1]


def test_a_certificate_that_is_vouched_for(
    serve: Serve, stream: bytes, certified: ssl.SSLContext, trusting: None, read: Read
) -> None:
    server = serve(stream, certified)
    assert read(_first(f"https://localhost:{server.port}/video")) == 7
    with pytest.raises(InputError, match="can't prove who it is"):
        open_camera(f"https://127.0.0.1:{server.port}/video")  # which stands for localhost only


@pytest.mark.parametrize("opener", [open_camera, open_source])
def test_certificates_over_rtsp(
    serve: Serve, certified: ssl.SSLContext, opener: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # which ffmpeg's TLS would take
    monkeypatch.setenv("no_proxy", "")
    server = serve(b"RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n", certified)
    address = f"rtsps://localhost:{server.port}/live"
    with pytest.raises(InputError, match=r"can't be reached .* add --insecure"):
        opener(address)
    assert not any(server.asked)
    with pytest.raises(InputError, match="404"):
        opener(address, insecure=True)
    assert "RTSP" in server.asked[-1]


# Addresses


def test_no_proxy_of_the_environment_is_asked(
    serve: Serve, stream: bytes, server: Any, clip: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert read(_first(f"http://127.0.0.1:{serve(stream).port}/video")) == 7
    with open_source(f"{server.address}/{clip.name}") as source:
        assert len(list(source)) == 30


def test_a_scheme_in_capitals(serve: Serve, stream: bytes, server: Any, clip: Path, read: Read) -> None:
    assert read(_first(f"HTTP://127.0.0.1:{serve(stream).port}/video")) == 7
    with open_source(f"HTTP://{server.address.partition('//')[2]}/{clip.name}") as source:
        assert len(list(source)) == 30
    with pytest.raises(InputError, match="can't be reached"):
        open_source("RTSP://127.0.0.1:9/live")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "//[x/"])
def test_a_redirect_that_leads_nowhere(serve: Serve, target: str) -> None:
    server = serve(_moved(target))
    for opener in (open_camera, open_source):
        with pytest.raises(InputError) as raised:
            opener(f"http://127.0.0.1:{server.port}/video")
        assert "passwd" not in str(raised.value)


def test_a_playlist_is_followed_over_http(server: Any, folder: Path, make_clip: Any, read: Read) -> None:
    make_clip(folder / "piece.ts", options={"bf": "0"})
    (folder / "list.m3u8").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-VERSION:3\n#EXTINF:1.0,\npiece.ts\n#EXT-X-ENDLIST\n"
    )
    with open_source(f"{server.address}/list.m3u8") as source:
        assert [read(frame.image) for frame in source] == list(range(30))


def test_what_comes_from_a_server_moves_no_cursor(serve: Serve) -> None:
    server = serve(b"HTTP/1.1 500 \x1b[2Jgone\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(InputError, match="answers 500") as raised:
        open_camera(f"http://127.0.0.1:{server.port}/video")
    assert "\x1b" not in str(raised.value)


def test_pictures_that_are_too_large_end_the_camera(
    serve: Serve, stream: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("formcheck.video.images.MOST_PIXELS", 1000)
    with pytest.raises(InputError, match="its pictures are too large"):
        open_camera(f"http://127.0.0.1:{serve(stream).port}/video")
