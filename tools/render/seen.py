"""What the pose model would see of a posed body, without drawing it: landmarks, visibility and the body's mask.

Landmarks are joints and places of the head, hands and feet, off by a constant for each body and joint and by a little
noise; the means of the constants are those found on the tuning clips. A landmark behind another part of the body is less
visible, as the pose model has it. The mask is the union of convex hulls of thin slices of the body.
"""

import hashlib
import pickle
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from tools.render.arrays import Floats, Image, Ints
from tools.render.assets import CACHE, Assets
from tools.render.body import Body, build_body
from tools.render.camera import Stage
from tools.render.outfit import Surface, dress
from tools.render.people import Person
from tools.render.skeleton import Posed, Skeleton
from tools.render.skin import Skin, bone_moves

__all__ = ["LANDMARKS", "Figure", "Shown", "figure"]

VERSION = 2  # of what is kept of a person
SLICE_M = 0.034
GRID_M = 0.016
MASK_PX = 256
FINE = 2  # the mask is drawn so much larger
CROP = 1.3  # of the body's box
SOFT = 9.0  # logits on one pixel at the mask's edge
BEHIND_M = 0.085  # a landmark so far behind the middle of what covers it is half hidden

_LIMB = {"shoulder": "upperarm", "elbow": "lowerarm", "wrist": "hand", "hip": "thigh", "knee": "calf", "ankle": "foot"}
_NAMES = ["nose", *(f"eye{part}_{s}" for s in "lr" for part in ("_inner", "", "_outer")), "ear_l", "ear_r", "mouth_l", "mouth_r",
          *(f"{joint}_{s}" for joint in ("shoulder", "elbow", "wrist", "pinky", "index", "thumb", "hip", "knee", "ankle",
                                         "heel", "toe") for s in "lr")]  # fmt: skip
