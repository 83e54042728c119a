"""Face up and sitting: the trunk turns and bends, the hips roll, the legs are crossed."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both
from tools.render.poses.supine import ARMS, BENT, CURLED, NAPE, STRAIGHT

__all__ = ["DRILLS"]

CROSSED = ("hand_l>chest_r", "hand_r>chest_l")
#: Arms to the sides, palms down, at the height of the shoulders.
WIDE = both(arm_out=80, shoulder=0, elbow=4)
FOLDED = STRAIGHT.but(("seat", "back", "head", "heels", *CROSSED), **both(shoulder=50, elbow=125, arm_out=0))
LONG = STRAIGHT.but(("seat", "back", "head", "heels", "arms"), **WIDE, **both(out=8))
#: Soles together, knees open; the outer edges of the feet lie on the floor.
OPEN = Key(
    ("seat", "back", "head", "heels!", "arms"),
    {"pelvis": -90, "lumbar": 0, "thoracic": 0, "neck": -2, **ARMS,
     **both(hip=60, out=60, hip_turn=55, knee=128, ankle=0)},
)  # fmt: skip
#: Sitting, leaning back, hands together ahead of the chest.
LEANING = Key(
    ("seat", "heels"),
    {"pelvis": -40, "lumbar": 3, "thoracic": 3, "neck": -6,
     **both(hip=86, knee=92, out=4, ankle=5, shoulder=24, elbow=72, arm_out=-10, arm_turn=-30)},
)  # fmt: skip
#: Hands that go to the left, the trunk with them or not.
TO_LEFT = {"arm_out_l": 14, "arm_out_r": -34, "shoulder_l": 16, "shoulder_r": 32, "elbow_l": 66, "elbow_r": 56}

#: Slumped over a pelvis that has rolled back.
ROUND = {"pelvis": -60, "lumbar": 34, "thoracic": 32, "neck": -2}

DRILLS = (
    Drill(
        "oblique_crunch", "side",
        {
            "rest": CURLED,
            "up_left": CURLED.but(("seat", "foot_r", *NAPE), lumbar=12, lumbar_twist=8, thoracic=22, thoracic_twist=24,
                                  neck=-8, hip_l=100, knee_l=104),
        },
        ((1.3, "up_left", 0.7), (1.3, "rest", 0.7), (1.3, "up_right", 0.7), (1.3, "rest", 0.7)),
        times=2, alternate=True,
        faults={
            "same_side": Change({"up_left": {"thoracic_twist": -24, "lumbar_twist": -8}}),
            "range_small": Change({"up_left": {"lumbar": 3, "lumbar_twist": 3, "thoracic": 9, "thoracic_twist": 8,
                                               "hip_l": 76}}),
        },
    ),
    Drill(
        "knee_hug_curl", "side",
        {
            "rest": BENT,
            "up": BENT.but(("seat", "hand_l>shin_l", "hand_r>shin_r"), pelvis=-84, lumbar=16, thoracic=24, neck=-8,
                           **both(hip=112, knee=118, shoulder=40, elbow=35)),
        },
        ((1.6, "up", 4.0), (1.6, "rest", 0.8)),
        times=2,
        faults={"hold_too_short": Change(times={"up": (1.6, 0.6)})},
    ),
    Drill(
        "supine_twist_lift", "foot",
        {
            "rest": FOLDED,
            "turn_left": FOLDED.but(("seat", "heels", *CROSSED), lumbar=2, lumbar_twist=14, thoracic=8,
                                    thoracic_twist=24, neck=-14, neck_twist=8),
        },
        ((1.5, "turn_left", 2.4), (1.5, "rest", 0.6), (1.5, "turn_right", 2.4), (1.5, "rest", 0.6)),
        times=2, alternate=True,
        faults={
            "hips_turning": Change({"turn_left": {"roll": 24, "lumbar_twist": 8, "thoracic_twist": 17}}),
            "hold_too_short": Change(times={"turn_left": (1.5, 0.3), "turn_right": (1.5, 0.3)}),
        },
    ),
    Drill(
        "supine_hip_roll", "foot",
        {
            "rest": LONG,
            "roll_left": LONG.but(("back", "head", "heels", "arms"), roll=38, lumbar_twist=-24, thoracic_twist=-12),
        },
        ((1.6, "roll_left", 3.0), (1.6, "rest", 0.6), (1.6, "roll_right", 3.0), (1.6, "rest", 0.6)),
        times=2, alternate=True,
        faults={
            "shoulders_lifting": Change(
                {"roll_left": {"roll": 50, "lumbar_twist": -10, "thoracic_twist": -4}},
                {"roll_left": ("head", "heels", "arm_l")},
            ),
            "jerky": Change(times={"roll_left": (0.22, 3.0), "roll_right": (0.22, 3.0)}),
        },
    ),
    Drill(
        "supine_side_bend", "above",
        {
            "rest": FOLDED,
            "bend_left": FOLDED.but(None, lumbar_side=22, thoracic_side=14),
        },
        ((1.6, "bend_left", 2.6), (1.6, "rest", 0.6), (1.6, "bend_right", 2.6), (1.6, "rest", 0.6)),
        times=2, alternate=True,
        faults={
            "hips_moving": Change({"bend_left": {"out_l": 12, "out_r": -6}},
                                  {"bend_left": ("back", "head", "heels", *CROSSED)}),
            "sides_unequal": Change({"bend_left": {"lumbar_side": 12, "thoracic_side": 7}}, both=False),
        },
    ),
    Drill(
        "butterfly", "foot",
        {"rest": BENT, "open": OPEN},
        ((2.0, "open", 9.0),),
        out=((2.0, "rest", 0.6),),
        hold=True,
    ),
    Drill(
        "hip_sway", "foot",
        {
            "rest": OPEN,
            "sway_left": OPEN.but(("back", "head", "arms", "heels"), roll=26, lumbar_twist=-16, thoracic_twist=-10),
        },
        ((1.0, "sway_left", 0.3), (1.0, "rest", 0.2), (1.0, "sway_right", 0.3), (1.0, "rest", 0.2)),
        times=3, alternate=True,
        faults={
            "shoulders_lifting": Change(
                {"sway_left": {"roll": 38, "lumbar_twist": -10, "thoracic_twist": -6}},
                {"sway_left": ("head", "arm_l", "heels")},
            ),
        },
    ),
    Drill(
        "crossed_leg_press", "side",
        {
            "rest": BENT,
            "crossed": BENT.but(("seat", "back", "head", "foot_r", "arms"), hip_l=72, out_l=-28, knee_l=70, ankle_l=-10,
                                out_r=6),
        },
        ((1.8, "crossed", 9.0),),
        out=((1.8, "rest", 0.6),),
        hold=True,
    ),
    Drill(
        "russian_twist", "front",
        {
            "rest": LEANING,
            "turn_left": LEANING.but(None, lumbar_twist=10, thoracic_twist=30, neck_twist=4, **TO_LEFT),
        },
        ((0.9, "turn_left", 0.3), (0.9, "rest", 0.1), (0.9, "turn_right", 0.3), (0.9, "rest", 0.1)),
        out=((0.2, "rest", 0.6),),
        times=3, alternate=True,
        faults={
            "back_rounding": Change({"rest": ROUND, "turn_left": ROUND}, always=True, view="side"),
            "arms_only": Change({"turn_left": {"lumbar_twist": 3, "thoracic_twist": 16, "arm_out_l": 66,
                                               "arm_out_r": -40, "shoulder_r": 44, "elbow_l": 40, "elbow_r": 26}}),
            "sides_unequal": Change({"turn_left": {"lumbar_twist": 3, "thoracic_twist": 14, "arm_out_l": 0,
                                                   "arm_out_r": -20}}, both=False),
        },
    ),
)  # fmt: skip
