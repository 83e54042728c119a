"""What is written, read back."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.errors import OutputError
from formcheck.video._libs import av, cv2
from formcheck.video.sources import open_source
from formcheck.video.writer import VideoWriter, write_still

UNEVEN = tuple(np.cumsum([0.0, *([0.021, 0.05, 0.037] * 20)])[:50].tolist())


def _beep_starts(path: Path) -> list[float]:
    """When the tones in `path` begin, in seconds."""
    with av.open(str(path)) as container:
        starts, was_loud = [], -1.0
        for frame in container.decode(audio=0):
            samples = np.abs(np.asarray(frame.to_ndarray())[0])
            for loud in np.flatnonzero(samples > 0.2) / frame.rate + float(frame.time or 0):
                if loud - was_loud > 0.1:
                    starts.append(float(loud))
                was_loud = float(loud)
    return starts


def _annotate(source_path: Path, path: Path, **cut: Any) -> None:
    """Write a clip anew, as a session does."""
    with (
        open_source(source_path, **cut) as source,
        VideoWriter(
            path,
            source.info.width,
            source.info.height,
            audio_from=source_path,
            start_s=cut.get("start_s", 0.0),
        ) as writer,
    ):
        for frame in source:
            writer.write(frame.t, frame.image)


def _write(path: Path, times: Sequence[float], draw: Any, width: int = 160, height: int = 96) -> None:
    with VideoWriter(path, width, height) as writer:
        for number, t in enumerate(times):
            writer.write(t, draw(number, width, height))


def test_times_and_pictures_are_kept(tmp_path: Path, draw: Any, read: Any) -> None:
    path = tmp_path / "out.mp4"
    _write(path, UNEVEN, draw)
    with open_source(path) as source:
        frames = [(frame.t, read(frame.image)) for frame in source]
        assert source.problem is None
        assert source.info.codec == "h264"
        assert source.info.duration_s == pytest.approx(UNEVEN[-1] + UNEVEN[-1] - UNEVEN[-2], abs=1e-3)
    assert [number for _, number in frames] == list(range(50))
    assert [t for t, _ in frames] == pytest.approx(UNEVEN, abs=1e-4)
    assert list(tmp_path.iterdir()) == [path]


def test_a_browser_plays_it(tmp_path: Path, draw: Any) -> None:
    path = tmp_path / "out.mp4"
    _write(path, UNEVEN, draw)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        assert (video.codec_context.pix_fmt, video.codec_context.profile) == ("yuv420p", "High")
        assert video.codec_context.colorspace == video.codec_context.color_primaries == 1  # bt709
        assert video.codec_context.color_trc == 1
        assert video.codec_context.color_range == 1


def test_colours_are_kept(tmp_path: Path) -> None:
    colours = [(200, 60, 40), (40, 200, 60), (60, 40, 200), (255, 255, 255), (0, 0, 0), (128, 128, 128)]
    path = tmp_path / "out.mp4"
    with VideoWriter(path, 64, 64) as writer:
        for number, colour in enumerate(colours):
            writer.write(number / 2, np.full((64, 64, 3), colour, np.uint8))
    with open_source(path) as source:
        for frame, colour in zip(source, colours, strict=True):
            assert np.abs(frame.image.mean((0, 1)) - colour).max() < 4


@pytest.mark.parametrize(("width", "height"), [(161, 97), (161, 96), (160, 97)])
def test_odd_sizes_gain_a_pixel(tmp_path: Path, draw: Any, read: Any, width: int, height: int) -> None:
    path = tmp_path / "odd.mp4"
    _write(path, [0, 0.1, 0.2], draw, width, height)
    with open_source(path) as source:
        assert (source.info.width, source.info.height) == (width + width % 2, height + height % 2)
        assert [read(frame.image) for frame in source] == [0, 1, 2]


@pytest.mark.parametrize(
    ("name", "sound", "codec"),
    [
        ("a.mp4", "aac", "aac"),
        ("a.ts", "aac", "aac"),
        ("a.mkv", "libmp3lame", "mp3"),
        ("b.mkv", "libopus", "aac"),
        ("a.avi", "pcm_s16le", "aac"),
    ],
)
@pytest.mark.parametrize("cut", [{}, {"start_s": 1.25, "end_s": 2.9}])
def test_sound_stays_in_step(
    tmp_path: Path, make_clip: Any, name: str, sound: str, codec: str, cut: dict[str, float]
) -> None:
    source = make_clip(
        tmp_path / name,
        "mpeg4" if name == "a.avi" else "libx264",
        times=[number / 30 for number in range(120)],
        sound=sound,
        options={"g": "15", "bf": "0"},
        time_base=Fraction(1, 30) if name == "a.avi" else Fraction(1, 90_000),
    )
    path = tmp_path / "out.mp4"
    _annotate(source, path, **cut)
    start, end = cut.get("start_s", 0.0), cut.get("end_s", 4.0)
    with open_source(path) as result:
        assert result.info.has_audio
        assert result.info.duration_s == pytest.approx(end - start, abs=0.05)
    with av.open(str(path)) as container:
        assert container.streams.audio[0].codec_context.codec.canonical_name == codec
        kinds = [packet.stream.type for packet in container.demux() if packet.size]
    assert "audio" in kinds[:20]  # interleaved, not one after the other
    expected = [beep / 2 - start for beep in range(8) if start <= beep / 2 < end]
    assert _beep_starts(path) == pytest.approx(expected, abs=0.03)


def test_a_source_without_sound_gives_none(tmp_path: Path, make_clip: Any) -> None:
    source = make_clip(tmp_path / "mute.mp4")
    _annotate(source, tmp_path / "out.mp4")
    with open_source(tmp_path / "out.mp4") as result:
        assert not result.info.has_audio


def test_sound_that_can_not_be_read_is_logged_and_costs_no_picture(
    tmp_path: Path, draw: Any, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(b"no sound at all")
    with VideoWriter(tmp_path / "out.mp4", 160, 96, audio_from=damaged) as writer:
        writer.write(0.0, draw(0))
    assert f"the sound of {damaged} can't be read" in caplog.text
    with open_source(tmp_path / "out.mp4") as result:
        assert len(list(result)) == 1


def _threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("formcheck")}


def test_an_error_leaves_nothing_behind(tmp_path: Path, draw: Any) -> None:
    path = tmp_path / "out.mp4"
    path.write_bytes(b"the old one")
    writer = VideoWriter(path, 160, 96)

    def use() -> None:
        with writer:
            writer.write(0.0, draw(0))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use()
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"the old one"]
    assert not _threads()


def test_no_picture_makes_no_file(tmp_path: Path) -> None:
    with VideoWriter(tmp_path / "out.mp4", 160, 96) as writer:
        pass
    writer.close()
    assert not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match="closed"):
        writer.write(0.0, np.zeros((96, 160, 3), np.uint8))


def test_wrong_pictures_and_times_are_refused(tmp_path: Path, draw: Any) -> None:
    with VideoWriter(tmp_path / "out.mp4", 160, 96, start_s=1.0) as writer:
        writer.write(1.0, draw(0))
        with pytest.raises(ValueError, match="follow"):
            writer.write(1.0, draw(1))
        with pytest.raises(ValueError, match="follow"):
            writer.write(float("nan"), draw(1))
        with pytest.raises(ValueError, match="not uint8"):
            writer.write(2.0, draw(1, 80, 80))


def test_places_that_cannot_be_written_to(tmp_path: Path, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, words in (
        (tmp_path / "absent" / "out.mp4", "doesn't exist"),
        (tmp_path / "out.avi", "ends in .mp4"),
        (Path("/proc/out.mp4"), "can't be written"),
    ):
        with pytest.raises(OutputError, match=words):
            VideoWriter(path, 160, 96)
    with pytest.raises(OutputError, match="is the clip itself"):
        VideoWriter(clip, 160, 96, audio_from=clip)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(OutputError, match="may not write"):
        VideoWriter(tmp_path / "out.mp4", 160, 96)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    code = """
