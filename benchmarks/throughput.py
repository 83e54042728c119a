"""How fast formcheck is: the vendor's bare runtime, our own, the whole pipeline, the judgement, the command's start.

    python benchmarks/throughput.py [CLIP] [--seconds 10] [--rounds 5] [--memory-minutes 3] [--write]

`--write` puts the figures, with date and machine, into docs/speed.md and draws docs/speed.svg.

Everything is measured in one process on the same frames of one clip, the variants in turn, so that a machine whose
speed drifts hits all alike; medians of the rounds and the ratios of each round are printed.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import cv2
import numpy as np

from formcheck.analysis.session import analyze
from formcheck.exercises import EXERCISES
from formcheck.form.exercise import Exercise
from formcheck.judge import Judge
from formcheck.pose.blazepose import BlazePoseEstimator
from formcheck.pose.model import resolve_model
from formcheck.pose.replay import read_landmarks
from formcheck.settings import Settings
from formcheck.video.sources import open_source
from formcheck.video.types import Frame, SourceInfo

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
DRILLS = Path(__file__).parents[1] / "tests" / "drills"


PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
BEGIN, END = "<!-- figures: written by benchmarks/throughput.py --write -->", "<!-- end of figures -->"


def read_frames(clip: Path, seconds: float) -> list[Frame]:
    """The frames of the beginning of a clip, decoded."""
    with open_source(clip, end_s=seconds) as source:
        return list(source)


def infer(frames: list[Frame], still: bool = False) -> float:
    """Seconds that MediaPipe's own call takes for `frames`, nothing of ours around it."""
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(resolve_model().path)),
        running_mode=vision.RunningMode.IMAGE if still else vision.RunningMode.VIDEO,
    )
    landmarker = vision.PoseLandmarker.create_from_options(options)
    try:
        began = time.perf_counter()
        for frame in frames:
            image = mp.Image(image_format=mp.ImageFormat.SRGB, data=frame.image)
            if still:
                landmarker.detect(image)
            else:
                landmarker.detect_for_video(image, round(frame.t * 1000))
        return time.perf_counter() - began
    finally:
        landmarker.close()


def own(frames: list[Frame], precision: str = "f32") -> float:
    """Seconds that our own runtime takes for `frames`, outline included."""
    with BlazePoseEstimator(precision=precision) as estimator:
        began = time.perf_counter()
        for frame in frames:
            estimator.estimate(frame)
        return time.perf_counter() - began


def run(clip: Path, seconds: float, *, video: bool = False, jobs: int = 1, **settings: float) -> float:
    """Seconds from the call to the last output written; the model is loaded before, but for the parts of `jobs`."""
    chosen = Settings({f"pose.{name}": value for name, value in settings.items()})
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        loaded = BlazePoseEstimator(precision=chosen.precision) if jobs == 1 else None
        if loaded is not None:
            stack.enter_context(loaded)
        began = time.perf_counter()
        analyze(
            clip,
            estimator=loaded,
            exercise="forearm_plank",
            out=folder,
            settings=chosen,
            end_s=seconds,
            video=video,
            report=False,
            jobs=jobs,
        )
        return time.perf_counter() - began


