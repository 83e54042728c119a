"""Faults and words that exercises face down share."""

from dataclasses import replace

from formcheck.form import metrics as m
from formcheck.form.exercise import HOLD_S, SAME_SIDE, Fault, Limit, Range, RepFault, When, at_top
from formcheck.form.measures import RANGE, UP_S, range_of
from formcheck.form.posture import Lie, Posture, Support

CAMERA = "On the floor or low, 2.5 to 3.5 metres away, looking across your body; hands and feet must be in the picture."

#: Face down on the floor; the hands or feet of one who bows look as if they alone carried.
LYING = tuple(
    Posture(Lie.PRONE, support)
    for support in (Support.LENGTH, Support.SEAT, Support.FEET, Support.FOREARMS_FEET, Support.OTHER)
)
#: Chest and belly down, whatever the legs do.
ON_BELLY = tuple(Posture(Lie.PRONE, support) for support in (Support.LENGTH, Support.SEAT, Support.OTHER))
#: A trunk that rolls looks as if it lay on its side.
ROLLED = (Posture(Lie.LEFT, Support.LENGTH), Posture(Lie.RIGHT, Support.LENGTH))
#: Chest up on the arms; seen at an angle it looks turned to its side, and a steep one upright. Hips that lift leave
#: hands and knees to carry.
PROPPED = (
    *ROLLED,
    *(Posture(Lie.PRONE, support) for support in (Support.LENGTH, Support.SEAT, Support.FEET, Support.HANDS_KNEES)),
    *(Posture(Lie.UPRIGHT, support) for support in (Support.SEAT, Support.OTHER)),
)
#: Arms folded under the chest are hidden, and what carries is not known then.
ANYHOW = (*PROPPED, Posture(Lie.PRONE))
#: A plank that sags stands on its toes: they read -0.3 to -0.1 there, lying 0 to 0.5.
ON_INSTEPS = Range(m.toes_back_trunks, low=-0.08, margin=0.06)
#: Nothing carries the chest but the floor.
NOT_PROPPED = Range(m.propped_trunks, high=0.4, margin=0.1, may_hide=True)

_HEAD_SOURCE = "formcheck default; good ones read -44 to +2"
_NECK_SOURCE = "formcheck default; the face of good ones looks -48 to +27 from the trunk, the model reads it roughly"
_HIPS_SOURCE = "formcheck default; hips that stay down read -0.08 to +0.11"
_LEGS_SOURCE = "formcheck default; legs that stay down move by up to 5, legs that rise by 14 to 26"

