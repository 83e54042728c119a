"""The history of a live session while it runs. What can't be kept is said once; the session goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from formcheck.coach import Work
from formcheck.errors import FormcheckError
from formcheck.form.events import Event, FormState
from formcheck.form.exercise import Exercise
from formcheck.form.tally import Tally
from formcheck.history.record import Target
from formcheck.history.store import Store
from formcheck.history.writer import SessionWriter


class Keeping:
    """Keeps one session in `store`; without one, nothing.

    Parameters
    ----------
    store : Store, optional
        Where it is kept.
    complain : callable
        Takes a line on what went wrong.
    """

    def __init__(self, store: Store | None, complain: Callable[[str], None]) -> None:
        self._store, self._complain = store, complain
        self._writer: SessionWriter | None = None
        self.session_id: int | None = None

    def done_before(self, profile: str) -> frozenset[str] | None:
        """Ids of the exercises that are no news to somebody; None where nobody knows."""
        if self._store is None:
            return None
        try:
            return self._store.done_by(profile)
        except FormcheckError as error:
            self._complain(str(error))
            return None

    def begin(self, asked: str, profile: str, exercises: Sequence[Exercise], works: Sequence[Work]) -> None:
        """The session begins; `works` is its plan, empty without one."""
        if self._store is None:
            return
        target = Target()
        if works and len(exercises) == 1:
            target = Target(works[0].sets, works[0].target_s, works[0].target_reps)
        try:
            self._writer = self._store.begin(asked, profile=profile, target=target, exercises=exercises)
            self.session_id = self._writer.session_id
        except FormcheckError as error:
            self._complain(f"{error} The session goes on without its history.")

    def update(self, state: FormState, counts: bool) -> None:
        """One moment; it counts where no plan is followed, or while a set runs."""
        self._write(lambda writer: writer.update(state, counts=counts))

    def take(self, events: Iterable[Event]) -> None:
        """What a judge says between two moments."""
        self._write(lambda writer: writer.take(events))

    def settle(self, tallies: Iterable[Tally], since_s: float) -> None:
        """What a judge that began at `since_s` found in all."""
        self._write(lambda writer: writer.settle(tallies, since_s))

    def end(self) -> None:
        """The session is over."""
        self._write(lambda writer: writer.end())

    def _write(self, write: Callable[[SessionWriter], None]) -> None:
        if self._writer is None:
            return
        try:
            write(self._writer)
        except FormcheckError as error:
            self._writer = None
            self._complain(f"{error} The session goes on without its history.")
