"""A flow: once through named positions in order."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from formcheck.form.body import Body
from formcheck.form.cycle import Frame, Frames, arrays_of, longest, medians_of, times_of
from formcheck.form.exercise import Exercise, RepStats, When, fulfilled
from formcheck.form.gate import Gate
from formcheck.form.kinds import Flow
from formcheck.form.reps import Aborted, Values

#: A position that is only passed for less is not reached; one that is left for less is not left.
_REACHED_S, _LEFT_S = 0.15, 0.2
#: One time through follows the one before where no more than this lies between; after a longer pause it begins itself.
_LINK_S = 2.0
_MOST_BEFORE = 256
#: An effort has turned once it has come back by this share of its last way, and by the least travel. It leaves where it
#: turned by this share of the least travel, and is as far as it goes within this share of the whole range.
_TURNED, _LEAVES, _NEARLY = 0.25, 0.3, 0.1


class Turns:
    """Which way an effort went last, by at least `travel` from where it turned."""

    def __init__(self) -> None:
        #: +1 up, -1 down, 0 before it went either way.
        self.way = 0
        #: When it left the place where it turned last.
        self.left_s = math.nan
        self._low, self._high = math.inf, -math.inf
        self._low_s = self._high_s = math.nan

    def update(self, t: float, effort: float, travel: float) -> None:
        """Take the effort at `t`."""
        needed = travel
        if self.way:
            needed = max(travel, _TURNED * (self._high - self._low))
        if self.way >= 0:
            self._high = max(self._high, effort)
            if effort >= self._high - _LEAVES * travel:
                self._high_s = t
        if self.way <= 0:
            self._low = min(self._low, effort)
            if effort <= self._low + _LEAVES * travel:
                self._low_s = t
        if self.way <= 0 and effort - self._low >= needed:
            self.way, self.left_s = 1, self._low_s
            self._high, self._high_s = effort, t
        elif self.way >= 0 and self._high - effort >= needed:
            self.way, self.left_s = -1, self._high_s
            self._low, self._low_s = effort, t


class FlowMover:
    """Finds the times that somebody went through the positions of a flow, beginning with any of them.

    A time through is over when its last position is left. It began when that of the time before was left, so that
    the way back belongs to it too.
    """

    def __init__(self, exercise: Flow, max_unseen_s: float) -> None:
        self._max_unseen_s = max_unseen_s
        self._shut_gates(exercise)
        self._last_end_s = -math.inf
        self._t = math.nan
        self._start_s = math.nan
        self._since: list[float] = []
        self._first = 0
        self._frames = Frames()
        self._before: deque[Frame] = deque(maxlen=_MOST_BEFORE)
        self._unseen_s = 0.0

    def _shut_gates(self, exercise: Flow) -> None:
        self._exercise = exercise
        # Where one is told by the way of the effort, the next begins as it ends.
        self._gates = [
            Gate(_REACHED_S, _REACHED_S if position.way else _LEFT_S, self._max_unseen_s)
            for position in exercise.positions
        ]
        self._turns = Turns()

    def set_limits(self, exercise: Exercise) -> None:
        """From now on by the numbers of `exercise`."""
        assert isinstance(exercise, Flow)
        self._exercise = exercise

    @property
    def moving(self) -> bool:
        """Whether a time through is under way."""
        return bool(self._since)

    @property
    def at_top(self) -> bool:
        """Whether one of its positions is held just now."""
        return self.moving and any(gate.open for gate in self._gates)

    @property
    def moment(self) -> When:
        """Where in it one is: the first position is its bottom, the last its top."""
        if not self.moving or (len(self._since) == 1 and self.at_top):
            return When.BOTTOM
        if len(self._since) < len(self._gates):
            return When.WAY_UP
        return When.TOP if self.at_top else When.WAY_DOWN

    @property
    def start_s(self) -> float:
        """Where the one under way began."""
        return self._start_s

    @property
    def hold_s(self) -> float:
        """Seconds in the position that is held now."""
        return self._t - self._since[-1] if self.at_top else 0.0

    def take(self, t: float, body: Body | None, values: Values) -> RepStats | Aborted | None:
        """Take one frame in position."""
        exercise = self._exercise
        dt = 0.0 if math.isnan(self._t) else t - self._t
        self._t = t
        effort = values[exercise.effort.name] if body is not None else math.nan
        if not math.isnan(effort):
            self._turns.update(t, effort, exercise.travel)
        opened = shut = None
        for index, (gate, position) in enumerate(zip(self._gates, exercise.positions, strict=True)):
            inside = fulfilled(position.ranges, body, inside=gate.open)
            if position.way and inside is not False:
                inside = None if math.isnan(effort) else inside and self._turns.way == position.way
            if gate.update(t, inside):
                opened, shut = (index, shut) if gate.open else (opened, index)
        finished: RepStats | Aborted | None = None
        last = (self._first - 1) % len(self._gates)
        if shut == last and len(self._since) == len(self._gates):
            finished = self._finish(self._turns.left_s if exercise.positions[last].way else self._gates[last].since)
        if opened is not None:
            aborted = self._reach(opened, self._gates[opened].since)
            finished = finished or aborted
        if math.isnan(effort):
            self._unseen_s += dt
        else:
            side = exercise.side_of(body) if exercise.side_of and body is not None else None
            frame = Frame(t, effort, dt, side, None, values)
            if self.moving:
                self._frames.add(frame)
            else:
                self._before.append(frame)
                while self._before[0].t < t - _LINK_S:
                    self._before.popleft()
        return finished

    def _reach(self, index: int, since_s: float) -> Aborted | None:
        count = len(self._gates)
        expected = (self._first + len(self._since)) % count
        if self.moving and index == expected:
            self._since.append(since_s)
            return None
        missed = self._exercise.positions[expected].name
        aborted = Aborted(self._start_s, f"{missed} was not reached") if self.moving else None
        self._first, self._since = index, [since_s]
        linked = since_s - self._last_end_s <= _LINK_S
        began_s = self._turns.left_s if self._exercise.positions[index].way else since_s
        self._start_s = self._last_end_s if linked else began_s
        self._keep_from(self._start_s)
        return aborted

    def _keep_from(self, start_s: float) -> None:
        kept = [frame for frame in (*self._before, *self._frames.all()) if frame.t >= start_s]
        self._before.clear()
        self._frames, self._unseen_s = Frames(), 0.0
        for frame in kept:
            self._frames.add(frame)

    def _finish(self, end_s: float) -> RepStats:
        frames = [frame for frame in self._frames.all() if self._start_s <= frame.t <= end_s]
        efforts = [frame.effort for frame in frames]
        arrays = arrays_of(frames)
        top_s = self._top_s(frames)
        best = {name: max(seen) for name, of in arrays.items() if (seen := [v for v in of if not math.isnan(v)])}
        stats = RepStats(
            start_s=self._start_s,
            top_s=top_s,
            end_s=end_s,
            rest=min(efforts, default=math.nan),
            peak=max(efforts, default=math.nan),
            hold_s=end_s - top_s,
            unseen_s=self._unseen_s,
            lowering_s=math.nan,
            best=best,
            upper_median=medians_of(frames, best),
            side=longest(times_of((frame.side, frame.dt) for frame in frames)),
            partner=None,
            t_s=tuple(frame.t for frame in frames),
            efforts=tuple(efforts),
            arrays=arrays,
        )
        self._since, self._last_end_s = [], end_s
        self._before.extend(frame for frame in self._frames.all() if frame.t >= end_s)
        self._frames = Frames()
        return stats

    def _top_s(self, frames: Sequence[Frame]) -> float:
        """When the last position was reached; one told by its way, once the effort is nearly as far as it goes."""
        reached_s = self._since[-1]
        way = self._exercise.positions[self._first - 1].way
        later = [frame for frame in frames if frame.t >= reached_s]
        if not way or not later:
            return reached_s
        efforts = [frame.effort * way for frame in frames]
        nearly = max(frame.effort * way for frame in later) - _NEARLY * (max(efforts) - min(efforts))
        return next(frame.t for frame in later if frame.effort * way >= nearly)

    def complete(self, end_s: float) -> RepStats | None:
        """End what is under way at `end_s`, where every position was reached and only the last was not left."""
        return self._finish(end_s) if len(self._since) == len(self._gates) else None

    def abort(self) -> bool:
        """Forget what is under way; returns whether there was something."""
        was = self.moving
        self._shut_gates(self._exercise)
        self._since, self._last_end_s, self._t = [], -math.inf, math.nan
        self._frames, self._unseen_s = Frames(), 0.0
        self._before.clear()
        return was
