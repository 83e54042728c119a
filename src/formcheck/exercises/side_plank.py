"""Side plank on one elbow; left and right are timed apart, named by the supporting arm."""

from formcheck.form import metrics as m
from formcheck.form.body import Body, Side
from formcheck.form.exercise import Fault, Hold, Limit, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

_LINE_SOURCE = (
    "a straight line from shoulder to feet: Linfield 2014; degrees are a formcheck default. Correct side planks read"
    " -10 to +8, hips on the floor +15 to +24"
)

_ELBOW_SOURCE = "elbow under the shoulder: Linfield 2014; degrees are a formcheck default"
_ROLL_SOURCE = "no rotation of the trunk: Linfield 2014; degrees are a formcheck default"


def _support(body: Body) -> Side | None:
    return body.lower_side


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
    side_of=_support,
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
    faults=(
        Fault(
            "hips_dropping",
            m.side_line_deg,
            "Lift your hips",
            above=Limit(11, 6, 20, _LINE_SOURCE, margin=2, advice=9),
            after_s=0.4,
        ),
        Fault(
            "hips_too_high",
            m.side_line_deg,
            "Lower your hips a little",
            below=Limit(-16, -30, -8, _LINE_SOURCE, advice=-13),
            after_s=0.6,
        ),
        Fault(
            "elbow_ahead",
            m.support_arm_lean_deg,
            "Bring your elbow under your shoulder",
            above=Limit(31, 21, 51, _ELBOW_SOURCE, advice=24),
            after_s=1.0,
        ),
        Fault(
            "elbow_behind",
            m.support_arm_lean_deg,
            "Bring your elbow under your shoulder",
            below=Limit(-22, -39, -9, _ELBOW_SOURCE, advice=-15),
            after_s=1.0,
        ),
        Fault(
            "rolled_forward",
            m.trunk_roll_deg,
            "Roll your chest back",
            above=Limit(38, 20, 60, _ROLL_SOURCE, margin=5, advice=30),
            after_s=0.8,
        ),
        Fault(
            "rolled_back",
            m.trunk_roll_deg,
            "Roll your chest forward",
            below=Limit(-38, -60, -20, _ROLL_SOURCE, margin=5, advice=-30),
            after_s=0.8,
        ),
        Fault(
            "feet_apart",
            m.feet_apart_trunks,
            "Bring your feet together",
            above=Limit(0.55, 0.3, 1.2, "formcheck default, a warning only", margin=0.05),
            after_s=1.0,
            voids=False,
        ),
    ),
    prescription=Prescription(sets=1, hold_s=30, rest_s=30, each_side=True),
    caution="Stop at pain in the shoulder or back.",
    sources=("omaha.com 2020", "Linfield 2014"),
)
