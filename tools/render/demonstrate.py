"""Make the drawn bodies that show how an exercise is done: `python -m tools.render.demonstrate [EXERCISE ...]`.

Each becomes `src/formcheck/demonstrations/EXERCISE.npz`: the outline and joints of one body through one
repetition, or in and out of a hold, and in each fault at its worst.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
from tools.render.arrays import Floats, Image
from tools.render.drill import SIZES, Drill, Moment
from tools.render.poses import DRILLS
from tools.render.simulate import Simulated, simulate

from formcheck.demonstrations import SIDE
from formcheck.form.exercise import View

TARGET = Path(__file__).parents[2] / "src/formcheck/demonstrations"
FPS = 8.0
PERSON, CAMERA = "lena", "low"
#: A stay longer than this is cut: it is a loop to look at, not to count with.
LONGEST_STAY_S = 1.6
#: The mask is drawn larger and softened, so that its pixels and the slices it is made of don't show.
LARGER, SOFT_PX = 4, 1.6
#: Rings are told to this many pixels of the mask, holes from this share of the body on.
FINE_PX, HOLE = 0.3, 0.004
#: Room around the body, as a share of the longer side.
ROOM = 0.06


def rings(mask: Image) -> list[Floats]:
    """Return the body's edge and its holes (N, 2), in pixels of the mask."""
    large = cv2.resize(mask, None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    solid = np.asarray(cv2.GaussianBlur(large, (0, 0), SOFT_PX * LARGER) > 127, np.uint8)
    found, levels = cv2.findContours(solid, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if levels is None:
        return []
    whole = float(solid.sum())
    kept = [c for c in found if cv2.contourArea(c) >= HOLE * whole]
    return [(cv2.approxPolyDP(c, FINE_PX * LARGER, True).reshape(-1, 2) + 0.5) / LARGER for c in kept]


def _cycle(done: Simulated, drill: Drill) -> tuple[list[int], int, int]:
    """Return which moments are shown, and which of these are start and end."""
    first = [m for m in done.moments if m.rep == 0]
    begin = first[0].leaves_s - 0.5
    end = (done.t_s[-1] if drill.hold else first[-1].to_s) + 0.1
    cut = [(m.from_s + LONGEST_STAY_S, m.to_s) for m in done.moments if m.to_s - m.from_s > LONGEST_STAY_S]
    shown = [
        i for i, t in enumerate(done.t_s)
        if begin <= t <= end and not any(low < t < high for low, high in cut)
    ]  # fmt: skip
    rest = shown[0]
    reached = first[0] if drill.hold else _farthest([m for m in first if m.pose != drill.start], done, rest)
    middle = min(0.5 * (reached.from_s + reached.to_s), reached.from_s + 0.5 * LONGEST_STAY_S)
    top = min(range(len(shown)), key=lambda k: abs(done.t_s[shown[k]] - middle))
    return shown, top if drill.hold else 0, top


def _farthest(moments: list[Moment], done: Simulated, rest: int) -> Moment:
    """Return the moment whose pose differs most from the one at rest."""

    def away(moment: Moment) -> float:
        at = int(np.argmin(np.abs(done.t_s - 0.5 * (moment.from_s + moment.to_s))))
        return float(np.abs(done.poses[at].rotations - done.poses[rest].rotations).sum())

    half = [m for m in moments if not m.pose.endswith("_right")]
    return max(half or moments, key=away)


def _worst(done: Simulated) -> int:
    wrong = [m for m in done.moments if m.fault]
    moment = max(wrong, key=lambda m: (m.rep or 0, m.to_s - m.from_s))
    return int(np.argmin(np.abs(done.t_s - 0.5 * (moment.from_s + moment.to_s))))


def demonstrate(exercise: str, faults: tuple[str, ...]) -> Path:
    """Write the demonstration of an exercise with drawings of `faults`, where its drill has them; return the file."""
    drill = DRILLS[exercise]
    clean = simulate(exercise, person=PERSON, camera=CAMERA, fps=FPS, times=1)
    shown, start, end = _cycle(clean, drill)
    poses = [clean.poses[i] for i in shown]
    named = []
    for fault in faults:
        if fault not in drill.faults or not (drill.faults[fault].poses or drill.faults[fault].contacts):
            continue  # what is only too fast or too short can't be seen in one drawing
        wrong = simulate(exercise, fault, SIZES["large"], PERSON, CAMERA, fps=FPS, times=2)
        poses.append(wrong.poses[_worst(wrong)])
        named.append(fault)
    seen, masks = clean.figure.show(poses, clean.stage, FPS, 1)
    drawn = [[crop[:, :2] @ ring.T + crop[:, 2:] for ring in rings(mask)] for mask, crop in masks]
    everything = np.concatenate([ring.T for body in drawn for ring in body])
    low, high = everything.min(axis=0), everything.max(axis=0)
    room = ROOM * float((high - low).max())
    scale = SIDE / float((high - low + 2 * room).max())
    corner = low - room
    flat = [np.round((ring.T - corner) * scale).astype(np.int16) for body in drawn for ring in body]
    of = [i for i, body in enumerate(drawn) for _ in body]
    width, height = np.ceil((high - low + 2 * room) * scale).astype(int)
    level = drill.view in ("side", "front")
    TARGET.mkdir(parents=True, exist_ok=True)
    path = TARGET / f"{exercise}.npz"
    np.savez_compressed(
        path,
        points=np.concatenate(flat),
        lengths=np.array([len(ring) for ring in flat], np.int16),
        of=np.array(of, np.int16),
        joints=np.round((seen.true_xy - corner) * scale).astype(np.int16),
        faults=np.array(named, dtype="U40"),
        frame=np.array([min(width, SIDE), min(height, SIDE), start, end], np.int16),
        floor=np.float32((high[1] - corner[1]) * scale if level else np.nan),
        step_s=np.float32(1.0 / FPS),
        view=np.array(View[drill.view.upper()].label),
    )
    return path


def main() -> None:
    """Make those that are named; all that are declared without any name."""
    from formcheck.exercises import EXERCISES

    for name in sys.argv[1:] or [name for name in EXERCISES if name in DRILLS]:
        faults = [fault.id for fault in EXERCISES[name].all_faults] if name in EXERCISES else [*DRILLS[name].faults]
        path = demonstrate(name, tuple(faults))
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
