from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.errors import InputError, OutputError
from formcheck.pose.replay import LandmarkRecorder, ReplayEstimator, quantise, read_landmarks
from formcheck.pose.types import Pose
from formcheck.video.types import Frame, SourceInfo

SIZE = (640, 480)


@pytest.fixture
def recorded(tmp_path: Path, source: SourceInfo, make_pose: Callable[..., Pose]) -> Path:
    path = tmp_path / "clip.npz"
    with LandmarkRecorder(path, source, estimator="mediapipe full", model_sha256="a" * 64) as recorder:
        for index in range(5):
            pose = None if index == 2 else make_pose(index / 30, seed=index)
            recorder.add(index / 30, pose, SIZE)
    return path


def rewrite(path: Path, **changes: Any) -> Path:
    with np.load(path) as archive:
        arrays = {**archive, **changes}
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def test_round_trip(recorded: Path, source: SourceInfo, make_pose: Callable[..., Pose]) -> None:
    recording = read_landmarks(recorded)
    assert recording.source == source
    assert (recording.estimator, recording.model_sha256) == ("mediapipe full", "a" * 64)
    assert recording.image_size == SIZE
    frames = list(recording)
    assert [t for t, _ in frames] == [index / 30 for index in range(5)]
    assert frames[2][1] is None
    for index in (0, 1, 3, 4):
        pose, expected = frames[index][1], quantise(make_pose(index / 30, seed=index))
        assert pose is not None
        assert pose.t == expected.t
        for name in ("image_xy", "world_xyz", "visibility"):
            np.testing.assert_array_equal(getattr(pose, name), getattr(expected, name))


def test_the_file_is_plain_arrays(recorded: Path) -> None:
    with np.load(recorded, allow_pickle=False) as archive:
        kinds = {name: (str(archive[name].dtype), archive[name].shape) for name in archive.files if name != "info"}
        assert json.loads(str(archive["info"]))["schema"] == 1
        assert np.isnan(archive["image_xy"][2]).all()
    assert kinds == {
        "t": ("float64", (5,)),
        "image_xy": ("float32", (5, 33, 2)),
        "world_xyz": ("float32", (5, 33, 3)),
        "visibility": ("float32", (5, 33)),
        "image_size": ("int64", (2,)),
    }


def test_replaying_gives_what_was_recorded(recorded: Path) -> None:
    recording = read_landmarks(recorded)
    with ReplayEstimator(recording) as replay:
        assert replay.name == "replay of mediapipe full"
        assert replay.model_sha256 == "a" * 64
        for index, (t, expected) in enumerate(recording):
            found = replay.estimate(Frame(index, t, np.zeros((480, 640, 3), np.uint8)))
            if expected is None:
                assert found is None
            else:
                assert found is not None
                np.testing.assert_array_equal(found.image_xy, expected.image_xy)


def test_no_frames(tmp_path: Path, source: SourceInfo) -> None:
    with LandmarkRecorder(tmp_path / "none.npz", source, estimator="none"):
        pass
    recording = read_landmarks(tmp_path / "none.npz")
    assert list(recording) == []
    assert recording.image_size == SIZE


class TestRecorder:
    def test_nothing_is_left_but_the_file(self, recorded: Path) -> None:
        assert list(recorded.parent.iterdir()) == [recorded]

    def test_an_exception_leaves_the_old_file_alone(self, recorded: Path, source: SourceInfo) -> None:
        before = recorded.read_bytes()

        def fail() -> None:
            with LandmarkRecorder(recorded, source, estimator="x") as recorder:
                recorder.add(0.0, None, SIZE)
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert recorded.read_bytes() == before
        assert list(recorded.parent.iterdir()) == [recorded]

    def test_closing_twice(self, tmp_path: Path, source: SourceInfo) -> None:
        recorder = LandmarkRecorder(tmp_path / "a.npz", source, estimator="x")
        recorder.close()
        recorder.close()
        assert len(read_landmarks(tmp_path / "a.npz")) == 0

    def test_times_must_rise(self, tmp_path: Path, source: SourceInfo) -> None:
        with LandmarkRecorder(tmp_path / "a.npz", source, estimator="x") as recorder:
            recorder.add(1.0, None, SIZE)
            for t in (1.0, 0.5, float("nan")):
                with pytest.raises(ValueError, match="rise"):
                    recorder.add(t, None, SIZE)

    def test_another_picture_size(self, tmp_path: Path, source: SourceInfo) -> None:
        with LandmarkRecorder(tmp_path / "a.npz", source, estimator="x") as recorder:
            recorder.add(1.0, None, SIZE)
            with pytest.raises(InputError, match="size changed"):
                recorder.add(2.0, None, (480, 640))

    def test_a_place_that_cant_be_written_to(self, tmp_path: Path, source: SourceInfo) -> None:
        (tmp_path / "file").write_bytes(b"")
        for path in (tmp_path / "file" / "a.npz", tmp_path):
            with pytest.raises(OutputError, match="can't be written"):
                LandmarkRecorder(path, source, estimator="x")

    def test_memory_does_not_grow_with_the_clip(
        self, tmp_path: Path, source: SourceInfo, make_pose: Callable[..., Pose]
    ) -> None:
        pose = make_pose()
        tracemalloc.start()
        try:
            with LandmarkRecorder(tmp_path / "long.npz", source, estimator="x") as recorder:
                for index in range(200):
                    recorder.add(index / 30, pose, SIZE)
                tracemalloc.reset_peak()
                start = tracemalloc.get_traced_memory()[0]
                for index in range(200, 12_000):  # 10 MB
                    recorder.add(index / 30, pose, SIZE)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak - start < 5_000_000
        assert len(read_landmarks(tmp_path / "long.npz")) == 12_000


