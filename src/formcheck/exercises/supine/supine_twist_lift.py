"""Supine twist lift: arms crossed, one shoulder and the head lift and turn; seen from the feet, sides by the turn."""

from formcheck.exercises.supine import shared, trunk_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

SUPINE_TWIST_LIFT = Swing(
    id="supine_twist_lift",
    title="Supine twist lift",
    right="On the back, legs long, arms crossed on the chest: head and one shoulder lift and turn to the other side"
    " and stay for 2 seconds; hips and legs lie still.",
    view=View.FOOT,
    camera=shared.FOOT_CAMERA,
    line=("hip", "shoulder"),
    line_of="middle",
    shown=m.shoulders_turn_deg,
    alternates=True,
    postures=shared.SEEN_FROM_THE_FEET,
    position=(*shared.LEGS_LONG, Range(m.shoulders_turn_deg, -65, 65, margin=8)),
    effort=m.shoulders_turn_deg,
    travel=13,
    top=18,
    requires=(Range(m.shoulders_lead_deg, low=-3),),  # hips that take the shoulders along are another exercise
    watched=(m.hips_turn_deg,),
    faults=(),
    rep_faults=trunk_faults.SUPINE_TWIST_LIFT,
    prescription=Prescription(sets=1, reps=8, hold_s=2, each_side=True),
    caution="Slowly and only as far as it doesn't hurt.",
    sources=("iLive 2025 (Dikul)",),
)
