"""What is done in an exercise, as data: key poses, the cycle that is repeated, and what goes wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.render.keypose import Key, Keys, Step
from tools.render.rig import ANGLES

__all__ = ["SIZES", "Change", "Drill", "Moment", "Part"]

#: How far past the clean pose a fault goes, as a share of what its `Change` says.
SIZES = {"inside": 0.35, "small": 1.0, "large": 1.5}
Part = tuple[float, str, float]


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise in a faulty repetition.

    `poses` are angles by pose that replace the clean ones, `contacts` what then touches the floor; `times` are
    (seconds to get there, seconds to stay) by pose. `always`: from the first moment on, not only from the second
    repetition. `both`: the poses of the other side are changed in the same way. `view`: from where it can be told,
    if not from where the exercise is looked at.
    """

    poses: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    contacts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    times: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    always: bool = False
    both: bool = True
    view: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A part of a motion: the pose that is reached at `from_s` and left at `to_s`, of which repetition, if faulty."""

    pose: str
    leaves_s: float
    from_s: float
    to_s: float
    rep: int | None
    fault: str | None

    def data(self) -> dict[str, object]:
        """Return it as plain data."""
        return {"pose": self.pose, "leaves_s": round(self.leaves_s, 3), "from_s": round(self.from_s, 3),
                "to_s": round(self.to_s, 3), "rep": self.rep, "fault": self.fault}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drill:
    """An exercise: poses by name, from which one it starts, and the cycle: (seconds to get there, pose, to stay).

    A pose called `NAME_right` is the mirror image of `NAME_left` where it isn't given. A `hold` has one pose in its
    cycle; its fault comes after a while and goes again. With `alternate` each `_left` and `_right` is a repetition of
    its own; else a whole cycle is. What touches the floor is put down as in the pose `set_by`, else as in the first.
    `spread`: who stands with the legs apart does so here too. `view` is where the camera looks from: "side", "front",
    "foot", "head", "above".
    """

    exercise: str
    view: str
    poses: Mapping[str, Key]
    cycle: tuple[Part, ...]
    start: str = "rest"
    start_s: float = 1.0
    into: tuple[Part, ...] = ()
    out: tuple[Part, ...] = ()
    times: int = 3
    hold: bool = False
    alternate: bool = False
    set_by: str | None = None
    spread: bool = True
    faults: Mapping[str, Change] = field(default_factory=dict)

    def seen_from(self, fault: str | None) -> str:
        """Return from where the camera looks at the exercise, clean or with a fault."""
        return (self.faults[fault].view if fault else None) or self.view

    def pose(self, name: str, change: Change | None = None, size: float = 1.0) -> Key:
        """Return a pose, clean or changed."""
        stem, _, side = name.rpartition("_")
        if name not in self.poses and side == "right" and f"{stem}_left" in self.poses:
            if change is not None and not change.both:
                change = None
            return self.pose(f"{stem}_left", change, size).mirrored()
        key = self.poses[name]
        if change is None:
            return key
        angles = dict(key.angles)
        for angle, value in change.poses.get(name, {}).items():
            clean = angles.get(angle, ANGLES[angle][0])
            angles[angle] = clean + size * (value - clean)
        contacts = change.contacts.get(name, key.contacts) if size >= 1.0 else key.contacts
        return Key(contacts, angles, key.about)

    def motion(
        self, fault: str | None = None, size: float = 1.0, times: int | None = None, tremor: float = 0.0,
        mirrored: bool = False, spread_deg: float = 0.0,
    ) -> tuple[Keys, list[Moment]]:  # fmt: skip
        """Return the motion, clean or with one fault, and what it consists of."""
        change = None if fault is None else self.faults[fault]
        always = change if change is not None and change.always else None
        parts: list[tuple[float, str, float, int | None, Change | None]] = []
        parts += [(*part, None, always) for part in self.into]
        count = self.times if times is None else times
        if self.hold:
            move, pose, stay = self.cycle[0]
            if change is None or always is not None:
                parts.append((move, pose, stay, 0, always))
            else:
                parts += [(move, pose, 0.4 * stay, 0, None), (0.8, pose, 0.4 * stay, 0, change),
                          (0.8, pose, 0.3 * stay, 0, None)]  # fmt: skip
        else:
            for number in range(count):
                wrong = change if number > 0 or always is not None else None
                parts += [(*part, number, wrong) for part in self.cycle]
        parts += [(*part, None, always) for part in self.out]
        memo: dict[tuple[str, bool], Key] = {}

        def key(name: str, wrong: Change | None) -> Key:
            if (name, wrong is not None) not in memo:
                found = self.pose(name, wrong, size)
                memo[name, wrong is not None] = found.mirrored() if mirrored else found
            return memo[name, wrong is not None]

        steps: list[Step] = []
        moments = [Moment(self.start, 0.0, 0.0, self.start_s, None, fault if always else None)]
        now = self.start_s
        for move, name, stay, rep, wrong in parts:
            if wrong is not None and name in wrong.times:
                clean = move, stay
                move, stay = (c + min(size, 1.0) * (w - c) for c, w in zip(clean, wrong.times[name], strict=True))
            steps.append((move, key(name, wrong), stay))
            touched = wrong is not None and self._touches(wrong, name)
            moments.append(Moment(name, now, now + move, now + move + stay, rep, fault if touched else None))
            now += move + stay
        set_by = None if self.set_by is None else key(self.set_by, always)
        spread_deg *= self.spread
        return Keys(key(self.start, always), self.start_s, tuple(steps), 1.0, tremor, set_by, spread_deg), moments

    @staticmethod
    def _touches(change: Change, name: str) -> bool:
        names = {name}
        if change.both and name.endswith("_right"):
            names.add(name.removesuffix("right") + "left")
        return any(n in of for n in names for of in (change.poses, change.contacts, change.times))
