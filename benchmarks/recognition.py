"""What recognition costs a frame with many exercises declared: ours, again and again under other ids.

python -m benchmarks.recognition [COUNT]
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from itertools import cycle, islice
from statistics import median

from tests.builders import ForearmPlank, ProneFlat, Standing, still

from formcheck.exercises import EXERCISES
from formcheck.judge import Judge


def main() -> None:
    """Print the median milliseconds a frame, for each of three bodies."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    declared = [replace(one, id=f"{one.id}_{n}") for n, one in enumerate(islice(cycle(EXERCISES.values()), count))]
    for name, stance in (("standing", Standing()), ("lying", ProneFlat()), ("plank", ForearmPlank())):
        judge, taken = Judge(declared), []
        for t, pose in still(stance, 15.0):
            began = time.perf_counter()
            judge.update(t, pose)
            taken.append(time.perf_counter() - began)
        print(f"{count} exercises, {name}: {median(taken) * 1000:.2f} ms a frame")


if __name__ == "__main__":
    main()
