"""The forearm plank: from a few numbers (signed body line, knee bend, lean) to a solved pose.

Elbows and toes never move. The elbows lie at x = 0; the toes where the straight body with the shoulders
over the elbows puts them.
"""

from dataclasses import dataclass

import numpy as np
from tools.render.angles import body_line_deg
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.skeleton import LEFT, Posed, Skeleton, aim, pitch_rotation, turn
from tools.render.solve import newton

__all__ = ["ForearmPlank", "PlankState"]

SIDES = (("l", 1.0), ("r", -1.0))
# The bones that the search needs; the others are posed once it is done.
CHAIN = frozenset(
    ["Root", "pelvis", "spine_01", "spine_02", "spine_03"]
    + [f"{bone}_{side}" for bone in ("clavicle", "upperarm", "thigh", "calf", "foot", "ball") for side in "lr"]
)


@dataclass(frozen=True, slots=True)
class PlankState:
    """What the body is asked to do at one moment.

    `line_deg`: shoulder-hip-ankle in the picture, + sags; `knee_bend_deg`: 0 is straight; `lean_m`:
    shoulders ahead of the elbows; `head_lift_deg`: the face is raised from the trunk's direction.
    """

    line_deg: float = 0.0
    knee_bend_deg: float = 3.0
    lean_m: float = 0.0
    head_lift_deg: float = 14.0

    def values(self) -> tuple[float, float, float, float]:
        """Return the numbers in the order of the fields, for a track."""
        return self.line_deg, self.knee_bend_deg, self.lean_m, self.head_lift_deg


@dataclass(frozen=True, slots=True)
class PlankFit:
    """Contact heights of joints in metres above the mat, and the set of arms and feet."""

    elbow_height_m: float = 0.045
    wrist_height_m: float = 0.036
    knee_height_m: float = 0.056
    ball_height_m: float = 0.010
    elbow_out_m: float = 0.015
    forearm_inward_deg: float = 11.0
    foot_pitch_deg: float = 68.0
    kneeling_foot_pitch_deg: float = 62.0


