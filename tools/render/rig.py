"""A body's joints for many moments at once: where its points are, and how they move with each angle.

Unknowns of one moment are the angles of `ANGLES` (radians) and the place of the pelvis (metres). Frame: x ahead of one
who stands, y to the left, z up; floor at z = 0. A pelvis pitch of 0 stands, 90 lies face down with the head at +x, -90
lies on the back with the head at -x; roll then turns about the body's length, + to the left; tilt leans to the left.
"""

from dataclasses import dataclass

import numpy as np
from tools.render.arrays import Floats, Ints
from tools.render.body import Body
from tools.render.skeleton import LEFT, Posed, Skeleton, aim

__all__ = ["ANGLES", "BOUNDS", "NAMES", "PLACE", "Marks", "Rig", "Sets"]

#: Degrees: the neutral that an angle stays near which a pose doesn't give, and how strongly (1 as strong as a given
#: one). + rounds the spine, bends a hip, shoulder (180 is over the head), knee or elbow, lifts the face, the forefoot
#: and the toes; leans and turns the spine to the left; leads a limb outwards and turns it outwards; lifts a shoulder.
ANGLES: dict[str, tuple[float, float]] = {
    "pelvis": (0.0, 0.02), "roll": (0.0, 0.5), "tilt": (0.0, 0.5),
    "lumbar": (0.0, 0.08), "lumbar_side": (0.0, 0.5), "lumbar_twist": (0.0, 0.5),
    "thoracic": (0.0, 0.12), "thoracic_side": (0.0, 0.5), "thoracic_twist": (0.0, 0.5),
    "neck": (8.0, 0.3), "neck_side": (0.0, 0.5), "neck_twist": (0.0, 0.5),
    **{
        f"{name}_{side}": value
        for side in "lr"
        for name, value in {
            "hip": (8.0, 0.03), "out": (2.0, 0.12), "hip_turn": (4.0, 0.12), "knee": (6.0, 0.03), "ankle": (0.0, 0.03),
            "toe": (0.0, 0.05), "shoulder": (10.0, 0.03), "arm_out": (6.0, 0.06), "arm_turn": (0.0, 0.06),
            "elbow": (10.0, 0.03), "shrug": (0.0, 0.25),
        }.items()
    },
}  # fmt: skip
NAMES = tuple(ANGLES)
#: How far joints go, degrees.
BOUNDS = {
    "lumbar": (-45, 60), "thoracic": (-30, 50), "neck": (-95, 60), "hip": (-30, 140), "out": (-30, 60),
    "hip_turn": (-45, 55), "knee": (-2, 150), "ankle": (-65, 35), "toe": (-15, 75), "shoulder": (-70, 190),
    "arm_out": (-40, 180), "arm_turn": (-90, 90), "elbow": (-3, 150), "shrug": (-10, 30),
}  # fmt: skip
PLACE = len(NAMES)  # where the pelvis' place begins
X, Y, Z = np.eye(3)


@dataclass(frozen=True, slots=True)
class Sets:
    """Points of the skin: their bones (P,), rest offsets from the bones' heads (P, 3), and groups by name."""

    bones: Ints
    offsets: Floats
    groups: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Marks:
    """Where everything is at T moments: bones' turns (T, B, 3, 3), heads (T, B, 3), and each turn's axis and pivot."""

    turns: Floats
    heads: Floats
    axes: Floats
    pivots: Floats


#: Bones in order, each with what turns it: (angle, axis, factor), applied one after the other.
_SPINE: list[tuple[str, str | None, list[tuple[str, Floats, float]]]] = [
    ("pelvis", None, [("pelvis", Y, 1.0), ("roll", Z, 1.0), ("tilt", X, -1.0)]),
    ("spine_01", "pelvis", [("lumbar", Y, 0.5), ("lumbar_side", X, -0.5), ("lumbar_twist", Z, 0.5)]),
    ("spine_02", "spine_01", [("lumbar", Y, 0.5), ("lumbar_side", X, -0.5), ("lumbar_twist", Z, 0.5)]),
    ("spine_03", "spine_02", [("thoracic", Y, 1.0), ("thoracic_side", X, -1.0), ("thoracic_twist", Z, 1.0)]),
    ("neck_01", "spine_03", [("neck", Y, -0.6), ("neck_side", X, -0.5), ("neck_twist", Z, 0.5)]),
    ("head", "neck_01", [("neck", Y, -0.4), ("neck_side", X, -0.5), ("neck_twist", Z, 0.5)]),
]


