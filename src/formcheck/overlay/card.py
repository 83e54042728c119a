"""What a session came to, as one picture: to be looked at, and to be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from formcheck.overlay.fixed import SHIFT, fixed
from formcheck.overlay.lettering import LINE_STEP, Colour, Image, Lettering
from formcheck.overlay.overlay import Verdict

_WHITE, _SOFT, _FAINT, _DARK = (255, 255, 255), (196, 202, 208), (142, 148, 154), 16
_GREEN, _AMBER = Verdict.GOOD.colour, Verdict.ADVICE.colour
#: Sets that are listed; of more the last ones.
_MOST_SETS = 8


@dataclass(frozen=True, slots=True)
class Worst:
    """A moment at which something was clearly wrong.

    Attributes
    ----------
    cue : str
        What would have put it right.
    t_s : float
        Seconds of presentation time.
    line : tuple of (float, float)
        The judged line, as shares of the picture's width and height.
    jpeg : bytes
        What the camera saw.
    """

    cue: str
    t_s: float
    line: tuple[tuple[float, float], ...]
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on it.

    Attributes
    ----------
    head : str
        A word or two, in green where `is_good`.
    sets : sequence of str
        What was done, a line each.
    compared : sequence of str
        Against the last time, and how many weeks in a row.
    remember : str
        What to do better next time.
    worst : Worst or None
        The moment that went most wrong.
    """

    head: str
    is_good: bool
    sets: Sequence[str]
    compared: Sequence[str] = ()
    remember: str = ""
    worst: Worst | None = None


def draw_card(card: Card, width: int, height: int, below: str = "") -> Image:
    """The picture of `card`, (height, width, 3) uint8 RGB; `below` stands small under it: keys."""
    picture = np.full((height, width, 3), _DARK, np.uint8)
    if below:
        strip = max(14, round(height / 24))
        letters = Lettering()
        cap = min(0.46 * strip, 40 * (width - strip) / max(letters.width(below, 40), 1.0))
        letters.draw(picture, below, strip / 2, height - 0.27 * strip, cap, _FAINT)
        height -= strip
    upright = width < 0.9 * height
    pad = 0.04 * min(width, height)
    room = (0.0, 0.0, float(width), float(height))
    if card.worst is not None:
        top, left = (0.56 * height, 0.0) if upright else (0.0, 0.58 * width)
        _draw_worst(picture, card.worst, (left + pad, top + pad, width - pad, height - pad))
        room = (0.0, 0.0, float(width), top) if upright else (0.0, 0.0, left, float(height))
    _write(picture, _lines(card), (room[0] + pad, room[1] + pad, room[2] - pad, room[3] - pad), min(width, height))
    return picture


def _lines(card: Card) -> list[tuple[str, float, Colour]]:
    """Words, height of their capitals as a share of the shorter side, colour."""
    more = len(card.sets) - _MOST_SETS
    sets = [*([f"and {more} sets before"] if more > 0 else []), *card.sets[-_MOST_SETS:]]
    return [
        (card.head, 0.1, _GREEN if card.is_good else _WHITE),
        *((line, 0.042, _WHITE) for line in sets),
        *((line, 0.042, _GREEN) for line in card.compared),
        *([(f"Next time: {card.remember}", 0.06, _AMBER)] if card.remember else []),
    ]


def _write(
    picture: Image, lines: Sequence[tuple[str, float, Colour]], box: tuple[float, float, float, float], short_px: int
) -> None:
    """The lines from the top of `box` (left, top, right, bottom) on, broken where they must, all smaller if need be."""
    letters = Lettering()
    left, top, right, bottom = box
    shrink = 1.0
    while True:
        rows = []
        for words, share, colour in lines:
            cap = share * short_px * shrink
            broken, size = letters.fit(words, cap, 0.85 * cap, right - left)
            rows += [
                (part, size, colour, (0.85 if at == 0 else LINE_STEP - 1) * size) for at, part in enumerate(broken)
            ]
        needed = sum(size + gap for _, size, _, gap in rows)
        if needed <= bottom - top or shrink < 0.3:
            break
        shrink *= 0.92
    y = top + max(0.0, (bottom - top - needed) / 2)
    for words, size, colour, gap in rows:
        y += size + gap
        letters.draw(picture, words, left, y, size, colour)


def _draw_worst(picture: Image, worst: Worst, box: tuple[float, float, float, float]) -> None:
    """The moment with the judged line in it, as large as it fits into `box`, and what would have put it right."""
    left, top, right, bottom = (round(edge) for edge in box)
    seen = cv2.imdecode(np.frombuffer(worst.jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    if seen is None or right - left < 16 or bottom - top < 32:
        return
    words_px = 0.13 * (bottom - top)
    scale = min((right - left) / seen.shape[1], (bottom - top - words_px) / seen.shape[0])
    shown = cv2.resize(seen, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    height, width = shown.shape[:2]
    line = np.array([point for point in worst.line if np.isfinite(point).all()]).reshape(-1, 2) * (width, height)
    if len(line) > 1:
        thick = max(3, height // 60)
        cv2.polylines(shown, [fixed(line)], False, Verdict.FAULT.colour, thick, cv2.LINE_AA, SHIFT)
    x, y = left + (right - left - width) // 2, top + round((bottom - top - height - words_px) / 2)
    picture[y : y + height, x : x + width] = shown
    letters, words = Lettering(), f"Worst: {worst.cue}"
    cap = min(0.4 * words_px, 40 * (right - left) / max(letters.width(words, 40), 1.0))
    letters.draw(picture, words, left, y + height + 0.7 * words_px, cap, _SOFT)
