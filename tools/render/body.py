"""A person's body in the rest pose: mesh, joint centres and skinning weights, in metres.

Rest frame: x forward (where the face looks), y to the person's left, z up, floor at z = 0.
"""

from dataclasses import dataclass

import numpy as np
from tools.render.arrays import Floats, Ints
from tools.render.assets import Assets
from tools.render.pelvis import BACK_SPINES, FRONT_SPINES, hip_centres

__all__ = ["Body", "Bone", "Shape", "build_body"]


@dataclass(frozen=True, slots=True)
class Shape:
    """Who is rendered. All but age and stature run from 0 to 1 with 0.5 the average.

    `sex` is 0 female, 1 male; `ancestry` are the shares of African, Asian and European features.
    """

    sex: float
    age_years: float
    muscle: float
    weight: float
    stature_m: float
    ancestry: tuple[float, float, float] = (1 / 3, 1 / 3, 1 / 3)
    details: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Bone:
    """One bone: parent's index (-1 for the root), head and tail in the rest frame (3,), metres."""

    name: str
    parent: int
    head: Floats
    tail: Floats


@dataclass(frozen=True, slots=True)
class Body:
    """A rest mesh: vertices (V, 3) m, quads (F, 4) and corner uv (F, 4, 2) by group name, weights (V, B).

    `hips` (2, 3) are the left and right hip joints of anatomy, which are not the rig's hinges.
    """

    vertices: Floats
    quads: dict[str, Ints]
    uv: dict[str, Floats]
    bones: tuple[Bone, ...]
    weights: Floats
    hips: Floats

    def bone(self, name: str) -> int:
        """Return the index of a bone."""
        return next(i for i, bone in enumerate(self.bones) if bone.name == name)

    def weight_of(self, *prefixes: str) -> Floats:
        """Return the summed weights (V,) of all bones whose names start with one of the prefixes."""
        chosen = [i for i, bone in enumerate(self.bones) if bone.name.startswith(prefixes)]
        return np.asarray(self.weights[:, chosen].sum(axis=1))


def _read_obj(assets: Assets) -> tuple[Floats, dict[str, Ints], dict[str, Floats]]:
    vertices: list[list[float]] = []
    texture: list[list[float]] = []
    corners: dict[str, list[list[list[int]]]] = {}
    group = ""
    for line in assets.text("3dobjs/base.obj").splitlines():
        kind, *values = line.split() or [""]
        if kind == "v":
            vertices.append([float(v) for v in values])
        elif kind == "vt":
            texture.append([float(v) for v in values[:2]])
        elif kind == "g":
            group = values[0]
        elif kind == "f":
            corners.setdefault(group, []).append([[int(i) - 1 for i in v.split("/")[:2]] for v in values])
    uv_points = np.array(texture)
    quads = {name: np.array(c)[:, :, 0] for name, c in corners.items()}
    uv = {name: uv_points[np.array(c)[:, :, 1]] for name, c in corners.items()}
    return np.array(vertices), quads, uv


def _between(value: float, low: str, middle: str, high: str) -> dict[str, float]:
    """Split a 0..1 value into the shares of the two neighbouring target names."""
    if value <= 0.5:
        return {low: 1 - 2 * value, middle: 2 * value}
    return {middle: 2 - 2 * value, high: 2 * value - 1}


def _target_shares(shape: Shape) -> dict[str, float]:
    sex = {"female": 1 - shape.sex, "male": shape.sex}
    old = float(np.clip((shape.age_years - 25) / 65, 0, 1))
    age = {"young": 1 - old, "old": old}
    muscle = _between(shape.muscle, "minmuscle", "averagemuscle", "maxmuscle")
    weight = _between(shape.weight, "minweight", "averageweight", "maxweight")
    shares: dict[str, float] = {}
    for s, s_share in sex.items():
        for a, a_share in age.items():
            for race, r_share in zip(("african", "asian", "caucasian"), shape.ancestry, strict=True):
                shares[f"macrodetails/{race}-{s}-{a}"] = s_share * a_share * r_share
            for m, m_share in muscle.items():
                for w, w_share in weight.items():
                    share = s_share * a_share * m_share * w_share
                    shares[f"macrodetails/universal-{s}-{a}-{m}-{w}"] = share
                    shares[f"macrodetails/proportions/{s}-{a}-{m}-{w}-idealproportions"] = 0.6 * share
    return shares | dict(shape.details)


def _morph(vertices: Floats, assets: Assets, shape: Shape) -> Floats:
    result = vertices.copy()
    for name, share in _target_shares(shape).items():
        path = f"targets/{name}.target.gz"
        if share <= 0 or not assets.has(path):
            continue
        lines = [line for line in assets.text(path).splitlines() if line and not line.startswith("#")]
        if lines:
            table = np.array([line.split() for line in lines], float)
            result[table[:, 0].astype(int)] += share * table[:, 1:]
    return result


def build_body(shape: Shape, assets: Assets) -> Body:
    """Morph the base mesh to `shape`, scale it to its stature and attach the 53-bone game rig."""
    raw, quads, uv = _read_obj(assets)
    raw = _morph(raw, assets, shape)[:, [2, 0, 1]]  # MakeHuman: x left, y up, z forward
    skin = raw[np.unique(quads["body"])]
    vertices = (raw - [0, 0, skin[:, 2].min()]) * (shape.stature_m / np.ptp(skin[:, 2]))

    groups = assets.json("mesh_metadata/basemesh_vertex_groups.json")

    def place(end: dict[str, object]) -> Floats:
        if end["strategy"] == "CUBE":
            first, last = groups[end["cube_name"]][0]
            return np.asarray(vertices[first : last + 1].mean(axis=0))
        return np.asarray(vertices[end["vertex_indices"]].mean(axis=0))

    rig = assets.json("rigs/standard/rig.game_engine.json")
    rig = rig.get("bones", rig)
    names: list[str] = []
    while len(names) < len(rig):  # parents before children
        names += sorted(n for n in rig if n not in names and (rig[n]["parent"] in names or not rig[n]["parent"]))
    bones = tuple(
        Bone(n, names.index(p) if (p := rig[n]["parent"]) else -1, place(rig[n]["head"]), place(rig[n]["tail"]))
        for n in names
    )
    weights = np.zeros((len(vertices), len(bones)))
    for name, pairs in assets.json("rigs/standard/weights.game_engine.json")["weights"].items():
        if pairs:
            index, value = np.array(pairs).T
            weights[index.astype(int), names.index(name)] = value
    total = weights.sum(axis=1, keepdims=True)
    weights /= np.where(total > 0, total, 1)
    hips = hip_centres(vertices[list(FRONT_SPINES)], vertices[list(BACK_SPINES)])
    return Body(vertices, quads, uv, bones, weights, hips)
