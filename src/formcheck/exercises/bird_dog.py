"""Bird dog: opposite arm and leg from all fours; sides are named by the leg."""

from formcheck.form import metrics as m
from formcheck.form.exercise import (
    HOLD_S,
    SAME_SIDE,
    Fault,
    Limit,
    Prescription,
    Range,
    RepFault,
    Reps,
    View,
    When,
    peak_of,
)
from formcheck.form.posture import Lie, Posture, Support

_LEVEL_SOURCE = (
    "arm parallel to the floor, hip to full extension and no higher: Linfield 2014; the band is a formcheck default"
)
_STILL_SOURCE = "no motion of the low back: Linfield 2014; degrees a formcheck default (good ones move by up to 6)"

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
    requires=(Range(m.raised_arm_deg, low=-62), Range(m.raised_knee_deg, low=118)),
    watched=(m.raised_leg_deg,),
    faults=(
        Fault(
            "back_sagging",
            m.trunk_incline_deg,
            "Tighten your belly",
            above=Limit(11, 6, 25, _STILL_SOURCE, margin=2, advice=9),
            when=When.TOP,
            from_rest=True,
        ),
        Fault(
            "leg_too_high",
            m.raised_leg_deg,
            "Lower your leg to the height of your back",
            above=Limit(18, 8, 35, _LEVEL_SOURCE, advice=13),
            when=When.TOP,
        ),
        Fault(
            "trunk_shifting",
            m.support_thigh_deg,
            "Keep your weight still over the knee",
            below=Limit(-16, -30, -8, _STILL_SOURCE, margin=2),
            when=When.TOP,
            from_rest=True,
        ),
        Fault(
            "knee_bent",
            m.raised_knee_deg,
            "Straighten your leg",
            below=Limit(140, 120, 165, "formcheck default; good ones read 150 to 180", advice=146),
            when=When.TOP,
            after_s=0.8,
        ),
        Fault(
            "elbow_bent",
            m.raised_elbow_deg,
            "Straighten your arm",
            below=Limit(115, 90, 160, "formcheck default; straight elbows of the far arm read down to 122", advice=121),
            when=When.TOP,
            after_s=0.8,
        ),
    ),
    rep_faults=(
        RepFault(
            "leg_too_low",
            peak_of(m.raised_leg_deg),
            "Lift your leg to the height of your back",
            below=Limit(-18, -45, -5, _LEVEL_SOURCE, advice=-13),
        ),
        RepFault(
            "arm_too_low",
            peak_of(m.raised_arm_deg),
            "Lift your arm to the height of your shoulder",
            below=Limit(-32, -60, -10, _LEVEL_SOURCE, advice=-25),
        ),
        RepFault(
            "same_side",
            SAME_SIDE,
            "Lift the opposite arm and leg",
            above=Limit(0.5, 0.5, 0.5, "the exercise itself"),
        ),
        RepFault(
            "hold_too_short",
            HOLD_S,
            "Hold it longer at the top",
            below=Limit(1.5, 0.3, 10, "the articles ask for 3 to 5 s, Linfield 2014 for 5 to 10", advice=2.7),
            voids=False,
        ),
    ),
    prescription=Prescription(sets=1, reps=8, hold_s=3, each_side=True),
    caution="Stop at pain. Move slowly; no jerks.",
    sources=("ISSA 2022", "Back Strengthening Exercises", "iLive 2025 (slimming)", "Linfield 2014"),
)
