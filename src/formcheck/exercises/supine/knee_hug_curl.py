"""Knee hug curl: the trunk rises, knees are drawn in, both hands clasp them."""

from formcheck.exercises.supine import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

KNEE_HUG_CURL = Reps(
    id="knee_hug_curl",
    title="Knee hug curl",
    right="On the back, knees bent: head and shoulders rise, both knees come to the chest, the hands clasp them and"
    " hold.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_incline_deg,
    postures=(Posture(Lie.SUPINE), Posture(Lie.UPRIGHT, Support.SEAT)),
    position=(
        Range(m.raised_thigh_deg, -20, 160, margin=8),
        Range(m.trunk_incline_deg, -40, 65, margin=8),
        Range(m.thighs_apart_deg, high=35, margin=8, may_hide=True),  # both knees come
    ),
    effort=m.raised_thigh_deg,
    travel=25,
    top=82,
    requires=(Range(m.hand_to_knee_trunks, high=0.45), Range(m.trunk_incline_deg, low=6)),
    faults=(),
    rep_faults=(shared.hold_too_short(2.6, 3.6, "15 s: iLive 2025 (hernia); the least a formcheck default"),),
    prescription=Prescription(sets=1, reps=10, hold_s=15),
    caution="Come up and down slowly; stop at pain in the back or the neck.",
    sources=("iLive 2025 (hernia)",),
)
