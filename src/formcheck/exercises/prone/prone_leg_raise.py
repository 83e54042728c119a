"""Leg raise face down: one straight leg rises; sides are named by it."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

PRONE_LEG_RAISE = Reps(
    id="prone_leg_raise",
    title="Leg raise face down",
    right="Face down: one straight leg rises a hand or two off the floor and stays there; both hips stay down.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    line_of="working",
    shown=m.raised_thigh_deg,
    side_of=m.raised_leg_side,
    alternates=True,
    postures=faults.LYING,
    position=(
        Range(m.trunk_incline_deg, -30, 20, margin=8),
        Range(m.lower_thigh_deg, -25, 40, margin=8),
    ),
    effort=m.raised_thigh_deg,
    effort_of=m.thigh_deg,
    travel=8,
    top=8,
    requires=(Range(m.legs_apart_deg, low=10.5), Range(m.hand_past_head_trunks, high=0.15)),
    watched=(m.hips_roll_deg,),
    faults=(faults.RAISED_KNEE_BENT,),
    rep_faults=(faults.HIP_ROLLED_OPEN, faults.HOLD_TOO_SHORT),
    prescription=Prescription(sets=1, reps=10, hold_s=15, each_side=True),
    caution="Lift only as high as the low back stays still; stop at pain.",
    sources=("iLive 2025 (hernia, flexibility, osteochondrosis)",),
)
