"""What is said next: one voice, which thinks before it speaks.

The arbiter is as pure as the judgement: no clock, no sound, no chance. It takes the state of every frame and says
which words and tones begin at that moment. What matters most comes first, never two at once, nothing again and again;
a fault has words on about two of three occasions and else only its tone; what was corrected is praised; and where it
can't tell it is silent, but for what the camera must change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from formcheck.form.engine import NOBODY
from formcheck.form.events import (
    FaultCleared,
    FaultRaised,
    FaultSpan,
    FormState,
    HoldEnded,
    Level,
    Phase,
    RepCompleted,
    RepSpan,
)
from formcheck.voice.phrases import (
    LONGEST_HOLD_S,
    PRAISE,
    camera_id,
    coach_id,
    common_phrases,
    count_id,
    cue_id,
    hold_id,
    number_words,
    sets_id,
    time_words,
)


class Tone(Enum):
    """The four signals, which differ in pitch and in shape."""

    START = "start"  # time counts from here
    GOOD = "good"  # corrected, or held long enough
    FAULT = "fault"  # something is wrong
    END = "end"  # time no longer counts


#: How long each tone sounds, seconds.
TONE_S: Mapping[Tone, float] = {Tone.START: 0.30, Tone.GOOD: 0.22, Tone.FAULT: 0.20, Tone.END: 0.55}


class Kind(IntEnum):
    """What an utterance is about; the smaller, the more it matters."""

    SAFETY = 0
    SETUP = 1  # the camera, and what comes next
    FAULT = 2
    COUNT = 3  # repetitions, time, start and end
    ADVICE = 4
    PRAISE = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that shall be said.

    Attributes
    ----------
    kind : Kind
        How much it matters.
    phrase, text : str
        Id and words; both empty for a tone alone.
    tone : Tone or None
        What sounds before the words.
    wait_s : float
        How long it may wait for its turn, in seconds; then it is dropped.
    leads_on : bool
        It is the beginning of a sentence that the next one ends: "take a rest, thirty seconds".
    """

    kind: Kind
    phrase: str = ""
    text: str = ""
    tone: Tone | None = None
    wait_s: float = 3.0
    leads_on: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that begins to sound at `t_s`: a tone, words, or a tone and then words.

    `words_s` is when its words begin and `end_s` when it is over, in seconds of presentation time. It `cuts` off what
    still sounds then.
    """

    t_s: float
    kind: Kind
    phrase: str
    text: str
    tone: Tone | None
    words_s: float
    end_s: float
    cuts: bool = False

    @property
    def rows(self) -> tuple[tuple[float, str, str], ...]:
        """What sounds when, for a table: time in seconds, what (``tone fault``, ``fault``), and the words."""
        tone = ((self.t_s, f"tone {self.tone.value}", ""),) if self.tone else ()
        words = ((self.words_s, self.kind.name.lower(), self.text),) if self.text else ()
        return (*tone, *words)


@dataclass(frozen=True, slots=True)
class Target:
    """What the running set asks for; None is not known. `top_s` is the hold at the top of a repetition."""

    hold_s: float | None = None
    reps: int | None = None
    top_s: float | None = None


@dataclass(frozen=True, slots=True)
class SetClock:
    """Time and count of the running set, where something else than the engine keeps them: pauses taken out, say."""

    running: bool
    hold_s: float = 0.0
    reps: int = 0


#: A fault that is found to have ended longer ago was not seen to end: what shows it is hidden.
_SEEN_S = 1.0

#: What begins a sentence: the length of the rest ends it, or the title.
_LEADING_ON = frozenset({"rest", "next_exercise"})

#: Tones of what a coach announces.
_COACH_TONES: Mapping[str, Tone] = {
    "go": Tone.START,
    "well_done": Tone.END,
    "form_broken": Tone.END,
    "set_over": Tone.END,
}


def announce(what: str, number: int | None = None) -> Wish:
    """What a set or the set-up announces (``rest``, ``count``, ``next_set``, ``setup_too_dark``), as a wish."""
    if what == "count" and number is not None:
        return Wish(Kind.SETUP, count_id(number), number_words(number).capitalize(), wait_s=0.7)
    if what == "next_set" and number is not None:
        return Wish(Kind.SETUP, sets_id(number), f"Set {number_words(number)}", wait_s=8.0)
    if what == "seconds" and number is not None:
        return Wish(Kind.SETUP, hold_id(number), time_words(number).capitalize(), wait_s=4.0)
    phrase = coach_id(what)
    text = common_phrases().get(phrase, what.replace("_", " ").capitalize())
    wait_s = 1.5 if what == "go" else 8.0
    return Wish(Kind.SETUP, phrase, text, _COACH_TONES.get(what), wait_s, leads_on=what in _LEADING_ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the coach speaks. Seconds, unless said otherwise.

    Attributes
    ----------
    gap_s, part_gap_s : float
        Silence after an utterance, and after one that leads on to the next.
    tone_gap_s : float
        Between a tone and its words.
    cut_s : float
        What matters more cuts off what matters less if that would sound for longer than this.
    fault_gap_s : float
        Between the end of one word on a fault and the next, whichever fault it is.
    again_s, again_most_s : float
        A cue is said again only after the first, if its fault persists; each time after twice as long, up to the
        second.
    words_share : float
        The share of the occasions on which a fault is raised that have words; the others have only its tone.
    rep_fault_s : float
        How long what was wrong with a finished repetition may wait to be said.
    advice_after_s, advice_again_s : float
        Advice is given once it has stood for so long and grown no worse, and again only after long.
    praise_after_s, praise_again_s : float
        A corrected fault is praised once it has stayed away, and praise has words only so often; else a tone.
    camera_after_s, unsure_after_s : float
        What the camera must change is said after so long out of sight; after longer where nobody is there, or nothing
        is recognised yet and whoever gets into position may be passing through any view.
    camera_again_s, camera_gap_s : float
        The same is said again only after the first, and each time twice as long; another reason after the second.
    count_s : float
        How long a count may wait; then it would mislead.
    mark_s, target_mark_s : float
        Hold times are called out every so many seconds; less often where a target has its own marks, since "ten
        seconds" might then be those that are left.
    near_s : float
        No time is called out so close to another one.
    """

    gap_s: float = 0.15
    part_gap_s: float = 0.0
    tone_gap_s: float = 0.06
    cut_s: float = 0.6
    fault_gap_s: float = 1.5
    again_s: float = 6.0
    again_most_s: float = 24.0
    words_share: float = 2 / 3
    rep_fault_s: float = 2.5
    advice_after_s: float = 1.0
    advice_again_s: float = 20.0
    praise_after_s: float = 0.8
    praise_again_s: float = 12.0
    camera_after_s: float = 1.0
    unsure_after_s: float = 3.0
    camera_again_s: float = 30.0
    camera_gap_s: float = 8.0
    count_s: float = 1.5
    mark_s: float = 10.0
    target_mark_s: float = 30.0
    near_s: float = 4.0


