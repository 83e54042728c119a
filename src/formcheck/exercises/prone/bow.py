"""Bow: the hands hold the ankles, the body arches. How far apart the knees are is depth, and told only roughly."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View

BOW = Hold(
    id="bow",
    title="Bow",
    right="Face down, knees bent, the hands hold the ankles: the feet pull chest and thighs off the floor, the knees"
    " stay about as wide as the hips; breathe calmly.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=faults.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.thigh_line_deg,
    postures=faults.ON_BELLY,
    position=(
        faults.NOT_PROPPED,
        Range(m.trunk_incline_deg, 14, 60, margin=8),
        Range(m.knee_deg, high=108, margin=24),
        Range(m.thigh_line_deg, low=32, margin=12),
    ),
    held=(Range(m.knee_deg, high=108, margin=24),),
    faults=(faults.HANDS_OFF_ANKLES, faults.KNEES_WIDE),
    prescription=Prescription(sets=1, hold_s=30),
    caution="A strong arch: leave it out with pain in the back, neck or knees, and never jerk up.",
    sources=("iLive 2025 (osteochondrosis)",),
)
