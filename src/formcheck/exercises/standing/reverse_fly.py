"""Reverse fly: over a bowed trunk both arms open to the sides, seen from the front, so that both arms are in sight."""

from formcheck.exercises.standing import arm_faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, Reps, View
from formcheck.form.posture import Posture, Support

REVERSE_FLY = Reps(
    id="reverse_fly",
    title="Reverse fly",
    right="Standing, knees soft, the straight trunk bowed to level and still: the hanging arms open to the sides up to"
    " shoulder height and sink slowly. The shape of the back can't be seen from the front.",
    view=View.FRONT,
    other_views=(View.HEAD,),
    camera="At hip height, 2.5 to 3.5 metres away, facing you, with room for both arms.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.arms_out_deg,
    postures=(Posture(None, Support.FEET),),
    position=(
        Range(m.chest_down_deg, low=42, margin=26),
        Range(m.breadth_trunks, low=0.9, margin=0.2),  # from a side one arm hides
    ),
    effort=m.arms_out_deg,
    travel=25,
    top=55,
    requires=(Range(m.elbow_deg, low=115), Range(m.arms_out_deg, low=40, high=150), Range(m.arms_uneven_deg, high=70)),
    faults=(arm_faults.FLY_TRUNK_RISING, arm_faults.ARMS_UNEVEN),
    prescription=Prescription(sets=1, reps=20),
    caution="Stop at pain. With a sore back no weights, and not within two months of a spinal injury.",
    sources=("iLive 2025 (home)",),
)
