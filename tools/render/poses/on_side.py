"""On the side."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key

LYING = Key(
    ("seat", "shoulder_r", "thigh_r"),
    {
        "pelvis": 90, "roll": 90, "tilt": 0, "lumbar": 0, "thoracic": 0, "neck": 0,
        "hip_r": 30, "knee_r": 60, "hip_l": 2, "knee_l": 3, "out_l": 0, "out_r": 0,
        "shoulder_r": 168, "elbow_r": 60, "arm_out_r": 0, "shoulder_l": 45, "elbow_l": 70, "arm_out_l": -12,
    },
)  # fmt: skip

DRILLS = (
    Drill(
        "side_leg_raise", "front",
        {"rest": LYING, "up": LYING.but(None, out_l=40)},
        ((1.4, "up", 3.0), (1.4, "rest", 0.8)),
        faults={
            "knee_bent": Change({"up": {"knee_l": 48}}),
            "rolling_back": Change({"up": {"roll": 120}}),
            "hold_too_short": Change(times={"up": (1.4, 0.6)}),
        },
    ),
)  # fmt: skip
