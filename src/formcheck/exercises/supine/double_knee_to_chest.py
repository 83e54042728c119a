"""Double knee to chest: both knees are drawn in together."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

DOUBLE_KNEE_TO_CHEST = Reps(
    id="double_knee_to_chest",
    title="Double knee to chest",
    right="On the back: both knees are drawn to the chest with the hands, stay a moment, and go back; the head rests"
    " on the floor.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.lower_thigh_deg,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.raised_thigh_deg, -30, 175, margin=5),
        Range(m.trunk_incline_deg, -40, 40, margin=8),
        Range(m.both_knees_deg, low=0),  # a leg whose foot is out of the picture may be one alone
    ),
    effort=m.lower_thigh_deg,
    travel=30,
    top=95,
    # Straight legs that rise are another exercise, and so are one knee alone and a trunk that curls up to them.
    requires=(
        Range(m.both_knees_deg, high=100),
        Range(m.lower_thigh_deg, low=88),
        Range(m.thighs_apart_deg, high=25),
        Range(m.trunk_incline_deg, high=9),
    ),
    faults=leg_faults.DOUBLE_KNEE_TO_CHEST,
    prescription=Prescription(sets=1, reps=15),
    caution="Stop at pain in the back, the hips or the knees.",
    sources=("Back Strengthening Exercises", "iLive 2025 (stretching)"),
)
