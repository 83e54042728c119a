"""Raised hands: one, both, none, and what exercises do with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.builders import BirdDog, Camera, ProneFlat, Standing
from tests.exercises.test_drills import RECORDINGS

from formcheck.exercises import EXERCISES
from formcheck.form.body import BodyTracker
from formcheck.form.hands import HandSign, raised_hands
from formcheck.judge import Judge
from formcheck.pose.replay import read_landmarks
from formcheck.pose.types import Landmark, Pose

UP = 1.2  # trunks over the shoulder


def lifted(*sides: str, towards_camera: bool = True, by_trunks: float = UP, scale: float = 200.0) -> Pose:
    pose = Camera(scale=scale).pose(Standing(towards_camera=towards_camera))
    xy = pose.image_xy.copy()
    trunk = abs(xy[Landmark.LEFT_SHOULDER, 1] - xy[Landmark.LEFT_HIP, 1])
    for side in sides:
        shoulder = xy[Landmark[f"{side}_SHOULDER"]]
        xy[Landmark[f"{side}_ELBOW"]] = shoulder - (0, by_trunks / 2 * trunk)
        xy[Landmark[f"{side}_WRIST"]] = shoulder - (0, by_trunks * trunk)
    return replace(pose, image_xy=xy)


def count(pose: Pose) -> int:
    return raised_hands(BodyTracker().update(pose))


@pytest.mark.parametrize("towards_camera", [True, False])
def test_hands_are_counted(towards_camera: bool) -> None:
    assert count(lifted(towards_camera=towards_camera)) == 0
    assert count(lifted("LEFT", towards_camera=towards_camera)) == 1
    assert count(lifted("RIGHT", towards_camera=towards_camera)) == 1
    assert count(lifted("LEFT", "RIGHT", towards_camera=towards_camera)) == 2
    assert count(lifted("LEFT", scale=300.0, towards_camera=towards_camera)) == 1  # the hand is above the picture
    assert count(lifted("LEFT", by_trunks=0.5, towards_camera=towards_camera)) == 0  # at the face


def test_who_lies_or_kneels_on_the_hands_asks_for_nothing() -> None:
    assert count(Camera().pose(ProneFlat())) == 0
    assert count(Camera().pose(BirdDog(arm_deg=60))) == 0


def test_a_hand_that_can_not_be_seen_is_not_up() -> None:
    pose = lifted("LEFT")
    seen = pose.visibility.copy()
    seen[[Landmark.LEFT_WRIST, Landmark.LEFT_ELBOW]] = 0.0
    assert count(replace(pose, visibility=seen)) == 0


def signs(*parts: tuple[float, int], fps: float = 20.0) -> list[tuple[float, int]]:
    sign, found, t = HandSign(), [], 0.0
    for seconds, hands in parts:
        for _ in range(round(seconds * fps)):
            t += 1 / fps
            if what := sign.update(t, hands):
                found.append((round(t, 2), what))
    return found


@pytest.mark.parametrize("fps", [8.0, 20.0, 60.0])
def test_a_sign_is_believed_after_two_seconds_and_once(fps: float) -> None:
    ((at, hands),) = signs((1, 0), (6, 1), (1, 0), fps=fps)
    assert hands == 1
    assert at == pytest.approx(3.0, abs=1.5 / fps)
    assert [what for _, what in signs((1, 0), (3, 1), (0.5, 0), (3, 1), fps=fps)] == [1, 1]
    assert [what for _, what in signs((1, 0), (0.5, 1), (3, 2), fps=fps)] == [2]
    assert signs((1, 0), (1.5, 1), (0.3, 0), (1.5, 1), fps=fps) == []
    assert [what for _, what in signs((3, 2), (5, 1), (1, 0), fps=fps)] == [2]  # on their way down they say nothing


RAISING = ("wall_stretch", "lateral_raise", "revolved", "superman")
LIFTING = [path for path in RECORDINGS if path.stem.startswith(RAISING)]


@pytest.mark.parametrize("path", LIFTING, ids=lambda path: path.stem)
@pytest.mark.parametrize("auto", [True, False])
def test_no_exercise_is_taken_for_a_sign(path: object, auto: bool) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    judge = Judge(EXERCISES.recognised if auto else [EXERCISES[path.stem.partition("-")[0]]])
    tracker, sign = BodyTracker(), HandSign()
    for t, pose in read_landmarks(path):
        judge.update(t, pose)
        hands = raised_hands(tracker.update(pose)) if pose is not None else 0
        assert sign.update(t, 0 if judge.is_busy else hands) == 0
    assert np.isfinite(t)
