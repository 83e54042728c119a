"""A body made out of angles, and the search for one that fulfils conditions. Lengths are in trunks."""

from __future__ import annotations

import cmath
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from formcheck.form.body import Body, Joints, Side
from formcheck.form.exercise import Range, View
from formcheck.form.metrics import breadth_trunks
from formcheck.form.posture import Posture, read_posture

_NECK, _UPPER_ARM, _FOREARM, _THIGH, _SHIN, _HEEL, _FOOT = 0.4, 0.56, 0.52, 0.84, 0.84, 0.1, 0.26
_HIPS = 0.6  # of the shoulders' breadth


@dataclass(frozen=True, slots=True)
class Figure:
    """A body whose head is to the right; angles in degrees.

    Attributes
    ----------
    trunk, head, thigh, upper_arm : float
        Where it points: 0 to the right, 90 up; the trunk from the hips.
    knee, elbow, ankle : float
        By how much it turns from the limb above: 0 is straight, positive counter-clockwise.
    other_thigh, other_arm : float
        By how much the far side's differ.
    chest_down : float
        As of `Body`.
    breadth : float
        Of the shoulders, in trunks; the left ones are above.
    """

    trunk: float
    thigh: float
    upper_arm: float
    knee: float = 0.0
    elbow: float = 0.0
    ankle: float = 90.0
    head: float = 0.0
    other_thigh: float = 0.0
    other_arm: float = 0.0
    chest_down: float = 0.0
    breadth: float = 0.1

    def body(self, end_on: float = 0.0) -> Body:
        """The body, its posture read; `end_on` as of `Body`."""
        left, right = self._side(1.0, 0.0, 0.0), self._side(-1.0, self.other_thigh, self.other_arm)
        body = Body(
            left=left,
            right=right,
            middle=Joints(*((a + b) / 2 for a, b in zip(left, right, strict=True))),
            near_side=Side.LEFT,
            facing=1.0,
            trunk_px=1.0,
            breadth=self.breadth,
            chest_down_deg=self.chest_down,
            end_on=end_on,
        )
        body.posture = read_posture(body)
        return body

    def _side(self, sign: float, thigh: float, arm: float) -> Joints:
        across = _to(self.trunk + 90, sign * self.breadth / 2)
        hip, shoulder = across * _HIPS, _to(self.trunk) + across
        elbow = shoulder + _to(self.upper_arm + arm, _UPPER_ARM)
        knee = hip + _to(self.thigh + thigh, _THIGH)
        shin = self.thigh + thigh + self.knee
        ankle = knee + _to(shin, _SHIN)
        ear = shoulder - across + _to(self.trunk + self.head, _NECK)
        return Joints(
            ear=ear,
            shoulder=shoulder,
            elbow=elbow,
            wrist=elbow + _to(self.upper_arm + arm + self.elbow, _FOREARM),
            hip=hip,
            knee=knee,
            ankle=ankle,
            heel=ankle + _to(shin + self.ankle, -_HEEL),
            foot_index=ankle + _to(shin + self.ankle, _FOOT),
            nose=ear,
        )


def _to(angle_deg: float, length: float = 1.0) -> complex:
    return cmath.rect(length, math.radians(angle_deg))


