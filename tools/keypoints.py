"""Agreement of the forearm plank's limits with frames whose joints a person clicked, as a Markdown table.

    python tools/keypoints.py plank_app_users.csv

The file has a row a frame: ``session``, ``h_JOINT_x`` and ``h_JOINT_y`` (pixels, y down), ``label_author`` (too_low,
correct, too_high: below 178, 178 to 192 and above 192 degrees of shoulder-hip-ankle, 180 straight). The labels are
thresholds set tighter than anything a camera can tell, so the table shows what formcheck says of each.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from formcheck.exercises.planks.shared import PIKED, SAGGING
from formcheck.form.geometry import sag_deg

SAID = ("hips_sagging", "advice: sagging", "nothing", "advice: piked", "hips_piked")


def said_of(line_deg: float) -> str:
    """What formcheck says of a lasting body line."""
    sag, pike = SAGGING.limit, PIKED.limit
    if line_deg > sag.value:
        return "hips_sagging"
    if line_deg < pike.value:
        return "hips_piked"
    if sag.advice is not None and line_deg > sag.advice:
        return "advice: sagging"
    return "advice: piked" if pike.advice is not None and line_deg < pike.advice else "nothing"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong_way = 0
    with parser.parse_args().file.open(newline="") as file:
        for row in csv.DictReader(file):
            shoulder, hip, ankle = (
                complex(float(row[f"h_{joint}_x"]), -float(row[f"h_{joint}_y"]))
                for joint in ("shoulder", "hip", "ankle")
            )
            said, label = said_of(sag_deg(shoulder, hip, ankle)), row["label_author"]
            counts[label][said] += 1
            wrong_way += (label, said) in {("too_low", "hips_piked"), ("too_high", "hips_sagging")}
    print(f"| label | frames | {' | '.join(SAID)} |")
    print("|---" * (len(SAID) + 2) + "|")
    for label in ("too_low", "correct", "too_high"):
        total = sum(counts[label].values())
        shares = " | ".join(f"{counts[label][said] / max(total, 1):.1%}" for said in SAID)
        print(f"| {label} | {total} | {shares} |")
    print(f"\nCalled the opposite fault: {wrong_way} frames.")


if __name__ == "__main__":
    main()
