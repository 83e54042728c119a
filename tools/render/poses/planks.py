"""Planks, face down."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

LINE = {"lumbar": 0, "thoracic": 0, "neck": 6, **both(hip=0, knee=2, out=3, hip_turn=0, ankle=0, arm_out=3, arm_turn=0)}
FOREARMS = Key(("forearms", "toes"), {**LINE, **both(shoulder=80, elbow=88)})
DOWN = {name: value for name, value in LINE.items() if not name.startswith(("hip_l", "hip_r", "knee", "ankle"))}
REST = {"thoracic": 0, "neck": 10, **both(out=0, hip_turn=0, arm_out=3)}
PROPPED = Key(("forearms", "knees", "toes"), {**DOWN, **both(hip=50)})
HANDS = Key(("hands", "toes"), {**LINE, **both(shoulder=72, elbow=3)})
ON_HANDS = Key(("hands", "knees", "toes"), {**DOWN, **both(elbow=3, hip=55)})
KNEES = Key(("forearms", "knees"), {**LINE, **both(shoulder=78, elbow=88, knee=52, ankle=-30)})
DOG = Key(
    ("hands", "toes"),
    {
        "pelvis": 136,
        "lumbar": 0,
        "thoracic": 0,
        "neck": 0,
        **both(hip=92, knee=3, out=4, hip_turn=0, shoulder=172, elbow=4, arm_out=8, arm_turn=0),
    },
)
KNEES_BACK = Key(("forearms", "knees"), {**DOWN, **both(hip=98, knee=112, ankle=-30)})
HEAD = {
    "head_dropped": Change({"hold": {"neck": -40}}),
    "head_craned": Change({"hold": {"neck": 48}}),
}
SAGGING = Change({"hold": {"lumbar": -8, **both(hip=-10)}})
PIKED = Change({"hold": both(hip=36)})
BENT = Change({"hold": both(knee=44, hip=14)})


def forearms(line: float = 4.0, lean: float = 0.0, knee: float = 3.0, neck: float = 14.0) -> Key:
    """Return a forearm plank: its body line (+ sags), how far the elbows are ahead, the bend of the knees, the head."""
    angles = _line("body_line", line, knee, neck) | {"upper_arm_lean": lean}
    return Key(FOREARMS.contacts, angles, {**FOREARMS.angles, "pelvis": 80, **both(ankle=13)})


def hands(line: float = 4.0, lean: float = 0.0, knee: float = 3.0, elbow: float = 6.0) -> Key:
    """Return a plank on straight arms, as `forearms`; `elbow`: its bend."""
    angles = _line("body_line", line, knee, 14.0) | {"arm_lean": lean, **both(elbow=elbow)}
    return Key(HANDS.contacts, angles, {**HANDS.angles, "pelvis": 72, **both(ankle=13)})


def knees(line: float = 6.0, lean: float = 0.0) -> Key:
    """Return a knee plank of a line shoulder-hip-knee, the elbows so far ahead."""
    angles = _line("thigh_line", line, 50.0, 14.0) | {"upper_arm_lean": lean, **both(ankle=-30)}
    return Key(KNEES.contacts, angles, {**KNEES.angles, "pelvis": 76})


#: The knees on the mat and the toes as in the plank, the shoulders drawn back.
FOREARMS_REST = Key(PROPPED.contacts, REST | {"body_line": -27, "upper_arm_lean": 42}, {**PROPPED.angles, "pelvis": 80})
HANDS_REST = Key(ON_HANDS.contacts, REST | {"body_line": 0, "arm_lean": 20, **both(elbow=6)},
                 {**ON_HANDS.angles, "pelvis": 70})  # fmt: skip
KNEES_REST = Key(KNEES.contacts, REST | {"thigh_line": -66, "upper_arm_lean": 42, **both(ankle=-30)},
                 {**KNEES_BACK.angles, "pelvis": 80})  # fmt: skip


def _line(name: str, line: float, knee: float, neck: float) -> dict[str, float]:
    """Return the angles of a body line: a sag is half of the low back, a pike a quarter."""
    bend = -0.5 * (line - 4) if line > 4 else -0.25 * (line - 4)
    return {name: line, "lumbar": bend, "thoracic": 0, "neck": neck, **both(knee=knee, out=0, hip_turn=0, arm_out=3)}


def _hold(exercise: str, rest: Key, line: Key, faults: dict[str, Change]) -> Drill:
    return Drill(exercise, "side", {"rest": rest, "hold": line}, ((1.6, "hold", 8.0),),
                 out=((1.4, "rest", 0.8),), hold=True, set_by="hold", faults={**faults, **HEAD})  # fmt: skip


def _set(**arms: float) -> Change:
    return Change({"hold": both(**arms), "rest": both(**arms)}, always=True)


DRILLS = (
    _hold("forearm_plank", PROPPED, FOREARMS, {
        "hips_sagging": SAGGING, "hips_piked": PIKED, "knees_bent": BENT,
        "elbows_ahead": _set(shoulder=106, elbow=64), "elbows_behind": _set(shoulder=52, elbow=112),
    }),
    _hold("straight_arm_plank", ON_HANDS, HANDS, {
        "hips_sagging": SAGGING, "hips_piked": PIKED, "knees_bent": BENT,
        "elbows_bent": Change({"hold": both(elbow=62, shoulder=52)}),
        "hands_ahead": _set(shoulder=98), "hands_behind": _set(shoulder=48),
    }),
    _hold("knee_plank", KNEES_BACK, KNEES, {
        "hips_sagging": Change({"hold": {"lumbar": -10, **both(hip=-9)}}),
        "hips_piked": Change({"hold": both(hip=34)}),
        "elbows_ahead": Change({"hold": both(shoulder=116, elbow=54)}, always=True),
        "elbows_behind": Change({"hold": both(shoulder=36, elbow=126)}, always=True),
    }),
    Drill(
        "downward_dog", "side", {"rest": ON_HANDS, "hold": DOG}, ((1.8, "hold", 8.0),), out=((1.6, "rest", 0.8),),
        hold=True, set_by="hold",
        faults={
            "back_rounded": Change({"hold": {"lumbar": 30, "thoracic": 20, **both(shoulder=146, hip=70)}}),
            "knees_bent": Change({"hold": both(knee=52, hip=104)}),
        },
    ),
)  # fmt: skip
