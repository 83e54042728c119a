"""Times that nobody saw, and files that are none: gaps, wrong stamps, damage, pipes, bombs, names."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from formcheck.errors import InputError
from formcheck.video._decode import Clock
from formcheck.video.camera import open_camera
from formcheck.video.sources import open_source

_MS = Fraction(1, 1000)


def _dated(stamps_ms: Iterable[int | None], **options: Any) -> tuple[list[float], Clock]:
    """The times, in ms, that a clock of 30 frames a second gives to pictures with these stamps."""
    clock = Clock(0.0, 1 / 30, "stamps", **options)
    pictures: Any = [SimpleNamespace(pts=stamp, dts=None, time_base=_MS) for stamp in stamps_ms]
    return [round(1000 * t, 3) for t, _ in clock.date(pictures)], clock


@pytest.mark.parametrize(
    ("stamps", "times", "misdated"),
    [
        ([0, 33, 67, 100], [0, 33, 67, 100], 0),
        ([0, 33, 10_033, 10_067], [0, 33, 10_033, 10_067], 0),  # a gap is a gap
        ([0, 33, 3_600_067, 100, 133], [0, 33, 100, 133], 1),  # one stamp an hour away
        ([5000, 5033, 67, 5100], [5000, 5033, 5100], 1),
        ([0, 5000, 5033, 1000, 1033, 5067], [0, 5000, 5033, 5067], 2),  # out of order: not anew
        ([0, 33, 33, 67], [0, 33, 67], 0),
        ([0, 67, 33, 100], [0, 67, 100], 1),
        ([0, 33, 5000], [0, 33, 5000], 0),
    ],
)
def test_times_rise_and_are_true(stamps: list[int], times: list[float], misdated: int) -> None:
    found, clock = _dated(stamps, restarts=False)
    assert found == times
    assert clock.misdated == misdated


def test_a_recording_of_a_broadcast_may_begin_anew() -> None:
    assert _dated([9000, 9033, 0, 33, 67])[0] == pytest.approx([9000, 9033, 9066.333, 9099.333, 9133.333], abs=0.1)
    assert _dated([9000, 9033, 0, 9067])[0] == [9000, 9033, 9067]


def test_nothing_is_dated_beyond_the_end() -> None:
    found, clock = _dated([0, 33, 3_600_000, 3_600_033, 67], restarts=False, last_s=2.0)
    assert found == [0, 33, 67]
    assert clock.misdated == 2


def _told(path: Path, **cut: Any) -> tuple[list[float], str]:
    with open_source(path, **cut) as source:
        times = [frame.t for frame in source]
        return times, source.problem or ""


@pytest.mark.parametrize("name", ["gap.mp4", "gap.ts", "gap.mkv"])
def test_a_stretch_without_pictures_is_told(tmp_path: Path, make_clip: Any, name: str) -> None:
    times = [n / 30 for n in range(30)] + [11 + n / 30 for n in range(30)]
    path = make_clip(tmp_path / name, times=times, time_base=_MS if name.endswith("mkv") else Fraction(1, 90_000))
    found, problem = _told(path)
    assert found == pytest.approx(times, abs=2e-3)
    assert problem == f"{name} has no picture between 1.0 s and 11.0 s: that time counts as unseen."
    assert _told(path, start_s=11.1)[1] == ""
    assert _told(path, end_s=0.5)[1] == ""
    assert "between 5.0 s and 11.0 s" in _told(path, start_s=5.0)[1]


def test_slow_pictures_are_no_gaps(tmp_path: Path, make_clip: Any) -> None:
    assert _told(make_clip(tmp_path / "lapse.mp4", times=[2.0 * n for n in range(10)]))[1] == ""


@pytest.mark.parametrize("kind", ["mp4", "ts", "mkv", "avi"])
@pytest.mark.parametrize("damage", ["noise", "zeros", "hits"])
def test_a_damaged_middle_makes_no_time(tmp_path: Path, make_clip: Any, kind: str, damage: str) -> None:
    options = {"preset": "veryfast", "g": "10", "bf": "0" if kind == "avi" else "2"}
    path = make_clip(tmp_path / f"x.{kind}", times=[n / 30 for n in range(150)], options=options)
    data, random = bytearray(path.read_bytes()), np.random.default_rng(3)
    start, length = len(data) // 3, len(data) // 4
    if damage == "hits":
        for at in random.integers(start, start + length, 100):
            data[at] ^= int(random.integers(1, 255))
    else:
        data[start : start + length] = random.bytes(length) if damage == "noise" else bytes(length)
    path.write_bytes(data)
    times, problem = _told(path)
    assert (np.diff(times) > 0).all()
    assert times[-1] < 5.05
    assert len(times) < 150
    assert problem.startswith(f"x.{kind} ")


def test_an_empty_picture_keeps_its_place_in_time(tmp_path: Path, draw: Any) -> None:
    from formcheck.video._libs import cv2

    for number in range(6):
        cv2.imwrite(str(tmp_path / f"{number}.png"), draw(number))
    (tmp_path / "2.png").write_bytes(b"")
    (tmp_path / "4.png").unlink()
    (tmp_path / "4.png").symlink_to(tmp_path / "nowhere.png")
    (tmp_path / "notes.txt").write_bytes(b"")
    times, problem = _told(tmp_path)
    assert times == pytest.approx([0, 1 / 30, 3 / 30, 5 / 30])
    assert problem == "2.png and 1 more can't be read and left a gap."


def _png(width: int, height: int) -> bytes:
    """A valid, empty picture of any size in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _message(spec: str | Path) -> str:
    with pytest.raises(InputError) as raised:
        open_source(spec)
    return str(raised.value)


