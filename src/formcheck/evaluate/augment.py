"""Clips changed in ways that must not change a verdict: their pictures, or their recorded landmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.errors import SettingsError, did_you_mean
from formcheck.pose.outline import Outline
from formcheck.pose.replay import Float32Array, LandmarkRecorder, Recording
from formcheck.pose.types import MIRRORED, FloatArray
from formcheck.video.types import Frame, FrameSource, Image, SourceInfo


class Changed:
    """Another source, its frames changed; owns it.

    Parameters
    ----------
    source : FrameSource
        What is changed.
    change : callable
        Takes a frame, gives those that take its place: one, none or several in rising time.
    info : SourceInfo, optional
        What is known of the changed source, where that differs.
    """

    def __init__(
        self, source: FrameSource, change: Callable[[Frame], Iterable[Frame]], info: SourceInfo | None = None
    ) -> None:
        self._source = source
        self._change = change
        self._info = info or source.info

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""
        return self._info

    @property
    def problem(self) -> str | None:
        """What cut the stream short, or None."""
        return self._source.problem

    def __iter__(self) -> Iterator[Frame]:
        index = 0
        for frame in self._source:
            for changed in self._change(frame):
                yield replace(changed, index=index)
                index += 1

    def close(self) -> None:
        """Release the source."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


# --- Pictures -----------------------------------------------------------------------------------------------------

#: By how much of its width and height a picture is shifted, and is cut at each edge.
_SHIFT, _CROP = 0.12, 0.05
#: Sensor noise, in grey levels, and what is left of the light.
_NOISE, _LIGHT = 10.0, 0.35
#: Wavering of landmarks: in heights of the picture, and in metres.
_WAVER, _WAVER_M = 0.003, 0.005


def _each(source: FrameSource, change: Callable[[Image], Image], size: tuple[int, int] | None = None) -> Changed:
    width, height = size or (source.info.width, source.info.height)
    info = replace(source.info, width=width, height=height)
    return Changed(source, lambda frame: (replace(frame, image=np.ascontiguousarray(change(frame.image))),), info)


def mirrored(source: FrameSource) -> Changed:
    """As a mirror shows it."""
    return _each(source, lambda image: image[:, ::-1])


def scaled(source: FrameSource, factor: float) -> Changed:
    """Smaller or larger by `factor`."""
    size = _scaled_size(source.info.width, source.info.height, factor)
    return _each(source, lambda image: cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8), size)


def shifted(source: FrameSource) -> Changed:
    """Right and down, within a larger picture so that nothing is cut off."""
    right, down = _shift_of(source.info.width, source.info.height)

    def change(image: Image) -> Image:
        return cv2.copyMakeBorder(image, down, 0, right, 0, cv2.BORDER_REPLICATE).astype(np.uint8)

    return _each(source, change, (source.info.width + right, source.info.height + down))


def cropped(source: FrameSource) -> Changed:
    """A little cut off at each edge."""
    x, y = round(source.info.width * _CROP), round(source.info.height * _CROP)
    size = source.info.width - 2 * x, source.info.height - 2 * y
    return _each(source, lambda image: image[y : y + size[1], x : x + size[0]], size)


def darkened(source: FrameSource) -> Changed:
    """With a third of the light."""
    return _each(source, lambda image: (image * np.float32(_LIGHT)).astype(np.uint8))


def noisy(source: FrameSource) -> Changed:
    """With the noise of a small sensor; the same at every run."""
    random = np.random.default_rng(0)

    def change(image: Image) -> Image:
        noise = random.standard_normal(image.shape, np.float32) * np.float32(_NOISE)
        return np.clip(image + noise, 0, 255).astype(np.uint8)

    return _each(source, change)


def resampled(source: FrameSource, fps: float) -> Changed:
    """At `fps` frames a second: of each interval the first frame at its own time; where more are wanted than there are,
    the last one again."""
    last: Frame | None = None

    def change(frame: Frame) -> Iterator[Frame]:
        nonlocal last
        if last is not None:
            if _slot(last.t, fps) == _slot(frame.t, fps):
                return
            yield from (replace(last, t=t) for t in _between(last.t, frame.t, fps))
        last = frame
        yield frame

    return Changed(source, change, replace(source.info, fps=fps))


