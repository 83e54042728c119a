"""Hip hinge with the hands on the knees, held for a moment each time."""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Posture, Support

HIP_HINGE_HOLD = Reps(
    id="hip_hinge_hold",
    title="Hip hinge hold",
    right="Standing, knees soft: the hips go back, the straight trunk bows until the hands rest on the knees, stays"
    " there, and rises again.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera="At hip height, 2.5 to 3.5 metres away, looking across your body, which it sees from head to feet.",
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_bow_deg,
    postures=(Posture(None, Support.FEET),),
    position=(
        Range(m.hip_deg, low=62, margin=2),
        Range(m.upper_arm_lean_deg, low=-45, margin=6, may_hide=True),
    ),
    effort=m.trunk_bow_deg,
    travel=18,
    top=26,
    requires=(
        Range(m.trunk_bow_deg, low=24),
        Range(m.chest_down_deg, low=24),
        Range(m.arm_lean_deg, -50, -17),  # hands that hang are straight below the shoulders
        Range(m.near_hand_to_knee_trunks, high=0.55),
        Range(m.elbow_deg, low=135),
    ),
    faults=(faults.HINGE_BACK_ROUNDING,),
    prescription=Prescription(sets=1, reps=8, hold_s=3),
    caution="Move slowly; stop at pain.",
    sources=("iLive 2025 (Dikul)",),
)
