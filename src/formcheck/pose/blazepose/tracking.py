"""Bodies from frame to frame: each is looked for where it was; the whole picture is searched when one is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.detector import Detector
from formcheck.pose.blazepose.landmarks import Body, LandmarkReader
from formcheck.pose.people import APART, apart
from formcheck.video.types import Image

#: Below this score there is no body in the crop.
MIN_SCORE = 0.5


class Tracker:
    """Finds up to `most` bodies in the frames of one stream.

    Parameters
    ----------
    detector, reader
        Search the picture, and read a crop.
    most : int
        While fewer bodies than this are known, the whole picture is searched in every frame.
    still : bool
        Each picture stands alone.
    """

    def __init__(self, detector: Detector, reader: LandmarkReader, most: int = 1, still: bool = False) -> None:
        self._detector = detector
        self._reader = reader
        self._most = most
        self._still = still
        self._crops: list[Crop] = []

    def update(self, image: Image) -> list[Body]:
        """The bodies in the next picture."""
        bodies: list[Body] = []
        for body in self._read(image, self._candidates(image)):
            if all(apart(body.image_xy, other.image_xy) > APART for other in bodies):
                bodies.append(body)
            if len(bodies) == self._most:
                break
        self._crops = [] if self._still else [body.next_crop for body in bodies if body.next_crop.is_usable]
        return bodies

    def _candidates(self, image: Image) -> Iterator[Crop]:
        yield from self._crops
        yield from self._detector.find(image)[: self._most]  # reached only while bodies are missing

    def _read(self, image: Image, crops: Iterable[Crop]) -> Iterator[Body]:
        return (body for crop in crops if (body := self._reader.read(image, crop)).score >= MIN_SCORE)
