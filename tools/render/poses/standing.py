"""Standing."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

UPRIGHT = Key(
    ("feet",), {"pelvis": 0, "lumbar": 0, "thoracic": 0, "neck": 0, **both(knee=3, shoulder=-2, elbow=5, arm_out=5)}
)
HINGED = UPRIGHT.but(None, pelvis=62, neck=16, **both(knee=16, shoulder=62))
BAR = both(shoulder=18, arm_out=38, elbow=140, arm_turn=10)
APART = UPRIGHT.but(None, tilt=0, **both(out=6))
CIRCLE = UPRIGHT.but(None, tilt=0, roll=0, **both(out=7, hip=6, knee=8, elbow=95, arm_out=28, shoulder=-12, arm_turn=-40))

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
        ((1.4, "bend_left", 0.8), (1.4, "rest", 0.4), (1.4, "bend_right", 0.8), (1.4, "rest", 0.4)), times=2, alternate=True,
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
)  # fmt: skip
