"""The commands ``live`` and ``routine``: what they refuse, list and show."""

from __future__ import annotations

import threading
import wave
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import typer
from tests.builders import Camera, ForearmPlank
from typer.testing import CliRunner

from formcheck.cli.app import app
from formcheck.coach.routines import ROUTINES, Routine, Step
from formcheck.errors import FormcheckError
from formcheck.live.people import PeopleWatch
from formcheck.pose.types import Pose
from formcheck.video.types import Frame


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code != 0
    if isinstance(done.exception, FormcheckError):
        return str(done.exception)
    return done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("live", "--exercise", "forearm_plonk"), "forearm_plank"),
        (("live", "--exercise", "forearm_plank", "--reps", "5"), "--hold"),
        (("live", "--exercise", "bird_dog", "--hold", "5"), "--reps"),
        (("live", "--exercise", "back_extension", "--hold", "20", "--reps", "5"), "not both"),
        (("live", "--sets", "5"), "--exercise"),
        (("live", "--exercise", "forearm_plank", "--profile", "a/b"), "name"),
        (("routine", "omahaa"), "omaha"),
    ],
)
def test_what_is_refused_in_a_line(arguments: tuple[str, ...], words: str) -> None:
    text = refused(*arguments)
    assert words in text
    assert "\n" not in text.strip()


def test_a_routine_of_which_nothing_can_be_judged_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    dream = Routine("dream", "Dream", (Step("levitation", hold_s=9),), "a dream")
    monkeypatch.setitem(ROUTINES, "dream", dream)
    assert "can't judge any" in refused("routine", "dream")
    listed = CliRunner().invoke(app, ["routine", "--list"]).output.splitlines()
    assert listed[-1].startswith("dream ")
    assert "can't be run yet" in listed[-2]


def test_a_session_that_cannot_begin_leaves_a_sound_file_that_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "said.wav"
    asked = ("live", "--no-window", "--no-history", "--mute", "--sound-to", str(file), "--camera", "no such camera")
    done = CliRunner().invoke(app, asked)
    assert isinstance(done.exception, FormcheckError)
    with wave.open(str(file)) as sound:
        assert sound.getnframes() == 0


def test_routines_are_listed_and_shown() -> None:
    run = CliRunner().invoke
    assert any(line.startswith("omaha") for line in run(app, ["routine", "--list"]).output.splitlines())
    shown = run(app, ["routine", "omaha", "--show"]).output
    assert "side_plank" in shown
    assert "forearm_plank" in shown


def test_a_routine_takes_the_options_of_a_live_session() -> None:
    own = {"exercise", "sets", "hold", "reps", "rest", "name", "list_", "show", "dry_run"}
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]

    def shared(command: str) -> dict[str, tuple[object, ...]]:
        params = [param for param in commands[command].params if param.name not in own]
        return {param.name: (param.opts, param.secondary_opts, param.default, param.help) for param in params}

    assert shared("live") == shared("routine")


def test_ones_own_routine_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n[[step]]\nexercise = "side_plank"\nhold_s = 12\n')
    assert "12 s" in CliRunner().invoke(app, ["routine", str(path), "--show"]).output


class Finder:
    """Waits, then sees two people, or fails."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.looked, self.go_on = threading.Event(), threading.Event()
        self.problem = problem
        self.closed = False

    def find_people(self, frame: Frame) -> tuple[Pose, ...]:
        self.looked.set()
        assert self.go_on.wait(5)
        if self.problem is not None:
            raise self.problem
        return (Camera().pose(ForearmPlank()),) * 2

    def close(self) -> None:
        self.closed = True


def test_people_are_counted_now_and_then_and_never_waited_for() -> None:
    finder = Finder()
    image = np.zeros((9, 9, 3), np.uint8)
    with closing(PeopleWatch(lambda: finder)) as watch:
        assert watch(Frame(0, 0.0, image)) == ()
        assert finder.looked.wait(5)
        assert watch(Frame(1, 0.1, image)) == ()
        finder.go_on.set()
    assert finder.closed
    assert len(watch(Frame(2, 0.2, image))) == 2


def test_a_look_that_fails_is_no_end() -> None:
    finder = Finder(RuntimeError("out of memory"))
    finder.go_on.set()
    with closing(PeopleWatch(lambda: finder)) as watch:
        watch(Frame(0, 0.0, np.zeros((9, 9, 3), np.uint8)))
    assert watch(Frame(1, 0.5, np.zeros((9, 9, 3), np.uint8))) == ()
