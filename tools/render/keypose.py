"""Any exercise from key poses: what touches the floor, and the angles of limbs and spine that matter.

A key pose names its contacts and some angles; the others are free. Each frame is found by least squares: contacts stay
where they first were, the given angles are met as well as they can be, free ones stay near a neutral, and nothing goes
through the floor; who stands on the feet alone keeps the weight above them. A motion is key poses with times. Bodies
here move in their plane of symmetry, sides apart.

Frame: x ahead of one who stands; a pitch of 0 stands, 90 lies face down with the head at +x, -90 lies on the back with
the head at -x.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from tools.render.arrays import Floats, unit
from tools.render.camera import Stage
from tools.render.exercise import Rest, State
from tools.render.limbs import SIDES, arm, lay, leg, level_hand
from tools.render.motion import Track, sway, tremble
from tools.render.skeleton import LEFT, Posed, Skeleton
from tools.render.solve import NoSolutionError

__all__ = ["ANGLES", "Key", "KeyPoses", "KeyState", "Keys", "both"]

#: Degrees, with the neutral that free ones stay near. Of the pelvis: its pitch. Of the spine: + rounds. Of a hip,
#: shoulder, knee or elbow: + bends, 0 is the anatomical position, an arm over the head 180. `neck`: + lifts the face.
ANGLES = {
    "pelvis": 0.0, "lumbar": 0.0, "thoracic": 0.0, "neck": 10.0,
    "hip_l": 10.0, "hip_r": 10.0, "knee_l": 8.0, "knee_r": 8.0, "ankle_l": 0.0, "ankle_r": 0.0,
    "shoulder_l": 20.0, "shoulder_r": 20.0, "elbow_l": 12.0, "elbow_r": 12.0,
}  # fmt: skip
NAMES = tuple(ANGLES)
#: Contacts: the joints that are then so high above the floor, metres.
CONTACTS: dict[str, dict[str, float]] = {
    "hand": {"hand": 0.052},
    "forearm": {"lowerarm": 0.045, "hand": 0.036},
    "knee": {"calf": 0.056},
    "shin": {"calf": 0.056, "foot": 0.062},
    "toes": {"ball": 0.010},
    "foot": {"foot": 0.075, "ball": 0.012},
    "instep": {"foot": 0.062},
    "belly": {"thigh": 0.105},
    "seat": {"thigh": 0.105},
    "shoulder": {"upperarm": 0.105},
    "heel": {"foot": 0.050},
}
LOWEST = {"ball": 0.008, "foot": 0.045, "calf": 0.050, "thigh": 0.095, "upperarm": 0.060, "lowerarm": 0.040,
          "hand": 0.028}  # fmt: skip
FREE, GIVEN, TOUCHING, BLOCKED, BALANCE = 0.04, 1.0, 30.0, 30.0, 6.0
#: Roughly where the weight is, as shares of joints: enough for hips to go back as the chest goes forward.
MASS = {"upperarm": 0.40, "thigh": 0.38, "calf": 0.14, "foot": 0.08}


def both(**angles: float) -> dict[str, float]:
    """Return the angles of both sides from names without a side: `both(knee=90)`."""
    return {f"{name}_{side}": value for name, value in angles.items() for side in "lr"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key pose: contacts ("hands", or "hand_l" alone) and angles in degrees by the names of `ANGLES`."""

    contacts: tuple[str, ...]
    angles: Mapping[str, float] = field(default_factory=dict)

    def but(self, contacts: tuple[str, ...] | None = None, **angles: float) -> "Key":
        """Return the pose with other contacts or angles."""
        return Key(self.contacts if contacts is None else contacts, {**self.angles, **angles})

    def touching(self) -> set[str]:
        """Return the contacts, each of one side."""
        plural = {"feet": "foot", "toes": "toes", "bellies": "belly"}
        found = set()
        for name in self.contacts:
            if name[-2:] in ("_l", "_r"):
                found.add(name)
            else:
                one = plural.get(name, name.removesuffix("s") if name != "toes" else name)
                found |= {f"{one}_l", f"{one}_r"}
        return found


