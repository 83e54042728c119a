"""``formcheck history``."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.history.acts import hold, keep, reps
from typer.testing import CliRunner, Result

from formcheck.cli import history
from formcheck.cli.app import app
from formcheck.errors import InputError, SettingsError
from formcheck.exercises import EXERCISES
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
def test_it_fits_into_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open() as store:
        keep(store, NOW, *(hold(name, start_s=20 * index) for index, name in enumerate(EXERCISES)), profile="anna")
        sessions = store.sessions()
    for people in ({"anna", "default"}, {"default"}):
        shown = [one for one in sessions if one.profile in people]
        for width in (80, 120):
            lines = list(history._lines(shown, NOW, people, width))
            assert max(map(len, lines)) <= width
            piped = list(history._lines(shown, NOW, people, None))
            assert sorted("".join("".join(lines).split())) == sorted("".join("".join(piped).split()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--delete-all", "--since", "4w"), "without --exercise and --since"),
        (("--delete", "1", "--exercise", "bird_dog"), "without --exercise and --since"),
        (("--delete", "1", "--delete-all"), "--delete and --delete-all: one at a time"),
        (("--html", "x.html", "--export", "csv"), "one at a time"),
        (("--out", "x.csv"), "add --export"),
        (("--import", "x.json", "--profile", "anna"), "takes a file whole"),
        (("--import", "x.json", "--export", "csv"), "one at a time"),
        (("--delete", "1", "--profile", "anna"), "no session 1 of anna"),
        (("--since=-3d",), "--since -3d"),
    ],
)
@pytest.mark.usefixtures("_some")
def test_what_can_be_misunderstood_is_asked_back(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        run(*words, *(("--yes",) if "--delete" in words[0] else ()))
    assert remaining() == [1, 2, 3]


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


@pytest.mark.usefixtures("_some")
def test_what_was_exported_is_imported(data: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "all.json")
    run("--export", "json", "--out", file)
    assert run("--import", file).stdout == "0 sessions added; 3 were there already.\n"
    run("--delete", "2", "--yes")
    assert run("--import", file).stdout == "1 session added; 2 were there already.\n"
    run("--delete-all", "--yes")
    assert run("--import", file).stdout == "3 sessions added.\n"
    (tmp_path / "all.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="no JSON, or damaged"):
        run("--import", file)


def test_a_bad_import_makes_no_history(data: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(InputError, match="is no history"):
        run("--import", str(tmp_path / "x.json"))
    assert not data.exists()


@pytest.mark.usefixtures("_some")
def test_it_leads_with_what_encourages() -> None:
    first = run().stdout.splitlines()[0]
    assert "week" in first
    assert "quarter" not in run().stdout


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
