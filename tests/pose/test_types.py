from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from formcheck.pose.types import MIRRORED, SKELETON, Landmark, Pose


def test_mirroring_twice_gives_the_pose_back(make_pose: Callable[..., Pose]) -> None:
    pose = make_pose()
    again = pose.mirrored().mirrored()
    np.testing.assert_allclose(again.image_xy, pose.image_xy, atol=1e-9)
    np.testing.assert_array_equal(again.world_xyz, pose.world_xyz)
    np.testing.assert_array_equal(again.visibility, pose.visibility)
    assert (again.t, again.image_size) == (pose.t, pose.image_size)


def test_mirroring_exchanges_left_and_right(make_pose: Callable[..., Pose]) -> None:
    pose = make_pose()
    mirrored = pose.mirrored()
    left, right = Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE
    assert mirrored.image_xy[left, 0] == pytest.approx(639 - pose.image_xy[right, 0])
    assert mirrored.image_xy[left, 1] == pose.image_xy[right, 1]
    assert mirrored.world_xyz[left, 2] == pose.world_xyz[right, 2]
    assert mirrored.image_xy[Landmark.NOSE, 1] == pose.image_xy[Landmark.NOSE, 1]


def test_mirrored_pairs_every_landmark_once() -> None:
    assert sorted(MIRRORED) == list(range(33))
    assert MIRRORED[Landmark.MOUTH_LEFT] == Landmark.MOUTH_RIGHT
    assert MIRRORED[Landmark.NOSE] == Landmark.NOSE


def test_the_skeleton_is_the_same_on_both_sides() -> None:
    bones = {frozenset(bone) for bone in SKELETON}
    assert bones == {frozenset(int(MIRRORED[mark]) for mark in bone) for bone in bones}


@pytest.mark.parametrize("name", ["image_xy", "world_xyz", "visibility"])
def test_a_wrong_shape_is_refused(make_pose: Callable[..., Pose], name: str) -> None:
    wrong: dict[str, Any] = {name: np.zeros((2, 2))}
    with pytest.raises(ValueError, match=name):
        replace(make_pose(), **wrong)


def test_poses_are_immutable(make_pose: Callable[..., Pose]) -> None:
    pose: Pose = make_pose()
    with pytest.raises(AttributeError):
        pose.t = 1.0  # type: ignore[misc]
