"""One clear line for whatever is wrong, an exit code that tells, and the other inputs still done."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"


@pytest.fixture
def here(tmp_path: Path, plank_clip: Path, plank_npz: Path, clip_of: Any) -> Path:
    """A folder with much that is wrong in it, and a good clip and a good recording."""
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mp4").write_text("no video at all\n" * 100)
    (tmp_path / "text.npz").write_text("no recording")
    (tmp_path / "cut.mp4").write_bytes(plank_clip.read_bytes()[:5000])
    (tmp_path / "folder").mkdir()
    clip_of(tmp_path / "sound.m4a", [1.0], picture=False)
    (tmp_path / "plank.mp4").write_bytes(plank_clip.read_bytes())
    (tmp_path / "good.npz").write_bytes(plank_npz.read_bytes())
    (tmp_path / "bad.toml").write_text("timing = = 3\n")
    (tmp_path / "latin.toml").write_bytes(b"# \xe4\n")
    (tmp_path / "unknown.toml").write_text("[forearm_plank.hips_sagging]\nlimits = 15\n")
    (tmp_path / "table.toml").write_text("[forearm_plank]\nhips_sagging = 15\n")
    (tmp_path / "list.toml").write_text("timing.enter_s = [1]\n")
    (tmp_path / "range.toml").write_text("[timing]\nenter_s = 99\n")
    return tmp_path


BAD: dict[str, tuple[str, str]] = {
    "missing": ("nowhere.mp4", r"nowhere\.mp4 doesn't exist"),
    "empty": ("empty.mp4", r"empty\.mp4 is empty"),
    "no name": ("", r"without a name"),
    "cut off": ("cut.mp4", r"cut\.mp4 is incomplete"),
    "no video": ("text.mp4", r"text\.mp4 is not a video"),
    "sound only": ("sound.m4a", r"sound\.m4a has sound but no picture"),
    "folder without pictures": ("folder", r"folder is a folder without pictures"),
    "missing recording": ("nowhere.npz", r"nowhere\.npz can't be read"),
    "no recording": ("text.npz", r"text\.npz is not a landmarks file"),
    "nobody there": ("rtsp://127.0.0.1:9/x", r"can't be reached"),
    "odd address": ("ftp://127.0.0.1/x", r"ftp://127\.0\.0\.1/x"),
    "start beyond end": ("plank.mp4 --start 100", r"lasts 12\.0 s: a start at 100 s lies beyond"),
    "start beyond end of a recording": ("good.npz --start 100", r"no picture between 100 s and its end"),
    "end before start": ("plank.mp4 --start 5 --end 3", r"must come after"),
    "out below a file": ("plank.mp4 --out text.mp4/x", r"text\.mp4/x/plank can't be written to: .*--out"),
    "out is a file": ("good.npz --out text.mp4", r"text\.mp4/good can't be written to"),
    "cues without a folder": ("good.npz --with-cues", r"--with-cues .*: say with --out where to"),
    "unknown exercise": ("good.npz -e forearm_plonk", r"'forearm_plonk', did you mean 'forearm_plank'\?"),
    "far from any exercise": ("good.npz -e yodelling", r"unknown exercise 'yodelling'\. `formcheck exercises`"),
    "unknown setting": ("good.npz --set timing.enter=1", r"--set: .*'timing\.enter', did you mean 'timing\.enter_s'\?"),
    "out of range": ("good.npz --set timing.enter_s=99", r"= 99 is out of range; it takes 0 to 5 \(default 0\.4\)"),
    "no number": ("good.npz --set timing.enter_s=soon", r"'soon' is no number; it takes 0 to 5"),
    "no value": ("good.npz --set timing.enter_s", r"write it as KEY=VALUE"),
    "missing config": ("good.npz --config nowhere.toml", r"nowhere\.toml: no such file"),
    "no TOML": ("good.npz --config bad.toml", r"bad\.toml: not valid TOML: .*line 1"),
    "no text": ("good.npz --config latin.toml", r"latin\.toml is not UTF-8 text"),
    "unknown key in file": ("good.npz --config unknown.toml", r"unknown\.toml: .*did you mean '.*sagging\.limit'\?"),
    "a table's name": ("good.npz --config table.toml", r"table\.toml: unknown setting 'forearm_plank\.hips_sagging'"),
    "a list": ("good.npz --config list.toml", r"list\.toml: timing\.enter_s = \[1\] is no number"),
    "out of range in file": ("good.npz --config range.toml", r"range\.toml: timing\.enter_s = 99 is out of range"),
    "missing model": ("plank.mp4 --model nowhere.task", r"nowhere\.task can't be used: there is no such file"),
    "no model": ("plank.mp4 --model text.mp4", r"text\.mp4 can't be used"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_each_mistake_is_one_line_and_an_error(what: str, here: Path, formcheck: Any) -> None:
    arguments, pattern = BAD[what]
    done = formcheck("analyze", *(arguments.split(" ") if arguments else [""]))
    assert done.code == 1
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("formcheck: ")
    assert re.search(pattern, line), line
    assert len(line) < 250


def test_the_others_are_still_done(here: Path, formcheck: Any) -> None:
    done = formcheck("analyze", "empty.mp4", "good.npz", "nowhere.mp4", "good.npz", "--out", "out")
    assert done.code == 1
    assert [line.split()[1] for line in done.err.splitlines()] == ["empty.mp4", "nowhere.mp4"]
    assert done.out.count("Held 9.9 s") + done.out.count("Held 10.0 s") == 2
    assert "hips_sagging" in done.out
    assert "Lift your hips" in done.out
    assert sorted(path.name for path in (here / "out").iterdir()) == ["good", "good-2"]


def test_json_of_several_is_one_list_of_what_could_be_judged(here: Path, formcheck: Any) -> None:
    done = formcheck("analyze", "empty.mp4", "good.npz", "nowhere.mp4", "--json")
    (result,) = json.loads(done.out)
    assert (done.code, result["source"]["path"], result["exercise"]) == (1, "good.npz", "forearm_plank")
    done = formcheck("analyze", "empty.mp4", "nowhere.mp4", "--json")
    assert (done.code, json.loads(done.out)) == (1, [])


def test_json_of_one_is_the_file_and_nothing_else(here: Path, formcheck: Any) -> None:
    done = formcheck("analyze", "good.npz", "--json", "--out", "out")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == json.loads((here / "out/good/result.json").read_text())
    assert not (here / "out/good/annotated.mp4").exists()


def test_wrong_exercise_is_said_and_no_error(here: Path, formcheck: Any) -> None:
    done = formcheck("analyze", "good.npz", "-e", "glute_bridge")
    assert done.code == 0
    (line,) = done.err.splitlines()
    assert re.match(r"formcheck: good\.npz: No glute bridge ", line)
    assert re.match(r"good\.npz: No glute bridge was found\.", done.out)


@pytest.mark.usefixtures("model")
def test_nobody_in_the_picture_is_said_and_no_error(here: Path, formcheck: Any) -> None:
    done = formcheck("analyze", "plank.mp4", "--end", "1", "--out", "out", "--no-report", "--no-video")
    assert done.code == 0
    (line,) = done.err.splitlines()
    assert re.match(r"formcheck: plank\.mp4: Nobody is in the picture", line)
    assert {path.name for path in (here / "out/plank").iterdir()} == {"result.json", "metrics.csv", "landmarks.npz"}


@pytest.mark.usefixtures("model")
@pytest.mark.skipif(not SAMPLE.exists(), reason="the rendered clip is not in sample_videos")
def test_a_recording_that_breaks_off_is_judged_so_far(here: Path, formcheck: Any) -> None:
    (here / "broken.mp4").write_bytes(SAMPLE.read_bytes()[: SAMPLE.stat().st_size // 4])
    done = formcheck("analyze", "broken.mp4", "--out", "out", "--start", "2", "--no-video")
    assert done.code == 1
    (line,) = done.err.splitlines()
    assert re.match(r"formcheck: broken\.mp4 breaks off after \d", line)
    result = json.loads((here / "out/broken/result.json").read_text())
    assert result["problem"] in line
    assert result["exercise"] == "forearm_plank"
    assert "Held" in done.out


def test_a_password_in_an_address_is_neither_said_nor_kept(formcheck: Any, tmp_path: Path) -> None:
    addresses = ["http://me:secret@127.0.0.1:9/video?pwd=secret", "rtps://me:secret@127.0.0.1/x"]
    for arguments in (["analyze", "--out", "out"], ["batch", "--out", "all"]):
        done = formcheck(*arguments, *addresses)
        assert done.code
        assert "secret" not in done.out + done.err
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (tmp_path / "all" / "batch.json") in kept
    assert not [path for path in kept if b"secret" in path.read_bytes() or "secret" in str(path)]


def test_a_name_is_shown_literally(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    from formcheck.cli.complaint import complain
    from formcheck.cli.progress import bars

    shown_bars = bars()
    shown_bars.add_task("[red]clip\x5b/x].mp4", speed="")
    console = Console(width=100)
    with console.capture() as shown:
        console.print(shown_bars.make_tasks_table(shown_bars.tasks))
    assert "[red]clip[/x].mp4" in shown.get()
    complain("\x1b[2J\x9b1m.mp4: damaged")
    assert capsys.readouterr().err == "formcheck: \\x1b[2J\\x9b1m.mp4: damaged\n"
