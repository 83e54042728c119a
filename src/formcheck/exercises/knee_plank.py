"""Plank on the knees, the gentle one."""

from dataclasses import replace

from formcheck.exercises import forearm_plank as base
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Limit, Range, View
from formcheck.form.posture import Lie, Posture, Support

_LINE_SOURCE = (
    "formcheck default; the line ends at the knee, so the model's low hip weighs more: straight ones read -11 (real) to"
    " +13 (rendered), a sag of 19 reads 27, a pike of 33 reads -22"
)

KNEE_PLANK = Hold(
    id="knee_plank",
    title="Knee plank",
    right="On forearms and knees: shoulders, hips and knees in one line; elbows below the shoulders; belly tight.",
    view=View.SIDE,
    camera=base.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.thigh_line_deg,
    postures=(Posture(Lie.PRONE, Support.FOREARMS_KNEES),),
    position=(
        Range(m.shoulder_over_elbow_trunks, low=0.28, margin=0.04),
        Range(m.knee_deg, 50, 155, margin=4),
        Range(m.thigh_line_deg, -60, 40, margin=4),
        base.LEGS_LONG,
    ),
    held=(Range(m.thigh_line_deg, -36, 32, margin=3),),
    faults=(
        replace(base.SAGGING, metric=m.thigh_line_deg, above=Limit(16, 8, 28, _LINE_SOURCE, advice=14)),
        replace(base.PIKED, metric=m.thigh_line_deg, below=Limit(-20, -40, -10, _LINE_SOURCE, advice=-17)),
        *(fault for fault in base.FOREARM_PLANK.faults if fault.id.startswith("elbows_")),
        base.HEAD_DROPPED,
        base.HEAD_CRANED,
    ),
    prescription=base.PRESCRIPTION,
    caution="Stop at pain. Put a cushion under your knees.",
    sources=("omaha.com 2020 (regression)",),
)
