"""What the commands say of themselves, of the exercises, and when they are stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import formcheck as library
from formcheck.cli.app import app, main
from formcheck.form.exercise import Exercise
from formcheck.wording import MINUS

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"


def commands(command: Any, name: str = "formcheck") -> Iterator[tuple[str, Any]]:
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {word}")


def test_every_command_and_option_is_explained() -> None:
    found = dict(commands(typer.main.get_command(app)))
    assert set(found) >= {"formcheck", "formcheck analyze", "formcheck exercises show", "formcheck model prepare"}
    for name, command in found.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name}"
            assert parameter.help.endswith((".", "limit=15.")), f"{name}: {parameter.name}"


def test_version(formcheck: Any) -> None:
    done = formcheck("--version")
    assert (done.code, done.out, done.err) == (0, f"formcheck {library.__version__}\n", "")


def test_no_argument_shows_the_help(formcheck: Any) -> None:
    done = formcheck()
    assert done.code != 0
    assert "analyze" in done.out + done.err
    assert "exercises" in done.out + done.err


def test_a_mistyped_command_is_a_usage_error(formcheck: Any) -> None:
    done = formcheck("analyse", "x.mp4")
    assert done.code == 2
    assert "analyze" in done.err


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_exercises_lists_every_one() -> None:
    lines = run("exercises").splitlines()
    assert [line.split()[0] for line in lines] == list(library.EXERCISES)
    assert all(exercise.title in line for exercise, line in zip(library.EXERCISES.values(), lines, strict=True))
    assert all(len(line) <= 110 for line in lines)


def number(value: float) -> str:
    return f"{value:g}".replace("-", MINUS)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("exercise", library.EXERCISES.values(), ids=lambda exercise: exercise.id)
def test_an_exercise_is_shown_in_full(exercise: Exercise) -> None:
    printed = run("exercises", "show", exercise.id)
    assert max(map(len, printed.splitlines())) <= 100
    text = squeezed(printed)
    wanted = [exercise.id, exercise.title, exercise.right, exercise.camera, exercise.view.label, *exercise.sources]
    wanted += [exercise.caution] if exercise.caution else []
    asked = exercise.prescription
    rest_s = asked.rest_s if asked.sets > 1 else None
    wanted += [f"{value:g}" for value in (asked.hold_s, asked.reps, rest_s) if value]
    for fault in exercise.all_faults:
        limit = fault.limit
        wanted += [fault.id, fault.cue, limit.source, number(limit.value)]
        wanted += [f"advice from {number(limit.advice)}"] if limit.advice is not None else []
        wanted += [f"{limit.low:g}..{limit.high:g}"] if limit.low < limit.high else []
    missing = [each for each in wanted if squeezed(each) not in text]
    assert not missing
    assert "no medical device" in text


def test_an_unknown_exercise_is_asked_back(formcheck: Any) -> None:
    done = formcheck("exercises", "show", "birddog")
    assert (done.code, done.out) == (1, "")
    assert (
        done.err == "formcheck: unknown exercise 'birddog', did you mean 'bird_dog'? `formcheck exercises` lists all.\n"
    )


# --- Ctrl-C -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("model")
@pytest.mark.skipif(not SAMPLE.exists(), reason="the rendered clip is not in sample_videos")
def test_ctrl_c_keeps_what_was_judged(command: list[str], tmp_path: Path) -> None:
    arguments = [*command, "analyze", str(SAMPLE), str(SAMPLE), "--start", "1", "--json", "--out", str(tmp_path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not list(tmp_path.rglob(".annotated.mp4*")):
            assert time.monotonic() < until, "it never began"
            assert process.poll() is None, "it ended by itself"
            time.sleep(0.05)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert [path.name for path in tmp_path.iterdir()] == [SAMPLE.stem], "the second one is not begun"
    folder = tmp_path / SAMPLE.stem
    assert {path.name for path in folder.iterdir()} == {
        "annotated.mp4",
        "landmarks.npz",
        "metrics.csv",
        "report.html",
        "result.json",
    }
    result = json.loads((folder / "result.json").read_text())
    assert result["problem"].startswith("stopped by the user at")
    assert result["problem"] in err
    assert "Traceback" not in err
    assert json.loads(out)[0] == result


def test_ctrl_c_while_nothing_is_judged_yet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], plank_npz: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("formcheck.analysis.session.read_landmarks", interrupted)
    monkeypatch.setattr("sys.argv", ["formcheck", "analyze", str(plank_npz)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 130
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_a_closed_pipe_is_no_error_to_read(command: list[str]) -> None:
    shell = f"{' '.join(map(repr, command))} exercises show bird_dog | head -n 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.stdout == "Bird dog (bird_dog)\n"
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_on_a_terminal_the_bar_is_gone_before_anything_is_said(command: list[str], plank_npz: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    arguments = [*command, "analyze", str(plank_npz), "nowhere.npz"]
    with subprocess.Popen(arguments, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}):
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # the other end is closed
            while more := os.read(ours, 4096):
                seen += more
    os.close(ours)
    text = seen.decode()
    assert "━" in text
    for said in (f"{plank_npz}: Held", "formcheck: nowhere.npz can't"):
        before = text[: text.index(said)]
        assert before.rpartition("\x1b[2K")[2].strip() in ("", "\x1b[?25h"), "written after the bar"


def test_results_of_another_clip_are_numbered_around_and_what_is_removed_is_said(
    formcheck: Any, recording_of: Any, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        recording_of(tmp_path / name / "x.npz")
    assert "results in out/x\n" in formcheck("analyze", "a/x.npz", "--out", "out").out
    assert "results in out/x-2\n" in formcheck("analyze", "b/x.npz", "--out", "out").out
    again = formcheck("analyze", "a/x.npz", "--out", "out", "--no-report")
    assert "results in out/x\n" in again.out
    assert "report.html of an earlier run in out/x removed" in again.err
    assert not (tmp_path / "out/x/report.html").exists()
    assert (tmp_path / "out/x-2/report.html").exists()
    assert "results in out/x\n" in formcheck("analyze", "b/x.npz", "--out", "out", "--force").out
    assert '"path": "b/x.npz"' in (tmp_path / "out/x/result.json").read_text()


def test_verbose_shows_the_log_and_without_it_is_silent(formcheck: Any, plank_npz: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for flag in ([], ["--no-report"]):
        quiet = formcheck("analyze", plank_npz, "--out", "out", *flag)
        assert "INFO" not in quiet.err
    formcheck("analyze", plank_npz, "--out", "out")
    loud = formcheck("-v", "analyze", plank_npz, "--out", "out", "--no-report")
    assert "INFO formcheck.analysis.results: report.html of an earlier run" in loud.err
