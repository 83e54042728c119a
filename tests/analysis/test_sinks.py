"""What every sink promises: whole files or none, whatever happens."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import make_plank

import formcheck
from formcheck.analysis.sinks import AnnotatedVideo, LandmarkSink, MetricsSink, Moment, ReportRecorder, Sink
from formcheck.errors import OutputError
from formcheck.form.events import FormState, Level, RepCompleted
from formcheck.form.exercise import Exercise
from formcheck.form.kinds import Swing
from formcheck.form.metrics import body_line_deg
from formcheck.judge import Judge
from formcheck.overlay.overlay import Overlay
from formcheck.video.types import SourceInfo

INFO = SourceInfo("grey.mp4", "video", 320, 180, 12.0, 15.0, "grey")

#: Name of the file, and the sink that makes it.
SINKS: dict[str, tuple[str | None, Callable[[Path, Judge], Sink]]] = {
    "metrics": ("metrics.csv", lambda folder, judge: MetricsSink(folder / "metrics.csv", judge.metric_names)),
    "landmarks": ("landmarks.npz", lambda folder, judge: LandmarkSink(folder / "landmarks.npz", INFO, "figure", None)),
    "video": (
        "annotated.mp4",
        lambda folder, judge: AnnotatedVideo(folder / "annotated.mp4", judge.exercises, None, None),
    ),
    "still": (
        "annotated.jpg",
        lambda folder, judge: AnnotatedVideo(folder / "annotated.jpg", judge.exercises, None, None),
    ),
    "report": (None, lambda folder, judge: ReportRecorder(judge)),
}
FILES = [name for name, (file, _) in SINKS.items() if file]


class Case:
    """A sink in an empty folder, and moments to write."""

    def __init__(self, folder: Path, name: str, moments: Callable[[Judge], Iterator[tuple[Moment, FormState]]]) -> None:
        self.folder, self.name = folder, name
        self.file, make = SINKS[name]
        self.judge = Judge([formcheck.EXERCISES["forearm_plank"]])
        self._moments = moments
        self.make: Callable[[], Sink] = lambda: make(folder, self.judge)

    def write(self, sink: Sink, count: int = 120) -> None:
        for number, (moment, state) in enumerate(self._moments(self.judge)):
            if number == (1 if self.name == "still" else count):
                return
            sink.write(moment, state)

    def left(self) -> list[str]:
        """Every file there is, hidden and temporary ones too."""
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture(params=SINKS)
def case(request: pytest.FixtureRequest, tmp_path: Path, figure: Any, pictures: Any) -> Case:
    def moments(judge: Judge) -> Iterator[tuple[Moment, FormState]]:
        for frame in pictures():
            pose = figure(frame.t)
            yield Moment(frame.t, frame, pose), judge.update(frame.t, pose)

    return Case(tmp_path, request.param, moments)


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("formcheck")]


def test_the_file_appears_whole_at_close_and_stays(case: Case) -> None:
    sink = case.make()
    case.write(sink)
    assert case.file not in case.left()
    sink.close()
    assert case.left() == ([case.file] if case.file else [])
    before = [(case.folder / name).read_bytes() for name in case.left()]
    sink.close()
    sink.discard()  # what was closed stays
    assert case.left() == ([case.file] if case.file else [])
    assert [(case.folder / name).read_bytes() for name in case.left()] == before
    assert not threads()


@pytest.mark.parametrize("count", [0, 1, 120])
def test_discard_leaves_nothing(case: Case, count: int) -> None:
    sink = case.make()
    case.write(sink, count)
    sink.discard()
    sink.discard()
    assert case.left() == []
    assert not threads()


@pytest.mark.parametrize("case", FILES, indirect=True)
def test_discard_keeps_the_file_of_an_earlier_run(case: Case) -> None:
    assert case.file is not None
    (case.folder / case.file).write_text("earlier")
    sink = case.make()
    case.write(sink)
    sink.discard()
    assert case.left() == [case.file]
    assert (case.folder / case.file).read_text() == "earlier"


def test_nothing_written_leaves_no_part_behind(case: Case) -> None:
    sink = case.make()
    sink.close()
    assert case.left() in ([], [case.file])


@pytest.mark.parametrize("case", FILES, indirect=True)
def test_a_place_that_cant_be_written_is_said_and_nothing_is_left(case: Case) -> None:
    assert case.file is not None
    (case.folder / case.file).mkdir()
    made: list[Sink] = []

    def run() -> None:
        made.append(case.make())
        case.write(made[0])
        made[0].close()

    with pytest.raises(OutputError, match=case.file):
        run()
    for sink in made:
        sink.discard()
    assert case.left() == [case.file]
    assert not threads()


@pytest.mark.parametrize("case", ["video", "still", "report"], indirect=True)
def test_an_error_while_drawing_surfaces_and_stays(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(Overlay, "draw", fail)
    sink = case.make()

    def run() -> None:
        case.write(sink)
        sink.close()

    with pytest.raises(RuntimeError, match="no ink"):
        run()
    if case.name == "video":
        with pytest.raises(RuntimeError, match="no ink"):
            sink.close()  # half a video never gets into place
    sink.discard()
    assert case.left() == []
    assert not threads()


@pytest.mark.parametrize("case", ["report"], indirect=True)
def test_stills_are_kept_for_faults_only(case: Case) -> None:
    sink = case.make()
    assert isinstance(sink, ReportRecorder)
    case.write(sink)
    _, verdict = case.judge.finish()
    spans = verdict.tallies["forearm_plank"].faults
    (fault,) = (span for span in spans if span.level is Level.FAULT)
    (still,) = sink.stills([fault])
    assert still.fault == "hips_sagging"
    assert fault.start_s <= still.t_s <= (fault.end_s or 99.0)
    assert still.jpeg.startswith(b"\xff\xd8")
    assert sink.stills([]) == ()
    names = {series.name for series in sink.series(case.judge.exercises)}
    assert names == set(case.judge.metric_names)


def test_a_swing_between_two_ends_is_recorded(pictures: Any) -> None:
    """A kind of its own: it has two tops instead of one."""
    plank = formcheck.EXERCISES["forearm_plank"]
    kept = {field.name: getattr(plank, field.name) for field in fields(Exercise) if field.name != "faults"}
    swing = Swing(**kept, faults=(), effort=body_line_deg, travel=6.0, top=10.0)
    judge = Judge([swing])
    recorder = ReportRecorder(judge)
    count = 0
    for frame in pictures():
        state = judge.update(frame.t, pose := make_plank(frame.t, 15 * math.sin(frame.t * 1.5)))
        count += sum(isinstance(event, RepCompleted) for event in state.events)
        recorder.write(Moment(frame.t, frame, pose), state)
    assert count >= 2
    assert {series.name for series in recorder.series([swing])} >= {"body_line_deg"}


def test_a_still_shows_the_worst_moment_and_its_value(pictures: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Judge([formcheck.EXERCISES["forearm_plank"]])
    recorder = ReportRecorder(judge)
    drawn: list[FormState] = []
    draw = Overlay.draw

    def spy(self: Overlay, image: Any, pose: Any, state: FormState) -> Any:
        drawn.append(state)
        return draw(self, image, pose, state)

    monkeypatch.setattr(Overlay, "draw", spy)
    for frame in pictures():  # the sag grows from 5 s to 8 s, long after it is confirmed
        pose = make_plank(frame.t, 25 * min(1.0, max(0.0, (frame.t - 5) / 3)) if frame.t < 8.5 else 0.0)
        recorder.write(Moment(frame.t, frame, pose), judge.update(frame.t, pose))
    _, verdict = judge.finish()
    (fault,) = (span for span in verdict.tallies["forearm_plank"].faults if span.level is Level.FAULT)
    (still,) = recorder.stills([fault])
    (state,) = drawn
    assert still.t_s > 7.5
    assert state.values[state.shown] == pytest.approx(fault.peak)
    assert state.faults[0].id == "hips_sagging"
