"""Watches whatever is done, where there is no plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from formcheck.coach.advice import Advice
from formcheck.coach.plan import Work
from formcheck.coach.state import Announcement, CoachState, CoachTiming, Done, Stage
from formcheck.form.events import FormState
from formcheck.form.exercise import Exercise
from formcheck.form.setup import Setup


@dataclass(slots=True)
class Onlooker:
    """Has no plan: it helps until the first exercise is recognised, and says which. A stand-in for `Coach`.

    Parameters
    ----------
    exercises : sequence of Exercise
        What can be recognised.
    hints : tuple of str
        What else is said at the start, by the phrases' ids.
    """

    exercises: Sequence[Exercise]
    timing: CoachTiming = field(default_factory=CoachTiming)
    work: Work | None = None
    hints: tuple[str, ...] = ()
    _began: bool = False
    _paused: bool = False
    _last: str | None = None
    _say: list[Announcement] = field(default_factory=list)
    _advice: Advice = field(init=False)

    def __post_init__(self) -> None:
        self._advice = Advice(self.timing)

    @property
    def works(self) -> tuple[Work, ...]:
        """None."""
        return ()

    @property
    def judged(self) -> Sequence[Exercise]:
        """All that can be recognised."""
        return self.exercises

    @property
    def counts(self) -> bool:
        """Whatever is done."""
        return True

    @property
    def looks(self) -> bool:
        """Not in a pause: there is no set whose clock could be stopped."""
        return not self._paused

    def update(
        self, t: float, state: FormState | None, advice: tuple[Setup, ...] = (), *, blind: bool = False
    ) -> CoachState:
        """Take one frame, as `Coach.update`."""
        if not self._began:
            self._began = True
            self._say += [Announcement(what) for what in ("pain", *self.hints)]
        if state is not None and not blind and not self._paused:
            self._follow(t, state, advice)
        stage = Stage.SETUP if self.work is None else Stage.WORK
        why = "key" if self._paused else "camera" if blind and self.work is not None else ""
        said, self._say = tuple(self._say), []
        return CoachState(
            stage=Stage.PAUSED if why else stage,
            work=self.work,
            clock_s=state.hold_s if state else 0.0,
            in_form_s=state.in_form_s if state else 0.0,
            reps=state.reps if state else 0,
            advice=advice if stage is Stage.SETUP and not why else (),
            announcements=said,
            why=why,
        )

    def _follow(self, t: float, state: FormState, advice: tuple[Setup, ...]) -> None:
        if state.exercise is None:
            self.work = None
            if self._last is None:  # who has exercised knows how
                self._say += self._advice.next(t, advice)
            return
        if self.work is None or self.work.exercise.id != state.exercise:
            exercise = next(one for one in self.exercises if one.id == state.exercise)
            self.work = Work(exercise, 1, 1, None, None, 0.0)
            if state.exercise != self._last:
                self._say.append(Announcement("title", exercise=exercise))
            self._last = state.exercise

    def pause(self) -> None:
        """The user pauses, or goes on."""
        self._paused = not self._paused
        self._say.append(Announcement("paused" if self._paused else "go_on"))

    def skip(self) -> None:
        """There is nothing to skip."""

    def stop(self) -> tuple[Done, ...]:
        """The session ends here."""
        return ()
