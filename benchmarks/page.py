"""How fast the page is: capture to verdict over loopback, one picture under way at a time, and how much it weighs.

python benchmarks/page.py [CLIP]
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tests.page.site import TOKEN, make_site, picture, pictures_of, served
from websockets.asyncio.client import connect
from websockets.typing import Origin

_CLIP = Path(__file__).parents[1] / "sample_videos" / "forearm_plank_sag.mp4"
_STATIC = Path(__file__).parents[1] / "src" / "formcheck" / "page" / "static"


async def play(base: str, clip: Path) -> list[float]:
    """Play a clip as a browser would, in real time; seconds from each capture to its verdict."""
    host = base.removeprefix("http://")
    headers = {"Cookie": f"formcheck={TOKEN}; formcheck_device=benchmark"}
    found: list[float] = []
    address = f"ws://{host}/live"
    async with connect(address, origin=Origin(base), additional_headers=headers, max_size=None) as line:
        await line.send(json.dumps({"do": "start", "exercise": "forearm_plank", "sets": 1, "hold_s": 60}))
        while json.loads(await line.recv())["kind"] != "ready":
            pass
        begin = time.perf_counter()
        for number, (t, jpeg) in enumerate(pictures_of(clip)):
            wait_s = begin + t - time.perf_counter()
            if wait_s < -0.02:
                continue  # a newer one is there
            await asyncio.sleep(max(0.0, wait_s))
            captured = time.perf_counter()
            await line.send(picture(number, captured, jpeg))
            while json.loads(await line.recv()).get("n") != number:
                pass
            found.append(time.perf_counter() - captured)
        await line.send('{"do": "key", "key": "q"}')
        while json.loads(await line.recv())["kind"] != "summary":
            pass
    return found


def main() -> None:
    """Measure and print."""
    clip = Path(sys.argv[1]) if len(sys.argv) > 1 else _CLIP
    with tempfile.TemporaryDirectory() as name, served(make_site(Path(name), history=False)) as base:
        found = asyncio.run(play(base, clip))
    ms = 1000 * np.array(found)
    half, most = np.percentile(ms, (50, 95))
    print(f"{len(ms)} pictures, capture to verdict: {half:.0f} ms (50 %), {most:.0f} ms (95 %)")
    print(f"page without recordings: {sum(path.stat().st_size for path in _STATIC.iterdir()) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
