"""Triangle meshes that carry data on their points: subdivide, smooth, cut by a field, normals."""

from dataclasses import dataclass

import numpy as np
from tools.render.arrays import Floats, Ints, unit

__all__ = ["Mesh", "normals", "split_quads"]


def split_quads(quads: Ints) -> Ints:
    """Return triangles (2 F, 3) of quads (F, 4)."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def normals(points: Floats, triangles: Ints) -> Floats:
    """Return unit point normals (N, 3), weighted by area, of points (N, 3) and triangles (T, 3)."""
    a, b, c = (points[triangles[:, i]] for i in range(3))
    (ux, uy, uz), (vx, vy, vz) = (b - a).T, (c - a).T
    faces = np.stack([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx], axis=1)
    corners = triangles.T.ravel()
    summed = [np.bincount(corners, np.tile(faces[:, i], 3), len(points)) for i in range(3)]
    return unit(np.stack(summed, axis=1))


@dataclass(frozen=True, slots=True)
class Mesh:
    """Points (N, 3) m, skinning weights (N, B), triangles (T, 3)."""

    points: Floats
    weights: Floats
    triangles: Ints

    @staticmethod
    def compact(points: Floats, weights: Floats, triangles: Ints) -> "Mesh":
        """Return a mesh of only those points that the triangles use."""
        used, index = np.unique(triangles, return_inverse=True)
        return Mesh(points[used], weights[used], index.reshape(triangles.shape))

    @property
    def normals(self) -> Floats:
        """Unit point normals (N, 3)."""
        return normals(self.points, self.triangles)

    def moved(self, offset: Floats) -> "Mesh":
        """Return the mesh with its points shifted by `offset` (N, 3)."""
        return Mesh(self.points + offset, self.weights, self.triangles)

    def _edges(self) -> tuple[Ints, Ints]:
        """Return the unique edges (E, 2) and which of them join corners 0-1, 1-2, 2-0 of triangles (T, 3)."""
        t = self.triangles
        ends = np.sort(np.stack([t, np.roll(t, -1, axis=1)], axis=2).reshape(-1, 2), axis=1)
        edges, index = np.unique(ends, axis=0, return_inverse=True)
        return edges, index.reshape(-1, 3)

    def subdivided(self) -> "Mesh":
        """Return the mesh with each triangle split into four at its edges' middles."""
        edges, of = self._edges()
        t, m = self.triangles, of + len(self.points)
        triangles = np.concatenate(
            [
                np.stack([t[:, 0], m[:, 0], m[:, 2]], axis=1),
                np.stack([t[:, 1], m[:, 1], m[:, 0]], axis=1),
                np.stack([t[:, 2], m[:, 2], m[:, 1]], axis=1),
                m,
            ]
        )
        points = np.concatenate([self.points, self.points[edges].mean(axis=1)])
        weights = np.concatenate([self.weights, self.weights[edges].mean(axis=1)])
        return Mesh(points, weights, triangles)

    def smoothed(self, rounds: int, strength: float = 0.5) -> "Mesh":
        """Return the mesh with points moved `rounds` times towards their neighbours' mean; borders stay."""
        edges, of = self._edges()
        uses = np.bincount(of.ravel(), minlength=len(edges))
        border = np.zeros(len(self.points), bool)
        border[edges[uses == 1]] = True
        ends = np.concatenate([edges, edges[:, ::-1]])
        count = np.maximum(np.bincount(ends[:, 0], minlength=len(self.points)), 1)[:, None]
        points = self.points
        for _ in range(rounds):
            total = np.stack([np.bincount(ends[:, 0], points[ends[:, 1], i], len(points)) for i in range(3)], axis=1)
            points = np.where(border[:, None], points, points + strength * (total / count - points))
        return Mesh(points, self.weights, self.triangles)

    def cut(self, field: Floats) -> "Mesh":
        """Return the part where `field` (N,) is positive, its border lying where the field is zero."""
        edges, of = self._edges()
        inside = field > 0
        a, b = field[edges[:, 0]], field[edges[:, 1]]
        crossed = (a > 0) != (b > 0)
        u = np.where(crossed, a / np.where(crossed, a - b, 1.0), 0.5)[:, None]
        points = np.concatenate([self.points, (1 - u) * self.points[edges[:, 0]] + u * self.points[edges[:, 1]]])
        weights = np.concatenate([self.weights, (1 - u) * self.weights[edges[:, 0]] + u * self.weights[edges[:, 1]]])
        middle = of + len(self.points)
        count = inside[self.triangles].sum(axis=1)
        parts = [self.triangles[count == 3]]
        for corner in range(3):
            order = [corner, (corner + 1) % 3, (corner + 2) % 3]
            odd = inside[self.triangles[:, corner]]
            t, m = self.triangles[:, order], middle[:, order]
            one = (count == 1) & odd
            parts.append(np.stack([t[one, 0], m[one, 0], m[one, 2]], axis=1))
            two = (count == 2) & ~odd
            parts.append(np.stack([m[two, 0], t[two, 1], t[two, 2]], axis=1))
            parts.append(np.stack([m[two, 0], t[two, 2], m[two, 2]], axis=1))
        return Mesh.compact(points, weights, np.concatenate(parts))
