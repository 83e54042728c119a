"""The coach: starts, counts, pauses, ends sets, rests, changes sides. No camera, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from formcheck.coach import Announcement, Coach, CoachState, CoachTiming, Ended, Onlooker, Stage, Work, plan
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.engine import NOBODY
from formcheck.form.events import FaultSpan, FormState, Level, Phase, RepCompleted, RepSpan
from formcheck.form.setup import Setup

PLANK, DOG, SIDE_PLANK = EXERCISES["forearm_plank"], EXERCISES["bird_dog"], EXERCISES["side_plank"]
FPS = 20.0
FAULT = FaultSpan("forearm_plank", "hips_sagging", Level.FAULT, 0.0, None, None, 20.0, 12.0, "deg", "Lift your hips")

AWAY = FormState(0.0, "forearm_plank", Phase.AWAY)
HOLDING = FormState(0.0, "forearm_plank", Phase.HOLDING)
BROKEN = replace(HOLDING, faults=(FAULT,))
GONE = FormState(0.0, "forearm_plank", Phase.UNSEEN, unseen=NOBODY)
HIDDEN = FormState(0.0, "forearm_plank", Phase.UNSEEN, unseen="The camera can't see your hip")


class Course:
    """Drives a coach through stretches of one state each."""

    def __init__(self, works: Iterable[Work], coach: Coach | Onlooker | None = None) -> None:
        self.coach = coach or Coach(tuple(works), CoachTiming(intro_s=0.0))
        self.t = 0.0
        self.said: list[tuple[float, Announcement]] = []
        self.stages: list[tuple[float, Stage]] = []
        self.last = CoachState(Stage.SETUP, None)

    def go(
        self, state: FormState, seconds: float, advice: tuple[Setup, ...] = (), *, blind: bool = False
    ) -> CoachState:
        for _ in range(round(seconds * FPS)):
            self.one(state, advice, blind=blind)
        return self.last

    def one(self, state: FormState, advice: tuple[Setup, ...] = (), *, blind: bool = False) -> CoachState:
        self.t += 1 / FPS
        self.last = self.coach.update(self.t, replace(state, t=self.t), advice, blind=blind)
        self.said += [(self.t, one) for one in self.last.announcements]
        if not self.stages or self.stages[-1][1] is not self.last.stage:
            self.stages.append((self.t, self.last.stage))
        return self.last

    @property
    def words(self) -> list[str]:
        return [f"{one.what} {one.number}" if one.number else one.what for _, one in self.said]

    def at(self, what: str) -> float:
        return next(t for t, one in self.said if one.what == what)


def stage_of(course: Course) -> Stage:
    return course.last.stage


def one_set(**changes: object) -> Work:
    return replace(Work(PLANK, 1, 1, 10.0, None, 5.0), **changes)  # type: ignore[arg-type]


def test_it_starts_by_itself_after_three_counts() -> None:
    course = Course([one_set()])
    course.go(AWAY, 2)
    course.go(HOLDING, 6)
    counts = [(t, one.number) for t, one in course.said if one.what == "count"]
    assert [number for _, number in counts] == [3, 2, 1]
    assert [round(b - a, 2) for (a, _), (b, _) in pairwise(counts)] == [1.0, 1.0]
    assert course.at("go") == pytest.approx(2 + 1 + 3, abs=0.15)
    assert stage_of(course) is Stage.WORK
    assert course.last.clock_s == pytest.approx(2.0, abs=0.15)
    assert course.last.remaining_s == pytest.approx(8.0, abs=0.15)


def test_it_does_not_count_into_its_own_introduction() -> None:
    course = Course((), Coach((one_set(),)))
    course.go(HOLDING, 8)
    assert course.at("count") - course.at("title") == pytest.approx(CoachTiming().intro_s, abs=0.1)


def test_who_leaves_while_it_counts_is_counted_anew() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 2.5)
    assert course.last.count is not None
    course.go(AWAY, 1)
    assert stage_of(course) is Stage.SETUP
    course.go(HOLDING, 5)
    counts = ["count 3", "count 2", "count 1"]
    assert [w for w in course.words if w.startswith("count")] == [*counts[:2], *counts]


def test_pause_and_resume() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    before = course.last.clock_s
    course.go(AWAY, 5)
    assert (course.last.stage, course.last.why) == (Stage.PAUSED, "away")
    assert course.last.clock_s == before
    course.go(HOLDING, 1)
    assert stage_of(course) is Stage.WORK
    assert course.last.clock_s == pytest.approx(before + 1.0, abs=0.1)
    assert course.words[-2:] == ["paused", "go_on"]


def test_who_walks_out_of_the_picture_is_away_too() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    course.go(GONE, 2)
    assert stage_of(course) is Stage.PAUSED
    assert course.last.clock_s < 3.2


def test_a_joint_hidden_for_a_moment_is_no_pause_but_not_in_form_either() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    before = course.last
    course.go(HIDDEN, 2)
    assert stage_of(course) is Stage.WORK
    assert course.last.in_form_s == before.in_form_s
    course.go(HIDDEN, 2)
    assert (course.last.stage, course.last.why) == (Stage.PAUSED, "unseen")


def test_who_stays_away_has_ended_the_set() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    course.go(AWAY, 13)
    assert stage_of(course) is Stage.DONE
    assert course.last.done[0].ended is Ended.LEFT
    assert course.words[-2:] == ["set_over", "all_done"]


def test_broken_form_ends_a_set() -> None:
    course = Course([one_set(), one_set()])
    course.go(HOLDING, 5)
    course.go(BROKEN, 5)
    course.go(HOLDING, 0.2)
    course.go(BROKEN, 3.4)
    assert stage_of(course) is Stage.WORK
    course = Course([one_set(target_s=60.0), one_set()])
    course.go(HOLDING, 5)
    course.go(BROKEN, 9)
    assert course.last.done[0].ended is Ended.BROKEN
    assert course.last.done[0].in_form_s < 1.2
    assert "form_broken" in course.words


def test_three_repetitions_in_a_row_that_do_not_count_end_a_set() -> None:
    def rep(counted: bool, reps: int) -> FormState:
        span = RepSpan("bird_dog", 0.0, 1.0, 1.0, None, counted, () if counted else ("leg_low",))
        return FormState(0.0, "bird_dog", Phase.READY, reps=reps, events=(RepCompleted("bird_dog", 1.0, 1.0, span),))

    course = Course([Work(DOG, 1, 1, None, 10, 5.0)])
    course.go(FormState(0.0, "bird_dog", Phase.READY), 5)
    for counted, reps in ((False, 0), (False, 0), (True, 1), (False, 1), (False, 1)):
        course.one(rep(counted, reps))
    assert stage_of(course) is Stage.WORK
    course.one(rep(False, 1))
    assert course.last.done[0].ended is Ended.BROKEN
    assert course.last.done[0].reps == 1


def test_the_target_ends_a_set_and_the_rest_is_counted_down() -> None:
    course = Course(plan(PLANK, sets=3, hold_s=4, rest_s=6))
    course.go(HOLDING, 9)
    assert stage_of(course) is Stage.REST
    assert course.last.done[0].ended is Ended.TARGET
    assert course.last.done[0].worked_s == pytest.approx(4.0, abs=0.06)
    assert course.last.coming is not None
    assert course.last.coming.set_number == 2
    assert 4.5 < (course.last.remaining_s or 0) < 6
    course.go(AWAY, 5.2)
    assert stage_of(course) is Stage.SETUP
    course.go(HOLDING, 9)
    course.go(AWAY, 6)
    course.go(HOLDING, 9)
    assert stage_of(course) is Stage.DONE
    assert len(course.last.done) == 3
    spoken = [word for word in course.words if not word.startswith(("count", "go", "setup", "get_"))]
    assert spoken == [
        *("title", "pain", "well_done", "rest 6", "next_set 2"),
        *("well_done", "rest 6", "last_set", "all_done"),
    ]


def test_repetitions_are_counted_from_the_start_of_the_set() -> None:
    ready = FormState(0.0, "bird_dog", Phase.READY, reps=4)
    course = Course([Work(DOG, 1, 2, None, 2, 3.0), Work(DOG, 2, 2, None, 2, 3.0)])
    course.go(ready, 5)
    assert course.last.reps == 0
    course.go(replace(ready, reps=5), 1)
    assert course.last.reps == 1
    course.one(replace(ready, reps=6))
    assert stage_of(course) is Stage.REST
    assert course.last.done[0].reps == 2


def test_sides_take_turns_and_the_wrong_one_does_not_start() -> None:
    works = plan(SIDE_PLANK, sets=1, hold_s=4, rest_s=3)
    assert [work.side for work in works] == [Side.LEFT, Side.RIGHT]
    course = Course(works)
    left = FormState(0.0, "side_plank", Phase.HOLDING, side=Side.LEFT)
    course.go(left, 9)
    assert stage_of(course) is Stage.REST
    course.go(left, 8)
    assert stage_of(course) is Stage.SETUP
    assert course.last.wrong_side
    assert course.words.count("switch_right") >= 1
    course.go(replace(left, side=Side.RIGHT), 9)
    assert stage_of(course) is Stage.DONE


def test_another_exercise_is_named_and_its_caution_comes_once() -> None:
    course = Course([one_set(target_s=2.0, rest_s=2.0), Work(DOG, 1, 1, None, 1, 1.0)])
    course.go(HOLDING, 9)
    assert "next_exercise" in course.words
    titles = [one.exercise.id for _, one in course.said if one.exercise is not None]
    assert titles == ["forearm_plank", "bird_dog", "bird_dog"]  # before the rest, and after it
    assert course.words.count("pain") == 1 + bool(DOG.caution)


def test_skip() -> None:
    course = Course(plan(PLANK, sets=3, hold_s=4, rest_s=6))
    course.go(HOLDING, 6)
    course.coach.skip()
    course.one(HOLDING)
    assert stage_of(course) is Stage.SETUP
    assert course.last.done[0].ended is Ended.SKIPPED
    course.go(HOLDING, 9)
    assert stage_of(course) is Stage.REST
    course.coach.skip()
    course.one(AWAY)
    assert stage_of(course) is Stage.SETUP
    course.coach.skip()
    course.one(AWAY)
    assert stage_of(course) is Stage.DONE
    course.coach.skip()
    assert course.one(AWAY).stage is Stage.DONE


def test_pause_by_key_stops_everything() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    before = course.last.clock_s
    course.coach.pause()
    course.go(AWAY, 30)
    assert (course.last.stage, course.last.why) == (Stage.PAUSED, "key")
    course.coach.pause()
    course.go(HOLDING, 1)
    assert course.last.clock_s == pytest.approx(before + 1, abs=0.1)
    assert course.words[-2:] == ["paused", "go_on"]


def test_a_rest_can_be_paused() -> None:
    course = Course(plan(PLANK, sets=2, hold_s=4, rest_s=6))
    course.go(HOLDING, 9)
    left = course.last.remaining_s or 0
    course.coach.pause()
    course.go(AWAY, 20)
    course.coach.pause()
    course.one(AWAY)
    assert stage_of(course) is Stage.REST
    assert course.last.remaining_s == pytest.approx(left, abs=0.11)


def test_a_lost_camera_is_held_against_nobody() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    before = course.last.clock_s
    course.go(GONE, 60, blind=True)
    assert (course.last.stage, course.last.why) == (Stage.PAUSED, "camera")
    course.go(HOLDING, 1)
    assert stage_of(course) is Stage.WORK
    assert course.last.clock_s == pytest.approx(before + 1, abs=0.1)


def test_advice_is_given_once_it_lasts_and_repeated_after_long() -> None:
    course = Course([one_set()])
    course.go(GONE, 0.4, (Setup.NOBODY,))
    course.go(AWAY, 14, (Setup.NO_FEET,))
    assert [w for w in course.words if w.startswith("setup")] == ["setup_no_feet", "setup_no_feet"]
    course.go(AWAY, 6, (Setup.TOO_NEAR,))
    assert course.words[-1] == "setup_too_near"


def test_a_session_that_is_stopped_keeps_the_running_set() -> None:
    course = Course([one_set(), one_set()])
    course.go(HOLDING, 7)
    done = course.coach.stop()
    assert [one.ended for one in done] == [Ended.STOPPED]
    assert done[0].worked_s == pytest.approx(3.0, abs=0.1)


def test_plan_follows_the_prescription_and_what_is_asked() -> None:
    assert [(w.set_number, w.target_s, w.rest_s) for w in plan(PLANK)] == [(n, 30.0, 30.0) for n in (1, 2, 3)]
    assert plan(DOG, sets=1, reps=7)[0].target_reps == 7
    assert plan(DOG, sets=1)[0].target_reps == (DOG.prescription.reps or 0) * (2 if DOG.prescription.each_side else 1)


def test_the_onlooker_says_what_it_recognises() -> None:
    course = Course((), Onlooker(tuple(EXERCISES.values())))
    course.go(FormState(0.0, None, Phase.AWAY), 3)
    assert stage_of(course) is Stage.SETUP
    course.go(replace(HOLDING, hold_s=3.0), 1)
    assert stage_of(course) is Stage.WORK
    assert course.last.clock_s == 3.0
    assert course.words == ["pain", "get_into_position", "title"]
