"""Do the cameras give a picture, how quickly, and how bright is it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formcheck.doctor.findings import Finding, Level, ok, problem, warning
from formcheck.errors import FormcheckError, InputError

if TYPE_CHECKING:
    from formcheck.video._listing import CameraInfo

MEASURED_S = 1.5
_SLOW_OPENING_S = 4.0
_SLOW_FPS = 15.0
_SMALL_PX = 640 * 360
_BLACK, _DARK = 12.0, 45.0  # mean brightness, of 255


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
        return warning(what, f"{detail}; the picture is black", "open its shutter or take off its cap")
    if measured.fps < _SLOW_FPS:
        return warning(
            what, f"{detail}: too few frames for quick movements", "more light, another USB port, or a nearer Wi-Fi"
        )
    if measured.brightness < _DARK:
        return warning(what, f"{detail}; the picture is dark", "more light, from the side of the camera")
    if measured.width * measured.height < _SMALL_PX:
        return warning(what, f"{detail}: a small picture", "ask the camera app for 1280 x 720, or go nearer")
    if measured.opening_s > _SLOW_OPENING_S:
        return warning(what, f"{detail}: slow to open", "close other programs that use it, or use another USB port")
    return ok(what, detail)


def check_one_camera(spec: str, measure: Callable[[str], Measured] = measure_camera) -> Iterator[Finding]:
    """The camera that was asked for."""
    try:
        yield judge_camera("camera", measure(spec))
    except FormcheckError as error:
        detail, advice = split_advice(str(error))
        yield problem("camera", detail, advice)


def check_cameras(
    listing: Callable[[], Sequence[CameraInfo]] | None = None, measure: Callable[[str], Measured] = measure_camera
) -> Iterator[Finding]:
    """Every camera of this machine. That none of those found works is a problem; that none is found is none."""
    cameras = _list_cameras() if listing is None else listing()
    if not cameras:
        yield warning(
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
