"""The hip joints of the truth are those of anatomy, not the rig's hinges."""

import json
from pathlib import Path

import numpy as np
import pytest
from tools.render.pelvis import TISSUE_M, hip_centres

FOLDER = Path(__file__).parents[2] / "sample_videos"


def test_the_regression_is_the_published_one_in_a_pelvis_without_tilt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.render.pelvis.STANDING_TILT_DEG", 0.0)
    front = np.array([[0.10 + TISSUE_M, 0.12, 1.0], [0.10 + TISSUE_M, -0.12, 1.0]])
    back = np.array([[-0.05 - TISSUE_M, 0.045, 1.0], [-0.05 - TISSUE_M, -0.045, 1.0]])
    left, right = hip_centres(front, back)  # 240 mm wide, 150 mm deep
    np.testing.assert_allclose(left, [0.10 - 0.0459, 0.0865, 1.0 - 0.0829], atol=1e-9)
    np.testing.assert_allclose(right, left * [1, -1, 1])


def test_a_pelvis_tilted_forward_has_its_hips_further_back_and_nearer_in_height() -> None:
    front = np.array([[0.11, 0.12, 1.0], [0.11, -0.12, 1.0]])
    back = np.array([[-0.06, 0.045, 1.03], [-0.06, -0.045, 1.03]])
    (x, _, z), _ = hip_centres(front, back)
    assert x < 0.10 - 0.0459
    assert 1.0 - 0.0829 < z < 1.0


def test_who_stands_has_the_hips_ahead_of_the_line_from_shoulder_to_ankle() -> None:
    truth = json.loads((FOLDER / "none_standing.truth.json").read_text(encoding="utf-8"))
    shoulder, hip, ankle = (np.array(truth["joints_px"]["near"][name]) for name in ("shoulder", "hip", "ankle"))
    share = (hip[:, 1] - shoulder[:, 1]) / (ankle[:, 1] - shoulder[:, 1])
    ahead = (hip[:, 0] - (shoulder[:, 0] + share * (ankle[:, 0] - shoulder[:, 0]))) / (ankle[:, 1] - shoulder[:, 1])
    assert (ahead * (1 if truth["facing"] == "right" else -1) > 0.005).all()


@pytest.mark.parametrize(
    "clip", ["forearm_plank_sag_18_26", "straight_arm_plank_sag_20_pike_33", "knee_plank_sag_19_pike_33"]
)
def test_hips_that_sag_are_nearer_to_the_floor_and_the_back_is_hollower(clip: str) -> None:
    truth = json.loads((FOLDER / f"{clip}.truth.json").read_text(encoding="utf-8"))
    t = np.array(truth["t_s"])
    sag = max((f for f in truth["events"]["faults"] if f["id"] == "hips_sagging"), key=lambda f: f["peak"])
    deepest = int(np.argmin(np.abs(t - (sag["onset_s"] + sag["end_s"]) / 2)))
    before = int(np.argmin(np.abs(t - (truth["events"]["holds"][0]["start_s"] + 1.0))))
    for name, least in (("hips_clearance_m", 0.015), ("back_shape_percent", 1.0), ("lumbar_round_deg", 3.0)):
        assert truth[name][before] - truth[name][deepest] > least, name


def test_the_edge_of_who_is_seen_from_the_head_end_has_no_back() -> None:
    truth = json.loads((FOLDER / "none_plank_from_head.truth.json").read_text(encoding="utf-8"))
    assert set(truth["back_shape_percent"]) == {None}
    assert np.isfinite(truth["hips_clearance_m"]).all()
