"""The walls between the rooms hold; the contracts are in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def test_the_walls_hold(tmp_path: Path) -> None:
    """In a process of its own: it changes logging, the import path and the working directory."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    done = subprocess.run(
        [*command, "--config", str(CHECKOUT / "pyproject.toml"), "--cache-dir", str(tmp_path)],
        cwd=CHECKOUT,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
