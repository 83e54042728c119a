"""Places between pixels, as OpenCV takes them: whole numbers of a fraction of a pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: Places are told to an eighth of a pixel: the `shift` of OpenCV's functions.
SHIFT = 3


def fixed(points: ArrayLike) -> NDArray[np.int32]:
    """Points (N, 2) in pixels for a function that is given `SHIFT`."""
    return np.round(np.asarray(points, dtype=np.float64) * (1 << SHIFT)).astype(np.int32)
