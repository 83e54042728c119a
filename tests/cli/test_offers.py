"""The offer before a session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.history.acts import hold, keep
from typer.testing import CliRunner

from formcheck.cli.app import app
from formcheck.errors import SettingsError
from formcheck.history.store import Store
from formcheck.live.summary import LiveSummary


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """What sets the session was to have, in seconds; nothing runs."""
    monkeypatch.setenv("FORMCHECK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    seen: list[float | None] = []

    def session(works: Sequence[Any] | None, *_: object, **__: object) -> LiveSummary:
        seen.extend(work.target_s for work in works or ())
        return LiveSummary()

    monkeypatch.setattr("formcheck.live.session.run_session", session)
    return seen


def two_good_sessions() -> None:
    now = datetime.now().astimezone()
    with Store.open() as store:
        for ago in (2, 1):
            acts = (hold(seconds=30.0, start_s=1.0 + 60 * number) for number in range(3))
            keep(store, now - timedelta(days=ago), *acts, asked="forearm_plank")


def run(*words: str) -> str:
    result = CliRunner().invoke(app, [*words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


LIVE = ("live", "-e", "forearm_plank", "--sets", "3")


def test_an_offer_is_printed_and_not_applied(planned: list[float | None]) -> None:
    two_good_sessions()
    out = run(*LIVE)
    assert planned == [30.0] * 3
    assert "after two good sessions in a row: Forearm plank: 35 s instead of 30 s a set" in out
    assert "--accept-offer takes it" in out
    planned.clear()
    assert "Taken: Forearm plank: 35 s" in run(*LIVE, "--accept-offer")
    assert planned == [35.0] * 3


def test_in_a_routine_too(planned: list[float | None]) -> None:
    two_good_sessions()
    assert "Forearm plank: 35 s instead of 30 s" in run("routine", "omaha")
    assert planned == [30.0] * 5
    planned.clear()
    run("routine", "omaha", "--accept-offer")
    assert planned == [35.0] * 3 + [30.0] * 2


def test_without_a_history_there_is_nothing_and_none_is_made(planned: list[float | None], tmp_path: Path) -> None:
    assert "offer" not in run(*LIVE)
    assert "Nothing is on offer" in run(*LIVE, "--accept-offer")
    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    "words",
    [
        ("live", "--accept-offer"),
        (*LIVE, "--hold", "20", "--accept-offer"),
        (*LIVE, "--no-history", "--accept-offer"),
        ("routine", "--list", "--accept-offer"),
        ("routine", "omaha", "--dry-run", "--accept-offer"),
    ],
)
def test_what_makes_no_sense_is_said(words: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError, match="--accept-offer"):
        run(*words)
