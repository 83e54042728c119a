"""The truth of a clip: projected joints, angles and events, as `sample_videos/README.md` describes them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats
from tools.render.camera import Stage
from tools.render.clips import FPS, Clip
from tools.render.plank import ForearmPlank, PlankState
from tools.render.skeleton import Posed

__all__ = ["make_truth", "spans", "write_truth"]

SCHEMA = 1
JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
SAG_LIMIT_DEG = 12.0
PIKE_LIMIT_DEG = -25.0
KNEE_LIMIT_DEG = 30.0


def spans(t_s: Floats, inside: Floats) -> list[tuple[float, float]]:
    """Return the times (start, end) between which `inside` (T,), interpolated, is positive."""
    result = []
    start: float | None = float(t_s[0]) if inside[0] > 0 else None
    for i in range(1, len(t_s)):
        a, b = float(inside[i - 1]), float(inside[i])
        if (a > 0) == (b > 0):
            continue
        crossing = float(t_s[i - 1] + (t_s[i] - t_s[i - 1]) * a / (a - b))
        if start is None:
            start = crossing
        else:
            result.append((start, crossing))
            start = None
    if start is not None:
        result.append((start, float(t_s[-1])))
    return result


def _events(t_s: Floats, line: Floats, knee_bend: Floats) -> dict[str, list[dict[str, Any]]]:
    position = np.minimum(KNEE_LIMIT_DEG - knee_bend, line - PIKE_LIMIT_DEG)
    holds, faults = [], []
    for start, end in spans(t_s, position):
        sags = spans(t_s, np.minimum(position, line - SAG_LIMIT_DEG))
        out = sum(min(b, end) - max(a, start) for a, b in sags if b > start and a < end)
        holds.append({"start_s": round(start, 3), "end_s": round(end, 3), "in_form_s": round(end - start - out, 3)})
    for onset, end in spans(t_s, np.minimum(position, line - SAG_LIMIT_DEG)):
        peak = float(line[(t_s >= onset) & (t_s <= end)].max())
        faults.append(
            {
                "id": "hips_sagging",
                "onset_s": round(onset, 3),
                "end_s": round(end, 3),
                "peak_deg": round(peak, 2),
            }
        )
    return {"holds": holds, "reps": [], "faults": faults}


def make_truth(
    clip: Clip, stage: Stage, solver: ForearmPlank, poses: Sequence[Posed], states: Sequence[PlankState]
) -> dict[str, Any]:
    """Return the truth of a rendered plank clip as plain data."""
    near = stage.near_side
    sides = {"near": near, "far": "left" if near == "right" else "right"}
    pixels = {
        key: {joint: np.round([stage.project(solver.joint(p, joint, side)) for p in poses], 2) for joint in JOINTS}
        for key, side in sides.items()
    }
    line = body_line_deg(*(pixels["near"][joint] for joint in ("shoulder", "hip", "ankle")))
    knee = np.array([s.knee_bend_deg for s in states])
    camera = stage.camera
    return {
        "schema": SCHEMA,
        "clip": f"{clip.name}.mp4",
        "exercise": clip.exercise,
        "shows": clip.shows,
        "fps": FPS,
        "size": list(camera.size),
        "frames": len(poses),
        "near_side": near,
        "facing": clip.view.facing,
        "limits": {
            "hips_sagging_deg": SAG_LIMIT_DEG,
            "hold_line_above_deg": PIKE_LIMIT_DEG,
            "hold_knee_bend_below_deg": KNEE_LIMIT_DEG,
        },
        "events": _events(clip.times_s, line, knee),
        "camera": {
            "position_m": list(camera.position),
            "target_m": list(camera.target),
            "vertical_fov_deg": camera.vertical_fov_deg,
            "yaw_deg": clip.view.yaw_deg,
        },
        "body": {"name": clip.person.name} | asdict(clip.person.shape),
        "t_s": np.round(clip.times_s, 5).tolist(),
        "body_line_deg": np.round(line, 3).tolist(),
        "knee_bend_deg": np.round(knee, 3).tolist(),
        "joints_px": {key: {joint: xy.tolist() for joint, xy in joints.items()} for key, joints in pixels.items()},
    }


def write_truth(path: Path, truth: dict[str, Any]) -> None:
    """Write the truth as JSON, one line a key so that a difference can be read."""
    lines = []
    for key, value in truth.items():
        if key == "joints_px":
            sides = [
                f' "{side}": {{\n'
                + ",\n".join(f'  "{j}": {json.dumps(xy, separators=(",", ":"))}' for j, xy in joints.items())
                + "}"
                for side, joints in value.items()
            ]
            lines.append(f'"{key}": {{\n' + ",\n".join(sides) + "}")
        elif isinstance(value, list) and len(value) > 2:
            lines.append(f'"{key}": {json.dumps(value, separators=(",", ":"))}')
        else:
            lines.append(f'"{key}": {json.dumps(value)}')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
