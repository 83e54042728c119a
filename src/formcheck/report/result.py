"""What a session came to: the one value that every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formcheck.form.events import FaultSpan, HoldSpan, RepSpan
from formcheck.pose.types import FloatArray

#: Version of the layout of result.json; rises when a reader would have to change. See docs/result.md.
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """What was judged. `duration_s` is that of the whole recording, None for a single photograph."""

    path: str
    kind: str
    duration_s: float | None
    width: int
    height: int
    codec: str
    fps: float | None = None
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the recording in which one exercise was recognised (or asked for and found)."""

    exercise: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Why some of the time could not be judged, what to change, and its share of the whole (0..1)."""

    why: str
    share: float


@dataclass(frozen=True, slots=True)
class UnseenSpan:
    """A stretch in which nothing could be judged: seconds of presentation time, and what to change."""

    start_s: float
    end_s: float
    why: str


@dataclass(frozen=True, slots=True)
class ViewShare:
    """Share of the time that could be judged (0..1), and the reasons for the rest, largest first."""

    judged: float
    unjudged: tuple[Unjudged, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The session in figures. `score` is 0..100, None where nothing was done; see `form.score`."""

    reps: int
    reps_by_side: Mapping[str, int]
    reps_not_counted: int
    hold_s: float
    in_form_s: float
    unseen_s: float
    score: float | None


@dataclass(frozen=True, slots=True)
class StillVerdict:
    """What a single photograph shows: the exercise whose position it is (None: of none), and its phase.

    `in_form` is None where the form can't be judged. The values are those of the series, one sample each.
    """

    exercise: str | None
    phase: str
    in_form: bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One metric over time, thinned to a bounded number of bins: the least and greatest value in each.

    `t_s`, `low`, `high` are (N,) float64; NaN where the metric was unseen.
    """

    name: str
    unit: str
    positive: str
    t_s: FloatArray
    low: FloatArray
    high: FloatArray

    def __post_init__(self) -> None:
        if not self.t_s.shape == self.low.shape == self.high.shape == (len(self.t_s),):
            raise ValueError(f"Series {self.name}: shapes differ")


@dataclass(frozen=True, slots=True)
class Still:
    """An annotated picture of a fault, as JPEG."""

    exercise: str
    fault: str
    t_s: float
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class SessionResult:
    """Everything a report needs.

    Attributes
    ----------
    asked : str
        The exercise asked for: an id, or "auto".
    exercise : str or None
        The one that was found (with "auto": the one done longest); None where none was.
    parts : tuple of Part
        Which exercise was done when.
    faults, advice : tuple of FaultSpan
        Clear faults, and the milder remarks that break nothing.
    notes : tuple of str
        Sentences for the user: why nothing was found, which side was not done.
    problem : str or None
        What cut the recording short (a damaged file, the user), None where it was judged to its end.
    series : tuple of Series
        The judged metrics of the found exercises.
    settings : mapping
        The settings in force, as nested plain values.
    unseen : tuple of UnseenSpan
        When nothing could be judged, in order; what a timeline needs beside the shares in `view`.
    """

    version: str
    source: Source
    estimator: str
    model_sha256: str | None
    settings: Mapping[str, object]
    asked: str
    exercise: str | None
    parts: tuple[Part, ...]
    holds: tuple[HoldSpan, ...]
    reps: tuple[RepSpan, ...]
    faults: tuple[FaultSpan, ...]
    advice: tuple[FaultSpan, ...]
    view: ViewShare
    summary: Summary
    notes: tuple[str, ...] = ()
    problem: str | None = None
    still: StillVerdict | None = None
    series: tuple[Series, ...] = ()
    stills: tuple[Still, ...] = ()
    unseen: tuple[UnseenSpan, ...] = ()
