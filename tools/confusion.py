"""What `auto` takes recordings for: a table for docs/recognition.md.

    python -m tools.confusion FOLDER [FOLDER ...] [--write]

FOLDER holds recordings NAME.npz with NAME.truth.json beside them, as of `tools.corpus` and `tools.render.simulate`.
What counts are exercises of which `formcheck analyze` finds a hold or a repetition.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import formcheck
from formcheck.report.words import found_exercises

PAGE = Path(__file__).parents[1] / "docs" / "recognition.md"
BEGIN, END = "<!-- table: written by tools.confusion --write -->", "<!-- end of table -->"
NOTHING = "nothing"


def truth_of(recording: Path) -> str:
    """What is done in a recording: the id of an exercise, or `NOTHING` that is one."""
    told = json.loads(recording.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return str(told.get("exercise") or NOTHING)


def taken_for(recording: Path) -> tuple[str, ...]:
    """Every exercise that is found in a recording; `NOTHING` where there is none."""
    return found_exercises(formcheck.analyze(recording, exercise="auto")) or (NOTHING,)


def table(found: Mapping[str, Counter[str]]) -> Iterable[str]:
    """The lines of a table: what is done, how many recordings, what they are taken for."""
    yield "| what is done | recordings | taken for itself | taken for something else |"
    yield "|---|---|---|---|"
    for name, taken in sorted(found.items()):
        others = ", ".join(f"{other} {count}" for other, count in sorted(taken.items()) if other not in (name, "of"))
        yield f"| {name} | {taken['of']} | {taken[name]} | {others or '-'} |"


def main() -> None:
    """Judge all recordings, print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    arguments = parser.parse_args()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for recording in sorted(path for folder in arguments.folders for path in folder.rglob("*.npz")):
        if recording.name.endswith(".exact.npz") or not recording.with_suffix(".truth.json").exists():
            continue
        name = truth_of(recording)
        found[name].update(("of", *taken_for(recording)))
    lines = "\n".join(table(found))
    print(lines)
    if arguments.write:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page[: page.index(BEGIN) + len(BEGIN)], page[page.index(END) :]
        PAGE.write_text(f"{before}\n{lines}\n{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
