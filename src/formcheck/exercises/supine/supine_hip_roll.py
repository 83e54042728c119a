"""Supine hip roll: legs long, the hips roll to a side; seen from the feet, sides named by the way they roll."""

from formcheck.exercises.supine import shared, trunk_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

# Behind the feet the hips are seen small: how far they roll is rough, that they do is not.
SUPINE_HIP_ROLL = Swing(
    id="supine_hip_roll",
    title="Supine hip roll",
    right="On the back, legs long, arms to the sides: the hips roll slowly to one side, one of them off the floor, and"
    " stay for 3 seconds; head and shoulders lie still. From the feet it is seen that they roll, not well how far.",
    view=View.FOOT,
    camera=shared.FOOT_CAMERA,
    line=("shoulder", "hip"),
    line_of="middle",
    shown=m.hips_turn_deg,
    alternates=True,
    postures=shared.SEEN_FROM_THE_FEET,
    position=(*shared.LEGS_LONG, Range(m.hips_turn_deg, -80, 80, margin=8)),
    effort=m.hips_turn_deg,
    travel=13,
    top=17,
    requires=(Range(m.shoulders_lead_deg, high=3),),  # shoulders that take the hips along are another exercise
    watched=(m.shoulders_turn_deg,),
    faults=(),
    rep_faults=(trunk_faults.SHOULDERS_LIFTING, shared.JERKY),
    prescription=Prescription(sets=1, reps=8, hold_s=3, each_side=True),
    caution="Slowly and only as far as it doesn't hurt.",
    sources=("iLive 2025 (Dikul)",),
)
