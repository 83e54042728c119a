"""Recorded landmarks: written as the frames come, read back as if they came again.

A recording is a numpy ``.npz`` of plain arrays:

========== =============== ==========================================================
t          (N,) float64    seconds of presentation time, strictly rising
image_xy   (N, 33, 2) f32  pixels; NaN where nobody was found
world_xyz  (N, 33, 3) f32  metres; NaN where nobody was found
visibility (N, 33) f32     0..1; NaN where nobody was found
image_size (2,) int64      width and height in pixels
edges_px   (N, 65, 2) f32  the outline's distances in pixels; NaN where there is none, or it can't be told
contour    (N, 64, 2) f32  its contour in pixels, filled up with NaN
info       () str          JSON: schema version, source, estimator, model checksum
========== =============== ==========================================================

The outline (``edges_px`` and ``contour``) is missing in recordings of older versions and of estimators that see none.
"""

from __future__ import annotations

import errno
import json
import math
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from formcheck.errors import InputError, OutputError
from formcheck.files import parse_json, whole_file
from formcheck.pose.outline import CONTOUR_POINTS, N_STATIONS, Outline
from formcheck.pose.types import N_LANDMARKS, FloatArray, Pose
from formcheck.video.types import Frame, SourceInfo

SCHEMA = 1
#: Over nine hours at 30 frames a second. A longer one, or one that says so, would fill the memory.
MOST_FRAMES = 1_000_000
_LONGEST_INFO = 100_000

Float32Array = NDArray[np.float32]

#: Name, type and shape of one frame's entry of each array that grows.
_COLUMNS: tuple[tuple[str, type[np.floating[Any]], tuple[int, ...]], ...] = (
    ("t", np.float64, ()),
    ("image_xy", np.float32, (N_LANDMARKS, 2)),
    ("world_xyz", np.float32, (N_LANDMARKS, 3)),
    ("visibility", np.float32, (N_LANDMARKS,)),
)
#: The same of the outline, which a recording may lack.
_OUTLINE_COLUMNS: tuple[tuple[str, type[np.floating[Any]], tuple[int, ...]], ...] = (
    ("edges_px", np.float32, (N_STATIONS, 2)),
    ("contour", np.float32, (CONTOUR_POINTS, 2)),
)


