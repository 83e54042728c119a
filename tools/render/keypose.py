"""Any exercise from key poses: what touches the floor, and the angles of limbs and spine that matter.

A key pose names its contacts and some angles, of joints or of lines through several (`LINES`); the others are free.
Poses are found by least squares: contacts stay where they first were, the given angles are met as well as they can be,
free ones stay near a neutral or near where they were, and nothing goes through the floor; who stands on the feet alone
keeps the weight above them. A motion is key poses with times: the key poses are solved one after the other, then all
moments between them at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tools.render.arrays import Floats, Ints
from tools.render.limbs import JOINTS, level_hand
from tools.render.motion import Track, sway, tremble
from tools.render.rig import ANGLES, BOUNDS, NAMES, PLACE, Marks, Rig
from tools.render.skeleton import Posed, Skeleton, aim, turn

__all__ = ["Key", "KeyPoses", "KeyState", "Keys", "NoSolutionError", "both"]

#: Contacts: parts of the skin whose lowest point is on the floor, or joints ("@") at their height (`HEIGHTS`). A name
#: ends with its side, but for those of the trunk.
CONTACTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "hand": (("@hand",),),
    "forearm": (("lowerarm.2", "upperarm.0"), ("@wrist",)),
    "arm": (("@wrist",), ("lowerarm.2", "upperarm.0")),
    "elbow": (("lowerarm.2", "upperarm.0"),),
    "knee": (("calf.2", "thigh.0"),),
    "shin": (("calf.2", "thigh.0"), ("foot", "ball")),
    "toes": (("ball",),),
    "foot": (("foot",), ("ball",)),
    "heel": (("foot",),),
    "instep": (("foot", "ball"),),
    "calf": (("calf.0",), ("calf.1", "calf.2")),
    "thigh": (("thigh.0", "thigh.1"),),
    "seat": (("pelvis", "thigh_l.2", "thigh_r.2", "spine_01"),),
    "belly": (("pelvis", "thigh_l.2", "thigh_r.2", "spine_01", "spine_02"),),
    "back": (("spine_03",),),
    "chest": (("spine_03",),),
    "head": (("head",),),
    "shoulder": (("upperarm.2",),),
}
TRUNK = ("seat", "belly", "back", "chest", "head")
#: What of a contact may not slide: a bone's head.
ANCHORS = {
    "hand": "hand", "forearm": "lowerarm", "arm": "", "elbow": "lowerarm", "knee": "calf", "shin": "calf",
    "toes": "ball", "foot": "foot", "heel": "foot", "instep": "foot", "calf": "foot", "thigh": "", "seat": "pelvis",
    "belly": "pelvis", "back": "", "chest": "", "head": "", "shoulder": "upperarm",
}  # fmt: skip
#: What a hand may hold ("hand_l>shin_r"): a bone and a place on it, metres, at its front, outwards and up.
HELD = {"shin": ("calf", (0.075, 0.02, -0.06)), "nape": ("head", (-0.11, 0.09, 0.06)),
        "chest": ("spine_03", (0.13, 0.10, 0.10)), "thigh": ("thigh", (0.10, 0.03, -0.25)),
        "behind": ("thigh", (-0.07, 0.0, -0.28)),
        "ankle": ("calf", (0.05, 0.02, -0.35))}  # fmt: skip
#: What rests on something other than the floor, and how high that is: calves on the seat of a chair.
ON_TOP_OF_M = {"calf": 0.43}
#: How high joints are that touch: the wrist of a hand that stands on its palm, and of a forearm that lies.
HEIGHTS = {"@hand": ("hand", 0.050), "@wrist": ("hand", 0.034)}
PLURALS = {"feet": "foot", "calves": "calf", "toes": "toes", "bellies": "belly"}
TOUCHING, STAYING, BLOCKED, HOLDING, BOUND = 30.0, 20.0, 30.0, 15.0, 8.0
BALANCE = (6.0, 0.4)  # ahead and to the side, where the feet are apart
SOFT_M = 0.006  # by which flesh gives way
PLACED = 0.3  # how strongly the pelvis stays where the key poses have it, a metre as a radian
#: Angles that a pose may ask for besides those of joints, seen from the side, as truth tells them: the joints, of both
#: sides together or with "_l" or "_r" of one, the way that counts as ahead (1 towards the head), what is added.
#: Three joints: + sags below their line. Two: + above the horizontal; an arm's lean is 0 where it hangs, + ahead.
LINES: dict[str, tuple[tuple[str, ...], int, float]] = {
    "body_line": (("shoulder", "hip", "ankle"), 1, 0.0),
    "thigh_line": (("shoulder", "hip", "knee"), 1, 0.0),
    "upper_arm_lean": (("shoulder", "elbow"), 1, 90.0),
    "arm_lean": (("shoulder", "wrist"), 1, 90.0),
    "arm": (("shoulder", "wrist"), 1, 0.0),
    "leg": (("hip", "ankle"), -1, 0.0),
    "thigh": (("hip", "knee"), -1, 0.0),
    "incline": (("hip", "shoulder"), 1, 0.0),
}
IN_LINE = 3.0  # how strongly a line is met; a given angle has 1
#: Roughly where the weight is, as shares of joints.
MASS = {"upperarm": 0.40, "thigh": 0.38, "calf": 0.14, "foot": 0.08}


class NoSolutionError(RuntimeError):
    """The pose that a clip asks for can't be reached."""


