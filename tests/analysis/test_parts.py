"""One video worked on in several processes: the parts join to one stream with the same events."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from formcheck.analysis.parts import How, Part, find_in_part, split
from formcheck.analysis.session import analyze
from formcheck.errors import ModelError, SettingsError
from formcheck.pose.model import resolve_model
from formcheck.pose.replay import read_landmarks
from formcheck.settings import Settings

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"
HOW = How("blazepose", Path("model.task"), "f32", "full")
#: Median and 95 % of how far shoulders, hips, knees and ankles may lie from those of one process, per cent of the
#: trunk. The tracked crop trembles with what was seen before, so that the last bit is never the same.
MEDIAN, MOST = 1.5, 6.0


@pytest.mark.parametrize(("start_s", "end_s"), [(None, None), (5.0, None), (2.0, 250.0)])
@pytest.mark.parametrize("jobs", [2, 3])
def test_parts_follow_each_other_and_are_as_many_for_each_process(
    jobs: int, start_s: float | None, end_s: float | None
) -> None:
    parts = split(Path("a.mp4"), start_s, end_s, 300.0, jobs, HOW)
    assert len(parts) % jobs == 0
    assert (parts[0].start_s, parts[-1].end_s) == (start_s, end_s)
    assert [part.end_s for part in parts[:-1]] == [part.start_s for part in parts[1:]]
    ends = [start_s or 0.0, *(part.end_s or 300.0 for part in parts)]
    assert np.diff(ends) == pytest.approx(np.diff(ends)[0])
    assert np.diff(ends).max() <= 60.0


def test_a_part_behind_the_end_is_empty_and_says_so() -> None:
    found = find_in_part(Part(SAMPLE, 500.0, 600.0, HOW, 1.5), lambda *_: None)
    assert found.poses == []
    assert SAMPLE.name in str(found.problem)


def test_auto_rate_is_refused_where_the_estimator_cannot_look_back() -> None:
    with pytest.raises(SettingsError, match="mediapipe"):
        analyze(SAMPLE, settings=Settings({"pose.rate": 1, "pose.estimator": 1}))


def test_two_processes_see_the_same_events(tmp_path: Path) -> None:
    try:
        resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")
    asked = {"exercise": "forearm_plank", "video": False, "report": False, "start_s": 6.0, "end_s": 12.0}
    one, two = (analyze(SAMPLE, out=tmp_path / str(jobs), jobs=jobs, **asked) for jobs in (1, 2))  # type: ignore[arg-type]
    assert [fault.id for fault in two.faults] == [fault.id for fault in one.faults] == ["hips_sagging"]
    assert [(hold.start_s, hold.end_s) for hold in two.holds] == [
        pytest.approx((hold.start_s, hold.end_s), abs=0.15) for hold in one.holds
    ]
    first, second = (read_landmarks(tmp_path / str(jobs) / "landmarks.npz") for jobs in (1, 2))
    assert np.array_equal(first.t, second.t)
    joints = [11, 12, 23, 24, 25, 26, 27, 28]
    a, b = first.image_xy[:, joints], second.image_xy[:, joints]
    trunk_px = np.hypot(*((a[:, 0] + a[:, 1] - a[:, 2] - a[:, 3]) / 2).T)
    off = 100 * np.hypot(*np.moveaxis(a - b, -1, 0)) / trunk_px[:, None]
    half = len(off) // 2
    assert off[: half - 1].max() == 0.0
    assert np.median(off[half:]) < MEDIAN
    assert np.percentile(off[half:], 95) < MOST
