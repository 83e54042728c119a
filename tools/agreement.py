"""Agreement of formcheck with clips labelled by eye, as a Markdown table.

    python tools/agreement.py CLIPS [--cache DIR] [--only TEXT] [--jobs N]

CLIPS is a folder with ``clips.csv`` (file, exercise, reps) and ``segments.csv`` (file, t0, t1, state, fault). Every
clip is judged with ``--exercise auto`` as it is, mirrored, at half size and at 15 frames a second; the clips of other
exercises also as each exercise that they are not. Landmarks are kept in the cache, so that a second run, after a
change of the judgement, takes seconds.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from formcheck.analysis.session import analyze
from formcheck.evaluate.augment import mirrored, resampled, scaled
from formcheck.exercises import EXERCISES
from formcheck.form.events import FaultSpan
from formcheck.report.result import SessionResult
from formcheck.video.sources import open_source
from formcheck.video.types import FrameSource

VARIANTS: dict[str, Callable[[FrameSource], FrameSource] | None] = {
    "as it is": None,
    "mirrored": mirrored,
    "half size": lambda source: scaled(source, 0.5),
    "15 fps": lambda source: resampled(source, 15.0),
}
#: States of segments.csv in which a hold must be timed.
HELD = ("plank_forearm", "plank_forearm_side_view", "plank_straight_arm", "side_plank_forearm")
#: Faults of segments.csv, and the ids that find them.
FOUND_BY = {"hips_piked": {"hips_piked", "hips_too_high"}, "hips_low": {"hips_sagging", "hips_dropping"}}
#: Folders whose clips show a declared exercise.
OURS = ("plank", "side_plank", "bird_dog", "glute_bridge")
NOT_BIRD_DOG = ("donkey_kicks", "fire_hydrant")


@dataclass(frozen=True)
class Segment:
    """A labelled stretch."""

    start_s: float
    end_s: float
    state: str
    fault: str


def landmarks_of(clip: Path, variant: str, cache: Path) -> Path:
    """The recorded landmarks of a clip, changed; made where they are not there yet."""
    name = hashlib.sha1(f"{clip.resolve()}|{clip.stat().st_size}|{variant}".encode()).hexdigest()[:16]
    folder = cache / f"{clip.stem}-{name}"
    target = folder / "landmarks.npz"
    if not target.exists():
        change = VARIANTS[variant]
        source: FrameSource = open_source(clip)
        analyze(change(source) if change else source, out=folder, video=False, report=False)
    return target


def judge_clip(clip: Path, cache: Path, variants: Iterable[str]) -> dict[str, SessionResult]:
    """The verdict on each variant."""
    return {variant: analyze(landmarks_of(clip, variant, cache)) for variant in variants}


def overlap_s(a0: float, a1: float, b0: float, b1: float) -> float:
    """Seconds that two stretches share."""
    return max(0.0, min(a1, b1) - max(a0, b0))


def gist(result: SessionResult, mirror: bool) -> tuple[object, ...]:
    """What must not change between variants: exercises, holds, repetitions, sides, kinds of fault."""
    sides = {"left": "right", "right": "left"} if mirror else {}

    def side(value: object) -> str:
        name = getattr(value, "value", "-")
        return sides.get(name, name)

    return (
        tuple(sorted({part.exercise for part in result.parts})),
        tuple((hold.exercise, side(hold.side)) for hold in result.holds),
        tuple((rep.exercise, side(rep.side), rep.counted) for rep in result.reps),
        tuple(sorted({(fault.exercise, fault.id) for fault in result.faults})),
    )


def end_of(fault: FaultSpan) -> float:
    """Where a fault ends."""
    return fault.start_s if fault.end_s is None else fault.end_s


def hold_remark(segment: Segment, segments: list[Segment], result: SessionResult) -> str:
    """How far the hold's start and end are from the labels.

    A labelled fault right before it may belong to the same hold (piked, then right): the nearer reading counts.
    """
    best = max(
        result.holds,
        key=lambda hold: overlap_s(hold.start_s, hold.end_s, segment.start_s, segment.end_s),
        default=None,
    )
    if best is None or overlap_s(best.start_s, best.end_s, segment.start_s, segment.end_s) == 0:
        return f"! no hold in {segment.start_s:g}-{segment.end_s:g}"
    starts = [segment.start_s]
    starts += [s.start_s for s in segments if s.state in HELD and 0 <= segment.start_s - s.end_s <= 0.3]
    start = min((best.start_s - t for t in starts), key=abs)
    end = best.end_s - segment.end_s
    mark = "! " if max(abs(start), abs(end)) > 0.5 else ""
    return f"{mark}hold {best.start_s - start:g}-{segment.end_s:g}: {start:+.2f} {end:+.2f} s"


def remarks(row: dict[str, str], result: SessionResult, segments: list[Segment]) -> list[str]:
    """Each point on which the labels speak, with `!` where the verdict differs."""
    said: list[str] = []
    folder, name = row["file"].split("/")
    for segment in segments:
        if segment.state in HELD and segment.fault == "none":
            said.append(hold_remark(segment, segments, result))
        if segment.fault == "none":
            for fault in result.faults:
                shared = overlap_s(fault.start_s, end_of(fault), segment.start_s, segment.end_s)
                if shared > 1.0:
                    said.append(f"! {fault.id} for {shared:.1f} s in {segment.start_s:g}-{segment.end_s:g}")
        elif segment.fault in FOUND_BY:
            found = [
                fault.id
                for fault in result.faults
                if fault.id in FOUND_BY[segment.fault]
                and overlap_s(fault.start_s, end_of(fault), segment.start_s, segment.end_s) > 0
            ]
            said.append(
                f"{found[0]} found" if found else f"! {segment.fault} missed {segment.start_s:g}-{segment.end_s:g}"
            )
    reps = [rep for rep in result.reps if rep.counted]
    ours = folder in OURS and not any(word in name for word in NOT_BIRD_DOG)
    if folder in ("bird_dog", "glute_bridge") and ours:
        want = int(row["reps"].split()[0])
        sides = "/".join(rep.side.value for rep in reps if rep.side)
        said.append(f"{'' if len(reps) == want else '! '}{len(reps)} of {want} reps {sides}".strip())
    if not ours:
        counted = [f"{hold.exercise} {hold.start_s:.1f}-{hold.end_s:.1f}" for hold in result.holds]
        counted += [f"{rep.exercise} rep {rep.start_s:.1f}" for rep in reps]
        said.append(f"! counted {', '.join(counted)}" if counted else "nothing counted")
    return said


def judge_row(row: dict[str, str], clips: Path, cache: Path, segments: list[Segment]) -> list[str]:
    """The cells of one clip."""
    clip = clips / row["file"]
    ours = row["file"].split("/")[0] in OURS
    results = judge_clip(clip, cache, VARIANTS if ours else ["as it is"])
    plain = results["as it is"]
    flips = [
        variant
        for variant, result in results.items()
        if gist(result, variant == "mirrored") != gist(plain, mirror=False)
    ]
    wrong: list[str] = []
    if not ours or any(word in clip.name for word in NOT_BIRD_DOG):
        for name in EXERCISES:
            asked = analyze(landmarks_of(clip, "as it is", cache), exercise=name)
            reps = sum(rep.counted for rep in asked.reps)
            if asked.holds or reps:
                held = ", ".join(f"{hold.start_s:.1f}-{hold.end_s:.1f}" for hold in asked.holds)
                wrong.append(f"! asked for {name}: {reps} reps, holds {held or 'none'}")
    said = remarks(row, plain, segments) + wrong
    same = "-" if len(results) == 1 else ("all" if not flips else f"! differs: {', '.join(flips)}")
    found = ", ".join(dict.fromkeys(part.exercise for part in plain.parts)) or "-"
    return [row["file"], found, "<br>".join(said) or "-", same]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("out/agreement"))
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    segments: dict[str, list[Segment]] = defaultdict(list)
    with (asked.clips / "segments.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            segments[row["file"]].append(Segment(float(row["t0"]), float(row["t1"]), row["state"], row["fault"]))
    with (asked.clips / "clips.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if asked.only in row["file"]]
    print("| clip | recognised | against the labels (`!` differs) | mirrored, half size, 15 fps |")
    print("|---|---|---|---|")
    with ProcessPoolExecutor(asked.jobs) as pool:
        jobs = [pool.submit(judge_row, row, asked.clips, asked.cache, segments[row["file"]]) for row in rows]
        for job in jobs:
            print(f"| {' | '.join(job.result())} |", flush=True)


if __name__ == "__main__":
    main()
