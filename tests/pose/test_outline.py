"""The outline from drawn masks of bodies whose shape is known, and its way through recordings and smoothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.evaluate.augment import mirrored_landmarks, resampled_landmarks, scaled_landmarks, shifted_landmarks
from formcheck.pose.mask import outline_from_mask
from formcheck.pose.outline import CONTOUR_POINTS, LEFT_SHANK, LEFT_THIGH, RIGHT_THIGH, TRUNK, Outline
from formcheck.pose.replay import LandmarkRecorder, quantise, read_landmarks
from formcheck.pose.smoothing import Smoother
from formcheck.pose.types import N_LANDMARKS, FloatArray, Landmark, Pose
from formcheck.video.types import SourceInfo

Mask = NDArray[np.float32]

SIZE = (1280, 720)
#: From the crop to the picture: 2.5 times as large, turned by 30 degrees.
TURN = np.deg2rad(30)
TO_IMAGE = np.array(
    [
        [2.5 * np.cos(TURN), -2.5 * np.sin(TURN), 500.0],
        [2.5 * np.sin(TURN), 2.5 * np.cos(TURN), -60.0],
    ]
)
#: Joints in the crop: a body that lies along it, its arms beyond its head.
CROP_XY = {
    "SHOULDER": (80, 128), "HIP": (140, 128), "KNEE": (190, 128), "ANKLE": (235, 128),
    "ELBOW": (45, 128), "WRIST": (30, 128), "INDEX": (20, 128), "EAR": (70, 128),
}  # fmt: skip


def landmarks(to_image: FloatArray = TO_IMAGE, **moved: tuple[float, float]) -> FloatArray:
    """The 33 landmarks of the lying body in pixels of the picture; left and right alike unless moved by name."""
    crop = np.full((N_LANDMARKS, 2), (65.0, 128.0))
    for mark in Landmark:
        joint = mark.name.removeprefix("LEFT_").removeprefix("RIGHT_")
        crop[mark] = moved.get(mark.name, moved.get(joint, CROP_XY.get(joint, crop[mark])))
    return crop @ to_image[:, :2].T + to_image[:, 2]


def drawn(upper: FloatArray, lower: FloatArray, x: FloatArray, softness: float = 1.0) -> Mask:
    """Logits of a body between the curves `upper` and `lower` (y in the crop at `x`); its edge is exact to a pixel's
    share."""
    rows = np.arange(256.0)[:, None]
    top, bottom = (np.interp(np.arange(256.0), x, curve) for curve in (upper, lower))
    ends = np.minimum(np.arange(256.0) - x[0], x[-1] - np.arange(256.0))
    depth = np.minimum(np.minimum(rows - top, bottom - rows), ends)
    mask: Mask = (np.clip(depth, -6, 6) * softness).astype(np.float32)
    return mask


X = np.linspace(15, 245, 400)


def test_distances_are_those_that_were_drawn() -> None:
    upper = 128 - 12 - 6 * np.exp(-(((X - 110) / 18) ** 2))
    mask = drawn(upper, np.full_like(X, 128 + 9.3), X)
    outline = outline_from_mask(mask, TO_IMAGE, landmarks(), SIZE)
    at = np.linspace(80, 140, 21)
    want = 2.5 * (12 + 6 * np.exp(-(((at - 110) / 18) ** 2)))
    # From the shoulder to the hip is to the right in the crop, so column 0 is up.
    assert outline.edges_px[TRUNK, 0] == pytest.approx(want, abs=0.15)
    assert outline.edges_px[TRUNK, 1] == pytest.approx(2.5 * 9.3, abs=0.05)
    assert outline.edges_px[LEFT_THIGH, 1] == pytest.approx(2.5 * 9.3, abs=0.05)
    points = outline.points(landmarks())
    crop = (points[TRUNK, 0] - TO_IMAGE[:, 2]) @ np.linalg.inv(TO_IMAGE[:, :2]).T
    assert crop == pytest.approx(np.stack([at, 128 - want / 2.5], axis=1), abs=0.1)


def test_a_line_off_the_body_has_a_negative_distance() -> None:
    up = 9 * np.exp(-(((X - 110) / 15) ** 2))
    mask = drawn(128 - 12 - up, 128 + 4 - up, X)
    edges = outline_from_mask(mask, TO_IMAGE, landmarks(), SIZE).edges_px[TRUNK]
    assert edges[10] == pytest.approx((2.5 * 21, -2.5 * 5), abs=0.3)


def test_what_cannot_be_told_is_nan() -> None:
    flat = np.full_like(X, 12.0)
    mask = drawn(128 - flat, 128 + flat, X)
    told = outline_from_mask(mask, TO_IMAGE, landmarks(), SIZE).edges_px
    assert not np.isnan(told[TRUNK]).any()
    soft = outline_from_mask(mask * np.float32(0.05), TO_IMAGE, landmarks(), SIZE).edges_px
    assert np.isnan(soft).all()
    # Larger than what is searched, or beyond the crop: no edge there.
    everywhere = np.full((256, 256), 5, np.float32)
    assert np.isnan(outline_from_mask(everywhere, TO_IMAGE, landmarks(), SIZE).edges_px).all()
    # A picture that ends in the body: its border is no edge.
    beside = TO_IMAGE - np.array([[0, 0, 0.0], [0, 0, landmarks()[Landmark.LEFT_HIP, 1]]])
    cut = outline_from_mask(mask, beside, landmarks(beside), SIZE)
    at = cut.points(landmarks(beside))
    assert not ((at < 0) & ~np.isnan(at)).any()
    assert np.isnan(cut.edges_px[TRUNK, 0]).any()
    # The trunk points at the camera.
    short = outline_from_mask(mask, TO_IMAGE, landmarks(HIP=(84, 128)), SIZE).edges_px
    assert np.isnan(short[TRUNK]).all()


def test_an_arm_over_the_edge_is_nan_there_and_nowhere_else() -> None:
    flat = np.full_like(X, 12.0)
    mask = drawn(128 - flat, 128 + flat, X)
    cv2.line(mask, (80, 132), (95, 175), 6.0, 9)
    arm = {"ELBOW": (90.0, 160.0), "WRIST": (95.0, 175.0), "INDEX": (95.0, 175.0)}
    edges = outline_from_mask(mask, TO_IMAGE, landmarks(TO_IMAGE, **arm), SIZE).edges_px[TRUNK]
    assert not np.isnan(edges[:, 0]).any()
    assert np.isnan(edges[:6, 1]).any()
    assert not np.isnan(edges[8:, 1]).any()
    assert edges[8:, 1] == pytest.approx(30, abs=0.1)


def test_the_contour_runs_along_the_edge() -> None:
    flat = np.full_like(X, 12.3)
    contour = outline_from_mask(drawn(128 - flat, 128 + flat, X), TO_IMAGE, landmarks(), SIZE).contour
    assert 8 <= len(contour) <= CONTOUR_POINTS
    crop = (contour - TO_IMAGE[:, 2]) @ np.linalg.inv(TO_IMAGE[:, :2]).T
    along = crop[(crop[:, 0] > 25) & (crop[:, 0] < 235)]
    assert np.abs(along[:, 1] - 128) == pytest.approx(12.3, abs=0.1)
    nobody = outline_from_mask(np.full((256, 256), -5, np.float32), TO_IMAGE, landmarks(), SIZE)
    assert len(nobody.contour) == 0


def posed(t: float = 0.0, bump: float = 0.0, moved: Mapping[str, tuple[float, float]] | None = None) -> Pose:
    """A pose with its outline; the back's middle is higher by `bump` pixels of the crop."""
    upper = 128 - 12 - bump * np.exp(-(((X - 110) / 18) ** 2))
    xy = landmarks(TO_IMAGE, **(moved or {}))
    outline = outline_from_mask(drawn(upper, np.full_like(X, 140.0), X), TO_IMAGE, xy, SIZE)
    return Pose(t, xy, np.zeros((N_LANDMARKS, 3)), np.ones(N_LANDMARKS), SIZE, outline)


