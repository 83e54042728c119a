"""Push-back: on all fours the elbows bend and the chest sinks, then the hips travel back to the heels."""

from formcheck.exercises.all_fours import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Flow
from formcheck.form.posture import Lie, Posture

PUSH_BACK = Flow(
    id="push_back",
    title="Push-back",
    right="On hands and knees the elbows bend until the chest is near the floor, then the arms push the hips back onto"
    " the heels; slowly, without jerks.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.hip_lift_deg,
    postures=(Posture(Lie.PRONE),),
    position=(
        Range(m.hip_lift_deg, 30, 175, margin=6),
        Range(m.knee_deg, high=128, margin=8),
        Range(m.trunk_incline_deg, -45, 40, margin=6),
    ),
    positions=shared.CHEST_LOW_HIPS_BACK,
    effort=m.hip_lift_deg,
    travel=25,
    watched=(m.knee_deg,),
    faults=(),
    rep_faults=faults.PUSH_BACK,
    prescription=Prescription(sets=6, reps=5),
    caution="Stop at pain in the knees, wrists or back.",
    sources=("iLive 2025 (Bubnovsky)",),
)
