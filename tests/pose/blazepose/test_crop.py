"""The square that is cut out, and the way back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.pose.blazepose.crop import Crop, project

PLACES = st.floats(-500, 1500)
ANGLES = st.floats(-math.pi, math.pi)


@given(PLACES, PLACES, st.floats(2, 900), ANGLES)
def test_the_body_stands_upright_in_its_crop(x: float, y: float, reach: float, angle: float) -> None:
    middle = np.array((x, y))
    rim = middle + reach * np.array((math.sin(angle), -math.cos(angle)))
    crop = Crop.around(middle, rim)
    assert crop.is_usable
    assert crop.side == pytest.approx(2 * reach * 1.25)
    # The rim is straight above the middle, at 1 / 1.25 of the way to the edge.
    drawn = np.array(((128.0, 128.0), (128.0, 128.0 - 128.0 / 1.25)))
    np.testing.assert_allclose(project(drawn, crop.to_image(256)), (middle, rim), atol=1e-6)


def test_a_direction_turns_with_the_crop() -> None:
    crop = Crop(100, 100, 50, math.pi / 2)  # a body with its head to the right
    np.testing.assert_allclose(crop.turn @ (0, -1), (1, 0), atol=1e-12)


@pytest.mark.parametrize("rim", [(5.0, 5.0), (math.nan, 3.0), (math.inf, 0.0)])
def test_a_point_or_nonsense_is_no_crop(rim: tuple[float, float]) -> None:
    assert not Crop.around(np.array((5.0, 5.0)), np.array(rim)).is_usable


def test_what_is_cut_is_what_lies_there_and_black_beyond() -> None:
    image = np.zeros((60, 80, 3), np.uint8)
    image[:, :40] = (255, 0, 0)
    image[:, 40:] = (0, 255, 0)
    into = np.full((64, 64, 3), 7, np.uint8)
    whole = Crop.whole(80, 60)
    drawn = whole.cut(image, into)
    assert drawn is into or np.shares_memory(drawn, into)
    assert (into[:7] == 0).all()  # the letterbox: ten of eighty pixels above and below
    assert (into[-7:] == 0).all()
    assert tuple(into[32, 10]) == (255, 0, 0)
    assert tuple(into[32, 54]) == (0, 255, 0)
    Crop(whole.x, whole.y, whole.side, math.pi / 2).cut(image, into)  # what was left is below
    assert (into[:, :7] == 0).all()
    assert tuple(into[54, 32]) == (255, 0, 0) or tuple(into[10, 32]) == (255, 0, 0)


def test_a_turned_crop_shows_the_head_on_top() -> None:
    image = np.zeros((200, 200, 3), np.uint8)
    image[95:106, 145:156] = 255  # the head, to the right of the hips in the middle
    into = np.zeros((64, 64, 3), np.uint8)
    Crop.around(np.array((100.0, 100.0)), np.array((160.0, 100.0))).cut(image, into)
    rows, columns = np.nonzero(into[:, :, 0] > 128)
    assert rows.mean() < 20
    assert columns.mean() == pytest.approx(32, abs=1)
