"""The tables of the README are those of the declarations."""

from __future__ import annotations

from tools.readme_tables import README, written

from formcheck.exercises import EXERCISES


def test_the_tables_are_up_to_date_and_name_every_exercise() -> None:
    text = README.read_text(encoding="utf-8")
    assert written(text) == text, "run `python -m tools.readme_tables --write`"
    for name in EXERCISES:
        assert f"| `{name}` |" in text
