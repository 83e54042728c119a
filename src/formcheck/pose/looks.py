"""Poses of every frame from looks at some of them: a body that stays where it is needs fewer.

Between two looks at which the body is in about the same place, the frames between get poses on the straight line from
one to the other. Where it is not, the frame in the middle is looked at too, and so on, down to every frame. So what
comes after sees every frame of the stream, and a movement is seen as finely as the frames show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from formcheck.pose.outline import Outline
from formcheck.pose.types import Landmark, Pose
from formcheck.video.types import Frame

#: How often to look: at every frame, or as the body's movement asks for.
RATES = ("full", "auto")
#: Two looks are never farther apart.
LONGEST_S = 0.2
#: A body whose joints have moved by less than this between two looks stays where it is.
_STILL_TRUNKS = 0.08
#: A joint that is this near to where the straight way would have it moves evenly.
_STRAIGHT_TRUNKS = 0.025
#: The share of that which the next look waits for.
_HASTE = 0.7

_JOINTS = [
    Landmark[f"{side}_{name}"]
    for side in ("LEFT", "RIGHT")
    for name in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE")
]
_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]

_Look = tuple[Frame, Pose | None]


def sparse(frames: Iterable[Frame], estimate: Callable[[Frame], Pose | None]) -> Iterator[_Look]:
    """Each of `frames` with its pose, looked at (`estimate`) or between two looks; in order.

    Frames are held back for `LONGEST_S` at most. `estimate` is also asked for earlier frames than its last.
    """
    last: _Look | None = None
    waiting: list[Frame] = []  # since the last look
    step_s = 0.0
    before_s = 0.0
    for frame in frames:
        waiting.append(frame)
        ahead_s, before_s = frame.t - before_s, frame.t
        # Is this the last one that is near enough? The next is taken to come as soon as this one did.
        if last is not None and frame.t + ahead_s - last[0].t <= step_s:
            continue
        look = frame, estimate(frame)
        if last is None:
            yield look
        else:
            yield from _between(last, waiting[:-1], look, estimate)
            yield look
            step_s = _next_step_s(last, look)
        last, waiting = look, []
    if last is not None and waiting:
        look = waiting[-1], estimate(waiting[-1])
        yield from _between(last, waiting[:-1], look, estimate)
        yield look


def _next_step_s(last: _Look, look: _Look) -> float:
    """How long the next look may wait: until the body, as fast as it is, will have moved by what is nothing."""
    moved = max(_moved_trunks(last[1], look[1]), 1e-6)
    return min(LONGEST_S, _HASTE * _STILL_TRUNKS / moved * (look[0].t - last[0].t))


def _between(
    before: _Look, frames: list[Frame], after: _Look, estimate: Callable[[Frame], Pose | None]
) -> Iterator[_Look]:
    """The poses of `frames`, which lie between two looks."""
    if not frames:
        return
    straight = _moved_trunks(before[1], after[1]) <= _STILL_TRUNKS
    half = len(frames) // 2
    if straight:
        yield from ((frame, _on_the_way(before[1], after[1], frame.t)) for frame in frames)
        return
    middle = frames[half], estimate(frames[half])
    expected = _on_the_way(before[1], after[1], middle[0].t)
    if expected is not None and _moved_trunks(expected, middle[1]) <= _STRAIGHT_TRUNKS:
        for a, between, b in ((before, frames[:half], middle), (middle, frames[half + 1 :], after)):
            yield from ((frame, _on_the_way(a[1], b[1], frame.t)) for frame in between)
            if b is middle:
                yield middle
        return
    yield from _between(before, frames[:half], middle, estimate)
    yield middle
    yield from _between(middle, frames[half + 1 :], after, estimate)


def _moved_trunks(a: Pose | None, b: Pose | None) -> float:
    """How far the joint has moved that moved farthest; endless where somebody is seen in one only, 0 where in none."""
    if a is None or b is None:
        return 0.0 if a is b else np.inf
    xy = b.image_xy
    trunk_px = float(np.hypot(*(xy[_SHOULDERS].mean(axis=0) - xy[_HIPS].mean(axis=0))))
    # A trunk that points at the camera has no length: its limbs' metres have.
    trunk_px = max(trunk_px, 0.1 * float(np.hypot(*np.ptp(xy, axis=0))))
    seen = np.maximum(a.visibility, b.visibility)[_JOINTS] > 0.3  # what is hidden is guessed, and wanders
    moved = np.hypot(*(xy - a.image_xy)[_JOINTS].T)[seen]
    return float(moved.max(initial=0.0)) / max(trunk_px, 1e-6)


def _on_the_way(a: Pose | None, b: Pose | None, t: float) -> Pose | None:
    if a is None or b is None:
        return None
    share = (t - a.t) / (b.t - a.t)

    def mix(name: str) -> np.ndarray:
        first = getattr(a, name)
        # In float32, as recordings keep it: a replay gives the same verdict.
        mixed = first + (getattr(b, name) - first) * share
        return np.asarray(mixed.astype(np.float32).astype(np.float64))

    near = a if share < 0.5 else b
    outline = near.outline
    if outline is not None and a.outline is not None and b.outline is not None:
        edges_px = a.outline.edges_px + (b.outline.edges_px - a.outline.edges_px) * share
        outline = Outline(edges_px, outline.contour).rounded()
    return Pose(t, mix("image_xy"), mix("world_xyz"), mix("visibility"), b.image_size, outline)
