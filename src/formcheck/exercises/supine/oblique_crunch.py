"""Oblique crunch: hands at the head, an elbow and the opposite knee meet; sides are named by the knee."""

from formcheck.exercises.supine import shared, trunk_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

OBLIQUE_CRUNCH = Reps(
    id="oblique_crunch",
    title="Oblique crunch",
    right="On the back, knees bent, hands at the head: one knee rises, the trunk curls and turns until the opposite"
    " elbow comes near it; then the other side.",
    view=View.SIDE,
    other_views=(View.CORNER,),
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "knee"),
    line_of="working",
    shown=m.elbow_to_knee_trunks,
    side_of=m.raised_leg_side,
    partner_of=m.lifted_shoulder_side,
    alternates=True,
    # A trunk that turns looks as if on its side.
    postures=(Posture(Lie.SUPINE), *(Posture(lie, Support.LENGTH) for lie in (Lie.LEFT, Lie.RIGHT))),
    position=(Range(m.trunk_incline_deg, -40, 60, margin=8), Range(m.raised_thigh_deg, 0, 150, margin=8)),
    effort=m.raised_thigh_deg,
    effort_of=m.thigh_deg,
    travel=12,
    top=84,
    most_hold_s=4,
    # Hands that hold the knee, or a straight leg, are another exercise.
    requires=(Range(m.hand_to_ear_trunks, high=0.5), Range(m.raised_knee_deg, high=140)),
    watched=(m.elbow_to_knee_trunks,),
    faults=(),
    rep_faults=trunk_faults.OBLIQUE_CRUNCH,
    prescription=Prescription(sets=1, reps=12, each_side=True),
    caution="Don't pull at your head. Stop at pain in the neck or the back.",
    sources=("Back Strengthening Exercises", "iLive 2025 (relax)"),
)
