"""What a session came to: which of all that the engines found was really done, and one figure for it."""

from __future__ import annotations

import pytest

from formcheck.form.events import FaultSpan, HoldSpan, Level, RepAborted, RepSpan
from formcheck.form.score import compute_score
from formcheck.form.tally import Stretch, Tally, join_stretches, recognised


def held(name: str, start_s: float, end_s: float, in_form_s: float | None = None, unseen_s: float = 0.0) -> HoldSpan:
    total_s = end_s - start_s
    return HoldSpan(name, start_s, end_s, total_s, total_s if in_form_s is None else in_form_s, unseen_s, None)


def rep(name: str, start_s: float, end_s: float, counted: bool = True) -> RepSpan:
    return RepSpan(name, start_s, end_s, 1.0, None, counted, ())


def fault(name: str, start_s: float, end_s: float, what: str = "hips_sagging") -> FaultSpan:
    return FaultSpan(name, what, Level.FAULT, start_s, end_s, None, 20, 12, "deg", "Lift your hips")


def test_each_moment_belongs_to_the_clearest() -> None:
    tallies = {
        "forearm_plank": Tally(holds=[held("forearm_plank", 0, 20)], faults=[fault("forearm_plank", 5, 6)]),
        "knee_plank": Tally(holds=[held("knee_plank", 4, 7), held("knee_plank", 40, 50)]),
        "bird_dog": Tally(faults=[fault("bird_dog", 3, 9)]),
    }
    kept, parts = recognised(tallies)
    assert parts == (Stretch("forearm_plank", 0, 20), Stretch("knee_plank", 40, 50))
    assert kept["knee_plank"].holds == [held("knee_plank", 40, 50)]
    assert kept["forearm_plank"].faults == [fault("forearm_plank", 5, 6)]
    assert set(kept) == {"forearm_plank", "knee_plank"}


def test_a_little_overlap_takes_nothing_away() -> None:
    tallies = {name: Tally(holds=[held(name, *span)]) for name, span in (("a", (0.0, 10.0)), ("b", (8.0, 16.0)))}
    assert recognised(tallies)[1] == (Stretch("a", 0, 10), Stretch("b", 8, 16))


def test_faults_and_uncounted_repetitions_stay_near_their_own() -> None:
    bad = [rep("glute_bridge", 14, 17, counted=False), rep("glute_bridge", 60, 63, counted=False)]
    faults = [fault("glute_bridge", 12, 13), fault("glute_bridge", 30, 31)]
    kept, parts = recognised({"glute_bridge": Tally(reps=[rep("glute_bridge", 5, 9), *bad], faults=faults)})
    assert parts == (Stretch("glute_bridge", 5, 17),)
    assert kept["glute_bridge"].reps == [rep("glute_bridge", 5, 9), bad[0]]
    assert kept["glute_bridge"].faults == [faults[0]]
    assert recognised({"glute_bridge": Tally(reps=bad, faults=faults)}) == ({}, ())


def test_bad_repetitions_one_after_the_other_are_an_exercise_badly_done() -> None:
    bad = [rep("glute_bridge", 5, 9, counted=False), rep("glute_bridge", 14, 17, counted=False)]
    kept, parts = recognised({"glute_bridge": Tally(reps=bad)})
    assert kept["glute_bridge"].reps == bad
    assert parts == (Stretch("glute_bridge", 5, 17),)


def test_what_follows_closely_is_one_part() -> None:
    stretches = [
        Stretch("a", 20, 24),
        Stretch("a", 0, 4),
        Stretch("a", 9, 12),
        Stretch("b", 26, 28),
        Stretch("a", 50, 51),
    ]
    assert join_stretches(stretches) == (
        Stretch("a", 0, 24),
        Stretch("b", 26, 28),
        Stretch("a", 50, 51),
    )


def test_a_movement_that_was_none_takes_the_faults_of_its_top_along() -> None:
    tally = Tally(faults=[fault("bird_dog", 1, 2), fault("bird_dog", 6, 7, "knee_bent"), fault("bird_dog", 6, 7)])
    tally.take([RepAborted("bird_dog", 5.0, 8.0, "the arm stayed down")], frozenset({"knee_bent"}))
    assert [span.id for span in tally.faults] == ["hips_sagging", "hips_sagging"]
    assert len(tally.aborted) == 1


