"""Bodies from frame to frame: each is looked for where it was; the whole picture is searched when one is lost.

Where that finds nobody, the detector looks again, from nearer and at the picture turned by a quarter, and is believed
at a lower score: it misses bodies that lie far away or in the dark. What it proposes then counts only if the landmark
network is sure of it twice, the second time in the crop that it asked for itself, and sees the same body.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.detector import Detector
from formcheck.pose.blazepose.landmarks import Body, LandmarkReader
from formcheck.pose.people import APART, MIN_PRESENCE, apart
from formcheck.video.types import Image

#: Below this score there is no body in the crop.
MIN_SCORE = 0.5
#: A second look: the side of its square and how far that is off the middle, in longer sides of the picture; the
#: detector's least score; and the least seconds from one to the next, which looks elsewhere: an empty room costs a
#: little more, not twice as much.
_NEARER, _ASIDE = 0.6, 0.2
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
        self._by_second_look = False
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
        if self._most == 1:
            if not any(map(_is_present, bodies)):
                again = self._look_again(image, t)
                bodies, self._by_second_look = again or bodies, bool(again) and not self._still
            elif self._by_second_look and (first := self._look_first(image, t)):
                bodies, self._by_second_look = first, False
        self._crops = [] if self._still else [body.next_crop for body in bodies if body.next_crop.is_usable]
        return bodies

    def _candidates(self, image: Image) -> Iterator[Crop]:
        yield from self._crops
        yield from self._detector.find(image)[: self._most]  # reached only while bodies are missing

    def _look_again(self, image: Image, t: float) -> list[Body]:
        """The one who is seen at second sight, if any; not at every call, unless each picture stands alone."""
        looks = second_looks(image.shape[1], image.shape[0])
        if not self._still:
            if not self._is_due(t):
                return []
            looks = [looks[self._looks_again % len(looks)]]
            self._looks_again += 1
        for where in looks:
            for crop in self._detector.find(image, where, _WEAK_SCORE)[:1]:
                first = self._reader.read(image, crop)
                if not _is_sure(first):
                    continue
                again = self._reader.read(image, first.next_crop)
                if _is_sure(again) and apart(first.image_xy, again.image_xy) <= _SAME:
                    return [again]
        return []

    def _look_first(self, image: Image, t: float) -> list[Body]:
        """Whom a first look shows now: goes before the one of a second look, who may be a picture on the wall."""
        crops = self._detector.find(image)[:1] if self._is_due(t) else []
        return [body for body in self._read(image, crops) if _is_present(body)]

    def _is_due(self, t: float) -> bool:
        if abs(t - self._looked_again_t) < _LOOK_AGAIN_S:
            return False
        self._looked_again_t = t
        return True

    def _read(self, image: Image, crops: Iterable[Crop]) -> Iterator[Body]:
        return (body for crop in crops if (body := self._reader.read(image, crop)).score >= MIN_SCORE)


def second_looks(width: int, height: int) -> list[Crop]:
    """The squares that are searched, one at a time, where the whole upright picture shows nobody."""
    whole = Crop.whole(width, height)
    step = _ASIDE * whole.side
    dx, dy = (step, 0.0) if width >= height else (0.0, step)
    before, middle, beyond = (
        replace(whole, x=whole.x + share * dx, y=whole.y + share * dy, side=_NEARER * whole.side)
        for share in (-1, 0, 1)
    )
    left, right = (replace(whole, angle=angle) for angle in (-math.pi / 2, math.pi / 2))
    return [middle, right, before, left, beyond]


def _is_present(body: Body) -> bool:
    return bool(body.presence.mean() >= MIN_PRESENCE)


def _is_sure(body: Body) -> bool:
    return body.score >= _SURE and body.presence.mean() >= _SURE and body.next_crop.is_usable
