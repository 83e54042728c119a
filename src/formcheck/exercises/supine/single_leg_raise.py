"""Single leg raise: one straight leg at a time, foot to the ceiling, by itself or in a band."""

from formcheck.exercises.supine import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

SINGLE_LEG_RAISE = Reps(
    id="single_leg_raise",
    title="Single leg raise",
    right="On the back: one leg rises with its knee fully straight, foot to the ceiling, and stays for 5 seconds; the"
    " other one stays down.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="working",
    shown=m.raised_leg_deg,
    side_of=m.raised_leg_side,
    alternates=True,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(Range(m.raised_thigh_deg, -30, 140, margin=5), Range(m.trunk_incline_deg, -40, 40, margin=8)),
    effort=m.raised_thigh_deg,
    effort_of=m.thigh_deg,
    travel=30,
    top=55,
    requires=(Range(m.raised_knee_deg, low=112), Range(m.raised_thigh_deg, low=35)),
    faults=faults.SINGLE_LEG_RAISE,
    rep_faults=(shared.hold_too_short(2.3, 3.2, "5 s: Back Strengthening Exercises; the least a formcheck default"),),
    prescription=Prescription(sets=1, reps=10, hold_s=5, each_side=True),
    caution="One leg alone is a load on one side: stop at pain in the back.",
    sources=("Back Strengthening Exercises",),
)
