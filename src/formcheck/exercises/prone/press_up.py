"""Press-up: the arms straighten and the chest rises, the pelvis stays on the floor."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

PRESS_UP = Reps(
    id="press_up",
    title="Press-up on the floor",
    right="Face down, hands beside the chest: the arms straighten slowly and lift the chest, the pelvis stays on the"
    " floor, the shoulders away from the ears; a moment at the top, then down again.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.trunk_incline_deg,
    postures=faults.RAISED,
    position=(
        Range(m.hand_past_head_trunks, high=0.2, margin=0.1),
        Range(m.lower_thigh_deg, -45, 35, margin=8),
        Range(m.trunk_incline_deg, -25, 75, margin=8),
    ),
    effort=m.shoulder_over_wrist_trunks,
    travel=0.3,
    top=0.7,
    requires=(
        Range(m.body_line_deg, low=15),
        Range(m.forearm_slope_deg, low=30),
        Range(m.upper_arm_lean_deg, -40, 50),
    ),
    most_hold_s=5,
    faults=(faults.HIPS_LIFTING_AT_TOP, faults.SHRUGGED),
    prescription=Prescription(sets=1, reps=15, hold_s=1),
    caution="Go only as high as it feels easy, each time a little higher; stop at pain that goes down a leg.",
    sources=("iLive 2025 (pain relief, flexibility)",),
)
