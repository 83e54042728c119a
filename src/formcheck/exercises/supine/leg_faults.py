"""Faults of legs that move, on the back and on the side."""

from dataclasses import replace

from formcheck.exercises.supine import shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Fault, Limit, RepFault, When, at_top
from formcheck.form.measures import RANGE, range_of

# Knees that come in press the trunk flat: seen from the side heads that rest then seem to sink, by 4 to 30.
DOUBLE_KNEE_TO_CHEST = (
    replace(
        shared.HEAD_LIFTING,
        below=Limit(-14, -50, -8, "formcheck default; heads that rest read +4 to +30", advice=-10),
    ),
)
DOUBLE_LEG_RAISE = (
    Fault(
        "knees_bent",
        m.both_knees_deg,
        "Straighten your knees",
        below=Limit(148, 120, 170, "straight legs: iLive 2025; degrees a formcheck default", advice=154),
        when=When.TOP,
    ),
)
HEEL_SLIDE = (
    Fault(
        "feet_lifting",
        m.foot_over_hip_trunks,
        "Keep your feet on the floor",
        above=Limit(0.25, 0.15, 0.6, "formcheck default; heels that slide read up to 0.07", margin=0.04, advice=0.18),
        from_rest=True,
    ),
)

_FROM_ABOVE_SOURCE = "formcheck default; straight legs that are seen from above read 165 to 179 at the ends"
_DEPTH_SOURCE = "formcheck default; straight knees of real people read 143 to 165 in depth, simulated ones 158 to 176"
_SCISSORS_SOURCE = "legs keep their height: iLive 2025 (hernia, 15 degrees); the limit is a formcheck default"
SCISSORS = (
    RepFault(
        "height_changing",
        range_of(lm.legs_raised_in_depth_deg),
        "Keep your legs at one height",
        above=Limit(16, 10, 40, _SCISSORS_SOURCE, advice=13),
    ),
    RepFault(
        "knees_bent",
        at_top(lm.knees_in_depth_deg),
        "Straighten your knees",
        below=Limit(140, 110, 165, _DEPTH_SOURCE, advice=145),
    ),
)
LEG_CIRCLE = (
    RepFault(
        "circle_small",
        RANGE,
        "Draw larger circles",
        below=Limit(0.6, 0.3, 1.2, "formcheck default; wide ones read 0.9 to 1.2", margin=0.03, advice=0.65),
        voids=False,
    ),
)
LEG_PENDULUM = (
    RepFault(
        "knee_bent",
        at_top(m.both_knees_deg),
        "Straighten your knee",
        below=Limit(140, 110, 165, _FROM_ABOVE_SOURCE, advice=148),
    ),
)
LEG_SLIDE = (
    RepFault(
        "trunk_moving",
        range_of(m.side_incline_deg),
        "Keep your trunk still",
        above=Limit(8, 5, 25, "formcheck default; trunks that stay read up to 3", margin=1, advice=6),
    ),
)
