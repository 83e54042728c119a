"""Hip circle on hands and knees, seen from the head; counted by the way of the hips to the left and right.

The way forward and back is depth, which one camera only guesses. From the feet the network finds no
body behind the hips.
"""

from formcheck.exercises.all_fours import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Flow, Position
from formcheck.form.posture import Lie, Posture, Support

ALL_FOURS_HIP_CIRCLE = Flow(
    id="all_fours_hip_circle",
    title="Hip circle on all fours",
    right="On hands and knees the pelvis draws wide, even circles, slowly; hands and knees stay where they are.",
    view=View.HEAD,
    camera="Low, 2 to 3 metres ahead of your head, looking along your body: both hands in the picture and, between"
    " them, hips and knees.",
    line=("shoulder", "hip", "knee"),
    line_of="middle",
    shown=m.hips_to_left_of_knees_trunks,
    # Along the body the slope of the trunk is a guess.
    postures=(Posture(Lie.PRONE), *(Posture(Lie.UPRIGHT, by) for by in Support)),
    position=(
        Range(m.chest_down_deg, low=40, margin=10),
        Range(m.hips_above_knees_trunks, 0.45, 1.7, margin=0.1),
    ),
    positions=(Position("left", way=1), Position("right", way=-1)),
    effort=m.hips_to_left_of_knees_trunks,
    travel=0.06,
    requires=(Range(m.hips_to_left_of_knees_trunks, low=-0.09),),  # they come to the other side, or to the middle
    watched=(m.hands_to_left_of_knees_trunks,),
    faults=(),
    rep_faults=(faults.HIP_CIRCLE_SMALL, faults.ONE_SIDED, faults.HANDS_WANDERING),
    prescription=Prescription(sets=1, reps=10),
    caution="Small and slow; stop at pain in the wrists, knees or back.",
    sources=("iLive 2025 (pregnancy)",),
)
