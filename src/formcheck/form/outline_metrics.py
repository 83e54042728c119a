"""What is measured on the outline: the shape of the back, thickness, and what touches the floor.

Lengths are in per cent of the trunk (`trunk_px` of the body) or in trunks. The outline is told from the lines of the
body, so turning, moving, scaling or mirroring the picture changes nothing. Which edge is the back is told by the
chest, as the world landmarks have it; where the chest looks more at the camera (or away from it) than across the
picture, the back's shape can't be seen and is NaN.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from formcheck.form.body import Body, Side
from formcheck.form.metrics import metric
from formcheck.form.once import once
from formcheck.pose.outline import LEFT_THIGH, RIGHT_THIGH, TRUNK
from formcheck.pose.types import FloatArray, Landmark, Pose

#: So much of the chest's direction must lie in the picture: within about 45 degrees of a side view.
_ACROSS = 0.7
#: Fewer stations, or a wider scatter about the curve (per cent of the trunk), can't tell the shape.
_LEAST_SHARE, _MOST_SCATTER = 0.65, 2.0
#: Rays farther from the curve than this many times the scatter don't count: hair, a hand.
_OUTLIER = 4.685
#: Where along the trunk, from the shoulders (0) to the hips (1), the parts of the back lie.
_WHOLE, _UPPER, _LOWER = (0.0, 1.0), (0.0, 0.5), (0.5, 1.0)
_THIRDS = (0.0, 0.2), (0.4, 0.65), (0.85, 1.0)
_TRUNK_SHARES = np.linspace(0, 1, TRUNK.stop - TRUNK.start)
_TORSO = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


def back_column(pose: Pose) -> int | None:
    """The outline's column of the trunk that is the back's; None where the chest doesn't look across the picture."""
    left_shoulder, right_shoulder, left_hip, right_hip = pose.world_xyz[_TORSO].tolist()
    along = [
        ls + rs - lh - rh for ls, rs, lh, rh in zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True)
    ]
    wide = [
        rs - ls + rh - lh for ls, rs, lh, rh in zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True)
    ]
    chest = (
        along[1] * wide[2] - along[2] * wide[1],
        along[2] * wide[0] - along[0] * wide[2],
        along[0] * wide[1] - along[1] * wide[0],
    )
    # Across the trunk's line in the picture, as `stations` has its normals.
    left_shoulder, right_shoulder, left_hip, right_hip = pose.image_xy[_TORSO].tolist()
    x, y = (
        lh + rh - ls - rs for ls, rs, lh, rh in zip(left_shoulder, right_shoulder, left_hip, right_hip, strict=True)
    )
    length = math.hypot(*chest) * math.hypot(x, y)
    across = (chest[0] * y - chest[1] * x) / length if length else 0.0
    if not abs(across) >= _ACROSS:
        return None
    return 1 if across > 0 else 0


@once
def _back_column(body: Body) -> int | None:
    return None if body.pose is None else back_column(body.pose)


def _trunk_edge(body: Body, back: bool) -> FloatArray | None:
    """Distances of the trunk's edge at the back or the belly, in per cent of the trunk."""
    if body.pose is None or body.pose.outline is None or (column := _back_column(body)) is None:
        return None
    edge: FloatArray = body.pose.outline.edges_px[TRUNK, column if back else 1 - column] * (100 / body.trunk_px)
    return edge


@cache
def _cubic(part: tuple[float, float]) -> tuple[slice, FloatArray, FloatArray]:
    """The stations of a part of the trunk, a mask of each third of them, and at each station 1 and three curves.

    A neutral back is an S: the last curve, odd about the middle, takes that up; the even one is the bend of the whole.
    """
    rows = _between(*part)
    x = np.linspace(-1, 1, rows.stop - rows.start)
    thirds = np.stack([x < -1 / 3, np.abs(x) <= 1 / 3, x > 1 / 3]).astype(np.float64)
    return rows, thirds, np.stack([np.ones_like(x), x, 1 - x * x, x - x**3], axis=1)


