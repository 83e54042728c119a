"""Sessions made from short lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.report.result import (
    Part,
    Series,
    SessionResult,
    Source,
    Still,
    StillVerdict,
    Summary,
    Unjudged,
    UnseenSpan,
    ViewShare,
)

SIDES = {"left": Side.LEFT, "right": Side.RIGHT, None: None}
MEASURES = {"range": 62.3456, "cycle_s": 4.0}
JPEG = b"\xff\xd8\xff\xd9"

MakeResult = Callable[..., SessionResult]


def make_fault(exercise: str, name: str, start_s: float, end_s: float | None, peak: float, **changes: Any) -> FaultSpan:
    """A clear fault (or with `level`, advice) as the engine would say it of the declared exercise."""
    fault = next(fault for fault in EXERCISES[exercise].all_faults if fault.id == name)
    unit = fault.metric.unit if hasattr(fault, "metric") else fault.measure.unit
    span = FaultSpan(
        exercise, name, Level.FAULT, start_s, end_s, None, peak, fault.limit.value, unit, fault.cue, fault.voids
    )
    return replace(span, **changes)


def make_series(exercise: str, name: str, values: Sequence[float], step_s: float = 0.5) -> Series:
    """A metric of an exercise with one value every `step_s`."""
    metric = next(metric for metric in EXERCISES[exercise].metrics() if metric.name == name)
    column = np.array(values, np.float64)
    return Series(
        name,
        metric.unit,
        metric.positive,
        np.arange(len(values), dtype=np.float64) * np.float64(step_s),
        column,
        column + 0.5,
    )


def make_result(
    exercise: str | None = "forearm_plank",
    *,
    holds: Sequence[tuple[Any, ...]] = (),
    reps: Sequence[tuple[Any, ...]] = (),
    faults: Sequence[FaultSpan] = (),
    unseen: Sequence[tuple[float, float, str]] = (),
    duration_s: float | None = 30.0,
    **changes: Any,
) -> SessionResult:
    """A session: holds (start, end, in_form, unseen, side), reps (start, end, side, counted, faults, unjudged)."""
    hold_spans = tuple(
        HoldSpan(exercise or "", a, b, b - a, in_form, hidden, SIDES[side]) for a, b, in_form, hidden, side in holds
    )
    rep_spans = tuple(
        RepSpan(exercise or "", a, b, (b - a) / 2, SIDES[side], counted, names, hidden, measures=MEASURES)
        for a, b, side, counted, names, hidden in reps
    )
    times = [t for hold in hold_spans for t in (hold.start_s, hold.end_s)]
    times += [t for rep in rep_spans for t in (rep.start_s, rep.end_s)]
    gone = sum(b - a for a, b, _ in unseen) / (duration_s or 1)
    result = SessionResult(
        version="0.1.0",
        source=Source("/home/me/clip.mp4", "video", duration_s, 640, 480, "h264", 29.97),
        estimator="test model",
        model_sha256="ab" * 32,
        settings={"timing": {"enter_s": 0.4}, "tags": ("a", "b")},
        asked="auto",
        exercise=exercise,
        parts=(Part(exercise, min(times), max(times)),) if exercise and times else (),
        holds=hold_spans,
        reps=rep_spans,
        faults=tuple(faults),
        advice=(),
        view=ViewShare(1 - gone, tuple(Unjudged(why, (b - a) / (duration_s or 1)) for a, b, why in unseen)),
        summary=Summary(
            sum(rep.counted for rep in rep_spans),
            {name: sum(r.counted and r.side is side for r in rep_spans) for name, side in SIDES.items() if name},
            sum(not rep.counted for rep in rep_spans),
            sum(hold.total_s for hold in hold_spans),
            sum(hold.in_form_s for hold in hold_spans),
            sum(hold.unseen_s for hold in hold_spans),
            84.0 if times else None,
        ),
        unseen=tuple(UnseenSpan(*each) for each in unseen),
    )
    return replace(result, **changes)


def make_plank() -> SessionResult:
    """26.8 s held, with one sag that was seen, and a gap."""
    sag = make_fault("forearm_plank", "hips_sagging", 9.4, 12.9, 21.3)
    mild = replace(sag, level=Level.ADVICE, start_s=9.2, limit=8.0, voids=False)
    head = make_fault("forearm_plank", "head_dropped", 20, 22, 20.0, level=Level.ADVICE, limit=18.0, voids=False)
    line = [5.0 + 16.0 * (9.4 <= t / 2 <= 12.9) for t in range(61)]
    return make_result(
        holds=[(2.0, 28.8, 22.1, 1.2, None)],
        faults=[sag],
        advice=(mild, head),
        unseen=[(15.0, 16.2, "Turn so that the camera sees your side")],
        series=(make_series("forearm_plank", "body_line_deg", line),),
        stills=(Still("forearm_plank", "hips_sagging", 11.0, JPEG),),
    )


def make_bird_dog() -> SessionResult:
    """Repetitions on both sides, one of them void and one partly unseen."""
    low = make_fault("bird_dog", "leg_too_low", 12.0, 14.0, -31.0, side=Side.RIGHT)
    short = make_fault("bird_dog", "hold_too_short", 12.0, 14.0, 0.9, side=Side.RIGHT)
    same = make_fault("bird_dog", "same_side", 12.0, 14.0, 1.0, side=Side.RIGHT)
    return make_result(
        "bird_dog",
        reps=[
            (1.0, 5.0, "left", True, (), ()),
            (6.0, 10.0, "right", True, (), ("raised_arm_deg",)),
            (11.0, 14.0, "right", False, ("hold_too_short", "leg_too_low", "same_side"), ()),
        ],
        faults=[low, short, same],
        series=(make_series("bird_dog", "raised_leg_deg", [np.nan] * 10 + [-10.0] * 20 + [np.nan] * 31),),
    )


def make_still(in_form: bool | None = False) -> SessionResult:
    """A photograph of a plank that sags."""
    sag = make_fault("forearm_plank", "hips_sagging", 0.0, None, 21.0)
    return make_result(
        duration_s=None,
        faults=[sag] if in_form is False else [],
        still=StillVerdict("forearm_plank", "holding", in_form),
        series=(
            make_series("forearm_plank", "body_line_deg", [21.0]),
            make_series("forearm_plank", "knee_deg", [np.nan]),
        ),
        source=Source("photo.jpg", "photograph", None, 640, 480, "jpeg"),
    )


def make_nothing() -> SessionResult:
    """A recording of something else."""
    return make_result(None, notes=("The movement in this recording is none that formcheck knows.",))


def make_mixed() -> SessionResult:
    """Two exercises in one recording."""
    plank, dog = make_plank(), make_bird_dog()
    return replace(
        plank,
        parts=(*plank.parts, Part("bird_dog", 31.0, 44.0)),
        reps=tuple(replace(rep, start_s=rep.start_s + 30, end_s=rep.end_s + 30) for rep in dog.reps),
        faults=plank.faults + dog.faults,
        series=plank.series + dog.series,
    )


SESSIONS: dict[str, Callable[[], SessionResult]] = {
    "plank": make_plank,
    "bird_dog": make_bird_dog,
    "still": make_still,
    "still_unjudged": lambda: make_still(None),
    "nothing": make_nothing,
    "cut": lambda: replace(make_bird_dog(), problem="The file breaks off at 14.0 s."),
    "mixed": make_mixed,
    "empty": lambda: make_result(None, duration_s=0.0),
}


@pytest.fixture(params=SESSIONS)
def session(request: pytest.FixtureRequest) -> SessionResult:
    """Each kind of session in turn."""
    return SESSIONS[request.param]()


@pytest.fixture
def plank() -> SessionResult:
    return make_plank()


@pytest.fixture
def bird_dog() -> SessionResult:
    return make_bird_dog()


@pytest.fixture
def fault() -> Callable[..., FaultSpan]:
    return make_fault


@pytest.fixture
def result() -> MakeResult:
    return make_result


@pytest.fixture
def sessions() -> dict[str, Callable[[], SessionResult]]:
    return SESSIONS


@pytest.fixture
def series() -> Callable[..., Series]:
    return make_series
