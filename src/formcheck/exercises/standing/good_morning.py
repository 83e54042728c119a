"""Good morning: a hinge at the hips with the bar on the shoulders, or the hands there or behind the head."""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Posture, Support

GOOD_MORNING = Reps(
    id="good_morning",
    title="Good morning",
    right="Standing, the hands at the shoulders: the hips go back and the straight back bows towards level over nearly"
    " straight knees, eyes ahead; then stand up tall.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera="At hip height, 2.5 to 3.5 metres away, looking across your body, which it sees from head to feet.",
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_bow_deg,
    postures=(Posture(None, Support.FEET),),
    position=(
        Range(m.knee_deg, low=60, margin=8),
        Range(m.feet_apart_trunks, high=1.1, margin=0.1),
        Range(m.shoulder_over_wrist_trunks, -0.8, 0.55, margin=0.1, may_hide=True),
    ),
    effort=m.trunk_bow_deg,
    travel=18,
    top=28,
    requires=(
        Range(m.trunk_bow_deg, low=26),
        Range(m.chest_down_deg, low=24),
        Range(m.hip_over_knee_trunks, low=0.25),  # lower, it is a squat
    ),
    faults=(faults.BACK_ROUNDING, faults.HEAD_DOWN, faults.KNEES_BENDING),
    prescription=Prescription(sets=1, reps=10),
    caution="Begin without a weight. With a sore back no barbell work; not within two months of a spinal injury.",
    sources=("iLive 2025 (barbell)",),
)
