"""The outline of a person from the mask that the landmark network gives beside the landmarks.

The mask says for each pixel of the network's crop whether it belongs to the person. It stops here; what goes on is
the `Outline`.
"""

from __future__ import annotations

import math
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
_REACH = np.arange(-_STEPS, _STEPS + 1.0)
#: Samples along a line; to which side each edge lies, and the sample that says that there is none.
_INDEX, _OUTWARD = np.arange(len(_REACH), dtype=np.int16), np.array((1, -1))
_NONE = np.array((0, len(_REACH) - 1))
#: So many steps a line may be off the body: a round back.
_OFF_STEPS = 10
_OFF = np.abs(np.arange(-_OFF_STEPS, _OFF_STEPS + 1) + 0.25)  # no two are alike
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
    *(_Part((SHOULDERS[s],), (_ELBOWS[s],), 0.1, 1.0, 0.13) for s in _SIDES),
    *(_Part((_ELBOWS[s],), (_WRISTS[s],), 0.0, 1.0, 0.11) for s in _SIDES),
    *(_Part((_WRISTS[s],), (_INDICES[s],), 0.0, 1.3, 0.11) for s in _SIDES),
    *(_Part((HIPS[s],), (KNEES[s],), 0.35, 1.0, 0.2, (1 + s, 3 + s)) for s in _SIDES),
    *(_Part((KNEES[s],), (ANKLES[s],), 0.3, 1.0, 0.14, (3 + s,)) for s in _SIDES),
    _Part(SHOULDERS, HIPS, 0.0, 0.65, 0.3, (0,)),
    _Part(_EARS, _NOSE, 0.0, 1.0, 0.2),
)
_LINES = LINE_ENDS - LINE_STARTS
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
    (a, b), (c, d) = to_image[:, :2].tolist()
    scale = math.sqrt(abs(a * d - b * c))
    to_crop = np.array([[d, -b], [-c, a]]) / (a * d - b * c)

    points, normals = stations(image_xy)
    lengths = np.hypot(*(_LINES @ image_xy).T)
    start = (points - to_image[:, 2]) @ to_crop.T
    step = normals @ to_crop.T * (scale * _STEP_PX)  # a step in pixels of the crop, however the crop is turned
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = _edges(mask, start, step)
        x, y = start[:, :1] + step[:, :1] * steps, start[:, 1:] + step[:, 1:] * steps  # of the crop
        at_x, at_y = a * x + b * y + to_image[0, 2], c * x + d * y + to_image[1, 2]  # of the picture
        edges_px = steps * (_STEP_PX * scale) * _OUTWARD
        told = _within(x, y, mask.shape[1], mask.shape[0], _BORDER_PX)
        told &= _within(at_x, at_y, *image_size, _BORDER_PX * scale)
        told &= (lengths >= _LEAST_LINE_PX * scale)[LINE_OF][:, None]
        told &= ~_covered(at_x, at_y, edges_px, image_xy, float(max(lengths[0], 1.15 * lengths[1:].max())))
    return Outline(np.where(told, edges_px, np.nan), _contour(mask, to_image))


def _sample(mask: NDArray[np.float32], x: FloatArray, y: FloatArray) -> NDArray[np.float32]:
    """Values of `mask` at x, y (n, m), between pixels on straight lines; clearly nobody beyond it."""
    at = x.astype(np.float32), y.astype(np.float32)
    remapped = cv2.remap(mask, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=-1e3)
    return np.asarray(remapped, np.float32)


