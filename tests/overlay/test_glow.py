"""The glow: on the outline, in the verdict's colour, on any background, and nothing where there is no outline."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.outlined import HEAD, standing

from formcheck.overlay.glow import draw_glow, smooth_loop
from formcheck.overlay.overlay import Verdict
from formcheck.pose.outline import Outline


@pytest.mark.parametrize("grey", [0, 120, 255])
@pytest.mark.parametrize("verdict", [Verdict.GOOD, Verdict.ADVICE, Verdict.FAULT])
def test_it_lies_on_the_outline_in_the_colour_of_the_verdict(grey: int, verdict: Verdict) -> None:
    picture = np.full((360, 640, 3), grey, np.uint8)
    draw_glow(picture, standing(), verdict.colour, 360)
    change = picture.astype(int) - grey
    assert np.abs(change[180, 600]).max() <= 1  # far away
    assert np.abs(change[200, 200]).max() <= 1  # and in the middle of the body
    ring = change[180, 250:270]
    assert np.abs(ring).max() > 60
    strong, weak = int(np.argmax(verdict.colour)), int(np.argmin(verdict.colour))
    assert ring[:, strong].mean() > ring[:, weak].mean() + 15


def test_nothing_without_an_outline_and_none_outside() -> None:
    picture = np.full((360, 640, 3), 90, np.uint8)
    draw_glow(picture, replace(standing(), outline=None), (255, 0, 0), 360)
    empty = Outline(np.full((65, 2), np.nan), np.empty((0, 2)))
    draw_glow(picture, replace(standing(), outline=empty), (255, 0, 0), 360)
    draw_glow(picture, standing(dx=5000.0), (255, 0, 0), 360)
    assert (picture == 90).all()
    draw_glow(picture, standing(dx=-HEAD[0]), (255, 0, 0), 360)  # half outside
    assert (picture != 90).any()


def test_the_loop_is_round_and_closed() -> None:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    loop = smooth_loop(100 * np.stack([np.cos(angles), np.sin(angles)], axis=1))
    radius = np.hypot(loop[:, 0], loop[:, 1])
    assert radius == pytest.approx(radius.mean(), abs=0.1)
    assert radius.mean() == pytest.approx(100, abs=2)
    steps = np.hypot(*np.diff(np.concatenate([loop, loop[:1]]), axis=0).T)
    assert steps.max() < 2 * steps.min()
