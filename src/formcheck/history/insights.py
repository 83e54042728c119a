"""What many sessions say: streaks, personal bests, trends. Pure; days are those of where the session was."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from formcheck.form.sets import compute_set
from formcheck.history.record import Session

#: The sources ask for two to three sessions a week.
ASKED_A_WEEK = 2
#: A score says something from so much on.
_LEAST_HELD_S = 10.0
_LEAST_REPS = 5
#: A hold that broke off sooner is no record, and nothing to compare.
LEAST_HOLD_S = 3.0
#: What a trend compares: the last four weeks with the four before.
_WEEKS = 4
#: A smaller change is none.
_SAME = 0.05


def days_trained(sessions: Iterable[Session]) -> list[date]:
    """The days on which something was done, each once, in order."""
    return sorted({session.day for session in sessions if session.done})


# --- Streaks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Streak:
    """How many in a row: up to now, and the most there ever were."""

    now: int
    longest: int


@dataclass(frozen=True, slots=True)
class Streaks:
    """Days in a row, and weeks (Monday to Sunday) in a row with at least two days of training."""

    days: Streak
    weeks: Streak
    days_this_week: int


def streaks(sessions: Iterable[Session], today: date) -> Streaks:
    """Streaks as of `today`: a day or week that still runs does not break one, and counts once it is reached."""
    days = [day for day in days_trained(sessions) if day <= today]
    by_week = Counter(monday(day) for day in days)
    weeks = sorted(week for week, count in by_week.items() if count >= ASKED_A_WEEK)
    return Streaks(
        _streak(days, today, timedelta(days=1)),
        _streak(weeks, monday(today), timedelta(weeks=1)),
        by_week[monday(today)],
    )


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _streak(reached: Sequence[date], now: date, step: timedelta) -> Streak:
    longest = run = 0
    last: date | None = None
    for day in reached:
        run = run + 1 if last is not None and day - last == step else 1
        longest, last = max(longest, run), day
    return Streak(run if last is not None and now - last <= step else 0, longest)


# --- Personal bests -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Best:
    """The best of one kind: `measure` is "hold" (s in form), "reps" (counted in a session) or "score" (0..100)."""

    exercise: str
    side: str | None
    measure: str
    value: float
    day: date
    session_id: int


def personal_bests(sessions: Iterable[Session]) -> list[Best]:
    """The longest hold in form and the most counted repetitions by exercise and side, the best score by exercise."""
    best: dict[tuple[str, str | None, str], Best] = {}

    def offer(session: Session, exercise: str, side: str | None, measure: str, value: float) -> None:
        key = (exercise, side, measure)
        if value > 0 and (key not in best or value > best[key].value):
            best[key] = Best(exercise, side, measure, value, session.day, session.id)

    for session in sessions:
        for hold in session.holds:
            if hold.in_form_s < LEAST_HOLD_S:
                continue
            offer(session, hold.exercise, hold.side and hold.side.value, "hold", hold.in_form_s)
        counts = Counter((rep.exercise, rep.side and rep.side.value) for rep in session.reps if rep.counted)
        for (exercise, side), count in counts.items():
            offer(session, exercise, side, "reps", count)
        for exercise in session.exercises:
            score = telling_score(session.of(exercise))
            if score is not None:
                offer(session, exercise, None, "score", score)
    return sorted(best.values(), key=lambda one: (one.exercise, _ORDER.index(one.measure), one.side or ""))


_ORDER = ("hold", "reps", "score")


def new_bests(sessions: Sequence[Session], today: date) -> list[Best]:
    """Longest holds and most repetitions of the last seven days, of exercises that were done on a day before."""
    found = []
    for best in personal_bests(sessions):
        is_new = today - timedelta(days=_NEW_DAYS) < best.day <= today and best.measure != "score"
        if is_new and any(best.exercise in session.exercises for session in sessions if session.day < best.day):
            found.append(best)
    return found


#: So long a best is new.
_NEW_DAYS = 7


def telling_score(session: Session) -> float | None:
    """The score, where enough was done for it to say something."""
    enough = session.hold_s >= _LEAST_HELD_S or len(session.reps) >= _LEAST_REPS
    return session.score if enough else None


# --- Trends -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure of one exercise (None: of all) over the last four weeks, and over the four before.

    `better` is +1 where more is better, -1 where less is, 0 where neither. None stands for nothing to measure.
    """

    exercise: str | None
    measure: str
    unit: str
    before: float | None
    now: float | None
    better: int = 1

    @property
    def verdict(self) -> str:
        """ "better", "worse", "more", "less", "the same", or "" where there is nothing to compare."""
        if self.before is None or self.now is None:
            return ""
        change = self.now - self.before
        if abs(change) <= _SAME * max(abs(self.before), abs(self.now)):
            return "the same"
        if not self.better:
            return "more" if change > 0 else "less"
        return "better" if change * self.better > 0 else "worse"