def _edges(mask: NDArray[np.float32], start: FloatArray, step: FloatArray) -> FloatArray:
    """Steps from each line to both ends of the body it runs in, (n, 2), signed as `step`; NaN where there is none."""
    start_x, start_y, step_x, step_y = start[:, :1], start[:, 1:], step[:, :1], step[:, 1:]
    profiles = _sample(mask, start_x + step_x * _REACH, start_y + step_y * _REACH)
    off = ~(profiles > 0)
    # Where the line is off the body: from the nearest place that is on it.
    near = ~off[:, _STEPS - _OFF_STEPS : _STEPS + _OFF_STEPS + 1]
    inner = (_STEPS - _OFF_STEPS + np.argmin(np.where(near, _OFF, np.inf), axis=1)[:, None]).astype(np.int16)
    # The first sample off the body to each side, and the last one on it; a straight line between them crosses 0.
    out = np.empty((len(off), 2), np.intp)
    out[:, 0] = (off & (inner < _INDEX)).argmax(axis=1)
    out[:, 1] = len(_REACH) - 1 - (off & (inner > _INDEX))[:, ::-1].argmax(axis=1)
    told = near.any(axis=1, keepdims=True) & (out != _NONE)
    last = np.minimum(np.maximum(out - _OUTWARD, 0), len(_REACH) - 1)
    rows = np.arange(len(profiles))[:, None]
    a, b = profiles[rows, last].astype(np.float64), profiles[rows, out].astype(np.float64)
    share = a / (a - b)
    # Logits bend between two samples: look there, and draw the line again.
    between = last - _STEPS + share * _OUTWARD
    c = _sample(mask, start_x + step_x * between, start_y + step_y * between).astype(np.float64)
    share = np.where(c > 0, share + (1 - share) * c / (c - b), share * a / (a - c))
    told &= a - b >= _LEAST_SLOPE * _STEP_PX
    steps: FloatArray = np.where(told, last - _STEPS + share * _OUTWARD, np.nan)
    return steps


def _within(x: FloatArray, y: FloatArray, width: int, height: int, margin: float) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (x >= margin) & (x <= width - 1 - margin) & (y >= margin) & (y <= height - 1 - margin)
    return inside


def _covered(
    at_x: FloatArray, at_y: FloatArray, edges_px: FloatArray, image_xy: FloatArray, trunk_px: float
) -> NDArray[np.bool_]:
    """Edges (65, 2) that are those of an arm, a leg or the head: nearer to its middle than to the line."""
    begin, end = _PART_STARTS @ image_xy, _PART_ENDS @ image_xy
    along = end - begin
    square = np.maximum((along**2).sum(axis=1), 1e-9)
    x, y = at_x[..., None] - begin[:, 0], at_y[..., None] - begin[:, 1]
    share = (x * along[:, 0] + y * along[:, 1]) / square
    share = np.minimum(np.maximum(share, _PART_SINCE), _PART_UNTIL)
    distance = np.sqrt((x - along[:, 0] * share) ** 2 + (y - along[:, 1] * share) ** 2)
    matters = _PART_MATTERS.copy()
    middles = begin + along / 2
    for line, twin in _TWIN.items():
        gap = middles[twin] - middles[6 + line - 1]
        matters[line, twin] = np.hypot(gap[0], gap[1]) > _TWIN_TRUNKS * trunk_px
    over = (distance < _PART_RADIUS * trunk_px) & (distance < 0.8 * np.abs(edges_px)[..., None])
    covered: NDArray[np.bool_] = (over & matters[LINE_OF][:, None]).any(axis=-1)
    return covered


#: A pixel and its neighbours.
_CROSS_X, _CROSS_Y = np.array([[0], [1], [-1], [0], [0]]), np.array([[0], [0], [0], [1], [-1]])


def _contour(mask: NDArray[np.float32], to_image: FloatArray) -> FloatArray:
    """The contour of the largest piece of the mask: points at even distances, moved to where the logits are 0."""
    pieces, _ = cv2.findContours((mask > 0).view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not pieces:
        return np.empty((0, 2))
    piece = max(pieces, key=len)[:, 0]
    if len(piece) < 8:
        return np.empty((0, 2))
    closed_x, closed_y = np.concatenate([piece, piece[:1]]).T.astype(np.float64)
    length = np.zeros(len(closed_x))
    np.hypot(closed_x[1:] - closed_x[:-1], closed_y[1:] - closed_y[:-1], out=length[1:])
    length = np.cumsum(length)
    places = np.arange(CONTOUR_POINTS) * (length[-1] / CONTOUR_POINTS)
    x, y = np.interp(places, length, closed_x), np.interp(places, length, closed_y)
    logit, right, left, down, up = _sample(mask, x + _CROSS_X, y + _CROSS_Y).astype(np.float64)
    slope_x, slope_y = (right - left) / 2, (down - up) / 2
    move = logit / np.maximum(slope_x**2 + slope_y**2, 0.05)
    x -= np.minimum(np.maximum(move * slope_x, -1.0), 1.0)
    y -= np.minimum(np.maximum(move * slope_y, -1.0), 1.0)
    contour: FloatArray = np.stack([x, y], axis=1) @ to_image[:, :2].T + to_image[:, 2]
    return contour
