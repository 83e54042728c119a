"""Back extension with a twist: the chest rises and turns to the side of the bent arm, and to the other side."""

from formcheck.exercises.prone import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View

BACK_EXTENSION_TWIST = Reps(
    id="back_extension_twist",
    title="Back extension with a twist",
    right="Face down, one arm bent beside the head, the other along the body: the chest leaves the floor and turns to"
    " the side of the bent arm, the feet stay down; then to the other side. A camera often can't see that arm and the"
    " turn: then nothing is counted.",
    view=View.SIDE,
    other_views=(View.CORNER,),  # a turned trunk is broad
    camera=faults.CAMERA,
    line=("shoulder", "hip", "ankle"),
    shown=m.turn_deg,
    side_of=m.turned_side,
    alternates=True,
    postures=(*faults.LYING, *faults.ROLLED),
    position=(
        faults.NOT_PROPPED,
        Range(m.side_incline_deg, -30, 60, margin=8),
        Range(m.lower_thigh_deg, -25, 40, margin=8),
    ),
    effort=m.side_incline_deg,
    travel=5,
    top=6,
    told_by_still=False,
    requires=(Range(m.hands_uneven_trunks, low=0.58), Range(m.legs_apart_deg, high=10)),
    watched=(m.turn_deg,),
    faults=(),
    rep_faults=(faults.NO_TURN,),
    prescription=Prescription(sets=1, reps=10, each_side=True),
    caution="Turn slowly and only as far as it feels easy, without a jerk; stop at pain.",
    sources=("iLive 2025 (home)",),
)