class ForearmPlank:
    """Solves planks of one skeleton on one stage."""

    def __init__(self, skeleton: Skeleton, stage: Stage, fit: PlankFit | None = None) -> None:
        """Find where the toes stand in the straight plank."""
        self._skeleton = skeleton
        self._stage = stage
        self._fit = fit or PlankFit()
        self._upper_arm = skeleton.length("upperarm_l", "lowerarm_l")
        straight = PlankState(knee_bend_deg=3.0)
        foot = np.radians(self._fit.foot_pitch_deg)

        def off(x: Floats) -> Floats:
            posed = self._assemble(np.array([x[0], x[1], foot]), straight)
            height = skeleton.head(posed, "ball_l")[2] - self._fit.ball_height_m
            return np.array([np.radians(self._line(posed)), height])

        x = newton(off, np.radians([78.0, 78.0]))
        self._last = np.array([x[0], x[1], foot])
        self._ball_x = float(skeleton.head(self._assemble(self._last, straight), "ball_l")[0])

    def joint(self, posed: Posed, name: str, side: str) -> Floats:
        """Return the position (3,) of a joint such as "hip" of the "left" or "right" side, person's frame."""
        bone = {"shoulder": "upperarm", "elbow": "lowerarm", "wrist": "hand"} | {
            "hip": "thigh", "knee": "calf", "ankle": "foot"
        }  # fmt: skip
        return self._skeleton.head(posed, f"{bone[name]}_{side[0]}")

    def _line(self, posed: Posed) -> float:
        near = self._stage.near_side
        points = [self._stage.project(self.joint(posed, name, near)) for name in ("shoulder", "hip", "ankle")]
        return float(body_line_deg(*points))

    def kneeling(self, lean_m: float, head_lift_deg: float = 10.0) -> PlankState:
        """Return the state with the knees on the mat, the toes as in the plank, the hips raised."""
        foot = np.radians(self._fit.kneeling_foot_pitch_deg)

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

        x = newton(off, np.radians([100.0, 50.0, 45.0]))
        return PlankState(self._line(posed_at(x)), float(np.degrees(x[2])), lean_m, head_lift_deg)

    def solve(self, state: PlankState) -> Posed:
        """Return the pose of `state`, starting the search at the last one found."""

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
        rise = np.sqrt(self._upper_arm**2 - state.lean_m**2 - self._fit.elbow_out_m**2)
        shoulder = np.array([state.lean_m, 0.0, self._fit.elbow_height_m + rise])
        return posed.moved(shoulder - (left + right) / 2)

    def _whole(self, pitches: Floats, state: PlankState) -> Posed:
        """Pose all of the body: as `_assemble`, with arms and head."""
        chain = self._assemble(pitches, state)
        rotations = self._rotations(pitches, state)
        for side, sign in SIDES:
            rotations |= self._arm(self._skeleton.head(chain, f"upperarm_{side}"), side, sign)
        return self._skeleton.pose(rotations).moved(chain.heads[0] - self._skeleton.rest_heads[0])

    def _rotations(self, pitches: Floats, state: PlankState) -> dict[str, Floats]:
        trunk, thigh, foot = pitches
        rotations = self._trunk(trunk, thigh - trunk, np.radians(state.head_lift_deg))
        return rotations | self._legs(thigh, thigh + np.radians(state.knee_bend_deg), foot)

    @staticmethod
    def _trunk(trunk: float, extension: float, head_lift: float) -> dict[str, Floats]:
        """Share the bend between trunk and thighs (radians, + the back hollows) among pelvis and spine."""
        shares = (0.55, 0.38, 0.12, -0.04) if extension > 0 else (0.25, 0.10, 0.0, -0.04)
        bones = ("pelvis", "spine_01", "spine_02", "spine_03")
        rotations = {b: pitch_rotation(trunk + s * extension) for b, s in zip(bones, shares, strict=True)}
        rotations["Root"] = rotations["pelvis"]
        rotations["neck_01"] = pitch_rotation(trunk - 0.6 * head_lift)
        rotations["head"] = pitch_rotation(trunk - head_lift)
        return rotations

    def _legs(self, thigh: float, calf: float, foot: float) -> dict[str, Floats]:
        rotations: dict[str, Floats] = {}
        down = np.array([0.0, 0.0, -1.0])
        for side, _ in SIDES:
            for bone, end, pitch in (("thigh", "calf", thigh), ("calf", "foot", calf)):
                rest = self._skeleton.rest_direction(f"{bone}_{side}", f"{end}_{side}")
                rotations[f"{bone}_{side}"] = aim(rest, LEFT, pitch_rotation(pitch) @ down, LEFT)
            rotations[f"foot_{side}"] = pitch_rotation(foot)
            rotations[f"ball_{side}"] = pitch_rotation(0.0)
        return rotations

    def _arm(self, shoulder: Floats, side: str, sign: float) -> dict[str, Floats]:
        skeleton, fit = self._skeleton, self._fit
        elbow = np.array([0.0, shoulder[1] + sign * fit.elbow_out_m, fit.elbow_height_m])
        fore_length = skeleton.length(f"lowerarm_{side}", f"hand_{side}")
        drop = (fit.wrist_height_m - fit.elbow_height_m) / fore_length
        inward = np.radians(fit.forearm_inward_deg)
        flat = np.sqrt(1 - drop**2)
        fore = np.array([flat * np.cos(inward), -sign * flat * np.sin(inward), drop])
        upper_rest = skeleton.rest_direction(f"upperarm_{side}", f"lowerarm_{side}")
        fore_rest = skeleton.rest_direction(f"lowerarm_{side}", f"hand_{side}")
        hinge_rest = np.cross(upper_rest, fore_rest)
        hinge = np.cross(elbow - shoulder, fore)
        upper_arm = aim(upper_rest, hinge_rest, elbow - shoulder, hinge)
        fore_arm = aim(fore_rest, hinge_rest, fore, hinge)

        hand_rest = skeleton.rest_direction(f"hand_{side}", f"middle_01_{side}")
        across_rest = skeleton.rest_head(f"index_01_{side}") - skeleton.rest_head(f"pinky_01_{side}")
        thumbwards = np.array([0.0, -sign, 0.0])
        along = unit(np.array([fore[0], fore[1] * 0.5, -0.12]))
        hand = aim(hand_rest, across_rest, along, thumbwards)
        fore_arm = turn(fore, 0.5 * _twist(hand @ fore_arm.T, fore)) @ fore_arm
        rotations = {f"upperarm_{side}": upper_arm, f"lowerarm_{side}": fore_arm, f"hand_{side}": hand}
        for finger in ("index", "middle", "ring", "pinky"):
            for joint, slope in (("01", -0.16), ("02", -0.10), ("03", -0.02)):
                bone = f"{finger}_{joint}_{side}"
                rest = skeleton.rest_direction(bone)
                direction = hand @ unit(rest)
                direction[2] = 0.0
                direction = unit(direction) + np.array([0.0, 0.0, slope])
                rotations[bone] = aim(rest, across_rest, direction, thumbwards)
        return rotations


def _twist(rotation: Floats, axis: Floats) -> float:
    """Return the part of a rotation (3, 3) that turns about `axis`, in radians."""
    vector = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]]
    )
    return float(2 * np.arctan2(vector @ unit(axis), 1 + np.trace(rotation)))
