"""The reference: MediaPipe's own pose landmarker, whose networks `formcheck.pose.blazepose` runs without it.

Two things were tried and measured before one was left out and the other put in:

- *Turning the frame* by a quarter when nobody is found. On 43 clips and 82 photographs of floor exercises it
  finds nobody whom the upright frame misses for more than a moment (the undetected seconds are title cards).
  With the photographs shrunk to a half, a third and a quarter it finds 29 more than the 139 found upright, but
  draws a quarter of them wrong by a fifth of the body and more. A guess is worse than nobody: left out.
- *Presence*. Where the picture cuts off most of the body the model still draws a whole one, inside what is
  left of it. The mean of its own presence estimate over the 33 landmarks tells such drawings (0.1 to 0.4) from
  bodies (0.5 and more), so below `people.MIN_PRESENCE` nobody is found.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from formcheck.errors import ModelError
from formcheck.pose import people
from formcheck.pose.model import ResolvedModel, resolve_model
from formcheck.pose.types import Pose
from formcheck.video.types import Frame


class MediaPipeEstimator:
    """Finds the person in one stream, or in unrelated photographs.

    Coordinates and visibilities are rounded to float32, as recordings keep them; a replay gives the same
    verdict.

    Parameters
    ----------
    model : ResolvedModel, str, Path or None
        The model to use; a path or None is resolved (and prepared, if need be) first.
    still : bool
        Each frame stands alone: nothing is carried over from the one before.
    num_poses : int
        How many people to look for. Of several the one nearest to where the person was is followed, at first
        the largest. More than one is slower, as the picture is then searched again in every frame.
    """

    def __init__(
        self, model: ResolvedModel | str | Path | None = None, *, still: bool = False, num_poses: int = 1
    ) -> None:
        model = Path(model) if isinstance(model, str) else model
        self._model = model if isinstance(model, ResolvedModel) else resolve_model(model)
        self._still = still
        self._first_t: float | None = None
        self._last_ms = -1
        self._last_pose: Pose | None = None
        self._chatty = True
        self._caller = ThreadPoolExecutor(1, thread_name_prefix="formcheck-pose")
        with _without_chatter():
            self._mediapipe, self._landmarker = _open_landmarker(self._model, still, num_poses)

    @property
    def name(self) -> str:
        """``mediapipe``, the model's name and where it comes from."""
        return f"mediapipe {self._model.name} ({self._model.origin})"

    @property
    def model_sha256(self) -> str:
        """Checksum of the model's file."""
        return self._model.sha256

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's pose in `frame`, or None where nobody is found."""
        if self._landmarker is None:
            raise RuntimeError("estimate() after close()")
        if self._chatty:  # it grumbles once more when it first finds somebody
            with _without_chatter():
                result = self._detect(frame)
            self._chatty = not result.pose_landmarks
        else:
            result = self._detect(frame)
        poses = _poses(result, frame)
        if not poses:
            return None
        pose = people.followed(poses, self._last_pose)
        if not self._still:
            self._last_pose = pose
        return pose

    def find_people(self, frame: Frame) -> tuple[Pose, ...]:
        """Up to two people in `frame`; see `people.two_people`. For an estimator of stills."""
        return people.two_people(frame, lambda picture: _poses(self._detect(picture), picture))

    def close(self) -> None:
        """Release the landmarker."""
        self._caller.shutdown()
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _detect(self, frame: Frame) -> Any:
        image = self._mediapipe.Image(
            image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(frame.image)
        )
        if self._still:
            call = partial(self._landmarker.detect, image)
        else:
            if self._first_t is None:
                self._first_t = frame.t
            # Whole milliseconds from 0, strictly rising: what the landmarker insists on.
            self._last_ms = max(round((frame.t - self._first_t) * 1000), self._last_ms + 1)
            call = partial(self._landmarker.detect_for_video, image, self._last_ms)
        # Ctrl-C must not tear the call apart: the model's own thread goes on writing into what would be gone.
        return self._caller.submit(call).result()


def _poses(result: Any, frame: Frame) -> list[Pose]:
    size = (frame.image.shape[1], frame.image.shape[0])
    return [
        _to_pose(frame.t, landmarks, world, size)
        for landmarks, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True)
        if np.mean([mark.presence for mark in landmarks]) >= people.MIN_PRESENCE
    ]


def _to_pose(t: float, landmarks: Sequence[Any], world: Sequence[Any], size: tuple[int, int]) -> Pose:
    image_xy = np.array([(mark.x, mark.y) for mark in landmarks], np.float32) * np.array(size, np.float32)
    world_xyz = np.array([(mark.x, mark.y, mark.z) for mark in world], np.float32)
    visibility = np.array([mark.visibility for mark in landmarks], np.float32)
    return Pose(t, image_xy.astype(np.float64), world_xyz.astype(np.float64), visibility.astype(np.float64), size)


# Opening

_DEBIAN_PACKAGES = {
    "libEGL": "libegl1",
    "libGLESv2": "libgles2",
    "libGL": "libgl1",
    "libglib": "libglib2.0-0",
    "libgthread": "libglib2.0-0",
}


def _open_landmarker(model: ResolvedModel, still: bool, num_poses: int) -> tuple[Any, Any]:
    """The mediapipe package and a landmarker. Imported here: it takes half a second."""
    try:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        mode = vision.RunningMode.IMAGE if still else vision.RunningMode.VIDEO
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=model.path.read_bytes()),
            running_mode=mode,
            num_poses=num_poses,
        )
        return mediapipe, vision.PoseLandmarker.create_from_options(options)
    except (ImportError, OSError) as error:
        raise ModelError(_library_problem(error)) from error
    except (RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"The pose model {model.path} can't be used: mediapipe says {reason!r}.") from error


def _library_problem(error: Exception) -> str:
    missing = re.search(r"((lib\w+)[\w.+-]*\.so[\w.]*): cannot open shared object file", str(error))
    if missing is None:
        return f"The pose estimator can't be loaded: {error}."
    library, stem = missing.groups()
    package = _DEBIAN_PACKAGES.get(stem)
    cure = f"`apt install {package}` brings it on Debian and Ubuntu" if package else "install it"
    return f"The pose estimator needs the shared library {library}, which is not installed: {cure}."


# Quiet

#: What mediapipe, TFLite and the GL set-up say on standard error. No setting of theirs stops it.
_CHATTER = re.compile(
    rb"(?:[IW]\d{4} \d\d:\d\d:|INFO: Created TensorFlow Lite|WARNING: [^\n]*(?:InitGoogle|InitializeLog))"
    rb"[^\n]*\n?"
)

_stderr_lock = threading.Lock()


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Keep the C++ libraries' small talk off standard error.

    File descriptor 2 leads to a temporary file meanwhile. Whatever else was written to it, by any thread, is
    passed on afterwards.
    """
    with _stderr_lock:
        try:
            real = os.dup(2)
        except OSError:  # there is no standard error to keep quiet
            yield
            return
        with tempfile.TemporaryFile() as caught:
            os.dup2(caught.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(real, 2)
                os.close(real)
                caught.seek(0)
                other = _CHATTER.sub(b"", caught.read())
                if other:
                    os.write(2, other)
