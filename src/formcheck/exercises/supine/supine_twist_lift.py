"""Supine twist lift: arms crossed, one shoulder and the head lift and turn; seen from above, sides by the turn."""

from formcheck.exercises.supine import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

SUPINE_TWIST_LIFT = Swing(
    id="supine_twist_lift",
    title="Supine twist lift",
    right="On the back, legs long, arms crossed on the chest: head and one shoulder lift and turn to the other side and"
    " stay for 2 seconds; hips and legs lie still, which a camera can't judge.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("hip", "shoulder"),
    line_of="middle",
    shown=m.shoulders_turn_deg,
    alternates=True,
    postures=shared.SEEN_FROM_ABOVE,
    position=(*shared.LEGS_LONG, Range(m.shoulders_turn_deg, -65, 65, margin=8)),
    effort=m.shoulders_turn_deg,
    travel=12,
    top=13,
    # Hips that take the shoulders along are another exercise, and so is a trunk that bends.
    requires=(Range(m.shoulders_lead_deg, low=2), Range(m.trunk_bend_deg, -11, 11)),
    faults=(),
    rep_faults=(shared.hold_too_short(2.1, 2.4, "2 s: iLive 2025 (Dikul), with the last of the ways up and down"),),
    prescription=Prescription(sets=1, reps=8, hold_s=2, each_side=True),
    caution="Slowly and only as far as it doesn't hurt.",
    sources=("iLive 2025 (Dikul)",),
)
