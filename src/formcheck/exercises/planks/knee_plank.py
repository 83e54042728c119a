"""Plank on the knees, the gentle one."""

from formcheck.exercises.planks import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Range, View
from formcheck.form.posture import Lie, Posture, Support

KNEE_PLANK = Hold(
    id="knee_plank",
    title="Knee plank",
    right="On forearms and knees: shoulders, hips and knees in one line; elbows below the shoulders; belly tight.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.thigh_line_deg,
    postures=(Posture(Lie.PRONE, Support.FOREARMS_KNEES),),
    position=(
        Range(m.shoulder_over_elbow_trunks, low=0.28, margin=0.04),
        Range(m.knee_deg, 50, 155, margin=4),
        Range(m.thigh_line_deg, -60, 40, margin=4),
        shared.LEGS_LONG,
    ),
    held=(Range(m.thigh_line_deg, -36, 32, margin=3),),
    faults=(
        shared.SAGGING_ON_KNEES,
        shared.PIKED_ON_KNEES,
        *shared.ELBOWS,
        shared.HEAD_DROPPED,
        shared.HEAD_CRANED,
    ),
    prescription=shared.PRESCRIPTION,
    caution="Stop at pain. Put a cushion under your knees.",
    sources=("omaha.com 2020 (regression)",),
)
