"""The worst moments of a session as pictures: the farthest beyond the limit, also those known only afterwards."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level, Phase
from formcheck.live.worst import WorstMoments
from formcheck.overlay.lettering import Image

SAG = FaultSpan(
    "plank", "hips_sagging", Level.FAULT, 1.0, None, None, 20.0, 15.0, "deg", "Lift your hips", metric="line_deg"
)


def grey(level: int) -> Image:
    return np.full((600, 1200, 3), level, np.uint8)


def level_of(jpeg: bytes) -> float:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (240, 480, 3)
    return float(picture.mean())


def sagging(t: float, by_deg: float, *faults: FaultSpan) -> FormState:
    line = ((0.0, 300.0), (600.0, 300.0))
    return FormState(t, "plank", Phase.HOLDING, faults=faults or (SAG,), values={"line_deg": by_deg}, line=line)


def test_the_farthest_beyond_the_limit_is_kept() -> None:
    worst = WorstMoments()
    for t, by_deg in ((1.0, 18.0), (1.1, 27.0), (1.2, 22.0)):
        worst.see(grey(round(by_deg)), sagging(t, by_deg))
    (kept,) = worst.kept
    assert (kept.cue, kept.t_s, kept.line) == ("Lift your hips", 1.1, ((0.0, 0.5), (0.5, 0.5)))
    assert abs(level_of(kept.jpeg) - 27) < 2


def test_advice_is_no_worst_moment() -> None:
    worst = WorstMoments()
    worst.see(grey(1), sagging(1.0, 13.0, replace(SAG, level=Level.ADVICE)))
    assert worst.kept == ()


def test_what_is_known_when_a_repetition_is_over_shows_its_worst_moment() -> None:
    for metric, at_s in (("knee_deg", 2.0), ("hold_s", 3.5)):  # where its value is seen, or in its middle
        worst = WorstMoments()
        for step in range(60):
            values = {"knee_deg": 100.0 + abs(step - 20)}
            worst.see(grey(3 * step), FormState(step / 10, "plank", Phase.MOVING, values=values))
        bent = replace(SAG, cue="Straighten it", start_s=1.0, end_s=6.0, metric=metric, peak=100.0, limit=120.0)
        worst.see(grey(250), FormState(6.1, "plank", Phase.READY, events=(FaultRaised("plank", 1.0, 6.1, bent),)))
        (kept,) = worst.kept
        assert abs(kept.t_s - at_s) < 0.3
        assert abs(level_of(kept.jpeg) - 30 * at_s) < 12


def test_only_few_are_kept() -> None:
    worst = WorstMoments()
    for number in range(20):
        worst.see(grey(9), sagging(number / 30, 20.0, replace(SAG, cue=f"Cue {number}")))
    assert len(worst.kept) == 6
