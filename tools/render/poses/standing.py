"""Standing."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

UPRIGHT = Key(
    ("feet",), {"pelvis": 0, "lumbar": 0, "thoracic": 0, "neck": 0, **both(knee=3, shoulder=-2, elbow=5, arm_out=5)}
)
HINGED = UPRIGHT.but(None, pelvis=62, neck=16, **both(knee=16, shoulder=62))
BAR = both(shoulder=18, arm_out=38, elbow=140, arm_turn=10)
APART = UPRIGHT.but(None, tilt=0, **both(out=6))
CIRCLE = UPRIGHT.but(
    None, tilt=0, roll=0, **both(out=7, hip=6, knee=8, elbow=95, arm_out=28, shoulder=-12, arm_turn=-40)
)
#: Feet well apart, and two ways to bow: over the knees with the hands free, and low enough to lift from the floor.
WIDE = APART.but(None, **both(out=13))
LOW = HINGED.but(None, pelvis=52, neck=12, **both(knee=22, shoulder=54))
LEVEL = HINGED.but(None, pelvis=74, neck=14, **both(knee=22, shoulder=74))
STRIDE = UPRIGHT.but(None, tilt=0, roll=0, **both(out=24, shoulder=0, arm_out=84))
OPEN = both(shoulder=66, arm_out=82, elbow=14)
WALL = both(shoulder=174, arm_out=14, elbow=8)
ROUND = {"lumbar": 30, "thoracic": 14}

DRILLS = (
    Drill(
        "romanian_deadlift", "side",
        {"rest": UPRIGHT, "down": HINGED},
        ((1.7, "down", 0.4), (1.5, "rest", 0.6)),
        faults={
            "back_rounding": Change({"down": {"pelvis": 42, "lumbar": 30, "thoracic": 14, **both(shoulder=84)}}),
            "knees_bending": Change({"down": {"pelvis": 46, **both(knee=70, shoulder=48)}}),
            "weight_drifting": Change({"down": both(shoulder=88)}),
            "head_craned": Change({"down": {"neck": 48}}),
        },
    ),
    Drill(
        "good_morning", "side",
        {
            "rest": UPRIGHT.but(None, **BAR),
            "down": HINGED.but(None, pelvis=72, neck=20, **{**both(knee=14), **BAR}),
        },
        ((1.8, "down", 0.4), (1.6, "rest", 0.6)),
        faults={
            "back_rounding": Change({"down": {"pelvis": 50, "lumbar": 30, "thoracic": 14}}),
            "head_down": Change({"down": {"neck": -32}}),
            "knees_bending": Change({"down": {"pelvis": 52, **both(knee=66)}}),
        },
    ),
    Drill(
        "side_bend", "front",
        {
            "rest": APART,
            "bend_left": APART.but(None, lumbar_side=20, thoracic_side=16, neck_side=6, tilt=2,
                                   arm_out_l=14, arm_out_r=8),
        },
        ((1.4, "bend_left", 0.8), (1.4, "rest", 0.4), (1.4, "bend_right", 0.8), (1.4, "rest", 0.4)),
        times=2, alternate=True,
        faults={
            "leaning_forward": Change({"bend_left": {"pelvis": 14, "lumbar": 16, "thoracic": 10}}),
            "hips_swaying": Change({"bend_left": {"tilt": 10, "out_l": 20, "out_r": -4, "lumbar_side": 12}}),
            "sides_unequal": Change({"bend_left": {"lumbar_side": 8, "thoracic_side": 5}}, both=False),
        },
    ),
    Drill(
        "hip_circle", "front",
        {
            "rest": CIRCLE,
            "side_left": CIRCLE.but(None, tilt=0, lumbar_side=-7, thoracic_side=-2, out_l=-1, out_r=15),
            "ahead": CIRCLE.but(None, pelvis=-17, lumbar=-8, thoracic=8, **both(hip=-18, knee=8)),
            "behind": CIRCLE.but(None, pelvis=20, lumbar=4, **both(hip=28, knee=14)),
        },
        ((0.9, "side_left", 0.0), (0.9, "ahead", 0.0), (0.9, "side_right", 0.0), (0.9, "behind", 0.0)),
        out=((0.9, "rest", 0.8),),
        faults={
            "feet_moving": Change({"side_left": {"out_r": 24}}, {"side_left": ("foot_l", "foot_r!")}),
            "circle_small": Change({
                "side_left": {"out_l": 5, "out_r": 9, "lumbar_side": -2, "thoracic_side": 0},
                "ahead": {"pelvis": -3, "lumbar": -1, "thoracic": 1, **both(hip=0, knee=8)},
                "behind": {"pelvis": 3, "lumbar": 1, **both(hip=9, knee=8)},
            }),
        },
    ),
    Drill(
        "lateral_raise", "front",
        {"rest": UPRIGHT, "top": UPRIGHT.but(None, **both(shoulder=10, arm_out=80, elbow=14, shrug=6))},
        ((1.3, "top", 0.7), (1.5, "rest", 0.6)),
        faults={
            "too_high": Change({"top": both(arm_out=122)}),
            "too_low": Change({"top": both(arm_out=54)}),
            "sides_unequal": Change({"top": {"arm_out_r": 56}}),
            "swinging": Change({
                "top": {"pelvis": -7, "lumbar": -10, "thoracic": -6}, "rest": {"pelvis": 14, "lumbar": 10},
            }, times={"top": (0.6, 0.3), "rest": (0.8, 0.3)}),
            "shrugging": Change({"top": both(shrug=23, arm_out=62)}),
        },
    ),
    Drill(
        "bent_over_row", "side",
        {"rest": UPRIGHT, "low": LOW, "pull": LOW.but(None, **both(shoulder=-16, arm_out=12, elbow=98))},
        ((1.1, "pull", 0.5), (1.2, "low", 0.5)), into=((1.6, "low", 0.7),), out=((1.5, "rest", 0.6),),
        faults={
            "trunk_rising": Change({"pull": {"pelvis": 26}}),
            "back_rounding": Change({"pull": {"pelvis": 34, **ROUND}, "low": {"pelvis": 34, **ROUND}}, always=True),
            "range_short": Change({"pull": both(shoulder=14, elbow=68)}),
        },
    ),
    Drill(
        "barbell_deadlift", "side",
        {
            "rest": UPRIGHT,
            "past": HINGED.but(None, pelvis=50, **both(knee=32, shoulder=46)),
            "down": HINGED.but(None, pelvis=54, neck=18, **both(knee=100, shoulder=52)),
            "lifted": HINGED.but(None, pelvis=50, **both(knee=40, shoulder=46)),
        },
        ((1.0, "past", 0.0), (0.9, "down", 0.5), (0.9, "lifted", 0.0), (1.0, "rest", 0.6)),
        faults={
            "back_rounding": Change({"down": {"pelvis": 36, **ROUND}}),
            "hips_rising_first": Change({"lifted": {"pelvis": 72, **both(knee=26, shoulder=68)}}),
            "bar_away": Change({"down": both(shoulder=78), "lifted": both(shoulder=76)}),
        },
    ),
    Drill(
        "hip_hinge_hold", "side",
        {
            "rest": UPRIGHT,
            "down": LOW.but(("feet", "hand_l>thigh_l", "hand_r>thigh_r"), **both(elbow=12)),
        },
        ((1.6, "down", 3.0), (1.5, "rest", 0.7)),
        faults={"back_rounding": Change({"down": {"pelvis": 38, **ROUND}})},
    ),
    Drill(
        "reverse_fly", "front",
        {"rest": UPRIGHT, "low": LEVEL, "open": LEVEL.but(None, **OPEN)},
        ((1.2, "open", 0.5), (1.3, "low", 0.5)), into=((1.7, "low", 0.7),), out=((1.6, "rest", 0.6),),
        faults={
            "trunk_rising": Change({"open": {"pelvis": 44}}),
            "arms_uneven": Change({"open": {"arm_out_r": 48}}),
        },
    ),
    Drill(
        "wall_stretch", "side",
        {"rest": UPRIGHT, "hold": UPRIGHT.but(None, **WALL)},
        ((1.6, "hold", 8.0),), out=((1.4, "rest", 0.8),), hold=True,
        faults={
            "arms_off_wall": Change({"hold": both(shoulder=138)}),
            "back_arching": Change({"hold": {"pelvis": 10, "lumbar": -30, "thoracic": 8}}),
        },
    ),
    Drill(
        "standing_sway", "front",
        {"rest": WIDE, "side_left": WIDE.but(None, out_l=-1, out_r=27, lumbar_side=5, thoracic_side=2)},
        ((1.2, "side_left", 0.5), (1.8, "side_right", 0.5)), out=((1.2, "rest", 0.6),), times=2, alternate=True,
    ),
    Drill(
        "revolved_triangle", "front",
        {
            "rest": STRIDE,
            "turn_left": STRIDE.but(None, pelvis=80, roll=14, tilt=56, lumbar_twist=26, thoracic_twist=40,
                                    neck=8, **both(knee=3, shoulder=0, arm_out=88, elbow=5)),
        },
        ((1.8, "turn_left", 2.0), (1.6, "rest", 0.5), (1.8, "turn_right", 2.0), (1.6, "rest", 0.5)),
        times=2, alternate=True,
        faults={
            "knees_bent": Change({"turn_left": both(knee=48)}),
            "arms_not_in_line": Change({"turn_left": {"arm_out_l": 40}}),
        },
    ),
)  # fmt: skip
