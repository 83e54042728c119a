"""Small cases whose answer is known, and what must hold for all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.evaluate.events import Events, Held, Rep, Wrong
from formcheck.evaluate.labels import Labels
from formcheck.evaluate.matching import Rule, iou, match_faults, match_holds
from formcheck.evaluate.scores import Counts, Errors, figures, score_clip, total

PLANK, DOG = "forearm_plank", "bird_dog"
SAG = "hips_sagging"


def hold(start: float, end: float, side: str | None = None, exercise: str = PLANK) -> Held:
    return Held(exercise, start, end, side)


def sag(start: float, end: float, fault: str = SAG) -> Wrong:
    return Wrong(PLANK, fault, start, end)


def labels(events: Events, **more: object) -> Labels:
    given = Labels("clip.mp4", "labels.csv", events, events.exercises)
    return replace(given, **more)  # type: ignore[arg-type]


def score(said: Labels, found: Events) -> tuple[dict[str, float | None], tuple[str, ...]]:
    scored = score_clip(said, found, found.exercises)
    return figures(total(scored.counts.values())), scored.remarks


def test_iou() -> None:
    assert iou((0, 10), (0, 10)) == 1
    assert iou((0, 10), (5, 15)) == pytest.approx(1 / 3)
    assert iou((0, 1), (2, 3)) == 0


def test_holds_match_by_overlap() -> None:
    said = [hold(0, 10), hold(20, 30)]
    assert match_holds(said, [hold(21, 29), hold(1, 9), hold(40, 50)], Rule()) == [(0, 1), (1, 0)]
    assert match_holds(said, [hold(0, 4)], Rule()) == [], "less than half"
    assert match_holds(said, [hold(0, 10, exercise="knee_plank")], Rule()) == []
    assert match_holds([hold(0, 10, "left")], [hold(0, 10, "right")], Rule()) == []
    assert match_holds([hold(0, 10)], [hold(0, 10, "right")], Rule()) == [(0, 0)], "a side that nobody labelled"


def test_the_better_of_two_holds_matches() -> None:
    assert match_holds([hold(0, 10)], [hold(0, 6), hold(0, 9.5)], Rule()) == [(0, 1)]


def test_faults_match_by_onset_or_overlap() -> None:
    assert match_faults([sag(5, 7)], [sag(5.4, 5.5)], Rule()) == [(0, 0)]
    assert match_faults([sag(5, 5.1)], [sag(5.5, 6)], Rule()) == [(0, 0)], "near enough"
    assert match_faults([sag(5, 5.1)], [sag(5.6, 6)], Rule()) == []
    assert match_faults([sag(5, 5.1)], [sag(5.6, 6)], Rule(within_s=0.7)) == [(0, 0)]
    assert match_faults([sag(5, 7)], [sag(5, 7, "hips_piked")], Rule()) == []
    assert match_faults([sag(5, 9)], [sag(5.1, 6), sag(7, 8)], Rule()) == [(0, 0)], "one to one"


def test_a_hold_with_a_fault_in_figures() -> None:
    said = labels(Events((hold(2, 62),), (), (sag(10, 20), sag(40, 42))))
    found = Events((replace(hold(2.2, 61.5), in_form_s=40.0),), (), (sag(10.3, 20), sag(30, 31)))
    told, remarks = score(said, found)
    expected = {
        "holds": 1,
        "holds_missed": 0,
        "holds_extra": 0,
        "hold_time_mae_s": 0.7,
        "hold_start_mae_s": 0.2,
        "hold_end_max_s": 0.5,
        "in_form_mae_s": 8.0,  # 60 less 12, against 40
        "faults": 2,
        "faults_found": 1,
        "faults_missed": 1,
        "faults_extra": 1,
        "fault_precision": 0.5,
        "fault_recall": 0.5,
        "fault_f1": 0.5,
        "onset_mae_s": 0.3,
        "correct_min": 0.8,
        "false_alarms": 1,
        "false_alarms_per_min": 1.25,
        "rep_mae": None,
        "exercises_wrong": 0,
    }
    assert {name: told[name] for name in expected} == pytest.approx(expected)
    assert remarks == ("hips_sagging missed at 40.0 s", "hips_sagging invented at 30.0 s")


def test_repetitions_in_figures() -> None:
    reps = tuple(Rep(DOG, t, t + 3, side) for t, side in ((0, "left"), (5, "right"), (10, "left")))
    exact, remarks = score(labels(Events(reps=reps)), Events(reps=reps))
    assert (exact["rep_mae"], exact["rep_obo"], exact["rep_exact"], exact["sides_exact"]) == (0, 1, 1, 1)
    assert remarks == ()
    one_less, remarks = score(labels(Events(reps=reps)), Events(reps=reps[1:]))
    assert (one_less["rep_mae"], one_less["rep_obo"], one_less["rep_exact"], one_less["sides_exact"]) == (1, 1, 0, 0)
    assert remarks == ("2 bird dog repetitions instead of 3",)
    swapped = (replace(reps[0], side="right"), replace(reps[1], side="left"), reps[2])
    other, remarks = score(labels(Events(reps=reps)), Events(reps=swapped))
    assert (other["rep_exact"], other["sides_exact"]) == (1, 0)
    assert remarks == ("sides right left left instead of left right left",)
    untimed = tuple(Rep(DOG, side=rep.side) for rep in reps)
    assert score(labels(Events(reps=untimed)), Events(reps=swapped))[0]["sides_exact"] == 1, "only how many of each"


def test_another_exercise_is_wrong() -> None:
    nothing = Labels("clip.mp4", "labels.csv", Events(), frozenset())
    told, remarks = score(nothing, Events((hold(0, 9),)))
    assert (told["exercises_wrong"], told["holds_extra"]) == (1, 1)
    assert remarks[0] == "recognised forearm plank, which is not done"
    told, remarks = score(labels(Events((hold(0, 9),))), Events())
    assert (told["exercises_missed"], told["holds_missed"]) == (1, 1)


def test_nothing_counts_where_the_labels_are_unsure() -> None:
    said = labels(Events((hold(0, 10),)), unsure=((10.0, 20.0),))
    found = Events((hold(0, 10), hold(12, 19)), (), (sag(13, 14),))
    told, remarks = score(said, found)
    assert (told["holds_extra"], told["faults_extra"], remarks) == (0, 0, ())


def test_sums_are_not_means_of_ratios() -> None:
    clean = Counts(faults_found=9, correct_s=60.0)
    bad = Counts(faults_missed=1, faults_extra=1, correct_s=540.0, false_alarms=1)
    told = figures(clean + bad)
    assert told["fault_recall"] == pytest.approx(0.9)
    assert told["false_alarms_per_min"] == pytest.approx(0.1)
    assert Errors.of([1.0, -3.0]) + Errors.of([2.0]) == Errors(3, 0.0, 6.0, 3.0)


times = st.integers(0, 200).map(lambda t: t / 4)
stretches = st.tuples(times, st.integers(1, 40)).map(lambda pair: (pair[0], pair[0] + pair[1] / 4))
faults = st.lists(
    st.builds(lambda s, f: sag(s[0], s[1], f), stretches, st.sampled_from([SAG, "hips_piked"])), max_size=6
)
holds = st.lists(st.builds(lambda s: hold(*s), stretches), max_size=4)
reps = st.lists(
    st.builds(lambda s, side: Rep(DOG, s[0], s[1], side), stretches, st.sampled_from(["left", "right"])), max_size=5
)
events = st.builds(lambda h, r, f: Events(tuple(h), tuple(r), tuple(f)), holds, reps, faults)


@given(events)
def test_what_is_labelled_is_perfect(said: Events) -> None:
    known = labels(said)
    perfect = replace(said, holds=tuple(replace(one, in_form_s=known.in_form_s(one)) for one in said.holds))
    told, remarks = score(known, perfect)
    assert remarks == ()
    for name in ("holds_missed", "holds_extra", "faults_missed", "faults_extra", "false_alarms", "exercises_wrong"):
        assert told[name] == 0
    for name in ("hold_time_max_s", "in_form_max_s", "onset_max_s", "rep_mae"):
        assert not told[name]
    for name in ("fault_f1", "fault_precision", "fault_recall", "rep_obo", "sides_exact"):
        assert told[name] in (None, 1)


@given(events, events, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(said: Events, found: Events, random: object) -> None:
    def shuffled(one: Events) -> Events:
        lists = [list(one.holds), list(one.reps), list(one.faults)]
        for each in lists:
            random.shuffle(each)  # type: ignore[attr-defined]
        return Events(*map(tuple, lists))  # type: ignore[arg-type]

    before = score_clip(labels(said), found, found.exercises).counts
    assert score_clip(labels(shuffled(said)), shuffled(found), found.exercises).counts == before


@given(st.lists(st.tuples(events, events), min_size=2, max_size=4))
def test_clips_add_up_in_any_order(pairs: list[tuple[Events, Events]]) -> None:
    counts = [total(score_clip(labels(a), b, b.exercises).counts.values()) for a, b in pairs]
    assert figures(total(counts)) == pytest.approx(figures(total(counts[::-1])), nan_ok=True)
