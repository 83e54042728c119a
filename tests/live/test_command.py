"""``formcheck live`` as a process: a phone's camera that goes away, a kill, a window that is looked at and typed into.

The phone is a server on this machine that plays our own clip; the window opens on a virtual display (Xvfb).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from tests.phone import Phone, jpeg

from formcheck.errors import ModelError
from formcheck.exercises import EXERCISES
from formcheck.history.record import Session
from formcheck.history.store import Store
from formcheck.pose.model import resolve_model
from formcheck.video.sources import open_source

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"
COMMAND = [sys.executable, "-c", "from formcheck.cli.app import main; main()"]
FPS = 15.0


@pytest.fixture(scope="module", autouse=True)
def _model() -> None:
    try:
        resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")
    if not SAMPLE.exists():
        pytest.skip("the rendered clip is not in sample_videos")


@pytest.fixture(scope="module")
def pictures() -> list[bytes]:
    """A straight plank: two seconds of our clip."""
    with open_source(SAMPLE, start_s=5.0, end_s=7.0) as source:
        frames = [frame for index, frame in enumerate(source) if index % 2 == 0]
    return [jpeg(frame.image) for frame in frames]


@pytest.fixture
def phone(pictures: list[bytes]) -> Iterator[Phone]:
    phone = Phone(pictures + pictures[::-1], FPS)
    yield phone
    phone.stop()


class Running:
    """``formcheck live`` (or another command) at work; what it writes is read as it comes."""

    def __init__(self, folder: Path, *arguments: str, command: str = "live", display: str | None = None) -> None:
        environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        environment |= {"FORMCHECK_DATA": str(folder), "XDG_CONFIG_HOME": str(folder), "PYTHONUNBUFFERED": "1"}
        if display:
            environment["DISPLAY"] = display
        self.child = subprocess.Popen(
            [*COMMAND, command, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env=environment,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.lines.append(line.rstrip())

    def wait_for(self, words: str, timeout_s: float = 40.0) -> None:
        end = time.monotonic() + timeout_s
        while not any(words in line for line in self.lines):
            assert time.monotonic() < end, f"{words!r} never came:\n" + "\n".join(self.lines)
            assert self.child.poll() is None or words in "\n".join(self.lines), "\n".join(self.lines)
            time.sleep(0.02)

    def end(self, timeout_s: float = 40.0, code: int = 0) -> str:
        ended = self.child.wait(timeout_s)
        self._reader.join(5)
        text = "\n".join(self.lines)
        assert ended == code, text
        assert "Traceback" not in text
        return text


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*arguments: str, **more: str) -> Running:
        started.append(Running(tmp_path, *arguments, **more))
        return started[-1]

    yield start
    for running in started:
        if running.child.poll() is None:
            running.child.kill()
        running.child.wait()
        if running.child.stdout is not None:
            running._reader.join(5)
            running.child.stdout.close()


def kept(folder: Path) -> Session:
    with Store.open(folder / "history.db") as store:
        (session,) = store.sessions()
    return session


def plank(phone: Phone, *more: str) -> list[str]:
    return ["--camera", phone.address, "--exercise", "forearm_plank", "--no-window", "--mute", *more]


# --- The camera goes away -----------------------------------------------------------------------------------------


def test_a_phone_that_is_switched_off_in_mid_hold(phone: Phone, live: Callable[..., Running], tmp_path: Path) -> None:
    running = live(*plank(phone, "--hold", "4", "--sets", "1", "--stats"))
    running.wait_for("] Go")
    time.sleep(1.5)
    phone.stop()
    running.wait_for("Camera lost")
    time.sleep(1.0)
    phone.start()
    running.wait_for("The camera is back")
    text = running.end()
    assert "Forearm plank: 0:04" in text
    assert re.search(r"frames in .* a second, \d+ dropped; capture to screen \d+ ms \(50 %\), \d+ ms \(95 %\)", text)
    session = kept(tmp_path)
    assert session.finished
    assert session.asked == "forearm_plank"
    assert sum(hold.total_s for hold in session.holds) > 4


def test_a_kill_loses_a_second_at_most(phone: Phone, live: Callable[..., Running], tmp_path: Path) -> None:
    running = live(*plank(phone, "--hold", "60", "--sets", "1"))
    running.wait_for("] Go")
    went_at = time.monotonic()
    time.sleep(2.5)
    running.child.send_signal(signal.SIGKILL)
    killed_at = time.monotonic()
    running.child.wait()
    session = kept(tmp_path)
    assert not session.finished
    (hold,) = session.holds
    assert hold.end_s >= session.length_s - 0.1
    assert hold.total_s >= (killed_at - went_at) - 1.0


def test_a_damaged_history_does_not_keep_anybody_from_exercising(
    phone: Phone, live: Callable[..., Running], tmp_path: Path
) -> None:
    (tmp_path / "history.db").write_bytes(b"no database" * 1000)
    running = live(*plank(phone, "--hold", "1", "--sets", "1"))
    text = running.end()
    assert "is damaged" in text
    assert "Forearm plank: 0:01" in text
    assert (tmp_path / "history-damaged-1.db").read_bytes() == b"no database" * 1000
    with closing(sqlite3.connect(tmp_path / "history.db")) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)


# --- One's own neutral --------------------------------------------------------------------------------------------


def test_calibrate_leads_to_the_neutral(phone: Phone, live: Callable[..., Running], tmp_path: Path) -> None:
    asked = ["forearm_plank", "--camera", phone.address, "--no-window", "--mute", "--profile", "anna"]
    text = live(*asked, command="calibrate").end()
    for words in ("] Go", "Hold your best form for five seconds", "Your own form is stored", "Body line:"):
        assert words in text
    (stored,) = tmp_path.rglob("anna.json")
    assert "camera" in stored.read_text()
    assert not (tmp_path / "history.db").exists()


# --- The window ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    for tool in ("Xvfb", "xdotool", "xwd", "openbox"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (apt install xvfb xdotool x11-apps openbox)")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1360x820x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    if not number:
        pytest.skip("Xvfb did not start")
    # Without a window manager Qt misses, on a busy machine, that its window is seen, and paints nothing in one of five.
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": f":{number}"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield f":{number}"
    for process in (manager, server):
        process.terminate()
        process.wait()


def tool(display: str, *command: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "DISPLAY": display}, timeout=20
    )
    return done.stdout.strip()


def screenshot(display: str) -> np.ndarray:
    """The whole display, RGB."""
    data = subprocess.run(
        ["xwd", "-root", "-silent"], capture_output=True, check=True, env={**os.environ, "DISPLAY": display}, timeout=20
    ).stdout
    header = np.frombuffer(data[:100], ">u4")
    size, width, height, row, colours = (int(header[index]) for index in (0, 4, 5, 12, 19))
    pixels = np.frombuffer(data[size + 12 * colours :], np.uint8)[: row * height].reshape(height, row // 4, 4)
    return pixels[:, :width, 2::-1].copy()


def wait_until(what: Callable[[], bool], timeout_s: float = 60.0) -> None:
    end = time.monotonic() + timeout_s
    while not what():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.15)


def amber(picture: np.ndarray) -> int:
    """How much is written in amber, as PAUSED and GET READY are."""
    return int((np.abs(picture.astype(int) - (255, 196, 46)).max(axis=2) < 12).sum())


def keys_line(picture: np.ndarray) -> float:
    """How much is written in the left three quarters of the line below the picture: keys, and SOUND OFF."""
    rows = np.flatnonzero(picture.max(axis=(1, 2)))
    strip = picture[rows[-1] - 24 : rows[-1], : picture.shape[1] * 3 // 4]
    return float((strip.max(axis=2) > 90).sum())


def window(display: str) -> str:
    """The number of our window, empty where there is none."""
    found = tool(display, "xdotool", "search", "--onlyvisible", "--name", "^formcheck$").splitlines()
    return found[-1] if found else ""


class _Message(ctypes.Structure):
    """An XClientMessageEvent, with room for the largest event."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 24),
    )


