"""Bone rotations by aim direction and hinge axis, and forward kinematics.

A rotation is global: it takes vectors of the rest frame to the posed frame. World frame of a pose that
faces down: x towards the head, y to the person's left, z up. A *pitch* turns about +y: 0 is standing, 90
degrees is lying face down.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from tools.render.arrays import Floats, unit
from tools.render.body import Body

__all__ = ["Posed", "Skeleton", "aim", "frame", "pitch_rotation", "turn"]

LEFT = np.array([0.0, 1.0, 0.0])


def frame(direction: Floats, hinge: Floats) -> Floats:
    """Return the frame (3, 3) with columns direction, hinge made square to it, and their cross product."""
    d = unit(direction)
    h = unit(hinge - np.dot(hinge, d) * d)
    (a, b, c), (u, v, w) = d, h  # numpy's own cross product takes most of its time to look at shapes
    return np.stack([d, h, np.array([b * w - c * v, c * u - a * w, a * v - b * u])], axis=1)


def aim(rest_direction: Floats, rest_hinge: Floats, direction: Floats, hinge: Floats) -> Floats:
    """Return the rotation (3, 3) that takes the rest direction and hinge to the given ones."""
    return np.asarray(frame(direction, hinge) @ frame(rest_direction, rest_hinge).T)


def turn(axis: Floats, angle_rad: float) -> Floats:
    """Return the rotation (3, 3) about `axis` by `angle_rad`, right-handed."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle_rad) * cross + (1 - np.cos(angle_rad)) * (cross @ cross))


def pitch_rotation(pitch_rad: float) -> Floats:
    """Return the rotation (3, 3) that bows the body forward: up turns towards +x."""
    return turn(LEFT, pitch_rad)


@dataclass(frozen=True, slots=True)
class Posed:
    """A pose: global bone rotations (B, 3, 3) and bone head positions (B, 3), metres."""

    rotations: Floats
    heads: Floats

    def moved(self, offset: Floats) -> "Posed":
        """Return the pose shifted by `offset` (3,)."""
        return Posed(self.rotations, self.heads + offset)

    def rotated(self, rotation: Floats) -> "Posed":
        """Return the pose turned about the world's origin."""
        return Posed(rotation @ self.rotations, self.heads @ rotation.T)


class Skeleton:
    """The bones of one body and their rest geometry."""

    def __init__(self, body: Body) -> None:
        """Take names, parents and rest positions from a body."""
        self.body = body
        self.names = tuple(bone.name for bone in body.bones)
        self.parents = tuple(bone.parent for bone in body.bones)
        self.rest_heads = np.array([bone.head for bone in body.bones])
        self.rest_tails = np.array([bone.tail for bone in body.bones])
        self._index = {name: i for i, name in enumerate(self.names)}

    def index(self, bone: str) -> int:
        """Return a bone's index."""
        return self._index[bone]

    def rest_head(self, bone: str) -> Floats:
        """Return where the bone's head rests (3,)."""
        return np.asarray(self.rest_heads[self._index[bone]])

    def rest_direction(self, bone: str, to: str | None = None) -> Floats:
        """Return the rest vector (3,) from the bone's head to its tail, or to the head of the bone `to`."""
        end = self.rest_tails[self._index[bone]] if to is None else self.rest_head(to)
        return np.asarray(end - self.rest_head(bone))

    def length(self, bone: str, to: str) -> float:
        """Return the distance in metres between the heads of two bones at rest."""
        return float(np.linalg.norm(self.rest_direction(bone, to)))

    def pose(self, rotations: Mapping[str, Floats]) -> Posed:
        """Pose the bones; one without a rotation keeps its parent's. The root's head stays where it rests."""
        turned = np.full((len(self.names), 3, 3), np.nan)
        heads = np.full((len(self.names), 3), np.nan)
        for i, (name, parent) in enumerate(zip(self.names, self.parents, strict=True)):
            if parent < 0:
                turned[i] = rotations.get(name, np.eye(3))
                heads[i] = self.rest_heads[i]
            else:
                turned[i] = rotations.get(name, turned[parent])
                heads[i] = heads[parent] + turned[parent] @ (self.rest_heads[i] - self.rest_heads[parent])
        return Posed(turned, heads)

    def head(self, posed: Posed, bone: str) -> Floats:
        """Return the posed position (3,) of a bone's head, which is the joint it turns about."""
        return np.asarray(posed.heads[self._index[bone]])

    def hip(self, posed: Posed, side: str) -> Floats:
        """Return the hip joint (3,) of side "l" or "r": a point of pelvis and thigh, half way where those disagree."""
        rest = self.body.hips[0 if side == "l" else 1]
        places = []
        for bone in ("pelvis", f"thigh_{side}"):
            i = self._index[bone]
            places.append(posed.heads[i] + posed.rotations[i] @ (rest - self.rest_heads[i]))
        return np.asarray((places[0] + places[1]) / 2)
