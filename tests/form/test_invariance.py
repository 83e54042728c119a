"""The same verdict for a mirrored, scaled, shifted or noisy picture, and at every frame rate."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import BirdDog, Camera, ForearmPlank, GluteBridge, Key, ProneFlat, SidePlank, timeline
from tests.form.sessions import GOOD_DOG, Judged, bridge, dog, hold, joined, judged

from formcheck.form.events import HoldEnded, RepCompleted
from formcheck.pose.smoothing import Smoother

exactly = settings(derandomize=True, max_examples=12, deadline=None)

GOOD, SAG, PIKE = ForearmPlank(), ForearmPlank(sag_deg=19), ForearmPlank(sag_deg=-30)
SESSIONS: dict[str, list[Key]] = {
    "forearm_plank": [
        *hold(GOOD)[:2],
        (5.0, GOOD),
        (5.5, SAG),
        (7.5, SAG),
        (8.2, PIKE),
        (10.0, PIKE),
        (10.5, GOOD),
        (12.5, GOOD),
        (13.5, ProneFlat()),
        (15.0, ProneFlat()),
    ],
    "side_plank": hold(SidePlank("right", sag_deg=-20)),
    "bird_dog": joined(dog(), dog(BirdDog("right", "left", -28, 0)), dog(replace(GOOD_DOG, dip_deg=15))),
    "glute_bridge": joined(bridge(), bridge(GluteBridge(-24)), bridge(GluteBridge(28))),
}
EACH = pytest.mark.parametrize("exercise", SESSIONS)


def outline(found: Judged) -> list[tuple[str, object]]:
    """What was said, without its times."""
    spans = [("hold", hold.side) for hold in found.holds]
    reps = [("rep", (rep.side, rep.counted, rep.faults)) for rep in found.reps]
    return [*spans, *reps, *sorted((f"fault {fault.id}", fault.side) for fault in found.faults)]


def times(found: Judged) -> list[float]:
    """Every time that the verdict stands on."""
    found_at = [t for hold in found.holds for t in (hold.start_s, hold.end_s, hold.in_form_s)]
    found_at += [t for rep in found.reps for t in (rep.start_s, rep.end_s, rep.hold_s)]
    faults = sorted(found.faults, key=lambda fault: (fault.start_s, fault.id))
    return found_at + [t for fault in faults for t in (fault.start_s, fault.end_s or 0.0)]


@EACH
def test_the_sessions_are_worth_comparing(exercise: str) -> None:
    found = judged(timeline(SESSIONS[exercise]), exercise)
    assert len(found.holds) + len(found.reps) == (1 if exercise.endswith("plank") else 3)
    assert len(found.fault_ids) == (1 if exercise == "side_plank" else 2)


@EACH
def test_a_mirror_exchanges_the_sides_and_nothing_else(exercise: str) -> None:
    moments = timeline(SESSIONS[exercise], 15)
    plain = judged(moments, exercise)
    mirrored = judged([(t, pose.mirrored() if pose else None) for t, pose in moments], exercise)
    assert times(mirrored) == pytest.approx(times(plain))
    other = {"left": "right", "right": "left", None: None}
    assert [other[side] for side in mirrored.sides] == plain.sides
    assert [rep.faults for rep in mirrored.reps] == [rep.faults for rep in plain.reps]
    assert [fault.peak for fault in mirrored.faults] == pytest.approx([fault.peak for fault in plain.faults])


@exactly
@given(
    st.sampled_from(sorted(SESSIONS)),
    st.floats(0.3, 3.0),
    st.tuples(st.floats(-0.1, 0.1), st.floats(-0.15, 0.05)),
    st.sampled_from([1, -1]),
)
def test_size_place_and_the_side_of_the_camera_change_nothing(
    exercise: str, factor: float, shift: tuple[float, float], facing: int
) -> None:
    keys = SESSIONS[exercise]
    plain = judged(timeline(keys, 12, Camera(scale=300)), exercise)
    width, height = round(1280 * factor), round(720 * factor)
    camera = Camera(facing, 300 * factor, (width, height), (shift[0] * width, shift[1] * height))
    other = judged(timeline(keys, 12, camera), exercise)
    assert outline(other) == outline(plain)
    assert times(other) == pytest.approx(times(plain), abs=1 / 12 + 1e-6)


@EACH
@pytest.mark.parametrize("fps", [10.0, 15.0, 24.0, 60.0])
def test_every_frame_rate_gives_the_same_verdict(exercise: str, fps: float) -> None:
    keys = SESSIONS[exercise]
    plain, other = (judged(timeline(keys, rate), exercise) for rate in (30.0, fps))
    assert outline(other) == outline(plain)
    # A frame's time, and what the smoothing does with coarser steps; time in form adds up the errors of its edges.
    assert times(other) == pytest.approx(times(plain), abs=1.5 / fps + 0.06)


@EACH
@pytest.mark.parametrize("seed", range(3))
def test_noise_of_half_a_percent_of_the_body_changes_nothing(exercise: str, seed: int) -> None:
    keys = SESSIONS[exercise]
    plain = judged(timeline(keys, 25), exercise)
    noisy = judged(timeline(keys, 25, Camera(noise=0.0085, seed=seed)), exercise)
    assert outline(noisy) == outline(plain)
    assert times(noisy) == pytest.approx(times(plain), abs=0.3)


@EACH
def test_what_is_said_depends_on_the_past_only(exercise: str) -> None:
    """A live verdict and an analysed one are the same."""
    moments = timeline(SESSIONS[exercise], 15)
    whole = judged(moments, exercise)
    cut = len(moments) * 2 // 3
    part = judged(moments[:cut], exercise)
    assert part.states == whole.states[:cut]
    ended = (HoldEnded, RepCompleted)
    early = [e for e in whole.events if isinstance(e, ended) and e.confirmed_t < moments[cut][0]]
    assert early == [e for e in part.events if isinstance(e, ended)][: len(early)]


# --- Smoothing ----------------------------------------------------------------------------------------------------


def test_smoothing_stills_a_still_body_and_follows_a_moving_one() -> None:
    still = timeline([(0, GOOD), (6, GOOD)], 30, Camera(noise=0.0085))
    truth = Camera().pose(GOOD).image_xy
    smoother, before, after = Smoother(), 0.0, 0.0
    for t, pose in still:
        assert pose
        smooth, _ = smoother.update(pose)
        if t > 1:
            before += float(((pose.image_xy - truth) ** 2).mean())
            after += float(((smooth.image_xy - truth) ** 2).mean())
    assert after < 0.35 * before
    smoother, worst = Smoother(), 0.0
    for _, pose in timeline([(0, BirdDog()), (0.5, BirdDog()), (1.3, GOOD_DOG), (2, GOOD_DOG)], 30):
        assert pose
        smooth, _ = smoother.update(pose)
        worst = max(worst, float(abs(smooth.image_xy - pose.image_xy).max()))
    assert worst < 0.2 * 150  # a fifth of a trunk, at the fastest hand


@pytest.mark.parametrize("fps", [10.0, 60.0])
def test_smoothing_begins_anew_after_a_gap_or_a_cut(fps: float) -> None:
    smoother = Smoother()
    anew = []
    for t, pose in timeline([(0, GOOD), (1, GOOD), (1.01, None), (2, GOOD), (3, GOOD)], fps):
        if pose:
            anew.append((t, smoother.update(pose)[1]))
    assert [t for t, fresh in anew if fresh] == [0.0, pytest.approx(2.0)]
    far = Camera(shift_px=(300, 0)).pose(GOOD, 3.1)
    assert smoother.update(far)[1]
    near = Camera(scale=700).pose(GOOD, 3.2)
    assert smoother.update(near)[1]
    smoother.reset()
    assert smoother.update(replace(near, t=3.3))[1]
