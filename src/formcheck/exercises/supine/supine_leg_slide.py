"""Leg slide: both straight legs slide to a side and to the other, the trunk stays; seen from above."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Lie, Posture

SUPINE_LEG_SLIDE = Swing(
    id="supine_leg_slide",
    title="Leg slide to the side",
    right="On the back, legs long and together: both slide along the floor to one side and to the other, the trunk"
    " stays where it is.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=lm.legs_to_left_deg,
    alternates=True,
    # Upright in the picture it would be somebody who stands before the camera and bends to a side.
    postures=(Posture(Lie.LEFT), Posture(Lie.RIGHT)),
    position=(
        Range(m.chest_down_deg, -45, 45, margin=10),
        Range(lm.legs_to_left_deg, -70, 70, margin=10),
        Range(m.both_knees_deg, low=125, margin=10),
    ),
    effort=lm.legs_to_left_deg,
    travel=9,
    top=13,
    # On the side one leg rises, or hips sink over one arm that carries.
    requires=(Range(m.legs_apart_deg, high=21), Range(lm.upper_arms_uneven_deg, high=48)),
    watched=(m.side_incline_deg,),
    faults=(),
    rep_faults=leg_faults.LEG_SLIDE,
    prescription=Prescription(sets=1, reps=8, each_side=True),
    caution="Only as far as it doesn't hurt, and slowly.",
    sources=("iLive 2025 (Dikul)",),
)
