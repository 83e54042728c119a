"""Array types used by every module of the renderer."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Floats", "Image", "Ints", "unit"]

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Image = NDArray[np.uint8]


def unit(vectors: Floats) -> Floats:
    """Return `vectors` (..., 3) scaled to length one along the last axis; zero vectors stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12))
