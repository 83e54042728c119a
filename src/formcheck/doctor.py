"""What stands between a person and a session: cameras, display, sound, pose model, codecs, libraries, disk.

Each check is a function that is told what it looks at, or finds it out itself, and returns findings: one line on how
it is, one on what to do. None of them fetches, changes or keeps anything. Nothing here is imported at the top that a
broken installation might lack.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from formcheck import __version__
from formcheck.errors import FormcheckError, InputError, ModelError
from formcheck.pose.model import ENVIRONMENT_VARIABLE, ResolvedModel, cache_path, resolve_model

if TYPE_CHECKING:
    from formcheck.video._listing import CameraInfo

MEASURED_S = 1.5
_SLOW_OPENING_S = 4.0
_SLOW_FPS = 15.0
_SMALL_PX = 640 * 360
_BLACK, _DARK = 12.0, 45.0  # mean brightness, of 255
_LITTLE_DISK, _NO_DISK = 1_000_000_000, 50_000_000
_HELPER_TIMEOUT_S = 6.0

_OPENCV_WHEELS = (
    "opencv-python",
    "opencv-contrib-python",
    "opencv-python-headless",
    "opencv-contrib-python-headless",
)
_SHOWN = ("openvino", "mediapipe", "opencv-contrib-python", "av", "numpy")
# Library, who wants it, package of Debian and Ubuntu, of Fedora.
_LIBRARIES = (("libGL.so.1", "OpenCV", "libgl1", "mesa-libGL"),)
# Codec, the decoders that do, what it is wanted for.
_DECODERS = (
    ("H.264", ("h264",), "most recordings"),
    ("HEVC", ("hevc",), "recordings of newer phones"),
    ("AV1", ("libdav1d", "libaom-av1", "libaom"), "downloaded videos"),
    ("VP9", ("vp9", "libvpx-vp9"), "WebM videos"),
)

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


class Level(StrEnum):
    """How bad a finding is. A problem keeps formcheck from its main job."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is (`detail`) and what to do about it (`advice`, empty if nothing)."""

    level: Level
    what: str
    detail: str
    advice: str = ""

    def as_dict(self) -> dict[str, str]:
        """As JSON has it."""
        return {"level": str(self.level), "what": self.what, "detail": self.detail, "advice": self.advice}


def _ok(what: str, detail: str) -> Finding:
    return Finding(Level.OK, what, detail)


def _warning(what: str, detail: str, advice: str) -> Finding:
    return Finding(Level.WARNING, what, detail, advice)


def _problem(what: str, detail: str, advice: str) -> Finding:
    return Finding(Level.PROBLEM, what, detail, advice)


Check = tuple[str, Callable[[], Iterable[Finding]]]


def checks(camera: str | None = None, *, cameras: bool = True) -> list[Check]:
    """What `examine` does: a name and the findings of each. Cameras come last, as they take seconds."""
    found: list[Check] = [
        ("versions", check_versions),
        ("opencv", check_opencv_wheels),
        ("libraries", check_libraries),
        ("codecs", check_codecs),
        ("pose model", check_model),
        ("data folder", check_data_folder),
        ("disk", check_disk),
        ("display", check_display),
        ("sound", check_sound),
    ]
    if camera is not None:
        found.append(("camera", lambda: check_one_camera(camera)))
    elif cameras:
        found.append(("cameras", check_cameras))
    return found


def examine(todo: Iterable[Check]) -> Iterator[Finding]:
    """The findings of each check; one that breaks is itself a finding."""
    for what, check in todo:
        try:
            yield from check()
        except Exception as error:  # a doctor that falls over helps nobody
            yield _warning(what, f"could not be checked ({type(error).__name__}: {error})", "report this as a bug")


def is_ready(findings: Iterable[Finding]) -> bool:
    """Whether nothing keeps formcheck from its main job."""
    return all(finding.level is not Level.PROBLEM for finding in findings)


# What is installed


def installed_packages() -> dict[str, str]:
    """Every installed package's normalised name and version."""
    found: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), distribution.version)
    return found


