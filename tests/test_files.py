"""Files: limits on what is read, whole or nothing written, one owner a folder, kept from others."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from formcheck import files
from formcheck.coach.routine_file import load_routine
from formcheck.errors import InputError, OutputError, SettingsError
from formcheck.settings import Settings

posix = pytest.mark.skipif(os.name == "nt", reason="rights and locks of POSIX")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ("[" * 50 + "]" * 50, "nested too deeply"),
        ("9" * 5000, "no JSON, or damaged"),
        ("9" * 40, "too large"),
        ("1e999", "infinite"),
        ("[NaN]", "infinite or none"),
        ("\x00", "no JSON"),
    ],
)
def test_bad_json_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(InputError, match=said) as caught:
        files.read_json(tmp_path / "x.json")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 50_000,
        ".".join("a" * 400) + " = 1",
        "a = " + "9" * 5000,
        "a = " + "9" * 40,
        "a = 1\n" + "#" * (1 << 18),
    ],
)
def test_bad_toml_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.toml").write_text(text)
    for read in (lambda path: Settings.load(files=[path]), load_routine):
        with pytest.raises(SettingsError, match=r"x\.toml"):
            read(tmp_path / "x.toml")


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.toml")
    with pytest.raises(SettingsError, match="no ordinary file"):
        Settings.load(files=[tmp_path / "x.toml"])


def test_nothing_is_left_of_a_file_that_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("before")
    with suppress(RuntimeError), files.whole_file(tmp_path / "a") as file:
        file.write(b"after")
        raise RuntimeError
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


@posix
def test_parts_of_the_dead_go_and_those_of_others_stay(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    part = files.part_of(tmp_path / "clip.mp4")
    dead = part.with_name(part.name.replace(f"-{os.getpid()}-", f"-{child.pid}-"))
    kept = {part, tmp_path / ".mine.part", tmp_path / "report.html", tmp_path / f".{'x'}.1234-5.part"}
    for path in (dead, *kept):
        path.write_text("half")
    files.prepare_folder(tmp_path)
    assert set(tmp_path.iterdir()) == kept


@posix
def test_one_owner_a_folder_and_a_dead_ones_lock_is_taken_over(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from formcheck.files import owned\n"
        "with owned(Path(sys.argv[1])):\n    print('mine', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        said = rf"process {other.pid}\) is at work in .*choose another --out"
        with pytest.raises(OutputError, match=said), files.owned(tmp_path):
            pass
        other.kill()
    assert (tmp_path / files.LOCK).exists()
    with files.owned(tmp_path):
        assert (tmp_path / files.LOCK).read_text() == str(os.getpid())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "'=1", "plain", "'quoted'", ""])
def test_no_cell_is_a_formula_and_all_come_back(text: str) -> None:
    cell = files.spreadsheet_cell(text)
    assert cell.lstrip()[:1] not in tuple("=+-@")
    if not text.startswith("'="):
        assert files.plain_cell(cell) == text


@posix
def test_a_private_file_is_nobody_elses(tmp_path: Path) -> None:
    files.write_text(tmp_path / "a", "x", private=True)
    (tmp_path / "b").touch(0o644)
    files.keep_private(tmp_path / "b", tmp_path / "absent")
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"] == [0o600, 0o600]
