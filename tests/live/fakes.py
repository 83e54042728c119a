"""A camera, a window and a clock that do as they are told: an hour passes in a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from tests.builders import Moments

from formcheck.overlay.lettering import Image
from formcheck.pose.replay import ReplayEstimator
from formcheck.video.camera import STALLED_S, CameraState
from formcheck.video.types import Frame
from formcheck.voice.audio import Mixer
from formcheck.voice.cues import Utterance


class FakeCamera:
    """Gives a grey picture at each of `times`, and is its own clock. Where they leave a gap, it has stalled."""

    def __init__(self, times: Sequence[float], size: tuple[int, int] = (320, 180), level: int = 120) -> None:
        self.times = list(times)
        self.image = np.full((size[1], size[0], 3), level, np.uint8)
        self.now = 0.0
        self.next = 0
        self.fails_at: float | None = None
        self.dropped = 0
        self.lost_count = 0
        self.problem: str | None = None

    def clock(self) -> float:
        return self.now

    @property
    def state(self) -> CameraState:
        heard = self.times[self.next - 1] if self.next else 0.0
        return CameraState.STALLED if self.now - heard > STALLED_S else CameraState.LIVE

    @property
    def status(self) -> str:
        return "Camera 0 has sent no picture for 2 s: check its cable or network."

    @property
    def is_open(self) -> bool:
        return self.next < len(self.times)

    def latest(self, after_index: int = -1, timeout_s: float = 0.0) -> Frame | None:
        if self.fails_at is not None and self.now >= self.fails_at:
            raise KeyboardInterrupt
        if self.next >= len(self.times) or self.times[self.next] > self.now + timeout_s:
            self.now += timeout_s
            return None
        self.now = max(self.now, self.times[self.next])
        self.next += 1
        return Frame(self.next - 1, self.times[self.next - 1], self.image)

    def captured_at(self, frame: Frame) -> float:
        return frame.t


@dataclass
class FakeView:
    """Keeps the last picture, and presses keys at their times."""

    camera: FakeCamera
    keys: Mapping[float, str] = field(default_factory=dict)
    pressed: set[float] = field(default_factory=set)
    shown: list[tuple[float, Image]] = field(default_factory=list)
    every: int = 10
    count: int = 0
    closed: bool = False
    room: tuple[int, int] | None = None

    def show(self, image: Image) -> None:
        self.count += 1
        if (self.count - 1) % self.every == 0:
            self.shown.append((self.camera.now, image.copy()))

    def poll(self) -> str | None:
        for t, key in self.keys.items():
            if t <= self.camera.now and t not in self.pressed:
                self.pressed.add(t)
                return key
        return None

    def close(self) -> None:
        self.closed = True


class Heard:
    """An output that keeps what is said."""

    def __init__(self) -> None:
        self.mixer = Mixer(None)
        self.said: list[tuple[Utterance, bool]] = []
        self.excess: list[float] = []
        self.closed = False

    def say(self, utterance: Utterance) -> None:
        self.said.append((utterance, self.mixer.muted))

    def follow(self, excess: float, t_s: float) -> None:
        self.excess.append(excess)

    def advance(self, t_s: float) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def replaying(moments: Moments) -> ReplayEstimator:
    """Finds the figure of `moments`, and nobody where there is none."""
    return ReplayEstimator([pose for _, pose in moments if pose is not None])
