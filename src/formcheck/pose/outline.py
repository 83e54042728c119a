"""The outline of a person: how far the edge of the body is from its own lines, and its contour.

Small enough to be recorded, it turns, grows and mirrors with the pose. `formcheck.pose.mask` finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.pose.types import N_LANDMARKS, FloatArray, Landmark

#: Stations along the trunk and along each thigh and shank, evenly from the first joint to the second, both included.
TRUNK_STATIONS: Final = 21
LEG_STATIONS: Final = 11
N_STATIONS: Final = TRUNK_STATIONS + 4 * LEG_STATIONS
#: Most points of a contour.
CONTOUR_POINTS: Final = 64

SHOULDERS: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
KNEES: Final = (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
ANKLES: Final = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)

#: Stations of each line.
TRUNK: Final = slice(0, TRUNK_STATIONS)
LEFT_THIGH, RIGHT_THIGH, LEFT_SHANK, RIGHT_SHANK = (
    slice(start, start + LEG_STATIONS) for start in range(TRUNK_STATIONS, N_STATIONS, LEG_STATIONS)
)
_MIRRORED = np.concatenate(
    [np.arange(N_STATIONS)[part] for part in (TRUNK, RIGHT_THIGH, LEFT_THIGH, RIGHT_SHANK, LEFT_SHANK)]
)


def middles(ends: Iterable[tuple[Landmark, ...]]) -> FloatArray:
    """Rows that, multiplied with the landmarks, give the middle of each group of them."""
    groups = list(ends)
    rows = np.zeros((len(groups), N_LANDMARKS))
    for row, group in zip(rows, groups, strict=True):
        row[list(group)] = 1 / len(group)
    return rows


_LINES = (
    (SHOULDERS, HIPS),
    *(((HIPS[side],), (KNEES[side],)) for side in (0, 1)),
    *(((KNEES[side],), (ANKLES[side],)) for side in (0, 1)),
)
LINE_STARTS, LINE_ENDS = (middles(line[end] for line in _LINES) for end in (0, 1))
LINE_OF = np.repeat(np.arange(5), [TRUNK_STATIONS, *[LEG_STATIONS] * 4])
_SHARE = np.concatenate([np.linspace(0, 1, TRUNK_STATIONS), *[np.linspace(0, 1, LEG_STATIONS)] * 4])[:, None]


def stations(image_xy: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where the stations are, and the direction in which each one's first distance is counted.

    Parameters
    ----------
    image_xy : (33, 2)
        Landmarks in pixels, y down.

    Returns
    -------
    points, normals : (65, 2) float64
        Pixels, and unit vectors: to the left hand of one who walks along the line from its first joint to its second,
        as seen in the picture. NaN where the line has no length.
    """
    starts, ends = LINE_STARTS @ image_xy, LINE_ENDS @ image_xy
    along = ends - starts
    with np.errstate(invalid="ignore", divide="ignore"):
        along_unit = along / np.hypot(along[:, 0], along[:, 1])[:, None]
    normals = np.stack([along_unit[:, 1], -along_unit[:, 0]], axis=1)  # y points down
    return starts[LINE_OF] + along[LINE_OF] * _SHARE, normals[LINE_OF]


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The edge of one person at one moment, told from the lines of the body.

    The lines are the trunk (middle of the shoulders to middle of the hips) and, of the left and the right leg, the
    thigh (hip to knee) and the shank (knee to ankle), as they are in the pose that carries the outline.

    Attributes
    ----------
    edges_px : (65, 2) float64
        Distance in pixels from each station (`TRUNK`, `LEFT_THIGH`, ... are its slices) to the person's edge, at right
        angles to the line: to the left (column 0) and to the right (column 1) of one who walks from the first joint
        to the second, as seen in the picture. Below 0 where the line itself is off the body on that side. NaN
        where it can't be told, or another part of the body lies there.
    contour : (n, 2) float64
        The person's contour as a closed polygon, in pixels of the picture; at most 64 points, none where there is none.
    """

    edges_px: FloatArray
    contour: FloatArray

    def __post_init__(self) -> None:
        if self.edges_px.shape != (N_STATIONS, 2):
            raise ValueError(f"Outline.edges_px has shape {self.edges_px.shape}, not {(N_STATIONS, 2)}")
        if self.contour.ndim != 2 or self.contour.shape[1] != 2 or len(self.contour) > CONTOUR_POINTS:
            raise ValueError(f"Outline.contour has shape {self.contour.shape}, not (0..{CONTOUR_POINTS}, 2)")

    def points(self, image_xy: FloatArray) -> FloatArray:
        """The edges as points of the picture, (65, 2, 2): station, side, x and y; `image_xy` is the pose's."""
        points, normals = stations(image_xy)
        return points[:, None] + normals[:, None] * (self.edges_px * (1.0, -1.0))[:, :, None]

    def mirrored(self, width: int) -> Outline:
        """The outline as a mirror shows a picture of `width` pixels: sides, legs and x reversed."""
        contour = (self.contour * (-1.0, 1.0) + (width - 1.0, 0.0))[::-1]
        return Outline(self.edges_px[_MIRRORED][:, ::-1], contour)

    def scaled(self, factor: float) -> Outline:
        """The outline in a picture `factor` times as large."""
        return Outline(self.edges_px * factor, self.contour * factor)

    def with_legs_exchanged(self) -> Outline:
        """The outline with left and right leg renamed."""
        return Outline(self.edges_px[_MIRRORED], self.contour)

    def nearer_to(self, last: Outline, share: float) -> Outline:
        """Distances on the way from `last` to these, by `share` of the way; what either can't tell is as it is here."""
        eased = last.edges_px + (self.edges_px - last.edges_px) * share
        return Outline(np.where(np.isnan(eased), self.edges_px, eased), self.contour)

    def rounded(self) -> Outline:
        """The outline as a recording keeps it, in float32."""
        return Outline(
            self.edges_px.astype(np.float32).astype(np.float64), self.contour.astype(np.float32).astype(np.float64)
        )
