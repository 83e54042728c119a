"""How fast formcheck is: the vendor's bare runtime, our own, the whole pipeline, the judgement, the command's start.

    python benchmarks/throughput.py [CLIP] [--seconds 10] [--rounds 5]

Everything is measured in one process on the same frames of one clip, the variants in turn, so that a machine whose
speed drifts hits all alike; medians of the rounds and the ratios of each round are printed.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from formcheck.exercises import EXERCISES
from formcheck.judge import Judge
from formcheck.pose.blazepose import BlazePoseEstimator
from formcheck.pose.model import resolve_model
from formcheck.pose.replay import read_landmarks
from formcheck.session import analyze
from formcheck.video.sources import open_source
from formcheck.video.types import Frame

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "forearm_plank_sag.mp4"


def read_frames(clip: Path, seconds: float) -> list[Frame]:
    """The frames of the beginning of a clip, decoded."""
    with open_source(clip, end_s=seconds) as source:
        return list(source)


def infer(frames: list[Frame]) -> float:
    """Seconds that MediaPipe's own call takes for `frames`, nothing of ours around it."""
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(resolve_model().path)),
        running_mode=vision.RunningMode.VIDEO,
    )
    landmarker = vision.PoseLandmarker.create_from_options(options)
    try:
        began = time.perf_counter()
        for frame in frames:
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.image)
            landmarker.detect_for_video(image, round(frame.t * 1000))
        return time.perf_counter() - began
    finally:
        landmarker.close()


def own(frames: list[Frame]) -> float:
    """Seconds that our own runtime takes for `frames`, outline included."""
    with BlazePoseEstimator() as estimator:
        began = time.perf_counter()
        for frame in frames:
            estimator.estimate(frame)
        return time.perf_counter() - began


def run(clip: Path, seconds: float, video: bool) -> float:
    """Seconds from the first frame asked for to the last output written, without loading the model."""
    with tempfile.TemporaryDirectory() as folder, BlazePoseEstimator() as estimator:
        began = time.perf_counter()
        analyze(
            clip, exercise="forearm_plank", out=folder, estimator=estimator, end_s=seconds, video=video, report=False
        )
        return time.perf_counter() - began


def judge_ms(clip: Path, seconds: float, exercises: list[str]) -> float:
    """Milliseconds a frame that smoothing, metrics and engine take."""
    with tempfile.TemporaryDirectory() as folder:
        analyze(clip, out=folder, end_s=seconds, video=False, report=False)
        moments = list(read_landmarks(Path(folder) / "landmarks.npz"))
    judge = Judge([EXERCISES[name] for name in exercises])
    began = time.perf_counter()
    for t, pose in moments:
        judge.update(t, pose)
    return (time.perf_counter() - began) / len(moments) * 1000


def help_s() -> float:
    """Seconds that ``formcheck --help`` takes, as a process."""
    began = time.perf_counter()
    subprocess.run([Path(sys.executable).with_name("formcheck"), "--help"], check=True, capture_output=True)
    return time.perf_counter() - began


def report(name: str, times: list[float], frames: int, base: list[float] | None = None) -> None:
    """A line: frames a second, and the ratio to the base of the same round."""
    rate = frames / statistics.median(times)
    ratio = ""
    if base is not None:
        shares = [bare / own for bare, own in zip(base, times, strict=True)]
        ratio = f"   {statistics.median(shares):.2f} of bare mediapipe ({min(shares):.2f} to {max(shares):.2f})"
    print(f"{name:<34}{rate:7.1f} frames/s{ratio}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    frames = read_frames(asked.clip, asked.seconds)
    variants: dict[str, Callable[[], float]] = {
        "bare mediapipe": lambda: infer(frames),
        "own runtime": lambda: own(frames),
        "pipeline, no annotated video": lambda: run(asked.clip, asked.seconds, video=False),
        "pipeline with annotated video": lambda: run(asked.clip, asked.seconds, video=True),
    }
    infer(frames[:30])  # load libraries
    own(frames[:30])
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(asked.rounds):
        for name, measure in variants.items():
            times[name].append(measure())
    height, width = frames[0].image.shape[:2]
    print(f"{asked.clip.name}: {len(frames)} frames, {width}x{height}, {asked.rounds} rounds")
    bare = times["bare mediapipe"]
    for name, spent in times.items():
        report(name, spent, len(frames), None if spent is bare else bare)
    for names in (["forearm_plank"], list(EXERCISES)):
        label = names[0] if len(names) == 1 else f"all {len(names)} (auto)"
        print(f"judgement of {label:<21}{judge_ms(asked.clip, asked.seconds, names):7.3f} ms a frame")
    print(f"formcheck --help{statistics.median(help_s() for _ in range(5)):25.3f} s")


if __name__ == "__main__":
    main()
