"""The body in a crop: what the landmark network's numbers mean.

It knows 39 points: the 33 landmarks, two that give the next crop (the middle of the hips and the rim of the circle
around the body), and four that serve nobody. All points below are in pixels of the crop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from formcheck.pose.blazepose.crop import Crop, project
from formcheck.pose.blazepose.runtime import LANDMARKS, Float32Array, Network, Picture
from formcheck.pose.types import N_LANDMARKS, FloatArray
from formcheck.video.types import Image

#: The landmarks, and the two points of the next crop.
_N_POINTS = N_LANDMARKS + 2
#: Side of the window of a heat map in which a point is refined.
_WINDOW = 7
#: A window whose highest value is below this has nothing to say.
_MIN_PEAK = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A body as the network sees it in one crop.

    Attributes
    ----------
    score : float
        0..1, that there is a body in the crop.
    image_xy : (33, 2) float64
        Landmarks in pixels of the picture.
    world_xyz : (33, 3) float64
        Metres from the middle of the hips, in the picture's directions: x right, y down, z away from the camera.
    visibility, presence : (33,) float64
        0..1, that a landmark is not hidden; that it is in the picture.
    next_crop : Crop
        Where to look for this body in the next frame.
    mask : (256, 256) float32
        Logit of each pixel of the crop that the person is there.
    to_image : (2, 3) float64
        Takes pixels of the crop, and so of the mask, to pixels of the picture.
    """

    score: float
    image_xy: FloatArray
    world_xyz: FloatArray
    visibility: FloatArray
    presence: FloatArray
    next_crop: Crop
    mask: Float32Array
    to_image: FloatArray


def sigmoid(logits: FloatArray) -> FloatArray:
    """0..1 from logits of any shape."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -80.0, 80.0))))


def refine(points: FloatArray, heat: Float32Array, size: int = LANDMARKS.size) -> FloatArray:
    """Points (n, 2) moved to the middle of what their heat maps show around them.

    `heat` is (h, w, at least n): logits, each map covering the whole crop. A point outside stays where it is, and so
    does one whose map shows nothing near it.
    """
    side = heat.shape[0]
    cells = points * (side / size)
    refined = points.copy()
    inside = np.flatnonzero(((cells >= 0) & (cells < side)).all(axis=1))
    if not inside.size:
        return refined
    reach = np.arange(_WINDOW) - _WINDOW // 2
    columns, rows = np.floor(cells[inside]).astype(np.intp).T[:, :, None] + reach  # (k, 7) each
    grid = (np.clip(rows, 0, side - 1)[:, :, None], np.clip(columns, 0, side - 1)[:, None, :], inside[:, None, None])
    weights = sigmoid(heat[grid].astype(np.float64))
    weights *= ((rows >= 0) & (rows < side))[:, :, None] & ((columns >= 0) & (columns < side))[:, None, :]
    sums = weights.sum(axis=(1, 2))
    middles = np.column_stack(
        ((weights * columns[:, None, :]).sum(axis=(1, 2)), (weights * rows[:, :, None]).sum(axis=(1, 2)))
    )
    sure = weights.max(axis=(1, 2)) >= _MIN_PEAK
    refined[inside[sure]] = middles[sure] / sums[sure, None] * (size / side)
    return refined


def decode(outputs: tuple[Float32Array, ...], crop: Crop) -> Body:
    """The body from the network's five outputs for `crop`."""
    marks, score, mask, heat, world = outputs
    rows = marks.reshape(-1, 5)[:_N_POINTS].astype(np.float64)
    to_image = crop.to_image(LANDMARKS.size)
    image_xy = project(refine(rows[:, :2], heat), to_image)
    metres = world.reshape(-1, 3)[:N_LANDMARKS].astype(np.float64)
    metres[:, :2] = metres[:, :2] @ crop.turn.T
    visibility, presence = sigmoid(rows[:N_LANDMARKS, 3:5].T)
    return Body(
        float(score[0]),
        image_xy[:N_LANDMARKS],
        metres,
        visibility,
        presence,
        Crop.around(*image_xy[N_LANDMARKS:]),
        mask[:, :, 0].copy(),
        to_image,
    )


class LandmarkReader:
    """Finds the landmarks of the body in a crop."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._buffer: Picture = np.zeros((LANDMARKS.size, LANDMARKS.size, 3), np.uint8)

    def read(self, image: Image, crop: Crop) -> Body:
        """The body in this part of the picture; its score says whether there is one."""
        return decode(self._network(crop.cut(image, self._buffer)), crop)
