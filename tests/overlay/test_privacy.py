"""Hidden faces can't be got back, and a silhouette has nothing of the camera's picture in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.outlined import HEAD, HEIGHT, WIDTH, standing

from formcheck.form.events import FormState, Phase
from formcheck.overlay.lettering import Image
from formcheck.overlay.overlay import Overlay
from formcheck.overlay.privacy import Privacy, Veil

GOOD = FormState(t=1.0, exercise="plank", phase=Phase.HOLDING, hold_s=1.0)


@pytest.fixture
def noise() -> Image:
    return np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def around(picture: Image, x: float, y: float = HEAD[1], half: int = 20) -> Image:
    return picture[int(y) - half : int(y) + half, int(x) - half : int(x) + half].astype(np.float64)


def test_of_a_face_only_a_few_means_are_left(noise: Image) -> None:
    shown = noise.copy()
    Veil(Privacy.BLUR_FACES).hide(shown, standing())
    assert around(noise, HEAD[0]).std() > 60
    assert around(shown, HEAD[0]).std() < 12
    # Another face with the same light comes out the same: what told them apart is gone.
    rows = around(noise, HEAD[0]).astype(np.uint8)
    other = noise.copy()
    other[100:140, 180:220] = rows[::-1, ::-1]
    Veil(Privacy.BLUR_FACES).hide(other, standing())
    assert np.abs(around(other, HEAD[0]) - around(shown, HEAD[0])).mean() < 8
    assert np.array_equal(shown[300:], noise[300:])
    assert np.array_equal(shown[:, 300:], noise[:, 300:])


def test_a_face_stays_hidden_where_the_person_is_lost(noise: Image) -> None:
    veil = Veil(Privacy.BLUR_FACES)
    first = noise.copy()
    veil.hide(first, None)
    assert np.array_equal(first, noise)  # nobody yet
    veil.hide(noise.copy(), standing())
    lost = noise.copy()
    veil.hide(lost, None)
    assert around(lost, HEAD[0]).std() < 12
    assert around(lost, HEAD[0] + 30, half=10).std() < 25  # wider than before
    veil.reset()
    anew = noise.copy()
    veil.hide(anew, None)
    assert np.array_equal(anew, noise)


def test_a_quick_head_is_hidden_where_it_was_going(noise: Image) -> None:
    veil = Veil(Privacy.BLUR_FACES)
    veil.hide(noise.copy(), standing())
    shown = noise.copy()
    veil.hide(shown, standing(dx=30.0))
    assert around(shown, HEAD[0] + 60, half=4).std() < 25


@pytest.mark.parametrize("seen", ["outline", "no outline", "nobody"])
def test_a_silhouette_holds_nothing_of_the_picture(noise: Image, seen: str) -> None:
    pose = None if seen == "nobody" else standing() if seen == "outline" else replace(standing(), outline=None)
    overlays = [Overlay(privacy=Privacy.SILHOUETTE) for _ in range(2)]
    first = overlays[0].draw(noise, pose, GOOD)
    second = overlays[1].draw(255 - noise, pose, GOOD)
    assert np.array_equal(first, second)
    if seen == "outline":
        assert first[200, 185].mean() > first[200, 400].mean() + 30


@pytest.mark.parametrize("x", [-500.0, -40.0, 630.0, np.nan])
def test_a_face_at_or_beyond_the_border(noise: Image, x: float) -> None:
    pose = standing(dx=x - HEAD[0])
    shown = noise.copy()
    Veil(Privacy.BLUR_FACES).hide(shown, pose)
    if np.isnan(x):
        assert shown.std(axis=(0, 1)).max() == 0  # no telling where: all of it
    elif x == 630.0:
        assert around(shown, 630, half=9).std() < 25
