"""Cameras: a loopback MJPEG server, an RTSP server, clips in real time, and devices that fail on cue."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.phone import Phone, jpeg

from formcheck.errors import InputError
from formcheck.video import _devices, _listing, _remote, camera
from formcheck.video._devices import ClipDevice, Ended, Gone, LocalDevice, Picture, explain_local
from formcheck.video._libs import av, cv2
from formcheck.video._listing import CameraInfo, linux_cameras, parse_profiler, tell_found, users_of
from formcheck.video._remote import Delay, Parts, StreamDevice
from formcheck.video.camera import Camera, CameraState, open_camera
from formcheck.video.sources import open_source
from formcheck.video.types import Frame, FrameSource, Image, SourceInfo

Draw = Callable[..., Image]
Read = Callable[[Image], int]


@pytest.fixture
def phone(draw: Draw) -> Iterator[Phone]:
    phone = Phone([jpeg(draw(number)) for number in range(256)], fps=60)
    yield phone
    phone.stop()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name == "formcheck-camera"]


def _wait_for(what: Callable[[], bool], timeout_s: float = 5.0) -> None:
    end = time.monotonic() + timeout_s
    while not what():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


# Behind an address


def test_it_is_a_source(phone: Phone, read: Read) -> None:
    with open_camera(phone.address) as opened:
        assert isinstance(opened, FrameSource)
        assert opened.info == SourceInfo(phone.address, "camera", 160, 96, None, None, "mjpeg")
        assert opened.state is CameraState.LIVE
        frames = []
        for frame in opened:
            frames.append(frame)
            if len(frames) == 20:
                assert opened.fps == pytest.approx(60, rel=0.3)
                assert re.fullmatch(rf"{phone.address} is live: 160 x 96, \d\d frames a second\.", opened.status)
                break
        assert not opened.is_open  # leaving early closes it
        assert opened.problem is None
    assert frames[0].t == pytest.approx(0, abs=0.1)
    assert all(late.t > early.t and late.index > early.index for early, late in pairwise(frames))
    numbers = [read(frame.image) for frame in frames]
    assert [late - early for early, late in pairwise(numbers)] == [
        late.index - early.index for early, late in pairwise(frames)
    ]


def test_the_newest_frame_wins_under_a_slow_consumer(phone: Phone, read: Read) -> None:
    """60 pictures a second, of which 8 are used: none of them is old, and what was passed over is counted."""
    with open_camera(phone.address) as opened:
        index, taken, ages = -1, 0, []
        for _ in range(12):
            time.sleep(0.12)
            frame = opened.latest(index)
            assert frame is not None
            now = time.monotonic()
            number = read(frame.image) + 256 * (phone.number // 256)
            ages.append(now - phone.sent_at[number])
            assert opened.age_s(frame) == pytest.approx(now - opened.captured_at(frame), abs=0.02)
            assert opened.captured_at(frame) == pytest.approx(phone.sent_at[number], abs=0.05)
            assert frame.index >= index + 3
            index, taken = frame.index, taken + 1
        assert np.median(ages) < 0.04
        assert max(ages) < 0.12
        waiting = opened.received - 1 - index  # came in after the last one that was taken
        assert opened.dropped + taken == pytest.approx(index + 1 + waiting, abs=2)
        assert opened.dropped > 40


def test_what_waits_behind_a_newer_picture_is_passed_over(phone: Phone, read: Read) -> None:
    phone.burst, phone.fps = 20, 5
    with open_camera(phone.address) as opened:
        frames = [frame for _, frame in zip(range(4), opened, strict=False)]
    assert [read(frame.image) % 20 for frame in frames] == [19] * 4
    assert opened.dropped >= 3 * 19


def test_a_server_that_tells_no_length_is_not_a_picture_late(phone: Phone, read: Read) -> None:
    phone.with_length, phone.fps = False, 10
    with open_camera(phone.address) as opened:
        index = 0
        for _ in range(5):
            frame = opened.latest(index, timeout_s=1)
            assert frame is not None
            index = frame.index
            assert time.monotonic() - phone.sent_at[read(frame.image)] < 0.05


def test_a_server_that_sends_in_chunks_is_not_a_picture_late(phone: Phone, read: Read) -> None:
    phone.stop()
    phone.chunked, phone.fps = True, 5
    phone.start()
    with open_camera(phone.address) as opened:
        index = 0
        for _ in range(4):
            frame = opened.latest(index, timeout_s=1)
            assert frame is not None
            index = frame.index
            assert time.monotonic() - phone.sent_at[read(frame.image)] < 0.05


def test_half_a_picture_is_passed_over(phone: Phone, read: Read) -> None:
    phone.pictures[1::2] = [picture[: len(picture) * 2 // 3] for picture in phone.pictures[1::2]]
    with open_camera(phone.address) as opened:
        numbers = [read(frame.image) for _, frame in zip(range(8), opened, strict=False)]
    assert all(number % 2 == 0 for number in numbers)
    assert numbers == sorted(set(numbers))


def test_a_phone_that_is_turned(phone: Phone, draw: Draw) -> None:
    with open_camera(phone.address) as opened:
        phone.pictures = [jpeg(draw(number, 96, 160)) for number in range(20)]
        _wait_for(lambda: opened.info.height == 160)
        frame = opened.latest()
        assert frame is not None
        assert frame.image.shape == (160, 96, 3)
        assert opened.lost_count == 0


def test_silence_is_noticed_and_time_goes_on(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "STALLED_S", 0.3)
    monkeypatch.setattr(_remote, "READ_TIMEOUT_S", 1.0)
    with open_camera(phone.address) as opened:
        phone.silent.set()
        time.sleep(0.1)
        last = opened.latest()
        assert last is not None
        _wait_for(lambda: opened.state is CameraState.STALLED)
        assert re.fullmatch(
            rf"{phone.address} has sent no picture for 0 s: check its cable or network\.", opened.status
        )
        assert opened.latest(last.index, timeout_s=0.05) is None
        assert opened.is_open
        phone.silent.clear()
        frame = opened.latest(last.index, timeout_s=1)
        assert frame is not None
        assert frame.t > last.t + 0.3
        assert opened.state is CameraState.LIVE
        assert opened.lost_count == 0  # the connection held

        phone.silent.set()
        _wait_for(lambda: opened.state is CameraState.LOST)
        assert "nothing came for 1 s. Trying again." in opened.status


def test_a_server_that_comes_back_is_found_again(phone: Phone) -> None:
    with open_camera(phone.address) as opened:
        assert opened.latest(5, timeout_s=2) is not None
        phone.stop()
        _wait_for(lambda: opened.state is CameraState.LOST)
        last = opened.latest()
        assert last is not None
        told = rf"{phone.address} was lost (?:\d s ago|just now): its server ended the stream\. Trying again\."
        assert re.fullmatch(told, opened.status)
        assert opened.fps is None
        stopped = time.monotonic()
        time.sleep(0.7)  # long enough for an attempt that fails
        assert opened.latest(last.index) is None
        assert "its server ended the stream" in opened.status
        phone.start()
        frame = opened.latest(last.index, timeout_s=5)
        assert frame is not None
        assert last.index < frame.index < last.index + 30
        assert frame.t - last.t == pytest.approx(time.monotonic() - stopped, abs=0.3)
        assert frame.t - last.t > 0.7
        assert opened.state is CameraState.LIVE
        assert opened.lost_count == 1
        later = opened.latest(frame.index, timeout_s=1)
        assert later is not None
        assert later.t > frame.t


@pytest.mark.parametrize("when", ["live", "silent", "lost"])
def test_closing_is_prompt(phone: Phone, when: str) -> None:
    opened = open_camera(phone.address)
    if when == "silent":
        phone.silent.set()
        time.sleep(0.1)
    elif when == "lost":
        phone.stop()
        _wait_for(lambda: opened.state is CameraState.LOST)
    began = time.monotonic()
    opened.close()
    assert time.monotonic() - began < 0.3
    opened.close()
    assert opened.state is CameraState.CLOSED
    assert opened.latest(timeout_s=5) is None  # at once
    assert time.monotonic() - began < 0.5
    assert not opened.is_open
    assert list(opened) == []


def test_closing_wakes_who_waits(phone: Phone) -> None:
    phone.silent.set()
    opened = open_camera(phone.address, wait=False)
    threading.Timer(0.1, opened.close).start()
    began = time.monotonic()
    assert opened.latest(timeout_s=5) is None
    assert time.monotonic() - began < 1
    opened.close()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/", "is a web page, not a video"),
        ("/shot.jpg", "is a single picture"),
        ("/absent", "answers 404"),
        ("/private", "wants a password: write it into the address"),
        ("/text", "answers, but not with video"),
        ("/loop", "redirected over and over"),
        ("/lost", "leads to an address that is none"),
    ],
)
def test_an_address_that_is_no_camera(phone: Phone, path: str, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)) as raised:
        open_camera(phone.address.removesuffix("/video") + path)
    assert "\n" not in str(raised.value)


def test_nobody_answers() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}/video", f"127.0.0.1:{port}", f"rtsp://127.0.0.1:{port}/live"):
        with pytest.raises(InputError, match=r"can't be reached \(Connection refused\): check the address"):
            open_camera(address)


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_remote, "_CONNECT_TIMEOUT_S", 0.3)
    with closing(socket.create_server(("127.0.0.1", 0))) as mute, pytest.raises(InputError, match="can't be reached"):
        open_camera(f"http://127.0.0.1:{mute.getsockname()[1]}/video")


def test_passwords_work_and_are_not_told(phone: Phone) -> None:
    address = f"http://{{}}@127.0.0.1:{phone.port}/{{}}"
    for path in ("private", "moved"):
        with open_camera(address.format("me:secret", path)) as opened:
            assert "secret" not in opened.status + opened.info.path + opened.name
    with pytest.raises(InputError, match="refuses this user name and password") as raised:
        open_camera(address.format("me:wrong!", "private"))
    assert "wrong!" not in str(raised.value)


@pytest.mark.parametrize(
    "spec",
    [
        "http://me:secret@127.0.0.1:9/video",
        "http://me:se@secret@127.0.0.1:9/video",
        "http://me:se/secret@127.0.0.1:9/video",
        "http://me:se#secret@127.0.0.1:9/video",
        "http://me:[secret@127.0.0.1:9/video",
        "http://127.0.0.1:9/videostream.cgi?user=me&pwd=secret",
        "rtsp://127.0.0.1:9/user=me_password=secret_channel=1.sdp",
        "rtps://me:secret@127.0.0.1:9/video",
        "me:secret@127.0.0.1:9/video",
        "me:secret@camera/video",
    ],
)
def test_no_message_tells_a_password(spec: str) -> None:
    with pytest.raises(InputError) as raised:
        open_camera(spec)
    assert "secret" not in str(raised.value)
    assert "camera nor a file" not in str(raised.value)


def test_a_password_that_breaks_the_address() -> None:
    with pytest.raises(
        InputError, match=r"http://127.0.0.1:9/v has a user name or password that breaks it: .* # as %23"
    ):
        open_camera("http://me:se#cret@127.0.0.1:9/v")


def test_addresses_as_the_apps_show_them(phone: Phone) -> None:
    with open_camera(f" 127.0.0.1:{phone.port}/video ") as opened:
        assert opened.name == phone.address


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("ftp://10.0.0.1/video", "address begins with http://"),
        ("http://[x", "is no address"),
        ("http://h:port/x", "is no address: write it as"),
        ("192.0.2.1x:99999", "is no address: write it as"),
        ("", "No camera was named"),
        ("no such camera", "is neither a camera nor a file"),
        ("~nobody-at-all/clip.mp4", "doesn't exist: check the name"),
        ("192.0.2.1/video", "doesn't exist: check the name; an address begins with http://"),
        ("a\0b", "is neither a camera nor a file"),
    ],
)
def test_specs_that_lead_nowhere(spec: str, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)) as raised:
        open_camera(spec)
    assert "\n" not in str(raised.value)


_A, _B = b"\xff\xd8 first \r\n\r\n picture \xff\xd9", b"\xff\xd8 second \xff\xd9"


@pytest.mark.parametrize(
    "stream",
    [
        b"--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n--b\r\nCONTENT-LENGTH:%d\r\n\r\n%b\r\n"
        % (len(_A), _A, len(_B), _B),
        b"--b\nContent-Type: image/jpeg\n\n%b\n--b\nContent-Type: image/jpeg\n\n%b\n--b--\n" % (_A, _B),
        b"\r\n\r\n--b\r\nX: y\r\n\r\n%b\r\n\r\n--b\r\nX: y\r\n\r\n%b\r\n" % (_A, _B),
        b"----b\r\nContent-Length: 5\r\n\r\nhello\r\n--b\r\n\r\n%b\r\n--b\r\n\r\n%b" % (_A, _B),
        b"--b\r\nContent-Length: 3\r\n\r\n%b\r\n--b\r\nX: y\r\n\r\n%b\r\n--b\r\nX: y\r\n\r\n%b" % (_A, _A, _B),
    ],
    ids=["lengths", "line feeds", "blank lines", "other parts", "a wrong length"],
)
@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_parts_as_sloppy_servers_send_them(stream: bytes, chunk: int) -> None:
    parts = Parts("--b")
    found = [part for start in range(0, len(stream), chunk) for part in parts.feed(stream[start : start + chunk])]
    assert [part.rstrip() for part in found][-2:] == [_A, _B]


# Through ffmpeg


def _encoder() -> Any:
    codec: Any = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = 160, 96, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, 90_000), Fraction(30)
    codec.options = {"preset": "ultrafast", "tune": "zerolatency", "g": "10", "crf": "10"}
    return codec


class RtspServer:
    """Just enough of RTSP: one client, H.264 in RTP, interleaved in its TCP connection."""

    def __init__(self, draw: Draw) -> None:
        self.stopping = threading.Event()
        self.sent_at: dict[int, float] = {}
        self._draw = draw
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self.address = f"rtsp://127.0.0.1:{self._server.getsockname()[1]}/live"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with closing(self._server):
            while not self.stopping.is_set():
                with suppress(OSError), self._server.accept()[0] as client:
                    client.settimeout(5)
                    self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=live\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
        sdp += "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track\r\n"
        while request := client.recv(4096).decode():
            number = re.search(r"CSeq: (\d+)", request)
            head = f"RTSP/1.0 200 OK\r\nCSeq: {number[1] if number else 0}\r\nSession: 1\r\n"
            verb = request.split()[0]
            if verb == "DESCRIBE":
                head += f"Content-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}"
            elif verb == "SETUP":
                head += "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n"
            else:
                head += "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n"
            client.sendall(head.encode())
            if verb == "PLAY":
                self._play(client)
                return

    def _play(self, client: socket.socket) -> None:
        codec, sequence = _encoder(), 0
        began = time.monotonic()
        for number in range(10_000):
            if self.stopping.wait(max(0.0, began + number / 30 - time.monotonic())):
                return
            picture = av.VideoFrame.from_ndarray(self._draw(number % 256), "rgb24")
            picture.pts = number * 3000
            self.sent_at[number] = time.monotonic()
            for packet in codec.encode(picture):
                units = [unit for unit in re.split(rb"\x00\x00\x00?\x01", bytes(packet)) if unit]
                for place, unit in enumerate(units):
                    head = bytes([0x80, 96 | (0x80 if place == len(units) - 1 else 0)])
                    head += (sequence % 65536).to_bytes(2, "big") + (number * 3000).to_bytes(4, "big") + b"form"
                    sequence += 1
                    client.sendall(b"$\0" + (len(head) + len(unit)).to_bytes(2, "big") + head + unit)

    def stop(self) -> None:
        self.stopping.set()
        self._thread.join()


@pytest.fixture
def rtsp(draw: Draw) -> Iterator[RtspServer]:
    server = RtspServer(draw)
    yield server
    server.stop()


def test_rtsp(rtsp: RtspServer, read: Read) -> None:
    with open_camera(rtsp.address) as opened:
        assert opened.info.codec == "h264"
        index, ages = -1, []
        for _ in range(20):
            frame = opened.latest(index, timeout_s=2)
            assert frame is not None
            index = frame.index
            ages.append(time.monotonic() - rtsp.sent_at[read(frame.image)])
        assert np.median(ages[10:]) < 0.08  # no picture is held back
        rtsp.stop()
        _wait_for(lambda: opened.state is CameraState.LOST)


@pytest.mark.parametrize("slow", ["turning it into RGB", "decoding"])
def test_a_machine_too_slow_for_a_stream_does_not_fall_behind(
    rtsp: RtspServer, read: Read, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    """30 pictures a second come in, each takes 60 ms: after three seconds it would be more than a second late."""
    place: Any = StreamDevice if slow == "turning it into RGB" else _remote
    name = "_convert" if slow == "turning it into RGB" else "measure_stamp"
    quick = getattr(place, name)

    def take_long(*arguments: Any) -> Any:
        time.sleep(0.06)
        return quick(*arguments)

    monkeypatch.setattr(place, name, take_long)
    ages = []
    with open_camera(rtsp.address) as opened:
        index, end = -1, time.monotonic() + 3.0
        while time.monotonic() < end:
            frame = opened.latest(index, timeout_s=0.2)
            if frame is not None:
                index = frame.index
                ages.append(time.monotonic() - rtsp.sent_at[read(frame.image)])
                assert opened.age_s(frame) == pytest.approx(ages[-1], abs=0.25)
        assert opened.lost_count == 0
        assert opened.dropped > 20
    assert len(ages) > 5
    assert max(ages) < 0.8


def test_a_picture_is_dated_by_its_stamp() -> None:
    delay = Delay()
    assert delay.date(5.0, 100.0, newest=True) == 100.0
    assert delay.date(5.1, 100.3, newest=True) == pytest.approx(100.1, abs=0.01)  # the network held it up
    assert delay.date(5.2, 100.3, newest=True) == pytest.approx(100.2, abs=0.01)
    assert delay.date(5.4, 100.35, newest=True) == pytest.approx(100.35)  # the quickest yet
    assert delay.date(1.0, 100.4, newest=True) == pytest.approx(100.4)  # they have begun anew
    at, stamp = 100.4, 1.0
    for _ in range(600):  # stamps that go too slowly are none: time goes on
        at, stamp = at + 0.1, stamp + 0.05
        assert at - 0.5 - 1e-6 <= delay.date(stamp, at, newest=True) <= at
    assert delay.date(stamp + 0.1, at + 9.0, newest=False) < at + 1.0  # what waited for long is old


@pytest.mark.parametrize(
    ("answer", "user", "says"),
    [
        ('401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"', "", "wants a password: write it into the address"),
        ('401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"', "me:secret@", "refuses this user name and password"),
        ("404 Not Found", "", "answers, but not with video (Server returned 404 Not Found): give the address"),
    ],
)
def test_an_rtsp_server_that_refuses(answer: str, user: str, says: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    with server.accept()[0] as client:
                        while request := client.recv(4096).decode():
                            verb, number = request.split()[0], re.search(r"CSeq: (\d+)", request)
                            told = "200 OK" if verb == "OPTIONS" else answer
                            client.sendall(f"RTSP/1.0 {told}\r\nCSeq: {number[1] if number else 0}\r\n\r\n".encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        address = f"rtsp://{user}127.0.0.1:{server.getsockname()[1]}/live"
        for open_it in (open_camera, open_source):
            with pytest.raises(InputError, match=re.escape(says)) as raised:
                open_it(address)
            assert "secret" not in str(raised.value)
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_live_stream_of_another_kind(folder: Path, make_clip: Callable[..., Path], server: Any, read: Read) -> None:
    """MPEG-TS over HTTP has no length in its header; when it ends, the camera is lost."""
    name = make_clip(folder / "live.ts", options={"bf": "0", "g": "10"}).name
    with open_camera(f"{server.address}/{name}") as opened:
        frame = next(iter(opened))
        assert read(frame.image) in range(30)


def test_a_video_behind_an_address_plays_in_real_time(server: Any, clip: Path) -> None:
    with open_camera(f"{server.address}/{clip.name}") as opened:
        began = time.monotonic()
        assert len(list(opened)) > 25
        assert time.monotonic() - began == pytest.approx(29 / 30, abs=0.15)
        assert opened.lost_count == 0


# A clip as a camera


def test_a_clip_plays_in_real_time(clip: Path, read: Read) -> None:
    with open_camera(str(clip)) as opened:
        began = time.monotonic()
        seen = [(frame.t, time.monotonic() - began, read(frame.image)) for frame in opened]
        assert opened.state is CameraState.CLOSED
    assert len(seen) >= 25
    for t, at, number in seen:
        assert t == pytest.approx(number / 30, abs=1e-6)  # its own time, to judge it as a file would be
        assert at == pytest.approx(t, abs=0.1)


def test_a_clip_ends(clip: Path) -> None:
    with open_camera(str(clip)) as opened:
        index = -1
        while (frame := opened.latest(index, timeout_s=0.5)) is not None:
            index = frame.index
        assert opened.state is CameraState.ENDED
        assert opened.status == "clip.mp4 is over."
        assert opened.problem is None
        assert not opened.is_open
        opened.close()


def test_a_truncated_clip_says_so_at_its_end(folder: Path, make_clip: Callable[..., Path]) -> None:
    options = {"g": "5", "bf": "0"}
    path = make_clip(folder / "truncated.mp4", container={"movflags": "faststart"}, options=options)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    with open_camera(str(path)) as opened:
        index = -1
        while (frame := opened.latest(index, timeout_s=1)) is not None:
            index = frame.index
        assert opened.problem is not None
        assert opened.problem.startswith("truncated.mp4 breaks off after 0.")


def test_a_clip_in_a_loop(clip: Path, read: Read) -> None:
    with open_camera(str(clip), loop=True) as opened:
        seen = []
        for frame in opened:
            seen.append((frame.t, read(frame.image)))
            if frame.t > 1.2:
                break
    for t, number in seen:
        assert t == pytest.approx(number / 30 + (t > 0.99), abs=0.02)


class SlowClip:
    """30 frames a second that take 0.4 s of a pretended clock each to decode."""

    info = SourceInfo("slow", "video", 4, 4, 10.0, 30.0, "none")
    problem = None

    def __init__(self, clock: list[float]) -> None:
        self.clock = clock

    def __iter__(self) -> Iterator[Frame]:
        for index in range(10):
            self.clock[0] += 0.4
            yield Frame(index, index / 30, np.zeros((4, 4, 3), np.uint8))

    def close(self) -> None:
        pass


def test_a_clip_that_decodes_too_slowly_is_not_later_and_later() -> None:
    now = [100.0]
    device = ClipDevice(lambda: SlowClip(now), threading.Event(), lambda: now[0])  # type: ignore[arg-type, return-value]
    for _ in range(10):
        picture = device.read()
        assert picture is not None
        assert now[0] - picture.captured_at <= 0.25
    with pytest.raises(Ended):
        device.read()


def test_files_that_are_no_clips(tmp_path: Path, draw: Draw) -> None:
    photo, text, empty = tmp_path / "a.jpg", tmp_path / "a.txt", tmp_path / "b.mp4"
    photo.write_bytes(jpeg(draw(1)))
    text.write_text("hello")
    empty.touch()
    for path, says in ((photo, "is a single picture"), (text, "is not a video"), (empty, "is empty")):
        with pytest.raises(InputError, match=says):
            open_camera(str(path))


# Devices of this machine


class FakeCapture:
    """cv2.VideoCapture, of a device whose life is scripted: what `grab` says, one after the other."""

    def __init__(self, script: Iterator[bool], clock: list[float] | None = None, takes_s: float = 0.01) -> None:
        self.script, self.clock, self.takes_s = script, clock, takes_s
        self.asked: dict[int, float] = {cv2.CAP_PROP_FOURCC: 0}
        self.released = 0

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def set(self, key: int, value: float) -> bool:
        self.asked[key] = value
        return True

    def get(self, key: int) -> float:
        return self.asked[key]

    def grab(self) -> bool:
        if self.clock is None:
            time.sleep(self.takes_s)
        else:
            self.clock[0] += self.takes_s
        return next(self.script)

    def retrieve(self) -> tuple[bool, Image]:
        return True, np.full((72, 128, 3), (255, 0, 0), np.uint8)  # blue, as OpenCV has it

    def release(self) -> None:
        self.released += 1


def _pattern(*runs: tuple[bool, int]) -> Iterator[bool]:
    for value, times in runs:
        yield from [value] * times


def _endless() -> Iterator[bool]:
    while True:
        yield True


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux with a /dev and a /sys of our own: /dev/video0 (C920) with its metadata, /dev/video2 (Integrated)."""
    sys_folder, dev = tmp_path / "sys", tmp_path / "dev"
    dev.mkdir()
    nodes = {
        "video0": ("HD Pro Webcam C920", "0"),
        "video1": ("HD Pro Webcam C920", "1"),
        "video2": ("Integrated Camera: Integrated C", "0"),
        "video10": ("bcm2835-codec-decode", "0"),
        "v4l-subdev0": ("sensor", "0"),
    }
    for node, (name, index) in nodes.items():
        (sys_folder / node).mkdir(parents=True)
        (sys_folder / node / "name").write_text(f"{name}\n")
        (sys_folder / node / "index").write_text(f"{index}\n")
        (dev / node).touch()
    cameras = lambda: linux_cameras(sys_folder, dev)  # noqa: E731
    monkeypatch.setattr(camera, "list_cameras", cameras)
    monkeypatch.setattr(camera, "DEV", dev)
    for module in (camera, _devices, _listing):
        monkeypatch.setattr(module, "sys", type("sys", (), {"platform": "linux"}), raising=False)
    return tmp_path


