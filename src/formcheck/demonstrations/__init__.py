"""How an exercise looks: a drawn body that does it, and one in each fault. Made by `tools.render.demonstrate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from formcheck.pose.types import FloatArray

#: The longer side of the picture that a drawn body is in.
SIDE = 1000


@dataclass(frozen=True, slots=True)
class Drawing:
    """One moment: what is drawn of a body.

    Attributes
    ----------
    rings : tuple of arrays (N, 2)
        Its edge, and holes in it (between arm and trunk), closed; in units of the picture, y down.
    joints : array (33, 2)
        Its landmarks.
    """

    rings: tuple[FloatArray, ...]
    joints: FloatArray


@dataclass(frozen=True, slots=True)
class Demonstration:
    """An exercise done once, well.

    Attributes
    ----------
    size : (int, int)
        Width and height of the picture; the longer one is `SIDE`.
    view : str
        Where the camera looks from, as `View.label` says.
    floor : float or None
        Height of the floor in the picture, where the camera looks across it.
    step_s : float
        Seconds from one drawing to the next.
    drawings : tuple of Drawing
        The movement, from rest to rest.
    start, end : int
        Which drawings show the position that it starts from and the one that it leads to; the same one for a hold.
    faults : mapping of str to Drawing
        A body in each fault that can be shown, by the fault's id.
    """

    size: tuple[int, int]
    view: str
    floor: float | None
    step_s: float
    drawings: tuple[Drawing, ...]
    start: int
    end: int
    faults: Mapping[str, Drawing]


def load_demonstration(exercise: str) -> Demonstration | None:
    """The demonstration of an exercise by its id; None where there is none, as of a user's own."""
    place = files("formcheck.demonstrations") / f"{exercise}.npz"
    if not place.is_file():
        return None
    with place.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        drawings = _drawings(data["points"], data["lengths"], data["of"], data["joints"])
        names = [str(name) for name in data["faults"]]
        width, height, start, end = (int(value) for value in data["frame"])
        floor = float(data["floor"])
        done = len(drawings) - len(names)
        return Demonstration(
            (width, height),
            str(data["view"]),
            floor if np.isfinite(floor) else None,
            float(data["step_s"]),
            drawings[:done],
            start,
            end,
            dict(zip(names, drawings[done:], strict=True)),
        )


def _drawings(
    points: NDArray[np.int16], lengths: NDArray[np.int16], of: NDArray[np.int16], joints: NDArray[np.int16]
) -> tuple[Drawing, ...]:
    """Rings lie one after the other in `points`; `lengths` says how long each is and `of` whose."""
    rings: list[list[FloatArray]] = [[] for _ in joints]
    ends = np.cumsum(lengths)
    for owner, end, length in zip(of, ends, lengths, strict=True):
        rings[owner].append(points[end - length : end].astype(np.float64))
    return tuple(Drawing(tuple(mine), place.astype(np.float64)) for mine, place in zip(rings, joints, strict=True))
