"""What a session came to: from the judge's verdict to the result that every report is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from formcheck.analysis.sinks import Moment, ReportRecorder
from formcheck.form.engine import NOBODY
from formcheck.form.events import FormState, Level, Phase
from formcheck.form.exercise import Counted, Exercise
from formcheck.form.score import compute_score
from formcheck.judge import Judge, Verdict
from formcheck.overlay.privacy import Privacy
from formcheck.report.result import (
    Part,
    SessionResult,
    Source,
    StillVerdict,
    Summary,
    Unjudged,
    UnseenSpan,
    ViewShare,
)
from formcheck.report.words import came_down_words, clear_faults, side_notes, under_way_words
from formcheck.settings import Settings
from formcheck.video.types import SourceInfo
from formcheck.wording import lower_first

#: What a caller is told after every frame: its time, frames so far, and the length of the stream where it is known.
Progress = Callable[[float, int, float | None], None]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What to write, and where. `folder` None writes nothing; `force` replaces another clip's results there."""

    folder: Path | None = None
    video: bool = True
    report: bool = True
    cues: bool = False
    force: bool = False
    privacy: Privacy = Privacy.NONE
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for."""

    exercise: str
    exercises: tuple[Exercise, ...]
    settings: Settings
    start_s: float | None
    end_s: float | None
    outputs: Outputs
    progress: Progress | None

    @property
    def stretch(self) -> str:
        """`` between 3 and 9 s``, or nothing where the whole recording is judged."""
        if self.start_s is None and self.end_s is None:
            return ""
        end = "its end" if self.end_s is None else f"{self.end_s:g} s"
        return f" between {self.start_s or 0:g} s and {end}"


@dataclass(slots=True)
class Clock:
    """What is remembered of the frames themselves."""

    frames: int = 0
    found: int = 0
    first_t: float = 0.0
    last_t: float = 0.0
    last: FormState | None = None

    def tick(self, moment: Moment, state: FormState) -> None:
        """Take note of one moment."""
        if not self.frames:
            self.first_t = moment.t
        self.frames += 1
        self.found += moment.pose is not None
        self.last_t = moment.t
        self.last = state


def result_of(
    asked: Asked,
    info: SourceInfo,
    estimator: str,
    model_sha256: str | None,
    judge: Judge,
    verdict: Verdict,
    clock: Clock,
    problem: str | None,
    recorder: ReportRecorder | None,
) -> SessionResult:
    """Everything a report needs, of a session that is over; `problem` says what cut it short."""
    from formcheck import __version__

    tallies = verdict.tallies
    still = _still_verdict(clock, verdict) if info.is_still else None
    holds = tuple(hold for tally in tallies.values() for hold in tally.holds if still is None)
    reps = tuple(rep for tally in tallies.values() for rep in tally.reps)
    spans = sorted((span for tally in tallies.values() for span in tally.faults), key=lambda span: span.start_s)
    faults = tuple(span for span in spans if span.level is Level.FAULT)
    advice = tuple(
        span for span in spans if span.level is Level.ADVICE and not any(fault.repeats(span) for fault in faults)
    )
    holds = tuple(sorted(holds, key=lambda hold: hold.start_s))
    reps = tuple(sorted(reps, key=lambda rep: rep.start_s))
    found = [exercise for exercise in asked.exercises if exercise.id in tallies]
    total_s = verdict.seen_s + sum(verdict.unseen_s.values())
    return SessionResult(
        version=__version__,
        source=Source(
            path=info.path,
            kind=info.kind,
            duration_s=None if info.is_still else info.duration_s or clock.last_t - clock.first_t,
            width=info.width,
            height=info.height,
            codec=info.codec,
            fps=info.fps,
            start_s=asked.start_s,
            end_s=asked.end_s,
        ),
        estimator=estimator,
        model_sha256=model_sha256,
        settings=asked.settings.in_force(found or asked.exercises),
        asked=asked.exercise,
        exercise=_main_exercise(asked, verdict, still),
        parts=tuple(Part(part.exercise, part.start_s, part.end_s) for part in verdict.parts if still is None),
        holds=holds,
        reps=reps,
        faults=faults,
        advice=advice,
        view=ViewShare(
            judged=verdict.seen_s / total_s if total_s else float(clock.found > 0),
            unjudged=tuple(
                Unjudged(why, seconds / total_s)
                for why, seconds in sorted(verdict.unseen_s.items(), key=lambda item: -item[1])
                if seconds > 0
            ),
        ),
        summary=Summary(
            reps=sum(rep.counted for rep in reps),
            reps_by_side={
                side: sum(rep.counted and rep.side is not None and rep.side.value == side for rep in reps)
                for side in ("left", "right")
            },
            reps_not_counted=sum(not rep.counted for rep in reps),
            hold_s=sum(hold.total_s for hold in holds),
            in_form_s=sum(hold.in_form_s for hold in holds),
            unseen_s=sum(hold.unseen_s for hold in holds),
            score=compute_score(holds, reps),
        ),
        notes=(*_notes(asked, judge, verdict, clock, still), *asked.settings.neutral_notes(found)),
        problem=problem,
        still=still,
        series=recorder.series(found) if recorder else (),
        stills=recorder.stills(faults) if recorder else (),
        unseen=tuple(UnseenSpan(**asdict(span)) for span in verdict.unseen),
    )


def _main_exercise(asked: Asked, verdict: Verdict, still: StillVerdict | None) -> str | None:
    if still is not None:
        return still.exercise
    lengths: dict[str, float] = dict.fromkeys(verdict.tallies, 0.0)
    for part in verdict.parts:
        lengths[part.exercise] += part.length_s
    return max(lengths, key=lambda name: lengths[name], default=None)


def _still_verdict(clock: Clock, verdict: Verdict) -> StillVerdict:
    state = clock.last
    if state is None or state.exercise is None or state.phase in (Phase.AWAY, Phase.UNSEEN):
        return StillVerdict(None, Phase.AWAY.value if state is None else state.phase.value, None)
    if state.phase is Phase.READY:  # nothing of it is held, or at its top
        return StillVerdict(state.exercise, state.phase.value, None)
    faults = any(clear_faults(tally.faults) for tally in verdict.tallies.values())
    return StillVerdict(state.exercise, state.phase.value, not faults)


def _notes(asked: Asked, judge: Judge, verdict: Verdict, clock: Clock, still: StillVerdict | None) -> list[str]:
    """Why nothing was found, where nothing was; else what the figures don't say."""
    if not clock.found:
        return [f"{NOBODY}{asked.stretch}: nothing could be judged. Show the whole body, in good light."]
    if still is not None and still.in_form is None:
        return [f"This photograph can't be judged: {_why_not_still(asked, clock)}."]
    titles = {exercise.id: exercise.title for exercise in asked.exercises}
    if verdict.tallies and (still is None or still.exercise is not None):
        return [
            *(
                note
                for exercise in asked.exercises
                if (tally := verdict.tallies.get(exercise.id)) is not None
                for note in side_notes(exercise, tally.holds, tally.reps)
            ),
            *(under_way_words(titles[one.exercise], one.number, one.start_s) for one in verdict.under_way),
            *came_down_words(verdict.came_down),
        ]
    if asked.exercise == "auto":
        return ["None of the known exercises was recognised; name one with --exercise to see why."]
    exercise = asked.exercises[0]
    title = exercise.title.lower()
    why = max(verdict.unseen_s, key=lambda reason: verdict.unseen_s[reason], default=None)
    total_s = verdict.seen_s + sum(verdict.unseen_s.values())
    if why is not None and verdict.unseen_s[why] > 0.5 * total_s:
        return [f"No {title} could be judged: {lower_first(why)}."]
    tried = judge.aborted(exercise.id)
    if isinstance(exercise, Counted) and tried:
        return [
            f"No {title} was found: {tried} movements began like one and were none. Is it the exercise that you meant?"
        ]
    return [f"No {title} was found. Is it the exercise that you meant? Try --exercise auto."]


def _why_not_still(asked: Asked, clock: Clock) -> str:
    state = clock.last
    if state is not None and state.unseen is not None:
        return lower_first(state.unseen)
    if asked.exercise == "auto":
        return "it shows none of the known exercises held, or at the top of a repetition"
    exercise = asked.exercises[0]
    moment = "at the top of a repetition" if isinstance(exercise, Counted) else "held"
    return f"it shows no {exercise.title.lower()} {moment}"