class TestRefused:
    @pytest.mark.parametrize("data", [b"", b"not an archive", b"PK\x03\x04"])
    def test_not_an_archive(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "x.npz"
        path.write_bytes(data)
        self.check(path, "is not a landmarks file")

    def test_absent(self, tmp_path: Path) -> None:
        self.check(tmp_path / "absent.npz", "No such file")

    def test_a_folder(self, tmp_path: Path) -> None:
        self.check(tmp_path, "directory")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_cut_short(self, recorded: Path, share: float) -> None:
        data = recorded.read_bytes()
        recorded.write_bytes(data[: int(len(data) * share)])
        self.check(recorded, "cut short")

    def test_damaged(self, recorded: Path) -> None:
        data = bytearray(recorded.read_bytes())
        data[len(data) // 2] ^= 0xFF
        recorded.write_bytes(data)
        self.check(recorded, "damaged")

    def test_pickles(self, recorded: Path) -> None:
        self.check(rewrite(recorded, info=np.array({"schema": 1}, dtype=object)), "info is object")

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"image_xy": None}, "no 'image_xy'"),
            ({"image_xy": np.zeros((5, 17, 2), np.float32)}, "image_xy is float32"),
            ({"world_xyz": np.zeros((4, 33, 3), np.float32)}, "world_xyz is float32"),
            ({"visibility": np.zeros((5, 33))}, "visibility is float64"),
            ({"t": np.float64(0)}, "t is float64"),
            ({"t": np.array([0, 1, 1, 2, 3.0])}, "times don't rise"),
            ({"t": np.array([0, 1, np.nan, 2, 3.0])}, "times don't rise"),
            ({"image_size": np.array([0, 480])}, "image_size"),
            ({"image_size": np.array([640.0, 480.0])}, "image_size"),
            ({"image_xy": np.full((5, 33, 2), np.inf, np.float32)}, "some landmarks only"),
            ({"info": np.array('{"schema": 2}')}, "its schema is 2"),
            ({"info": np.array("[]")}, "its schema is None"),
            ({"info": np.array('{"schema": 1, "source": {}}')}, "description of the source"),
            ({"info": np.array("{")}, "not a landmarks file"),
        ],
    )
    def test_wrong_contents(self, recorded: Path, change: dict[str, Any], message: str) -> None:
        self.check(rewrite(recorded, **change), message)

    def test_a_bomb_is_refused_before_it_takes_memory(self, recorded: Path) -> None:
        with np.load(recorded) as archive:
            arrays = dict(archive)
        for name, shape, message in (
            ("t", 1_100_000, "1100000 frames"),
            ("visibility", (600_000, 33), "visibility is float32"),
            ("info", (), "info is <U"),
        ):
            value = np.array("x" * 200_000) if name == "info" else np.zeros(shape, arrays[name].dtype)
            np.savez_compressed(recorded, **{**arrays, name: value})
            del value
            tracemalloc.start()
            self.check(recorded, message)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert most < 4e6

    @pytest.mark.parametrize(
        "change", [{"path": 3}, {"width": "x"}, {"fps": 1e12}, {"path": "a\0b"}, {"codec": ["x"]}, {"duration_s": -1}]
    )
    def test_a_damaged_description(self, recorded: Path, change: dict[str, Any]) -> None:
        with np.load(recorded) as archive:
            info = json.loads(str(archive["info"]))
        info["source"] |= change
        self.check(rewrite(recorded, info=np.array(json.dumps(info))), "description of the source is damaged")

    @staticmethod
    def check(path: Path, message: str) -> None:
        with pytest.raises(InputError, match=message) as caught:
            read_landmarks(path)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
