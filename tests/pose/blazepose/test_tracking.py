"""Bodies from frame to frame."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.landmarks import Body
from formcheck.pose.blazepose.tracking import Tracker, second_looks
from formcheck.video.types import Image

PICTURE = np.zeros((100, 300, 3), np.uint8)
LOOKS = second_looks(300, 100)


class Scene:
    """Bodies at places along x, each as wide as 40 pixels; whoever asks is written down.

    The one at `weak` is seen only by a detector that is asked for low scores in the square `seen_in`; a body that
    wanders is read farther along each time.
    """

    def __init__(self, *places: float, weak: float | None = None, seen_in: Crop | None = None) -> None:
        self.places = list(places)
        self.weak = weak
        self.seen_in = seen_in or LOOKS[1]
        self.score = 0.95
        self.presence = 1.0
        self.wanders = 0.0
        self.searched = 0
        self.read_at: list[float] = []

    def find(self, image: Image, where: Crop | None = None, min_score: float = 0.5) -> list[Crop]:
        self.searched += 1
        found = [Crop(x, 50, 80) for x in self.places]
        if self.weak is not None and min_score < 0.5 and where == self.seen_in:
            found.append(Crop(self.weak, 50, 80))
        return found

    def read(self, image: Image, crop: Crop) -> Body:
        self.read_at.append(crop.x)
        there = [*self.places, *([] if self.weak is None else [self.weak])]
        place = min(there, key=lambda x: abs(x - crop.x), default=1e9)
        score = self.score if abs(place - crop.x) < 30 else 0.1
        place += self.wanders * len(self.read_at)
        xy = np.array((place, 50)) + np.random.default_rng(0).uniform(-20, 20, (33, 2))
        return Body(
            score,
            xy,
            np.zeros((33, 3)),
            np.ones(33),
            np.full(33, self.presence),
            Crop(place, 50, 80),
            np.zeros((1, 1), np.float32),
            np.eye(2, 3),
        )


def tracker(scene: Scene, **options: int) -> Callable[[], list[float]]:
    """Gives the places of the bodies in the next frame, of 30 a second."""
    made = Tracker(scene, scene, **options)  # type: ignore[arg-type]
    times = itertools.count()
    return lambda: [round(body.next_crop.x) for body in made.update(PICTURE, next(times) / 30)]


def test_a_body_is_looked_for_where_it_was() -> None:
    scene = Scene(100.0)
    step = tracker(scene)
    assert step() == [100]
    scene.places = [110.0]
    assert step() == [110]
    assert scene.searched == 1
    assert scene.read_at == [100, 100]
    assert step() == [110]
    assert scene.read_at[-1] == 110


def test_a_lost_one_is_searched_in_the_same_frame() -> None:
    scene = Scene(100.0)
    step = tracker(scene)
    step()
    scene.places = [250.0]
    assert step() == [250]
    assert scene.searched == 2
    scene.places = []
    assert step() == []
    scene.places = [40.0]
    assert step() == [40]


def test_another_person_does_not_take_over() -> None:
    scene = Scene(100.0)
    step = tracker(scene)
    step()
    scene.places = [250.0, 100.0]
    assert step() == [100]


def test_two_are_kept_and_searched_for_while_one_is_missing() -> None:
    scene = Scene(100.0)
    step = tracker(scene, most=2)
    assert step() == [100]
    scene.places = [100.0, 220.0]
    assert step() == [100, 220]
    searched = scene.searched
    assert step() == [100, 220]
    assert scene.searched == searched
    scene.places = [220.0]
    assert step() == [220]


def test_stills_are_searched_every_time() -> None:
    scene = Scene(100.0)
    step = tracker(scene, still=True)
    assert step() == step() == [100]
    assert scene.searched == 2


def test_second_looks_see_all_of_a_wide_picture_from_nearer_and_turned() -> None:
    nearer, turned = ([look for look in LOOKS if bool(look.angle) is is_turned] for is_turned in (False, True))
    assert {(look.side, look.y) for look in nearer} == {(180, 50)}
    assert sorted(look.x for look in nearer) == [90, 150, 210]  # from 0 to 300
    assert sorted(look.angle for look in turned) == [-np.pi / 2, np.pi / 2]
    assert sorted(look.y for look in second_looks(100, 300) if not look.angle) == [90, 150, 210]


@pytest.mark.parametrize("look", LOOKS)
def test_whom_the_first_look_misses_a_second_one_finds_and_then_keeps(look: Crop) -> None:
    scene = Scene(weak=100.0, seen_in=look)
    step = tracker(scene)
    found = [step() for _ in range(32)]  # five looks, from 0 to 0.8 s, and some frames more for rounding
    assert found[-1] == [100]
    first = found.index([100])
    assert found[first:] == [[100]] * (32 - first)


def test_who_comes_goes_before_the_one_of_a_second_look() -> None:
    scene = Scene(weak=250.0, seen_in=LOOKS[0])
    step = tracker(scene)
    assert step() == [250]
    scene.places = [100.0]
    found = [step() for _ in range(8)]
    assert found[-1] == [100]
    searched = scene.searched
    assert [step() for _ in range(30)] == [[100]] * 30
    assert scene.searched == searched


@pytest.mark.parametrize(("name", "value"), [("score", 0.8), ("presence", 0.8), ("wanders", 5.0)])
def test_a_second_look_must_be_sure_twice_of_the_same(name: str, value: float) -> None:
    scene = Scene(weak=100.0)
    setattr(scene, name, value)
    step = tracker(scene)
    assert [step() for _ in range(32)] == [[]] * 32


def test_an_empty_room_costs_little_more_and_a_found_body_nothing() -> None:
    scene = Scene()
    step = tracker(scene)
    for _ in range(90):
        step()
    assert 90 < scene.searched <= 90 + 16  # three seconds, five second looks in each
    scene = Scene(100.0)
    step = tracker(scene)
    for _ in range(90):
        step()
    assert scene.searched == 1
    assert len(scene.read_at) == 90


def test_what_is_drawn_without_presence_is_looked_at_again() -> None:
    scene = Scene(100.0)
    scene.presence = 0.3
    step = tracker(scene)
    assert step() == [100]
    assert scene.searched == 2


def test_a_photograph_gets_every_second_look_and_several_people_none() -> None:
    scene = Scene(weak=100.0, seen_in=LOOKS[-1])
    assert tracker(scene, still=True)() == [100]
    assert scene.searched == 1 + len(LOOKS)
    scene = Scene(weak=100.0)
    step = tracker(scene, most=2)
    assert [step() for _ in range(32)] == [[]] * 32
