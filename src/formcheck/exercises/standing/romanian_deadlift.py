"""Romanian (straight-leg) deadlift: a hinge at the hips, the weight in the hands along the legs.

Which weight it is, and whether there is one, is not looked at. A hinge with empty hands that hang counts as well.
"""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Posture, Support

ROMANIAN_DEADLIFT = Reps(
    id="romanian_deadlift",
    title="Romanian deadlift",
    right="Standing, the weight close to the legs: the hips go back and the trunk bows over nearly straight knees, the"
    " back keeps its shape; then stand up tall.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera="At hip height, 2.5 to 3.5 metres away, looking across your body, which it sees from head to feet.",
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_bow_deg,
    postures=(Posture(None, Support.FEET),),
    position=(
        Range(m.hip_deg, low=62, margin=2),  # folded farther, it is lifted from the floor
        Range(m.upper_arm_lean_deg, low=-38, margin=6, may_hide=True),  # drawn back, it is a row
        Range(m.shoulder_over_wrist_trunks, low=0.75, margin=0.1, may_hide=True),
    ),
    effort=m.trunk_bow_deg,
    travel=18,
    top=28,
    requires=(
        Range(m.trunk_bow_deg, low=26),
        Range(m.chest_down_deg, low=24),
        Range(m.arm_lean_deg, low=-21),  # hands that rest on the knees slant back
    ),
    faults=(faults.BACK_ROUNDING, faults.KNEES_BENDING, faults.WEIGHT_DRIFTING, faults.HEAD_CRANED),
    prescription=Prescription(sets=1, reps=10),
    caution="Stop at pain. With a sore back no weights, and not within two months of a spinal injury.",
    sources=("ISSA 2022",),
)
