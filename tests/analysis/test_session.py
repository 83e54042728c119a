"""The one loop, with a figure instead of the pose model: outputs that agree, and what remains when it goes wrong."""

from __future__ import annotations

import csv
import json
import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import av
import cv2
import numpy as np
import pytest
from tests.builders import Camera, GluteBridge

import formcheck
from formcheck import EXERCISES, InputError, OutputError, ReplayEstimator, SessionResult, read_landmarks
from formcheck.analysis.session import Interrupted, analyze, output_folder
from formcheck.judge import Judge
from formcheck.pose.types import Landmark
from formcheck.report.json import to_dict

ALL = {"annotated.mp4", "landmarks.npz", "metrics.csv", "report.html", "result.json"}


class FigureEstimator:
    """Finds the figure by the time of the frame; `fails` is raised at `fails_at`."""

    name, model_sha256 = "a figure", None

    def __init__(self, figure: Any, fails: BaseException | None = None, fails_at: float = 6.0) -> None:
        self.figure, self.fails, self.fails_at, self.closed = figure, fails, fails_at, False

    def estimate(self, frame: formcheck.Frame) -> formcheck.Pose | None:
        if self.fails is not None and frame.t >= self.fails_at:
            raise self.fails
        pose: formcheck.Pose | None = self.figure(frame.t)
        return pose

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("formcheck")]


@pytest.fixture
def estimator(figure: Any) -> FigureEstimator:
    return FigureEstimator(figure)


@pytest.fixture(scope="module")
def session(
    plank_clip: Path, recording_of: Any, figure: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, SessionResult]:
    """The folder and the result of one clip, judged through the replay estimator."""
    folder = tmp_path_factory.mktemp("session")
    with formcheck.open_source(plank_clip) as source:
        times = [frame.t for frame in source]
    recording = read_landmarks(recording_of(folder / "poses.npz", times))
    out = folder / "out"
    return out, analyze(plank_clip, out=out, estimator=ReplayEstimator(recording))


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "metrics.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def json_of(folder: Path) -> Any:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# --- What is written --------------------------------------------------------------------------------------------


def test_the_verdict_is_that_of_the_figure(session: tuple[Path, SessionResult]) -> None:
    _, result = session
    (hold,), (fault,) = result.holds, result.faults
    assert result.exercise == "forearm_plank"
    assert (hold.start_s, hold.end_s) == pytest.approx((1.0, 11.0), abs=0.1)
    assert hold.in_form_s == pytest.approx(8.2, abs=0.3)
    assert fault.id == "hips_sagging"
    assert (fault.start_s, fault.end_s) == pytest.approx((5.15, 7.0), abs=0.2)
    assert fault.peak == pytest.approx(23, abs=0.5)
    assert result.notes == ()
    assert result.problem is None


def test_all_outputs_exist_and_agree(session: tuple[Path, SessionResult]) -> None:
    out, result = session
    assert files_in(out) == ALL
    assert json_of(out) == to_dict(result)
    rows, recording = rows_of(out), read_landmarks(out / "landmarks.npz")
    judge = Judge(EXERCISES.recognised)
    assert list(rows[0]) == ["t_s", *judge.metric_names, "exercise", "phase", "faults"]
    assert [float(row["t_s"]) for row in rows] == pytest.approx(recording.t.tolist(), abs=1e-4)
    assert len(rows) == 180
    (hold,), (fault,) = result.holds, result.faults
    holding = [float(row["t_s"]) for row in rows if row["phase"] == "holding"]
    assert hold.start_s < holding[0] < hold.start_s + 1.2  # it shows once it is believed
    assert holding[-1] == pytest.approx(hold.end_s, abs=0.6)
    wrong = [float(row["t_s"]) for row in rows if "hips_sagging" in row["faults"].split(";")]
    assert fault.start_s < wrong[0] < fault.start_s + 0.6
    line = [float(row["body_line_deg"]) for row in rows if row["body_line_deg"]]
    assert max(line) == pytest.approx(fault.peak, abs=0.5)
    assert {row["exercise"] for row in rows} == {"", "forearm_plank"}
    report = (out / "report.html").read_text(encoding="utf-8")
    assert fault.cue in report
    assert report.count("data:image/jpeg") == 1


