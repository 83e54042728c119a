"""A person's own neutral: measured while form is good, and what it does to the limits.

Bodies, clothes and cameras differ: the line of a correct plank reads -18 to +5 degrees. A metric that has a limit on
both sides can be calibrated. Its default neutral is the middle between the two; a person's own moves both limits by
the difference, within their tuning ranges. A neutral outside the safe band is taken at its edge; while a clear fault
stands none is measured.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from formcheck.form.events import FormState, Level, Phase, RepAborted, RepCompleted
from formcheck.form.exercise import AnyFault, Exercise, Fault, Hold, Limit, RepFault, with_limits
from formcheck.form.metrics import Metric

#: How far from the default a neutral may lie, by unit; a metric with another unit is not calibrated.
_MOST_SHIFT = {"deg": 12.0}
#: More spread than this is no neutral. Real planks that are held still have 0.2 to 1.5, knee taps 4, toe taps 10.
_MOST_SPREAD = {"deg": 3.0}
#: The good time is looked at in so many stretches (repetitions: each is one). From the earlier to the later ones the
#: middle may move by so much: a body that sinks slowly has no neutral yet, however little it wavers.
_STRETCHES = 5
_MOST_DRIFT = {"deg": 1.5}
#: At least this share of the time must have been seen, in at least so many values.
_LEAST_SEEN = 0.8
_LEAST_VALUES = 3
#: No limit is loosened by more than this share of itself: a clear sag must stay one for everybody.
_MOST_LOOSER = 1 / 3
#: A hold is given this long to settle.
_SETTLE_S = 1.0
_SOON_S = 1e-6
#: Less than this is not told apart.
_CLOSE = 0.05
#: From the median of absolute deviations to the deviation of a normal distribution.
_MAD_TO_SD = 1.4826


@dataclass(frozen=True, slots=True)
class Neutral:
    """What one metric reads on one person in good form: the median over stretches, and the spread in deviations.

    `measured` (a date) and `source` (a clip, the camera) say where it comes from.
    """

    metric: str
    value: float
    spread: float
    measured: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One person: neutrals by exercise."""

    name: str
    neutrals: Mapping[str, tuple[Neutral, ...]] = field(default_factory=dict)

    def with_neutrals(self, exercise: str, neutrals: Iterable[Neutral]) -> Profile:
        """The same person with these neutrals for `exercise`, in place of those it had."""
        return Profile(self.name, {**self.neutrals, exercise: tuple(neutrals)})

    def without(self, exercise: str | None = None) -> Profile:
        """The same person without the neutrals of `exercise`, or without any."""
        kept = {} if exercise is None else {name: of for name, of in self.neutrals.items() if name != exercise}
        return Profile(self.name, kept)


@dataclass(frozen=True, slots=True)
class Band:
    """A metric with a limit on both sides."""

    metric: Metric
    below: Fault | RepFault
    above: Fault | RepFault

    @property
    def default(self) -> float:
        """The neutral that the limits were made for: the middle between them."""
        return (self.below.limit.value + self.above.limit.value) / 2

    @property
    def low(self) -> float:
        """The least that a person's own neutral may be."""
        limit = self.below.limit
        return max(self.default - _MOST_SHIFT[self.metric.unit], limit.value + limit.margin)

    @property
    def high(self) -> float:
        """The most that a person's own neutral may be."""
        limit = self.above.limit
        return min(self.default + _MOST_SHIFT[self.metric.unit], limit.value - limit.margin)

    def taken(self, value: float) -> float:
        """What a neutral that reads `value` counts as: itself, or the edge of the safe band."""
        return min(max(value, self.low), self.high)


def bands(exercise: Exercise) -> dict[str, Band]:
    """What can be calibrated of an exercise, by the metric's name.

    Of several limits on one side the tightest counts. A fault that judges a change needs no neutral.
    """
    metrics = {metric.name: metric for metric in exercise.metrics()}
    sides: dict[str, dict[float, Fault | RepFault]] = {}
    for fault in exercise.all_faults:
        name = _metric_name(fault)
        if name not in metrics or metrics[name].unit not in _MOST_SHIFT:
            continue
        other = sides.setdefault(name, {}).get(fault.sign)
        if other is None or (other.limit.value - fault.limit.value) * fault.sign > 0:
            sides[name][fault.sign] = fault
    return {
        name: Band(metrics[name], by_sign[-1.0], by_sign[1.0]) for name, by_sign in sides.items() if len(by_sign) == 2
    }


