"""The summary after a session: it stays until a key, and is kept as a picture where that is asked for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.coach import Done, Ended, Work
from formcheck.exercises import EXERCISES
from formcheck.live.ending import Ending
from formcheck.live.summary import LiveSummary
from formcheck.overlay.card import Card, Worst, draw_card
from formcheck.overlay.lettering import Image

SET = Work(EXERCISES["forearm_plank"], 1, 1, 30.0, None, 30.0)
_, JPEG = cv2.imencode(".jpg", np.full((240, 426, 3), 90, np.uint8))
WORST = Worst("Lift your hips", 12.0, ((0.1, 0.5), (0.5, 0.6), (0.9, 0.7)), JPEG.tobytes())


class Keys:
    """A view in which these keys are pressed, one each time it looks."""

    def __init__(self, *keys: str | None) -> None:
        self.keys, self.shown = list(keys), list[Image]()

    @property
    def room(self) -> tuple[int, int] | None:
        return (640, 360)

    def show(self, image: Image) -> None:
        self.shown.append(image)

    def poll(self) -> str | None:
        return self.keys.pop(0)

    def close(self) -> None: ...


def ending(view: Keys | None, keep_at: Path | None = None, said: list[str] | None = None) -> Ending:
    told: list[str] = [] if said is None else said
    titles = {one.id: one.title for one in EXERCISES.values()}
    return Ending(view, None, profile="me", titles=titles, keep_at=keep_at, tell=told.append, is_stopped=lambda: False)


def done(why: str = "done") -> LiveSummary:
    return LiveSummary(
        done=(Done(SET, 30.0, 24.0, 0, Ended.TARGET),), why=why, wrong={"Lift your hips": 2}, worst=(WORST,)
    )


def read(path: Path) -> Image:
    picture = cv2.imread(str(path))
    assert picture is not None
    return picture.astype(np.uint8)


@pytest.mark.parametrize("key", ["q", "closed", "x"])
def test_it_stays_until_a_key(key: str) -> None:
    view = Keys(None, None, key)
    ending(view).show(done())
    assert view.keys == []
    assert len(view.shown) == 1
    assert view.shown[0].shape == (360, 640, 3)


@pytest.mark.parametrize("why", ["quit", "interrupted", "error", "SIGTERM"])
def test_who_wants_to_leave_may(why: str) -> None:
    view = Keys()
    ending(view).show(done(why))
    assert view.shown == []


def test_s_keeps_it_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    view, said = Keys(None, "s", None, "q"), list[str]()
    ending(view, said=said).show(done())
    (kept,) = tmp_path.iterdir()
    assert read(kept).shape == (720, 1280, 3)
    assert kept.name in said[0]
    assert len(view.shown) == 2  # with the name of the file below


def test_it_is_kept_unasked_where_that_was_said(tmp_path: Path) -> None:
    ending(None, tmp_path / "today.png").show(done("quit"))
    red = np.abs(read(tmp_path / "today.png").astype(int) - (52, 40, 228)).max(axis=2) < 12
    assert red.sum() > 200  # the judged line, in the picture of the worst moment


def test_what_cant_be_kept_is_told_in_a_line(tmp_path: Path) -> None:
    said: list[str] = []
    ending(None, tmp_path / "nowhere" / "today.png", said).show(done())
    assert len(said) == 1
    assert "today.png" in said[0]


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (1920, 1080), (720, 1280), (320, 240), (60, 60)])
@pytest.mark.parametrize("worst", [None, WORST])
def test_all_of_it_fits_any_window(size: tuple[int, int], worst: Worst | None) -> None:
    sets = [f"Side plank, set {number} of 20, left side: 0:30, in form 0:24" for number in range(1, 21)]
    card = Card("ALL DONE", True, sets, ["Side plank: longest in form 0:30; last time 0:26, your best"], "Lift", worst)
    width, height = size
    picture = draw_card(card, width, height, "any key closes")
    assert picture.shape == (height, width, 3)
    if min(size) > 100:
        assert (np.concatenate([picture[:, -1], picture[0]]) == 16).all()  # nothing runs out of it
