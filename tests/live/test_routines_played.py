"""Every routine from its beginning to its end: the live loop with its coach and judge, and a body that does its part.

Nothing is shortened: sets, holds, repetitions, sides and rests are those of the articles. Time is that of the pictures,
so an hour passes in seconds.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median

import pytest
from tests.live.fakes import FakeCamera
from tests.performer import FPS, Moves, Performer, Watched

from formcheck.coach import Ended, Work
from formcheck.coach.routines import ROUTINES, Routine, bouts, plan_routine
from formcheck.coach.timetable import total
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.exercise import Counted
from formcheck.live.summary import LiveSummary
from formcheck.pose.types import Pose
from formcheck.settings import Settings
from formcheck.video.types import Frame


def play(routine: Routine, body: Performer | None = None) -> LiveSummary:
    works = plan_routine(routine, Settings().exercise)
    body = body or Performer()
    longest_s = 2 * total(routine, Settings().exercise).total_s + 60  # then the camera is switched off
    camera = FakeCamera([number / FPS for number in range(round(longest_s * FPS))])
    body.live = Watched(camera, body, works=works, asked=routine.id, clock=camera.clock, linger_s=0)
    return body.live.run()


def test_every_step_of_every_routine_can_be_judged() -> None:
    assert {step.exercise for routine in ROUTINES.values() for step in routine.steps} <= set(EXERCISES)


@pytest.mark.parametrize("routine", ROUTINES.values(), ids=ROUTINES)
def test_it_runs_from_beginning_to_end(routine: Routine) -> None:
    asked = bouts(routine)
    if not asked:
        pytest.skip("none of its exercises is declared yet; the test above says so")
    works = plan_routine(routine, Settings().exercise)
    summary = play(routine)
    done = [(one.work.exercise.id, one.work.set_number, one.work.side, one.ended) for one in summary.done]
    assert done == [(bout.exercise, bout.set_number, bout.side, Ended.TARGET) for bout in asked]
    assert (summary.why, summary.problem) == ("done", "")
    for one, bout, work in zip(summary.done, asked, works, strict=True):
        if work.is_held:
            assert one.worked_s == pytest.approx(bout.hold_s, abs=0.2)
            assert one.in_form_s >= 0.9 * one.worked_s
        else:
            assert isinstance(work.exercise, Counted)
            assert bout.reps is not None
            assert one.reps == bout.reps * (2 if work.exercise.alternates else 1)
    counted = [rep for rep in summary.reps if rep.counted]
    for step in routine.available().steps:
        if step.reps is not None and step.hold_s is not None:
            lengths = [rep.end_s - rep.start_s for rep in counted if rep.exercise == step.exercise]
            assert median(lengths) > step.hold_s
    for name in {work.exercise.id for work in works if not work.is_held}:
        own = [rep.side for rep in counted if rep.exercise == name]
        sides = [work.side for work in works if work.exercise.id == name]
        exercise = EXERCISES[name]
        if isinstance(exercise, Counted) and exercise.alternates:  # each side as often as the other
            assert abs(own.count(Side.LEFT) - own.count(Side.RIGHT)) <= 1
        elif sides[0] is not None:
            assert {own.count(side) for side in sides} == {len(own) / len(set(sides))}
    said = [text for _, _, text in summary.said]
    assert "That was the last one. Well done." in said
    for before, after in pairwise(works):  # what comes is named, so that nobody needs to look
        if after.exercise.id != before.exercise.id:
            assert after.exercise.title in said
    foreseen_s = total(routine, Settings().exercise).total_s
    assert summary.stats.seconds == pytest.approx(foreseen_s, rel=0.6)  # a dry run's estimate


class OneSided(Performer):
    """Does everything on one side only."""

    def moves_for(self, work: Work) -> Moves:
        return super().moves_for(replace(work, side=work.side and Side.LEFT))


class Tired(Performer):
    """Leaves for good after a while."""

    def estimate(self, frame: Frame) -> Pose | None:
        return super().estimate(frame) if frame.t < 100 else None


@pytest.mark.parametrize("body", [OneSided(), Tired()], ids=lambda body: type(body).__name__)
def test_a_body_that_does_not_do_its_part_does_not_get_through(body: Performer) -> None:
    summary = play(ROUTINES["omaha"], body)
    assert [one.ended for one in summary.done] != [Ended.TARGET] * len(bouts(ROUTINES["omaha"]))
