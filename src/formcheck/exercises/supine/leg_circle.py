"""Leg circle: one straight leg is raised and its foot goes round, either way; sides are named by it."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Circle

# Seen from the feet the way up and down is half depth, which one camera guesses: so circles are counted by their angles
# at the hip, and how round they are isn't judged.
LEG_CIRCLE = Circle(
    id="leg_circle",
    title="Leg circle",
    right="On the back: one straight leg is raised about half-way and draws circles, first one way, then the other. A"
    " camera tells how wide they are, hardly how round.",
    view=View.FOOT,
    camera=shared.FOOT_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="working",
    shown=lm.raised_leg_aside_deg,
    side_of=lm.higher_foot_side,
    postures=shared.END_ON,
    position=(Range(m.chest_down_deg, high=-25, margin=10), Range(lm.raised_foot_up_trunks, low=0.3, margin=0.2)),
    across=lm.raised_leg_aside_deg,
    up=lm.raised_leg_in_depth_deg,
    travel=11,
    faults=(),
    rep_faults=leg_faults.LEG_CIRCLE,
    prescription=Prescription(sets=2, reps=20, each_side=True),  # 20 each way
    caution="Leg mills are named risky for a sore back: circle slowly, keep your low back down, and stop at pain.",
    sources=("iLive 2025 (flexibility)",),
)