def test_a_mirror_shows_the_outline_of_the_mirrored_mask() -> None:
    legs = {"LEFT_KNEE": (188.0, 125.0), "RIGHT_KNEE": (188.0, 131.0)}
    pose = posed(bump=6, moved=legs)
    mask = drawn(128 - 12 - 6 * np.exp(-(((X - 110) / 18) ** 2)), np.full_like(X, 140.0), X)
    flip = TO_IMAGE * np.array([[-1.0], [1.0]]) + np.array([[0, 0, SIZE[0] - 1.0], [0, 0, 0]])
    turned = pose.mirrored()
    direct = outline_from_mask(mask, flip, turned.image_xy, SIZE)
    assert turned.outline is not None
    assert turned.outline.edges_px == pytest.approx(direct.edges_px, abs=1e-6, nan_ok=True)
    assert turned.outline.edges_px[RIGHT_THIGH, 0] != pytest.approx(turned.outline.edges_px[LEFT_THIGH, 0], abs=1)
    assert sorted(turned.outline.contour.tolist()) == pytest.approx(np.array(sorted(direct.contour.tolist())), abs=1e-6)
    again = turned.mirrored().outline
    assert again is not None
    assert pose.outline is not None
    assert np.array_equal(again.edges_px, pose.outline.edges_px, equal_nan=True)
    assert again.contour == pytest.approx(pose.outline.contour)