def resident_mb() -> float:
    """Memory of this process, in megabytes; NaN where the system can't tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
    except OSError:
        return float("nan")


class Loop:
    """A source that plays the same 1080p frames over and over."""

    def __init__(self, frames: list[Frame], minutes: float) -> None:
        self._images = [np.asarray(cv2.resize(frame.image, (1920, 1080)), np.uint8) for frame in frames[:60]]
        self._count = int(minutes * 60 * 30)
        self.info = SourceInfo("loop", "video", 1920, 1080, self._count / 30, 30.0, "none")
        self.problem: str | None = None

    def __iter__(self) -> Iterator[Frame]:
        for index in range(self._count):
            yield Frame(index, index / 30, self._images[index % len(self._images)])

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


def memory_mb(clip: Path, minutes: float) -> list[float]:
    """Memory of a process after each quarter of so many minutes of 1080p, judged and recorded, without the frames."""
    course: list[float] = []
    source = Loop(read_frames(clip, 2.0), minutes)
    held_mb = sum(image.nbytes for image in source._images) / 1e6

    def note(t: float, count: int, duration_s: float | None) -> None:
        if count % (source._count // 4) == 0:
            course.append(resident_mb() - held_mb)

    with tempfile.TemporaryDirectory() as folder:
        analyze(source, exercise="forearm_plank", out=folder, video=False, progress=note)
    return course


def first_verdict_s(clip: Path, seconds: float) -> float:
    """Seconds that ``formcheck analyze`` takes for the clip as a process, import and loading of the model included."""
    began = time.perf_counter()
    command = [str(Path(sys.executable).with_name("formcheck")), "analyze", str(clip), "--end", str(seconds)]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def judge_ms(recordings: list[Path], exercises: Iterable[Exercise]) -> float:
    """Milliseconds a frame that smoothing, metrics and engine take."""
    judged, frames, spent = tuple(exercises), 0, 0.0
    for path in recordings:
        moments, judge = list(read_landmarks(path)), Judge(judged)
        began = time.perf_counter()
        for t, pose in moments:
            judge.update(t, pose)
        spent, frames = spent + time.perf_counter() - began, frames + len(moments)
    return spent / frames * 1000


def help_s() -> float:
    """Seconds that ``formcheck --help`` takes, as a process."""
    began = time.perf_counter()
    subprocess.run([Path(sys.executable).with_name("formcheck"), "--help"], check=True, capture_output=True)
    return time.perf_counter() - began


def ratio(times: list[float], base: list[float]) -> float:
    """How many times as fast as the base of the same round, the median of the rounds."""
    return statistics.median(bare / own for bare, own in zip(base, times, strict=True))


def machine() -> str:
    """Processor, cores and system."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def write(rows: list[tuple[str, float, float]], others: list[tuple[str, str]], what: str) -> None:
    """Put the figures between the marks in docs/speed.md, and draw them."""
    load = f"; load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    lines = [f"{date.today():%d %B %Y}. {machine()}{load}. {what}", "", "![speed](speed.svg)", ""]
    lines += ["| | frames a second | times bare mediapipe |", "|---|---:|---:|"]
    lines += [f"| {name} | {rate:.0f} | {share:.2f} |" for name, rate, share in rows]
    lines += ["", "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in others)]
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{after}", encoding="utf-8")
    PAGE.with_suffix(".svg").write_text(chart([(name, share) for name, _, share in rows]), encoding="utf-8")


def chart(rows: list[tuple[str, float]]) -> str:
    """Bars of the ratios as an SVG picture."""
    most = max(share for _, share in rows)
    height = 30 * len(rows) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="720" height="{height}" viewBox="0 0 720 {height}" '
        'font-family="system-ui, sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    for index, (name, share) in enumerate(rows):
        y = 12 + 30 * index
        colour = "#8a94a3" if name.startswith("bare") else "#1f8a70"
        wide = 400 * share / most
        parts.append(f'<text x="250" y="{y + 15}" text-anchor="end" fill="#222">{name}</text>')
        parts.append(f'<rect x="260" y="{y}" width="{wide:.0f}" height="20" rx="3" fill="{colour}"/>')
        parts.append(f'<text x="{268 + wide:.0f}" y="{y + 15}" fill="#222">{share:.2f}</text>')
    one = 260 + 400 / most
    parts.append(f'<path d="M{one:.1f} 4V{height - 6}" stroke="#8a94a3" stroke-dasharray="3 3"/></svg>\n')
    return "\n".join(parts)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory-minutes", type=float, default=3.0, help="0: leave it out")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    clip, seconds = asked.clip, asked.seconds
    frames = read_frames(clip, seconds)
    variants: dict[str, Callable[[], float]] = {
        "bare mediapipe, VIDEO mode": lambda: infer(frames),
        "bare mediapipe, IMAGE mode": lambda: infer(frames, still=True),
        "own runtime": lambda: own(frames),
        "own runtime, bf16": lambda: own(frames, "bf16"),
        "analysis": lambda: run(clip, seconds),
        "analysis, bf16": lambda: run(clip, seconds, precision=1),
        "analysis with annotated video": lambda: run(clip, seconds, video=True),
        "analysis, --jobs 2": lambda: run(clip, seconds, jobs=2),
        "analysis, --rate auto": lambda: run(clip, seconds, rate=1),
    }
    infer(frames[:30])  # load libraries
    own(frames[:30])
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(asked.rounds):
        for name, measure in variants.items():
            times[name].append(measure())
    base = next(iter(times.values()))
    rows = [(name, len(frames) / statistics.median(spent), ratio(spent, base)) for name, spent in times.items()]
    height, width = frames[0].image.shape[:2]
    what = f"{clip.name}: {len(frames)} frames, {width} x {height}, {asked.rounds} rounds."
    unasked = EXERCISES.recognised
    with tempfile.TemporaryDirectory() as folder:
        analyze(clip, out=folder, end_s=seconds, video=False, report=False)
        plank = [Path(folder) / "landmarks.npz"]
        others = [
            (f"judgement of {label}", f"{judge_ms(recordings, names):.2f} ms a frame")
            for label, recordings, names in (
                ("one exercise", plank, [EXERCISES["forearm_plank"]]),
                (f"all {len(unasked)} that are looked for unasked", plank, unasked),
                ("these over every fifth of tests/drills", sorted(DRILLS.glob("*.npz"))[::5], unasked),
            )
        ]
    took = statistics.median(first_verdict_s(clip, seconds) for _ in range(asked.rounds))
    bare_s = statistics.median(times["own runtime"])
    others.append((f"`formcheck analyze` of {seconds:g} s, from nothing", f"{took:.1f} s; {bare_s:.1f} s of it poses"))
    others.append(("`formcheck --help`", f"{statistics.median(help_s() for _ in range(5)):.2f} s"))
    if asked.memory_minutes:
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:  # this one holds the vendor's runtime and all clips
            found_mb = fresh.submit(memory_mb, clip, asked.memory_minutes).result()
        course = ", ".join(f"{mb:.0f}" for mb in found_mb)
        others.append((f"memory at each quarter of {asked.memory_minutes:g} minutes of 1080p", f"{course} MB"))
    print(what)
    for name, rate, share in rows:
        print(f"{name:<34}{rate:7.1f} frames/s   {share:.2f} of bare mediapipe")
    for name, value in others:
        print(f"{name:<60}{value}")
    if asked.write:
        write(rows, others, what)


if __name__ == "__main__":
    main()
