"""Faults of what is done standing: hinges at the hips, and bends and circles seen from the front."""

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import Fault, Limit, View, When

_SHAPE_SOURCE = (
    "the back does not change shape: ISSA 2022; the band is a formcheck default (a real hinge with a straight back moves"
    " by up to 3, a small rounding by 6, of which the camera sees the outline only)"
)
_KNEE_SOURCE = "knees nearly straight and fixed: ISSA 2022; the limit is a formcheck default (soft knees read 148 to 170)"
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
    rest_band=(-18, 4),
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
