"""Video files: whatever ffmpeg decodes, with the container's own presentation times."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from formcheck.errors import InputError
from formcheck.video._decode import LIMITS, DecodedSource, find_video
from formcheck.video._libs import av

if TYPE_CHECKING:
    from av.container import InputContainer

_NOT_VIDEO = {"image2", "tty"}  # ffmpeg's guesses for damaged pictures and for text
_PHOTO_BRANDS = {"heic", "heix", "heim", "heis", "mif1", "avif"}


class VideoFile(DecodedSource):
    """The frames of a video file.

    t = 0 is what a player shows as 0:00. Rotation flags are applied, pixels made square, frames that share a
    time with the one before dropped. A damaged file gives the frames that can be read, and `problem` tells.

    Parameters
    ----------
    path : Path
        An existing file.
    start_s, end_s : float, optional
        Only frames with ``start_s <= t < end_s``; their times, and `info`, stay those of the whole file.

    Raises
    ------
    InputError
        If it isn't a video, holds no picture that can be decoded, or the cut isn't within it.
    """

    def __init__(self, path: Path, *, start_s: float | None = None, end_s: float | None = None) -> None:
        super().__init__(
            _open(path),
            name=path.name,
            path=str(path),
            kind="video",
            start_s=start_s,
            end_s=end_s,
            unstamped="count",
            survey=partial(_survey, path),
        )


def _open(path: Path) -> InputContainer:
    try:
        # "file:": a name may hold a colon
        container = av.open(f"file:{path}", "r", options=dict(LIMITS), metadata_errors="ignore")
    except av.error.FFmpegError as error:
        raise InputError(_explain(path)) from error
    if container.metadata.get("major_brand") in _PHOTO_BRANDS:
        container.close()
        raise InputError(f"{path.name} is a photograph of a kind that can't be read: save it as JPEG.")
    if container.format.name in _NOT_VIDEO or container.format.name.endswith("_pipe"):
        container.close()
        raise InputError(_explain(path))
    return container


def _explain(path: Path) -> str:
    if path.suffix.lower() in {".mp4", ".mov", ".m4v"} and _is_mp4(path):
        return (
            f"{path.name} is incomplete: the recording was cut off before its index was written, "
            "so it can't be read; record or copy it again."
        )
    return (
        f"{path.name} is not a video or photograph that formcheck can read: "
        "give an MP4, MOV, MKV, WebM, AVI, GIF, JPEG or PNG file."
    )


def _is_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[4:8] in {b"ftyp", b"mdat", b"wide", b"free", b"skip"}


def _survey(path: Path, origin_s: float, count_fps: float | None) -> tuple[float | None, float | None]:
    """Return duration and frames a second by reading through the file undecoded.

    `count_fps` is the rate to count at if the frames carry no time stamps, else None.
    """
    frames, over_s = 0, 0.0
    with _open(path) as container, suppress(av.error.FFmpegError, IndexError):  # the end of what can be read
        stream = find_video(container)
        for packet in container.demux(stream) if stream is not None else ():
            frames += packet.size > 0
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is not None:
                over_s = max(over_s, float((stamp + (packet.duration or 0)) * packet.time_base) - origin_s)
    if count_fps is not None:
        over_s = frames / count_fps
    return (over_s, frames / over_s) if over_s > 0 else (None, count_fps)
