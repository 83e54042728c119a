"""Sphinx: chest up on the forearms."""

from formcheck.exercises.planks.shared import ELBOWS
from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View

SPHINX = Hold(
    id="sphinx",
    title="Sphinx",
    right="Face down on the forearms, elbows under the shoulders: the chest is raised, hips and legs lie on the floor,"
    " the head goes on in line with the back.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.trunk_incline_deg,
    postures=faults.PROPPED,
    position=(
        Range(m.forearm_slope_deg, -28, 26, margin=6),
        Range(m.shoulder_over_elbow_trunks, low=0.4, margin=0.06),
        Range(m.hip_over_elbow_trunks, high=0.42, margin=0.06),
        faults.ON_INSTEPS,
        Range(m.trunk_incline_deg, 3, 50, margin=4),
        Range(m.lower_thigh_deg, -25, 35, margin=8),
    ),
    held=(Range(m.shoulder_over_elbow_trunks, low=0.44, margin=0.04),),
    hold_from_s=6,  # on the way into a plank one rests like this for a moment
    faults=(*ELBOWS, faults.HEAD_BACK_ON_FOREARMS),
    prescription=Prescription(sets=10, hold_s=30),
    caution="Stop at pain in the low back: lie down flat, or move the elbows a little ahead.",
    sources=("iLive 2025 (set of exercises)",),
)
