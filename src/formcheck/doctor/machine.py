"""Does this machine have what a session needs: a place for its data, a display, sound."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from formcheck.doctor.findings import Finding, ok, problem, warning

_LITTLE_DISK, _NO_DISK = 1_000_000_000, 50_000_000
_HELPER_TIMEOUT_S = 6.0

_OPEN_WINDOW = """
import cv2, numpy
print(cv2.currentUIFramework() or "none", flush=True)
cv2.imshow("formcheck doctor", numpy.zeros((90, 160, 3), numpy.uint8))
cv2.waitKey(1)
cv2.destroyAllWindows()
print("opened", flush=True)
"""
_ASK_SOUND = """
import json, sys
try:
    import sounddevice
except ImportError:
    sys.exit(print(json.dumps({"missing": "sounddevice"})))
except OSError:
    sys.exit(print(json.dumps({"missing": "PortAudio"})))
try:
    print(json.dumps({"name": str(sounddevice.query_devices(kind="output")["name"])}))
except Exception as error:
    print(json.dumps({"none": str(error)}))
"""


def _data_folder() -> Path:
    from formcheck.history.store import data_folder

    return data_folder()


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path


def check_data_folder(path: Path | None = None) -> Iterator[Finding]:
    """Whether history can be kept. What isn't there yet is not made: its nearest folder is tried."""
    path = path or _data_folder()
    there = _existing(path)
    advice = f"give yourself the right to write to {there}, or use --no-history"
    if not there.is_dir():
        yield problem("data folder", f"{there} is in the way of {path}: it is no folder", f"move {there} away")
        return
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield problem("data folder", f"{path} can't be written to ({error.strerror or error})", advice)
        return
    yield ok("data folder", str(path))


def check_disk(path: Path | None = None, free_bytes: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """Whether there is room for history and annotated videos."""
    there = _existing(path or _data_folder())
    free = free_bytes(there) if free_bytes is not None else shutil.disk_usage(there).free
    detail = f"{free / 1e9:.1f} GB free on the disk of {there}"
    if free < _NO_DISK:
        yield problem("disk", detail, "delete something: not even a session's history fits")
    elif free < _LITTLE_DISK:
        yield warning("disk", detail, "annotated videos need about 20 MB a minute: make room first")
    else:
        yield ok("disk", detail)


def run_helper(code: str) -> tuple[str, str]:
    """What a Python of its own prints and complains; what it loads may hang or abort, and talks."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_HELPER_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", "no answer"
    return done.stdout, done.stderr


def check_display(
    environment: Mapping[str, str] | None = None,
    system: str = sys.platform,
    run: Callable[[str], tuple[str, str]] = run_helper,
) -> Iterator[Finding]:
    """Whether a window can be opened, by opening one for a moment."""
    environment = os.environ if environment is None else environment
    shown = [f"{key}={environment[key]}" for key in ("DISPLAY", "WAYLAND_DISPLAY") if environment.get(key)]
    without = "or use `formcheck live --no-window`, which speaks"
    if system.startswith("linux") and not shown:
        yield warning(
            "display",
            "there is none (neither DISPLAY nor WAYLAND_DISPLAY is set)",
            f"start it in a desktop session, {without}",
        )
        return
    output, complaint = run(_OPEN_WINDOW)
    backend, _, rest = output.partition("\n")
    where = f" on {', '.join(shown)}" if shown else ""
    if backend == "none":
        yield warning(
            "display",
            "this OpenCV is built without windows",
            f"run `pip uninstall opencv-python-headless` and `pip install opencv-contrib-python`, {without}",
        )
    elif "opened" in rest:
        yield ok("display", f"a window opens{where} ({backend.strip()})")
    elif system.startswith("linux") and not environment.get("DISPLAY"):
        yield warning("display", f"no window opens{where}", f"install XWayland and log in again, {without}")
    else:
        reason = next((line.strip() for line in complaint.splitlines() if line.strip()), "OpenCV gave up")
        yield warning(
            "display", f"no window opens{where}: {reason}", f"check that this user may use the display, {without}"
        )


def find_player() -> str:
    """The name of a program that can play sounds instead, found by playing a moment of silence; empty without one."""
    from formcheck.voice.player import Player

    player = Player.find()
    if player is None:
        return ""
    player.close()
    return player.name


def check_sound(
    run: Callable[[str], tuple[str, str]] = run_helper,
    system: str = sys.platform,
    find: Callable[[], str] = find_player,
) -> Iterator[Finding]:
    """Whether there is something to play cues on. Nothing is heard."""
    output, complaint = run(_ASK_SOUND)
    try:
        said = json.loads(output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        reason = next((line.strip() for line in complaint.splitlines()[::-1] if line.strip()), "no answer")
        said = {"silent": reason}
    if "name" in said:
        yield ok("sound", f"plays on {said['name']}")
    elif player := find():
        yield ok("sound", f"plays through the program {player}, without the guiding tone")
    elif "silent" in said:
        yield warning(
            "sound",
            f"NO SOUND: it could not be asked for ({said['silent']})",
            "restart the sound service of the system",
        )
    elif said.get("missing") == "sounddevice":
        yield warning("sound", "NO SOUND: the package sounddevice is not installed", "run `pip install sounddevice`")
    elif "missing" in said:
        bring = (
            "run `sudo apt-get install libportaudio2` (Fedora: `sudo dnf install portaudio`)"
            if system.startswith("linux")
            else "run `pip install --force-reinstall sounddevice`"
        )
        yield warning("sound", "NO SOUND: PortAudio is missing, and no other program plays", bring)
    else:
        yield warning("sound", "NO SOUND: there is no output device", "plug in loudspeakers or headphones")
