"""One session on its way into the history: what happened is in the file at once, a running hold every second."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from formcheck.coach import EARLY_S
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
from formcheck.form.tally import Tally, at_top_faults
from formcheck.history.record import Session

#: A running hold is written this often, so that never more than its last second can be lost.
_EVERY_S = 0.9


@dataclass(slots=True)
class _Running:
    """A hold that lasts.

    `clock_start_s`: where the engine's clock of it began; `start_s`: from where on it is kept; `before_s`: what of its
    good form lay before. `kept` is what stands in the file, in `row`; `is_cut` once its set is over and only its end
    may still turn out to be earlier.
    """

    exercise: str
    clock_start_s: float
    start_s: float
    before_s: float
    side: Side | None
    unseen_s: float = 0.0
    row: int | None = None
    kept: HoldSpan | None = None
    is_cut: bool = False


class SessionWriter:
    """Keeps one session: `update` for every frame, `settle` with the verdict of each judge, then `end`.

    Made by `Store.begin`. Times are those of the states; what is kept counts from the first of them. Of a session with
    a plan only its sets are kept: a hold begins with the set and ends with it at the latest, as on the clock that the
    user sees, and what is done before "Go", in a pause or in a rest is not held against anybody. Every call may raise
    OutputError, for example on a full disk, or InputError where the file turns out to be damaged: the session can go on
    without its history.
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
        self._counts = False
        self._since_s = 0.0  # nothing kept reaches back behind it
        self._last: FormState | None = None
        self._exercise: str | None = None
        self._running: _Running | None = None

    def update(self, state: FormState, *, counts: bool = True) -> None:
        """Take one state; of its events only those that belong to what is done.

        `counts` is False while a plan is followed and no set runs.
        """
        since = self._t
        if self._first_t is None:
            self._first_t = since = self._written_t = state.t
        if counts is not self._counts:
            self._turn(counts, since)
        self._t = state.t
        self._exercise, self._last = state.exercise, state
        kept = self._own(state.events)
        if not kept and not self._due(state):
            self._follow(state, state.t - since)
            return
        with self._changing():
            self._keep(kept)
            self._follow(state, state.t - since)
            self._checkpoint(state)

    def take(self, events: Iterable[Event]) -> None:
        """Take events that come with no state: of limits that change."""
        with self._changing():
            self._keep(self._own(events))
            self._set_length()

    def settle(self, tallies: Iterable[Tally], since_s: float = -math.inf) -> None:
        """A judge that began at `since_s` is done: what it found in all takes the place of what was kept so far."""
        with self._changing():
            for table in ("holds", "reps", "faults"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE session_id = ? AND start_s >= ?",
                    (self.session_id, since_s - self._zero),
                )
            self._running = None
            self._since_s = -math.inf  # what is put now is cut already
            for tally in tallies:
                for hold in tally.holds:
                    self._put_hold(_shifted(hold, self._zero), None)
                for rep in tally.reps:
                    self._put_rep(rep)
                for fault in tally.faults:
                    self._put_fault(fault)
            self._since_s = self._t - self._zero
            self._set_length()

    def copy(self, session: Session) -> None:
        """Write a whole session that was kept elsewhere, within the transaction of the caller."""
        self._since_s = -math.inf  # it is cut already
        for hold in session.holds:
            self._put_hold(hold, None)
        for rep in session.reps:
            self._put_rep(rep)
        for fault in session.faults:
            self._put_fault(fault)
        self._db.execute(
            "UPDATE sessions SET length_s = ?, finished = ?, pain = ? WHERE id = ?",
            (session.length_s, session.finished, session.pain, self.session_id),
        )

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

    def _turn(self, counts: bool, t: float) -> None:
        """From `t` on it counts, or no more."""
        if counts:
            self._counts = True
            self._since_s = t - self._zero
            self._running = None
            self._written_t = -math.inf  # what stands already is in the file at once
            return
        assert self._last is not None
        with self._changing():
            self._checkpoint(self._last)
            self._db.execute(
                "UPDATE faults SET end_s = ? WHERE session_id = ? AND end_s IS NULL", (t - self._zero, self.session_id)
            )
        self._counts = False
        if self._running is not None:
            self._running.is_cut = True

    # --- The running hold -----------------------------------------------------------------------------------------

    def _due(self, state: FormState) -> bool:
        gone = self._running is not None and self._running.row is not None and not self._lasts(state)
        return gone or state.t - self._written_t >= _EVERY_S

    def _lasts(self, state: FormState) -> bool:
        """Whether the running hold is still the one of this state."""
        running = self._running
        if running is None or running.exercise != state.exercise or state.hold_s <= 0:
            return False
        return abs(state.t - state.hold_s - self._zero - running.clock_start_s) < _SAME_S

    def _follow(self, state: FormState, dt: float) -> None:
        if self._running is not None and not self._lasts(state):
            if self._running.row is not None:  # the engine did not find it worth the name
                self._db.execute("DELETE FROM holds WHERE id = ?", (self._running.row,))
            self._running = None
        if self._running is None and self._counts and state.exercise is not None and state.phase is Phase.HOLDING:
            clock_start_s = state.t - state.hold_s - self._zero
            start_s = max(clock_start_s, self._since_s)
            before_s = max(0.0, state.in_form_s - (state.t - self._zero - start_s))
            self._running = _Running(state.exercise, clock_start_s, start_s, before_s, state.side)
        elif self._running is not None and state.unseen is not None:
            self._running.unseen_s += dt

    def _checkpoint(self, state: FormState) -> None:
        self._written_t = state.t
        self._set_length()
        if not self._counts:
            return
        for fault in state.faults:  # it may have become worse
            self._put_fault(fault)
        running = self._running
        if running is None:
            return
        hold = HoldSpan(
            exercise=running.exercise,
            start_s=running.clock_start_s,
            end_s=state.t - self._zero,
            total_s=state.hold_s,
            in_form_s=state.in_form_s,
            unseen_s=min(running.unseen_s, state.hold_s - state.in_form_s),
            side=running.side,
        )
        running.kept = _part(hold, running.start_s, running.before_s)
        running.row = self._put_hold(running.kept, running.row)

    # --- Rows -----------------------------------------------------------------------------------------------------

    @property
    def _zero(self) -> float:
        return self._first_t or 0.0

    def _keep(self, events: Iterable[Event]) -> None:
        for event in events:
            if isinstance(event, HoldEnded):
                self._end_hold(_shifted(event.hold, self._zero))
            elif isinstance(event, RepAborted):
                self._take_back(event)
            elif isinstance(event, RepCompleted) and self._counts:
                self._put_rep(event.rep)
            elif isinstance(event, FaultRaised | FaultCleared) and self._counts:
                self._put_fault(event.fault)

    def _end_hold(self, hold: HoldSpan) -> None:
        running = self._running if self._running and self._running.exercise == hold.exercise else None
        row = running.row if running is not None else None
        kept: HoldSpan | None = None
        if running is not None and running.is_cut:
            kept = running.kept and _until(running.kept, hold.end_s)
        elif self._counts:
            start_s = running.start_s if running is not None else max(hold.start_s, self._since_s)
            before_s = running.before_s if running is not None else max(0.0, hold.in_form_s - (hold.end_s - start_s))
            kept = _part(hold, start_s, before_s)
        if kept is not None and kept.total_s > 0:
            self._put_hold(kept, row)
        elif row is not None:
            self._db.execute("DELETE FROM holds WHERE id = ?", (row,))
        self._running = None

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
        if rep.start_s - self._zero < self._since_s - EARLY_S:
            return  # under way long before the set: the coach doesn't count it either
        self._db.execute(
            "INSERT INTO reps (session_id, exercise, side, start_s, end_s, hold_s, counted, faults, unjudged, measures)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                json.dumps({name: round(value, 3) for name, value in rep.measures.items()}),
            ),
        )

    def _put_fault(self, fault: FaultSpan) -> None:
        start_s = max(fault.start_s - self._zero, self._since_s)
        end_s = None if fault.end_s is None else fault.end_s - self._zero
        if end_s is not None and end_s <= self._since_s:
            return  # it was over before
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
                start_s,
                end_s,
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


def _part(hold: HoldSpan, start_s: float, before_s: float) -> HoldSpan:
    """What of a hold lies after `start_s`, if `before_s` of its good form lies before."""
    if start_s <= hold.start_s:
        return hold
    total_s = hold.end_s - start_s
    in_form_s = max(0.0, min(total_s, hold.in_form_s - before_s))
    unseen_s = min(hold.unseen_s, total_s - in_form_s)
    return replace(hold, start_s=start_s, total_s=total_s, in_form_s=in_form_s, unseen_s=unseen_s)


def _until(hold: HoldSpan, end_s: float) -> HoldSpan:
    """A hold that turned out to have ended at `end_s` at the latest."""
    total_s = min(hold.end_s, end_s) - hold.start_s
    in_form_s = min(hold.in_form_s, total_s)
    unseen_s = min(hold.unseen_s, total_s - in_form_s)
    return replace(hold, end_s=hold.start_s + total_s, total_s=total_s, in_form_s=in_form_s, unseen_s=unseen_s)


def _shifted(hold: HoldSpan, zero: float) -> HoldSpan:
    return replace(hold, start_s=hold.start_s - zero, end_s=hold.end_s - zero)
