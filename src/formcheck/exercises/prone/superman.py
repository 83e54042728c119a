"""Superman: arms and legs leave the floor together."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

SUPERMAN = Reps(
    id="superman",
    title="Superman",
    right="Face down, arms long over the head: arms and legs leave the floor together, straight, for a few seconds;"
    " the neck stays long, the eyes on the floor.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.bow_deg,
    postures=faults.LYING,
    position=(
        Range(m.upper_arm_lean_deg, 50, 160, margin=10),
        Range(m.hand_past_head_trunks, low=0.2, margin=0.2),
        Range(m.trunk_incline_deg, -30, 45, margin=8),
    ),
    effort=m.bow_deg,
    travel=6,
    top=8,
    requires=(Range(m.legs_apart_deg, high=10), Range(m.hands_uneven_trunks, high=0.56)),
    watched=(m.leg_slope_deg, m.arm_lean_deg),
    faults=(faults.KNEES_BENT, faults.HEAD_CRANED_BETWEEN_ARMS),
    rep_faults=(faults.ONLY_ARMS, faults.ONLY_LEGS, faults.JERKY),
    prescription=Prescription(sets=1, reps=10, hold_s=3),
    caution="It loads the spine far more than the bird dog, and an article names it risky for a sore back: with"
    " any pain do the bird dog instead. No jerks.",
    sources=("Unlocking the Power of a Lower Back Workout", "ISSA 2022", "iLive 2025 (slimming)"),
)
