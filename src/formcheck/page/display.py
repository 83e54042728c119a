"""The screen of a session in words and numbers, for the page to draw; and the page's loudspeaker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

import numpy as np

from formcheck.coach import CoachState, Done, Ended, Stage, Work
from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level, Phase
from formcheck.live.summary import set_line
from formcheck.overlay.overlay import verdict_of
from formcheck.overlay.screen import Shown, asked_words, next_words, where_words
from formcheck.overlay.window import CLOSED
from formcheck.page.outbox import Message, Outbox
from formcheck.pose.types import Pose
from formcheck.video.types import Image
from formcheck.voice.cues import Utterance

#: As in the window: a cue about something that is over.
_LINGER_S = 2.5


class PageDisplay:
    """A display whose pictures the page draws itself: it is told what there is to see.

    Points are shares of the width and height of the picture as the camera saw it: the page mirrors where it likes.
    """

    def __init__(self, outbox: Outbox, number: Callable[[], int]) -> None:
        self._outbox, self._number = outbox, number
        self._keys: deque[str] = deque(maxlen=8)
        self._closed = False
        self._late: FaultRaised | None = None
        self._told_sets = 0

    def press(self, key: str) -> None:
        """A key or a tap on the page; from any thread."""
        self._keys.append(key)

    def present(self, image: Image, pose: Pose | None, state: FormState, coach: CoachState, shown: Shown) -> None:
        """Tell the page this moment."""
        height, width = image.shape[:2]
        for one in coach.done[self._told_sets :]:
            self._outbox.post({"kind": "set", **set_message(one)})
        self._told_sets = len(coach.done)
        late = self._late_fault(state) if coach.stage is Stage.WORK else None
        self._outbox.post(state_message(self._number(), (width, height), pose, state, coach, shown, late))

    def _late_fault(self, state: FormState) -> FaultSpan | None:
        """What was wrong with a repetition is known when it is over: it stays to be read for a while."""
        if self._late is not None and not 0 <= state.t - self._late.confirmed_t <= _LINGER_S:
            self._late = None
        over = [event for event in state.own_events if isinstance(event, FaultRaised) and event.fault.end_s is not None]
        if over:
            self._late = min(over, key=lambda event: event.fault.level is Level.ADVICE)
        return self._late.fault if self._late is not None else None

    def poll(self) -> str | None:
        """The key that was pressed since the last call, `CLOSED`, or None."""
        if self._closed:
            return CLOSED
        return self._keys.popleft() if self._keys else None

    def close(self) -> None:
        """Take it away; may be called twice."""
        self._closed = True


class PageVoice:
    """A loudspeaker that is the page's: it is told which recording to play, when it begins."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._excess = 0.0

    def say(self, utterance: Utterance) -> None:
        """Let it sound."""
        self._outbox.post(
            {
                "kind": "say",
                "phrase": utterance.phrase,
                "text": utterance.text,
                "tone": utterance.tone.value if utterance.tone else None,
                "wait_s": round(utterance.words_s - utterance.t_s, 3),
                "cuts": utterance.cuts,
            }
        )

    def follow(self, excess: float, t_s: float) -> None:
        """Steer the guiding tone, which the page makes; told when it changes so much that it can be heard."""
        excess = round(excess)
        if excess != self._excess:
            self._excess = excess
            self._outbox.post({"kind": "tone", "excess": excess})

    def advance(self, t_s: float) -> None:
        """The page plays by its own clock."""

    def close(self) -> None:
        """Nothing is held open."""


def state_message(
    number: int,
    size: tuple[int, int],
    pose: Pose | None,
    state: FormState,
    coach: CoachState,
    shown: Shown,
    late: FaultSpan | None = None,
) -> Message:
    """One moment, as the page gets it; `number` is that of the picture that it answers, `late` a fault just past."""
    working = coach.stage is Stage.WORK and shown.camera is None
    fault = (state.faults[0] if state.faults else late) if working else None
    cue = fault.cue if fault else ""
    if working and state.phase is Phase.UNSEEN and state.unseen:
        cue = state.unseen
    return {
        "kind": "state",
        "n": number,
        "t": round(state.t, 3),
        "stage": coach.stage.name.lower(),
        "why": coach.why,
        "phase": state.phase.value,
        "verdict": verdict_of(state).name.lower() if working else "unknown",
        "work": None if coach.work is None else work_message(coach.work),
        "coming": None if coach.coming is None else _coming(coach.coming, coach.work),
        "clock": round(coach.clock_s, 2),
        "in_form": round(coach.in_form_s, 2),
        "remaining": None if coach.remaining_s is None else round(coach.remaining_s, 2),
        "reps": coach.reps,
        "count": coach.count,
        "cue": cue,
        "cue_is": "" if fault is None else fault.level.value,
        "by": fault.by if fault else "",
        "faults": [{"cue": one.cue, "is_fault": one.level is Level.FAULT} for one in state.faults] if working else [],
        "unseen": state.unseen or "",
        "advice": [one.value for one in coach.advice],
        "in_position": coach.in_position,
        "wrong_side": coach.wrong_side,
        "side": state.side.value if state.side else None,
        "line": shares(state.line, size),
        "outline": shares(pose.outline.contour, size) if pose is not None and pose.outline is not None else [],
        "camera": shown.camera,
        "note": shown.note,
        "calibrating": shown.calibrating,
        "muted": shown.muted,
        "said": shown.said,
        "remember": shown.next_time,
        "done": len(coach.done),
    }


def set_message(one: Done) -> Message:
    """One set that is over, as the page gets it."""
    return {
        "title": one.work.exercise.title,
        "id": one.work.exercise.id,
        "line": set_line(one),
        "held": one.work.is_held,
        "worked_s": round(one.worked_s, 1),
        "in_form_s": round(one.in_form_s, 1),
        "target_s": one.work.target_s,
        "reps": one.reps,
        "target_reps": one.work.target_reps,
        "number": one.work.set_number,
        "of": one.work.sets,
        "side": one.work.side.value if one.work.side else None,
        "ended": one.ended.name.lower(),
        "reached": one.ended is Ended.TARGET,
    }


def work_message(work: Work) -> Message:
    """One set, as the page gets it."""
    return {
        "id": work.exercise.id,
        "title": work.exercise.title,
        "where": where_words(work),
        "asked": asked_words(work),
        "held": work.is_held,
        "target_s": work.target_s,
        "target_reps": work.target_reps,
        "warning": work.exercise.warning,
        "camera": work.exercise.camera,
        "side": work.side.value if work.side else None,
    }


def _coming(coming: Work, last: Work | None) -> Message:
    return {**work_message(coming), "words": next_words(coming, last)}


def shares(points: Iterable[Iterable[float]], size: tuple[int, int]) -> list[list[float]]:
    """Points as shares of a width and height, those that are seen."""
    xy = np.asarray(list(points), np.float64).reshape(-1, 2)
    xy = xy[np.isfinite(xy).all(axis=1)] / size
    return [[round(float(x), 4), round(float(y), 4)] for x, y in xy]
