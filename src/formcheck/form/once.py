"""What is read of a body, read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from formcheck.form.body import Body

_Read = TypeVar("_Read")


def once(read: Callable[[Body], _Read]) -> Callable[[Body], _Read]:
    """Let a body be read by this function once, however many ask."""

    @wraps(read)
    def asked(body: Body) -> _Read:
        memo = body.memo
        if asked not in memo:
            memo[asked] = read(body)
        value: _Read = memo[asked]
        return value

    return asked
