"""Bodies from frame to frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from formcheck.pose.blazepose.crop import Crop
from formcheck.pose.blazepose.landmarks import Body
from formcheck.pose.blazepose.tracking import Tracker
from formcheck.video.types import Image

PICTURE = np.zeros((100, 300, 3), np.uint8)


class Scene:
    """Bodies at places along x, each as wide as 40 pixels; whoever asks is written down."""

    def __init__(self, *places: float) -> None:
        self.places = list(places)
        self.searched = 0
        self.read_at: list[float] = []

    def find(self, image: Image) -> list[Crop]:
        self.searched += 1
        return [Crop(x, 50, 80) for x in self.places]

    def read(self, image: Image, crop: Crop) -> Body:
        self.read_at.append(crop.x)
        place = min(self.places, key=lambda x: abs(x - crop.x), default=1e9)
        there = abs(place - crop.x) < 30
        xy = np.array((place, 50)) + np.random.default_rng(0).uniform(-20, 20, (33, 2))
        ones = np.ones(33)
        next_crop = Crop(place, 50, 80)
        return Body(
            0.9 if there else 0.1,
            xy,
            np.zeros((33, 3)),
            ones,
            ones,
            next_crop,
            np.zeros((1, 1), np.float32),
            np.eye(2, 3),
        )


def tracker(scene: Scene, **options: int) -> Callable[[], list[float]]:
    """Gives the places of the bodies in the next frame."""
    made = Tracker(scene, scene, **options)  # type: ignore[arg-type]
    return lambda: [round(body.next_crop.x) for body in made.update(PICTURE)]


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
