"""Letters on a picture: OpenCV's own scalable sans, measured by the height of its capitals.

No font file is needed. Sizes are heights of capitals and digits in pixels, since that decides from how far
away something can be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.overlay.fixed import SHIFT, fixed

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

#: Height of a capital in the built-in sans, as a share of its nominal size.
_CAP_SHARE = 0.75
_BOLD = 700
_RIGHT_TO_LEFT = "\u0590"  # from here on letters may run the other way
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
        text, size = printable(text), _size(cap_px)
        left, line = round(x), round(baseline)
        if "0" not in text or max(text) >= _RIGHT_TO_LEFT:
            cv2.putText(image, text, (left, line), colour, self._face, size, _BOLD)
            return
        for found in re.finditer("0|[^0]+", text):
            part = found.group()
            if part == "0":  # what stands before may end in a space, which has no width at an end
                at = left + self.width(text[: found.end()], cap_px) - self.width("0", cap_px)
                rings = []
                for ring, more in zip(_plain_zero(), (-0.5, 0.5), strict=True):  # OpenCV paints half a pixel more
                    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
                    grown = ring * size + more * np.sign(ring - middle) * np.minimum(1, np.abs(ring - middle) * 8)
                    rings.append(fixed(grown + np.array([at, line])))
                cv2.fillPoly(image, rings, colour, cv2.LINE_AA, SHIFT)
            else:
                at = left + (self.width(text[: found.start()], cap_px) if found.start() else 0.0)
                cv2.putText(image, part, (round(at), line), colour, self._face, size, _BOLD)

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


@cache
def _plain_zero() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Outer and inner edge of the zero without its slash, for size 1: the face has no plain one."""
    size, left, line = 400, 50, 450
    mask = np.zeros((500, 500, 3), np.uint8)
    cv2.putText(mask, "0", (left, line), (255, 255, 255), cv2.FontFace("sans"), size, _BOLD)
    found, _ = cv2.findContours((mask[..., 0] > 127).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    rings = sorted(found, key=cv2.contourArea, reverse=True)
    inner = cv2.convexHull(np.concatenate(rings[1:]))  # of what the slash leaves open
    filled = cv2.fillConvexPoly(np.zeros((500, 500), np.uint8), inner, 1)
    hole = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0][0]
    # Edges shorter than a pixel would be painted ragged.
    outer, within = (
        (np.mean([np.roll(ring.reshape(-1, 2), shift, axis=0) for shift in range(-6, 7)], axis=0)[::15] - (left, line))
        / size
        for ring in (rings[0], hole)
    )
    return outer, within


def _size(cap_px: float) -> int:
    return max(1, int(cap_px / _CAP_SHARE))


def _splits(words: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """Every way to break `words` into `count` lines."""
    for cuts in combinations(range(1, len(words)), count - 1):
        ends = (0, *cuts, len(words))
        yield tuple(" ".join(words[a:b]) for a, b in pairwise(ends))
