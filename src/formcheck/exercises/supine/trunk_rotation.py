"""Trunk rotation: bent knees drop together to a side, shoulders stay; seen from above: from the feet knees hide all."""

from formcheck.exercises.supine import faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

TRUNK_ROTATION = Swing(
    id="trunk_rotation",
    title="Trunk rotation",
    right="On the back, knees bent and together: they drop slowly to one side and then to the other, shoulders and"
    " upper back stay on the floor. A small drop is not counted.",
    view=View.ABOVE,
    camera=shared.ABOVE_CAMERA,
    line=("hip", "knee", "ankle"),
    line_of="middle",
    shown=lm.knee_aside_trunks,
    alternates=True,
    postures=shared.SEEN_FROM_ABOVE,
    position=(
        *shared.BELLY_UP,
        Range(lm.knee_aside_trunks, -1.2, 1.2, margin=0.1),
        Range(m.feet_apart_trunks, high=0.75, margin=0.1),
        Range(m.knees_apart_trunks, high=1.3, margin=0.1),  # wider is a butterfly
    ),
    effort=lm.knee_aside_trunks,
    travel=0.1,
    top=0.58,
    slack=0.47,  # at rest a knee is beside that line, too
    requires=(Range(m.both_knees_deg, high=140),),  # straight legs that slide are another exercise
    watched=(m.shoulders_turn_deg, m.knees_apart_trunks),
    faults=(),
    rep_faults=faults.TRUNK_ROTATION_REPS,
    prescription=Prescription(sets=1, reps=12, each_side=True),
    caution="Only as far as it doesn't hurt, and slowly.",
    sources=("ISSA 2022", "Back Strengthening Exercises", "iLive 2025 (osteochondrosis, stretching)"),
)
