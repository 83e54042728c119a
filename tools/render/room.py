"""A plain room to exercise in: walls, wooden floor, mat and a few things, all made of numbers.

World: metres, z up, the mat's top at z = 0, the camera looks along +y.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from tools.render.arrays import Floats, Image, Ints
from tools.render.camera import Stage
from tools.render.mesh import normals, split_quads

__all__ = ["Decor", "Piece", "furnish"]

Colour = tuple[float, float, float]
MAT_THICKNESS_M = 0.008
FLOOR_Z = -MAT_THICKNESS_M
ROOM_X = (-3.2, 3.2)
ROOM_Y = (-4.2, 1.45)
ROOM_Z = (FLOOR_Z, 2.7)
PLANT_XY = (-1.42, 1.10)
BALL_XY = (1.50, 1.05)


@dataclass(frozen=True, slots=True)
class Decor:
    """Colours of the room (0 to 1), the mat's length and width in metres, the seed of the floor's grain.

    `depth_m` moves the back wall and all that stands before it away from the camera.
    """

    wall: Colour = (0.89, 0.87, 0.83)
    floor: Colour = (0.74, 0.57, 0.41)
    mat: Colour = (0.42, 0.58, 0.62)
    mat_size_m: tuple[float, float] = (1.90, 0.68)
    furniture: bool = True
    seed: int = 7
    depth_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A still thing: points, normals, colours (N, 3), triangles (T, 3), perhaps a picture with uv (N, 2)."""

    points: Floats
    triangles: Ints
    normals: Floats
    colours: Floats
    uv: Floats | None = None
    picture: Image | None = None
    ambient: float = 0.42
    shine: float = 0.0


def _plain(points: Floats, triangles: Ints, colour: Colour, shine: float = 0.0) -> Piece:
    return Piece(
        points,
        triangles,
        normals(points, triangles),
        np.tile(np.array(colour), (len(points), 1)),
        shine=shine,
    )


def _sheet(corner: Floats, across: Floats, up: Floats, picture: Image, ambient: float = 0.42) -> Piece:
    """Return a flat picture; `corner` is shown at the picture's row 0, column 0."""
    points = np.array([corner, corner + across, corner + across + up, corner + up])
    triangles = split_quads(np.array([[0, 1, 2, 3]]))
    uv = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    return Piece(
        points,
        triangles,
        normals(points, triangles),
        np.ones((4, 3)),
        uv,
        picture,
        ambient,
    )


def _bytes(colours: Floats) -> Image:
    return np.ascontiguousarray(np.clip(colours * 255, 0, 255).round(), np.uint8)


def _box(centre: Floats, size: Floats, colour: Colour, rotation: Floats | None = None, shine: float = 0.0) -> Piece:
    faces = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            u, v = np.eye(3)[(axis + 1) % 3], np.eye(3)[(axis + 2) % 3]
            out = np.eye(3)[axis] * sign
            ring = [out - u - sign * v, out + u - sign * v, out + u + sign * v, out - u + sign * v]
            faces.append(np.array(ring) * np.asarray(size) / 2)
    points = np.concatenate(faces)
    if rotation is not None:
        points = points @ rotation.T
    quads = np.arange(24).reshape(6, 4)
    return _plain(points + centre, split_quads(quads), colour, shine)


def _lathe(outline: Floats, centre: Floats, colour: Colour, shine: float, axis: int = 2, around: int = 36) -> Piece:
    """Turn an outline (K, 2) of (radius, height) about an axis of the world."""
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    radius, height = outline[:, :1], outline[:, 1:]
    flat = [radius * np.cos(angle), radius * np.sin(angle), np.repeat(height, around, axis=1)]
    points = np.stack(flat, axis=2).reshape(-1, 3)
    points = np.roll(points, axis - 2, axis=1) + centre
    i, j = np.meshgrid(np.arange(len(outline) - 1), np.arange(around), indexing="ij")
    k = (j + 1) % around
    quads = np.stack([around * i + j, around * i + k, around * (i + 1) + k, around * (i + 1) + j], axis=2).reshape(
        -1, 4
    )
    return _plain(points, split_quads(quads), colour, shine)


