"""Hip circle: standing, the hips go round, or draw an eight.

Their way forward and back is depth, which one camera only guesses: it takes large circles, and the shape of a circle
is not judged.
"""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Circle
from formcheck.form.posture import Lie, Posture, Support

HIP_CIRCLE = Circle(
    id="hip_circle",
    title="Hip circle",
    right="Standing, knees soft, feet still: the hips draw wide circles or an eight, slowly; the shoulders stay above"
    " the feet.",
    view=View.FRONT,
    camera="At hip height, 2.5 to 3.5 metres away, facing your belly, so that it sees you from head to feet.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.hips_to_left_trunks,
    postures=(Posture(Lie.UPRIGHT, Support.FEET),),
    position=(
        Range(m.breadth_trunks, low=0.45, margin=0.07),
        Range(m.chest_down_deg, -35, 45, margin=5),
        Range(m.trunk_to_left_deg, -30, 30, margin=5),
    ),
    across=m.hips_to_left_trunks,
    up=m.hips_ahead_trunks,
    travel=0.12,
    ways=("to the left first", "to the right first"),
    faults=(),
    prescription=Prescription(sets=1, reps=10),
    caution="Small and slow; stop at pain.",
    sources=("iLive 2025 (pregnancy)",),
)
