"""What is seen of a person: skin, eyes, hair and clothes, each a mesh in the rest pose with colours."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tools.render.arrays import Floats
from tools.render.assets import Assets
from tools.render.body import Body
from tools.render.mesh import Mesh, split_quads
from tools.render.skeleton import Skeleton

__all__ = ["Look", "Surface", "dress"]

Colour = tuple[float, float, float]
# Where the hair begins, seen from the side: forward and up from the head bone's middle, in its lengths.
HAIRLINE = (
    (-0.62, -0.30, -0.15, -0.07, 0.10, 0.17, 0.22, 0.32, 0.50, 0.70),
    (-0.74, -0.68, -0.55, -0.20, -0.18, -0.22, -0.26, -0.05, 0.13, 0.21),
)


@dataclass(frozen=True, slots=True)
class Look:
    """Colours (red, green, blue, 0 to 1) and cuts.

    `sleeve` is the part of the upper arm that the shirt covers; `legs` the part of the leg (hip to ankle)
    that the bottoms cover.
    """

    skin: Colour = (0.80, 0.60, 0.49)
    hair: Colour = (0.20, 0.12, 0.08)
    shirt: Colour = (0.78, 0.30, 0.28)
    bottoms: Colour = (0.13, 0.15, 0.22)
    sleeve: float = 0.5
    legs: float = 0.93
    bottoms_loose_m: float = 0.0
    bun: bool = True


@dataclass(frozen=True, slots=True)
class Surface:
    """A rest mesh with point colours (N, 3) and its shine (0 matt to 1)."""

    mesh: Mesh
    colours: Floats
    shine: float


def _step(value: Floats, low: float, high: float) -> Floats:
    u = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(u * u * (3 - 2 * u))


class _Cuts:
    """Fields over points of the rest pose, in metres, positive where something covers the body."""

    def __init__(self, body: Body, skeleton: Skeleton, look: Look) -> None:
        self._skeleton = skeleton
        self._look = look
        arm = ("upperarm", "lowerarm", "hand", "thumb", "index", "middle", "ring", "pinky")
        self._arm_bones = [i for i, b in enumerate(body.bones) if b.name.startswith(arm)]
        self.hip_z = float(skeleton.rest_head("thigh_l")[2])
        self.ankle_z = float(skeleton.rest_head("foot_l")[2])
        self.neck = skeleton.rest_head("neck_01")

    def arm(self, weights: Floats) -> Floats:
        return _step(weights[:, self._arm_bones].sum(axis=1), 0.3, 0.7)

    def shirt(self, points: Floats, weights: Floats) -> Floats:
        neckline = self.neck[2] + 0.012 - 0.55 * (points[:, 0] - self.neck[0]) - points[:, 2]
        torso = np.minimum(points[:, 2] - (self.hip_z + 0.005), 0.8 * neckline)
        along = np.full(len(points), -1.0)
        for side, sign in (("l", 1), ("r", -1)):
            start = self._skeleton.rest_head(f"upperarm_{side}")
            bone = self._skeleton.rest_direction(f"upperarm_{side}", f"lowerarm_{side}")
            length = float(np.linalg.norm(bone))
            reach = self._look.sleeve * length - (points - start) @ bone / length
            along = np.where(points[:, 1] * sign > 0, reach, along)
        arm = self.arm(weights)
        return np.asarray((1 - arm) * torso + arm * along)

    def bottoms(self, points: Floats, weights: Floats) -> Floats:
        end = self.hip_z + self._look.legs * (self.ankle_z - self.hip_z)
        legs = np.minimum(self.hip_z + 0.10 - points[:, 2], points[:, 2] - end)
        arm = self.arm(weights)
        return np.asarray((1 - arm) * legs - 0.2 * arm)


def _garment(body: Body, field: Callable[[Floats, Floats], Floats], thickness: Callable[[Mesh], Floats]) -> Mesh:
    mesh = Mesh.compact(body.vertices, body.weights, split_quads(body.quads["helper-tights"]))
    mesh = mesh.subdivided().smoothed(2)
    mesh = mesh.cut(field(mesh.points, mesh.weights)).smoothed(2)
    return mesh.moved(mesh.normals * thickness(mesh)[:, None])


def _creases(points: Floats, size_m: float) -> Floats:
    """Return a repeatable unevenness (N,) from -1 to 1 with folds of about `size_m`."""
    x, y, z = (2 * np.pi / size_m * points).T
    return np.asarray((np.sin(0.9 * z + 1.7 * np.sin(0.6 * x + 0.4 * y)) + np.sin(1.3 * x - 0.8 * z + 1.1)) / 2)


def _masks(body: Body, assets: Assets, name: str) -> Floats:
    """Return a painted mask (V,) from 0 to 1, sampled at the points of the body."""
    picture = assets.grey(f"textures/mpfb_{name}.jpg") / 255.0
    height, width = picture.shape
    result = np.zeros(len(body.vertices))
    uv = body.uv["body"].reshape(-1, 2)
    rows = np.clip(((1 - uv[:, 1]) * height).astype(int), 0, height - 1)
    columns = np.clip((uv[:, 0] * width).astype(int), 0, width - 1)
    result[body.quads["body"].ravel()] = picture[rows, columns]
    return result


def _skin(body: Body, assets: Assets, cuts: _Cuts, look: Look) -> Surface:
    points, weights = body.vertices, body.weights
    hidden = np.maximum(cuts.shirt(points, weights), cuts.bottoms(points, weights)) > 0.03
    quads = body.quads["body"]
    quads = quads[~hidden[quads].all(axis=1)]
    colours = np.tile(np.array(look.skin), (len(points), 1))
    flush = np.zeros(len(points))
    for part, share in (("hand", 0.35), ("index", 0.3), ("foot", 0.25), ("ball", 0.4)):
        flush = np.maximum(flush, share * body.weight_of(part))
    flush += 0.45 * _masks(body, assets, "ears")
    eye = body.vertices[np.unique(body.quads["helper-l-eye"])].mean(axis=0)
    mirrored = points * [1, -1, 1]
    cheek = np.minimum(
        *(np.linalg.norm(p - (eye + np.array([0.005, 0.012, -0.045])), axis=1) for p in (points, mirrored))
    )
    flush += 0.3 * np.exp(-((cheek / 0.022) ** 2)) * body.weight_of("head")
    colours *= 1 - flush[:, None] * np.array([0.06, 0.30, 0.28])
    lips = _masks(body, assets, "lips")[:, None]
    colours = (1 - 0.75 * lips) * colours + 0.75 * lips * np.array([0.66, 0.33, 0.31])
    across = np.abs(points[:, 1]) - eye[1]
    arch = eye[2] + 0.019 - 0.12 * np.abs(across) - 3.5 * np.maximum(across, 0) ** 2
    brow = np.exp(-(((points[:, 2] - arch) / 0.0035) ** 2)) * (np.abs(across) < 0.021)
    brow *= (points[:, 0] > eye[0] - 0.01) * (body.weight_of("head") > 0.5)
    colours = (1 - 0.8 * brow[:, None]) * colours + 0.8 * brow[:, None] * np.array(look.hair)
    triangles = split_quads(quads)
    used = np.unique(triangles)
    return Surface(Mesh.compact(points, weights, triangles), colours[used], 0.25)


def _eyes(body: Body) -> Surface:
    quads = np.concatenate([body.quads["helper-l-eye"], body.quads["helper-r-eye"]])
    mesh = Mesh.compact(body.vertices, body.weights, split_quads(quads)).subdivided()
    colours = np.tile([0.90, 0.88, 0.86], (len(mesh.points), 1))
    for sign in (1, -1):
        side = mesh.points[:, 1] * sign > 0
        centre = mesh.points[side].mean(axis=0)
        off = np.hypot(mesh.points[:, 1] - centre[1], mesh.points[:, 2] - centre[2])
        front = side & (mesh.points[:, 0] > centre[0])
        colours[front & (off < 0.0062)] = [0.25, 0.16, 0.10]
        colours[front & (off < 0.0028)] = [0.02, 0.02, 0.02]
    return Surface(mesh, colours, 0.9)


def _hair(body: Body, skeleton: Skeleton, look: Look) -> Surface:
    head = body.weight_of("head")
    quads = body.quads["body"]
    mesh = Mesh.compact(body.vertices, body.weights, split_quads(quads[(head[quads] > 0.2).all(axis=1)]))
    start, end = skeleton.rest_heads[body.bone("head")], skeleton.rest_tails[body.bone("head")]
    centre, size = (start + end) / 2, float(end[2] - start[2])
    x, _, z = ((mesh.points - centre) / size).T
    field = (z - np.interp(x, *HAIRLINE)) * size
    carried = np.concatenate([mesh.weights, field[:, None]], axis=1)
    cap = Mesh(mesh.points, carried, mesh.triangles).cut(field).subdivided().smoothed(2)
    depth = _step(cap.weights[:, -1], 0.0, 0.05)
    strands = 0.0012 * np.sin(cap.points[:, 1] * 900) * depth
    cap = cap.moved(cap.normals * (0.002 + 0.013 * depth + strands)[:, None])
    cap = Mesh(cap.points, cap.weights[:, :-1], cap.triangles)
    parts = [cap]
    if look.bun:
        u, v = np.meshgrid(np.linspace(0, np.pi, 14), np.linspace(0, 2 * np.pi, 20, endpoint=False), indexing="ij")
        ball = np.stack([np.sin(u) * np.cos(v), np.sin(u) * np.sin(v), np.cos(u)], axis=2).reshape(-1, 3)
        ball = ball * [0.034, 0.038, 0.038] * (1 + 0.04 * np.sin(5 * v + 3 * u).reshape(-1, 1))
        i, j = np.meshgrid(np.arange(13), np.arange(20), indexing="ij")
        k = (j + 1) % 20
        faces = np.stack([20 * i + j, 20 * (i + 1) + j, 20 * (i + 1) + k, 20 * i + k], axis=2).reshape(-1, 4)
        weights = np.zeros((len(ball), body.weights.shape[1]))
        weights[:, body.bone("head")] = 1
        back = np.array([centre[0] - 0.74 * size, 0, centre[2] + 0.30 * size])
        parts.append(Mesh(ball + back, weights, split_quads(faces)))
    points = np.concatenate([p.points for p in parts])
    offsets = np.cumsum([0] + [len(p.points) for p in parts[:-1]])
    triangles = np.concatenate([p.triangles + o for p, o in zip(parts, offsets, strict=True)])
    mesh = Mesh(points, np.concatenate([p.weights for p in parts]), triangles)
    shade = 1 + 0.18 * np.sin(points[:, 1] * 700) * np.sin(points[:, 2] * 90 + points[:, 0] * 130)
    return Surface(mesh, np.array(look.hair) * shade[:, None], 0.35)


def dress(body: Body, skeleton: Skeleton, assets: Assets, look: Look) -> tuple[Surface, ...]:
    """Return all that is drawn of a person."""
    cuts = _Cuts(body, skeleton, look)

    def loose(mesh: Mesh) -> Floats:
        low = _step(cuts.hip_z + 0.25 - mesh.points[:, 2], 0.0, 0.25)
        return 0.009 + 0.005 * low + 0.003 * _creases(mesh.points, 0.11)

    def tight(mesh: Mesh) -> Floats:
        down = _step(cuts.hip_z - mesh.points[:, 2], 0.0, 0.3)
        return np.asarray(0.004 + look.bottoms_loose_m * down)

    surfaces = [_skin(body, assets, cuts, look), _eyes(body), _hair(body, skeleton, look)]
    for field, thickness, colour in (
        (cuts.bottoms, tight, look.bottoms),
        (cuts.shirt, loose, look.shirt),
    ):
        mesh = _garment(body, field, thickness)
        surfaces.append(Surface(mesh, np.tile(np.array(colour), (len(mesh.points), 1)), 0.08))
    return tuple(surfaces)
