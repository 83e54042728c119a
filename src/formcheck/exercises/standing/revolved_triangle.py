"""Revolved triangle: legs wide, the trunk bows over one leg and turns, the other hand at that foot; sides by it."""

from formcheck.exercises.standing import arm_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Posture, Support

REVOLVED_TRIANGLE = Swing(
    id="revolved_triangle",
    title="Revolved triangle",
    right="Legs wide and straight: the trunk bows over one leg and turns, the hand of the other side goes to that foot"
    " or shin, the other arm straight up, both arms one line; then to the other side.",
    view=View.FRONT,
    camera="At hip height, 3 to 4 metres away, facing you as you stand with legs wide, with room for the raised arm.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.arms_line_deg,
    alternates=True,
    postures=(Posture(None, Support.FEET),),
    position=(Range(m.feet_apart_trunks, low=1.05, margin=0.15),),
    effort=m.shoulders_to_left_foot_trunks,
    travel=0.3,
    top=0.55,
    requires=(
        Range(m.trunk_incline_deg, -45, 38),
        Range(m.hand_to_other_foot_trunks, high=1.25),  # a hand at the foot of its own side is no turn
    ),
    faults=arm_faults.TRIANGLE,
    prescription=Prescription(sets=1, reps=4, each_side=True),
    caution="Move slowly; not with an injured back, and come up when you feel dizzy.",
    sources=("iLive 2025 (yoga)",),
)
