"""Every declared fault on a figure that shows it, and silence on one that is just inside the limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from tests.builders import (
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    Key,
    KneePlank,
    SidePlank,
    Standing,
    StraightArmPlank,
    timeline,
)
from tests.exercises.test_drills import RECORDINGS, truth_of
from tests.form.sessions import GOOD_DOG, bridge, dog, hold, joined, judged

from formcheck.exercises import EXERCISES
from formcheck.form.exercise import Fault, Hold, RepFault

FPS = 15.0
CAMERAS = (Camera(1, 110.0), Camera(-1, 320.0))


@dataclass(frozen=True)
class Case:
    """A fault, how it is shown at a given value of its measure, and how far from the limit."""

    exercise: str
    fault: str
    keys: Callable[[float], list[Key]]
    beyond: float = 4.0
    inside: float = 2.0

    @property
    def declared(self) -> Fault:
        return next(f for f in EXERCISES[self.exercise].all_faults if f.id == self.fault)  # type: ignore[return-value]

    @property
    def error(self) -> float:
        """By how much what it judges may read differently."""
        declared: Fault | RepFault = self.declared
        return declared.metric.error if isinstance(declared, Fault) else declared.measure.error

    def session(self, by: float) -> list[Key]:
        """The figure at the limit, and `by` beyond it; as the model reads a body, before that is put right."""
        declared = self.declared
        added = declared.metric.added if isinstance(declared, Fault) else 0.0
        return self.keys(declared.limit.value + by * declared.sign - added)


def _speed(value: float) -> list[Key]:
    """A bridge lowered in `value` seconds from 80 to 20 % of the way."""
    way_s = value / 0.426  # what a smooth step takes from 0.2 to 0.8
    low, top = GluteBridge(), GluteBridge(0.0)
    return [(0, low), (1.5, low), (2.7, top), (4.2, top), (4.2 + way_s, low), (7, low)]


def _short(value: float) -> list[Key]:
    """A bird dog that is above the level at which it counts as held for `value` seconds."""
    return joined(dog(replace(GOOD_DOG, leg_deg=0.0), seconds=max(0.0, value - 0.9), way_s=1.0))


def _same(value: float) -> list[Key]:
    return joined(dog(replace(GOOD_DOG, arm="left" if value > 0.5 else "right")))


def _dropping(value: float) -> list[Key]:
    """Hips that come down during a side plank; what begins as low is none yet."""
    up = SidePlank()
    low = replace(up, sag_deg=value)
    keys = hold(up)
    return [*keys[:2], (4.0, up), (4.5, low), (7.5, low), (8.0, up), *keys[2:]]


def _circle(ahead: float) -> list[Key]:
    """The hips go round once under the shoulders, `ahead` trunks forward: left, ahead, right, and back."""
    still = Standing(towards_camera=True)
    left, right = replace(still, left_m=0.1, bend_deg=-11.5), replace(still, left_m=-0.1, bend_deg=11.5)
    return [
        (0, still),
        (1.5, still),
        (2.5, left),
        (3.5, replace(still, ahead_m=ahead)),
        (4.5, right),
        (5.5, still),
        (7, still),
    ]


def _planks(
    make: type[ForearmPlank] | type[StraightArmPlank] | type[KneePlank],
) -> dict[str, Callable[[float], list[Key]]]:
    return {
        "hips_sagging": lambda v: hold(make(sag_deg=v)),
        "hips_piked": lambda v: hold(make(sag_deg=v)),
        "head_dropped": lambda v: hold(make(head_drop_deg=v)),
        "head_craned": lambda v: hold(make(head_drop_deg=v)),
    }


SHOWN: dict[str, dict[str, Callable[[float], list[Key]]]] = {
    "forearm_plank": _planks(ForearmPlank)
    | {
        "elbows_ahead": lambda v: hold(ForearmPlank(arm_lean_deg=v)),
        "elbows_behind": lambda v: hold(ForearmPlank(arm_lean_deg=v)),
        # Under level hips a knee bent so far would be on the floor.
        "knees_bent": lambda v: hold(ForearmPlank(sag_deg=-21, knee_deg=v)),
    },
    "straight_arm_plank": _planks(StraightArmPlank)
    | {
        "hands_ahead": lambda v: hold(StraightArmPlank(arm_lean_deg=v)),
        "hands_behind": lambda v: hold(StraightArmPlank(arm_lean_deg=v)),
        "elbows_bent": lambda v: hold(StraightArmPlank(elbow_deg=v)),
        "knees_bent": lambda v: hold(StraightArmPlank(knee_deg=v)),
    },
    "knee_plank": _planks(KneePlank)
    | {
        # Deeper the hips would lie on the floor.
        "hips_sagging": lambda v: hold(KneePlank(sag_deg=min(v, 18))),
        "elbows_ahead": lambda v: hold(KneePlank(arm_lean_deg=v)),
        "elbows_behind": lambda v: hold(KneePlank(arm_lean_deg=v)),
    },
    "side_plank": {
        "hips_dropping": _dropping,
        "hips_too_high": lambda v: hold(SidePlank(sag_deg=v)),
        "elbow_ahead": lambda v: hold(SidePlank(arm_lean_deg=v)),
        "elbow_behind": lambda v: hold(SidePlank(arm_lean_deg=v)),
        "rolled_forward": lambda v: hold(SidePlank(roll_deg=v * 1.04)),  # the trunk slopes by 15 degrees
        "rolled_back": lambda v: hold(SidePlank(roll_deg=v * 1.04)),
        "feet_apart": lambda v: hold(SidePlank(feet_apart=v * 0.5)),
    },
    "bird_dog": {
        "back_sagging": lambda v: joined(dog(replace(GOOD_DOG, dip_deg=v))),
        "leg_too_high": lambda v: joined(dog(replace(GOOD_DOG, leg_deg=v - 4))),  # the foot is above a bent knee
        "trunk_shifting": lambda v: joined(dog(replace(GOOD_DOG, shift_deg=-v))),
        "knee_bent": lambda v: joined(dog(replace(GOOD_DOG, leg_deg=-12, knee_deg=v))),
        "elbow_bent": lambda v: joined(dog(replace(GOOD_DOG, arm_deg=-20, elbow_deg=v))),
        "leg_too_low": lambda v: joined(dog(replace(GOOD_DOG, leg_deg=v - 4))),
        "arm_too_low": lambda v: joined(dog(replace(GOOD_DOG, arm_deg=v - 4))),
        "same_side": _same,
        "hold_too_short": _short,
    },
    "glute_bridge": {
        "over_arched": lambda v: joined(bridge(GluteBridge(v))),
        "not_high_enough": lambda v: joined(bridge(GluteBridge(v))),
        "dropping_fast": _speed,
        "feet_too_far": lambda v: joined(bridge(GluteBridge(0, v))),
        "feet_too_near": lambda v: joined(bridge(GluteBridge(0, v))),
    },
}
SHOWN["hip_circle"] = {"circle_small": lambda v: _circle(v)}
#: Distances from the limit where 4 beyond and 2 inside are not the measure of it.
DISTANCES = {
    "feet_apart": (0.15, 0.1),
    "hold_too_short": (0.4, 0.4),
    "dropping_fast": (0.1, 0.06),
    "same_side": (0.5, 0.5),
    "hips_dropping": (2.0, 1.0),
    "circle_small": (0.05, 0.05),
    "knees_bent": (2.0, 2.0),
}

CASES = [
    Case(exercise, fault, keys, *DISTANCES.get(fault, (4.0, 2.0)))
    for exercise, faults in SHOWN.items()
    for fault, keys in faults.items()
]


def test_every_declared_fault_is_shown_here_or_in_a_recorded_drill() -> None:
    declared = {(name, fault.id) for name, exercise in EXERCISES.items() for fault in exercise.all_faults}
    drilled = {(truth["exercise"], truth["fault"]) for truth in map(truth_of, RECORDINGS) if truth["fault"]}
    assert {(case.exercise, case.fault) for case in CASES} | drilled == declared


@pytest.mark.parametrize("camera", CAMERAS, ids=["right-small", "left-large"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.exercise}-{case.fault}")
def test_shown_and_found(case: Case, camera: Camera) -> None:
    found = judged(timeline(case.session(case.beyond + case.error), FPS, camera), case.exercise)
    declared = case.declared
    (span,) = found.faults
    assert span.id == case.fault
    assert (span.peak - declared.limit.value) * declared.sign > 0
    assert span.limit == declared.limit.value
    assert span.cue == declared.cue
    assert span.voids is declared.voids
    if isinstance(EXERCISES[case.exercise], Hold):
        (one,) = found.holds
        assert (one.in_form_s < one.total_s - 1) is declared.voids
    else:
        (rep,) = found.reps
        assert case.fault in rep.faults
        assert rep.counted is not declared.voids


READ_WORST = ("head_dropped", "head_craned", "elbow_bent")


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.fault in READ_WORST], ids=lambda case: f"{case.exercise}-{case.fault}"
)
def test_beyond_the_limit_by_less_than_its_error_is_advice(case: Case) -> None:
    found = judged(timeline(case.session(case.error / 2), FPS, CAMERAS[0]), case.exercise)
    assert found.fault_ids == set()
    assert case.fault in {span.id for span in found.advice}


@pytest.mark.parametrize("camera", CAMERAS, ids=["right-small", "left-large"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.exercise}-{case.fault}")
def test_just_inside_the_limit_is_no_fault(case: Case, camera: Camera) -> None:
    found = judged(timeline(case.session(-case.inside), FPS, camera), case.exercise)
    assert found.fault_ids == set()
    if isinstance(EXERCISES[case.exercise], Hold):
        (one,) = found.holds
        assert one.in_form_s == pytest.approx(one.total_s)
        assert one.total_s == pytest.approx(7, abs=0.8)
    else:
        (rep,) = found.reps
        assert rep.counted
        assert rep.faults == ()
    advice = case.declared.limit.advice
    if advice is not None and abs(advice - case.declared.limit.value) > case.inside + 1:
        assert case.fault in {span.id for span in found.advice}


@pytest.mark.parametrize("camera", CAMERAS, ids=["right-small", "left-large"])
@pytest.mark.parametrize(
    ("exercise", "keys", "sides"),
    [
        ("forearm_plank", hold(ForearmPlank()), [None]),
        ("straight_arm_plank", hold(StraightArmPlank()), [None]),
        ("knee_plank", hold(KneePlank()), [None]),
        ("side_plank", hold(SidePlank("left")), ["left"]),
        ("side_plank", hold(SidePlank("right")), ["right"]),
        ("side_plank", hold(SidePlank("left", back=True)), ["left"]),
        ("side_plank", hold(SidePlank("right", back=True)), ["right"]),
        ("bird_dog", joined(dog(), dog(BirdDog("right", "left", -5, -3))), ["left", "right"]),
        ("glute_bridge", joined(bridge(), bridge(GluteBridge(6.0))), [None, None]),
    ],
)
def test_good_form_has_no_fault_and_no_advice(
    exercise: str, keys: list[Key], sides: list[str | None], camera: Camera
) -> None:
    found = judged(timeline(keys, FPS, camera), exercise)
    assert found.sides == sides
    assert found.faults == found.advice == []
    for one in found.holds:
        assert one.total_s == pytest.approx(7, abs=0.6)
        assert one.in_form_s == pytest.approx(one.total_s, abs=0.1)
    assert all(rep.counted and not rep.faults for rep in found.reps)
