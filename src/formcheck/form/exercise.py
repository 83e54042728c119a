"""What an exercise is: one declaration, data only.

`Hold` is a timed position, `Reps` a counted movement (the other counted kinds are in `kinds`). All say in which
position form is judged, what is measured, and from which value on it is a fault. New behaviour is a new metric or a
general feature of the engine, never a subclass for one exercise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from formcheck.form.body import Body, Side
from formcheck.form.metrics import Metric, metric_named
from formcheck.form.posture import Posture
from formcheck.wording import prescription_words

SideOf = Callable[[Body], Side | None]


class View(Enum):
    """Where the camera must stand.

    With the breadth of the shoulders in the picture (in trunks) that goes with it, and, where the camera looks along
    the body, which end is towards it: -1 the feet, +1 the head. From above a lying body looks as a standing one does
    from the front: only what else is asked of the body tells the two apart.
    """

    SIDE = ("side", -math.inf, 0.5, 0)
    CORNER = ("between side and front", 0.35, 0.68, 0)
    FRONT = ("front", 0.2, 1.15, 0)  # a trunk that has rolled is narrow too
    FOOT = ("foot end", 0.5, math.inf, -1)
    HEAD = ("head end", 0.5, math.inf, 1)
    ABOVE = ("above", 0.2, 1.15, 0)

    def __init__(self, label: str, least: float, most: float, end: int) -> None:
        self.label = label
        self.least = least
        self.most = most
        self.end = end

    def fits(self, breadth: float, end_on: float = 0.0, *, inside: bool = False) -> bool:
        """Whether a body of this breadth, and `end_on` to the camera (-1 feet first to +1 head first), is seen so.

        `inside`: it was so far, in an exercise that goes on; arms that reach ahead make shoulders broader, and a trunk
        that bows towards the camera is short in the picture.
        """
        slack = _VIEW_SLACK if inside else 1.0
        fits = self.least / slack <= breadth <= self.most + (_BROADER if inside else 0.0)
        return fits and (not self.end or end_on * self.end * slack >= _END_ON)


#: The trunk points at the camera, or away from it, by at least this share of its length (30 degrees to the picture).
_END_ON = 0.5
#: What is being judged may look so many times narrower, or so many trunks broader, before the view counts as lost.
_VIEW_SLACK, _BROADER = 1.2, 0.2


class When(Enum):
    """During what a fault is looked for, and what a quantity of a repetition is about."""

    POSITION = "in position"
    BOTTOM = "at rest between repetitions"
    WAY_UP = "on the way up"
    TOP = "at the top of a repetition"
    WAY_DOWN = "on the way down"


@dataclass(frozen=True, slots=True)
class Range:
    """A condition: `metric` lies in low..high. Once it does, it must leave by more than `margin` to count as out.

    With `may_hide` it must be seen to become true, and being hidden afterwards does not end it: the arm behind the
    raised one, say.
    """

    metric: Metric
    low: float = -math.inf
    high: float = math.inf
    margin: float = 0.0
    may_hide: bool = False

    def holds(self, body: Body, inside: bool) -> bool | None:
        """Whether `body` fulfils it; None where it can't be seen. `inside`: whether it was fulfilled so far."""
        value = self.metric(body)
        if math.isnan(value):
            return True if self.may_hide and inside else None
        slack = self.margin if inside else 0.0
        return self.low - slack <= value <= self.high + slack


def fulfilled(conditions: Iterable[Range], body: Body | None, *, inside: bool) -> bool | None:
    """Three-valued "and": no if any condition is not so, else can't tell if any can't be told.

    `inside`: whether all were fulfilled so far, which gives each its margin.
    """
    if body is None:
        return None
    result: bool | None = True
    for condition in conditions:
        value = condition.holds(body, inside)
        if value is False:
            return False
        if value is None:
            result = None
    return result


