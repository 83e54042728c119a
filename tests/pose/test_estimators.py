"""What every estimator promises, and what only MediaPipe's has to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.pose import mediapipe as mediapipe_module
from formcheck.pose import people
from formcheck.pose.blazepose import BlazePoseEstimator
from formcheck.pose.estimator import ESTIMATORS, PoseEstimator, open_estimator
from formcheck.pose.mediapipe import MediaPipeEstimator
from formcheck.pose.model import ResolvedModel
from formcheck.pose.outline import TRUNK
from formcheck.pose.replay import ReplayEstimator, quantise
from formcheck.pose.types import Pose
from formcheck.video.types import Frame, Image

BLACK = np.zeros((480, 640, 3), np.uint8)
TIMES = [index / 30 for index in range(4)]


Own = type[BlazePoseEstimator] | type[MediaPipeEstimator]


@pytest.fixture(params=[*ESTIMATORS, "replay"])
def estimator(request: pytest.FixtureRequest) -> Iterator[PoseEstimator]:
    if request.param in ESTIMATORS:
        made: PoseEstimator = open_estimator(request.param, request.getfixturevalue("real_model"))
    else:
        make_pose = request.getfixturevalue("make_pose")
        made = ReplayEstimator([quantise(make_pose(t)) for t in TIMES])
    with made:
        yield made


@pytest.fixture
def picture(request: pytest.FixtureRequest, estimator: PoseEstimator) -> Image:
    return BLACK if isinstance(estimator, ReplayEstimator) else request.getfixturevalue("person")


class TestContract:
    def test_it_is_an_estimator(self, estimator: PoseEstimator) -> None:
        assert isinstance(estimator, PoseEstimator)
        assert estimator.name
        assert estimator.model_sha256 is None or len(estimator.model_sha256) == 64

    def test_a_person_is_found_at_the_frames_time_in_pixels(self, estimator: PoseEstimator, picture: Image) -> None:
        height, width = picture.shape[:2]
        for index, t in enumerate(TIMES):
            pose = estimator.estimate(Frame(index, t, picture))
            assert pose is not None
            assert pose.t == t
            assert pose.image_size == (width, height)
            assert np.median(pose.image_xy) > 2  # pixels, not shares of the width
            assert np.abs(pose.world_xyz).max() < 3
            assert (pose.visibility >= 0).all()
            assert (pose.visibility <= 1).all()
            assert all(array.dtype == np.float64 for array in (pose.image_xy, pose.world_xyz, pose.visibility))

    def test_what_it_returns_survives_a_recordings_rounding(self, estimator: PoseEstimator, picture: Image) -> None:
        pose = estimator.estimate(Frame(0, 0.0, picture))
        assert pose is not None
        np.testing.assert_array_equal(quantise(pose).image_xy, pose.image_xy)
        np.testing.assert_array_equal(quantise(pose).world_xyz, pose.world_xyz)
        np.testing.assert_array_equal(quantise(pose).visibility, pose.visibility)

    def test_nobody_is_none(self, estimator: PoseEstimator) -> None:
        assert estimator.estimate(Frame(0, 1000.0, BLACK)) is None

    def test_it_may_be_closed_twice(self, estimator: PoseEstimator) -> None:
        estimator.close()
        estimator.close()


@pytest.mark.parametrize("kind", [BlazePoseEstimator, MediaPipeEstimator])
class TestThoseThatLook:
    @pytest.mark.parametrize(
        "times",
        [[-5.0, -4.99, 0.0], [1e6, 1e6 + 1e-4, 1e6 + 2e-4, 1e6 + 3e-4], [7.0, 7.0000001, 7.5]],
        ids=["negative", "closer than a millisecond", "nearly equal"],
    )
    def test_any_rising_times_do(self, kind: Own, real_model: ResolvedModel, times: list[float]) -> None:
        with kind(real_model) as estimator:
            for index, t in enumerate(times):
                estimator.estimate(Frame(index, t, BLACK))

    def test_stills_stand_alone(self, kind: Own, real_model: ResolvedModel, person: Image) -> None:
        with kind(real_model, still=True) as estimator:
            poses = [estimator.estimate(Frame(0, 0.0, image)) for image in (person, BLACK, person)]
        assert poses[1] is None
        assert poses[0] is not None
        assert poses[2] is not None
        np.testing.assert_array_equal(poses[0].image_xy, poses[2].image_xy)

    def test_pictures_need_not_be_contiguous(self, kind: Own, real_model: ResolvedModel, person: Image) -> None:
        with kind(real_model, still=True) as estimator:
            flipped = estimator.estimate(Frame(0, 0.0, person[:, ::-1]))
            copied = estimator.estimate(Frame(0, 0.0, person[:, ::-1].copy()))
        assert flipped is not None
        assert copied is not None
        np.testing.assert_array_equal(flipped.image_xy, copied.image_xy)

    def test_the_same_pictures_give_the_same_numbers(self, kind: Own, real_model: ResolvedModel, person: Image) -> None:
        found = []
        for _ in range(2):
            with kind(real_model) as estimator:
                found.append([estimator.estimate(Frame(index, index / 30, person)) for index in range(3)])
        for first, second in zip(*found, strict=True):
            assert first is not None
            assert second is not None
            np.testing.assert_array_equal(first.image_xy, second.image_xy)
            np.testing.assert_array_equal(first.world_xyz, second.world_xyz)
            np.testing.assert_array_equal(first.visibility, second.visibility)

    def test_several_people_may_be_looked_for(self, kind: Own, real_model: ResolvedModel, person: Image) -> None:
        two = np.hstack([person, BLACK[: person.shape[0]] if person.shape[0] < 480 else person])
        with kind(real_model, num_poses=2) as estimator:
            first = estimator.estimate(Frame(0, 0.0, two))
            second = estimator.estimate(Frame(1, 0.04, two))
        assert first is not None
        assert second is not None
        assert np.linalg.norm((first.image_xy - second.image_xy).mean(axis=0)) < person.shape[1] / 10

    def test_below_the_limit_of_presence_nobody_is_found(
        self, kind: Own, real_model: ResolvedModel, person: Image, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(people, "MIN_PRESENCE", 1.01)
        with kind(real_model, still=True) as estimator:
            assert estimator.estimate(Frame(0, 0.0, person)) is None

    def test_use_after_close_is_an_error(self, kind: Own, real_model: ResolvedModel) -> None:
        estimator = kind(real_model)
        estimator.close()
        with pytest.raises(RuntimeError, match="close"):
            estimator.estimate(Frame(0, 0.0, BLACK))


class TestBlazePose:
    def test_the_outline_comes_with_the_pose_and_survives_a_recording(
        self, real_model: ResolvedModel, person: Image
    ) -> None:
        with BlazePoseEstimator(real_model) as estimator:
            pose = estimator.estimate(Frame(0, 0.0, person))
        assert pose is not None
        assert pose.outline is not None
        trunk = pose.outline.edges_px[TRUNK]
        assert np.isfinite(trunk).mean() > 0.3
        assert np.nanmedian(trunk) > 3
        again = quantise(pose).outline
        assert again is not None
        np.testing.assert_array_equal(again.edges_px, pose.outline.edges_px)
        np.testing.assert_array_equal(again.contour, pose.outline.contour)


class TestMediaPipe:
    def test_a_model_that_mediapipe_refuses(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.task"
        path.write_bytes(b"nothing")
        with pytest.raises(ModelError, match=r"empty\.task can't be used: mediapipe says") as caught:
            MediaPipeEstimator(ResolvedModel(path, "custom", "0" * 64, "empty"))
        assert "\n" not in str(caught.value)

    def test_one_that_the_own_runtime_refuses(self, real_model: ResolvedModel, tmp_path: Path) -> None:
        path = tmp_path / "other.task"
        with zipfile.ZipFile(real_model.path) as bundle, zipfile.ZipFile(path, "w") as other:
            detector = bundle.read("pose_detector.tflite")
            other.writestr("pose_detector.tflite", detector)
            other.writestr("pose_landmarks_detector.tflite", detector)
        with pytest.raises(ModelError, match=r"other\.task can't be used: .* says .*shapes") as caught:
            BlazePoseEstimator(ResolvedModel(path, "custom", "0" * 64, "other"))
        assert "\n" not in str(caught.value)

    @pytest.mark.parametrize(
        ("library", "package"),
        [("libEGL.so.1", "libegl1"), ("libGLESv2.so.2", "libgles2"), ("libGL.so.1", "libgl1")],
    )
    def test_a_missing_library_is_said_with_the_package_that_brings_it(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, library: str, package: str
    ) -> None:
        (tmp_path / "model.task").touch()
        from mediapipe.tasks.python import vision

        def fail(_: object) -> None:
            raise OSError(f"{library}: cannot open shared object file: No such file or directory")

        monkeypatch.setattr(vision.PoseLandmarker, "create_from_options", fail)
        with pytest.raises(ModelError, match=f"{library}.*apt install {package}`"):
            mediapipe_module._open_landmarker(tmp_path / "model.task", False, 1)


class TestQuiet:
    def test_a_run_says_nothing_of_its_own_and_leaves_what_others_say(
        self, real_model: ResolvedModel, person: Image, tmp_path: Path
    ) -> None:
        np.save(tmp_path / "person.npy", person)
        program = (
            "import os, sys, numpy as np; from pathlib import Path;"
            "from formcheck.video.types import Frame;"
            "from formcheck.pose.mediapipe import MediaPipeEstimator;"
            "image = np.load(sys.argv[2]); e = MediaPipeEstimator(Path(sys.argv[1]));"
            "e.estimate(Frame(0, 0.0, image * 0)); os.write(2, b'WARNING: [disk.cc:1] full\\n');"
            "assert e.estimate(Frame(1, 0.1, image)); e.close();"
            "print('python still speaks', file=sys.stderr); raise SystemExit('and fails')"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(real_model.path), str(tmp_path / "person.npy")],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert done.stderr == "WARNING: [disk.cc:1] full\npython still speaks\nand fails\n"
        assert done.stdout == ""


class TestProcess:
    """The landmarker lives in a process of its own."""

    def test_its_death_is_told_with_its_last_words(self, real_model: ResolvedModel) -> None:
        with MediaPipeEstimator(real_model) as estimator:
            estimator.estimate(Frame(0, 0.0, BLACK))
            landmarker = estimator._landmarker
            assert landmarker is not None
            landmarker._process.kill()
            landmarker._said.write(b"a check failed\n")
            with pytest.raises(ModelError, match=r"mediapipe's process ended .*'a check failed'") as caught:
                estimator.estimate(Frame(1, 0.1, BLACK))
        assert "\n" not in str(caught.value)

    def test_it_is_gone_after_close(self, real_model: ResolvedModel) -> None:
        estimator = MediaPipeEstimator(real_model)
        landmarker = estimator._landmarker
        assert landmarker is not None
        estimator.close()
        assert landmarker._process.returncode is not None

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal to a group of processes")
    def test_ctrl_c_leaves_it_at_work(self, real_model: ResolvedModel, person: Image) -> None:
        with MediaPipeEstimator(real_model) as estimator:
            landmarker = estimator._landmarker
            assert landmarker is not None
            landmarker._process.send_signal(signal.SIGINT)
            assert estimator.estimate(Frame(0, 0.0, person)) is not None

    def test_a_picture_that_it_refuses(self, real_model: ResolvedModel, person: Image) -> None:
        with MediaPipeEstimator(real_model) as estimator:
            landmarker = estimator._landmarker
            assert landmarker is not None
            landmarker.detect(BLACK, 40)
            with pytest.raises(ModelError, match="could not look at a picture: it says"):
                landmarker.detect(person, 40)  # times must rise
            assert landmarker.detect(person, 80)


class TestReplay:
    def test_the_nearest_within_half_a_frame(self, make_pose: Callable[..., Pose]) -> None:
        replay = ReplayEstimator([make_pose(t, seed=index) for index, t in enumerate((0.0, 0.1, 0.2))])
        found = replay.estimate(Frame(0, 0.14, BLACK))
        assert found is not None
        assert found.t == 0.14
        np.testing.assert_array_equal(found.image_xy, make_pose(0.1, seed=1).image_xy)
        assert replay.estimate(Frame(1, 0.2501, BLACK)) is None
        assert replay.estimate(Frame(2, -0.06, BLACK)) is None

    def test_gaps_between_poses_are_nobody(self, make_pose: Callable[..., Pose]) -> None:
        replay = ReplayEstimator([make_pose(t) for t in (0.0, 0.1, 0.2, 0.9, 1.0)])
        assert replay.estimate(Frame(0, 0.5, BLACK)) is None

    def test_no_poses_at_all(self) -> None:
        assert ReplayEstimator([]).estimate(Frame(0, 0.0, BLACK)) is None

    def test_times_must_rise(self, make_pose: Callable[..., Pose]) -> None:
        with pytest.raises(ValueError, match="rise"):
            ReplayEstimator([make_pose(1.0), make_pose(1.0)])
