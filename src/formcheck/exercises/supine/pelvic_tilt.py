"""Pelvic tilt: knees bent, the pelvis rocks until the low back presses into the floor."""

from formcheck.exercises.supine import faults
from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

# A movement of a few millimetres to a centimetre: where an arm hides the low back, or it is smaller than the camera
# tells, nothing is counted, and what was unseen is said.
PELVIC_TILT = Reps(
    id="pelvic_tilt",
    title="Pelvic tilt",
    right="On the back, knees bent: the pelvis rocks, the low back presses into the floor and lets go; the hips stay"
    " down.",
    view=View.SIDE,
    camera="On the floor, 1.5 to 2.5 metres away, looking across your body; arms on your chest, so that it sees your"
    " low back.",
    line=("shoulder", "hip", "knee"),
    shown=o.low_back_gap_percent,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.raised_thigh_deg, 20, 100, margin=8),
        Range(m.lower_thigh_deg, 15, 100, margin=8, may_hide=True),
        Range(m.trunk_incline_deg, -30, 30, margin=8),
        Range(o.low_back_gap_percent, -25, 25, margin=5, may_hide=True),
    ),
    effort=m.minus(o.low_back_gap_percent),
    travel=1.3,
    top=-2.5,
    told_by_still=False,
    requires=(Range(m.thighs_apart_deg, high=35),),  # both feet are down
    watched=(m.hip_lift_deg,),
    faults=(),
    rep_faults=faults.PELVIC_TILT_REPS,
    prescription=Prescription(sets=1, reps=10),
    caution="Small and slow, without pain.",
    sources=("Unlocking the Power of a Lower Back Workout", "ISSA 2022"),
)
