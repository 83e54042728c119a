from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from formcheck.cli.model import app
from formcheck.errors import ModelError

run = CliRunner().invoke


def test_says_which_model_is_in_use(nothing_around: Path, wheel: Path) -> None:
    prepared = run(app, ["prepare", "--from", str(wheel)])
    assert prepared.exit_code == 0, prepared.exception
    assert f"{nothing_around} (built, sha256 " in prepared.stdout.replace("\n", "")
    shown = run(app, [])
    assert shown.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in shown.stdout.splitlines())
    assert lines["origin"] == "built"
    assert lines["path"] == str(nothing_around)
    assert len(lines["sha256"]) == 64


def test_without_a_model_it_says_what_to_do(nothing_around: Path) -> None:
    result = run(app, [])
    assert isinstance(result.exception, ModelError)
    assert "formcheck model prepare" in str(result.exception)


@pytest.mark.parametrize("arguments", [["prepare", "--from", "absent.whl"], ["--model", "absent.task"]])
def test_a_file_that_is_not_there(nothing_around: Path, arguments: list[str]) -> None:
    result = run(app, arguments)
    assert isinstance(result.exception, ModelError)
    assert "there is no such file" in str(result.exception)
