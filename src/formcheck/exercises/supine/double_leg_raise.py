"""Double leg raise: both straight legs rise until they point up."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

DOUBLE_LEG_RAISE = Reps(
    id="double_leg_raise",
    title="Double leg raise",
    right="On the back: both straight legs rise until they point up, and come down slowly. They may open and close up"
    " there; a camera at the side doesn't see that.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.lower_leg_deg,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.raised_thigh_deg, -30, 140, margin=5),
        Range(m.trunk_incline_deg, -40, 40, margin=8),
        Range(m.thighs_apart_deg, high=30, margin=8, may_hide=True),
        Range(m.both_knees_deg, low=30, margin=10),  # seen: what has its feet out of the picture may be bent
    ),
    effort=m.lower_thigh_deg,
    travel=35,
    top=66,
    # Knees that are drawn in are another exercise, and so is one leg alone, or both a hand's breadth up.
    requires=(Range(m.both_knees_deg, low=85), Range(m.lower_thigh_deg, low=65)),
    faults=leg_faults.DOUBLE_LEG_RAISE,
    rep_faults=(shared.JERKY,),
    prescription=Prescription(sets=1, reps=10),  # formcheck default
    caution="Raising both legs at once is named risky for a sore back: with one raise one leg, or stay low. Stop at"
    " pain.",
    sources=("iLive 2025 (flexibility)",),
)
