"""Make the golden of the sample clip anew, after the clip, the model or the judgement changed on purpose.

    python -m tests.data.renew

Writes forearm_plank_sag.npz (what MediaPipe sees in sample_videos/forearm_plank_sag.mp4, rounded so that it stays
small) and forearm_plank_sag.json (what the judge says of it). With `--events` the landmarks stay as they are.
Read the difference in the JSON before you commit it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.exercises import EXERCISES
from formcheck.form.events import Event, FaultRaised, HoldEnded, HoldStarted, PhaseChanged, RepCompleted
from formcheck.judge import Judge
from formcheck.pose.replay import LandmarkRecorder, Recording, read_landmarks

FOLDER = Path(__file__).parent
CLIP = FOLDER.parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
LANDMARKS = FOLDER / "forearm_plank_sag.npz"
EVENTS = FOLDER / "forearm_plank_sag.json"


def told(recording: Recording) -> dict[str, Any]:
    """What the judge of every exercise says of a recording: each event that matters, and the spans in the end."""
    judge = Judge(EXERCISES.recognised)
    events: list[Event] = []
    for t, pose in recording:
        events += judge.update(t, pose).events
    last, verdict = judge.finish()
    events += last
    tally = verdict.tallies["forearm_plank"]
    return {
        "exercises": sorted(verdict.tallies),
        "parts": [{"exercise": p.exercise, "start_s": p.start_s, "end_s": p.end_s} for p in verdict.parts],
        "holds": [
            {"start_s": h.start_s, "end_s": h.end_s, "in_form_s": h.in_form_s, "unseen_s": h.unseen_s}
            for h in tally.holds
        ],
        "faults": [
            {"id": f.id, "level": f.level.value, "start_s": f.start_s, "end_s": f.end_s, "peak": f.peak}
            for f in tally.faults
        ],
        "reps": len(tally.reps),
        "events": [
            {"kind": type(event).__name__, "what": _what(event), "t": event.t, "confirmed_t": event.confirmed_t}
            for event in events
            if event.exercise == "forearm_plank" and _what(event)
        ],
    }


def _what(event: Event) -> str:
    match event:
        case PhaseChanged():
            return event.phase.value
        case HoldStarted() | HoldEnded() | RepCompleted():
            return "forearm_plank"
        case FaultRaised():
            return f"{event.fault.id} {event.fault.level.value}"
        case _:
            return ""


def _record() -> None:
    import formcheck

    with tempfile.TemporaryDirectory() as folder:
        formcheck.analyze(CLIP, exercise="forearm_plank", out=folder, video=False, report=False)
        seen = read_landmarks(Path(folder) / "landmarks.npz")
    source = replace(seen.source, path=f"sample_videos/{CLIP.name}")
    with LandmarkRecorder(LANDMARKS, source, estimator=seen.estimator, model_sha256=seen.model_sha256) as recorder:
        for t, pose in seen:
            if pose is not None:
                pose = replace(
                    pose,
                    image_xy=np.round(pose.image_xy * 8) / 8,
                    world_xyz=np.round(pose.world_xyz * 512) / 512,
                    visibility=np.round(pose.visibility * 64) / 64,
                )
            recorder.add(t, pose, seen.image_size)


def main() -> None:
    if "--events" not in sys.argv:
        _record()
    text = json.dumps(told(read_landmarks(LANDMARKS)), indent=2)
    EVENTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
