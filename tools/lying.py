"""How well bodies on the floor are found: shares of frames with a body, in the right place, with the right side.

    python tools/lying.py CLIPS [--fps N] [--seconds N] [--variants NAME...]

CLIPS is the folder of real clips. Each stretch below shows one whole body on the floor; which side is which was said by
eye. It is seen as it is, and made harder: at 40 % of its size in a wide grey room, in the dark with a sensor's noise,
and half covered by a post. "In place" is a body whose landmarks are (median) within a quarter of the trunk of those of
the clip as it is; the side is the judge's: the one near the camera, or the lower one of who lies on the side.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from formcheck.form.body import BodyTracker, Side
from formcheck.pose.estimator import PoseEstimator, open_estimator
from formcheck.pose.smoothing import Smoother
from formcheck.pose.types import FloatArray, Landmark, Pose
from formcheck.video.sources import open_source
from formcheck.video.types import Frame, Image

_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_IN_PLACE_TRUNKS = 0.25


@dataclass(frozen=True)
class Stretch:
    """A part of a clip with a body on the floor: what lies how, from when to when, and its near or lower side."""

    lies: str
    clip: str
    start_s: float
    end_s: float
    side: Side
    on_side: bool = False


LEFT, RIGHT = Side.LEFT, Side.RIGHT
STRETCHES = (
    Stretch("prone", "superman/popsugar_hold", 0, 10, RIGHT),
    Stretch("prone", "cobra/malik_cobra", 2.7, 9, RIGHT),
    Stretch("supine", "knee_to_chest/malik", 6.8, 14.9, RIGHT),
    Stretch("supine", "knee_to_chest/malik", 21, 37, RIGHT),
    Stretch("supine", "leg_raise/malik_scissors", 2.6, 10, LEFT),
    Stretch("supine", "leg_raise/popsugar_leg_lower", 0, 17, LEFT),
    Stretch("supine", "pelvic_tilt/lena_cropped", 0, 9, RIGHT),
    Stretch("supine", "glute_bridge/trajnovd_weighted", 0, 11, LEFT),
    Stretch("on the side", "side_leg_raise/malik_sideraise", 0, 4.8, RIGHT, True),
    Stretch("on the side", "side_leg_raise/malik_sideraise", 10, 27, RIGHT, True),
    Stretch("on the side", "side_plank/wahoo_side", 10, 15.2, LEFT, True),
    Stretch("on the side", "side_plank/vincent_side", 0, 16, LEFT, True),
    Stretch("folded", "childs_pose/honza", 4, 12.7, LEFT),
)


def small(image: Image) -> tuple[Image, float, tuple[int, int]]:
    """The picture at 40 % in the middle of the floor of a wide grey room."""
    height, width = image.shape[:2]
    side = max(height, width)
    room = np.full((side, side * 16 // 9, 3), np.uint8(np.median(image)), np.uint8)
    less = cv2.resize(image, (round(width * 0.4), round(height * 0.4)), interpolation=cv2.INTER_AREA)
    x, y = (room.shape[1] - less.shape[1]) // 2, side - less.shape[0]
    room[y:, x : x + less.shape[1]] = less
    return room, 0.4, (x, y)


def dark(image: Image) -> tuple[Image, float, tuple[int, int]]:
    """A tenth of the light, and noise."""
    noise = np.random.default_rng(image.shape[0]).normal(0, 3, image.shape)
    return np.clip(image * 0.1 + noise, 0, 255).astype(np.uint8), 1.0, (0, 0)


def covered(image: Image) -> tuple[Image, float, tuple[int, int]]:
    """A grey post before the middle sixth."""
    image = image.copy()
    width = image.shape[1]
    image[:, width * 5 // 12 : width * 7 // 12] = 90
    return image, 1.0, (0, 0)


#: What is done to a picture; with it the scale and shift of what it showed.
VARIANTS: dict[str, Callable[[Image], tuple[Image, float, tuple[int, int]]]] = {
    "as it is": lambda image: (image, 1.0, (0, 0)),
    "small": small,
    "dark": dark,
    "covered": covered,
}


class Watcher:
    """One stretch in one variant, seen as in an analysis."""

    def __init__(self, stretch: Stretch, variant: str, estimator: PoseEstimator) -> None:
        self._stretch = stretch
        self._change = VARIANTS[variant]
        self._estimator = estimator
        estimator.estimate(Frame(0, -1.0, np.zeros((64, 64, 3), np.uint8)))  # whom it followed before is lost
        self._smoother, self._tracker = Smoother(), BodyTracker()
        self.counts = np.zeros(4, int)  # frames, with a body, in place, with the right side

    def look(self, frame: Frame, expected: FloatArray | None) -> FloatArray | None:
        """Count one frame; where the body is to be, (33, 2), comes from the clip as it is, None for that itself."""
        image, scale, shift = self._change(frame.image)
        pose = self._estimator.estimate(Frame(frame.index, frame.t, image))
        self.counts[0] += 1
        if pose is None:
            return None
        right = expected is None or _is_near(pose, expected * scale + shift)
        self.counts[1:] += 1, right, right and self._side(pose) is self._stretch.side
        return (pose.image_xy - shift) / scale

    def _side(self, pose: Pose) -> Side | None:
        smooth, anew = self._smoother.update(pose)
        if anew:
            self._tracker.reset()
        body = self._tracker.update(smooth)
        return body.lower_side if self._stretch.on_side else body.near_side


def _is_near(pose: Pose, expected: FloatArray) -> bool:
    trunk = np.linalg.norm(expected[_SHOULDERS].mean(axis=0) - expected[_HIPS].mean(axis=0))
    return bool(np.median(np.linalg.norm(pose.image_xy - expected, axis=1)) < _IN_PLACE_TRUNKS * trunk)


def thinned(stretch: Stretch, clips: Path, fps: float, seconds: float) -> Iterator[Frame]:
    """At most `fps` frames a second of the first `seconds` of a stretch."""
    end_s = min(stretch.end_s, stretch.start_s + seconds)
    due = 0.0
    with open_source(clips / f"{stretch.clip}.mp4", start_s=stretch.start_s, end_s=end_s) as source:
        for frame in source:
            if frame.t >= due:
                due = frame.t + 0.9 / fps
                yield frame


def main() -> None:
    """Watch and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("--fps", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each stretch")
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    asked = parser.parse_args()
    estimators = {name: open_estimator() for name in dict.fromkeys(["as it is", *asked.variants])}
    totals: dict[tuple[str, str], np.ndarray] = {}
    print("| variant | lies | clip | frames | with a body | in place | right side |\n|---|---|---|---|---|---|---|")
    for stretch in STRETCHES:
        watchers = {name: Watcher(stretch, name, estimator) for name, estimator in estimators.items()}
        for frame in thinned(stretch, asked.clips, asked.fps, asked.seconds):
            expected = None
            for watcher in watchers.values():  # as it is first
                found = watcher.look(frame, expected)
                if expected is None and found is None:
                    break
                expected = found if expected is None else expected
        for name, watcher in watchers.items():
            print(row(name, stretch.lies, stretch.clip, watcher.counts), flush=True)
            for lies in (stretch.lies, "all"):
                totals.setdefault((name, lies), np.zeros(4, int))
                totals[name, lies] += watcher.counts
    for (name, lies), counts in sorted(totals.items()):
        print(row(f"**{name}**", lies, "together", counts))


def row(variant: str, lies: str, clip: str, counts: np.ndarray) -> str:
    """A line of the table."""
    shares = (f"{count / max(counts[0], 1):.0%}" for count in counts[1:])
    return f"| {variant} | {lies} | {clip} | {counts[0]} | {' | '.join(shares)} |"


if __name__ == "__main__":
    main()
