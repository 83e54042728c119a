"""Agreement of the forearm plank with frames whose joints a person clicked, as a Markdown table.

    python tools/keypoints.py plank_app_users.csv

The file has a row a frame: ``session``, ``h_JOINT_x`` and ``h_JOINT_y`` (pixels, y down), ``angle_author`` (degrees of
shoulder-hip-ankle, 180 straight, below it sagging), ``label_author`` (too_low, correct, too_high: below 178, 178 to 192
and above 192 degrees). Those limits are tighter than anything a camera can tell, so the table also shows clear ones:
12 degrees and more beyond straight, or 25 above it. Each frame goes through what a session asks too: posture, position,
held; what is refused there is never judged.

Frames of a session that follow each other within a second are judged one after the other, as those of a camera: the
posture remembers what it was.

Toes were not clicked. The recordings are all of planks, so they are put where toes stand: below the ankle, by 0.31 of
the trunk, the median of what the pose model reads on the planks of tests/corpus (0.21 to 0.43).
"""

from __future__ import annotations

import argparse
import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from formcheck.exercises import EXERCISES
from formcheck.form.body import Body, Joints, Side
from formcheck.form.exercise import Exercise, Hold
from formcheck.form.geometry import UNSEEN
from formcheck.form.posture import UNKNOWN, Posture, read_posture

REFUSED = "refused"
SAID = (REFUSED, "hips_sagging", "advice: hips_sagging", "nothing", "advice: hips_piked", "hips_piked")
CLICKED = ("wrist", "elbow", "shoulder", "hip", "knee", "ankle")
TOES_TRUNKS = 0.31
#: A longer gap between frames forgets the posture.
GAP_S = 1.0


def body_of(row: dict[str, str], before: Posture = UNKNOWN) -> Body:
    """The clicked joints of one frame, as the near side of a body seen from the side, whose posture was `before`."""
    points = {name: complex(float(row[f"h_{name}_x"]), -float(row[f"h_{name}_y"])) for name in CLICKED}
    trunk = points["shoulder"] - points["hip"]
    toes = points["ankle"] - 1j * TOES_TRUNKS * abs(trunk)
    near = Joints(**points, ear=UNSEEN, heel=UNSEEN, foot_index=toes, nose=UNSEEN)
    body = Body(
        left=near,
        right=near,
        middle=near,
        near_side=Side.LEFT,
        facing=1.0 if trunk.real >= 0 else -1.0,
        trunk_px=abs(trunk),
        breadth=0.0,
        chest_down_deg=90.0,
    )
    body.posture = read_posture(body, before)
    return body


def said_of(body: Body, exercise: Exercise) -> str:
    """What formcheck says of a position that lasts."""
    assert isinstance(exercise, Hold)
    conditions = (*exercise.position, *exercise.held)
    if not body.posture.among(exercise.postures) or any(c.holds(body, False) is False for c in conditions):
        return REFUSED
    milder = "nothing"
    for fault in exercise.faults:
        if fault.id not in ("hips_sagging", "hips_piked"):
            continue
        value, limit = fault.metric(body), fault.limit
        if (value - limit.value) * fault.sign > 0:
            return fault.id
        if limit.advice is not None and (value - limit.advice) * fault.sign > 0:
            milder = f"advice: {fault.id}"
    return milder


def classes_of(row: dict[str, str]) -> list[str]:
    """The label, and a second one where it is clear."""
    label, angle_deg = row["label_author"], float(row["angle_author"])
    return [label, f"{label}, clear"] if angle_deg <= 168 or angle_deg >= 205 else [label]


def bodies_of(rows: Iterable[dict[str, str]]) -> Iterator[tuple[dict[str, str], Body]]:
    """Each row with its body, session by session in rising time."""
    before, last, last_s = UNKNOWN, None, -math.inf
    for row in sorted(rows, key=lambda row: (row["session"], float(row["t_s"]))):
        t_s = float(row["t_s"])
        if row["session"] != last or t_s - last_s > GAP_S:
            before = UNKNOWN
        body = body_of(row, before)
        before, last, last_s = body.posture, row["session"], t_s
        yield row, body


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    exercise = EXERCISES["forearm_plank"]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with parser.parse_args().file.open(newline="") as file:
        for row, body in bodies_of(csv.DictReader(file)):
            said = said_of(body, exercise)
            for label in classes_of(row):
                counts[label][said] += 1
    print(f"| label | frames | {' | '.join(SAID)} |")
    print("|---" * (len(SAID) + 2) + "|")
    for label, said_counts in sorted(counts.items()):
        total = said_counts.total()
        print(f"| {label} | {total} | {' | '.join(f'{said_counts[said] / total:.1%}' for said in SAID)} |")
    opposite = counts["too_low"]["hips_piked"] + counts["too_high"]["hips_sagging"]
    print(f"\nCalled the opposite fault: {opposite} frames.")


if __name__ == "__main__":
    main()
