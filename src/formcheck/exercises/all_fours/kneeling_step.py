"""Step on all fours: one leg is drawn under the chest, the other stays long behind; the drawn leg names the side."""

from formcheck.exercises.all_fours import faults, shared
from formcheck.form import metrics as m
from formcheck.form.exercise import Prescription, Range, View
from formcheck.form.kinds import Swing
from formcheck.form.posture import Lie, Posture

KNEELING_STEP = Swing(
    id="kneeling_step",
    title="Step on all fours",
    right="On hands and knees one leg is drawn under the chest and the opposite arm reaches ahead, the other leg and"
    " arm stay long behind; the hips sink low, then the other side.",
    view=View.SIDE,
    camera=shared.CAMERA,
    line=("shoulder", "hip", "knee"),
    shown=m.step_to_left_deg,
    alternates=True,
    postures=(Posture(Lie.PRONE), Posture(Lie.LEFT), Posture(Lie.RIGHT)),
    position=(
        Range(m.trunk_incline_deg, -35, 45, margin=8),
        Range(m.lower_thigh_deg, high=-72, margin=10),
    ),
    effort=m.step_to_left_deg,
    travel=20,
    top=30,
    requires=(  # a leg that rises is a bird dog
        Range(m.knees_uneven_trunks, high=0.42),
        Range(m.lower_thigh_deg, high=-91),
        Range(m.raised_thigh_deg, high=-20),
    ),
    faults=(),
    rep_faults=(faults.STEP_SHORT,),
    prescription=Prescription(sets=1, reps=20, each_side=True),
    caution="Sink only as low as hips and low back stay easy; stop at pain in the knees.",
    sources=("iLive 2025 (Bubnovsky)",),
)
