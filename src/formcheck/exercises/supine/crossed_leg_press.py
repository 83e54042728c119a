"""Crossed leg press: on the back, one leg over the other, pressing; sides named by the upper one.

How hard they press no camera sees: it is timed.
"""

from formcheck.exercises.supine import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

CROSSED_LEG_PRESS = Hold(
    id="crossed_leg_press",
    title="Crossed leg press",
    right="On the back, one foot on the floor, the other leg crossed over that knee: the legs press against each other"
    " and relax. Only the time is measured: a camera can't see how hard they press.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.foot_over_hip_trunks,
    side_of=m.upper_foot_side,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.raised_thigh_deg, 20, 108, margin=6),
        Range(m.lower_thigh_deg, 10, 80, margin=8),
        Range(m.trunk_incline_deg, -40, 35, margin=8),
        Range(m.lower_leg_deg, -40, 20, margin=6),  # one foot is down
        Range(m.foot_over_hip_trunks, 0.1, 1.15, margin=0.06),  # and one is not
    ),
    held=(Range(m.knees_apart_trunks, high=0.62, margin=0.06), Range(m.feet_apart_trunks, low=0.3, margin=0.05)),
    hold_from_s=4,  # at the top of a crunch, or on the way of a knee to the chest, legs are like this for a moment
    faults=(),
    prescription=Prescription(sets=1, hold_s=10, each_side=True),
    caution="Press gently and go on breathing; stop at pain in the knee or the hip.",
    sources=("iLive 2025 (relax)",),
)