def trends(sessions: Sequence[Session], today: date, efforts: Mapping[str, str] | None = None) -> list[Trend]:
    """Days of training a week, and for each exercise of the last four weeks how long, how many and how good.

    `efforts` are the units in which the range of each exercise is told, by its id.
    """
    edge = today - timedelta(weeks=_WEEKS)
    now = [session for session in sessions if edge < session.day <= today]
    before = [session for session in sessions if edge - timedelta(weeks=_WEEKS) < session.day <= edge]
    per_week = [
        Trend(
            None,
            "days of training a week",
            "",
            len(days_trained(before)) / _WEEKS if before else None,
            len(days_trained(now)) / _WEEKS,
        )
    ]
    done = dict.fromkeys(exercise for session in (*before, *now) for exercise in session.exercises)
    efforts = efforts or {}
    found = (
        Trend(
            exercise,
            name,
            efforts.get(exercise, "") if unit is None else unit,
            _mean(measure, before, exercise),
            _mean(measure, now, exercise),
            better,
        )
        for exercise in done
        for name, unit, better, measure in _MEASURES
    )
    return per_week + [trend for trend in found if trend.before or trend.now]


def _mean(measure: Callable[[Session], float | None], sessions: Iterable[Session], exercise: str) -> float | None:
    parts = (session.of(exercise) for session in sessions)
    values = [value for part in parts if part.done and (value := measure(part)) is not None]
    return statistics.fmean(values) if values else None


def longest_in_form(session: Session) -> float | None:
    """The longest hold of a session in good form, seconds; None where nothing was held long enough to say anything."""
    return max((hold.in_form_s for hold in session.holds if hold.in_form_s >= LEAST_HOLD_S), default=None)


def _counted(session: Session) -> float | None:
    return float(session.counted) if session.reps else None


def _faults_a_minute(session: Session) -> float | None:
    done_s = session.hold_s + sum(rep.end_s - rep.start_s for rep in session.reps)
    return len(session.clear_faults) / done_s * 60.0 if done_s >= _LEAST_HELD_S else None


def _median(measure: str) -> Callable[[Session], float | None]:
    def of(session: Session) -> float | None:
        found = compute_set(session.reps).get(measure)
        return None if found is None else found.value

    return of


def _difference(session: Session) -> float | None:
    found = compute_set(session.reps).get("range")
    return None if found is None or not found.by_side else abs(found.left_more_percent)


#: Name, unit (None: that of the effort), whether more is better, and the figure of one session; a trend is their mean
#: over sessions.
_MEASURES: tuple[tuple[str, str | None, int, Callable[[Session], float | None]], ...] = (
    ("longest hold in form", "s", 1, longest_in_form),
    ("counted repetitions", "", 1, _counted),
    ("score", "", 1, telling_score),
    ("clear faults a minute", "", -1, _faults_a_minute),
    ("range of movement", None, 1, _median("range")),
    ("time of a repetition", "s", 0, _median("cycle_s")),
    ("smoothness (0 at best)", "", 1, _median("smoothness")),
    ("difference in range between sides", "percent", -1, _difference),
)
