"""Bent leg raise face down: the shins upright, the thighs leave the floor. That the feet touch can't be seen."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View

PRONE_BENT_LEG_RAISE = Hold(
    id="prone_bent_leg_raise",
    title="Bent leg raise face down",
    right="Face down, knees bent to about 90 degrees, feet together: both thighs leave the floor and stay there; the"
    " chest stays down.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=faults.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.thigh_line_deg,
    postures=faults.ON_BELLY,
    position=(
        faults.NOT_PROPPED,
        Range(m.trunk_incline_deg, -30, 14, margin=6),
        Range(m.lower_thigh_deg, -30, 45, margin=8),
        Range(m.knee_deg, 52, 124, margin=24),
    ),
    held=(Range(m.thigh_line_deg, low=-25, margin=5),),
    hold_from_s=3,  # shorter is on the way into something else
    faults=(faults.THIGHS_DOWN, faults.KNEES_TOO_STRAIGHT, faults.KNEES_TOO_BENT),
    prescription=Prescription(sets=1, hold_s=30),
    caution="Lift only as high as the low back stays easy, without a jerk; stop at pain.",
    sources=("iLive 2025 (osteochondrosis)",),
)