def apply(exercise: Exercise, neutrals: Iterable[Neutral]) -> Exercise:
    """The exercise with the limits of one person.

    Both limits of a calibrated metric, with their advice, move by (neutral - default): tighter as far as their tuning
    ranges allow, looser half as far and by a third of the limit at most. A neutral outside the safe band counts as its
    edge; one of a metric that is not calibrated does nothing.
    """
    known = bands(exercise)
    shifts = {
        neutral.metric: band.taken(neutral.value) - band.default
        for neutral in neutrals
        if (band := known.get(neutral.metric)) is not None
    }
    if not shifts:
        return exercise
    return with_limits(exercise, lambda fault: _moved(fault, shifts))


def _metric_name(fault: Fault | RepFault) -> str | None:
    """The metric that a fault limits, None where it judges something else about it."""
    if isinstance(fault, Fault):
        return None if fault.from_rest else fault.metric.name
    return fault.measure.of[0].name if fault.measure.maker in ("peak", "top") else None


def _moved(fault: AnyFault, shifts: Mapping[str, float]) -> AnyFault:
    shift = shifts.get(_metric_name(fault) or "")
    if shift is None:
        return fault
    limit = _moved_limit(fault.limit, fault.sign, shift)
    return replace(fault, above=limit if fault.above else None, below=limit if fault.below else None)


def _moved_limit(limit: Limit, sign: float, shift: float) -> Limit:
    # A limit is loosened only half as far as its range would allow by hand, and by a third of itself at most.
    most = abs(limit.value) * _MOST_LOOSER
    low = limit.low if sign > 0 else max((limit.low + limit.value) / 2, limit.value - most)
    high = limit.high if sign < 0 else min((limit.high + limit.value) / 2, limit.value + most)
    value = min(max(limit.value + shift, low), high)
    advice = None if limit.advice is None else min(max(limit.advice + shift, limit.low), limit.high)
    if advice is not None and (advice - value) * sign >= 0:
        advice = None  # at the end of the range nothing is left between advice and fault
    return replace(limit, value=value, advice=advice)


# --- Measuring it -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """Not done yet: the share of what is needed (0..1), and what the person can do, empty where all is well."""

    share: float
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of it.

    Attributes
    ----------
    exercise : str
        Its id.
    neutrals : tuple of Neutral
        What was measured; empty where it was refused as a whole.
    refused : mapping of str to str
        Metrics that keep their default, and why.
    clamped : mapping of str to str
        Metrics whose neutral lies outside the safe band and is taken at its edge, in a sentence.
    problem : str or None
        Why there is no neutral at all.
    """

    exercise: str
    neutrals: tuple[Neutral, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    clamped: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None


def compute_neutral(band: Band, values: Sequence[float]) -> Neutral | str:
    """Median and spread of what a metric read in good form, or in a sentence why that is no neutral.

    The median is that over several stretches of the time, so that no single moment of it decides.
    """
    seen = np.asarray(values, dtype=np.float64)
    seen = seen[~np.isnan(seen)]
    words = words_of(band.metric)
    if len(seen) < max(_LEAST_VALUES, _LEAST_SEEN * len(values)):
        return f"{words} could not be seen enough: show your {band.metric.needs}"
    value, drift = _middle(values)
    spread = _MAD_TO_SD * float(np.median(np.abs(seen - value)))
    unit = band.metric.unit
    if spread > _MOST_SPREAD[unit]:
        return f"{words} was not steady: it wavered by {_figure(spread, unit)}. Hold still"
    if abs(drift) > _MOST_DRIFT[unit]:
        return f"{words} was not steady: it drifted by {_figure(abs(drift), unit)}. Stay where you are"
    return Neutral(band.metric.name, round(value, 1) + 0.0, round(spread, 1) + 0.0)  # no figure is truer than that


def _middle(values: Sequence[float]) -> tuple[float, float]:
    """The median over the medians of the stretches, and how far that of the later ones lies from the earlier ones'."""
    parts = np.array_split(np.asarray(values, dtype=np.float64), min(_STRETCHES, len(values)))
    medians = [float(np.median(seen)) for part in parts if len(seen := part[~np.isnan(part)])]
    share = (len(medians) + 1) // 2
    return float(np.median(medians)), float(np.median(medians[-share:]) - np.median(medians[:share]))


def clamped_words(band: Band, neutral: Neutral) -> str | None:
    """That a neutral is taken at the edge of the safe band, in a sentence; None where it lies within."""
    edge = band.taken(neutral.value)
    if abs(edge - neutral.value) <= _CLOSE:
        return None
    unit = band.metric.unit
    fault = band.above if neutral.value > band.high else band.below
    return (
        f"{words_of(band.metric)} read {_figure(neutral.value, unit)} and is taken at {_figure(edge, unit)},"
        f" the edge of what is safe, as it is near to {fault.id}. {fault.cue}"
    )


