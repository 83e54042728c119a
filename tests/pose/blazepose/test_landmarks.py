"""What the landmark network's numbers mean."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.landmarks import decode, refine
from formcheck.pose.blazepose.runtime import LANDMARKS, Float32Array

DARK = np.full((64, 64, 39), -30, np.float32)


def outputs(**changed: Float32Array) -> tuple[Float32Array, ...]:
    arrays = [np.zeros(shape, np.float32) for shape in LANDMARKS.outputs]
    arrays[3][:] = DARK
    for index, name in enumerate(("marks", "score", "mask", "heat", "world")):
        arrays[index] = changed.get(name, arrays[index])
    return tuple(arrays)


class TestRefine:
    def test_a_point_moves_to_the_middle_of_its_peak(self) -> None:
        heat = DARK.copy()
        heat[20, 31, 1] = heat[20, 32, 1] = 30.0
        points = np.array(((120.0, 80.0), (120.0, 80.0)))
        refined = refine(points, heat)
        np.testing.assert_array_equal(refined[0], points[0])  # its own map is dark
        np.testing.assert_allclose(refined[1], (31.5 * 4, 20 * 4), atol=1e-6)
        assert points[1, 0] == 120.0

    @pytest.mark.parametrize(("away", "moves"), [(3, True), (4, False)])
    def test_only_seven_cells_are_looked_at(self, away: int, moves: bool) -> None:
        heat = DARK.copy()
        heat[20, 30 + away, 0] = 30.0
        refined = refine(np.array(((120.0, 80.0),)), heat)
        assert (refined[0, 0] > 125) == moves

    @pytest.mark.parametrize(("logit", "moves"), [(-0.1, False), (0.1, True)])
    def test_a_peak_must_be_likelier_than_not(self, logit: float, moves: bool) -> None:
        heat = DARK.copy()
        heat[20, 32, 0] = logit
        assert (refine(np.array(((120.0, 80.0),)), heat)[0, 0] != 120.0) == moves

    def test_at_the_edge_the_window_is_smaller_and_beyond_it_there_is_none(self) -> None:
        heat = DARK.copy()
        heat[0, 0] = heat[63, 63] = 30.0
        points = np.array(((1.0, 1.0), (255.9, 255.9), (-0.1, 5.0), (256.0, 5.0), (math.nan, 5.0)))
        refined = refine(points, heat)
        np.testing.assert_allclose(refined[:2], ((0, 0), (252, 252)), atol=1e-6)
        np.testing.assert_array_equal(refined[2:], points[2:])


class TestDecode:
    def test_points_in_the_picture(self) -> None:
        marks = np.zeros((39, 5), np.float32)
        marks[:, :2] = 128.0
        marks[0, :2] = (128, 0)  # the nose at the upper edge
        marks[34, :2] = (128, 28)
        crop = Crop(300.0, 200.0, 256.0, math.pi / 2)
        body = decode(outputs(marks=marks.ravel()), crop)
        np.testing.assert_allclose(body.image_xy[0], (428, 200), atol=1e-9)  # the crop's top is to the right
        assert body.image_xy.shape == (33, 2)
        assert (body.next_crop.x, body.next_crop.y) == pytest.approx((300, 200))
        assert body.next_crop.side == pytest.approx(2 * 100 * 1.25)
        assert body.next_crop.angle == pytest.approx(math.pi / 2)

    def test_metres_turn_with_the_crop(self) -> None:
        world = np.zeros((39, 3), np.float32)
        world[0] = (0.1, -0.6, 0.3)
        body = decode(outputs(world=world.ravel()), Crop(0, 0, 10, math.pi / 2))
        np.testing.assert_allclose(body.world_xyz[0], (0.6, 0.1, 0.3), atol=1e-6)

    def test_logits_become_shares_and_the_score_is_one(self) -> None:
        marks = np.zeros((39, 5), np.float32)
        marks[3, 3:] = (1000.0, -1000.0)
        body = decode(outputs(marks=marks.ravel(), score=np.array([0.75], np.float32)), Crop(0, 0, 10))
        assert body.score == 0.75
        assert body.visibility[3] == pytest.approx(1)
        assert body.presence[3] == pytest.approx(0)
        assert body.visibility[4] == body.presence[4] == 0.5

    def test_the_mask_is_kept_with_the_way_to_the_picture(self) -> None:
        mask = np.arange(256 * 256, dtype=np.float32).reshape(256, 256, 1)
        crop = Crop(50, 60, 128)
        body = decode(outputs(mask=mask), crop)
        mask[:] = 0  # the network's next answer
        assert body.mask.shape == (256, 256)
        assert body.mask[1, 2] == 258
        np.testing.assert_allclose(body.to_image @ (0, 0, 1), (50 - 64, 60 - 64))
