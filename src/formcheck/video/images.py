"""A photograph, and a folder of pictures in the order of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from formcheck.errors import InputError
from formcheck.video._base import TIME_SLACK_S, BaseSource, check_cut
from formcheck.video._decode import MOST_PIXELS
from formcheck.video._libs import cv2
from formcheck.video.types import Frame, Image, SourceInfo

_MOST_BYTES = 4 * MOST_PIXELS  # of a file
IMAGES_FPS = 30.0  # pictures carry no time; this is the rate that a folder of them is taken to have


def is_photograph(path: Path) -> bool:
    """Tell by the content, not the name, whether `path` is a single picture; an animated GIF is not."""
    if not _has_reader(path):
        return False
    with path.open("rb") as file:
        is_gif = file.read(4) == b"GIF8"
    return not is_gif or cv2.imcount(str(path)) == 1


def _has_reader(path: Path) -> bool:
    """Whether OpenCV reads it; a name that is no valid text it can't take (5.0 crashes)."""
    name = str(path)
    return name.encode(errors="ignore").decode() == name and cv2.haveImageReader(name)


class TooLargeError(ValueError):
    """A picture beyond what a camera takes."""


def read_image(path: Path) -> Image | None:
    """Return the picture as (H, W, 3) uint8 RGB, upright by its EXIF flag; None if it can't be read.

    Raises `TooLargeError`, mostly before anything is decoded.
    """
    try:
        if not path.is_file():  # reading a pipe or a device would never end
            return None
        if path.stat().st_size > _MOST_BYTES:
            raise TooLargeError
        return decode_image(path.read_bytes())  # imread knows no name outside ASCII on Windows
    except OSError:
        return None


def decode_image(data: bytes) -> Image | None:
    """Return the picture that `data` holds as (H, W, 3) uint8 RGB, upright by its EXIF flag; None if it holds none.

    Raises `TooLargeError`.
    """
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB) if data else None
    except cv2.error as error:
        if "CV_IO_MAX_IMAGE" in str(error):  # OpenCV's own bounds, see `formcheck.__init__`
            raise TooLargeError from None
        return None
    if image is not None and image.shape[0] * image.shape[1] > MOST_PIXELS:
        raise TooLargeError
    return image  # type: ignore[return-value]


def _read_if_possible(path: Path) -> Image | None:
    try:
        return read_image(path)
    except TooLargeError:
        return None


class Photograph(BaseSource):
    """One still picture: a single frame at t = 0.

    Raises
    ------
    InputError
        If it can't be decoded, or a start or end is asked of it.
    """

    def __init__(self, path: Path, *, start_s: float | None = None, end_s: float | None = None) -> None:
        if start_s or end_s is not None:
            raise InputError(f"{path.name} is a photograph: it has no start or end to cut at.")
        try:
            self._image = read_image(path)
        except TooLargeError:
            raise InputError(
                f"{path.name} is too large: a picture may have {MOST_PIXELS // 10**6} million pixels; make it smaller."
            ) from None
        if self._image is None:
            raise InputError(f"{path.name} is damaged or of an unknown kind: save it anew as JPEG or PNG.")
        height, width = self._image.shape[:2]
        codec = path.suffix.lower().lstrip(".").replace("jpg", "jpeg")
        super().__init__(SourceInfo(str(path), "photograph", width, height, None, None, codec, is_still=True))

    def _frames(self) -> Iterator[Frame]:
        if self._image is not None:
            yield Frame(0, 0.0, self._image)

    def _release(self) -> None:
        self._image = None


class ImageFolder(BaseSource):
    """The pictures of a folder as frames, `fps` a second, in natural order of name (2 before 10).

    Other files and hidden ones are passed over. A picture that can't be read leaves a gap, which `problem`
    tells. Pictures of another size than the first are fitted into it, with black bars.

    Parameters
    ----------
    path : Path
        An existing folder.
    start_s, end_s : float, optional
        Only frames with ``start_s <= t < end_s``.
    fps : float
        Pictures a second.

    Raises
    ------
    InputError
        If there is no picture in it, or the cut isn't within it.
    """

    def __init__(
        self, path: Path, *, start_s: float | None = None, end_s: float | None = None, fps: float = IMAGES_FPS
    ) -> None:
        name = path.name or str(path)  # "." has none
        if not fps > 0:
            raise InputError(f"{name}: {fps} pictures a second make no sense; give a rate above 0.")
        try:
            files = sorted(
                (file for file in path.iterdir() if not file.name.startswith(".") and not file.is_dir()),
                key=_natural,
            )
        except OSError as error:
            raise InputError(f"{name} can't be listed: {error.strerror}.") from error
        pictures = {file for file in files if file.is_file() and _has_reader(file)}
        kinds = {file.suffix.lower() for file in pictures}
        # An empty picture, or one that leads nowhere, has its place in time too.
        self._files = [file for file in files if file in pictures or file.suffix.lower() in kinds]
        first = next((image for file in self._files if (image := _read_if_possible(file)) is not None), None)
        if first is None:
            raise InputError(f"{name} is a folder without pictures: give a video or a folder of JPEGs.")
        height, width = first.shape[:2]
        duration_s = len(self._files) / fps
        check_cut(name, start_s, end_s, duration_s)
        self._fps = fps
        self._start_s = start_s or 0.0
        self._end_s = duration_s if end_s is None else end_s
        super().__init__(SourceInfo(str(path), "images", width, height, duration_s, fps, "images"))

    def _frames(self) -> Iterator[Frame]:
        index = 0
        lost = []
        for place, file in enumerate(self._files):
            t = place / self._fps
            if not self._start_s - TIME_SLACK_S <= t < self._end_s - TIME_SLACK_S:
                continue
            image = _read_if_possible(file)
            if image is None:
                lost.append(file.name)
                continue
            yield Frame(index, t, fit(image, self.info.width, self.info.height))
            index += 1
        if lost:
            more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
            self._problem = f"{lost[0]}{more} can't be read and left a gap."

    def _release(self) -> None:
        pass


def fit(image: Image, width: int, height: int) -> Image:
    """Return `image` scaled into `width` x `height` with its aspect ratio kept, black around it."""
    rows, columns = image.shape[:2]
    if (columns, rows) == (width, height):
        return image
    scale = min(width / columns, height / rows)
    inner = max(1, round(columns * scale)), max(1, round(rows * scale))
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    canvas = np.zeros((height, width, 3), np.uint8)
    inside = canvas[top : top + inner[1], left : left + inner[0]]
    cv2.resize(image, inner, dst=inside, interpolation=cv2.INTER_AREA)
    return canvas


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
