"""The truth about the body's edge: shape of the back, thickness, and how far trunk and thighs are from the floor.

Taken from the dressed mesh, without arms and head, and from the rig's spine.
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
MIDDLE, UPPER, LOWER = slice(7, 14), slice(1, 4), slice(17, 20)
SEEN_ASIDE = 0.6  # of the trunk's front-to-back axis must lie across the line of sight
TRUNK = ("pelvis", "spine_01", "spine_02", "spine_03", "clavicle_l", "clavicle_r")


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
    thighs = {side: _Part(surfaces, skeleton, (f"thigh_{side}",), 0.75) for side in "lr"}
    names = (
        "back_sagitta_pct", "trunk_thickness_pct", "hips_clearance_m", "loins_clearance_m", "left_thigh_clearance_m",
        "right_thigh_clearance_m", "lumbar_round_deg", "thoracic_round_deg",
    )  # fmt: skip
    series: dict[str, list[float]] = {name: [] for name in names}
    for posed in poses:
        moves = bone_moves(posed, skeleton.rest_heads)
        ends = {
            name: np.mean([joint(skeleton, posed, name, side) for side in ("left", "right")], axis=0)
            for name in ("shoulder", "hip")
        }
        start, end = (stage.project(ends[name]) for name in ("shoulder", "hip"))
        chest = posed.rotations[skeleton.index("spine_02")]
        behind = stage.project((ends["shoulder"] + ends["hip"]) / 2 - 0.1 * chest[:, 0]) - (start + end) / 2
        along = unit(end - start)
        normal = np.array([-along[1], along[0]])
        across = float(behind @ normal)
        backward = normal * np.sign(across)
        in_world = stage.rotation @ chest[:, 0]
        sight = unit(np.subtract(stage.camera.target, stage.camera.position))
        seen = np.sqrt(max(1 - float(in_world @ sight) ** 2, 0.0)) >= SEEN_ASIDE and abs(across) > 0
        points = stage.project(trunk.at(moves))
        length = float(np.linalg.norm(end - start))
        back = _profile(points, start, end, backward) * (100 / length if seen else np.nan)
        front = _profile(points, start, end, -backward) * (100 / length if seen else np.nan)
        series["back_sagitta_pct"].append(float(back[MIDDLE].mean() - (back[UPPER].mean() + back[LOWER].mean()) / 2))
        series["trunk_thickness_pct"].append(float((back + front)[MIDDLE].mean()))
        series["hips_clearance_m"].append(float(hips.at(moves)[:, 2].min()))
        series["loins_clearance_m"].append(float(loins.at(moves)[:, 2].min()))
        for side, name in (("l", "left"), ("r", "right")):
            series[f"{name}_thigh_clearance_m"].append(float(thighs[side].at(moves)[:, 2].min()))
        series["lumbar_round_deg"].append(_bow_deg(skeleton, posed, "pelvis", "spine_02"))
        series["thoracic_round_deg"].append(_bow_deg(skeleton, posed, "spine_02", "spine_03"))
    return {name: np.array(values) for name, values in series.items()}