def _slot(t: float, fps: float) -> int:
    return int(t * fps + 1e-6)


def _between(start: float, end: float, fps: float) -> list[float]:
    """Times at `fps` after `start`, none nearer to `end` than half an interval, none across a gap of a second."""
    count = max(0, round((end - start) * fps) - 1) if end - start < 1.0 else 0
    return [start + (end - start) * k / (count + 1) for k in range(1, count + 1)]


def _scaled_size(width: int, height: int, factor: float) -> tuple[int, int]:
    return max(1, round(width * factor)), max(1, round(height * factor))


def _shift_of(width: int, height: int) -> tuple[int, int]:
    return round(width * _SHIFT), round(height * _SHIFT)


# --- Recorded landmarks -------------------------------------------------------------------------------------------


def mirrored_landmarks(recording: Recording) -> Recording:
    """As if the picture had been mirrored."""
    flip = np.array((-1.0, 1.0), np.float32)
    changed = _with_outlines(recording, lambda outline: outline.mirrored(recording.image_size[0]))
    return replace(
        changed,
        image_xy=recording.image_xy[:, MIRRORED] * flip + np.array((recording.image_size[0] - 1, 0), np.float32),
        world_xyz=recording.world_xyz[:, MIRRORED] * np.array((-1, 1, 1), np.float32),
        visibility=recording.visibility[:, MIRRORED],
    )


def scaled_landmarks(recording: Recording, factor: float) -> Recording:
    """As if the picture were smaller or larger by `factor`."""
    size = _scaled_size(*recording.image_size, factor)
    ratio = np.array(size, np.float64) / recording.image_size
    changed = _with_outlines(recording, lambda outline: outline.scaled(float(ratio.mean())))
    return _sized(replace(changed, image_xy=(recording.image_xy * ratio).astype(np.float32)), size)


def shifted_landmarks(recording: Recording) -> Recording:
    """As if the picture were larger to the left and on top."""
    right, down = _shift_of(*recording.image_size)
    size = recording.image_size[0] + right, recording.image_size[1] + down
    by = np.array((right, down), np.float32)
    contour = None if recording.contour is None else recording.contour + by
    return _sized(replace(recording, image_xy=recording.image_xy + by, contour=contour), size)


def noisy_landmarks(recording: Recording) -> Recording:
    """Landmarks that waver; the same at every run."""
    random = np.random.default_rng(0)
    px = recording.image_size[1] * _WAVER
    noise = random.standard_normal(recording.image_xy.shape, np.float32) * np.float32(px)
    depth = random.standard_normal(recording.world_xyz.shape, np.float32) * np.float32(_WAVER_M)
    edges_px = recording.edges_px
    if edges_px is not None:
        edges_px = edges_px + random.standard_normal(edges_px.shape, np.float32) * np.float32(px)
    return replace(
        recording, image_xy=recording.image_xy + noise, world_xyz=recording.world_xyz + depth, edges_px=edges_px
    )


def resampled_landmarks(recording: Recording, fps: float) -> Recording:
    """At `fps` frames a second; new ones lie on the straight way between those that there are."""
    kept: list[int] = []
    for index, t in enumerate(recording.t.tolist()):
        if not kept or _slot(float(recording.t[kept[-1]]), fps) != _slot(t, fps):
            kept.append(index)
    times = [float(recording.t[index]) for index in kept]
    filled = [t for start, end in pairwise(times) for t in (start, *_between(start, end, fps))]
    t = np.array([*filled, *times[-1:]], np.float64)
    return replace(
        recording,
        t=t,
        image_xy=_at(t, recording.t, recording.image_xy),
        world_xyz=_at(t, recording.t, recording.world_xyz),
        visibility=_at(t, recording.t, recording.visibility),
        edges_px=None if recording.edges_px is None else _at(t, recording.t, recording.edges_px),
        # The points of two contours don't belong together: the next one's.
        contour=None if recording.contour is None else recording.contour[_after(t, recording.t)],
        source=replace(recording.source, fps=fps),
    )


