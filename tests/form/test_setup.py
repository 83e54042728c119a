"""What must change before the first set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tests.builders import Camera, ForearmPlank, SidePlank, Standing

from formcheck.exercises import EXERCISES
from formcheck.form.exercise import View
from formcheck.form.setup import Setup, check_setup
from formcheck.pose.types import Landmark, Pose

PLANK, SIDE_PLANK = EXERCISES["forearm_plank"], EXERCISES["side_plank"]


def plank(**camera: object) -> Pose:
    return Camera(**camera).pose(ForearmPlank())  # type: ignore[arg-type]


def check(pose: Pose | None, *, brightness: float = 120.0, people: Sequence[Pose] = ()) -> tuple[Setup, ...]:
    return check_setup(pose, PLANK, brightness=brightness, people=people)


def rolled(pose: Pose, degrees: float) -> Pose:
    a = np.radians(degrees)
    middle = np.array(pose.image_size) / 2
    turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return replace(pose, image_xy=(pose.image_xy - middle) @ turn + middle)


@pytest.mark.parametrize("facing", [1, -1])
def test_a_good_set_up_needs_nothing(facing: int) -> None:
    assert check(plank(facing=facing)) == ()
    assert check_setup(Camera().pose(SidePlank()), SIDE_PLANK, brightness=120.0) == ()


def test_nobody_and_darkness() -> None:
    assert check(None) == (Setup.NOBODY,)
    assert check(None, brightness=10.0) == (Setup.TOO_DARK, Setup.NOBODY)
    assert check(plank(), brightness=10.0) == (Setup.TOO_DARK,)


@pytest.mark.parametrize(
    ("scale", "which"),
    [(1.0, Setup.SEVERAL), (0.6, Setup.SEVERAL_NEARER), (1.5, Setup.SEVERAL_FARTHER)],
)
def test_several_people_and_whom_it_follows(scale: float, which: Setup) -> None:
    me = plank()
    other = replace(me, image_xy=(me.image_xy - me.image_xy.mean(axis=0)) * scale + 400.0)
    for people in ((me, other), (other, me)):
        assert check(me, people=people) == (which,)
    assert check(me, people=(me,)) == ()


def test_distance() -> None:
    assert check(plank(scale=60.0)) == (Setup.TOO_FAR,)
    assert check(plank(scale=760.0))[0] is Setup.TOO_NEAR


@pytest.mark.parametrize(
    ("joints", "what"),
    [
        (("EAR", "EYE", "NOSE", "MOUTH"), Setup.NO_HEAD),
        (("WRIST", "ELBOW", "PINKY", "INDEX", "THUMB"), Setup.NO_HANDS),
        (("ANKLE", "HEEL", "FOOT"), Setup.NO_FEET),
        (("HIP",), Setup.NO_HIPS),
    ],
)
def test_a_missing_part_is_named(joints: tuple[str, ...], what: Setup) -> None:
    assert what in check(plank(hidden=joints))


def test_feet_out_of_the_picture() -> None:
    away = plank(shift_px=(-420.0, 0.0))
    assert away.image_xy[Landmark.LEFT_ANKLE][0] < 0
    assert Setup.NO_FEET in check(away)


def test_the_wrong_side_of_the_body() -> None:
    front = Camera(yaw_deg=90).pose(Standing())
    assert Setup.TURN_SIDE in check(front)
    assert Setup.TURN_FRONT in check_setup(Camera().pose(Standing()), SIDE_PLANK, brightness=120.0)


@pytest.mark.parametrize(
    ("view", "turn"), [(View.FOOT, Setup.TURN_FEET), (View.HEAD, Setup.TURN_HEAD), (View.ABOVE, Setup.LOOK_DOWN)]
)
def test_every_view_has_its_advice(view: View, turn: Setup) -> None:
    asked = replace(SIDE_PLANK, view=view, other_views=())
    assert turn in check_setup(plank(), asked, brightness=120.0)


@pytest.mark.parametrize("degrees", [-20.0, 20.0])
def test_a_tilted_camera(degrees: float) -> None:
    assert check(rolled(plank(scale=250.0), degrees)) == (Setup.TILTED,)
    assert check(rolled(plank(scale=250.0), degrees / 4)) == ()


def test_without_an_exercise_only_what_is_true_of_all() -> None:
    assert check_setup(Camera(yaw_deg=90).pose(Standing()), None, brightness=120.0) == ()
    assert check_setup(None, None, brightness=120.0) == (Setup.NOBODY,)
