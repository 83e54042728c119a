"""Other programs are softer while words sound, and as loud as before after that, whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from formcheck.voice.audio import Speaker
from formcheck.voice.cues import Kind, Utterance
from formcheck.voice.others import Others, Stream, parse_streams

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="lowered on Linux only")

LISTED = """Sink Input #7
\tSink: 0
\tVolume: front-left: 40000 /  61% / -12.86 dB,   front-right: 30000 /  46% / -20.36 dB
\t        balance -0.25
\tProperties:
\t\tapplication.name = "Music"
\t\tapplication.process.id = "99999999"
Sink Input #8
\tVolume: mono: 65536 / 100% / 0.00 dB
\tProperties:
\t\tmedia.name = "no name of its own"
"""
#: A pactl that notes its calls; the volumes of stream 7 are kept in a file.
FAKE = """#!/bin/sh
cd "$(dirname "$0")"
echo "$@" >> calls
if [ "$1" = list ]; then
  read left right < volumes
  echo "Sink Input #7"
  printf '\\tVolume: front-left: %s / 1%% / 1 dB,   front-right: %s / 1%% / 1 dB\\n' "$left" "$right"
  printf '\\t\\tapplication.name = "Music"\\n\\t\\tapplication.process.id = "%s"\\n' "$(cat player)"
else
  echo "$3 $4" > volumes
fi
"""


def words(seconds: float) -> Utterance:
    return Utterance(0.0, Kind.SETUP, "coach.rest", "Take a rest", None, 0.0, seconds)


def comes_true(what: Callable[[], bool]) -> bool:
    """Whether it does, before long."""
    for _ in range(200):
        if what():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def pactl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "pactl"
    program.write_text(FAKE)
    program.chmod(0o755)
    (tmp_path / "volumes").write_text("40000 30000\n")
    (tmp_path / "player").write_text("99999999")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


def test_what_the_server_lists_is_understood() -> None:
    assert parse_streams(LISTED) == [Stream("7", "Music", 99999999, (40000, 30000)), Stream("8", "", 0, (65536,))]


def test_softer_while_words_sound_and_then_as_before(pactl: Path) -> None:
    volumes = pactl / "volumes"
    others = Others.find()
    assert others is not None
    with Speaker(None, others=others) as speaker:
        speaker.say(words(0.2))
        assert comes_true(lambda: volumes.read_text() == "14000 10500\n")
        assert comes_true(lambda: volumes.read_text() == "40000 30000\n")
    calls = (pactl / "calls").read_text().splitlines()
    assert [call for call in calls if call.startswith("set")] == [
        "set-sink-input-volume 7 14000 10500",
        "set-sink-input-volume 7 40000 30000",
    ]


def test_a_session_that_ends_gives_all_back_at_once(pactl: Path) -> None:
    others = Others.find()
    assert others is not None
    with Speaker(None, others=others) as speaker:
        speaker.say(words(20.0))
        assert comes_true(lambda: (pactl / "volumes").read_text() == "14000 10500\n")
    assert (pactl / "volumes").read_text() == "40000 30000\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_session_that_is_killed_gives_all_back(pactl: Path, number: signal.Signals) -> None:
    program = "from formcheck.voice.others import Others; o = Others.find(); o.lower(20); print(flush=True); input()"
    with subprocess.Popen(
        (sys.executable, "-c", program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdout is not None
        session.stdout.readline()
        assert comes_true(lambda: (pactl / "volumes").read_text() == "14000 10500\n")
        session.send_signal(number)
    assert comes_true(lambda: (pactl / "volumes").read_text() == "40000 30000\n")


def test_what_somebody_else_changed_meanwhile_stays(pactl: Path) -> None:
    others = Others.find()
    assert others is not None
    others.lower(20.0)
    assert comes_true(lambda: (pactl / "volumes").read_text() == "14000 10500\n")
    (pactl / "volumes").write_text("60000 60000\n")
    others.close()
    assert (pactl / "volumes").read_text() == "60000 60000\n"


@pytest.mark.parametrize(("muted", "text"), [(True, "Take a rest"), (False, "")])
def test_nothing_is_lowered_without_words(pactl: Path, muted: bool, text: str) -> None:
    others = Others.find()
    assert others is not None
    with Speaker(None, muted=muted, others=others) as speaker:
        speaker.say(Utterance(0.0, Kind.SETUP, "coach.rest" if text else "", text, None, 0.0, 1.0))
    assert not (pactl / "calls").exists()


def test_what_the_session_itself_plays_stays(pactl: Path) -> None:
    (pactl / "player").write_text(str(os.getpid()))
    others = Others.find()
    assert others is not None
    others.lower(20.0)
    assert comes_true(lambda: (pactl / "calls").exists())
    others.close()
    assert (pactl / "volumes").read_text() == "40000 30000\n"


def test_where_there_is_no_pactl_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Others.find() is None


# --- A real server ------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not all(map(shutil.which, ("pulseaudio", "pactl", "paplay"))):
        pytest.skip("needs PulseAudio and its tools")
    for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    modules = ("module-native-protocol-unix", "module-null-sink", "module-stream-restore")
    load = [word for module in modules for word in ("-L", module)]
    command = ("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *load)
    with (tmp_path / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            if not comes_true(lambda: subprocess.run(("pactl", "info"), capture_output=True).returncode == 0):
                pytest.skip("PulseAudio does not start here")
            yield
        finally:
            running.terminate()


def heard() -> list[tuple[int, ...]]:
    done = subprocess.run(("pactl", "list", "sink-inputs"), capture_output=True, text=True, check=True)
    return [stream.volumes for stream in parse_streams(done.stdout)]


@pytest.mark.usefixtures("server")
def test_a_real_server_plays_softer_and_forgets_it(tmp_path: Path) -> None:
    path = tmp_path / "music.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(4 * 48_000 * 60))
    # By a shell: what the session starts itself is not lowered.
    play = ("sh", "-c", f"paplay --volume=40000 '{path}' & echo $!; wait")
    with subprocess.Popen(play, stdout=subprocess.PIPE, text=True) as music:
        assert music.stdout is not None
        player = int(music.stdout.readline())
        assert comes_true(lambda: heard() == [(40000, 40000)])
        others = Others.find()
        assert others is not None
        others.lower(0.2)
        assert comes_true(lambda: heard() == [(14000, 14000)])
        assert comes_true(lambda: heard() == [(40000, 40000)])
        others.lower(20.0)
        assert comes_true(lambda: heard() == [(14000, 14000)])
        os.kill(player, signal.SIGTERM)
    # The server remembers a volume for the program: when it plays again it is as loud as before.
    with subprocess.Popen(("sh", "-c", f"paplay '{path}' & echo $!; wait"), stdout=subprocess.PIPE, text=True) as music:
        assert music.stdout is not None
        player = int(music.stdout.readline())
        assert comes_true(lambda: heard() == [(14000, 14000)])
        others.close()
        assert heard() == [(40000, 40000)]
        os.kill(player, signal.SIGTERM)
