"""Dual-quaternion skinning: bends a rest mesh with the bones, keeping the volume of elbows and knees."""

import numpy as np
from tools.render.arrays import Floats, Ints
from tools.render.skeleton import Posed

__all__ = ["Skin", "bone_moves"]


def _quaternions(rotations: Floats) -> Floats:
    """Return unit quaternions (B, 4), scalar first, of rotations (B, 3, 3)."""
    # The largest eigenvector of Bar-Itzhack's matrix is the quaternion, also when the trace is negative.
    r = np.moveaxis(rotations, 0, -1)
    k = np.zeros((len(rotations), 4, 4))
    k[:, 0, 0] = r[0, 0] + r[1, 1] + r[2, 2]
    k[:, 0, 1], k[:, 0, 2], k[:, 0, 3] = r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1]
    k[:, 1, 1], k[:, 1, 2], k[:, 1, 3] = r[0, 0] - r[1, 1] - r[2, 2], r[0, 1] + r[1, 0], r[0, 2] + r[2, 0]
    k[:, 2, 2], k[:, 2, 3] = r[1, 1] - r[0, 0] - r[2, 2], r[1, 2] + r[2, 1]
    k[:, 3, 3] = r[2, 2] - r[0, 0] - r[1, 1]
    return np.asarray(np.linalg.eigh(k, UPLO="U")[1][:, :, 3])


def _multiply(a: Floats, b: Floats) -> Floats:
    w, v = a[:, :1], a[:, 1:]
    w2, v2 = b[:, :1], b[:, 1:]
    return np.concatenate([w * w2 - (v * v2).sum(axis=1, keepdims=True), w * v2 + w2 * v + np.cross(v, v2)], axis=1)


def bone_moves(posed: Posed, rest_heads: Floats) -> tuple[Floats, Floats]:
    """Return the moves of all bones from rest as dual quaternions: two (B, 4)."""
    real = _quaternions(posed.rotations)
    shift = posed.heads - np.einsum("bij,bj->bi", posed.rotations, rest_heads)
    dual = 0.5 * _multiply(np.concatenate([np.zeros((len(shift), 1)), shift], axis=1), real)
    return real.astype(np.float32), dual.astype(np.float32)


def _cross(a: Floats, b: Floats) -> Floats:
    """Return the cross product of (N, 3), faster than numpy's for few columns."""
    ax, ay, az = a.T
    bx, by, bz = b.T
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=1)


class Skin:
    """Rest points (N, 3) that follow bones by weights (N, B)."""

    def __init__(self, points: Floats, weights: Floats) -> None:
        """Keep for each point the few bones that move it."""
        self._points = points.astype(np.float32)
        most = int((weights > 1e-4).sum(axis=1).max())
        self._index: Ints = np.argsort(-weights, axis=1, kind="stable")[:, :most]
        share = np.take_along_axis(weights, self._index, axis=1)
        self._share = (share / share.sum(axis=1, keepdims=True)).astype(np.float32)

    def bend(self, real: Floats, dual: Floats) -> Floats:
        """Return the posed points (N, 3) after the bones' moves."""
        chosen = real[self._index]
        sign = np.where(np.einsum("nkq,nq->nk", chosen, chosen[:, 0]) < 0, -self._share, self._share)
        q = np.einsum("nk,nkq->nq", sign, chosen)
        d = np.einsum("nk,nkq->nq", sign, dual[self._index])
        length = np.linalg.norm(q, axis=1, keepdims=True)
        q, d = q / length, d / length
        w, v = q[:, :1], q[:, 1:]
        turned = self._points + 2 * _cross(v, _cross(v, self._points) + w * self._points)
        move = 2 * (w * d[:, 1:] - d[:, :1] * v + _cross(v, d[:, 1:]))
        return np.asarray(turned + move)
