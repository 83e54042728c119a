"""Glute bridge ("half-bridge"): hips up from the floor until shoulder, hip and knee are one line."""

from formcheck.exercises.supine import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

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
    top_follows="not_high_enough",
    faults=faults.FAULTS,
    rep_faults=faults.REP_FAULTS,
    prescription=Prescription(sets=1, reps=15, hold_s=1),
    caution="Some sources recommend the bridge, another names it risky for a sore back: keep the movement small and"
    " slow, and stop at pain.",
    sources=("iLive 2025 (pain relief, Bubnovsky, osteochondrosis)",),
)
