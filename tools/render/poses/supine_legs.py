"""Face up and on the side: the legs move."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both
from tools.render.poses.on_side import LYING
from tools.render.poses.supine import BENT, STRAIGHT

KNEES_IN = BENT.but(
    ("seat", "back", "head", "hand_l>shin_l", "hand_r>shin_r"), pelvis=-96, lumbar=10,
    **both(hip=124, knee=130, shoulder=35, elbow=40),
)  # fmt: skip
#: Both legs 15 degrees up, apart.
RAISED = STRAIGHT.but(("seat", "back", "head", "arms"), **both(hip=17, knee=2, out=15))
LEFT_OVER = RAISED.but(None, hip_l=24, hip_r=12, out_l=-11, out_r=-11)
#: One straight leg up, as steep as it circles, and nearly upright as it swings.
LEG_UP = STRAIGHT.but(("seat", "back", "head", "heel_r", "arms"), hip_l=58, out_l=4, ankle_l=5)
UPRIGHT = LEG_UP.but(None, hip_l=82, out_l=-3)
SLID = STRAIGHT.but(
    ("seat", "back", "head", "heels!", "arms"), out_l=26, out_r=-24, roll=0, tilt=0, lumbar_side=0, thoracic_side=0
)
ON_CHAIR = STRAIGHT.but(("seat", "back", "head", "calves", "arms"), **both(hip=88, knee=88, out=4, ankle=0))
#: The upper arm beside the head, long as the body.
LONG_ARM = LYING.but(None, shoulder_l=172, elbow_l=5, arm_out_l=0, out_l=-4)


def _turning(hip: float, out: float) -> dict[str, Key]:
    """Eight places of the left foot on a circle, so many degrees up and down, and to the sides."""
    places = {"up": (1, 0), "up_out": (0.7, 0.7), "out": (0, 1), "down_out": (-0.7, 0.7),
              "down": (-1, 0), "down_in": (-0.7, -0.7), "in": (0, -1), "up_in": (0.7, -0.7)}  # fmt: skip
    return {
        name: LEG_UP.but(None, hip_l=LEG_UP.angles["hip_l"] + hip * rise, out_l=LEG_UP.angles["out_l"] + out * side)
        for name, (rise, side) in places.items()
    }


DRILLS = (
    Drill(
        "double_knee_to_chest", "side",
        {"rest": BENT, "in": KNEES_IN},
        ((1.6, "in", 2.5), (1.6, "rest", 0.8)),
        faults={
            "head_lifting": Change(
                {"in": {"neck": -40, "thoracic": 14}}, {"in": ("seat", "hand_l>shin_l", "hand_r>shin_r")}
            ),
        },
    ),
    Drill(
        "double_leg_raise", "side",
        {"rest": STRAIGHT, "up": STRAIGHT.but(("seat", "back", "head", "arms"), **both(hip=88, knee=2))},
        ((1.8, "up", 0.8), (1.8, "rest", 0.8)),
        faults={
            "knees_bent": Change({"up": both(knee=46, hip=94)}),
            "jerky": Change(times={"up": (0.42, 0.8), "rest": (0.45, 0.8)}),
        },
    ),
    Drill(
        "heel_slide", "side",
        {
            "rest": STRAIGHT.but(("seat", "back", "head", "heels!", "arms")),
            "in": STRAIGHT.but(("seat", "back", "head", "heels!", "arms"), **both(hip=57, knee=114, ankle=-5)),
        },
        ((1.6, "in", 0.6), (1.6, "rest", 0.6)),
        faults={
            "feet_lifting": Change({"in": both(hip=72, knee=106)}, {"in": ("seat", "back", "head", "arms")}),
        },
    ),
    Drill(
        "scissors", "foot",
        {"rest": STRAIGHT, "apart": RAISED, "over": LEFT_OVER},
        ((0.6, "over", 0.1), (0.6, "apart", 0.1)),
        into=((1.2, "apart", 0.6),), out=((1.2, "rest", 0.6),), times=5,
        faults={
            "height_changing": Change({"over": {"hip_l": 46, "hip_r": 36}}),
            "knees_bent": Change({"over": both(knee=46), "apart": both(knee=46)}),
        },
    ),
    Drill(
        "rest_90_90", "side",
        {"rest": BENT, "hold": ON_CHAIR},
        ((2.0, "hold", 10.0),), hold=True, set_by="hold",
    ),
    Drill(
        "leg_circle", "above",
        {"rest": STRAIGHT, "up": LEG_UP, **_turning(17, 17)},
        tuple((0.33, name, 0.0) for name in _turning(0, 0)),
        into=((1.2, "up", 0.3),), out=((0.33, "up", 0.3), (1.2, "rest", 0.6)),
        faults={"circle_small": Change({name: dict(key.angles) for name, key in _turning(8, 8).items()}, always=True)},
    ),
    Drill(
        "leg_pendulum", "above",
        {
            "rest": STRAIGHT,
            "up": UPRIGHT,
            "outward": UPRIGHT.but(None, out_l=32),
            "across": UPRIGHT.but(None, out_l=-28),
        },
        ((1.2, "across", 0.3), (1.2, "up", 0.1), (1.2, "outward", 0.3), (1.2, "up", 0.1)),
        into=((1.3, "up", 0.4),),
        out=((1.3, "rest", 0.6),),
        spread=False,
        faults={"knee_bent": Change({name: {"knee_l": 50, "hip_l": 96} for name in ("outward", "across")})},
    ),
    Drill(
        "supine_leg_slide", "above",
        {"rest": STRAIGHT.but(("seat", "back", "head", "heels!", "arms")), "slid_left": SLID},
        ((1.4, "slid_left", 1.0), (1.4, "rest", 0.4), (1.4, "slid_right", 1.0), (1.4, "rest", 0.4)),
        times=2, alternate=True,
        faults={
            "trunk_moving": Change({"slid_left": {"thoracic_side": 12, "lumbar_side": 12}}),
        },
    ),
    Drill(
        "side_leg_swing", "above",
        {"rest": LYING, "ahead": LYING.but(None, hip_l=56, out_l=2), "behind": LYING.but(None, hip_l=-28, out_l=2)},
        ((1.2, "ahead", 0.3), (1.6, "behind", 0.3), (1.2, "rest", 0.4)), spread=False,
        faults={
            "trunk_rocking": Change({"ahead": {"roll": 114, "hip_l": 66}, "behind": {"roll": 66, "hip_l": -32}}),
        },
    ),
    Drill(
        "side_arm_leg_raise", "front",
        {
            "rest": LONG_ARM,
            "up": LONG_ARM.but(None, out_l=38, arm_out_l=42, neck_side=16, thoracic_side=6),
        },
        ((1.4, "up", 1.5), (1.4, "rest", 0.8)), spread=False,
        faults={
            "only_leg": Change({"up": {"arm_out_l": 6, "neck_side": 0, "thoracic_side": 0}}),
            "only_arm": Change({"up": {"out_l": 6}}),
        },
    ),
)  # fmt: skip
