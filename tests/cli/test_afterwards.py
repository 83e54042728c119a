"""The question after a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.history.acts import hold, keep

from formcheck.cli import afterwards
from formcheck.coach.routines import PAIN
from formcheck.form.events import HoldSpan
from formcheck.history.store import Store
from formcheck.live.summary import LiveSummary


@pytest.fixture
def number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("FORMCHECK_DATA", str(tmp_path))
    monkeypatch.setattr(afterwards, "_is_interactive", lambda: True)
    with Store.open() as store:
        return keep(store, datetime.now(UTC), hold())


def summary(number: int | None, *, did: bool = True, why: str = "done") -> LiveSummary:
    holds = [HoldSpan("forearm_plank", 0, 10, 10, 10, 0, None)] if did else []
    return LiveSummary(session_id=number, holds=holds, why=why)


def kept() -> int | None:
    with Store.open() as store:
        return store.sessions()[0].pain


@pytest.mark.parametrize(
    ("answers", "pain", "complaints"),
    [
        (["0"], 0, 0),
        ([" 4 "], 4, 0),
        (["10"], 10, 0),
        ([""], None, 0),
        ([EOFError()], None, 0),
        ([KeyboardInterrupt()], None, 0),
        (["a lot", "11", "7"], 7, 2),
        (["-1", "²", "1.5"], None, 3),
    ],
)
def test_what_is_answered_is_kept(
    number: int,
    answers: list[str | BaseException],
    pain: int | None,
    complaints: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    coming: Iterator[str | BaseException] = iter(answers)

    def answer(prompt: str) -> str:
        assert "0 (not at all) to 10, Enter to skip" in prompt
        text = next(coming)
        if isinstance(text, BaseException):
            raise text
        return text

    monkeypatch.setattr("builtins.input", answer)
    complained: list[str] = []
    afterwards.ask_what_hurt(summary(number), complained.append)
    assert kept() == pain
    assert len(complained) == complaints
    assert (PAIN in capsys.readouterr().out) == bool(pain)


def test_nobody_is_asked_for_nothing(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("was asked"))
    afterwards.ask_what_hurt(summary(None), pytest.fail)
    afterwards.ask_what_hurt(summary(number, did=False), pytest.fail)
    afterwards.ask_what_hurt(summary(number, why="SIGTERM"), pytest.fail)
    monkeypatch.setattr(afterwards, "_is_interactive", lambda: False)
    afterwards.ask_what_hurt(summary(number), pytest.fail)


def test_a_session_that_was_deleted_meanwhile_is_one_line(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "2")
    with Store.open() as store:
        store.delete([number])
    complained: list[str] = []
    afterwards.ask_what_hurt(summary(number), complained.append)
    assert "deleted meanwhile" in complained[0]