@dataclass(frozen=True, slots=True)
class KeyState(State):
    """What is asked at one moment: an angle and its weight each, a weight for each contact."""

    wanted_deg: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    contacts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Keys:
    """A motion: `first` for `stay_s`, then (seconds to get there, key pose, seconds to stay)."""

    first: Key
    stay_s: float
    steps: tuple[tuple[float, Key, float], ...]
    sway: float = 1.0
    tremor: float = 0.0

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return self.stay_s + sum(move + stay for move, _, stay in self.steps)

    def states(self, solver: object, t_s: Floats, seed: int) -> list[State]:
        """Return one state for each time (T,)."""
        times, keys = [0.0], [self.first]
        now = 0.0
        for move, key, stay in ((0.0, self.first, self.stay_s), *self.steps):
            if move:
                times.append(now + move)
                keys.append(key)
            now += move + stay
            if stay > 0:
                times.append(now)
                keys.append(key)
        contacts = sorted({c for key in keys for c in key.touching()})
        rows = []
        for key in keys:
            given = [name in key.angles for name in NAMES]
            rows.append(
                [key.angles.get(name, np.nan) for name in NAMES]
                + [GIVEN if g else FREE for g in given]
                + [float(c in key.touching()) for c in contacts]
            )
        table = np.array(rows)
        n = len(NAMES)
        for column, name in enumerate(
            NAMES
        ):  # a free angle keeps the weight of nothing and the value of its neighbours
            known = np.flatnonzero(np.isfinite(table[:, column]))
            if len(known) == 0:
                table[:, column] = ANGLES[name]
            else:
                nearest = known[np.abs(np.arange(len(table))[:, None] - known).argmin(axis=1)]
                table[:, column] = table[nearest, column]
        track = Track(times, table.tolist())
        unrest = self.sway * sway(t_s, seed, n) * 0.35
        if self.tremor:
            unrest = unrest + self.tremor * tremble(t_s, seed, n) * 0.35
        result: list[State] = []
        for t, u in zip(t_s, unrest, strict=True):
            row = track.at(float(t))
            touching = tuple((c, float(w)) for c, w in zip(contacts, row[2 * n :], strict=True) if w > 1e-3)
            result.append(KeyState(tuple((row[:n] + u).tolist()), tuple(row[n : 2 * n].tolist()), touching))
        return result


