"""Side leg swing: lying on the side, the upper leg swings ahead and back; sides are named by it."""

from formcheck.exercises.on_side import faults
from formcheck.exercises.supine import shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Flow, Position

# Seen from ahead the swing is depth; from above it looks like a leg raised on the back, which never goes behind.
SIDE_LEG_SWING = Flow(
    id="side_leg_swing",
    title="Side leg swing",
    right="On the side, the trunk still: the straight upper leg swings ahead, then well behind the body, slowly.",
    view=View.ABOVE,
    other_views=(View.SIDE,),  # a trunk that is stacked is narrow from above
    camera=shared.ABOVE_CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=lm.near_leg_ahead_deg,
    side_of=lm.near_side,
    postures=shared.LYING_FROM_ABOVE,
    position=(Range(lm.near_leg_ahead_deg, -70, 110, margin=10), Range(m.knee_deg, low=125, margin=10)),
    positions=(
        Position("ahead", (Range(lm.near_leg_ahead_deg, low=26, margin=4),)),
        Position("behind", (Range(lm.near_leg_ahead_deg, high=-20.5, margin=3),)),
    ),
    effort=lm.near_leg_ahead_deg,
    travel=20,
    # On the back shoulders are broad from above; both legs together are raised, seen from the side.
    requires=(Range(m.breadth_trunks, high=0.42), Range(m.thighs_apart_deg, low=12)),
    watched=(lm.shoulders_stacked_trunks,),
    faults=(),
    rep_faults=(faults.TRUNK_ROCKING,),
    prescription=Prescription(sets=1, reps=10, each_side=True),  # formcheck default
    caution="Swing slowly, without a jerk: stop at pain in the back or the hip.",
    sources=("iLive 2025 (flexibility)",),
)
