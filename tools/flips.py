"""Verdicts that change with a clip although they must not, as a Markdown table.

    python -m tools.flips CLIPS... [--cache DIR] [--jobs N]

Each clip is changed (fewer frames, recompressed, noisy, mirrored, dark) and goes through the pose network anew; then
what is said of it is compared with what is said of the original: repetitions counted, their sides, holds (within
0.5 s at both ends), clear faults and mild advice. Landmarks are kept in the cache, so that a second run, after a change
of the judgement, takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import cv2
import numpy as np
from tools.render.encode import TICKS, write_video

from formcheck.analysis.session import analyze
from formcheck.evaluate.augment import Changed, darkened, mirrored, noisy, resampled
from formcheck.form.events import Level
from formcheck.report.result import SessionResult
from formcheck.video.sources import open_source
from formcheck.video.types import Frame, FrameSource

_JPEG_QUALITY, _H264_CRF = 60, 30
#: Ends of holds may differ by so much.
_SAME_S = 0.5
_OTHER = {"left": "right", "right": "left"}


def jpeg(source: FrameSource) -> FrameSource:
    """Each picture through a lossy JPEG."""

    def change(frame: Frame) -> tuple[Frame]:
        bgr = cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR)
        _, data = cv2.imencode(".jpg", bgr, (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY))
        decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
        assert decoded is not None
        return (replace(frame, image=cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB).astype(np.uint8)),)

    return Changed(source, change)


def h264(source: FrameSource, folder: Path) -> FrameSource:
    """The whole clip through a lossy H.264."""
    path = folder / "recompressed.mp4"
    with source:
        frames = list(source)
    # The encoder takes even sizes only.
    height, width = (size // 2 * 2 for size in frames[0].image.shape[:2])
    pictures = (np.ascontiguousarray(frame.image[:height, :width]) for frame in frames)
    write_video(path, pictures, (width, height), 30, _H264_CRF, [round(frame.t * TICKS) for frame in frames])
    return open_source(path)


#: What is done to a clip, by name; the folder is for what must be written on the way.
VARIANTS: dict[str, Callable[[FrameSource, Path], FrameSource]] = {
    "as it is": lambda source, _: source,
    "15 fps": lambda source, _: resampled(source, 15.0),
    "20 fps": lambda source, _: resampled(source, 20.0),
    "JPEG": lambda source, _: jpeg(source),
    "H.264": h264,
    "noisy": lambda source, _: noisy(source),
    "mirrored": lambda source, _: mirrored(source),
    "dark": lambda source, _: darkened(source),
}
KINDS = ("counts", "sides", "holds", "faults", "advice")


def landmarks_of(clip: Path, variant: str, cache: Path) -> Path:
    """The recorded landmarks of a clip, changed; made where they are not there yet."""
    name = hashlib.sha1(f"{clip.resolve()}|{clip.stat().st_size}|{variant}".encode()).hexdigest()[:16]
    target = cache / f"{clip.stem}-{name}" / "landmarks.npz"
    if not target.exists():
        with tempfile.TemporaryDirectory() as folder:
            source = VARIANTS[variant](open_source(clip), Path(folder))
            analyze(source, out=target.parent, video=False, report=False)
    return target


def verdicts(result: SessionResult, mirror: bool = False) -> dict[str, list[str]]:
    """What is said of counts, sides, faults and advice, in words; with `mirror`, sides exchanged."""

    def side(value: object) -> str:
        name = str(getattr(value, "value", "-"))
        return _OTHER.get(name, name) if mirror else name

    counted = [rep for rep in result.reps if rep.counted]
    clear = {f"{fault.exercise}.{fault.id}" for fault in result.faults if fault.level is Level.FAULT}
    mild = {f"{fault.exercise}.{fault.id}" for fault in result.faults if fault.level is Level.ADVICE}
    return {
        "counts": [f"{count} x {name}" for name, count in sorted(Counter(rep.exercise for rep in counted).items())],
        "sides": [side(rep.side) for rep in counted] + [side(hold.side) for hold in result.holds],
        "holds": [hold.exercise for hold in result.holds],
        "faults": sorted(clear),
        "advice": sorted(mild - clear),
    }


def flips(plain: SessionResult, changed: SessionResult, *, mirror: bool) -> dict[str, str]:
    """What became what, by kind; nothing where the verdict stands."""
    before, after = verdicts(plain), verdicts(changed, mirror)
    found = {
        kind: f"{', '.join(before[kind]) or 'none'} became {', '.join(after[kind]) or 'none'}"
        for kind in KINDS
        if before[kind] != after[kind]
    }
    if "holds" not in found:
        moved = [
            f"{a.start_s:.1f}-{a.end_s:.1f} became {b.start_s:.1f}-{b.end_s:.1f} s"
            for a, b in zip_longest(plain.holds, changed.holds)
            if max(abs(a.start_s - b.start_s), abs(a.end_s - b.end_s)) > _SAME_S
        ]
        if moved:
            found["holds"] = ", ".join(moved)
    return found


def flips_of(clip: Path, cache: Path) -> dict[str, dict[str, str]]:
    """The flips of one clip, by variant and kind."""
    results = {variant: analyze(landmarks_of(clip, variant, cache)) for variant in VARIANTS}
    plain = results.pop("as it is")
    return {name: flips(plain, result, mirror=name == "mirrored") for name, result in results.items()}


def main() -> None:
    """Print each flip, and how many there are of each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path, default=Path("out/flips"))
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    print("| clip | variant | verdict | flip |\n|---|---|---|---|")
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(asked.jobs) as pool:
        for clip, job in [(clip, pool.submit(flips_of, clip, asked.cache)) for clip in asked.clips]:
            for variant, found in job.result().items():
                total.update(found.keys())
                for kind, change in found.items():
                    print(f"| {clip.stem} | {variant} | {kind} | {change} |", flush=True)
    count = len(asked.clips) * (len(VARIANTS) - 1)
    share = total.total() / (count * len(KINDS))
    print(f"\n{total.total()} flips of {count * len(KINDS)} verdicts ({share:.1%}):", end=" ")
    print(", ".join(f"{kind} {total[kind]} of {count}" for kind in KINDS))


if __name__ == "__main__":
    main()