def test_the_annotated_video_keeps_times_and_sound(session: tuple[Path, SessionResult], plank_clip: Path) -> None:
    out, _ = session
    times = read_landmarks(out / "landmarks.npz").t
    data = (out / "annotated.mp4").read_bytes()
    assert data.find(b"moov") < data.find(b"mdat"), "faststart"
    with av.open(str(out / "annotated.mp4")) as container, av.open(str(plank_clip)) as original:
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height) == (320, 180)
        length_s = float(original.streams.audio[0].duration or 0) * float(original.streams.audio[0].time_base or 0)
        assert float(sound.duration or 0) * float(sound.time_base or 0) == pytest.approx(length_s, abs=0.1)
        frames = list(container.decode(video=0))
    assert [frame.time for frame in frames] == pytest.approx((times - times[0]).tolist(), abs=1e-4)
    drawn = frames[60].to_ndarray(format="rgb24")
    assert drawn.max() - drawn.min() > 100, "something is drawn on the grey"


def test_replayed_landmarks_give_the_same_verdict(session: tuple[Path, SessionResult], tmp_path: Path) -> None:
    out, result = session
    again = analyze(out / "landmarks.npz", out=tmp_path)
    assert files_in(tmp_path) == ALL - {"annotated.mp4"}
    first, second = json_of(out), json_of(tmp_path)
    first_source, second_source = first.pop("source"), second.pop("source")
    second["model"]["estimator"] = second["model"]["estimator"].removeprefix("replay of ")
    first["model"]["estimator"] = first["model"]["estimator"].removeprefix("replay of ")
    assert first == second
    differ = {key for key in first_source if first_source[key] != second_source[key]}
    assert differ == {"path", "kind"}
    assert (out / "metrics.csv").read_bytes() == (tmp_path / "metrics.csv").read_bytes()
    assert again.holds == result.holds
    # and once more, from the recording of the replay, into its own folder
    before = (tmp_path / "landmarks.npz").read_bytes()
    assert analyze(tmp_path / "landmarks.npz", out=tmp_path).faults == result.faults
    assert (tmp_path / "landmarks.npz").read_bytes() == before


@pytest.mark.parametrize(
    ("video", "report", "missing"),
    [
        (False, True, {"annotated.mp4"}),
        (True, False, {"report.html"}),
        (False, False, {"annotated.mp4", "report.html"}),
    ],
)
def test_what_is_not_wanted_is_not_written(
    video: bool, report: bool, missing: set[str], pictures: Any, estimator: FigureEstimator, tmp_path: Path
) -> None:
    analyze(pictures(), out=tmp_path / "deep" / "er", estimator=estimator, video=video, report=report)
    assert files_in(tmp_path / "deep" / "er") == ALL - missing