import resource, sys
import numpy as np
from formcheck.errors import OutputError
from formcheck.video.writer import VideoWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
random = np.random.default_rng(1)
try:
    with VideoWriter(sys.argv[1], 320, 240) as writer:
        for number in range(int(sys.argv[2])):
            writer.write(number / 30, random.integers(0, 255, (240, 320, 3), np.uint8))
except OutputError as error:
    print(error)
"""
    for count in (3, 300):  # too much at the very end; too much on the way
        path = tmp_path / "out.mp4"
        done = subprocess.run(
            [sys.executable, "-c", code, str(path), str(count)], capture_output=True, text=True, check=True
        )
        assert done.stdout == "out.mp4 can't be written: File too large.\n"
        assert done.stderr == ""
        assert not list(tmp_path.iterdir())


def test_a_long_clip_needs_little_memory(tmp_path: Path) -> None:
    code = """
import resource, sys
import numpy as np
from formcheck.video.reader import Prefetch
from formcheck.video.sources import open_source
from formcheck.video.writer import VideoWriter
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def go(count):
    with VideoWriter(sys.argv[1], 640, 360) as writer:
        for number in range(count):
            writer.write(number / 30, np.full((360, 640, 3), number % 200, np.uint8))
    with Prefetch(open_source(sys.argv[1])) as source:
        assert sum(1 for _ in source) == count
go(60)
before = peak()
go(900)  # 600 MB as pictures
print(peak() - before)
"""
    pytest.importorskip("resource")
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "long.mp4")], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 60


@pytest.mark.parametrize(("name", "tolerance"), [("a.png", 0), ("a.jpg", 12)])
def test_stills(tmp_path: Path, draw: Any, read: Any, name: str, tolerance: int) -> None:
    path = tmp_path / name
    write_still(path, draw(5))
    with open_source(path) as source:
        (frame,) = source
    assert read(frame.image) == 5
    assert np.abs(frame.image[10, 10].astype(int) - draw(5)[10, 10]).max() <= tolerance
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OutputError, match="JPEG or PNG"):
        write_still(tmp_path / "a.xyz", draw(5))
    with pytest.raises(OutputError, match="doesn't exist"):
        write_still(tmp_path / "absent" / name, draw(5))
    assert cv2.imread(str(path)) is not None