def _shape_percent(body: Body, part: tuple[float, float]) -> float:
    """Height of the middle of the back's edge over the chord of its ends, by a cubic that single bumps don't move.

    The fit is a least-squares one, weighted anew by Tukey's biweight of the residuals; NaN where too few stations are
    seen, one end or the middle is not, or the stations disagree.
    """
    edge = _trunk_edge(body, back=True)
    if edge is None:
        return math.nan
    rows, thirds, curves = _cubic(part)
    y = edge[rows]
    seen = ~np.isnan(y)
    if not seen.all():
        if seen.mean() < _LEAST_SHARE or (thirds @ seen < 0.5 * thirds.sum(axis=1)).any():
            return math.nan
        curves, y = curves[seen], y[seen]
    weights = np.ones_like(y)
    for _ in range(6):
        weighed = curves.T * weights
        fit = np.linalg.solve(weighed @ curves, weighed @ y)  # on -1..1 the normal equations are well conditioned
        off = np.abs(y - curves @ fit)
        scatter = max(float(np.sort(off)[len(off) // 2]) / 0.6745, 0.05)
        weights = np.square(np.maximum(1 - np.square(off / (_OUTLIER * scatter)), 0.0))
    agree = weights > 0.1
    if scatter > _MOST_SCATTER or agree.mean() < _LEAST_SHARE:
        return math.nan
    return float(fit[2])


def _between(low: float, high: float) -> slice:
    """The stations of the trunk from share `low` to share `high`."""
    last = len(_TRUNK_SHARES) - 1
    return slice(round(low * last), round(high * last) + 1)


@metric("percent", "round (the middle of the back stands out); negative: hollow", "back's outline")
def back_shape_percent(body: Body) -> float:
    """Sagitta of the back between shoulders and hips, in per cent of the trunk.

    A straight back reads below 0: shoulder blades and buttocks stand out at both ends. So what changes on one person
    tells more than the value.
    """
    return _shape_percent(body, _WHOLE)


@metric("percent", "round (the middle of the back stands out); negative: hollow", "back's outline")
def back_bow_percent(body: Body) -> float:
    """Height of the middle of the back over the line from shoulders to buttocks, in per cent of the trunk.

    Of medians, not of a curve as `back_shape_percent`: it is seen too where the back bends sharply under the ribs. A
    level back reads -15 to 0, as buttocks stand out more on one than on another: take what changes. Straight hinges
    read -3 to -12.
    """
    edge = _trunk_edge(body, back=True)
    if edge is None:
        return math.nan
    upper, middle, lower = (_median(edge[_between(*part)], 3) for part in _THIRDS)
    return middle - (upper + lower) / 2


@metric("percent", "round; negative: hollow", "upper back's outline")
def upper_back_shape_percent(body: Body) -> float:
    """Sagitta of the upper half of the back, in per cent of the trunk."""
    return _shape_percent(body, _UPPER)


@metric("percent", "round; negative: hollow", "lower back's outline")
def lower_back_shape_percent(body: Body) -> float:
    """Sagitta of the lower half of the back, in per cent of the trunk."""
    return _shape_percent(body, _LOWER)


@metric("percent", "thicker", "outline of back and belly")
def trunk_thickness_percent(body: Body) -> float:
    """Median distance from back to belly in the lower two thirds of the trunk, in per cent of the trunk."""
    back, belly = _trunk_edge(body, back=True), _trunk_edge(body, back=False)
    if back is None or belly is None:
        return math.nan
    return _median((back + belly)[_TRUNK_SHARES >= 1 / 3])


def _median(values: FloatArray, least: int = 4) -> float:
    """The median of what is seen; NaN where that is fewer than `least`."""
    values = values[~np.isnan(values)]
    return float(np.median(values)) if len(values) >= least else math.nan


# --- The floor ----------------------------------------------------------------------------------------------------


@once
def _floor_y_px(body: Body) -> float:
    """Height of the floor under the body, y down: the lowest point of the contour but for its lowest 2 per cent."""
    if body.pose is None or body.pose.outline is None or len(body.pose.outline.contour) < 8:
        return math.nan
    low = float(np.quantile(body.pose.outline.contour[:, 1], 0.98))
    return low if low < body.pose.image_size[1] - 2 else math.nan


def _clearance_trunks(body: Body, part: slice) -> float:
    """How far the lower edge of `part` is over the floor: the median of its stations."""
    if body.pose is None or body.pose.outline is None:
        return math.nan
    y = body.pose.outline.points(body.pose.image_xy)[part, :, 1]
    lower = np.where(np.isnan(y).any(axis=1), np.nan, y.max(axis=1))
    return (_floor_y_px(body) - _median(lower, 5)) / body.trunk_px


@metric("trunks", "trunk off the floor; near 0: lying on it", "trunk's outline")
def trunk_clearance_trunks(body: Body) -> float:
    """Height of the trunk's lower edge over the lowest part of the body."""
    return _clearance_trunks(body, TRUNK)


@metric("trunks", "thigh off the floor; near 0: lying on it", "near thigh's outline")
def thigh_clearance_trunks(body: Body) -> float:
    """Height of the near thigh's lower edge over the lowest part of the body."""
    return _clearance_trunks(body, LEFT_THIGH if body.near_side is Side.LEFT else RIGHT_THIGH)


@metric("percent", "room between the low back and the floor; near 0: pressed down", "back's outline")
def low_back_gap_percent(body: Body) -> float:
    """Height of the low back's edge over the line that touches shoulder blades and buttocks from below, lying on the
    back, in per cent of the trunk. NaN where the chest doesn't look up.
    """
    edge = _trunk_edge(body, back=True)
    if edge is None or not body.chest_down_deg < -45:
        return math.nan
    upper, low, seat = (edge[_between(*part)] for part in ((0.1, 0.45), (0.55, 0.8), (0.85, 1.0)))
    touches = _greatest(upper), _greatest(seat)
    return (touches[0] * 0.4 + touches[1] * 0.6) - _median(low)


@metric("deg", "low back rises towards the head; near 0: lying", "low back's outline")
def low_back_incline_deg(body: Body) -> float:
    """Slope of the lower half of the back's edge, on the back: who curls up from the shoulders leaves it lying."""
    edge = _trunk_edge(body, back=True)
    if edge is None or body.pose is None or body.pose.outline is None or not body.chest_down_deg < -20:
        return math.nan
    column = _back_column(body)
    points = body.pose.outline.points(body.pose.image_xy)[TRUNK, column][_between(0.45, 0.9)]
    seen = points[~np.isnan(points).any(axis=1)]
    if len(seen) < 6:
        return math.nan
    x, y = seen[:, 0] * body.facing, -seen[:, 1]
    slope, _ = np.polyfit(x, y, 1) if np.ptp(x) > 0.05 * body.trunk_px else (math.nan, 0.0)
    return math.degrees(math.atan(slope))


def _greatest(values: FloatArray) -> float:
    """The second greatest of what is seen, so that one ray alone doesn't decide; NaN of fewer than 2."""
    values = np.sort(values[~np.isnan(values)])
    return float(values[-2]) if len(values) >= 2 else math.nan
