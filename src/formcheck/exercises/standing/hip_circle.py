"""Hip circle: standing, the hips go round or draw an eight; counted by their way to the left and right, as depth is a
guess of one camera: it tells that it is a circle, not how round."""

from formcheck.exercises.standing import faults
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Flow, Position
from formcheck.form.posture import Lie, Posture, Support

HIP_CIRCLE = Flow(
    id="hip_circle",
    title="Hip circle",
    right="Standing, knees soft, feet still: the hips draw wide circles or an eight, slowly; shoulders above the feet.",
    view=View.FRONT,
    camera="At hip height, 2.5 to 3.5 metres away, facing your belly, so that it sees you from head to feet.",
    line=("shoulder", "hip", "ankle"),
    line_of="middle",
    shown=m.hips_to_left_trunks,
    postures=(Posture(Lie.UPRIGHT, Support.FEET),),
    position=(
        Range(m.breadth_trunks, low=0.58, margin=0.06),  # a hinge seen from a corner sways too
        Range(m.shoulder_over_ankle_trunks, low=2.1, margin=0.1),
        Range(m.trunk_to_left_deg, -15, 15, margin=3),
        Range(m.feet_apart_trunks, high=1.35, margin=0.15),
        Range(m.chest_down_deg, -45, 38, margin=5),  # who bows towards the camera sways too
    ),
    positions=(
        Position("left", (Range(m.hips_to_left_trunks, low=0.05, margin=0.015),)),
        Position("right", (Range(m.hips_to_left_trunks, high=-0.05, margin=0.015),)),
    ),
    effort=m.hips_to_left_trunks,
    travel=0.1,
    requires=(Range(m.shoulders_aside_trunks, high=0.11),),  # where they go along, it is a sway
    watched=(m.hips_ahead_trunks, m.feet_apart_trunks),
    faults=(),
    rep_faults=(faults.FEET_MOVING, faults.CIRCLE_SMALL),
    prescription=Prescription(sets=1, reps=10),
    caution="Small and slow; stop at pain.",
    sources=("iLive 2025 (pregnancy)",),
)
