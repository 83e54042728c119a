"""A standing person with an outline, seen from the front."""

from __future__ import annotations

import numpy as np

from formcheck.pose.outline import N_STATIONS, Outline
from formcheck.pose.types import N_LANDMARKS, Landmark, Pose

WIDTH, HEIGHT = 640, 360
HEAD = (200.0, 120.0)


def standing(dx: float = 0.0) -> Pose:
    """A person from the front whose head is at `HEAD`; the trunk is 100 px long."""
    xy = np.full((N_LANDMARKS, 2), HEAD)
    xy[Landmark.LEFT_EAR] += (14, 0)
    xy[Landmark.RIGHT_EAR] -= (14, 0)
    for side, sign in (("LEFT", 1), ("RIGHT", -1)):
        for joint, y in (("SHOULDER", 45), ("HIP", 145), ("KNEE", 225)):
            xy[Landmark[f"{side}_{joint}"]] = (HEAD[0] + 20 * sign, HEAD[1] + y)
    xy[:, 0] += dx
    contour = np.array([(HEAD[0] + dx + 60 * np.cos(a), 180 + 120 * np.sin(a)) for a in np.linspace(0, 6, 40)])
    outline = Outline(np.full((N_STATIONS, 2), np.nan), contour)
    return Pose(0.0, xy, np.zeros((N_LANDMARKS, 3)), np.ones(N_LANDMARKS), (WIDTH, HEIGHT), outline)
