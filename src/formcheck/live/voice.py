"""What a live session says and sounds like: judge and coach through the arbiter to every loudspeaker and file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from formcheck.coach import Announcement, CoachState, Ended, Stage
from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level, Phase, RepCompleted
from formcheck.voice.audio import Mixer, Output, excess_of
from formcheck.voice.cues import CueArbiter, Kind, SetClock, Target, Tone, Utterance, Wish, announce
from formcheck.voice.phrases import caution_id, cue_id, title_id

#: So long what was wrong with the first repetition may wait for the name of the exercise to be said.
_EARLY_FAULT_S = 4.0


class SessionVoice:
    """Says what there is to say, at every frame: `update`.

    Parameters
    ----------
    outputs : sequence of Output
        Where it is heard; closed by `close`.
    duration_s : callable
        How long words last: `Voice.duration_s`.
    has_plan : bool
        Whether a coach keeps clock and count of the sets; else the engine's count.
    tone : bool
        Whether the guiding tone sounds while a set runs.
    muted : bool
        Whether it begins in silence.
    """

    def __init__(
        self,
        outputs: Sequence[Output],
        duration_s: Callable[[str, str], float],
        *,
        has_plan: bool,
        tone: bool,
        muted: bool,
    ) -> None:
        self._outputs = list(outputs)
        self._arbiter = CueArbiter(duration_s)
        self._has_plan, self._tone = has_plan, tone
        self._wishes: list[Wish] = []
        self._speaking: Utterance | None = None
        self._early: list[FaultSpan] = []  # raised before it was known which exercise it is
        self.said: list[tuple[float, str, str]] = []
        self.muted = muted

    @property
    def muted(self) -> bool:
        """Whether nothing is heard. What would be said is decided all the same."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = muted
        for mixer in self._mixers():
            mixer.muted = muted

    def wish(self, wish: Wish) -> None:
        """Something that the session itself has to say, soon."""
        self._wishes.append(wish)

    def begin(self, t: float) -> None:
        """The first frame is at `t`."""
        for mixer in self._mixers():
            if mixer.position_s == 0.0:
                mixer.begin(t)

    def update(
        self, state: FormState, coached: CoachState, before: Stage, bands: Mapping[str, tuple[float, float]]
    ) -> list[Utterance]:
        """Take one moment; returns what is said now.

        Parameters
        ----------
        state : FormState
            What the judge says.
        coached : CoachState
            What the coach says.
        before : Stage
            The stage of the frame before.
        bands : mapping of str to (float, float)
            Between which values the guiding tone is silent, by metric: `bands_of`.
        """
        early = self._early_fault(state)
        wishes = [_as_wish(one, coached) for one in coached.announcements] + self._wishes + early
        self._wishes = []
        work = coached.work
        if work is not None:
            top_s = None if work.is_held else work.exercise.prescription.hold_s
            self._arbiter.target = Target(work.target_s, work.target_reps, top_s)
        working = Stage.WORK in (before, coached.stage)
        left = coached.stage is Stage.PAUSED and coached.why in ("away", "unseen")
        clock: SetClock | None = None
        if self._has_plan:
            hold_s = coached.clock_s if work is not None and work.is_held else 0.0
            clock = SetClock(coached.stage is Stage.WORK, hold_s, coached.reps)
        said = list(self._arbiter.update(state if working or left else _silent(state), wishes, clock))
        for utterance in said:
            self._speaking = utterance
            self.said += utterance.rows
            for output in self._outputs:
                output.say(utterance)
        excess = excess_of(state, bands) if self._tone and coached.stage is Stage.WORK else 0.0
        for output in self._outputs:
            if self._tone:
                output.follow(excess, state.t)
            output.advance(state.t)
        return said

    def _early_fault(self, state: FormState) -> list[Wish]:
        """The fault of the repetition by which it became clear which exercise it is; it was raised before that."""
        raised = [event.fault for event in state.events if isinstance(event, FaultRaised)]
        if state.exercise is None:
            self._early += [fault for fault in raised if fault.level is Level.FAULT and fault.voids]
            return []
        early, self._early = self._early, []
        if any(fault.exercise == state.exercise for fault in raised):
            return []  # it is said anyway
        for event in state.own_events if early else ():
            if isinstance(event, RepCompleted) and not event.rep.counted:
                rep = event.rep
                for fault in early:
                    if fault.exercise == rep.exercise and fault.id in rep.faults and fault.start_s >= rep.start_s:
                        return [Wish(Kind.FAULT, cue_id(fault.cue), fault.cue, Tone.FAULT, _EARLY_FAULT_S)]
        return []

    def words_at(self, t: float) -> str:
        """The words that are being spoken at `t`."""
        return self._speaking.text if self._speaking is not None and t < self._speaking.end_s else ""

    def is_quiet_at(self, t: float) -> bool:
        """Whether the last word has been spoken for half a second."""
        return self._speaking is None or t >= self._speaking.end_s + 0.5

    def finish(self, t: float) -> None:
        """The session ends at `t`; the last word may sound."""
        if self._speaking is not None:
            for output in self._outputs:
                output.advance(max(t, self._speaking.end_s))

    def close(self) -> None:
        """Fall silent."""
        for output in self._outputs:
            output.close()

    def _mixers(self) -> list[Mixer]:
        mixers = (getattr(output, "mixer", None) for output in self._outputs)
        return [mixer for mixer in mixers if isinstance(mixer, Mixer)]


def _as_wish(one: Announcement, coached: CoachState) -> Wish:
    if one.what == "title" and one.exercise is not None:
        return Wish(Kind.SETUP, title_id(one.exercise.id), one.exercise.title, wait_s=8.0)
    if one.what == "caution" and one.exercise is not None:
        return Wish(Kind.SETUP, caution_id(one.exercise.id), one.exercise.warning, wait_s=8.0)
    wish = announce(one.what, one.number)
    if one.what == "count":  # it is true for a second only, so it may cut off what still sounds
        return replace(wish, kind=Kind.SAFETY, wait_s=0.9)
    done = coached.done
    if one.what == "all_done" and done and done[-1].ended is Ended.TARGET:
        return replace(wish, tone=Tone.END)
    return wish


def _silent(state: FormState) -> FormState:
    """A moment of which only the session itself has something to say."""
    return FormState(state.t, state.exercise, Phase.AWAY)