@pytest.mark.parametrize(
    ("holds", "reps", "score"),
    [
        ([], [], None),
        ([held("a", 0, 10, 8)], [], 80),
        ([held("a", 0, 10, 6, unseen_s=4)], [], 100),  # what was not seen is no fault
        ([held("a", 0, 10, 10), held("a", 20, 30, 0)], [], 50),
        ([held("a", 0, 4, 0, unseen_s=4)], [], None),
        ([], [rep("b", 0, 1), rep("b", 2, 3, counted=False)], 50),
        ([held("a", 0, 10, 10)], [rep("b", 0, 1), rep("b", 2, 3, counted=False)], 75),
    ],
)
def test_score(holds: list[HoldSpan], reps: list[RepSpan], score: float | None) -> None:
    assert compute_score(holds, reps) == score


def test_a_moment_of_something_else_on_the_way_is_not_another_exercise() -> None:
    plank = Tally(holds=[held("forearm_plank", 3.2, 23)])
    on_the_way = Tally(holds=[held("knee_plank", 2.2, 3.0), held("knee_plank", 23.2, 24.0)])
    kept, parts = recognised({"knee_plank": on_the_way, "forearm_plank": plank})
    assert kept == {"forearm_plank": plank}
    assert parts == (Stretch("forearm_plank", 3.2, 23),)
    later = Tally(holds=[held("knee_plank", 30, 30.8)])  # done for itself, however short
    assert set(recognised({"knee_plank": later, "forearm_plank": plank})[0]) == {"knee_plank", "forearm_plank"}


def test_a_moment_between_two_repetitions_is_not_another_exercise() -> None:
    bridges = Tally(reps=[rep("glute_bridge", 0.8, 3.1), rep("glute_bridge", 4.5, 6.7)])
    settling = Tally(reps=[rep("pelvic_tilt", 2.9, 4.4)], faults=[fault("pelvic_tilt", 3, 4, "hips_leaving_floor")])
    kept, parts = recognised({"glute_bridge": bridges, "pelvic_tilt": settling})
    assert kept == {"glute_bridge": bridges}
    assert parts == (Stretch("glute_bridge", 0.8, 6.7),)
    after = Tally(reps=[rep("pelvic_tilt", 6.9, 8.4)])  # no bridge follows
    assert set(recognised({"glute_bridge": bridges, "pelvic_tilt": after})[0]) == {"glute_bridge", "pelvic_tilt"}
    slow = Tally(reps=[rep("pelvic_tilt", 3.2, 5.6)])  # no moment
    bridges = Tally(reps=[rep("glute_bridge", 0, 3), rep("glute_bridge", 6, 9)])
    assert set(recognised({"glute_bridge": bridges, "pelvic_tilt": slow})[0]) == {"glute_bridge", "pelvic_tilt"}


def test_the_clearer_one_wins_whatever_the_order() -> None:
    sagging = Tally(holds=[held("a", 0, 10.2, in_form_s=0)])
    good = Tally(holds=[held("b", 0, 10)])
    for tallies in ({"a": sagging, "b": good}, {"b": good, "a": sagging}):
        assert set(recognised(tallies)[0]) == {"b"}


def test_a_set_cuts_a_hold_and_knows_which_of_its_seconds_were_good() -> None:
    wrong = fault("forearm_plank", 2, 4)
    tally = Tally(
        holds=[held("forearm_plank", 0, 20, in_form_s=13.5)],
        reps=[rep("forearm_plank", 4.5, 7), rep("forearm_plank", 3, 6), rep("forearm_plank", 14, 16)],
        faults=[wrong, fault("forearm_plank", 14.5, 19)],
    )
    cut = tally.within([(5, 15)], [], early_s=1.0)
    (hold,) = cut.holds
    assert (hold.start_s, hold.end_s, hold.total_s) == (5, 15, 10)
    assert hold.in_form_s == pytest.approx(9.5)
    assert [one.start_s for one in cut.reps] == [4.5]
    assert [(one.start_s, one.end_s) for one in cut.faults] == [(14.5, 15)]


def test_one_repetition_between_those_of_another_exercise_is_none() -> None:
    bridges = Tally(reps=[rep("bridge", 1, 3), rep("bridge", 4.5, 6.5), rep("bridge", 8, 10)])
    assert set(recognised({"bridge": bridges, "tilt": Tally(reps=[rep("tilt", 3.2, 4.2)])})[0]) == {"bridge"}
    legs = Tally(reps=[rep("scissors", 1, 1.8), rep("scissors", 3.6, 4.4)])
    assert set(recognised({"scissors": legs, "raise": Tally(reps=[rep("raise", 2, 3.4)])})[0]) == {"scissors"}
    both = Tally(reps=[rep("raise", 2, 3.4), rep("raise", 5, 6.4)])  # more than once, and longer: done in turn
    assert set(recognised({"scissors": legs, "raise": both})[0]) == {"scissors", "raise"}
    before = Tally(reps=[rep("tilt", -2, -1)])
    assert set(recognised({"bridge": bridges, "tilt": before})[0]) == {"bridge", "tilt"}
