"""Record what the pose model sees in the clips of `tools.render.corpus`, and compare what is measured with the truth.

    python -m tools.corpus record CLIPS OUT [NAME ...]   # CLIPS/{tune,test}/*.mp4 -> OUT/{tune,test}/NAME.npz + truth
    python -m tools.corpus report OUT [--clips]          # error and bias of every metric, by split

Recordings are rounded (1/8 pixel, 1/512 m) so that they stay small. Nothing is fitted here: whoever fits looks at
`tune` only, and the figures to be told are those of `test`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import formcheck
from formcheck.form import leg_metrics, metrics, outline_metrics
from formcheck.form.body import BodyTracker
from formcheck.form.metrics import Metric
from formcheck.pose.outline import Outline
from formcheck.pose.replay import LandmarkRecorder, read_landmarks
from formcheck.pose.types import FloatArray, Pose

SPLITS = ("tune", "test")
METRICS = {
    m.name: m
    for module in (metrics, outline_metrics, leg_metrics)
    for m in vars(module).values()
    if isinstance(m, Metric)
}


def _rounded(pose: Pose) -> Pose:
    outline = pose.outline and Outline(np.round(pose.outline.edges_px * 4) / 4, np.round(pose.outline.contour))
    return replace(
        pose,
        image_xy=np.round(pose.image_xy * 8) / 8,
        world_xyz=np.round(pose.world_xyz * 512) / 512,
        visibility=np.round(pose.visibility * 64) / 64,
        outline=outline,
    )


def record(clip: Path, out: Path) -> None:
    """Write the landmarks of one clip to `out`, its truth beside them."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        formcheck.analyze(clip, out=folder, video=False, report=False)
        seen = read_landmarks(Path(folder) / "landmarks.npz")
    source = replace(seen.source, path=clip.name)
    target = out / f"{clip.stem}.npz"
    with LandmarkRecorder(target, source, estimator=seen.estimator, model_sha256=seen.model_sha256) as recorder:
        for t, pose in seen:
            recorder.add(t, pose and _rounded(pose), seen.image_size)
    shutil.copyfile(clip.with_suffix(".truth.json"), out / f"{clip.stem}.truth.json")


def _during(truth: dict[str, Any], t_s: FloatArray) -> FloatArray:
    """Where the exercise is held or repeated (T,), bool; everywhere in a clip without one."""
    events = truth["events"]["holds"] + truth["events"]["reps"]
    inside = np.zeros(len(t_s), bool)
    for event in events:
        inside |= (t_s >= event["start_s"]) & (t_s <= event["end_s"])
    return inside


def errors(recorded: Path) -> Iterator[tuple[str, FloatArray, int]]:
    """Yield each metric that the truth knows: name, measured less true where both are, frames where it is not seen."""
    truth = json.loads(recorded.with_suffix(".truth.json").read_text(encoding="utf-8"))
    names = [name for name in truth if name in METRICS]
    tracker, rows = BodyTracker(), []
    for _, pose in read_landmarks(recorded):
        body = pose and tracker.update(pose)
        rows.append([METRICS[name](body) if body else np.nan for name in names])
    chosen = _during(truth, np.array(truth["t_s"]))
    for column, name in enumerate(names):
        true = np.array(truth[name], float)[chosen]  # null becomes NaN
        off = np.array(rows)[chosen, column] - true
        yield name, off[np.isfinite(off)], int((np.isnan(off) & np.isfinite(true)).sum())


def report(folder: Path, by_clip: bool) -> None:
    """Print bias, mean absolute error and the rest, for each metric and split."""
    for split in SPLITS:
        found: dict[str, list[tuple[str, FloatArray, int]]] = defaultdict(list)
        for path in sorted((folder / split).glob("*.npz")):
            for name, off, unseen in errors(path):
                found[name].append((path.stem, off, unseen))
        print(f"{split}: measured less true    bias    MAE  p95 abs     sd  unseen  frames  clips")
        for name, clips in sorted(found.items()):
            _line(name, np.concatenate([off for _, off, _ in clips]), sum(n for *_, n in clips), len(clips))
            if by_clip:
                for clip, off, unseen in clips:
                    _line(f"  {clip}", off, unseen, 1)


def _line(name: str, off: FloatArray, unseen: int, clips: int) -> None:
    if len(off):
        size = np.abs(off)
        figures = f"{off.mean():+7.2f} {size.mean():6.2f} {np.percentile(size, 95):8.2f} {off.std():6.2f}"
        print(f"{name:26} {figures} {unseen / (unseen + len(off)):7.0%} {len(off):7} {clips:6}")


def main() -> None:
    """Record or report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="landmarks of the clips")
    recording.add_argument("clips", type=Path)
    recording.add_argument("out", type=Path)
    recording.add_argument("names", nargs="*", default=["*"], help="clips, * allowed; those recorded are done anew")
    reporting = commands.add_parser("report", help="error and bias of what is measured")
    reporting.add_argument("folder", type=Path)
    reporting.add_argument("--clips", action="store_true", help="each clip too")
    arguments = parser.parse_args()
    if arguments.command == "report":
        report(arguments.folder, arguments.clips)
        return
    for split in SPLITS:
        for clip in sorted((arguments.clips / split).glob("*.mp4")):
            if any(clip.match(f"{name}.mp4") for name in arguments.names):
                record(clip, arguments.out / split)
                print(f"{split}/{clip.stem}", flush=True)


if __name__ == "__main__":
    main()
