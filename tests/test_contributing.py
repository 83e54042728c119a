"""What CONTRIBUTING.md says works as printed: its "Add an exercise" is followed in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


def blocks(language: str) -> list[str]:
    """The code blocks of "Add an exercise", in order."""
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## Add an exercise")[2].partition("\n## ")[0]
    return [textwrap.dedent(block) for block in re.findall(rf"^ *```{language}\n(.*?)^ *```", section, re.M | re.S)]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout in which steps 1 to 3 were done."""
    copy = tmp_path_factory.mktemp("copy")
    junk = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "src", copy / "src", ignore=junk)
    shutil.copytree(CHECKOUT / "tests" / "exercises", copy / "tests" / "exercises", ignore=junk)
    for name in ("pyproject.toml", "tests/conftest.py", "tests/builders.py"):
        shutil.copy(CHECKOUT / name, copy / name)
    metric, declaration, listing = blocks("python")
    package = copy / "src" / "formcheck"
    with (package / "form" / "metrics.py").open("a", encoding="utf-8") as metrics:
        metrics.write(f"\n\n{metric}")
    written = package / "exercises" / "standing" / "wall_sit.py"
    written.parent.mkdir(exist_ok=True)
    (written.parent / "__init__.py").touch()
    written.write_text(declaration, encoding="utf-8")
    init = package / "exercises" / "__init__.py"
    text = init.read_text(encoding="utf-8")
    text = re.sub(r"(?=\n#: )", f"{listing}", text, count=1)
    text, listed = re.subn(r"(Catalogue\(\s*\(.*?),?\s*\)\s*\)", r"\1, WALL_SIT))", text, flags=re.S)
    assert listed == 1
    init.write_text(text, encoding="utf-8")
    return copy


def run(copy: Path, command: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_printed_commands_work(followed: Path) -> None:
    show, check, contract = blocks("sh")[0].splitlines()
    shown = run(followed, shlex.split(show))
    assert shown.startswith("Wall sit (wall_sit)")
    assert "too_high" in shown
    assert "can be reached" in run(followed, shlex.split(check))
    assert re.search(r"\d+ passed", run(followed, shlex.split(contract)[2:]))
    assert "wall_sit" in run(followed, ["formcheck", "exercises"])


def test_the_code_keeps_the_rules_of_style(followed: Path) -> None:
    written = "src/formcheck/exercises/standing/wall_sit.py"
    run(followed, ["ruff", "check", "--no-cache", written, "src/formcheck/form/metrics.py"])
    run(followed, ["ruff", "format", "--no-cache", "--check", written, "src/formcheck/form/metrics.py"])
