"""The poses of one video, found in several processes: each works on a part, with some seconds before it to run in.

The parts are joined into one stream, in order; who judges it need not know. A landmark near the beginning of a part
depends on where the body was looked for before, which the run-in settles but for a tremble of the crop.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from formcheck.errors import InputError, ModelError
from formcheck.pool import Ended, Tell, run_in_processes
from formcheck.pose.estimator import PoseEstimator, open_estimator
from formcheck.pose.looks import sparse
from formcheck.pose.types import Pose
from formcheck.video.reader import Prefetch
from formcheck.video.sources import open_source
from formcheck.video.types import Frame, FrameSource

#: What a part sees of the video before it, to know where the body is.
RUN_IN_S = 1.5
#: A part is no longer than this: its poses wait in memory.
_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class How:
    """How poses are found: see `open_estimator` and `looks`."""

    estimator: str
    model: Path
    precision: str
    rate: str


@dataclass(frozen=True, slots=True)
class Part:
    """The stretch start_s <= t < end_s of a video, None for its beginning and its end, seen from `run_in_s` before."""

    path: Path
    start_s: float | None
    end_s: float | None
    how: How
    run_in_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a part: each frame's time and pose, and what cut the part short."""

    poses: list[tuple[float, Pose | None]]
    problem: str | None


def split(path: Path, start_s: float | None, end_s: float | None, duration_s: float, jobs: int, how: How) -> list[Part]:
    """The parts of a stretch of a video of that length: as many for each of `jobs` processes."""
    first_s = start_s or 0.0
    length_s = max(min(end_s or math.inf, duration_s) - first_s, 0.0)
    count = jobs * max(1, math.ceil(length_s / (jobs * _LONGEST_S)))
    cuts = [first_s + length_s * number / count for number in range(1, count)]
    first, *others = zip([start_s, *cuts], [*cuts, end_s], strict=True)
    return [Part(path, *first, how), *(Part(path, *other, how, RUN_IN_S) for other in others)]


def find_poses(frames: FrameSource, estimator: PoseEstimator, rate: str) -> Iterator[tuple[Frame, Pose | None]]:
    """Every frame with its pose."""
    if rate == "auto" and not frames.info.is_still:
        return sparse(frames, estimator.estimate)
    return ((frame, estimator.estimate(frame)) for frame in frames)


def find_in_part(part: Part, tell: Tell) -> Found:
    """The poses of one part; runs in a process of its own."""
    how = part.how
    from_s = None if part.start_s is None else max(part.start_s - part.run_in_s, 0.0)
    start_s = part.start_s or 0.0
    poses: list[tuple[float, Pose | None]] = []
    try:
        opened = open_source(part.path, start_s=from_s, end_s=part.end_s)
    except InputError as error:
        if not part.run_in_s:
            raise
        return Found([], str(error))  # a video that breaks off before the end that its header names
    with (
        Prefetch(opened) as source,
        open_estimator(how.estimator, how.model, precision=how.precision) as estimator,
        closing(find_poses(source, estimator, how.rate)) as found,  # type: ignore[type-var]
    ):
        for frame, pose in found:
            if frame.t >= start_s:
                poses.append((frame.t, pose))
                tell(frame.t, len(poses), None)
    return Found(poses, source.problem)


class Parts:
    """The poses of all parts in order, while later ones are still being worked on. Iterate it once.

    Attributes
    ----------
    problem : str or None
        After iterating: what cut the stream short, in the words of the part that met it first.
    """

    def __init__(self, parts: Sequence[Part], jobs: int) -> None:
        self._parts = parts
        self._jobs = jobs
        self.problem: str | None = None

    def __iter__(self) -> Iterator[tuple[float, Pose | None]]:
        found: dict[int, Found] = {}
        turn = 0
        last_t = -math.inf
        with closing(run_in_processes(find_in_part, self._parts, self._jobs)) as messages:  # type: ignore[type-var]
            for message in messages:
                if not isinstance(message, Ended):
                    continue
                if message.problem is not None:
                    raise ModelError(f"{self._parts[message.index].path.name}: {message.problem}")
                found[message.index] = message.value
                while turn in found:
                    part = found.pop(turn)
                    self.problem = self.problem or part.problem
                    turn += 1
                    for t, pose in part.poses:
                        if t > last_t:
                            last_t = t
                            yield t, pose
