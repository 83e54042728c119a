"""Bodies from frame to frame: each is looked for where it was; the whole picture is searched when one is lost.

Where that finds nobody, the detector looks again, at the picture turned by a quarter too, and is believed at a lower
score: it knows upright bodies best, and misses small ones and dark ones that lie. What it proposes then counts only if
the landmark network is sure of it twice, the second time in the crop that it asked for itself, and sees the same body.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.detector import Detector
from formcheck.pose.blazepose.landmarks import Body, LandmarkReader
from formcheck.pose.people import APART, MIN_PRESENCE, apart
from formcheck.video.types import Image

#: Below this score there is no body in the crop.
MIN_SCORE = 0.5
#: A second look: how far the picture is turned, in radians, each time otherwise; the detector's least score; and the
#: least seconds from one to the next: an empty room costs a little more, not twice as much.
_TURNS = (math.pi / 2, 0.0, -math.pi / 2)
_WEAK_SCORE = 0.2
_LOOK_AGAIN_S = 0.2
#: What it finds has at least this score and mean presence, and is no farther apart, in sizes of the body, when it is
#: read again. In photographs of lying people made small, dark and blurred, what was drawn wrong lay farther apart or
#: had less presence; of what was drawn right three in four pass.
_SURE = 0.9
_SAME = 0.07


class Tracker:
    """Finds up to `most` bodies in the frames of one stream.

    Parameters
    ----------
    detector, reader
        Search the picture, and read a crop.
    most : int
        While fewer bodies than this are known, the whole picture is searched in every frame. Second looks are for
        one body only.
    still : bool
        Each picture stands alone.
    """

    def __init__(self, detector: Detector, reader: LandmarkReader, most: int = 1, still: bool = False) -> None:
        self._detector = detector
        self._reader = reader
        self._most = most
        self._still = still
        self._crops: list[Crop] = []
        self._looked_again_t = -math.inf
        self._looks_again = 0

    def update(self, image: Image, t: float) -> list[Body]:
        """The bodies in the next picture, of time `t` in seconds."""
        bodies: list[Body] = []
        for body in self._read(image, self._candidates(image)):
            if all(apart(body.image_xy, other.image_xy) > APART for other in bodies):
                bodies.append(body)
            if len(bodies) == self._most:
                break
        if self._most == 1 and not any(body.presence.mean() >= MIN_PRESENCE for body in bodies):
            bodies = self._look_again(image, t) or bodies
        self._crops = [] if self._still else [body.next_crop for body in bodies if body.next_crop.is_usable]
        return bodies

    def _candidates(self, image: Image) -> Iterator[Crop]:
        yield from self._crops
        yield from self._detector.find(image)[: self._most]  # reached only while bodies are missing

    def _look_again(self, image: Image, t: float) -> list[Body]:
        """The one who is seen at second sight, if any; not at every call, unless each picture stands alone."""
        if self._still:
            turns = _TURNS
        elif abs(t - self._looked_again_t) >= _LOOK_AGAIN_S:
            turns = (_TURNS[self._looks_again % len(_TURNS)],)
            self._looked_again_t = t
            self._looks_again += 1
        else:
            return []
        for turn in turns:
            for crop in self._detector.find(image, turn, _WEAK_SCORE)[:1]:
                first = self._reader.read(image, crop)
                if not _is_sure(first):
                    continue
                again = self._reader.read(image, first.next_crop)
                if _is_sure(again) and apart(first.image_xy, again.image_xy) <= _SAME:
                    return [again]
        return []

    def _read(self, image: Image, crops: Iterable[Crop]) -> Iterator[Body]:
        return (body for crop in crops if (body := self._reader.read(image, crop)).score >= MIN_SCORE)


def _is_sure(body: Body) -> bool:
    return body.score >= _SURE and body.presence.mean() >= _SURE and body.next_crop.is_usable
