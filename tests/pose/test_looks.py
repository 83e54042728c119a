"""Looking less often at a body that holds still, without another verdict."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from tests.builders import ForearmPlank, Key, Moments, still, timeline
from tests.form.sessions import bridge, dog, hold, joined, judged

from formcheck.pose.looks import LONGEST_S, sparse
from formcheck.pose.types import Pose
from formcheck.video.types import Frame

PICTURE = np.zeros((2, 2, 3), np.uint8)


def looked(moments: Moments) -> tuple[Moments, list[float]]:
    """What is passed on of `moments`, and the times that were looked at."""
    known: dict[float, Pose | None] = dict(moments)
    looks: list[float] = []

    def estimate(frame: Frame) -> Pose | None:
        looks.append(frame.t)
        return known[frame.t]

    frames = [Frame(index, t, PICTURE) for index, (t, _) in enumerate(moments)]
    return [(frame.t, pose) for frame, pose in sparse(frames, estimate)], sorted(looks)


@pytest.mark.parametrize("fps", [10.0, 25.0, 30.0, 60.0])
def test_a_still_body_is_looked_at_five_times_a_second(fps: float) -> None:
    moments = still(ForearmPlank(), 6.0, fps)
    passed, looks = looked(moments)
    assert [t for t, _ in passed] == [t for t, _ in moments]
    assert max(b - a for a, b in pairwise(looks)) <= LONGEST_S + 1e-9
    assert len(looks) <= 6.0 / LONGEST_S * 1.3 + 3
    assert looks[-1] == moments[-1][0]


def test_a_sudden_movement_is_followed_from_its_first_frame() -> None:
    keys: list[Key] = [(0, ForearmPlank()), (3, ForearmPlank()), (3.3, ForearmPlank(sag_deg=40.0))]
    moments = timeline([*keys, (5, ForearmPlank(sag_deg=40.0))], 30.0)
    passed, looks = looked(moments)
    assert len([t for t in looks if 3.05 <= t <= 3.25]) >= 3
    for (_, found), (_, true) in zip(passed, moments, strict=True):
        assert found is not None
        assert true is not None
        trunk_px = np.hypot(*(true.image_xy[11] - true.image_xy[23]))
        assert np.abs(found.image_xy - true.image_xy)[11:33].max() < 0.06 * trunk_px


def test_who_comes_and_goes_is_seen_at_the_right_frame() -> None:
    moments = [(t, pose if 1.0 <= t < 3.1 else None) for t, pose in still(ForearmPlank(), 4.0, 30.0)]
    passed, looks = looked(moments)
    assert [pose is None for _, pose in passed] == [pose is None for _, pose in moments]
    assert len(looks) < len(moments) / 2


@pytest.mark.parametrize(
    ("exercise", "keys"),
    [
        ("forearm_plank", hold(ForearmPlank())),
        ("forearm_plank", joined(hold(ForearmPlank()), hold(ForearmPlank(sag_deg=30.0)))),
        ("bird_dog", joined(dog(), dog())),
        ("glute_bridge", joined(bridge(), bridge())),
    ],
)
def test_the_verdict_is_the_same(exercise: str, keys: list[Key]) -> None:
    moments = timeline(keys, 30.0)
    every, few = judged(moments, exercise), judged(looked(moments)[0], exercise)
    assert [(hold.start_s, hold.end_s, hold.in_form_s) for hold in few.holds] == [
        pytest.approx((hold.start_s, hold.end_s, hold.in_form_s), abs=0.1) for hold in every.holds
    ]
    assert len(few.reps) == len(every.reps)
    assert [fault.id for fault in few.faults] == [fault.id for fault in every.faults]
    assert every.holds or every.reps