@pytest.fixture
def recording_path(tmp_path: Path, source: SourceInfo) -> Path:
    path = tmp_path / "clip.npz"
    info = replace(source, width=SIZE[0], height=SIZE[1])
    with LandmarkRecorder(path, info, estimator="drawn") as recorder:
        for index in range(5):
            pose = None if index == 2 else posed(index / 10, bump=index)
            recorder.add(index / 10, pose if index != 3 or pose is None else replace(pose, outline=None), SIZE)
    return path


def test_recorded_and_read_back(recording_path: Path) -> None:
    recording = read_landmarks(recording_path)
    read, want = recording.pose(4), quantise(posed(0.4, bump=4)).outline
    assert read is not None
    assert read.outline is not None
    assert want is not None
    assert np.array_equal(read.outline.edges_px, want.edges_px, equal_nan=True)
    assert np.array_equal(read.outline.contour, want.contour)
    without = recording.pose(3)
    assert without is not None
    assert without.outline is None


def test_a_recording_without_outlines_is_read(recording_path: Path) -> None:
    with np.load(recording_path) as archive:
        arrays = {name: archive[name] for name in archive.files if name not in ("edges_px", "contour")}
    np.savez(recording_path, **arrays)
    pose = read_landmarks(recording_path).pose(0)
    assert pose is not None
    assert pose.outline is None


def test_recordings_are_changed_with_their_outlines(recording_path: Path) -> None:
    recording = read_landmarks(recording_path)
    pose = recording.pose(4)
    assert pose is not None
    assert pose.outline is not None
    mirrored, half, shifted = (
        change.pose(4)
        for change in (mirrored_landmarks(recording), scaled_landmarks(recording, 0.5), shifted_landmarks(recording))
    )
    assert mirrored is not None
    assert half is not None
    assert shifted is not None
    points = pose.outline.points(pose.image_xy)[TRUNK]
    for changed, want in (
        (mirrored, points[:, ::-1] * (-1, 1) + (SIZE[0] - 1, 0)),
        (half, points / 2),
        (shifted, points + np.array((154, 86))),
    ):
        assert changed.outline is not None
        assert changed.outline.points(changed.image_xy)[TRUNK] == pytest.approx(want, abs=1e-3)
        assert len(changed.outline.contour) == len(pose.outline.contour)
    between = resampled_landmarks(recording, 20).pose(1)  # half way from bump 0 to 1
    assert between is not None
    assert between.outline is not None
    assert between.outline.edges_px[10, 0] == pytest.approx(2.5 * 12.5, abs=0.15)


def test_smoothing_eases_the_outline_and_keeps_what_cannot_be_told() -> None:
    smoother = Smoother()
    smoother.update(posed(0.0))
    pose = posed(1 / 30, bump=6)
    assert pose.outline is not None
    pose.outline.edges_px[3, 0] = np.nan
    first, _ = smoother.update(pose)
    assert first.outline is not None
    assert 31 < first.outline.edges_px[10, 0] < 40  # on the way from 30 to 45
    assert np.isnan(first.outline.edges_px[3, 0])
    for index in range(2, 40):
        last, _ = smoother.update(posed(index / 30, bump=6))
    assert last.outline is not None
    assert last.outline.edges_px[10, 0] == pytest.approx(45, abs=0.3)
    assert last.outline.edges_px[3, 0] == pytest.approx(last.outline.edges_px[17, 0], abs=0.3)


def test_renamed_legs_take_their_outline_along() -> None:
    smoother = Smoother()
    apart = {"LEFT_KNEE": (170.0, 90.0), "LEFT_ANKLE": (200.0, 70.0)}
    swapped = {"RIGHT_KNEE": (170.0, 90.0), "RIGHT_ANKLE": (200.0, 70.0)}
    left = posed(moved=apart).outline
    assert left is not None
    left.edges_px[LEFT_SHANK] = 7.0
    smoother.update(replace(posed(0.0, moved=apart), outline=left))
    right = left.with_legs_exchanged()
    after, _ = smoother.update(replace(posed(1 / 30, moved=swapped), outline=right))
    assert after.outline is not None
    assert after.outline.edges_px[LEFT_SHANK] == pytest.approx(7.0)


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match="edges_px"):
        Outline(np.zeros((3, 2)), np.zeros((0, 2)))
    with pytest.raises(ValueError, match="contour"):
        Outline(np.zeros((65, 2)), np.zeros((65, 2)))