class Calibrator:
    """Finds the neutral in a stream of states: `update` for every frame, `finish` where the stream ends first.

    Of a hold it takes the first `seconds` on end without a clear fault that are steady; of a counted exercise the tops
    of as many good repetitions. What lies outside the safe band is taken at its edge. The value that the exercise shows
    must be accepted; any other metric may be refused and keeps its default.

    Parameters
    ----------
    exercise : Exercise
        As declared; the states must come from judging just that.
    """

    def __init__(self, exercise: Exercise, seconds: float = 5.0, reps: int = 3) -> None:
        self.exercise = exercise
        self.seconds = seconds
        self.reps = reps
        self._bands = bands(exercise)
        self._main = exercise.shown.name if exercise.shown.name in self._bands else next(iter(self._bands), None)
        self._frames: deque[tuple[float, Mapping[str, float]]] = deque()
        self._since = math.nan
        self._tops: deque[dict[str, float]] = deque(maxlen=reps)
        self._found: Calibration | None = None
        self._problem: str | None = None
        self._wrong: Counter[str] = Counter()

    def update(self, state: FormState) -> Progress | Calibration:
        """Take one state. Once a `Calibration` has come it stays."""
        if self._found is None and self._bands:
            progress = self._take_hold(state) if isinstance(self.exercise, Hold) else self._take_rep(state)
            if self._found is None:
                return progress
        return self._found or self.finish()

    def finish(self) -> Calibration:
        """The stream is over."""
        if self._found is not None:
            return self._found
        return Calibration(self.exercise.id, problem=self._why_none())

    def _take_hold(self, state: FormState) -> Progress:
        wrong = next((fault for fault in state.faults if fault.level is Level.FAULT and fault.voids), None)
        if wrong is not None:
            self._wrong[f"{wrong.id}: {wrong.cue}"] += 1
        if wrong is not None or state.phase is not Phase.HOLDING or state.hold_s < _SETTLE_S:
            self._frames.clear()
            return Progress(0.0, wrong.cue if wrong else state.unseen or "")
        if not self._frames:
            self._since = state.t
        self._frames.append((state.t, state.values))
        while state.t - self._frames[0][0] > self.seconds + _SOON_S:
            self._frames.popleft()
        good_s = state.t - self._since
        if good_s >= self.seconds - _SOON_S:
            self._evaluate([values for _, values in self._frames])
        return Progress(min(1.0, good_s / self.seconds), self._problem or "")

    def _take_rep(self, state: FormState) -> Progress:
        if state.phase is Phase.TOP:
            self._frames.append((state.t, state.values))
        for event in state.events:
            if isinstance(event, RepCompleted) and event.rep.counted:
                frames = [values for t, values in self._frames if t >= event.rep.start_s]
                self._tops.append({name: _median([values[name] for values in frames]) for name in self._bands})
                if len(self._tops) == self.reps:
                    self._evaluate(list(self._tops))
            elif isinstance(event, RepCompleted):
                self._wrong.update(event.rep.faults)
            if isinstance(event, RepCompleted | RepAborted):
                self._frames.clear()
        return Progress(len(self._tops) / self.reps, self._problem or "")

    def _evaluate(self, rows: Sequence[Mapping[str, float]]) -> None:
        """Accept these moments as neutral, or remember why not."""
        found = {name: compute_neutral(band, [row[name] for row in rows]) for name, band in self._bands.items()}
        assert self._main is not None
        main = found[self._main]
        if isinstance(main, str):
            self._problem = main
            return
        neutrals = tuple(neutral for neutral in found.values() if isinstance(neutral, Neutral))
        clamped = {neutral.metric: clamped_words(self._bands[neutral.metric], neutral) for neutral in neutrals}
        self._found = Calibration(
            self.exercise.id,
            neutrals,
            {name: why for name, why in found.items() if isinstance(why, str)},
            {name: said for name, said in clamped.items() if said is not None},
        )

    def _why_none(self) -> str:
        title = self.exercise.title.lower()
        if not self._bands:
            return f"a {title} has nothing to calibrate"
        if self._problem is not None:
            return self._problem
        needed = (
            f"{self.seconds:g} good seconds" if isinstance(self.exercise, Hold) else f"{self.reps} good repetitions"
        )
        if self._wrong:
            worst = self._wrong.most_common(1)[0][0]
            return f"there were no {needed}, and what is clearly a fault can't become your neutral ({worst})"
        return f"there were no {needed} of a {title}"


def _median(values: Sequence[float]) -> float:
    seen = [value for value in values if not math.isnan(value)]
    return float(np.median(seen)) if seen else math.nan


def words_of(metric: Metric) -> str:
    """A metric's name in words, in mid-sentence and without its unit."""
    return metric.name.removesuffix(f"_{metric.unit}").replace("_", " ")


def _figure(value: float, unit: str) -> str:
    return f"{value:.1f}{'°' if unit == 'deg' else f' {unit}'}"
