"""Values over time: keys joined by smooth steps, and the small sway that a living body has."""

from collections.abc import Sequence

import numpy as np
from tools.render.arrays import Floats

__all__ = ["Track", "sway", "tremble"]


class Track:
    """Values (K, n) at times (K,) s, joined by minimum-jerk steps; constant before and after."""

    def __init__(self, times_s: Sequence[float], values: Sequence[Sequence[float]]) -> None:
        """Take the keys; times must rise."""
        self._times = np.asarray(times_s, float)
        self._values = np.asarray(values, float)
        if np.any(np.diff(self._times) <= 0):
            raise ValueError("the times of a track must rise")

    def at(self, t_s: float) -> Floats:
        """Return the values (n,) at one time."""
        i = int(np.clip(np.searchsorted(self._times, t_s, side="right") - 1, 0, len(self._times) - 2))
        u = float(np.clip((t_s - self._times[i]) / (self._times[i + 1] - self._times[i]), 0, 1))
        ease = u**3 * (10 - 15 * u + 6 * u**2)
        return np.asarray((1 - ease) * self._values[i] + ease * self._values[i + 1])


def sway(t_s: Floats, seed: int, count: int) -> Floats:
    """Return `count` slow, unrelated, repeatable wanderings (T, count) of standard deviation near 1."""
    random = np.random.default_rng(seed)
    periods = np.array([[5.3], [2.9], [1.3]]) * random.uniform(0.8, 1.25, (3, count))
    phases = random.uniform(0, 2 * np.pi, (3, count))
    strengths = np.array([[1.0], [0.7], [0.35]])
    waves = strengths * np.sin(2 * np.pi * t_s[:, None, None] / periods + phases)
    return np.asarray(waves.sum(axis=1))


def tremble(t_s: Floats, seed: int, count: int) -> Floats:
    """Return `count` quick, repeatable shakes (T, count) of standard deviation near 1, as of tired muscles."""
    random = np.random.default_rng([seed, 1])
    rates = random.uniform(4.0, 7.0, (3, count))
    phases = random.uniform(0, 2 * np.pi, (3, count))
    return np.asarray(0.8 * np.sin(2 * np.pi * t_s[:, None, None] * rates + phases).sum(axis=1))
