"""Letters on a picture: OpenCV's own scalable sans, measured by the height of its capitals.

No font file is needed. Sizes are heights of capitals and digits in pixels, since that decides from how far
away something can be read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

#: Height of a capital in the built-in sans, as a share of its nominal size.
_CAP_SHARE = 0.75
_BOLD = 700
#: Distance of two lines, in heights of a capital.
LINE_STEP = 1.55
#: How far letters such as g reach below the line, in heights of a capital.
DESCENT = 0.32


def printable(text: str) -> str:
    """`text` in one line that can be drawn: a lone surrogate would kill the process (OpenCV 5.0)."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())


class Lettering:
    """Measures and draws text in one bold sans."""

    def __init__(self) -> None:
        """Load the face."""
        self._face = cv2.FontFace("sans")
        self._widths: dict[str, float] = {}

    def width(self, text: str, cap_px: float) -> float:
        """Width of `text` in pixels, with capitals `cap_px` high."""
        if text not in self._widths:
            if len(self._widths) > 500:  # clocks and angles are many, but never that many at once
                self._widths.clear()
            box = cv2.getTextSize((0, 0), printable(text), (0, 0), self._face, 200, _BOLD)
            self._widths[text] = box[2] * _CAP_SHARE / 200
        # Sizes are whole pixels: what is drawn may be half a pixel a line higher than asked for.
        return self._widths[text] * _size(cap_px) / _CAP_SHARE

    def draw(self, image: Image, text: str, x: float, baseline: float, cap_px: float, colour: Colour) -> None:
        """Write `text` into `image` from `x` on, on `baseline` (pixels); parts outside are cut off."""
        org = (round(x), round(baseline))
        cv2.putText(image, printable(text), org, colour, self._face, _size(cap_px), _BOLD)

    def fit(self, text: str, cap_px: float, least_px: float, width: float) -> tuple[tuple[str, ...], float]:
        """Break `text` into lines of at most `width` pixels.

        One line is as large as possible up to `cap_px`; more lines are hardly larger than `least_px`. A third
        one is taken only where letters would come out much lower. Returns the lines and the height of
        their capitals.
        """
        words = printable(text).split(" ")
        best: tuple[tuple[str, ...], float] = ((" ".join(words),), 0.0)
        for count, enough in ((1, 0.0), (2, 1.15 * least_px), (3, 0.8 * least_px)):
            if count > len(words) or (count > 1 and best[1] >= enough):
                break
            widest, lines = min((max(self.width(line, 100.0) for line in s), s) for s in _splits(words, count))
            most = cap_px if count == 1 else min(cap_px, 1.15 * least_px)
            size = min(most, 100.0 * width / max(widest, 1.0))
            if size > best[1]:
                best = (lines, size)
        return best


def _size(cap_px: float) -> int:
    return max(1, int(cap_px / _CAP_SHARE))


def _splits(words: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """Every way to break `words` into `count` lines."""
    for cuts in combinations(range(1, len(words)), count - 1):
        ends = (0, *cuts, len(words))
        yield tuple(" ".join(words[a:b]) for a, b in pairwise(ends))
