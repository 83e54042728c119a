"""Glute bridge ("half-bridge"): hips up from the floor until shoulder, hip and knee are one line."""

from formcheck.form import metrics as m
from formcheck.form.exercise import (
    LOWERING_S,
    Fault,
    Limit,
    Prescription,
    Range,
    RepFault,
    Reps,
    View,
    When,
    at_top,
    peak_of,
)
from formcheck.form.posture import Lie, Posture, Support

_LINE_SOURCE = "one line from shoulder to knee; the band is a formcheck default (good ones read -12 to +13)"
_FEET_SOURCE = "knee 90 degrees, 135 for the buttocks: FIELD norms; the band is a formcheck default"

GLUTE_BRIDGE = Reps(
    id="glute_bridge",
    title="Glute bridge",
    right="On the back, feet flat: hips rise until shoulders, hips and knees are one line, pause for a second, come"
    " down slowly; knees about 90 degrees, shoulders stay down.",
    view=View.SIDE,
    camera="On the floor or low, 2 to 3 metres away, looking across your body from shoulders to feet.",
    line=("shoulder", "hip", "knee"),
    shown=m.hip_lift_deg,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.knee_deg, 35, 155, margin=8),
        Range(m.knee_over_ankle_trunks, low=0.25, margin=0.1),
        Range(m.shoulder_over_ankle_trunks, -0.5, 0.5, margin=0.1),
        Range(m.hip_lift_deg, -75, 50, margin=5),
    ),
    effort=m.hip_lift_deg,
    travel=9,
    top=-14,
    faults=(
        Fault(
            "over_arched",
            m.hip_lift_deg,
            "Lower your hips a little, ribs down",
            above=Limit(22, 12, 40, _LINE_SOURCE, advice=17),
            when=When.TOP,
        ),
    ),
    rep_faults=(
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
    ),
    prescription=Prescription(sets=1, reps=15, hold_s=1),
    caution="Some sources recommend the bridge, another names it risky for a sore back: keep the movement small and"
    " slow, and stop at pain.",
    sources=("iLive 2025 (pain relief, Bubnovsky, osteochondrosis)",),
)
