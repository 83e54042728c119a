"""Plank on straight arms, the top of a push-up."""

from formcheck.exercises.planks import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Range, View
from formcheck.form.posture import Lie, Posture, Support

STRAIGHT_ARM_PLANK = Hold(
    id="straight_arm_plank",
    title="Straight-arm plank",
    right="Push-up position: arms straight, wrists below the shoulders; shoulders, hips and ankles in one line; belly"
    " and buttocks tight.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.body_line_deg,
    postures=(Posture(Lie.PRONE, Support.HANDS_FEET),),
    position=(
        Range(m.shoulder_over_wrist_trunks, low=0.5, margin=0.1),
        Range(m.elbow_deg, low=110, margin=10),
        Range(m.forearm_slope_deg, low=35, margin=8),
    ),
    held=(
        Range(m.body_line_deg, -59, 45, margin=3),
        Range(m.shoulder_over_wrist_trunks, low=0.6, margin=0.05),
    ),
    faults=(
        shared.SAGGING,
        shared.PIKED,
        *shared.HANDS_AND_ELBOWS,
        shared.KNEES_BENT,
        shared.HEAD_DROPPED,
        shared.HEAD_CRANED,
    ),
    prescription=shared.PRESCRIPTION,
    caution="Stop at pain. Sore wrists: plank on the forearms.",
    sources=("omaha.com 2020 (regression)",),
)
