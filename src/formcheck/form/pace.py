"""How fast pictures come, and which of them are missing."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

#: Why nothing can be judged where pictures are missing: a cut, a stalled camera, a damaged stretch.
MISSING = "Pictures are missing"

#: An interval up to this is none to remark on, whatever the rate: landmarks are joined over it, too.
_PATIENCE_S = 0.5
#: How many times the usual interval is a gap.
_TIMES_USUAL = 2.5
#: The longest interval that can be usual: a picture a second, with some slack.
_SLOWEST_S = 1.2


class Pace:
    """Tells a gap between two pictures from a source that is slow by nature.

    The usual interval is the median of the last nine. A longer one than half a second and than 2.5 times the usual is
    a gap; the first interval of all, while nothing is usual yet, is one from 1.2 s on.
    """

    def __init__(self) -> None:
        self._t = -math.inf
        self._intervals: deque[float] = deque(maxlen=9)

    def gap(self, t: float) -> tuple[float, float] | None:
        """Take the time of a picture; returns where the first and the last missing one before it would have been."""
        interval = t - self._t
        before, self._t = self._t, t
        if math.isinf(interval):
            return None
        usual = min(median(self._intervals), _SLOWEST_S) if self._intervals else None
        self._intervals.append(interval)
        if interval <= (_SLOWEST_S if usual is None else max(_PATIENCE_S, _TIMES_USUAL * usual)):
            return None
        step = interval / 4 if usual is None else usual
        return before + step, t - step