def test_without_out_nothing_is_written(
    session: tuple[Path, SessionResult],
    plank_clip: Path,
    estimator: FigureEstimator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    beside = files_in(plank_clip.parent)
    result = analyze(plank_clip, estimator=estimator)
    assert files_in(tmp_path) == set()
    assert files_in(plank_clip.parent) == beside
    assert (result.holds, result.faults, result.summary) == (
        session[1].holds,
        session[1].faults,
        session[1].summary,
    )
    assert not estimator.closed, "whose it is closes it"


def test_start_and_end_cut_video_and_replay_alike(
    session: tuple[Path, SessionResult], plank_clip: Path, estimator: FigureEstimator, tmp_path: Path
) -> None:
    cut = analyze(plank_clip, start_s=4.0, end_s=8.0, estimator=estimator, out=tmp_path)
    replayed = analyze(session[0] / "landmarks.npz", start_s=4.0, end_s=8.0)
    assert (cut.holds, cut.faults, cut.summary, cut.view) == (
        replayed.holds,
        replayed.faults,
        replayed.summary,
        replayed.view,
    )
    assert (cut.source.start_s, cut.source.end_s) == (4.0, 8.0)
    assert cut.faults[0].start_s == pytest.approx(5.15, abs=0.2), "times stay those of the whole"
    times = [float(row["t_s"]) for row in rows_of(tmp_path)]
    assert 4.0 <= times[0] <= 4.1
    assert 7.9 <= times[-1] < 8.0
    with av.open(str(tmp_path / "annotated.mp4")) as container:
        assert len(list(container.decode(video=0))) == len(times)


def test_progress_tells_time_frames_and_length(pictures: Any, estimator: FigureEstimator) -> None:
    told: list[tuple[float, int, float | None]] = []
    analyze(pictures(), estimator=estimator, progress=lambda *each: told.append(each))
    assert [frames for _, frames, _ in told] == list(range(1, 181))
    assert told[-1] == (179 / 15, 180, 12.0)


# --- Photographs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sag_deg", "in_form", "faults"), [(0.0, True, []), (20.0, False, ["hips_sagging"]), (None, None, [])]
)
def test_a_photograph_gets_one_verdict(
    sag_deg: float | None, in_form: bool | None, faults: list[str], figure: Any, tmp_path: Path
) -> None:
    photograph = tmp_path / "plank.jpg"
    cv2.imwrite(str(photograph), np.full((180, 320, 3), 90, np.uint8))
    pose = None if sag_deg is None else figure(6.0, sag_deg=sag_deg)
    estimator = FigureEstimator(lambda t: pose)
    result = analyze(photograph, estimator=estimator, out=tmp_path / "out")
    assert files_in(tmp_path / "out") == {"annotated.jpg", *ALL} - {"annotated.mp4"}
    assert result.still is not None
    assert (result.still.in_form, [fault.id for fault in result.faults]) == (in_form, faults)
    assert result.still.exercise == result.exercise == (None if pose is None else "forearm_plank")
    assert (result.holds, result.reps, result.parts, result.source.duration_s) == ((), (), (), None)
    assert bool(result.notes) is (pose is None)
    drawn = cv2.imread(str(tmp_path / "out" / "annotated.jpg"))
    assert drawn is not None
    assert drawn.shape == (180, 320, 3)
    again = analyze(tmp_path / "out" / "landmarks.npz")
    assert (again.still, again.faults) == (result.still, result.faults)


def test_a_photograph_says_why_it_cant_be_judged(tmp_path: Path) -> None:
    photograph = tmp_path / "rest.jpg"
    cv2.imwrite(str(photograph), np.full((180, 320, 3), 90, np.uint8))
    lying = GluteBridge()
    for camera, why in (
        (Camera(scale=70, size=(320, 180)), "it shows no glute bridge at the top of a repetition"),
        (Camera(scale=70, size=(320, 180), yaw_deg=70), "turn so that the camera sees your side"),
    ):
        estimator = FigureEstimator(lambda t, seen=camera: seen.pose(lying, t))
        result = analyze(photograph, exercise="glute_bridge", estimator=estimator)
        assert result.still is not None
        assert result.still.in_form is None
        assert result.notes == (f"This photograph can't be judged: {why}.",)


# --- What is no exercise ----------------------------------------------------------------------------------------


def test_nobody_found_is_said(pictures: Any, tmp_path: Path) -> None:
    result = analyze(pictures(), estimator=FigureEstimator(lambda t: None), out=tmp_path)
    assert result.notes[0].startswith("Nobody is in the picture")
    assert (result.exercise, result.holds, result.faults, result.summary.score) == (None, (), (), None)
    assert result.view.judged == 0
    assert result.view.unjudged[0].share == pytest.approx(1)
    assert files_in(tmp_path) == ALL


@pytest.mark.parametrize("asked", [name for name in EXERCISES if name != "forearm_plank"])
def test_another_exercise_than_asked_counts_nothing_and_is_said(asked: str, plank_npz: Path) -> None:
    result = analyze(plank_npz, exercise=asked)
    assert (result.exercise, result.holds, result.reps, result.faults) == (None, (), (), ())
    (note,) = result.notes
    assert EXERCISES[asked].title.lower() in note


def test_nothing_known_is_said(figure: Any, recording_of: Any, tmp_path: Path) -> None:
    """Somebody who stands there, the hands at the hips: the figure on end."""

    def standing(t: float) -> formcheck.Pose:
        pose = figure(3.0)
        turned = pose.image_xy[:, ::-1] * (1, -0.5) + (60, 150)
        for hand, hip in (("LEFT_WRIST", "LEFT_HIP"), ("RIGHT_WRIST", "RIGHT_HIP")):
            turned[Landmark[hand]] = turned[Landmark[hip]]
        return formcheck.Pose(t, turned, pose.world_xyz[:, [1, 0, 2]] * (1, -1, 1), pose.visibility, pose.image_size)

    result = analyze(recording_of(tmp_path / "l.npz", at=standing))
    assert (result.exercise, result.holds, result.reps) == (None, (), ())
    assert "recognised" in result.notes[0]


