"""What every declared exercise must keep to, and what ../shared/EXERCISES.md asks of the first six."""

from __future__ import annotations

import importlib
import math
import pickle
import re
import tomllib
from pathlib import Path

import pytest

import formcheck.exercises
from formcheck.exercise_file import parse_exercise, to_toml
from formcheck.exercises import EXERCISES
from formcheck.form.body import Joints
from formcheck.form.exercise import Counted, Exercise, Fault, Hold, RepFault, When
from formcheck.form.kinds import Swing
from formcheck.form.metrics import Metric

ALL = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
FOLDER = Path(formcheck.exercises.__file__).parent
PAIRS = [(exercise, fault) for exercise in EXERCISES.values() for fault in exercise.all_faults]
FAULTS = pytest.mark.parametrize(
    ("exercise", "fault"), PAIRS, ids=[f"{exercise.id}-{fault.id}" for exercise, fault in PAIRS]
)

#: Every fault that EXERCISES.md names, and what it is called here. A side not done shows in the summary, sides that
#: came out unequal too: they are no faults of a moment.
NAMED = {
    "forearm_plank": {
        "hips sagging": {"hips_sagging"},
        "hips piked": {"hips_piked"},
        "elbows ahead of or behind shoulders": {"elbows_ahead", "elbows_behind"},
        "knees bent": {"knees_bent"},
        "head dropped or craned": {"head_dropped", "head_craned"},
    },
    "straight_arm_plank": {
        "hips sagging": {"hips_sagging"},
        "hips piked": {"hips_piked"},
        "wrists not under shoulders": {"hands_ahead", "hands_behind"},
        "knees bent": {"knees_bent"},
        "head dropped or craned": {"head_dropped", "head_craned"},
        "elbows bent": {"elbows_bent"},
    },
    "knee_plank": {
        "hips sagging": {"hips_sagging"},
        "hips piked": {"hips_piked"},
        "elbows ahead of or behind shoulders": {"elbows_ahead", "elbows_behind"},
        "head dropped or craned": {"head_dropped", "head_craned"},
    },
    "side_plank": {
        "hip dropping": {"hips_dropping"},
        "hip too high": {"hips_too_high"},
        "elbow away from under the shoulder": {"elbow_ahead", "elbow_behind"},
        "rolled forward or back": {"rolled_forward", "rolled_back"},
        "feet apart": {"feet_apart"},
    },
    "bird_dog": {
        "back sagging": {"back_sagging"},
        "leg above the trunk line": {"leg_too_high"},
        "leg or arm too low": {"leg_too_low", "arm_too_low"},
        "knee or elbow bent": {"knee_bent", "elbow_bent"},
        "same-side limbs lifted": {"same_side"},
        "trunk shifting": {"trunk_shifting"},
        "hold too short": {"hold_too_short"},
    },
    "glute_bridge": {
        "not high enough": {"not_high_enough"},
        "over-arched": {"over_arched"},
        "dropping fast": {"dropping_fast"},
        "feet too far or too near": {"feet_too_far", "feet_too_near"},
    },
    "superman": {
        "only arms or only legs lifted": {"only_arms", "only_legs"},
        "knees bent": {"knees_bent"},
        "head craned": {"head_craned"},
        "jerky": {"jerky"},
    },
    "prone_arm_leg_raise": {
        "same-side limbs": {"same_side"},
        "trunk rolling": {"trunk_rolling"},
        "hold short": {"hold_too_short"},
    },
    "prone_leg_raise": {
        "knee bent": {"knee_bent"},
        "hip rolled open": {"hip_rolled_open"},
        "hold short": {"hold_too_short"},
    },
    "back_extension": {
        "too little lift": {"too_little_lift"},
        "head thrown back": {"head_thrown_back"},
        "feet lifting": {"feet_lifting"},
        "jerky": {"jerky"},
    },
    "press_up": {"hips lifting": {"hips_lifting"}},  # shrugged shoulders can't be told
    "cobra": {"hips lifting": {"hips_lifting"}, "head thrown back": {"head_thrown_back"}},
    "sphinx": {
        "elbows away from under shoulders": {"elbows_ahead", "elbows_behind"},
        "head thrown back": {"head_thrown_back"},
    },
    "romanian_deadlift": {
        "back rounding": {"back_rounding"},
        "knees bending": {"knees_bending"},
        "weight drifting away": {"weight_drifting"},
        "head craned": {"head_craned"},
    },
    "good_morning": {
        "back rounding": {"back_rounding"},
        "head down": {"head_down"},
        "knees bending": {"knees_bending"},
    },
    "side_bend": {
        "leaning forward": {"leaning_forward"},
        "hips swaying": {"hips_swaying"},
        "sides unequal": {"sides_unequal"},
    },
    "side_leg_raise": {
        "knee bent": {"knee_bent"},
        "rolling back": {"rolling_back"},
        "hold short": {"hold_too_short"},
    },
    "reverse_plank": {"hips low": {"hips_low"}, "elbows bent": {"elbows_bent"}},
    "cat_cow": {
        "arms or hips drifting": {"arms_hips_drifting"},
        "range too small": {"range_small"},
        "too fast": {"too_fast"},
    },
    "all_fours_rock": {"back bending": {"back_bending", "back_rounding"}, "hands moving": {"hands_moving"}},
    "push_back": {"hips not reaching heels": {"hips_not_reaching_heels"}, "jerky": {"jerky"}},
    "childs_pose": {"hips off the heels": {"hips_off_heels"}},
    "double_knee_to_chest": {"head lifting": {"head_lifting"}},
    "double_leg_raise": {"knees bent": {"knees_bent"}, "jerky": {"jerky"}},
    "heel_slide": {"feet lifting": {"feet_lifting"}},
    "scissors": {"legs dropping or rising": {"height_changing"}, "knees bent": {"knees_bent"}},
    "leg_circle": {"circle too small": {"circle_small"}},
    "leg_pendulum": {"knee bent": {"knee_bent"}},
    "supine_leg_slide": {"trunk moving": {"trunk_moving"}},
    "side_leg_swing": {"trunk rocking": {"trunk_rocking"}},
    "side_arm_leg_raise": {"one limb only": {"only_leg", "only_arm"}},
}


