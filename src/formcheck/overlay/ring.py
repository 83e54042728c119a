"""A ring that fills: how much is done, and by its colour how well it goes."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.overlay.fixed import SHIFT, fixed
from formcheck.overlay.lettering import Colour, Image

_TRACK: Colour = (88, 93, 99)


def draw_ring(
    picture: Image, box: tuple[float, float, float, float], thick: float, share: float, colour: Colour
) -> None:
    """A ring within `box` (left, top, width, height), `share` of it in `colour`, clockwise from the top.

    Round where the box is square; its upper and lower side straight where it is wider.
    """
    left, top, width, height = box
    middle, radius = (left + width / 2, top + height / 2), (height - thick) / 2
    straight = max(0.0, (width - height) / 2)
    for part, paint in ((1.0, _TRACK), (min(1.0, share), colour)):
        if part > 0:
            band = _band(middle, straight, radius, thick, part)
            cv2.fillPoly(picture, [fixed(band)], paint, cv2.LINE_AA, SHIFT)


def _band(
    middle: tuple[float, float], straight: float, radius: float, thick: float, share: float
) -> NDArray[np.float64]:
    """The outline of the first `share` of the ring; `straight` is half the length of its straight sides."""
    turn = math.pi * radius
    corners = np.cumsum([0.0, straight, turn, 2 * straight, turn, straight])
    along = np.linspace(0.0, share * corners[-1], 2 + round(128 * share))
    x = middle[0] + np.interp(along, corners, np.array([0, 1, 1, -1, -1, 0]) * straight)
    angle = np.interp(along, corners, np.array([-0.5, -0.5, 0.5, 0.5, 1.5, 1.5]) * math.pi)
    outer, inner = (
        np.stack([x + reach * np.cos(angle), middle[1] + reach * np.sin(angle)], axis=1)
        for reach in (radius + thick / 2, radius - thick / 2)
    )
    return np.concatenate([outer, inner[::-1]])
