"""Side arm and leg raise: lying on the side, the upper arm and leg rise together; sides are named by them."""

from formcheck.exercises.on_side import faults
from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

SIDE_ARM_LEG_RAISE = Reps(
    id="side_arm_leg_raise",
    title="Side arm and leg raise",
    right="On the side, the upper arm long: it and the straight upper leg rise together, and the head with them; they"
    " come down slowly. Whether the head comes along isn't judged.",
    view=View.FRONT,
    camera="On the floor or low, 2 to 3 metres away, facing your front or your back, with room for raised arm and leg.",
    line=("shoulder", "hip", "ankle"),
    line_of="working",
    shown=lm.upper_limbs_deg,
    side_of=m.upper_side,
    postures=(Posture(Lie.LEFT, Support.LENGTH), Posture(Lie.RIGHT, Support.LENGTH)),
    position=(
        Range(m.trunk_roll_deg, -45, 45, margin=8),
        Range(m.side_incline_deg, -25, 45, margin=5),
        Range(m.upper_leg_deg, -30, 100, margin=10),
        Range(lm.upper_elbow_deg, low=125, margin=15),  # a hand that props on the floor is a leg raise
    ),
    effort=lm.upper_limbs_deg,
    travel=9,
    top=11,
    requires=(Range(m.lower_leg_deg, high=14),),
    watched=(lm.upper_arm_rise_deg,),
    faults=(),
    rep_faults=(faults.ONLY_LEG, faults.ONLY_ARM),
    prescription=Prescription(sets=3, reps=8, each_side=True),
    caution="Stop at pain in the back, the shoulder or the hip.",
    sources=("iLive 2025 (Dikul)",),
)