def _ball(centre: Floats, radius: float, colour: Colour) -> Piece:
    u = np.linspace(-np.pi / 2, np.pi / 2, 28)
    piece = _lathe(radius * np.stack([np.cos(u), np.sin(u)], axis=1), centre, colour, 0.5, around=48)
    shade = 1 - 0.45 * np.exp(-(piece.points[:, 2] - FLOOR_Z) / 0.12)
    return replace(piece, colours=piece.colours * shade[:, None])


def _plant(centre: Floats, random: np.random.Generator) -> list[Piece]:
    pot = np.array([[0.0, 0.0], [0.105, 0.0], [0.115, 0.02], [0.145, 0.26], [0.150, 0.28], [0.135, 0.28], [0.12, 0.25]])
    pieces = [_lathe(pot, centre, (0.78, 0.75, 0.70), 0.2)]
    s: Floats = np.linspace(0, 1, 12)
    for n in range(26):
        heading = 2 * np.pi * n / 26 + random.uniform(-0.3, 0.3)
        length, lean = random.uniform(0.40, 0.72), random.uniform(0.25, 0.95)
        bend = lean * s + 0.5 * s**2 * random.uniform(0.5, 1.6)
        out = np.cumsum(np.sin(bend)) * length / len(s)
        rise = np.cumsum(np.cos(bend)) * length / len(s)
        width = 0.040 * np.sin(np.pi * np.clip(s * 0.93 + 0.07, 0, 1)) ** 0.8
        along = np.array([np.cos(heading), np.sin(heading), 0])
        across = np.array([-np.sin(heading), np.cos(heading), 0])
        spine = centre + [0, 0, 0.25] + out[:, None] * along + rise[:, None] * np.array([0, 0, 1.0])
        points = np.concatenate([spine - width[:, None] * across, spine + width[:, None] * across])
        i = np.arange(len(s) - 1)
        quads = np.stack([i, i + 1, i + 1 + len(s), i + len(s)], axis=1)
        g = random.uniform(0.8, 1.2)
        leaf = _plain(points, split_quads(quads), (0.20 * g, 0.40 * g, 0.22 * g), 0.25)
        pieces.append(replace(leaf, colours=leaf.colours * np.tile(0.62 + 0.38 * s, 2)[:, None]))
    return pieces


def _floor_picture(decor: Decor) -> Image:
    """Return wooden boards along x, 4 mm a pixel."""
    random = np.random.default_rng(decor.seed)
    sides = (ROOM_X, (ROOM_Y[0], ROOM_Y[1] + decor.depth_m))
    width, height = (round(np.ptp(e) / 0.004) for e in sides)
    picture = np.empty((height, width, 3))
    board = 30
    for row in range(0, height, board):
        rows = min(board, height - row)
        start = -int(random.integers(0, 300))
        while start < width:
            stop = start + int(random.integers(260, 420))
            a, b = max(start, 0), min(stop, width)
            if b > a:
                tone = random.uniform(0.90, 1.08)
                rough = cv2.GaussianBlur(random.normal(0, 1, (rows, b - a)), (0, 0), sigmaX=22, sigmaY=1.0)
                grain = np.asarray(rough / max(float(rough.std()), 1e-9))
                picture[row : row + rows, a:b] = np.array(decor.floor) * (tone + 0.035 * grain[..., None])
                picture[row : row + rows, a : a + 1] *= 0.80
            start = stop
        picture[row] *= 0.80
    if decor.furniture:
        y, x = np.mgrid[ROOM_Y[0] : sides[1][1] : height * 1j, ROOM_X[0] : ROOM_X[1] : width * 1j]
        for place, radius in ((PLANT_XY, 0.12), (BALL_XY, 0.10)):
            away = np.hypot(x - place[0] - 0.02, y - place[1] - decor.depth_m - 0.02)
            near, wide = 1 - np.clip((away - radius) / 0.05, 0, 1), np.exp(-((away / (2.4 * radius)) ** 2))
            picture *= (1 - 0.35 * near**2 - 0.30 * wide)[..., None]
    return _bytes(picture)


