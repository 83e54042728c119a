"""Bird dog: on hands and knees, one arm and one leg rise. Hands, knees and feet that carry never move."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.exercise import Rest, State
from tools.render.limbs import arm, joint, leg, level_hand, spine, two_bones, wholly
from tools.render.plank import CHAIN
from tools.render.skeleton import LEFT, Posed, Skeleton
from tools.render.solve import NoSolutionError

__all__ = ["BirdDog", "BirdDogState"]

KNEE_HEIGHT_M = 0.056
WRIST_HEIGHT_M = 0.052
RESTING_SHIN_DEG = 1.5
SLACK_DEG = 2.5  # of the trunk, that elbows keep a little bend


@dataclass(frozen=True, slots=True)
class BirdDogState(State):
    """What the body is asked to do.

    `incline_deg`: chest above (+) where nearly straight arms carry it; `tilt_deg`: hips ahead of the knees that carry;
    `leg_deg`, `arm_deg`: where the raised limb points, above the horizontal, hip to ankle and shoulder to wrist;
    `knee_bend_deg`, `elbow_bend_deg`: of the raised limbs. The last four are shares of the way from the floor, 0 to 1.
    """

    UNREST: ClassVar[tuple[float, ...]] = (0.3, 0.3, 0.5, 0.7, 0.3, 0.3, 0.5, 0.0, 0.0, 0.0, 0.0)
    incline_deg: float = 0.0
    tilt_deg: float = 0.0
    leg_deg: float = -3.0
    arm_deg: float = -5.0
    knee_bend_deg: float = 6.0
    elbow_bend_deg: float = 8.0
    head_lift_deg: float = 8.0
    left_leg: float = 0.0
    right_leg: float = 0.0
    left_arm: float = 0.0
    right_arm: float = 0.0


class BirdDog:
    """Solves bird dogs of one skeleton; the knees stand at x = 0, each hand below its shoulder."""

    def __init__(self, skeleton: Skeleton, stage: Stage) -> None:
        """Find where the hands stand."""
        self._skeleton = skeleton
        self._thigh = skeleton.length("thigh_l", "calf_l")
        self._arm = (skeleton.length("upperarm_l", "lowerarm_l"), skeleton.length("lowerarm_l", "hand_l"))
        self._level_deg = 5.0
        chain = self._chain(BirdDogState(), self._rotations(BirdDogState()))
        self._wrists = {
            side: joint(skeleton, chain, "shoulder", side) * [1, 1, 0] + [0.0, 0.0, WRIST_HEIGHT_M] for side in "lr"
        }
        self._level_deg += self._room_deg() - SLACK_DEG

    def _room_deg(self) -> float:
        """Return by how many degrees the chest can rise until the arms are straight."""
        for tenths in range(250):
            state = BirdDogState(incline_deg=tenths / 10)
            shoulder = self._skeleton.head(self._chain(state, self._rotations(state)), "upperarm_l")
            if np.linalg.norm(shoulder - self._wrists["l"]) > 0.998 * sum(self._arm):
                return tenths / 10
        raise NoSolutionError("the arms are longer than any chest is high")

    def rest(self, rest: Rest) -> BirdDogState:
        """Return the state on hands and knees."""
        return BirdDogState()

    def solve(self, state: State) -> Posed:
        """Return the pose of `state`."""
        assert isinstance(state, BirdDogState)
        rotations = self._rotations(state)
        chain = self._chain(state, rotations)
        for side, share in (("l", state.left_arm), ("r", state.right_arm)):
            rotations |= self._limb(chain, side, share, state)
        return wholly(self._skeleton, rotations, chain)

    def _rotations(self, state: BirdDogState) -> dict[str, Floats]:
        trunk = np.pi / 2 - np.radians(self._level_deg + state.incline_deg)
        highest = max(state.left_leg, state.right_leg)
        # The raised leg tips the pelvis and hollows the back a little, more as the hips sink forward.
        hollow = np.radians(highest * (6 + 0.4 * state.leg_deg) + 1.2 * max(state.tilt_deg - 2, 0.0))
        rotations = spine(trunk, float(hollow), np.radians(state.head_lift_deg), 0.0, (0.5, 0.7, 0.2, -0.05))
        carry = np.radians(state.tilt_deg)
        for side, share in (("l", state.left_leg), ("r", state.right_leg)):
            up = np.clip(share, 0, 1)
            thigh_up = np.radians(90 + state.leg_deg - state.knee_bend_deg / 2)
            calf_up = np.radians(90 + state.leg_deg + state.knee_bend_deg / 2)
            thigh = carry + up * (thigh_up - carry)
            calf = np.radians(90 + RESTING_SHIN_DEG) + up * (calf_up - np.radians(90 + RESTING_SHIN_DEG))
            foot = calf + np.radians(68 - 38 * up)
            rotations |= leg(self._skeleton, side, (thigh, calf, foot, foot - 0.1 * (1 - up)))
        return rotations

    def _chain(self, state: BirdDogState, rotations: dict[str, Floats]) -> Posed:
        posed = self._skeleton.pose(rotations, CHAIN)
        carrier = "l" if state.right_leg >= state.left_leg else "r"
        knee = self._skeleton.head(posed, f"calf_{carrier}")
        hips = (self._skeleton.head(posed, "thigh_l") + self._skeleton.head(posed, "thigh_r")) / 2
        return posed.moved(np.array([-knee[0], -hips[1], KNEE_HEIGHT_M - knee[2]]))

    def _limb(self, chain: Posed, side: str, share: float, state: BirdDogState) -> dict[str, Floats]:
        skeleton = self._skeleton
        sign = 1.0 if side == "l" else -1.0
        shoulder = skeleton.head(chain, f"upperarm_{side}")
        wrist = self._wrists[side]
        up = float(np.clip(share, 0, 1))
        if up > 0:  # the arm leaves the floor: it need not reach its place
            reach = shoulder - wrist
            longest = 0.9985 * sum(self._arm)
            if np.linalg.norm(reach) > longest:
                wrist = shoulder - unit(reach) * longest
        upper, fore = two_bones(shoulder, wrist, *self._arm, np.array([-1.0, sign * 0.25, 0.0]))
        if up > 0:
            upper = _swung(upper, state.arm_deg - state.elbow_bend_deg / 2, up, sign)
            fore = _swung(fore, state.arm_deg + state.elbow_bend_deg / 2, up, sign)
        flat = np.clip(1 - 4 * up, 0, 1)
        thumb = unit(np.array([0.0, -sign, 0.0]) * (1 - up) + np.array([-0.2, -0.3 * sign, 1.0]) * up)
        along = unit(flat * np.array([1.0, 0.0, -0.3]) + (1 - flat) * (fore + np.array([0.25 * (1 - up), 0.0, 0.0])))
        rotations = arm(skeleton, side, upper, fore, -LEFT, along, thumb)
        return rotations | level_hand(skeleton, side, rotations, thumb, float(flat))


def _swung(resting: Floats, raised_deg: float, up: float, sign: float) -> Floats:
    """Return the direction a share of the way from the resting one to the raised elevation ahead."""
    start = np.arctan2(resting[2], resting[0])
    angle = start + up * (np.radians(raised_deg) - start)
    aside = (1 - up) * resting[1] - up * 0.05 * sign
    return unit(np.array([np.cos(angle), aside, np.sin(angle)]))
