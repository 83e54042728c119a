"""Pictures that may be shown to others: the face blurred, or the person as a mere shape.

Both follow the person who is judged; other people in the picture are only hidden by the silhouette, of which no pixel
comes from the camera.
"""

from __future__ import annotations

from enum import Enum

import cv2
import numpy as np

from formcheck.overlay.glow import smooth_loop
from formcheck.overlay.lettering import Colour, Image
from formcheck.pose.types import Landmark, Pose


class Privacy(Enum):
    """What of the picture is hidden."""

    NONE = "none"
    BLUR_FACES = "blur faces"
    SILHOUETTE = "silhouette"


_FACE = slice(Landmark.NOSE, Landmark.MOUTH_RIGHT + 1)
_TORSO = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_THIGHS = ([Landmark.LEFT_HIP, Landmark.RIGHT_HIP], [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE])
#: Radius of what is blurred: in trunks, and in distances of the farthest landmark of the face from its middle.
_TRUNKS, _FACES = 0.36, 2.0
#: What is left of a face: so many cells across. Fewer than it takes to tell eyes from a mouth.
_CELLS = 5
#: Where the person is lost, the last face is hidden with a wider margin, for they may have moved.
_LOST = 1.6
_ROOM: Colour = (30, 33, 38)
_BODY: Colour = (96, 104, 112)


class Veil:
    """Hides what `privacy` says, picture after picture of one session.

    A frame in which nobody is found is no reason to show a face: what was hidden last stays hidden, with a wider
    margin, until the person is found again. Only where nobody has been found yet is a picture left as it is.
    """

    def __init__(self, privacy: Privacy = Privacy.NONE) -> None:
        self._privacy = privacy
        self.reset()

    def reset(self) -> None:
        """Forget the face, as before another session."""
        self._last: tuple[float, float, float] | None = None

    def hide(self, picture: Image, pose: Pose | None) -> None:
        """Hide it in `picture`, in place. `pose` is in pixels of `picture`."""
        if self._privacy is Privacy.SILHOUETTE:
            _draw_silhouette(picture, pose)
        elif self._privacy is Privacy.BLUR_FACES:
            self._blur_face(picture, pose)

    def watch(self, pose: Pose | None) -> None:
        """Remember where the face is in a frame of which no picture is made."""
        if pose is not None:
            self._last = _face_of(pose)

    def _blur_face(self, picture: Image, pose: Pose | None) -> None:
        before = self._last
        if pose is None:
            if before is not None:
                _blur(picture, before[0], before[1], before[2] * _LOST)
            return
        x, y, radius = _face_of(pose)
        self._last = x, y, radius
        if before is not None:
            # The landmarks are smoothed and lag behind a quick head: as much more as it has just moved.
            radius += min(float(np.hypot(x - before[0], y - before[1])), 2 * radius)
        _blur(picture, x, y, radius)


def _face_of(pose: Pose) -> tuple[float, float, float]:
    """Middle and radius of the head, in pixels."""
    xy = pose.image_xy
    face = xy[_FACE]
    middle = face.mean(axis=0)
    shoulders, hips = xy[_TORSO[:2]].mean(axis=0), xy[_TORSO[2:]].mean(axis=0)
    thighs = xy[_THIGHS[0]] - xy[_THIGHS[1]]
    # A trunk that points at the camera is short; then the thighs tell the size.
    size = max(float(np.hypot(*(shoulders - hips))), float(np.hypot(thighs[:, 0], thighs[:, 1]).max()))
    spread = float(np.hypot(*(face - middle).T).max())
    return float(middle[0]), float(middle[1]), max(_TRUNKS * size, _FACES * spread, 4.0)


def _blur(picture: Image, x: float, y: float, radius: float) -> None:
    """Leave of the disc around (x, y) only the mean colours of a few large cells."""
    height, width = picture.shape[:2]
    if not np.isfinite((x, y, radius)).all():
        picture[:] = _ROOM
        return
    left, top = max(0, int(x - radius)), max(0, int(y - radius))
    right, bottom = min(width, int(x + radius) + 2), min(height, int(y + radius) + 2)
    if left >= right or top >= bottom:
        return
    pane = picture[top:bottom, left:right]
    cells = cv2.resize(pane, (min(_CELLS, right - left), min(_CELLS, bottom - top)), interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cells, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
    disc = np.zeros(pane.shape[:2], np.uint8)
    cv2.circle(disc, (round(x) - left, round(y) - top), round(radius), 255, -1)
    cv2.copyTo(soft, disc, pane)


def _draw_silhouette(picture: Image, pose: Pose | None) -> None:
    """The person as a flat shape in an empty room; where there is no outline, the room alone."""
    picture[:] = _ROOM
    if pose is None or pose.outline is None or len(pose.outline.contour) < 8:
        return
    loop = np.round(smooth_loop(pose.outline.contour) * 8).astype(np.int32)
    cv2.fillPoly(picture, [loop], _BODY, cv2.LINE_AA, 3)
