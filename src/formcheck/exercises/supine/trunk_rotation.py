"""Trunk rotation: bent knees drop together to one side, the shoulders stay down; seen from the feet."""

from formcheck.exercises.supine import faults
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Lie, Posture

TRUNK_ROTATION = Swing(
    id="trunk_rotation",
    title="Trunk rotation",
    right="On the back, knees bent and together: they drop slowly to one side and then to the other, shoulders and"
    " upper back stay on the floor.",
    view=View.FOOT,
    camera="At your feet, on the floor or low, 2 to 3 metres away, in line with your body.",
    line=("hip", "knee", "ankle"),
    line_of="middle",
    shown=m.knees_to_side_deg,
    alternates=True,
    postures=(Posture(Lie.SUPINE), Posture(Lie.UPRIGHT)),  # a trunk that is seen from its end may stand in the picture
    position=(
        Range(m.knees_to_side_deg, -115, 115, margin=10),
        Range(m.chest_down_deg, high=-25, margin=10),
        Range(m.knee_over_ankle_trunks, low=0.5, margin=0.14),  # legs that lie long are another exercise
        Range(m.hip_over_knee_trunks, high=0.2, margin=0.1),
    ),
    effort=m.knees_to_side_deg,
    travel=13,
    top=20,
    requires=(Range(lm.straighter_knee_in_depth_deg, high=122),),  # straight legs that swing are other exercises
    faults=faults.TRUNK_ROTATION,
    rep_faults=faults.TRUNK_ROTATION_REPS,
    prescription=Prescription(sets=1, reps=12, each_side=True),
    caution="Only as far as it doesn't hurt, and slowly.",
    sources=("ISSA 2022", "Back Strengthening Exercises", "iLive 2025 (osteochondrosis, stretching)"),
)