@dataclass(frozen=True, slots=True)
class Limit:
    """Where good form ends.

    Attributes
    ----------
    value : float
        The clear limit, in the unit of what is measured: beyond it is a fault.
    low, high : float
        The range in which a user may move `value` (and `advice`).
    source : str
        What the default rests on; "formcheck default" where no source gives a figure.
    margin : float
        Hysteresis: the fault clears only when the value is back inside by this much.
    advice : float or None
        A milder limit: beyond it there is advice, which neither breaks a hold nor voids a repetition.
    """

    value: float
    low: float
    high: float
    source: str
    margin: float = 3.0
    advice: float | None = None

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"limit {self.value} is outside its tuning range {self.low}..{self.high}")


class _OneLimit:
    """Beyond exactly one of `above` and `below` lies the fault."""

    __slots__ = ()
    id: str
    above: Limit | None
    below: Limit | None

    def __post_init__(self) -> None:
        if (self.above is None) == (self.below is None):
            raise ValueError(f"{self._told()}: give either above or below")

    def _told(self) -> str:
        return f"fault {self.id}"

    @property
    def limit(self) -> Limit:
        """The one limit it has."""
        limit = self.above or self.below
        assert limit is not None
        return limit

    @property
    def sign(self) -> float:
        """+1 where larger values are worse, -1 where smaller ones are."""
        return 1.0 if self.above is not None else -1.0


@dataclass(frozen=True, slots=True)
class Witness(_OneLimit):
    """What else may say that a fault is there: another quantity, with a limit of its own.

    `words` name it beside what the fault itself is judged by, `cue` is said instead of the fault's where it spoke.
    `from_rest` and `rest_band` are as in `Fault`.
    """

    metric: Metric
    words: str
    above: Limit | None = None
    below: Limit | None = None
    from_rest: bool = False
    rest_band: tuple[float, float] = (-math.inf, math.inf)
    cue: str = ""

    def _told(self) -> str:
        return f"witness {self.metric.name}"


@dataclass(frozen=True, slots=True)
class Fault(_OneLimit):
    """Something to change, seen while it lasts.

    Exactly one of `above` and `below` is given: beyond it lies the fault. `from_rest` judges the change since the
    repetition, or the hold, began instead of the value itself; only a rest that is still and lies in `rest_band` (low,
    high) is a zero for it, and without one it is `rest_else`, or there is no verdict. A fault with `voids` takes the
    seconds out of a hold's time in form and keeps a repetition from being counted. Where there is another `witness`,
    either may speak, and `words` name what is judged here. Where `views` are given, it is judged from these only.
    """

    id: str
    metric: Metric
    cue: str
    above: Limit | None = None
    below: Limit | None = None
    after_s: float = 0.5
    when: When = When.POSITION
    from_rest: bool = False
    rest_band: tuple[float, float] = (-math.inf, math.inf)
    rest_else: float | None = None
    voids: bool = True
    words: str = ""
    witness: Witness | None = None
    views: tuple[View, ...] = ()

    @property
    def witnesses(self) -> tuple[Fault | Witness, ...]:
        """All that may say that it is there."""
        return (self,) if self.witness is None else (self, self.witness)

    def is_seen_from(self, body: Body) -> bool:
        """Whether it can be judged from where the camera sees `body`."""
        return not self.views or any(view.fits(body.breadth, body.end_on) for view in self.views)


@dataclass(frozen=True, slots=True)
class RepMeasure:
    """A quantity of one finished repetition; `measure` takes a `RepStats` and gives NaN where it can't be told.

    `when` is the moment that it is about: there a fault of it is dated. `maker` is what made it, `of` which metrics.
    """

    name: str
    unit: str
    positive: str
    measure: Callable[[RepStats], float]
    when: When = When.TOP
    maker: str = ""
    of: tuple[Metric, ...] = ()

    def __post_init__(self) -> None:
        if not self.maker:
            MEASURES[self.name] = self

    @property
    def error(self) -> float:
        """By how much it may read differently from picture to picture: as its metrics, where it is a value of them."""
        return max((metric.error for metric in self.of if metric.unit == self.unit), default=0.0)

    @property
    def text(self) -> str:
        """How a declaration written as text names it: by its name, or who makes it and of what (``peak knee_deg``)."""
        return " ".join((self.maker, *(metric.name for metric in self.of))) if self.maker else self.name

    def __reduce__(self) -> tuple[Any, ...]:  # its function can't be pickled, what it is called can
        return _measure_from, (self.maker or self.name, self.of)


