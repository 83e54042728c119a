"""Damaged, odd and impossible input: one clear line, or as much as can be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.errors import InputError
from formcheck.video._libs import av, cv2
from formcheck.video.sources import open_source
from formcheck.video.stream import without_password


def _message(spec: str | Path, **cut: Any) -> str:
    with pytest.raises(InputError) as caught:
        open_source(spec, **cut)
    message = str(caught.value)
    assert "\n" not in message
    assert "Errno" not in message
    return message


def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path, clip: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("these are not the frames you are looking for\n" * 99)
    (tmp_path / "text.txt").write_text("plain text, which ffmpeg would show as a film\n" * 9)
    (tmp_path / "text.jpg").write_text("nor is this a picture")
    (tmp_path / "noise.mkv").write_bytes(np.random.default_rng(1).bytes(5000))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.txt").write_text("no picture")
    (tmp_path / "cut.mp4").write_bytes(clip.read_bytes()[:3000])  # the index stood at the end
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert "doesn't exist" in _message(tmp_path / "absent.mp4")
    assert "is empty (0 bytes)" in _message(tmp_path / "empty.mp4")
    for name in ("text.mp4", "text.txt", "text.jpg", "noise.mkv"):
        assert _message(tmp_path / name).startswith(f"{name} is not a video or photograph")
    assert "folder without pictures" in _message(tmp_path / "folder")
    assert "cut.mp4 is incomplete" in _message(tmp_path / "cut.mp4")
    assert "cut.png is damaged" in _message(tmp_path / "cut.png")
    assert "neither a file nor a folder" in _message("/dev/null")
    assert "doesn't exist" in _message("nul\0.mp4") or "can't be opened" in _message("nul\0.mp4")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.mp4"
    path.write_bytes(b"x")
    path.chmod(0)
    assert "may not be read" in _message(path)


def test_a_file_that_may_not_be_read_as_any_user(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "may not be read" in _message(clip)


def test_sound_with_a_cover_picture_is_no_video(tmp_path: Path, make_clip: Any) -> None:
    cover = cv2.imencode(".png", np.full((64, 64, 3), 200, np.uint8))[1].tobytes()
    path = tmp_path / "song.m4a"
    with av.open(str(path), "w", format="mp4") as output:
        audio: Any = output.add_stream("aac", rate=48_000, layout="mono")
        picture: Any = output.add_stream("png", rate=1)
        picture.width = picture.height = 64
        picture.pix_fmt = "rgb24"
        picture.disposition = av.stream.Disposition.attached_pic
        output.start_encoding()
        packet = av.Packet(cover)
        packet.stream, packet.pts, packet.dts, packet.is_keyframe = picture, 0, 0, True
        output.mux(packet)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.int16), format="s16", layout="mono")
        silence.rate = 48_000
        output.mux(audio.encode(silence))
        output.mux(audio.encode(None))
    assert "has sound but no picture" in _message(path)


def test_a_cut_outside_the_clip(clip: Path) -> None:
    assert "lasts 1.0 s" in _message(clip, start_s=7)
    assert "must come after" in _message(clip, start_s=0.5, end_s=0.5)
    assert "seconds from 0 on" in _message(clip, start_s=-1)
    assert "seconds from 0 on" in _message(clip, end_s=float("nan"))


def test_a_photograph_has_no_cut(tmp_path: Path, draw: Any) -> None:
    path = tmp_path / "still.png"
    cv2.imwrite(str(path), draw(1))
    assert "is a photograph" in _message(path, end_s=1.0)


def test_addresses_that_do_not_answer(server: Any) -> None:
    assert "404" in _message(f"{server.address}/absent.mp4")
    assert "can't be reached" in _message("rtsp://127.0.0.1:9/camera")
    assert "give a file, a folder, or an address" in _message("gopher://host/clip")


def test_a_page_is_no_video(server: Any, folder: Path) -> None:
    (folder / "page.html").write_text("<html><body>hello</body></html>" * 50)
    assert "answers, but not with video" in _message(f"{server.address}/page.html")


def test_a_password_is_not_repeated() -> None:
    assert without_password("rtsp://me:secret@host:554/a?pwd=secret") == "rtsp://host:554/a"
    assert without_password("rtsp://host/user=me&password=secret/x") == "rtsp://host/user=.../x"
    assert without_password("folder/me@home?.mp4") == "folder/me@home?.mp4"
    assert "secret" not in _message("rtsp://me:secret@127.0.0.1:9/camera")


def test_a_server_that_falls_silent(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.video.stream.READ_TIMEOUT_S", 0.3)
    with open_source(f"{server.address}/stall") as source:
        assert len(list(source)) > 20
        assert source.problem is not None
        assert "as nothing more came" in source.problem


@pytest.mark.parametrize("matrix", [1, 8, 10])  # BT.709, and two that swscale doesn't know
def test_any_colour_matrix_is_read(tmp_path: Path, make_clip: Any, matrix: int) -> None:
    with open_source(make_clip(tmp_path / "colour.mp4", matrix=matrix)) as source:
        assert len(list(source)) == 30
        assert source.problem is None


def test_a_truncated_clip_gives_what_there_is(tmp_path: Path, make_clip: Any, read: Any) -> None:
    whole = make_clip(
        tmp_path / "whole.mp4",
        times=[n / 30 for n in range(90)],
        container={"movflags": "faststart"},
        options={"g": "15", "bf": "0"},
    )
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.6)])
    with open_source(path) as source:
        numbers = [read(frame.image) for frame in source]
        assert source.problem is not None
        assert source.problem.startswith("cut.mp4 breaks off after 1.")
        assert "of 3.0 s" in source.problem
    assert numbers == list(range(len(numbers)))
    assert 20 < len(numbers) < 80


def test_damage_in_the_middle_is_survived(tmp_path: Path, make_clip: Any, read: Any) -> None:
    path = make_clip(tmp_path / "hole.mp4", options={"g": "5", "bf": "0"})
    with av.open(str(path)) as container:
        places = [(packet.pos or 0, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    for pos, size in places[10:13]:
        data[pos : pos + size] = b"\xff" * size
    path.write_bytes(data)
    with open_source(path) as source:
        frames = {round(frame.t * 30): frame.image for frame in source}
        assert source.problem is not None
        assert "is damaged" in source.problem
    for number in (*range(9), *range(15, 30)):
        assert read(frames[number]) == number


def test_pictures_in_a_folder(tmp_path: Path, draw: Any, read: Any) -> None:
    for number in (1, 2, 10):
        size = (160, 96) if number != 2 else (200, 200)
        cv2.imwrite(str(tmp_path / f"{number}.png"), cv2.cvtColor(draw(number, *size), cv2.COLOR_RGB2BGR))
    (tmp_path / "3.png").write_bytes((tmp_path / "1.png").read_bytes()[:60])
    with open_source(tmp_path) as source:
        frames = list(source)
        assert source.problem == "3.png can't be read and left a gap."
    assert [frame.t for frame in frames] == pytest.approx([0, 1 / 30, 3 / 30])
    assert [read(frames[0].image), read(frames[2].image)] == [1, 10]
    fitted = frames[1].image
    assert fitted.shape == (96, 160, 3)
    assert not fitted[:, :32].any()
    assert read(np.ascontiguousarray(fitted[:, 32:128])) == 2


def test_a_still_gif_is_a_photograph(tmp_path: Path, make_clip: Any) -> None:
    with open_source(make_clip(tmp_path / "one.gif", "gif", pix_fmt="rgb8", times=[0.0])) as source:
        assert source.info.is_still
        assert len(list(source)) == 1


def test_rotation_agrees_with_opencv(tmp_path: Path, make_clip: Any, read: Any) -> None:
    for rotation in (90, 180, 270):
        path = make_clip(tmp_path / f"{rotation}.mp4", rotation=rotation)
        capture = cv2.VideoCapture(str(path))
        seen, image = capture.read()
        capture.release()
        assert seen
        assert read(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)) == 0


def test_opencv_is_loaded_before_pyav() -> None:
    code = (
        "import sys, importlib\n"
        "importlib.import_module(sys.argv[1])\n"
        "names = list(sys.modules)\n"
        "assert 'av' not in names or names.index('cv2') < names.index('av')\n"
    )
    for module in ("sources", "file", "images", "stream", "reader", "writer"):
        subprocess.run([sys.executable, "-c", code, f"formcheck.video.{module}"], check=True)


def test_only_one_module_imports_them() -> None:
    package = Path(__file__).parents[2] / "src" / "formcheck" / "video"
    for module in package.glob("*.py"):
        lines = [line.strip() for line in module.read_text(encoding="utf-8").splitlines()]
        found = [line for line in lines if line.split()[:2] in (["import", "cv2"], ["import", "av"])]
        assert bool(found) == (module.name == "_libs.py")


def test_ffmpeg_is_silent(tmp_path: Path, clip: Path) -> None:
    path = tmp_path / "bad.mp4"
    data = bytearray(clip.read_bytes())
    data[100:3000] = bytes(2900)
    path.write_bytes(data)
    code = "import sys\nfrom formcheck.video.sources import open_source\nfor _ in open_source(sys.argv[1]): pass"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert all(word not in done.stderr for word in ("[h264", "[mov", "concealing", "Invalid NAL"))
