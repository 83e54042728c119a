"""Leg pendulum: one straight leg points up and swings across the body and back out; sides are named by it.

Seen from above: from the feet the network finds no body behind the leg.
"""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Flow, Position

LEG_PENDULUM = Flow(
    id="leg_pendulum",
    title="Leg pendulum",
    right="On the back, one straight leg points up: it swings across the body and back out, slowly, the knee stays"
    " straight.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="working",
    shown=lm.raised_foot_aside_trunks,
    side_of=lm.shorter_leg_side,
    postures=shared.SEEN_FROM_ABOVE,
    position=(*shared.ONE_LEG_UP, Range(lm.straighter_knee_deg, low=145, margin=8)),  # the other leg lies
    # A leg that points at the camera is read beside its hip, by where the camera is: only the way of the swing tells.
    positions=(Position("left", way=1), Position("right", way=-1)),
    effort=lm.raised_foot_aside_trunks,
    travel=0.5,
    # A lower leg circles; on the side a trunk that is seen askew is short.
    requires=(Range(lm.raised_foot_along_trunks, high=0.75), Range(m.breadth_trunks, high=0.82)),
    watched=(m.both_knees_deg,),
    faults=(),
    rep_faults=leg_faults.LEG_PENDULUM,
    prescription=Prescription(sets=1, reps=10, each_side=True),  # formcheck default
    caution="Swing slowly and not far: one leg alone is a load on one side. Stop at pain in the back.",
    sources=("iLive 2025 (flexibility)",),
)
