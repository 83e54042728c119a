from __future__ import annotations

import struct

import pytest
from tests.page.site import jpeg, picture

from formcheck.errors import InputError
from formcheck.page.camera import PageCamera
from formcheck.page.pictures import MOST_BYTES, jpeg_size, read_picture
from formcheck.video.camera import CameraState


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def put(camera: PageCamera, clock: Clock, number: int, captured_s: float, arrives_s: float) -> None:
    clock.now = arrives_s
    camera.put(read_picture(picture(number, captured_s)))


def test_the_newest_picture_wins_and_what_it_passed_over_is_counted() -> None:
    clock = Clock()
    camera = PageCamera(clock)
    put(camera, clock, 1, 5.0, 100.0)
    put(camera, clock, 2, 5.1, 100.1)
    frame = camera.latest()
    assert frame is not None
    assert (camera.taken, camera.dropped, frame.image.shape) == (2, 1, (360, 640, 3))
    assert frame.t == pytest.approx(0.1)
    assert camera.latest(frame.index) is None


def test_time_is_that_of_capture_whatever_the_network_does() -> None:
    clock = Clock()
    camera = PageCamera(clock)
    times = []
    for number, (captured_s, delay_s) in enumerate([(5.0, 0.02), (5.1, 0.3), (5.2, 0.25), (5.3, 0.02)]):
        put(camera, clock, number, captured_s, 95.0 + captured_s + delay_s)
        frame = camera.latest()
        assert frame is not None
        times.append(frame.t)
    assert times == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_time_never_goes_back_when_a_clock_is_set_or_another_device_goes_on() -> None:
    clock = Clock()
    camera = PageCamera(clock)
    last = -1.0
    for number, captured_s in enumerate([5.0, 5.1, 2000.0, 2000.1, 3.0]):
        put(camera, clock, number, captured_s, 100.0 + number / 10)
        frame = camera.latest()
        assert frame is not None
        assert last < frame.t <= number / 10 + 0.01
        last = frame.t


def test_silence_and_loss_are_told_and_over_again() -> None:
    clock = Clock()
    camera = PageCamera(clock)
    states = [camera.state]
    put(camera, clock, 1, 5.0, 100.0)
    states.append(camera.state)
    clock.now += 3
    states.append(camera.state)
    camera.lose()
    states.append(camera.state)
    assert states == [CameraState.OPENING, CameraState.LIVE, CameraState.STALLED, CameraState.LOST]
    assert "go on" in camera.status
    camera.connect()
    put(camera, clock, 2, 9.0, 104.0)
    assert (camera.state, camera.lost_count) == (CameraState.LIVE, 1)
    camera.end()
    assert (camera.state, camera.is_open) == (CameraState.ENDED, False)


def test_a_damaged_picture_is_passed_over() -> None:
    clock = Clock()
    camera = PageCamera(clock)
    whole = jpeg()
    camera.put(read_picture(picture(1, 5.0, whole[: whole.index(b"\xff\xda") + 4])))
    frame = camera.latest()
    assert frame is None or frame.image.shape == (360, 640, 3)
    put(camera, clock, 2, 5.1, 100.1)
    assert camera.latest() is not None


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0" * 12,
        picture(1, float("nan")),
        picture(1, 5.0, b"GIF89a" + b"\0" * 60),
        picture(1, 5.0, jpeg()[:20]),
        picture(1, 5.0, jpeg(size=(2200, 40))),
        picture(1, 5.0, jpeg() + b"\0" * MOST_BYTES),
    ],
)
def test_what_is_no_picture_is_refused_in_a_line(message: bytes) -> None:
    with pytest.raises(InputError, match=r"^A [^\n]*\.$"):
        read_picture(message)


def test_size_is_read_before_anything_is_decoded() -> None:
    assert jpeg_size(jpeg(size=(320, 200))) == (320, 200)
    bomb = bytearray(jpeg())
    at = bomb.index(b"\xff\xc0")
    bomb[at + 5 : at + 9] = struct.pack(">HH", 60000, 60000)
    with pytest.raises(InputError, match="60000"):
        read_picture(picture(1, 0.0, bytes(bomb)))
