"""Exercises of the user's own, on the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.conftest import Formcheck

OWN = 'extends = "forearm_plank"\n[faults.hips_sagging]\nabove = {value = 9, low = 5, advice = 7}\n'


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "strict_plank.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.mark.parametrize("asked", ["strict_plank.toml", "./strict_plank.toml"])
def test_a_file_wherever_an_exercise_is_asked_for(formcheck: Formcheck, own: Path, plank_npz: Path, asked: str) -> None:
    done = formcheck("analyze", plank_npz, "-e", asked)
    assert (done.code, "in one hold" in done.out) == (0, True)
    done = formcheck("analyze", plank_npz, "-e", asked, "--set", "strict_plank.hips_sagging.limit=25")
    assert "No clear fault" in done.out
    assert formcheck("batch", plank_npz, "--out", "out", "--jobs", "1", "-e", asked).code == 0
    assert "strict_plank" in formcheck("label", plank_npz, "-e", asked).out


@pytest.mark.parametrize(
    "command",
    [
        "analyze clip.mp4 -e",
        "batch clip.mp4 --out out -e",
        "label clip.mp4 -e",
        "sweep --limit forearm_plank.hips_sagging clip.mp4 -e",
        "live --no-window -e",
        "calibrate --from clip.mp4",
        "exercises show",
        "exercises check",
    ],
)
def test_every_command_reads_it(formcheck: Formcheck, tmp_path: Path, command: str) -> None:
    (tmp_path / "odd.toml").write_text('extends = "forearm_plnk"', encoding="utf-8")
    done = formcheck(*command.split(), "odd.toml")
    assert done.code == 1
    assert "did you mean 'forearm_plank'?" in done.err


def test_kept_it_is_listed_and_known_by_its_id(formcheck: Formcheck, own: Path, plank_npz: Path) -> None:
    done = formcheck("exercises", "keep", own)
    assert done.code == 0, done.err
    assert "strict_plank" in formcheck("exercises").out
    assert formcheck("exercises", "show", "strict_plank").out.startswith("Strict plank (strict_plank)")
    assert formcheck("analyze", plank_npz, "-e", "strict_plank").code == 0
    again = formcheck("exercises", "keep", own)
    assert (again.code, "there already" in again.err) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="where the folder lies differs")
def test_a_kept_one_that_is_broken_is_said_and_left_out(formcheck: Formcheck, tmp_path: Path, plank_npz: Path) -> None:
    folder = tmp_path / "DATA" / "formcheck" / "exercises"
    folder.mkdir(parents=True)
    (folder / "broken.toml").write_text("kind = 3", encoding="utf-8")
    done = formcheck("analyze", plank_npz)
    assert done.code == 0
    assert "broken.toml" in done.err
    assert "in one hold" in done.out


def test_check_tells_everything(formcheck: Formcheck, tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('extends = "forearm_plank"\nshown = "knee"\ntitel = "x"', encoding="utf-8")
    done = formcheck("exercises", "check", "odd.toml")
    assert done.code == 1
    assert "shown: unknown metric 'knee'" in done.err
    assert "titel: unknown key, did you mean 'title'?" in done.err
    assert "in order" in formcheck("exercises", "check", "bird_dog").out


def test_draft_check_and_judge(formcheck: Formcheck, plank_npz: Path) -> None:
    done = formcheck("exercises", "draft", plank_npz, "--end", "5", "--out", "mine.toml")
    assert done.code == 0, done.err
    assert "it is a hold" in done.out
    assert formcheck("exercises", "check", "mine.toml").code == 0
    assert "Held" in formcheck("analyze", plank_npz, "-e", "mine.toml").out
    again = formcheck("exercises", "draft", plank_npz, "--out", "mine.toml")
    assert (again.code, "there already" in again.err) == (1, True)


def test_what_can_be_measured_is_listed(formcheck: Formcheck) -> None:
    out = formcheck("exercises", "metrics").out
    for name in ("knee_deg", "peak METRIC", "lowering_s", "lower_side"):
        assert f"  {name} " in out
