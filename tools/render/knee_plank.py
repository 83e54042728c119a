"""The plank on forearms and knees. Elbows and knees never move; the shoulders give way as the hips rise or sink."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats
from tools.render.camera import Stage
from tools.render.exercise import Rest, State
from tools.render.limbs import SIDES, joint, leg, spine, wholly
from tools.render.plank import CHAIN, PlankFit, forearm_on_floor
from tools.render.skeleton import Posed, Skeleton
from tools.render.solve import newton

__all__ = ["KneePlank", "KneePlankState"]


@dataclass(frozen=True, slots=True)
class KneePlankState(State):
    """`line_deg`: shoulder-hip-knee in the picture, + sags; `shin_deg`: the shins' rise above the floor."""

    UNREST: ClassVar[tuple[float, ...]] = (0.35, 0.5, 0.7)
    line_deg: float = 0.0
    shin_deg: float = 45.0
    head_lift_deg: float = 14.0


class KneePlank:
    """Solves knee planks of one skeleton on one stage."""

    def __init__(self, skeleton: Skeleton, stage: Stage, set_lean_m: float = 0.0, spread_deg: float = 0.0) -> None:
        """Find where the knees stand in the straight plank."""
        self._skeleton, self._stage, self._fit = skeleton, stage, PlankFit()
        self._spread = float(np.radians(spread_deg))
        self._upper_arm = skeleton.length("upperarm_l", "lowerarm_l")

        def off(x: Floats) -> Floats:
            posed = self._assemble(np.array([x[0], x[1], set_lean_m]), KneePlankState())
            knee = skeleton.head(posed, "calf_l")
            return np.array([np.radians(self._line(posed)), knee[2] - self._fit.knee_height_m])

        x = newton(off, np.radians([75.0, 75.0]))
        self._last = np.array([x[0], x[1], set_lean_m])
        self._knee_x = float(skeleton.head(self._assemble(self._last, KneePlankState()), "calf_l")[0])

    def _line(self, posed: Posed) -> float:
        near = self._stage.near_side
        points = [self._stage.project(joint(self._skeleton, posed, n, near)) for n in ("shoulder", "hip", "knee")]
        return float(body_line_deg(*points))

    def rest(self, rest: Rest) -> KneePlankState:
        """Return the state with the hips high above the knees; `amount` is the line in hundreds of degrees."""
        return KneePlankState(-100 * rest.amount, 20.0, 10.0)

    def solve(self, state: State) -> Posed:
        """Return the pose of `state`, starting the search at the last one found."""
        assert isinstance(state, KneePlankState)

        def off(x: Floats) -> Floats:
            posed = self._assemble(x, state)
            knee = self._skeleton.head(posed, "calf_l")
            line = np.radians(self._line(posed) - state.line_deg)
            return np.array([line, knee[0] - self._knee_x, knee[2] - self._fit.knee_height_m])

        self._last = newton(off, self._last)
        return self._whole(self._last, state)

    def _rotations(self, x: Floats, state: KneePlankState) -> dict[str, Floats]:
        trunk, thigh = x[:2]
        rotations = spine(trunk, thigh - trunk, np.radians(state.head_lift_deg))
        shin = np.radians(90.0 + state.shin_deg)
        for side, _ in SIDES:
            rotations |= leg(self._skeleton, side, (thigh, shin, shin + 0.5, shin + 0.3), 0.0, self._spread)
        return rotations

    def _assemble(self, x: Floats, state: KneePlankState) -> Posed:
        posed = self._skeleton.pose(self._rotations(x, state), CHAIN)
        left, right = (self._skeleton.head(posed, f"upperarm_{s}") for s, _ in SIDES)
        rise = np.sqrt(max(self._upper_arm**2 - x[2] ** 2 - self._fit.elbow_out_m**2, 1e-4))
        return posed.moved(np.array([x[2], 0.0, self._fit.elbow_height_m + rise]) - (left + right) / 2)

    def _whole(self, x: Floats, state: KneePlankState) -> Posed:
        chain = self._assemble(x, state)
        rotations = self._rotations(x, state)
        fit = self._fit
        for side, sign in SIDES:
            shoulder = self._skeleton.head(chain, f"upperarm_{side}")
            elbow = np.array([0.0, shoulder[1] + sign * fit.elbow_out_m, fit.elbow_height_m])
            inward = np.radians(fit.forearm_inward_deg)
            rotations |= forearm_on_floor(self._skeleton, side, elbow - shoulder, inward, fit)
        return wholly(self._skeleton, rotations, chain)
