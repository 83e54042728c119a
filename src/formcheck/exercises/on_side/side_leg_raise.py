"""Side leg raise: lying on the side, the upper leg rises; sides are named by it."""

from formcheck.exercises.on_side import faults
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

SIDE_LEG_RAISE = Reps(
    id="side_leg_raise",
    title="Side leg raise",
    right="On the side, hips and shoulders stacked: the straight upper leg rises, stays up, and comes down slowly.",
    view=View.FRONT,
    camera="On the floor or low, 2 to 3 metres away, facing your front or your back, with room for the raised leg.",
    line=("shoulder", "hip", "ankle"),
    line_of="working",
    shown=m.upper_leg_deg,
    side_of=m.upper_side,
    postures=(Posture(Lie.LEFT, Support.LENGTH), Posture(Lie.RIGHT, Support.LENGTH)),
    position=(
        Range(m.trunk_roll_deg, -45, 45, margin=8),
        Range(m.side_incline_deg, -25, 45, margin=5),
        Range(m.upper_leg_deg, -30, 100, margin=10),
    ),
    effort=m.upper_leg_deg,
    travel=12,
    top=15,
    # With the arm it is another exercise; and both legs don't rise here, nor slide to a side seen from above.
    requires=(Range(lm.upper_arm_rise_deg, high=28), Range(m.lower_leg_deg, high=14)),
    faults=faults.LEG_RAISE_FAULTS,
    rep_faults=(faults.HOLD_TOO_SHORT,),
    prescription=Prescription(sets=1, reps=15, hold_s=15, each_side=True),
    caution="Stop at pain in the hip or back.",
    sources=("iLive 2025 (hernia, flexibility)",),
)
