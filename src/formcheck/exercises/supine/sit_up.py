"""Sit-up: the trunk rises to the knees, the feet stay on the floor."""

from formcheck.exercises.supine import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

SIT_UP = Reps(
    id="sit_up",
    title="Sit-up",
    right="On the back, knees bent: the trunk rises towards the knees without a jerk, the feet stay on the floor.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.trunk_incline_deg,
    postures=shared.LYING_OR_SITTING,
    # Who squats or stands has the feet far below the hips.
    position=(Range(m.knee_deg, 30, 150, margin=8), Range(m.foot_over_hip_trunks, -0.6, 1.6, margin=0.1)),
    effort=m.trunk_incline_deg,
    travel=35,
    top=45,
    requires=(Range(m.trunk_incline_deg, low=38),),
    faults=faults.SIT_UP,
    rep_faults=(shared.JERKY,),
    prescription=Prescription(sets=1, reps=10),
    caution="A full sit-up loads the low back: with a sore one do the partial crunch. Stop at pain.",
    sources=("iLive 2025 (hernia, Bubnovsky, Dikul)",),
)
