"""What is hidden on the screen is hidden in the files."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from tests.outlined import HEAD, HEIGHT, WIDTH, standing

from formcheck.analysis.session import analyze
from formcheck.overlay.privacy import Privacy
from formcheck.pose.replay import ReplayEstimator


def written(folder: Path, picture: np.ndarray, privacy: Privacy) -> np.ndarray:
    """The annotated picture of one in which somebody stands."""
    folder.mkdir()
    cv2.imwrite(str(folder / "room.png"), picture)
    with ReplayEstimator([standing()]) as estimator:
        analyze(folder / "room.png", out=folder / "out", estimator=estimator, report=False, privacy=privacy)
    found = cv2.imread(str(folder / "out" / "annotated.jpg"))
    assert found is not None
    return np.asarray(found)


def test_the_written_picture_hides_what_was_asked(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    first = written(tmp_path / "a", noise, Privacy.SILHOUETTE)
    assert np.array_equal(first, written(tmp_path / "b", 255 - noise, Privacy.SILHOUETTE))
    x, y = (int(v) for v in HEAD)
    head = (slice(y - 30, y - 10), slice(x - 15, x + 15))  # above the skeleton's lines
    assert written(tmp_path / "c", noise, Privacy.NONE)[head].std() > 40
    assert written(tmp_path / "d", noise, Privacy.BLUR_FACES)[head].std() < 20
