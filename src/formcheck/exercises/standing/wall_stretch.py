"""Wall stretch: standing with back and raised arms against a wall. The wall itself is not seen."""

from formcheck.exercises.standing import arm_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

WALL_STRETCH = Hold(
    id="wall_stretch",
    title="Wall stretch",
    right="Standing with heels, buttocks and back against a wall: the arms are raised and lie on the wall as well, the"
    " low back doesn't arch. The wall is not looked at.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera="At hip height, 2.5 to 3.5 metres away, looking along the wall, with room above your hands.",
    line=("wrist", "shoulder", "hip"),
    shown=m.arm_trunk_deg,
    postures=(Posture(Lie.UPRIGHT, Support.FEET),),
    position=(
        Range(m.shoulder_over_wrist_trunks, high=-0.3, margin=0.1),
        Range(m.trunk_incline_deg, low=68, margin=5),
        Range(m.knee_deg, low=150, margin=8),
    ),
    held=(Range(m.shoulder_over_wrist_trunks, high=-0.35, margin=0.1),),
    hold_from_s=4,  # who only lifts something over the head does not stretch
    faults=arm_faults.WALL,
    prescription=Prescription(sets=1, hold_s=60),
    caution="Stop at pain in the shoulders or the back.",
    sources=("iLive 2025 (set of exercises)",),
)
