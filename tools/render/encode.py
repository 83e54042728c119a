"""Pictures to an H.264 file that browsers play, the same bytes each time."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from tools.render.arrays import Image

__all__ = ["TICKS", "write_video"]


#: Ticks a second of clips whose frames are not evenly spaced.
TICKS = 600


def write_video(
    path: Path, pictures: Iterable[Image], size: tuple[int, int], fps: int, crf: int, ticks: Sequence[int] | None = None
) -> None:
    """Write pictures (H, W, 3) RGB as yuv420p, the index in front.

    `ticks` are the presentation times in 1/600 s of a clip with a variable rate, else frames are evenly spaced.

    One thread and plain arithmetic: two runs on one machine differ in no byte.
    """
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        base = Fraction(1, fps) if ticks is None else Fraction(1, TICKS)
        stream.time_base = base
        stream.codec_context.time_base = base
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {
            "crf": str(crf),
            "preset": "slow",
            "tune": "animation",
            # The fast code for the current processor gave other bytes from run to run.
            "x264-params": "threads=1:lookahead-threads=1:cpu-independent=1",
        }
        for index, picture in enumerate(pictures):
            # Not by the encoder's own scaler: it reads past the end of rows that are no multiple of its step.
            planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = index if ticks is None else ticks[index]
            frame.time_base = base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
