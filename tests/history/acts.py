"""Things that happen in a session, as the engine would tell them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from formcheck.form.body import Side
from formcheck.form.events import (
    FaultCleared,
    FaultRaised,
    FaultSpan,
    FormState,
    HoldEnded,
    HoldSpan,
    Level,
    Phase,
    RepCompleted,
    RepSpan,
)
from formcheck.history.store import Store

MEASURES = {"range": 62.5, "cycle_s": 2.5, "smoothness": -1.52}


def hold(
    exercise: str = "forearm_plank",
    seconds: float = 10.0,
    *,
    start_s: float = 1.0,
    broken_s: float = 0.0,
    side: Side | None = None,
    fps: float = 20.0,
) -> Iterator[FormState]:
    """A hold that sags in its last `broken_s`, from 1 s before it to 1 s after."""
    end_s = start_s + seconds
    fault = FaultSpan(exercise, "hips_sagging", Level.FAULT, end_s - broken_s, None, side, 20.0, 12.0, "deg", "Up")
    said = False
    for frame in range(round((seconds + 2) * fps) + 1):
        t = start_s - 1 + frame / fps
        if t < start_s:
            yield FormState(t, exercise, Phase.READY, side=side)
        elif t < end_s:
            wrong = broken_s > 0 and t >= fault.start_s
            events = (FaultRaised(exercise, fault.start_s, t, fault),) if wrong and not said else ()
            said = said or wrong
            yield FormState(
                t,
                exercise,
                Phase.HOLDING,
                hold_s=t - start_s,
                in_form_s=min(t - start_s, seconds - broken_s),
                faults=(fault,) if wrong else (),
                side=side,
                events=events,
            )
        elif said or not broken_s:
            over = HoldSpan(exercise, start_s, end_s, seconds, seconds - broken_s, 0.0, side)
            cleared = (FaultCleared(exercise, end_s, t, ended(fault, end_s)),) if broken_s else ()
            yield FormState(t, exercise, Phase.AWAY, side=side, events=(*cleared, HoldEnded(exercise, end_s, t, over)))
            return


def ended(fault: FaultSpan, end_s: float) -> FaultSpan:
    return FaultSpan(
        fault.exercise,
        fault.id,
        fault.level,
        fault.start_s,
        end_s,
        fault.side,
        fault.peak + 3,
        fault.limit,
        fault.unit,
        fault.cue,
    )


def reps(
    exercise: str, counted: int, voided: int = 0, *, side: Side | None = None, start_s: float = 1.0
) -> Iterator[FormState]:
    """Repetitions of three seconds."""
    for index in range(counted + voided):
        good = index < counted
        start, end = start_s + 3 * index, start_s + 3 * index + 2.5
        faults = () if good else ("leg_too_low", "knee_bent")
        rep = RepSpan(exercise, start, end, 1.5, side, good, faults, ("raised_arm_deg",), measures=MEASURES)
        yield FormState(start, exercise, Phase.MOVING, side=side)
        yield FormState(end, exercise, Phase.READY, side=side, events=(RepCompleted(exercise, end, end, rep),))


def keep(
    store: Store, when: datetime, *acts: Iterator[FormState], asked: str = "auto", profile: str = "default"
) -> int:
    """A whole session in the history; returns its number."""
    writer = store.begin(asked, profile=profile, now=when)
    for act in acts:
        for state in act:
            writer.update(state)
    writer.end()
    return writer.session_id
