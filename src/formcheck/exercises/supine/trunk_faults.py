"""Faults on the back when the trunk moves: curls with a turn, turns, bends and rolls."""

from formcheck.exercises.supine.shared import hold_too_short
from formcheck.form import metrics as m
from formcheck.form.exercise import SAME_SIDE, Limit, RepFault
from formcheck.form.measures import LESS_THAN_OTHER_PERCENT, least_of, range_of, shift_of

OBLIQUE_CRUNCH = (
    RepFault(
        "same_side",
        SAME_SIDE,
        "Elbow to the opposite knee",
        above=Limit(0.5, 0.5, 0.5, "elbow towards the opposite knee: Back Strengthening Exercises"),
    ),
    RepFault(
        "range_small",
        least_of(m.elbow_to_knee_trunks),
        "Bring elbow and knee nearer together",
        above=Limit(0.98, 0.5, 1.3, "formcheck default; good ones read 0.3 to 0.9", margin=0.03, advice=0.93),
        voids=False,
    ),
)

SUPINE_TWIST_LIFT = (
    RepFault(
        "hips_turning",
        shift_of(m.hips_turn_deg),
        "Keep your hips on the floor",
        above=Limit(
            13, 8, 30, "only shoulder and head lift: iLive 2025 (Dikul); degrees a formcheck default", advice=11
        ),
    ),
    hold_too_short(1.9, 2.2, "2 s: iLive 2025 (Dikul), with the last of the ways up and down"),
)
SHOULDERS_LIFTING = RepFault(
    "shoulders_lifting",
    range_of(m.shoulders_turn_deg),
    "Keep both shoulders on the floor",
    above=Limit(10, 6, 30, "shoulders stay: iLive 2025; degrees a formcheck default", margin=1, advice=8.5),
)
SUPINE_SIDE_BEND = (
    RepFault(
        "hips_moving",
        range_of(m.legs_askew_deg),
        "Keep your hips still",
        above=Limit(4, 2.5, 15, "hips fixed: iLive 2025 (Dikul); degrees a formcheck default", margin=0.5, advice=3.2),
    ),
    RepFault(
        "sides_unequal",
        LESS_THAN_OTHER_PERCENT,
        "Bend as far to this side as to the other",
        above=Limit(35, 20, 70, "formcheck default", advice=28),
        voids=False,
    ),
)
