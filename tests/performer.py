"""A simulated body before the live loop: it does what the coach has it do, out of recordings of good form.

It lies, stands or kneels as the recording of an exercise begins while the coach sets up and counts, then repeats its
cycle, or stays at its top, for as long as the set runs, and stands aside in rests. It looks at the coach, not at the
plan: what the coach leaves out is not done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from tests.builders import (
    Camera,
    ForearmPlank,
    Key,
    KneePlank,
    SidePlank,
    Standing,
    StraightArmPlank,
    timeline,
)
from tests.form.sessions import GOOD_DOG, bridge, dog, hold, joined

from formcheck.coach import CoachState, Stage, Work
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.judge import Judge
from formcheck.live.loop import Live
from formcheck.pose.replay import ReplayEstimator, read_landmarks
from formcheck.pose.types import Pose
from formcheck.video.types import Frame

DRILLS = Path(__file__).parent / "drills"
FPS = 10.0
#: For so long it stands aside in a rest; then it has left the picture.
ASIDE_S = 2.0

#: Figures of the exercises of which there is no recorded drill: when they begin, and each top with its stay.
FIGURES: dict[str, tuple[list[Key], float, list[tuple[float, float]]]] = {
    "forearm_plank": (hold(ForearmPlank()), 2.0, [(3.2, 6.0)]),
    "straight_arm_plank": (hold(StraightArmPlank()), 2.0, [(3.2, 6.0)]),
    "knee_plank": (hold(KneePlank()), 2.0, [(3.2, 6.0)]),
    "side_plank": (hold(SidePlank("left")), 2.0, [(3.2, 6.0)]),
    "bird_dog": (joined(dog(), dog(replace(GOOD_DOG, leg="right", arm="left"))), 1.5, [(2.9, 4.0), (12.3, 4.0)]),
    "glute_bridge": (bridge(), 1.5, [(2.9, 1.5)]),
}


@dataclass(frozen=True)
class Top:
    """Where in a cycle the body has just reached its top, and how long it stays there of itself."""

    at: int
    stay_s: float


@dataclass(frozen=True)
class Moves:
    """An exercise as pictures: before it, and one cycle (both sides, where they alternate) with its tops."""

    still: tuple[Pose, ...]
    cycle: tuple[Pose, ...]
    tops: tuple[Top, ...]

    def mirrored(self) -> Moves:
        """On the other side."""
        still, cycle = (tuple(pose.mirrored() for pose in poses) for poses in (self.still, self.cycle))
        return Moves(still, cycle, self.tops)

    def held(self, hold_s: float) -> Iterator[Pose]:
        """One cycle that stays at each top for as long as is asked for."""
        more = {top.at: max(0, round((hold_s - top.stay_s) * FPS)) for top in self.tops}
        for number, pose in enumerate(self.cycle):
            yield pose
            yield from [pose] * more.get(number, 0)


def _cut(poses: Sequence[Pose], start_s: float, end_s: float, tops: Sequence[tuple[float, float]]) -> Moves:
    """Moves from `start_s` to `end_s` of a recording; of each top when it is reached, and its stay."""
    begin, end = round(start_s * FPS), round(end_s * FPS)
    still = poses[max(0, begin - 8) : max(1, begin - 1)]
    return Moves(tuple(still), tuple(poses[begin:end]), tuple(Top(round(t * FPS) - begin, stay) for t, stay in tops))


@cache
def moves_of(exercise: str) -> Moves:
    """The moves of an exercise: of its clean recorded drill, or of the stick figure."""
    paths = sorted(DRILLS.glob(f"{exercise}-clean-*.npz"))
    if paths:
        return _recorded(paths[0])
    keys, start_s, tops = FIGURES[exercise]
    poses = [pose for _, pose in timeline(keys, FPS) if pose is not None]
    return _cut(poses, start_s, len(poses) / FPS, tops)


def _recorded(path: Path) -> Moves:
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    recorded = [(t, pose) for t, pose in read_landmarks(path) if pose is not None]
    times, length_s = np.array([t for t, _ in recorded]), recorded[-1][0]
    # Some were kept at fewer pictures a second.
    poses = [recorded[int(np.abs(times - number / FPS).argmin())][1] for number in range(round(length_s * FPS))]
    if "moments" not in truth:  # as `tools.drills` writes it
        reps = truth["reps"]
        sides = len({rep.get("side") for rep in reps})
        end_s = reps[sides]["start_s"] if len(reps) > sides else length_s
        return _cut(poses, reps[0]["start_s"], end_s, [(rep["top_s"], 0.0) for rep in reps[:sides]])
    done = [moment for moment in truth["moments"] if moment["rep"] is not None]
    end_s = next((moment["leaves_s"] for moment in done if moment["rep"] == 1), length_s)
    rest = truth["moments"][0]["pose"]
    tops = [m for m in done if m["rep"] == 0 and m["pose"] != rest]
    return _cut(poses, done[0]["leaves_s"], end_s, [(m["from_s"] + 0.2, m["to_s"] - m["from_s"]) for m in tops])


@cache
def _first_side(exercise: str) -> Side | None:
    """The side that the recording does, judged."""
    moves = moves_of(exercise)
    judge, sides = Judge([EXERCISES[exercise]]), []
    for number, pose in enumerate([*moves.still, *moves.cycle]):
        state = judge.update(number / FPS, replace(pose, t=number / FPS))
        sides.append(state.side)
    known = [side for side in sides if side is not None]
    return max(set(known), key=known.count) if known else None


class Watched(Live):
    """A live session whose coach can be seen."""

    @property
    def coached(self) -> CoachState:
        """What the coach said last."""
        return self._coached


class Performer(ReplayEstimator):
    """The body, as the estimator of a live session: set `live` before it runs."""

    def __init__(self) -> None:
        super().__init__(())
        self.live: Watched | None = None
        self._acting = self._act()

    def estimate(self, frame: Frame) -> Pose | None:
        """What is seen of the body now."""
        pose = next(self._acting)
        return None if pose is None else replace(pose, t=frame.t)

    @property
    def _now(self) -> CoachState:
        assert self.live is not None
        return self.live.coached

    def _act(self) -> Iterator[Pose | None]:
        yield None  # it comes in
        while True:
            work = self._now.work
            if self._now.stage in (Stage.REST, Stage.DONE) or work is None:
                yield from self._stand_aside()
            else:
                yield from self._do(work)

    def _is_at(self, work: Work) -> bool:
        return self._now.work is work and self._now.stage not in (Stage.REST, Stage.DONE)

    def _stand_aside(self) -> Iterator[Pose | None]:
        aside = Camera().pose(Standing(towards_camera=True))
        for _ in range(round(ASIDE_S * FPS)):
            yield aside
        while self._now.stage in (Stage.REST, Stage.DONE):
            yield None

    def moves_for(self, work: Work) -> Moves:
        """How a set is done, on its side."""
        moves = moves_of(work.exercise.id)
        other = work.side is not None and _first_side(work.exercise.id) is not work.side
        return moves.mirrored() if other else moves

    def _do(self, work: Work) -> Iterator[Pose | None]:
        moves = self.moves_for(work)
        if work.is_held:
            yield from moves.still
            top = moves.tops[0].at
            yield from moves.cycle[:top]
            while self._is_at(work):
                yield moves.cycle[top]
            return
        while self._is_at(work) and self._now.stage is not Stage.WORK:
            yield from moves.still
        asked_s = work.exercise.prescription.hold_s or 0.0
        while self._is_at(work):
            for pose in moves.held(asked_s):
                yield pose
                if not self._is_at(work):
                    break
