"""What is said of a network address: never its password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from formcheck.errors import InputError

HTTP = frozenset({"http", "https"})


def scheme_of(address: str) -> str:
    """The scheme in lower case, as everything behind it expects."""
    return address.partition("://")[0].lower()


def explain_refused(address: str) -> str:
    """What to do where a server wants another password, or one at all, in one line."""
    name = without_password(address)
    if urlsplit(address).username is not None:
        return f"{name} refuses this user name and password: correct them in the address."
    scheme = address.partition("://")[0]
    return f"{name} wants a password: write it into the address, as in {scheme}://user:password@host/video."


def explain_unreachable(address: str, reason: str) -> str:
    """Why nobody answers, in one line."""
    return (
        f"{without_password(address)} can't be reached ({reason}): check the address, that the camera or its app is "
        "on, and that both are in the same network."
    )


def explain_certificate(address: str, reason: str) -> str:
    """What to do about a certificate that proves nothing, in one line."""
    return (
        f"{without_password(address)} can't prove who it is ({reason}): if it is your own camera, which signs its "
        "certificate itself, add --insecure."
    )


def checked_name(address: str) -> str:
    """What messages call `address`. Raises InputError if its parts can't be told apart."""
    name = without_password(address)
    try:
        _ = urlsplit(address).port
    except ValueError as error:
        if "@" in address:
            wrong = "has a user name or password that breaks it"
            raise InputError(
                f"{name} {wrong}: write / in it as %2F, ? as %3F, # as %23, [ as %5B, ] as %5D."
            ) from error
        raise InputError(f"{name} is no address: write it as http://host:port/path.") from error
    return name


def without_password(address: str) -> str:
    """Return `address` without what may be secret: user name, password, query, and values in its path.

    That holds too if the password has a slash or a hash, against the rules. What is no address comes back as it is.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return address
    place = re.split(r"[?#]", rest.rpartition("@")[2])[0]
    return f"{scheme}://" + re.sub(r"=[^/]*", "=...", place)