def quantise(pose: Pose) -> Pose:
    """`pose` with its coordinates rounded to float32, as a recording keeps them.

    What the estimators return is rounded already; a session over another estimator that is to be
    replayed to the same verdict passes its poses through this.
    """
    return replace(
        pose,
        image_xy=pose.image_xy.astype(np.float32).astype(np.float64),
        world_xyz=pose.world_xyz.astype(np.float32).astype(np.float64),
        visibility=pose.visibility.astype(np.float32).astype(np.float64),
        outline=None if pose.outline is None else pose.outline.rounded(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """The landmarks of one clip.

    Attributes
    ----------
    t : (N,) float64
        Seconds, strictly rising.
    image_xy, world_xyz, visibility : (N, 33, 2), (N, 33, 3) and (N, 33) float32
        As in `Pose`; NaN in the frames where nobody was found.
    image_size : (int, int)
        Width and height of the picture in pixels.
    source : SourceInfo
        What was recorded.
    estimator, model_sha256 : str and str or None
        What found the landmarks.
    edges_px, contour : (N, 65, 2) and (N, 64, 2) float32, or None
        As in `Outline`, NaN where there is none; the contour is filled up with NaN. None where no frame has an outline.
    """

    t: FloatArray
    image_xy: Float32Array
    world_xyz: Float32Array
    visibility: Float32Array
    image_size: tuple[int, int]
    source: SourceInfo
    estimator: str
    model_sha256: str | None
    edges_px: Float32Array | None = None
    contour: Float32Array | None = None

    def __len__(self) -> int:
        return len(self.t)

    def __iter__(self) -> Iterator[tuple[float, Pose | None]]:
        return ((float(self.t[index]), self.pose(index)) for index in range(len(self)))

    def pose(self, index: int) -> Pose | None:
        """The pose in frame `index`, or None where nobody was found."""
        if np.isnan(self.visibility[index]).all():
            return None
        return Pose(
            float(self.t[index]),
            self.image_xy[index].astype(np.float64),
            self.world_xyz[index].astype(np.float64),
            self.visibility[index].astype(np.float64),
            self.image_size,
            self._outline(index),
        )

    def _outline(self, index: int) -> Outline | None:
        if self.edges_px is None or self.contour is None:
            return None
        contour = self.contour[index].astype(np.float64)
        outline = Outline(self.edges_px[index].astype(np.float64), contour[~np.isnan(contour[:, 0])])
        return outline if len(outline.contour) or not np.isnan(outline.edges_px).all() else None


class LandmarkRecorder:
    """Writes a recording while the frames come; memory does not grow with the clip.

    Use it as a context manager: the file appears, whole, at its end, and not at all if an exception ends it.
    """

    def __init__(self, path: Path, source: SourceInfo, *, estimator: str, model_sha256: str | None = None) -> None:
        self._path = path
        info = {
            "schema": SCHEMA,
            "source": asdict(source),
            "estimator": estimator,
            "model_sha256": model_sha256,
        }
        self._info = json.dumps(info)
        self._image_size: tuple[int, int] | None = None
        self._source_size = (source.width, source.height)
        self._count = 0
        self._has_outline = False
        self._last_t = -math.inf
        with _as_output_error(path), ExitStack() as stack:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            path.parent.mkdir(parents=True, exist_ok=True)
            self._columns: dict[str, IO[bytes]] = {
                name: stack.enter_context(tempfile.TemporaryFile(dir=path.parent))
                for name, _, _ in _COLUMNS + _OUTLINE_COLUMNS
            }
            self._stack = stack.pop_all()

    def add(self, t: float, pose: Pose | None, image_size: tuple[int, int]) -> None:
        """Append one frame: its time, who was found in it, and its width and height."""
        if not t > self._last_t:
            raise ValueError(f"t {t} does not rise above {self._last_t}")
        if self._image_size not in (None, image_size):
            raise InputError(
                f"The picture's size changed from {self._image_size} to {image_size} at {t:.2f} s: "
                f"{self._path.name} can hold one size only."
            )
        self._image_size = image_size
        self._last_t = t
        with _as_output_error(self._path):
            for name, dtype, shape in _COLUMNS:
                value = t if name == "t" else np.nan if pose is None else getattr(pose, name)
                self._columns[name].write(np.broadcast_to(np.asarray(value, dtype), shape).tobytes())
            outline = None if pose is None else pose.outline
            for name, dtype, shape in _OUTLINE_COLUMNS:
                row = np.full(shape, np.nan, dtype)
                if outline is not None:
                    value = getattr(outline, name)
                    row[: len(value)] = value
                self._columns[name].write(row.tobytes())
        self._has_outline |= outline is not None
        self._count += 1  # last: a Ctrl-C between two columns leaves this frame out of all of them

    def close(self) -> None:
        """Assemble the file and put it in place; may be called twice."""
        if not self._columns:
            return
        try:
            with _as_output_error(self._path), whole_file(self._path) as file:
                self._assemble(file)
        finally:
            self.discard()

    def discard(self) -> None:
        """Forget what was added and write no file; may be called twice."""
        self._stack.close()
        self._columns = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _assemble(self, file: IO[bytes]) -> None:
        size = np.array(self._image_size or self._source_size, np.int64)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in (("image_size", size), ("info", np.array(self._info))):
                with archive.open(f"{name}.npy", "w") as member:
                    npy.write_array(member, array, allow_pickle=False)
            for name, dtype, shape in _COLUMNS + (_OUTLINE_COLUMNS if self._has_outline else ()):
                header = {
                    "descr": npy.dtype_to_descr(np.dtype(dtype)),
                    "fortran_order": False,
                    "shape": (self._count, *shape),
                }
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    npy.write_array_header_1_0(member, header)
                    self._columns[name].seek(0)
                    shutil.copyfileobj(self._columns[name], member, 1 << 20)


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"The landmarks can't be written to {path}: {error.strerror or error}.") from error


def read_landmarks(path: str | Path) -> Recording:
    """The recording at `path`; `InputError` where it isn't one, or is damaged."""
    path = Path(path)
    try:
        return _read(path)
    except _BadRecordingError as error:
        raise InputError(f"{path} can't be used as recorded landmarks: {error}.") from error
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, MemoryError) as error:
        raise InputError(f"{path} is not a landmarks file (.npz), or it is damaged or cut short.") from error


class _BadRecordingError(Exception):
    """A sound archive that holds something else than a recording."""


def _read(path: Path) -> Recording:
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        info = _parse_info(str(_member(archive, "info", None, ())[()]))
        size = _member(archive, "image_size", np.int64, (2,))
        if (size <= 0).any():
            raise _BadRecordingError("image_size is not a width and a height")
        t = _member(archive, "t", np.float64, (None,))
        if not np.isfinite(t).all() or (np.diff(t) <= 0).any():
            raise _BadRecordingError("its times don't rise")
        arrays: dict[str, Any] = {
            name: _member(archive, name, dtype, (t.size, *shape)) for name, dtype, shape in _COLUMNS[1:]
        }
        outlines: dict[str, Any] = {}
        if f"{_OUTLINE_COLUMNS[0][0]}.npy" in archive.namelist():
            outlines = {
                name: _member(archive, name, dtype, (t.size, *shape)) for name, dtype, shape in _OUTLINE_COLUMNS
            }
    found = ~np.isnan(arrays["visibility"]).all(axis=1)
    if not all(np.isfinite(array[found]).all() for array in arrays.values()):
        raise _BadRecordingError("it has frames with some landmarks only")
    width, height = (int(length) for length in size)
    return Recording(t=t, **arrays, **outlines, image_size=(width, height), **info)


