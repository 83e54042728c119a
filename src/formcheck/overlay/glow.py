"""The person's outline as a soft glow, and the line of the back in it."""

from __future__ import annotations

import cv2
import numpy as np

from formcheck.form.outline_metrics import back_column
from formcheck.overlay.fixed import SHIFT, fixed
from formcheck.overlay.lettering import Colour, Image
from formcheck.pose.outline import TRUNK
from formcheck.pose.types import FloatArray, Pose

#: The glow is made in a picture this many times smaller, and is this strong.
_SMALLER, _STRENGTH = 4, 0.85


def draw_glow(picture: Image, pose: Pose, colour: Colour, short_px: int) -> None:
    """Draw the outline of `pose` into `picture`; nothing where there is none.

    Parameters
    ----------
    short_px : int
        The shorter side of the picture, which sets the widths.
    """
    outline = pose.outline
    if outline is None or len(outline.contour) < 8 or not np.isfinite(outline.contour).all():
        return
    height, width = picture.shape[:2]
    curve = smooth_loop(outline.contour)
    reach = max(6.0, short_px / 28)
    left, top = np.maximum(np.floor(curve.min(axis=0) - reach), 0).astype(int)
    right, bottom = np.minimum(np.ceil(curve.max(axis=0) + reach), (width, height)).astype(int)
    if right - left < 8 or bottom - top < 8:
        return
    _blend(picture[top:bottom, left:right], curve - (left, top), colour, reach)
    bright = _mixed(colour, 0.45)
    _polyline(picture, curve, bright, max(1, round(short_px / 1000)), closed=True)
    back = back_line(pose)
    if len(back) > 1:
        _polyline(picture, back, _mixed(colour, -0.55), max(3, round(short_px / 110)))
        _polyline(picture, back, _mixed(colour, 0.75), max(2, round(short_px / 190)))


def back_line(pose: Pose) -> FloatArray:
    """The edge of the back from shoulders to hips as points (n, 2) of the picture; none where it can't be told."""
    column = back_column(pose)
    if column is None or pose.outline is None:
        return np.empty((0, 2))
    points = pose.outline.points(pose.image_xy)[TRUNK, column]
    told = ~np.isnan(points[:, 0])
    if told.mean() < 0.65:
        return np.empty((0, 2))
    # A light hand over it: each point the mean of itself and its neighbours.
    points = points[told]
    around = np.concatenate([points[:1], points, points[-1:]])
    eased: FloatArray = (around[:-2] + 2 * around[1:-1] + around[2:]) / 4
    return eased


def smooth_loop(points: FloatArray, between: int = 3) -> FloatArray:
    """A closed polygon as a smooth curve through eased points (a uniform cubic B-spline), `between` for each."""
    u = np.arange(between)[:, None] / between
    weights = np.concatenate(
        [(1 - u) ** 3, 3 * u**3 - 6 * u**2 + 4, -3 * u**3 + 3 * u**2 + 3 * u + 1, u**3],  # one before, here, two after
        axis=1,
    )
    around = np.concatenate([points[-1:], points, points[:2]])
    neighbours = np.stack([around[shift : shift + len(points)] for shift in range(4)])
    loop: FloatArray = (weights @ neighbours.reshape(4, -1) / 6).reshape(between, -1, 2).transpose(1, 0, 2)
    return loop.reshape(-1, 2)


def _blend(pane: Image, curve: FloatArray, colour: Colour, reach: float) -> None:
    """Lay the glow of `curve` over `pane`, in place.

    Each channel is moved up or down by how far the colour lies above or below the middle grey: that shows on white as
    well as on black, and costs one pass.
    """
    height, width = pane.shape[:2]
    small = np.zeros((-(-height // _SMALLER), -(-width // _SMALLER)), np.uint8)
    loop = fixed(curve * (small.shape[1] / width, small.shape[0] / height))
    cv2.polylines(small, [loop], True, 255, max(1, round(0.4 * reach / _SMALLER)), cv2.LINE_8, SHIFT)
    wide = 2 * max(1, round(0.3 * reach / _SMALLER)) + 1
    glow = cv2.blur(cv2.blur(cv2.blur(small, (wide, wide)), (wide, wide)), (wide, wide))
    # Halved and raised by 128, so that one unsigned picture carries both signs.
    push = [cv2.convertScaleAbs(glow, alpha=_STRENGTH * (2 * part - 255) / 510, beta=128) for part in colour]
    cv2.addWeighted(pane, 1.0, cv2.resize(cv2.merge(push), (width, height)), 2.0, -256.0, dst=pane)


def _mixed(colour: Colour, white: float) -> Colour:
    """`colour` lightened by a share of white; darkened where the share is negative."""
    red, green, blue = (round(c + (255 - c) * white) if white >= 0 else round(c * (1 + white)) for c in colour)
    return red, green, blue


def _polyline(picture: Image, points: FloatArray, colour: Colour, thick: int, closed: bool = False) -> None:
    cv2.polylines(picture, [fixed(points)], closed, colour, thick, cv2.LINE_AA, SHIFT)
