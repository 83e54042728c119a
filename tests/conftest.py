"""A stick figure in a forearm plank, sources of blank pictures, clips of them; nobody's own settings.

What is shared by tests/analysis, tests/cli and the tests beside this file. No pose model is needed for any of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest

from formcheck.pose.replay import LandmarkRecorder, quantise
from formcheck.pose.types import Landmark, Pose
from formcheck.video._libs import av
from formcheck.video.types import Frame, SourceInfo

SIZE = (320, 180)
FPS = 15.0
#: The plank of `figure` is there from 1 s to 11 s of 12, and sags from 5 to 7 s.
TIMES = tuple(index / FPS for index in range(180))
_TRUNK = 64.0

Figure = Callable[..., Pose | None]


def make_plank(t: float, sag_deg: float = 0.0) -> Pose:
    """Face down on the forearms, head to the right, hips `sag_deg` below the line of shoulder and ankle."""
    shoulder, ankle = complex(236, 36), complex(74, 11)  # y up from the floor
    along = (shoulder - ankle) / abs(shoulder - ankle)
    down = along * -1j
    upper, lower = _TRUNK, abs(shoulder - ankle) - _TRUNK
    low, high = 0.0, 60.0
    while high - low > 1e-9:  # how far the hip must go down to bend the line by so much
        middle = (low + high) / 2
        bend = math.degrees(math.atan2(middle, upper) + math.atan2(middle, lower))
        low, high = (middle, high) if bend < abs(sag_deg) else (low, middle)
    hip = shoulder - along * upper + down * math.copysign(low, sag_deg)
    elbow, wrist, knee = complex(236, 0), complex(262, 0), (hip + ankle) / 2
    head = shoulder + along * 16
    places = {
        "SHOULDER": shoulder,
        "ELBOW": elbow,
        "WRIST": wrist,
        "PINKY": wrist + 5,
        "INDEX": wrist + 6,
        "THUMB": wrist + 4,
        "HIP": hip,
        "KNEE": knee,
        "ANKLE": ankle,
        "HEEL": ankle - 4,
        "FOOT_INDEX": complex(78, 2),
    }
    xy, visibility, world = np.zeros((33, 2)), np.zeros(33), np.zeros((33, 3))
    for mark in Landmark:
        side, _, joint = mark.name.partition("_")
        point = places.get(joint, head)
        far = side == "LEFT"  # head to the right, face down: the right side is near
        xy[mark] = point.real + 2 * far, 130 - point.imag - far
        visibility[mark] = 0.6 if far else 0.99
        world[mark] = (point.real - hip.real) / 128, (hip.imag - point.imag) / 128, 0.18 if far else -0.18
    return quantise(Pose(t, xy, world, visibility, SIZE))


def figure_at(t: float, *, sag_deg: float = 20.0) -> Pose | None:
    """In the plank from 1 s to 11 s, sagging by `sag_deg` from 5 s to 7 s."""
    if not 1 <= t < 11:
        return None
    return make_plank(t, sag_deg * min(1.0, max(0.0, (t - 5) * 5), max(0.0, (7 - t) * 5)))


class Pictures:
    """Grey pictures at the given times; `fails` is raised after the last one, `problem` told there."""

    def __init__(
        self,
        times: Sequence[float] = TIMES,
        *,
        size: tuple[int, int] = SIZE,
        problem: str | None = None,
        fails: BaseException | None = None,
        still: bool = False,
    ) -> None:
        self.times, self.fails, self.closed = times, fails, False
        self._problem, self._told = problem, False
        kind = "photograph" if still else "video"
        duration_s = None if still else 12.0
        self._info = SourceInfo("grey.mp4", kind, *size, duration_s, None if still else FPS, "grey", is_still=still)

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def problem(self) -> str | None:
        return self._problem if self._told else None

    def __iter__(self) -> Iterator[Frame]:
        width, height = self._info.width, self._info.height
        for index, t in enumerate(self.times):
            yield Frame(index, t, np.full((height, width, 3), 90, np.uint8))
        self._told = True
        if self.fails is not None:
            raise self.fails

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def write_clip(path: Path, times: Sequence[float] = TIMES, *, sound: bool = True, picture: bool = True) -> Path:
    """Grey pictures, each at its own time, with a tone."""
    with av.open(str(path), "w", format=None if path.suffix else "mp4") as output:
        video: Any = None
        if picture:
            video = output.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
            video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
            video.codec_context.time_base = Fraction(1, 90_000)
        if sound:
            audio: Any = output.add_stream("aac", rate=48_000, layout="mono")
            samples = (np.sin(np.arange(int((times[-1] + 1 / FPS) * 48_000)) * 0.05) * 9000).astype(np.int16)
            tone = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
            tone.rate, tone.pts, tone.time_base = 48_000, 0, Fraction(1, 48_000)
            output.mux(audio.encode(tone))
            output.mux(audio.encode(None))
        for t in times if picture else ():
            frame = av.VideoFrame.from_ndarray(np.full((SIZE[1], SIZE[0], 3), 90, np.uint8), "rgb24")
            frame.pts, frame.time_base = round(t * 90_000), Fraction(1, 90_000)
            output.mux(video.encode(frame))
        if picture:
            output.mux(video.encode(None))
    return path


def write_recording(path: Path, times: Sequence[float] = TIMES, at: Figure = figure_at) -> Path:
    """Landmarks of the figure, as a session would have recorded them."""
    info = SourceInfo("plank.mp4", "video", *SIZE, 12.0, FPS, "h264")
    with LandmarkRecorder(path, info, estimator="a figure", model_sha256=None) as recorder:
        for t in times:
            recorder.add(t, at(t), SIZE)
    return path


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests must not change them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-settings"))


@pytest.fixture(scope="session")
def figure() -> Figure:
    return figure_at


@pytest.fixture(scope="session")
def pictures() -> type[Pictures]:
    return Pictures


@pytest.fixture(scope="session")
def clip_of() -> Callable[..., Path]:
    return write_clip


@pytest.fixture(scope="session")
def recording_of() -> Callable[..., Path]:
    return write_recording


@pytest.fixture(scope="session")
def plank_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12 s of grey with a tone, at uneven times."""
    times = [t + (0.02 if index % 3 == 1 else 0.0) for index, t in enumerate(TIMES)]
    return write_clip(tmp_path_factory.mktemp("clip") / "plank.mp4", times)


@pytest.fixture(scope="session")
def plank_npz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The figure's 12 s as recorded landmarks."""
    return write_recording(tmp_path_factory.mktemp("recording") / "landmarks.npz")
