"""The two networks of a model bundle, opened in OpenVINO or, where that can't be imported, in LiteRT.

Both read the TFLite files as they are. OpenVINO computes in float32 unless told otherwise: its default on some
processors is bfloat16, which moves landmarks by up to a twentieth of the crop on hard pictures.
"""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.errors import ModelError
from formcheck.pose.estimator import PRECISIONS
from formcheck.pose.model import ResolvedModel

Float32Array = NDArray[np.float32]
Picture = NDArray[np.uint8]

#: More threads than this gain nothing: the networks are small.
_MOST_THREADS = 4


#: One network: an RGB picture (size, size, 3) in, its outputs in order, without the batch axis. These are valid until
#: the next call; the picture may be written to again after this one.
Network = Callable[[Picture], tuple[Float32Array, ...]]


@dataclass(frozen=True, slots=True)
class Spec:
    """What is known of a network: its file in the bundle, and what goes in and comes out.

    Attributes
    ----------
    file : str
        Name in the bundle.
    size : int
        Width and height of the picture that goes in.
    low, high : float
        What black and white are for the network.
    outputs : tuple of shapes
        Shapes of what comes out, without the batch axis.
    """

    file: str
    size: int
    low: float
    high: float
    outputs: tuple[tuple[int, ...], ...]


DETECTOR = Spec("pose_detector.tflite", 224, -1.0, 1.0, ((2254, 12), (2254, 1)))
LANDMARKS = Spec("pose_landmarks_detector.tflite", 256, 0.0, 1.0, ((195,), (1,), (256, 256, 1), (64, 64, 39), (117,)))

#: Opens the network in a file of its own.
Opener = Callable[[Path, Spec], Network]


@dataclass(frozen=True, slots=True)
class Networks:
    """Both networks, and the name of what runs them."""

    engine: str
    detector: Network
    landmarks: Network


def open_networks(model: ResolvedModel, precision: str = PRECISIONS[0]) -> Networks:
    """The networks of `model`, ready to run. Raises `ModelError` where they can't be opened or are not BlazePose's.

    Parameters
    ----------
    precision : str
        One of `PRECISIONS`. LiteRT, and OpenVINO on processors that can't compute in bfloat16, take float32 for both.
    """
    engine, opener = _engine(precision)
    try:
        # OpenVINO reads TFLite from a file only. On Windows it may still hold it at the end.
        with tempfile.TemporaryDirectory(prefix="formcheck-", ignore_cleanup_errors=True) as folder:
            with zipfile.ZipFile(model.path) as bundle:
                paths = [Path(bundle.extract(spec.file, folder)) for spec in (DETECTOR, LANDMARKS)]
            detector, landmarks = (opener(path, spec) for path, spec in zip(paths, (DETECTOR, LANDMARKS), strict=True))
    except (OSError, KeyError, RuntimeError, ValueError, zipfile.BadZipFile) as error:
        reason = next((line for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__)
        raise ModelError(f"The pose model {model.path} can't be used: {engine} says {reason.strip()!r}.") from error
    return Networks(engine, detector, landmarks)


def _engine(precision: str) -> tuple[str, Opener]:
    reasons = []
    for name, get in (("OpenVINO", _openvino), ("LiteRT", _litert)):
        try:
            return name, get(precision)
        except (ImportError, OSError) as error:
            reasons.append(f"{name}: {error}")
    raise ModelError(
        f"Nothing that runs the pose model can be loaded ({'; '.join(reasons)}): "
        "`pip install openvino` or `pip install ai-edge-litert`, or take --estimator mediapipe."
    )


def _check(spec: Spec, shapes: list[tuple[int, ...]]) -> None:
    expected = [(1, spec.size, spec.size, 3), *((1, *shape) for shape in spec.outputs)]
    if shapes != expected:
        raise ValueError(f"{spec.file} has the shapes {shapes}, not {expected}")


def _threads() -> int:
    asked = os.environ.get("OMP_NUM_THREADS", "")  # as in the workers of a pool, which share the cores
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST_THREADS)


def _openvino(precision: str) -> Opener:
    # Its package brings a sender of usage data that wakes at import. Without it, it uses a stub of its own.
    if "openvino_telemetry" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino
    from openvino.preprocess import PrePostProcessor

    core = openvino.Core()

    def open_network(path: Path, spec: Spec) -> Network:
        model = core.read_model(path)
        _check(spec, [tuple(port.shape) for port in (*model.inputs, *model.outputs)])
        steps = PrePostProcessor(model)
        steps.input().tensor().set_element_type(openvino.Type.u8)
        scale = 255.0 / (spec.high - spec.low)
        # The mean goes first: (x - mean) / scale.
        steps.input().preprocess().convert_element_type(openvino.Type.f32).mean(-spec.low * scale).scale(scale)
        options = {
            "INFERENCE_PRECISION_HINT": precision,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": _threads(),
            "ENABLE_CPU_PINNING": False,  # other threads decode, draw and encode at the same time
        }
        request = core.compile_model(steps.build(), "CPU", options).create_infer_request()
        picture = np.zeros((1, spec.size, spec.size, 3), np.uint8)
        request.set_input_tensor(openvino.Tensor(picture, shared_memory=True))
        outputs = tuple(request.get_output_tensor(index).data[0] for index in range(len(spec.outputs)))

        def run(image: Picture) -> tuple[Float32Array, ...]:
            picture[0] = image
            request.infer()
            return outputs

        return run

    return open_network


def _litert(precision: str) -> Opener:
    from ai_edge_litert.interpreter import Interpreter

    def open_network(path: Path, spec: Spec) -> Network:
        with _without(b"INFO: Created TensorFlow Lite"):
            interpreter: Any = Interpreter(model_content=path.read_bytes(), num_threads=_threads())
            interpreter.allocate_tensors()
        (given,), got = interpreter.get_input_details(), interpreter.get_output_details()
        _check(spec, [tuple(int(length) for length in detail["shape"]) for detail in (given, *got)])
        scale = np.float32((spec.high - spec.low) / 255.0)

        def run(image: Picture) -> tuple[Float32Array, ...]:
            picture = image[None].astype(np.float32) * scale + np.float32(spec.low)
            interpreter.set_tensor(given["index"], picture)
            interpreter.invoke()
            return tuple(interpreter.get_tensor(detail["index"])[0] for detail in got)

        return run

    return open_network


@contextmanager
def _without(beginning: bytes) -> Iterator[None]:
    """Keep a library's lines that begin so off standard error, where no setting of its own does.

    File descriptor 2 leads to a temporary file meanwhile. What else was written to it is passed on afterwards.
    """
    try:
        real = os.dup(2)
    except OSError:  # there is no standard error
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
            other = b"".join(line for line in caught if not line.startswith(beginning))
            if other:
                os.write(2, other)