#: Where a search begins: lying, on all fours, in planks, on one side, sitting, kneeling, standing, upside down.
_STARTS = (
    Figure(trunk=90, thigh=-90, upper_arm=-90),
    Figure(trunk=90, thigh=0, upper_arm=-80),
    Figure(trunk=90, thigh=0, upper_arm=-80, knee=-90),
    Figure(trunk=90, thigh=-90, upper_arm=-90, knee=-90, ankle=0),
    Figure(trunk=5, thigh=-90, upper_arm=-90, knee=-90, ankle=0, chest_down=88),
    Figure(trunk=8, thigh=-172, upper_arm=-90, elbow=90, ankle=80, chest_down=85),
    Figure(trunk=15, thigh=-164, upper_arm=-92, ankle=80, chest_down=80),
    Figure(trunk=15, thigh=-160, upper_arm=-90, elbow=90, knee=-60, ankle=0, chest_down=80),
    Figure(trunk=0, thigh=180, upper_arm=180, ankle=0, chest_down=88),
    Figure(trunk=0, thigh=180, upper_arm=180, chest_down=-88),
    Figure(trunk=0, thigh=135, upper_arm=180, knee=90, ankle=-80, chest_down=-88),
    Figure(trunk=-30, thigh=165, upper_arm=180, knee=95, ankle=-90, chest_down=-70),
    Figure(trunk=25, thigh=-165, upper_arm=-95, ankle=-90, chest_down=-60),
    Figure(trunk=15, thigh=-165, upper_arm=-90, chest_down=0, breadth=0.5),
    Figure(trunk=0, thigh=180, upper_arm=0, chest_down=0, breadth=0.6),
    Figure(trunk=-50, thigh=-120, upper_arm=-50, ankle=30, chest_down=50),
)
_NAMES = tuple(one.name for one in fields(Figure))
#: What is out of reach of joints: the knee and the elbow turn by less, the head hardly.
_REACH = {"knee": 150.0, "elbow": 150.0, "head": 60.0, "chest_down": 90.0, "other_thigh": 100.0, "other_arm": 170.0}
#: By how much a value misses a condition counts in these steps; what can't be seen, or is no number, as two.
_STEP = {"deg": 20.0, "trunks": 0.2}


def miss(conditions: Sequence[Range], postures: Sequence[Posture], body: Body) -> float:
    """How far a body is from fulfilling everything; 0 where it does."""
    fits = body.posture.among(postures) if postures else True
    total = {True: 0.0, None: 1.0, False: 2.0}[fits]
    for condition in conditions:
        value = condition.metric(body)
        short = max(condition.low - value, value - condition.high, 0.0)
        total += 2.0 if math.isnan(value) else short / _STEP.get(condition.metric.unit, 1.0)
    return total


def find_bodies(
    conditions: Sequence[Range], postures: Sequence[Posture], view: View, *, most: int = 8, steps: int = 250
) -> list[Body]:
    """Bodies that fulfil everything, as many as are found from different starts; none where it can't be reached.

    A search by chance, the same one each time: what it finds is proof, what it doesn't find is a strong hint.
    """
    chance = random.Random(1)
    end_on = 0.8 * view.end
    asked = (one.low for one in conditions if one.metric is breadth_trunks)
    breadth = min(max(0.1 if view is View.SIDE else 0.6, view.least, *asked), view.most)

    def missed(figure: Figure) -> float:
        return miss(conditions, postures, figure.body(end_on))

    starts = sorted((replace(one, breadth=max(breadth, min(one.breadth, view.most))) for one in _STARTS), key=missed)
    found: list[Body] = []
    for start in (*starts, *starts[:4]):
        best, at, width = start, missed(start), 12.0
        for _ in range(steps):
            if at == 0.0 or len(found) == most:
                break
            other = _moved(best, width, chance)
            now = missed(other)
            if now <= at:
                best, at, width = other, now, min(width * 1.3, 40.0) if now < at else width
            else:
                width = max(width * 0.97, 2.0)
        if at == 0.0 and len(found) < most:
            found.append(best.body(end_on))
    return found


def _moved(figure: Figure, width: float, chance: random.Random) -> Figure:
    names = chance.sample([name for name in _NAMES if name != "breadth"], chance.choice((1, 1, 2, 3)))
    return replace(figure, **dict(_turned(figure, names, width, chance)))


def _turned(figure: Figure, names: Sequence[str], width: float, chance: random.Random) -> Iterator[tuple[str, float]]:
    for name in names:
        value = getattr(figure, name) + chance.gauss(0.0, width)
        reach = _REACH.get(name)
        yield name, value if reach is None else max(-reach, min(reach, value))
