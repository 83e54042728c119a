"""No runtime of the pose model reaches out to anybody, as its system calls show."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from formcheck.pose import mediapipe as mediapipe_module
from formcheck.pose.model import ResolvedModel
from formcheck.video.types import Image

STRACE = shutil.which("strace")
CLIP = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"

ANALYSE = """
import sys, numpy as np
from pathlib import Path
from formcheck.pose.mediapipe import MediaPipeEstimator
from formcheck.video.types import Frame
image = np.load(sys.argv[2])
with MediaPipeEstimator(Path(sys.argv[1])) as estimator:
    assert all(estimator.estimate(Frame(index, index / 10, image)) for index in range(5))
"""

#: The beginning of a clip, judged with all outputs, by the estimator that is used without asking.
WHOLE = """
import sys, time
from pathlib import Path
import formcheck
formcheck.analyze(sys.argv[2], end_s=1.0, out=sys.argv[3], model=Path(sys.argv[1]))
assert "openvino" in sys.modules or "ai_edge_litert" in sys.modules
assert "mediapipe" not in sys.modules
time.sleep(float(sys.argv[4]))
"""

#: What the child does, but it closes the landmarker: that is when figures are posted without waiting a minute for it.
CLOSE = """
import os, sys, numpy as np
from pathlib import Path
from formcheck.pose.mediapipe import _open_landmarker
image = np.load(sys.argv[2])
mediapipe, landmarker = _open_landmarker(Path(sys.argv[1]), False, 1)
for ms in range(0, 500, 100):
    landmarker.detect_for_video(mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=image), ms)
landmarker.close()
"""


def trace(tmp_path: Path, program: str, *arguments: str, env: dict[str, str] | None = None) -> tuple[str, list[str]]:
    """The trace of a program, and what in it reaches out to an internet address, this machine's own included."""
    if STRACE is None:
        pytest.skip("strace is not installed: system calls can't be traced")
    calls = tmp_path / "calls.txt"
    done = subprocess.run(
        [
            STRACE,
            "-f",
            "-s",
            "300",
            "-e",
            "trace=network,execve",
            "-o",
            str(calls),
            sys.executable,
            "-c",
            program,
            *arguments,
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)} if env is None else env,
        capture_output=True,
        text=True,
        check=False,
    )
    if "Operation not permitted" in done.stderr or "ptrace" in done.stderr:
        pytest.skip(f"strace is not allowed here: {done.stderr.splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    text = calls.read_text(encoding="utf-8", errors="replace")
    return text, re.findall(r"^.*\b(?:connect|sendto|sendmsg|sendmmsg)\(.*AF_INET6?.*$", text, re.MULTILINE)


@pytest.fixture
def picture(person: Image, tmp_path: Path) -> str:
    np.save(tmp_path / "person.npy", person)
    return str(tmp_path / "person.npy")


def test_the_trace_sees_an_attempt(tmp_path: Path) -> None:
    """To an address kept for documentation; naming it for a datagram sends nothing."""
    program = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9)); s.close()"
    _, attempts = trace(tmp_path, program)
    assert len(attempts) == 1
    assert "192.0.2.1" in attempts[0]


def test_an_analysis_reaches_out_to_nobody(tmp_path: Path, real_model: ResolvedModel) -> None:
    """tools/watch_network.py does the same for fifteen minutes of a live session."""
    if not CLIP.exists():
        pytest.skip("the rendered clip is not in sample_videos")
    _, attempts = trace(tmp_path, WHOLE, str(real_model.path), str(CLIP), str(tmp_path / "out"), "1")
    assert not attempts


def test_the_sender_in_openvinos_package_sleeps(real_model: ResolvedModel) -> None:
    if not list(metadata.distributions(name="openvino-telemetry")):
        pytest.skip("the sender is not installed")
    program = (
        "import sys; from pathlib import Path; from formcheck.pose.blazepose import BlazePoseEstimator;"
        "BlazePoseEstimator(Path(sys.argv[1])).close();"
        "print([name for name, module in sys.modules.items() if 'telemetry' in name and module is not None])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(real_model.path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = ast.literal_eval(done.stdout)
    assert not [name for name in loaded if name.startswith("openvino_telemetry")]


def test_mediapipe_reaches_out_to_nobody(tmp_path: Path, real_model: ResolvedModel, picture: str) -> None:
    calls, attempts = trace(tmp_path, ANALYSE, str(real_model.path), picture)
    assert "_serve()" in calls  # the landmarker's process was traced too
    assert not attempts


def test_nor_does_the_runtime_where_it_posts(tmp_path: Path, real_model: ResolvedModel, picture: str) -> None:
    calls, attempts = trace(tmp_path, CLOSE, str(real_model.path), picture, env=mediapipe_module._environment())
    assert "socket(AF_INET6" in calls  # it set out to post: libcurl asks first whether there is IPv6
    assert not attempts


def test_only_the_runtimes_process_has_no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    monkeypatch.setenv("HOME", "/home/somebody")
    before = dict(os.environ)
    inside = mediapipe_module._environment()
    assert {value for name, value in inside.items() if name.lower().endswith("_proxy")} == {"nowhere://127.0.0.1:9"}
    assert not {"NO_PROXY", "no_proxy", "HTTPS_PROXY"} & set(inside)
    assert inside["HOME"] == "/home/somebody"
    assert dict(os.environ) == before
