"""From a drill, a person and a camera straight to a recording, without drawing: `python -m tools.render.simulate`.

    python -m tools.render.simulate cat_cow -o X.npz                      # clean
    python -m tools.render.simulate cat_cow --fault range_small --size large --person carla --camera high -o X.npz
    python -m tools.render.simulate --list                                # exercises and their faults

Writes `X.npz` (what the pose model would see: a recording of `formcheck.pose.replay`), `X.exact.npz` (the same without
any error, all of it visible) and `X.truth.json` (what was done when, and metrics of the exact recording).
"""

import argparse
import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tools.render.arrays import Floats
from tools.render.camera import Camera, Stage
from tools.render.corpus import SPLITS, Place
from tools.render.declared import events_of, repetitions
from tools.render.drill import SIZES, Moment
from tools.render.people import Person
from tools.render.poses import DRILLS
from tools.render.seen import Figure, figure, logits
from tools.render.skeleton import Posed

from formcheck.pose.mask import outline_from_mask
from formcheck.pose.outline import Outline
from formcheck.pose.replay import LandmarkRecorder, quantise
from formcheck.pose.types import N_LANDMARKS, Pose
from formcheck.video.types import SourceInfo

__all__ = ["PEOPLE", "PLACES", "Simulated", "simulate", "stage_for"]

PEOPLE: dict[str, Person] = {person.name: person for split in SPLITS for person in split.people}
PLACES: dict[str, Place] = {place.name: place for split in SPLITS for place in split.places}
MARGIN = 1.16
#: Where the camera stands: turned about the person from looking at the side, degrees, for one who lies on the back;
#: face down and standing, the head (or the front) is at the other end.
TURNS = {"side": 0.0, "front": -90.0, "foot": -90.0, "head": 90.0, "above": 0.0}


@dataclass(frozen=True, slots=True)
class Simulated:
    """A motion that was done before a camera: times (T,), poses, and what it consists of."""

    t_s: Floats
    poses: list[Posed]
    stage: Stage
    moments: list[Moment]
    figure: Figure


def stage_for(
    view: str, place: Place, figure: Figure, poses: list[Posed], facing: str, margin: float = MARGIN
) -> Stage:
    """Return a camera like that of `place` that has all of the motion in its picture."""
    points = np.array([figure.places(pose) for pose in poses[::5]]).reshape(-1, 3)
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    first = poses[0].rotations[figure.skeleton.index("spine_02")]
    heading = 0.0 if (facing == "right") == (first[0, 2] > -0.7) else 180.0  # the head is at that side
    yaw = -place.view.yaw_deg if facing == "right" else place.view.yaw_deg
    if (
        view == "front" and abs(first[2, 2]) < 0.7 and abs(first[1, 0]) > 0.7
    ):  # lying on the side: the chest looks along +-y
        heading = 180.0 if first[1, 0] > 0 else 0.0
        yaw = place.view.yaw_deg * (0.5 if facing == "right" else -0.5)
    elif view == "front" and abs(first[2, 2]) > 0.7:
        heading, yaw = -90.0, 0.5 * yaw
    elif view in ("foot", "head", "front"):
        to_feet = 1.0 if first[0, 2] < 0 else -1.0  # along x, where the feet are
        heading, yaw = -90.0 * to_feet * (1 if view == "foot" else -1), 0.5 * yaw
    angle = np.radians(heading + yaw)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    origin = -turn @ middle[:2]
    distance, height = place.view.distance_m, place.view.height_m
    position = (0.0, -distance, height)
    if view == "above":
        position = (0.0, -0.35, 2.6 + height)
    tall = float(high[2])
    if view != "above" and tall > 1.2:
        position = (0.0, -distance, max(height, 0.5))
    camera = Camera(position, (0.0, 0.0, float(middle[2])), 40.0, place.view.size, place.view.roll_deg)
    stage = Stage(camera, heading + yaw, (float(origin[0]), float(origin[1]), 0.0))
    seen = (stage.to_world(points) - np.asarray(position)) @ camera.axes.T
    slope = np.abs(seen[:, :2] / seen[:, 2:]) * margin + 0.06 / seen[:, 2:]
    width, tall_px = camera.size
    need = float(max(slope[:, 1].max(), slope[:, 0].max() * tall_px / width))
    return replace(stage, camera=replace(camera, vertical_fov_deg=float(np.degrees(2 * np.arctan(need)))))


