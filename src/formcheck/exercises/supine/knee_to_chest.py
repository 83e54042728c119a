"""Knee to chest: one knee at a time is drawn in with both hands; sides are named by that leg."""

from formcheck.exercises.supine import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

KNEE_TO_CHEST = Reps(
    id="knee_to_chest",
    title="Knee to chest",
    right="On the back: one knee is drawn to the chest with both hands and stays there, the head rests on the floor;"
    " then the other one.",
    view=View.SIDE,
    camera=f"{shared.SIDE_CAMERA} The near knee hides the far one: turn round to have that one judged.",
    line=("shoulder", "hip", "knee"),
    line_of="working",
    shown=m.raised_thigh_deg,
    side_of=m.raised_leg_side,
    alternates=True,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(Range(m.raised_thigh_deg, -30, 175, margin=5), Range(m.trunk_incline_deg, -40, 40, margin=8)),
    effort=m.raised_thigh_deg,
    effort_of=m.thigh_deg,
    travel=30,
    top=100,
    # A straight leg that rises is another exercise, as are both together, one that only steps, one that no hand holds.
    requires=(
        Range(m.raised_knee_deg, high=108),
        Range(m.raised_thigh_deg, low=88),
        Range(m.thighs_apart_deg, low=15),
        Range(m.hand_to_knee_trunks, high=0.62),
    ),
    faults=(shared.HEAD_LIFTING,),
    rep_faults=(
        shared.hold_too_short(2.6, 3.6, "a count of ten: iLive 2025 (stretching); the least a formcheck default"),
    ),
    prescription=Prescription(sets=1, reps=10, hold_s=10, each_side=True),
    caution="Stop at pain in the back, the hip or the knee.",
    sources=("ISSA 2022", "iLive 2025 (flexibility, stretching, osteochondrosis)"),
)
