"""The signed angle that the truth is about, taken from points of the picture."""

import numpy as np
from tools.render.arrays import Floats

__all__ = ["body_line_deg"]


def body_line_deg(shoulder: Floats, hip: Floats, ankle: Floats) -> Floats:
    """Return by how many degrees the line shoulder-hip-ankle bends in the picture.

    0 is straight, + the hip sags below the line, - it is piked above it. Points are (..., 2) pixels with y
    down. The same for a mirrored picture.
    """
    u, v = hip - shoulder, ankle - hip
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    bend = np.degrees(np.arctan2(cross, (u * v).sum(axis=-1)))
    return np.asarray(bend * np.sign(shoulder[..., 0] - ankle[..., 0]))