def simulate(
    exercise: str, fault: str | None = None, size: float = 1.0, person: str = "lena", camera: str = "low",
    facing: str = "right", fps: float = 20.0, times: int | None = None, seed: int = 1, mirrored: bool = False,
    view: str | None = None,
) -> Simulated:  # fmt: skip
    """Return the posed motion of an exercise, clean or with a fault."""
    drill = DRILLS[exercise]
    who = figure(PEOPLE[person])
    keys, moments = drill.motion(fault, size, times, who.person.tremor, mirrored, who.person.spread_deg)
    t_s = np.arange(0.0, keys.duration_s, 1.0 / fps)
    poses = keys.poses(who.skeleton, t_s, seed)
    return Simulated(
        t_s, poses, stage_for(view or drill.seen_from(fault), PLACES[camera], who, poses, facing), moments, who
    )


def _rounded(pose: Pose) -> Pose:
    """Return the pose as a recording that stays small keeps it: to 1/8 pixel, 1/512 m, 1/64 of visibility."""
    outline = pose.outline and Outline(np.round(pose.outline.edges_px * 4) / 4, np.round(pose.outline.contour))
    xy, world = np.round(pose.image_xy * 8) / 8, np.round(pose.world_xyz * 512) / 512
    seen = np.round(pose.visibility * 64) / 64
    return quantise(Pose(pose.t, xy, world, seen, pose.image_size, outline))


def write(done: Simulated, out: Path, name: str, fps: float, seed: int) -> tuple[list[Pose], list[Pose]]:
    """Write the recording and the exact one; return the poses of both."""
    shown, masks = done.figure.show(done.poses, done.stage, fps, seed)
    size = done.stage.camera.size
    source = SourceInfo(f"{name}.mp4", "video", *size, float(done.t_s[-1]), float(fps), "simulated")
    seen: list[Pose] = []
    exact: list[Pose] = []
    for i, t in enumerate(done.t_s):
        mask, crop = masks[i]
        raw = logits(mask)
        for poses, xy, world, visibility in (
            (seen, shown.image_xy[i], shown.world_xyz[i], shown.visibility[i]),
            (exact, shown.true_xy[i], shown.true_world[i], np.ones(N_LANDMARKS)),
        ):
            outline = outline_from_mask(np.asarray(raw, np.float32), np.asarray(crop, np.float64), np.asarray(xy), size)
            poses.append(_rounded(Pose(float(t), xy, world, visibility, size, outline)))
    for poses, path in ((seen, out), (exact, out.with_suffix(".exact.npz"))):
        with LandmarkRecorder(path, source, estimator="simulated") as recorder:
            for pose in poses:
                recorder.add(pose.t, pose, size)
    return seen, exact


def film(done: Simulated, out: Path, fps: float, seed: int, place: Place) -> None:
    """Draw the motion as H.264 to `out`; needs vtk."""
    from tools.render.assets import Assets
    from tools.render.body import build_body
    from tools.render.encode import write_video
    from tools.render.outfit import dress
    from tools.render.scene import Scene

    person, bones = done.figure.person, done.figure.skeleton
    assets = Assets()
    whole = build_body(person.shape, assets)
    surfaces = dress(whole, bones, assets, person.look)
    scene = Scene([(surfaces, bones.rest_heads)], done.stage, place.decor, place.light)
    pictures = (scene.draw([pose], seed % 1000 * 100_000 + i) for i, pose in enumerate(done.poses))
    write_video(out, pictures, done.stage.camera.size, round(fps), 26, None)


