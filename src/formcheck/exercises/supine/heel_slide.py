"""Heel slide: both heels slide along the floor to the buttocks and back."""

from formcheck.exercises.supine import leg_faults, shared
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

HEEL_SLIDE = Reps(
    id="heel_slide",
    title="Heel slide",
    right="On the back, legs long: both heels slide along the floor towards the buttocks and back again.",
    view=View.SIDE,
    camera=shared.SIDE_CAMERA,
    line=("hip", "knee", "ankle"),
    shown=m.knee_deg,
    postures=(Posture(Lie.SUPINE, Support.LENGTH),),
    position=(
        Range(m.raised_thigh_deg, -30, 110, margin=5),
        Range(m.foot_over_hip_trunks, -0.7, 1.0, margin=0.1),
        Range(m.trunk_incline_deg, -40, 40, margin=8),
    ),
    effort=m.minus(lm.straighter_knee_deg),
    travel=30,
    top=-100,
    told_by_still=False,
    # Knees that come up to the chest are another exercise, and so are shanks that hang from raised thighs.
    requires=(
        Range(m.lower_thigh_deg, high=98),
        Range(m.thighs_apart_deg, high=25),
        Range(m.knee_over_ankle_trunks, low=0.0),
        Range(lm.straighter_knee_deg, high=112),
    ),
    faults=leg_faults.HEEL_SLIDE,
    prescription=Prescription(sets=1, reps=12),
    caution="Stop at pain in the hips or knees.",
    sources=("iLive 2025 (flexibility, Dikul)",),
)
