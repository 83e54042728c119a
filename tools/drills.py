"""Keep recordings of `tools.render.simulate` as tests: `python -m tools.drills RECORDING.npz ...`.

Writes them to `tests/drills`, with what of their truth the test reads. So that they stay small, only what exercises are
judged by is kept: the landmarks of trunk and legs in space, the trunk of the outline, and with `--contour` what
touches the floor.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from formcheck.pose.outline import TRUNK, Outline
from formcheck.pose.replay import LandmarkRecorder, read_landmarks
from formcheck.pose.types import Landmark, Pose

OUT = Path(__file__).parents[1] / "tests" / "drills"
_IN_SPACE = [
    Landmark[f"{side}_{joint}"] for side in ("LEFT", "RIGHT") for joint in ("SHOULDER", "HIP", "KNEE", "ANKLE")
]
_KEPT = ("exercise", "fault", "reps", "events", "body")


def _slim(pose: Pose, contour: bool) -> Pose:
    world = np.zeros_like(pose.world_xyz)
    world[_IN_SPACE] = np.round(pose.world_xyz[_IN_SPACE] * 256) / 256
    outline = pose.outline
    if outline is not None:
        edges = np.full_like(outline.edges_px, np.nan)
        edges[TRUNK] = np.round(outline.edges_px[TRUNK] * 4) / 4
        outline = Outline(edges, np.round(outline.contour) if contour else np.empty((0, 2)))
    xy, seen = np.round(pose.image_xy * 4) / 4, np.round(pose.visibility * 16) / 16
    return replace(pose, image_xy=xy, world_xyz=world, visibility=seen, outline=outline)


def main() -> None:
    """Keep what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="+", type=Path)
    parser.add_argument("--contour", action="store_true", help="keep the contour, for what touches the floor")
    arguments = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    for path in arguments.recordings:
        recording = read_landmarks(path)
        with LandmarkRecorder(OUT / path.name, recording.source, estimator=recording.estimator) as recorder:
            for t, pose in recording:
                recorder.add(t, pose and _slim(pose, arguments.contour), recording.image_size)
        truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
        kept = {key: truth[key] for key in _KEPT}
        text = json.dumps(kept, indent=1) + "\n"
        (OUT / path.name).with_suffix(".truth.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
