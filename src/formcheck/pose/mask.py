"""The outline of a person from the mask that the landmark network gives beside the landmarks.

The mask says for each pixel of the network's crop whether it belongs to the person. It stops here; what goes on is
the `Outline`.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.pose.outline import (
    ANKLES,
    CONTOUR_POINTS,
    HIPS,
    KNEES,
    LINE_ENDS,
    LINE_OF,
    LINE_STARTS,
    SHOULDERS,
    Outline,
    middles,
    stations,
)
from formcheck.pose.types import FloatArray, Landmark

_ELBOWS = (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW)
_WRISTS = (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
_INDICES = (Landmark.LEFT_INDEX, Landmark.RIGHT_INDEX)
_EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_NOSE = (Landmark.NOSE,)

#: How far from its line an edge is looked for, in steps, and the length of a step in pixels of the crop.
_STEPS, _STEP_PX = 42, 1.5
#: So many steps a line may be off the body: a round back.
_OFF_STEPS = 10
#: An edge so near to the border of crop or picture, in pixels of the crop, is the border's.
_BORDER_PX = 2.0
#: Logits must fall by this much a pixel of the crop, or the edge is too soft to be one.
_LEAST_SLOPE = 0.25
#: A line shorter than this, in pixels of the crop, points at the camera.
_LEAST_LINE_PX = 10.0


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the body that may lie over the edge of another.

    `begin` and `end` are landmarks whose middle is an end, `since` and `until` the shares of the length that count,
    `radius` is its half thickness in trunks and `excuses` the lines whose edges it may touch.
    """

    begin: tuple[Landmark, ...]
    end: tuple[Landmark, ...]
    since: float
    until: float
    radius: float
    excuses: tuple[int, ...] = ()


_SIDES = (0, 1)
_PARTS = (
    *(_Part((SHOULDERS[s],), (_ELBOWS[s],), 0.3, 1.0, 0.12) for s in _SIDES),
    *(_Part((_ELBOWS[s],), (_WRISTS[s],), 0.0, 1.0, 0.11) for s in _SIDES),
    *(_Part((_WRISTS[s],), (_INDICES[s],), 0.0, 1.3, 0.11) for s in _SIDES),
    *(_Part((HIPS[s],), (KNEES[s],), 0.35, 1.0, 0.2, (1 + s, 3 + s)) for s in _SIDES),
    *(_Part((KNEES[s],), (ANKLES[s],), 0.3, 1.0, 0.14, (3 + s,)) for s in _SIDES),
    _Part(SHOULDERS, HIPS, 0.0, 0.65, 0.3, (0,)),
    _Part(_EARS, _NOSE, 0.0, 1.0, 0.2),
)
_PART_STARTS = middles(part.begin for part in _PARTS)
_PART_ENDS = middles(part.end for part in _PARTS)
_PART_SINCE, _PART_UNTIL, _PART_RADIUS = np.array([(p.since, p.until, p.radius) for p in _PARTS]).T
_PART_MATTERS = np.array([[line not in part.excuses for part in _PARTS] for line in range(5)])
#: The same part of the other leg, for each line; and how near to it, in trunks, the two count as one.
_TWIN = {1: 7, 2: 6, 3: 9, 4: 8}
_TWIN_TRUNKS = 0.15


