"""Smoothing of landmarks: a One-Euro filter over all of them at once.

Casiez, Roussel, Vogel, "1 Euro Filter", CHI 2012: a low-pass whose cut-off rises with speed, so that a still body does
not tremble and a moving one does not lag. Time steps are real ones, so every frame rate gives the same answer.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.outline import Outline
from formcheck.pose.types import MIRRORED, FloatArray, Landmark, Pose

#: A few landmarks are quicker as complex numbers, x + iy, than as rows of an array.
Points = list[complex]

_TORSO = (
    Landmark.LEFT_SHOULDER.value,
    Landmark.RIGHT_SHOULDER.value,
    Landmark.LEFT_HIP.value,
    Landmark.RIGHT_HIP.value,
)


#: Length of a trunk, shoulders to hips, in world landmarks.
_TRUNK_M = 0.5


def _rows(first: Landmark, last: Landmark) -> NDArray[np.intp]:
    return np.arange(first.value, last.value + 1)


#: Arms and legs: all their landmarks, and the pairs, left and right, that tell where they are.
_LIMBS = (
    (
        _rows(Landmark.LEFT_ELBOW, Landmark.RIGHT_THUMB),
        (
            (Landmark.LEFT_ELBOW.value, Landmark.RIGHT_ELBOW.value),
            (Landmark.LEFT_WRIST.value, Landmark.RIGHT_WRIST.value),
        ),
    ),
    (
        _rows(Landmark.LEFT_KNEE, Landmark.RIGHT_FOOT_INDEX),
        (
            (Landmark.LEFT_KNEE.value, Landmark.RIGHT_KNEE.value),
            (Landmark.LEFT_ANKLE.value, Landmark.RIGHT_ANKLE.value),
        ),
    ),
)
#: Hips are exchanged with the legs, unless they stayed where they were.
_LEGS, _HIPS = 1, (Landmark.LEFT_HIP.value, Landmark.RIGHT_HIP.value)
#: Cut-off of the outline's distances. A back bends slowly, and the edge wavers little: no need to follow its speed.
_OUTLINE_CUTOFF_HZ = 2.5
#: Limbs must be this much nearer, summed over four joints, to be taken for renamed.
_SWAP_TRUNKS = 0.5
#: So much longer than the old names must the new ones last to be right; swaps last about half a second.
_INSISTS_S = 0.7


class Smoother:
    """Smooths the poses of one person.

    Parameters
    ----------
    min_cutoff_hz : float
        Cut-off of a body at rest.
    beta : float
        Hz by which the cut-off rises for each trunk length a second of speed.
    speed_cutoff_hz : float
        Cut-off of the speed itself.
    max_gap_s : float
        After a longer gap it begins anew.
    jump_trunks : float
        A torso that moves farther than this (or grows or shrinks by half) from one frame to the next is a cut or
        another person: it begins anew.
    """

    def __init__(
        self,
        min_cutoff_hz: float = 1.5,
        beta: float = 3.0,
        speed_cutoff_hz: float = 1.5,
        max_gap_s: float = 0.5,
        jump_trunks: float = 0.8,
    ) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._speed_cutoff_hz = speed_cutoff_hz
        self._max_gap_s = max_gap_s
        self._jump_trunks = jump_trunks
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._t = -math.inf
        self._value: FloatArray | None = None
        self._speed: FloatArray | None = None
        self._last: Points = []
        self._renamed_s = [0.0] * len(_LIMBS)
        self._outline: Outline | None = None
        self._middle: complex | None = None
        self._trunk_px = self._size_px = 1.0
        #: Whether the last pose was of another scene than the one before it.
        self.is_cut = False

    def update(self, pose: Pose) -> tuple[Pose, bool]:
        """The smoothed pose, and whether it begins anew here (first pose, after a gap, after a cut)."""
        points = _points(pose.image_xy)
        left_shoulder, right_shoulder, left_hip, right_hip = (points[row] for row in _TORSO)
        trunk_px = max(abs((left_shoulder + right_shoulder - left_hip - right_hip) / 2), 1e-6)
        middle = (left_shoulder + right_shoulder + left_hip + right_hip) / 4
        dt = pose.t - self._t
        raw = np.concatenate([pose.image_xy, pose.world_xyz], axis=1)  # pixels and metres side by side
        size_px = max(trunk_px, abs(left_shoulder - right_shoulder))  # of who points at the camera the trunk is short
        self.is_cut = self._middle is not None and dt <= self._max_gap_s and self._is_cut(middle, size_px)
        anew = self._middle is None or dt > self._max_gap_s or self.is_cut
        self._t, self._middle = pose.t, middle
        if anew or self._value is None or self._speed is None:
            self._value, self._speed, self._last = raw, np.zeros_like(raw), points
            self._trunk_px, self._size_px = trunk_px, size_px
            self._outline = pose.outline
            return pose, True
        visibility, renamed = self._put_right(raw, points, pose.visibility, dt)
        self._trunk_px += (trunk_px - self._trunk_px) * _share(1.0, dt)
        self._size_px += (size_px - self._size_px) * _share(1.0, dt)
        trunk = np.array([self._trunk_px] * 2 + [_TRUNK_M] * 3)
        step = raw - self._value
        speed = step / (trunk * dt)
        self._speed = self._speed + (speed - self._speed) * _share(self._speed_cutoff_hz, dt)
        cutoff_hz = self._min_cutoff_hz + self._beta * np.abs(self._speed)
        self._value = self._value + step * _share(cutoff_hz, dt)
        image_xy, world_xyz = self._value[:, :2].copy(), self._value[:, 2:].copy()
        outline = self._eased(pose.outline, renamed, dt)
        return Pose(pose.t, image_xy, world_xyz, visibility, pose.image_size, outline), False

    def _eased(self, outline: Outline | None, renamed: bool, dt: float) -> Outline | None:
        """The outline with its distances smoothed, those of renamed legs under their old names."""
        if outline is not None and renamed:
            outline = outline.with_legs_exchanged()
        if outline is not None and self._outline is not None:
            outline = outline.nearer_to(self._outline, _share(_OUTLINE_CUTOFF_HZ, dt))
        self._outline = outline
        return outline

    def _put_right(self, raw: FloatArray, points: Points, visibility: FloatArray, dt: float) -> tuple[FloatArray, bool]:
        """Undo an exchange of left and right limbs in `raw`, in place; `points` are its landmarks in the picture.

        Returns the visibility that goes with it, and whether it was the legs'.

        In side views the model swaps the legs, or the arms, from one frame to the next. Limbs that lie where the other
        one just was, and far from where they were themselves, have not moved: they were renamed. Where the model
        insists on the new names, the old ones were the mistake.
        """
        assert self._value is not None
        assert self._speed is not None
        before, self._last = self._last, points
        renamed = False
        for index, (rows, pairs) in enumerate(_LIMBS):
            direct = exchanged = 0.0
            for left, right in pairs:
                direct += abs(points[left] - before[left]) + abs(points[right] - before[right])
                exchanged += abs(points[right] - before[left]) + abs(points[left] - before[right])
            if not (direct - exchanged > _SWAP_TRUNKS * self._trunk_px and exchanged < 0.5 * direct):
                self._renamed_s[index] = max(0.0, self._renamed_s[index] - dt)
                continue
            self._renamed_s[index] += dt
            if index == _LEGS and _are_exchanged(points, before):
                rows = np.concatenate([_HIPS, rows])
            if self._renamed_s[index] > _INSISTS_S:
                self._renamed_s[index] = 0.0
                for kept in (self._value, self._speed):
                    kept[rows] = kept[MIRRORED[rows]]
                if index == _LEGS and self._outline is not None:
                    self._outline = self._outline.with_legs_exchanged()
            else:
                renamed |= index == _LEGS
                raw[rows] = raw[MIRRORED[rows]]
                self._last = _points(raw[:, :2])
                visibility = visibility.copy()
                visibility[rows] = visibility[MIRRORED[rows]]
        return visibility, renamed

    def _is_cut(self, middle: complex, size_px: float) -> bool:
        if self._middle is None:
            return False
        ratio = size_px / self._size_px
        return abs(middle - self._middle) > self._jump_trunks * self._size_px or not 0.6 < ratio < 1.7


def _points(image_xy: FloatArray) -> Points:
    return [complex(x, y) for x, y in image_xy.tolist()]


def _are_exchanged(points: Points, before: Points) -> bool:
    """Whether the hips lie nearer to where the other one just was."""
    left, right = _HIPS
    exchanged = abs(points[right] - before[left]) + abs(points[left] - before[right])
    return exchanged < abs(points[left] - before[left]) + abs(points[right] - before[right])


_Number = TypeVar("_Number", float, FloatArray)


def _share(cutoff_hz: _Number, dt: float) -> _Number:
    """How much of a step a first-order low-pass takes in `dt` seconds."""
    return 1.0 - 1.0 / (1.0 + 2.0 * math.pi * cutoff_hz * dt)
