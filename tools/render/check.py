"""Compare what the pose model sees in a rendered clip with its truth. Needs mediapipe, not vtk.

`python -m tools.render.check POSE.task sample_videos/CLIP.mp4 ...`, from the top of the checkout.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import av
import mediapipe
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from tools.render.angles import measure
from tools.render.arrays import Floats

LANDMARKS = {
    "left": {"ear": 7, "shoulder": 11, "elbow": 13, "wrist": 15, "hip": 23, "knee": 25, "ankle": 27},
    "right": {"ear": 8, "shoulder": 12, "elbow": 14, "wrist": 16, "hip": 24, "knee": 26, "ankle": 28},
}


def landmarks(model: Path, clip: Path) -> Floats:
    """Return the model's landmarks (T, 33, 2) in pixels, NaN where nobody was found."""
    options: Any = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)), running_mode=vision.RunningMode.VIDEO
    )
    rows = []
    with vision.PoseLandmarker.create_from_options(options) as finder, av.open(str(clip)) as container:
        for frame in container.decode(video=0):
            # Rows are padded at widths like 854, and mediapipe takes such an array for another picture.
            picture = np.ascontiguousarray(frame.to_ndarray(format="rgb24"))
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture)
            found = finder.detect_for_video(image, round(1000 * (frame.time or 0.0))).pose_landmarks
            size = np.array([frame.width, frame.height])
            rows.append([(p.x, p.y) for p in found[0]] * size if found else np.full((33, 2), np.nan))
    return np.array(rows)


def compare(model: Path, clip: Path) -> None:
    """Print how far the model's angles and joints are from the truth while something is held or repeated."""
    truth = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    seen = landmarks(model, clip)
    found = np.isfinite(seen[:, 0, 0])
    t = np.array(truth["t_s"])
    print(f"{clip.name}: body found in {found.sum()} of {len(t)} frames")
    if not truth["exercise"] or not found.any():
        return
    during = np.zeros(len(t), bool)
    for event in truth["events"]["holds"] + truth["events"]["reps"]:
        during |= (t >= event["start_s"]) & (t <= event["end_s"])
    chosen = during & found
    near = truth["near_side"]
    sides = {"near": near, "far": "left" if near == "right" else "right"}
    points = {key: {j: seen[:, i] for j, i in LANDMARKS[side].items()} for key, side in sides.items()}
    for name, values in measure(truth["exercise"], points["near"], points["far"]).items():
        error = (values - np.array(truth[name]))[chosen]
        print(
            f"  {name:20} bias {error.mean():+6.2f}  MAE {np.abs(error).mean():5.2f}"
            f"  p95 {np.percentile(np.abs(error), 95):5.2f}  sd {error.std():5.2f}  n {len(error)}"
        )
    for joint, xy in points["near"].items():
        off = (xy - np.array(truth["joints_px"]["near"][joint]))[chosen]
        print(f"  {joint:9} dx {off[:, 0].mean():+6.1f} px  dy {off[:, 1].mean():+6.1f} px")


def main() -> None:
    """Compare the clips named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a pose landmarker bundle (.task)")
    parser.add_argument("clips", type=Path, nargs="+")
    arguments = parser.parse_args()
    for clip in arguments.clips:
        compare(arguments.model, clip)


if __name__ == "__main__":
    main()
