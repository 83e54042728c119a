from __future__ import annotations

import cmath
import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.form.geometry import (
    UNSEEN,
    elevation_along_deg,
    elevation_deg,
    from_vertical_deg,
    interior_angle_deg,
    sag_deg,
    signed_angle_deg,
)

exactly = settings(derandomize=True, max_examples=60, deadline=None)
points = st.builds(complex, st.floats(-1000, 1000), st.floats(-1000, 1000))

ALL: list[Callable[[complex, complex, complex], float]] = [
    lambda a, b, c: signed_angle_deg(b - a, c - b),
    interior_angle_deg,
    sag_deg,
    lambda a, b, c: elevation_deg(a - b) + elevation_deg(b - c),
    lambda a, b, c: elevation_along_deg(a - b, 1.0) + elevation_along_deg(b - c, -1.0),
    lambda a, b, c: from_vertical_deg(a - b, 1.0) + from_vertical_deg(b - c, -1.0),
]


def test_signs() -> None:
    assert signed_angle_deg(1, 1j) == pytest.approx(90)  # counter-clockwise, y up
    assert signed_angle_deg(1, -1j) == pytest.approx(-90)
    assert interior_angle_deg(1, 0, 1j) == interior_angle_deg(1j, 0, 1) == pytest.approx(90)
    assert interior_angle_deg(-2, 0, 3) == pytest.approx(180)
    assert sag_deg(0, 1 - 1j, 2) == pytest.approx(90)  # the middle hangs
    assert sag_deg(0, 1 + 1j, 2) == pytest.approx(-90)  # the middle stands up
    assert elevation_deg(-1 + 1j) == elevation_deg(1 + 1j) == pytest.approx(45)
    assert elevation_along_deg(-1 - 1j, -1) == pytest.approx(-45)
    assert elevation_along_deg(1 - 1j, -1) == pytest.approx(-135)  # past straight down
    assert from_vertical_deg(1 - 1j, 1) == pytest.approx(45)
    assert from_vertical_deg(1 - 1j, -1) == pytest.approx(-45)


@pytest.mark.parametrize("bend", [0.0, 1e-6, 0.01, 5.0, 89.0])
def test_small_bends_are_exact(bend: float) -> None:
    """An arccos would lose them in rounding."""
    end = 1 + cmath.exp(1j * math.radians(bend))
    assert sag_deg(0, 1, end) == pytest.approx(bend, rel=1e-6, abs=1e-12)
    assert 180 - interior_angle_deg(0, 1, end) == pytest.approx(bend, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("hidden", range(3))
def test_what_is_unseen_stays_unseen(measure: Callable[[complex, complex, complex], float], hidden: int) -> None:
    seen = [0 + 0j, 1 - 1j, 3 + 2j]
    seen[hidden] = UNSEEN
    assert math.isnan(measure(*seen))


@exactly
@given(points, points, points, st.floats(0.01, 100), points)
def test_size_and_place_do_not_matter(a: complex, b: complex, c: complex, scale: float, shift: complex) -> None:
    if min(abs(a - b), abs(b - c), abs((a - c).real)) < 1:
        return
    moved = [scale * p + shift for p in (a, b, c)]
    assert interior_angle_deg(*moved) == pytest.approx(interior_angle_deg(a, b, c), abs=1e-3)
    assert abs(sag_deg(*moved)) == pytest.approx(abs(sag_deg(a, b, c)), abs=1e-3)


@exactly
@given(points, points, points)
def test_a_mirror_changes_nothing_but_the_turn(a: complex, b: complex, c: complex) -> None:
    if min(abs(a - b), abs(b - c), abs((a - c).real)) < 1:
        return
    mirrored = [complex(-p.real, p.imag) for p in (a, b, c)]
    assert sag_deg(*mirrored) == pytest.approx(sag_deg(a, b, c), abs=1e-9) or abs(sag_deg(a, b, c)) == 180
    assert interior_angle_deg(*mirrored) == pytest.approx(interior_angle_deg(a, b, c), abs=1e-9)
    vector = b - a
    over = complex(-vector.real, vector.imag)
    assert elevation_deg(over) == pytest.approx(elevation_deg(vector))
    assert from_vertical_deg(over, -1) == pytest.approx(from_vertical_deg(vector, 1))
    assert elevation_along_deg(over, -1) == pytest.approx(elevation_along_deg(vector, 1))


@exactly
@given(points, points, points)
def test_the_path_read_backwards_sags_as_much(a: complex, b: complex, c: complex) -> None:
    if min(abs(a - b), abs(b - c), abs((a - c).real)) < 1:
        return
    assert sag_deg(c, b, a) == pytest.approx(sag_deg(a, b, c), abs=1e-6) or abs(sag_deg(a, b, c)) > 179.99