def test_a_picture_that_would_fill_the_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(_png(30_000, 30_000))
    assert "bomb.png is too large: a picture may have 134 million pixels" in _message(tmp_path / "bomb.png")
    assert "is a folder without pictures" in _message(tmp_path)


def test_a_video_that_would_fill_the_memory(tmp_path: Path) -> None:
    place = struct.pack("<HHHH", 0, 0, 1, 1)
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c" + place + b"\x00\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\x80\x00\x00" + b"\x00" * 6
    (tmp_path / "bomb.gif").write_bytes(head + frame * 3 + b";")
    assert _message(tmp_path / "bomb.gif").startswith("bomb.gif")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("name", ["clip.mp4", "clip.png", "clip.npy"])
def test_what_is_no_file_under_the_name_of_one(tmp_path: Path, name: str) -> None:
    pipe, device, folder = tmp_path / f"pipe-{name}", tmp_path / f"zero-{name}", tmp_path / name
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    folder.mkdir()
    for path in (pipe, device):
        assert _message(path).endswith("is neither a file nor a folder: give a recording.")
        with pytest.raises(InputError, match="is neither a file nor a folder"):
            open_camera(str(path))
    assert "is a folder without pictures" in _message(folder)
    assert "is a folder without pictures" in _message(tmp_path)


def test_a_tilde_is_part_of_the_name(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("~x.mp4", "~"):
        (tmp_path / name).write_bytes(clip.read_bytes())
        with open_source(name) as source, open_camera(name) as camera:
            assert source.info.width == camera.info.width == 160
    assert "~nobody-at-all.mp4 doesn't exist" in _message("~nobody-at-all.mp4")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "~").unlink()
    with open_source("~/~x.mp4") as source:
        assert source.info.width == 160


def test_a_name_moves_no_cursor(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2Ja\nb [red].mp4"
    path.write_bytes(b"nothing of the kind")
    assert r"\x1b[2Ja\x0ab [red].mp4 is not a video" in _message(path)


def test_random_bytes_are_read_or_refused(tmp_path: Path, clip: Path) -> None:
    random, whole = np.random.default_rng(8), clip.read_bytes()
    for number in range(60):
        data = bytearray(whole[: int(random.integers(1, len(whole)))] if number % 3 == 0 else whole)
        for at in random.integers(0, len(data), 1 << (number % 8)):
            data[at] = int(random.integers(0, 256))
        path = tmp_path / f"{number}.{('mp4', 'png', 'mkv', 'ts')[number % 4]}"
        path.write_bytes(data)
        with suppress(InputError):
            assert (np.diff(_told(path)[0]) > 0).all()
