"""What an exercise is to the renderer: states of a few numbers, and a solver that turns each into a pose."""

from dataclasses import astuple, dataclass
from typing import ClassVar, Protocol

import numpy as np
from tools.render.arrays import Floats
from tools.render.motion import Track, sway, tremble
from tools.render.skeleton import Posed

__all__ = ["Rest", "Solver", "State", "Steps"]


@dataclass(frozen=True, slots=True)
class State:
    """What a body is asked to do at one moment: numbers only. `UNREST` is how far each wanders in a living body."""

    UNREST: ClassVar[tuple[float, ...]] = ()

    def values(self) -> tuple[float, ...]:
        """Return the numbers in the order of the fields, for a track."""
        return tuple(float(v) for v in astuple(self))


@dataclass(frozen=True, slots=True)
class Rest:
    """The exercise's own position of rest, which its solver works out."""

    amount: float = 0.16


class Solver(Protocol):
    """Turns the states of one exercise into poses of one body on one stage, each search starting at the last pose."""

    def rest(self, rest: Rest) -> State:
        """Return the state of rest."""
        ...

    def solve(self, state: State) -> Posed:
        """Return the pose (in the person's frame) of a state."""
        ...


Step = tuple[float, State | Rest, float]


@dataclass(frozen=True, slots=True)
class Steps:
    """A motion: `first` for `stay_s`, then steps (seconds to get there, state, seconds to stay), joined smoothly."""

    first: State | Rest
    stay_s: float
    steps: tuple[Step, ...]
    sway: float = 1.0
    tremor: float = 0.0

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        return self.stay_s + sum(move + stay for move, _, stay in self.steps)

    def states(self, solver: Solver, t_s: Floats, seed: int) -> list[State]:
        """Return one state for each time (T,)."""
        keys: list[tuple[float, State | Rest]] = [(0.0, self.first), (self.stay_s, self.first)]
        now = self.stay_s
        for move, state, stay in self.steps:
            keys.append((now + move, state))
            now += move + stay
            if stay > 0:
                keys.append((now, state))
        known: list[tuple[float, State]] = [(t, solver.rest(s) if isinstance(s, Rest) else s) for t, s in keys]
        if self.stay_s <= 0:
            known = known[1:]
        if len(known) == 1:
            known.append((known[0][0] + 1.0, known[0][1]))
        kind = type(known[0][1])
        track = Track([t for t, _ in known], [s.values() for _, s in known])
        unrest: Floats = np.zeros((len(t_s), len(known[0][1].values())))
        if kind.UNREST:
            unrest = self.sway * sway(t_s, seed, len(kind.UNREST))
            if self.tremor:
                unrest = unrest + self.tremor * tremble(t_s, seed, len(kind.UNREST))
            unrest = unrest * np.asarray(kind.UNREST)
        return [kind(*(track.at(float(t)) + u).tolist()) for t, u in zip(t_s, unrest, strict=True)]
