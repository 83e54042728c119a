"""One session against those before it, in a line an exercise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from formcheck.history.insights import LEAST_HOLD_S
from formcheck.history.record import Session
from formcheck.wording import timer


def since_last_lines(sessions: Sequence[Session], number: int, titles: Mapping[str, str]) -> list[str]:
    """What session `number` came to against the last one of the same exercise, and the best of all before.

    ``Forearm plank: longest in form 0:42; last time 0:36, your best 0:50``. Nothing of what was not done before, nor of
    what was hardly done now. `sessions` are one person's, in rising time.
    """
    now = next((session for session in sessions if session.id == number), None)
    if now is None:
        return []
    before = [session for session in sessions if session.started < now.started]
    lines = []
    for name in now.exercises:
        past = [session for session in before if name in session.exercises]
        for measure, what, words in _MEASURES:
            value, was = measure(now, name), [measure(session, name) for session in past]
            if value and any(was):
                best = "your best" if value > max(was) else f"your best {words(max(was))}"
                lines.append(f"{titles.get(name, name)}: {what} {words(value)}; last time {words(was[-1])}, {best}")
                break
    return lines


def _longest_s(session: Session, exercise: str) -> float:
    held = [hold.in_form_s for hold in session.holds if hold.exercise == exercise]
    return max((seconds for seconds in held if seconds >= LEAST_HOLD_S), default=0.0)


def _counted(session: Session, exercise: str) -> float:
    return float(sum(rep.counted for rep in session.reps if rep.exercise == exercise))


#: What is compared: how it is measured, called and written; of what is held and counted, the holds.
_MEASURES: tuple[tuple[Callable[[Session, str], float], str, Callable[[float], str]], ...] = (
    (_longest_s, "longest in form", timer),
    (_counted, "counted", lambda count: f"{count:.0f}"),
)
