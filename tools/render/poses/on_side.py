"""On the side."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

LYING = Key(
    ("seat", "shoulder_r", "thigh_r"),
    {
        "pelvis": 90, "roll": 90, "tilt": 0, "lumbar": 0, "thoracic": 0, "neck": 0,
        "hip_r": 30, "knee_r": 60, "hip_l": 2, "knee_l": 3, "out_l": -5, "out_r": 0,
        "shoulder_r": 168, "elbow_r": 60, "arm_out_r": 0, "shoulder_l": 45, "elbow_l": 70, "arm_out_l": -12,
    },
)  # fmt: skip

#: On the right elbow, the chest square to the side.
PROPPED = Key(
    ("forearm_r", "instep_r"),
    {
        "pelvis": 78, "roll": 90, "tilt": 0, "lumbar": 0, "thoracic": 0, "neck": 0, "lumbar_side": 0,
        "thoracic_side": 0, "hip_l": 0, "hip_r": 0, "knee_l": 2, "knee_r": 2, "out_l": -7, "out_r": 0,
        "shoulder_r": 0, "arm_out_r": 76, "elbow_r": 88, "arm_turn_r": 0,
        "shoulder_l": 4, "arm_out_l": 6, "elbow_l": 10,
    },
)  # fmt: skip
HIP_DOWN = PROPPED.but(
    ("forearm_r", "instep_r", "seat"), pelvis=86, lumbar_side=10, thoracic_side=8, out_r=-14, out_l=8
)


def propped(side: str = "right", line: float = 0.0, roll: float = 0.0, lean: float = 0.0) -> Key:
    """Return a side plank on an elbow: its line (+ drops), the chest turned to the floor, the elbow ahead."""
    angles = _free(PROPPED) | {
        "roll": 90 - roll,
        "body_line": line,
        "upper_arm_lean_r": lean,
        "lumbar_side": 0.4 * line,
    }
    return _on(side, Key(PROPPED.contacts, angles, PROPPED.angles))


def heels_back(side: str = "right", lean: float = 0.0) -> Key:
    """Return the hips up on the elbow and the knee, before and after a side plank."""
    angles = _free(PROPPED) | {"roll": 90, "upper_arm_lean_r": lean, "thigh_line": 8, **both(knee=105)}
    return _on(side, Key(("forearm_r", "knee_r"), angles, PROPPED.angles))


def hip_down(side: str = "right", lean: float = 0.0) -> Key:
    """Return the hip on the floor and the heels drawn back."""
    angles = _free(HIP_DOWN) | {"roll": 90, "upper_arm_lean_r": lean, **both(knee=115)}
    return _on(side, Key(("forearm_r", "seat", "knee_r"), angles, HIP_DOWN.angles))


def _free(key: Key) -> dict[str, float]:
    """Return the angles of a side plank without those that its line and its elbow decide."""
    decided = ("pelvis", "roll", "tilt", "lumbar_side", "out", "arm_out_r", "shoulder_r", "arm_turn_r")
    return {name: value for name, value in key.angles.items() if not name.startswith(decided)}


def _on(side: str, key: Key) -> Key:
    return key if side == "right" else key.mirrored()


DRILLS = (
    Drill(
        "side_plank", "front",
        {"rest": HIP_DOWN, "hold": PROPPED},
        ((1.4, "hold", 8.0),), out=((1.4, "rest", 0.8),), hold=True, set_by="hold", spread=False,
        faults={
            "hips_dropping": Change({"hold": {"lumbar_side": 10, "out_r": -13, "out_l": 6}}),
            "hips_too_high": Change({"hold": {"lumbar_side": -14, "out_r": 16, "out_l": -20}}),
            "rolled_forward": Change({"hold": {"roll": 44}}),
            "rolled_back": Change({"hold": {"roll": 136}}),
            "elbow_ahead": Change({"hold": {"arm_out_r": 112}, "rest": {"arm_out_r": 112}}, always=True),
            "elbow_behind": Change({"hold": {"arm_out_r": 44}, "rest": {"arm_out_r": 44}}, always=True),
            "feet_apart": Change({"hold": {"out_l": 24}}),
        },
    ),
    Drill(
        "side_leg_raise", "front",
        {"rest": LYING, "up": LYING.but(None, out_l=40)},
        ((1.4, "up", 3.0), (1.4, "rest", 0.8)), spread=False,
        faults={
            "knee_bent": Change({"up": {"knee_l": 48}}),
            "rolling_back": Change({"up": {"roll": 120}}),
            "hold_too_short": Change(times={"up": (1.4, 0.6)}),
        },
    ),
)  # fmt: skip
