"""The second look: how many people there are, with the real model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.live.people import PeopleWatch
from formcheck.pose.mediapipe import MediaPipeEstimator
from formcheck.pose.model import resolve_model
from formcheck.video.sources import open_source
from formcheck.video.types import Frame, Image

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"


@pytest.fixture(scope="module")
def second_look() -> Iterator[MediaPipeEstimator]:
    try:
        model = resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")
    with MediaPipeEstimator(model, still=True, num_poses=2) as estimator:
        yield estimator


@pytest.fixture(scope="module")
def picture() -> Image:
    if not SAMPLE.exists():
        pytest.skip("the rendered clip is not in sample_videos")
    with open_source(SAMPLE, start_s=5.0, end_s=5.1) as source:
        return next(iter(source)).image


def test_a_look_that_fails_is_logged_and_saw_nobody(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> MediaPipeEstimator:
        raise ModelError("the model is gone.")

    watch = PeopleWatch(broken)
    frame = Frame(0, 0.0, np.zeros((4, 4, 3), np.uint8))
    assert watch(frame) == ()
    watch.close()
    assert watch(frame) == ()
    assert "the model is gone" in caplog.text


def test_people_are_counted(second_look: MediaPipeEstimator, picture: Image) -> None:
    assert len(second_look.find_people(Frame(0, 0.0, picture))) == 1
    two = np.ascontiguousarray(np.vstack([picture, picture[:, ::-1]]))
    assert len(second_look.find_people(Frame(1, 1.0, two))) == 2
    assert not second_look.find_people(Frame(2, 2.0, np.full_like(picture, 90)))


def test_a_smaller_person_behind_is_found_too(second_look: MediaPipeEstimator, picture: Image) -> None:
    """The model's own search of the whole picture sees only the larger one."""
    dog = SAMPLE.with_name("bird_dog_clean.mp4")
    if not dog.exists():
        pytest.skip("the rendered clip is not in sample_videos")
    with open_source(dog) as source:
        behind = next(iter(source)).image
    both = np.full((960, 1280, 3), 200, np.uint8)
    both[420:, :960] = cv2.resize(picture, (960, 540))
    both[:360, 640:] = cv2.resize(behind, (640, 360))
    me, other = second_look.find_people(Frame(0, 0.0, both))
    assert me.image_xy[:, 1].mean() > 600
    assert other.image_xy[:, 1].mean() < 360
