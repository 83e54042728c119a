"""Cobra: chest up on the hands, hips on the floor."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View

COBRA = Hold(
    id="cobra",
    title="Cobra",
    right="Face down, hands under the shoulders: the back lifts the chest, hips and legs stay on the floor, shoulders"
    " low, the head in line with the back.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.trunk_incline_deg,
    postures=faults.PROPPED,
    position=(
        Range(m.shoulder_over_wrist_trunks, low=0.5, margin=0.1),
        Range(m.forearm_slope_deg, low=32, margin=6),
        Range(m.body_line_deg, 24, 110, margin=8),
        Range(m.lower_thigh_deg, -45, 35, margin=8),
        faults.ON_INSTEPS,
    ),
    held=(Range(m.trunk_incline_deg, low=27, margin=4),),
    hold_from_s=4,  # shorter is a press-up
    faults=(faults.HIPS_LIFTING, faults.HEAD_BACK),
    prescription=Prescription(sets=3, hold_s=20),
    caution="Lift with the back, not the arms, and only as high as it feels easy; stop at pain that goes down a leg.",
    sources=("iLive 2025 (yoga)",),
)
