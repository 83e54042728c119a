"""The truth about the body's edge: shape of the back, thickness, and how far trunk and thighs are from the floor.

Taken from the dressed mesh, without arms and head, and from the rig's spine; called and defined as formcheck's metrics
of the outline, but that nothing here is hidden or has to be fitted robustly.
"""

from collections.abc import Sequence

import numpy as np
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.limbs import joint
from tools.render.outfit import Surface
from tools.render.skeleton import Posed, Skeleton
from tools.render.skin import Skin, bone_moves

__all__ = ["edge_truth"]

STATIONS = 21  # along the trunk, middle of the shoulders to middle of the hips, both included
SHARES = np.linspace(0, 1, STATIONS)
ACROSS = 0.7  # of where the chest looks must lie in the picture
TRUNK = ("pelvis", "spine_01", "spine_02", "spine_03", "clavicle_l", "clavicle_r")


FLOOR_BONES = ("thigh", "calf", "foot", "ball", "lowerarm", "hand")
NAMES = (
    "back_shape_percent", "upper_back_shape_percent", "lower_back_shape_percent", "trunk_thickness_percent",
    "low_back_gap_percent", "trunk_clearance_trunks", "thigh_clearance_trunks", "hips_clearance_m",
    "loins_clearance_m", "lumbar_round_deg", "thoracic_round_deg",
)  # fmt: skip


class _Part:
    """The points of a person that mostly follow some bones."""

    def __init__(self, surfaces: Sequence[Surface], skeleton: Skeleton, bones: Sequence[str], least: float) -> None:
        index = [skeleton.index(bone) for bone in bones]
        chosen = [s.mesh.weights[:, index].sum(axis=1) >= least for s in surfaces]
        points = np.concatenate([s.mesh.points[c] for s, c in zip(surfaces, chosen, strict=True)])
        weights = np.concatenate([s.mesh.weights[c] for s, c in zip(surfaces, chosen, strict=True)])
        self.rest = points
        self._skin = Skin(points, weights)

    def at(self, moves: tuple[Floats, Floats]) -> Floats:
        """Return the points (N, 3) of one pose, on the floor where they would be below it."""
        points = self._skin.bend(*moves)
        points[:, 2] = np.maximum(points[:, 2], 0.0)
        return points


def _profile(points: Floats, start: Floats, end: Floats, outward: Floats) -> Floats:
    """Return how far (STATIONS,) points of the picture (N, 2) reach `outward` of the line, at each station."""
    along = unit(end - start)
    length = float(np.linalg.norm(end - start))
    station = ((points - start) @ along) / length * (STATIONS - 1)
    reach = (points - start) @ outward
    nearest = np.round(station).astype(int)
    result = np.full(STATIONS, -np.inf)
    inside = (nearest >= 0) & (nearest < STATIONS)
    np.maximum.at(result, nearest[inside], reach[inside])
    return np.where(np.isfinite(result), result, np.nan)


def sagitta(edge: Floats) -> float:
    """Return the height of the middle of an edge (n,) over the chord of its ends, by a cubic fitted to all of it."""
    x = np.linspace(-1, 1, len(edge))
    basis = np.stack([np.ones_like(x), x, 1 - x * x, x - x**3], axis=1)
    return float(np.linalg.lstsq(basis, edge, rcond=None)[0][2])


def _between(low: float, high: float) -> slice:
    return slice(round(low * (STATIONS - 1)), round(high * (STATIONS - 1)) + 1)


def _gap(back: Floats) -> float:
    """Return how far the low back is from the line that touches shoulder blades and buttocks, of one on the back."""
    upper, low, seat = (back[_between(*part)] for part in ((0.1, 0.45), (0.55, 0.8), (0.85, 1.0)))
    return float(0.4 * upper.max() + 0.6 * seat.max() - np.median(low))


