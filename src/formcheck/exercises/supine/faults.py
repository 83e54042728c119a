"""Faults on the back, by exercise."""

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import LOWERING_S, Fault, Limit, RepFault, When, at_top, peak_of
from formcheck.form.measures import range_of

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

_OTHER_SOURCE = "the other leg stays down; degrees a formcheck default (resting ones move by up to 9)"
SINGLE_LEG_RAISE = (
    Fault(
        "knee_bent",
        m.raised_knee_deg,
        "Straighten your knee",
        below=Limit(150, 120, 170, "one knee fully straight; the band is a formcheck default", advice=156),
        when=When.TOP,
    ),
    Fault(
        "other_leg_lifting",
        m.lower_leg_deg,
        "Keep the other leg down",
        above=Limit(16, 8, 35, _OTHER_SOURCE, advice=12),
        when=When.TOP,
        from_rest=True,
        rest_band=(-30, 20),
    ),
)

_LOW_SOURCE = "a couple of inches: ISSA 2022, 15 degrees: iLive 2025; the band is a formcheck default"
LEG_LIFT = (
    Fault(
        "too_high",
        m.lower_leg_deg,
        "Lower your legs a little",
        above=Limit(32, 20, 60, _LOW_SOURCE, advice=27),
        when=When.TOP,
    ),
    Fault(
        "knees_bent",
        m.both_knees_deg,
        "Straighten your knees",
        below=Limit(148, 120, 170, "straight legs: both sources; degrees a formcheck default", advice=154),
        when=When.TOP,
    ),
    # Judged only where the arms leave the low back free; beside the body they hide it.
    Fault(
        "low_back_lifting",
        o.low_back_gap_percent,
        "Press your low back into the floor",
        above=Limit(3.2, 1.5, 12, "low back stays down: ISSA 2022; per cent a formcheck default", margin=1, advice=2.4),
        when=When.TOP,
        from_rest=True,
    ),
)

PARTIAL_CRUNCH = (
    Fault(
        "full_sit_up",
        m.trunk_incline_deg,
        "Only lift your shoulder blades",
        above=Limit(45, 30, 65, "trunk at most 30 degrees: FIELD norms; the band is a formcheck default", advice=37),
    ),
    Fault(
        "low_back_lifting",
        o.low_back_incline_deg,
        "Keep your low back on the floor",
        above=Limit(21, 12, 35, "formcheck default; low backs that stay read up to 14", advice=17),
        from_rest=True,
    ),
)
SIT_UP = (
    Fault(
        "feet_lifting",
        m.foot_over_hip_trunks,
        "Keep your feet on the floor",
        above=Limit(0.32, 0.2, 0.6, "formcheck default; feet that stay read up to 0.2", margin=0.04, advice=0.26),
        from_rest=True,
    ),
)
PELVIC_TILT_REPS = (
    RepFault(  # tells it from crunches and bridges too, which press the low back down on their way
        "hips_leaving_floor",
        range_of(m.hip_lift_deg),
        "Keep your hips on the floor",
        above=Limit(12, 9, 25, "formcheck default; tilts read up to 10", advice=11),
    ),
)

_SHOULDERS_SOURCE = "formcheck default; shoulders that stay read up to 25 in depth, those that lift 31 to 37"
TRUNK_ROTATION_REPS = (
    RepFault(
        "shoulders_lifting",
        range_of(m.shoulders_turn_deg),
        "Keep both shoulders on the floor",
        above=Limit(28, 18, 45, _SHOULDERS_SOURCE, margin=2, advice=26),
    ),
    RepFault(
        "knees_apart",
        at_top(m.knees_apart_trunks),
        "Keep your knees together",
        above=Limit(0.8, 0.6, 1.2, "formcheck default; knees together read up to 0.59", margin=0.05, advice=0.72),
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
