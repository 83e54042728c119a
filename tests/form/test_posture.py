"""How a body lies and what carries it."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import (
    BirdDog,
    Camera,
    ForearmPlank,
    GluteBridge,
    KneePlank,
    ProneFlat,
    ProneOnForearms,
    SidePlank,
    Stance,
    Standing,
    StraightArmPlank,
    all_fours,
)

from formcheck.form.body import Body, BodyTracker, Joints, Side
from formcheck.form.geometry import UNSEEN
from formcheck.form.posture import UNKNOWN, Lie, Posture, Support, heights_trunks, read_posture

FOREARMS_FEET = Posture(Lie.PRONE, Support.FOREARMS_FEET)
LYING = Posture(Lie.PRONE, Support.LENGTH)

KNOWN: list[tuple[Stance, Posture]] = [
    *((ForearmPlank(sag_deg=sag), FOREARMS_FEET) for sag in (-60, -45, -30, -15, 0, 15, 22, 26)),
    *((StraightArmPlank(sag_deg=sag), Posture(Lie.PRONE, Support.HANDS_FEET)) for sag in (-50, -25, 0, 20, 40)),
    *((KneePlank(sag_deg=sag), Posture(Lie.PRONE, Support.FOREARMS_KNEES)) for sag in (-30, 0, 15)),
    (ProneOnForearms(), LYING),
    (ProneFlat(), LYING),
    (all_fours(), Posture(Lie.PRONE, Support.HANDS_KNEES)),
    (BirdDog(leg_deg=0, arm_deg=0), Posture(Lie.PRONE, Support.HANDS_KNEES)),
    (GluteBridge(), Posture(Lie.SUPINE, Support.LENGTH)),
    (GluteBridge(lift_deg=0), Posture(Lie.SUPINE, Support.LENGTH)),
    (SidePlank("left"), Posture(Lie.LEFT, Support.FOREARMS_FEET)),
    (SidePlank("right"), Posture(Lie.RIGHT, Support.FOREARMS_FEET)),
    (SidePlank("right", back=True), Posture(Lie.RIGHT, Support.FOREARMS_FEET)),
    (Standing(), Posture(Lie.UPRIGHT, Support.FEET)),
    (Standing(towards_camera=True), Posture(Lie.UPRIGHT, Support.FEET)),
]
each_known = pytest.mark.parametrize(("stance", "posture"), KNOWN, ids=lambda x: repr(x))


def posture_of(stance: Stance, camera: Camera | None = None, before: Posture = UNKNOWN) -> Posture:
    return read_posture(BodyTracker().update((camera or Camera()).pose(stance)), before)


@each_known
def test_each_stance_is_told_from_the_others(stance: Stance, posture: Posture) -> None:
    assert posture_of(stance) == posture


@each_known
@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("yaw_deg", [-20, 20])
def test_from_either_side_and_turned_by_twenty_degrees(
    stance: Stance, posture: Posture, facing: int, yaw_deg: float
) -> None:
    assert posture_of(stance, Camera(facing=facing, yaw_deg=yaw_deg)) == posture


@each_known
def test_a_mirror_exchanges_only_the_sides(stance: Stance, posture: Posture) -> None:
    body = BodyTracker().update(Camera().pose(stance).mirrored())
    lie = {Lie.LEFT: Lie.RIGHT, Lie.RIGHT: Lie.LEFT}.get(posture.lie, posture.lie) if posture.lie else None
    assert read_posture(body) == replace(posture, lie=lie)


@settings(max_examples=40, deadline=None)
@given(scale=st.floats(60, 600), x=st.floats(-200, 200), known=st.sampled_from(KNOWN))
def test_size_and_place_do_not_matter(scale: float, x: float, known: tuple[Stance, Posture]) -> None:
    stance, posture = known
    camera = Camera(scale=scale, size=(2400, 2000), shift_px=(x, 0))
    assert posture_of(stance, camera) == posture


def test_what_touches_the_floor_is_near_it_and_the_rest_is_not() -> None:
    heights = heights_trunks(BodyTracker().update(Camera().pose(ForearmPlank())))
    assert heights["elbow"] == pytest.approx(0, abs=0.05)
    assert heights["foot_index"] == pytest.approx(0, abs=0.05)
    assert heights["hip"] > 0.2
    assert heights["knee"] > 0.15


def test_a_tilted_camera_tilts_the_floor() -> None:
    pose = Camera().pose(ForearmPlank())
    turn = complex(math.cos(math.radians(8)), math.sin(math.radians(8)))
    turned = (pose.image_xy @ [1, 1j]) * turn
    pose = replace(pose, image_xy=turned.view(float).reshape(-1, 2), image_size=(3000, 3000))
    assert read_posture(BodyTracker().update(pose)) == FOREARMS_FEET


def test_on_the_edge_it_stays_what_it_was() -> None:
    """From where a kneeling body becomes one on its feet to where it goes back, by raising the knees."""
    poses = [Camera().pose(ForearmPlank(sag_deg=sag)) for sag in range(15, 40)]
    fresh = [read_posture(BodyTracker().update(pose)) for pose in poses]
    held, last = [], FOREARMS_FEET
    for pose in poses:
        last = read_posture(BodyTracker().update(pose), last)
        held.append(last)
    assert held.count(FOREARMS_FEET) >= fresh.count(FOREARMS_FEET) > 10


def test_what_is_not_known_decides_nothing() -> None:
    planks = (FOREARMS_FEET,)
    assert FOREARMS_FEET.among(planks) is True
    assert LYING.among(planks) is False
    assert Posture(Lie.PRONE, None).among(planks) is None
    assert Posture(Lie.SUPINE, None).among(planks) is False
    assert UNKNOWN.among(planks) is None


def test_without_feet_in_the_picture_the_floor_is_level() -> None:
    hidden = ("ANKLE", "HEEL", "FOOT_INDEX")
    assert posture_of(ForearmPlank(), Camera(hidden=hidden)) == FOREARMS_FEET
    assert posture_of(KneePlank(), Camera(hidden=hidden)).support is not Support.FOREARMS_FEET


def clicked(**points: complex) -> Body:
    """A body that lies across the picture to the right, of the joints that are given (in trunks, y up)."""
    near = Joints(**{name: points.get(name, UNSEEN) for name in Joints._fields})
    return Body(near, near, near, Side.LEFT, facing=1.0, trunk_px=1.0, breadth=0.0, chest_down_deg=90.0)


#: A deep sag on the toes with the knees just above the floor.
SUNK = {
    "wrist": 2.95 + 0.05j,
    "elbow": 2.6 + 0.07j,
    "shoulder": 2.6 + 0.72j,
    "hip": 1.65 + 0.36j,
    "knee": 0.83 + 0.12j,
    "ankle": 0.0 + 0.33j,
    "foot_index": 0.0 + 0.03j,
}


def test_a_plank_that_sinks_on_its_toes_stays_one_and_alone_it_looks_as_if_it_knelt() -> None:
    body = clicked(**SUNK)
    assert heights_trunks(body)["knee"] < 0.09
    assert read_posture(body, FOREARMS_FEET) == FOREARMS_FEET
    assert read_posture(body).support is Support.FOREARMS_KNEES
    assert read_posture(body, Posture(Lie.PRONE, Support.FOREARMS_KNEES)).support is Support.FOREARMS_KNEES


@pytest.mark.parametrize(
    ("moved", "support"),
    [
        ({"hip": 1.65 + 0.20j, "knee": 0.83 + 0.10j, "shoulder": 2.6 + 0.55j}, Support.LENGTH),
        ({"hip": 1.5 + 0.40j, "knee": 0.9 + 0.10j, "ankle": 0.35 + 0.45j, "foot_index": 0.2 + 0.40j}, None),
        ({"hip": 1.65 + 0.52j}, Support.FOREARMS_KNEES),
    ],
    ids=["hips and knees lie", "the knees kneel", "nothing sags"],
)
def test_it_is_no_plank_any_more_where(moved: dict[str, complex], support: Support | None) -> None:
    found = read_posture(clicked(**{**SUNK, **moved}), FOREARMS_FEET).support
    assert found is (support or Support.FOREARMS_KNEES)