def outline_from_mask(
    mask: NDArray[np.float32], to_image: FloatArray, image_xy: FloatArray, image_size: tuple[int, int]
) -> Outline:
    """The outline that a mask of the landmark network shows.

    Parameters
    ----------
    mask : (h, w) float32
        Logits of the crop's pixels: above 0 is the person.
    to_image : (2, 3) float64
        Takes (x, y, 1) in pixels of the crop to pixels of the picture; turns and scales alike in all directions.
    image_xy : (33, 2) float64
        The landmarks of the same person, in pixels of the picture.
    image_size : (int, int)
        Width and height of the picture.
    """
    scale = float(np.sqrt(abs(np.linalg.det(to_image[:, :2]))))
    to_crop = np.linalg.inv(to_image[:, :2])
    offset = to_crop @ to_image[:, 2]

    points, normals = stations(image_xy)
    start = points @ to_crop.T - offset
    step = normals @ to_crop.T * (scale * _STEP_PX)  # a step in pixels of the crop, however the crop is turned
    reach = np.arange(-_STEPS, _STEPS + 1.0)
    values = _sample(mask, start[:, None] + step[:, None] * reach[:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.stack([_edge(mask, values, start, step, toward) for toward in (1, -1)], axis=1)
        edges_px = found * (_STEP_PX * scale)
        where = start[:, None] + step[:, None] * (found * (1.0, -1.0))[:, :, None]
        height, width = mask.shape
        inside = _within(where, width, height, _BORDER_PX)
        at = points[:, None] + normals[:, None] * (edges_px * (1.0, -1.0))[:, :, None]
        inside &= _within(at, *image_size, _BORDER_PX * scale)
        lengths = np.hypot(*((LINE_ENDS - LINE_STARTS) @ image_xy).T)
        inside &= (lengths >= _LEAST_LINE_PX * scale)[LINE_OF][:, None]
        trunk_px = float(max(lengths[0], 1.15 * lengths[1:].max()))
        inside &= ~_covered(at, edges_px, image_xy, trunk_px)
    return Outline(np.where(inside, edges_px, np.nan), _contour(mask, to_image))


def _sample(mask: NDArray[np.float32], xy: FloatArray) -> FloatArray:
    """Values of `mask` at `xy` (..., 2), between pixels on straight lines; NaN beyond it."""
    height, width = mask.shape
    x, y = xy[..., 0], xy[..., 1]
    with np.errstate(invalid="ignore"):
        within = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
    x, y = np.where(within, x, 0.0), np.where(within, y, 0.0)
    left, top = np.minimum(x.astype(np.intp), width - 2), np.minimum(y.astype(np.intp), height - 2)
    right_share, low_share = x - left, y - top
    flat, first = mask.ravel(), top * width + left
    upper = flat[first] * (1 - right_share) + flat[first + 1] * right_share
    lower = flat[first + width] * (1 - right_share) + flat[first + width + 1] * right_share
    return np.where(within, upper * (1 - low_share) + lower * low_share, np.nan)


def _edge(
    mask: NDArray[np.float32], values: FloatArray, start: FloatArray, step: FloatArray, toward: int
) -> FloatArray:
    """Steps from each line to the edge of the body it runs in, in the direction `toward` (+1 or -1) of `step`."""
    rows = np.arange(len(values))
    line = values[:, ::toward] > 0
    near = line[:, _STEPS - _OFF_STEPS : _STEPS + _OFF_STEPS + 1]
    # Where the line is off the body: from the nearest place that is on it.
    off = np.abs(np.arange(-_OFF_STEPS, _OFF_STEPS + 1) + 0.25 * toward)
    inner = _STEPS - _OFF_STEPS + np.argmin(np.where(near, off, np.inf), axis=1)
    leaves = ~line & (np.arange(line.shape[1]) > inner[:, None])
    outer = np.argmax(leaves, axis=1)
    told = near.any(axis=1) & (outer > 0)
    outer = np.maximum(outer, 1)
    ahead = values[:, ::toward]
    a, b = ahead[rows, outer - 1], ahead[rows, outer]
    slope = (a - b) / _STEP_PX
    # Between two samples the logits bend: look once more where the straight line crosses 0.
    share = a / (a - b)
    c = _sample(mask, start + step * (toward * (outer - 1 + share - _STEPS))[:, None])
    share = np.where(c > 0, share + (1 - share) * c / (c - b), share * a / (a - c))
    steps: FloatArray = np.where(told & (slope >= _LEAST_SLOPE), outer - 1 + share - _STEPS, np.nan)
    return steps


def _within(xy: FloatArray, width: int, height: int, margin: float) -> NDArray[np.bool_]:
    x, y = xy[..., 0], xy[..., 1]
    inside: NDArray[np.bool_] = (x >= margin) & (x <= width - 1 - margin) & (y >= margin) & (y <= height - 1 - margin)
    return inside


def _covered(at: FloatArray, edges_px: FloatArray, image_xy: FloatArray, trunk_px: float) -> NDArray[np.bool_]:
    """Edges (65, 2) that are those of an arm, a leg or the head: nearer to its middle than to the line."""
    begin, end = _PART_STARTS @ image_xy, _PART_ENDS @ image_xy
    along = end - begin
    square = np.maximum((along**2).sum(axis=1), 1e-9)
    apart = at[:, :, None] - begin
    share = np.clip((apart * along).sum(axis=-1) / square, _PART_SINCE, _PART_UNTIL)
    away = apart - along * share[..., None]
    distance = np.hypot(away[..., 0], away[..., 1])
    matters = _PART_MATTERS.copy()
    middles = begin + along / 2
    for line, twin in _TWIN.items():
        gap = middles[twin] - middles[6 + line - 1]
        matters[line, twin] = np.hypot(gap[0], gap[1]) > _TWIN_TRUNKS * trunk_px
    over = (distance < _PART_RADIUS * trunk_px) & (distance < 0.8 * np.abs(edges_px)[..., None])
    covered: NDArray[np.bool_] = (over & matters[LINE_OF][:, None]).any(axis=-1)
    return covered


def _contour(mask: NDArray[np.float32], to_image: FloatArray) -> FloatArray:
    """The contour of the largest piece of the mask: points at even distances, moved to where the logits are 0."""
    pieces, _ = cv2.findContours((mask > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not pieces:
        return np.empty((0, 2))
    piece = max(pieces, key=len)[:, 0].astype(np.float64)
    if len(piece) < 8:
        return np.empty((0, 2))
    closed = np.concatenate([piece, piece[:1]])
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    places = np.linspace(0, length[-1], CONTOUR_POINTS, endpoint=False)
    xy = np.stack([np.interp(places, length, closed[:, k]) for k in (0, 1)], axis=1)
    for _ in range(2):
        around = _sample(mask, xy[None] + np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])[:, None])
        slope = np.stack([around[1] - around[2], around[3] - around[4]], axis=1) / 2
        move = -around[0][:, None] * slope / np.maximum((slope**2).sum(axis=1), 0.05)[:, None]
        xy = xy + np.where(np.isnan(move), 0.0, np.clip(move, -1.0, 1.0))
    contour: FloatArray = xy @ to_image[:, :2].T + to_image[:, 2]
    return contour
