"""HTTP to cameras, and to videos behind an address: urllib3 asks, here stands whom it trusts.

- A camera is reached directly, whatever proxy the environment names.
- Certificates are checked, unless `insecure` says otherwise.
- User name and password go to the server that the address names (scheme, host and port), once it has asked for them;
  not to where it redirects.
"""

from __future__ import annotations

import base64
import io
import re
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from email.message import Message
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

import urllib3
from urllib3.exceptions import HTTPError, InsecureRequestWarning, LocationParseError, ReadTimeoutError

from formcheck.errors import InputError
from formcheck.video._address import HTTP, explain_certificate, explain_refused, explain_unreachable, without_password

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {"User-Agent": "formcheck", "Accept": "*/*", "Accept-Encoding": "identity"}
_SKIPPED = 1 << 16  # bytes ahead that are read over rather than asked for anew
_DIGEST = re.compile(r"\bdigest\s+(.*)", re.IGNORECASE | re.DOTALL)
_BASIC = re.compile(r"\bbasic\b", re.IGNORECASE)
_GIVE_THE_STREAM = "give the address of the video stream itself, which the camera app shows (often it ends in /video)."


class Reply(NamedTuple):
    """A response whose body is still to come, and the address that it came from in the end."""

    response: urllib3.BaseHTTPResponse
    address: str

    @property
    def content(self) -> Message:
        """What is sent: its type and the parameters of that."""
        message = Message()
        message["Content-Type"] = self.response.headers.get("Content-Type") or "application/octet-stream"
        return message