LANDMARKS = tuple(_NAMES)
#: Ahead, outwards and up in the bone's own rest frame, metres: by how much the model is off, of everybody.
_OFF = {
    "ear": (0.040, 0.0, 0.025), "shoulder": (0.002, 0.010, 0.034), "hip": (-0.008, -0.005, -0.010),
    "knee": (0.006, 0.0, -0.010), "ankle": (-0.006, 0.0, 0.022), "wrist": (0.0, 0.0, -0.012),
    "elbow": (0.0, 0.0, 0.0),
}  # fmt: skip
_SPREAD_M, _NOISE_M, _WANDER_M = 0.010, 0.0030, 0.0045
#: What the model gives a landmark that is hidden by the body.
_HIDDEN = {"shoulder": 0.97, "hip": 0.97, "elbow": 0.35, "wrist": 0.40, "knee": 0.50, "ankle": 0.55, "heel": 0.5,
           "toe": 0.5, "pinky": 0.40, "index": 0.40, "thumb": 0.40}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What is seen of a motion: pixels (T, 33, 2), metres (T, 33, 3) from the hips in the camera's directions, and
    visibility (T, 33); the same without any error; the mask's crop to the picture (T, 2, 3).
    """

    image_xy: Floats
    world_xyz: Floats
    visibility: Floats
    true_xy: Floats
    true_world: Floats


class Figure:
    """A person as far as it can be seen: the rig's body, skin points in slices, and landmarks."""

    def __init__(self, person: Person, body: Body, skeleton: Skeleton, surfaces: Iterable[Surface]) -> None:
        """Thin the dressed skin out and cut it into slices."""
        self.person, self.body, self.skeleton = person, body, skeleton
        points, weights = _thinned(surfaces)
        self._slices = _cut(points, weights, skeleton)
        self._skin = Skin(points, weights)
        self._bones, self._offsets = _marks(body, skeleton)

    def places(self, posed: Posed) -> Floats:
        """Return the true landmarks (33, 3) in the person's frame."""
        found = posed.heads[self._bones] + np.einsum("pij,pj->pi", posed.rotations[self._bones], self._offsets)
        for side, row in (("left", 23), ("right", 24)):
            found[row] = self.skeleton.hip(posed, side[0])
        return found

    def show(self, poses: list[Posed], stage: Stage, fps: float, seed: int) -> tuple[Shown, list[tuple[Image, Floats]]]:
        """Return what is seen, and each moment's mask (256, 256) 0 to 255 with its crop's place (2, 3)."""
        random = np.random.default_rng([seed, 7])
        true = np.array([self.places(p) for p in poses])
        off = np.array([_OFF.get(n.split("_")[0], (0.0, 0.0, 0.0)) for n in LANDMARKS])
        off[:, 1] *= [-1.0 if n.endswith("_r") else 1.0 for n in LANDMARKS]
        own = np.random.default_rng(int(hashlib.sha256(self.person.name.encode()).hexdigest()[:8], 16))
        off = off + own.normal(0, _SPREAD_M, off.shape)
        turned = np.array([p.rotations[self._bones] for p in poses])
        seen = true + np.einsum("tpij,pj->tpi", turned, off)
        wander = _smooth(random.normal(0, 1, seen.shape), 0.4 * fps)
        masks, behind, inside = [], np.zeros(true.shape[:2]), np.zeros(true.shape[:2], bool)
        for i, posed in enumerate(poses):
            mask, crop, deep = self._draw(posed, stage)
            masks.append((mask, crop))
            behind[i], inside[i] = _behind(deep, crop, true[i], stage)
        hidden = 1 / (1 + np.exp(-(behind - BEHIND_M) / 0.018))
        hidden = _smooth(hidden, 0.15 * fps)
        low = np.array([_HIDDEN.get(n.split("_")[0], 0.9) for n in LANDMARKS])
        unseen = (1 - low) * hidden
        noise = random.normal(0, _NOISE_M, seen.shape) + _WANDER_M * wander
        seen = seen + noise * (1 + 3 * unseen[..., None])
        visibility = 0.995 - unseen + 0.02 * np.abs(_smooth(random.normal(0, 1, unseen.shape), 0.3 * fps)) * -1
        size = np.asarray(stage.camera.size)
        image = stage.project(seen)
        out = (image < 0).any(axis=-1) | (image >= size).any(axis=-1)
        visibility = np.where(out, 0.2 * visibility, np.clip(visibility, 0.02, 1.0))
        to_camera = (stage.camera.axes @ stage.rotation).T

        def world(points: Floats) -> Floats:
            return np.asarray((points - points[:, 23:25].mean(axis=1, keepdims=True)) @ to_camera)

        flat = world(seen)
        flat[..., 2] += 2 * _NOISE_M * random.normal(0, 1, flat.shape[:2]) + 0.012 * wander[..., 0]
        return Shown(image, flat, visibility, stage.project(true), world(true)), masks

    def _draw(self, posed: Posed, stage: Stage) -> tuple[Image, Floats, Floats]:
        """Return the mask (256, 256), the place of its crop (2, 3) and how far each of its pixels is (m)."""
        points = self._skin.bend(*bone_moves(posed, self.skeleton.rest_heads))
        points[:, 2] = np.maximum(points[:, 2], 0.0)
        world = stage.to_world(points)
        xy = stage.camera.project(world)
        depth = (world - np.asarray(stage.camera.position)) @ stage.camera.axes[2]
        low, high = xy.min(axis=0), xy.max(axis=0)
        side = CROP * float((high - low).max())
        scale = side / MASK_PX
        corner = (low + high) / 2 - side / 2
        crop = np.array([[scale, 0.0, corner[0]], [0.0, scale, corner[1]]])
        fine = np.round(((xy - corner) / scale * FINE - 0.5) * 16).astype(np.int32)
        mask = np.zeros((MASK_PX * FINE, MASK_PX * FINE), np.uint8)
        deep = np.full((MASK_PX, MASK_PX), np.inf, np.float32)
        far = [float(sum(depth[rows[::7]].tolist())) / len(rows[::7]) for rows in self._slices]
        for k in sorted(range(len(far)), key=far.__getitem__, reverse=True):
            hull = cv2.convexHull(fine[self._slices[k]])
            cv2.fillConvexPoly(mask, hull, 255, cv2.LINE_8, 4)
            cv2.fillConvexPoly(deep, hull // FINE, far[k], cv2.LINE_8, 4)
        small = cv2.resize(mask, (MASK_PX, MASK_PX), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8), crop, deep


def logits(mask: Image) -> Floats:
    """Return what the network would give for a mask (256, 256) of 0 to 255: above 0 is the person."""
    soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.8)
    return np.asarray((soft - 0.5) * SOFT, np.float32)


