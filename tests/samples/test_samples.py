"""Every sample clip agrees with its truth: frames, times, angles, events. The renderer is not needed."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from formcheck.exercises import EXERCISES

FOLDER = Path(__file__).parents[2] / "sample_videos"
CLIPS = sorted(FOLDER.glob("*.mp4"))
TRUTHS = sorted(FOLDER.glob("*.truth.json"))
JOINTS = {"ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"}
KEYS = {
    "schema", "clip", "exercise", "shows", "fps", "variable_rate", "size", "frames", "near_side", "facing", "limits",
    "events", "camera", "body", "t_s",
}  # fmt: skip
ANGLES = {
    "forearm_plank": {"body_line_deg", "trunk_incline_deg", "knee_deg", "head_drop_deg", "upper_arm_lean_deg"},
    "straight_arm_plank": {"body_line_deg", "knee_deg", "head_drop_deg", "arm_lean_deg", "elbow_deg"},
    "knee_plank": {"thigh_line_deg", "knee_deg", "head_drop_deg", "upper_arm_lean_deg"},
    "side_plank": {"side_line_deg", "both_knees_deg", "support_arm_lean_deg", "trunk_roll_deg"},
    "bird_dog": {
        "raised_thigh_deg", "raised_leg_deg", "raised_arm_deg", "raised_knee_deg", "raised_elbow_deg",
        "trunk_incline_deg", "support_thigh_deg",
    },
    "glute_bridge": {"hip_lift_deg", "knee_deg"},
}  # fmt: skip
SIGNED_LINES = {  # angle -> joints, whose; a hip below the line is positive, but for the bridge
    "body_line_deg": ("shoulder", "hip", "ankle", "near", 1),
    "thigh_line_deg": ("shoulder", "hip", "knee", "near", 1),
    "hip_lift_deg": ("shoulder", "hip", "knee", "near", -1),
    "side_line_deg": ("shoulder", "hip", "ankle", "middle", 1),
    "head_drop_deg": ("hip", "shoulder", "ear", "near", -1),
}
INNER = {"knee_deg": ("hip", "knee", "ankle"), "elbow_deg": ("shoulder", "elbow", "wrist")}

each_truth = pytest.mark.parametrize("path", TRUTHS, ids=lambda p: p.name.removesuffix(".truth.json"))


@cache
def read(path: Path) -> dict[str, Any]:
    truth = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(truth, dict)
    return truth


def joint(truth: dict[str, Any], whose: str, name: str) -> Any:
    if whose == "middle":
        return (joint(truth, "near", name) + joint(truth, "far", name)) / 2
    return np.array(truth["joints_px"][whose][name]) @ [1, -1j]  # complex, y up


def arrays(truth: dict[str, Any]) -> dict[str, Any]:
    return {k: np.array(v) for k, v in truth.items() if k.endswith(("_deg", "_m")) and isinstance(v, list)}


def test_there_are_thirty_clips_each_with_a_truth_in_twelve_megabytes() -> None:
    assert len(CLIPS) >= 30
    assert [p.stem for p in CLIPS] == [p.name.removesuffix(".truth.json") for p in TRUTHS]
    assert sum(p.stat().st_size for p in CLIPS) <= 12e6
    assert (FOLDER / "contact_sheet.jpg").stat().st_size < 400e3


def test_the_readme_lists_every_clip() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in CLIPS if f"| `{p.name}` |" not in page] == []


def test_bodies_views_and_exercises_are_varied() -> None:
    truths = [read(p) for p in TRUTHS]
    assert len({t["body"]["name"] for t in truths if t["body"]}) >= 4
    assert {t["facing"] for t in truths if t["exercise"]} == {"left", "right"}
    assert {t["exercise"] for t in truths} == {*ANGLES, None}
    assert max(abs(t["camera"]["yaw_deg"]) for t in truths if t["exercise"]) == 30
    assert any(t["variable_rate"] for t in truths)
    assert {15, 25, 60} <= {t["fps"] for t in truths}
    assert any(t["size"][1] > t["size"][0] for t in truths)


@each_truth
def test_frames_size_and_times_are_those_of_the_clip(path: Path) -> None:
    truth = read(path)
    with av.open(str(FOLDER / truth["clip"])) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert [stream.codec_context.width, stream.codec_context.height] == truth["size"]
        assert stream.time_base is not None
        times = sorted(float(p.pts * stream.time_base) for p in container.demux(stream) if p.pts is not None)
    assert len(times) == truth["frames"] == len(truth["t_s"])
    assert times == pytest.approx(truth["t_s"], abs=1e-4)
    assert (np.diff(times) > 0).all()
    if not truth["variable_rate"]:
        assert np.diff(times) == pytest.approx(1 / truth["fps"], abs=1e-4)


@each_truth
def test_the_truth_is_complete_and_finite(path: Path) -> None:
    truth = read(path)
    assert set(truth) >= KEYS
    assert truth["schema"] == 1
    exercise = truth["exercise"]
    assert exercise is None or exercise in EXERCISES
    found = arrays(truth)
    assert set(found) >= ANGLES.get(exercise, set())
    for values in found.values():
        assert values.shape == (truth["frames"],)
        assert np.isfinite(values).all()
    if truth["body"] is None:
        assert "joints_px" not in truth
        return
    assert truth["near_side"] in {"left", "right"}
    assert set(truth["joints_px"]) == {"near", "far"}
    for side in truth["joints_px"].values():
        assert set(side) == JOINTS
        for points in side.values():
            xy = np.array(points)
            assert xy.shape == (truth["frames"], 2)
            assert np.isfinite(xy).all()
            if exercise:
                assert (xy >= 0).all()
                assert (xy <= truth["size"]).all()


@each_truth
def test_angles_follow_from_the_projected_joints(path: Path) -> None:
    truth = read(path)
    for name, values in arrays(truth).items():
        if name in SIGNED_LINES:
            first, middle, last, whose, sign = SIGNED_LINES[name]
            a, b, c = (joint(truth, whose, j) for j in (first, middle, last))
            # Twice the area of the triangle says on which side of the line a-c the middle lies.
            bend = np.degrees(np.angle((c - b) / (b - a)))
            below = bend * np.sign((c - a).real) * sign
            assert below == pytest.approx(values, abs=0.02)
        elif name in INNER:
            a, b, c = (joint(truth, "near", j) for j in INNER[name])
            assert np.abs(np.degrees(np.angle((a - b) / (c - b)))) == pytest.approx(values, abs=0.02)
        elif name == "raised_thigh_deg":
            rise = []
            for whose in ("near", "far"):
                ahead = np.sign((joint(truth, "middle", "shoulder") - joint(truth, "middle", "hip")).real)
                thigh = joint(truth, whose, "knee") - joint(truth, whose, "hip")
                rise.append(np.degrees(np.arctan2(thigh.imag, -ahead * thigh.real)))
            assert np.max(rise, axis=0) == pytest.approx(values, abs=0.02)


@each_truth
def test_events_lie_in_the_clip_and_are_of_the_exercise(path: Path) -> None:
    truth = read(path)
    last = truth["t_s"][-1]
    events = truth["events"]
    assert set(events) == {"holds", "reps", "faults"}
    if truth["exercise"] is None:
        assert events == {"holds": [], "reps": [], "faults": []}
        return
    assert events["holds"] or events["reps"]
    sided = truth["exercise"] in {"side_plank", "bird_dog"}
    for hold in events["holds"]:
        assert 0 <= hold["start_s"] < hold["end_s"] <= last
        assert -1e-9 <= hold["in_form_s"] <= hold["end_s"] - hold["start_s"] + 2e-3
    for rep in events["reps"]:
        assert 0 <= rep["start_s"] < rep["end_s"] <= last
        assert 0 <= rep["hold_s"] < rep["end_s"] - rep["start_s"]
        assert isinstance(rep["counted"], bool)
    known = {fault.id for fault in EXERCISES[truth["exercise"]].all_faults}
    for fault in events["faults"]:
        assert fault["id"] in known
        assert 0 <= fault["onset_s"] < fault["end_s"] <= last
        assert math.isfinite(fault["peak"])
        if events["reps"]:
            rep = events["reps"][fault["rep"]]
            assert rep["start_s"] <= fault["onset_s"] < fault["end_s"] <= rep["end_s"] + 1e-3
    for event in (e for kind in events.values() for e in kind):
        assert (event.get("side") in {"left", "right"}) == sided


@each_truth
def test_faults_of_the_line_agree_with_it(path: Path) -> None:
    truth = read(path)
    t = np.array(truth["t_s"])
    for fault in truth["events"]["faults"]:
        name = next((key.split(".")[1] for key in truth["limits"] if key.startswith(f"{fault['id']}.")), None)
        if name is None or "rep" in fault:
            continue
        limit = truth["limits"][f"{fault['id']}.{name}"]
        inside = (t > fault["onset_s"] + 0.001) & (t < fault["end_s"] - 0.001)
        values = np.array(truth[name])[inside]
        worst = values.max() if fault["peak"] > limit else values.min()
        assert worst == pytest.approx(fault["peak"], abs=0.02)
        assert ((values - limit) * np.sign(fault["peak"] - limit) > -0.01).all()


@pytest.mark.parametrize("name", [p.stem for p in CLIPS if "clean" in p.stem or "inside" in p.stem])
def test_clean_clips_have_no_faults(name: str) -> None:
    assert read(FOLDER / f"{name}.truth.json")["events"]["faults"] == []


def test_the_sagging_plank_is_the_one_the_readme_describes() -> None:
    truth = read(FOLDER / "forearm_plank_sag.truth.json")
    (fault,) = truth["events"]["faults"]
    (hold,) = truth["events"]["holds"]
    assert fault["id"] == "hips_sagging"
    assert fault["onset_s"] == pytest.approx(9.7, abs=0.1)
    assert fault["end_s"] == pytest.approx(13.53, abs=0.1)
    assert 23 <= fault["peak"] <= 27
    assert hold["end_s"] - hold["start_s"] == pytest.approx(17, abs=0.3)
