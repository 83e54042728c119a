"""Faults of bridges."""

from formcheck.form import metrics as m
from formcheck.form.exercise import LOWERING_S, Fault, Limit, RepFault, When, at_top, peak_of

_LINE_SOURCE = "one line from shoulder to knee; the band is a formcheck default (good ones read -12 to +13)"
_FEET_SOURCE = "knee 90 degrees, 135 for the buttocks: FIELD norms; the band is a formcheck default"

FAULTS = (
    Fault(
        "over_arched",
        m.hip_lift_deg,
        "Lower your hips a little, ribs down",
        above=Limit(22, 12, 40, _LINE_SOURCE, advice=17),
        when=When.TOP,
    ),
)
REP_FAULTS = (
    RepFault(
        "not_high_enough",
        peak_of(m.hip_lift_deg),
        "Lift your hips higher",
        below=Limit(-14, -35, -4, _LINE_SOURCE, advice=-10),
    ),
    RepFault(
        "dropping_fast",
        LOWERING_S,
        "Come down slowly",
        below=Limit(0.2, 0.1, 0.6, "formcheck default; good ones take 0.27 to 0.6", margin=0.02, advice=0.24),
        voids=False,
    ),
    RepFault(
        "feet_too_far",
        at_top(m.knee_deg),
        "Bring your feet nearer to your hips",
        above=Limit(125, 105, 150, _FEET_SOURCE, advice=117),
        voids=False,
    ),
    RepFault(
        "feet_too_near",
        at_top(m.knee_deg),
        "Move your feet a little away",
        below=Limit(62, 40, 80, _FEET_SOURCE, advice=68),
        voids=False,
    ),
)
REVERSE_PLANK = (
    RepFault(
        "hips_low",
        peak_of(m.hip_lift_deg),
        "Lift your hips to one line",
        below=Limit(-7, -25, -2, "one line from shoulder to knee; the band is a formcheck default", advice=-4),
    ),
    RepFault(
        "elbows_bent",
        at_top(m.elbow_deg),
        "Straighten your arms",
        below=Limit(142, 110, 165, "formcheck default; the model reads elbows 8 to 15 too small", advice=148),
    ),
)
