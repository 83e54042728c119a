"""Butterfly: on the back, soles together, the knees fall open; seen from the feet."""

from formcheck.exercises.supine import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View

BUTTERFLY = Hold(
    id="butterfly",
    title="Butterfly",
    right="On the back, soles together: the knees fall open to both sides, without force, and stay. It is timed; how"
    " far they open is not judged.",
    view=View.FOOT,
    camera=shared.FOOT_CAMERA,
    line=("hip", "knee"),
    line_of="middle",
    shown=m.knees_apart_trunks,
    postures=shared.SEEN_FROM_THE_FEET,
    position=shared.KNEES_OPEN,
    held=(Range(m.knees_apart_trunks, low=1.3, margin=0.1), Range(m.knees_turn_deg, -9, 9, margin=3)),
    hold_from_s=6,  # hips that sway rest in it for a moment
    faults=(),
    prescription=Prescription(sets=1, hold_s=30),
    caution="Let the knees sink by themselves; put something under them if it pulls.",
    sources=("iLive 2025 (flexibility, relax)",),
)