def truth_of(
    done: Simulated, exercise: str, fault: str | None, exact: list[Pose], mirrored: bool = False
) -> dict[str, Any]:
    """Return what was done, as plain data."""
    drill = DRILLS[exercise]
    known = events_of(exact, drill, done.moments, mirrored)
    stage = done.stage
    return {
        "schema": 2,
        "exercise": exercise if known else None,
        "done": exercise,
        "fault": fault,
        "view": drill.seen_from(fault),
        "moments": [m.data() for m in done.moments],
        "reps": [] if drill.hold else repetitions(drill, done.moments, mirrored),
        "camera": {
            "position_m": list(stage.camera.position),
            "vertical_fov_deg": round(stage.camera.vertical_fov_deg, 2),
            "heading_deg": round(stage.heading_deg, 2),
        },
        "body": {"name": done.figure.person.name},
        "t_s": [round(p.t, 5) for p in exact],
        "events": {"holds": [], "reps": [], "faults": []},
    } | known


def _text(truth: dict[str, Any]) -> str:
    """Return JSON with one line a key, or an entry of a list of things, so that a difference can be read."""
    lines = []
    for key, value in truth.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            text = "[\n" + ",\n".join(f" {json.dumps(one)}" for one in value) + "]"
        elif isinstance(value, dict):
            text = "{\n" + ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()) + "}"
        else:
            text = json.dumps(value)
        lines.append(f"{json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Simulate what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercise", nargs="?", choices=sorted(DRILLS))
    parser.add_argument("--list", action="store_true", help="exercises, their views and faults")
    parser.add_argument("--fault", help="one of the exercise's faults; clean without")
    parser.add_argument("--size", default="small", help=f"{', '.join(SIZES)}, or a number")
    parser.add_argument("--person", choices=sorted(PEOPLE), default="lena")
    parser.add_argument("--camera", choices=sorted(PLACES), default="low")
    parser.add_argument(
        "--view", choices=sorted(TURNS), help="where the camera looks from, instead of the drill's view"
    )
    parser.add_argument("--facing", choices=("right", "left"), default="right")
    parser.add_argument("--mirrored", action="store_true", help="left and right exchanged: the other side")
    parser.add_argument("--fps", type=float, default=20.0)
    parser.add_argument("--times", type=int, help="repetitions")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--film", action="store_true", help="draw it too, to OUT.mp4 (needs vtk)")
    parser.add_argument("-o", "--out", type=Path)
    arguments = parser.parse_args()
    if arguments.list or arguments.exercise is None:
        for drill in DRILLS.values():
            print(f"{drill.exercise} ({drill.view}): {', '.join(drill.faults)}")
        return
    drill = DRILLS[arguments.exercise]
    if arguments.fault is not None and arguments.fault not in drill.faults:
        parser.error(f"{arguments.exercise} has no fault {arguments.fault}: {', '.join(drill.faults)}")
    size = SIZES[arguments.size] if arguments.size in SIZES else float(arguments.size)
    name = "-".join(filter(None, (arguments.exercise, arguments.fault or "clean", arguments.person, arguments.camera)))
    seed = zlib.crc32(name.encode()) if arguments.seed is None else arguments.seed
    out = arguments.out or Path(f"{name}.npz")
    done = simulate(
        arguments.exercise, arguments.fault, size, arguments.person, arguments.camera, arguments.facing,
        arguments.fps, arguments.times, seed, arguments.mirrored, arguments.view,
    )  # fmt: skip
    if arguments.film:
        film(done, out.with_suffix(".mp4"), arguments.fps, seed, PLACES[arguments.camera])
    _, exact = write(done, out, out.stem, arguments.fps, seed)
    truth = truth_of(done, arguments.exercise, arguments.fault, exact, arguments.mirrored)
    out.with_suffix(".truth.json").write_text(_text(truth), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
