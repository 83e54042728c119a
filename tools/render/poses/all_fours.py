"""On hands and knees."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

ON = ("hands", "shins")
FOURS = Key(ON, {"lumbar": 0, "thoracic": 0, "neck": 5, **both(knee=92, elbow=4, shoulder=84, arm_out=3, ankle=-50, out=2, hip_turn=0)})
BACK = Key(
    ("shins", "hands!"),
    {"lumbar": 26, "thoracic": 12, "neck": 5, **both(hip=128, knee=146, shoulder=162, elbow=12, arm_out=6, ankle=-50, out=6, hip_turn=0)},
)
FAST = (0.45, 0.0)

DRILLS = (
    Drill(
        "cat_cow", "side",
        {
            "rest": FOURS,
            "cat": Key(ON, {"lumbar": 34, "thoracic": 20, "neck": -30, **both(knee=92, elbow=4, arm_out=3, ankle=-50)}),
            "cow": Key(ON, {"lumbar": -24, "thoracic": -10, "neck": 32, **both(knee=92, elbow=4, arm_out=3, ankle=-50)}),
        },
        ((1.8, "cat", 0.4), (2.0, "cow", 0.4)), out=((1.4, "rest", 0.8),),
        faults={
            "arms_hips_drifting": Change({
                "cat": both(knee=112), "cow": both(knee=74),
            }),
            "range_small": Change({
                "cat": {"lumbar": 9, "thoracic": 5, "neck": -6}, "cow": {"lumbar": -6, "thoracic": -3, "neck": 14},
            }),
            "too_fast": Change(times={"cat": (0.6, 0.1), "cow": (0.6, 0.1)}),
        },
    ),
    Drill(
        "all_fours_rock", "side",
        {"rest": FOURS, "ahead": FOURS.but(None, **both(knee=64, shoulder=62, elbow=4))},
        ((1.6, "ahead", 0.5), (1.6, "rest", 0.5)),
        faults={
            "back_bending": Change({"ahead": {"lumbar": -24, "thoracic": -8}}),
            "back_rounding": Change({"ahead": {"lumbar": 24, "thoracic": 12}}),
            "hands_moving": Change({"ahead": both(shoulder=104, knee=66)}, {"ahead": ("hands!", "shins"),
                                                                        "rest": ("hands!", "shins")}),
        },
    ),
    Drill(
        "push_back", "side",
        {
            "rest": FOURS,
            "low": FOURS.but(None, pelvis=102, **both(hip=84, knee=88, elbow=98, shoulder=24, arm_out=30)),
            "back": BACK.but(ON),
        },
        ((1.4, "low", 0.3), (1.8, "back", 0.6), (1.6, "rest", 0.5)),
        faults={
            "hips_not_reaching_heels": Change({"back": {"lumbar": 12, **both(hip=104, knee=112, shoulder=140)}}),
            "jerky": Change(times={"low": (0.4, 0.1), "back": (0.5, 0.5), "rest": (0.5, 0.4)}),
        },
    ),
    Drill(
        "childs_pose", "side",
        {"rest": FOURS, "hold": BACK, "up": FOURS.but(("hands!", "shins"))},
        ((2.2, "hold", 8.0),), out=((2.0, "up", 1.0),), hold=True,
        faults={"hips_off_heels": Change({"hold": {"lumbar": 12, **both(hip=102, knee=110, shoulder=150)}})},
    ),
)  # fmt: skip
