"""The recorded corpus: recordings fit their truth, and nobody and no camera is in both halves."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.events import Level
from formcheck.judge import Judge, Verdict
from formcheck.pose.replay import read_landmarks

FOLDER = Path(__file__).parent
RECORDINGS = sorted(FOLDER.glob("*/*.npz"))


def truth_of(recording: Path) -> dict[str, Any]:
    truth = json.loads(recording.with_suffix(".truth.json").read_text(encoding="utf-8"))
    assert isinstance(truth, dict)
    return truth


def test_nobody_and_no_camera_is_in_both_halves() -> None:
    seen: dict[str, set[tuple[str, str]]] = {}
    for path in RECORDINGS:
        *_, person, camera = path.stem.split("-")
        seen.setdefault(path.parent.name, set()).update([("person", person), ("camera", camera)])
    assert set(seen) == {"tune", "test"}
    assert seen["tune"] & seen["test"] == set()
    samples = (FOLDER.parents[1] / "sample_videos").glob("*.truth.json")
    tuned_on = {body["name"] for p in samples if (body := json.loads(p.read_text(encoding="utf-8"))["body"])}
    assert tuned_on & {name for kind, name in seen["test"] if kind == "person"} == set()


def test_it_stays_small() -> None:
    assert sum(p.stat().st_size for p in FOLDER.glob("*/*")) <= 6e6


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda p: p.stem)
def test_a_recording_has_the_frames_of_its_truth_and_a_body_that_is_near_to_the_true_one(path: Path) -> None:
    truth, recording = truth_of(path), read_landmarks(path)
    assert recording.t == pytest.approx(truth["t_s"], abs=1e-3)
    found = np.isfinite(recording.image_xy[:, 0, 0])
    assert found.mean() > 0.5
    near = truth["joints_px"]["near"]
    shoulder, hip = np.array(near["shoulder"]), np.array(near["hip"])
    trunk_px = float(np.median(np.linalg.norm(shoulder - hip, axis=1)))
    left = truth["near_side"] == "left"
    for true, row in ((shoulder, 11 if left else 12), (hip, 23 if left else 24)):
        off = np.linalg.norm(recording.image_xy[found, row] - true[found], axis=1)
        assert float(np.median(off)) < 0.5 * trunk_px


def judged(recording: Path) -> Verdict:
    judge = Judge(EXERCISES.recognised)
    for t, pose in read_landmarks(recording):
        judge.update(t, pose)
    return judge.finish()[1]


def test_a_back_that_sags_by_its_own_line_more_than_by_the_slope_of_the_trunk_is_advised() -> None:
    """No clear fault: the backs of real people who raise a leg well read as much."""
    recording = FOLDER / "tune" / "bird_dog-sagging-malik-feet25.npz"
    ((name, tally),) = judged(recording).tallies.items()
    (fault,) = tally.faults
    assert (name, fault.level, fault.id, fault.metric, fault.by) == (
        "bird_dog",
        Level.ADVICE,
        "back_sagging",
        "back_shape_percent",
        "the back's own line",
    )
    (true,) = truth_of(recording)["events"]["faults"]
    assert fault.start_s == pytest.approx(true["onset_s"], abs=0.3)
    assert [rep.counted for rep in tally.reps] == [True, True]


def test_a_hold_begins_with_the_plank_and_not_with_a_frame_that_looked_like_one() -> None:
    recording = FOLDER / "test" / "forearm_plank-sag_17_21-grace-feet40.npz"
    (hold,) = judged(recording).tallies["forearm_plank"].holds
    (true,) = truth_of(recording)["events"]["holds"]
    assert (hold.start_s, hold.end_s) == pytest.approx((true["start_s"], true["end_s"]), abs=0.35)