JERKY = RepFault(
    "jerky",
    UP_S,
    "Rise slowly, without a jerk",
    below=Limit(0.3, 0.1, 1.5, "jerks are harmful: iLive 2025; seconds are a formcheck default", advice=0.5),
    voids=False,
)
KNEES_BENT = Fault(
    "knees_bent",
    m.knee_deg,
    "Straighten your knees",
    below=Limit(142, 110, 170, "formcheck default; straight ones read 146 to 180", advice=145),
    when=When.TOP,
    after_s=0.8,
)
RAISED_KNEE_BENT = Fault(
    "knee_bent",
    m.raised_knee_deg,
    "Straighten the raised leg",
    below=Limit(142, 110, 170, "formcheck default; straight ones read 146 to 180", advice=145),
    when=When.TOP,
    after_s=0.8,
)
HEAD_CRANED = Fault(
    "head_craned",
    m.neck_back_deg,
    "Keep your neck long, look at the floor",
    above=Limit(30, 10, 90, _NECK_SOURCE, margin=4, advice=14),
    when=When.TOP,
    after_s=1.0,
)
#: Arms beside the head hide the ear: the model reads good ones up to 59, so what is craned is mostly advice.
HEAD_CRANED_BETWEEN_ARMS = replace(HEAD_CRANED, above=Limit(65, 20, 100, _NECK_SOURCE, margin=4, advice=32))
HEAD_THROWN_BACK = replace(HEAD_CRANED, id="head_thrown_back")
HEAD_BACK = Fault(
    "head_thrown_back",
    m.head_drop_deg,
    "Don't throw your head back, look ahead",
    below=Limit(-56, -90, -35, _HEAD_SOURCE, margin=4, advice=-49),
    after_s=1.0,
)
#: The ear of one who props on the forearms stays nearer to the line of the trunk.
HEAD_BACK_ON_FOREARMS = replace(HEAD_BACK, below=Limit(-54, -90, -30, _HEAD_SOURCE, margin=4, advice=-45))
HIPS_LIFTING = Fault(
    "hips_lifting",
    m.hip_over_knee_trunks,
    "Leave your hips on the floor",
    above=Limit(0.17, 0.1, 0.5, _HIPS_SOURCE, margin=0.02, advice=0.14),
    after_s=0.6,
)
#: By how much they rise from the floor where they lay: how high they read there differs by 0.2 from person to person.
HIPS_LIFTING_AT_TOP = replace(
    HIPS_LIFTING,
    above=Limit(0.12, 0.06, 0.4, "formcheck default; hips that stay down rise by up to 0.07", margin=0.02, advice=0.09),
    when=When.TOP,
    from_rest=True,
    rest_band=(-0.12, 0.2),
    rest_else=0.03,
)
_ROLL_SOURCE = "formcheck default; trunks that stay down turn by up to 10"
TRUNK_ROLLING = Fault(
    "trunk_rolling",
    m.chest_down_deg,
    "Keep your trunk on the floor",
    below=Limit(-22, -50, -10, _ROLL_SOURCE, margin=4, advice=-18),
    when=When.TOP,
    from_rest=True,
    after_s=0.6,
)
HIP_ROLLED_OPEN = RepFault(
    "hip_rolled_open",
    range_of(m.hips_roll_deg),
    "Leave both hips on the floor",
    above=Limit(30, 15, 60, "formcheck default; hips that stay down read up to 23", advice=26),
)
ONLY_ARMS = RepFault(
    "only_arms",
    range_of(m.leg_slope_deg),
    "Lift your legs as well",
    below=Limit(8, 4, 20, _LEGS_SOURCE, advice=10),
)
ONLY_LEGS = RepFault(
    "only_legs",
    range_of(m.arm_lean_deg),
    "Lift your arms as well",
    below=Limit(10, 5, 25, "formcheck default; arms that rise move by 20 to 40", advice=13),
)
TOO_LITTLE_LIFT = RepFault(
    "too_little_lift",
    RANGE,
    "Lift your chest a little higher",
    below=Limit(13, 5, 30, "formcheck default; good ones rise by 20 to 31", advice=15),
)
FEET_LIFTING = RepFault(
    "feet_lifting",
    range_of(m.leg_slope_deg),
    "Leave your feet on the floor",
    above=Limit(9, 5, 20, _LEGS_SOURCE, advice=7),
)
SAME_SIDE_RAISED = RepFault(
    "same_side",
    SAME_SIDE,
    "Lift the opposite arm and leg",
    above=Limit(0.5, 0.5, 0.5, "the exercise itself"),
)
BOTH_KNEES_BENT = Fault(
    "knees_bent",
    m.both_knees_deg,
    "Straighten your knees",
    below=Limit(145, 110, 170, "formcheck default; straight ones read 155 to 180", advice=150),
    after_s=0.8,
)
LEGS_UNEVEN = Fault(
    "legs_uneven",
    m.legs_apart_deg,
    "Lift both legs to one height",
    above=Limit(11, 6, 25, "formcheck default; even ones read up to 7", margin=2, advice=9),
    after_s=0.8,
)
THIGHS_DOWN = Fault(
    "thighs_down",
    m.thigh_line_deg,
    "Lift your thighs off the floor",
    below=Limit(9, 2, 25, "formcheck default; lying ones read -11 to 3, raised ones 17 to 31", advice=12),
    after_s=1.5,
)
_BENT_SOURCE = "about 90 degrees: iLive 2025; the band is a formcheck default, good ones read 76 to 112"
KNEES_TOO_STRAIGHT = Fault(
    "knees_too_straight",
    m.knee_deg,
    "Bend your knees to a right angle",
    above=Limit(121, 110, 150, _BENT_SOURCE, advice=116),
    after_s=0.8,
)
KNEES_TOO_BENT = Fault(
    "knees_too_bent",
    m.knee_deg,
    "Bend your knees less, shins upright",
    below=Limit(62, 40, 80, _BENT_SOURCE, advice=68),
    after_s=0.8,
)
NO_TURN = RepFault(
    "no_turn",
    at_top(m.turn_deg),
    "Turn your chest to the side as well",
    below=Limit(16, 8, 40, "formcheck default; good ones turn by 18 to 45, the model reads it roughly", advice=19),
)
HANDS_OFF_ANKLES = Fault(
    "hands_off_ankles",
    m.hand_to_ankle_trunks,
    "Hold your ankles",
    above=Limit(0.5, 0.3, 1.0, "formcheck default; hands that hold them read 0.1 to 0.25", margin=0.05, advice=0.4),
    after_s=0.8,
)
KNEES_WIDE = Fault(
    "knees_wide",
    m.knees_spread_trunks,
    "Bring your knees nearer together",
    above=Limit(
        1.0, 0.8, 1.6, "formcheck default; good ones read 0.6 to 0.8, the far knee is a guess", margin=0.05, advice=0.92
    ),
    after_s=1.0,
)
HOLD_TOO_SHORT = RepFault(
    "hold_too_short",
    HOLD_S,
    "Hold it longer at the top",
    below=Limit(1.6, 0.3, 60, "the articles ask for 3 to 30 s", advice=2.4),
    voids=False,
)
