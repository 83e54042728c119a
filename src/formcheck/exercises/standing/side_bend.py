"""Side bend, standing or on a chair; each side is counted by the way that the trunk bends."""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Lie, Posture, Support

SIDE_BEND = Swing(
    id="side_bend",
    title="Side bend",
    right="Upright, feet apart: the trunk bends straight to one side, the hand slides down, the hips stay; up again,"
    " and to the other side.",
    view=View.FRONT,
    camera="At hip height, 2.5 to 3.5 metres away, facing your chest or your back, with room for both arms.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.trunk_to_left_deg,
    alternates=True,
    postures=tuple(Posture(Lie.UPRIGHT, by) for by in (Support.FEET, Support.SEAT)),
    position=(
        Range(m.breadth_trunks, low=0.45, margin=0.07),
        Range(m.chest_down_deg, -35, 45, margin=5),
        Range(m.trunk_to_left_deg, -65, 65, margin=5),
    ),
    effort=m.trunk_to_left_deg,
    travel=8,
    top=12,
    most_hold_s=7,  # who sits askew for long does not bend
    faults=(faults.LEANING_FORWARD, faults.HIPS_SWAYING),
    rep_faults=(faults.SIDES_UNEQUAL,),
    prescription=Prescription(sets=1, reps=8, each_side=True),
    caution="Move slowly; stop at pain, or when you feel dizzy.",
    sources=("iLive 2025 (pregnancy)",),
)
