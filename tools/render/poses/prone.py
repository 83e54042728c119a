"""Face down."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

STRAIGHT = {"lumbar": 0, "thoracic": 0, "neck": 2, **both(hip=0, knee=2, ankle=-55, out=4)}
#: Arms along the floor over the head, along the body, hands beside the chest.
LONG = Key(("belly", "chest", "insteps", "arms"), {"pelvis": 90, **STRAIGHT, **both(shoulder=172, elbow=6, arm_out=8)})
ALONG = Key(("belly", "chest", "insteps", "arms"), {"pelvis": 90, **STRAIGHT, **both(shoulder=-4, elbow=6, arm_out=14)})
BESIDE = Key(("belly", "insteps", "hands"), {"pelvis": 90, **STRAIGHT, **both(shoulder=2, elbow=142, arm_out=14)})
PRESSED = Key(
    ("belly", "insteps", "hands"),
    {"pelvis": 84, "lumbar": -36, "thoracic": -18, "neck": 5, **both(hip=-4, knee=2, ankle=-55, elbow=8, arm_out=8)},
)
BENT = ALONG.but(("belly", "chest"), lumbar=-5, **both(hip=-18, knee=92, ankle=-10))
OFF_FLOOR = {"pelvis": 66, "lumbar": -14, "thoracic": -8, **both(knee=24)}

DRILLS = (
    Drill(
        "superman", "side",
        {
            "rest": LONG,
            "up": LONG.but(("belly",), pelvis=88, lumbar=-13, thoracic=-8, neck=4, **both(hip=-14, shoulder=174)),
        },
        ((1.4, "up", 2.0), (1.4, "rest", 0.8)),
        faults={
            "only_arms": Change({"up": both(hip=0)}, {"up": ("belly", "insteps")}),
            "only_legs": Change(
                {"up": {"pelvis": 90, "lumbar": 0, "thoracic": 0, **both(shoulder=172, hip=-18)}},
                {"up": ("belly", "chest", "arms")},
            ),
            "knees_bent": Change({"up": both(knee=42)}),
            "head_craned": Change({"up": {"neck": 44}}),
            "jerky": Change(times={"up": (0.35, 1.6), "rest": (0.35, 0.8)}),
        },
    ),
    Drill(
        "prone_arm_leg_raise", "side",
        {
            "rest": LONG,
            "up_left": LONG.but(("belly", "chest", "instep_r"), roll=0, lumbar=-3, thoracic=-2,
                                hip_l=-17, shoulder_l=162, shoulder_r=183, knee_l=2),
        },
        ((1.3, "up_left", 3.0), (1.3, "rest", 0.7), (1.3, "up_right", 3.0), (1.3, "rest", 0.7)),
        times=2, alternate=True,
        faults={
            "same_side": Change({"up_left": {"shoulder_l": 183, "shoulder_r": 162}}),
            "trunk_rolling": Change({"up_left": {"roll": -24}}, {"up_left": ("belly", "instep_r", "arm_l")}),
            "hold_too_short": Change(times={"up_left": (1.3, 0.7), "up_right": (1.3, 0.7)}),
        },
    ),
    Drill(
        "prone_leg_raise", "side",
        {
            "rest": ALONG,
            "up_left": ALONG.but(("belly", "chest", "instep_r"), roll=0, lumbar=-4, hip_l=-20, knee_l=2),
        },
        ((1.4, "up_left", 4.0), (1.4, "rest", 0.8), (1.4, "up_right", 4.0), (1.4, "rest", 0.8)),
        times=2, alternate=True,
        faults={
            "knee_bent": Change({"up_left": {"knee_l": 45}}),
            "hip_rolled_open": Change(
                {"up_left": {"roll": -26, "lumbar_twist": 16, "thoracic_twist": 8, "hip_l": -26}}
            ),
            "hold_too_short": Change(times={"up_left": (1.4, 1.0), "up_right": (1.4, 1.0)}),
        },
    ),
    Drill(
        "back_extension", "side",
        {"rest": ALONG, "up": ALONG.but(("belly", "insteps"), lumbar=-18, thoracic=-12, **both(shoulder=-18))},
        ((1.5, "up", 2.0), (1.5, "rest", 0.8)),
        faults={
            "too_little_lift": Change({"up": {"lumbar": -9, "thoracic": -6}}),
            "head_thrown_back": Change({"up": {"neck": 45}}),
            "feet_lifting": Change({"up": both(hip=-20, knee=14)}, {"up": ("belly",)}),
            "jerky": Change(times={"up": (0.35, 1.5), "rest": (0.35, 0.8)}),
        },
    ),
    Drill(
        "press_up", "side",
        {"rest": BESIDE, "up": PRESSED},
        ((1.8, "up", 1.2), (1.6, "rest", 0.8)),
        faults={
            "hips_lifting": Change({"up": OFF_FLOOR}, {"up": ("knees", "insteps", "hands")}),
            "shoulders_shrugged": Change({"up": both(shrug=24)}),
        },
    ),
    Drill(
        "cobra", "side",
        {"rest": BESIDE, "hold": PRESSED.but(None, lumbar=-28, thoracic=-18, neck=8, **both(elbow=40))},
        ((2.0, "hold", 8.0),), out=((1.8, "rest", 0.8),), hold=True,
        faults={
            "hips_lifting": Change({"hold": OFF_FLOOR}, {"hold": ("knees", "insteps", "hands")}),
            "head_thrown_back": Change({"hold": {"neck": 50}}),
        },
    ),
    Drill(
        "sphinx", "side",
        {
            "rest": BESIDE.but(("belly", "insteps", "chest", "forearms"), **both(shoulder=105, elbow=105)),
            "hold": PRESSED.but(("belly", "insteps", "forearms!"), lumbar=-24, thoracic=-12, neck=4,
                                **both(shoulder=52, elbow=90)),
        },
        ((2.0, "hold", 8.0),), out=((1.8, "rest", 0.8),), hold=True,
        faults={
            "elbows_behind": Change({"hold": {"lumbar": -28, **both(shoulder=28, elbow=112)}}, always=True),
            "elbows_ahead": Change({"hold": {"lumbar": -17, **both(shoulder=92, elbow=72)}}, always=True),
            "head_thrown_back": Change({"hold": {"neck": 46}}),
        },
    ),
    Drill(
        "prone_double_leg_raise", "side",
        {"rest": ALONG, "hold": ALONG.but(("belly", "chest"), lumbar=-6, **both(hip=-20))},
        ((1.6, "hold", 8.0),), out=((1.4, "rest", 0.8),), hold=True,
        faults={
            "knees_bent": Change({"hold": both(knee=32)}),
            "legs_uneven": Change({"hold": {"hip_l": -24, "hip_r": -13}}),
        },
    ),
    Drill(
        "prone_bent_leg_raise", "side",
        {"rest": ALONG, "hold": BENT},
        ((1.4, "hold", 8.0),), out=((1.4, "rest", 0.8),), hold=True,
        faults={
            "knees_too_straight": Change({"hold": both(knee=62)}),
            "knees_too_bent": Change({"hold": both(knee=118)}),
            "thighs_down": Change({"hold": {"lumbar": 0, **both(hip=0)}}, {"hold": ("belly", "chest", "knees")}),
        },
    ),
    Drill(
        "back_extension_twist", "side",
        {
            "rest": ALONG,
            "up_left": ALONG.but(("belly", "insteps"), lumbar=-16, thoracic=-12, lumbar_twist=14, thoracic_twist=20,
                                 shoulder_r=-14, shoulder_l=-5, arm_out_l=80, arm_turn_l=80, elbow_l=110),
        },
        ((1.5, "up_left", 1.5), (1.5, "rest", 0.8), (1.5, "up_right", 1.5), (1.5, "rest", 0.8)),
        times=2, alternate=True,
        faults={"no_turn": Change({"up_left": {"lumbar_twist": 4, "thoracic_twist": 5}})},
    ),
    Drill(
        "bow", "side",
        {
            "rest": ALONG,
            "hold": Key(
                ("belly", "hand_l>ankle_l", "hand_r>ankle_r"),
                {"pelvis": 90, "lumbar": -24, "thoracic": -14, "neck": 8,
                 **both(hip=-20, knee=104, out=6, ankle=-30, elbow=6)},
            ),
        },
        ((2.2, "hold", 8.0),), out=((2.0, "rest", 0.8),), hold=True,
        faults={
            "hands_off_ankles": Change({"hold": both(knee=86, shoulder=-24, elbow=10)}, {"hold": ("belly",)}),
            "knees_wide": Change({"hold": both(out=30)}),
        },
    ),
)  # fmt: skip
