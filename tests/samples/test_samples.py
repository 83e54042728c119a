"""Every sample clip agrees with its truth: frames, times, angles, events. The renderer is not needed."""

import json
import math
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "sample_videos"
CLIPS = sorted(FOLDER.glob("*.mp4"))
TRUTHS = sorted(FOLDER.glob("*.truth.json"))
JOINTS = {"shoulder", "elbow", "wrist", "hip", "knee", "ankle"}


def read(path: Path) -> dict[str, Any]:
    truth = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(truth, dict)
    return truth


def test_every_clip_has_a_truth_and_every_truth_a_clip() -> None:
    assert CLIPS
    assert [p.stem for p in CLIPS] == [p.name.removesuffix(".truth.json") for p in TRUTHS]


@pytest.mark.parametrize("path", TRUTHS, ids=lambda p: p.name)
def test_frames_size_and_times_are_those_of_the_clip(path: Path) -> None:
    truth = read(path)
    with av.open(str(FOLDER / truth["clip"])) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert float(stream.average_rate or 0) == truth["fps"]
        frames = [(frame.time, frame.width, frame.height) for frame in container.decode(video=0)]
    assert len(frames) == truth["frames"] == len(truth["t_s"])
    assert {(w, h) for _, w, h in frames} == {tuple(truth["size"])}
    assert [t for t, _, _ in frames] == pytest.approx(truth["t_s"], abs=1e-4)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda p: p.name)
def test_arrays_are_complete_and_finite(path: Path) -> None:
    truth = read(path)
    assert truth["schema"] == 1
    assert truth["near_side"] in {"left", "right"}
    for key in ("body_line_deg", "knee_bend_deg"):
        values = np.array(truth[key])
        assert values.shape == (truth["frames"],)
        assert np.isfinite(values).all()
    assert set(truth["joints_px"]) == {"near", "far"}
    for side in truth["joints_px"].values():
        assert set(side) == JOINTS
        for points in side.values():
            xy = np.array(points)
            assert xy.shape == (truth["frames"], 2)
            assert np.isfinite(xy).all()
            assert (xy >= 0).all()
            assert (xy <= truth["size"]).all()


@pytest.mark.parametrize("path", TRUTHS, ids=lambda p: p.name)
def test_body_line_follows_from_the_projected_joints(path: Path) -> None:
    truth = read(path)
    near = truth["joints_px"]["near"]
    for s, h, a, expected in zip(near["shoulder"], near["hip"], near["ankle"], truth["body_line_deg"], strict=True):
        # The opening seen from the hip; y is down, so a hip below the line makes it more than 180.
        to_shoulder = math.atan2(s[1] - h[1], s[0] - h[0])
        to_ankle = math.atan2(a[1] - h[1], a[0] - h[0])
        opening = math.degrees(to_ankle - to_shoulder) % 360 - 180
        assert (-opening if s[0] < a[0] else opening) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda p: p.name)
def test_events_lie_in_the_clip_and_agree_with_the_angles(path: Path) -> None:
    truth = read(path)
    t, line = np.array(truth["t_s"]), np.array(truth["body_line_deg"])
    last = t[-1]
    for hold in truth["events"]["holds"]:
        assert 0 <= hold["start_s"] < hold["end_s"] <= last
        assert 0 <= hold["in_form_s"] <= hold["end_s"] - hold["start_s"] + 1e-3
    for rep in truth["events"]["reps"]:
        assert 0 <= rep["start_s"] < rep["end_s"] <= last
    for fault in truth["events"]["faults"]:
        assert 0 <= fault["onset_s"] < fault["end_s"] <= last
        if fault["id"] == "hips_sagging":
            inside = (t > fault["onset_s"] + 0.001) & (t < fault["end_s"] - 0.001)
            assert (line[inside] > truth["limits"]["hips_sagging_deg"]).all()
            assert line[inside].max() == pytest.approx(fault["peak_deg"], abs=0.01)
            assert any(h["start_s"] <= fault["onset_s"] <= h["end_s"] for h in truth["events"]["holds"])


def test_the_sagging_plank_is_the_one_the_readme_describes() -> None:
    truth = read(FOLDER / "forearm_plank_sag.truth.json")
    (fault,) = truth["events"]["faults"]
    (hold,) = truth["events"]["holds"]
    assert fault["id"] == "hips_sagging"
    assert fault["onset_s"] == pytest.approx(9.8, abs=0.1)
    assert fault["end_s"] == pytest.approx(13.45, abs=0.1)
    assert 20 <= fault["peak_deg"] <= 25
    assert hold["end_s"] - hold["start_s"] == pytest.approx(17, abs=0.2)