def test_the_list_is_by_id_and_each_is_a_constant_of_a_module_of_its_name() -> None:
    for name, exercise in EXERCISES.items():
        assert exercise.id == name
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name)
        [path] = FOLDER.glob(f"*/{name}.py")
        module = importlib.import_module(f"formcheck.exercises.{path.parent.name}.{name}")
        assert getattr(module, name.upper()) is exercise


@ALL
def test_a_declaration_has_at_most_40_lines(exercise: Exercise) -> None:
    [path] = FOLDER.glob(f"*/{exercise.id}.py")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


@ALL
def test_what_is_written_as_toml_reads_back_equal(exercise: Exercise) -> None:
    assert parse_exercise(tomllib.loads(to_toml(exercise)), "file", "file.toml") == exercise


@ALL
def test_an_exercise_can_be_sent_to_another_process(exercise: Exercise) -> None:
    assert pickle.loads(pickle.dumps(exercise)) == exercise


@pytest.mark.parametrize("name", NAMED)
def test_every_fault_that_is_asked_for_is_declared_and_no_other(name: str) -> None:
    wanted = set().union(*NAMED[name].values())
    assert {fault.id for fault in EXERCISES[name].all_faults} == wanted


@ALL
def test_words(exercise: Exercise) -> None:
    for text in (exercise.title, exercise.right, exercise.camera, exercise.caution, *exercise.sources):
        assert text
        assert text == text.strip()
        assert "  " not in text
    assert exercise.sources
    assert exercise.right.endswith(".")
    assert exercise.camera.endswith(".")
    assert exercise.view.label in ("side", "front", "foot end", "head end", "above")


@ALL
def test_ids_of_faults_are_unique_and_plain(exercise: Exercise) -> None:
    ids = [fault.id for fault in exercise.all_faults]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", name) for name in ids)