def required_packages() -> list[str]:
    """What formcheck asks for, as ``name>=1,<2``."""
    try:
        wanted = importlib.metadata.requires("formcheck") or []
    except importlib.metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return []
    return [text.partition(";")[0].strip() for text in wanted if "extra ==" not in text]


def check_versions(
    installed: Mapping[str, str] | None = None, required: Sequence[str] | None = None
) -> Iterator[Finding]:
    """Python and the packages: one line where all is as it should be, else one for each that isn't."""
    installed = installed_packages() if installed is None else installed
    required = required_packages() if required is None else required
    for requirement in required:
        match = re.match(r"[\w.-]+", requirement)
        name = re.sub(r"[-_.]+", "-", match[0]).lower() if match else requirement
        version = installed.get(name)
        if version is None:
            yield _problem("versions", f"{name} is not installed", f'run `pip install "{requirement}"`')
        elif not satisfies(version, requirement):
            yield _problem(
                "versions", f"{name} is {version}, formcheck needs {requirement}", f'run `pip install "{requirement}"`'
            )
    shown = [f"{name} {installed[name]}" for name in _SHOWN if name in installed]
    system = f"{platform.system()} {platform.machine()}".strip()
    yield _ok(
        "versions", f"formcheck {__version__}, Python {platform.python_version()} on {system}, {', '.join(shown)}"
    )


def satisfies(version: str, requirement: str) -> bool:
    """Whether `version` lies within the bounds of ``name>=1.2,<2``."""
    have = _numbers(version)
    return all(
        have >= _numbers(bound) if sign == ">=" else have < _numbers(bound)
        for sign, bound in re.findall(r"(>=|<(?!=))\s*([\d.]+)", requirement)
    )


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def check_opencv_wheels(installed: Collection[str] | None = None) -> Iterator[Finding]:
    """Two packages that bring ``cv2`` overwrite each other."""
    installed = installed_packages() if installed is None else installed
    found = [name for name in _OPENCV_WHEELS if name in installed]
    if len(found) > 1:
        yield _warning(
            "opencv",
            f"{' and '.join(found)} overwrite each other",
            f"run `pip uninstall {' '.join(found)}` and then `pip install opencv-contrib-python`",
        )


def check_libraries(load: Callable[[str], object] = ctypes.CDLL, system: str = sys.platform) -> Iterator[Finding]:
    """The shared libraries that a bare server may lack."""
    if not system.startswith("linux"):
        return
    missing = []
    for library in _LIBRARIES:
        try:
            load(library[0])
        except OSError:
            missing.append(library)
    for name, user, debian, fedora in missing:
        yield _problem(
            "libraries",
            f"{name} is missing, {user} needs it",
            f"run `sudo apt-get install {debian}` (Fedora: `sudo dnf install {fedora}`)",
        )
    if not missing:
        yield _ok("libraries", ", ".join(name for name, *_ in _LIBRARIES))


def check_codecs(
    can_decode: Callable[[str], bool] | None = None, can_encode: Callable[[str], bool] | None = None
) -> Iterator[Finding]:
    """Whether PyAV reads the usual videos and writes H.264."""
    if can_decode is None or can_encode is None:
        try:
            from formcheck.video._libs import av
        except (ImportError, OSError) as error:
            yield _problem("codecs", f"OpenCV or PyAV can't be loaded: {_first_line(error)}", "see the lines above")
            return

        def has(name: str, mode: Literal["r", "w"]) -> bool:
            try:
                av.Codec(name, mode)
            except (ValueError, av.error.FFmpegError):
                return False
            return True

        can_decode, can_encode = (
            can_decode or (lambda name: has(name, "r")),
            can_encode or (lambda name: has(name, "w")),
        )
    again = "run `pip install --force-reinstall av` (the wheel, not one built here)"
    read = []
    for codec, names, use in _DECODERS:
        if any(map(can_decode, names)):
            read.append(codec)
        elif codec == "H.264":
            yield _problem("codecs", f"{codec} can't be read: {use}", again)
        else:
            yield _warning("codecs", f"{codec} can't be read: {use}", again)
    written = can_encode("libx264")
    if not written:
        yield _warning("codecs", "H.264 can't be written: no annotated videos", f"{again}, or use --no-video")
    yield _ok("codecs", f"reads {', '.join(read) or 'nothing'}{'; writes H.264' if written else ''}")


