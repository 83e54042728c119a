"""Opposite arm and leg rise, face down; sides are named by the leg."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

PRONE_ARM_LEG_RAISE = Reps(
    id="prone_arm_leg_raise",
    title="Arm and leg raise face down",
    right="Face down, arms long over the head: opposite arm and leg rise, straight, and stay for 3 to 5 seconds; the"
    " trunk stays down.",
    view=View.SIDE,
    other_views=(View.FRONT,),  # a trunk that rolls is broad
    camera=f"{faults.CAMERA} The far leg is often not seen rising: turn round to have it counted.",
    line=("shoulder", "hip", "ankle"),
    line_of="working",
    shown=m.raised_thigh_deg,
    side_of=m.raised_leg_side,
    partner_of=m.raised_arm_side,
    alternates=True,
    postures=(*faults.LYING, *faults.ROLLED),
    position=(
        Range(m.upper_arm_lean_deg, 50, 160, margin=10),
        Range(m.hand_past_head_trunks, low=0.2, margin=0.2),
        Range(m.lower_thigh_deg, -25, 40, margin=8),
    ),
    effort=m.raised_thigh_deg,
    effort_of=m.thigh_deg,
    travel=8,
    top=8,
    requires=(Range(m.legs_apart_deg, low=10.5), Range(m.chest_down_deg, low=20)),
    faults=(faults.TRUNK_ROLLING,),
    rep_faults=(faults.SAME_SIDE_RAISED, faults.HOLD_TOO_SHORT),
    prescription=Prescription(sets=1, reps=12, hold_s=3, each_side=True),
    caution="Move slowly, without a jerk; stop at pain.",
    sources=("Back Strengthening Exercises", "iLive 2025 (flexibility)"),
)
