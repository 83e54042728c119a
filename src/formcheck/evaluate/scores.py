"""How far verdicts are from labels. Everything is counted first and divided last, so clips add up exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Self

from formcheck.evaluate.events import Events, Held, Rep, Wrong
from formcheck.evaluate.labels import Labels
from formcheck.evaluate.matching import RULE, Rule, match_faults, match_holds
from formcheck.timespans import Span, covers, length_s, shared_s
from formcheck.wording import MINUS, moment, span, title_of


@dataclass(frozen=True, slots=True)
class Errors:
    """Differences, found minus true: how many, their sum, the sum of their sizes, and the greatest size."""

    n: int = 0
    total: float = 0.0
    size: float = 0.0
    worst: float = 0.0

    @classmethod
    def of(cls, differences: Iterable[float]) -> Self:
        """Sum up differences."""
        listed = sorted(differences)  # sorted, so that the sum does not depend on the order given
        sizes = [abs(one) for one in listed]
        return cls(len(listed), sum(listed), sum(sizes), max(sizes, default=0.0))

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.n + other.n, self.total + other.total, self.size + other.size, max(self.worst, other.worst))

    @property
    def mae(self) -> float | None:
        """Mean size; None of nothing."""
        return self.size / self.n if self.n else None

    @property
    def bias(self) -> float | None:
        """Mean; None of nothing."""
        return self.total / self.n if self.n else None

    @property
    def most(self) -> float | None:
        """The greatest size; None of nothing."""
        return self.worst if self.n else None


@dataclass(frozen=True, slots=True)
class Counts:
    """What adds up over clips, of one exercise or of all. `*_missed` was only labelled, `*_extra` only found."""

    holds_found: int = 0
    holds_missed: int = 0
    holds_extra: int = 0
    hold_time: Errors = Errors()
    hold_start: Errors = Errors()
    hold_end: Errors = Errors()
    in_form: Errors = Errors()
    reps_labelled: int = 0
    reps_found: int = 0
    rep_error: Errors = Errors()
    rep_exact: int = 0
    rep_off_by_one: int = 0
    sided: int = 0
    sides_exact: int = 0
    faults_found: int = 0
    faults_missed: int = 0
    faults_extra: int = 0
    onset: Errors = Errors()
    false_alarms: int = 0
    correct_s: float = 0.0
    exercises_missed: int = 0
    exercises_wrong: int = 0
    angles: Mapping[str, Errors] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        names = {**self.angles, **other.angles}
        summed = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "angles"}
        none = Errors()
        return Counts(**summed, angles={n: self.angles.get(n, none) + other.angles.get(n, none) for n in names})


@dataclass(frozen=True, slots=True)
class ClipScore:
    """One clip against its labels: counts by exercise, and each point on which they differ, in words."""

    counts: Mapping[str, Counts]
    remarks: tuple[str, ...]


def total(counts: Iterable[Counts]) -> Counts:
    """The sum."""
    summed = Counts()
    for one in counts:
        summed += one
    return summed


#: Figures that are better the larger they are; all others are errors.
HIGHER_IS_BETTER = frozenset({"fault_precision", "fault_recall", "fault_f1", "rep_exact", "rep_obo", "sides_exact"})
#: Verdicts that changed with their clip; of a whole batch, and only known with --augment.
FLIPS = "flips"
#: Figures that say how much there was, not how good it is.
AMOUNTS = frozenset(
    {"holds", "holds_found", "reps", "reps_found", "rep_clips", "faults", "faults_found", "correct_min"}
)


def figures(counts: Counts) -> dict[str, float | None]:
    """The figures by name, as docs/batch.md explains them; None where there is nothing to divide by."""
    c = counts
    combined = total_errors(errors for name, errors in c.angles.items() if name.endswith("_deg"))
    per_min = c.false_alarms / (c.correct_s / 60) if c.correct_s > 0 else None
    return {
        "holds": c.holds_found + c.holds_missed,
        "holds_found": c.holds_found,
        "holds_missed": c.holds_missed,
        "holds_extra": c.holds_extra,
        "hold_time_mae_s": c.hold_time.mae,
        "hold_time_max_s": c.hold_time.most,
        "hold_start_mae_s": c.hold_start.mae,
        "hold_start_max_s": c.hold_start.most,
        "hold_end_mae_s": c.hold_end.mae,
        "hold_end_max_s": c.hold_end.most,
        "in_form_mae_s": c.in_form.mae,
        "in_form_max_s": c.in_form.most,
        "reps": c.reps_labelled,
        "reps_found": c.reps_found,
        "rep_clips": c.rep_error.n,
        "rep_mae": c.rep_error.mae,
        "rep_exact": _share(c.rep_exact, c.rep_error.n),
        "rep_obo": _share(c.rep_off_by_one, c.rep_error.n),
        "sides_exact": _share(c.sides_exact, c.sided),
        "faults": c.faults_found + c.faults_missed,
        "faults_found": c.faults_found,
        "faults_missed": c.faults_missed,
        "faults_extra": c.faults_extra,
        "fault_precision": _share(c.faults_found, c.faults_found + c.faults_extra),
        "fault_recall": _share(c.faults_found, c.faults_found + c.faults_missed),
        "fault_f1": _share(2 * c.faults_found, 2 * c.faults_found + c.faults_missed + c.faults_extra),
        "onset_mae_s": c.onset.mae,
        "onset_max_s": c.onset.most,
        "correct_min": c.correct_s / 60,
        "false_alarms": c.false_alarms,
        "false_alarms_per_min": per_min,
        "angle_mae_deg": combined.mae,
        "angle_bias_deg": combined.bias,
        "exercises_missed": c.exercises_missed,
        "exercises_wrong": c.exercises_wrong,
    }


def total_errors(errors: Iterable[Errors]) -> Errors:
    """The sum."""
    summed = Errors()
    for one in errors:
        summed += one
    return summed


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def score_clip(
    labels: Labels,
    found: Events,
    recognised: Iterable[str],
    rule: Rule = RULE,
    angles: Mapping[str, Mapping[str, Errors]] | None = None,
) -> ClipScore:
    """One clip against its labels.

    Parameters
    ----------
    found : Events
        What the verdict found.
    recognised : iterable of str
        The exercises that it recognised (its parts).
    angles : mapping, optional
        Errors of measured angles, by exercise and name.
    """
    recognised = set(recognised) | found.exercises
    counts: dict[str, Counts] = {}
    remarks: list[str] = []
    for exercise in sorted(labels.exercises | recognised):
        mine, theirs = _of(labels.events, exercise), _of(found, exercise)
        parts = (
            _score_exercise(exercise, labels, recognised, remarks),
            _score_holds(labels, mine.holds, theirs.holds, rule, remarks),
            _score_reps(mine.reps, theirs.reps, remarks),
            score_faults(labels, exercise, mine.faults, theirs.faults, rule, remarks),
            Counts(angles=(angles or {}).get(exercise, {})),
        )
        counts[exercise] = total(parts)
    return ClipScore(counts, tuple(remarks))


def _of(events: Events, exercise: str) -> Events:
    return Events(
        tuple(hold for hold in events.holds if hold.exercise == exercise),
        tuple(rep for rep in events.reps if rep.exercise == exercise),
        tuple(fault for fault in events.faults if fault.exercise == exercise),
    )


def _score_exercise(exercise: str, labels: Labels, recognised: set[str], remarks: list[str]) -> Counts:
    """Whether it was recognised where it was done, and only there."""
    if exercise in recognised and exercise not in labels.exercises:
        remarks.append(f"recognised {_name(exercise)}, which is not done")
        return Counts(exercises_wrong=1)
    if exercise not in recognised and exercise in labels.events.done:
        remarks.append(f"{_name(exercise)} not recognised")
        return Counts(exercises_missed=1)
    return Counts()


def _score_holds(
    labels: Labels, labelled: Sequence[Held], found: Sequence[Held], rule: Rule, remarks: list[str]
) -> Counts:
    pairs = match_holds(labelled, found, rule)
    found_too = {j for _, j in pairs}
    matched = [(labelled[i], found[j]) for i, j in pairs]
    missed = [hold for i, hold in enumerate(labelled) if i not in {i for i, _ in pairs}]
    extra = [h for j, h in enumerate(found) if j not in found_too and not _unsure(labels, h.stretch)]
    for label, hold in sorted(matched, key=lambda pair: pair[0].start_s):
        start, end = hold.start_s - label.start_s, hold.end_s - label.end_s
        if max(abs(start), abs(end)) > rule.within_s:
            remarks.append(f"hold {span(*label.stretch)}: start {_signed(start)}, end {_signed(end)} s")
    remarks += [f"hold {span(*hold.stretch)} missed" for hold in missed]
    remarks += [f"no hold at {span(*hold.stretch)}, but {_name(hold.exercise)} found" for hold in extra]
    return Counts(
        holds_found=len(matched),
        holds_missed=len(missed),
        holds_extra=len(extra),
        hold_time=Errors.of((h.end_s - h.start_s) - (label.end_s - label.start_s) for label, h in matched),
        hold_start=Errors.of(hold.start_s - label.start_s for label, hold in matched),
        hold_end=Errors.of(hold.end_s - label.end_s for label, hold in matched),
        in_form=Errors.of(
            hold.in_form_s - labels.in_form_s(label) for label, hold in matched if hold.in_form_s is not None
        ),
    )


def _score_reps(labelled: Sequence[Rep], found: Sequence[Rep], remarks: list[str]) -> Counts:
    if not labelled and not found:
        return Counts()
    exercise = (labelled or found)[0].exercise
    off = len(found) - len(labelled)
    sided = bool(labelled) and all(rep.side is not None for rep in labelled)
    right = sided and _sides(labelled, found)
    if off:
        remarks.append(f"{len(found)} {_name(exercise)} repetitions instead of {len(labelled)}")
    elif sided and not right:
        done, seen = (" ".join(rep.side or "?" for rep in reps) for reps in (labelled, found))
        remarks.append(f"sides {seen} instead of {done}")
    return Counts(
        reps_labelled=len(labelled),
        reps_found=len(found),
        rep_error=Errors.of([float(off)]),
        rep_exact=int(off == 0),
        rep_off_by_one=int(abs(off) <= 1),
        sided=int(sided),
        sides_exact=int(right),
    )


def _sides(labelled: Sequence[Rep], found: Sequence[Rep]) -> bool:
    """Whether the sides are the same: one after the other where the labels have times, otherwise how many of each."""
    if any(rep.start_s is None for rep in labelled):
        return Counter(rep.side for rep in labelled) == Counter(rep.side for rep in found)
    done, seen = (sorted((rep.start_s or 0.0, rep.side or "") for rep in reps) for reps in (labelled, found))
    return [side for _, side in done] == [side for _, side in seen]


def score_faults(
    labels: Labels,
    exercise: str,
    labelled: Sequence[Wrong],
    found: Sequence[Wrong],
    rule: Rule,
    remarks: list[str] | None = None,
) -> Counts:
    """The found faults of one exercise against the labelled ones; differences are added to `remarks`."""
    pairs = match_faults(labelled, found, rule)
    found_too = {j for _, j in pairs}
    missed = [fault for i, fault in enumerate(labelled) if i not in {i for i, _ in pairs}]
    extra = [f for j, f in enumerate(found) if j not in found_too and not _unsure(labels, f.stretch)]
    right = labels.correct_form(exercise)
    if remarks is not None:
        late = [(labelled[i], found[j].start_s - labelled[i].start_s) for i, j in pairs]
        remarks += [
            f"{f.id} {_signed(off)} s off at {moment(f.start_s)}" for f, off in late if abs(off) > rule.within_s
        ]
        remarks += [f"{fault.id} missed at {moment(fault.start_s)}" for fault in missed]
        remarks += [f"{fault.id} invented at {moment(fault.start_s)}" for fault in extra]
    return Counts(
        faults_found=len(pairs),
        faults_missed=len(missed),
        faults_extra=len(extra),
        onset=Errors.of(found[j].start_s - labelled[i].start_s for i, j in pairs),
        false_alarms=sum(covers(right, fault.start_s) for fault in extra),
        correct_s=length_s(right),
    )


def _unsure(labels: Labels, stretch: Span) -> bool:
    """Whether most of it lies where the labels don't say."""
    shared = sum(shared_s(stretch, unsure) for unsure in labels.unsure)
    lasting = stretch[1] - stretch[0]
    return shared > lasting / 2 if lasting > 0 else covers(labels.unsure, stretch[0])


def _name(exercise: str) -> str:
    return title_of(exercise).lower()


def _signed(value: float) -> str:
    return f"{round(value, 2) + 0.0:+.2f}".replace("-", MINUS)
