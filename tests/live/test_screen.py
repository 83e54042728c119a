"""The screen and the window: large enough, nothing mirrored that must be read, one line where there is no display."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from formcheck.coach import CoachState, Done, Ended, Stage, Work
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, FormState, Level, Phase
from formcheck.form.setup import Setup
from formcheck.overlay.lettering import Image
from formcheck.overlay.overlay import Verdict
from formcheck.overlay.screen import Screen, Shown, done_words
from formcheck.overlay.window import CLOSED, Window, why_no_window

WORK = Work(EXERCISES["forearm_plank"], 2, 3, 30.0, None, 30.0)
DOG = Work(EXERCISES["bird_dog"], 1, 1, None, 10, 30.0)
SIDE = Work(EXERCISES["side_plank"], 1, 2, 30.0, None, 30.0, Side.LEFT)
STATE = FormState(1.0, "forearm_plank", Phase.HOLDING)
LINE = ((300.0, 500.0), (650.0, 520.0), (1000.0, 540.0))
SIZES = [(1280, 720), (640, 360), (640, 480), (540, 960), (1920, 1080), (320, 240), (100, 90), (60, 60)]
STAGES = {
    "set-up": CoachState(Stage.SETUP, WORK),
    "advice": CoachState(Stage.SETUP, SIDE, advice=(Setup.SEVERAL, Setup.TOO_DARK)),
    "side": CoachState(Stage.SETUP, SIDE, wrong_side=True),
    "auto": CoachState(Stage.SETUP, None),
    "countdown": CoachState(Stage.COUNTDOWN, WORK, count=3),
    "work": CoachState(Stage.WORK, WORK, clock_s=11.0, in_form_s=9.0, remaining_s=19.0),
    "open": CoachState(Stage.WORK, replace(WORK, target_s=None), clock_s=71.0),
    "reps": CoachState(Stage.WORK, DOG, reps=7),
    "paused": CoachState(Stage.PAUSED, WORK, remaining_s=19.0, why="away"),
    "rest": CoachState(Stage.REST, WORK, remaining_s=23.4, coming=SIDE),
    "done": CoachState(Stage.DONE, None, done=tuple(Done(WORK, 30, 24, 0, Ended.BROKEN) for _ in range(12))),
    "nothing": CoachState(Stage.DONE, None),
}


def draw(coach: CoachState, size: tuple[int, int] = (1280, 720), **shown: Any) -> Image:
    return Screen().draw(np.full((size[1], size[0], 3), 90, np.uint8), None, STATE, coach, Shown(**shown))


def tallest_white(picture: Image) -> int:
    """The height of the largest white letters: the longest run of rows with white in the tallest blob."""
    white = picture.min(axis=2).max(axis=1)
    best = run = 0
    for row in white.tolist():
        run = run + 1 if row > 235 else 0
        best = max(best, run)
    return best


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("size", SIZES)
def test_every_stage_can_be_drawn_at_any_size(stage: str, size: tuple[int, int]) -> None:
    for shown in ({}, {"camera": "Camera 0 was lost 3 s ago: it was unplugged. Trying again."}, {"calibrating": 0.5}):
        picture = draw(STAGES[stage], size, note="Something to read", muted=True, said="Lift your hips", **shown)
        assert picture.shape[1] == size[0]
        assert picture.shape[0] >= size[1]


@pytest.mark.parametrize("stage", ["countdown", "work", "open", "reps", "rest"])
@pytest.mark.parametrize("size", [(1280, 720), (640, 480)])
def test_the_number_that_matters_is_an_eighth_of_the_height(stage: str, size: tuple[int, int]) -> None:
    picture = draw(STAGES[stage], size)
    assert tallest_white(picture) >= picture.shape[0] / 8


@pytest.mark.parametrize("why", ["key", "unseen", "away"])
def test_what_it_takes_to_go_on(why: str) -> None:
    paused = CoachState(Stage.PAUSED, SIDE, why=why)
    same = np.array_equal(draw(paused), draw(replace(paused, wrong_side=True)))
    assert same == (why != "away")  # the other side alone ends neither a pause by key nor being out of sight


def test_text_is_not_mirrored() -> None:
    coach = STAGES["work"]
    assert np.array_equal(draw(coach, mirrored=True), draw(coach, mirrored=False))


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280)])
def test_without_sound_the_set_up_says_so_in_large_letters(size: tuple[int, int]) -> None:
    plain, silent = (draw(STAGES["set-up"], size, no_sound=silent) for silent in (False, True))
    rows = [int((picture[: size[1] // 5] == (255, 196, 46)).all(axis=2).sum()) for picture in (plain, silent)]
    assert rows[1] > rows[0] + 0.002 * size[0] * size[1]


def test_degrees_stand_there_only_when_they_are_asked_for() -> None:
    sagging = replace(STATE, values={"body_line_deg": 14.0}, shown="body_line_deg", shown_unit="deg", line=LINE)
    image = np.full((720, 1280, 3), 90, np.uint8)
    plain, bare, full = (
        Screen().draw(image, None, state, STAGES["work"], Shown(figures=figures)).copy()
        for state, figures in ((sagging, False), (replace(sagging, shown=""), True), (sagging, True))
    )
    assert np.array_equal(plain, bare)
    assert not np.array_equal(plain, full)


def test_what_is_shown_is_not_changed() -> None:
    image = np.full((360, 640, 3), 90, np.uint8)
    for mirrored in (True, False):
        Screen().draw(image, None, STATE, STAGES["work"], Shown(mirrored=mirrored))
    assert (image == 90).all()


def test_a_set_in_words() -> None:
    assert done_words(WORK, 30.0, 24.2, 0, Ended.TARGET) == "Forearm plank, set 2 of 3: 0:30, in form 0:24"
    assert done_words(DOG, 0.0, 0.0, 8, Ended.LEFT) == "Bird dog: 8 of 10 (left)"
    assert done_words(SIDE, 5.0, 5.0, 0, Ended.STOPPED).startswith("Side plank, set 1 of 2, left side: 0:05")


@pytest.mark.parametrize("environment", [{}, {"WAYLAND_DISPLAY": "wayland-0"}, {"DISPLAY": ":93"}])
def test_without_a_display_one_line_says_so(environment: dict[str, str]) -> None:
    why = why_no_window(environment, "linux", lambda: False)
    assert why is not None
    assert "--no-window" in why
    assert "\n" not in why


def test_with_a_display_nothing_is_said() -> None:
    assert why_no_window({"DISPLAY": ":0"}, "linux", lambda: True) is None
    assert why_no_window({}, "darwin") is None


@pytest.mark.parametrize(
    ("code", "key"),
    [
        *((ord("q"), "q"), (ord("Q"), "q"), (27, "q"), (0x10_0000 | ord("p"), "p"), (-1, None)),
        # Left, Right, Home and Insert on X11; left on Windows: they end in the bytes of Q, S, P, c and nothing.
        *((0xFF51, None), (0xFF53, None), (0xFF50, None), (0xFF63, None), (0x25_0000, None)),
    ],
)
def test_only_letters_are_keys(code: int, key: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.overlay.window.why_no_window", lambda: None)
    for name in ("namedWindow", "resizeWindow", "setWindowProperty"):
        monkeypatch.setattr(cv2, name, lambda *_: None)
    monkeypatch.setattr(cv2, "waitKey", lambda _: code & 0xFF if code >= 0 else -1)
    monkeypatch.setattr(cv2, "waitKeyEx", lambda _: code)
    window = Window()
    assert window.poll() == key
    monkeypatch.setattr(cv2, "destroyWindow", lambda _: None)
    window.close()
    assert window.poll() == CLOSED


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (1920, 1080)])
def test_that_there_is_no_sound_stands_large_below_the_picture(size: tuple[int, int]) -> None:
    plain, silent = (draw(STAGES["work"], size, no_sound=no_sound) for no_sound in (False, True))
    strip = plain.shape[0] - size[1]
    amber = (silent[size[1] :, :, 0] > 200) & (silent[size[1] :, :, 2] < 120)
    assert amber.any(axis=1).sum() >= 0.6 * strip
    assert not ((plain[size[1] :, :, 0] > 200) & (plain[size[1] :, :, 2] < 120)).any()


@pytest.mark.parametrize("left", [30.0, 15.0, 7.5, 0.0])
def test_the_ring_fills_with_what_is_done(left: float) -> None:
    def green(coach: CoachState) -> int:
        return int(np.count_nonzero((draw(coach) == Verdict.GOOD.value).all(axis=2)))

    whole = green(replace(STAGES["work"], remaining_s=0.0))
    assert green(replace(STAGES["work"], remaining_s=left)) == pytest.approx(whole * (1 - left / 30), abs=0.02 * whole)
    assert green(STAGES["reps"]) > 0
    assert green(STAGES["open"]) == green(STAGES["paused"]) == 0


def test_the_ring_has_the_colour_of_the_verdict() -> None:
    for level, verdict in ((Level.ADVICE, Verdict.ADVICE), (Level.FAULT, Verdict.FAULT)):
        fault = FaultSpan("forearm_plank", "sagging", level, 1.0, None, None, 20.0, 15.0, "deg", "Lift your hips")
        blank = np.full((720, 1280, 3), 90, np.uint8)
        picture = Screen().draw(blank, None, replace(STATE, faults=(fault,)), STAGES["work"], Shown())
        assert (picture[:180, :350] == verdict.value).all(axis=2).sum() > 1000