#: Measures by their name, and what makes one of a metric or two.
MEASURES: dict[str, RepMeasure] = {}
MAKERS: dict[str, Callable[..., RepMeasure]] = {}

_Metrics = ParamSpec("_Metrics")


def measure_maker(name: str) -> Callable[[Callable[_Metrics, RepMeasure]], Callable[_Metrics, RepMeasure]]:
    """Let a declaration written as text have measures made by this function; of the same metrics it is the same one."""

    def wrap(make: Callable[_Metrics, RepMeasure]) -> Callable[_Metrics, RepMeasure]:
        @cache
        def made(*metrics: Metric) -> RepMeasure:
            plain = make(*metrics)  # type: ignore[call-arg, arg-type]
            MEASURES.pop(plain.name, None)
            return replace(plain, maker=name, of=metrics)

        MAKERS[name] = made
        return wraps(make)(made)  # type: ignore[return-value]

    return wrap


def measure_named(text: str) -> RepMeasure:
    """The measure that a text means (`RepMeasure.text`); KeyError where there is none."""
    maker, *metrics = text.split()
    return MAKERS[maker](*(metric_named(name) for name in metrics)) if metrics else MEASURES[maker]


def _measure_from(name: str, of: tuple[Metric, ...]) -> RepMeasure:
    return MAKERS[name](*of) if of else MEASURES[name]


@dataclass(frozen=True, slots=True)
class RepFault(_OneLimit):
    """Something to change, known only once the repetition is over."""

    id: str
    measure: RepMeasure
    cue: str
    above: Limit | None = None
    below: Limit | None = None
    voids: bool = True


@dataclass(slots=True)
class RepStats:
    """What is known of one repetition when it ends.

    Attributes
    ----------
    start_s, top_s, end_s : float
        When it left rest, reached its top (nine tenths of the way), and was back at rest; seconds of presentation time.
    rest, peak : float
        The effort at rest and at its highest, in the effort's unit.
    hold_s, unseen_s : float
        Seconds spent at the top, and seconds in which the effort could not be seen.
    lowering_s : float
        Seconds of the way down from 80 to 20 % of the travel; NaN where that was not seen.
    best : dict of str to float
        The highest value of each watched metric, by name; absent where it was never seen.
    upper_median : dict of str to float
        The median of each watched metric in the upper part of the way; absent where it was never seen there.
    side, partner : Side or None
        Side of the working limb, and of the limb that goes with it.
    down_s : float
        When it last was as high as `top_s`, so that the way down begins; NaN for a movement without one.
    t_s, efforts : tuple of float
        Times and effort of each frame in which the effort was seen, from half a second before it left rest; bounded: a
        very long repetition keeps every second one, or every fourth.
    arrays : dict of str to tuple of float
        Each watched metric at `t_s`, by name; NaN where unseen.
    way : str or None
        Which way it went round, of a circle.
    first_range : float
        Median range of effort of the first three repetitions of the set; NaN while there are none.
    other_range : float
        The same of the other side; NaN while it has not moved, or there are no sides.
    """

    start_s: float
    top_s: float
    end_s: float
    rest: float
    peak: float
    hold_s: float
    unseen_s: float
    lowering_s: float
    best: dict[str, float]
    upper_median: dict[str, float]
    side: Side | None
    partner: Side | None
    down_s: float = math.nan
    t_s: tuple[float, ...] = ()
    efforts: tuple[float, ...] = ()
    arrays: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    way: str | None = None
    first_range: float = math.nan
    other_range: float = math.nan

    def span_of(self, when: When) -> tuple[float, float]:
        """From when to when this moment of it lasted, seconds."""
        down_s = self.top_s if math.isnan(self.down_s) else self.down_s
        return {
            When.WAY_UP: (self.start_s, self.top_s),
            When.TOP: (self.top_s, self.end_s),
            When.WAY_DOWN: (down_s, self.end_s),
        }.get(when, (self.start_s, self.end_s))