def _member(
    archive: zipfile.ZipFile, name: str, dtype: type[np.generic] | None, shape: tuple[int | None, ...]
) -> NDArray[Any]:
    """One array of an archive, looked at before it takes memory; `dtype` None is text, a length None is any."""
    try:
        entry = archive.getinfo(f"{name}.npy")
    except KeyError:
        raise _BadRecordingError(f"it has no {name!r} in it") from None
    with archive.open(entry) as member:
        read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}.get(npy.read_magic(member))
        if read is None:
            raise _BadRecordingError(f"{name} is written in an unknown way")
        given, fortran_order, kind = read(member)
        fits = kind.kind == "U" and kind.itemsize <= 4 * _LONGEST_INFO if dtype is None else kind == dtype
        alike = len(given) == len(shape) and all(b is None or a == b for a, b in zip(given, shape, strict=True))
        if not fits or not alike or fortran_order:
            asked = ("text" if dtype is None else np.dtype(dtype).name) + str(shape).replace("None", "N")
            raise _BadRecordingError(f"{name} is {kind}{given}, not {asked}")
        if given and given[0] > MOST_FRAMES:
            raise _BadRecordingError(f"it says that it has {given[0]} frames, and {MOST_FRAMES} is the most")
        count = math.prod(given)
        # What the archive promises is looked at too: it gives no more than that.
        if not 0 <= entry.file_size - count * kind.itemsize <= _MOST_HEADER:
            raise _BadRecordingError(f"{name} is cut short, or has more than it says")
        array = np.empty(count, kind)
        room = memoryview(array.view(np.uint8).data) if dtype is not None else memoryview(bytearray(kind.itemsize))
        for at in range(0, len(room), 1 << 20):
            part = member.read(min(1 << 20, len(room) - at))
            room[at : at + len(part)] = part
            if len(part) < min(1 << 20, len(room) - at):
                raise EOFError
        if member.read(1):
            raise EOFError  # reads to the end, which checks the checksum
    return np.frombuffer(room, kind).reshape(given)


#: What stands in front of an array's numbers.
_MOST_HEADER = 10_100


def _parse_info(text: str) -> dict[str, Any]:
    info = parse_json(text)
    schema = info.get("schema") if isinstance(info, dict) else None
    if schema != SCHEMA:
        raise _BadRecordingError(f"its schema is {schema}, and this version of formcheck reads {SCHEMA}")
    try:
        source = SourceInfo(**info["source"])
        estimator, sha256 = info["estimator"], info["model_sha256"]
    except (KeyError, TypeError) as error:
        raise _BadRecordingError("its description of the source is not complete") from error
    texts = (source.path, source.kind, source.codec, estimator, "" if sha256 is None else sha256)
    numbers = (source.width, source.height, source.duration_s or 0.0, source.fps or 0.0)
    if not all(isinstance(one, str) and "\0" not in one for one in texts) or not all(
        isinstance(one, int | float) and 0 <= one < _LARGEST for one in numbers
    ):
        raise _BadRecordingError("its description of the source is damaged")
    return {"source": source, "estimator": estimator, "model_sha256": sha256}


_LARGEST = 1e9


class ReplayEstimator:
    """Finds in each frame what was recorded for its time, without looking at the picture.

    What is nearest counts, within half the usual distance between frames. Serves tests, and judging a
    recorded session again.
    """

    def __init__(self, recorded: Recording | Iterable[Pose]) -> None:
        if isinstance(recorded, Recording):
            self._t = recorded.t
            self._pose_at: Callable[[int], Pose | None] = recorded.pose
            self._name, self._sha256 = recorded.estimator, recorded.model_sha256
        else:
            poses = list(recorded)
            self._t = np.array([pose.t for pose in poses], np.float64)
            self._pose_at = poses.__getitem__
            self._name, self._sha256 = "poses", None
            if (np.diff(self._t) <= 0).any():
                raise ValueError("the poses' times do not rise")
        interval = float(np.median(np.diff(self._t))) if len(self._t) > 1 else math.inf
        self._tolerance = interval / 2 * (1 + 1e-9)

    @property
    def name(self) -> str:
        """``replay of`` the estimator that was recorded."""
        return f"replay of {self._name}"

    @property
    def model_sha256(self) -> str | None:
        """Checksum of the model that was recorded."""
        return self._sha256

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose recorded nearest to the frame's time, dated at the frame's time."""
        if not len(self._t):
            return None
        after = int(np.searchsorted(self._t, frame.t))
        around = [index for index in (after - 1, after) if 0 <= index < len(self._t)]
        nearest = min(around, key=lambda index: abs(float(self._t[index]) - frame.t))
        if abs(float(self._t[nearest]) - frame.t) > self._tolerance:
            return None
        pose = self._pose_at(nearest)
        return None if pose is None else replace(pose, t=frame.t)

    def close(self) -> None:
        """Nothing is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