def _after(t: FloatArray, known_t: FloatArray) -> NDArray[np.intp]:
    """Index of the time at or after each `t`, or of the last one."""
    return np.minimum(np.searchsorted(known_t, t), len(known_t) - 1)


def _at(t: FloatArray, known_t: FloatArray, values: Float32Array) -> Float32Array:
    """`values` of the times `known_t` at the times `t`, on the straight way between neighbours; NaN beside NaN."""
    after = _after(t, known_t)
    exact = known_t[after] == t
    before = np.where(exact, after, np.maximum(after - 1, 0))
    span = np.where(exact, 1.0, known_t[after] - known_t[before])
    share = ((t - known_t[before]) / span).reshape(-1, *([1] * (values.ndim - 1)))
    mixed: Float32Array = (values[before] + (values[after] - values[before]) * share).astype(np.float32)
    return mixed


def _with_outlines(recording: Recording, change: Callable[[Outline], Outline]) -> Recording:
    """The recording with each of its outlines changed."""
    if recording.edges_px is None or recording.contour is None:
        return recording
    edges_px, contour = np.full_like(recording.edges_px, np.nan), np.full_like(recording.contour, np.nan)
    for index in range(len(recording)):
        if (pose := recording.pose(index)) is not None and pose.outline is not None:
            changed = change(pose.outline)
            edges_px[index] = changed.edges_px
            contour[index, : len(changed.contour)] = changed.contour
    return replace(recording, edges_px=edges_px, contour=contour)


def _sized(recording: Recording, size: tuple[int, int]) -> Recording:
    return replace(recording, image_size=size, source=replace(recording.source, width=size[0], height=size[1]))


def write_recording(recording: Recording, path: Path) -> None:
    """Write a recording to a file, whole or not at all."""
    recorder = LandmarkRecorder(
        path, recording.source, estimator=recording.estimator, model_sha256=recording.model_sha256
    )
    with recorder:
        for t, pose in recording:
            recorder.add(t, pose, recording.image_size)


# --- By name ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to change a clip. `landmarks` is None where recorded landmarks can't be changed so."""

    name: str
    kind: str
    pixels: Callable[[FrameSource], FrameSource]
    landmarks: Callable[[Recording], Recording] | None = None


def _at_rate(fps: float) -> Variant:
    return Variant(f"{fps:g} fps", "fps", lambda source: resampled(source, fps), lambda r: resampled_landmarks(r, fps))


#: Every variant by its name.
VARIANTS: dict[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("mirrored", "mirror", mirrored, mirrored_landmarks),
        Variant("half size", "scale", lambda source: scaled(source, 0.5), lambda r: scaled_landmarks(r, 0.5)),
        Variant("shifted", "shift", shifted, shifted_landmarks),
        *map(_at_rate, (10.0, 15.0, 60.0)),
        Variant("noisy", "noise", noisy, noisy_landmarks),
        Variant("dark", "dark", darkened),
        Variant("cropped", "crop", cropped),
    )
}
#: What `--augment` takes.
AUGMENTS = tuple(dict.fromkeys(variant.kind for variant in VARIANTS.values()))


def parse_augment(text: str) -> tuple[Variant, ...]:
    """The variants of a list like ``mirror,fps``, or of ``all``; `SettingsError` where one is unknown."""
    kinds = [word.strip().lower() for word in text.split(",") if word.strip()]
    for kind in kinds:
        if kind not in (*AUGMENTS, "all"):
            raise SettingsError(
                f"--augment {text}: unknown change {kind!r}{did_you_mean(kind, AUGMENTS)};"
                f" there are {', '.join(AUGMENTS)}, or all"
            )
    return tuple(variant for variant in VARIANTS.values() if variant.kind in kinds or "all" in kinds)
