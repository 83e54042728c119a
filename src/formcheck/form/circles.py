"""A circle: a point that goes round, whichever way."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence

from formcheck.form.body import Body
from formcheck.form.cycle import Frame, Frames, arrays_of, longest, medians_of, times_of
from formcheck.form.exercise import Exercise, RepStats, When
from formcheck.form.kinds import Circle
from formcheck.form.reps import Aborted, Values

#: The course is read in steps of this share of the least diameter: smaller movements are noise.
_STEP = 0.2
#: A whole turn, less what the corners of a course in steps may lack.
_ROUND, _LACK = 2 * math.pi, 0.6
#: Turned back by this much after more than the second, it goes the other way; so much of a turn is an attempt.
_BACK, _TURNED, _ATTEMPT = 0.75 * math.pi, _LACK + 0.2, math.pi / 2
#: A loop of an eight turns by 270 degrees only, and ends where it began: within this share of its diameter.
_LOOP, _CLOSED = 1.3 * math.pi, 0.6
#: A corner as sharp as this is no turning, but the way back.
_SHARP = 2.0
#: A point that rests for so long has stopped.
_STOPPED_S = 2.0
#: Least roundness of the course (4 pi area / length squared: 1 a circle, 0.47 an ellipse of 4 to 1, 0 a line).
_LEAST_ROUND = 0.3


class CircleMover:
    """Finds the times that a point went round, by how far its direction has turned.

    A middle is not needed for that: the direction turns by 360 degrees in every circle, wherever it lies, and in an
    eight first one way and then the other.
    """

    def __init__(self, exercise: Circle, max_unseen_s: float) -> None:
        self._exercise = exercise
        self._max_unseen_s = max_unseen_s
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._corners: list[tuple[float, complex]] = []
        self._direction: complex | None = None
        self._turn = 0.0
        self._ends = [(0.0, 0), (0.0, 0)]  # the least and the most that it has turned, and at which corner
        self._frames = Frames()
        self._t = math.nan
        self._seen_s = math.nan
        self._unseen_s = 0.0

    def set_limits(self, exercise: Exercise) -> None:
        """From now on by the numbers of `exercise`."""
        assert isinstance(exercise, Circle)
        self._exercise = exercise

    @property
    def moving(self) -> bool:
        """Whether the point is on its way round."""
        return abs(self._turn) >= _ATTEMPT

    @property
    def at_top(self) -> bool:
        """Never: a circle has no top."""
        return False

    @property
    def moment(self) -> When:
        """A circle is on its way up all the time."""
        return When.WAY_UP if self.moving else When.BOTTOM

    @property
    def start_s(self) -> float:
        """Where the circle under way began."""
        return self._corners[0][0] if self._corners else math.nan

    @property
    def hold_s(self) -> float:
        """A circle holds nothing."""
        return 0.0

    def take(self, t: float, body: Body | None, values: Values) -> RepStats | Aborted | None:
        """Take one frame in position."""
        exercise = self._exercise
        dt = 0.0 if math.isnan(self._t) else t - self._t
        self._t = t
        across, up = (values[m.name] if body is not None else math.nan for m in (exercise.across, exercise.up))
        if math.isnan(across) or math.isnan(up):
            self._unseen_s += dt
            if t - self._seen_s >= self._max_unseen_s:
                return self._give_up("it was out of sight")
            return None
        self._seen_s = t
        side = exercise.side_of(body) if exercise.side_of and body is not None else None
        self._frames.add(Frame(t, across, dt, side, None, values))
        point = complex(across, up)
        if not self._corners:
            self._corners.append((t, point))
            return None
        step = point - self._corners[-1][1]
        if abs(step) < _STEP * exercise.travel:
            if t - self._corners[-1][0] < _STOPPED_S:
                return None
            return self._give_up("it stopped half-way")
        return self._corner(t, point, step)

    def _corner(self, t: float, point: complex, step: complex) -> RepStats | Aborted | None:
        corner_rad = 0.0 if self._direction is None else cmath.phase(step / self._direction)
        self._direction = step
        self._corners.append((t, point))
        if abs(corner_rad) > _SHARP:
            return self._turn_back(len(self._corners) - 2, self._turn, 0.0)
        self._turn += corner_rad
        if abs(self._turn) >= _ROUND - _LACK:
            # What is lacking is made up for in the next one, which begins here.
            return self._finish(len(self._corners) - 1, self._turn - math.copysign(_ROUND, self._turn), self._turn)
        here = (self._turn, len(self._corners) - 1)
        self._ends = [min(self._ends[0], here), max(self._ends[1], here)]
        for turn, corner in self._ends:
            if abs(turn) >= _TURNED and abs(turn - self._turn) >= _BACK:
                return self._turn_back(corner, turn, self._turn - turn)
        return None

    def _turn_back(self, corner: int, turn: float, turned_since: float) -> RepStats | Aborted | None:
        """At this corner it turned back, after `turn`: that was a loop of an eight, or half a circle."""
        points = [point for _, point in self._corners[: corner + 1]]
        closed = abs(points[-1] - points[0]) <= _CLOSED * _diameter(points)
        if abs(turn) >= _LOOP and closed:
            return self._finish(corner, turned_since, turn)
        start_s = self.start_s
        self._start_at(corner, turned_since)
        return Aborted(start_s, "it turned back half-way") if abs(turn) >= math.pi else None

    def _start_at(self, corner: int, turn: float) -> None:
        """What is under way began at this corner, and has turned so far."""
        self._corners = self._corners[corner:]
        self._turn = turn
        self._ends = [(0.0, 0), (0.0, 0)]
        kept = self._frames.since(self._corners[0][0])
        self._frames, self._unseen_s = Frames(), 0.0
        for frame in kept:
            self._frames.add(frame)

    def _finish(self, corner: int, turned_since: float, turn: float) -> RepStats | Aborted:
        t, points = self._corners[corner][0], [point for _, point in self._corners[: corner + 1]]
        area, length = _area(points), _length(points)
        round_ = 4 * math.pi * area / length**2 if length > 0 else 0.0
        diameter = _diameter(points)
        start_s, way = self.start_s, self._exercise.ways[0 if turn > 0 else 1]
        frames, unseen_s = [frame for frame in self._frames.all() if frame.t <= t], self._unseen_s
        self._start_at(corner, turned_since)
        if round_ < _LEAST_ROUND:
            self._turn = 0.0
            return Aborted(start_s, "it went to and fro, not round")
        if diameter < self._exercise.travel:
            return Aborted(start_s, "it was too small a circle")
        arrays = arrays_of(frames)
        best = {name: max(seen) for name, of in arrays.items() if (seen := [v for v in of if not math.isnan(v)])}
        return RepStats(
            start_s=start_s,
            top_s=t,
            end_s=t,
            rest=0.0,
            peak=diameter,
            hold_s=0.0,
            unseen_s=unseen_s,
            lowering_s=math.nan,
            best=best,
            upper_median=medians_of(frames, best),
            side=longest(times_of((frame.side, frame.dt) for frame in frames)),
            partner=None,
            t_s=tuple(frame.t for frame in frames),
            efforts=tuple(frame.effort for frame in frames),
            arrays=arrays,
            way=way,
        )

    def _give_up(self, why: str) -> Aborted | None:
        start_s, half = self.start_s, abs(self._turn) >= math.pi
        t, seen_s = self._t, self._seen_s
        self._begin_anew()
        self._t, self._seen_s = t, seen_s
        return Aborted(start_s, why) if half else None

    def complete(self, end_s: float) -> RepStats | None:
        """None: a circle that isn't closed is no repetition."""
        return None

    def abort(self) -> bool:
        """Forget what is under way; returns whether there was something."""
        was = self.moving
        self._begin_anew()
        return was


def _diameter(points: Sequence[complex]) -> float:
    """Diameter of the circle of the same area."""
    return math.sqrt(4 * _area(points) / math.pi)


def _area(points: Sequence[complex]) -> float:
    """Area inside a closed course."""
    return abs(sum((a.conjugate() * b).imag for a, b in zip(points, [*points[1:], points[0]], strict=True))) / 2


def _length(points: Sequence[complex]) -> float:
    """Length of a closed course."""
    return sum(abs(b - a) for a, b in zip(points, [*points[1:], points[0]], strict=True))
