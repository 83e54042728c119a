"""The reference: MediaPipe's own pose landmarker, whose networks `formcheck.pose.blazepose` runs without it.

Two things were tried and measured before one was left out and the other put in:

- *Turning the frame* by a quarter when nobody is found. On 43 clips and 82 photographs of floor exercises it
  finds nobody whom the upright frame misses for more than a moment (the undetected seconds are title cards).
  With the photographs shrunk to a half, a third and a quarter it finds 29 more than the 139 found upright, but
  draws a quarter of them wrong by a fifth of the body and more. A guess is worse than nobody: left out.
- *Presence*. Where the picture cuts off most of the body the model still draws a whole one, inside what is
  left of it. The mean of its own presence estimate over the 33 landmarks tells such drawings (0.1 to 0.4) from
  bodies (0.5 and more), so below `people.MIN_PRESENCE` nobody is found.

The landmarker runs in a child process of its own (`_serve`). The vendor's libraries write some fifty lines to
standard error, in a form that changes from version to version, and post usage figures to their vendor after a
minute and when the landmarker is closed; no setting of theirs stops either. In its own process the lines go to a
file that is read only if it fails, the address of a proxy that leads nowhere keeps the figures here, and it is
killed, not closed. Neither touches what the rest of the program writes or fetches.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelError
from formcheck.pose import people
from formcheck.pose.model import ResolvedModel, resolve_model
from formcheck.pose.types import Pose
from formcheck.video.types import Frame, Image

#: Nobody listens there, and libcurl knows no such scheme: it gives up before it opens a connection.
_NOWHERE = "nowhere://127.0.0.1:9"

#: (33, 4) x and y as shares of the picture, visibility, presence; or (33, 3) metres.
_Marks = NDArray[np.float32]
_Found = list[tuple[_Marks, _Marks]]


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
        self._landmarker: _Landmarker | None = _Landmarker(self._model.path, still, num_poses)
        self._caller = ThreadPoolExecutor(1, thread_name_prefix="formcheck-pose")

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
        poses = _poses(self._detect(frame), frame)
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
        """End the landmarker's process."""
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

    def _detect(self, frame: Frame) -> _Found:
        if self._landmarker is None:
            raise RuntimeError("the estimator was used after close()")
        ms = None
        if not self._still:
            if self._first_t is None:
                self._first_t = frame.t
            # Whole milliseconds from 0, strictly rising: what the landmarker insists on.
            self._last_ms = ms = max(round((frame.t - self._first_t) * 1000), self._last_ms + 1)
        # In a thread of its own: Ctrl-C must not leave an answer behind, to be taken for that of the next frame.
        return self._caller.submit(self._landmarker.detect, frame.image, ms).result()


def _poses(found: _Found, frame: Frame) -> list[Pose]:
    size = (frame.image.shape[1], frame.image.shape[0])
    return [
        _to_pose(frame.t, marks, world_xyz, size)
        for marks, world_xyz in found
        if marks[:, 3].mean(dtype=np.float64) >= people.MIN_PRESENCE
    ]


def _to_pose(t: float, marks: _Marks, world_xyz: _Marks, size: tuple[int, int]) -> Pose:
    image_xy = marks[:, :2] * np.array(size, np.float32)
    return Pose(t, image_xy.astype(np.float64), world_xyz.astype(np.float64), marks[:, 2].astype(np.float64), size)


# The landmarker's process


class _Landmarker:
    """The parent's end of the landmarker's process. One call at a time."""

    def __init__(self, model: Path, still: bool, num_poses: int) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - close() closes it
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"from {__name__} import _serve; _serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=_environment(),
        )
        try:
            self._ask((model, still, num_poses))
        except BaseException:
            self.close()
            raise

    def detect(self, image: Image, ms: int | None) -> _Found:
        """Everybody in `image`, taken `ms` milliseconds after the first one; None for a still.

        Raises `ModelError` where the landmarker refuses, or its process has died.
        """
        found: _Found = self._ask((image, ms))
        return found

    def close(self) -> None:
        """Kill the process. Closing the landmarker instead would be one more moment at which it posts figures."""
        self._process.kill()
        with suppress(OSError), self._process:  # what was not taken any more
            pass
        self._said.close()

    def _ask(self, request: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump(request, self._process.stdin, protocol=5)
            self._process.stdin.flush()
            reply = pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self._said.seek(0)
            last = self._said.read().decode(errors="replace").strip().splitlines()[-1:]
            said = f" and said {last[0]!r} at last" if last else ""
            raise ModelError(
                f"mediapipe's process ended with {self._process.wait()}{said}: try again, or another --model."
            ) from error
        if isinstance(reply, ModelError):
            raise reply
        return reply


def _environment() -> dict[str, str]:
    """Ours, with the same packages to import and no way to the network."""
    own = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), _NOWHERE)
    return own | nowhere | {"PYTHONPATH": os.pathsep.join(sys.path)}


def _serve() -> None:
    """The child's whole life: answers what `_Landmarker` asks until it hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends this process when it is ready to
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the libraries print is no reply
    try:
        model, still, num_poses = pickle.load(requests)
        mediapipe, landmarker = _open_landmarker(model, still, num_poses)
        reply: object = None
    except ModelError as error:
        reply = error
    while True:
        pickle.dump(reply, replies, protocol=5)
        replies.flush()
        try:
            pixels, ms = pickle.load(requests)
        except (EOFError, pickle.UnpicklingError):
            os._exit(0)  # at once: see _Landmarker.close
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(pixels))
        try:
            result = landmarker.detect(image) if ms is None else landmarker.detect_for_video(image, ms)
            reply = [
                (
                    np.array([(mark.x, mark.y, mark.visibility, mark.presence) for mark in marks], np.float32),
                    np.array([(mark.x, mark.y, mark.z) for mark in world], np.float32),
                )
                for marks, world in zip(result.pose_landmarks, result.pose_world_landmarks, strict=True)
            ]
        except (RuntimeError, ValueError) as error:
            reply = ModelError(f"mediapipe could not look at a picture: it says {_first_line(error)!r}.")


_DEBIAN_PACKAGES = {
    "libEGL": "libegl1",
    "libGLESv2": "libgles2",
    "libGL": "libgl1",
    "libglib": "libglib2.0-0",
    "libgthread": "libglib2.0-0",
}


def _open_landmarker(model: Path, still: bool, num_poses: int) -> tuple[Any, Any]:
    """The mediapipe package and a landmarker. Imported here: it takes half a second."""
    try:
        import mediapipe
        from mediapipe.tasks.python import BaseOptions, vision

        mode = vision.RunningMode.IMAGE if still else vision.RunningMode.VIDEO
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
            running_mode=mode,
            num_poses=num_poses,
        )
        return mediapipe, vision.PoseLandmarker.create_from_options(options)
    except (ImportError, OSError) as error:
        raise ModelError(_library_problem(error)) from error
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"The pose model {model} can't be used: mediapipe says {_first_line(error)!r}.") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _library_problem(error: Exception) -> str:
    missing = re.search(r"((lib\w+)[\w.+-]*\.so[\w.]*): cannot open shared object file", str(error))
    if missing is None:
        return f"The pose estimator can't be loaded: {error}."
    library, stem = missing.groups()
    package = _DEBIAN_PACKAGES.get(stem)
    cure = f"`apt install {package}` brings it on Debian and Ubuntu" if package else "install it"
    return f"The pose estimator needs the shared library {library}, which is not installed: {cure}."
