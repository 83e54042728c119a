"""Pictures as a browser sends them: the time of capture and a JPEG, checked before anything is decoded."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import cv2
import numpy as np

from formcheck.errors import InputError
from formcheck.video.types import Image

#: Of one picture: bytes, and pixels of the longer side.
MOST_BYTES = 600_000
MOST_SIDE = 1920
_LEAST_SIDE = 16
#: Before the JPEG: its number, and the browser's clock at its capture, in seconds.
_HEAD = struct.Struct("<Id")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture under way: its number, when it was taken by the browser's clock (seconds), and the JPEG."""

    number: int
    captured_s: float
    jpeg: bytes


def read_picture(message: bytes) -> Picture:
    """A picture out of a message; InputError for what is none, or too large."""
    if len(message) > MOST_BYTES + _HEAD.size:
        raise InputError(f"A picture of {len(message) >> 10} KiB is too large.")
    if len(message) <= _HEAD.size:
        raise InputError("A message holds no picture.")
    number, captured_s = _HEAD.unpack_from(message)
    jpeg = message[_HEAD.size :]
    if not math.isfinite(captured_s):
        raise InputError("A picture has no time.")
    width, height = jpeg_size(jpeg)
    if not min(width, height) >= _LEAST_SIDE or max(width, height) > MOST_SIDE:
        raise InputError(f"A picture of {width} x {height} pixels is too small or too large.")
    return Picture(number, captured_s, jpeg)


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Width and height as the head of a JPEG says; InputError where it is none."""
    at = 2
    if jpeg[:2] == b"\xff\xd8":
        while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
            mark = jpeg[at + 1]
            if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack_from(">HH", jpeg, at + 5)
                return int(width), int(height)
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    raise InputError("A picture is no JPEG.")


def decode(jpeg: bytes) -> Image | None:
    """The picture, RGB; None where it is damaged."""
    try:
        found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    if found is None:
        return None
    return cv2.cvtColor(found, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]
