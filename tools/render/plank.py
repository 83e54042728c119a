"""Planks on forearms or straight arms: from a few numbers (signed body line, knee bend, lean) to a solved pose.

Elbows (or wrists) and toes never move. They lie at x = 0; the toes where the straight body with the shoulders
`set_lean_m` ahead of them puts them.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.exercise import Rest, State
from tools.render.limbs import SIDES, arm, joint, leg, level_hand, spine, two_bones, wholly
from tools.render.skeleton import LEFT, Posed, Skeleton
from tools.render.solve import newton

__all__ = ["Plank", "PlankFit", "PlankState"]

# The bones that the search needs; the others are posed once it is done.
CHAIN = frozenset(
    ["Root", "pelvis", "spine_01", "spine_02", "spine_03"]
    + [f"{bone}_{side}" for bone in ("clavicle", "upperarm", "thigh", "calf", "foot", "ball") for side in "lr"]
)


@dataclass(frozen=True, slots=True)
class PlankState(State):
    """What the body is asked to do at one moment.

    `line_deg`: shoulder-hip-ankle in the picture, + sags; `knee_bend_deg`: 0 is straight; `lean_m`: shoulders ahead of
    the elbows (of the wrists, on straight arms); `head_lift_deg`: the face is raised from the trunk's direction;
    `elbow_bend_deg`: of straight arms only.
    """

    UNREST: ClassVar[tuple[float, ...]] = (0.35, 0.25, 0.0015, 0.7, 0.0)
    line_deg: float = 0.0
    knee_bend_deg: float = 3.0
    lean_m: float = 0.0
    head_lift_deg: float = 14.0
    elbow_bend_deg: float = 6.0


@dataclass(frozen=True, slots=True)
class PlankFit:
    """Contact heights of joints in metres above the mat, and the set of arms and feet."""

    elbow_height_m: float = 0.045
    wrist_height_m: float = 0.036
    palm_wrist_height_m: float = 0.052
    knee_height_m: float = 0.056
    ball_height_m: float = 0.010
    elbow_out_m: float = 0.015
    forearm_inward_deg: float = 11.0
    foot_pitch_deg: float = 68.0
    kneeling_foot_pitch_deg: float = 62.0


class Plank:
    """Solves planks of one skeleton on one stage, on the forearms or on straight arms."""

    def __init__(
        self,
        skeleton: Skeleton,
        stage: Stage,
        straight_arms: bool = False,
        set_lean_m: float = 0.0,
        spread_deg: float = 0.0,
    ) -> None:
        """Find where the toes stand in the straight plank."""
        self._skeleton = skeleton
        self._stage = stage
        self._fit = PlankFit()
        self._spread = float(np.radians(spread_deg))
        self._straight_arms = straight_arms
        self._upper_arm = skeleton.length("upperarm_l", "lowerarm_l")
        self._fore_arm = skeleton.length("lowerarm_l", "hand_l")
        straight = PlankState(lean_m=set_lean_m)
        foot = np.radians(self._fit.foot_pitch_deg)

        def off(x: Floats) -> Floats:
            posed = self._assemble(np.array([x[0], x[1], foot]), straight)
            height = skeleton.head(posed, "ball_l")[2] - self._fit.ball_height_m
            return np.array([np.radians(self._line(posed)), height])

        x = newton(off, np.radians([68.0, 68.0] if straight_arms else [78.0, 78.0]))
        self._last = np.array([x[0], x[1], foot])
        self._ball_x = float(skeleton.head(self._assemble(self._last, straight), "ball_l")[0])

    def _line(self, posed: Posed) -> float:
        near = self._stage.near_side
        points = [
            self._stage.project(joint(self._skeleton, posed, name, near)) for name in ("shoulder", "hip", "ankle")
        ]
        return float(body_line_deg(*points))

    def rest(self, rest: Rest) -> PlankState:
        """Return the state with the knees on the mat, the toes as in the plank, the hips raised."""
        foot = np.radians(self._fit.kneeling_foot_pitch_deg)
        lean_m, head_lift_deg = -rest.amount, 10.0

        def posed_at(x: Floats) -> Posed:
            state = PlankState(0.0, float(np.degrees(x[2])), lean_m, head_lift_deg)
            return self._assemble(np.array([x[0], x[1], foot]), state)

        def off(x: Floats) -> Floats:
            posed = posed_at(x)
            ball = self._skeleton.head(posed, "ball_l")
            knee = self._skeleton.head(posed, "calf_l")
            return np.array(
                [ball[0] - self._ball_x, ball[2] - self._fit.ball_height_m, knee[2] - self._fit.knee_height_m]
            )

        x = newton(off, np.radians([80.0, 40.0, 50.0] if self._straight_arms else [100.0, 50.0, 45.0]))
        return PlankState(self._line(posed_at(x)), float(np.degrees(x[2])), lean_m, head_lift_deg)

    def solve(self, state: State) -> Posed:
        """Return the pose of `state`, starting the search at the last one found."""
        assert isinstance(state, PlankState)

        def off(x: Floats) -> Floats:
            posed = self._assemble(x, state)
            ball = self._skeleton.head(posed, "ball_l")
            return np.array(
                [
                    np.radians(self._line(posed) - state.line_deg),
                    ball[0] - self._ball_x,
                    ball[2] - self._fit.ball_height_m,
                ]
            )

        self._last = newton(off, self._last)
        return self._whole(self._last, state)

    def _assemble(self, pitches: Floats, state: PlankState) -> Posed:
        """Pose trunk and legs at the pitches (3,) of trunk, thigh and foot, radians, above the elbows."""
        posed = self._skeleton.pose(self._rotations(pitches, state), CHAIN)
        left, right = (self._skeleton.head(posed, f"upperarm_{s}") for s, _ in SIDES)
        fit = self._fit
        base, reach = fit.elbow_height_m, self._upper_arm
        if self._straight_arms:
            base, bend = fit.palm_wrist_height_m, np.radians(state.elbow_bend_deg)
            a, b = self._upper_arm, self._fore_arm
            reach = float(np.sqrt(a * a + b * b + 2 * a * b * np.cos(bend)))
        rise = np.sqrt(reach**2 - state.lean_m**2 - fit.elbow_out_m**2)
        shoulder = np.array([state.lean_m, 0.0, base + rise])
        return posed.moved(shoulder - (left + right) / 2)

    def _whole(self, pitches: Floats, state: PlankState) -> Posed:
        """Pose all of the body: as `_assemble`, with arms and head."""
        chain = self._assemble(pitches, state)
        rotations = self._rotations(pitches, state)
        for side, sign in SIDES:
            shoulder = self._skeleton.head(chain, f"upperarm_{side}")
            rotations |= (
                self._straight_arm(shoulder, side, sign) if self._straight_arms else self._arm(shoulder, side, sign)
            )
        return wholly(self._skeleton, rotations, chain)

    def _rotations(self, pitches: Floats, state: PlankState) -> dict[str, Floats]:
        trunk, thigh, foot = pitches
        rotations = spine(trunk, thigh - trunk, np.radians(state.head_lift_deg))
        for side, _ in SIDES:
            rotations |= leg(
                self._skeleton, side, (thigh, thigh + np.radians(state.knee_bend_deg), foot, 0.0), 0.0, self._spread
            )
        return rotations

    def _arm(self, shoulder: Floats, side: str, sign: float) -> dict[str, Floats]:
        fit = self._fit
        elbow = np.array([0.0, shoulder[1] + sign * fit.elbow_out_m, fit.elbow_height_m])
        return forearm_on_floor(self._skeleton, side, elbow - shoulder, np.radians(fit.forearm_inward_deg), fit)

    def _straight_arm(self, shoulder: Floats, side: str, sign: float) -> dict[str, Floats]:
        fit = self._fit
        wrist = np.array([0.0, shoulder[1] + sign * fit.elbow_out_m, fit.palm_wrist_height_m])
        return arm_to_palm(self._skeleton, side, shoulder, wrist)


def forearm_on_floor(skeleton: Skeleton, side: str, upper: Floats, inward: float, fit: PlankFit) -> dict[str, Floats]:
    """Return the rotations of an arm whose forearm lies flat and ahead, turned `inward` (radians), palm down."""
    sign = 1.0 if side == "l" else -1.0
    fore_length = skeleton.length(f"lowerarm_{side}", f"hand_{side}")
    drop = (fit.wrist_height_m - fit.elbow_height_m) / fore_length
    flat = np.sqrt(1 - drop**2)
    fore = np.array([flat * np.cos(inward), -sign * flat * np.sin(inward), drop])
    thumb = np.array([0.0, -sign, 0.0])
    along = unit(np.array([fore[0], fore[1] * 0.5, -0.12]))
    rotations = arm(skeleton, side, upper, fore, np.cross(upper, fore), along, thumb)
    return rotations | level_hand(skeleton, side, rotations, thumb)


def arm_to_palm(skeleton: Skeleton, side: str, shoulder: Floats, wrist: Floats) -> dict[str, Floats]:
    """Return the rotations of an arm that stands on a palm with the fingers ahead, its elbow bent backwards."""
    sign = 1.0 if side == "l" else -1.0
    lengths = (
        skeleton.length(f"upperarm_{side}", f"lowerarm_{side}"),
        skeleton.length(f"lowerarm_{side}", f"hand_{side}"),
    )
    upper, fore = two_bones(shoulder, wrist, *lengths, np.array([-1.0, sign * 0.25, 0.0]))
    thumb = np.array([0.0, -sign, 0.0])
    rotations = arm(skeleton, side, upper, fore, -LEFT, unit(np.array([1.0, 0.0, -0.3])), thumb)
    return rotations | level_hand(skeleton, side, rotations, thumb)
