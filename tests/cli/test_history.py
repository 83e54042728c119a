"""``formcheck history``."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.history.acts import hold, keep, reps
from typer.testing import CliRunner, Result

from formcheck.cli.app import app
from formcheck.errors import InputError, SettingsError
from formcheck.form.body import Side
from formcheck.history.store import Store

NOW = datetime.now().astimezone().replace(hour=12)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMCHECK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def _some(data: Path) -> None:
    with Store.open() as store:
        keep(store, NOW - timedelta(days=40), hold(seconds=20))
        keep(store, NOW - timedelta(days=1), hold(seconds=95, broken_s=3))
        keep(store, NOW, hold("side_plank", side=Side.LEFT), reps("bird_dog", 6, 1, side=Side.LEFT, start_s=30))


def run(*words: str, answer: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["history", *words], input=answer, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_an_empty_history_is_one_friendly_line(data: Path) -> None:
    out = run().stdout
    assert "formcheck live" in out
    assert out.count("\n") == 1
    assert not data.exists()


@pytest.mark.usefixtures("_some")
def test_what_it_shows() -> None:
    out = run().stdout
    assert "Forearm plank" in out
    assert "Days in a row: 2 now, 2 at most." in out
    assert "longest hold in form" in out
    assert "92.0 s" in out
    assert "168 students" in out
    assert "pain means stop" in out


@pytest.mark.usefixtures("_some")
def test_filters() -> None:
    assert "Forearm plank" not in run("--exercise", "bird_dog").stdout
    assert "2 sessions on 2 days" in run("--since", "4w").stdout
    assert "2 sessions on 2 days" in run("--since", f"{NOW.date() - timedelta(days=3)}").stdout
    assert "No session fits; known profiles: default" in run("--profile", "anna").stdout
    for words, said in ((("--since", "soon"), "--since soon"), (("--exercise", "plonk"), "unknown exercise")):
        with pytest.raises(SettingsError, match=said):
            run(*words)


@pytest.mark.usefixtures("_some")
def test_several_people_are_kept_apart(tmp_path: Path) -> None:
    with Store.open() as store:
        keep(store, NOW, hold(seconds=200), profile="anna")
    out = run().stdout
    assert "choose with --profile (anna, default)" in out
    assert "Personal bests" not in out
    assert "200 s" not in run("--profile", "default").stdout
    with pytest.raises(SettingsError, match="about one person"):
        run("--html", str(tmp_path / "page.html"))


@pytest.mark.usefixtures("_some")
def test_page_and_exports(tmp_path: Path) -> None:
    run("--html", str(tmp_path / "page.html"))
    assert "<!DOCTYPE html>" in (tmp_path / "page.html").read_text()
    run("--export", "json", "--out", str(tmp_path / "all.json"))
    assert json.loads((tmp_path / "all.json").read_text()) == json.loads(run("--export", "json").stdout)
    assert len(json.loads((tmp_path / "all.json").read_text())["sessions"]) == 3
    assert run("--export", "csv").stdout.startswith("session,started,profile,")


def remaining() -> list[int]:
    with Store.open() as store:
        return [session.id for session in store.sessions()]


@pytest.mark.usefixtures("_some")
def test_deleting_asks_first() -> None:
    assert "Nothing was deleted" in run("--delete", "2", answer="n\n").stdout
    assert remaining() == [1, 2, 3]
    assert "Deleted session 2." in run("--delete", "2", answer="y\n").stdout
    assert remaining() == [1, 3]
    with pytest.raises(SettingsError, match="no session 2"):
        run("--delete", "2", "--yes")
    assert "Deleted 2 sessions." in run("--delete-all", "--yes").stdout
    assert remaining() == []
    assert "formcheck live" in run().stdout


@pytest.mark.usefixtures("_some")
def test_deleting_all_of_one_person_leaves_the_others() -> None:
    with Store.open() as store:
        keep(store, NOW, hold(), profile="anna")
    run("--delete-all", "--profile", "anna", "--yes")
    assert remaining() == [1, 2, 3]


def test_a_damaged_history_is_named(data: Path) -> None:
    data.mkdir()
    (data / "history.db").write_text("no database")
    with pytest.raises(InputError, match=r"history\.db is damaged"):
        run()
