"""Plank on the forearms."""

from formcheck.exercises.planks import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Range, View
from formcheck.form.posture import Lie, Posture, Support

FOREARM_PLANK = Hold(
    id="forearm_plank",
    title="Forearm plank",
    right="Shoulders, hips and ankles in one line; elbows directly below the shoulders; forearms on the floor, palms"
    " down; belly and buttocks tight; eyes on the floor.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.body_line_deg,
    postures=(Posture(Lie.PRONE, Support.FOREARMS_FEET),),
    position=(
        Range(m.forearm_slope_deg, -40, 40, margin=8),
        Range(m.shoulder_over_elbow_trunks, low=0.28, margin=0.04),
    ),
    held=(Range(m.body_line_deg, -87, 45, margin=3),),
    faults=(
        shared.SAGGING,
        shared.PIKED,
        *shared.ELBOWS,
        shared.KNEES_BENT,
        shared.HEAD_DROPPED,
        shared.HEAD_CRANED,
    ),
    prescription=shared.PRESCRIPTION,
    caution="Stop at pain. If the low back aches, plank on the knees first.",
    sources=("omaha.com 2020", "Unlocking the Power of a Lower Back Workout", "Linfield 2014"),
)
