"""How fast a live session is: a clip plays as a camera at 30 frames a second, 1280 x 720.

    python benchmarks/live.py [--seconds 60] [--clip CLIP] [--no-window]

Prints how long it takes to be ready, frames a second, dropped frames, capture-to-screen time, and how memory grows.
Without a display (or Xvfb) everything is drawn, but not shown.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from formcheck.coach import plan
from formcheck.exercises import EXERCISES
from formcheck.history.store import Store
from formcheck.live.loop import Live
from formcheck.overlay.lettering import Image
from formcheck.overlay.window import View, Window, why_no_window
from formcheck.pose.estimator import ESTIMATORS, open_estimator
from formcheck.pose.model import resolve_model
from formcheck.video.camera import open_camera
from formcheck.video.sources import open_source
from formcheck.video.writer import VideoWriter

SAMPLE = Path(__file__).resolve().parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
SIZE = (1280, 720)


class Timed:
    """A view that closes after so many seconds, and notes the memory on its way."""

    def __init__(self, inner: View | None, seconds: float) -> None:
        self._inner = inner
        self._end = time.monotonic() + seconds
        self._next = time.monotonic() + 10.0
        self.memory_mb: list[float] = []

    @property
    def room(self) -> tuple[int, int] | None:
        """The window's."""
        return self._inner.room if self._inner is not None else None

    def show(self, image: Image) -> None:
        """Pass it on."""
        if self._inner is not None:
            self._inner.show(image)
        if time.monotonic() >= self._next:
            self._next += 10.0
            self.memory_mb.append(resident_mb())

    def poll(self) -> str | None:
        """The window's key, or q when time is up."""
        key = self._inner.poll() if self._inner is not None else None
        return "q" if time.monotonic() > self._end else key

    def close(self) -> None:
        """Close the window."""
        if self._inner is not None:
            self._inner.close()


def resident_mb() -> float:
    """Memory of this process, in megabytes; NaN where the system can't tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * 4096 / 1e6


def enlarged(clip: Path, folder: Path, seconds: float) -> Path:
    """The clip at 1280 x 720, over and over for so long: a camera isn't opened anew every few seconds."""
    path = folder / "720p.mp4"
    began_s = 0.0
    with VideoWriter(path, *SIZE) as writer:
        while began_s < seconds:
            with open_source(clip) as source:
                for frame in source:
                    t = began_s + frame.t
                    writer.write(t, np.asarray(cv2.resize(frame.image, SIZE), np.uint8))
            began_s = t + 1 / 30
    return path


def ready_s(clip: Path, folder: Path) -> float:
    """From the start of the command to its first word."""
    command = [
        sys.executable,
        "-c",
        "from formcheck.cli.app import main; main()",
        "live",
        "--no-window",
        "--no-history",
    ]
    began = time.monotonic()
    with subprocess.Popen(
        [*command, "--mute", "--exercise", "forearm_plank", "--camera", str(clip)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    ) as child:
        assert child.stderr is not None
        for line in child.stderr:
            if line.startswith("["):
                break
        took = time.monotonic() - began
        child.kill()
    return took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clip", type=Path, default=SAMPLE)
    parser.add_argument("--window", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--estimator", choices=ESTIMATORS, default=ESTIMATORS[0])
    asked = parser.parse_args()
    model = resolve_model()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = enlarged(asked.clip, folder, asked.seconds + 10)
        print(f"ready after      {min(ready_s(clip, folder) for _ in range(2)):.2f} s")
        window = Window() if asked.window and why_no_window() is None else None
        view = Timed(window, asked.seconds)
        with (
            open_estimator(asked.estimator, model) as estimator,
            open_camera(str(clip)) as camera,
            Store.open(folder / "history.db") as store,
        ):
            works = plan(EXERCISES["forearm_plank"], sets=50, hold_s=10, rest_s=5)
            summary = Live(camera, estimator, works=works, view=view, store=store).run()
    stats = summary.stats
    print(f"shown in         {'a window' if window else 'no window (drawn only)'}")
    print(f"frames a second  {stats.fps:.1f}; {stats.dropped} dropped of {stats.frames + stats.dropped}")
    print(f"capture->screen  {stats.percentile_ms(50):.0f} ms (50 %), {stats.percentile_ms(95):.0f} ms (95 %)")
    if len(view.memory_mb) > 1:
        course = view.memory_mb[::6] if len(view.memory_mb) > 12 else view.memory_mb
        step = "minute" if course is not view.memory_mb else "ten seconds"
        print(f"memory, MB       {', '.join(f'{mb:.0f}' for mb in course)} (from 10 s on, each {step} later)")


if __name__ == "__main__":
    main()
