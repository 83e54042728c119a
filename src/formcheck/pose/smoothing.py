"""Smoothing of landmarks: a One-Euro filter over all of them at once.

Casiez, Roussel, Vogel, "1 Euro Filter", CHI 2012: a low-pass whose cut-off rises with speed, so that a still body does
not tremble and a moving one does not lag. Time steps are real ones, so every frame rate gives the same answer.
"""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np

from formcheck.pose.types import FloatArray, Landmark, Pose

_TORSO = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


#: Length of a trunk, shoulders to hips, in world landmarks.
_TRUNK_M = 0.5


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
        self._torso: FloatArray | None = None
        self._trunk_px = 1.0

    def update(self, pose: Pose) -> tuple[Pose, bool]:
        """The smoothed pose, and whether it begins anew here (first pose, after a gap, after a cut)."""
        torso = pose.image_xy[_TORSO]
        middle = (torso[0] + torso[1] - torso[2] - torso[3]) / 2
        trunk_px = max(float(np.hypot(middle[0], middle[1])), 1e-6)
        dt = pose.t - self._t
        raw = np.concatenate([pose.image_xy, pose.world_xyz], axis=1)  # pixels and metres side by side
        anew = dt > self._max_gap_s or self._is_cut(torso, trunk_px)
        self._t, self._torso = pose.t, torso
        if anew or self._value is None or self._speed is None:
            self._value, self._speed = raw, np.zeros_like(raw)
            self._trunk_px = trunk_px
            return pose, True
        self._trunk_px += (trunk_px - self._trunk_px) * _share(1.0, dt)
        trunk = np.array([self._trunk_px] * 2 + [_TRUNK_M] * 3)
        speed = (raw - self._value) / (trunk * dt)
        self._speed = self._speed + (speed - self._speed) * _share(self._speed_cutoff_hz, dt)
        cutoff_hz = self._min_cutoff_hz + self._beta * np.abs(self._speed)
        self._value = self._value + (raw - self._value) * _share(cutoff_hz, dt)
        return (
            Pose(pose.t, self._value[:, :2].copy(), self._value[:, 2:].copy(), pose.visibility, pose.image_size),
            False,
        )

    def _is_cut(self, torso: FloatArray, trunk_px: float) -> bool:
        if self._torso is None:
            return True
        moved = torso.mean(axis=0) - self._torso.mean(axis=0)
        ratio = trunk_px / self._trunk_px
        return bool(np.hypot(moved[0], moved[1]) > self._jump_trunks * self._trunk_px) or not 0.6 < ratio < 1.7


_Number = TypeVar("_Number", float, FloatArray)


def _share(cutoff_hz: _Number, dt: float) -> _Number:
    """How much of a step a first-order low-pass takes in `dt` seconds."""
    return 1.0 - 1.0 / (1.0 + 2.0 * math.pi * cutoff_hz * dt)
