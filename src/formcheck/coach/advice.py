"""What is said in set-up, and how often."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from formcheck.coach.state import Announcement, CoachTiming
from formcheck.form.exercise import Exercise
from formcheck.form.setup import COMPANY, Setup


@dataclass(slots=True)
class Advice:
    """What is said in set-up, and when."""

    timing: CoachTiming
    last: str = ""
    said: str = ""
    since: float = 0.0
    said_t: float = -math.inf
    asked_t: float | None = None
    told: set[Setup] = field(default_factory=set)
    times: Counter[str] = field(default_factory=Counter)

    def next(
        self, t: float, advice: tuple[Setup, ...], *, other: str = "", exercise: Exercise | None = None
    ) -> list[Announcement]:
        """What to say now: news once it has lasted, the same again after long, and then of which exercise.

        What changes all the time never lasts: after long silence any of it is said. `other` matters more than `advice`.
        Nothing is said more often than `CoachTiming` allows; then once that it waits.
        """
        # A partner is no obstacle: told once, what else must change is not kept back.
        advice = tuple(one for one in advice if one not in COMPANY or one not in self.told)
        what = other or (f"setup_{advice[0].name.lower()}" if advice else "get_into_position")
        if what != self.last:
            self.last, self.since = what, t
        if self.asked_t is None:
            self.asked_t = t
        lasting = t - self.since >= self.timing.advice_s
        long_silent = t - max(self.said_t, self.asked_t) >= self.timing.remind_s
        again = what == self.said
        patience = self.timing.reminder_s(self.times[what])
        if not again:
            patience = max(self.timing.advice_gap_s, patience if math.isinf(patience) else 0.0)
        if math.isinf(patience) and not self.times["waiting"]:
            what, patience = "waiting", self.timing.waiting_s
        if not (lasting or long_silent) or t - self.said_t < patience:
            return []
        self.said, self.said_t = what, t
        self.times[what] += 1
        if what == "waiting":
            return [Announcement(what)]
        if not other:
            self.told.update(advice[:1])
        if again and what == "get_into_position" and exercise is not None:
            return [Announcement("title", exercise=exercise), Announcement(what)]
        return [Announcement(what)]
