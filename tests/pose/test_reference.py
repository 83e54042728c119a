"""The own runtime against the reference on a sample clip; tools/compare_estimators.py does so on many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tools.compare_estimators import compare, record

from formcheck.pose.model import ResolvedModel

SAMPLES = Path(__file__).resolve().parents[2] / "sample_videos"


@pytest.mark.parametrize("name", ["forearm_plank_sag.mp4", "bird_dog_clean.mp4"])
def test_landmarks_are_those_of_the_reference(real_model: ResolvedModel, tmp_path: Path, name: str) -> None:
    """In per cent of the trunk; a grey level of noise on the picture moves them by as much."""
    if not (SAMPLES / name).exists():
        pytest.skip("the rendered clip is not in sample_videos")
    found = compare(*record(SAMPLES / name, tmp_path, 1.5))
    assert found.found == (1.0, 1.0)
    assert np.median(found.smoothed) < 1
    assert np.percentile(found.smoothed, 95) < 3
