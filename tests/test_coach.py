"""The coach: starts, counts, pauses, ends sets, rests, changes sides. No camera, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from formcheck.coach import Announcement, Begun, Coach, CoachState, CoachTiming, Ended, Onlooker, Stage, Work, plan
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.engine import NOBODY
from formcheck.form.events import FaultSpan, FormState, Level, Phase, RepCompleted, RepSpan
from formcheck.form.setup import Setup
from formcheck.voice.cues import announce

PLANK, DOG, SIDE_PLANK = EXERCISES["forearm_plank"], EXERCISES["bird_dog"], EXERCISES["side_plank"]
GLUTE_BRIDGE = EXERCISES["glute_bridge"]
FPS = 20.0
FAULT = FaultSpan("forearm_plank", "hips_sagging", Level.FAULT, 0.0, None, None, 20.0, 12.0, "deg", "Lift your hips")

AWAY = FormState(0.0, "forearm_plank", Phase.AWAY)
HOLDING = FormState(0.0, "forearm_plank", Phase.HOLDING)
BROKEN = replace(HOLDING, faults=(FAULT,))
GONE = FormState(0.0, "forearm_plank", Phase.UNSEEN, unseen=NOBODY)
LEFT = FormState(0.0, "side_plank", Phase.HOLDING, side=Side.LEFT)
RIGHT = replace(LEFT, side=Side.RIGHT)
HIDDEN = FormState(0.0, "forearm_plank", Phase.UNSEEN, unseen="The camera can't see your hip")


class Course:
    """Drives a coach through stretches of one state each."""

    def __init__(self, works: Iterable[Work], coach: Coach | Onlooker | None = None) -> None:
        self.coach = coach or Coach(tuple(works), CoachTiming(sentence_s=0.0))
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


def rep(
    side: Side | None = None, *, counted: bool = True, exercise: str = "bird_dog", start_s: float = 1000.0
) -> FormState:
    """The moment in which a repetition is completed; it began long after the set did."""
    span = RepSpan(exercise, start_s, start_s + 1.0, 1.0, side, counted, () if counted else ("leg_too_low",))
    return FormState(0.0, exercise, Phase.READY, events=(RepCompleted(exercise, span.end_s, span.end_s, span),))


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


def test_what_was_done_before_a_session_was_cut_off_counts_in_its_first_set_only() -> None:
    course = Course((), Coach((one_set(), one_set(set_number=2, sets=2)), begun=Begun(7.0, 5.0, 0)))
    course.go(HOLDING, 12)
    assert course.last.stage is Stage.REST
    assert course.last.done[0].worked_s == pytest.approx(10.0, abs=0.15)
    assert course.last.done[0].in_form_s == pytest.approx(5.0)
    course.go(HOLDING, 10)
    assert stage_of(course) is Stage.WORK
    assert course.last.clock_s < 7.0


def test_it_does_not_count_into_its_own_introduction() -> None:
    sentence_s = CoachTiming().sentence_s
    course = Course((), Coach((one_set(), one_set(rest_s=0.0))))
    course.go(HOLDING, 8)
    assert course.at("count") - course.at("title") == pytest.approx(2 * sentence_s, abs=0.1)  # title, pain
    side = Course((), Coach((one_set(exercise=SIDE_PLANK, side=Side.LEFT),)))
    side.go(LEFT, 8)
    assert side.at("count") - side.at("title") == pytest.approx(3 * sentence_s, abs=0.1)


def test_without_a_rest_the_next_set_is_named_before_it_is_counted_in() -> None:
    course = Course((), Coach((one_set(rest_s=0.0), one_set(set_number=2, sets=2))))
    course.go(HOLDING, 25)
    ended = course.at("well_done")
    again = next(t for t, one in course.said if one.what == "count" and t > ended)
    assert again - ended == pytest.approx(2 * CoachTiming().sentence_s, abs=0.1)  # well done, last set
    assert course.words.index("last_set") < course.words.index("go", course.words.index("last_set"))


def test_no_advice_into_the_introduction() -> None:
    course = Course((), Coach((one_set(exercise=SIDE_PLANK, side=Side.LEFT),)))
    course.go(AWAY, 8)
    told = course.at("get_into_position")
    assert told >= 3 * CoachTiming().sentence_s


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
    assert course.words[-3:] == ["paused", "get_into_position", "go_on"]


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
    assert course.words[-2:] == ["set_over", "all_over"]


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
    course = Course([Work(GLUTE_BRIDGE, 1, 1, None, 10, 5.0)])
    course.go(FormState(0.0, "glute_bridge", Phase.READY), 5)
    for counted in (False, False, True, False, False):
        course.one(rep(counted=counted))
    assert stage_of(course) is Stage.WORK
    course.one(rep(counted=False))
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
        *("title", "pain", "well_done", "rest", "next_set 2"),
        *("well_done", "rest", "last_set", "all_done"),
    ]


def test_repetitions_are_counted_while_the_set_runs_only() -> None:
    ready = FormState(0.0, "glute_bridge", Phase.READY, reps=4)
    course = Course([Work(GLUTE_BRIDGE, 1, 2, None, 3, 3.0), Work(GLUTE_BRIDGE, 2, 2, None, 3, 3.0)])
    course.one(rep())
    course.go(ready, 5)
    assert course.last.reps == 0
    course.one(rep())
    course.coach.pause()
    for _ in range(5):
        course.one(rep())  # somebody shows how it is done
    course.coach.pause()
    course.go(replace(ready, reps=10), 1)
    assert course.last.reps == 1
    course.one(rep())
    course.one(rep())
    assert stage_of(course) is Stage.REST
    assert course.last.done[0].reps == 3
    course.go(ready, 8)
    assert course.last.reps == 0


def test_each_side_has_half_of_the_repetitions() -> None:
    ready = FormState(0.0, "bird_dog", Phase.READY)
    course = Course([Work(DOG, 1, 1, None, 4, 0.0)])
    course.go(ready, 5)
    for _ in range(2):
        course.one(rep(Side.LEFT))
    assert course.last.reps == 2
    assert not any(word.startswith("switch") for word in course.words)
    course.one(rep(Side.LEFT))
    assert course.last.reps == 2
    assert course.words[-1] == "switch_right"
    course.one(rep(Side.RIGHT))
    course.one(rep(None))  # it could not be told which
    assert stage_of(course) is Stage.DONE
    assert course.last.reps == course.last.done[0].reps == 4


def test_an_odd_number_of_alternating_repetitions_may_begin_on_either_side() -> None:
    course = Course([Work(DOG, 1, 1, None, 3, 0.0)])
    course.go(FormState(0.0, "bird_dog", Phase.READY), 5)
    for side in (Side.RIGHT, Side.LEFT, Side.RIGHT):
        course.one(rep(side))
    assert stage_of(course) is Stage.DONE


def test_who_does_no_repetition_is_told_what_is_asked_for() -> None:
    ready = FormState(0.0, "bird_dog", Phase.READY)
    course = Course([Work(DOG, 1, 1, None, 9, 0.0)])
    course.go(ready, 5)
    heard = len(course.words)
    course.go(ready, 10)
    assert len(course.words) == heard
    course.one(rep(Side.LEFT))
    course.go(ready, 14)  # a repetition has 12 seconds and the 3 of its hold
    assert len(course.words) == heard
    course.go(ready, 2)
    assert course.words[heard:] == ["title", "go_on"]
    course.go(ready, 24.5 + 3)  # and each time after twice as long
    assert course.words[heard:] == ["title", "go_on"] * 2


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


def test_a_rest_says_how_long_it_is() -> None:
    course = Course(plan(PLANK, sets=2, hold_s=2, rest_s=30))
    course.go(HOLDING, 7)
    assert course.words[-2:] == ["rest", "seconds 30"]
    assert announce("seconds", 30).text == "Thirty seconds"


def test_the_side_is_named_before_anybody_lies_down() -> None:
    course = Course([one_set(target_s=2.0, rest_s=4.0), one_set(exercise=SIDE_PLANK, side=Side.LEFT)])
    course.go(HOLDING, 7)
    assert stage_of(course) is Stage.REST
    assert course.words[-4:] == ["rest", "next_exercise", "title", "begin_left"]
    course.go(AWAY, 4.5)
    assert course.words[-3:] == ["title", "begin_left", "pain"]  # not named once more after so short a rest


def test_a_set_does_not_go_on_on_the_other_side() -> None:
    course = Course([one_set(exercise=SIDE_PLANK, side=Side.LEFT, target_s=20.0)])
    course.go(LEFT, 6)
    before = course.last.clock_s
    course.go(RIGHT, 0.5)  # a moment is not believed
    assert stage_of(course) is Stage.WORK
    course.go(LEFT, 1)
    course.go(RIGHT, 3)
    assert (course.last.stage, course.last.wrong_side) == (Stage.PAUSED, True)
    assert course.last.clock_s == pytest.approx(before + 2.5, abs=0.1)
    course.go(RIGHT, 3)
    assert course.words[-2:] == ["paused", "switch_left"]
    course.go(LEFT, 1)
    assert stage_of(course) is Stage.WORK
    course.go(AWAY, 5)
    course.go(RIGHT, 5)  # came back on the other side
    assert course.words[-2:] == ["get_into_position", "switch_left"]
    assert stage_of(course) is Stage.PAUSED
    course.go(RIGHT, 5)
    assert course.last.done[0].ended is Ended.LEFT


def test_the_same_exercise_begun_anew_is_named_again() -> None:
    course = Course([one_set(target_s=2.0, rest_s=20.0), one_set(target_s=3.0)])  # another step, or another round
    course.go(HOLDING, 30)
    assert course.words.count("title") == 3  # at first, as what comes next, and when it does
    assert not any(word.startswith(("last_set", "next_set")) for word in course.words)


def test_the_end_of_a_long_rest_is_called() -> None:
    course = Course(plan(PLANK, sets=2, hold_s=4, rest_s=20))
    course.go(HOLDING, 9)
    course.go(AWAY, 25)
    assert course.words.count("ten_seconds_left") == 1
    assert course.at("last_set") - course.at("ten_seconds_left") == pytest.approx(10, abs=0.1)
    short = Course(plan(PLANK, sets=2, hold_s=4, rest_s=19))
    short.go(HOLDING, 30)
    assert "ten_seconds_left" not in short.words


def test_another_exercise_is_named_and_its_caution_comes_once() -> None:
    course = Course([one_set(target_s=2.0, rest_s=2.0), Work(DOG, 1, 1, None, 1, 1.0)])
    course.go(HOLDING, 9)
    assert "next_exercise" in course.words
    titles = [one.exercise.id for _, one in course.said if one.exercise is not None]
    assert titles == ["forearm_plank", "bird_dog"]  # before the rest, which was too short to forget it
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


def test_who_resumes_by_key_has_time_to_lie_down_again() -> None:
    course = Course([one_set()])
    course.go(HOLDING, 6)
    course.coach.pause()
    course.go(AWAY, 30)
    course.coach.pause()
    course.go(AWAY, 8)
    assert (course.last.stage, course.last.why) == (Stage.PAUSED, "away")
    assert course.words[-2:] == ["paused", "get_into_position"]
    course.go(HOLDING, 1)
    assert course.words[-1] == "go_on"
    assert stage_of(course) is Stage.WORK


@pytest.mark.parametrize("by_key", [True, False])
def test_time_out_of_the_set_does_not_break_it(by_key: bool) -> None:
    course = Course([one_set(target_s=60.0)])
    course.go(HOLDING, 5)
    course.go(BROKEN, 2)
    if by_key:
        course.coach.pause()
        course.go(BROKEN, 9)
        course.coach.pause()
    else:
        course.go(HIDDEN, 11)
    course.go(BROKEN, 7)
    assert stage_of(course) is Stage.WORK
    course.go(BROKEN, 2)
    assert course.last.done[0].ended is Ended.BROKEN


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


def test_who_is_in_position_is_told_once_what_could_be_better() -> None:
    course = Course([], Coach(plan(PLANK, sets=2, hold_s=3, rest_s=2)))
    course.go(HOLDING, 16, (Setup.SEVERAL_NEARER, Setup.TILTED))
    words = [word for word in course.words if word.startswith(("setup", "count", "go"))]
    told = ["setup_several_nearer", "setup_tilted"]
    assert words[:6] == [*told, "count 3", "count 2", "count 1", "go"]
    assert course.at("count") >= course.at("setup_tilted") + 3.0  # both can be heard
    course.go(HOLDING, 10, (Setup.SEVERAL_NEARER, Setup.TILTED))
    assert [word for word in course.words if word.startswith("setup")] == told


def test_advice_that_comes_and_goes_is_given_all_the_same() -> None:
    course = Course([one_set()])
    for _ in range(15):
        course.go(AWAY, 0.6, (Setup.TOO_NEAR,))
        course.go(AWAY, 0.4)
    assert [word for word in course.words if word.startswith(("setup", "get_"))] == ["setup_too_near"]


def test_a_partner_is_told_of_once_and_keeps_nothing_else_back() -> None:
    course = Course([one_set()])
    course.go(AWAY, 43, (Setup.SEVERAL, Setup.NO_FEET))
    advice = [word for word in course.words if word.startswith(("setup", "get_"))]
    assert advice == ["setup_several", "setup_no_feet", "setup_no_feet", "setup_no_feet"]
    course.go(AWAY, 5, (Setup.SEVERAL_FARTHER, Setup.NO_FEET))  # whom it follows is news
    assert course.words[-1] == "setup_several_farther"


def test_a_partner_is_told_of_once_a_session_not_once_a_set() -> None:
    course = Course([], Coach(plan(PLANK, sets=2, hold_s=3, rest_s=2)))
    course.go(AWAY, 6, (Setup.SEVERAL,))
    course.go(HOLDING, 10)
    course.go(AWAY, 8, (Setup.SEVERAL,))
    assert stage_of(course) is Stage.SETUP
    assert course.words.count("setup_several") == 1
    assert course.words[-1] == "get_into_position"


def test_who_does_something_else_is_reminded_of_what_is_asked_for() -> None:
    course = Course([one_set()])
    course.go(AWAY, 14)
    assert course.words == ["title", "pain", "get_into_position", "title", "get_into_position"]


def test_reminders_are_few_and_far_between() -> None:
    course = Course([one_set()])
    course.go(AWAY, 1200)
    at = [t for t, one in course.said if one.what == "get_into_position"]
    assert [round(b - a) for a, b in pairwise(at)] == [12, 24, 48]
    assert course.words[-1] == "waiting"
    assert course.words.count("waiting") == 1
    assert course.at("waiting") == pytest.approx(at[-1] + 96, abs=0.2)
    course.go(HOLDING, 2.5)  # somebody is there again: what is said is news
    course.go(AWAY, 3)
    assert course.words[-1] == "get_into_position"


def test_advice_that_changes_all_the_time_comes_to_an_end_too() -> None:
    course = Course([one_set()])
    for _ in range(100):
        course.go(AWAY, 6, (Setup.NO_FEET,))
        course.go(AWAY, 6, (Setup.NO_HANDS,))
    assert course.words.count("setup_no_feet") == course.words.count("setup_no_hands") == 4
    assert course.words.count("waiting") == 1


def test_who_does_no_repetition_is_not_asked_without_end() -> None:
    course = Course([Work(DOG, 1, 1, None, 4, 0.0)])
    course.go(FormState(0.0, "bird_dog", Phase.READY), 1200)
    assert course.words.count("go_on") == 3
    assert course.words[-1] == "waiting"


def test_without_a_plan_nobody_is_told_to_begin_again() -> None:
    course = Course([], Onlooker([PLANK]))
    course.go(replace(AWAY, exercise=None), 3)
    assert course.words == ["pain", "get_into_position"]
    course.go(HOLDING, 5)
    course.go(replace(AWAY, exercise=None), 600)
    assert course.words == ["pain", "get_into_position", "title"]


def test_who_gets_up_while_it_counts_is_soon_asked_back() -> None:
    course = Course([one_set()])
    course.go(AWAY, 2)
    course.go(HOLDING, 2.5)
    course.go(AWAY, 2)
    assert course.words[-3:] == ["count 3", "count 2", "get_into_position"]
    for _ in range(5):  # again and again: told, but not each of seven times
        course.go(HOLDING, 2.0)
        course.go(AWAY, 1.2)
    assert course.words.count("get_into_position") == 5


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


# --- What is not seen, and what came before -----------------------------------------------------------------------


def test_time_out_of_sight_counts_only_if_the_position_was_kept() -> None:
    course = Course([one_set(target_s=10.0)])
    course.go(HOLDING, 4 + 5)  # set up and counted, then five seconds
    course.go(HIDDEN, 2)
    assert course.go(HOLDING, 1).clock_s == pytest.approx(8, abs=0.1)
    course.go(HIDDEN, 2.9)
    assert stage_of(course) is Stage.WORK  # the target is not reached by what nobody saw
    course.go(HIDDEN, 1)
    assert stage_of(course) is Stage.PAUSED
    assert course.last.clock_s == pytest.approx(8, abs=0.1)


def test_a_repetition_that_was_almost_over_before_the_set_does_not_count() -> None:
    course = Course([Work(DOG, 1, 1, None, 4, 0.0)])
    course.go(FormState(0.0, "bird_dog", Phase.READY), 5)
    assert stage_of(course) is Stage.WORK
    go_t = course.at("go")
    assert course.one(rep(Side.LEFT, start_s=go_t - 2.0)).reps == 0
    assert course.one(rep(Side.LEFT, start_s=go_t - 0.5)).reps == 1


@pytest.mark.parametrize(("state", "words"), [(HOLDING, "all_done"), (BROKEN, "all_over")])
def test_the_last_words_are_as_the_last_set_was(state: FormState, words: str) -> None:
    course = Course([one_set(target_s=10.0)])
    course.go(HOLDING, 4.2)
    course.go(state, 12)
    assert stage_of(course) is Stage.DONE
    assert course.words[-1] == words


def test_set_up_knows_who_is_in_position() -> None:
    course = Course([], Coach(plan(PLANK, sets=1, hold_s=3)))
    assert not course.one(AWAY).in_position
    assert course.go(HOLDING, 0.5).in_position
    assert not course.one(AWAY).in_position


def test_the_first_side_is_begun_and_the_next_is_switched_to() -> None:
    course = Course(plan(SIDE_PLANK, sets=1, hold_s=2, rest_s=2))
    course.go(LEFT, 8)
    sides = [word for word in course.words if word.endswith(("left", "right"))]
    assert sides == ["begin_left", "switch_right"]


def test_what_is_to_be_heeded_is_said_the_first_time_and_the_count_waits_for_it() -> None:
    def started(familiar: set[str] | None) -> tuple[list[str], float]:
        course = Course([], Coach((one_set(),), familiar=familiar))
        course.go(HOLDING, 25)
        return course.words, course.at("count")

    words, new_t = started(set())
    assert words[:2] == ["title", "caution"]
    words, known_t = started({PLANK.id})
    assert words[:2] == ["title", "pain"]
    assert started(None) == (words, known_t)  # nobody knows: not every time anew
    assert new_t > known_t + 1.5


def test_who_comes_up_within_a_second_of_the_target_has_reached_it() -> None:
    course = Course([one_set(target_s=6.0)])
    course.go(HOLDING, 4.5 + 5.3)
    left_s = course.last.remaining_s
    assert left_s is not None
    assert 0 < left_s < 0.9
    course.go(AWAY, 1)
    assert [one.ended for one in course.last.done] == [Ended.TARGET]
    course = Course([one_set(target_s=6.0)])
    course.go(HOLDING, 4.5 + 3.5)
    course.go(AWAY, 1)
    assert course.last.stage is Stage.PAUSED


# --- What is counted, and held where seconds are asked for ---------------------------------------------------------


def test_the_top_of_what_is_counted_is_held_for_seconds() -> None:
    """It is the top of a repetition first, and a hold once it has lasted; lying in between is a pause."""
    back = EXERCISES["back_extension"]
    lying, top, held = (FormState(0.0, back.id, phase) for phase in (Phase.READY, Phase.TOP, Phase.HOLDING))
    (work,) = plan(back, sets=1, hold_s=20)
    assert (work.target_s, work.target_reps, work.is_held) == (20, None, True)
    course = Course([work])
    course.go(lying, 4)
    assert stage_of(course) is Stage.SETUP
    course.go(top, 6)
    assert stage_of(course) is Stage.WORK
    course.go(held, 5)
    before = course.last.clock_s
    course.go(lying, 3)
    assert (course.last.stage, course.last.why) == (Stage.PAUSED, "away")
    course.go(held, 30)
    assert course.last.clock_s == pytest.approx(20, abs=0.1)
    assert 5 < before < 15
    assert [one.ended for one in course.last.done] == [Ended.TARGET]


def test_it_is_counted_where_repetitions_are_asked_for() -> None:
    back = EXERCISES["back_extension"]
    assert [one.target_reps for one in plan(back, sets=1)] == [back.prescription.reps]
    (work,) = plan(back, sets=1, hold_s=3, reps=4)
    assert (work.target_s, work.target_reps, work.is_held) == (None, 4, False)