# --- What goes wrong --------------------------------------------------------------------------------------------


def test_a_source_that_breaks_off_is_judged_so_far_and_said(
    pictures: Any, estimator: FigureEstimator, tmp_path: Path
) -> None:
    source = pictures([t / 10 for t in range(60)], problem="grey.mp4 breaks off after 6.0 s of 12.0 s.")
    result = analyze(source, estimator=estimator, out=tmp_path)
    assert result.problem == "grey.mp4 breaks off after 6.0 s of 12.0 s."
    assert json_of(tmp_path)["problem"] == result.problem
    assert result.holds[0].end_s == pytest.approx(5.9)
    assert result.faults[0].end_s in (None, pytest.approx(5.9)), "it lasted to the end"
    assert source.closed


def test_ctrl_c_keeps_what_was_judged(pictures: Any, figure: Any, tmp_path: Path) -> None:
    source = pictures()
    with pytest.raises(Interrupted) as stopped:
        analyze(source, estimator=FigureEstimator(figure, KeyboardInterrupt()), out=tmp_path)
    result = stopped.value.result
    assert result.problem is not None
    assert "stopped" in result.problem
    assert json_of(tmp_path) == to_dict(result)
    assert files_in(tmp_path) == ALL
    assert len(rows_of(tmp_path)) == len(read_landmarks(tmp_path / "landmarks.npz")) == 90
    with av.open(str(tmp_path / "annotated.mp4")) as container:
        assert len(list(container.decode(video=0))) == 90
    assert source.closed


def test_ctrl_c_at_once_is_no_other_error(pictures: Any, figure: Any, tmp_path: Path) -> None:
    with pytest.raises(Interrupted) as stopped:
        analyze(pictures(), estimator=FigureEstimator(figure, KeyboardInterrupt(), 0.0), out=tmp_path)
    assert stopped.value.result.holds == ()


def _progress_fails(*_: object) -> None:
    raise RuntimeError("broken")


