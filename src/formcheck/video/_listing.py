"""Which cameras this machine has, found without opening them where the system allows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from formcheck.video._libs import av, cv2

SYS = Path("/sys/class/video4linux")
DEV = Path("/dev")
PROC = Path("/proc")

_PROBED = 4  # numbers that are tried where the system gives no list
_PROFILER_TIMEOUT_S = 10.0
_NODE = re.compile(r"video(\d+)")
# Video nodes of boards and graphics chips that convert pictures and take none.
_NO_CAMERA = re.compile(r"codec|-isp\b|isp-|hevc|rpivid|pispbe|[-_](enc|dec)\b|\bvpu\b|decoder|encoder", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera of this machine: the number that opens it, its name, and the system's own path or id of it."""

    number: int
    name: str
    path: str

    def __str__(self) -> str:
        return f"{self.number} ({self.name})" if self.name else str(self.number)


def list_cameras() -> list[CameraInfo]:
    """Return the cameras of this machine in the order of their numbers."""
    if sys.platform == "linux":
        return linux_cameras()
    if sys.platform == "darwin":
        found = mac_cameras()
    elif sys.platform == "win32":
        found = windows_cameras()
    else:
        found = None
    return probed_cameras() if found is None else found


def linux_cameras(sys_folder: Path = SYS, dev: Path = DEV) -> list[CameraInfo]:
    """The V4L2 nodes that take pictures: the first of each device; the others carry its metadata."""
    cameras = []
    with suppress(OSError):
        for node in sys_folder.iterdir():
            match = _NODE.fullmatch(node.name)
            if match is None or _read(node / "index") not in {"", "0"}:
                continue
            name = _read(node / "name")
            if not _NO_CAMERA.search(name):
                cameras.append(CameraInfo(int(match[1]), name, str(dev / node.name)))
        return sorted(cameras, key=lambda camera: camera.number)
    with suppress(OSError):  # a container that was given devices but no /sys
        nodes = [(match, node) for node in dev.iterdir() if (match := _NODE.fullmatch(node.name))]
        cameras = [CameraInfo(int(match[1]), "", str(node)) for match, node in nodes]
    return sorted(cameras, key=lambda camera: camera.number)


def mac_cameras() -> list[CameraInfo] | None:
    """What the system profiler lists, in the order that OpenCV numbers them: by their unique ids."""
    try:
        output = subprocess.run(
            ["/usr/sbin/system_profiler", "SPCameraDataType", "-json"],
            capture_output=True,
            timeout=_PROFILER_TIMEOUT_S,
            check=True,
        ).stdout
        return parse_profiler(output)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return None


def parse_profiler(output: bytes) -> list[CameraInfo]:
    """Read what ``system_profiler SPCameraDataType -json`` prints."""
    found = [(str(item["spcamera_unique-id"]), str(item["_name"])) for item in json.loads(output)["SPCameraDataType"]]
    return [CameraInfo(number, name, path) for number, (path, name) in enumerate(sorted(found))]


def windows_cameras() -> list[CameraInfo] | None:
    """What DirectShow lists, in the order that OpenCV's DirectShow numbers them."""
    try:
        devices = av.enumerate_input_devices("dshow")
    except (ValueError, OSError, AttributeError):
        return None
    videos = [device for device in devices if "video" in device.media_types or not device.media_types]
    return [CameraInfo(number, device.description, device.name) for number, device in enumerate(videos)]


def probed_cameras() -> list[CameraInfo]:
    """The first numbers that open."""
    cameras = []
    for number in range(_PROBED):
        capture = cv2.VideoCapture(number)
        if capture.isOpened():
            cameras.append(CameraInfo(number, "", ""))
        capture.release()
    return cameras


def tell_found(cameras: Sequence[CameraInfo]) -> str:
    """Half a sentence that lists what there is."""
    if cameras:
        return "found: " + ", ".join(str(camera) for camera in cameras)
    if sys.platform == "linux" and "microsoft" in _read(PROC / "version").lower():
        return "WSL has no cameras: run formcheck in Windows itself, or give the address of a phone's camera app"
    return "no camera was found: plug one in, or give the address of a phone's camera app (http://..., rtsp://...)"


def users_of(path: str, proc: Path = PROC) -> list[str]:
    """Which other programs have `path` open, as far as this user may see: ``name (process id)``."""
    users = []
    with suppress(OSError):
        for process in proc.iterdir():
            if not process.name.isdigit() or int(process.name) == os.getpid():
                continue
            with suppress(OSError):
                if any(_link(file) == path for file in (process / "fd").iterdir()):
                    users.append(f"{_read(process / 'comm') or 'a program'} (process {process.name})")
    return users


def _link(path: Path) -> str:
    with suppress(OSError):
        return str(path.readlink())
    return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
