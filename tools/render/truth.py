"""The truth of a clip: projected joints, angles and events, as `sample_videos/README.md` describes them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tools.render.angles import chest_down_deg, measure
from tools.render.arrays import Floats
from tools.render.camera import Stage
from tools.render.clips import Clip
from tools.render.events import FAULTS, HOLDS, REPS, find_events
from tools.render.limbs import bend_between, joint
from tools.render.outfit import Surface
from tools.render.silhouette import edge_truth
from tools.render.skeleton import Posed, Skeleton

__all__ = ["JOINTS", "make_truth", "write_truth"]

SCHEMA = 1
JOINTS = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
#: Of the body's edge, what events are cut from: three-dimensional, so seen from everywhere.
SOLID = ("hips_clearance_m", "lumbar_round_deg")
CLEARLY_DEG = 20.0  # by which a raised limb is above the other one


def _near_side(clip: Clip, stage: Stage, points: dict[str, dict[str, Floats]]) -> str:
    """Return the side of the body that is nearer to the camera over the whole clip."""
    towards = stage.rotation.T @ (np.asarray(stage.camera.position) - np.asarray(stage.origin))
    away = {
        side: float(np.mean([np.linalg.norm(joints[j] - towards, axis=1).mean() for j in ("shoulder", "hip")]))
        for side, joints in points.items()
    }
    return min(away, key=lambda side: away[side])


def _raised(near: Floats, far: Floats, names: tuple[str, str]) -> list[str | None]:
    return [None if abs(n - f) < CLEARLY_DEG else names[0 if n > f else 1] for n, f in zip(near, far, strict=True)]


def _limits(exercise: str | None) -> dict[str, float]:
    limits: dict[str, float] = {}
    for rule in FAULTS.get(exercise or "", ()):
        value = rule.above if rule.above is not None else rule.below
        if value is not None:
            limits[f"{rule.id}.{rule.angle}"] = value
    for bound in HOLDS.get(exercise or "", ()):
        limits |= {
            f"hold.{bound.angle}.{end}": value
            for end, value in (("low", bound.low), ("high", bound.high))
            if np.isfinite(value)
        }
    if effort := REPS.get(exercise or ""):
        limits |= {f"top.{effort.angle}": effort.top, f"leaves_rest.{effort.angle}": effort.leaves}
    return limits


def make_truth(
    clip: Clip, stage: Stage, skeleton: Skeleton | None, surfaces: Sequence[Surface], poses: Sequence[Posed]
) -> dict[str, Any]:
    """Return the truth of a rendered clip as plain data."""
    t_s = clip.times_s
    camera = stage.camera
    truth: dict[str, Any] = {
        "schema": SCHEMA,
        "clip": f"{clip.name}.mp4",
        "exercise": clip.exercise,
        "shows": clip.shows,
        "fps": clip.fps,
        "variable_rate": clip.ticks is not None,
        "size": list(camera.size),
        "frames": len(t_s),
        "near_side": None,
        "facing": clip.view.facing,
        "limits": {},
        "events": {"holds": [], "reps": [], "faults": []},
        "camera": {
            "position_m": list(camera.position),
            "target_m": list(camera.target),
            "vertical_fov_deg": camera.vertical_fov_deg,
            "yaw_deg": clip.view.yaw_deg,
            "roll_deg": camera.roll_deg,
        },
        "body": None,
        "t_s": np.round(t_s, 5).tolist(),
    }
    if clip.person is None or skeleton is None:
        return truth
    points = {
        side: {name: np.array([joint(skeleton, p, name, side) for p in poses]) for name in JOINTS}
        for side in ("left", "right")
    }
    near = _near_side(clip, stage, points)
    far = "left" if near == "right" else "right"
    pixels = {
        key: {name: np.round(stage.project(xyz), 1) for name, xyz in points[side].items()}
        for key, side in (("near", near), ("far", far))
    }
    series = measure(clip.exercise, pixels["near"], pixels["far"])
    edge = edge_truth(surfaces, skeleton, stage, poses)
    series |= {name: values for name, values in edge.items() if name in SOLID}
    if clip.exercise in ("forearm_plank", "straight_arm_plank"):
        legs = points[near]
        series["knee_bend_deg"] = np.array(
            [bend_between(k - h, a - k) for h, k, a in zip(legs["hip"], legs["knee"], legs["ankle"], strict=True)]
        )
        series["knee_height_m"] = legs["knee"][:, 2]
    side = None
    if clip.exercise == "side_plank":
        shoulders, hips = ((points["left"][j], points["right"][j]) for j in ("shoulder", "hip"))
        series["trunk_roll_deg"] = chest_down_deg(shoulders, hips)
        heights = {s: float(points[s]["shoulder"][:, 2].mean()) for s in ("left", "right")}
        side = min(heights, key=lambda s: heights[s])
    nobody: list[str | None] = [None] * len(t_s)
    up = {"knee": nobody, "wrist": nobody}
    if clip.exercise == "bird_dog":
        for name, root in (("knee", "hip"), ("wrist", "shoulder")):
            rise = {
                s: np.degrees(
                    np.arctan2(
                        points[s][name][:, 2] - points[s][root][:, 2],
                        np.abs(points[s][name][:, 0] - points[s][root][:, 0]),
                    )
                )
                for s in (near, far)
            }
            up[name] = _raised(rise[near], rise[far], (near, far))
    truth["near_side"] = near
    truth["limits"] = _limits(clip.exercise)
    truth["events"] = find_events(clip.exercise, t_s, series, side, up["knee"], up["wrist"])
    truth["body"] = {"name": clip.person.name} | asdict(clip.person.shape)
    for name, values in (series | edge).items():
        rounded = np.round(values, 3 if name.endswith("_m") else 2)
        truth[name] = [value if np.isfinite(value) else None for value in rounded.tolist()]
    truth["joints_px"] = {key: {name: xy.tolist() for name, xy in joints.items()} for key, joints in pixels.items()}
    return truth


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
