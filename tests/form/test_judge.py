"""Which exercise is being done, in a stream and in a single picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import (
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    Key,
    KneePlank,
    ProneFlat,
    ProneOnForearms,
    SidePlank,
    Stance,
    Standing,
    StraightArmPlank,
    all_fours,
    still,
    timeline,
)
from tests.form.sessions import GOOD_DOG, bridge, dog, hold, joined, judged

from formcheck.exercises import EXERCISES
from formcheck.form.corrections import ADDED_DEG
from formcheck.form.engine import NOBODY, Timing
from formcheck.form.events import Phase
from formcheck.judge import Judge
from formcheck.pose.replay import read_landmarks

DRILLS = Path(__file__).parents[1] / "drills"

ALONE: dict[str, list[Key]] = {
    "forearm_plank": hold(ForearmPlank()),
    "straight_arm_plank": hold(StraightArmPlank()),
    "knee_plank": hold(KneePlank()),
    "side_plank": hold(SidePlank()),
    "bird_dog": joined(dog(), dog(BirdDog("right", "left", -5, -3))),
    "glute_bridge": joined(bridge(), bridge()),
}


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("exercise", ALONE)
def test_each_is_recognised_alone(exercise: str, facing: int) -> None:
    found = judged(timeline(ALONE[exercise], 20, Camera(facing)))
    assert list(found.verdict.tallies) == [exercise]
    assert {part.exercise for part in found.verdict.parts} == {exercise}
    named = judged(timeline(ALONE[exercise], 20, Camera(facing)), exercise)
    assert named.holds == found.holds
    assert named.reps == found.reps
    shown = {state.exercise for state in found.states}
    assert shown == {None, exercise}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("forearm_plank", "side_plank"),
        ("side_plank", "forearm_plank"),
        ("bird_dog", "forearm_plank"),
        ("straight_arm_plank", "bird_dog"),
        ("glute_bridge", "knee_plank"),
        ("knee_plank", "glute_bridge"),
    ],
)
def test_two_in_a_row(first: str, second: str) -> None:
    between: list[Key] = [(2.0, Standing()), (4.0, Standing()), (6.0, ALONE[second][0][1])]
    keys = joined(ALONE[first], between, ALONE[second])
    found = judged(timeline(keys, 15))
    assert [part.exercise for part in found.verdict.parts] == [first, second]
    assert set(found.verdict.tallies) == {first, second}
    left, right = found.verdict.parts
    assert left.end_s < right.start_s
    shown = [state.exercise for state in found.states if state.exercise]
    assert list(dict.fromkeys(shown)) == [first, second]


def test_side_planks_of_both_sides_are_told_apart() -> None:
    keys = joined(hold(SidePlank("left")), [(2.0, Standing())], hold(SidePlank("right")))
    found = judged(timeline(keys, 15))
    assert found.sides == ["left", "right"]


@pytest.mark.parametrize(
    "stance",
    [
        Standing(),
        Standing(towards_camera=True),
        all_fours(),
        ProneFlat(),
        GluteBridge(),
        SidePlank(arm_lean_deg=75),
    ],
    ids=lambda stance: type(stance).__name__,
)
@pytest.mark.parametrize("noise", [0.0, 0.0085])
def test_silent_on_what_is_none(stance: Stance, noise: float) -> None:
    found = judged(still(stance, 8, 20, Camera(noise=noise)))
    assert found.verdict.tallies == {}
    assert found.verdict.parts == ()
    assert {state.exercise for state in found.states} == {None}
    assert all(not state.faults for state in found.states)


def test_propped_on_the_forearms_is_a_sphinx_and_nothing_else() -> None:
    assert set(judged(still(ProneOnForearms(), 8, 20, Camera())).verdict.tallies) == {"sphinx"}


def test_silent_on_other_movements() -> None:
    squat: list[Key] = [(1, Standing()), (2, all_fours()), (3, Standing()), (4, all_fours()), (5, Standing())]
    kicks = joined(dog(BirdDog("left", "right", 0, -90, knee_deg=90)), dog(BirdDog("right", "left", 0, -90)))
    push_up: list[Key] = [(1.0, StraightArmPlank()), (1.6, ProneFlat()), (2.4, StraightArmPlank())]
    for keys in (joined(squat), kicks):
        assert judged(timeline(keys, 15)).verdict.tallies == {}
    assert not judged(timeline(joined(*[push_up] * 4), 15)).reps


def test_nobody() -> None:
    found = judged([(frame / 10, None) for frame in range(50)])
    assert found.verdict.tallies == {}
    assert found.verdict.seen_s == 0
    assert found.verdict.unseen_s == {NOBODY: pytest.approx(4.9)}
    (gap,) = found.verdict.unseen
    assert gap.why == NOBODY
    assert (gap.start_s, gap.end_s) == pytest.approx((0.0, 4.9))
    assert found.states[-1].unseen == NOBODY


def test_seen_and_unseen_make_up_the_whole() -> None:
    moments = [(t, None if 4 <= t < 5.5 else pose) for t, pose in timeline(ALONE["forearm_plank"])]
    verdict = judged(moments).verdict
    assert verdict.seen_s + sum(verdict.unseen_s.values()) == pytest.approx(moments[-1][0] - moments[0][0])
    assert verdict.unseen_s[NOBODY] == pytest.approx(1.5, abs=0.06)


STILLS: dict[str, Stance] = {
    "forearm_plank": ForearmPlank(),
    "straight_arm_plank": StraightArmPlank(),
    "knee_plank": KneePlank(),
    "side_plank": SidePlank("right"),
    "bird_dog": GOOD_DOG,
    "glute_bridge": GluteBridge(0.0),
}
WRONG: dict[str, tuple[Stance, str]] = {
    "forearm_plank": (ForearmPlank(sag_deg=20), "hips_sagging"),
    "straight_arm_plank": (StraightArmPlank(sag_deg=-30), "hips_piked"),
    "knee_plank": (KneePlank(sag_deg=-30), "hips_piked"),
    "side_plank": (SidePlank("right", sag_deg=-22), "hips_too_high"),
    "bird_dog": (replace(GOOD_DOG, leg_deg=20), "leg_too_high"),
    "glute_bridge": (GluteBridge(27.0), "over_arched"),
}


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("exercise", STILLS)
@pytest.mark.parametrize("auto", [True, False])
def test_a_still_picture(exercise: str, auto: bool, facing: int) -> None:
    asked = () if auto else (exercise,)
    pose = Camera(facing).pose(STILLS[exercise])
    right = judged([(0.0, pose)], *asked, timing=Timing.still())
    assert right.states[0].exercise == exercise
    assert right.states[0].phase in (Phase.HOLDING, Phase.TOP)
    assert right.faults == []
    stance, fault = WRONG[exercise]
    wrong = judged([(0.0, Camera(facing).pose(stance))], *asked, timing=Timing.still())
    assert wrong.states[0].exercise == exercise
    assert wrong.fault_ids == {fault}


@pytest.mark.parametrize("stance", [Standing(), all_fours(), ProneFlat(), GluteBridge()])
def test_a_still_picture_of_none(stance: Stance) -> None:
    found = judged([(0.0, Camera().pose(stance))], timing=Timing.still())
    assert found.states[0].exercise is None
    assert found.fault_ids == set()


def test_a_still_picture_of_what_others_rest_like_is_told_only_where_it_is_asked_for() -> None:
    recording = read_landmarks(DRILLS / "partial_crunch-clean-clean-grace-side.npz")
    crunch = judged(list(recording), "partial_crunch").verdict.tallies["partial_crunch"].reps[0]
    t, pose = min(recording, key=lambda moment: abs(moment[0] - (crunch.start_s + crunch.end_s) / 2))
    assert judged([(t, pose)], timing=Timing.still()).states[0].exercise != "partial_crunch"
    assert judged([(t, pose)], "partial_crunch", timing=Timing.still()).states[0].phase is Phase.TOP


def test_a_still_picture_of_nobody() -> None:
    found = judged([(0.0, None)], timing=Timing.still())
    assert found.states[0].unseen == NOBODY
    assert found.verdict.tallies == {}


def test_after_a_cut_the_near_side_is_found_anew() -> None:
    """Somebody else, the other way round, shows the other side, and that one is judged at once."""
    judge = Judge([EXERCISES["forearm_plank"]])
    for t, pose in still(ForearmPlank(), 3):
        judge.update(t, pose)
    # The far elbow is out of place: it must not be the one that is measured.
    joints = ForearmPlank().joints()
    joints["RIGHT_ELBOW"] = joints["RIGHT_ELBOW"] + [0.3, 0.0, 0.0]
    state = judge.update(3.1, Camera(-1, shift_px=(200, 0)).pose(joints, 3.1))
    assert state.values["upper_arm_lean_deg"] == pytest.approx(ADDED_DEG["upper_arm_lean_deg"], abs=1e-6)


def test_values_of_every_engine_are_in_each_state() -> None:
    judge = Judge(EXERCISES.recognised)
    state = judge.update(0.0, Camera().pose(ForearmPlank(sag_deg=7)))
    assert set(state.values) == set(judge.metric_names)
    assert len(judge.metric_names) == len(set(judge.metric_names))
    assert state.values["body_line_deg"] == pytest.approx(7 + ADDED_DEG["body_line_deg"])


def test_a_judge_needs_an_exercise() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Judge([])


def test_what_a_posture_excludes_is_not_asked_and_found_in_time_all_the_same() -> None:
    """Engines that were passed over say the same as one that saw every frame."""
    keys = joined([(4.0, Standing())], ALONE["forearm_plank"], [(4.0, Standing())], ALONE["glute_bridge"])
    moments = timeline(keys, 15)
    together = judged(moments)
    for name in ("forearm_plank", "glute_bridge"):
        alone = judged(moments, name).verdict.tallies[name]
        assert together.verdict.tallies[name] == alone


# --- Many exercises at once -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXERCISES)
def test_among_others_an_exercise_is_judged_as_alone(name: str) -> None:
    # Most of the time most exercises are not done and are passed over: that must change nothing.
    keys = joined(hold(ForearmPlank()), dog(), bridge())
    moments = [(t, None if 3 < t < 5 else pose) for t, pose in timeline(keys) if not 9 < t < 12]
    alone, among = judged(moments, name), judged(moments)
    assert [e for e in among.events if e.exercise == name] == alone.events


def test_the_line_of_an_exercise_that_was_left_goes_with_the_body() -> None:
    judge = Judge(EXERCISES.recognised)
    lines = []
    for t, pose in timeline([(0, ForearmPlank()), (4, ForearmPlank()), (5, Standing()), (7, Standing())]):
        state = judge.update(t, pose)
        if state.exercise == "forearm_plank" and state.phase is Phase.AWAY:
            lines.append(state.line)
    assert len(lines) > 10
    (x0, y0), (x1, y1) = lines[-1][0], lines[-1][-1]
    assert abs(y1 - y0) > 3 * abs(x1 - x0)  # upright, as the body is now
