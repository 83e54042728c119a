"""What exercises on the back share: faults, and the words of where the camera stands."""

from formcheck.form import leg_metrics as lm
from formcheck.form import metrics as m
from formcheck.form.exercise import HOLD_S, Fault, Limit, Range, RepFault, When
from formcheck.form.measures import RISING_S
from formcheck.form.posture import Lie, Posture, Support

SIDE_CAMERA = "On the floor or low, 2.5 to 3 metres away, looking across your body; head and feet stay in the picture."
FOOT_CAMERA = (
    "At your feet, from the height of a table, 2 to 3 metres away, in line with your body; raised legs stay in view."
)
#: A trunk that is seen from its end may stand in the picture.
END_ON = (Posture(Lie.SUPINE), Posture(Lie.UPRIGHT))
#: From the feet, low, the network finds no body behind its legs; from above it finds one that seems to stand askew.
ABOVE_CAMERA = (
    "Above you, looking straight down from 2 metres or more; you lie across the picture, the head to its left or right."
)
#: Lying any way round: from above nearly anything may seem to carry a body.
LYING_FROM_ABOVE = (Posture(Lie.SUPINE), Posture(Lie.PRONE), Posture(Lie.LEFT), Posture(Lie.RIGHT))
SEEN_FROM_ABOVE = tuple(Posture(lie) for lie in (Lie.LEFT, Lie.RIGHT, Lie.INVERTED, Lie.SUPINE))
LEGS_LONG = (
    Range(m.both_knees_deg, low=140, margin=8),
    Range(m.feet_apart_trunks, high=1.05, margin=0.02),  # legs that open or rise one by one are other exercises
    Range(m.breadth_trunks, low=0.38, margin=0.06),
)
#: Seen from above, on the back.
BELLY_UP = (Range(m.breadth_trunks, low=0.46, margin=0.06), Range(m.chest_down_deg, -48, 48, margin=8))
#: So, one leg raised towards the camera.
ONE_LEG_UP = (Range(lm.raised_foot_along_trunks, -1.2, 1.8, margin=0.1), *BELLY_UP)
#: Soles together, knees wide.
KNEES_OPEN = (
    Range(m.knees_apart_trunks, low=1.15, margin=0.1),
    Range(m.feet_apart_trunks, high=1.15, margin=0.1),
    Range(m.chest_down_deg, -45, 45, margin=8),
)

#: Seen from above a little, who sits looks as if on the feet.
LYING_OR_SITTING = (Posture(Lie.SUPINE), Posture(Lie.UPRIGHT, Support.SEAT), Posture(Lie.UPRIGHT, Support.FEET))

HEAD_LIFTING = Fault(
    "head_lifting",
    m.head_drop_deg,
    "Rest your head on the floor",
    below=Limit(-25, -50, -12, "formcheck default; heads that rest move by up to 12", advice=-19),
    when=When.TOP,
    from_rest=True,
)
JERKY = RepFault(
    "jerky",
    RISING_S,
    "Move slowly, without a jerk",
    below=Limit(0.2, 0.1, 0.8, "no jerks: iLive 2025; seconds a formcheck default", margin=0.02, advice=0.26),
    voids=False,
)


def hold_too_short(least_s: float, advice_s: float, source: str) -> RepFault:
    """Time at the top is below `least_s` seconds, or `advice_s` for advice."""
    return RepFault(
        "hold_too_short",
        HOLD_S,
        "Hold it longer",
        below=Limit(least_s, 0.3, 20, source, advice=advice_s),
        voids=False,
    )
