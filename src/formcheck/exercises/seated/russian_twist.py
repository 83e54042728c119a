"""Russian twist: sitting, leaning back, the trunk turns to one side and the other; sides are named by that."""

from formcheck.exercises.seated import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing

# The turn of the shoulders against the hips is partly depth: real ones of 30 to 40 degrees read 10 to 40.
RUSSIAN_TWIST = Swing(
    id="russian_twist",
    title="Russian twist",
    right="Sitting, knees bent, leaning back with a straight back: shoulders and hands turn to one side, then to the"
    " other, without a swing.",
    view=View.FRONT,
    other_views=(View.FOOT, View.CORNER, View.SIDE),
    camera="At the height of your belly, 2.5 to 3 metres away, ahead of your feet or a little to the side. Only from"
    " your side does it see whether your back is round.",
    line=("hip", "shoulder"),
    line_of="middle",
    shown=m.trunk_twist_deg,
    alternates=True,
    postures=faults.LEANING_BACK,
    # Who sits on the floor has the knees higher than the hips.
    position=(
        Range(m.hip_over_knee_trunks, -1.3, 0.05, margin=0.1),
        Range(m.chest_down_deg, -65, 35, margin=8),
        Range(m.trunk_incline_deg, low=38, margin=6),
    ),
    effort=m.trunk_twist_deg,
    travel=11,
    top=12,
    most_hold_s=6,
    watched=(m.hands_beyond_turn_trunks,),
    faults=faults.RUSSIAN_TWIST,
    rep_faults=faults.RUSSIAN_TWIST_REPS,
    prescription=Prescription(sets=1, reps=10, each_side=True),
    caution="Turn slowly and only as far as it doesn't hurt; keep the feet down with a sore back.",
    sources=("Unlocking the Power of a Lower Back Workout",),
)
