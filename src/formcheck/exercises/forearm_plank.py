"""Plank on the forearms, with its two relatives: on straight arms and on the knees."""

from formcheck.form import metrics as m
from formcheck.form.exercise import Fault, Hold, Limit, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

_LINE_SOURCE = (
    "formcheck default; no clinical source gives degrees. Real planks called correct read -15 to +8, clear sags"
    " from +23, clear pikes from -22; alarms keep about 5 degrees from what is correct"
)
_ELBOW_SOURCE = (
    "elbow under the shoulder: Linfield 2014; degrees are a formcheck default; elbows of correct planks read +7 to -11"
)
_HEAD_SOURCE = "formcheck default; ears of correct planks read 0 to 30 above the line of the trunk"
_KNEE_SOURCE = (
    "formcheck default; knees of correct planks read 157 to 180, in poor light 136 for a moment; the model reads bent"
    " ones 4 degrees smaller"
)

SAGGING = Fault(
    "hips_sagging",
    m.body_line_deg,
    "Lift your hips",
    above=Limit(15, 8, 28, _LINE_SOURCE, advice=11),
    after_s=0.4,
)
PIKED = Fault(
    "hips_piked",
    m.body_line_deg,
    "Lower your hips",
    below=Limit(-21, -42, -7, _LINE_SOURCE, advice=-17),
    after_s=0.4,
)
HEAD_DROPPED = Fault(
    "head_dropped",
    m.head_drop_deg,
    "Look at the floor just ahead of your hands",
    above=Limit(25, 10, 60, _HEAD_SOURCE, margin=4, advice=18),
    after_s=1.0,
)
HEAD_CRANED = Fault(
    "head_craned",
    m.head_drop_deg,
    "Tuck your chin, look down",
    below=Limit(-50, -80, -30, _HEAD_SOURCE, margin=4, advice=-42),
    after_s=1.0,
)
KNEES_BENT = Fault(
    "knees_bent",
    m.knee_deg,
    "Straighten your knees",
    below=Limit(146, 120, 170, _KNEE_SOURCE, advice=152),
    after_s=1.0,
)
#: On all fours a thigh is upright (-90); in a plank and even in a high pike neither is.
LEGS_LONG = Range(m.lower_thigh_deg, low=-66, margin=6)

PRESCRIPTION = Prescription(sets=3, hold_s=30, rest_s=30)
CAMERA = "On the floor or low, 2 to 3 metres away, looking across your body so that it sees you from head to feet."

FOREARM_PLANK = Hold(
    id="forearm_plank",
    title="Forearm plank",
    right="Shoulders, hips and ankles in one line; elbows directly below the shoulders; forearms on the floor, palms"
    " down; belly and buttocks tight; eyes on the floor.",
    view=View.SIDE,
    camera=CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.body_line_deg,
    postures=(Posture(Lie.PRONE, Support.FOREARMS_FEET),),
    position=(
        Range(m.forearm_slope_deg, -40, 40, margin=8),
        Range(m.shoulder_over_elbow_trunks, low=0.28, margin=0.04),
    ),
    held=(Range(m.body_line_deg, -87, 45, margin=3),),
    faults=(
        SAGGING,
        PIKED,
        Fault(
            "elbows_ahead",
            m.upper_arm_lean_deg,
            "Bring your elbows back",
            above=Limit(27, 15, 52, _ELBOW_SOURCE, margin=4, advice=21),
            after_s=2.0,
        ),
        Fault(
            "elbows_behind",
            m.upper_arm_lean_deg,
            "Move your elbows forward",
            below=Limit(-24, -43, -8, _ELBOW_SOURCE, margin=4, advice=-17),
            after_s=2.0,
        ),
        KNEES_BENT,
        HEAD_DROPPED,
        HEAD_CRANED,
    ),
    prescription=PRESCRIPTION,
    caution="Stop at pain. If the low back aches, plank on the knees first.",
    sources=("omaha.com 2020", "Unlocking the Power of a Lower Back Workout", "Linfield 2014"),
)
