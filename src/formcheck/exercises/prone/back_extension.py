"""Back extension: the chest leaves the floor, the feet don't."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

BACK_EXTENSION = Reps(
    id="back_extension",
    title="Back extension",
    right="Face down, arms along the body or hands behind the head: the chest leaves the floor slowly, the feet stay"
    " down, the head goes on in line with the back.",
    view=View.SIDE,
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.trunk_incline_deg,
    postures=faults.LYING,
    position=(
        Range(m.propped_trunks, high=0.4, margin=0.05, may_hide=True),  # nothing carries the chest
        Range(m.lower_thigh_deg, -25, 40, margin=8),
        Range(m.knee_deg, low=125, margin=10),  # bent, they are held in a bow
    ),
    effort=m.trunk_incline_deg,
    travel=4,
    top=6,
    held=(Range(m.trunk_incline_deg, low=11, margin=2), Range(m.body_line_deg, low=12, margin=3)),
    requires=(
        Range(m.legs_apart_deg, high=10),
        Range(m.hand_past_head_trunks, high=0.1),
        Range(m.hands_uneven_trunks, high=0.78),  # one arm bent: it is to turn
    ),
    watched=(m.leg_slope_deg,),
    faults=(faults.HEAD_THROWN_BACK,),
    rep_faults=(faults.TOO_LITTLE_LIFT, faults.FEET_LIFTING, faults.JERKY),
    prescription=Prescription(sets=1, reps=10),
    caution="Lift only as far as it feels easy, without a jerk; stop at pain.",
    sources=("iLive 2025 (Dikul, set of exercises, home)",),
)
