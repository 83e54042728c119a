"""One session on its way into the history: what happened is in the file at once, a running hold every second."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from formcheck.form.body import Side
from formcheck.form.events import (
    Event,
    FaultCleared,
    FaultRaised,
    FaultSpan,
    FormState,
    HoldEnded,
    HoldSpan,
    Phase,
    RepAborted,
    RepCompleted,
    RepSpan,
)
from formcheck.form.exercise import Exercise
from formcheck.form.tally import at_top_faults

#: A running hold is written this often, so that never more than its last second can be lost.
_EVERY_S = 0.9


@dataclass(slots=True)
class _Running:
    """A hold that lasts; `row` once it is in the file."""

    exercise: str
    start_s: float
    side: Side | None
    unseen_s: float = 0.0
    row: int | None = None


class SessionWriter:
    """Keeps one session: `update` for every frame, `take` for the events of `Judge.finish`, then `end`.

    Made by `Store.begin`. Times are those of the states; what is kept counts from the first of them. Every call may
    raise OutputError, for example on a full disk: the session can go on without its history.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        changing: Callable[[], AbstractContextManager[None]],
        session_id: int,
        exercises: Iterable[Exercise] = (),
    ) -> None:
        self.session_id = session_id
        self._db = db
        self._changing = changing
        self._at_top = {exercise.id: at_top_faults(exercise) for exercise in exercises}
        self._first_t: float | None = None
        self._t = 0.0
        self._written_t = 0.0
        self._exercise: str | None = None
        self._running: _Running | None = None

    def update(self, state: FormState, events: Sequence[Event] | None = None) -> None:
        """Take one state; of `events` (the state's own without) only those that belong to what is done."""
        since = self._t
        if self._first_t is None:
            self._first_t = since = self._written_t = state.t
        self._t = state.t
        events = state.events if events is None else events
        self._exercise = state.exercise
        kept = self._own(events)
        if not kept and not self._due(state):
            self._follow(state, state.t - since)
            return
        with self._changing():
            self._keep(kept)
            self._follow(state, state.t - since)
            self._checkpoint(state)

    def take(self, events: Iterable[Event]) -> None:
        """Take the last events, when no more states come."""
        with self._changing():
            self._keep(self._own(events))
            self._set_length()

    def _own(self, events: Iterable[Event]) -> list[Event]:
        """Of the events of all engines those worth keeping: of what is done now, or has just been."""
        own = {self._exercise, self._running.exercise if self._running else None}
        return [event for event in events if event.exercise in own and isinstance(event, _KEPT)]

    def end(self) -> None:
        """The session is over, and from now on outlives a power cut too."""
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            with self._changing():
                self._set_length()
                self._db.execute("UPDATE sessions SET finished = 1 WHERE id = ?", (self.session_id,))
        finally:
            self._db.execute("PRAGMA synchronous = NORMAL")

    # --- The running hold -----------------------------------------------------------------------------------------

    def _due(self, state: FormState) -> bool:
        gone = self._running is not None and self._running.row is not None and not self._lasts(state)
        return gone or state.t - self._written_t >= _EVERY_S

    def _lasts(self, state: FormState) -> bool:
        """Whether the running hold is still the one of this state."""
        running = self._running
        if running is None or running.exercise != state.exercise or state.hold_s <= 0:
            return False
        return abs(state.t - state.hold_s - self._zero - running.start_s) < _SAME_S

    def _follow(self, state: FormState, dt: float) -> None:
        if self._running is not None and not self._lasts(state):
            if self._running.row is not None:  # the engine did not find it worth the name
                self._db.execute("DELETE FROM holds WHERE id = ?", (self._running.row,))
            self._running = None
        if self._running is None and state.exercise is not None and state.phase is Phase.HOLDING:
            self._running = _Running(state.exercise, state.t - state.hold_s - self._zero, state.side)
        elif self._running is not None and state.unseen is not None:
            self._running.unseen_s += dt

    def _checkpoint(self, state: FormState) -> None:
        self._written_t = state.t
        self._set_length()
        running = self._running
        if running is None:
            return
        hold = HoldSpan(
            exercise=running.exercise,
            start_s=running.start_s,
            end_s=state.t - self._zero,
            total_s=state.hold_s,
            in_form_s=state.in_form_s,
            unseen_s=min(running.unseen_s, state.hold_s - state.in_form_s),
            side=running.side,
        )
        running.row = self._put_hold(hold, running.row)

    # --- Rows -----------------------------------------------------------------------------------------------------

    @property
    def _zero(self) -> float:
        return self._first_t or 0.0

    def _keep(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, HoldEnded):
                running = self._running
                row = running.row if running is not None and running.exercise == event.exercise else None
                self._put_hold(_shifted_hold(event.hold, self._zero), row)
                self._running = None
            elif isinstance(event, RepCompleted):
                self._put_rep(event.rep)
            elif isinstance(event, FaultRaised | FaultCleared):
                self._put_fault(event.fault)
            elif isinstance(event, RepAborted):
                self._take_back(event)

    def _put_hold(self, hold: HoldSpan, row: int | None) -> int:
        found = self._db.execute(
            "INSERT INTO holds (id, session_id, exercise, side, start_s, end_s, total_s, in_form_s, unseen_s)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET side = excluded.side,"
            " start_s = excluded.start_s, end_s = excluded.end_s, total_s = excluded.total_s,"
            " in_form_s = excluded.in_form_s, unseen_s = excluded.unseen_s RETURNING id",
            (
                row,
                self.session_id,
                hold.exercise,
                _name(hold.side),
                hold.start_s,
                hold.end_s,
                hold.total_s,
                hold.in_form_s,
                hold.unseen_s,
            ),
        ).fetchone()
        return int(found[0])

    def _put_rep(self, rep: RepSpan) -> None:
        self._db.execute(
            "INSERT INTO reps (session_id, exercise, side, start_s, end_s, hold_s, counted, faults, unjudged)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.session_id,
                rep.exercise,
                _name(rep.side),
                rep.start_s - self._zero,
                rep.end_s - self._zero,
                rep.hold_s,
                rep.counted,
                " ".join(rep.faults),
                " ".join(rep.unjudged),
            ),
        )

    def _put_fault(self, fault: FaultSpan) -> None:
        self._db.execute(
            "INSERT INTO faults"
            " (session_id, exercise, fault, level, side, start_s, end_s, peak, limit_value, unit, voids)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session_id, exercise, fault, level, start_s)"
            " DO UPDATE SET end_s = excluded.end_s, peak = excluded.peak",
            (
                self.session_id,
                fault.exercise,
                fault.id,
                fault.level.value,
                _name(fault.side),
                fault.start_s - self._zero,
                None if fault.end_s is None else fault.end_s - self._zero,
                fault.peak,
                fault.limit,
                fault.unit,
                fault.voids,
            ),
        )

    def _take_back(self, event: RepAborted) -> None:
        """It was no repetition, so its top was no top."""
        for name in self._at_top.get(event.exercise, ()):
            self._db.execute(
                "DELETE FROM faults WHERE session_id = ? AND exercise = ? AND fault = ? AND start_s >= ?",
                (self.session_id, event.exercise, name, event.t - self._zero),
            )

    def _set_length(self) -> None:
        changed = self._db.execute(
            "UPDATE sessions SET length_s = ? WHERE id = ?", (self._t - self._zero, self.session_id)
        )
        if not changed.rowcount:
            raise sqlite3.IntegrityError("the session is gone")


_KEPT = (HoldEnded, RepCompleted, FaultRaised, FaultCleared, RepAborted)
#: The clock of a hold and the time agree to within this.
_SAME_S = 1e-3


def _name(side: Side | None) -> str | None:
    return None if side is None else side.value


def _shifted_hold(hold: HoldSpan, zero: float) -> HoldSpan:
    return HoldSpan(
        hold.exercise,
        hold.start_s - zero,
        hold.end_s - zero,
        hold.total_s,
        hold.in_form_s,
        hold.unseen_s,
        hold.side,
    )
