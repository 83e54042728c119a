"""How fast the page is: capture to verdict over loopback, one picture under way at a time; memory; its weight.

python benchmarks/page.py [--clip CLIP] [--minutes 30]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from tests.page.site import TOKEN, make_site, picture, pictures_of, served
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

_CLIP = Path(__file__).parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
_STATIC = Path(__file__).parents[1] / "src" / "formcheck" / "page" / "static"


async def play(base: str, clip: Path, minutes: float) -> tuple[list[float], list[float]]:
    """Play a clip as a browser would, in real time: a session each time. Seconds to each verdict, MiB after each."""
    host = base.removeprefix("http://")
    headers = {"Cookie": f"formcheck={TOKEN}; formcheck_device=benchmark"}
    found: list[float] = []
    memory: list[float] = []
    number = 0
    address = f"ws://{host}/live"
    async with connect(address, origin=Origin(base), additional_headers=headers, max_size=None) as line:
        end = time.perf_counter() + 60 * minutes
        while not memory or time.perf_counter() < end:
            await line.send(json.dumps({"do": "start", "exercise": "forearm_plank", "sets": 1, "hold_s": 1800}))
            await until(line, "ready")
            begin = time.perf_counter()
            for t, jpeg in pictures_of(clip):
                wait_s = begin + t - time.perf_counter()
                if wait_s < -0.02:
                    continue  # a newer one is there
                await asyncio.sleep(max(0.0, wait_s))
                captured, number = time.perf_counter(), number + 1
                await line.send(picture(number, captured, jpeg))
                while json.loads(await line.recv()).get("n") != number:
                    pass
                found.append(time.perf_counter() - captured)
            await line.send('{"do": "key", "key": "q"}')
            await until(line, "summary")
            memory.append(resident_mib())
    return found, memory


async def until(line: ClientConnection, kind: str) -> None:
    """Read on until such a message came."""
    while json.loads(await line.recv())["kind"] != kind:
        pass


def resident_mib() -> float:
    """What this process holds, page and session and all; NaN where the system doesn't tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clip", type=Path, default=_CLIP)
    parser.add_argument("--minutes", type=float, default=0.0, help="again and again for so long; else once")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, served(make_site(Path(name), history=False)) as base:
        found, memory = asyncio.run(play(base, asked.clip, asked.minutes))
    ms = 1000 * np.array(found)
    half, most = np.percentile(ms, (50, 95))
    print(f"{len(ms)} pictures, capture to verdict: {half:.0f} ms (50 %), {most:.0f} ms (95 %)")
    told = [memory[round(share * (len(memory) - 1))] for share in np.linspace(0, 1, min(len(memory), 7))]
    print(f"memory over time: {', '.join(f'{one:.0f}' for one in told)} MiB")
    print(f"page without recordings: {sum(path.stat().st_size for path in _STATIC.iterdir()) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
