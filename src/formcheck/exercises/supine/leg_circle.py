"""Leg circle: one straight leg is raised and its foot goes round, either way; sides are named by it."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form.exercise import Prescription, View
from formcheck.form.kinds import Circle

# Seen from above a leg that rises grows short in the picture: how round a circle is, that doesn't tell.
LEG_CIRCLE = Circle(
    id="leg_circle",
    title="Leg circle",
    right="On the back: one straight leg is raised about half-way and draws circles, first one way, then the other. A"
    " camera tells how wide they are, hardly how round.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="working",
    shown=lm.raised_foot_aside_trunks,
    side_of=lm.shorter_leg_side,
    postures=shared.SEEN_FROM_ABOVE,
    position=shared.ONE_LEG_UP,
    across=lm.raised_foot_aside_trunks,
    up=lm.raised_foot_along_trunks,
    travel=0.17,
    faults=(),
    rep_faults=leg_faults.LEG_CIRCLE,
    prescription=Prescription(sets=2, reps=20, each_side=True),  # 20 each way
    caution="Leg mills are named risky for a sore back: circle slowly, keep your low back down, and stop at pain.",
    sources=("iLive 2025 (flexibility)",),
)
