"""Compressed sound to samples."""

from __future__ import annotations

import io
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from formcheck.video._libs import av

Samples = NDArray[np.float32]


def decode_sound(data: bytes, rate: int) -> Samples:
    """A short recording of any format, mixed to one channel.

    Parameters
    ----------
    data : bytes
        The whole file.
    rate : int
        Samples a second to convert to.

    Returns
    -------
    (n,) float32, within -1..1

    Raises
    ------
    ValueError
        If there is no sound in it.
    """
    found: list[Samples] = []
    try:
        with av.open(io.BytesIO(data), "r") as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for frame in chain(container.decode(audio=0), (None,)):
                parts = resampler.resample(frame)
                found.extend(part.to_ndarray().reshape(-1).astype(np.float32) for part in parts)
    except (av.error.FFmpegError, IndexError) as error:
        raise ValueError(f"no sound that can be read: {error}") from error
    return np.concatenate(found) if found else np.zeros(0, np.float32)
