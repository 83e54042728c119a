"""Verdicts that change with a clip although they must not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Flip:
    """A verdict that changed when a clip was changed as `variant` says; `changes` are lines on what became what."""

    clip: str
    variant: str
    changes: tuple[str, ...]


def gist(result: Mapping[str, Any], *, mirror: bool = False) -> dict[str, tuple[str, ...]]:
    """What must not change: exercises, holds, repetitions, sides, kinds of fault; with `mirror`, sides exchanged."""

    def words(event: Mapping[str, Any]) -> str:
        side = event["side"]
        side = _OTHER.get(side, side) if mirror else side
        return " ".join(filter(None, (event["exercise"], side, None if event.get("counted", True) else "not counted")))

    return {
        "exercises": tuple(sorted({part["exercise"] for part in result["parts"]})),
        "holds": tuple(words(hold) for hold in result["holds"]),
        "repetitions": tuple(words(rep) for rep in result["reps"]),
        "faults": tuple(sorted({f"{fault['exercise']}.{fault['id']}" for fault in result["faults"]})),
    }


def changes(plain: Mapping[str, Any], changed: Mapping[str, Any], *, mirror: bool) -> tuple[str, ...]:
    """What became what, a line for each kind of event; nothing where the verdict stands."""
    before, after = gist(plain), gist(changed, mirror=mirror)
    return tuple(
        f"{kind}: {_said(before[kind])} became {_said(after[kind])}" for kind in before if before[kind] != after[kind]
    )


def _said(words: tuple[str, ...]) -> str:
    counted = {word: words.count(word) for word in words}
    return ", ".join(f"{count} x {word}" if count > 1 else word for word, count in counted.items()) or "none"
