"""Faults of what is done standing: hinges at the hips, and bends and circles seen from the front."""

from dataclasses import replace

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import Fault, Limit, RepFault, View, When
from formcheck.form.measures import LESS_THAN_OTHER_PERCENT, range_of, rebound_of

_SHAPE_SOURCE = (
    "the back does not change shape: ISSA 2022; the band is a formcheck default (a hinge with a straight back moves by"
    " up to 3, a small rounding by 6). An arm beside the trunk makes an upright back look round: then it is compared"
    " with the usual straight hinge, -3 to -12"
)
_KNEE_SOURCE = "knees nearly straight and fixed: ISSA 2022; a formcheck default (soft knees read 148 to 170)"
_WEIGHT_SOURCE = "weight close to the legs: ISSA 2022; degrees a formcheck default (good ones read -16 to +5)"
_HEAD_SOURCE = "formcheck default; good hinges lift the face against the trunk by 0 to 20 degrees"

BACK_ROUNDING = Fault(
    "back_rounding",
    o.back_bow_percent,
    "Keep your back flat, push your hips back",
    above=Limit(4.5, 3, 10, _SHAPE_SOURCE, margin=1, advice=3.6),
    after_s=0.3,
    when=When.TOP,
    from_rest=True,
    rest_band=(-18, -2.5),
    rest_else=-5.0,
    views=(View.SIDE,),
)
KNEES_BENDING = Fault(
    "knees_bending",
    m.knee_deg,
    "Keep your knees nearly straight",
    below=Limit(130, 100, 155, _KNEE_SOURCE, advice=138),
    after_s=0.3,
    when=When.TOP,
)
WEIGHT_DRIFTING = Fault(
    "weight_drifting",
    m.arm_lean_deg,
    "Keep the weight close to your legs",
    above=Limit(20, 10, 45, _WEIGHT_SOURCE, advice=14),
    after_s=0.3,
    when=When.TOP,
    views=(View.SIDE,),
)
HEAD_CRANED = Fault(
    "head_craned",
    m.chin_tuck_deg,
    "Look at the floor ahead of you",
    below=Limit(-29, -60, -15, _HEAD_SOURCE, margin=4, advice=-25),
    after_s=0.3,
    when=When.TOP,
    from_rest=True,
    rest_band=(-15, 75),
    views=(View.SIDE,),
)
HEAD_DOWN = Fault(
    "head_down",
    m.chin_tuck_deg,
    "Look ahead, not at your feet",
    above=Limit(15, 8, 40, _HEAD_SOURCE, margin=4, advice=11),
    after_s=0.3,
    when=When.TOP,
    from_rest=True,
    rest_band=(-15, 75),
    views=(View.SIDE,),
)

_BEND_SOURCE = "straight to a side: iLive 2025 (pregnancy); the limit is a formcheck default"

LEANING_FORWARD = Fault(
    "leaning_forward",
    m.chest_down_deg,
    "Bend straight to the side, not forward",
    above=Limit(20, 10, 45, _BEND_SOURCE, advice=15),
    after_s=0.4,
    when=When.TOP,
    from_rest=True,
)
HIPS_SWAYING = Fault(
    "hips_swaying",
    m.hips_aside_trunks,
    "Keep your hips still",
    above=Limit(0.19, 0.1, 0.5, _BEND_SOURCE, margin=0.03, advice=0.17),
    after_s=0.4,
    when=When.TOP,
    from_rest=True,
)
SIDES_UNEQUAL = RepFault(
    "sides_unequal",
    LESS_THAN_OTHER_PERCENT,
    "Bend as far to this side as to the other",
    above=Limit(35, 20, 70, _BEND_SOURCE, advice=28),
    voids=False,
)

_CIRCLE_SOURCE = "feet still: iLive 2025 (pregnancy); the limit is a formcheck default"

FEET_MOVING = RepFault(
    "feet_moving",
    range_of(m.feet_apart_trunks),
    "Keep your feet still",
    above=Limit(0.32, 0.2, 0.8, _CIRCLE_SOURCE, margin=0.03, advice=0.27),
)
CIRCLE_SMALL = RepFault(
    "circle_small",
    range_of(m.hips_ahead_trunks),
    "Bring your hips forward and back too",
    below=Limit(0.09, 0.05, 0.5, "formcheck default; wide circles read 0.12 to 0.45 in depth", margin=0.01, advice=0.1),
)

_LIFT_SOURCE = (
    "hips and shoulders rise together until the bar is past the knees: iLive 2025 (barbell); degrees a formcheck"
    " default (clean lifts bow by up to 3 more, small faults by 14)"
)

#: The bar starts a little behind the shoulders and stays there.
BAR_AWAY = replace(
    WEIGHT_DRIFTING,
    id="bar_away",
    above=Limit(13, 6, 35, "formcheck default; bars close to the legs read -9 to 0, small drifts 19", advice=9),
)
HIPS_RISING_FIRST = RepFault(
    "hips_rising_first",
    rebound_of(m.trunk_bow_deg),
    "Lift your chest with your hips",
    above=Limit(9, 4, 25, _LIFT_SOURCE, advice=7),
)
#: Arms that rest on the knees pull the shoulder blades apart: straight backs change more.
HINGE_BACK_ROUNDING = replace(
    BACK_ROUNDING,
    above=Limit(
        6.8,
        4,
        12,
        "a straight back: iLive 2025 (Dikul); the band is a formcheck default (straight backs change by up to 6.1, a"
        " small rounding by 6.1 to 9.1)",
        margin=1,
        advice=6.2,
    ),
)
