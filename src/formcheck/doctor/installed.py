"""Is what formcheck needs installed: packages, libraries, codecs, the pose model."""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal

from packaging.requirements import Requirement

from formcheck import __version__
from formcheck.doctor.findings import Finding, ok, problem, warning
from formcheck.errors import ModelError
from formcheck.pose.model import ENVIRONMENT_VARIABLE, ResolvedModel, cache_path, resolve_model

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


def installed_packages() -> dict[str, str]:
    """Every installed package's normalised name and version."""
    found: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(re.sub(r"[-_.]+", "-", name).lower(), distribution.version)
    return found


def required_packages() -> list[str]:
    """What formcheck asks for on this machine, as ``name>=1,<2``."""
    try:
        wanted = importlib.metadata.requires("formcheck") or []
    except importlib.metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return []
    parsed = map(Requirement, wanted)
    # LiteRT, say, is asked for only where OpenVINO has no wheel.
    return [f"{one.name}{one.specifier}" for one in parsed if one.marker is None or one.marker.evaluate({"extra": ""})]


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
            yield problem("versions", f"{name} is not installed", f'run `pip install "{requirement}"`')
        elif not satisfies(version, requirement):
            yield problem(
                "versions", f"{name} is {version}, formcheck needs {requirement}", f'run `pip install "{requirement}"`'
            )
    shown = [f"{name} {installed[name]}" for name in _SHOWN if name in installed]
    system = f"{platform.system()} {platform.machine()}".strip()
    yield ok("versions", f"formcheck {__version__}, Python {platform.python_version()} on {system}, {', '.join(shown)}")


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
        yield warning(
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
        yield problem(
            "libraries",
            f"{name} is missing, {user} needs it",
            f"run `sudo apt-get install {debian}` (Fedora: `sudo dnf install {fedora}`)",
        )
    if not missing:
        yield ok("libraries", ", ".join(name for name, *_ in _LIBRARIES))


def check_codecs(
    can_decode: Callable[[str], bool] | None = None, can_encode: Callable[[str], bool] | None = None
) -> Iterator[Finding]:
    """Whether PyAV reads the usual videos and writes H.264."""
    if can_decode is None or can_encode is None:
        try:
            from formcheck.video._libs import av
        except (ImportError, OSError) as error:
            yield problem("codecs", f"OpenCV or PyAV can't be loaded: {_first_line(error)}", "see the lines above")
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
            yield problem("codecs", f"{codec} can't be read: {use}", again)
        else:
            yield warning("codecs", f"{codec} can't be read: {use}", again)
    written = can_encode("libx264")
    if not written:
        yield warning("codecs", "H.264 can't be written: no annotated videos", f"{again}, or use --no-video")
    yield ok("codecs", f"reads {', '.join(read) or 'nothing'}{'; writes H.264' if written else ''}")


def check_model(resolve: Callable[[], ResolvedModel] | None = None) -> Iterator[Finding]:
    """Which pose model is in use, and that its checksum is right. Fetches nothing."""
    try:
        found = resolve() if resolve is not None else resolve_model(prepare=False)
    except ModelError as error:
        text = str(error).rstrip(".")
        if os.environ.get(ENVIRONMENT_VARIABLE):
            yield problem("pose model", text, f"correct or unset the environment variable {ENVIRONMENT_VARIABLE}")
        elif str(cache_path()) in text:
            detail = text.partition(": run ")[0]
            yield warning("pose model", detail, "run `formcheck model prepare`, or the first session fetches it")
        else:
            yield problem("pose model", text, "then run `formcheck model prepare`")
        return
    own = " (your own: nothing is known of how well it judges)" if found.origin == "custom" else ""
    yield ok("pose model", f"{found.name}, {found.origin}{own}, sha256 {found.sha256[:12]}, {found.path}")


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
