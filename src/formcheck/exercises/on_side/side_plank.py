"""Side plank on one elbow; left and right are timed apart, named by the supporting arm."""

from formcheck.exercises.on_side import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

SIDE_PLANK = Hold(
    id="side_plank",
    title="Side plank",
    right="On one elbow, which is below the shoulder; hips off the floor; shoulders, hips and ankles one diagonal line;"
    " shoulders and hips stacked.",
    view=View.FRONT,
    camera="On the floor, 2 to 3 metres away, facing your chest or your back, so that it sees you from head to feet.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.side_line_deg,
    side_of=m.lower_side,
    # Rolled forward or back the chest looks to the floor or up, and hips that hang low lie nearly on it.
    postures=tuple(
        Posture(lie, support)
        for lie in (Lie.LEFT, Lie.RIGHT, Lie.PRONE, Lie.SUPINE)
        for support in (Support.FOREARMS_FEET, Support.LENGTH)
    ),
    position=(
        Range(m.chest_down_deg, -62, 62, margin=8),
        Range(m.side_incline_deg, -5, 42, margin=5),
        Range(m.support_shoulder_height_trunks, low=0.26, margin=0.04),
        Range(m.support_arm_lean_deg, -42, 54, margin=6),
        Range(m.both_knees_deg, low=140, margin=8),
        Range(m.side_line_deg, -45, 40, margin=4),
    ),
    held=(Range(m.side_line_deg, -33, 9, margin=4.5),),
    faults=faults.FAULTS,
    prescription=Prescription(sets=1, hold_s=30, rest_s=30, each_side=True),
    caution="Stop at pain in the shoulder or back.",
    sources=("omaha.com 2020", "Linfield 2014"),
)
