"""The command as a user runs it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from formcheck.errors import ModelError
from formcheck.pose.model import resolve_model

COMMAND = [sys.executable, "-c", "from formcheck.cli.app import main; main()"]


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Formcheck = Callable[..., Done]


@pytest.fixture
def formcheck(tmp_path: Path) -> Formcheck:
    """Runs ``formcheck ARGUMENTS...`` in a folder of its own."""

    def run(*arguments: str | Path) -> Done:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=100
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def command() -> list[str]:
    return COMMAND


@pytest.fixture(scope="session")
def model() -> None:
    """For what really looks at pictures."""
    try:
        resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")