def guess_duration_s(phrase: str, text: str) -> float:
    """How long words last that nobody has measured."""
    return 0.35 + 0.065 * len(text)


@dataclass(slots=True)
class _Known:
    """What is remembered of one fault: the span that is running or was last."""

    level: Level
    start_s: float = math.nan
    seen_s: float = math.nan  # when it was first heard of
    told: bool = False  # this span has been announced, by words or tone
    cue: str = ""


@dataclass(slots=True)
class _Waiting:
    wish: Wish
    until_s: float
    order: int = 0

    @property
    def rank(self) -> Kind:
        """When its turn is: when time begins and ends to count before why, a number before what was wrong with it."""
        if self.wish.tone in (Tone.START, Tone.END):
            return Kind.SETUP
        return Kind.COUNT if self.wish.kind is Kind.FAULT else self.wish.kind


@dataclass(slots=True)
class _Said:
    """When words were last said, and how long they must rest by now."""

    t_s: float
    rest_s: float


@dataclass(slots=True)
class _Course:
    """What the running hold, repetition and view have come to, as far as it was spoken of."""

    holding: bool = False
    ended: bool = True  # the end of this hold has sounded
    called_s: float = 0.0
    counted: int = 0  # repetitions, as last said
    topped: bool = False
    unseen: str | None = None
    unseen_s: float = 0.0
    corrected_s: float | None = None
    rep_faults: set[str] = field(default_factory=set)