def test_the_cameras_are_listed_without_their_metadata_nodes(machine: Path) -> None:
    found = linux_cameras(machine / "sys", machine / "dev")
    assert found == [
        CameraInfo(0, "HD Pro Webcam C920", str(machine / "dev/video0")),
        CameraInfo(2, "Integrated Camera: Integrated C", str(machine / "dev/video2")),
    ]
    assert tell_found(found) == "found: 0 (HD Pro Webcam C920), 2 (Integrated Camera: Integrated C)"
    in_a_container = linux_cameras(machine / "absent", machine / "dev")
    assert [info.number for info in in_a_container] == [0, 1, 2, 10]
    assert linux_cameras(machine / "absent", machine / "absent") == []
    assert isinstance(camera.list_cameras(), list)


def test_the_macs_profiler_is_numbered_as_opencv_does() -> None:
    output = b"""{"SPCameraDataType": [{"_name": "USB Camera", "spcamera_unique-id": "0x2"},
                 {"_name": "FaceTime HD", "spcamera_unique-id": "0x1"}]}"""
    assert [str(info) for info in parse_profiler(output)] == ["0 (FaceTime HD)", "1 (USB Camera)"]


@pytest.mark.parametrize("spec", ["0", "c920", "HD Pro Webcam C920", "{dev}/video0", "{dev}/v4l/by-id/usb"])
def test_a_device_by_number_or_name(machine: Path, monkeypatch: pytest.MonkeyPatch, spec: str) -> None:
    captures: list[FakeCapture] = []
    backends = []

    def capture(number: int, backend: int) -> FakeCapture:
        assert number == 0
        backends.append(backend)
        captures.append(FakeCapture(_endless()))
        return captures[-1]

    (machine / "dev/v4l/by-id").mkdir(parents=True)
    (machine / "dev/v4l/by-id/usb").symlink_to("../../video0")
    monkeypatch.setattr(cv2, "VideoCapture", capture)
    monkeypatch.setattr(camera, "_NODE", re.compile(re.escape(str(machine / "dev")) + r"/video(\d+)"))
    with open_camera(spec.format(dev=machine / "dev")) as opened:
        assert opened.name == "camera 0 (HD Pro Webcam C920)"
        assert opened.status.startswith("Camera 0 (HD Pro Webcam C920) is live: 128 x 72")
        frame = opened.latest()
        assert frame is not None
        assert frame.image[0, 0].tolist() == [0, 0, 255]  # RGB
        assert opened.info.codec == "mjpeg"
    assert backends == [cv2.CAP_V4L2]
    asked = captures[0].asked
    assert list(asked)[:2] == [cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_FRAME_WIDTH]  # in this order
    assert (asked[cv2.CAP_PROP_FRAME_WIDTH], asked[cv2.CAP_PROP_FRAME_HEIGHT], asked[cv2.CAP_PROP_FPS]) == (
        1280,
        720,
        30,
    )
    assert captures[0].released == 1


