"""The side plank on one elbow. Elbow and feet never move; the shoulder gives way as the hips rise or sink."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.exercise import Rest, State
from tools.render.limbs import arm, joint, lay, leg, level_hand, spine, wholly
from tools.render.plank import CHAIN
from tools.render.skeleton import Posed, Skeleton
from tools.render.solve import newton

__all__ = ["SidePlank", "SidePlankState"]

ELBOW_HEIGHT_M = 0.045
WRIST_HEIGHT_M = 0.034
ANKLE_HEIGHT_M = 0.050
KNEE_HEIGHT_M = 0.062
HIP_REST_M = 0.125
SHARES = (0.30, 0.25, 0.15, 0.05)


@dataclass(frozen=True, slots=True)
class SidePlankState(State):
    """What the body is asked to do.

    `line_deg`: middles of shoulders, hips, ankles in the picture, + drops; `roll_deg`: chest turned to the floor (+);
    `knee_bend_deg`: heels drawn back; `feet_apart_deg`: the upper leg lifted from the lower one.
    """

    UNREST: ClassVar[tuple[float, ...]] = (0.35, 0.6, 0.25, 0.1)
    line_deg: float = 0.0
    roll_deg: float = 0.0
    knee_bend_deg: float = 3.0
    feet_apart_deg: float = 0.0


class SidePlank:
    """Solves side planks on the elbow of `side` ("left" or "right")."""

    def __init__(self, skeleton: Skeleton, stage: Stage, side: str, set_lean_m: float = 0.0) -> None:
        """Find where the feet stand in the straight plank with the shoulder `set_lean_m` ahead of the elbow."""
        self._skeleton, self._stage = skeleton, stage
        self._low, self._high = ("l", "r") if side == "left" else ("r", "l")
        self._roll = -1.0 if side == "left" else 1.0
        self._upper_arm = skeleton.length("upperarm_l", "lowerarm_l")

        def off(x: Floats) -> Floats:
            posed = self._assemble(np.array([x[0], x[1], set_lean_m]), SidePlankState())
            ankle = skeleton.head(posed, f"foot_{self._low}")
            return np.array([np.radians(self._line(posed)), ankle[2] - ANKLE_HEIGHT_M])

        x = newton(off, np.radians([75.0, 75.0]))
        self._last = np.array([x[0], x[1], set_lean_m])
        self._ankle_x = float(skeleton.head(self._assemble(self._last, SidePlankState()), f"foot_{self._low}")[0])

    def _middle(self, posed: Posed, name: str) -> Floats:
        left, right = (self._stage.project(joint(self._skeleton, posed, name, s)) for s in ("left", "right"))
        return np.asarray((left + right) / 2)

    def _line(self, posed: Posed) -> float:
        return float(body_line_deg(*(self._middle(posed, name) for name in ("shoulder", "hip", "ankle"))))

    def rest(self, rest: Rest) -> SidePlankState:
        """Return the state with the hip on the floor and the heels drawn back."""

        line, bend = 15.0, 100 * rest.amount
        for _ in range(8):  # the hip's height falls steadily as the line drops
            heights = []
            for tried in (line, line + 1):
                state = SidePlankState(tried, 0.0, bend)
                posed = self._assemble(self._find(state, self._last), state)
                heights.append(self._skeleton.head(posed, f"thigh_{self._low}")[2])
            line += float(np.clip((HIP_REST_M - heights[0]) / (heights[1] - heights[0]), -8, 8))
        return SidePlankState(line, 0.0, bend)

    def solve(self, state: State) -> Posed:
        """Return the pose of `state`, starting the search at the last one found."""
        assert isinstance(state, SidePlankState)
        self._last = self._find(state, self._last)
        chain = self._assemble(self._last, state)
        rotations = self._rotations(self._last, state, state.knee_bend_deg)
        rotations |= self._arms(chain, self._last, state)
        return wholly(self._skeleton, rotations, chain)

    def _find(self, state: SidePlankState, start: Floats) -> Floats:
        # With the heels drawn back the knee carries; where the stretched leg would end still says where it lies.
        share = float(np.clip((state.knee_bend_deg - 25) / 60, 0, 1))
        on_knee = share * share * (3 - 2 * share)

        def off(x: Floats) -> Floats:
            posed = self._assemble(x, state)
            ankle = self._skeleton.head(posed, f"foot_{self._low}")
            knee = self._skeleton.head(posed, f"calf_{self._low}")
            line = np.radians(self._line(posed) - state.line_deg)
            height = (1 - on_knee) * (ankle[2] - ANKLE_HEIGHT_M) + on_knee * (knee[2] - KNEE_HEIGHT_M)
            return np.array([line, ankle[0] - self._ankle_x, height])

        return newton(off, start)

    def _turned(self, state: SidePlankState) -> float:
        return float(self._roll * (np.pi / 2 - np.radians(state.roll_deg)))

    def _rotations(self, x: Floats, state: SidePlankState, knee_bend_deg: float) -> dict[str, Floats]:
        roll = self._turned(state)
        rotations = spine(x[0], x[1] - x[0], 0.0, roll, SHARES)
        head = lay(x[0], roll)
        rotations |= {"neck_01": head, "head": head}
        bend = np.radians(knee_bend_deg)
        for side, outward in ((self._low, -0.055), (self._high, -0.055 + np.radians(state.feet_apart_deg))):
            rotations |= leg(self._skeleton, side, (x[1], x[1], x[1], x[1]), roll, outward, bend)
        return rotations

    def _assemble(self, x: Floats, state: SidePlankState) -> Posed:
        """Pose trunk and straight legs: where the feet stand does not depend on the knees."""
        posed = self._skeleton.pose(self._rotations(x, state, 0.0), CHAIN)
        rise = np.sqrt(max(self._upper_arm**2 - x[2] ** 2, 1e-4))
        return posed.moved(
            np.array([x[2], 0.0, ELBOW_HEIGHT_M + rise]) - self._skeleton.head(posed, f"upperarm_{self._low}")
        )

    def _arms(self, chain: Posed, x: Floats, state: SidePlankState) -> dict[str, Floats]:
        skeleton = self._skeleton
        shoulder = skeleton.head(chain, f"upperarm_{self._low}")
        elbow = np.array([0.0, shoulder[1], ELBOW_HEIGHT_M])
        front = self._roll * LEFTWARDS  # where the chest looks when stacked
        fore = unit(front * 1.0 + np.array([0.45, 0.0, 0.0]))
        drop = (WRIST_HEIGHT_M - ELBOW_HEIGHT_M) / skeleton.length(f"lowerarm_{self._low}", f"hand_{self._low}")
        fore = unit(fore + np.array([0.0, 0.0, drop]))
        thumb = unit(np.cross(fore, np.array([0.0, 0.0, -self._roll])))
        upper = elbow - shoulder
        along = unit(fore + np.array([0.0, 0.0, -0.1]))
        rotations = arm(skeleton, self._low, upper, fore, np.cross(upper, fore), along, thumb)
        rotations |= level_hand(skeleton, self._low, rotations, thumb)
        # The other arm lies along the body, the hand on the thigh.
        side = self._high
        whole = lay(x[0], self._turned(state))
        aside = 1.0 if side == "l" else -1.0
        upper = whole @ unit(np.array([-0.02, aside * 0.20, -1.0]))
        fore = whole @ unit(np.array([0.10, -aside * 0.02, -1.0]))
        rotations |= arm(skeleton, side, upper, fore, whole @ np.array([0.0, -1.0, 0.0]), fore, whole @ AHEAD)
        return rotations


AHEAD = np.array([1.0, 0.0, 0.0])
LEFTWARDS = np.array([0.0, 1.0, 0.0])