def figure(person: Person) -> Figure:
    """Return the figure of a person; what takes long to make is kept in the cache."""
    key = hashlib.sha256(f"{VERSION}{person.shape}{person.look}".encode()).hexdigest()[:16]
    path = CACHE / f"{person.name}-{key}.pickle"
    if path.exists():
        body, points, weights = pickle.loads(path.read_bytes())
        return _figure(person, body, points, weights)
    assets = Assets()
    body = build_body(person.shape, assets)
    surfaces = dress(body, Skeleton(body), assets, person.look)
    points, weights = _thinned(surfaces)
    slim = Body(body.vertices, {n: body.quads[n] for n in ("body", "helper-l-eye", "helper-r-eye")}, {}, body.bones,
                body.weights.astype(np.float32), body.hips)  # fmt: skip
    path.write_bytes(pickle.dumps((slim, points, weights.astype(np.float32))))
    return _figure(person, slim, points, weights)


def _figure(person: Person, body: Body, points: Floats, weights: Floats) -> Figure:
    made = Figure.__new__(Figure)
    skeleton = Skeleton(body)
    made.person, made.body, made.skeleton = person, body, skeleton
    made._slices = _cut(points, weights, skeleton)
    made._skin = Skin(points, np.asarray(weights, np.float64))
    made._bones, made._offsets = _marks(body, skeleton)
    return made


def _thinned(surfaces: Iterable[Surface]) -> tuple[Floats, Floats]:
    """Return about one point of the skin and clothes in each cell of a grid, with its weights."""
    points = np.concatenate([s.mesh.points for s in surfaces])
    weights = np.concatenate([s.mesh.weights for s in surfaces])
    _, chosen = np.unique(np.floor(points / GRID_M).astype(int), axis=0, return_index=True)
    return points[chosen], weights[chosen]


_TRUNK = ("pelvis", "spine_01", "spine_02", "spine_03")


def _cut(points: Floats, weights: Floats, skeleton: Skeleton) -> list[Ints]:
    """Return the points of overlapping slices, each nearly convex."""
    slices: list[Ints] = []

    def along(rows: Ints, station: Floats) -> None:
        low, high = float(station.min()), float(station.max())
        count = max(1, round((high - low) / SLICE_M))
        edges = np.linspace(low, high, count + 1)
        for k in range(count):
            width = edges[1] - edges[0]
            inside = (station >= edges[k] - 0.25 * width) & (station <= edges[k + 1] + 0.25 * width)
            if inside.sum() >= 3:
                slices.append(rows[inside])

    def weight(*bones: str) -> Floats:
        return np.asarray(weights[:, [skeleton.index(b) for b in bones]].sum(axis=1))

    trunk = np.flatnonzero(weight(*_TRUNK) > 0.45)
    along(trunk, points[trunk, 2])
    head = np.flatnonzero(weight("head", "neck_01") > 0.4)
    skull = float(skeleton.rest_head("head")[2]) + 0.01
    along(head[points[head, 2] < skull], points[head[points[head, 2] < skull], 2])
    top = head[points[head, 2] >= skull - 0.02]
    bun = points[top, 0] < np.quantile(points[top, 0], 0.02) - 0.015
    slices.append(top[~bun])
    if bun.any():
        slices.append(top[bun])
    for side in "lr":
        near = [skeleton.index(n) for n in skeleton.names if n.endswith(f"_{side}")]
        hand = [n for n in skeleton.names if n.endswith(f"_{side}") and n.startswith(
            ("hand", "index", "middle", "ring", "pinky", "thumb"))]  # fmt: skip
        thumb = [n for n in hand if n.startswith("thumb")]
        _ = near
        girdle = np.flatnonzero(weight(f"clavicle_{side}", f"upperarm_{side}") > 0.4)
        shoulder = skeleton.rest_head(f"upperarm_{side}")
        along(girdle, np.abs(points[girdle, 1]) + 0.6 * (shoulder[2] - points[girdle, 2]))
        for bone, end in (("lowerarm", "hand"), ("thigh", "calf"), ("calf", "foot")):
            start = skeleton.rest_head(f"{bone}_{side}")
            way = skeleton.rest_direction(f"{bone}_{side}", f"{end}_{side}")
            rows = np.flatnonzero(weight(f"{bone}_{side}") > 0.3)
            along(rows, (points[rows] - start) @ way / np.linalg.norm(way))
        slices.append(np.flatnonzero(weight(*(set(hand) - set(thumb))) > 0.4))
        slices.append(np.flatnonzero(weight(*thumb) > 0.4))
        slices.append(np.flatnonzero(weight(f"foot_{side}") > 0.4))
        slices.append(np.flatnonzero(weight(f"ball_{side}") > 0.25))
        heel = weight(f"foot_{side}", f"calf_{side}", f"ball_{side}")
        ankle = skeleton.rest_head(f"foot_{side}")
        slices.append(np.flatnonzero((heel > 0.6) & (points[:, 2] < ankle[2] + 0.03) & (points[:, 0] > ankle[0] - 0.03)))
    return [s for s in slices if len(s) >= 3]


