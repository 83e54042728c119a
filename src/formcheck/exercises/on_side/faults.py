"""Faults of the side plank, and of the leg that rises lying on the side."""

from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import HOLD_S, Fault, Limit, RepFault, When, at_top
from formcheck.form.measures import range_of

_LINE_SOURCE = (
    "a straight line from shoulder to feet: Linfield 2014; degrees are a formcheck default. Correct side planks read"
    " -10 to +8, hips on the floor +15 to +24"
)

_ELBOW_SOURCE = "elbow under the shoulder: Linfield 2014; degrees are a formcheck default"
_ROLL_SOURCE = "no rotation of the trunk: Linfield 2014; degrees are a formcheck default"


FAULTS = (
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
)

_STRAIGHT_SOURCE = "straight leg: iLive 2025; the limit is a formcheck default (straight ones read 160 to 180 in depth)"
_STACKED_SOURCE = "trunk stacked: iLive 2025; degrees are a formcheck default"

LEG_RAISE_FAULTS = (
    Fault(
        "knee_bent",
        m.upper_knee_deg,
        "Straighten your upper leg",
        below=Limit(138, 110, 160, _STRAIGHT_SOURCE, advice=145),
        when=When.TOP,
    ),
    Fault(
        "rolling_back",
        m.pelvis_roll_deg,
        "Roll your hips forward again",
        below=Limit(-26, -50, -15, _STACKED_SOURCE, margin=5, advice=-21),
        when=When.TOP,
        after_s=0.8,
    ),
)
HOLD_TOO_SHORT = RepFault(
    "hold_too_short",
    HOLD_S,
    "Hold it longer at the top",
    below=Limit(3.0, 0.3, 15, "the article asks for 15 s; as a minimum a formcheck default", advice=3.8),
    voids=False,
)

_BOTH_SOURCE = "arm and leg rise together: iLive 2025 (Dikul); degrees a formcheck default (good ones reach 35 to 55)"
ONLY_LEG = RepFault(
    "only_leg",
    at_top(lm.upper_arm_rise_deg),
    "Lift your arm with your leg",
    below=Limit(20, 8, 40, _BOTH_SOURCE, advice=26),
)
ONLY_ARM = RepFault(
    "only_arm",
    at_top(m.upper_leg_deg),
    "Lift your leg with your arm",
    below=Limit(14, 5, 30, _BOTH_SOURCE, advice=18),
)
TRUNK_ROCKING = RepFault(
    "trunk_rocking",
    range_of(lm.shoulders_stacked_trunks),
    "Keep your trunk still",
    above=Limit(0.16, 0.1, 0.5, "formcheck default; trunks that stay read up to 0.1", margin=0.02, advice=0.13),
)