def _limbs(side: str, s: float) -> list[tuple[str, str | None, list[tuple[str, Floats, float]]]]:
    return [
        (f"clavicle_{side}", "spine_03", [(f"shrug_{side}", X, s)]),
        (f"upperarm_{side}", f"clavicle_{side}",
         [(f"shoulder_{side}", Y, -1.0), (f"arm_out_{side}", X, s), (f"arm_turn_{side}", Z, s)]),
        (f"lowerarm_{side}", f"upperarm_{side}", [(f"elbow_{side}", Y, -1.0)]),
        (f"hand_{side}", f"lowerarm_{side}", []),
        (f"thigh_{side}", "pelvis", [(f"hip_{side}", Y, -1.0), (f"out_{side}", X, s), (f"hip_turn_{side}", Z, s)]),
        (f"calf_{side}", f"thigh_{side}", [(f"knee_{side}", Y, 1.0)]),
        (f"foot_{side}", f"calf_{side}", [(f"ankle_{side}", Y, -1.0)]),
        (f"ball_{side}", f"foot_{side}", [(f"toe_{side}", Y, -1.0)]),
    ]  # fmt: skip


CHAIN: list[tuple[str, str | None, list[tuple[str, Floats, float]]]] = [*_SPINE, *_limbs("l", 1.0), *_limbs("r", -1.0)]
BONES = [bone for bone, _, _ in CHAIN]
_DOWN = np.array([0.0, 0.0, -1.0])


class Rig:
    """The joints of one body."""

    def __init__(self, skeleton: Skeleton) -> None:
        """Take rest places, and sample the skin that may touch the floor."""
        self.skeleton = skeleton
        self.rest = np.array([skeleton.rest_head(bone) for bone in BONES])
        index = {bone: i for i, bone in enumerate(BONES)}
        self.index = index
        self.parents = [-1 if parent is None else index[parent] for _, parent, _ in CHAIN]
        self.base = np.array([_base(skeleton, bone) for bone in BONES])
        self.turners = [(i, NAMES.index(angle), axis, factor) for i, (_, _, turns) in enumerate(CHAIN)
                        for angle, axis, factor in turns]  # fmt: skip
        below = np.eye(len(BONES), dtype=bool)
        for i, parent in enumerate(self.parents):
            if parent >= 0:
                below[i] |= below[parent]
        self.moved = np.array([below[:, bone] for bone, _, _, _ in self.turners])  # (turners, bones)
        self.selector = np.zeros((len(self.turners), PLACE))  # an angle may turn more than one bone
        for number, (_, angle, _, _) in enumerate(self.turners):
            self.selector[number, angle] = 1.0
        self.skin = self._sample(skeleton.body)

    def forward(self, x: Floats) -> Marks:
        """Return where everything is for unknowns (T, n)."""
        count = len(x)
        turns = np.empty((count, len(BONES), 3, 3))
        frames = np.empty_like(turns)
        heads = np.empty((count, len(BONES), 3))
        axes = np.empty((count, len(self.turners), 3))
        number = 0
        for i, (_, _, parts) in enumerate(CHAIN):
            parent = self.parents[i]
            if parent < 0:
                frame = np.broadcast_to(np.eye(3), (count, 3, 3))
                heads[:, i] = x[:, PLACE : PLACE + 3]
            else:
                frame = frames[:, parent]
                heads[:, i] = heads[:, parent] + turns[:, parent] @ (self.rest[i] - self.rest[parent])
            for angle, axis, factor in parts:
                axes[:, number] = factor * (frame @ axis)
                frame = frame @ _turns(axis, factor * x[:, NAMES.index(angle)])
                number += 1
            frames[:, i] = frame
            turns[:, i] = frame @ self.base[i]
        pivots = heads[:, [bone for bone, _, _, _ in self.turners]]
        return Marks(turns, heads, axes, pivots)

    def places(self, marks: Marks, bones: Ints, offsets: Floats) -> Floats:
        """Return points (T, P, 3) that are fixed to bones (P,) at rest offsets (P, 3)."""
        return np.asarray(marks.heads[:, bones] + np.einsum("tpij,pj->tpi", marks.turns[:, bones], offsets))

    def slopes(self, marks: Marks, points: Floats, bones: Ints, rows: tuple[int, ...] = (0, 1, 2)) -> Floats:
        """Return how coordinates `rows` of points (T, P, 3) move with each unknown: (T, P, R, n)."""
        result = np.zeros((*points.shape[:2], len(rows), PLACE + 3))
        arm = points[:, :, None] - marks.pivots[:, None]
        axis = marks.axes[:, None]
        moved = self.moved[:, bones].T
        for r, row in enumerate(rows):
            i, j = (row + 1) % 3, (row + 2) % 3
            move = (axis[..., i] * arm[..., j] - axis[..., j] * arm[..., i]) * moved
            result[:, :, r, :PLACE] = move @ self.selector
            result[:, :, r, PLACE + row] = 1.0
        return result

    def posed(self, x: Floats) -> list[Posed]:
        """Return whole poses for unknowns (T, n), the fingers as at rest in the hand."""
        marks = self.forward(x)
        result = []
        for turns, heads in zip(marks.turns, marks.heads, strict=True):
            rotations = dict(zip(BONES, turns, strict=True))
            rotations["Root"] = rotations["pelvis"]
            posed = self.skeleton.pose(rotations)
            result.append(posed.moved(heads[0] - self.skeleton.head(posed, "pelvis")))
        return result

    def _sample(self, body: Body) -> Sets:
        """Choose, for each bone, the skin points that stick out farthest in some directions."""
        steps = np.array([(a, b, c) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1) if a or b or c], float)
        steps /= np.linalg.norm(steps, axis=1, keepdims=True)
        used = np.unique(body.quads["body"])
        points, weights = body.vertices[used], body.weights[used]
        names = [bone.name for bone in body.bones]
        finger = [i for i, n in enumerate(names) if n.startswith(("index", "middle", "ring", "pinky", "thumb"))]
        main = weights.argmax(axis=1)
        bones: list[int] = []
        offsets: list[Floats] = []
        groups: dict[str, list[int]] = {}
        for i, bone in enumerate(BONES):
            if bone.startswith("clavicle"):
                continue
            own = (main == names.index(bone)) & (weights[:, finger].sum(axis=1) < 0.1)
            if bone.startswith("hand"):  # the fingers move with it
                own |= np.isin(main, [j for j in finger if names[j].endswith(bone[-2:])])
            if not own.any():
                continue
            cloud = points[own]
            parts = [cloud]
            if not bone.startswith(
                ("foot", "ball", "hand")
            ):  # along the body's length in three, so that long ones are round
                cuts = np.quantile(cloud[:, 2], [1 / 3, 2 / 3])
                where = np.searchsorted(cuts, cloud[:, 2])
                parts = [cloud[where == k] for k in range(3)]
            for number, part in enumerate(parts):
                chosen = np.unique((part @ steps.T).argmax(axis=0))
                for k in chosen:
                    groups.setdefault(bone, []).append(len(bones))
                    groups.setdefault(f"{bone}.{number}", []).append(len(bones))
                    bones.append(i)
                    offsets.append(part[k] - self.rest[i])
        return Sets(np.array(bones), np.array(offsets), {name: np.array(rows) for name, rows in groups.items()})


