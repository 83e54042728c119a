"""Partial crunch: head and shoulder blades leave the floor, the low back stays."""

from formcheck.exercises.supine import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

# A pulled neck can't be told from the side: the head of a good one bends by 43 degrees on a photograph, that of a
# pulled one by 33 in the simulation. On drawn bodies the model reads heads of good ones that bend by 12 to 46 degrees,
# of pulled ones by 34 to 58, and elbows that swing forward no farther from the ear than those that stay wide.
PARTIAL_CRUNCH = Reps(
    id="partial_crunch",
    title="Partial crunch",
    right="On the back, knees bent: shoulder blades leave the floor as you breathe out, the low back stays down."
    " The hands don't pull at the head, which a camera can't judge.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_incline_deg,
    postures=shared.LYING_OR_SITTING,
    position=(
        Range(m.knee_deg, 30, 140, margin=8),
        Range(m.knee_over_ankle_trunks, low=0.25, margin=0.1),
        Range(m.foot_over_hip_trunks, -0.6, 0.25, margin=0.1),
        Range(m.thighs_apart_deg, high=35, margin=8, may_hide=True),  # both feet are down
    ),
    effort=m.shoulder_over_ankle_trunks,  # hips that rise don't move it
    travel=0.11,
    top=0.05,
    told_by_still=False,
    faults=faults.PARTIAL_CRUNCH,
    rep_faults=(shared.JERKY,),
    prescription=Prescription(sets=1, reps=12, hold_s=3),
    caution="Don't pull at your head. Stop at pain in the neck or the back.",
    sources=("ISSA 2022", "Back Strengthening Exercises", "iLive 2025 (pain relief)"),
)
