"""Plank on straight arms, the top of a push-up."""

from formcheck.exercises import forearm_plank as base
from formcheck.form import metrics as m
from formcheck.form.exercise import Fault, Hold, Limit, Range, View
from formcheck.form.posture import Lie, Posture, Support

_HAND_SOURCE = "wrists under the shoulders: omaha.com 2020; degrees are a formcheck default"

STRAIGHT_ARM_PLANK = Hold(
    id="straight_arm_plank",
    title="Straight-arm plank",
    right="Push-up position: arms straight, wrists below the shoulders; shoulders, hips and ankles in one line; belly"
    " and buttocks tight.",
    view=View.SIDE,
    camera=base.CAMERA,
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
        base.SAGGING,
        base.PIKED,
        Fault(
            "hands_ahead",
            m.arm_lean_deg,
            "Bring your hands back",
            above=Limit(20, 8, 45, _HAND_SOURCE, margin=4, advice=14),
            after_s=2.0,
        ),
        Fault(
            "hands_behind",
            m.arm_lean_deg,
            "Move your hands forward",
            below=Limit(-28, -45, -15, _HAND_SOURCE, margin=4, advice=-22),
            after_s=2.0,
        ),
        Fault(
            "elbows_bent",
            m.elbow_deg,
            "Straighten your arms",
            below=Limit(140, 110, 165, "formcheck default; the model reads elbows 8 to 15 too small", advice=148),
            after_s=1.0,
        ),
        base.KNEES_BENT,
        base.HEAD_DROPPED,
        base.HEAD_CRANED,
    ),
    prescription=base.PRESCRIPTION,
    caution="Stop at pain. Sore wrists: plank on the forearms.",
    sources=("omaha.com 2020 (regression)",),
)
