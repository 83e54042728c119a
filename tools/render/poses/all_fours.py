"""On hands and knees."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

ON = ("hands", "shins")
FOURS = Key(
    ON,
    {
        "lumbar": 0,
        "thoracic": 0,
        "neck": 5,
        **both(knee=92, elbow=4, shoulder=84, arm_out=3, ankle=-50, out=2, hip_turn=0),
    },
)
BACK = Key(
    ("shins", "hands!"),
    {
        "lumbar": 26,
        "thoracic": 12,
        "neck": 5,
        **both(hip=128, knee=146, shoulder=162, elbow=12, arm_out=6, ankle=-50, out=6, hip_turn=0),
    },
)
FAST = (0.45, 0.0)

RAISED = FOURS.but(
    ("hand_l", "shin_r"), hip_l=0, knee_l=3, ankle_l=-20, out_l=0, shoulder_r=172, elbow_r=4, arm_out_r=2
)


ABOUT = {**FOURS.angles, "pelvis": 85, **both(hip=88)}


def fours(incline: float = 9.0) -> Key:
    """Return hands and knees, the chest so far above the hips."""
    bent = {name: value for name, value in FOURS.angles.items() if not name.startswith(("shoulder", "elbow", "knee"))}
    return Key(ON, bent | {"incline": incline, "thigh": -89, "arm": -90}, ABOUT)


def raised(
    leg: str = "left", arm: str | None = None, level: float = 0.0, reach: float = -5.0, knee: float = 3.0,
    elbow: float = 8.0, incline: float = 9.0, thigh: float = -89.0,
) -> Key:  # fmt: skip
    """Return a leg and the opposite arm, or `arm`, raised.

    `level`, `reach`: where they point above the horizontal; `knee`, `elbow`: their bends; `incline`: of the trunk;
    `thigh`: where the one that carries points, -90 is down.
    """
    other = {"l": "r", "r": "l"}
    up, stays = leg[0], other[leg[0]]
    hand = stays if arm is None else arm[0]
    carries = other[hand]
    hollow = 6 + 0.4 * level + 1.2 * max(thigh + 87, 0)  # a raised leg tips the pelvis, hips that sink ahead more
    angles = {
        "incline": incline, "lumbar": -0.55 * hollow, "thoracic": 0, "neck": 8, f"leg_{up}": level, f"knee_{up}": knee,
        f"ankle_{up}": -20, f"out_{up}": 0, f"thigh_{stays}": thigh, f"ankle_{stays}": -50, f"out_{stays}": 2,
        f"arm_{hand}": reach, f"elbow_{hand}": elbow, **both(hip_turn=0, arm_out=3),
    }  # fmt: skip
    return Key((f"hand_{carries}", f"shin_{stays}"), angles,
               {**ABOUT, f"hip_{up}": 0, f"knee_{up}": 3, f"shoulder_{hand}": 172})  # fmt: skip


OVER_LEFT = FOURS.but(None, lumbar_side=8, out_l=-14, out_r=14, **both(knee=92))

DRILLS = (
    Drill(
        "bird_dog", "side",
        {"rest": FOURS, "up_left": RAISED},
        ((1.3, "up_left", 3.2), (1.3, "rest", 0.9), (1.3, "up_right", 3.2), (1.3, "rest", 0.9)),
        times=2, alternate=True,
        faults={
            "back_sagging": Change({"up_left": {"lumbar": -24, "thoracic": -6, "hip_l": 14}}),
            "leg_too_high": Change({"up_left": {"hip_l": -26, "lumbar": -10}}),
            "leg_too_low": Change({"up_left": {"hip_l": 36}}),
            "arm_too_low": Change({"up_left": {"shoulder_r": 124}}),
            "knee_bent": Change({"up_left": {"knee_l": 62}}),
            "elbow_bent": Change({"up_left": {"elbow_r": 62}}),
            "same_side": Change(
                {"up_left": {"shoulder_l": 172, "elbow_l": 4, "shoulder_r": 84}}, {"up_left": ("hand_r", "shin_r")}
            ),
            "trunk_shifting": Change({"up_left": {"knee_r": 118}}),
            "hold_too_short": Change(times={"up_left": (1.3, 0.6), "up_right": (1.3, 0.6)}),
        },
    ),
    Drill(
        "cat_cow", "side",
        {
            "rest": FOURS,
            "cat": Key(ON, {"lumbar": 34, "thoracic": 20, "neck": -30, **both(knee=92, elbow=4, arm_out=3, ankle=-50)}),
            "cow": Key(ON, {"lumbar": -24, "thoracic": -10, "neck": 32,
                            **both(knee=92, elbow=4, arm_out=3, ankle=-50)}),
        },
        ((1.8, "cat", 0.4), (2.0, "cow", 0.4)), out=((1.4, "rest", 0.8),),
        faults={
            "arms_hips_drifting": Change({
                "cat": both(knee=112), "cow": both(knee=74),
            }),
            "range_small": Change({
                "cat": {"lumbar": 18, "thoracic": 11, "neck": -18}, "cow": {"lumbar": -12, "thoracic": -5, "neck": 18},
            }, always=True),
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
        faults={"hips_off_heels": Change({"hold": {"lumbar": 18, **both(hip=112, knee=126, shoulder=154)}})},
    ),
    Drill(
        "kneeling_step", "side",
        {
            "rest": FOURS,
            "step_left": Key(
                ("shin_l!", "knee_r", "instep_r", "hand_r!", "hand_l!"),
                {"pelvis": 84, "lumbar": 8, "thoracic": 4, "neck": 5, "hip_l": 118, "knee_l": 136, "out_l": 2,
                 "hip_r": 22, "knee_r": 20, "shoulder_r": 148, "elbow_r": 6, "shoulder_l": 40, "elbow_l": 20,
                 **both(ankle=-50, arm_out=3, hip_turn=0)},
            ),
        },
        ((1.5, "step_left", 0.6), (1.5, "rest", 0.3), (1.5, "step_right", 0.6), (1.5, "rest", 0.3)),
        times=2, alternate=True,
        faults={"step_short": Change({"step_left": {"hip_l": 108, "knee_l": 124, "hip_r": 38, "knee_r": 40,
                                                   "shoulder_r": 132, "shoulder_l": 54}})},
    ),
    Drill(
        "all_fours_hip_circle", "head",
        {
            "rest": FOURS,
            "over_left": OVER_LEFT,
            "back": FOURS.but(None, lumbar=10, **both(knee=112)),
            "over_other": OVER_LEFT.mirrored(),
            "ahead": FOURS.but(None, lumbar=-6, **both(knee=78)),
        },
        ((0.9, "over_left", 0.0), (0.9, "back", 0.0), (0.9, "over_other", 0.0), (0.9, "ahead", 0.0)),
        out=((0.9, "rest", 0.8),),
        faults={
            "circle_small": Change({
                "over_left": {"lumbar_side": 4, "out_l": -9, "out_r": 9},
                "over_other": {"lumbar_side": -4, "out_r": -9, "out_l": 9},
                "back": {"lumbar": 3, **both(knee=97)}, "ahead": {"lumbar": -2, **both(knee=88)},
            }, always=True),
            "one_sided": Change({"over_left": {"lumbar_side": 2, "out_l": -5, "out_r": 5}}, always=True),
            "hands_moving": Change({"over_left": both(arm_out=16), "over_other": both(arm_out=16)},
                                   {"over_left": ("hands!", "shins"), "ahead": ("hands!", "shins")}),
        },
    ),
)  # fmt: skip
