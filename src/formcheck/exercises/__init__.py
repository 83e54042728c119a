"""Every exercise: a folder a family, one small declaration a file. To add one: CONTRIBUTING.md, "Add an exercise"."""

from formcheck.exercises.all_fours.all_fours_rock import ALL_FOURS_ROCK
from formcheck.exercises.all_fours.bird_dog import BIRD_DOG
from formcheck.exercises.all_fours.cat_cow import CAT_COW
from formcheck.exercises.all_fours.childs_pose import CHILDS_POSE
from formcheck.exercises.all_fours.push_back import PUSH_BACK
from formcheck.exercises.catalogue import Catalogue
from formcheck.exercises.on_side.side_plank import SIDE_PLANK
from formcheck.exercises.planks.forearm_plank import FOREARM_PLANK
from formcheck.exercises.planks.knee_plank import KNEE_PLANK
from formcheck.exercises.planks.straight_arm_plank import STRAIGHT_ARM_PLANK
from formcheck.exercises.supine.glute_bridge import GLUTE_BRIDGE
from formcheck.exercises.supine.reverse_plank import REVERSE_PLANK

#: The exercises that come with formcheck, with the default limits. What is judged is a matter of the settings.
EXERCISES = Catalogue(
    (
        FOREARM_PLANK,
        STRAIGHT_ARM_PLANK,
        KNEE_PLANK,
        SIDE_PLANK,
        BIRD_DOG,
        GLUTE_BRIDGE,
        CAT_COW,
        CHILDS_POSE,
        REVERSE_PLANK,
        ALL_FOURS_ROCK,
        PUSH_BACK,
    )
)
