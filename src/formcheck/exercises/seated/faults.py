"""Faults and postures of what is done sitting on the floor."""

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import Fault, Limit, RepFault, View, at_top
from formcheck.form.measures import LESS_THAN_OTHER_PERCENT
from formcheck.form.posture import Lie, Posture, Support

#: From the side a trunk that leans back and turns looks as if on its side.
LEANING_BACK = (
    Posture(Lie.UPRIGHT),
    *(Posture(lie, by) for lie in (Lie.SUPINE, Lie.LEFT, Lie.RIGHT) for by in (Support.SEAT, Support.FEET)),
)

_BACK_SOURCE = "back straight: Unlocking the Power of a Lower Back Workout; the band is a formcheck default"

RUSSIAN_TWIST = (
    Fault(
        "back_rounding",
        o.back_bow_percent,
        "Sit tall, chest up",
        above=Limit(3, 0, 12, _BACK_SOURCE, margin=1, advice=2),
        voids=False,
        views=(View.SIDE,),
    ),
)
RUSSIAN_TWIST_REPS = (
    RepFault(
        "arms_only",
        at_top(m.hands_beyond_turn_trunks),
        "Turn your shoulders, not only your arms",
        above=Limit(0.38, 0.25, 0.8, "the trunk turns; trunks a formcheck default", margin=0.03, advice=0.34),
    ),
    RepFault(
        "sides_unequal",
        LESS_THAN_OTHER_PERCENT,
        "Turn as far to this side as to the other",
        above=Limit(
            80, 40, 95, "formcheck default; a camera askew makes up to 50, a real good set read up to 70", advice=60
        ),
        voids=False,
    ),
)
