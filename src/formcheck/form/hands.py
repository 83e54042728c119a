"""Hands that are raised to say something: one to pause or go on, both to end."""

from __future__ import annotations

import math
from dataclasses import dataclass

from formcheck.form.body import Body
from formcheck.form.posture import Lie

#: A hand is up when it is so far over the ear, in trunks, and its elbow over the shoulder. Where it is above the
#: picture the elbow tells, once it is over the ear itself.
_OVER_EAR_TRUNKS = 0.25
#: The trunk of somebody who asks for something is upright, in degrees over level.
_UPRIGHT_DEG = 60.0
#: Two frames can't come closer; what is due within it is due.
_SOON_S = 1e-6


def raised_hands(body: Body) -> int:
    """How many hands are up, 0 to 2; none of a body that isn't upright."""
    if body.posture.lie is not Lie.UPRIGHT or body.trunk_px <= 0:
        return 0
    trunk = body.middle.shoulder - body.middle.hip
    if not math.degrees(math.atan2(trunk.imag, abs(trunk.real))) > _UPRIGHT_DEG:
        return 0
    head = max((y for y in (body.left.ear.imag, body.right.ear.imag) if not math.isnan(y)), default=math.nan)
    return sum(
        (side.wrist.imag > head + _OVER_EAR_TRUNKS * body.trunk_px and side.elbow.imag > side.shoulder.imag)
        or (math.isnan(side.wrist.imag) and side.elbow.imag > head)
        for side in (body.left, body.right)
    )


@dataclass(slots=True)
class HandSign:
    """Believes in raised hands once they stayed up for `after_s`; they must come down before they count again."""

    after_s: float = 2.0
    up: int = 0
    _since: float = -math.inf
    _told: bool = False

    def update(self, t: float, hands: int) -> int:
        """Take how many are up at `t`; returns 1 or 2 at the moment in which that is a sign, else 0."""
        if hands != self.up:
            self._told = self._told and hands > 0
            self.up, self._since = hands, t
        if self.up == 0 or self._told or t - self._since < self.after_s - _SOON_S:
            return 0
        self._told = True
        return self.up
