"""Rocking forward on hands and knees: the body reaches ahead, the back keeps its shape."""

from formcheck.exercises.all_fours import faults, shared
from formcheck.form import metrics as m
from formcheck.form import outline_metrics as om
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

ALL_FOURS_ROCK = Reps(
    id="all_fours_rock",
    title="All-fours rock",
    right="On hands and knees the body reaches ahead over hands that stay where they are, and comes back; the low back"
    " doesn't bend.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.support_thigh_deg,
    postures=(Posture(Lie.PRONE, Support.HANDS_KNEES),),
    position=(
        Range(m.trunk_incline_deg, -30, 50, margin=8),
        Range(m.support_arm_deg, -150, -50, margin=8),
        Range(m.shoulder_over_wrist_trunks, low=0.85, margin=0.08),
        Range(m.raised_thigh_deg, -125, -45, margin=6),
    ),
    effort=m.support_thigh_deg,
    travel=9,
    top=-76,
    told_by_still=False,
    watched=(m.hands_to_knees_trunks, om.back_bow_percent),
    faults=faults.ALL_FOURS_ROCK,
    rep_faults=faults.ALL_FOURS_ROCK_REPS,
    prescription=Prescription(sets=1, reps=20),
    caution="Stop at pain in the wrists or the back; move slowly.",
    sources=("iLive 2025 (Bubnovsky)",),
)
