"""Hip sway: in the butterfly the hips sway from side to side over still feet; seen from above.

A movement of a few centimetres: it is counted, how far it goes is not judged.
"""

from formcheck.exercises.supine import shared, trunk_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, View
from formcheck.form.kinds import Swing

HIP_SWAY = Swing(
    id="hip_sway",
    title="Hip sway",
    right="On the back, soles together, knees open: the hips sway gently from side to side, feet and shoulders stay. It"
    " is counted; how far they sway is not judged.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("hip", "knee"),
    line_of="middle",
    shown=m.hips_off_line_trunks,
    alternates=True,
    postures=shared.SEEN_FROM_ABOVE,
    position=shared.KNEES_OPEN,
    effort=m.hips_off_line_trunks,
    travel=0.017,
    top=0.035,
    slack=0.025,  # who lies a little bent rests beside the middle
    watched=(m.shoulders_turn_deg,),
    faults=(),
    rep_faults=(trunk_faults.SHOULDERS_LIFTING,),
    prescription=Prescription(sets=1, reps=10, each_side=True),
    caution="Gently; stop at pain in the hips or the low back.",
    sources=("iLive 2025 (relax)",),
)
