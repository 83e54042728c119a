"""Scissors: both raised legs open and cross over; each crossing is a repetition."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

# From the side the crossing is depth; from the feet the network finds no body behind the legs; from above their height
# is depth.
SCISSORS = Reps(
    id="scissors",
    title="Scissors",
    right="On the back, both straight legs about 15 degrees off the floor: they open and cross over, and stay at one"
    " height, which a camera above can't judge.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="middle",
    shown=lm.feet_crossed_trunks,
    postures=shared.SEEN_FROM_ABOVE,
    position=(
        *shared.BELLY_UP,
        Range(m.both_knees_deg, low=95, margin=10),  # soles together in a butterfly are no crossing
    ),
    effort=lm.feet_crossed_trunks,
    travel=0.8,
    top=-0.35,
    requires=(Range(lm.feet_uneven_trunks, high=0.3),),  # one leg alone that swings is another exercise
    faults=(),
    rep_faults=leg_faults.SCISSORS,
    prescription=Prescription(sets=10, reps=10),
    caution="Raising both legs at once is named risky for a sore back: keep your low back down, and stop at pain.",
    sources=("iLive 2025 (hernia, flexibility)",),
)
