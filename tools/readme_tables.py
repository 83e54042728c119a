"""The tables of the README that follow from the declarations: `python -m tools.readme_tables --write`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from formcheck.coach.routines import ROUTINES
from formcheck.exercises import EXERCISES
from formcheck.form.exercise import Counted, Exercise, Hold
from formcheck.reference.pages import family_words, kind_words

README = Path(__file__).parents[1] / "README.md"
#: The articles, each by how sources begin that name it.
ARTICLES = {
    'omaha.com, "3 Exercises To Gently Strengthen Your Lower Back", 2020': "omaha",
    '"Unlocking the Power of a Lower Back Workout"': '"unlocking',
    'iLive, "Lumbar exercises", 2025': "ilive",
    'ISSA, "How To Strengthen Your Lower Back Muscles", 2022': "issa",
    '"Back Strengthening Exercises"': '"back strengthening',
}


def judged_by(exercise: Exercise) -> str:
    """What an exercise is judged by."""
    if not exercise.all_faults:
        return "time only" if isinstance(exercise, Hold) else "count only"
    needs = {metric.needs for metric in exercise.metrics()}
    return "joints, outline" if any("outline" in one for one in needs) else "joints"


def exercises_table() -> str:
    """Every exercise, family by family."""
    rows = ["| exercise | kind | camera | judged by | what it names |", "|---|---|---|---|---|"]
    families: dict[str, list[Exercise]] = {}
    for exercise in EXERCISES.values():
        families.setdefault(family_words(exercise), []).append(exercise)
    for family, members in families.items():
        rows.append(f"| **{family}** | | | | |")
        for one in members:
            sides = ", by side" if isinstance(one, Counted) and one.alternates else ""
            views = " or ".join(dict.fromkeys(view.label for view in one.views))
            names = ", ".join(fault.id.replace("_", " ") for fault in one.all_faults) or "-"
            rows.append(f"| `{one.id}` | {kind_words(one)}{sides} | {views} | {judged_by(one)} | {names} |")
    return "\n".join(rows)


def _names(source: str, start: str) -> bool:
    return source.lower().strip('"').startswith(start.strip('"'))


def articles_table() -> str:
    """Every article: how many of its exercises are judged by what, and its routines."""
    rows = ["| article | exercises | of them by joints and outline, joints, time or count only | routines |"]
    rows.append("|---|---|---|---|")
    for title, start in ARTICLES.items():
        mine = [one for one in EXERCISES.values() if any(_names(source, start) for source in one.sources)]
        by = [judged_by(one) for one in mine]
        timed = sum(kind.endswith("only") for kind in by)
        routines = [f"`{one.id}`" for one in ROUTINES.values() if _names(one.source, start)]
        counts = f"{by.count('joints, outline')}, {by.count('joints')}, {timed}"
        rows.append(f"| {title} | {len(mine)} | {counts} | {', '.join(routines)} |")
    return "\n".join(rows)


def written(text: str) -> str:
    """The README with its tables made anew."""
    for name, table in (("exercises", exercises_table()), ("articles", articles_table())):
        head, tail = rf"<!-- {name}: [^\n]*-->\n", f"<!-- end of {name} -->"
        parts = re.split(f"({head}).*?(?={tail})", text, flags=re.DOTALL)
        if len(parts) != 3:
            raise SystemExit(f"README.md has no place for the table of {name}")
        text = f"{parts[0]}{parts[1]}{table}\n{parts[2]}"
    return text


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="into README.md")
    if parser.parse_args().write:
        README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    else:
        print(f"{exercises_table()}\n\n{articles_table()}")


if __name__ == "__main__":
    main()