class HttpClient:
    """Asks the server of one address.

    Parameters
    ----------
    address : str
        With user name and password where they are needed.
    insecure : bool
        Take any certificate.
    connect_s, read_s : float
        How long it may take to connect, and to send something.
    """

    def __init__(self, address: str, *, insecure: bool, connect_s: float, read_s: float) -> None:
        parts = urlsplit(address)
        self._login = None if parts.username is None else (unquote(parts.username), unquote(parts.password or ""))
        self._home = _origin(parts)
        self._address = address
        context = ssl.create_default_context()
        if insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            urllib3.disable_warnings(InsecureRequestWarning)
        self._pool = urllib3.PoolManager(
            ssl_context=context, retries=False, timeout=urllib3.Timeout(connect=connect_s, read=read_s)
        )

    def open(self) -> Reply:
        """Ask for the address. Raises InputError unless a video may follow."""
        name = without_password(self._address)
        try:
            reply = self.get(self._address)
        except (LocationParseError, ValueError, UnicodeError):
            raise InputError(f"{name} leads to an address that is none: give that of the video itself.") from None
        except (HTTPError, OSError) as error:  # not chained: what it says may hold the address
            raise InputError(_explain(self._address, error)) from None
        status, kind = reply.response.status, reply.content.get_content_type()
        if status == 200 and kind != "text/html" and not kind.startswith("image/"):
            return reply
        reply.response.close()
        if status == 401:
            raise InputError(explain_refused(self._address))
        if status in _REDIRECTS:
            raise InputError(f"{name} is redirected over and over: give the address of the video stream itself.")
        if status != 200:
            raise InputError(
                f"{name} answers {status} {reply.response.reason or ''}".rstrip() + f": {_GIVE_THE_STREAM}"
            )
        if kind == "text/html":
            raise InputError(f"{name} is a web page, not a video: {_GIVE_THE_STREAM}")
        raise InputError(f"{name} is a single picture: give the address of the video stream, often .../video.")

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for `address`, and for where it leads. Raises HTTPError, OSError or ValueError."""
        headers = {**_HEADERS, **(headers or {})}
        for left in reversed(range(_MOST_REDIRECTS + 1)):
            parts = urlsplit(address)
            if parts.scheme.lower() not in HTTP:
                raise ValueError("it leads away from HTTP")
            address = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
            response = self._ask(address, headers)
            if response.status == 401 and self._login is not None and _origin(parts) == self._home:
                authorization = _authorize(address, self._login, response.headers.getlist("WWW-Authenticate"))
                if authorization is not None:
                    response.close()
                    response = self._ask(address, headers | {"Authorization": authorization})
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location or not left:
                break
            response.close()
            address = urljoin(address, location)
        return Reply(response, address)

    def _ask(self, address: str, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        return self._pool.request("GET", address, headers=headers, redirect=False, preload_content=False)

    def close(self) -> None:
        """Let go of what is still open."""
        self._pool.clear()


class HttpFile:
    """A video behind an address, as PyAV takes a file; it can be moved about in where the server lets one.

    Parameters
    ----------
    client : HttpClient
        Asks for other places in it.
    reply : Reply
        Its beginning.
    open_s : float
        How long the beginning may take; `opened` ends that.
    """

    def __init__(self, client: HttpClient, reply: Reply, open_s: float) -> None:
        self.name = reply.address  # by which ffmpeg finds what a playlist names
        self._client = client
        self._response = reply.response
        self._deadline: float | None = time.monotonic() + open_s
        length = reply.response.headers.get("Content-Length", "")
        ranges = reply.response.headers.get("Accept-Ranges", "").lower() == "bytes"
        self._length = int(length) if ranges and length.isascii() and length.isdigit() and len(length) < 16 else None
        self._at = self._wanted = 0

    def opened(self) -> None:
        """From now on, only silence is an error."""
        self._deadline = None

    def read(self, count: int) -> bytes:
        """Up to `count` bytes, as soon as there are some; none at the end."""
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise TimeoutError("too slow")
        try:
            self._move()
            data = self._response.read1(count, decode_content=False)
        except ReadTimeoutError:
            raise TimeoutError("timed out") from None
        except HTTPError:
            data = b""  # the connection broke: what came before can still be read
        self._at += len(data)
        self._wanted = self._at
        return data

    def _move(self) -> None:
        """Go to where the next bytes are wanted."""
        if self._at < self._wanted <= self._at + _SKIPPED:
            while self._at < self._wanted and (data := self._response.read1(self._wanted - self._at)):
                self._at += len(data)
        if self._at != self._wanted:
            self._response.close()
            if self._length is not None and self._wanted >= self._length:
                self._at = self._wanted  # beyond the end: nothing comes
                return
            self._response = self._client.get(self.name, {"Range": f"bytes={self._wanted}-"}).response
            if self._response.status != 206:
                raise ConnectionError("its server sends something else now")
            self._at = self._wanted

    def seekable(self) -> bool:
        """Whether the server sends any part of it."""
        return self._length is not None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move as a file does; asked for only at the next `read`."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._wanted, io.SEEK_END: self._length or 0}[whence]
        self._wanted = max(0, base + offset)
        return self._wanted

    def tell(self) -> int:
        """Where the next bytes come from."""
        return self._wanted

    def close(self) -> None:
        """Hang up."""
        self._response.close()


def open_piece(client: HttpClient, address: str, options: Mapping[str, str], open_s: float) -> HttpFile:
    """What a playlist names, for ffmpeg. Raises OSError."""
    start, end = options.get("offset", "0"), options.get("end_offset")
    headers = {"Range": f"bytes={start}-{int(end) - 1 if end else ''}"} if start != "0" or end else None
    try:
        reply = client.get(address, headers)
    except (HTTPError, ValueError) as error:
        raise ConnectionError("a piece of it can't be reached") from error
    if reply.response.status not in {200, 206}:
        raise ConnectionError(f"a piece of it is answered with {reply.response.status}")
    return HttpFile(client, reply, open_s)


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    scheme = parts.scheme.lower()
    return scheme, parts.hostname, parts.port or (443 if scheme == "https" else 80)


def _authorize(address: str, login: tuple[str, str], challenges: list[str]) -> str | None:
    """The answer to the best of `challenges` that can be met."""
    for challenge in challenges:
        digest = _DIGEST.search(challenge)
        if digest is not None:
            passwords = HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, address, *login)
            with suppress(ValueError, OSError):  # an algorithm that isn't known, a login beyond ASCII
                asked = parse_keqv_list([item for item in parse_http_list(digest[1]) if "=" in item])
                answer = AbstractDigestAuthHandler(passwords).get_authorization(Request(address), asked)
                if answer is not None:
                    return f"Digest {answer}"
    if any(_BASIC.search(challenge) for challenge in challenges):
        return "Basic " + base64.b64encode(":".join(login).encode()).decode()
    return None


def _explain(address: str, error: Exception) -> str:
    cause: BaseException = error
    while (deeper := cause.__cause__ or cause.__context__) is not None:
        cause = deeper
    if isinstance(cause, ssl.SSLCertVerificationError):
        return explain_certificate(address, cause.verify_message)
    reason = cause.strerror if isinstance(cause, OSError) else None
    return explain_unreachable(address, reason or str(cause) or type(cause).__name__)