#: Where more than this share of a repetition was out of sight, it may have gone higher than was seen.
_MOST_UNSEEN = 0.4


@measure_maker("peak")
def peak_of(metric: Metric) -> RepMeasure:
    """The highest value of a metric in the repetition; can't tell where its upper part, or much of it, was hidden."""

    def measure(rep: RepStats) -> float:
        if rep.unseen_s > _MOST_UNSEEN * (rep.end_s - rep.start_s):
            return math.nan
        return rep.best[metric.name] if metric.name in rep.upper_median else math.nan

    return RepMeasure(f"peak_{metric.name}", metric.unit, metric.positive, measure)


@measure_maker("top")
def at_top(metric: Metric) -> RepMeasure:
    """The median of a metric in the upper part of the repetition."""

    def measure(rep: RepStats) -> float:
        return rep.upper_median.get(metric.name, math.nan)

    return RepMeasure(f"top_{metric.name}", metric.unit, metric.positive, measure)


#: A top that was only touched was not reached; seconds.
_TOUCHED_S = 0.2
#: The longest that the hold can have been: what was out of sight is no proof that it was short. Where the top was not
#: reached there is nothing to hold.
HOLD_S = RepMeasure(
    "rep_hold_s",
    "s",
    "longer at the top",
    lambda rep: rep.hold_s + rep.unseen_s if rep.hold_s > _TOUCHED_S else math.nan,
)
#: Seconds, not degrees a second: seen at an angle, degrees shrink or grow and time doesn't.
LOWERING_S = RepMeasure("lowering_s", "s", "slower", lambda rep: rep.lowering_s, when=When.WAY_DOWN)
SAME_SIDE = RepMeasure(
    "same_side",
    "yes",
    "arm and leg of one side",
    lambda rep: math.nan if None in (rep.side, rep.partner) else float(rep.side is rep.partner),
)


