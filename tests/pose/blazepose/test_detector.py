"""What the detector network's numbers mean."""

from __future__ import annotations

import math

import numpy as np
import pytest

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.detector import Detection, Detector, anchors, decode, merge
from formcheck.pose.blazepose.runtime import Float32Array, Picture


def answer(**bodies: tuple[int, float, tuple[float, ...]]) -> tuple[Float32Array, Float32Array]:
    """Boxes and logits with nothing but the given rows: anchor, logit, values."""
    boxes, logits = np.zeros((2254, 12), np.float32), np.full((2254, 1), -100, np.float32)
    for anchor, logit, row in bodies.values():
        boxes[anchor], logits[anchor] = row, logit
    return boxes, logits


def row(dx: float = 0.0, size: float = 40.0) -> tuple[float, ...]:
    return (dx, 0, size, size, dx, 10, dx, -50, 0, 0, 0, 0)


def test_anchors_lie_on_five_grids() -> None:
    grid = anchors()
    assert grid.shape == (2254, 2)  # 2 x (28 x 28 + 14 x 14 + 3 x 7 x 7)
    np.testing.assert_array_equal(grid[:3], [(4, 4), (4, 4), (12, 4)])
    np.testing.assert_array_equal(grid[2 * 28 * 28], (8, 8))
    np.testing.assert_array_equal(grid[-1], (208, 208))


def test_a_row_counts_from_its_anchor() -> None:
    (found,) = decode(*answer(one=(2 * (28 * 3 + 5), 3.0, row())))
    x, y = 5 * 8 + 4, 3 * 8 + 4
    assert found.score == pytest.approx(1 / (1 + math.exp(-3)))
    np.testing.assert_allclose(found.box, (x - 20, y - 20, x + 20, y + 20))
    np.testing.assert_allclose(found.points[:2], ((x, y + 10), (x, y - 50)))


def test_only_what_is_likelier_than_not_the_best_first() -> None:
    found = decode(*answer(low=(0, -0.01, row()), fair=(500, 0.01, row()), good=(900, 2.0, row())))
    assert [round(one.score, 2) for one in found] == [0.88, 0.5]


def at(x: float, score: float) -> Detection:
    return Detection(score, np.array((x, 0.0, x + 10, 10.0)), np.full((4, 2), x))


def test_boxes_of_one_body_are_averaged_by_score() -> None:
    found = merge([at(100, 0.7), at(0, 0.9), at(2, 0.6)])
    assert [one.score for one in found] == [0.9, 0.7]
    assert found[0].points[0, 0] == pytest.approx(2 * 0.6 / 1.5)
    assert found[0].box[0] == pytest.approx(2 * 0.6 / 1.5)
    assert found[1].points[0, 0] == 100
    assert merge([]) == []


def test_a_box_without_area_ends() -> None:
    assert len(merge([Detection(0.8, np.zeros(4), np.zeros((4, 2))) for _ in range(2)])) == 2


def test_crops_are_in_pixels_of_the_picture() -> None:
    seen: list[Picture] = []

    def network(picture: Picture) -> tuple[Float32Array, ...]:
        seen.append(picture.copy())
        return answer(one=(2 * (28 * 14 + 14), 3.0, row()), point=(0, 2.0, (0.0,) * 12))

    image = np.full((224, 448, 3), 200, np.uint8)
    (crop,) = Detector(network).find(image)  # the box whose circle is a point is none
    assert (crop.x, crop.y) == pytest.approx((2 * 116, 2 * 126 - 112))
    assert crop.side == pytest.approx(2 * 2 * 60 * 1.25)
    assert crop.angle == pytest.approx(0)
    assert (seen[0][:55] == 0).all()  # letterboxed
    assert (seen[0][57:167] == 200).all()


@pytest.mark.parametrize("turn", [-math.pi / 2, math.pi / 2])
def test_a_turned_search_gives_crops_in_the_picture_as_it_is(turn: float) -> None:
    seen: list[Picture] = []

    def network(picture: Picture) -> tuple[Float32Array, ...]:
        seen.append(picture.copy())
        return answer(weak=(2 * (28 * 14 + 14), -1.0, row()))

    image = np.zeros((224, 224, 3), np.uint8)
    image[100:110, 20:30] = 255  # to the left
    detector = Detector(network)
    where = Crop(112, 112, 224, turn)
    assert detector.find(image, where) == []
    (crop,) = detector.find(image, where, 0.2)
    assert crop.angle == pytest.approx(turn)  # upright in what was searched
    up = seen[0][..., 0].astype(float)
    rows, columns = np.nonzero(up > 128)
    # Turning the square clockwise brings the picture's left to its lower edge.
    assert rows.mean() == pytest.approx(112 + math.copysign(87.5, turn), abs=1.5)
    assert columns.mean() == pytest.approx(112 - math.copysign(7.5, turn), abs=1.5)
    assert (crop.x, crop.y) == pytest.approx((112 - math.copysign(14, turn), 112 + math.copysign(4, turn)))