def check_model(resolve: Callable[[], ResolvedModel] | None = None) -> Iterator[Finding]:
    """Which pose model is in use, and that its checksum is right. Fetches nothing."""
    try:
        found = resolve() if resolve is not None else resolve_model(prepare=False)
    except ModelError as error:
        text = str(error).rstrip(".")
        if os.environ.get(ENVIRONMENT_VARIABLE):
            yield _problem("pose model", text, f"correct or unset the environment variable {ENVIRONMENT_VARIABLE}")
        elif str(cache_path()) in text:
            detail = text.partition(": run ")[0]
            yield _warning("pose model", detail, "run `formcheck model prepare`, or the first session fetches it")
        else:
            yield _problem("pose model", text, "then run `formcheck model prepare`")
        return
    own = " (your own: nothing is known of how well it judges)" if found.origin == "custom" else ""
    yield _ok("pose model", f"{found.name}, {found.origin}{own}, sha256 {found.sha256[:12]}, {found.path}")


# Where it runs


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
        yield _problem("data folder", f"{there} is in the way of {path}: it is no folder", f"move {there} away")
        return
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield _problem("data folder", f"{path} can't be written to ({error.strerror or error})", advice)
        return
    yield _ok("data folder", str(path))


def check_disk(path: Path | None = None, free_bytes: Callable[[Path], int] | None = None) -> Iterator[Finding]:
    """Whether there is room for history and annotated videos."""
    there = _existing(path or _data_folder())
    free = free_bytes(there) if free_bytes is not None else shutil.disk_usage(there).free
    detail = f"{free / 1e9:.1f} GB free on the disk of {there}"
    if free < _NO_DISK:
        yield _problem("disk", detail, "delete something: not even a session's history fits")
    elif free < _LITTLE_DISK:
        yield _warning("disk", detail, "annotated videos need about 20 MB a minute: make room first")
    else:
        yield _ok("disk", detail)


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
        yield _warning(
            "display",
            "there is none (neither DISPLAY nor WAYLAND_DISPLAY is set)",
            f"start it in a desktop session, {without}",
        )
        return
    output, complaint = run(_OPEN_WINDOW)
    backend, _, rest = output.partition("\n")
    where = f" on {', '.join(shown)}" if shown else ""
    if backend == "none":
        yield _warning(
            "display",
            "this OpenCV is built without windows",
            f"run `pip uninstall opencv-python-headless` and `pip install opencv-contrib-python`, {without}",
        )
    elif "opened" in rest:
        yield _ok("display", f"a window opens{where} ({backend.strip()})")
    elif system.startswith("linux") and not environment.get("DISPLAY"):
        yield _warning("display", f"no window opens{where}", f"install XWayland and log in again, {without}")
    else:
        reason = next((line.strip() for line in complaint.splitlines() if line.strip()), "OpenCV gave up")
        yield _warning(
            "display", f"no window opens{where}: {reason}", f"check that this user may use the display, {without}"
        )


