"""Pictures of what went wrong, at its worst: few, small, and in memory only."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level
from formcheck.overlay.card import Worst
from formcheck.overlay.lettering import Image
from formcheck.video.writer import encode_jpeg

#: Pictures that are kept, and the longer side of each.
_MOST, _LONGER_PX = 6, 480
#: What is wrong with a repetition is known when it is over: how far back that is looked up, and how finely; seconds.
_BACK_S, _EVERY_S = 10.0, 0.25


class WorstMoments:
    """Keeps, of each clear fault, the picture in which its value was farthest beyond the limit."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Worst]] = {}
        self._recent: deque[tuple[Worst, FormState]] = deque()

    @property
    def kept(self) -> tuple[Worst, ...]:
        """Those so far, the first of each cue first."""
        return tuple(worst for _, worst in self._kept.values())

    def see(self, image: Image, state: FormState) -> None:
        """Take one moment of a set.

        Parameters
        ----------
        image : (H, W, 3) uint8
            RGB, as the camera saw it.
        state : FormState
            What is thought of it, in pixels of `image`.
        """
        now: Worst | None = None
        for fault in state.faults:
            value = state.values.get(fault.metric, math.nan)
            beyond = abs((value if math.isfinite(value) else fault.peak) - fault.limit)
            if fault.level is Level.FAULT and self._is_worse(fault.cue, beyond):
                now = now or _glance(image, state)
                self._keep(fault.cue, beyond, now)
        if not self._recent or state.t - self._recent[-1][1].t >= _EVERY_S:
            self._recent.append((now or _glance(image, state), state))
        while state.t - self._recent[0][1].t > _BACK_S:
            self._recent.popleft()
        for event in state.own_events:
            if isinstance(event, FaultRaised) and event.fault.end_s is not None and event.fault.level is Level.FAULT:
                beyond = abs(event.fault.peak - event.fault.limit)
                if self._is_worse(event.fault.cue, beyond):
                    self._keep(event.fault.cue, beyond, self._look_back(event.fault))

    def _is_worse(self, cue: str, beyond: float) -> bool:
        if cue in self._kept:
            return beyond > self._kept[cue][0]
        return len(self._kept) < _MOST

    def _look_back(self, fault: FaultSpan) -> Worst:
        """Of a fault that is over, the moment whose value was nearest to the worst; without one that of its middle."""
        start_s, end_s = fault.span

        def off(moment: tuple[Worst, FormState]) -> tuple[bool, float, float]:
            _, state = moment
            value = state.values.get(fault.metric, math.nan)
            is_outside = not start_s - _EVERY_S <= state.t <= end_s + _EVERY_S
            from_peak = abs(value - fault.peak) if math.isfinite(value) else math.inf
            return is_outside, from_peak, abs(state.t - (start_s + end_s) / 2)

        return min(self._recent, key=off)[0]

    def _keep(self, cue: str, beyond: float, seen: Worst) -> None:
        self._kept[cue] = beyond, replace(seen, cue=cue)


def _glance(image: Image, state: FormState) -> Worst:
    height, width = image.shape[:2]
    line = tuple((x / width, y / height) for x, y in state.line)
    return Worst("", state.t, line, encode_jpeg(image, _LONGER_PX))
