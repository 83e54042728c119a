"""One repetition after another: an effort that rises from rest to a top and comes back."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from formcheck.form.body import Side
from formcheck.form.exercise import RepStats, When

#: How fast the resting level follows a rest that drifts upward, seconds.
_REST_TAU_S = 2.0
#: Share of the way down at which a movement counts as coming back, and as being back.
_RETURNING, _BACK = 0.5, 0.2
#: Share of the way up at which the top counts as reached.
_REACHED = 0.9
#: Share of the way up from which on what is watched counts as the upper part.
_UPPER = 0.6
#: Fallen by this share of the way from the peak, a movement is on its way down.
_FALLING = 0.15
#: No repetition keeps more frames than this, however long it lasts.
_MOST_FRAMES = 2048
#: Frames from this long before the way up began are kept too: it begins gently.
_LEAD_S = 0.5
_MOST_LEAD = 256


class Frame(NamedTuple):
    """One frame of a repetition."""

    t: float
    effort: float
    dt: float
    side: Side | None
    partner: Side | None
    watched: Mapping[str, float]


class Frames:
    """The frames of one repetition, bounded: when there are too many, every second one is dropped."""

    def __init__(self) -> None:
        self._kept: list[Frame] = []
        self._stride, self._skipped, self._skipped_s = 1, 0, 0.0

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, frame: Frame) -> None:
        """Take one frame; the time of those that are left out goes to the next that is kept."""
        self._skipped += 1
        if self._skipped < self._stride:
            self._skipped_s += frame.dt
            return
        self._kept.append(frame._replace(dt=frame.dt + self._skipped_s) if self._skipped_s else frame)
        self._skipped, self._skipped_s = 0, 0.0
        if len(self._kept) > _MOST_FRAMES:
            pairs = zip(self._kept[::2], self._kept[1::2], strict=False)
            self._kept = [b._replace(dt=a.dt + b.dt) for a, b in pairs]
            self._stride *= 2

    def since(self, t: float) -> list[Frame]:
        """Those from `t` on."""
        return [frame for frame in self._kept if frame.t >= t]

    def above(self, effort: float) -> list[Frame]:
        """Those with at least this effort."""
        return [frame for frame in self._kept if frame.effort >= effort]

    def all(self) -> Sequence[Frame]:
        """All that are kept."""
        return self._kept


def arrays_of(frames: Sequence[Frame]) -> dict[str, tuple[float, ...]]:
    """What was watched, by name, one value a frame."""
    names = frames[-1].watched if frames else ()
    return {name: tuple(frame.watched.get(name, math.nan) for frame in frames) for name in names}


def medians_of(frames: Sequence[Frame], names: Iterable[str]) -> dict[str, float]:
    """Medians of what was seen in at least half of these frames."""
    medians = {}
    for name in names:
        seen = [frame.watched[name] for frame in frames if not math.isnan(frame.watched[name])]
        if seen and 2 * len(seen) >= len(frames):
            medians[name] = _median(seen)
    return medians


@dataclass(slots=True)
class Cycle:
    """Finds repetitions in an effort, whatever its resting level.

    An attempt begins when the effort has risen by `travel` above rest (and is dated where it left rest), and is over
    when it has come back by 80 % of the way, or turns up again after more than half of it. A pause on the way up or
    down is part of it. `top` is the effort from which on time counts as held.
    """

    travel: float
    top: float
    moving: bool = False
    at_top: bool = False
    _rest: float = math.nan
    _left_rest_s: float = math.nan
    _t: float = math.nan
    _effort: float = math.nan
    _start_s: float = math.nan
    _peak: float = -math.inf
    _peak_s: float = math.nan
    _low_after_peak: float = math.inf
    _low_s: float = math.nan
    _hold_s: float = 0.0
    _unseen_s: float = 0.0
    _crossed: dict[float, float] = field(default_factory=dict)
    _best: dict[str, float] = field(default_factory=dict)
    _frames: Frames = field(default_factory=Frames)
    _lead: deque[Frame] = field(default_factory=lambda: deque(maxlen=_MOST_LEAD))
    _sides: dict[Side, float] = field(default_factory=dict)

    @property
    def start_s(self) -> float:
        """Where the attempt under way left rest."""
        return self._start_s

    @property
    def hold_s(self) -> float:
        """Seconds at the top of the attempt under way."""
        return self._hold_s

    @property
    def side(self) -> Side | None:
        """The side that has worked longest in the attempt under way."""
        return longest(self._sides)

    @property
    def moment(self) -> When:
        """Where in a repetition it is."""
        if self.at_top:
            return When.TOP
        if not self.moving:
            return When.BOTTOM
        falling = self._effort <= self._peak - _FALLING * (self._peak - self._rest)
        return When.WAY_DOWN if falling else When.WAY_UP

    def update(
        self,
        t: float,
        effort: float,
        side: Side | None,
        partner: Side | None,
        watched: Mapping[str, float],
    ) -> RepStats | None:
        """Take one frame; returns a finished attempt. A NaN effort freezes everything."""
        if math.isnan(effort):
            self._unseen_s += 0.0 if math.isnan(self._t) else t - self._t
            self._t, self._effort = t, math.nan  # what was passed meanwhile, nobody saw when
            return None
        dt = 0.0 if math.isnan(self._t) else t - self._t
        before, self._t, self._effort = self._effort, t, effort
        frame = Frame(t, effort, dt, side, partner, watched)
        if not self.moving:
            self._follow_rest(t, dt, effort)
            if effort - self._rest < self.travel:
                self._lead.append(frame)
                while self._lead[0].t < self._left_rest_s - _LEAD_S:
                    self._lead.popleft()
                return None
            self._begin()
        self._take(frame, before)
        way = self._peak - self._rest
        if effort < self._low_after_peak:
            self._low_after_peak, self._low_s = effort, t
        back = effort <= self._rest + _BACK * way
        turned_up = self._low_after_peak <= self._peak - _RETURNING * way and effort - self._low_after_peak >= max(
            self.travel, 0.25 * way
        )
        if back or turned_up:
            return self._finish(t if back else self._low_s, way)
        return None

    def abort(self) -> bool:
        """Forget an attempt under way; returns whether there was one."""
        was, self.moving, self.at_top = self.moving, False, False
        self._rest = self._t = self._effort = math.nan
        self._lead.clear()
        return was

    def _follow_rest(self, t: float, dt: float, effort: float) -> None:
        """The resting level: down at once, up slowly; a rise towards an attempt is dated where it left rest."""
        if math.isnan(self._rest) or effort <= self._rest:
            self._rest, self._left_rest_s = effort, t
            return
        if effort - self._rest < 0.3 * self.travel:
            self._left_rest_s = t
        self._rest += (effort - self._rest) * -math.expm1(-dt / _REST_TAU_S)

    def _begin(self) -> None:
        self.moving = True
        self._start_s = self._left_rest_s
        self._peak, self._low_after_peak = -math.inf, math.inf
        self._hold_s = self._unseen_s = 0.0
        self._crossed.clear()
        self._best.clear()
        self._frames = Frames()
        self._sides.clear()

    def _take(self, frame: Frame, before: float) -> None:
        t, effort, dt = frame.t, frame.effort, frame.dt
        if effort > self._peak:
            self._peak, self._peak_s = effort, t
            self._low_after_peak = math.inf
            self._crossed.clear()
        # The way down: when 80 and 20 % of it were passed, between frames by straight line.
        way = self._peak - self._rest
        for share in (0.8, 0.2):
            level = self._rest + share * way
            if effort >= level:
                self._crossed.pop(share, None)
            elif share not in self._crossed and before >= level:
                self._crossed[share] = t - dt * (level - effort) / (before - effort)
        self.at_top = effort >= self.top
        if self.at_top:
            self._hold_s += dt
        for name, value in frame.watched.items():
            if value > self._best.get(name, -math.inf):  # false for NaN
                self._best[name] = value
        self._frames.add(frame)
        if effort >= self._rest + _UPPER * way and frame.side is not None:
            self._sides[frame.side] = self._sides.get(frame.side, 0.0) + dt

    def _finish(self, end_s: float, way: float) -> RepStats:
        t80, t20 = self._crossed.get(0.8, math.nan), self._crossed.get(0.2, math.nan)
        reached = self._rest + _REACHED * way
        uppers = self._frames.above(self._rest + _UPPER * way)
        high = [upper.t for upper in uppers if upper.effort >= reached]
        frames = [*self._lead, *self._frames.all()]
        stats = RepStats(
            start_s=self._start_s,
            # On a level top the very highest frame is chance; the first that is about as high is not.
            top_s=high[0] if high else self._peak_s,
            end_s=end_s,
            rest=self._rest,
            peak=self._peak,
            hold_s=self._hold_s,
            unseen_s=self._unseen_s,
            lowering_s=t20 - t80 if t20 > t80 else math.nan,
            best=dict(self._best),
            upper_median=medians_of(uppers, self._best),
            # The model swaps left and right in transitions, so those don't decide.
            side=longest(times_of((upper.side, upper.dt) for upper in uppers)),
            partner=longest(times_of((upper.partner, upper.dt) for upper in uppers)),
            down_s=high[-1] if high else self._peak_s,
            t_s=tuple(frame.t for frame in frames),
            efforts=tuple(frame.effort for frame in frames),
            arrays=arrays_of(frames),
        )
        self.moving = self.at_top = False
        self._rest, self._left_rest_s = self._low_after_peak, end_s
        self._lead = deque(self._frames.since(end_s), maxlen=_MOST_LEAD)
        return stats


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def times_of(frames: Iterable[tuple[Side | None, float]]) -> dict[Side, float]:
    """Seconds of each side."""
    times: dict[Side, float] = {}
    for side, dt in frames:
        if side is not None:
            times[side] = times.get(side, 0.0) + dt
    return times


def longest(times: Mapping[Side, float]) -> Side | None:
    """The side with most seconds; None without any."""
    return max(times, key=lambda side: times[side], default=None)
