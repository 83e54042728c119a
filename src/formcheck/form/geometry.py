"""Plane geometry on points written as complex numbers.

A point is ``complex(x, y)`` with x to the right and **y up**, in pixels of the picture (so the aspect ratio is
kept); a vector is a difference of points. What can't be seen is `UNSEEN`, a NaN that every function here passes
on. Angles are in degrees and go through atan2, which, unlike arccos, is exact around 0 and 180.
"""

from __future__ import annotations

import cmath
import math

UNSEEN = complex(math.nan, math.nan)


def signed_angle_deg(from_vector: complex, to_vector: complex) -> float:
    """Turn from one vector to the other, -180..180, counter-clockwise (as seen in the picture) positive."""
    return math.degrees(cmath.phase(to_vector * from_vector.conjugate()))


def interior_angle_deg(a: complex, b: complex, c: complex) -> float:
    """Angle at `b` between the directions to `a` and to `c`, 0..180; 180 is straight."""
    return abs(signed_angle_deg(a - b, c - b))


def sag_deg(a: complex, b: complex, c: complex) -> float:
    """How far the path a-b-c bends at `b`: 0 straight, **positive where b lies below** the line a-c.

    Meant for lines that run across the picture; a mirrored or scaled picture gives the same value.
    """
    return signed_angle_deg(b - a, c - b) * math.copysign(1.0, (c - a).real)


def elevation_deg(vector: complex) -> float:
    """Angle of a vector above (+) or below (-) the horizontal, -90..90, whichever way it points sideways."""
    return math.degrees(math.atan2(vector.imag, abs(vector.real)))


def elevation_along_deg(vector: complex, forward: float) -> float:
    """Angle above (+) or below (-) the horizontal, measured from the direction `forward` (+1 right, -1 left).

    Unlike `elevation_deg` it goes on past the vertical: -90 hangs straight down, -100 hangs down and back.
    """
    return math.degrees(math.atan2(vector.imag, vector.real * forward))


def from_vertical_deg(vector: complex, forward: float) -> float:
    """Angle of a hanging vector from straight down, positive where its end is ahead (`forward`, +1 right)."""
    return math.degrees(math.atan2(vector.real * forward, -vector.imag))
