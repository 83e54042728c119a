"""Watches the system calls of minutes of a live session, and says whether anything tried to reach anybody.

    python -m tools.watch_network [CLIP] [--minutes 15]

A camera on this machine plays the clip round and round (MJPEG over HTTP on the loopback); ``formcheck live`` judges it
as it would a person, without a window and mute, and is ended by Ctrl-C. Needs strace. Ends with 1 if anything tried to
reach an internet address other than that camera's.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.phone import Phone, jpeg

from formcheck.video.sources import open_source

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
FPS = 10.0
ATTEMPT = re.compile(r"^.*\b(?:connect|sendto|sendmsg|sendmmsg)\(.*AF_INET6?.*$", re.MULTILINE)


def main() -> int:
    """Watch, and print what was tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--minutes", type=float, default=15.0)
    asked = parser.parse_args()
    with open_source(asked.clip) as frames:
        pictures = [jpeg(frame.image) for index, frame in enumerate(frames) if index % 3 == 0]
    phone = Phone(pictures, FPS)
    try:
        with tempfile.TemporaryDirectory() as folder:
            attempts, minutes = watch(phone, Path(folder), asked.minutes)
    finally:
        phone.stop()
    print(f"{minutes:.1f} minutes: {len(attempts)} attempts to reach an address other than the camera's")
    print("\n".join(attempts[:20]))
    return 1 if attempts else 0


def watch(phone: Phone, folder: Path, minutes: float) -> tuple[list[str], float]:
    """Run a session before `phone` under strace; returns the calls that tried another address, and its length."""
    calls = folder / "calls.txt"
    traced = ["strace", "-f", "-s", "200", "-e", "trace=network", "-o", str(calls)]
    live = [sys.executable, "-m", "formcheck", "live", "--camera", phone.address, "--no-window", "--mute"]
    began = time.monotonic()
    session = subprocess.Popen(
        [*traced, *live], env={**os.environ, "FORMCHECK_DATA": str(folder)}, start_new_session=True
    )
    try:
        session.wait(minutes * 60)
        print("the session ended by itself", file=sys.stderr)
    except subprocess.TimeoutExpired:
        os.killpg(session.pid, signal.SIGINT)
        session.wait(60)
    own = f"htons({phone.port})"
    found = ATTEMPT.findall(calls.read_text(encoding="utf-8", errors="replace"))
    return [call for call in found if own not in call], (time.monotonic() - began) / 60


if __name__ == "__main__":
    sys.exit(main())
