"""Every exercise: a folder a family, one small declaration a file. To add one: CONTRIBUTING.md, "Add an exercise"."""

from formcheck.exercises.all_fours.all_fours_hip_circle import ALL_FOURS_HIP_CIRCLE
from formcheck.exercises.all_fours.all_fours_rock import ALL_FOURS_ROCK
from formcheck.exercises.all_fours.bird_dog import BIRD_DOG
from formcheck.exercises.all_fours.cat_cow import CAT_COW
from formcheck.exercises.all_fours.childs_pose import CHILDS_POSE
from formcheck.exercises.all_fours.kneeling_step import KNEELING_STEP
from formcheck.exercises.all_fours.push_back import PUSH_BACK
from formcheck.exercises.catalogue import Catalogue
from formcheck.exercises.on_side.side_arm_leg_raise import SIDE_ARM_LEG_RAISE
from formcheck.exercises.on_side.side_leg_raise import SIDE_LEG_RAISE
from formcheck.exercises.on_side.side_leg_swing import SIDE_LEG_SWING
from formcheck.exercises.on_side.side_plank import SIDE_PLANK
from formcheck.exercises.planks.downward_dog import DOWNWARD_DOG
from formcheck.exercises.planks.forearm_plank import FOREARM_PLANK
from formcheck.exercises.planks.knee_plank import KNEE_PLANK
from formcheck.exercises.planks.straight_arm_plank import STRAIGHT_ARM_PLANK
from formcheck.exercises.prone.back_extension import BACK_EXTENSION
from formcheck.exercises.prone.back_extension_twist import BACK_EXTENSION_TWIST
from formcheck.exercises.prone.bow import BOW
from formcheck.exercises.prone.cobra import COBRA
from formcheck.exercises.prone.press_up import PRESS_UP
from formcheck.exercises.prone.prone_arm_leg_raise import PRONE_ARM_LEG_RAISE
from formcheck.exercises.prone.prone_bent_leg_raise import PRONE_BENT_LEG_RAISE
from formcheck.exercises.prone.prone_double_leg_raise import PRONE_DOUBLE_LEG_RAISE
from formcheck.exercises.prone.prone_leg_raise import PRONE_LEG_RAISE
from formcheck.exercises.prone.sphinx import SPHINX
from formcheck.exercises.prone.superman import SUPERMAN
from formcheck.exercises.seated.russian_twist import RUSSIAN_TWIST
from formcheck.exercises.standing.barbell_deadlift import BARBELL_DEADLIFT
from formcheck.exercises.standing.bent_over_row import BENT_OVER_ROW
from formcheck.exercises.standing.good_morning import GOOD_MORNING
from formcheck.exercises.standing.hip_circle import HIP_CIRCLE
from formcheck.exercises.standing.hip_hinge_hold import HIP_HINGE_HOLD
from formcheck.exercises.standing.lateral_raise import LATERAL_RAISE
from formcheck.exercises.standing.reverse_fly import REVERSE_FLY
from formcheck.exercises.standing.revolved_triangle import REVOLVED_TRIANGLE
from formcheck.exercises.standing.romanian_deadlift import ROMANIAN_DEADLIFT
from formcheck.exercises.standing.side_bend import SIDE_BEND
from formcheck.exercises.standing.standing_sway import STANDING_SWAY
from formcheck.exercises.standing.wall_stretch import WALL_STRETCH
from formcheck.exercises.supine.butterfly import BUTTERFLY
from formcheck.exercises.supine.crossed_leg_press import CROSSED_LEG_PRESS
from formcheck.exercises.supine.double_knee_to_chest import DOUBLE_KNEE_TO_CHEST
from formcheck.exercises.supine.double_leg_raise import DOUBLE_LEG_RAISE
from formcheck.exercises.supine.glute_bridge import GLUTE_BRIDGE
from formcheck.exercises.supine.heel_slide import HEEL_SLIDE
from formcheck.exercises.supine.hip_sway import HIP_SWAY
from formcheck.exercises.supine.knee_hug_curl import KNEE_HUG_CURL
from formcheck.exercises.supine.knee_to_chest import KNEE_TO_CHEST
from formcheck.exercises.supine.leg_circle import LEG_CIRCLE
from formcheck.exercises.supine.leg_lift import LEG_LIFT
from formcheck.exercises.supine.leg_pendulum import LEG_PENDULUM
from formcheck.exercises.supine.oblique_crunch import OBLIQUE_CRUNCH
from formcheck.exercises.supine.partial_crunch import PARTIAL_CRUNCH
from formcheck.exercises.supine.pelvic_tilt import PELVIC_TILT
from formcheck.exercises.supine.rest_90_90 import REST_90_90
from formcheck.exercises.supine.reverse_plank import REVERSE_PLANK
from formcheck.exercises.supine.scissors import SCISSORS
from formcheck.exercises.supine.single_leg_raise import SINGLE_LEG_RAISE
from formcheck.exercises.supine.sit_up import SIT_UP
from formcheck.exercises.supine.supine_hip_roll import SUPINE_HIP_ROLL
from formcheck.exercises.supine.supine_leg_slide import SUPINE_LEG_SLIDE
from formcheck.exercises.supine.supine_side_bend import SUPINE_SIDE_BEND
from formcheck.exercises.supine.supine_twist_lift import SUPINE_TWIST_LIFT
from formcheck.exercises.supine.trunk_rotation import TRUNK_ROTATION

#: The exercises that come with formcheck, with the default limits. What is judged is a matter of the settings.
EXERCISES = Catalogue(
    (
        *(FOREARM_PLANK, STRAIGHT_ARM_PLANK, KNEE_PLANK, SIDE_PLANK, BIRD_DOG, GLUTE_BRIDGE, REVERSE_PLANK),
        *(CAT_COW, CHILDS_POSE, ALL_FOURS_ROCK, PUSH_BACK, KNEELING_STEP, ALL_FOURS_HIP_CIRCLE),
        *(SUPERMAN, COBRA, SPHINX, PRESS_UP, BACK_EXTENSION, PRONE_LEG_RAISE, PRONE_ARM_LEG_RAISE),
        *(PRONE_DOUBLE_LEG_RAISE, PRONE_BENT_LEG_RAISE, BACK_EXTENSION_TWIST, BOW),
        *(KNEE_TO_CHEST, SINGLE_LEG_RAISE, LEG_LIFT, PARTIAL_CRUNCH, SIT_UP, PELVIC_TILT, TRUNK_ROTATION),
        *(DOUBLE_KNEE_TO_CHEST, DOUBLE_LEG_RAISE, HEEL_SLIDE, SCISSORS, REST_90_90),
        *(LEG_CIRCLE, LEG_PENDULUM, SUPINE_LEG_SLIDE),
        *(OBLIQUE_CRUNCH, KNEE_HUG_CURL, SUPINE_TWIST_LIFT, SUPINE_HIP_ROLL, SUPINE_SIDE_BEND),
        *(BUTTERFLY, HIP_SWAY, CROSSED_LEG_PRESS, RUSSIAN_TWIST),
        *(ROMANIAN_DEADLIFT, GOOD_MORNING, SIDE_BEND, HIP_CIRCLE, SIDE_LEG_RAISE),
        *(SIDE_LEG_SWING, SIDE_ARM_LEG_RAISE),
        *(LATERAL_RAISE, BENT_OVER_ROW, BARBELL_DEADLIFT, HIP_HINGE_HOLD, REVERSE_FLY),
        *(WALL_STRETCH, STANDING_SWAY, REVOLVED_TRIANGLE, DOWNWARD_DOG),
    )
)
