"""Make recordings of drills for `tests/exercises/test_drills.py`: `python -m tests.drills.renew NAME ...`.

NAME is exercise-fault-size-person-camera, with "clean" for fault and size: superman-only_arms-large-ines-near. Writes
NAME.npz and NAME.truth.json beside this file, rounded so that they stay small; the outline only where it is judged.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.exercises import EXERCISES
from formcheck.pose.outline import TRUNK, Outline
from formcheck.pose.replay import LandmarkRecorder, read_landmarks
from formcheck.pose.types import Landmark, Pose

FOLDER = Path(__file__).parent
FPS = 10.0
#: Nothing looks at these.
_UNUSED = [
    mark.value for mark in Landmark if any(part in mark.name for part in ("EYE", "MOUTH", "PINKY", "_INDEX", "THUMB"))
    and "FOOT" not in mark.name
]  # fmt: skip


def shrink(source: Path, out: Path, exercise: str, estimator: str = "simulated") -> None:
    """Write the recording `source` rounded to `out`."""
    recording = read_landmarks(source)
    outlined = any("outline" in metric.needs for metric in EXERCISES[exercise].metrics())
    with LandmarkRecorder(out, replace(recording.source, path=f"{out.stem}.mp4"), estimator=estimator) as recorder:
        for t, pose in recording:
            recorder.add(t, None if pose is None else _rounded(pose, outlined), recording.image_size)


def _rounded(pose: Pose, outlined: bool) -> Pose:
    xy, world = np.round(2 * pose.image_xy) / 2, np.round(50 * pose.world_xyz) / 50
    seen = np.round(10 * pose.visibility) / 10
    for values in (xy, world, seen):
        values[_UNUSED] = 0
    outline = None
    if outlined and pose.outline is not None:  # of the trunk, where the back's shape is told
        edges = np.full_like(pose.outline.edges_px, np.nan)
        edges[TRUNK] = np.round(2 * pose.outline.edges_px[TRUNK]) / 2
        outline = Outline(edges, np.empty((0, 2)))
    return replace(pose, image_xy=xy, world_xyz=world, visibility=seen, outline=outline)


def told(truth: dict[str, Any], exercise: str, hold: bool) -> dict[str, Any]:
    """What the test asks of a truth, without the course of every metric."""
    done = [moment for moment in truth["moments"] if moment["rep"] is not None]
    cycles = {moment["rep"] for moment in done}  # of both sides, where they alternate
    wrong = sorted({moment["rep"] for moment in done if moment["fault"]})
    kept = {key: truth[key] for key in ("fault", "view", "moments", "reps", "camera", "body")}
    return {"exercise": exercise, "hold": hold, "cycles": len(cycles), "faulty_cycles": wrong, **kept}


def main(names: list[str]) -> None:
    """Simulate and write each."""
    from tools.render.drill import SIZES
    from tools.render.poses import DRILLS
    from tools.render.simulate import simulate, truth_of, write

    for number, name in enumerate(names):
        exercise, fault, size, person, camera = name.split("-")
        wrong = None if fault == "clean" else fault
        times = None if DRILLS[exercise].hold else 2
        facing = "left" if number % 2 else "right"
        done = simulate(exercise, wrong, SIZES.get(size, 1.0), person, camera, facing, FPS, times)
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / f"{name}.npz"
            _, exact = write(done, whole, name, FPS, 1)
            shrink(whole, FOLDER / whole.name, exercise)
        truth = told(truth_of(done, exercise, wrong, exact), exercise, DRILLS[exercise].hold)
        (FOLDER / f"{name}.truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
