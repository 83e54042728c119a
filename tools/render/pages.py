"""The table of `sample_videos/README.md` and the contact sheet, from the clips and their truth.

`python -m tools.render.pages`, from the top of the checkout, after `tools.render.build`.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from tools.render.arrays import Image
from tools.render.build import OUTPUT
from tools.render.clips import CLIPS

START, END = "<!-- clips: made by tools.render.pages -->", "<!-- end of clips -->"
SHEET = "contact_sheet.jpg"
COLUMNS, WIDTH, HEIGHT, LABEL = 7, 200, 112, 14


def _read(folder: Path) -> list[dict[str, Any]]:
    """Return the truths in the order of the declarations."""
    names = [folder / f"{clip.name}.truth.json" for clip in CLIPS]
    return [json.loads(path.read_text(encoding="utf-8")) for path in names if path.exists()]


def _events(events: dict[str, list[dict[str, Any]]]) -> str:
    words = [
        f"hold {h['start_s']:.2f}–{h['end_s']:.2f}" + (f" {h['side']}" if "side" in h else "") for h in events["holds"]
    ]
    if reps := events["reps"]:
        sides = "".join({"left": "L", "right": "R"}.get(r.get("side", ""), "") for r in reps)
        words.append(f"{len(reps)} reps" + (f" {sides}" if sides else ""))
    words += [f"`{f['id']}` {f['onset_s']:.2f}–{f['end_s']:.2f} ({f['peak']:.0f})" for f in events["faults"]]
    return "; ".join(words) or "-"


def table(folder: Path) -> str:
    """Return the table of all clips as Markdown."""
    rows = ["| clip | picture | who, view | shows | true events (s; worst value) |", "|---|---|---|---|---|"]
    for truth in _read(folder):
        rate = f"{truth['fps']} fps" + (" on average, varies" if truth["variable_rate"] else "")
        picture = f"{truth['size'][0]} x {truth['size'][1]}, {rate}, {truth['t_s'][-1]:.1f} s"
        camera = truth["camera"]
        who = [truth["body"]["name"] if truth["body"] else "nobody"]
        who += [f"head {truth['facing']}"] if truth["exercise"] else []
        who += [f"yaw {camera['yaw_deg']:.0f}"] if camera["yaw_deg"] else []
        who += [f"roll {camera['roll_deg']:.0f}"] if camera["roll_deg"] else []
        rows.append(
            f"| `{truth['clip']}` | {picture} | {', '.join(who)} | {truth['shows']} | {_events(truth['events'])} |"
        )
    return "\n".join(rows)


def _frame(path: Path, t_s: float) -> Image:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if (frame.time or 0.0) >= t_s - 1e-6:
                break
        return np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def _moment(truth: dict[str, Any]) -> float:
    """Return when a clip looks most like what it shows."""
    events = truth["events"]
    if faults := events["faults"]:
        onset, end = faults[-1]["onset_s"], faults[-1]["end_s"]
        return float(onset + 0.4 * (end - onset))
    for kind in ("holds", "reps"):
        if events[kind]:
            return float((events[kind][0]["start_s"] + events[kind][0]["end_s"]) / 2)
    return float(truth["t_s"][-1] * 0.45)


def contact_sheet(folder: Path) -> None:
    """Write a picture with one frame of every clip."""
    cells = []
    for truth in _read(folder):
        frame = _frame(folder / truth["clip"], _moment(truth))
        scale = min(WIDTH / frame.shape[1], HEIGHT / frame.shape[0])
        size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
        cell = np.full((HEIGHT + LABEL, WIDTH, 3), 255, np.uint8)
        left = (WIDTH - size[0]) // 2
        cell[: size[1], left : left + size[0]] = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
        name = truth["clip"].removesuffix(".mp4")
        cv2.putText(cell, name, (3, HEIGHT + 10), cv2.FONT_HERSHEY_SIMPLEX, 0.31, (40, 40, 40), 1, cv2.LINE_AA)
        cells.append(cell)
    blank = np.full_like(cells[0], 255)
    cells += [blank] * (-len(cells) % COLUMNS)
    rows = [np.hstack(cells[i : i + COLUMNS]) for i in range(0, len(cells), COLUMNS)]
    cv2.imwrite(str(folder / SHEET), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 72])


def main() -> None:
    """Rewrite the table and the contact sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=OUTPUT)
    folder = parser.parse_args().folder
    page = folder / "README.md"
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{START}\n{table(folder)}\n{END}{after}", encoding="utf-8", newline="\n")
    contact_sheet(folder)
    clips = sum(p.stat().st_size for p in folder.glob("*.mp4"))
    truths = sum(p.stat().st_size for p in folder.glob("*.truth.json"))
    print(f"{len(_read(folder))} clips, {clips / 1e6:.1f} MB, truth {truths / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
