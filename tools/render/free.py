"""Anything else a person does: every limb by its pitch, the lowest joint on the floor. For clips without exercise."""

from dataclasses import astuple, dataclass

import numpy as np
from tools.render.arrays import Floats, unit
from tools.render.limbs import SIDES, arm, lay, leg, spine
from tools.render.motion import Track, sway
from tools.render.skeleton import Posed, Skeleton, turn

__all__ = ["FreeState", "Steps", "Walk"]

RADII_M = {"ball": 0.010, "foot": 0.060, "calf": 0.056, "thigh": 0.110, "upperarm": 0.100, "lowerarm": 0.045,
           "hand": 0.032}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FreeState:
    """Pitches in degrees: 0 hangs or stands, 90 trunk bowed forward, thighs back, arms back; - is the other way.

    `turn_deg` turns the person about the vertical, `x_m` and `y_m` say where the hips are; `ankle_deg` is the feet's
    pitch.
    """

    trunk: float = 0.0
    left_thigh: float = 0.0
    left_calf: float = 0.0
    right_thigh: float = 0.0
    right_calf: float = 0.0
    left_arm: float = -2.0
    right_arm: float = -2.0
    elbow_bend: float = 12.0
    head: float = 0.0
    roll: float = 0.0
    ankle: float = 0.0
    turn: float = 0.0
    x_m: float = 0.0
    y_m: float = 0.0
    arms_out: float = 8.0


@dataclass(frozen=True, slots=True)
class Steps:
    """A motion: `first` for `stay_s`, then steps (seconds to get there, state, seconds to stay), joined smoothly."""

    first: FreeState
    stay_s: float
    steps: tuple[tuple[float, FreeState, float], ...] = ()

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return self.stay_s + sum(move + stay for move, _, stay in self.steps)

    def poses(self, skeleton: Skeleton, t_s: Floats, seed: int) -> list[Posed]:
        """Return one pose for each time (T,)."""
        keys = [(0.0, self.first), (self.stay_s, self.first)]
        now = self.stay_s
        for move, state, stay in self.steps:
            keys += [(now + move, state), (now + move + stay, state)]
            now += move + stay
        track = Track([t for t, _ in keys], [astuple(state) for _, state in keys])
        return [_posed(skeleton, FreeState(*track.at(float(t)).tolist())) for t in t_s]


def _posed(skeleton: Skeleton, s: FreeState) -> Posed:
    """Return a pose by forward kinematics."""
    deg = np.radians
    roll = float(deg(s.roll))
    rotations = spine(float(deg(s.trunk)), float(deg(s.head)), roll)
    for side, thigh, calf in (("l", s.left_thigh, s.left_calf), ("r", s.right_thigh, s.right_calf)):
        foot = s.ankle + 0.6 * max(calf - 10, 0.0) * (s.ankle == 0.0)
        pitches = (deg(thigh), deg(calf), deg(foot), deg(min(foot, s.ankle)))
        rotations |= leg(skeleton, side, pitches, roll, -0.03)
    body = lay(deg(s.trunk), roll)
    for side, sign in SIDES:
        pitch = s.left_arm if side == "l" else s.right_arm
        out = np.tan(deg(s.arms_out))
        upper = _pointed(pitch, sign * out, body)
        fore = _pointed(pitch - s.elbow_bend, sign * 0.3 * out, body)
        hinge = body @ np.array([0.0, -1.0, 0.0])
        rotations |= arm(skeleton, side, upper, fore, hinge, fore, np.cross(hinge, fore))
    posed = skeleton.pose(rotations)
    low = min(skeleton.head(posed, f"{bone}_{side}")[2] - radius for bone, radius in RADII_M.items() for side in "lr")
    hips = (skeleton.head(posed, "thigh_l") + skeleton.head(posed, "thigh_r")) / 2
    about = turn(np.array([0.0, 0.0, 1.0]), float(deg(s.turn)))
    posed = posed.moved(np.array([-hips[0], -hips[1], -low])).rotated(about)
    return posed.moved(np.array([s.x_m, s.y_m, 0.0]))


def _pointed(pitch_deg: float, out: float, body: Floats) -> Floats:
    pitch = np.radians(pitch_deg)
    across = body @ np.array([0.0, 1.0, 0.0])
    return unit(np.array([-np.sin(pitch), 0.0, -np.cos(pitch)]) + out * across)


@dataclass(frozen=True, slots=True)
class Walk:
    """Walks from one place to another between two times, then stands; `turn_end` is the way faced at the end."""

    start: tuple[float, float]
    end: tuple[float, float]
    from_s: float
    to_s: float
    duration_s: float
    turn_end: float | None = None

    def poses(self, skeleton: Skeleton, t_s: Floats, seed: int) -> list[Posed]:
        """Return one pose for each time (T,)."""
        way = np.subtract(self.end, self.start)
        distance = float(np.hypot(*way))
        heading = float(np.degrees(np.arctan2(way[1], way[0])))
        unrest = sway(t_s, seed, 3)
        result: list[Posed] = []
        for t, u in zip(t_s, unrest, strict=True):
            share = float(np.clip((t - self.from_s) / (self.to_s - self.from_s), 0, 1))
            going = float(np.clip(min(t - self.from_s, self.to_s - t) / 0.4, 0, 1))
            phase = 2 * np.pi * share * distance / 1.25
            swing = 24 * going * np.sin(phase)
            lift = 38 * going * np.maximum(np.cos(phase + np.array([0.0, np.pi])), 0) + 4
            x, y = np.asarray(self.start) + share * way
            turned = heading
            if self.turn_end is not None:
                turned += (self.turn_end - heading) * float(np.clip((t - self.to_s) / 0.8, 0, 1))
            state = FreeState(
                trunk=3 + 0.4 * u[0],
                left_thigh=-swing,
                left_calf=-swing + lift[0],
                right_thigh=swing,
                right_calf=swing + lift[1],
                left_arm=0.8 * swing - 2 + u[1],
                right_arm=-0.8 * swing - 2 + u[2],
                elbow_bend=15,
                turn=turned,
                x_m=float(x),
                y_m=float(y),
            )
            result.append(_posed(skeleton, state))
        return result