def test_unplugged_and_plugged_in_again_under_another_number(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = []
    pulled = threading.Event()

    def capture(number: int, backend: int) -> FakeCapture:
        numbers.append(number)
        return FakeCapture(iter(lambda: not pulled.is_set(), None))

    monkeypatch.setattr(cv2, "VideoCapture", capture)
    with open_camera("0") as opened:
        pulled.set()
        for place in ("dev/video0", "dev/video1", "sys/video0/name"):
            (machine / place).unlink()
        _wait_for(lambda: opened.state is CameraState.LOST)
        assert opened.status == "Camera 0 (HD Pro Webcam C920) was lost just now: it was unplugged. Trying again."
        last = opened.latest()
        (machine / "sys/video0/index").write_text("1")
        (machine / "sys/video1/index").write_text("0")
        (machine / "dev/video1").touch()
        pulled.clear()
        assert last is not None
        frame = opened.latest(last.index, timeout_s=3)
        assert frame is not None
        assert frame.t > last.t
    assert numbers[0] == 0
    assert numbers[-1] == 1


def _error(spec: str) -> str:
    with pytest.raises(InputError) as raised:
        open_camera(spec)
    text = str(raised.value)
    assert "\n" not in text
    return text


def test_an_absent_number(machine: Path) -> None:
    assert _error("7") == ("There is no camera 7; found: 0 (HD Pro Webcam C920), 2 (Integrated Camera: Integrated C).")
    assert _error("microscope") == (
        "microscope is neither a camera nor a file; found: 0 (HD Pro Webcam C920), 2 (Integrated Camera: Integrated C)."
    )
    assert _error("cam").startswith("cam fits more than one camera: give the number; found: 0 (HD")


@pytest.mark.skipif(bool(linux_cameras()), reason="this machine has cameras")
def test_an_absent_number_for_real() -> None:
    assert re.match(r"There is no camera 63; (no camera was found: plug one in|WSL has no cameras)", _error("63"))


def test_a_camera_that_may_not_be_opened(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *args: False)
    monkeypatch.setattr(_devices, "_group_of", lambda path: "video")
    assert _error("0") == (
        "Camera 0 (HD Pro Webcam C920) may not be opened by you: "
        "run `sudo usermod -aG video $USER`, then log out and in again."
    )


def test_a_camera_in_use(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = machine / "proc/4711"
    (process / "fd").mkdir(parents=True)
    (process / "comm").write_text("zoom\n")
    (process / "fd/5").symlink_to(machine / "dev/video0")
    monkeypatch.setattr(_devices, "users_of", lambda path: users_of(path, machine / "proc"))
    monkeypatch.setattr(_devices, "_FAILING_S", 0.05)
    monkeypatch.setattr(cv2, "VideoCapture", lambda *args: FakeCapture(iter(lambda: False, None)))
    assert _error("0") == (
        "Camera 0 (HD Pro Webcam C920) is in use by zoom (process 4711): close that program and try again."
    )
    assert _error("2").startswith(
        "Camera 2 (Integrated Camera: Integrated C) gives no picture: another program may be using it: close that, "
        "or unplug the camera and plug it in again; found: 0"
    )


@pytest.mark.parametrize(("platform", "says"), [("darwin", "System Settings"), ("win32", "let desktop apps use")])
def test_advice_elsewhere(monkeypatch: pytest.MonkeyPatch, platform: str, says: str) -> None:
    monkeypatch.setattr(_devices, "sys", type("sys", (), {"platform": platform}))
    cameras = [CameraInfo(0, "FaceTime", "0x1")]
    assert says in explain_local(cameras[0], cameras)
    assert explain_local(CameraInfo(3, "", ""), cameras) == "There is no camera 3; found: 0 (FaceTime)."
    assert "no camera was found" in explain_local(CameraInfo(0, "", ""), [])


@pytest.mark.parametrize(
    ("platform", "opens", "tried"),
    [
        ("win32", {cv2.CAP_MSMF}, [cv2.CAP_DSHOW, cv2.CAP_MSMF]),
        ("win32", {cv2.CAP_DSHOW}, [cv2.CAP_DSHOW]),
        ("darwin", {cv2.CAP_AVFOUNDATION}, [cv2.CAP_AVFOUNDATION]),
        ("linux", set(), [cv2.CAP_V4L2]),
    ],
)
def test_backends(monkeypatch: pytest.MonkeyPatch, platform: str, opens: set[int], tried: list[int]) -> None:
    asked = []

    def capture(number: int, backend: int) -> FakeCapture:
        asked.append(backend)
        made = FakeCapture(_endless())
        monkeypatch.setattr(made, "isOpened", lambda: backend in opens)
        return made

    monkeypatch.setattr(_devices, "sys", type("sys", (), {"platform": platform}))
    monkeypatch.setattr(cv2, "VideoCapture", capture)
    assert (_devices.open_capture(0, (1280, 720), 30) is not None) == bool(opens)
    assert asked == tried
    assert os.environ["OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS"] == "0"


def test_a_device_that_hiccups_is_kept_and_one_that_fails_is_gone() -> None:
    now = [0.0]
    script = _pattern((True, 3), (False, 5), (True, 2), (False, 200))
    device = LocalDevice(FakeCapture(script, now), threading.Event(), lambda: now[0])
    device._stop.set()  # no waiting
    came = [device.read() is not None for _ in range(10)]
    assert came == [True] * 3 + [False] * 5 + [True] * 2
    assert [device.read() for _ in range(98)] == [None] * 98
    with pytest.raises(Gone, match="no more pictures"):
        assert [device.read() for _ in range(5)]


def test_the_picture_that_v4l2_repeats_after_a_time_out_is_none() -> None:
    now = [0.0]
    device = LocalDevice(
        FakeCapture(_endless(), now, takes_s=3.0), threading.Event(), lambda: now[0], explain=lambda: "no"
    )
    device._stop.set()
    assert device.read() is None  # some cameras begin late
    assert device.read() is None
    with pytest.raises(InputError, match="no"):
        device.read()


# The camera itself


class Scripted:
    """A device that does what it is told: a picture captured at a time, or an exception to raise."""

    codec = "none"

    def __init__(self, steps: Iterator[float | Exception | None], stop: threading.Event) -> None:
        self.steps, self.stop, self.closed = steps, stop, 0

    def read(self) -> Picture | None:
        step = next(self.steps, None)
        if isinstance(step, Exception):
            raise step
        if step is None:
            self.stop.wait(0.01)
            return None
        return Picture(np.zeros((4, 4, 3), np.uint8), step)

    def close(self) -> None:
        self.closed += 1


def _scripted(*steps: float | Exception | None, **options: Any) -> tuple[Camera, list[Scripted], list[float]]:
    """A camera with a pretended clock; its devices share the steps."""
    left, made, now = iter(steps), [], [1000.0]

    def open_device(stop: threading.Event, clock: Callable[[], float]) -> Scripted:
        made.append(Scripted(left, stop))
        return made[-1]

    opened = Camera("camera 0", open_device, clock=lambda: now[0], retry_s=(0.01, 0.04), **options)
    return opened, made, now


def test_time_rises_whatever_the_device_says() -> None:
    opened, _, _ = _scripted(1000.0, 1000.0, 999.0, 1000.5, Gone("pulled"), 1000.2, 1007.0)
    frames = [opened.latest()]
    with opened:
        while opened.received < 6:
            frames.append(opened.latest(frames[-1].index if frames[-1] else -1, timeout_s=0.1) or frames[-1])
        frames.append(opened.latest())
    seen = {frame.index: frame.t for frame in frames if frame is not None}
    assert seen[5] == pytest.approx(7.0)
    assert all(late > early for early, late in pairwise(seen.values()))


def test_states_by_the_clock() -> None:
    opened, made, now = _scripted(1000.0)
    with opened:
        opened.wait()
        assert opened.status == "Camera 0 is live: 4 x 4."
        now[0] = 1002.0
        assert opened.state.value == "live"
        now[0] = 1003.2
        assert opened.state.value == "stalled"
        assert opened.status == "Camera 0 has sent no picture for 3 s: check its cable or network."
    assert opened.status == "Camera 0 is closed."
    assert made[0].closed == 1


def test_it_is_opened_again_until_it_is_there() -> None:
    attempts: list[float] = []
    now = time.monotonic
    steps: Iterator[float | Exception | None] = iter([0.0, Gone("it was unplugged")])

    def open_device(stop: threading.Event, clock: Callable[[], float]) -> Scripted:
        attempts.append(now())
        if 1 < len(attempts) < 5:
            raise InputError("There is no camera 0.")
        return Scripted(steps if len(attempts) == 1 else iter([now(), None]), stop)

    with Camera("camera 0", open_device, retry_s=(0.02, 0.08)) as opened:
        opened.wait()
        frame = opened.latest(0, timeout_s=3)
        assert frame is not None
        waits = np.diff(attempts)
        assert np.all(waits[:4] >= [0.02, 0.04, 0.08, 0.08])
        assert waits.max() < 0.5
        assert opened.lost_count == 1


def test_what_a_driver_raises_is_a_loss_or_an_error() -> None:
    opened, made, _ = _scripted(1000.0, RuntimeError("driver"), None)
    with opened:
        _wait_for(lambda: opened.state is CameraState.LOST or len(made) > 1)
        assert opened.lost_count == 1
    opened, made, _ = _scripted(RuntimeError("driver"))
    with opened, pytest.raises(InputError, match=r"Camera 0 can't be read \(RuntimeError: driver\)"):
        opened.wait()
    assert made[0].closed == 1
    assert opened.state is CameraState.ENDED
    assert opened.problem == opened.status == "Camera 0 can't be read (RuntimeError: driver): switch it off and on."
    with pytest.raises(InputError):
        opened.latest()


def test_opening_in_the_background() -> None:
    gate = threading.Event()

    def open_device(stop: threading.Event, clock: Callable[[], float]) -> Scripted:
        gate.wait(5)
        return Scripted(iter([0.0]), stop)

    with Camera("camera 0", open_device) as opened:
        assert opened.state is CameraState.OPENING
        assert opened.status == "Opening camera 0."
        assert opened.is_open
        with pytest.raises(InputError, match=r"Camera 0 gives no picture within 0\.05 s"):
            opened.wait(0.05)
        assert opened.latest() is None
        gate.set()
        assert opened.latest(timeout_s=2) is not None


def test_opening_here_for_the_macs_sake() -> None:
    where = []

    def open_device(stop: threading.Event, clock: Callable[[], float]) -> Scripted:
        where.append(threading.current_thread())
        return Scripted(iter([0.0]), stop)

    with Camera("camera 0", open_device, here=True) as opened:
        opened.wait()
    assert where == [threading.current_thread()]


def test_a_clip_without_pictures() -> None:
    opened, _, _ = _scripted(Ended(""))
    with opened, pytest.raises(InputError, match=r"Camera 0 holds no picture"):
        opened.wait()
