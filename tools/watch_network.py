"""Watches the system calls of minutes of judging, and says whether anything tried to reach anybody.

    python tools/watch_network.py [CLIP] [--minutes 15]

The beginning of the clip goes round and round in place of a camera, through the pose model and the judgement, at a
camera's pace. Needs strace. Ends with 1 if anything tried to reach an internet address, this machine's own included.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
#: One process, one estimator, as in a live session.
SESSION = """
import itertools, sys, time
from pathlib import Path
from formcheck.judge import Judge
from formcheck.exercises import EXERCISES
from formcheck.pose.estimator import open_estimator
from formcheck.video.sources import open_source
from dataclasses import replace
frames = list(open_source(Path(sys.argv[1]), end_s=4.0))
judge = Judge(list(EXERCISES.values()))
began = time.monotonic()
with open_estimator() as estimator:
    for frame in itertools.cycle(frames):
        t = time.monotonic() - began
        if t > float(sys.argv[2]):
            break
        judge.update(t, estimator.estimate(replace(frame, t=t)))
        time.sleep(0.03)
"""
ATTEMPT = re.compile(r"^.*\b(?:connect|sendto|sendmsg|sendmmsg)\(.*AF_INET6?.*$", re.MULTILINE)


def main() -> int:
    """Watch, and print what was tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--minutes", type=float, default=15.0)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        calls = Path(folder) / "calls.txt"
        traced = ["strace", "-f", "-s", "200", "-e", "trace=network", "-o", str(calls)]
        code = [sys.executable, "-c", SESSION, str(asked.clip), str(asked.minutes * 60)]
        subprocess.run([*traced, *code], check=True)
        attempts = ATTEMPT.findall(calls.read_text(encoding="utf-8", errors="replace"))
    print(f"{(time.monotonic() - began) / 60:.1f} minutes: {len(attempts)} attempts to reach an address")
    print("\n".join(attempts[:20]))
    return 1 if attempts else 0


if __name__ == "__main__":
    sys.exit(main())
