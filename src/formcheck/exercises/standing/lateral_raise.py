"""Lateral raise: standing, both arms rise to the sides up to level. Whether with a weight is not looked at."""

from formcheck.exercises.standing import arm_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

LATERAL_RAISE = Reps(
    id="lateral_raise",
    title="Lateral raise",
    right="Standing tall: both arms rise to the sides until they are level, stay a moment and sink slowly; the trunk"
    " doesn't swing, the shoulders stay down.",
    view=View.FRONT,
    camera="At chest height, 2.5 to 3.5 metres away, facing your chest or your back, with room for both arms.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.arms_out_deg,
    postures=(Posture(Lie.UPRIGHT, Support.FEET),),
    position=(
        Range(m.breadth_trunks, low=0.45, margin=0.07),
        Range(m.trunk_to_left_deg, -20, 20, margin=4),
        Range(m.chest_down_deg, -45, 38, margin=10),  # bowed, it is a reverse fly
        Range(m.elbow_deg, low=100, margin=10, may_hide=True),
    ),
    effort=m.arms_out_deg,
    travel=18,
    top=60,
    requires=(Range(m.elbow_deg, low=125), Range(m.arms_out_deg, high=170), Range(m.arms_uneven_deg, high=60)),
    watched=(m.chest_down_deg,),
    faults=arm_faults.RAISE,
    rep_faults=arm_faults.RAISE_REPS,
    prescription=Prescription(sets=1, reps=20),
    caution="Begin with a light weight; stop at pain in the shoulder or the back.",
    sources=("iLive 2025 (home)",),
)