def press_close(display: str, number: int) -> None:
    """What a window manager does when the X of a window is pressed."""
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
    x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
    opened = x11.XOpenDisplay(display.encode())
    message = _Message(type=33, window=number, format=32)
    message.message_type = x11.XInternAtom(opened, b"WM_PROTOCOLS", 0)
    message.data[0] = x11.XInternAtom(opened, b"WM_DELETE_WINDOW", 0)
    x11.XSendEvent(opened, number, 0, 0, ctypes.byref(message))
    x11.XCloseDisplay(opened)


def test_the_window_shows_it_and_hears_keys(
    phone: Phone, live: Callable[..., Running], display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = tmp_path / "paplay"  # with or without a loudspeaker: below the picture stands the same
    player.write_text("#!/bin/sh\nexit 0\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    arguments = [word for word in plank(phone, "--hold", "60", "--sets", "1") if word != "--no-window"]
    running = live(*arguments, display=display)
    wait_until(lambda: bool(window(display)))
    wait_until(lambda: bool(screenshot(display).std() > 20))
    wait_until(lambda: amber(screenshot(display)) > 3000)  # GET READY
    wait_until(lambda: amber(screenshot(display)) < 500)  # at work
    at_work = screenshot(display)
    assert (np.abs(at_work.astype(int) - (38, 214, 146)).max(axis=2) < 12).sum() > 500  # the line, in form
    silent = keys_line(at_work)
    tool(display, "xdotool", "key", "--window", window(display), "m")  # it began with --mute
    wait_until(lambda: keys_line(screenshot(display)) < 0.95 * silent)  # SOUND OFF is gone
    tool(display, "xdotool", "key", "--window", window(display), "p")
    wait_until(lambda: amber(screenshot(display)) > 3000)  # PAUSED
    tool(display, "xdotool", "key", "--window", window(display), "p")
    wait_until(lambda: amber(screenshot(display)) < 500)
    phone.stop()
    wait_until(lambda: amber(screenshot(display)) > 3000)  # CAMERA LOST
    phone.start()
    wait_until(lambda: amber(screenshot(display)) < 500)
    tool(display, "xdotool", "key", "--window", window(display), "q")
    assert "(stopped)" in running.end()


def test_closing_the_window_ends_it(phone: Phone, live: Callable[..., Running], display: str, tmp_path: Path) -> None:
    running = live("--camera", phone.address, "--mute", display=display)
    wait_until(lambda: bool(window(display)))
    wait_until(lambda: bool(screenshot(display).std() > 20))
    press_close(display, int(window(display)))
    running.end()
    assert kept(tmp_path).finished


def test_without_a_display_one_line_says_what_to_do(live: Callable[..., Running]) -> None:
    running = live("--camera", str(SAMPLE))
    assert running.child.wait(30) == 1
    running._reader.join(5)
    (line,) = running.lines
    assert "no display" in line
    assert "--no-window" in line


def test_a_sound_file_that_cannot_be_written_is_told_in_a_line(live: Callable[..., Running]) -> None:
    running = live("--camera", str(SAMPLE), "--no-window", "--sound-to", "/nowhere/x.wav")
    assert running.child.wait(30) == 1
    running._reader.join(5)
    (line,) = running.lines
    assert "/nowhere/x.wav" in line


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 0), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 128 + signal.SIGHUP)],
)
def test_signals_end_it_cleanly(
    phone: Phone, live: Callable[..., Running], tmp_path: Path, number: signal.Signals, code: int
) -> None:
    running = live(*plank(phone))
    running.wait_for("Forearm plank")
    running.child.send_signal(number)
    text = running.end(code=code)
    assert "No set was begun" in text
    assert (f"formcheck: ended by {number.name}" in text) is (code != 0)
    assert kept(tmp_path).finished


def test_a_terminal_that_is_closed_loses_nothing(phone: Phone, tmp_path: Path) -> None:
    environment = {**os.environ, "FORMCHECK_DATA": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    ours, terminal = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", TERMINAL, "live", *plank(phone)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=tmp_path,
        env=environment,
        start_new_session=True,
    )
    os.close(terminal)
    try:
        said = b""
        while EXERCISES["forearm_plank"].warning.encode() not in said:
            said += os.read(ours, 4096)
        os.close(ours)
        assert child.wait(40) != 0
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    assert kept(tmp_path).finished


#: The command, with its standard input as its controlling terminal.
TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from formcheck.cli.app import main; main()"
