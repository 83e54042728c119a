"""Both straight legs rise, face down."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View

PRONE_DOUBLE_LEG_RAISE = Hold(
    id="prone_double_leg_raise",
    title="Double leg raise face down",
    right="Face down, arms along the body or under the forehead: both straight legs rise together, a hand or two off"
    " the floor, and stay there; the chest stays down.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.lower_leg_deg,
    postures=faults.ON_BELLY,
    position=(
        faults.NOT_PROPPED,
        Range(m.trunk_incline_deg, -30, 8, margin=4),
        Range(m.hand_past_head_trunks, high=0.15, margin=0.1),  # arms long over the head: a superman
        Range(m.legs_apart_deg, high=13, margin=18),  # one leg alone is a leg raise
        Range(m.both_knees_deg, low=140, margin=35),
    ),
    held=(Range(m.body_line_deg, low=9, margin=5), Range(m.lower_leg_deg, low=7, margin=4)),
    faults=(faults.BOTH_KNEES_BENT, faults.LEGS_UNEVEN),
    prescription=Prescription(sets=10, hold_s=15),
    caution="Both legs at once load the low back, and an article names it risky for a sore one: raise one leg at a time"
    " instead with any pain.",
    sources=("iLive 2025 (hernia, osteochondrosis)",),
)
