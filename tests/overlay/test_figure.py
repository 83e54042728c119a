"""The drawn body that shows an exercise before it begins, and in the rest before it."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.coach import CoachState, Stage, Work
from formcheck.demonstrations import load_demonstration
from formcheck.exercises import EXERCISES
from formcheck.form.events import FormState, Phase
from formcheck.overlay.figure import Figure
from formcheck.overlay.screen import Screen, Shown

DOG = Work(EXERCISES["bird_dog"], 1, 1, None, 10, 30.0)
PLANK = Work(EXERCISES["forearm_plank"], 1, 2, 30.0, None, 30.0)


def drawn(exercise: str, t: float, size: tuple[int, int] = (320, 180)) -> np.ndarray:
    picture = np.full((size[1] + 40, size[0] + 60, 3), 77, np.uint8)
    Figure().draw(picture, exercise, t, (30, 20, *size))
    return picture


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_is_shown_and_stays_in_its_box(exercise: str) -> None:
    picture = drawn(exercise, 0.4)
    inside = picture[20:200, 30:350]
    assert 0.02 < (inside.min(axis=2) > 200).mean() < 0.6  # a body on a dark ground
    outside = picture.copy()
    outside[20:200, 30:350] = 77
    assert (outside == 77).all()


def test_it_moves_and_begins_again() -> None:
    of = load_demonstration("bird_dog")
    assert of is not None
    first, later = drawn("bird_dog", 0.0), drawn("bird_dog", of.end * of.step_s)
    assert np.abs(first.astype(int) - later).mean() > 1
    length_s = (len(of.drawings) + round(0.6 / of.step_s)) * of.step_s
    assert (drawn("bird_dog", length_s + 0.01) == drawn("bird_dog", 0.01)).all()


def test_without_a_demonstration_nothing_is_drawn() -> None:
    assert (drawn("levitation", 0.0) == 77).all()


def test_set_up_and_rest_show_what_comes_and_a_set_does_not() -> None:
    def screen(coach: CoachState, t: float) -> np.ndarray:
        picture = np.zeros((360, 640, 3), np.uint8)
        return Screen().draw(picture, None, FormState(t, None, Phase.AWAY), coach, Shown()).copy()

    def moves(coach: CoachState) -> bool:
        return bool((screen(coach, 0.0) != screen(coach, 1.5)).any())

    assert moves(CoachState(Stage.SETUP, DOG))
    assert not moves(CoachState(Stage.SETUP, DOG, in_position=True))
    assert moves(CoachState(Stage.REST, PLANK, remaining_s=9.0, coming=DOG))
    assert not moves(CoachState(Stage.WORK, PLANK, remaining_s=9.0))
