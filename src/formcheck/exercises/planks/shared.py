"""What planks share: their faults, their prescription, where the camera stands."""

from dataclasses import replace

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as om
from formcheck.form.exercise import Fault, Limit, Prescription, Range, Witness

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
_HAND_SOURCE = "wrists under the shoulders: omaha.com 2020; degrees are a formcheck default"
_THIGH_LINE_SOURCE = (
    "formcheck default; the line ends at the knee, so the model's low hip weighs more: straight ones read -11 (real) to"
    " +13 (rendered), a sag of 19 reads 27, a pike of 33 reads -22"
)

_HOLLOW_SOURCE = (
    "formcheck default; since the hold began backs that sag by 16 to 38 degrees read -3 to -8, those of good planks"
    " down to -2.1"
)

SAGGING = Fault(
    "hips_sagging",
    m.body_line_deg,
    "Lift your hips",
    above=Limit(15, 8, 28, _LINE_SOURCE, advice=11),
    after_s=0.4,
    words="line of the body",
    witness=Witness(
        om.back_shape_percent,
        "the back's own line",
        below=Limit(-4, -10, -3, _HOLLOW_SOURCE, margin=1),
        from_rest=True,
        cue="Tighten your belly",
    ),
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
ELBOWS = (
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
)
HANDS_AND_ELBOWS = (
    Fault(
        "hands_ahead",
        m.arm_lean_deg,
        "Bring your hands back",
        above=Limit(20, 8, 45, _HAND_SOURCE, margin=4, advice=14),
        after_s=2.0,
    ),
    Fault(
        "hands_behind",
        m.arm_lean_deg,
        "Move your hands forward",
        below=Limit(-28, -45, -15, _HAND_SOURCE, margin=4, advice=-22),
        after_s=2.0,
    ),
    Fault(
        "elbows_bent",
        m.elbow_deg,
        "Straighten your arms",
        below=Limit(140, 110, 165, "formcheck default; the model reads elbows 8 to 15 too small", advice=148),
        after_s=1.0,
    ),
)
#: On the knees the line ends there.
SAGGING_ON_KNEES = replace(SAGGING, metric=m.thigh_line_deg, above=Limit(16, 8, 28, _THIGH_LINE_SOURCE, advice=14))
PIKED_ON_KNEES = replace(PIKED, metric=m.thigh_line_deg, below=Limit(-20, -40, -10, _THIGH_LINE_SOURCE, advice=-17))

#: On all fours a thigh is upright (-90); in a plank and even in a high pike neither is.
LEGS_LONG = Range(m.lower_thigh_deg, low=-66, margin=6)

PRESCRIPTION = Prescription(sets=3, hold_s=30, rest_s=30)
CAMERA = "On the floor or low, 2 to 3 metres away, looking across your body so that it sees you from head to feet."

_DOG_SOURCE = (
    "arms and back one line: iLive 2025 (yoga); degrees a formcheck default: good ones read 168 to 179, small"
    " roundings 145 to 150"
)
_DOG_KNEE_SOURCE = "knees straight: iLive 2025 (yoga); degrees a formcheck default: straight ones read 171 to 179"

#: Of the downward dog.
DOG = (
    Fault(
        "back_rounded",
        m.arm_trunk_deg,
        "Push your chest towards your legs",
        below=Limit(157, 140, 170, _DOG_SOURCE, advice=162),
        after_s=1.2,
    ),
    Fault(
        "knees_bent",
        m.knee_deg,
        "Straighten your knees",
        below=Limit(150, 120, 170, _DOG_KNEE_SOURCE, advice=157),
        after_s=1.0,
    ),
)
