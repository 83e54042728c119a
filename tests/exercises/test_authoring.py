"""A declaration checked, and drafted from a figure that moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders import ForearmPlank, GluteBridge, Key, ProneFlat, timeline
from tests.form.sessions import bridge, hold, joined, judged

from formcheck import EXERCISES, InputError
from formcheck.authoring.check import check
from formcheck.authoring.draft import draft
from formcheck.authoring.figure import find_bodies, miss
from formcheck.exercises import supine
from formcheck.form import metrics as m
from formcheck.form.exercise import Exercise, Hold, Limit, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support
from formcheck.judge import Judge

PLANK, BRIDGE = EXERCISES["forearm_plank"], EXERCISES["glute_bridge"]
assert isinstance(PLANK, Hold)
assert isinstance(BRIDGE, Reps)
TOO_HIGH = replace(BRIDGE, top=200.0)


def wrong(exercise: Exercise) -> list[str]:
    return [one.text for one in check(exercise, EXERCISES.values()) if one.is_wrong]


ON_THE_BACK = {path.stem for path in Path(supine.__path__[0]).glob("*.py")} & set(EXERCISES)


#: Whose turn is depth.
TURNING = ("trunk_rotation", "supine_twist_lift", "supine_hip_roll", "hip_sway", "kneeling_step")
#: Bodies made of angles alone: one who bows, or lies on the side, over one who lifts the hips between hands and feet; a
#: cobra with its knees bent; an arm that looks nearer the head than the other; one who sits and bends to a side, or
#: lies with the feet to the camera, over one who leans back: a turn is depth, which they have none of.
ALIKE = {
    "reverse_plank": {"prone_arm_leg_raise", "romanian_deadlift", "good_morning", "bent_over_row", "barbell_deadlift"},
    "prone_arm_leg_raise": {"reverse_plank", "side_leg_raise"},
    # One who bows with the arms hanging: how far hips and knees fold, and what the arms do, tells it.
    "romanian_deadlift": {"reverse_plank", "barbell_deadlift", "hip_hinge_hold"},
    "barbell_deadlift": {"romanian_deadlift", "hip_hinge_hold", "bent_over_row", "reverse_plank"},
    "hip_hinge_hold": {"romanian_deadlift", "barbell_deadlift"},
    "bent_over_row": {
        *("barbell_deadlift", "reverse_plank", "back_extension", "back_extension_twist", "prone_leg_raise"),
    },
    "back_extension": {"bent_over_row", "back_extension_twist"},
    "prone_leg_raise": {"bent_over_row"},
    # Legs wide and the trunk far to a side: which hand goes down tells it.
    "side_bend": {"revolved_triangle", "russian_twist"},
    "revolved_triangle": {"side_bend", "russian_twist"},
    "good_morning": {"reverse_plank"},
    "bow": {"cobra"},
    "cobra": {"bow"},
    "back_extension_twist": {"back_extension", "bent_over_row"},
    "side_leg_raise": {"prone_arm_leg_raise", "side_arm_leg_raise"},
    "side_arm_leg_raise": {"prone_arm_leg_raise", "side_leg_raise"},
    # Seen from above, on the side: a figure that rocks between any two bends at the hip.
    "side_leg_swing": {"push_back", "cat_cow", "leg_pendulum"},  # stick figures are as broad on the side
    "leg_pendulum": {"side_leg_swing"},
    "push_back": {"side_leg_swing"},
    "cat_cow": {"side_leg_swing"},
    "russian_twist": {"side_bend", "revolved_triangle"},
    **{name: {"russian_twist"} for name in TURNING},
}


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_ours_can_be_reached_and_told_apart(exercise: Exercise) -> None:
    found = check(exercise, EXERCISES.values())
    assert [one.text for one in found if one.is_wrong] == []
    # Some bodies can be in several: what moves tells them apart (`test_drills`).
    alike = {name for name in EXERCISES if any(f"take it for {name}," in one.text for one in found)}
    assert alike <= (ON_THE_BACK if exercise.id in ON_THE_BACK else set()) | ALIKE.get(exercise.id, set())


def test_what_is_found_is_so() -> None:
    asked = (Range(m.knee_deg, 85, 95), Range(m.trunk_incline_deg, low=70))
    bodies = find_bodies(asked, (Posture(Lie.UPRIGHT),), View.SIDE)
    assert bodies
    for body in bodies:
        assert 85 <= m.knee_deg(body) <= 95
        assert body.posture.lie is Lie.UPRIGHT
        assert miss(asked, (Posture(Lie.UPRIGHT),), body) == 0.0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"position": (Range(m.knee_deg, low=190),)}, "the hold can't be reached"),
        ({"position": (Range(m.knee_deg, low=150), Range(m.knee_deg, high=120))}, "above 150 and below 120"),
        (
            {"postures": (Posture(Lie.SUPINE, Support.FOREARMS_FEET),), "held": (Range(m.chest_down_deg, low=60),)},
            "reach",
        ),
        ({"line": ("shoulder", "waist", "ankle")}, "there is no joint 'waist'"),
        ({"right": " "}, "right is empty"),
        ({"prescription": replace(PLANK.prescription, hold_s=None)}, "say for how long"),
    ],
)
def test_a_position_that_nobody_can_be_in(changes: dict[str, Any], said: str) -> None:
    (text,) = wrong(replace(PLANK, **{"faults": (), **changes}))
    assert said in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cue": ""}, "has no cue"),
        ({"cue": "x" * 61}, "61 characters"),
        ({"above": Limit(12, 5, 25, "s", advice=14)}, "must come before the limit"),
        ({"above": Limit(12, 5, 25, "s", advice=2)}, "outside the tuning range"),
        ({"above": Limit(60, 5, 70, "s")}, "never judged"),
    ],
)
def test_a_fault_that_can_not_work(changes: dict[str, Any], said: str) -> None:
    fault = replace(PLANK.faults[0], **changes)
    (text,) = wrong(replace(PLANK, faults=(fault,)))
    assert said in text


def test_a_top_that_nobody_reaches() -> None:
    (text,) = wrong(TOO_HIGH)
    assert text.startswith("its top can't be reached")


def test_one_that_auto_would_take_for_another() -> None:
    (found,) = check(replace(PLANK, id="my_plank"), EXERCISES.values())
    assert not found.is_wrong
    assert "forearm_plank" in found.text


# --- Drafts -------------------------------------------------------------------------------------------------------


def bridges(*tops: float) -> list[Key]:
    return joined(*(bridge(GluteBridge(top)) for top in tops))


def test_three_repetitions_become_a_declaration_that_counts_them() -> None:
    found = draft(timeline(bridges(-8, -10, -9), 15.0), "low_bridge", EXERCISES.values(), "clip")
    made = found.exercise
    assert isinstance(made, Reps)
    assert made.effort == m.hip_lift_deg
    assert made.postures == (Posture(Lie.SUPINE, Support.LENGTH),)
    tally = found.verdict.tallies["low_bridge"]
    assert [rep.counted for rep in tally.reps] == [True] * 3
    assert tally.faults == []
    assert not [one for one in check(made) if one.is_wrong]


def test_its_limit_finds_the_repetition_that_was_too_low() -> None:
    made = draft(timeline(bridges(-8, -10, -9), 15.0), "low_bridge", (), "clip").exercise
    reps = judged(timeline(bridges(-8, -25, -9), 15.0), judge=Judge([made])).reps
    assert [rep.counted for rep in reps] == [True, False, True]


def test_a_hold_becomes_one() -> None:
    found = draft(timeline(hold(ForearmPlank(), 8.0), 15.0), "my_plank", EXERCISES.values(), "clip")
    made = found.exercise
    assert isinstance(made, Hold)
    assert made.shown == m.body_line_deg
    assert [fault.cue for fault in made.faults] == ["Lift your hips", "Lower your hips"]
    (held,) = found.verdict.tallies["my_plank"].holds
    assert held.in_form_s > 7
    assert not [one for one in check(made) if one.is_wrong]


@pytest.mark.parametrize("keys", [bridges(-8), [(0.0, ProneFlat()), (1.0, ProneFlat())]])
def test_too_little_is_said(keys: list[Key]) -> None:
    with pytest.raises(InputError, match=r"clip: .*(neither 3 repetitions|nobody was seen)"):
        draft(timeline(keys, 15.0), "mine", (), "clip")
