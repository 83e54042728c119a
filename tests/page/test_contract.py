"""Window and page are two back ends of one loop: what they have in common; and the page's camera tells the time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders import ForearmPlank, timeline
from tests.form.sessions import GOOD_DOG, dog, hold, joined
from tests.live.fakes import FakeCamera, FakeView, replaying
from tests.page.site import jpeg, picture

from formcheck.analysis.session import analyze
from formcheck.coach import Work, plan
from formcheck.exercises import EXERCISES
from formcheck.form.events import Level
from formcheck.live.display import Display, Painted
from formcheck.live.loop import Live
from formcheck.live.summary import LiveSummary
from formcheck.overlay.window import CLOSED
from formcheck.page.camera import PageCamera
from formcheck.page.display import PageDisplay, PageVoice
from formcheck.page.outbox import Message, Outbox
from formcheck.page.pictures import read_picture
from formcheck.pose.replay import ReplayEstimator, read_landmarks
from formcheck.video.types import Frame

RECORDING = Path(__file__).parents[1] / "data" / "forearm_plank_sag.npz"
PLANK = EXERCISES["forearm_plank"]
FPS = 20.0


class Kept(Outbox):
    """Keeps all that is posted."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[Message] = []

    def post(self, message: Message) -> None:
        self.posted.append(message)
        super().post(message)


class Window(Painted):
    """The window, with keys that a test presses."""

    def __init__(self, camera: FakeCamera) -> None:
        self.view = FakeView(camera)
        super().__init__(self.view)

    def press(self, key: str) -> None:
        self.view.keys = {**self.view.keys, self.view.camera.now: key}


def displays(camera: FakeCamera) -> dict[str, Any]:
    return {"window": Window(camera), "page": PageDisplay(Kept(), lambda: 0)}


def session(which: str, seconds: float = 14.0, **more: Any) -> tuple[LiveSummary, Any]:
    moments = timeline(hold(ForearmPlank(sag_deg=28), seconds), FPS)
    camera = FakeCamera([t for t, _ in moments])
    display: Any = displays(camera)[which]
    works = plan(PLANK, sets=1, hold_s=6)
    live = Live(camera, replaying(moments), works=works, clock=camera.clock, display=display, linger_s=0.0, **more)
    return live.run(), display


def test_both_come_to_the_same_and_say_the_same() -> None:
    (one, _), (other, _) = session("window"), session("page")
    assert one.said == other.said
    assert (one.holds, one.faults, one.wrong) == (other.holds, other.faults, other.wrong)
    assert [done.worked_s for done in one.done] == [done.worked_s for done in other.done]
    assert one.wrong


@pytest.mark.parametrize("which", ["window", "page"])
def test_keys_and_closing(which: str) -> None:
    display = displays(FakeCamera([0.0]))[which]
    typed: Display = display
    assert typed.poll() is None
    display.press("p")
    assert typed.poll() == "p"
    assert typed.poll() is None
    typed.close()
    typed.close()
    if which == "page":
        assert typed.poll() == CLOSED


def test_the_page_is_told_every_moment_and_every_word() -> None:
    outbox = Kept()
    moments = timeline(hold(ForearmPlank(sag_deg=28), 14.0), FPS)
    camera = FakeCamera([t for t, _ in moments])
    display = PageDisplay(outbox, lambda: camera.next)
    summary = Live(
        camera,
        replaying(moments),
        works=plan(PLANK, sets=1, hold_s=6),
        clock=camera.clock,
        outputs=[PageVoice(outbox)],
        display=display,
        linger_s=0.0,
    ).run()
    states = [one for one in outbox.posted if one["kind"] == "state"]
    assert [one["n"] for one in states] == list(range(1, len(states) + 1))
    stages = list(dict.fromkeys(one["stage"] for one in states))
    assert stages[:3] == ["setup", "countdown", "work"]
    wrong = [one for one in states if one["verdict"] == "fault"]
    assert wrong
    assert all(one["stage"] == "work" and one["cue"] for one in wrong)
    assert all(len(point) == 2 for one in states for point in one["line"])
    assert any(len(one["line"]) == 3 for one in wrong)
    said = [one["text"] for one in outbox.posted if one["kind"] == "say" and one["text"]]
    assert said == [text for _, _, text in summary.said if text]
    assert [one.cue for one in summary.worst] == list(summary.wrong)
    assert all(one.jpeg for one in summary.worst)


def test_what_was_wrong_with_a_repetition_can_be_read_when_it_is_over() -> None:
    outbox = Kept()
    moments = timeline(joined(dog(replace(GOOD_DOG, leg_deg=30.0)), dog()), FPS)
    camera = FakeCamera([t for t, _ in moments])
    works = [Work(EXERCISES["bird_dog"], 1, 1, None, 9, 0.0)]
    display = PageDisplay(outbox, lambda: camera.next)
    summary = Live(camera, replaying(moments), works=works, clock=camera.clock, display=display).run()
    cues = [one for one in outbox.posted if one["kind"] == "state" and one["cue"]]
    assert {one["cue"] for one in cues} >= set(summary.wrong)
    assert {one.cue for one in summary.worst} == set(summary.wrong)
    for cue in summary.wrong:
        shown = [one["t"] for one in cues if one["cue"] == cue]
        assert max(shown) - min(shown) >= 1.0
    assert {one["cue_is"] for one in cues} >= {"fault"}


class Played(PageCamera):
    """Pictures come at the times of a recording, each over a network that takes its own time."""

    def __init__(self, times: list[float]) -> None:
        self.now = 50.0
        super().__init__(lambda: self.now)
        self.times, self.next, self.jpeg = times, 0, jpeg(size=(160, 90))

    def latest(self, after_index: int = -1, timeout_s: float = 0.0) -> Frame | None:
        if self.next == len(self.times):
            self.end()
            return None
        t = self.times[self.next]
        self.now = 50.0 + t + (0.0, 0.02, 0.03, 0.01)[self.next % 4]
        self.put(read_picture(picture(self.next, 7000.0 + t, self.jpeg)))
        self.next += 1
        return super().latest(after_index, timeout_s)


def test_what_the_page_sends_is_judged_as_analysis_judges_it() -> None:
    recording = read_landmarks(RECORDING)
    camera = Played(recording.t.tolist())
    outbox = Kept()
    summary = Live(
        camera,
        ReplayEstimator(recording),
        clock=lambda: camera.now,
        display=PageDisplay(outbox, lambda: camera.taken),
    ).run()
    analysed = analyze(RECORDING)
    (mine,), (other,) = summary.holds, analysed.holds
    assert mine.total_s == pytest.approx(other.total_s, abs=0.002)
    assert mine.in_form_s == pytest.approx(other.in_form_s, abs=0.002)
    clear = sorted((one.start_s, one.id) for one in analysed.faults if one.level is Level.FAULT)
    found = sorted((one.start_s, one.id) for one in summary.faults)
    assert [name for _, name in found] == [name for _, name in clear]
    assert [t for t, _ in found] == pytest.approx([t for t, _ in clear], abs=0.002)
