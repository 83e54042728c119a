"""Rebuild the clips of `sample_videos/`: `python -m tools.render.build`, from the top of the checkout."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from tools.render.arrays import Image
from tools.render.assets import Assets
from tools.render.body import build_body
from tools.render.clips import CLIPS, FPS, Clip
from tools.render.encode import write_video
from tools.render.outfit import dress
from tools.render.plank import ForearmPlank
from tools.render.scene import Scene
from tools.render.skeleton import Skeleton
from tools.render.truth import make_truth, write_truth

OUTPUT = Path(__file__).parents[2] / "sample_videos"
PLANK_MIDDLE = -0.256  # of the stature, from the elbows towards the feet


def build(clip: Clip, assets: Assets, folder: Path, stills_s: list[float] | None = None) -> None:
    """Write one clip and its truth to `folder`; with `stills_s` only pictures of those times (PNG)."""
    body = build_body(clip.person.shape, assets)
    skeleton = Skeleton(body)
    stage = clip.view.stage(PLANK_MIDDLE * clip.person.shape.stature_m)
    solver = ForearmPlank(skeleton, stage)
    times = clip.times_s
    states = clip.motion.states(solver, times, clip.seed)
    poses = [solver.solve(state) for state in states]
    surfaces = dress(body, skeleton, assets, clip.person.look)
    scene = Scene(surfaces, skeleton.rest_heads, stage, clip.decor)

    if stills_s:
        for t in stills_s:
            index = int(np.argmin(np.abs(times - t)))
            picture = scene.draw(poses[index], clip.seed * 100_000 + index)
            cv2.imwrite(str(folder / f"{clip.name}_{t:05.2f}.png"), picture[..., ::-1])
        return

    def pictures() -> Iterator[Image]:
        for index, pose in enumerate(poses):
            yield scene.draw(pose, clip.seed * 100_000 + index)

    write_video(folder / f"{clip.name}.mp4", pictures(), clip.view.size, FPS, clip.crf)
    write_truth(folder / f"{clip.name}.truth.json", make_truth(clip, stage, solver, poses, states))


def main() -> None:
    """Build the named clips, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="clips to build; all when none is named")
    parser.add_argument("--out", type=Path, default=OUTPUT, help="folder to write to")
    parser.add_argument("--stills", type=float, nargs="+", metavar="S", help="only pictures at these seconds")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - {clip.name for clip in CLIPS}:
        parser.error(f"no such clip: {', '.join(sorted(unknown))}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    assets = Assets()
    for clip in CLIPS:
        if not arguments.names or clip.name in arguments.names:
            start = time.perf_counter()
            build(clip, assets, arguments.out, arguments.stills)
            print(f"{clip.name}: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
