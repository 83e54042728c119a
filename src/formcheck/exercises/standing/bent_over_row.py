"""Bent-over row: the trunk stays bowed, both elbows are pulled back past it; with a bar, dumbbells or empty hands."""

from formcheck.exercises.standing import arm_faults
from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Posture, Support

BENT_OVER_ROW = Reps(
    id="bent_over_row",
    title="Bent-over row",
    right="Standing, the hips back, the straight trunk bowed and still: both elbows are pulled back past the trunk, the"
    " hands to the low ribs, and let down slowly. The back is judged where the arms don't cover it.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera="At hip height, 2.5 to 3.5 metres away, looking across your body, which it sees from head to feet.",
    line=("shoulder", "elbow", "wrist"),
    shown=m.elbow_back_deg,
    postures=(Posture(None, Support.FEET),),
    position=(
        Range(m.trunk_bow_deg, 24, 115, margin=30),
        Range(m.chest_down_deg, low=18, margin=30),
        Range(m.shoulder_over_ankle_trunks, low=1.0, margin=0.15),
    ),
    effort=m.elbow_back_deg,
    travel=16,
    top=-6,
    requires=(
        Range(m.elbow_deg, 51, 162),  # less: hands at the shoulders, which bow with them
        Range(m.upper_arm_lean_deg, high=12),
        Range(m.shoulder_over_wrist_trunks, low=0.25),
    ),
    watched=(m.trunk_bow_deg, o.back_bow_percent),
    faults=(arm_faults.TRUNK_RISING,),
    rep_faults=(arm_faults.RANGE_SHORT, arm_faults.ROW_BACK_ROUNDING),
    prescription=Prescription(sets=1, reps=20),
    caution="Stop at pain. With a sore back no weights, and not within two months of a spinal injury.",
    sources=("iLive 2025 (home, barbell)",),
)
