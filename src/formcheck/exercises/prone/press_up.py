"""Press-up: the arms straighten and the chest rises, the pelvis stays on the floor.

Shrugged shoulders can't be told: from the floor to the top the distance of ear and shoulder changes by 0 to +0.10
trunks on drawn bodies where the model reads good ones, by -0.13 to 0 where they are shrugged.
"""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

PRESS_UP = Reps(
    id="press_up",
    title="Press-up on the floor",
    right="Face down, hands beside the chest: the arms straighten slowly and lift the chest, the pelvis stays on the"
    " floor; a moment at the top, then down again. Keep the shoulders away from the ears, which is not judged.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.trunk_incline_deg,
    postures=faults.ANYHOW,
    position=(
        Range(m.trunk_incline_deg, -25, 75, margin=8),
        Range(m.lower_thigh_deg, -45, 35, margin=8),
    ),
    effort=m.shoulder_over_ankle_trunks,  # which stays the same where a plank sags
    travel=0.22,
    top=0.42,
    requires=(
        Range(m.body_line_deg, low=15),
        Range(m.forearm_slope_deg, low=30),
        Range(m.shoulder_over_elbow_trunks, low=0.42),
        Range(m.legs_apart_deg, high=10),
    ),
    most_hold_s=4.5,  # longer is a cobra
    faults=(faults.HIPS_LIFTING_AT_TOP,),
    prescription=Prescription(sets=1, reps=15, hold_s=1),
    caution="Go only as high as it feels easy, each time a little higher; stop at pain that goes down a leg.",
    sources=("iLive 2025 (pain relief, flexibility)",),
)
