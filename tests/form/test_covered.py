"""Joints behind a box: the model invents them, and nothing is judged by them.

The recordings are sample clips with a grey box drawn over the limbs: a plank that sags at 9.9 s, one that is piked at
4.4 and 10.1 s.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.builders import Camera, ForearmPlank, still
from tests.data.renew import FOLDER, LANDMARKS
from tests.form.sessions import Judged, judged

from formcheck.form.body import BodyTracker, find_hidden
from formcheck.pose.replay import read_landmarks
from formcheck.pose.types import Landmark, Pose

LEGS = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")


def seen_as(path: Path, *exercises: str) -> Judged:
    return judged(list(read_landmarks(path)), *exercises)


@pytest.mark.parametrize("name", ["covered_legs", "covered_hips_and_legs", "covered_arms"])
def test_what_is_covered_is_neither_praised_nor_blamed(name: str) -> None:
    assert seen_as(FOLDER / f"{name}.npz").verdict.tallies == {}
    found = seen_as(FOLDER / f"{name}.npz", "forearm_plank")
    assert found.holds == []
    assert found.faults == []


def test_covered_legs_are_time_unseen() -> None:
    verdict = seen_as(FOLDER / "covered_legs.npz", "forearm_plank").verdict
    assert sum(verdict.unseen_s.values()) > 12


def test_nothing_is_hidden_where_nothing_is_covered() -> None:
    rows = [mark for mark in Landmark if mark.name.startswith("RIGHT_") and mark >= Landmark.RIGHT_SHOULDER]
    hidden = np.array([find_hidden(pose) for _, pose in read_landmarks(LANDMARKS) if pose])
    assert not hidden[:, rows].any()  # the near side


def trusting(pose: Pose, **trust: float) -> Pose:
    """The pose with another visibility of some landmarks."""
    visibility = pose.visibility.copy()
    for name, value in trust.items():
        visibility[Landmark[name.upper()]] = value
    return replace(pose, visibility=visibility)


def test_a_dim_leg_is_seen_beside_a_clear_one_and_not_alone() -> None:
    pose = Camera().pose(ForearmPlank())
    clear = {f"left_{name.lower()}": 0.95 for name in LEGS} | {f"right_{name.lower()}": 0.3 for name in LEGS}
    assert not any(find_hidden(trusting(pose, **clear)))
    dim = {f"left_{name.lower()}": 0.6 for name in LEGS} | {f"right_{name.lower()}": 0.05 for name in LEGS}
    hidden = find_hidden(trusting(pose, **dim))
    assert all(hidden[Landmark[f"{side}_{name}"]] for side in ("LEFT", "RIGHT") for name in LEGS)


def test_a_hand_without_an_arm_is_hidden() -> None:
    ((_, pose),) = still(ForearmPlank(), 0)
    assert pose
    body = BodyTracker().update(trusting(pose, left_elbow=0.1, right_elbow=0.98, left_wrist=0.9))
    assert np.isnan(body.left.wrist.real)
    assert not np.isnan(body.right.wrist.real)
