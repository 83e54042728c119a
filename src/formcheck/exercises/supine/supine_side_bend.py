"""Supine side bend: the trunk slides to a side on the floor; seen from above, sides named by the bend.

From above, head to the top of the picture, it can't be told from a side bend done standing: so one lies across.
"""

from formcheck.exercises.supine import trunk_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Lie, Posture

SUPINE_SIDE_BEND = Swing(
    id="supine_side_bend",
    title="Supine side bend",
    right="On the back, legs long, arms crossed on the chest: the trunk slides on the floor to one side and stays for 2"
    " to 3 seconds; the hips don't move.",
    view=View.ABOVE,
    camera="Above you, looking straight down from 2 metres or more; you lie across the picture, the head to its left or"
    " right.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.trunk_bend_deg,
    alternates=True,
    postures=tuple(Posture(lie) for lie in (Lie.LEFT, Lie.RIGHT, Lie.INVERTED)),  # chest and camera face each other
    position=(
        Range(m.trunk_bend_deg, -65, 65, margin=5),
        Range(m.both_knees_deg, low=140, margin=8),
        Range(m.breadth_trunks, low=0.42, margin=0.06),
    ),
    effort=m.trunk_bend_deg,
    travel=5,
    top=10,
    watched=(m.legs_askew_deg,),
    faults=(),
    rep_faults=trunk_faults.SUPINE_SIDE_BEND,
    prescription=Prescription(sets=1, reps=8, hold_s=2, each_side=True),
    caution="Slide slowly and only as far as it doesn't hurt.",
    sources=("iLive 2025 (Dikul)",),
)
