"""Planks, face down."""

from tools.render.drill import Change, Drill
from tools.render.keypose import Key, both

LINE = {"lumbar": 0, "thoracic": 0, "neck": 6, **both(hip=0, knee=2, out=3, hip_turn=0, ankle=0, arm_out=3, arm_turn=0)}
FOREARMS = Key(("forearms", "toes"), {**LINE, **both(shoulder=80, elbow=88)})
DOWN = {name: value for name, value in LINE.items() if not name.startswith(("hip_l", "hip_r", "knee", "ankle"))}
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
KNEES_BACK = Key(("forearms", "knees"), {**DOWN, **both(hip=50, knee=80, ankle=-30)})
HEAD = {
    "head_dropped": Change({"hold": {"neck": -40}}),
    "head_craned": Change({"hold": {"neck": 48}}),
}
SAGGING = Change({"hold": {"lumbar": -8, **both(hip=-10)}})
PIKED = Change({"hold": both(hip=36)})
BENT = Change({"hold": both(knee=44, hip=14)})


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
