"""Leg lift: both straight legs a hand's breadth off the floor; a hold is a repetition, however long."""

from formcheck.exercises.supine import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

LEG_LIFT = Reps(
    id="leg_lift",
    title="Leg lift",
    right="On the back: both straight legs rise to about 15 degrees and stay, the low back stays on the floor.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA + " Arms across the chest, so that it sees your low back.",
    line=("shoulder", "hip", "ankle"),
    shown=m.lower_leg_deg,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.both_knees_deg, low=105, margin=8),
        Range(m.raised_thigh_deg, -30, 70, margin=6),
        Range(m.thighs_apart_deg, high=20, margin=5, may_hide=True),
        Range(m.trunk_incline_deg, -40, 40, margin=8),
    ),
    effort=m.lower_thigh_deg,
    travel=4,  # a couple of inches are 4 degrees
    top=2,
    faults=faults.LEG_LIFT,
    prescription=Prescription(sets=1, reps=10, hold_s=15),
    caution="Raising both legs at once is named risky for a sore back. Keep it low and small, and stop at pain.",
    sources=("ISSA 2022", "iLive 2025 (hernia)"),
)
