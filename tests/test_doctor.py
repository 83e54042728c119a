"""`formcheck doctor`: each failure is simulated; every finding is one line, and says what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from formcheck import doctor
from formcheck.cli.app import app
from formcheck.doctor import checks, examine, is_ready, machine
from formcheck.doctor.cameras import (
    Measured,
    check_cameras,
    check_one_camera,
    judge_camera,
    measure_camera,
    split_advice,
)
from formcheck.doctor.findings import Finding, Level
from formcheck.doctor.installed import (
    check_codecs,
    check_libraries,
    check_model,
    check_opencv_wheels,
    check_versions,
    required_packages,
    satisfies,
)
from formcheck.doctor.machine import check_data_folder, check_disk, check_display, check_sound
from formcheck.errors import InputError, ModelError
from formcheck.pose.model import ResolvedModel, cache_path
from formcheck.video._libs import cv2
from formcheck.video._listing import CameraInfo

OK, WARNING, PROBLEM = Level.OK, Level.WARNING, Level.PROBLEM


def told(findings: Iterator[Finding]) -> list[tuple[Level, str]]:
    """What the findings say; each in one line, and with advice if something is wrong."""
    listed = list(findings)
    for finding in listed:
        assert "\n" not in finding.what + finding.detail + finding.advice
        assert bool(finding.advice) == (finding.level is not OK)
        assert not finding.detail.endswith(".")
        assert not finding.advice.endswith(".")
    return [(finding.level, f"{finding.detail} -> {finding.advice}") for finding in listed]


# Versions


def test_versions() -> None:
    installed = {"numpy": "2.4.6", "mediapipe": "1.2.2", "av": "17.0"}
    found = told(check_versions(installed, ["mediapipe<2,>=1.2", "numpy>=2", "av>=18", "typer>=0.15"]))
    assert found[0] == (PROBLEM, 'av is 17.0, formcheck needs av>=18 -> run `pip install "av>=18"`')
    assert found[1] == (PROBLEM, 'typer is not installed -> run `pip install "typer>=0.15"`')
    assert found[2][0] is OK
    assert "mediapipe 1.2.2, av 17.0, numpy 2.4.6" in found[2][1]
    assert [level for level, _ in told(check_versions())] == [OK]  # of this installation


def test_what_is_for_another_machine_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["av>=18", 'elsewhere>=2 ; platform_machine == "none"', 'dask ; extra == "cluster"']
    monkeypatch.setattr("importlib.metadata.requires", lambda _: wanted)
    assert required_packages() == ["av>=18"]


@pytest.mark.parametrize(
    ("version", "requirement", "fits"),
    [
        ("1.2.2", "mediapipe<2,>=1.2", True),
        ("2.0", "mediapipe<2,>=1.2", False),
        ("1.1.9", "mediapipe<2,>=1.2", False),
        ("18.0.0", "av>=18", True),
        ("18", "av>=18.0", True),
        ("5.0.0.93", "opencv-contrib-python>=5", True),
        ("9.1rc1", "rich>=13", False),
        ("3", "flatbuffers", True),
    ],
)
def test_bounds(version: str, requirement: str, fits: bool) -> None:
    assert satisfies(version, requirement) is fits


def test_two_opencv_wheels() -> None:
    assert told(check_opencv_wheels(["opencv-contrib-python", "numpy"])) == []
    (finding,) = told(check_opencv_wheels(["opencv-contrib-python", "opencv-python"]))
    assert finding == (
        WARNING,
        "opencv-python and opencv-contrib-python overwrite each other -> "
        "run `pip uninstall opencv-python opencv-contrib-python` and then `pip install opencv-contrib-python`",
    )


def test_shared_libraries() -> None:
    def load(name: str) -> None:
        if "GL." in name:
            raise OSError(f"{name}: cannot open shared object file")

    assert told(check_libraries(load, "linux")) == [
        (
            PROBLEM,
            "libGL.so.1 is missing, OpenCV needs it -> "
            "run `sudo apt-get install libgl1` (Fedora: `sudo dnf install mesa-libGL`)",
        ),
    ]
    assert [level for level, _ in told(check_libraries(lambda name: None, "linux"))] == [OK]
    assert told(check_libraries(load, "darwin")) == []


def test_codecs() -> None:
    def without(*names: str) -> list[tuple[Level, str]]:
        return told(check_codecs(lambda name: name not in names, lambda name: name not in names))

    assert without() == [(OK, "reads H.264, HEVC, AV1, VP9; writes H.264 -> ")]
    assert [level for level, _ in without("h264")] == [PROBLEM, OK]
    assert without("libdav1d")[0][0] is OK
    found = without("libdav1d", "libaom-av1", "libaom", "libx264")
    assert [level for level, _ in found] == [WARNING, WARNING, OK]
    assert found[0][1].startswith("AV1 can't be read: downloaded videos -> run `pip install")
    assert found[1][1].startswith("H.264 can't be written: no annotated videos -> run `pip install")
    assert [level for level, _ in told(check_codecs())] == [OK]  # of this installation


def test_opencv_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "formcheck.video._libs", None)
    (finding,) = told(check_codecs())
    assert finding[0] is PROBLEM
    assert "OpenCV or PyAV can't be loaded" in finding[1]


# The pose model


def _raising(text: str) -> Callable[[], ResolvedModel]:
    def resolve() -> ResolvedModel:
        raise ModelError(text)

    return resolve


def test_pose_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORMCHECK_MODEL", raising=False)
    (found,) = told(check_model(lambda: ResolvedModel(Path("/m.task"), "built", "ab" * 32, "full")))
    assert found == (OK, f"full, built, sha256 abababababab, {Path('/m.task')} -> ")
    (own,) = told(check_model(lambda: ResolvedModel(Path("/m.task"), "custom", "ab" * 32, "mine")))
    assert "your own" in own[1]
    (absent,) = told(
        check_model(
            _raising(f"The pose model {cache_path()} has not been prepared yet: run `formcheck model prepare`.")
        )
    )
    assert absent[0] is WARNING  # the first session fetches it
    assert "not been prepared yet -> run `formcheck model prepare`" in absent[1]
    (damaged,) = told(check_model(_raising("/checkout/models/x.task is damaged: delete it.")))
    assert damaged[0] is PROBLEM
    monkeypatch.setenv("FORMCHECK_MODEL", "/absent.task")
    (given,) = told(check_model())
    assert given[0] is PROBLEM
    assert "there is no such file -> correct or unset the environment variable FORMCHECK_MODEL" in given[1]


def test_a_missing_pose_model_is_not_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FORMCHECK_MODEL", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("formcheck.pose.model._checkout_folders", list)
    (found,) = told(check_model())
    assert found[0] is WARNING
    assert list(tmp_path.iterdir()) == []


# Where it runs


def test_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(check_data_folder(tmp_path / "a/b")) == [(OK, f"{tmp_path / 'a/b'} -> ")]
    assert list(tmp_path.iterdir()) == []  # nothing is made, nothing left behind
    (tmp_path / "file").touch()
    (found,) = told(check_data_folder(tmp_path / "file/formcheck"))
    assert found[0] is PROBLEM
    assert "is no folder" in found[1]

    def denied(**options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", denied)
    (found,) = told(check_data_folder(tmp_path))
    assert found[0] is PROBLEM
    assert "can't be written to (Permission denied) -> give yourself the right" in found[1]


@pytest.mark.parametrize(("free", "level"), [(5e9, OK), (5e8, WARNING), (1e7, PROBLEM)])
def test_disk(tmp_path: Path, free: float, level: Level) -> None:
    ((found, text),) = told(check_disk(tmp_path / "not yet", lambda path: int(free)))
    assert found is level
    assert text.startswith(f"{free / 1e9:.1f} GB free on the disk of {tmp_path}")


@pytest.mark.parametrize(
    ("environment", "system", "said", "level", "text"),
    [
        ({}, "linux", None, WARNING, "there is none (neither DISPLAY nor WAYLAND_DISPLAY is set)"),
        ({"DISPLAY": ":0"}, "linux", ("QT5\nopened\n", ""), OK, "a window opens on DISPLAY=:0 (QT5)"),
        ({}, "win32", ("WIN32\nopened\n", ""), OK, "a window opens (WIN32)"),
        ({"DISPLAY": ":0"}, "linux", ("none\n", "The function is not implemented"), WARNING, "built without windows"),
        ({"DISPLAY": ":9"}, "linux", ("QT5\n", "qt: no display :9\nmore"), WARNING, "DISPLAY=:9: qt: no display :9 ->"),
        ({"WAYLAND_DISPLAY": "w-0"}, "linux", ("QT5\n", "aborted"), WARNING, "install XWayland"),
        ({"DISPLAY": ":0"}, "linux", ("", "no answer"), WARNING, "no answer"),
    ],
)
def test_display(
    environment: dict[str, str], system: str, said: tuple[str, str] | None, level: Level, text: str
) -> None:
    def run(code: str) -> tuple[str, str]:
        assert said is not None
        return said

    ((found, line),) = told(check_display(environment, system, run))
    assert found is level
    assert text in line
    assert found is OK or "--no-window" in line


def test_a_display_that_is_not_there_for_real() -> None:
    ((found, line),) = told(check_display({"DISPLAY": ":77"}, "linux"))
    assert found in {WARNING, OK}  # OK only where this test runs under a display of its own
    assert "DISPLAY=:77" in line


@pytest.mark.parametrize(
    ("said", "system", "level", "text"),
    [
        (('{"name": "Speakers"}\n', "ALSA chatter"), "linux", OK, "plays on Speakers"),
        (('{"missing": "PortAudio"}\n', ""), "linux", WARNING, "run `sudo apt-get install libportaudio2`"),
        (('{"missing": "PortAudio"}\n', ""), "win32", WARNING, "--force-reinstall sounddevice"),
        (('{"missing": "sounddevice"}\n', ""), "linux", WARNING, "run `pip install sounddevice`"),
        (('{"none": "Error querying device -1"}\n', ""), "linux", WARNING, "no output device"),
        (("", "Traceback\nSegmentation fault"), "linux", WARNING, "could not be asked for (Segmentation fault)"),
        (("", "no answer"), "linux", WARNING, "no answer"),
    ],
)
def test_sound(said: tuple[str, str], system: str, level: Level, text: str) -> None:
    ((found, line),) = told(check_sound(lambda code: said, system, lambda: ""))
    assert found is level
    assert text in line
    assert ("NO SOUND" in line) is (level is WARNING)


def test_sound_through_a_program_of_the_system() -> None:
    for said in ('{"missing": "PortAudio"}\n', '{"none": "Error querying device -1"}\n', ""):
        ((found, line),) = told(check_sound(lambda code, said=said: (said, ""), "linux", lambda: "paplay"))  # type: ignore[misc]
        assert found is OK
        assert "through the program paplay" in line


def test_sound_for_real() -> None:
    assert len(told(check_sound())) == 1


def test_a_helper_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_HELPER_TIMEOUT_S", 0.3)
    assert machine.run_helper("import time; time.sleep(20)") == ("", "no answer")


# Cameras

GOOD = Measured(0.8, 1280, 720, 29.97, "mjpeg", 120.0)


@pytest.mark.parametrize(
    ("measured", "level", "text"),
    [
        (GOOD, OK, "1280 x 720 mjpeg, 30.0 frames a second, opened in 0.8 s -> "),
        (Measured(0.8, 1280, 720, 7.5, "", 120.0), WARNING, "too few frames for quick movements -> more light"),
        (Measured(0.8, 1280, 720, 30.0, "", 3.0), WARNING, "the picture is black -> open its shutter"),
        (Measured(0.8, 1280, 720, 30.0, "", 30.0), WARNING, "the picture is dark -> more light"),
        (Measured(0.8, 320, 240, 30.0, "", 99.0), WARNING, "a small picture -> "),
        (Measured(9.0, 1280, 720, 30.0, "", 99.0), WARNING, "slow to open -> close other programs"),
    ],
)
def test_what_a_camera_is_worth(measured: Measured, level: Level, text: str) -> None:
    ((found, line),) = told(iter([judge_camera("camera 0", measured)]))
    assert found is level
    assert text in line


def _measure(**results: Measured | str) -> Callable[[str], Measured]:
    def measure(spec: str) -> Measured:
        result = results[f"n{spec}"]
        if isinstance(result, str):
            raise InputError(result)
        return result

    return measure


def test_cameras_of_this_machine() -> None:
    (none,) = told(check_cameras(list))
    assert none[0] is WARNING  # recordings can still be judged
    assert "none was found -> plug one in" in none[1]
    listing = lambda: [CameraInfo(0, "C920", ""), CameraInfo(2, "Built-in", "")]  # noqa: E731
    in_use = "Camera 2 (Built-in) is in use by zoom (process 7): close that program and try again."
    found = told(check_cameras(listing, _measure(n0=GOOD, n2=in_use)))
    assert [level for level, _ in found] == [OK, WARNING]
    assert found[1][1] == "Camera 2 (Built-in) is in use by zoom (process 7) -> close that program and try again"
    found = told(check_cameras(listing, _measure(n0=in_use, n2=in_use)))
    assert [level for level, _ in found] == [PROBLEM, PROBLEM]


def test_the_camera_that_was_asked_for(clip_of: Callable[..., Path], tmp_path: Path) -> None:
    (absent,) = check_one_camera("no such camera")
    assert absent.level is PROBLEM
    (hidden,) = check_one_camera("http://me:secret@127.0.0.1:9/video", lambda spec: GOOD)
    assert "secret" not in str(hidden)
    (refused,) = check_one_camera("http://me:secret@127.0.0.1:9/video")
    assert refused.detail == "http://127.0.0.1:9/video can't be reached (Connection refused)"
    assert "secret" not in str(refused)
    path = clip_of(tmp_path / "clip.mp4", [index / 30 for index in range(60)])
    measured = measure_camera(str(path), 0.5)
    assert (measured.width, measured.height, measured.codec) == (320, 180, "h264")
    assert measured.fps == pytest.approx(30, abs=4)
    assert measured.brightness == pytest.approx(90, abs=3)
    assert measured.opening_s < 1


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("There is no camera 7; found: 0 (A: B).", ("There is no camera 7", "found: 0 (A: B)")),
        ("Camera 0 (cam: front) is off: switch it on.", ("Camera 0 (cam: front) is off", "switch it on")),
        ("http://h:1/v can't be reached (no): check it.", ("http://h:1/v can't be reached (no)", "check it")),
        ("It is (no (not so)): do it.", ("It is (no (not so))", "do it")),
        ("It is broken.", ("It is broken", "try another one with --camera")),
    ],
)
def test_an_error_taken_apart(message: str, parts: tuple[str, str]) -> None:
    assert split_advice(message) == parts


# The whole


def test_a_check_that_breaks_is_a_finding() -> None:
    def broken() -> list[Finding]:
        raise RuntimeError("out of order")

    (found,) = told(examine([("sound", broken)]))
    assert found == (WARNING, "could not be checked (RuntimeError: out of order) -> report this as a bug")


def test_what_is_checked() -> None:
    assert [name for name, _ in checks()][-1] == "cameras"
    assert [name for name, _ in checks("0")][-1] == "camera"
    assert "cameras" not in [name for name, _ in checks(cameras=False)]
    assert is_ready([Finding(OK, "a", "b"), Finding(WARNING, "a", "b", "c")])
    assert not is_ready([Finding(PROBLEM, "a", "b", "c")])


@pytest.fixture
def some_findings(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    findings = [Finding(OK, "disk", "81 GB free"), Finding(WARNING, "sound", "none", "plug in loudspeakers")]
    monkeypatch.setattr(doctor, "checks", lambda camera, cameras: [("all", lambda: findings)])
    return findings


def test_the_command(some_findings: list[Finding]) -> None:
    run = CliRunner().invoke
    result = run(app, ["doctor"])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "ok       disk: 81 GB free",
        "warning  sound: none -> plug in loudspeakers",
        "ready, but see the warnings: sound",
    ]
    some_findings.append(Finding(WARNING, "sound", "NO SOUND: there is no output device", "plug in headphones"))
    assert run(app, ["doctor"]).stdout.splitlines()[-1] == "ready, but see the warnings: sound; NO SOUND"
    some_findings.pop()
    some_findings.append(Finding(PROBLEM, "libraries", "libGL.so.1 is missing", "install it"))
    result = run(app, ["doctor"])
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "not ready: 1 problem"
    result = run(app, ["doctor", "--json"])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["ready"] is False
    assert told["findings"][2] == {
        "level": "problem",
        "what": "libraries",
        "detail": "libGL.so.1 is missing",
        "advice": "install it",
    }


def test_the_command_for_real(tmp_path: Path) -> None:
    """All but the cameras, in a process of its own, within seconds, and without a word on standard error."""
    environment = {**os.environ, "FORMCHECK_DATA": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "from formcheck.cli.app import main; main()", "doctor", "--json", "--no-cameras"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=30,
        check=False,
    )
    told = json.loads(done.stdout)
    assert {finding["what"] for finding in told["findings"]} >= {"versions", "codecs", "pose model", "disk", "sound"}
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_importing_the_doctor_needs_nothing_that_may_be_missing() -> None:
    code = "import sys, formcheck.doctor; print(*[m for m in ('cv2', 'av', 'mediapipe', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_opencv_tells_its_window_system() -> None:
    assert isinstance(cv2.currentUIFramework(), str)
