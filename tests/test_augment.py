"""Pictures changed in ways that must not change a verdict are changed as they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import formcheck
from formcheck.evaluate.augment import Changed, mirrored, resampled, scaled
from formcheck.video.types import Frame, FrameSource


@pytest.fixture
def source(pictures: Any) -> Any:
    """Pictures at 15 a second; the left half dark, the right half light."""

    class Halves(pictures):  # type: ignore[misc]
        def __iter__(self) -> Iterator[Frame]:
            for frame in super().__iter__():
                frame.image[:, 160:] = 200
                yield frame

    return Halves(problem="breaks off")


def test_what_all_of_them_keep(source: Any) -> None:
    for change in (mirrored(source), scaled(source, 0.5), resampled(source, 5)):
        assert isinstance(change, FrameSource)
        with change:
            frames = list(change)
        assert [frame.index for frame in frames] == list(range(len(frames)))
        assert all(frame.image.flags.c_contiguous for frame in frames)
        assert {frame.t for frame in frames} <= set(source.times)
        assert frames[0].image.shape[1::-1] == (change.info.width, change.info.height)
        assert change.problem == "breaks off"
        assert source.closed
        source.closed = False


def test_mirrored(source: Any) -> None:
    image = next(iter(mirrored(source))).image
    assert (image[:, :160] == 200).all()
    assert (image[:, 160:] == 90).all()


@pytest.mark.parametrize(("factor", "size"), [(0.5, (160, 90)), (1.0, (320, 180)), (1.5, (480, 270)), (1e-4, (1, 1))])
def test_scaled(source: Any, factor: float, size: tuple[int, int]) -> None:
    changed = scaled(source, factor)
    image = next(iter(changed)).image
    assert image.shape == (size[1], size[0], 3)
    assert image.dtype == np.uint8
    assert (changed.info.width, changed.info.height) == size
    if size[0] > 1:
        assert (image[0, 0], image[-1, -1]) == (pytest.approx(90), pytest.approx(200))


@pytest.mark.parametrize(("fps", "count"), [(5.0, 60), (7.0, 84), (15.0, 180), (30.0, 359)])
def test_resampled(source: Any, fps: float, count: int) -> None:
    changed = resampled(source, fps)
    frames = list(changed)
    assert len(frames) == pytest.approx(count, abs=1)
    assert frames[0].t == 0
    assert min(np.diff([frame.t for frame in frames])) >= min(1 / fps, 1 / 15) - 1 / 15 * (fps < 15) - 1e-9
    assert changed.info.fps == fps
    if fps <= 15:
        assert {frame.t for frame in frames} <= set(source.times), "each at its own time"


def test_a_frame_can_be_left_out(source: Any) -> None:
    assert [frame.t for frame in Changed(source, lambda frame: (frame,) if frame.t >= 11.9 else ())] == [
        source.times[-1]
    ]


def test_the_verdict_stays(pictures: Any, figure: Any, tmp_path: Path) -> None:
    """The figure, mirrored, half as large, and at 10 pictures a second."""

    class Finder:
        name, model_sha256 = "a figure", None

        def __init__(self, mirror: bool = False, factor: float = 1.0) -> None:
            self.mirror, self.factor = mirror, factor

        def estimate(self, frame: Frame) -> formcheck.Pose | None:
            pose = figure(frame.t)
            if pose is None:
                return None
            pose = pose.mirrored() if self.mirror else pose
            size = (frame.image.shape[1], frame.image.shape[0])
            return formcheck.Pose(frame.t, pose.image_xy * self.factor, pose.world_xyz, pose.visibility, size)

        def close(self) -> None: ...
        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None: ...

    plain = formcheck.analyze(pictures(), estimator=Finder())
    for source, finder in (
        (mirrored(pictures()), Finder(mirror=True)),
        (scaled(pictures(), 0.5), Finder(factor=0.5)),
        (resampled(pictures(), 10), Finder()),
    ):
        changed = formcheck.analyze(source, estimator=finder)
        assert changed.exercise == plain.exercise == "forearm_plank"
        (hold,), (same,) = changed.holds, plain.holds
        assert (hold.start_s, hold.end_s, hold.in_form_s) == pytest.approx(
            (same.start_s, same.end_s, same.in_form_s), abs=0.2
        )
        (fault,), (known,) = changed.faults, plain.faults
        assert fault.id == known.id
        assert (fault.start_s, fault.end_s, fault.peak) == pytest.approx(
            (known.start_s, known.end_s, known.peak), abs=0.2
        )
