"""90/90 rest: on the back with the calves on a chair, hips and knees at right angles."""

from formcheck.exercises.supine import shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Prescription, Range, View
from formcheck.form.posture import Lie, Posture, Support

# What carries the calves can't be seen: shanks that are held level in the air are timed too.
REST_90_90 = Hold(
    id="rest_90_90",
    title="90/90 rest",
    right="On the back, calves on a chair: hips and knees at about 90 degrees, everything lets go. Only the position is"
    " timed; whether you relax can't be seen.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("hip", "knee", "ankle"),
    shown=m.knee_deg,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.lower_thigh_deg, 50, 122, margin=8),
        Range(m.both_knees_deg, 50, 130, margin=8),
        Range(m.knee_over_ankle_trunks, -0.4, 0.45, margin=0.1),
        Range(m.trunk_incline_deg, -35, 30, margin=8),
    ),
    held=(Range(m.lower_thigh_deg, 60, 115, margin=6), Range(m.both_knees_deg, 58, 122, margin=6)),
    hold_from_s=5,  # a leg on its way up or in passes through here
    faults=(),
    prescription=Prescription(sets=1, hold_s=120),  # formcheck default
    caution="Come out of it slowly, over the side. Stop if pain or numbness grows.",
    sources=("iLive 2025 (pinched nerve)",),
)
