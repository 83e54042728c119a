"""Face up."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

ON_BACK = {"pelvis": -90, "lumbar": 0, "thoracic": 0, "neck": -2}
ARMS = both(shoulder=2, elbow=6, arm_out=14, arm_turn=0)
BENT = Key(("seat", "back", "head", "feet", "arms"), {**ON_BACK, **both(hip=48, knee=94, out=3), **ARMS})
STRAIGHT = Key(("seat", "back", "head", "heels", "arms"), {**ON_BACK, **both(hip=2, knee=2, out=3, ankle=-15), **ARMS})
#: Arms that leave the low back free for a camera at the side.
OVER_CHEST = both(shoulder=48, elbow=112, arm_out=8)
BEHIND_HEAD = both(shoulder=120, arm_out=50, elbow=128)
NAPE = ("hand_l>nape_l", "hand_r>nape_r")
CURLED = BENT.but(("seat", "back", "head", "feet", *NAPE), **BEHIND_HEAD)
SITTING = Key(
    ("seat", "heels", "hands"),
    {
        "pelvis": -22,
        "lumbar": 6,
        "thoracic": 4,
        "neck": 2,
        **both(knee=4, elbow=6, shoulder=-34, ankle=-10, out=3, arm_out=6),
    },
)

LIFTED = Key(
    ("back", "head", "feet", "arms"), {"lumbar": 0, "thoracic": 2, "neck": -30, **both(hip=0, knee=92, out=3), **ARMS}
)


def lifted(lift: float = 4.0) -> Key:
    """Return a bridge whose hips are so far above the line from shoulder to knee."""
    bend = -0.4 * max(lift, 0.0)
    trunk = {"thigh_line": -lift, "lumbar": bend, "thoracic": 2}
    angles = {**trunk, **both(out=1, hip_turn=0, elbow=8)}
    return Key(("back", "head", "feet", "arms", "elbows"), angles, {**LIFTED.angles, "pelvis": -108})


DOWN = Key(
    ("seat", "back", "head", "feet", "arms", "elbows"), {**ON_BACK, **both(out=1, hip_turn=0, elbow=8)}, BENT.angles
)


def _feet(knee: float) -> Change:
    """Feet too far or too near the whole time."""
    hip = knee / 2 + 1
    return Change({"rest": both(hip=hip, knee=knee), "up": both(knee=knee - 2)}, always=True)


DRILLS = (
    Drill(
        "glute_bridge", "side",
        {"rest": BENT.but(None, **both(hip=52, knee=104)), "up": LIFTED},
        ((1.3, "up", 1.4), (1.5, "rest", 0.8)),
        faults={
            "not_high_enough": Change({"up": both(hip=26)}),
            "over_arched": Change({"up": {"lumbar": -22, **both(hip=-14)}}),
            "dropping_fast": Change(times={"rest": (0.38, 1.0)}),
            "feet_too_far": _feet(46.0),
            "feet_too_near": _feet(128.0),
        },
    ),
    Drill(
        "partial_crunch", "side",
        {
            "rest": CURLED,
            "up": CURLED.but(("seat", "feet", *NAPE), lumbar=9, thoracic=21, neck=-10),
        },
        ((1.4, "up", 2.0), (1.4, "rest", 0.8)),
        faults={
            "full_sit_up": Change({"up": {"pelvis": -48, "lumbar": 22, "thoracic": 26, **both(hip=92)}}),
            "neck_pulled": Change({"up": {"neck": -46}}),
            "low_back_lifting": Change({"up": {"pelvis": -72, "lumbar": 8, "thoracic": 22, **both(hip=66)}}),
            "jerky": Change(times={"up": (0.35, 1.6), "rest": (0.35, 0.8)}),
        },
    ),
    Drill(
        "sit_up", "side",
        {
            "rest": BENT.but(("seat", "back", "head", "feet"), **both(shoulder=20, arm_out=6, elbow=20)),
            "up": BENT.but(("seat", "feet"), pelvis=-30, lumbar=24, thoracic=14,
                           **both(hip=108, shoulder=70, elbow=20)),
        },
        ((1.6, "up", 0.6), (1.8, "rest", 0.8)),
        faults={
            "feet_lifting": Change({"up": {"pelvis": -42, **both(hip=124, knee=80)}}, {"up": ("seat",)}),
            "jerky": Change(times={"up": (0.4, 0.5), "rest": (0.45, 0.8)}),
        },
    ),
    Drill(
        "pelvic_tilt", "side",
        {
            "rest": BENT.but(("seat", "back", "head", "feet"), pelvis=-86, lumbar=-10, **OVER_CHEST),
            "down": BENT.but(("seat", "back", "head", "feet"), pelvis=-99, lumbar=12, **OVER_CHEST),
        },
        ((1.2, "down", 1.6), (1.2, "rest", 0.8)),
        faults={
            "hips_leaving_floor": Change(
                {"down": {"pelvis": -112, "lumbar": 8, **both(hip=24)}}, {"down": ("back", "head", "feet")}
            ),
        },
    ),
    Drill(
        "leg_lift", "side",
        {
            "rest": STRAIGHT.but(("seat", "back", "head", "heels"), **OVER_CHEST),
            "up": STRAIGHT.but(("seat", "back", "head"), **OVER_CHEST, **both(hip=15, knee=2)),
        },
        ((1.3, "up", 3.0), (1.3, "rest", 0.8)),
        faults={
            "too_high": Change({"up": both(hip=42)}),
            "knees_bent": Change({"up": both(knee=38, hip=24)}),
            "low_back_lifting": Change({"up": {"lumbar": -26, "pelvis": -78, **both(hip=28)}}),
        },
    ),
    Drill(
        "single_leg_raise", "side",
        {
            "rest": STRAIGHT,
            "up_left": STRAIGHT.but(("seat", "back", "head", "heel_r", "arms"), hip_l=82, knee_l=2, ankle_l=10),
        },
        ((1.6, "up_left", 3.0), (1.6, "rest", 0.7), (1.6, "up_right", 3.0), (1.6, "rest", 0.7)),
        times=2, alternate=True,
        faults={
            "knee_bent": Change({"up_left": {"knee_l": 42, "hip_l": 92}}),
            "other_leg_lifting": Change({"up_left": {"hip_r": 20}}, {"up_left": ("seat", "back", "head", "arms")}),
            "hold_too_short": Change(times={"up_left": (1.6, 0.5), "up_right": (1.6, 0.5)}),
        },
    ),
    Drill(
        "knee_to_chest", "side",
        {
            "rest": BENT,
            "up_left": BENT.but(("seat", "back", "head", "foot_r", "hand_l>shin_l", "hand_r>shin_l"),
                                pelvis=-95, lumbar=8, hip_l=122, knee_l=128, **both(shoulder=35, elbow=40)),
        },
        ((1.6, "up_left", 4.0), (1.6, "rest", 0.7), (1.6, "up_right", 4.0), (1.6, "rest", 0.7)),
        times=2, alternate=True,
        faults={
            "head_lifting": Change(
                {"up_left": {"neck": -40, "thoracic": 14}},
                {"up_left": ("seat", "foot_r", "hand_l>shin_l", "hand_r>shin_l")},
            ),
            "hold_too_short": Change(times={"up_left": (1.6, 0.6), "up_right": (1.6, 0.6)}),
        },
    ),
    Drill(
        "trunk_rotation", "above",
        {
            "rest": BENT.but(None, **both(arm_out=80, shoulder=0, hip=56, knee=104, out=-2)),
            "drop_left": BENT.but(
                ("back", "head", "feet", "arms"), roll=42, lumbar_twist=-26, thoracic_twist=-14, out_l=26, out_r=-24,
                **both(arm_out=80, shoulder=0, hip=56, knee=104),
            ),
        },
        ((1.5, "drop_left", 0.8), (1.5, "rest", 0.4), (1.5, "drop_right", 0.8), (1.5, "rest", 0.4)),
        times=2, alternate=True,
        faults={
            "shoulders_lifting": Change(
                {"drop_left": {"roll": 54, "lumbar_twist": -12, "thoracic_twist": -6}},
                {"drop_left": ("head", "feet", "arm_l")},
            ),
            "knees_apart": Change({"drop_left": {"out_r": 22}}),
            "range_small": Change({"drop_left": {"roll": 10, "lumbar_twist": -7, "thoracic_twist": -3,
                                                 "out_l": 6, "out_r": -6}}),
        },
    ),
    Drill(
        "reverse_plank", "side",
        {
            "rest": SITTING,
            "up": SITTING.but(("heels", "hands"), pelvis=-68, lumbar=0, thoracic=0, neck=4,
                              **both(hip=0, knee=2, elbow=2, shoulder=-66, ankle=-35)),
        },
        ((1.6, "up", 1.5), (1.6, "rest", 0.8)),
        faults={
            "hips_low": Change({"up": both(hip=30)}),
            "elbows_bent": Change({"up": both(elbow=44)}),
        },
    ),
)  # fmt: skip
