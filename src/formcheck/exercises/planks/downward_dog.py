"""Downward dog: on hands and feet, the hips high. A hold; the flow to the upward dog is not followed."""

from formcheck.exercises.planks import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

DOWNWARD_DOG = Hold(
    id="downward_dog",
    title="Downward dog",
    right="On hands and feet, the hips high: an inverted V, arms and back in one line, knees straight.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=shared.CAMERA,
    line=("wrist", "shoulder", "hip"),
    shown=m.arm_trunk_deg,
    postures=(Posture(Lie.INVERTED, Support.HANDS_FEET), Posture(Lie.PRONE, Support.HANDS_FEET)),
    position=(
        Range(m.body_line_deg, high=-62, margin=5),  # the deepest pike of a plank is -59
        Range(m.trunk_incline_deg, high=-25, margin=6),
        Range(m.elbow_deg, low=120, margin=10, may_hide=True),
        Range(m.arm_lean_deg, low=-10, margin=10),
    ),
    held=(Range(m.body_line_deg, high=-65, margin=5),),
    faults=shared.DOG,
    prescription=Prescription(sets=1, hold_s=30),
    caution="Not with high blood pressure or a painful wrist; come down when you feel dizzy.",
    sources=("iLive 2025 (yoga)",),
)
