"""Hip sway: in the butterfly the hips sway from side to side; seen from the feet, sides by the knee that sinks.

What sways is the pelvis, which the feet hide in part: it is counted by the knees, that go with it. How far the hips
themselves move is not judged.
"""

from formcheck.exercises.supine import shared, trunk_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, View
from formcheck.form.kinds import Swing

HIP_SWAY = Swing(
    id="hip_sway",
    title="Hip sway",
    right="On the back, soles together, knees open: the hips sway gently from side to side and the knees with them,"
    " the shoulders stay down. It is counted by the knees; how far the hips go is not judged.",
    view=View.FOOT,
    camera=shared.FOOT_CAMERA,
    line=("hip", "knee"),
    line_of="middle",
    shown=m.knees_turn_deg,
    alternates=True,
    postures=shared.SEEN_FROM_THE_FEET,
    position=shared.KNEES_OPEN,
    effort=m.knees_turn_deg,
    travel=6,
    top=8,
    watched=(m.shoulders_turn_deg,),
    faults=(),
    rep_faults=(trunk_faults.SHOULDERS_LIFTING,),
    prescription=Prescription(sets=1, reps=10, each_side=True),
    caution="Gently; stop at pain in the hips or the low back.",
    sources=("iLive 2025 (relax)",),
)
