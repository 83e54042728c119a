"""Standing sway: the weight goes from one foot to the other; each side is counted. Only counted, nothing is a fault."""

from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Lie, Posture, Support

STANDING_SWAY = Swing(
    id="standing_sway",
    title="Standing sway",
    right="Upright, feet apart, shoulders back: the weight goes slowly onto one foot, hips and shoulders together, and"
    " over to the other.",
    view=View.FRONT,
    camera="At hip height, 2.5 to 3.5 metres away, facing your belly, so that it sees you from head to feet.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.shoulders_to_left_foot_trunks,
    alternates=True,
    postures=(Posture(Lie.UPRIGHT, Support.FEET),),
    position=(
        Range(m.breadth_trunks, low=0.5, margin=0.07),
        Range(m.shoulder_over_ankle_trunks, low=2.0, margin=0.1),
        Range(m.hip_over_knee_trunks, low=0.5, margin=0.05),
        Range(m.feet_apart_trunks, 0.4, 1.8, margin=0.1),  # who walks crosses them
        Range(m.trunk_to_left_deg, -11, 11, margin=4),
        Range(m.shoulders_aside_trunks, high=0.5, margin=0.05),
        Range(m.arms_out_deg, high=60, margin=10, may_hide=True),
    ),
    effort=m.shoulders_to_left_foot_trunks,
    travel=0.1,
    top=0.13,
    requires=(Range(m.hips_aside_trunks, low=0.13), Range(m.shoulders_aside_trunks, low=0.13)),
    most_hold_s=8,  # who stands on one leg for long does not sway
    faults=(),
    prescription=Prescription(sets=1, reps=10, each_side=True),
    caution="Hold on to something if you are unsteady.",
    sources=("iLive 2025 (pregnancy)",),
)