@dataclass(frozen=True, slots=True)
class Prescription:
    """What the sources ask for; the default of a set."""

    sets: int = 1
    hold_s: float | None = None
    reps: int | None = None
    rest_s: float = 30.0
    each_side: bool = False

    @property
    def words(self) -> str:
        """``3 sets of 30 s, 30 s rest``."""
        rest_s = self.rest_s if self.sets > 1 else None
        where = " on each side" if self.each_side else ""
        return prescription_words(sets=self.sets, reps=self.reps, hold_s=self.hold_s, rest_s=rest_s, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """What every exercise declares. Use `Hold` or `Reps`.

    Attributes
    ----------
    id : str
        File name, command-line word and history key; stable.
    right : str
        What good form is, in a sentence.
    view, camera : View, str
        Where the camera best stands, for the machine and in words.
    other_views : tuple of View
        From where else it can be judged.
    line : tuple of str
        Joints of the line that is judged and drawn.
    line_of : str
        Whose joints the line uses: "near", "middle" or "working" (the raised limb).
    postures : tuple of Posture
        How a body lies and what carries it, in this exercise.
    position : tuple of Range
        What else must be true to be in the position at all; wide enough that bad form is still in it.
    shown : Metric
        The one value that the overlay shows.
    """

    id: str
    title: str
    right: str
    view: View
    other_views: tuple[View, ...] = ()
    camera: str
    line: tuple[str, ...]
    line_of: str = "near"
    postures: tuple[Posture, ...]
    position: tuple[Range, ...]
    shown: Metric
    faults: tuple[Fault, ...]
    prescription: Prescription
    sources: tuple[str, ...]
    caution: str | None = None
    side_of: SideOf | None = None

    @property
    def is_recognised(self) -> bool:
        """Whether it is looked for unasked: a picture doesn't tell that the camera looks down on who lies."""
        return self.view is not View.ABOVE

    @property
    def warning(self) -> str:
        """What its sources warn of, and in any case that pain means stop."""
        words = self.caution or ""
        return words if "pain" in words.lower() else f"Pain means stop. {words}".rstrip()

    @property
    def views(self) -> tuple[View, ...]:
        """Every view that it can be judged from, the best first."""
        return (self.view, *self.other_views)

    @property
    def all_faults(self) -> tuple[Fault | RepFault, ...]:
        """Every fault, whenever it is judged."""
        return self.faults

    @property
    def can_be_held(self) -> bool:
        """Whether it is timed, or may be instead of being counted."""
        return False

    def metrics(self) -> Iterator[Metric]:
        """Every metric that is measured for it, each once."""
        seen = {condition.metric.name: condition.metric for condition in self.position}
        seen.update({of.metric.name: of.metric for fault in self.faults for of in fault.witnesses})
        seen[self.shown.name] = self.shown
        yield from seen.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Exercise):
    """A position that is timed.

    Time counts while `held` is true too: it is narrower than `position`, and wider than good form. Where it may be the
    top of another exercise's repetition as well, it is a hold once it has lasted `hold_from_s`, from its beginning on.
    """

    held: tuple[Range, ...]
    hold_from_s: float = 0.0

    @property
    def can_be_held(self) -> bool:
        """Always."""
        return True

    def metrics(self) -> Iterator[Metric]:
        """Every metric that is measured for it, each once."""
        own = {metric.name: metric for metric in Exercise.metrics(self)}
        own.update({condition.metric.name: condition.metric for condition in self.held})
        yield from own.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Exercise):
    """What every counted movement declares. Use `Reps`, or `Flow`, `Swing` or `Circle` of `kinds`.

    Attributes
    ----------
    travel : float
        The least movement that is an attempt at all.
    requires : tuple of Range
        What must also be so, as a median of the upper part, for the movement to be this exercise at all. What was
        never seen does not speak against it.
    watched : tuple of Metric
        What else is kept of each repetition, for its measures.
    partner_of : callable or None
        Side of the limb that goes with the working one (`side_of`).
    alternates : bool
        Whether sides are counted apart and should come out even.
    held : tuple of Range
        Where sources ask for it held or counted: the position that is timed. Once it has been kept for `hold_from_s`
        seconds it is a hold, from its beginning on, and no repetition. Empty: only counted.
    most_hold_s : float
        What stays at the top for longer was no repetition but a hold: of another exercise, where `auto` decides.
    told_by_still : bool
        Whether one picture of its top tells it: not where others rest like that.
    """

    travel: float = 0.0
    requires: tuple[Range, ...] = ()
    rep_faults: tuple[RepFault, ...] = ()
    watched: tuple[Metric, ...] = ()
    partner_of: SideOf | None = None
    alternates: bool = False
    held: tuple[Range, ...] = ()
    hold_from_s: float = 8.0
    most_hold_s: float = math.inf
    told_by_still: bool = True

    @property
    def all_faults(self) -> tuple[Fault | RepFault, ...]:
        """Every fault, whenever it is judged."""
        return self.faults + self.rep_faults

    @property
    def can_be_held(self) -> bool:
        """Where it says what is held."""
        return bool(self.held)

    @property
    def counted_by(self) -> tuple[Metric, ...]:
        """The metrics by whose course repetitions are found; the first is their effort."""
        return ()

    @property
    def effort_unit(self) -> str:
        """The unit of the effort, and so of the range of a repetition."""
        return next((metric.unit for metric in self.counted_by), "")

    @property
    def tops(self) -> tuple[float, ...]:
        """Values of the effort at which the top of a repetition begins; none where it has no such value."""
        return ()

    @property
    def conditions(self) -> tuple[Range, ...]:
        """Every further condition that is looked at in each frame."""
        return self.requires + self.held

    def metrics(self) -> Iterator[Metric]:
        """Every metric that is measured for it, each once."""
        own = {metric.name: metric for metric in Exercise.metrics(self)}
        own.update({metric.name: metric for metric in self.counted_by})
        own.update({condition.metric.name: condition.metric for condition in self.conditions})
        own.update({metric.name: metric for metric in self.watched})
        yield from own.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reps(Counted):
    """A movement that is counted: `effort` rises from rest to a top and comes back.

    Attributes
    ----------
    effort : Metric
        What goes up and down.
    travel : float
        The least rise from rest that is an attempt at all, in the effort's unit.
    top : float
        The effort from which on the body is at the top: time there is the hold of the repetition.
    top_follows : str or None
        Id of the fault with whose limit the top moves: high enough is where the top begins.
    effort_of : callable or None
        The effort of one side, where `effort` is the higher of both: while a repetition moves and its own side is
        hidden, the other side does not stand in for it.
    cycle_a_side : bool
        Count each side by its own `effort_of`, for limbs that move at the same time: one comes down as the other rises.
    start, end : tuple of Range
        Named positions, for a movement on whose way no one position holds: the body is in position in either of them,
        and on the way between for a few seconds. What never came near the `end` is an attempt at something else only if
        `requires` says so.
    """

    effort: Metric
    travel: float
    top: float
    top_follows: str | None = None
    effort_of: Callable[[Body, Side], float] | None = None
    cycle_a_side: bool = False
    start: tuple[Range, ...] = ()
    end: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        if self.cycle_a_side and self.effort_of is None:
            raise ValueError(f"{self.id}: cycle_a_side needs effort_of")
        if bool(self.start) != bool(self.end):
            raise ValueError(f"{self.id}: give both start and end, or neither")

    @property
    def counted_by(self) -> tuple[Metric, ...]:
        """The metrics by whose course repetitions are found; the first is their effort."""
        return (self.effort,)

    @property
    def tops(self) -> tuple[float, ...]:
        """The effort at which the top of a repetition begins."""
        return (self.top,)

    @property
    def conditions(self) -> tuple[Range, ...]:
        """Every further condition that is looked at in each frame."""
        return self.requires + self.held + self.start + self.end


