"""Leg pendulum: one straight leg points up and swings across the body and back out; sides are the ends of the swing."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

LEG_PENDULUM = Swing(
    id="leg_pendulum",
    title="Leg pendulum",
    right="On the back, one straight leg points up: it swings across the body and back out, slowly, the knee stays"
    " straight. Left and right are where it swings to.",
    view=View.FOOT,
    camera=shared.FOOT_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="working",
    shown=lm.raised_leg_to_left_deg,
    alternates=True,
    postures=shared.END_ON,
    position=(Range(m.chest_down_deg, high=-25, margin=10), Range(lm.raised_foot_up_trunks, low=0.3, margin=0.2)),
    effort=lm.raised_leg_to_left_deg,
    travel=10,
    top=12,
    requires=(Range(lm.raised_thigh_in_depth_deg, low=63),),  # a lower leg circles
    faults=leg_faults.LEG_PENDULUM,
    prescription=Prescription(sets=1, reps=10, each_side=True),  # formcheck default
    caution="Swing slowly and not far: one leg alone is a load on one side. Stop at pain in the back.",
    sources=("iLive 2025 (flexibility)",),
)