class KeyPoses:
    """Solves key states of one skeleton; contacts keep the place (x) where they were first met."""

    def __init__(self, skeleton: Skeleton, stage: Stage, spread_deg: float = 0.0) -> None:
        """Take the skeleton."""
        self._skeleton = skeleton
        self._spread = float(np.radians(spread_deg))
        self._last: Floats | None = None
        self._anchors: dict[tuple[str, str], float] = {}

    def rest(self, rest: Rest) -> KeyState:
        """Key poses know no rest of their own."""
        raise NoSolutionError("a motion of key poses says where it rests")

    def solve(self, state: State) -> Posed:
        """Return the pose of `state`, starting the search at the last one found."""
        assert isinstance(state, KeyState)
        wanted = np.radians(state.wanted_deg)
        if self._last is None:
            self._last = np.append(wanted, [0.0, 0.9 if abs(state.wanted_deg[0]) < 45 else 0.4])
        x = self._least_squares(self._last, wanted, state)
        self._last = x
        posed = self._pose(x, dict(state.contacts))
        worst = 0.0
        for contact, weight in state.contacts:
            kind, side = contact[:-2], contact[-1]
            for bone, height in CONTACTS[kind].items():
                head = self._skeleton.head(posed, f"{bone}_{side}")
                if weight > 0.98:
                    self._anchors.setdefault((bone, side), float(head[0]))
                    worst = max(worst, abs(float(head[2]) - height))
        if worst > 0.04:
            raise NoSolutionError(f"a contact is {worst:.3f} m off the floor")
        return posed

    def _least_squares(self, start: Floats, wanted: Floats, state: KeyState) -> Floats:
        """Levenberg and Marquardt's method, with differences for the Jacobian."""
        x = start.copy()
        r = self._residual(x, wanted, state)
        damping = 1e-4
        for _ in range(40):
            jacobian = np.empty((len(r), len(x)))
            for i in range(len(x)):
                moved = x.copy()
                moved[i] += 1e-5
                jacobian[:, i] = (self._residual(moved, wanted, state) - r) / 1e-5
            normal, slope = jacobian.T @ jacobian, jacobian.T @ r
            for _ in range(8):
                step = np.linalg.solve(normal + damping * np.eye(len(x)), -slope)
                step *= min(1.0, 0.4 / max(float(np.abs(step).max()), 1e-12))
                tried = self._residual(x + step, wanted, state)
                if tried @ tried <= r @ r:
                    break
                damping *= 6
            else:
                return x
            gain = float(r @ r - tried @ tried)
            x, r, damping = x + step, tried, max(damping / 6, 1e-6)
            if gain < 1e-6 * max(float(r @ r), 1e-3) or float(np.abs(step).max()) < 2e-4:
                return x
        return x

    def _residual(self, x: Floats, wanted: Floats, state: KeyState) -> Floats:
        posed = self._chain(x)
        parts = [np.asarray(state.weights) * (x[: len(NAMES)] - wanted)]
        for bone, lowest in LOWEST.items():
            for side in "lr":
                z = float(self._skeleton.head(posed, f"{bone}_{side}")[2])
                parts.append(np.array([BLOCKED * max(lowest - z, 0.0)]))
        for contact, weight in state.contacts:
            kind, side = contact[:-2], contact[-1]
            for bone, height in CONTACTS[kind].items():
                head = self._skeleton.head(posed, f"{bone}_{side}")
                parts.append(np.array([TOUCHING * weight * (head[2] - height)]))
                if (anchor := self._anchors.get((bone, side))) is not None:
                    parts.append(np.array([TOUCHING * weight * (head[0] - anchor)]))
        if state.contacts and all(contact.startswith("foot") for contact, _ in state.contacts):
            weight = sum(share * self._middle_x(posed, bone) for bone, share in MASS.items())
            under = 0.6 * self._middle_x(posed, "foot") + 0.4 * self._middle_x(posed, "ball")
            parts.append(np.array([BALANCE * (weight - under)]))
        parts.append(np.array([0.02 * x[-2]]))
        return np.concatenate(parts)

    def _middle_x(self, posed: Posed, bone: str) -> float:
        return float(sum(self._skeleton.head(posed, f"{bone}_{side}")[0] for side in "lr")) / 2

    def _body(self, x: Floats) -> dict[str, Floats]:
        """Return the rotations of all but hands and head."""
        angle = dict(zip(NAMES, x, strict=False))
        pelvis, lumbar = angle["pelvis"], angle["lumbar"]
        upper = pelvis + lumbar + angle["thoracic"]
        pitches = {"Root": pelvis, "pelvis": pelvis, "spine_01": pelvis + 0.5 * lumbar, "spine_02": pelvis + lumbar,
                   "spine_03": upper}  # fmt: skip
        rotations = {bone: lay(pitch) for bone, pitch in pitches.items()}
        for side, sign in SIDES:
            thigh = pelvis - angle[f"hip_{side}"]
            calf = thigh + angle[f"knee_{side}"]
            foot = calf - angle[f"ankle_{side}"]
            rotations |= leg(self._skeleton, side, (thigh, calf, foot, foot), 0.0, self._spread - 0.02)
            raised = upper - angle[f"shoulder_{side}"]
            fore = raised - angle[f"elbow_{side}"]
            rotations |= self._arm(side, sign, raised, fore)
        return rotations

    def _arm(self, side: str, sign: float, raised: float, fore: float) -> dict[str, Floats]:
        def pointed(pitch: float, out: float) -> Floats:
            return unit(np.array([-np.sin(pitch), sign * out, -np.cos(pitch)]))

        along = pointed(fore, 0.02)
        return arm(self._skeleton, side, pointed(raised, 0.06), along, -LEFT, along, np.cross(-LEFT, along))

    def _chain(self, x: Floats) -> Posed:
        posed = self._skeleton.pose(self._body(x), CHAIN)
        hips = (self._skeleton.head(posed, "thigh_l") + self._skeleton.head(posed, "thigh_r")) / 2
        return posed.moved(np.array([x[-2], 0.0, x[-1]]) - hips)

    def _pose(self, x: Floats, contacts: Mapping[str, float]) -> Posed:
        rotations = self._body(x)
        angle = dict(zip(NAMES, x, strict=False))
        upper = angle["pelvis"] + angle["lumbar"] + angle["thoracic"]
        rotations["neck_01"], rotations["head"] = lay(upper - 0.6 * angle["neck"]), lay(upper - angle["neck"])
        for side, sign in SIDES:
            flat = max(contacts.get(f"hand_{side}", 0.0), contacts.get(f"forearm_{side}", 0.0))
            if flat <= 0:
                continue
            raised = upper - angle[f"shoulder_{side}"]
            fore = raised - angle[f"elbow_{side}"]
            direction = np.array([-np.sin(fore), 0.0, -np.cos(fore)])
            thumb = np.array([0.0, -sign, 0.0])
            ahead = unit(flat * np.array([1.0, 0.0, -0.3]) + (1 - flat) * direction)
            turned = np.cross(-LEFT, direction)
            up = np.array([-np.sin(raised), sign * 0.06, -np.cos(raised)])
            rotations |= arm(
                self._skeleton, side, unit(up), direction, -LEFT, ahead, unit(flat * thumb + (1 - flat) * turned)
            )
            rotations |= level_hand(self._skeleton, side, rotations, thumb, flat)
        posed = self._skeleton.pose(rotations)
        hips = (self._skeleton.head(posed, "thigh_l") + self._skeleton.head(posed, "thigh_r")) / 2
        return posed.moved(np.array([x[-2], 0.0, x[-1]]) - hips)


def _closed(bones: Sequence[str]) -> frozenset[str]:
    ends = ("clavicle", "upperarm", "lowerarm", "hand", "thigh", "calf", "foot", "ball")
    return frozenset([*bones, *(f"{bone}_{side}" for bone in ends for side in "lr")])


# The bones that the search needs; the others are posed once it is done.
CHAIN = _closed(["Root", "pelvis", "spine_01", "spine_02", "spine_03"])