def _wall_picture(decor: Decor, size: tuple[int, int]) -> Image:
    """Return a wall (width, height pixels) with soft daylight from one side, row 0 at the floor."""
    u, v = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    light = 0.90 + 0.12 * np.exp(-(((u - 0.36) / 0.28) ** 2 + ((v - 0.5) / 0.5) ** 2))
    light *= 1 - 0.10 * np.exp(-v / 0.06)
    return _bytes(np.array(decor.wall) * light[..., None])


def _framed(corner: Floats, width: float, height: float, kind: int) -> list[Piece]:
    """Return a framed abstract print on the back wall; `corner` is its lower left one."""
    v, u = np.mgrid[0:1:276j, 0:1:222j]
    picture = np.ones((276, 222, 3)) * [0.93, 0.90, 0.84]
    sun = (0.64, 0.70) if kind == 0 else (0.34, 0.60)
    picture[np.hypot((u - sun[0]) * 0.8, v - sun[1]) < 0.11] = [0.88, 0.55, 0.36]
    for base, swell, colour in (
        (0.42, 0.10, (0.62, 0.71, 0.70)),
        (0.30, 0.08, (0.38, 0.53, 0.55)),
        (0.17, 0.06, (0.20, 0.34, 0.38)),
    ):
        picture[v < base + swell * np.sin(5 * u + 20 * base + 2 * kind)] = colour
    picture[(u < 0.10) | (u > 0.90) | (v < 0.09) | (v > 0.91)] = [0.97, 0.96, 0.94]
    size = np.array([width, 0.024, height])
    rim = np.array([0.015, 0.0, 0.015])
    return [
        _box(corner + size * [0.5, -0.5, 0.5], size, (0.45, 0.35, 0.26)),
        _sheet(
            corner + rim - [0, 0.026, 0],
            np.array([width - 0.03, 0, 0]),
            np.array([0, 0, height - 0.03]),
            _bytes(picture),
            ambient=0.75,
        ),
    ]


def furnish(decor: Decor, stage: Stage) -> list[Piece]:
    """Return everything in the room but the person; the mat is turned as the person is."""
    (x0, x1), (y0, y1), (z0, z1) = ROOM_X, ROOM_Y, ROOM_Z
    y1 += decor.depth_m
    wide, deep, high = np.array([x1 - x0, 0, 0]), np.array([0, y1 - y0, 0]), np.array([0, 0, z1 - z0])
    wall = _wall_picture(decor, (256, 128))
    corner = np.array([x0, y0, z0])
    length, width = decor.mat_size_m
    middle = np.array([0, 0, -MAT_THICKNESS_M / 2])
    pieces = [
        _sheet(corner, wide, deep, _floor_picture(decor)),
        _sheet(corner + deep, wide, high, wall, ambient=0.84),
        _sheet(corner, deep, high, wall, ambient=0.84),
        _sheet(corner + wide, deep, high, wall, ambient=0.84),
        _sheet(corner, wide, high, wall, ambient=0.84),
        _sheet(corner + high, wide, deep, _bytes(np.full((2, 2, 3), 0.9)), ambient=0.9),
        _box(middle, np.array([length, width, MAT_THICKNESS_M]), decor.mat, stage.rotation),
        _box(np.array([0, y1 - 0.01, z0 + 0.045]), np.array([x1 - x0, 0.02, 0.09]), (0.90, 0.89, 0.87)),
    ]
    if decor.furniture:
        random = np.random.default_rng(decor.seed + 1)
        pieces += _plant(np.array([PLANT_XY[0], PLANT_XY[1] + decor.depth_m, z0]), random)
        pieces.append(_ball(np.array([BALL_XY[0], BALL_XY[1] + decor.depth_m, z0 + 0.28]), 0.28, (0.56, 0.62, 0.70)))
        pieces += _framed(np.array([-0.62, y1, 0.70]), 0.37, 0.46, 0)
        pieces += _framed(np.array([-0.17, y1, 0.70]), 0.37, 0.46, 1)
    return pieces
