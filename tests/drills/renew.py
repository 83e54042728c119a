"""Make recordings of drills for `tests/exercises/test_drills.py`: `python -m tests.drills.renew NAME ...`.

NAME is exercise-fault-size-person-camera, with "clean" for fault and size: superman-only_arms-large-ines-near. Writes
NAME.npz and NAME.truth.json beside this file, rounded so that they stay small; the outline only where it is judged.
"""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from formcheck.exercises import EXERCISES
from formcheck.pose.replay import LandmarkRecorder, read_landmarks
from formcheck.pose.types import Landmark, Pose

FOLDER = Path(__file__).parent
FPS = 10.0
#: Nothing looks at these.
_UNUSED = [
    mark.value for mark in Landmark if any(part in mark.name for part in ("EYE", "MOUTH", "PINKY", "_INDEX", "THUMB"))
    and "FOOT" not in mark.name
]  # fmt: skip


def shrink(source: Path, out: Path, exercise: str) -> None:
    """Write the recording `source` rounded to `out`."""
    recording = read_landmarks(source)
    outlined = any("outline" in metric.needs for metric in EXERCISES[exercise].metrics())
    with LandmarkRecorder(out, replace(recording.source, path=f"{out.stem}.mp4"), estimator="simulated") as recorder:
        for t, pose in recording:
            recorder.add(t, None if pose is None else _rounded(pose, outlined), recording.image_size)


def _rounded(pose: Pose, outlined: bool) -> Pose:
    xy, world = np.round(2 * pose.image_xy) / 2, np.round(50 * pose.world_xyz) / 50
    seen = np.round(10 * pose.visibility) / 10
    for values in (xy, world, seen):
        values[_UNUSED] = 0
    return replace(pose, image_xy=xy, world_xyz=world, visibility=seen, outline=pose.outline if outlined else None)


def main(names: list[str]) -> None:
    """Simulate and write each."""
    from tools.render.drill import SIZES
    from tools.render.poses import DRILLS
    from tools.render.simulate import simulate, write

    for number, name in enumerate(names):
        exercise, fault, size, person, camera = name.split("-")
        wrong = None if fault == "clean" else fault
        times = None if DRILLS[exercise].hold else 2
        facing = "left" if number % 2 else "right"
        done = simulate(exercise, wrong, SIZES.get(size, 1.0), person, camera, facing, FPS, times)
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / f"{name}.npz"
            write(done, whole, name, FPS, 1)
            shrink(whole, FOLDER / whole.name, exercise)
        reps = {moment.rep for moment in done.moments if moment.rep is not None}
        truth = {
            "exercise": exercise,
            "fault": wrong,
            "hold": DRILLS[exercise].hold,
            "cycles": len(reps),
            "faulty_cycles": sorted({moment.rep for moment in done.moments if moment.fault and moment.rep is not None}),
            "moments": [moment.data() for moment in done.moments],
        }
        (FOLDER / f"{name}.truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
