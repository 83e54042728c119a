"""Barbell deadlift, counted from standing to standing. The hands that hang stand for the bar, which is not seen."""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Posture, Support

BARBELL_DEADLIFT = Reps(
    id="barbell_deadlift",
    title="Barbell deadlift",
    right="Standing tall with the bar: hips and knees bend until the thighs are nearly level, the back straight; the"
    " bar rises close to the legs, first past the knees, then the trunk straightens.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera="At hip height, 2.5 to 3.5 metres away, looking across your body, which it sees from head to feet.",
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_bow_deg,
    postures=(Posture(None, Support.FEET),),
    position=(
        Range(m.shoulder_over_ankle_trunks, low=1.0, margin=0.15),
        Range(m.shoulder_over_wrist_trunks, low=0.65, margin=0.1, may_hide=True),
    ),
    effort=m.minus(m.trunk_over_ankle_trunks),
    travel=0.25,
    top=-1.6,
    requires=(
        Range(m.hip_over_knee_trunks, high=0.5),
        Range(m.chest_down_deg, low=20),
        Range(m.trunk_bow_deg, low=35),  # more upright, it is a squat
        Range(m.shoulder_over_wrist_trunks, low=0.75),
    ),
    watched=(m.trunk_bow_deg,),
    faults=(faults.BACK_ROUNDING, faults.BAR_AWAY),
    rep_faults=(faults.HIPS_RISING_FIRST,),
    prescription=Prescription(sets=1, reps=10, rest_s=120),
    caution="With a sore back no barbell work; not within two months of a spinal injury. Begin without a weight.",
    sources=("iLive 2025 (barbell)",),
)
