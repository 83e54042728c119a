"""Every exercise, one small declaration a file. To add one: CONTRIBUTING.md, "Add an exercise"."""

from formcheck.exercises.bird_dog import BIRD_DOG
from formcheck.exercises.forearm_plank import FOREARM_PLANK
from formcheck.exercises.glute_bridge import GLUTE_BRIDGE
from formcheck.exercises.knee_plank import KNEE_PLANK
from formcheck.exercises.side_plank import SIDE_PLANK
from formcheck.exercises.straight_arm_plank import STRAIGHT_ARM_PLANK
from formcheck.form.exercise import Exercise

#: Every declared exercise by its id, in the order in which it is listed.
EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise
    for exercise in (FOREARM_PLANK, STRAIGHT_ARM_PLANK, KNEE_PLANK, SIDE_PLANK, BIRD_DOG, GLUTE_BRIDGE)
}
