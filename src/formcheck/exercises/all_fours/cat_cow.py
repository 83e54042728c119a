"""Cat and cow: on hands and knees the back rounds up, then hollows, as far as it goes on this person."""

from formcheck.exercises.all_fours import faults, shared
from formcheck.form import metrics as m
from formcheck.form import outline_metrics as om
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Flow, Position
from formcheck.form.posture import Lie, Posture, Support

CAT_COW = Flow(
    id="cat_cow",
    title="Cat-cow",
    right="On hands and knees, arms and thighs upright: the back slowly rounds up with the head down, then hollows with"
    " the head up.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=om.back_bow_percent,
    postures=(Posture(Lie.PRONE, Support.HANDS_KNEES),),
    position=(
        Range(m.trunk_incline_deg, -30, 45, margin=8),
        Range(m.support_arm_deg, -125, -55, margin=8, may_hide=True),
        Range(m.shoulder_over_wrist_trunks, low=0.85, margin=0.08, may_hide=True),
        Range(m.raised_thigh_deg, -125, -58, margin=6),
    ),
    # Where a back is level differs by body and clothes: the ways up and down are told, not heights.
    positions=(Position("cat", way=1), Position("cow", way=-1)),
    effort=om.back_bow_percent,
    travel=3.5,
    watched=(m.support_thigh_deg,),
    faults=(),
    rep_faults=faults.CAT_COW,
    prescription=Prescription(sets=1, reps=15),
    caution="Move slowly and only as far as it doesn't hurt; no jerks.",
    sources=("iLive 2025 (pain relief, Bubnovsky, pregnancy, yoga)",),
)