AnyFault = TypeVar("AnyFault", Fault, RepFault)


class Change(Protocol):
    """A fault with another limit, or as it was."""

    def __call__(self, fault: AnyFault, /) -> AnyFault:
        """The fault as it shall be."""


def with_limits(exercise: Exercise, change: Change) -> Exercise:
    """The exercise with each fault as `change` makes it, and with all that rests on a limit moved along.

    The top of a repetition moves with the limit of the fault that it follows. What is held, and the position, reach at
    least as far beyond a limit as before, or as its margin: else a limit that was loosened could not be reached.
    """
    faults = tuple(change(fault) for fault in exercise.faults)
    moves = [(old, new) for old, new in zip(exercise.faults, faults, strict=True) if old.limit != new.limit]
    position = tuple(_wide_enough(condition, moves) for condition in exercise.position)
    changed = replace(exercise, faults=faults, position=position)
    if isinstance(changed, Hold | Counted):
        changed = replace(changed, held=tuple(_wide_enough(condition, moves) for condition in changed.held))
    if not isinstance(changed, Counted):
        return changed
    before = {fault.id: fault.limit.value for fault in exercise.all_faults}
    changed = replace(changed, rep_faults=tuple(change(fault) for fault in changed.rep_faults))
    moved = {fault.id: fault.limit.value - before[fault.id] for fault in changed.all_faults}
    if not isinstance(changed, Reps):
        return changed
    return replace(changed, top=changed.top + moved.get(changed.top_follows or "", 0.0))


def _wide_enough(condition: Range, moves: list[tuple[Fault, Fault]]) -> Range:
    low, high = condition.low, condition.high
    for old, new in moves:
        if new.metric == condition.metric and not new.from_rest:
            value, margin = new.limit.value, new.limit.margin
            if new.above:
                high = max(high, value + min(high - old.limit.value, margin))
            else:
                low = min(low, value - min(old.limit.value - low, margin))
    return replace(condition, low=low, high=high)