def _turns(axis: Floats, angle: Floats) -> Floats:
    """Return rotations (T, 3, 3) about one of the three axes."""
    c, s = np.cos(angle), np.sin(angle)
    result = np.zeros((len(angle), 3, 3))
    k = int(np.argmax(axis))
    i, j = (k + 1) % 3, (k + 2) % 3
    result[:, k, k] = 1.0
    result[:, i, i] = result[:, j, j] = c
    result[:, j, i], result[:, i, j] = s, -s
    return result


def _base(skeleton: Skeleton, bone: str) -> Floats:
    """Return the turn of a bone when all angles are 0: standing, limbs straight down."""
    kind, _, side = bone.partition("_")
    if kind in ("thigh", "calf"):
        end = {"thigh": "calf", "calf": "foot"}[kind]
        return aim(skeleton.rest_direction(bone, f"{end}_{side}"), LEFT, _DOWN, LEFT)
    if kind in ("upperarm", "lowerarm", "hand"):
        upper = skeleton.rest_direction(f"upperarm_{side}", f"lowerarm_{side}")
        fore = skeleton.rest_direction(f"lowerarm_{side}", f"hand_{side}")
        hinge = np.cross(upper, fore)
        if kind == "hand":
            along = skeleton.rest_direction(bone, f"middle_01_{side}")
            across = skeleton.rest_head(f"index_01_{side}") - skeleton.rest_head(f"pinky_01_{side}")
            return aim(along, across, _DOWN, X)
        return aim(upper if kind == "upperarm" else fore, hinge, _DOWN, -LEFT)
    return np.eye(3)
