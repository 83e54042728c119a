"""Clean rendered films, as the pose network itself reads them: counted, held, no clear fault, in `auto` as well."""

import json
from pathlib import Path

import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.events import Level
from formcheck.judge import Judge, Verdict
from formcheck.pose.replay import read_landmarks

FOLDER = Path(__file__).parents[1] / "films"
DONE: dict[str, int] = json.loads((FOLDER / "films.json").read_text(encoding="utf-8"))
#: Of a hold the ways there and back count too, in part.
_WAYS_S = 2.5


def judged(exercise: str, *names: str) -> Verdict:
    judge = Judge(EXERCISES[name] for name in names)
    for t, pose in read_landmarks(FOLDER / f"{exercise}.npz"):
        judge.update(t, pose)
    return judge.finish()[1]


@pytest.mark.parametrize("exercise", DONE)
def test_what_was_done_well_is_counted_and_nothing_is_invented(exercise: str) -> None:
    tally = judged(exercise, exercise).tallies[exercise]
    assert not [span for span in tally.faults if span.level is Level.FAULT]
    if tally.holds:
        assert sum(hold.end_s - hold.start_s for hold in tally.holds) == pytest.approx(DONE[exercise], abs=_WAYS_S)
    else:
        assert [rep.counted for rep in tally.reps] == [True] * DONE[exercise]


@pytest.mark.parametrize("exercise", sorted(DONE.keys() & {one.id for one in EXERCISES.recognised}))
def test_it_is_recognised(exercise: str) -> None:
    tally = judged(exercise, *(one.id for one in EXERCISES.recognised)).tallies[exercise]
    assert tally.holds or len(tally.reps) == DONE[exercise]


def test_the_films_stay_small() -> None:
    assert {path.stem for path in FOLDER.glob("*.npz")} == set(DONE)
    assert len(DONE) <= 25
    assert all(path.stat().st_size <= 30_000 for path in FOLDER.glob("*.npz"))