@pytest.mark.parametrize("where", ["estimator", "source", "progress", "report"])
def test_an_error_leaves_no_half_files(
    where: str, pictures: Any, figure: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = RuntimeError("broken")
    source = pictures(fails=broken if where == "source" else None)
    estimator = FigureEstimator(figure, broken if where == "estimator" else None)
    if where == "report":
        monkeypatch.setattr("formcheck.analysis.session.result_of", _progress_fails)
    with pytest.raises(RuntimeError, match="broken"):
        analyze(source, estimator=estimator, out=tmp_path, progress=_progress_fails if where == "progress" else None)
    assert files_in(tmp_path) == set()
    assert source.closed


def test_no_picture_at_all_is_an_error(
    pictures: Any, estimator: FigureEstimator, plank_npz: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no picture"):
        analyze(pictures([]), estimator=estimator, out=tmp_path)
    assert files_in(tmp_path) == set()
    with pytest.raises(InputError, match="no picture between 100 s and its end"):
        analyze(plank_npz, start_s=100)


def _no_model() -> Any:
    pytest.fail("the model was prepared before the input and the output were looked at")


@pytest.mark.parametrize("bad", ["under a file", "a file", "permission", "disk"])
def test_an_unwritable_out_is_said_before_the_work(
    bad: str, plank_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    out = {"under a file": tmp_path / "file" / "out", "a file": tmp_path / "file"}.get(bad, tmp_path / "out")
    if bad in ("permission", "disk"):

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied") if bad == "permission" else OSError(28, "No space left")

        monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(OutputError, match=rf"{out} can't be written to: .*--out"):
        analyze(plank_clip, out=out, model=_no_model)


@pytest.mark.parametrize(
    "source", ["nowhere.mp4", "", "~nobody-of-this-name/clip.mp4", "nowhere.npz", "x" * 300, "a\0b.mp4", "ftp://x/y"]
)
def test_an_input_that_cant_be_used_is_one_line_before_the_work(source: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        analyze(source, out=tmp_path / "out", model=_no_model)
    assert len(str(error.value).splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_the_recording_itself_is_never_overwritten(plank_clip: Path, clip_of: Any, tmp_path: Path) -> None:
    clip = clip_of(tmp_path / "annotated.mp4", sound=False)
    before = clip.read_bytes()
    with pytest.raises(OutputError, match="the recording itself"):
        analyze(clip, out=tmp_path, estimator=FigureEstimator(lambda t: None))
    assert clip.read_bytes() == before
    assert files_in(tmp_path) == {"annotated.mp4"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("where", ["html", "json", "rename", "interrupt"])
def test_a_report_that_fails_leaves_the_old_results_as_they_were(
    where: str, plank_npz: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyze(plank_npz, out=tmp_path)
    (tmp_path / "notes.txt").write_text("my own")
    before = contents(tmp_path)
    if where == "rename":
        replace_ = Path.replace

        def fail(path: Path, target: Path) -> Path:
            if target == tmp_path / "result.json" and path.parent != tmp_path / "old" and path.parent.name != "old":
                raise OSError(28, "No space left on device")
            return replace_(path, target)

        monkeypatch.setattr(Path, "replace", fail)
        error: type[BaseException] = OutputError
    else:
        error = KeyboardInterrupt if where == "interrupt" else OutputError

        def broken(*_: object, **__: object) -> None:
            raise error("out can't be written: No space left on device.")

        monkeypatch.setattr(f"formcheck.analysis.session.write_{'html' if where == 'html' else 'json'}", broken)
    with pytest.raises(error):
        analyze(plank_npz, exercise="bird_dog", out=tmp_path)
    assert contents(tmp_path) == before
    assert files_in(tmp_path) == {"landmarks.npz", "metrics.csv", "report.html", "result.json", "notes.txt"}


def test_an_error_names_the_place_that_was_asked_for(
    plank_npz: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OutputError) as error:
        analyze(plank_npz, out=tmp_path, force=True)
    assert str(error.value).startswith(f"{tmp_path / 'report.html'} can't be written")
    assert files_in(tmp_path) == {"report.html"}

    def full(part: Path, *_: object) -> None:
        raise OutputError(f"{part} can't be written: No space left on device.")

    monkeypatch.setattr("formcheck.analysis.session.write_html", lambda result, path, *_, **__: full(path))
    with pytest.raises(OutputError) as error:
        analyze(plank_npz, out=tmp_path / "new")
    assert str(error.value) == f"{tmp_path / 'new' / 'report.html'} can't be written: No space left on device."
    assert files_in(tmp_path / "new") == set()


def test_files_of_somebodys_own_are_neither_replaced_nor_removed(plank_npz: Path, tmp_path: Path) -> None:
    (tmp_path / "annotated.mp4").write_text("mine")
    (tmp_path / "result.json").write_text('{"score": 3}')
    before = contents(tmp_path)
    with pytest.raises(OutputError, match=r"is not of formcheck's making.*--force"):
        analyze(plank_npz, out=tmp_path)
    assert contents(tmp_path) == before
    assert output_folder(tmp_path.parent, f"{tmp_path.name}.mp4", set()).name == f"{tmp_path.name}-2"
    analyze(plank_npz, out=tmp_path, force=True)
    assert json_of(tmp_path)["exercise"] == "forearm_plank"
    assert (tmp_path / "annotated.mp4").read_text() == "mine", "not asked for, and not ours to remove"


def test_the_same_clip_replaces_its_results_and_says_what_is_gone(
    pictures: Any, estimator: FigureEstimator, tmp_path: Path
) -> None:
    told: list[str] = []
    analyze(pictures(), out=tmp_path, estimator=estimator, tell=told.append)
    analyze(pictures(), out=tmp_path, estimator=estimator, tell=told.append)
    assert (files_in(tmp_path), told) == (ALL, [])
    analyze(pictures(), out=tmp_path, estimator=estimator, video=False, report=False, tell=told.append)
    assert files_in(tmp_path) == ALL - {"annotated.mp4", "report.html"}
    (line,) = told
    assert "report.html, annotated.mp4 of an earlier run" in line


def test_results_of_another_clip_are_kept(recording_of: Any, tmp_path: Path) -> None:
    one, other = recording_of(tmp_path / "a.npz"), recording_of(tmp_path / "b.npz")
    out = tmp_path / "out"
    analyze(one, out=out)
    before = contents(out)
    with pytest.raises(OutputError, match=r"holds the results of .*a\.npz"):
        analyze(other, out=out)
    assert contents(out) == before
    analyze(other, out=out, force=True)
    assert json_of(out)["source"]["path"] == str(other)


def test_two_clips_of_one_name_have_their_own_folders_run_after_run(recording_of: Any, tmp_path: Path) -> None:
    clips = []
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        clips.append(str(recording_of(tmp_path / name / "x.npz")))
    out = tmp_path / "out"
    for clip, name in zip([*clips, *reversed(clips)], ["x", "x-2", "x-3", "x-3", "x-2", "x"], strict=True):
        folder = output_folder(out, clip, set())
        assert folder.name == name
        analyze(clip, out=folder)
    assert output_folder(out, clips[2], set(), force=True).name == "x"


# --- Names of folders -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("clips/plank.mp4", "plank"),
        ("plank", "plank"),
        ("my plank (2).mov", "my plank _2_"),
        ("übung №3.mp4", "übung _3"),
        ("übung 三.mp4", "übung 三"),
        ("pictures/", "pictures"),
        (".hidden.mp4", "hidden"),
        (".mp4", "mp4"),
        ("2024.05.01.mp4", "2024.05.01"),
        ("...", "clip"),
        ("bad\udcff.mp4", "bad_"),
        ("out/plank/landmarks.npz", "landmarks"),
        ("rtsp://anna:secret@camera:554/live/1", "1"),
        ("rtsp://anna:secret@camera.local:554/", "camera.local_554"),
        ("http://host/day/plank.mp4?token=se/cret.x", "plank"),
        ("https://host/" + "a" * 400 + ".mp4", "a" * 60),
        ("a" * 250 + ".mp4", "a" * 60),
    ],
)
def test_output_folders_are_named_after_the_input(spec: str, name: str, tmp_path: Path) -> None:
    folder = output_folder(tmp_path, spec, set())
    assert folder == tmp_path / name
    folder.mkdir()


def test_output_folders_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: set[str] = set()
    specs = ["a/plank.mp4", "b/plank.mov", "c/Plank.mp4", "plank-2.mp4", "plank.mp4"]
    names = [output_folder(tmp_path, spec, taken).name for spec in specs]
    assert names == ["plank", "plank-2", "Plank-3", "plank-2-2", "plank-4"]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2024.05.01").mkdir()
    assert output_folder(tmp_path, "2024.05.01", set()).name == "2024.05.01", "a folder has no suffix"
    assert output_folder(tmp_path, ".", set()).name == tmp_path.name
    (tmp_path / "latest.mp4").symlink_to(tmp_path / "someone else's.mp4")
    assert output_folder(tmp_path, "latest.mp4", set()).name == "latest", "a link goes by its own name"


# --- Length -----------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_length(figure: Any, pictures: Any, tmp_path: Path) -> None:
    """20,000 frames, with a plank that sags in every 16 s of them; counted are the last 5,000."""
    count, period, held = 20_000, 240, 0
    poses = [figure(index / 15) for index in range(period)]

    class Endless(FigureEstimator):
        def estimate(self, frame: formcheck.Frame) -> formcheck.Pose | None:
            pose = poses[frame.index % period]
            return None if pose is None else replace(pose, t=frame.t)

    def progress(t: float, frames: int, duration_s: float | None) -> None:
        nonlocal held
        if frames == count - 5_000:
            tracemalloc.start()
        elif frames == count:
            held = tracemalloc.get_traced_memory()[0]

    source = pictures([index / 15 for index in range(count)])
    try:
        result = analyze(
            source, exercise="forearm_plank", estimator=Endless(figure), out=tmp_path, video=False, progress=progress
        )
    finally:
        tracemalloc.stop()
    assert len(result.holds) == pytest.approx(count / period, abs=1)
    assert held < 300_000, "bytes for another 5,000 frames"