class CueArbiter:
    """Decides what is said, a frame at a time: `update` for every state, `reset` to begin anew.

    Parameters
    ----------
    duration_s : callable
        ``duration_s(phrase, text)``: how long the words last, in seconds.
    target : Target
        What the set asks for; may be changed at any time.
    manners : Manners
        How it speaks.
    """

    def __init__(
        self,
        duration_s: Callable[[str, str], float] = guess_duration_s,
        target: Target | None = None,
        manners: Manners | None = None,
    ) -> None:
        self.target = target or Target()
        self._duration_s = duration_s
        self._manners = manners or Manners()
        self.reset()

    def reset(self) -> None:
        """Forget everything; the next state is the first."""
        self._now: Utterance | None = None
        self._gap_s = 0.0
        self._waiting: list[_Waiting] = []
        self._order = 0
        self._course = _Course()
        self._exercise: str | None = None
        self._known: dict[tuple[str, str, Level], _Known] = {}
        self._said: dict[str, _Said] = {}
        self._advised: dict[str, float] = {}  # when advice was last given, by its words
        self._spoken_of: FaultSpan | None = None
        self._last_cue = ""
        self._raised = self._worded = 0  # clear faults, and how many of them had words
        self._fault_free_s = -math.inf
        self._praised = 0
        self._praised_s = -math.inf
        self._camera_s = -math.inf

    # --- One frame --------------------------------------------------------------------------------------------

    def update(
        self, state: FormState, extra: Sequence[Wish] = (), clock: SetClock | None = None
    ) -> tuple[Utterance, ...]:
        """What begins to sound at the time of `state`: nothing, or one utterance.

        Parameters
        ----------
        state : FormState
            What the engine says; times must not fall back (`reset` first).
        extra : sequence of Wish
            What the session itself wants said from now on: set-up, sets, rests. Each is given once.
        clock : SetClock, optional
            The set's own time and count, in place of the engine's. Start and end are then the session's to announce.
        """
        t = state.t
        for wish in extra:
            self._wish(t, wish)
        if state.exercise != self._exercise:
            self._exercise = state.exercise
            self._end_hold(t)
            self._close(self._known.values())
            self._course = _Course()
        if any(isinstance(event, HoldEnded) for event in state.own_events):  # out of sight too
            self._end_hold(t)
        self._follow_view(state)
        if _is_judged(state):
            if clock is None:
                self._follow_hold(state)
            else:
                self._follow_set(state, clock)
            self._follow_reps(state, state.reps if clock is None else clock.reps)
        self._follow_corrections(state)
        self._waiting = [item for item in self._waiting if t <= item.until_s + 1e-9 and not self._is_out(item, state)]
        for candidate in self._candidates(state):
            spoken = self._speak(state, *candidate)
            if spoken is not None:
                return (spoken,)
        return ()

    @staticmethod
    def _is_out(item: _Waiting, state: FormState) -> bool:
        """Whether it is no longer true: nothing is called good while a clear fault stands."""
        return item.wish.tone is Tone.GOOD and _is_faulty(state)

    def _wish(self, t: float, wish: Wish) -> None:
        if any(item.wish == wish for item in self._waiting):
            return
        self._order += 1
        self._waiting.append(_Waiting(wish, t + wish.wait_s, self._order))

    def _candidates(self, state: FormState) -> Iterator[tuple[Wish, Callable[[], None]]]:
        """What might be said now, the most important first, with what must be noted once it is said."""
        found: list[tuple[tuple[int, int], Wish, Callable[[], None]]] = []
        for item in self._waiting:
            if not _is_judged(state) and item.wish.kind > Kind.SETUP and not _is_end(item.wish):
                continue  # can't tell: silence
            found.append(((item.rank, item.order), item.wish, self._taking(state.t, item)))
        if _is_judged(state):
            for place, span in enumerate(state.faults):
                candidate = self._of_fault(state.t, span)
                if candidate is not None:
                    found.append(((candidate[0].kind, place), *candidate))
        for _, wish, note in sorted(found, key=lambda item: item[0]):
            yield wish, note

    def _taking(self, t: float, item: _Waiting) -> Callable[[], None]:
        def note() -> None:
            self._waiting.remove(item)
            if item.wish.text and item.wish.kind is Kind.FAULT:
                self._note_words(t, item.wish.text, again=False)
            elif item.wish.text and item.wish.kind is Kind.ADVICE:
                self._note_advice(t, item.wish.text)

        return note

    def _speak(self, state: FormState, wish: Wish, note: Callable[[], None]) -> Utterance | None:
        """Say it now, if that is allowed."""
        manners, t, now = self._manners, state.t, self._now
        cuts = False
        if now is not None and t < now.end_s + self._gap_s - 1e-9:
            left = now.end_s - t
            cuts = wish.kind <= Kind.FAULT and wish.kind < now.kind and left > manners.cut_s
            # A sentence that asks for the opposite of what is right by now is worse than none.
            cuts = cuts or (wish.text in self._opposites(state, now) and left > manners.gap_s)
            if not cuts:
                return None
        if wish.kind is Kind.FAULT and t < self._fault_free_s - 1e-9 and not cuts:
            return None
        if cuts and now is not None:
            self._said.pop(now.text, None)  # what was cut off was not said
            self._fault_free_s = min(self._fault_free_s, t)
        words_s = t
        if wish.tone is not None:
            words_s += TONE_S[wish.tone] + (manners.tone_gap_s if wish.text else 0.0)
        end_s = words_s + (self._duration_s(wish.phrase, wish.text) if wish.text else 0.0)
        spoken = Utterance(t, wish.kind, wish.phrase, wish.text, wish.tone, words_s, end_s, cuts)
        self._now = spoken
        self._gap_s = manners.part_gap_s if wish.leads_on else manners.gap_s
        if wish.kind is Kind.FAULT:
            self._fault_free_s = end_s + manners.fault_gap_s
        note()
        return spoken

    def _opposites(self, state: FormState, now: Utterance) -> set[str]:
        """Cues of what stands now, of the same quantity as the fault being spoken of, which stands no more."""
        of = self._spoken_of
        if of is None or now.text != of.cue or any(span.id == of.id for span in state.faults):
            return set()
        return {span.cue for span in state.faults if span.level is Level.FAULT and span.metric == of.metric}

    # --- Faults and advice ------------------------------------------------------------------------------------

    def _of_fault(self, t: float, span: FaultSpan) -> tuple[Wish, Callable[[], None]] | None:
        """What is to be said of a fault that stands now."""
        known = self._follow_fault(t, span)
        said = self._said.get(span.cue)
        rested = said is None or t >= said.t_s + said.rest_s
        cue = cue_id(span.cue)
        if span.level is Level.ADVICE:
            long = t - known.seen_s >= self._manners.advice_after_s - 1e-9
            lately = max(self._advised.get(span.cue, -math.inf), -math.inf if said is None else said.t_s)
            if known.told or not long or t < lately + self._manners.advice_again_s:
                return None
            return Wish(Kind.ADVICE, cue, span.cue), self._telling(t, span, known, words=True)
        if not known.told and self._now is not None and self._now.text == span.cue and t < self._now.end_s:
            known.told = True  # its words are sounding already, as advice: let them end
            self._note_occasion(words=True)
            self._note_words(t, span.cue, again=False)
            return None
        if not known.told:
            words = rested and self._has_words(span.cue)
            wish = Wish(Kind.FAULT, cue, span.cue, Tone.FAULT) if words else Wish(Kind.FAULT, tone=Tone.FAULT)
            return wish, self._telling(t, span, known, words=words)
        # It persists: words again, but not before the last ones have rested, and not right after a tone.
        if not rested or t < self._fault_free_s + self._manners.again_s / 2:
            return None
        return Wish(Kind.FAULT, cue, span.cue, Tone.FAULT), self._telling(t, span, known, words=True, again=True)

    def _has_words(self, cue: str) -> bool:
        """Words the first time, a tone the second, words the third and fourth, a tone the fifth, ...

        A tone alone means "the same as last time": after words on something else it would mislead. What these take
        beyond their share the next ones go without.
        """
        return cue != self._last_cue or self._worded <= self._manners.words_share * self._raised + 1e-9

    def _note_occasion(self, words: bool) -> None:
        self._raised += 1
        self._worded += words

    def _follow_fault(self, t: float, span: FaultSpan) -> _Known:
        known = self._known.setdefault((span.exercise, span.id, span.level), _Known(span.level))
        if known.start_s != span.start_s:
            known.start_s, known.seen_s, known.told, known.cue = span.start_s, t, False, span.cue
        return known

    def _telling(
        self, t: float, span: FaultSpan, known: _Known, *, words: bool, again: bool = False
    ) -> Callable[[], None]:
        def note() -> None:
            known.told = True
            if span.level is Level.FAULT and not again:
                self._note_occasion(words)
            if words and span.level is Level.ADVICE:
                self._note_advice(t, span.cue)
            elif words:
                self._spoken_of = span
                self._note_words(t, span.cue, again)

        return note

    def _note_advice(self, t: float, cue: str) -> None:
        """Advice was given. It takes nothing from a fault that follows: that has its own words, whatever they are."""
        self._advised[cue] = t
        self._last_cue = ""

    def _note_words(self, t: float, cue: str, again: bool) -> None:
        manners, said = self._manners, self._said.get(cue)
        rest_s = manners.again_s if said is None or not again else min(2 * said.rest_s, manners.again_most_s)
        self._said[cue] = _Said(t, rest_s)
        self._last_cue = cue

    # --- Repetitions ------------------------------------------------------------------------------------------

    def _follow_reps(self, state: FormState, reps: int) -> None:
        manners, course = self._manners, self._course
        course.counted = min(course.counted, reps)  # another set
        if state.phase in (Phase.MOVING, Phase.TOP):
            course.rep_faults |= {span.id for span in state.faults if span.level is Level.FAULT}
        late = [event.fault for event in state.own_events if isinstance(event, FaultRaised) and _is_over(event.fault)]
        for event in state.own_events:
            if isinstance(event, RepCompleted):
                self._follow_rep(state, event.rep, late, reps)
        top_s = self.target.top_s
        if top_s is None or state.hold_s < top_s:
            course.topped = False
        elif state.phase is Phase.TOP and not course.topped and not _is_faulty(state):
            course.topped = True
            self._wish(state.t, Wish(Kind.COUNT, tone=Tone.GOOD, wait_s=manners.count_s))

    def _follow_rep(self, state: FormState, rep: RepSpan, late: Sequence[FaultSpan], number: int) -> None:
        """A repetition is over: its count, what was wrong with it, or that something is right again."""
        manners, course, t = self._manners, self._course, state.t
        if rep.counted and number > course.counted:  # one too many of a side is no news
            course.counted = number
            self._wish(t, Wish(Kind.COUNT, count_id(number), number_words(number).capitalize(), wait_s=manners.count_s))
            if self.target.reps is not None and number == self.target.reps - 1 and number > 1:
                self._wish(t, Wish(Kind.COUNT, "coach.last_repetition", "Last one", wait_s=manners.rep_fault_s))
        late = sorted(late, key=lambda span: span.level is Level.ADVICE)
        wrong = set(rep.faults) | {span.id for span in late}
        if rep.counted and course.rep_faults - wrong and not wrong:
            self._wish(t, self._praise(t))
        course.rep_faults = set(rep.faults)
        for span in late[:1]:
            self._wish_rep_fault(t, span)
        for span in late[1:]:
            self._follow_fault(t, span)

    def _wish_rep_fault(self, t: float, span: FaultSpan) -> None:
        manners, cue = self._manners, cue_id(span.cue)
        self._follow_fault(t, span)
        said = self._said.get(span.cue)
        rested = said is None or t >= said.t_s + said.rest_s
        if span.level is Level.ADVICE:
            lately = max(self._advised.get(span.cue, -math.inf), -math.inf if said is None else said.t_s)
            if t >= lately + manners.advice_again_s:
                self._wish(t, Wish(Kind.ADVICE, cue, span.cue, wait_s=manners.rep_fault_s))
            return
        words = rested and self._has_words(span.cue)
        self._note_occasion(words)
        if words:
            self._wish(t, Wish(Kind.FAULT, cue, span.cue, Tone.FAULT, manners.rep_fault_s))
        else:
            self._wish(t, Wish(Kind.FAULT, tone=Tone.FAULT, wait_s=manners.count_s))

    # --- Holds ------------------------------------------------------------------------------------------------

    def _follow_hold(self, state: FormState) -> None:
        manners, course, t = self._manners, self._course, state.t
        if state.hold_s == 0:
            self._end_hold(t)
        if state.phase is not Phase.HOLDING or state.hold_s <= 0:
            return
        if not course.holding:
            course.holding, course.ended, course.called_s = True, False, state.hold_s
            self._wish(t, Wish(Kind.COUNT, tone=Tone.START, wait_s=manners.count_s))
            return
        target = self.target.hold_s
        if target is not None and state.hold_s >= target and not course.ended:
            course.ended = True
            self._wish(t, Wish(Kind.COUNT, tone=Tone.END, wait_s=manners.count_s))
        self._call_out(t, state.hold_s)

    def _follow_set(self, state: FormState, clock: SetClock) -> None:
        course = self._course
        if clock.hold_s < course.called_s:
            course.called_s = 0.0  # another set
        if clock.running and clock.hold_s > 0:
            self._call_out(state.t, clock.hold_s)

    def _call_out(self, t: float, hold_s: float) -> None:
        """The time of a hold, where it has just passed a mark."""
        manners, course = self._manners, self._course
        for at_s, phrase, text in self._marks(self.target.hold_s):
            if course.called_s < at_s <= hold_s < at_s + manners.count_s:
                self._wish(t, Wish(Kind.COUNT, phrase, text, wait_s=min(manners.count_s, 0.8)))
        course.called_s = max(course.called_s, hold_s)

    def _end_hold(self, t: float) -> None:
        """Time no longer counts: say so, unless its target was reached and that has sounded."""
        course = self._course
        if course.holding and not course.ended:
            self._wish(t, Wish(Kind.COUNT, tone=Tone.END, wait_s=self._manners.count_s))
        course.holding, course.ended = False, True

    def _marks(self, target_s: float | None) -> Iterator[tuple[float, str, str]]:
        """When a time is called out, and how; what stands too close to something more useful is left out."""
        manners = self._manners
        taken: list[float] = []
        if target_s is not None:
            taken = [target_s]
            for left in range(1, 4):
                if target_s > 4:
                    taken.append(target_s - left)
                    yield target_s - left, count_id(left), number_words(left).capitalize()
            if target_s >= 20:
                taken.append(target_s - 10)
                yield target_s - 10, "coach.ten_seconds_left", "Ten seconds left"
            if target_s / 2 >= 5 and min(abs(target_s / 2 - at) for at in taken) >= manners.near_s:
                taken.append(target_s / 2)
                yield target_s / 2, "coach.halfway", "Halfway"
        longest = LONGEST_HOLD_S if target_s is None else min(LONGEST_HOLD_S, math.floor(target_s))
        every_s = manners.mark_s if target_s is None else manners.target_mark_s
        for number in range(1, int(longest / every_s) + 1):
            at_s = number * every_s
            if all(abs(at_s - other) >= manners.near_s for other in taken):
                yield at_s, hold_id(round(at_s)), time_words(round(at_s)).capitalize()

    # --- Praise -----------------------------------------------------------------------------------------------

    def _follow_corrections(self, state: FormState) -> None:
        """A clear fault that was announced and is gone while the hold goes on is praised, once it stays away."""
        course, t = self._course, state.t
        since_s, course.corrected_s = course.corrected_s, None
        standing = {(span.exercise, span.id) for span in state.faults}
        cleared = [event for event in state.own_events if isinstance(event, FaultCleared)]
        hidden = {(e.fault.exercise, e.fault.id) for e in cleared if e.confirmed_t - e.t > _SEEN_S}
        self._close(known for key, known in self._known.items() if key[:2] in hidden)  # nobody saw it corrected
        gone = [known for key, known in self._known.items() if known.told and key[:2] not in standing]
        if not gone or _is_faulty(state):
            return
        if state.phase not in (Phase.HOLDING, Phase.READY):
            self._close(gone)  # it went with the position, or the next repetition will tell
        elif state.phase is Phase.HOLDING and state.unseen is None:
            course.corrected_s = t if since_s is None else since_s
            if t - course.corrected_s >= self._manners.praise_after_s:
                if self._close(gone):
                    self._wish(t, self._praise(t))
                course.corrected_s = None

    def _close(self, gone: Iterable[_Known]) -> bool:
        """These spans are over and done with; whether a clear fault was among them."""
        clear = False
        for known in gone:
            known.told, known.start_s = False, math.nan
            clear |= known.level is Level.FAULT
            if known.cue in self._said:
                self._said[known.cue].rest_s = self._manners.again_s
        return clear

    def _praise(self, t: float) -> Wish:
        if t < self._praised_s + self._manners.praise_again_s:
            return Wish(Kind.PRAISE, tone=Tone.GOOD, wait_s=2.0)
        ids = list(PRAISE)
        phrase = ids[self._praised % len(ids)]
        self._praised += 1
        self._praised_s = t
        return Wish(Kind.PRAISE, phrase, PRAISE[phrase], Tone.GOOD, wait_s=2.0)

    # --- The camera -------------------------------------------------------------------------------------------

    def _follow_view(self, state: FormState) -> None:
        """What the camera must change: once it has lasted, and again only after long."""
        manners, course, t = self._manners, self._course, state.t
        reason = state.unseen
        if reason is None:
            course.unseen = None
            return
        if reason != course.unseen:
            course.unseen, course.unseen_s = reason, t
        unsure = reason == NOBODY or state.exercise is None
        after_s = manners.unsure_after_s if unsure else manners.camera_after_s
        said = self._said.get(reason)
        if t - course.unseen_s < after_s or t < self._camera_s + manners.camera_gap_s:
            return
        if said is None or t >= said.t_s + said.rest_s:
            self._said[reason] = _Said(t, manners.camera_again_s if said is None else 2 * said.rest_s)
            self._camera_s = t
            self._wish(t, Wish(Kind.SETUP, camera_id(reason), reason, wait_s=2.0))


def _is_judged(state: FormState) -> bool:
    """Whether something is known of this moment. Out of position is known too: it ends a hold."""
    return state.phase is not Phase.UNSEEN and state.unseen is None


def _is_faulty(state: FormState) -> bool:
    return any(span.level is Level.FAULT for span in state.faults)


def _is_end(wish: Wish) -> bool:
    return wish.tone is Tone.END


def _is_over(span: FaultSpan) -> bool:
    return span.end_s is not None