@FAULTS
def test_limit_and_cue(exercise: Exercise, fault: Fault | RepFault) -> None:
    limit = fault.limit
    assert 0 < len(fault.cue) <= 60
    assert fault.cue[0].isupper()
    assert not fault.cue.endswith(".")
    assert limit.source.strip()
    assert limit.low <= limit.value <= limit.high
    assert limit.low < limit.high or fault.id == "same_side"  # which is a yes or no
    if limit.advice is not None:
        assert (limit.value - limit.advice) * fault.sign > 0, "advice comes before the fault"
        assert limit.low <= limit.advice <= limit.high
    if isinstance(fault, Fault):
        assert limit.margin > 0
        assert 0.3 <= fault.after_s <= 3
        # Back from fault, one is in the reach of advice; and away from both it must be possible to clear them.
        assert limit.margin <= abs(limit.value) / 2
        if limit.advice is not None:
            assert limit.margin <= 2 * abs(limit.value - limit.advice)


@FAULTS
def test_a_limit_can_be_reached_in_the_position(exercise: Exercise, fault: Fault | RepFault) -> None:
    """What lies out of position, or out of the hold, is not judged: the limit must lie well inside of it."""
    if not isinstance(fault, Fault):
        return
    for condition in exercise.position:
        if condition.metric.name == fault.metric.name and not fault.from_rest:
            room = (condition.high - fault.limit.value) if fault.sign > 0 else (fault.limit.value - condition.low)
            assert room >= fault.limit.margin
    if isinstance(exercise, Hold):
        for condition in exercise.held:
            if condition.metric.name == fault.metric.name:
                # Once held, a fault must be able to stand in the hold, or it could never break one.
                edge = condition.high + condition.margin if fault.sign > 0 else condition.low - condition.margin
                assert (edge - fault.limit.value) * fault.sign > 0


@ALL
def test_metrics_are_named_once_with_their_units(exercise: Exercise) -> None:
    names = [metric.name for metric in exercise.metrics()]
    assert len(names) == len(set(names))
    for metric in exercise.metrics():
        assert isinstance(metric, Metric)
        assert metric.name.endswith(f"_{metric.unit}")
    assert exercise.shown.name in names
    assert {fault.metric.name for fault in exercise.faults} <= set(names)


@ALL
def test_position_line_and_prescription(exercise: Exercise) -> None:
    assert exercise.position
    for condition in exercise.position:
        assert condition.low < condition.high
        assert condition.margin > 0 or math.isinf(condition.low) or math.isinf(condition.high)
    assert set(exercise.line) <= set(Joints._fields)
    assert exercise.line_of in ("near", "middle", "working")
    assert exercise.prescription.sets >= 1
    if isinstance(exercise, Hold):
        assert exercise.held
        assert exercise.prescription.hold_s is not None
        assert exercise.prescription.reps is None
        assert all(fault.when is When.POSITION for fault in exercise.faults)
    else:
        assert isinstance(exercise, Counted)
        assert exercise.prescription.reps is not None
        assert exercise.travel > 0
        assert all(fault.limit.value for fault in exercise.rep_faults)


def test_what_the_articles_prescribe() -> None:
    prescribed = {name: exercise.prescription for name, exercise in EXERCISES.items()}
    for name in ("forearm_plank", "straight_arm_plank", "knee_plank"):
        assert (prescribed[name].hold_s, prescribed[name].rest_s) == (30, 30)
        assert prescribed[name].sets > 1
    assert (prescribed["side_plank"].hold_s, prescribed["side_plank"].each_side) == (30, True)
    dog = prescribed["bird_dog"]
    assert dog.reps is not None
    assert dog.hold_s is not None
    assert 8 <= dog.reps <= 15
    assert 3 <= dog.hold_s <= 5
    assert dog.each_side
    bridge = prescribed["glute_bridge"]
    assert bridge.reps is not None
    assert 10 <= bridge.reps <= 30
    assert bridge.hold_s == 1


def test_each_side_is_asked_for_where_sides_are_told_apart() -> None:
    sided = {
        name for name, exercise in EXERCISES.items() if exercise.side_of is not None or isinstance(exercise, Swing)
    }
    assert {"side_plank", "bird_dog", "side_bend", "side_leg_raise"} <= sided
    assert {name for name, exercise in EXERCISES.items() if exercise.prescription.each_side} == sided
