"""How far the own runtime's landmarks are from the reference's, clip by clip.

    python tools/compare_estimators.py CLIPS... [--cache DIR] [--seconds N]

CLIPS are videos or folders of them. Differences are distances in the picture, in per cent of the reference's trunk
(middle of the shoulders to middle of the hips), on the joints that are judged and that both call visible, over the
frames in which both found a body. The reference smooths what it finds (a One-Euro filter); so the same filter is laid
over the own landmarks before they are compared, and the plain difference stands beside it. Landmarks are kept in the
cache.
"""

from __future__ import annotations

import argparse
import hashlib
import math
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from formcheck.pose.estimator import ESTIMATORS, open_estimator
from formcheck.pose.replay import LandmarkRecorder, Recording, read_landmarks
from formcheck.pose.types import FloatArray, Landmark
from formcheck.video.sources import open_source

VIDEOS = (".mp4", ".mov", ".webm", ".avi", ".mkv")
JUDGED = [Landmark[f"{side}_{joint}"] for joint in ("EAR", "SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE")
          for side in ("LEFT", "RIGHT")]  # fmt: skip
#: A joint that is likelier hidden than not is a guess of either.
_VISIBLE = 0.5
_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


@dataclass(frozen=True)
class Difference:
    """Of one clip: shares of frames with a body, and distances in per cent of the trunk."""

    frames: int
    found: tuple[float, float]
    only: tuple[int, int]
    smoothed: FloatArray
    plain: FloatArray


def record(clip: Path, folder: Path, seconds: float | None) -> tuple[Recording, Recording]:
    """The landmarks of a clip by both estimators, the own first; made where they are not there yet."""
    key = hashlib.sha1(f"{clip.resolve()}|{clip.stat().st_size}|{seconds}".encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{clip.stem}-{key}-{name}.npz" for name in ESTIMATORS]
    missing = [(name, file) for name, file in zip(ESTIMATORS, files, strict=True) if not file.exists()]
    if missing:
        with ExitStack() as stack:
            source = stack.enter_context(open_source(clip, end_s=seconds))
            estimators = [stack.enter_context(open_estimator(name)) for name, _ in missing]
            recorders = [
                stack.enter_context(LandmarkRecorder(file, source.info, estimator=estimator.name))
                for (_, file), estimator in zip(missing, estimators, strict=True)
            ]
            for frame in source:
                size = (frame.image.shape[1], frame.image.shape[0])
                for estimator, recorder in zip(estimators, recorders, strict=True):
                    recorder.add(frame.t, estimator.estimate(frame), size)
    own, reference = (read_landmarks(file) for file in files)
    return own, reference


def as_the_reference_smooths(t: FloatArray, image_xy: FloatArray) -> FloatArray:
    """Landmarks (n, 33, 2) through the reference's filter: One-Euro, its speed in sizes of the crop a second.

    NaN rows (nobody was found) begin it anew. The filter's figures are those of MediaPipe's graph for a single pose:
    least cut-off 0.05 Hz, 80 Hz for each size a second, 1 Hz for the speed.
    """
    smoothed = np.full_like(image_xy, np.nan)
    last: FloatArray | None = None
    speed = np.zeros_like(image_xy[0])
    for index, raw in enumerate(image_xy):
        if np.isnan(raw).any():
            last = None
            continue
        if last is None:
            last, speed = raw, np.zeros_like(raw)
        else:
            step = t[index] - t[index - 1]
            size = _crop_side(raw)
            change = (raw - image_xy[index - 1]) / size / step
            speed += _weight(np.array(1.0), step) * (change - speed)
            last = last + _weight(0.05 + 80.0 * np.abs(speed), step) * (raw - last)
        smoothed[index] = last
    return smoothed


def _weight(cutoff_hz: FloatArray, step_s: float) -> FloatArray:
    return np.asarray(1 / (1 + 1 / (2 * math.pi * cutoff_hz * step_s)))


def _crop_side(xy: FloatArray) -> float:
    """About the side of the network's crop: that of a circle round the hips and all landmarks, and its margin."""
    return float(2.5 * np.linalg.norm(xy - xy[_HIPS].mean(axis=0), axis=1).max())


def compare(own: Recording, reference: Recording) -> Difference:
    """How far apart two recordings of the same clip are."""
    seen = [np.isfinite(one.visibility[:, 0]) for one in (own, reference)]
    both = np.asarray(seen[0] & seen[1])
    right = reference.image_xy.astype(np.float64)
    trunk = np.linalg.norm(right[:, _SHOULDERS].mean(axis=1) - right[:, _HIPS].mean(axis=1), axis=1)[both, None]
    raw = own.image_xy.astype(np.float64)
    seen_by_both = (np.minimum(own.visibility, reference.visibility) > _VISIBLE)[both][:, JUDGED]
    smoothed, plain = (
        (np.linalg.norm((given - right)[both][:, JUDGED], axis=2) / trunk * 100)[seen_by_both]
        for given in (as_the_reference_smooths(own.t, raw), raw)
    )
    only = (int((seen[0] & ~seen[1]).sum()), int((seen[1] & ~seen[0]).sum()))
    return Difference(len(both), (float(seen[0].mean()), float(seen[1].mean())), only, smoothed, plain)


def row(name: str, one: Difference) -> str:
    """A line of the table."""
    cells = [name, str(one.frames), f"{one.found[0]:.1%} {one.found[1]:.1%}", f"{one.only[0]} {one.only[1]}"]
    cells += [
        f"{np.median(values):.2f} {np.percentile(values, 95):.2f}" if values.size else "-"
        for values in (one.smoothed, one.plain)
    ]
    return f"| {' | '.join(cells)} |"


def total(all_of: Sequence[Difference]) -> Difference:
    """All clips as one."""
    weights = [one.frames for one in all_of]
    found = tuple(float(np.average([one.found[k] for one in all_of], weights=weights)) for k in (0, 1))
    only = tuple(sum(one.only[k] for one in all_of) for k in (0, 1))
    return Difference(
        sum(weights),
        (found[0], found[1]),
        (only[0], only[1]),
        np.concatenate([one.smoothed for one in all_of]),
        np.concatenate([one.plain for one in all_of]),
    )


def clips_in(given: Iterable[Path]) -> list[Path]:
    """The videos named, and those in the folders named."""
    found: list[Path] = []
    for path in given:
        found += sorted(file for file in path.rglob("*") if file.suffix in VIDEOS) if path.is_dir() else [path]
    return found


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path, default=Path("compare_cache"))
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()
    print("| clip | frames | body found: own, reference | only own, only reference | smoothed alike: median, p95 % "
          "| plain: median, p95 % |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    differences = []
    for clip in clips_in(asked.clips):
        differences.append(compare(*record(clip, asked.cache, asked.seconds)))
        print(row(clip.stem, differences[-1]), flush=True)
    print(row("all", total(differences)))


if __name__ == "__main__":
    main()
