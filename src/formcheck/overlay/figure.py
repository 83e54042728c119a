"""A drawn body that shows how an exercise is done, over and over: before it begins, and in the rest before it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.demonstrations import Demonstration, load_demonstration
from formcheck.overlay.fixed import SHIFT, fixed
from formcheck.overlay.lettering import Colour, Image

_BODY: Colour = (226, 230, 233)
_FLOOR: Colour = (96, 102, 108)
_PANEL: Colour = (24, 27, 30)
#: How long the loop stays at its end, seconds.
_PAUSE_S = 0.6
_PAD = 0.06


class Figure:
    """Draws demonstrations into a part of a picture; `load` finds that of an exercise by its id, if there is one."""

    def __init__(self, load: Callable[[str], Demonstration | None] = load_demonstration) -> None:
        self._load = lru_cache(maxsize=4)(lambda exercise: _measured(load(exercise)))

    def draw(self, picture: Image, exercise: str, t: float, box: tuple[int, int, int, int]) -> None:
        """Show how `exercise` looks at `t` seconds in `box` (left, top, width, height); nothing if it isn't known."""
        found = self._load(exercise)
        left, top, width, height = box
        if found is None or min(width, height) < 24:
            return
        of, low, high = found
        pane = picture[top : top + height, left : left + width]
        pane[:] = _PANEL
        room = np.array([width, height]) * (1 - 2 * _PAD)
        factor = float((room / (high - low)).min())
        origin = np.array([width, height]) / 2 - factor * (low + high) / 2
        if of.floor is not None:
            y = round(origin[1] + factor * of.floor)
            cv2.line(pane, (0, y), (width - 1, y), _FLOOR, max(1, height // 160), cv2.LINE_AA)
        rings = [fixed(origin + factor * ring) for ring in of.drawings[_index(of, t)].rings]
        cv2.fillPoly(pane, rings, _BODY, cv2.LINE_AA, SHIFT)


def _index(of: Demonstration, t: float) -> int:
    """Which drawing is shown at `t`."""
    count = len(of.drawings)
    return min(int(t / of.step_s) % (count + round(_PAUSE_S / of.step_s)), count - 1)


def _measured(of: Demonstration | None) -> tuple[Demonstration, NDArray[np.float64], NDArray[np.float64]] | None:
    """A demonstration with the corners of all that its body reaches."""
    if of is None:
        return None
    points = np.concatenate([ring for drawn in of.drawings for ring in drawn.rings])
    return of, points.min(axis=0), points.max(axis=0)
