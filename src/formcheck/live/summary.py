"""What a live session came to, and how fast it went."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from formcheck.coach import Done
from formcheck.form.calibration import Calibration
from formcheck.form.events import (
    FaultRaised,
    FaultSpan,
    FormState,
    HoldSpan,
    Level,
    RepSpan,
)
from formcheck.form.tally import Tally
from formcheck.overlay.card import Worst
from formcheck.overlay.screen import done_words
from formcheck.wording import duration


@dataclass(slots=True)
class Stats:
    """How fast it went. `latency_ms` counts frames by whole half milliseconds from capture to screen."""

    frames: int = 0
    dropped: int = 0
    lost: int = 0
    seconds: float = 0.0
    latency_ms: dict[int, int] = field(default_factory=dict)

    @property
    def fps(self) -> float:
        """Frames shown a second."""
        return self.frames / self.seconds if self.seconds > 0 else 0.0

    def note(self, latency_s: float) -> None:
        """One more frame."""
        self.frames += 1
        bucket = min(20_000, max(0, math.ceil(latency_s * 2000)))
        self.latency_ms[bucket] = self.latency_ms.get(bucket, 0) + 1

    def percentile_ms(self, percent: float) -> float:
        """So many percent of the frames took at most this long from capture to screen; NaN without any."""
        total, below = sum(self.latency_ms.values()), 0
        for bucket in sorted(self.latency_ms):
            below += self.latency_ms[bucket]
            if below >= total * percent / 100:
                return bucket / 2
        return math.nan

    @property
    def line(self) -> str:
        """All of it in a line."""
        return (
            f"{self.frames} frames in {self.seconds:.1f} s: {self.fps:.1f} a second, {self.dropped} dropped;"
            f" capture to screen {self.percentile_ms(50):.0f} ms (50 %), {self.percentile_ms(95):.0f} ms (95 %)"
        )


@dataclass(slots=True)
class LiveSummary:
    """What a session came to.

    Attributes
    ----------
    planned : bool
        Whether there was a plan.
    done : tuple of Done
        The sets, where there was a plan.
    holds, reps, faults : lists
        What counts, as in an analysed clip, in seconds of the camera's time; of a plan what lay in its sets. Clear
        faults only. Known once the session is over, or its exercise.
    wrong : dict of str to int
        How often which cue was due: so far, and in the end of the `faults`.
    said : list of (float, str, str)
        What was heard when: `Utterance.rows`.
    stats : Stats
        How fast it went.
    why : str
        Why it ended: "done", "quit", "hands" (both were held up), "interrupted", "camera" (the clip is over), "lost"
        (the camera is), "idle" (nobody exercised any more), "error", or what `Live.stop` was told.
    problem : str
        What went wrong and ended it, in one line; empty where nothing did.
    notes : list of str
        What went wrong on the way.
    session_id : int or None
        Its number in the history.
    calibration : Calibration or None
        What came of the last search for a neutral.
    worst : tuple of Worst
        Pictures of what was clearly wrong, at its worst; in memory only.
    """

    planned: bool = True
    done: tuple[Done, ...] = ()
    holds: list[HoldSpan] = field(default_factory=list)
    reps: list[RepSpan] = field(default_factory=list)
    faults: list[FaultSpan] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    said: list[tuple[float, str, str]] = field(default_factory=list)
    stats: Stats = field(default_factory=Stats)
    why: str = ""
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    session_id: int | None = None
    calibration: Calibration | None = None
    worst: tuple[Worst, ...] = ()

    @property
    def most_wrong(self) -> str:
        """The cue that was due most often, the first of several; empty where none was."""
        return max(self.wrong, key=lambda cue: self.wrong[cue], default="")

    def take(self, tallies: Iterable[Tally]) -> None:
        """Keep what a judge found in all: as in an analysed clip, and of a plan what lay in its sets."""
        for tally in tallies:
            self.holds += tally.holds
            self.reps += tally.reps
            self.faults += [fault for fault in tally.faults if fault.level is Level.FAULT]

    def conclude(self) -> None:
        """The session is over: what was wrong is now known in all."""
        self.wrong = dict(Counter(fault.cue for fault in self.faults))

    def note_wrong(self, state: FormState) -> None:
        """Keep which cues were due so far."""
        for event in state.own_events:
            if isinstance(event, FaultRaised) and event.fault.level is Level.FAULT:
                self.wrong[event.fault.cue] = self.wrong.get(event.fault.cue, 0) + 1


def set_line(one: Done) -> str:
    """One finished set in a line."""
    return done_words(one.work, one.worked_s, one.in_form_s, one.reps, one.ended)


def summary_lines(summary: LiveSummary, titles: Mapping[str, str]) -> list[str]:
    """What a session came to, for the terminal."""
    lines = [set_line(one) for one in summary.done]
    if summary.planned and not summary.done:
        return ["No set was begun."]
    if not summary.planned:
        names = [hold.exercise for hold in summary.holds] + [rep.exercise for rep in summary.reps]
        for name in dict.fromkeys(names):
            holds = [hold for hold in summary.holds if hold.exercise == name]
            reps = [rep for rep in summary.reps if rep.exercise == name]
            parts = []
            if holds:
                total, good = sum(hold.total_s for hold in holds), sum(hold.in_form_s for hold in holds)
                parts.append(f"held {duration(total)}, {duration(good)} of it in form")
            if reps:
                parts.append(f"{sum(rep.counted for rep in reps)} of {len(reps)} repetitions counted")
            lines.append(f"{titles.get(name, name)}: {'; '.join(parts)}")
    for cue, times in sorted(summary.wrong.items(), key=lambda item: -item[1]):
        lines.append(f"    {cue}{f' ({times} times)' if times > 1 else ''}")
    return lines or ["Nothing was held or counted."]
