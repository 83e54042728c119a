"""What the engine says: events as they are confirmed, spans once they are over, a state for every frame.

All times are seconds of presentation time. An event carries its onset `t` and the later `confirmed_t` at which it
had lasted long enough to be believed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from formcheck.form.body import Side
from formcheck.timespans import Span, meets


class Phase(Enum):
    """Where in an exercise the body is."""

    AWAY = "away"  # not in the position of the exercise
    READY = "ready"  # in position, but nothing counts: hips still down, or at rest between repetitions
    HOLDING = "holding"  # time counts
    MOVING = "moving"  # a repetition is under way
    TOP = "top"  # a repetition is at its top
    UNSEEN = "unseen"  # can't tell


class Level(Enum):
    """How bad: `ADVICE` is worth saying, `FAULT` breaks form."""

    FAULT = "fault"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """A fault from its onset to its end.

    `peak` is the worst value and `limit` the one it passed, both in `unit`, of the quantity `metric`. Where several
    judge the fault, `by` says in words which spoke. `end_s` is None while it lasts.
    """

    exercise: str
    id: str
    level: Level
    start_s: float
    end_s: float | None
    side: Side | None
    peak: float
    limit: float
    unit: str
    cue: str
    voids: bool = True
    metric: str = ""
    by: str = ""

    @property
    def span(self) -> Span:
        """From its onset to its end, which is infinite while it lasts."""
        return self.start_s, math.inf if self.end_s is None else self.end_s

    def repeats(self, other: FaultSpan) -> bool:
        """Whether both are of the same fault, at times that meet."""
        return (self.exercise, self.id) == (other.exercise, other.id) and meets(self.span, other.span)


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """A hold: `total_s` = from start to end; of it `in_form_s` without a fault and `unseen_s` out of sight."""

    exercise: str
    start_s: float
    end_s: float
    total_s: float
    in_form_s: float
    unseen_s: float
    side: Side | None

    @property
    def span(self) -> Span:
        """From its start to its end."""
        return self.start_s, self.end_s


@dataclass(frozen=True, slots=True)
class RepSpan:
    """A repetition: `hold_s` at its top; `counted` is false where a fault voids it. `unjudged`: what stayed unseen.

    `way`: which way a circle went round. `is_clear`: everything that makes a movement this exercise was seen in it.
    `measures`: range, tempo, smoothness and fading (`measures.BUILT_IN`) and what its faults are judged by, by name;
    those that can be told.
    """

    exercise: str
    start_s: float
    end_s: float
    hold_s: float
    side: Side | None
    counted: bool
    faults: tuple[str, ...]
    unjudged: tuple[str, ...] = ()
    way: str | None = None
    is_clear: bool = False
    measures: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def span(self) -> Span:
        """From its start to its end."""
        return self.start_s, self.end_s


@dataclass(frozen=True, slots=True)
class Event:
    """Base of everything that happens; `t` is its onset, `confirmed_t` when it was believed."""

    exercise: str
    t: float
    confirmed_t: float


@dataclass(frozen=True, slots=True)
class PhaseChanged(Event):
    """The body is in another phase."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class HoldStarted(Event):
    """Time counts from `t` on."""

    side: Side | None


@dataclass(frozen=True, slots=True)
class HoldEnded(Event):
    """A hold is over; `t` is its end."""

    hold: HoldSpan


@dataclass(frozen=True, slots=True)
class RepCompleted(Event):
    """A repetition is over, counted or not; `t` is its end."""

    rep: RepSpan


@dataclass(frozen=True, slots=True)
class RepAborted(Event):
    """A movement began like a repetition and was none; `t` is where it began."""

    why: str


@dataclass(frozen=True, slots=True)
class FaultRaised(Event):
    """A fault has lasted long enough; `t` is its onset."""

    fault: FaultSpan


@dataclass(frozen=True, slots=True)
class FaultCleared(Event):
    """A fault is over; `t` is its end."""

    fault: FaultSpan


@dataclass(frozen=True, slots=True)
class SideChanged(Event):
    """Another side works or supports."""

    side: Side | None


@dataclass(frozen=True, slots=True)
class ViewLost(Event):
    """From `t` on nothing can be judged; `why` says what the camera must change."""

    why: str


@dataclass(frozen=True, slots=True)
class ViewRegained(Event):
    """From `t` on it can be judged again."""


@dataclass(frozen=True, slots=True)
class FormState:
    """All that an overlay or a voice needs to know at one moment.

    Attributes
    ----------
    t : float
        Seconds of presentation time.
    exercise : str or None
        Which exercise this is about; None while none is recognised.
    phase : Phase
        Where in it the body is.
    reps, reps_by_side : int, mapping
        Counted so far.
    hold_s, in_form_s : float
        Clock of the running hold (or of the top of a repetition), and its part without a fault; 0 without one.
    faults : tuple of FaultSpan
        What is wrong now; the first matters most.
    unseen : str or None
        Why nothing can be judged now, and what to change.
    values : mapping of str to float
        Every metric of this frame; NaN is unseen.
    shown, shown_unit : str, str
        The name (in `values`) and unit of the one to show.
    line : tuple of (x, y)
        The judged line, in pixels of the picture, y down; empty while it can't be seen.
    side : Side or None
        The side that works or supports.
    events : tuple of Event
        All that was confirmed with this frame, of other exercises too: `own_events` are those of this one.
    """

    t: float
    exercise: str | None
    phase: Phase
    reps: int = 0
    reps_by_side: Mapping[str, int] = field(default_factory=dict)
    hold_s: float = 0.0
    in_form_s: float = 0.0
    faults: tuple[FaultSpan, ...] = ()
    unseen: str | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    shown: str = ""
    shown_unit: str = ""
    line: tuple[tuple[float, float], ...] = ()
    side: Side | None = None
    events: tuple[Event, ...] = ()

    @property
    def own_events(self) -> tuple[Event, ...]:
        """What was confirmed of this exercise."""
        return tuple(event for event in self.events if event.exercise == self.exercise)
