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
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats

LANDMARKS = {
    "left": {"shoulder": 11, "elbow": 13, "wrist": 15, "hip": 23, "knee": 25, "ankle": 27},
    "right": {"shoulder": 12, "elbow": 14, "wrist": 16, "hip": 24, "knee": 26, "ankle": 28},
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
    """Print how far the model's signed body line and joints are from the truth."""
    truth = json.loads(clip.with_suffix(".truth.json").read_text(encoding="utf-8"))
    seen = landmarks(model, clip)
    index = LANDMARKS[truth["near_side"]]
    t, line = np.array(truth["t_s"]), np.array(truth["body_line_deg"])
    measured = body_line_deg(*(seen[:, index[j]] for j in ("shoulder", "hip", "ankle")))
    found = np.isfinite(measured)
    print(f"{clip.name}: body found in {found.sum()} of {len(t)} frames")
    hold = np.zeros(len(t), bool)
    for h in truth["events"]["holds"]:
        hold |= (t >= h["start_s"]) & (t <= h["end_s"])
    sag = np.zeros(len(t), bool)
    for f in truth["events"]["faults"]:
        sag |= (t >= f["onset_s"] + 0.8) & (t <= f["end_s"] - 0.8)
    straight = hold & (np.abs(line) < 3)
    for name, chosen in (("all", found), ("hold", found & hold), ("straight", straight), ("sag", sag)):
        error = (measured - line)[chosen & found]
        if len(error):
            print(
                f"  {name:9} bias {error.mean():+6.2f}  MAE {np.abs(error).mean():5.2f}"
                f"  p95 {np.percentile(np.abs(error), 95):5.2f}  sd {error.std():5.2f}  n {len(error)}"
            )
    for joint in index:
        off = (seen[:, index[joint]] - np.array(truth["joints_px"]["near"][joint]))[found & hold]
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