def _bow_deg(skeleton: Skeleton, posed: Posed, low: str, high: str) -> float:
    """Return by how much the spine is rounder (+) or hollower (-) between two bones than in standing, degrees."""
    turned = posed.rotations[skeleton.index(low)].T @ posed.rotations[skeleton.index(high)]
    return float(np.degrees(np.arctan2(turned[0, 2] - turned[2, 0], turned[0, 0] + turned[2, 2])))


def edge_truth(
    surfaces: Sequence[Surface], skeleton: Skeleton, stage: Stage, poses: Sequence[Posed]
) -> dict[str, Floats]:
    """Return, for each pose (T,), what `sample_videos/README.md` says of the body's edge; NaN where it is not seen."""
    trunk = _Part(surfaces, skeleton, TRUNK, 0.55)
    hips = _Part(surfaces, skeleton, ("pelvis",), 0.5)
    loins = _Part(surfaces, skeleton, ("spine_01", "spine_02"), 0.6)
    near = stage.near_side[0]
    thigh = _Part(surfaces, skeleton, (f"thigh_{near}",), 0.75)
    limbs = _Part(surfaces, skeleton, [bone for bone in skeleton.names if bone.startswith(FLOOR_BONES)], 0.5)
    series: dict[str, list[float]] = {name: [] for name in NAMES}
    for posed in poses:
        moves = bone_moves(posed, skeleton.rest_heads)
        shoulder, hip = (
            np.mean([joint(skeleton, posed, name, side) for side in ("left", "right")], axis=0)
            for name in ("shoulder", "hip")
        )
        start, end = stage.project(shoulder), stage.project(hip)
        length = float(np.linalg.norm(end - start))
        chest = stage.rotation @ posed.rotations[skeleton.index("spine_02")][:, 0]
        along = unit(end - start)
        normal = np.array([-along[1], along[0]])
        across = float(chest @ stage.camera.axes[:2].T @ normal)
        points = stage.project(trunk.at(moves))
        sides = [_profile(points, start, end, side) * 100 / length for side in (normal, -normal)]
        belly, back = sides if across > 0 else sides[::-1]
        if abs(across) < ACROSS:
            belly, back = np.full((2, STATIONS), np.nan)
        edges = np.stack([sides[0] * normal[1], -sides[1] * normal[1]]) * length / 100
        lower = start[1] + SHARES * (end - start)[1] + edges.max(axis=0)
        floor = max(float(points[:, 1].max()), float(stage.project(limbs.at(moves))[:, 1].max()))
        values = (
            sagitta(back) if np.isfinite(back).all() else np.nan,
            sagitta(back[_between(0.0, 0.55)]) if np.isfinite(back).all() else np.nan,
            sagitta(back[_between(0.45, 1.0)]) if np.isfinite(back).all() else np.nan,
            float(np.median((back + belly)[SHARES >= 1 / 3])),
            _gap(back) if chest[2] > ACROSS else np.nan,
            (floor - float(np.median(lower))) / length,
            _thigh_clearance(stage, skeleton, posed, near, thigh.at(moves), floor) / length,
            float(hips.at(moves)[:, 2].min()),
            float(loins.at(moves)[:, 2].min()),
            _bow_deg(skeleton, posed, "pelvis", "spine_02"),
            _bow_deg(skeleton, posed, "spine_02", "spine_03"),
        )
        for name, value in zip(NAMES, values, strict=True):
            series[name].append(value)
    return {name: np.array(values) for name, values in series.items()}


def _thigh_clearance(stage: Stage, skeleton: Skeleton, posed: Posed, side: str, points: Floats, floor: float) -> float:
    """Return how far the near thigh's lower edge is over the floor in the picture, pixels: the stations' median."""
    start, end = (stage.project(joint(skeleton, posed, name, side)) for name in ("hip", "knee"))
    along = unit(end - start)
    normal = np.array([-along[1], along[0]])
    down = normal * (1.0 if normal[1] > 0 else -1.0)
    reach = _profile(stage.project(points), start, end, down)
    return floor - float(np.nanmedian(start[1] + SHARES * (end - start)[1] + reach * down[1]))
