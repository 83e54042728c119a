"""Landmarks changed in ways that must not change a verdict, and what counts as changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.analysis.session import analyze
from formcheck.errors import SettingsError
from formcheck.evaluate.augment import VARIANTS, cropped, darkened, noisy, parse_augment, shifted, write_recording
from formcheck.evaluate.flips import changes
from formcheck.pose.replay import Recording, read_landmarks
from formcheck.report.json import to_dict

SAMPLE = Path(__file__).parents[1] / "data" / "forearm_plank_sag.npz"
WITH_LANDMARKS = [variant for variant in VARIANTS.values() if variant.landmarks is not None]


@pytest.fixture(scope="module")
def sample() -> Recording:
    return read_landmarks(SAMPLE)


@pytest.mark.parametrize("variant", WITH_LANDMARKS, ids=lambda variant: variant.name)
def test_the_verdict_on_a_rendered_sample_stays(sample: Recording, tmp_path: Path, variant: Any) -> None:
    changed = variant.landmarks(sample)
    write_recording(changed, tmp_path / "landmarks.npz")
    before, after = (to_dict(analyze(path)) for path in (SAMPLE, tmp_path / "landmarks.npz"))
    assert changes(before, after, mirror=variant.kind == "mirror") == ()
    assert before["faults"][0]["start_s"] == pytest.approx(after["faults"][0]["start_s"], abs=0.3)


def test_what_becomes_of_landmarks(sample: Recording) -> None:
    def changed(name: str) -> Recording:
        change = VARIANTS[name].landmarks
        assert change is not None
        return change(sample)

    at = len(sample) // 2
    pose, mirror = sample.pose(at), changed("mirrored").pose(at)
    assert pose is not None
    assert mirror is not None
    assert mirror.image_xy == pytest.approx(pose.mirrored().image_xy, abs=1e-3)
    assert changed("half size").image_size == (427, 240)
    np.testing.assert_allclose(changed("half size").image_xy, sample.image_xy / 2, rtol=1e-5)
    assert changed("shifted").image_size > sample.image_size
    assert changed("noisy").image_xy.std() > sample.image_xy.std() * 0.9
    slow, fast = changed("10 fps"), changed("60 fps")
    assert (len(slow), len(fast)) == (200, 1199)
    assert set(slow.t) <= set(sample.t)
    np.testing.assert_array_equal(fast.image_xy[::2], sample.image_xy)
    middle = (sample.image_xy[at] + sample.image_xy[at + 1]) / 2
    np.testing.assert_allclose(fast.image_xy[2 * at + 1], middle, rtol=1e-4)


def test_what_becomes_of_pictures(pictures: Any) -> None:
    times = (0.0, 0.1)
    bright = float(np.mean(next(iter(pictures(times))).image))
    dark = next(iter(darkened(pictures(times)))).image
    assert np.mean(dark) == pytest.approx(bright * 0.35, abs=1)
    grain = next(iter(noisy(pictures(times)))).image
    assert np.std(grain.astype(float)) == pytest.approx(10, abs=1)
    assert next(iter(noisy(pictures(times)))).image.tolist() == grain.tolist(), "the same at every run"
    for change in (shifted(pictures(times)), cropped(pictures(times))):
        assert next(iter(change)).image.shape[1::-1] == (change.info.width, change.info.height)
        assert (change.info.width, change.info.height) != (320, 180)


def result(**more: Any) -> dict[str, Any]:
    return {"parts": [], "holds": [], "reps": [], "faults": [], **more}


def test_flips_in_words() -> None:
    left, right = ({"exercise": "bird_dog", "side": side, "counted": True} for side in ("left", "right"))
    before = result(parts=[{"exercise": "bird_dog"}], reps=[left, right, left])
    assert changes(before, before, mirror=False) == ()
    assert changes(before, {**before, "reps": [right, left, right]}, mirror=True) == ()
    assert changes(before, {**before, "reps": [right, left, right]}, mirror=False) == (
        "repetitions: 2 x bird_dog left, bird_dog right became 2 x bird_dog right, bird_dog left",
    )
    bad = {**before, "faults": [{"exercise": "bird_dog", "id": "knee_bent"}] * 2}
    assert changes(before, bad, mirror=False) == ("faults: none became bird_dog.knee_bent",)
    voided = {**before, "reps": [{**left, "counted": False}, right, left]}
    assert len(changes(before, voided, mirror=False)) == 1


def test_augment_takes_a_list_or_all() -> None:
    assert [one.name for one in parse_augment("fps, mirror")] == ["mirrored", "10 fps", "15 fps", "60 fps"]
    assert parse_augment("all") == tuple(VARIANTS.values())
    assert parse_augment("") == ()
    with pytest.raises(SettingsError, match="unknown change 'miror', did you mean 'mirror'"):
        parse_augment("scale,miror")
