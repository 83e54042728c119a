"""Keep what the pose network read of rendered films for `tests/exercises/test_films.py`.

    python -m tools.render.simulate cat_cow --film --fps 10 --times 2 -o X.npz     # needs vtk
    formcheck analyze X.mp4 --exercise cat_cow --no-video --no-report -o OUT
    python -m tests.films.renew cat_cow 2 OUT/X/landmarks.npz     # done how often, its film

Writes `EXERCISE.npz`, rounded so that it stays small, and how often it was done to `films.json`; for a hold, seconds.
"""

import json
import sys
from pathlib import Path

from tests.drills.renew import shrink

FOLDER = Path(__file__).parent
DONE = FOLDER / "films.json"


def main(arguments: list[str]) -> None:
    """Keep each EXERCISE DONE RECORDING."""
    done = json.loads(DONE.read_text(encoding="utf-8")) if DONE.exists() else {}
    for exercise, times, recording in zip(*(arguments[i::3] for i in range(3)), strict=True):
        shrink(Path(recording), FOLDER / f"{exercise}.npz", exercise, "blazepose")
        done[exercise] = int(times)
    DONE.write_text(json.dumps(done, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
