"""Child's pose: kneeling, folded over the thighs, buttocks on the heels."""

from formcheck.exercises.all_fours import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View
from formcheck.form.posture import Lie, Posture

CHILDS_POSE = Hold(
    id="childs_pose",
    title="Child's pose",
    right="Kneeling, the buttocks sink onto the heels and the trunk folds over the thighs; arms long ahead in line with"
    " the body, or resting beside it; breathe calmly.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.hip_lift_deg,
    # Folded up, what carries is a guess: the fold of hips and knees tells it.
    postures=(Posture(Lie.PRONE),),
    position=(
        Range(m.hip_lift_deg, low=98, margin=6),
        Range(m.knee_deg, high=94, margin=6),
        Range(m.trunk_incline_deg, -40, 14, margin=6),
        Range(m.raised_thigh_deg, high=-85, margin=5),
        Range(m.knee_height_trunks, high=0.085, margin=0.08),
    ),
    held=(Range(m.hip_lift_deg, low=112, margin=14),),
    faults=faults.CHILDS_POSE,
    prescription=Prescription(sets=1, hold_s=120),
    caution="Stop at pain in the knees; a cushion on the heels helps. No strain: it is for rest.",
    sources=("iLive 2025 (pain relief, yoga)",),
)
