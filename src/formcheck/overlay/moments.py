"""The worst moment of each fault as a small picture, for a summary; in memory only."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level
from formcheck.overlay.lettering import Image

#: Faults of which a picture is kept, and the longer side of each.
_MOST, _SIDE_PX = 6, 480
#: What was wrong with a repetition is known when it is over: pictures so far apart are kept for so long.
_STEP_S, _KEPT_S = 0.2, 12.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When what was wrong looked how: a JPEG, and the judged line as places in shares of its width and height."""

    cue: str
    t: float
    line: tuple[tuple[float, float], ...]
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class _Seen:
    t: float
    line: tuple[tuple[float, float], ...]
    jpeg: bytes
    values: Mapping[str, float]


class WorstMoments:
    """Keeps them: `see` for every picture of a running set."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Moment]] = {}
        self._lately: deque[_Seen] = deque(maxlen=round(_KEPT_S / _STEP_S))

    @property
    def found(self) -> list[Moment]:
        """One of each fault so far, in the order in which they came."""
        return [moment for _, moment in self._kept.values()]

    def see(self, image: Image, state: FormState) -> None:
        """Take one picture, RGB, and what was judged in it."""
        over = [event.fault for event in state.own_events if isinstance(event, FaultRaised)]
        for fault in over:
            if fault.end_s is not None and self._is_worse(fault, fault.peak):
                self._look_back(fault)
        seen: _Seen | None = None
        if not self._lately or not 0 <= state.t - self._lately[-1].t < _STEP_S:
            seen = _seen(image, state)
            self._lately.append(seen)
        for fault in state.faults:
            value = state.values.get(fault.metric, math.nan)
            value = value if math.isfinite(value) else fault.peak
            if self._is_worse(fault, value):
                seen = seen or _seen(image, state)
                self._keep(fault, value, seen)

    def _is_worse(self, fault: FaultSpan, value: float) -> bool:
        if fault.level is not Level.FAULT:
            return False
        last = self._kept.get(fault.cue)
        return len(self._kept) < _MOST if last is None else abs(value - fault.limit) > last[0]

    def _keep(self, fault: FaultSpan, value: float, seen: _Seen) -> None:
        self._kept[fault.cue] = abs(value - fault.limit), Moment(fault.cue, seen.t, seen.line, seen.jpeg)

    def _look_back(self, fault: FaultSpan) -> None:
        """Of a fault that is over, the picture in which its measure was closest to the worst; else of its middle."""
        start_s, end_s = fault.span
        during = [one for one in self._lately if start_s - _STEP_S <= one.t <= end_s + _STEP_S]

        def off(one: _Seen) -> tuple[float, float]:
            value = one.values.get(fault.metric, math.nan)
            return abs(value - fault.peak) if math.isfinite(value) else math.inf, abs(one.t - (start_s + end_s) / 2)

        if during:
            self._keep(fault, fault.peak, min(during, key=off))


def _seen(image: Image, state: FormState) -> _Seen:
    height, width = image.shape[:2]
    scale = min(1.0, _SIDE_PX / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])
    xy = np.asarray(list(state.line), np.float64).reshape(-1, 2)
    xy = xy[np.isfinite(xy).all(axis=1)] / (width, height)
    return _Seen(state.t, tuple((float(x), float(y)) for x, y in xy), jpeg.tobytes(), state.values)
