"""The glute bridge: on the back, feet flat, the hips rise. Shoulders and feet never move."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.exercise import Rest, State
from tools.render.limbs import SIDES, arm, bend_between, head_on, joint, leg, level_hand, spine, wholly
from tools.render.plank import CHAIN
from tools.render.skeleton import LEFT, Posed, Skeleton
from tools.render.solve import newton

__all__ = ["Bridge", "BridgeState"]

ANKLE_HEIGHT_M = 0.075
HIP_REST_M = 0.105
SHOULDER_M = 0.105
BACK = np.pi  # the roll of one who lies on the back


@dataclass(frozen=True, slots=True)
class BridgeState(State):
    """`lift_deg`: shoulder-hip-knee in the picture, + the hips are above the line."""

    UNREST: ClassVar[tuple[float, ...]] = (0.25,)
    lift_deg: float = 0.0


class Bridge:
    """Solves bridges of one skeleton on one stage, with knees of `knee_deg` at the top."""

    def __init__(self, skeleton: Skeleton, stage: Stage, knee_deg: float = 88.0, spread_deg: float = 0.0) -> None:
        """Find where the feet stand."""
        self._skeleton, self._stage = skeleton, stage
        self._spread = float(np.radians(spread_deg))

        def off(x: Floats) -> Floats:
            posed = self._assemble(x)
            ankle = skeleton.head(posed, "foot_l")
            hip, knee = skeleton.head(posed, "thigh_l"), skeleton.head(posed, "calf_l")
            bend = np.radians(bend_between(hip - knee, ankle - knee) - knee_deg)
            return np.array([np.radians(self._lift(posed)), bend, ankle[2] - ANKLE_HEIGHT_M])

        self._last = newton(off, np.radians([115.0, 112.0, 15.0]))
        self._ankle_x = float(skeleton.head(self._assemble(self._last), "foot_l")[0])

    def _lift(self, posed: Posed) -> float:
        # Which side is near depends on the way the person lies; take the one that the truth will take.
        near = "left" if self._stage.near_side == "right" else "right"
        points = [self._stage.project(joint(self._skeleton, posed, n, near)) for n in ("shoulder", "hip", "knee")]
        return -float(body_line_deg(*points))

    def rest(self, rest: Rest) -> BridgeState:
        """Return the state with the hips on the floor."""

        def off(x: Floats) -> Floats:
            posed = self._assemble(x)
            ankle, hip = self._skeleton.head(posed, "foot_l"), self._skeleton.head(posed, "thigh_l")
            return np.array([ankle[0] - self._ankle_x, ankle[2] - ANKLE_HEIGHT_M, hip[2] - HIP_REST_M])

        x = newton(off, np.radians([90.0, 140.0, 20.0]))
        return BridgeState(self._lift(self._assemble(x)))

    def solve(self, state: State) -> Posed:
        """Return the pose of `state`, starting the search at the last one found."""
        assert isinstance(state, BridgeState)

        def off(x: Floats) -> Floats:
            posed = self._assemble(x)
            ankle = self._skeleton.head(posed, "foot_l")
            lift = np.radians(self._lift(posed) - state.lift_deg)
            return np.array([lift, ankle[0] - self._ankle_x, ankle[2] - ANKLE_HEIGHT_M])

        self._last = newton(off, self._last)
        chain = self._assemble(self._last)
        rotations = self._rotations(self._last)
        for side, sign in SIDES:
            rotations |= self._arm(self._skeleton.head(chain, f"upperarm_{side}"), side, sign)
        return wholly(self._skeleton, rotations, chain)

    def _rotations(self, x: Floats) -> dict[str, Floats]:
        trunk, thigh, calf = x
        curl = float(np.clip(trunk - thigh, np.radians(-40), np.radians(30)))
        rotations = spine(trunk, curl, 0.0, BACK, (0.30, 0.15, 0.05, 0.0))
        rotations |= head_on(np.radians(90.0) + 0.35 * (trunk - np.pi / 2), np.radians(90.0), BACK)
        for side, _ in SIDES:
            rotations |= leg(self._skeleton, side, (thigh, calf, 0.0, 0.0), BACK, self._spread - 0.02)
        return rotations

    def _assemble(self, x: Floats) -> Posed:
        posed = self._skeleton.pose(self._rotations(x), CHAIN)
        left, right = (self._skeleton.head(posed, f"upperarm_{s}") for s, _ in SIDES)
        return posed.moved(np.array([0.0, 0.0, SHOULDER_M]) - (left + right) / 2)

    def _arm(self, shoulder: Floats, side: str, sign: float) -> dict[str, Floats]:
        skeleton = self._skeleton
        out = -sign  # on the back, the left is at -y
        upper_length = skeleton.length(f"upperarm_{side}", f"lowerarm_{side}")
        fore_length = skeleton.length(f"lowerarm_{side}", f"hand_{side}")
        fall = (0.045 - shoulder[2]) / upper_length
        upper = unit(np.array([-np.sqrt(1 - fall**2), 0.0, fall]) + np.array([0.0, out * 0.30, 0.0]))
        elbow_z = shoulder[2] + upper[2] * upper_length
        fore = unit(np.array([-1.0, out * 0.10, (0.032 - elbow_z) / fore_length]))
        thumb = np.array([0.0, -out, 0.0])
        rotations = arm(skeleton, side, upper, fore, LEFT, unit(fore + np.array([0.0, 0.0, -0.05])), thumb)
        return rotations | level_hand(skeleton, side, rotations, thumb)
