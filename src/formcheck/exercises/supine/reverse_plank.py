"""Reverse plank: from a long seat, hands behind, the hips rise to one line; face up on straight arms."""

from formcheck.exercises.supine import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture

REVERSE_PLANK = Reps(
    id="reverse_plank",
    title="Reverse plank",
    right="Seated, legs long, hands behind: the hips rise until shoulders, hips and ankles are one line, stay a moment"
    " and come down slowly; arms straight.",
    view=View.SIDE,
    camera="Low, 2 to 3 metres away, looking across your body from head to feet.",
    line=("shoulder", "hip", "ankle"),
    shown=m.hip_lift_deg,
    # A camera that looks down on the seat takes the feet for what carries.
    postures=tuple(Posture(lie) for lie in (Lie.UPRIGHT, Lie.SUPINE, Lie.LEFT, Lie.RIGHT)),
    position=(
        Range(m.shoulder_over_wrist_trunks, low=0.5, margin=0.1),
        Range(m.shoulder_over_ankle_trunks, low=0.58, margin=0.08),
        Range(m.hip_over_knee_trunks, -0.2, 0.6, margin=0.1),
        Range(m.knee_deg, low=120, margin=10),
        Range(m.hip_lift_deg, -100, 40, margin=5),
        Range(m.trunk_incline_deg, low=5, margin=5),
    ),
    effort=m.hip_lift_deg,
    travel=12,
    top=-10,
    top_follows="hips_low",
    faults=(),
    rep_faults=faults.REVERSE_PLANK,
    watched=(m.elbow_deg,),
    prescription=Prescription(sets=1, reps=30),
    caution="Stop at pain in the wrists or shoulders. Turn the fingers as it is comfortable.",
    sources=("iLive 2025 (slimming)",),
)