def _marks(body: Body, skeleton: Skeleton) -> tuple[Ints, Floats]:
    """Return the bone (33,) of each landmark and its place from that bone's head at rest (33, 3)."""
    skin = np.unique(body.quads["body"])
    points, main = body.vertices[skin], body.weights[skin].argmax(axis=1)
    face = points[main == skeleton.index("head")]
    middle = face[np.abs(face[:, 1]) < 0.012]
    nose = middle[middle[:, 0].argmax()]
    places: dict[str, tuple[str, Floats]] = {"nose": ("head", nose)}
    start, end = skeleton.rest_heads[skeleton.index("head")], skeleton.rest_tails[skeleton.index("head")]
    size = float(np.linalg.norm(end - start))
    for side, sign in (("l", 1.0), ("r", -1.0)):
        eye = body.vertices[np.unique(body.quads[f"helper-{side}-eye"])].mean(axis=0)
        for part, out in (("_inner", -0.015), ("", 0.0), ("_outer", 0.015)):
            places[f"eye{part}_{side}"] = ("head", eye + [0.01, sign * out, 0.0])
        places[f"ear_{side}"] = ("head", start + 0.40 * (end - start) + size * np.array([-0.09, sign * 0.40, 0.0]))
        places[f"mouth_{side}"] = ("head", nose + np.array([-0.018, sign * 0.024, -0.045]))
        for name, bone in _LIMB.items():
            places[f"{name}_{side}"] = (f"{bone}_{side}", skeleton.rest_head(f"{bone}_{side}"))
        for name, bone in (("pinky", "pinky_01"), ("index", "index_01"), ("thumb", "thumb_02")):
            places[f"{name}_{side}"] = (f"{bone}_{side}", skeleton.rest_head(f"{bone}_{side}"))
        foot = points[np.isin(main, [skeleton.index(f"foot_{side}"), skeleton.index(f"ball_{side}")])]
        sole = foot[foot[:, 2] < 0.04]
        places[f"heel_{side}"] = (f"foot_{side}", sole[sole[:, 0].argmin()] + [0.012, 0.0, 0.012])
        places[f"toe_{side}"] = (f"ball_{side}", foot[foot[:, 0].argmax()] - [0.01, 0.0, 0.0])
    bones = [skeleton.index(places[name][0]) for name in LANDMARKS]
    offsets = np.array([places[name][1] for name in LANDMARKS]) - skeleton.rest_heads[bones]
    return np.array(bones), offsets


def _behind(deep: Floats, crop: Floats, points: Floats, stage: Stage) -> tuple[Floats, Floats]:
    """Return how far (33,) landmarks are behind what covers them, and whether anything does."""
    world = stage.to_world(points)
    depth = (world - np.asarray(stage.camera.position)) @ stage.camera.axes[2]
    at = (stage.camera.project(world) - crop[:, 2]) / crop[0, 0]
    column, row = np.clip(np.round(at).astype(int), 0, MASK_PX - 1).T
    cover = deep[row, column]
    return np.where(np.isfinite(cover), depth - cover, 0.0), np.isfinite(cover)


def _smooth(values: Floats, frames: float) -> Floats:
    """Return `values` (T, ...) averaged over about so many frames; noise keeps its size."""
    n = max(1, round(frames))
    if n == 1:
        return values
    kernel = np.hanning(n + 2)[1:-1]
    noise = float(values.min()) < 0
    kernel = kernel / (np.sqrt((kernel**2).sum()) if noise else kernel.sum())
    padded = np.concatenate([np.repeat(values[:1], n, 0) if not noise else values[:n][::-1], values,
                             np.repeat(values[-1:], n, 0) if not noise else values[-n:][::-1]])  # fmt: skip
    flat = padded.reshape(len(padded), -1)
    result = np.stack([np.convolve(column, kernel, "same") for column in flat.T], axis=1)
    return np.asarray(result[n : n + len(values)].reshape(values.shape))
