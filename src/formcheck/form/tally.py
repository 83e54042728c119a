"""From events to what a session came to: holds, repetitions, faults, and which exercise was done when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from formcheck.form.events import (
    Event,
    FaultCleared,
    FaultSpan,
    HoldEnded,
    HoldSpan,
    Level,
    RepAborted,
    RepCompleted,
    RepSpan,
)
from formcheck.form.exercise import Exercise, When
from formcheck.form.settling import clip
from formcheck.timespans import Span, covered_s, shared_s

#: A fault this near to a recognised stretch belongs to it: hips not yet up, or already down.
_FAULT_REACH_S = 4.0
#: A repetition that does not count, this near to another one, is a bad one of the same exercise.
_REP_REACH_S = 15.0
#: Stretches of one exercise nearer than this are one part.
_JOIN_S = 10.0
#: What a set has of a hold in less is none: a frame or two.
_LEAST_S = 0.3
#: So short a stretch, so near to one of another exercise that is so many times as long, was only passed through.
_PASSING_S, _DIRECTLY_S, _MUCH_LONGER = 1.5, 1.5, 4.0
#: So short a stretch directly between two of one other exercise was the body settling between them.
_SETTLING_S = 2.0


@dataclass(slots=True)
class Tally:
    """What one engine found."""

    holds: list[HoldSpan] = field(default_factory=list)
    reps: list[RepSpan] = field(default_factory=list)
    faults: list[FaultSpan] = field(default_factory=list)
    aborted: list[RepAborted] = field(default_factory=list)

    def take(self, events: Iterable[Event], at_top: frozenset[str]) -> None:
        """Take the events of one frame; `at_top` names the faults that are judged at the top of a repetition."""
        for event in events:
            if isinstance(event, HoldEnded):
                self.holds.append(event.hold)
            elif isinstance(event, RepCompleted):
                self.reps.append(event.rep)
            elif isinstance(event, FaultCleared):
                self.faults.append(event.fault)
            elif isinstance(event, RepAborted):
                # It was no repetition of this exercise, so its top was no top.
                self.aborted.append(event)
                self.faults = [f for f in self.faults if f.start_s < event.t or f.id not in at_top]

    @property
    def spans(self) -> Iterator[Span]:
        """The stretches that speak for the exercise: holds and repetitions.

        One repetition alone that does not count says nothing, unless everything that makes it this exercise was seen in
        it; near another one it is just badly done.
        """
        yield from ((hold.start_s, hold.end_s) for hold in self.holds)
        for rep in self.reps:
            near = any(abs(rep.start_s - other.start_s) <= _REP_REACH_S for other in self.reps if other is not rep)
            if rep.counted or rep.is_clear or near:
                yield rep.start_s, rep.end_s

    def within(self, sets: Sequence[Span], unseen: Sequence[Span], early_s: float) -> Tally:
        """What of it lies in `sets`. A hold begins and ends with its set at the earliest and latest; `unseen` says
        when nothing could be judged; a repetition may have begun `early_s` before its set."""
        broken = [(f.start_s, f.end_s or f.start_s) for f in self.faults if f.voids and f.level is Level.FAULT]
        return Tally(
            holds=[part for hold in self.holds for one in sets if (part := _part(hold, one, [*broken, *unseen]))],
            reps=[r for r in self.reps if any(a - early_s <= r.start_s and r.end_s <= b for a, b in sets)],
            faults=clip(self.faults, sets),
        )


def _part(hold: HoldSpan, span: Span, bad: Sequence[Span]) -> HoldSpan | None:
    """What of a hold lies in `span`; `bad` says when it was out of form or sight."""
    start_s, end_s = max(hold.start_s, span[0]), min(hold.end_s, span[1])
    if end_s - start_s < _LEAST_S:
        return None
    total_s = end_s - start_s
    outside = ((hold.start_s, start_s), (end_s, hold.end_s))
    good_s = sum(b - a - covered_s(bad, (a, b)) for a, b in outside)
    in_form_s = max(0.0, min(total_s, hold.in_form_s - good_s))
    unseen_s = min(hold.unseen_s, total_s - in_form_s)
    return replace(hold, start_s=start_s, end_s=end_s, total_s=total_s, in_form_s=in_form_s, unseen_s=unseen_s)


def at_top_faults(exercise: Exercise) -> frozenset[str]:
    """Ids of the faults that are judged at the top of a repetition."""
    return frozenset(fault.id for fault in exercise.faults if fault.when is When.TOP)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch in which `exercise` was done."""

    exercise: str
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Its length."""
        return self.end_s - self.start_s

    def is_of(self, span: RepSpan | HoldSpan) -> bool:
        """Whether it is the stretch of this repetition or hold."""
        return (span.start_s, span.end_s) == (self.start_s, self.end_s)

    def overlap_s(self, start_s: float, end_s: float) -> float:
        """How much of start..end lies in it."""
        return shared_s((self.start_s, self.end_s), (start_s, end_s))

    def gap_s(self, other: Stretch) -> float:
        """Time between it and another one; below 0 where they share time."""
        return max(other.start_s - self.end_s, self.start_s - other.end_s)


def recognised(tallies: dict[str, Tally]) -> tuple[dict[str, Tally], tuple[Stretch, ...]]:
    """Of all that the engines found, what was really done: each moment belongs to one exercise, the clearest.

    Returns the tallies of the exercises that remain, and the parts of the recording in rising time.
    """
    candidates = [Stretch(name, *span) for name, tally in tallies.items() for span in tally.spans]
    accepted: list[Stretch] = []
    for stretch in sorted(candidates, key=lambda s: (-evidence_s(tallies[s.exercise], s), s.exercise)):
        taken_s = sum(
            other.overlap_s(stretch.start_s, stretch.end_s) for other in accepted if other.exercise != stretch.exercise
        )
        if taken_s <= 0.3 * stretch.length_s:
            accepted.append(stretch)
    kept = {}
    accepted = [stretch for stretch in accepted if not _is_passed_through(stretch, accepted)]
    moved = [s for s in accepted if any(s.is_of(rep) for rep in tallies[s.exercise].reps)]
    between = [stretch for stretch in moved if _is_in_between(stretch, moved)]
    accepted = [stretch for stretch in accepted if stretch not in between]
    for name, tally in tallies.items():
        own = [s for s in accepted if s.exercise == name]
        if own:
            kept[name] = _kept(tally, own, [s for s in accepted if s.exercise != name])
    return kept, join_stretches(accepted)


def evidence_s(tally: Tally, stretch: Stretch) -> float:
    """How clearly `tally` speaks for a stretch: its seconds, those in form twice; of a repetition, if it counts."""
    held_s = sum(hold.total_s + hold.in_form_s - hold.unseen_s for hold in tally.holds if stretch.is_of(hold))
    moved_s = sum((1 + rep.counted) * stretch.length_s for rep in tally.reps if stretch.is_of(rep))
    return held_s + moved_s


def _is_passed_through(stretch: Stretch, all_found: Sequence[Stretch]) -> bool:
    """Whether it is a short moment of something else on the way into or out of a much longer exercise."""
    return stretch.length_s <= _PASSING_S and any(
        other.exercise != stretch.exercise
        and other.length_s >= _MUCH_LONGER * stretch.length_s
        and -stretch.length_s <= stretch.gap_s(other) <= _DIRECTLY_S
        for other in all_found
    )


def _is_in_between(stretch: Stretch, moved: Sequence[Stretch]) -> bool:
    """Whether it is a short moment right between two repetitions of another exercise, in which the body settles.

    Shorter than both; the only one far around may be longer.
    """
    if stretch.length_s > _SETTLING_S:
        return False
    own = [s for s in moved if s.exercise == stretch.exercise and s != stretch]
    is_alone = all(s.gap_s(stretch) > _REP_REACH_S for s in own)
    near = [s for s in moved if s.exercise != stretch.exercise and s.gap_s(stretch) <= _DIRECTLY_S]
    near = [s for s in near if is_alone or s.length_s > stretch.length_s]
    before = {s.exercise for s in near if s.start_s < stretch.start_s}
    return any(s.exercise in before for s in near if s.start_s > stretch.start_s)


def _kept(tally: Tally, own: list[Stretch], others: list[Stretch]) -> Tally:
    """What of a tally lies in or near its own stretches, and not in those of others."""

    def belongs(start_s: float, end_s: float) -> bool:
        near = any(s.overlap_s(start_s - _FAULT_REACH_S, end_s + _FAULT_REACH_S) > 0 for s in own)
        mine_s = sum(s.overlap_s(start_s, end_s) for s in own)
        theirs_s = sum(s.overlap_s(start_s, end_s) for s in others)
        return near and mine_s >= theirs_s

    spans = {(s.start_s, s.end_s) for s in own}
    return Tally(
        holds=[hold for hold in tally.holds if (hold.start_s, hold.end_s) in spans],
        reps=[rep for rep in tally.reps if (rep.start_s, rep.end_s) in spans],
        faults=[f for f in tally.faults if belongs(f.start_s, f.end_s or f.start_s)],
    )


def join_stretches(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches of the same exercise that follow each other closely, as one; in rising time."""
    parts: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: s.start_s):
        last = parts[-1] if parts else None
        if last and last.exercise == stretch.exercise and stretch.start_s - last.end_s <= _JOIN_S:
            parts[-1] = Stretch(last.exercise, last.start_s, max(last.end_s, stretch.end_s))
        else:
            parts.append(stretch)
    return tuple(parts)
