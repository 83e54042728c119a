"""Where bodies are in a picture: what the detector network's numbers mean.

Its 2254 boxes hang on a grid of anchors; each carries four key points, of which the first is the middle of the hips and
the second lies on the circle around the whole body, past the head.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from formcheck.pose.blazepose.crop import Crop, project
from formcheck.pose.blazepose.runtime import DETECTOR, Float32Array, Network, Picture
from formcheck.pose.types import FloatArray
from formcheck.video.types import Image

#: Below this score there is no body.
MIN_SCORE = 0.5
#: Boxes that share more than this of their union are of one body.
_SAME_BODY = 0.5
_STRIDES = (8, 16, 32, 32, 32)
_ANCHORS_PER_CELL = 2
_KEY_POINTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """A body that was found.

    Attributes
    ----------
    score : float
        0..1.
    box : (4,) float64
        Left, top, right, bottom of the face, in pixels of what was searched.
    points : (4, 2) float64
        The key points, in the same pixels.
    """

    score: float
    box: FloatArray
    points: FloatArray


def anchors(size: int = DETECTOR.size) -> FloatArray:
    """(n, 2): the anchors' middles in pixels, in the network's order."""
    layers = []
    for stride in _STRIDES:
        cells = (np.arange(-(-size // stride)) + 0.5) * stride
        x, y = np.meshgrid(cells, cells)
        layers.append(np.repeat(np.column_stack((x.ravel(), y.ravel())), _ANCHORS_PER_CELL, axis=0))
    return np.concatenate(layers)


_GRID = anchors()


def decode(boxes: Float32Array, logits: Float32Array, min_score: float = MIN_SCORE) -> list[Detection]:
    """All boxes (2254, 12) whose score, from logits (2254, 1), is at least `min_score`; the best first.

    A row holds the box's middle, width and height, then x and y of each key point, all in pixels from its anchor.
    """
    least = np.log(min_score / (1 - min_score))
    good = np.flatnonzero(logits[:, 0] >= least)
    good = good[np.argsort(-logits[good, 0], kind="stable")]
    rows = boxes[good].astype(np.float64)
    scores = 1 / (1 + np.exp(-logits[good, 0].astype(np.float64)))
    at = _GRID[good]
    middles, halves = rows[:, :2] + at, rows[:, 2:4] / 2
    corners = np.hstack((middles - halves, middles + halves))
    points = rows[:, 4:].reshape(-1, _KEY_POINTS, 2) + at[:, None]
    return [Detection(float(s), box, marks) for s, box, marks in zip(scores, corners, points, strict=True)]


def merge(found: list[Detection]) -> list[Detection]:
    """One detection a body, the best first: those whose boxes overlap are averaged, weighted by score."""
    bodies = []
    rest = sorted(found, key=lambda detection: -detection.score)
    while rest:
        overlaps = _overlaps(rest[0].box, np.array([detection.box for detection in rest]))
        same = [one for one, share in zip(rest, overlaps, strict=True) if share > _SAME_BODY] or rest[:1]
        weights = [one.score for one in same]
        bodies.append(
            Detection(
                rest[0].score,
                np.average([one.box for one in same], axis=0, weights=weights),
                np.average([one.points for one in same], axis=0, weights=weights),
            )
        )
        rest = [one for one in rest if all(one is not other for other in same)]
    return bodies


def _overlaps(box: FloatArray, boxes: FloatArray) -> FloatArray:
    """Intersection over union of a box (4,) with each of `boxes` (n, 4)."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    shared = np.prod(np.maximum(sides, 0.0), axis=1)
    both = np.prod(box[2:] - box[:2]) + np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) - shared
    return np.asarray(np.divide(shared, both, out=np.zeros_like(shared), where=both > 0))


class Detector:
    """Searches pictures for bodies."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._buffer: Picture = np.zeros((DETECTOR.size, DETECTOR.size, 3), np.uint8)

    def find(self, image: Image, where: Crop | None = None, min_score: float = MIN_SCORE) -> list[Crop]:
        """The crop of each body in the picture, the surest first.

        Parameters
        ----------
        image : (H, W, 3) uint8
            The picture; crops are in its pixels.
        where : Crop, optional
            The square that is searched; the whole picture, upright, without.
        min_score : float
            Below this there is no body.
        """
        searched = where or Crop.whole(image.shape[1], image.shape[0])
        boxes, logits = self._network(searched.cut(image, self._buffer))
        bodies = merge(decode(boxes, logits, min_score))
        to_image = searched.to_image(DETECTOR.size)
        crops = (Crop.around(*project(body.points[:2], to_image)) for body in bodies)
        return [crop for crop in crops if crop.is_usable]
