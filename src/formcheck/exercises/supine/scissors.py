"""Scissors: both raised legs open and cross over; each crossing is a repetition."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

# Seen from the side the crossing is depth, so it is counted from an end of the body only.
SCISSORS = Reps(
    id="scissors",
    title="Scissors",
    right="On the back, both straight legs about 15 degrees off the floor: they open and cross over, and stay at one"
    " height.",
    view=View.FOOT,
    other_views=(View.HEAD,),
    camera=shared.FOOT_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="middle",
    shown=lm.feet_crossed_trunks,
    postures=shared.END_ON,
    position=(
        Range(m.chest_down_deg, high=-25, margin=10),
        Range(lm.feet_level_trunks, high=1.1, margin=0.2),  # one leg alone that swings is another exercise
    ),
    effort=lm.feet_crossed_trunks,
    travel=0.8,
    top=-0.35,
    told_by_still=False,
    requires=(Range(lm.knees_in_depth_deg, low=90),),  # soles together in a butterfly are no crossing
    watched=(lm.legs_raised_in_depth_deg,),
    faults=(),
    rep_faults=leg_faults.SCISSORS,
    prescription=Prescription(sets=10, reps=10),
    caution="Raising both legs at once is named risky for a sore back: keep your low back down, and stop at pain.",
    sources=("iLive 2025 (hernia, flexibility)",),
)
