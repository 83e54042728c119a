"""Supine hip roll: legs long, the hips roll to a side; seen from above.

The turn is depth, of which the network tells a third or less: it is counted, how far it goes is not judged.
"""

from formcheck.exercises.supine import shared, trunk_faults
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

SUPINE_HIP_ROLL = Swing(
    id="supine_hip_roll",
    title="Supine hip roll",
    right="On the back, legs long, arms to the sides: the hips roll slowly and far to one side, one of them off the"
    " floor, and stay for 3 seconds; head and shoulders lie still. It is counted; how far they roll is not judged.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("shoulder", "hip"),
    line_of="middle",
    shown=m.legs_turn_deg,
    alternates=True,
    postures=shared.SEEN_FROM_ABOVE,
    position=(*shared.LEGS_LONG, Range(m.chest_down_deg, -32, 32, margin=8)),
    effort=m.legs_turn_deg,
    travel=9,
    top=7,
    # Other exercises: shoulders that take the hips along, a trunk that bends, arms that are not out, one raised leg.
    requires=(
        Range(m.shoulders_lead_deg, high=3),
        Range(m.trunk_bend_deg, -12, 12),
        *(Range(m.hands_apart_trunks, low=1.2), Range(lm.feet_uneven_trunks, high=0.25)),
    ),
    watched=(m.shoulders_turn_deg,),
    faults=(),
    rep_faults=(trunk_faults.SHOULDERS_LIFTING, shared.JERKY),
    prescription=Prescription(sets=1, reps=8, hold_s=3, each_side=True),
    caution="Slowly and only as far as it doesn't hurt.",
    sources=("iLive 2025 (Dikul)",),
)
