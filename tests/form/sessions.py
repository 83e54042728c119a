"""Sessions of the stick figure, judged: what was done, in short lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tests.builders import BirdDog, GluteBridge, Key, Moments, ProneFlat, SidePlank, Stance

from formcheck.exercises import EXERCISES
from formcheck.form.engine import Timing
from formcheck.form.events import Event, FaultSpan, FormState, HoldSpan, Level, RepSpan
from formcheck.judge import Judge, Verdict


@dataclass
class Judged:
    """All that a judge said of a stream."""

    states: list[FormState] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    verdict: Verdict = field(init=False)

    @property
    def holds(self) -> list[HoldSpan]:
        return [hold for tally in self.verdict.tallies.values() for hold in tally.holds]

    @property
    def reps(self) -> list[RepSpan]:
        return [rep for tally in self.verdict.tallies.values() for rep in tally.reps]

    @property
    def faults(self) -> list[FaultSpan]:
        return [f for tally in self.verdict.tallies.values() for f in tally.faults if f.level is Level.FAULT]

    @property
    def advice(self) -> list[FaultSpan]:
        return [f for tally in self.verdict.tallies.values() for f in tally.faults if f.level is Level.ADVICE]

    @property
    def fault_ids(self) -> set[str]:
        return {fault.id for fault in self.faults}

    @property
    def sides(self) -> list[str | None]:
        sides = [span.side for span in self.holds] + [span.side for span in self.reps]
        return [side.value if side else None for side in sides]

    def of(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if type(event) is kind]


def judged(moments: Moments, *exercises: str, timing: Timing | None = None, judge: Judge | None = None) -> Judged:
    """What is said of `moments`, judged as these exercises; as every one without."""
    judge = judge or Judge([EXERCISES[name] for name in exercises or EXERCISES], timing)
    result = Judged()
    for t, pose in moments:
        result.states.append(judge.update(t, pose))
        result.events += result.states[-1].events
    last, result.verdict = judge.finish()
    result.events += last
    return result


def joined(*parts: Iterable[Key]) -> list[Key]:
    """Keys one after another: the times of each part count from the end of the one before."""
    keys: list[Key] = []
    for part in parts:
        base = keys[-1][0] if keys else 0.0
        keys += [(base + t, stance) for t, stance in part]
    return [(0.0, keys[0][1]), *keys]


def before(stance: Stance) -> Stance:
    """Where one comes from: the floor."""
    if isinstance(stance, SidePlank):
        return replace(stance, sag_deg=4.0, arm_lean_deg=75.0, roll_deg=0.0)  # lying on the side
    return ProneFlat()


def hold(stance: Stance, seconds: float = 6.0, way_s: float = 1.0) -> list[Key]:
    """From the floor into a stance, and down again; up at 2 + `way_s`."""
    rest = before(stance)
    up, down = 2 + way_s, 2 + way_s + seconds
    return [(2, rest), (up, stance), (down, stance), (down + way_s, rest), (down + way_s + 2, rest)]


GOOD_DOG = BirdDog(leg_deg=-5.0, arm_deg=-3.0)


def dog(top: BirdDog = GOOD_DOG, seconds: float = 4.0, way_s: float = 1.2) -> list[Key]:
    """One repetition: on all fours 1.5 s, up, hold, down."""
    rest = BirdDog(top.leg, top.arm)
    down = 1.5 + way_s + seconds
    return [(1.5, rest), (1.5 + way_s, top), (down, top), (down + way_s, rest), (down + way_s + 1.5, rest)]


def bridge(top: GluteBridge | None = None, seconds: float = 1.5, way_s: float = 1.2) -> list[Key]:
    """One repetition: lying 1.5 s, up, hold, down."""
    top = top or GluteBridge(0.0)
    low = GluteBridge(top.knee_deg / 2 - 93.0, top.knee_deg)  # hips on the floor
    down = 1.5 + way_s + seconds
    return [(1.5, low), (1.5 + way_s, top), (down, top), (down + way_s, low), (down + way_s + 1.5, low)]
