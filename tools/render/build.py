"""Rebuild the clips of `sample_videos/`: `python -m tools.render.build`, from the top of the checkout."""

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from tools.render.arrays import Floats, Image
from tools.render.assets import Assets
from tools.render.body import Body, Shape, build_body
from tools.render.clips import CLIPS, Clip
from tools.render.encode import write_video
from tools.render.keypose import Keys, NoSolutionError
from tools.render.outfit import dress
from tools.render.skeleton import Posed, Skeleton
from tools.render.truth import make_truth, write_truth

OUTPUT = Path(__file__).parents[2] / "sample_videos"


@cache
def _assets() -> Assets:
    return Assets()


@cache
def _body(shape: Shape) -> tuple[Body, Skeleton]:
    body = build_body(shape, _assets())
    return body, Skeleton(body)


def _in_frame(pose: Posed, rotation: Floats, origin: Floats) -> Posed:
    """Return a pose of the world in a person's frame."""
    return Posed(rotation.T @ pose.rotations, (pose.heads - origin) @ rotation)


def build(clip: Clip, folder: Path, stills_s: list[float] | None = None, only_truth: bool = False) -> None:
    """Write one clip and its truth to `folder`; with `stills_s` only pictures of those times (PNG)."""
    times = clip.times_s
    middle_m, on_back = 0.0, False
    tracks: list[list[Posed]] = []
    people = []
    if clip.person is not None:
        body, skeleton = _body(clip.person.shape)
        tracks.append(clip.motion.poses(skeleton, times, clip.seed))
        people.append((dress(body, skeleton, _assets(), clip.person.look), skeleton.rest_heads))
        if isinstance(clip.motion, Keys):  # else the person is where the motion says
            along = np.array([pose.heads[:, 0] for pose in tracks[0]])
            middle_m = float(along.min() + along.max()) / 2
            on_back = tracks[0][0].rotations[skeleton.index("spine_02"), 0, 2] < -0.7
    stage = clip.view.stage(middle_m, on_back)
    if not stills_s:
        name = folder / f"{clip.name}.truth.json"
        if clip.person is None:
            write_truth(name, make_truth(clip, stage, None, (), ()))
        else:
            write_truth(name, make_truth(clip, stage, skeleton, people[0][0], tracks[0]))
    if only_truth:
        return
    from tools.render.scene import Scene

    for extra in clip.others:
        other, bones = _body(extra.person.shape)
        poses = extra.motion.poses(bones, times, clip.seed + 1)
        tracks.append([_in_frame(p, stage.rotation, np.asarray(stage.origin)) for p in poses])
        people.append((dress(other, bones, _assets(), extra.person.look), bones.rest_heads))
    scene = Scene(people, stage, clip.decor, clip.light)

    def picture(index: int) -> Image:
        return scene.draw([track[index] for track in tracks], clip.seed * 100_000 + index)

    if stills_s:
        for t in stills_s:
            index = int(np.argmin(np.abs(times - t)))
            cv2.imwrite(str(folder / f"{clip.name}_{t:05.2f}.png"), picture(index)[..., ::-1])
        return

    def pictures() -> Iterator[Image]:
        for index in range(len(times)):
            yield picture(index)

    write_video(folder / f"{clip.name}.mp4", pictures(), clip.view.size, clip.fps, clip.crf, clip.ticks)


def _job(task: tuple[str, Path, list[float] | None, bool]) -> tuple[str, float, str]:
    """Build one clip by its name, in a process of its own: declarations hold functions, which can't be sent."""
    start = time.perf_counter()
    clip = next(clip for clip in CLIPS if clip.name == task[0])
    complaint = ""
    try:
        build(clip, *task[1:])
    except NoSolutionError as error:
        complaint = str(error)
    return clip.name, time.perf_counter() - start, complaint


def main() -> None:
    """Build the named clips, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="clips to build, * allowed; all when none is named")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="folder to write to")
    parser.add_argument("--stills", type=float, nargs="+", metavar="S", help="only pictures at these seconds")
    parser.add_argument("--truth", action="store_true", help="only the truth files, without drawing")
    parser.add_argument("--jobs", type=int, default=1, help="clips at a time (0: as many as there are cores)")
    arguments = parser.parse_args()
    patterns = arguments.names or ["*"]
    chosen = [clip for clip in CLIPS if any(Path(clip.name).match(p) for p in patterns)]
    if lost := [p for p in patterns if not any(Path(clip.name).match(p) for clip in CLIPS)]:
        parser.error(f"no such clip: {', '.join(lost)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    _assets()  # fetched once, before the workers start
    tasks = [(clip.name, arguments.out, arguments.stills, arguments.truth) for clip in chosen]
    jobs = arguments.jobs or os.cpu_count() or 1
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(min(jobs, len(tasks)), maxtasksperchild=4) as pool:
        failed = 0
        for name, took_s, complaint in pool.imap_unordered(_job, tasks, chunksize=1):
            print(f"{name}: {complaint or f'{took_s:.1f} s'}", flush=True)
            failed += bool(complaint)
    print(f"{len(tasks) - failed} clips in {time.perf_counter() - start:.0f} s")
    if failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
