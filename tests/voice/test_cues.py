"""The arbiter: what is said, in which order, how often, and when it keeps silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import ForearmPlank, Key, timeline

from formcheck.exercises import EXERCISES
from formcheck.form.engine import NOBODY
from formcheck.form.events import (
    Event,
    FaultCleared,
    FaultRaised,
    FaultSpan,
    FormState,
    HoldEnded,
    HoldSpan,
    Level,
    Phase,
    RepCompleted,
    RepSpan,
)
from formcheck.judge import Judge
from formcheck.voice.cues import (
    CueArbiter,
    Kind,
    Manners,
    SetClock,
    Target,
    Tone,
    Utterance,
    Wish,
    announce,
)
from formcheck.voice.phrases import all_phrases, number_words, slug, time_words

FPS = 20.0
MANNERS = Manners()
CUES = {"sag": "Lift your hips", "pike": "Lower your hips", "head": "Look at the floor just ahead of your hands"}
TURN = "Turn so that the camera sees your side"


@dataclass(frozen=True)
class Act:
    """Some seconds of a hold: which faults stand, and what can be seen."""

    for_s: float
    faults: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    phase: Phase = Phase.HOLDING
    unseen: str | None = None


def play(*acts: Act) -> Iterator[FormState]:
    """The states of a hold; a fault lasts across acts that share it."""
    index, hold_since = 0, None
    running: dict[tuple[str, Level], FaultSpan] = {}
    for act in acts:
        for _ in range(round(act.for_s * FPS)):
            t = index / FPS
            index += 1
            standing = [(i, Level.FAULT) for i in act.faults] + [(i, Level.ADVICE) for i in act.advice]
            running = {key: running.get(key) or span(key[0], key[1], t) for key in standing}
            if act.phase is Phase.HOLDING and hold_since is None:
                hold_since = t - 0.4
            events: tuple[Event, ...] = ()
            if act.phase is Phase.AWAY and hold_since is not None:
                events = (HoldEnded("plank", t, t, HoldSpan("plank", hold_since, t, t - hold_since, 0.0, 0.0, None)),)
                hold_since = None
            yield FormState(
                t=t,
                exercise="plank",
                phase=act.phase,
                hold_s=0.0 if hold_since is None else t - hold_since,
                faults=tuple(running.values()),
                unseen=act.unseen,
                events=events,
            )


def span(fault: str, level: Level, start_s: float, end_s: float | None = None) -> FaultSpan:
    metric = "body_line_deg" if fault in ("sag", "pike") else f"{fault}_deg"
    return FaultSpan("plank", fault, level, start_s, end_s, None, 20.0, 12.0, "deg", CUES[fault], metric=metric)


def listen(states: Iterable[FormState], arbiter: CueArbiter | None = None) -> list[Utterance]:
    arbiter = arbiter or CueArbiter()
    return [utterance for state in states for utterance in arbiter.update(state)]


def words(said: Iterable[Utterance]) -> list[str]:
    return [utterance.text for utterance in said if utterance.text]


def rep(t: float, *, reps: int, counted: bool = True, wrong: Sequence[FaultSpan] = ()) -> FormState:
    """The moment at which a repetition is over, with what was wrong with it."""
    events: list[Event] = []
    for fault in wrong:
        events += [FaultRaised("bridge", fault.start_s, t, fault), FaultCleared("bridge", t, t, fault)]
    ids = tuple(fault.id for fault in wrong if fault.level is Level.FAULT)
    events.append(RepCompleted("bridge", t, t, RepSpan("bridge", t - 2, t, 1.0, None, counted, ids)))
    return FormState(t=t, exercise="bridge", phase=Phase.READY, reps=reps, events=tuple(events))


def bridge(until_s: float, *moments: FormState) -> Iterator[FormState]:
    at = {round(state.t * FPS): state for state in moments}
    reps = 0
    for index in range(round(until_s * FPS)):
        state = at.get(index, FormState(index / FPS, "bridge", Phase.MOVING, reps=reps))
        reps = state.reps
        yield state


# --- Faults -------------------------------------------------------------------------------------------------------


def test_a_fault_has_its_tone_and_then_its_words_at_once() -> None:
    said = listen(play(Act(3), Act(2, ("sag",))))
    assert [(u.kind, u.tone, u.text) for u in said] == [
        (Kind.COUNT, Tone.START, ""),
        (Kind.FAULT, Tone.FAULT, "Lift your hips"),
    ]
    assert said[1].t_s == 3.0
    assert said[1].phrase == "cue.lift_your_hips"
    assert 0 < said[1].words_s - said[1].t_s < 0.3


def test_a_cue_is_repeated_only_after_a_time_and_each_time_later() -> None:
    said = [u.t_s for u in listen(play(Act(3), Act(45, ("sag",)))) if u.text == "Lift your hips"]
    gaps = [b - a for a, b in pairwise(said)]
    assert len(said) == 4
    assert gaps == pytest.approx([6, 12, 24], abs=1.5)


def test_a_corrected_fault_is_not_repeated_and_is_praised_once() -> None:
    said = listen(play(Act(3), Act(3, ("sag",)), Act(20)))
    assert words(said) == ["Lift your hips", "Good, that's better", "Ten seconds", "Twenty seconds"]
    praise = next(u for u in said if u.kind is Kind.PRAISE)
    assert praise.tone is Tone.GOOD
    assert praise.t_s == pytest.approx(6.8, abs=0.2)


def test_praise_comes_not_when_the_fault_is_back_or_another_stands() -> None:
    said = listen(play(Act(3), Act(2, ("sag",)), Act(0.6), Act(3, ("sag",))))
    assert not [u for u in said if u.kind is Kind.PRAISE]
    said = listen(play(Act(3), Act(2, ("sag", "head")), Act(3, ("head",))))
    assert not [u for u in said if u.kind is Kind.PRAISE]


def test_no_praise_for_a_fault_of_another_exercise() -> None:
    """Whoever lets the knees down has given up the plank, not corrected it."""
    states = list(play(Act(3), Act(2, ("sag",)), Act(4)))
    said = listen(replace(s, exercise="knee_plank") if s.t >= 5 else s for s in states)
    assert "Lift your hips" in words(said)
    assert not [u for u in said if u.kind is Kind.PRAISE]


def test_no_praise_when_the_position_was_left_or_out_of_sight() -> None:
    left = play(Act(3), Act(2, ("sag",)), Act(2, phase=Phase.AWAY), Act(4))
    hidden = play(Act(3), Act(2, ("sag",)), Act(2, phase=Phase.UNSEEN, unseen=TURN), Act(4))
    for states in (left, hidden):
        assert not [u for u in listen(states) if u.kind is Kind.PRAISE]


def test_no_praise_and_no_cue_once_what_shows_the_fault_is_hidden() -> None:
    keys: list[Key] = [(0.0, ForearmPlank()), (4.0, ForearmPlank()), (4.5, ForearmPlank(head_drop_deg=50))]
    moments = timeline([*keys, (40.0, ForearmPlank(head_drop_deg=50))], hide=[(8.0, 40.0, "EAR")])
    judge, arbiter = Judge([EXERCISES["forearm_plank"]]), CueArbiter()
    heard = [said for t, pose in moments for said in arbiter.update(judge.update(t, pose))]
    assert [u.text for u in heard if u.kind is Kind.FAULT and u.text] == [CUES["head"]]
    assert not [u for u in heard if u.kind is Kind.PRAISE]


def test_praise_for_a_fall_back_to_mild_waits_until_that_is_gone_too() -> None:
    said = listen(play(Act(3), Act(2, ("sag",)), Act(3, advice=("sag",)), Act(3)))
    praise = [u.t_s for u in said if u.kind is Kind.PRAISE]
    assert praise == [pytest.approx(8.8, abs=0.1)]


def test_words_on_two_thirds_of_the_fault_events_and_a_tone_on_all() -> None:
    acts = [act for _ in range(30) for act in (Act(2, ("sag",)), Act(7))]
    said = [u for u in listen(play(Act(2), *acts)) if u.kind is Kind.FAULT]
    assert len(said) == 30
    assert all(u.tone is Tone.FAULT for u in said)
    assert len(words(said)) == 20
    assert said[0].text  # the first time says what to do


def test_words_on_two_thirds_of_mixed_faults_too() -> None:
    """What a change of the fault takes in words beyond its share, the next ones go without."""
    order = ("sag", "sag", "pike", "pike", "pike", "head", "sag", "sag", "sag", "sag") * 3
    said = [
        u for u in listen(play(Act(2), *[a for f in order for a in (Act(2, (f,)), Act(7))])) if u.kind is Kind.FAULT
    ]
    assert len(said) == 30
    assert 19 <= len(words(said)) <= 22


def test_flicker_is_no_reason_to_talk() -> None:
    acts = [act for _ in range(20) for act in (Act(0.3, ("sag",)), Act(0.3))]
    said = [u for u in listen(play(Act(2), *acts)) if u.kind is Kind.FAULT]
    assert len(words(said)) <= 3
    assert len(said) <= 6


def test_what_matters_most_is_said_first() -> None:
    said = listen(play(Act(3), Act(6, ("sag", "head"))))
    assert words(said)[:2] == ["Lift your hips", CUES["head"]]
    said = listen(play(Act(3), Act(3, advice=("head",)), Act(2, ("sag",), advice=("head",))))
    assert words(said) == [CUES["head"], "Lift your hips"]
    assert [u.tone for u in said if u.kind is Kind.ADVICE] == [None]


def test_what_grows_worse_is_said_once_and_in_full() -> None:
    """On its way to a clear fault everything is mild for a moment: that is no advice, and cuts nothing off."""
    said = listen(play(Act(3), Act(0.1, advice=("head",)), Act(4, ("head",), advice=("head",))))
    assert [(u.kind, u.text) for u in said[1:]] == [(Kind.FAULT, CUES["head"])]
    said = listen(play(Act(3), Act(1.2, advice=("head",)), Act(4, ("head",), advice=("head",)), Act(2)))
    assert [(u.kind, u.text) for u in said[1:]] == [(Kind.ADVICE, CUES["head"]), (Kind.PRAISE, "Good, that's better")]
    assert not any(u.cuts for u in said)


def test_what_was_cut_off_may_be_said_again() -> None:
    states = list(play(Act(3), Act(8, ("sag",))))
    pain = Wish(Kind.SAFETY, "coach.pain", "Pain means stop")
    arbiter = CueArbiter(lambda phrase, text: 2.0)
    said = [u for s in states for u in arbiter.update(s, [pain] if s.t == 3.5 else ())]
    assert words(said)[:3] == ["Lift your hips", "Pain means stop", "Lift your hips"]
    assert said[2].cuts
    assert said[3].t_s < 8  # and not six seconds after what nobody could understand


def test_a_tone_alone_always_means_the_cue_before_it() -> None:
    sag, pike = Act(2, ("sag",)), Act(2, ("pike",))
    said = [u for u in listen(play(Act(2), sag, Act(7), pike, Act(7), sag, Act(7), sag)) if u.kind is Kind.FAULT]
    assert [u.text for u in said] == [CUES["sag"], CUES["pike"], CUES["sag"], ""]
    said = [u for u in listen(play(Act(2), pike, Act(7), sag, Act(7), sag)) if u.kind is Kind.FAULT]
    assert [u.text for u in said] == [CUES["pike"], CUES["sag"], ""]


def test_a_clear_fault_cuts_advice_off_but_not_the_other_way() -> None:
    arbiter = CueArbiter(lambda phrase, text: 3.0)
    said = listen(play(Act(3), Act(1.5, advice=("head",)), Act(5, ("sag",), advice=("head",))), arbiter)
    assert [u.kind for u in said if u.text][:2] == [Kind.ADVICE, Kind.FAULT]
    assert said[-1].cuts or said[2].cuts
    assert next(u for u in said if u.kind is Kind.FAULT).t_s == pytest.approx(4.5, abs=0.05)
    said = listen(play(Act(3), Act(5, ("sag",)), Act(2, ("sag",), advice=("head",))), CueArbiter(lambda p, t: 3.0))
    assert not any(u.cuts for u in said)


# --- Holds, counts and what the session wants -----------------------------------------------------------------------


def test_a_hold_has_its_start_its_times_and_its_end() -> None:
    said = listen(play(Act(2, phase=Phase.AWAY), Act(35), Act(3, phase=Phase.AWAY)))
    assert [u.tone for u in said if u.tone] == [Tone.START, Tone.END]
    assert words(said) == ["Ten seconds", "Twenty seconds", "Thirty seconds"]
    assert [u.t_s for u in said if u.text] == pytest.approx([11.6, 21.6, 31.6], abs=0.06)


def test_that_time_counts_is_said_before_what_is_wrong() -> None:
    said = listen(play(Act(4, ("sag",))))
    assert [(u.tone, u.text) for u in said] == [(Tone.START, ""), (Tone.FAULT, CUES["sag"])]
    assert said[1].t_s < 0.6


def test_with_a_target_half_and_the_last_ten_seconds_are_told() -> None:
    said = listen(play(Act(31)), CueArbiter(target=Target(hold_s=30)))
    assert words(said) == ["Halfway", "Ten seconds left", "Three", "Two", "One"]
    assert said[-1].tone is Tone.END
    assert said[-1].t_s == pytest.approx(29.6, abs=0.06)
    said = listen(play(Act(31), Act(2, phase=Phase.AWAY)), CueArbiter(target=Target(hold_s=30)))
    assert [u.tone for u in said].count(Tone.END) == 1  # not again when the position is left


def test_with_a_target_no_time_is_called_out_that_might_be_the_time_left() -> None:
    said = listen(play(Act(121)), CueArbiter(target=Target(hold_s=120)))
    times = ["Thirty seconds", "Halfway", "One minute thirty", "Ten seconds left", "Three", "Two", "One"]
    assert words(said) == times


def test_the_end_of_a_hold_that_went_out_of_sight_is_not_late() -> None:
    """The engine lets three seconds pass before it believes it; the tone comes then, and before what must change."""
    states = list(play(Act(5), Act(6, phase=Phase.UNSEEN, unseen=NOBODY), Act(3, phase=Phase.AWAY)))
    hold = HoldSpan("plank", 0.0, 5.0, 5.0, 5.0, 0.0, None)
    over = HoldEnded("plank", 5.0, 8.0, hold)
    at = round(8 * FPS)
    states[at] = replace(states[at], events=(over,))
    said = [u for u in listen(replace(s, hold_s=0.0) if s.t > 8 else s for s in states) if u.t_s > 4]
    assert [(u.tone, u.text) for u in said] == [(Tone.END, ""), (None, NOBODY)]
    assert said[0].t_s == 8.0


def test_the_sets_own_clock_replaces_the_engines() -> None:
    arbiter = CueArbiter()
    said: list[Utterance] = []
    for state in play(Act(25)):
        said += arbiter.update(state, clock=SetClock(running=state.t > 5, hold_s=max(0.0, state.t - 5)))
    assert [(u.text, round(u.t_s)) for u in said] == [("Ten seconds", 15)]


def test_repetitions_are_counted_aloud_and_the_uncounted_are_not() -> None:
    low = span("sag", Level.FAULT, 5.0, 5.5)
    said = listen(bridge(12, rep(3, reps=1), rep(6, reps=1, counted=False, wrong=[low]), rep(9, reps=2)))
    assert [(u.kind, u.text) for u in said] == [
        (Kind.COUNT, "One"),
        (Kind.FAULT, "Lift your hips"),
        (Kind.COUNT, "Two"),
        (Kind.PRAISE, "Good, that's better"),
    ]
    assert said[1].t_s == 6.0


def test_a_repetition_that_the_set_does_not_count_has_no_number() -> None:
    arbiter = CueArbiter(target=Target(reps=3))
    said: list[Utterance] = []
    for state in bridge(16, rep(2, reps=1), rep(5, reps=2), rep(8, reps=3), rep(13, reps=4)):
        # The second of a side that was to be done once; then another set.
        of_set = 1 if state.t < 8 else 2 if state.t < 10 else 0 if state.t < 13 else 1
        said += arbiter.update(state, clock=SetClock(running=True, reps=of_set))
    assert words(said) == ["One", "Two", "Last one", "One"]


def test_what_was_wrong_with_a_counted_repetition_comes_after_its_number_which_is_never_late() -> None:
    fast = span("sag", Level.FAULT, 1.0, 2.0)
    said = listen(bridge(6, rep(3, reps=1, wrong=[fast])), CueArbiter(lambda phrase, text: 0.4 if text == "One" else 3))
    assert [(u.kind, u.t_s) for u in said] == [(Kind.COUNT, 3.0), (Kind.FAULT, pytest.approx(3.55, abs=0.06))]


def test_nothing_is_called_good_while_a_fault_stands() -> None:
    sag = span("sag", Level.FAULT, 0.5)
    top = [FormState(i / FPS, "bridge", Phase.TOP, hold_s=i / FPS, faults=(sag,) if i < 50 else ()) for i in range(80)]
    said = listen(top, CueArbiter(target=Target(top_s=1.0)))
    assert [(u.kind, u.tone) for u in said] == [(Kind.FAULT, Tone.FAULT), (Kind.COUNT, Tone.GOOD)]
    assert said[1].t_s == 2.5  # corrected at the top, and held long enough


def test_the_last_repetition_is_announced_and_a_long_enough_top_too() -> None:
    arbiter = CueArbiter(target=Target(reps=3, top_s=1.0))
    assert words(listen(bridge(8, rep(2, reps=1), rep(5, reps=2)), arbiter)) == ["One", "Two", "Last one"]
    arbiter.reset()
    top = [FormState(i / FPS, "bridge", Phase.TOP, hold_s=i / FPS) for i in range(40)]
    wavering = [replace(state, phase=Phase.MOVING) if 1.2 < state.t < 1.3 else state for state in top]
    assert [(u.tone, u.t_s) for u in listen(wavering, arbiter)] == [(Tone.GOOD, 1.0)]


def test_what_the_session_wants_is_said_in_its_order_and_not_for_ever() -> None:
    arbiter = CueArbiter()
    away = [FormState(i / FPS, None, Phase.AWAY) for i in range(400)]
    wishes = [announce("well_done"), announce("rest", 30), announce("switch_right")]
    said = list(arbiter.update(away[0], wishes)) + listen(away[1:], arbiter)
    assert words(said) == ["Well done", "Take a rest", "Switch to your right side"]
    assert said[0].tone is Tone.END
    arbiter = CueArbiter(lambda phrase, text: 5.0)
    said = list(arbiter.update(away[0], wishes)) + listen(away[1:], arbiter)
    assert words(said) == ["Well done", "Take a rest"]  # the third would have come too late


def test_safety_comes_before_everything() -> None:
    arbiter = CueArbiter()
    states = list(play(Act(5, ("sag",))))
    pain = Wish(Kind.SAFETY, "coach.pain", "Pain means stop")
    said = [u for i, s in enumerate(states) for u in arbiter.update(s, [announce("rest"), pain] if i == 0 else ())]
    assert said[0].text == "Pain means stop"


def test_the_parts_of_a_sentence_follow_each_other_without_a_pause() -> None:
    states = [FormState(i / 30, None, Phase.AWAY) for i in range(300)]
    wishes = [announce("rest"), announce("seconds", 30), announce("next_exercise"), announce("switch_left")]
    arbiter = CueArbiter(lambda phrase, text: 0.99)
    said = [u for i, s in enumerate(states) for u in arbiter.update(s, wishes if i == 0 else ())]
    assert [u.phrase for u in said] == ["coach.rest", "hold.30", "coach.next_exercise", "coach.switch_left"]
    pauses_s = [after.t_s - before.end_s for before, after in pairwise(said)]
    assert max(pauses_s[0], pauses_s[2]) < 1 / 30
    assert pauses_s[1] >= MANNERS.gap_s


@pytest.mark.parametrize(
    "what",
    [
        *("get_into_position", "go", "paused", "go_on", "well_done", "form_broken", "set_over", "all_done", "rest"),
        *("switch_left", "switch_right", "last_set", "setup_nobody", "setup_too_dark", "setup_tilted"),
    ],
)
def test_every_announcement_has_a_phrase(what: str) -> None:
    assert announce(what).phrase in all_phrases([])
    assert announce("count", 3).text == "Three"
    assert announce("next_set", 2).phrase in all_phrases([])


# --- When it can't tell -------------------------------------------------------------------------------------------


def test_out_of_sight_it_says_once_what_must_change_and_again_only_after_long() -> None:
    said = listen(play(Act(3), Act(100, ("sag",), phase=Phase.UNSEEN, unseen=TURN)))
    advice = [u.t_s for u in said if u.t_s > 3]
    assert words(said) == [TURN] * 3
    assert advice == pytest.approx([4, 34, 94], abs=0.2)


def test_a_glimpse_out_of_sight_is_not_spoken_of() -> None:
    said = listen(play(Act(3), Act(0.6, unseen=TURN), Act(2), Act(2, phase=Phase.UNSEEN, unseen=NOBODY), Act(2)))
    assert not words(said)


def test_before_an_exercise_is_known_the_camera_is_spoken_of_only_once_it_stays_wrong() -> None:
    def getting_ready(seen_s: float) -> list[Utterance]:
        """Who lies down for a side plank is seen from the front for a moment, or from anywhere."""
        states = [FormState(i / FPS, None, Phase.AWAY, unseen=TURN if i < seen_s * FPS else None) for i in range(120)]
        return listen(states)

    assert not getting_ready(2.5)
    assert [(u.text, u.t_s) for u in getting_ready(5.0)] == [(TURN, 3.0)]


def test_nothing_is_said_of_nothing() -> None:
    assert not listen(FormState(i / FPS, None, Phase.AWAY) for i in range(600))


# --- Properties ---------------------------------------------------------------------------------------------------

acts = st.builds(
    Act,
    st.sampled_from([0.1, 0.4, 1.0, 2.5, 7.0, 15.0]),
    st.lists(st.sampled_from(list(CUES)), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(list(CUES)), max_size=1).map(tuple),
).flatmap(
    lambda act: st.sampled_from(
        [
            act,
            act,
            act,
            Act(act.for_s, phase=Phase.AWAY),
            replace(act, phase=Phase.UNSEEN, unseen=TURN),
            replace(act, unseen=NOBODY),
        ]
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(acts, min_size=1, max_size=12), st.sampled_from([0.3, 1.2, 4.0]))
def test_never_two_at_once_never_the_same_again_soon_and_silence_out_of_sight(
    script: list[Act], length_s: float
) -> None:
    states = list(play(*script))
    said = listen(states, CueArbiter(lambda phrase, text: length_s, Target(hold_s=30)))
    assert said == listen(states, CueArbiter(lambda phrase, text: length_s, Target(hold_s=30)))  # no chance in it
    for before, after in pairwise(said):
        if after.cuts:
            opposite = after.kind is before.kind is Kind.FAULT and after.text != before.text
            assert after.kind < before.kind or opposite
        else:
            assert after.t_s >= before.end_s + MANNERS.gap_s - 1e-6
    heard = [u for u, after in zip_longest(said, said[1:]) if after is None or not after.cuts]
    for cue in CUES.values():
        times = [u.t_s for u in heard if u.text == cue and u.kind is Kind.FAULT]
        assert all(b - a >= MANNERS.again_s - 1e-6 for a, b in pairwise(times))
    at = {state.t: state for state in states}
    for u in said:
        state = at[u.t_s]
        if state.phase is Phase.UNSEEN or state.unseen is not None:
            assert u.kind is Kind.SETUP or u.tone is Tone.END
        if u.kind is Kind.FAULT:
            assert any(fault.level is Level.FAULT for fault in state.faults)
            assert not u.text or u.text in [fault.cue for fault in state.faults]
        if u.kind is Kind.PRAISE:
            assert not any(fault.level is Level.FAULT for fault in state.faults)
    praise = [u for u in said if u.kind is Kind.PRAISE]
    assert len(praise) <= sum(u.kind in (Kind.FAULT, Kind.ADVICE) for u in said)


# --- Words --------------------------------------------------------------------------------------------------------


def test_numbers_and_times_in_words() -> None:
    assert [number_words(n) for n in (0, 7, 13, 20, 21, 99, 100, 123)] == [
        "zero",
        "seven",
        "thirteen",
        "twenty",
        "twenty-one",
        "ninety-nine",
        "one hundred",
        "one hundred and twenty-three",
    ]
    assert [time_words(s) for s in (10, 60, 70, 120, 180)] == [
        "ten seconds",
        "one minute",
        "one minute ten",
        "two minutes",
        "three minutes",
    ]
    assert slug("Tuck your chin, look down – don't") == "tuck_your_chin_look_down_dont"


def test_a_sentence_stops_at_once_when_its_opposite_is_true() -> None:
    states = play(Act(3), Act(0.5, ("pike",)), Act(4, ("sag",)))
    said = [u for u in listen(states, CueArbiter(lambda phrase, text: 3.0)) if u.kind is Kind.FAULT]
    assert [(u.text, u.cuts) for u in said[:2]] == [(CUES["pike"], False), (CUES["sag"], True)]
    assert said[1].t_s < said[0].t_s + 0.6
    other = play(Act(3), Act(0.5, ("pike",)), Act(6, ("head",)))  # another quantity waits for its turn
    said = [u for u in listen(other, CueArbiter(lambda phrase, text: 3.0)) if u.kind is Kind.FAULT]
    assert not said[1].cuts


def test_advice_takes_no_words_from_the_fault_that_follows_it() -> None:
    states = play(Act(3), Act(3, advice=("sag",)), Act(3), Act(4, ("sag",)))
    said = [u for u in listen(states, CueArbiter(lambda phrase, text: 1.0)) if u.text == CUES["sag"]]
    assert [u.kind for u in said[:2]] == [Kind.ADVICE, Kind.FAULT]