def both(**angles: float) -> dict[str, float]:
    """Return the angles of both sides from names without a side: `both(knee=90)`."""
    return {f"{name}_{side}": value for name, value in angles.items() for side in "lr"}


@dataclass(frozen=True, slots=True)
class Key:
    """A key pose: contacts ("hands", or "hand_l" alone; "hands!" are put down anew) and angles in degrees.

    `about`: where the free angles stay near, instead of the neutral ones.
    """

    contacts: tuple[str, ...]
    angles: Mapping[str, float] = field(default_factory=dict)
    about: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no pose has."""
        if unknown := [
            a for a in self.angles if a not in ANGLES and a.removesuffix("_l").removesuffix("_r") not in LINES
        ]:
            raise ValueError(f"no such angle: {', '.join(unknown)}")

    def but(self, contacts: tuple[str, ...] | None = None, **angles: float) -> "Key":
        """Return the pose with other contacts or angles."""
        return Key(self.contacts if contacts is None else contacts, {**self.angles, **angles}, self.about)

    def mirrored(self) -> "Key":
        """Return the pose with left and right exchanged."""
        swap = {"l": "r", "r": "l"}

        def other(name: str) -> str:
            new = name.endswith("!")
            parts = [p[:-1] + swap[p[-1]] if p[-2:] in ("_l", "_r") else p for p in name.removesuffix("!").split(">")]
            return ">".join(parts) + "!" * new

        def turned(name: str) -> float:
            return -1.0 if name in ("roll", "tilt") or name.endswith(("_side", "_twist")) else 1.0

        angles, about = ({other(n): v * turned(n) for n, v in of.items()} for of in (self.angles, self.about))
        return Key(tuple(other(name) for name in self.contacts), angles, about)

    @property
    def is_even(self) -> bool:
        """Whether left and right do the same."""
        other = self.mirrored()
        return dict(other.angles) == dict(self.angles) and other.touching() == self.touching()

    def touching(self) -> dict[str, bool]:
        """Return the contacts, each of one side, and whether it is put down anew."""
        found = {}
        for name in self.contacts:
            new, plain = name.endswith("!"), name.removesuffix("!")
            if plain[-2:] in ("_l", "_r") or plain in TRUNK:
                found[plain] = new
            else:
                one = PLURALS.get(plain, plain.removesuffix("s") if plain != "toes" else plain)
                if one in TRUNK:
                    found[one] = new
                else:
                    found |= {f"{one}_l": new, f"{one}_r": new}
        return found


@dataclass(frozen=True, slots=True)
class KeyState:
    """One moment, solved: the unknowns of the rig, and how flat each hand lies and where its fingers point."""

    unknowns: tuple[float, ...] = ()
    hands: tuple[tuple[float, float, float], ...] = ()


Step = tuple[float, Key, float]


@dataclass(frozen=True, slots=True)
class Keys:
    """A motion: `first` for `stay_s`, then (seconds to get there, key pose, seconds to stay).

    What touches the floor is put down as in `set_by`, where that is given, else as in the first pose that has it.
    `sway` and `tremor`: how much the body wanders and trembles; `spread_deg`: how much the legs are apart more than
    others'.
    """

    first: Key
    stay_s: float
    steps: tuple[Step, ...]
    sway: float = 1.0
    tremor: float = 0.0
    set_by: Key | None = None
    spread_deg: float = 0.0

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return self.stay_s + sum(move + stay for move, _, stay in self.steps)

    def placed(self) -> list[tuple[float, Key]]:
        """Return every key pose with the time when it is reached, and once more when it is left."""
        result = [(0.0, self.first), (self.stay_s, self.first)]
        now = self.stay_s
        for move, key, stay in self.steps:
            result.append((now + move, key))
            now += move + stay
            if stay > 0:
                result.append((now, key))
        return result if self.stay_s > 0 else result[1:]

    def poses(self, skeleton: Skeleton, t_s: Floats, seed: int) -> list[Posed]:
        """Return one pose for each time (T,)."""
        solver = KeyPoses(Rig(skeleton))
        return [solver.posed(state) for state in solver.follow(self, t_s, seed)]


class KeyPoses:
    """Solves motions of key poses for one body; contacts keep the place where they were put."""

    def __init__(self, rig: Rig) -> None:
        """Take the joints of the body."""
        self._rig = rig
        groups = rig.skin.groups
        whole = ("foot", "ball", "hand")
        self._parts = [name for name in groups if name.startswith(whole) == ("." not in name)]
        self._part_bones = np.array([rig.skin.bones[groups[name][0]] for name in self._parts])
        most = max(len(groups[name]) for name in self._parts)
        self._padded = np.array([[*groups[n], *[-1] * (most - len(groups[n]))] for n in self._parts])
        low, high = np.full(PLACE + 3, -np.inf), np.full(PLACE + 3, np.inf)
        for i, name in enumerate(NAMES):
            if (bound := BOUNDS.get(name.removesuffix("_l").removesuffix("_r"))) is not None:
                low[i], high[i] = np.radians(bound)
        self._low, self._high = low, high
        mirror = np.zeros((PLACE + 3, PLACE + 3))
        for i, name in enumerate(NAMES):
            other = Key((), {name: 1.0}).mirrored().angles
            mirror[i, NAMES.index(next(iter(other)))] = next(iter(other.values()))
        mirror[PLACE:, PLACE:] = np.diag([1.0, -1.0, 1.0])
        self._evened = (np.eye(PLACE + 3) + mirror) / 2  # takes what differs between the sides away

    def posed(self, state: KeyState) -> Posed:
        """Return the pose of a solved state."""
        posed = self._rig.posed(np.array([state.unknowns]))[0]
        return self._flatten(posed, state)

    def follow(self, keys: Keys, t_s: Floats, seed: int) -> list[KeyState]:
        """Return the solved states of a motion at times (T,)."""
        placed = keys.placed()
        contacts = sorted({c for _, key in placed for c in key.touching()})
        lines = sorted({a for _, key in placed for a in key.angles if a not in ANGLES})
        before = [] if keys.set_by is None else [keys.set_by]
        spread = float(np.radians(keys.spread_deg))
        solved = self._solve_keys([*before, *(key for _, key in placed)], contacts, lines, spread)
        x, weights, touch, anchors = (rows[len(before) :] for rows in solved)
        times = [t for t, _ in placed]
        if len(times) == 1:
            times = [times[0], times[0] + 1]
            x, weights, touch, anchors = (np.repeat(rows, 2, 0) for rows in (x, weights, touch, anchors))
        table = np.nan_to_num(np.concatenate([x, weights, anchors.reshape(len(x), -1)], axis=1))
        track = Track(times, table.tolist())
        time = np.asarray(times)
        known = np.isfinite(anchors[..., 0])

        def asked(t: Floats) -> tuple[Floats, Floats, Floats, Floats]:
            rows = np.array([track.at(float(one)) for one in t])
            m = PLACE + 3 + len(lines)
            on, placed = self._between(time, touch, known, t)
            anchor = rows[:, 2 * m :].reshape(len(rows), len(contacts), 2)
            return rows[:, :m], rows[:, m : 2 * m], on, np.where(placed[..., None], anchor, np.nan)

        # Solved at some moments of every step; what that changes is smooth, and put right again at every frame.
        coarse = np.unique(np.concatenate([np.linspace(a, b, 3 + int(5 * (b - a))) for a, b in pairwise(times)]))
        wanted, weight, on, anchor = asked(coarse)
        even = all(key.is_even for _, key in placed)
        n = PLACE + 3
        change = self._search(wanted[:, :n], wanted, weight, contacts, lines, on, anchor, 12, even) - wanted[:, :n]
        wanted, weight, on, anchor = asked(t_s)
        unrest = keys.sway * sway(t_s, seed, PLACE + len(lines))
        if keys.tremor:
            unrest = unrest + keys.tremor * tremble(t_s, seed, PLACE + len(lines))
        calm = np.array([0.1 if name.startswith(("toe", "ankle")) else 0.35 for name in (*NAMES, *lines)])
        wanted[:, :n] += np.stack([np.interp(t_s, coarse, column) for column in change.T], axis=1)
        wanted[:, [*range(PLACE), *range(n, n + len(lines))]] += np.radians(unrest * calm)
        found = self._search(wanted[:, :n], wanted, weight, contacts, lines, on, anchor, 2)
        self._check(found, contacts, on)
        return self._states(found, contacts, on)

    @staticmethod
    def _between(
        times: Floats, touch: Floats, known: NDArray[np.bool_], t_s: Floats
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """Return how much each contact holds at each time, and whether it has a place: (T, C) both."""
        i = np.clip(np.searchsorted(times, t_s, side="right") - 1, 0, len(times) - 2)
        u = np.clip((t_s - times[i]) / (times[i + 1] - times[i]), 0, 1)[:, None]
        a, b = touch[i], touch[i + 1]
        lifted = np.where(a > b, (1 - u) ** 6, u**6)
        return np.where(a == b, a, np.clip(lifted, 0, 1)), known[i] & known[i + 1]

    def _solve_keys(
        self, keys: Sequence[Key], contacts: list[str], lines: list[str], spread: float
    ) -> tuple[Floats, Floats, Floats, Floats]:
        """Return unknowns and lines of every key pose (K, n), how strongly each is asked for, contacts and places."""
        n = PLACE + 3
        x, weights = np.zeros((len(keys), n + len(lines))), np.zeros((len(keys), n + len(lines)))
        touch = np.zeros((len(keys), len(contacts)))
        anchors = np.full((len(keys), len(contacts), 2), np.nan)
        now = np.full((len(contacts), 2), np.nan)
        last: Floats | None = None
        done: dict[int, int] = {}
        for row, key in enumerate(keys):
            touching = key.touching()
            touch[row] = [c in touching for c in contacts]
            given = np.array([name in key.angles for name in NAMES])
            weights[row, :PLACE] = [1.0 if g else ANGLES[name][1] for name, g in zip(NAMES, given, strict=True)]
            weights[row, PLACE:n] = PLACED
            weights[row, n:] = [IN_LINE * (name in key.angles) for name in lines]
            if id(key) in done and not any(touching.values()):
                x[row], anchors[row] = x[done[id(key)]], anchors[done[id(key)]]
                last = x[row, :n]
                continue
            wanted = np.zeros(n + len(lines))
            wanted[n:] = np.radians([key.angles.get(name, 0.0) for name in lines])
            wanted[:PLACE] = np.radians([{**key.about, **key.angles}.get(name, ANGLES[name][0]) for name in NAMES])
            for side in "lr":
                wanted[NAMES.index(f"out_{side}")] += spread
            for c, name in enumerate(contacts):
                if touching.get(name):
                    now[c] = np.nan
            start = wanted[:n].copy() if last is None else np.where(np.append(given, [False] * 3), wanted[:n], last)
            if last is None:
                start[PLACE:] = [0.0, 0.0, 0.5]
                low = self._lowest(self._rig.forward(start[None]))[0]
                start[PLACE + 2] -= low[0].min()
                own = np.concatenate([weights[row, :PLACE], [0.02, 0.02, 0.0], weights[row, n:]])
            else:
                own = np.concatenate([weights[row, :PLACE], [0.0, 0.02, 0.0], weights[row, n:]])
                wanted[PLACE:n] = last[PLACE:]
            on = touch[row][None]
            start[PLACE + 1] = 0.0 if last is None else start[PLACE + 1]
            tried = np.stack([start] if last is None else [start, 0.5 * (start + last), last])
            many = [np.repeat(one[None], len(tried), 0) for one in (wanted, own, on[0], now)]
            even = key.is_even and (row == 0 or keys[row - 1].is_even)
            found = self._search(tried, many[0], many[1], contacts, lines, many[2], many[3], 15, even)
            costs = self._cost(found, many[0], many[1], contacts, lines, many[2], many[3])
            best = found[int(np.argmin(costs))][None]
            last = self._search(best, wanted[None], own[None], contacts, lines, on, now[None], 60, even)[0]
            marks = self._rig.forward(last[None])
            measured = [self._line(marks, name, slopes=False)[0][0] for name in lines]
            x[row] = [*last, *np.where(weights[row, n:] > 0, wanted[n:], measured)]
            for c, name in enumerate(contacts):
                bone = ANCHORS.get(name[:-2] if name[-2:] in ("_l", "_r") else name, "")
                if touch[row, c] and bone and not np.isfinite(now[c, 0]):
                    now[c] = marks.heads[0, self._bone(bone, name)][:2]
            anchors[row] = np.where(touch[row][:, None] > 0, now, np.nan)
            done[id(key)] = row
        for c in range(len(contacts)):  # a contact that is lifted keeps the place of the neighbour it has
            for row in range(len(keys)):
                if not np.isfinite(anchors[row, c, 0]):
                    near = [r for r in (row - 1, row + 1) if 0 <= r < len(keys) and touch[r, c]]
                    if near and np.isfinite(anchors[near[0], c, 0]):
                        anchors[row, c] = anchors[near[0], c]
        return x, weights, touch, anchors

    def _bone(self, bone: str, contact: str) -> int:
        side = contact[-2:] if contact[-2:] in ("_l", "_r") else ""
        return self._rig.index[bone if bone in self._rig.index else bone + side]

    def _lowest(self, marks: Marks) -> tuple[Floats, Floats]:
        """Return the height of the lowest point of each part (T, Q), and the points (T, Q, 3)."""
        skin = self._rig.skin
        places = self._rig.places(marks, skin.bones, skin.offsets)
        heights = np.where(self._padded >= 0, places[:, self._padded, 2], np.inf)
        chosen = self._padded[np.arange(len(self._parts)), heights.argmin(axis=2)]
        points = places[np.arange(len(places))[:, None], chosen]
        return points[..., 2], points

    def _heads_of(self, contacts: list[str]) -> Ints:
        """Return the bones whose heads contacts, grips and the balance look at."""
        found = {self._rig.index[f"{bone}_{side}"] for bone in (*MASS, "ball") for side in "lr"}
        for contact in contacts:
            if ">" in contact:
                found.add(self._rig.index[contact.split(">")[0]])
                continue
            kind = contact[:-2] if contact[-2:] in ("_l", "_r") else contact
            wanted = [HEIGHTS[what[0]][0] for what in CONTACTS[kind] if what[0] in HEIGHTS]
            found |= {self._bone(bone, contact) for bone in (*wanted, ANCHORS[kind]) if bone}
        return np.array(sorted(found))

    def _members(self, parts: tuple[str, ...], contact: str) -> Ints:
        side = contact[-2:] if contact[-2:] in ("_l", "_r") else ""
        found = []
        for part in parts:
            bone, _, number = part.partition(".")
            name = bone if bone in self._rig.index else bone + side
            whole = f"{name}.{number}" if number else name
            found += [q for q, own in enumerate(self._parts) if own == whole or own.startswith(f"{whole}.")]
        return np.array(found)

    def _joint(self, marks: Marks, name: str, side: str, slopes: bool) -> tuple[Floats, Floats]:
        """Return where a joint is (T, 3), and its slopes (T, 3, n)."""
        rig, thigh = self._rig, f"thigh_{side}"
        if name != "hip":
            bones, offsets = np.array([rig.index[f"{JOINTS[name]}_{side}"]]), np.zeros((1, 3))
        else:  # of anatomy: a point of pelvis and thigh, half way where those disagree
            bones = np.array([rig.index["pelvis"], rig.index[thigh]])
            offsets = rig.skeleton.body.hips["lr".index(side)] - rig.rest[bones]
        places = rig.places(marks, bones, offsets)
        steep = rig.slopes(marks, places, bones).mean(axis=1) if slopes else np.empty(0)
        return places.mean(axis=1), steep

    def _line(self, marks: Marks, line: str, slopes: bool) -> tuple[Floats, Floats]:
        """Return an angle of `LINES` in radians (T,), and its slopes (T, n)."""
        kind = line.removesuffix("_l").removesuffix("_r")
        names, way, added = LINES[kind]
        sides = "lr" if kind == line else line[-1]
        found = [[self._joint(marks, name, side, slopes) for side in sides] for name in names]
        at = [np.mean([place for place, _ in joints], axis=0) for joints in found]
        trunk = [np.mean([self._joint(marks, name, s, False)[0] for s in "lr"], axis=0) for name in ("shoulder", "hip")]
        facing = np.sign(trunk[0][:, 0] - trunk[1][:, 0])
        angles, steeps = [], []
        for k in range(len(at) - 1):
            along = at[k + 1] - at[k]
            dx, dz = way * facing * along[:, 0], along[:, 2]
            angles.append(np.arctan2(dz, dx))
            if slopes:
                first, second = (np.mean([steep for _, steep in joints], axis=0) for joints in found[k : k + 2])
                steep = second - first
                turning = dx[:, None] * steep[:, 2] - dz[:, None] * (way * facing)[:, None] * steep[:, 0]
                steeps.append(turning / (dx**2 + dz**2)[:, None])
        if len(angles) == 1:
            return _wrapped(angles[0] + np.radians(added)), steeps[0] if slopes else np.empty(0)
        return _wrapped(angles[0] - angles[1]), steeps[0] - steeps[1] if slopes else np.empty(0)

    def _cost(
        self, x: Floats, wanted: Floats, weight: Floats, contacts: list[str], lines: list[str], on: Floats,
        anchor: Floats,
    ) -> Floats:  # fmt: skip
        n = PLACE + 3
        residual, _ = self._rows(x, wanted[:, n:], weight[:, n:], contacts, lines, on, anchor, slopes=False)
        own = weight[:, :n] * (x - wanted[:, :n])
        out = BOUND * (np.maximum(self._low - x, 0) + np.maximum(x - self._high, 0))
        return np.asarray((residual**2).sum(axis=1) + (own**2).sum(axis=1) + (out**2).sum(axis=1))

    def _search(
        self, x: Floats, wanted: Floats, weight: Floats, contacts: list[str], lines: list[str], on: Floats,
        anchor: Floats, steps: int, even: bool = False,
    ) -> Floats:  # fmt: skip
        """Levenberg and Marquardt's method for all moments (T,) at once; `wanted` has the lines after the unknowns."""
        n, x = PLACE + 3, x.copy()
        damping = np.full(len(x), 1e-3)
        cost = self._cost(x, wanted, weight, contacts, lines, on, anchor)
        eye = np.eye(x.shape[1])
        active = np.ones(len(x), bool)
        for _ in range(steps):
            line = wanted[active, n:], weight[active, n:]
            residual, slopes = self._rows(x[active], *line, contacts, lines, on[active], anchor[active])
            own, under, over = weight[active, :n], self._low - x[active], x[active] - self._high
            out = BOUND * ((under > 0) | (over > 0))
            diagonal = own**2 + out**2 + damping[active][:, None]
            gradient = own**2 * (x[active] - wanted[active, :n])
            gradient += out * BOUND * (np.maximum(over, 0) - np.maximum(under, 0))
            gradient += np.einsum("tmn,tm->tn", slopes, residual)
            normal = slopes.transpose(0, 2, 1) @ slopes + diagonal[:, :, None] * eye
            step = np.linalg.solve(normal, -gradient[..., None])[..., 0]
            if even:
                step = step @ self._evened.T
            step *= np.minimum(1.0, 0.4 / np.maximum(np.abs(step).max(axis=1, keepdims=True), 1e-12))
            tried = x[active] + step
            new = self._cost(tried, wanted[active], weight[active], contacts, lines, on[active], anchor[active])
            rows = np.flatnonzero(active)
            good = new < cost[rows]
            gain = (cost[rows] - new) / np.maximum(cost[rows], 1e-4)
            x[rows[good]], cost[rows[good]] = tried[good], new[good]
            damping[rows] = np.where(good, np.maximum(damping[rows] / 6, 1e-6), damping[rows] * 8)
            settled = (good & (gain < 1e-4)) | (~good & (damping[rows] > 1e3))
            active[rows[settled]] = False
            if not active.any():
                break
        return x

    def _rows(
        self, x: Floats, wanted: Floats, strength: Floats, contacts: list[str], lines: list[str], on: Floats,
        anchor: Floats, slopes: bool = True,
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """Return residuals (T, m) of lines (T, L), floor, contacts, grips and balance, and their slopes (T, m, n)."""
        rig = self._rig
        marks = rig.forward(x)
        low, points = self._lowest(marks)
        if slopes:
            part_slopes = rig.slopes(marks, points, self._part_bones, (2,))[:, :, 0]
            used = self._heads_of(contacts)
            head_slopes = np.empty((len(x), len(rig.rest), 3, PLACE + 3))
            head_slopes[:, used] = rig.slopes(marks, marks.heads[:, used], used)
        under = np.minimum(low + SOFT_M, 0)
        blocked = np.full(low.shape, BLOCKED)
        for q, part in enumerate(self._parts):  # a hand that carries is laid flat afterwards
            for c, contact in enumerate(contacts):
                if part.startswith("hand") and contact in (f"hand_{part[5]}", f"forearm_{part[5]}", f"arm_{part[5]}"):
                    blocked[:, q] *= 1 - on[:, c]
        residuals, jacobians = [blocked * under], []
        if slopes:
            jacobians.append((blocked * (under < 0))[..., None] * part_slopes)

        def add(value: Floats, slope: Floats | None) -> None:
            residuals.append(value[:, None])
            if slope is not None:
                jacobians.append(slope[:, None])

        for k, line in enumerate(lines):
            angle, bending = self._line(marks, line, slopes)
            pull = strength[:, k]
            add(pull * _wrapped(angle - wanted[:, k]), pull[:, None] * bending if slopes else None)
        moment = np.arange(len(x))
        for c, contact in enumerate(contacts):
            weight = on[:, c]
            if not weight.any():
                continue
            if ">" in contact:
                hand, held = contact.split(">")
                kind, side = held[:-2], held[-1]
                bone, (ahead, out, up) = HELD[kind]
                place = np.array([ahead, out if side == "l" else -out, up])
                i = rig.index[bone if bone in rig.index else f"{bone}_{side}"]
                there = rig.places(marks, np.array([i]), place[None])
                h = rig.index[hand]
                apart = marks.heads[:, h] - there[:, 0]
                if slopes:
                    steep = head_slopes[:, h] - rig.slopes(marks, there, np.array([i]))[:, 0]
                for k in range(3):
                    add(HOLDING * weight * apart[:, k], (HOLDING * weight)[:, None] * steep[:, k] if slopes else None)
                continue
            kind = contact[:-2] if contact[-2:] in ("_l", "_r") else contact
            for what in CONTACTS[kind]:
                if what[0] in HEIGHTS:
                    bone, height = HEIGHTS[what[0]]
                    i = self._bone(bone, contact)
                    gap = marks.heads[:, i, 2] - height
                    rise = head_slopes[:, i, 2] if slopes else None
                else:
                    members = self._members(what, contact)
                    q = members[low[:, members].argmin(axis=1)]
                    gap = low[moment, q] - ON_TOP_OF_M.get(kind, 0.0) + 0.8 * SOFT_M
                    rise = part_slopes[moment, q] if slopes else None
                add(TOUCHING * weight * gap, None if rise is None else (TOUCHING * weight)[:, None] * rise)
            if not (bone := ANCHORS[kind]):
                continue
            i = self._bone(bone, contact)
            staying = np.where(np.isfinite(anchor[:, c, 0]), STAYING * weight, 0.0)
            for k in range(2):
                off = marks.heads[:, i, k] - np.nan_to_num(anchor[:, c, k])
                add(staying * off, staying[:, None] * head_slopes[:, i, k] if slopes else None)
        standing = [c for c, name in enumerate(contacts) if name.startswith("foot_")]
        others = [c for c in range(len(contacts)) if c not in standing and ">" not in contacts[c]]
        if standing:
            alone = np.clip(on[:, standing].max(axis=1) - on[:, others].sum(axis=1), 0, 1)
            share = on[:, standing] / np.maximum(on[:, standing].sum(axis=1, keepdims=True), 1e-9)
            for k in range(2):
                parts = [(rig.index[f"{b}_{s}"], np.full(len(x), m / 2)) for b, m in MASS.items() for s in "lr"]
                for column, c in enumerate(standing):
                    for bone, amount in (("foot", 0.6), ("ball", 0.4)):
                        parts.append((self._bone(bone, contacts[c]), -amount * share[:, column]))
                swaying = BALANCE[k] * alone
                off = sum((m * marks.heads[:, i, k] for i, m in parts), start=np.zeros(len(x)))
                tilt = None
                if slopes:
                    tilt = sum((m[:, None] * head_slopes[:, i, k] for i, m in parts), start=np.zeros_like(x))
                    tilt = swaying[:, None] * tilt
                add(swaying * off, tilt)
        return np.concatenate(residuals, axis=1), np.concatenate(jacobians, axis=1) if slopes else np.empty(0)

    def _check(self, x: Floats, contacts: list[str], on: Floats) -> None:
        """Refuse a motion in which something that carries is off the floor, or something is far below it."""
        low, _ = self._lowest(self._rig.forward(x))
        for c, contact in enumerate(contacts):
            if ">" in contact or not (full := on[:, c] > 0.98).any():
                continue
            kind = contact[:-2] if contact[-2:] in ("_l", "_r") else contact
            for what in CONTACTS[kind]:
                if what[0] not in HEIGHTS:
                    gap = low[full][:, self._members(what, contact)].min(axis=1) - ON_TOP_OF_M.get(kind, 0.0)
                    if gap.max() > 0.04:
                        raise NoSolutionError(f"{contact} is {gap.max():.3f} m off the floor")
        body = [q for q, part in enumerate(self._parts) if not part.startswith("hand")]
        if low[:, body].min() < -0.06:
            part = self._parts[body[int(low[:, body].min(axis=0).argmin())]]
            raise NoSolutionError(f"{part} is {-low[:, body].min():.3f} m below the floor")

    def _states(self, x: Floats, contacts: list[str], on: Floats) -> list[KeyState]:
        """Pack the unknowns, with how flat each hand lies and where its fingers point, the same all the time."""
        chest = self._rig.forward(x).turns[:, self._rig.index["spine_03"]]
        ahead = (chest[:, :, 2] + 0.6 * chest[:, :, 0])[:, :2]
        hands = np.zeros((len(x), 2, 3))
        for column, side in enumerate("lr"):
            flat = np.zeros(len(x))
            for kind in ("hand", "forearm"):
                if (name := f"{kind}_{side}") in contacts:
                    flat = np.maximum(flat, on[:, contacts.index(name)])
            way = (ahead * (flat > 0.9)[:, None]).sum(axis=0)
            way = way / max(float(np.hypot(*way)), 1e-9)
            hands[:, column] = np.column_stack([flat, np.tile(way, (len(x), 1))])
        return [
            KeyState(tuple(row.tolist()), tuple(tuple(hand) for hand in pair.tolist()))
            for row, pair in zip(x, hands, strict=True)
        ]

    def _flatten(self, posed: Posed, state: KeyState) -> Posed:
        """Lay the hands that carry flat on the floor, as much as they carry."""
        skeleton = self._rig.skeleton
        rotations = {name: posed.rotations[i] for i, name in enumerate(skeleton.names)}
        finger = ("index", "middle", "ring", "pinky", "thumb")
        rotations = {n: r for n, r in rotations.items() if not n.startswith(finger)}
        for side, (flat, x, y) in zip("lr", state.hands, strict=True):
            if flat <= 0.0:
                continue
            sign = 1.0 if side == "l" else -1.0
            ahead = np.array([x, y, 0.0])
            thumb = sign * np.array([y, -x, 0.0])
            rest = skeleton.rest_direction(f"hand_{side}", f"middle_01_{side}")
            across = skeleton.rest_head(f"index_01_{side}") - skeleton.rest_head(f"pinky_01_{side}")
            lying = aim(rest, across, ahead + np.array([0.0, 0.0, -0.25]), thumb)
            free = rotations[f"hand_{side}"]
            rotations[f"hand_{side}"] = _blend(free, lying, flat)
            rotations |= level_hand(skeleton, side, rotations, thumb, flat)
        whole = skeleton.pose(rotations)
        return whole.moved(skeleton.head(posed, "pelvis") - skeleton.head(whole, "pelvis"))


def _wrapped(angle: Floats) -> Floats:
    """Return angles in radians as those from -pi to pi."""
    return np.asarray((angle + np.pi) % (2 * np.pi) - np.pi)


def _blend(a: Floats, b: Floats, share: float) -> Floats:
    """Return the turn (3, 3) on the way from `a` to `b`."""
    if share > 0.999:
        return b
    way = a.T @ b
    cosine = np.clip((np.trace(way) - 1) / 2, -1, 1)
    angle = float(np.arccos(cosine))
    if angle < 1e-6:
        return b
    axis = np.array([way[2, 1] - way[1, 2], way[0, 2] - way[2, 0], way[1, 0] - way[0, 1]])
    if float(np.linalg.norm(axis)) < 1e-6:
        return b if share > 0.5 else a
    return np.asarray(a @ turn(axis, share * angle))
