"""Bird dog: opposite arm and leg from all fours; sides are named by the leg."""

from formcheck.exercises.all_fours import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Lie, Posture, Support

BIRD_DOG = Reps(
    id="bird_dog",
    title="Bird dog",
    right="On hands and knees, opposite arm and leg rise in line with the back and stay for 3 to 5 seconds; the back is"
    " level and still, the hips square.",
    view=View.SIDE,
    camera="On the floor or low, 2.5 to 3.5 metres away, looking across your body; a raised hand and foot must stay in"
    " the picture.",
    line=("shoulder", "hip", "ankle"),
    line_of="working",
    shown=m.raised_leg_deg,
    side_of=m.raised_leg_side,
    partner_of=m.raised_arm_side,
    alternates=True,
    postures=(Posture(Lie.PRONE, Support.HANDS_KNEES),),
    position=(
        Range(m.trunk_incline_deg, -25, 40, margin=8),
        Range(m.support_thigh_deg, -128, -40, margin=8, may_hide=True),
        Range(m.support_arm_deg, -130, -40, margin=8, may_hide=True),
    ),
    effort=m.raised_thigh_deg,
    effort_of=m.thigh_deg,
    travel=22,
    top=-36,
    top_follows="leg_too_low",
    requires=(Range(m.raised_arm_deg, low=-62), Range(m.raised_knee_deg, low=118)),
    watched=(m.raised_leg_deg,),
    faults=faults.FAULTS,
    rep_faults=faults.REP_FAULTS,
    prescription=Prescription(sets=1, reps=8, hold_s=3, each_side=True),
    caution="Stop at pain. Move slowly; no jerks.",
    sources=("ISSA 2022", "Back Strengthening Exercises", "iLive 2025 (slimming)", "Linfield 2014"),
)