def check_sound(run: Callable[[str], tuple[str, str]] = run_helper, system: str = sys.platform) -> Iterator[Finding]:
    """Whether there is something to play cues on. Plays nothing."""
    output, complaint = run(_ASK_SOUND)
    try:
        said = json.loads(output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        reason = next((line.strip() for line in complaint.splitlines()[::-1] if line.strip()), "no answer")
        yield _warning(
            "sound", f"could not be asked for ({reason})", "formcheck runs silent: restart the sound service"
        )
        return
    if "name" in said:
        yield _ok("sound", f"plays on {said['name']}")
    elif said.get("missing") == "sounddevice":
        yield _warning("sound", "the package sounddevice is not installed", "run `pip install sounddevice`")
    elif "missing" in said:
        bring = (
            "run `sudo apt-get install libportaudio2` (Fedora: `sudo dnf install portaudio`)"
            if system.startswith("linux")
            else "run `pip install --force-reinstall sounddevice`"
        )
        yield _warning("sound", "PortAudio is missing: formcheck runs silent", bring)
    else:
        yield _warning(
            "sound", "there is no output device: formcheck runs silent", "plug in loudspeakers or headphones"
        )


# Cameras


@dataclass(frozen=True, slots=True)
class Measured:
    """How a camera does: seconds to its first picture, size, real frames a second, and mean brightness (0-255)."""

    opening_s: float
    width: int
    height: int
    fps: float
    codec: str
    brightness: float


def measure_camera(spec: str, seconds: float = MEASURED_S) -> Measured:
    """Open a camera and watch it. Raises InputError."""
    from formcheck.video.camera import open_camera

    began = time.monotonic()
    with open_camera(spec) as camera:
        opening_s = time.monotonic() - began
        first = last = camera.latest()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and camera.is_open:
            last = camera.latest(last.index if last else -1, timeout_s=left) or last
        info = camera.info
    if first is None or last is None:
        raise InputError(f"{camera.name} gives no picture.")
    fps = (last.index - first.index) / max(last.t - first.t, seconds / 2)
    return Measured(opening_s, info.width, info.height, fps, info.codec, float(last.image.mean()))


def judge_camera(what: str, measured: Measured) -> Finding:
    """Whether what was measured will do."""
    codec = f" {measured.codec}" if measured.codec else ""
    detail = (
        f"{measured.width} x {measured.height}{codec}, {measured.fps:.1f} frames a second, "
        f"opened in {measured.opening_s:.1f} s"
    )
    if measured.brightness < _BLACK:
        return _warning(what, f"{detail}; the picture is black", "open its shutter or take off its cap")
    if measured.fps < _SLOW_FPS:
        return _warning(
            what, f"{detail}: too few frames for quick movements", "more light, another USB port, or a nearer Wi-Fi"
        )
    if measured.brightness < _DARK:
        return _warning(what, f"{detail}; the picture is dark", "more light, from the side of the camera")
    if measured.width * measured.height < _SMALL_PX:
        return _warning(what, f"{detail}: a small picture", "ask the camera app for 1280 x 720, or go nearer")
    if measured.opening_s > _SLOW_OPENING_S:
        return _warning(what, f"{detail}: slow to open", "close other programs that use it, or use another USB port")
    return _ok(what, detail)


def check_one_camera(spec: str, measure: Callable[[str], Measured] = measure_camera) -> Iterator[Finding]:
    """The camera that was asked for."""
    try:
        yield judge_camera("camera", measure(spec))
    except FormcheckError as error:
        detail, advice = split_advice(str(error))
        yield _problem("camera", detail, advice)


def check_cameras(
    listing: Callable[[], Sequence[CameraInfo]] | None = None, measure: Callable[[str], Measured] = measure_camera
) -> Iterator[Finding]:
    """Every camera of this machine. That none of those found works is a problem; that none is found is none."""
    cameras = _list_cameras() if listing is None else listing()
    if not cameras:
        yield _warning(
            "cameras",
            "none was found",
            "plug one in, or try a phone's camera app: `formcheck doctor --camera http://ADDRESS`",
        )
        return
    results: list[tuple[str, Measured | FormcheckError]] = []
    for camera in cameras:
        try:
            results.append((f"camera {camera}", measure(str(camera.number))))
        except FormcheckError as error:
            results.append((f"camera {camera}", error))
    none_works = all(isinstance(result, FormcheckError) for _, result in results)
    for what, result in results:
        if isinstance(result, Measured):
            yield judge_camera(what, result)
        else:
            detail, advice = split_advice(str(result))
            yield Finding(Level.PROBLEM if none_works else Level.WARNING, what, detail, advice)


def split_advice(message: str) -> tuple[str, str]:
    """An error's one line, taken apart into what is wrong and what to do."""
    parts = re.fullmatch(r"((?:[^():;]|\((?:[^()]|\([^()]*\))*\)|[:;](?! [a-z]))+)[:;] (.*?)\.?", message)
    return (parts[1], parts[2]) if parts else (message.rstrip("."), "try another one with --camera")


def _list_cameras() -> Sequence[CameraInfo]:
    from formcheck.video.camera import list_cameras

    return list_cameras()


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
