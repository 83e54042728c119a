"""What can be set: one table, laid over each other in order, and really in force."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import formcheck
from formcheck import EXERCISES, Settings, SettingsError, Timing
from formcheck.cli import analyze as command
from formcheck.errors import did_you_mean
from formcheck.settings import options, user_file

SAG = "forearm_plank.hips_sagging"


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_option_has_default_range_and_meaning() -> None:
    for key, option in options().items():
        assert option.key == key
        assert re.fullmatch(r"[a-z_]+(\.[a-z_]+){1,2}", key)
        assert option.low <= option.high
        assert all(map(math.isfinite, (option.low, option.high)))
        assert option.meaning
        if option.default is None:
            assert key.endswith(".advice")
        else:
            assert option.low <= option.default <= option.high, key


def test_every_fault_of_every_exercise_can_be_tuned() -> None:
    keys = set(options())
    for exercise in EXERCISES.values():
        names = [fault.id for fault in exercise.all_faults]
        assert len(names) == len(set(names)), f"{exercise.id} has two faults of one name"
        assert {f"{exercise.id}.{name}.limit" for name in names} <= keys


def test_later_layers_win(tmp_path: Path, plank_npz: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """defaults < user file < --config < --set, through the command itself."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    user_file().parent.mkdir(parents=True)
    assert user_file().is_relative_to(tmp_path)
    user_file().write_text(f"[timing]\nenter_s = 1\nleave_s = 1\nmin_hold_s = 1\n[{SAG}]\nlimit = 10\n")
    config = file(tmp_path, "mine.toml", "[timing]\nleave_s = 2.0\nmin_hold_s = 2.0\n")
    seen: list[Settings] = []

    def take(inputs: object, job: Any) -> int:
        seen.append(job.settings)
        return 0

    monkeypatch.setattr("formcheck.cli.run.run_all", take)
    with pytest.raises(SystemExit):
        command.command([str(plank_npz)], config=config, settings=["timing.min_hold_s=3", "timing.min_hold_s = 4 "])
    timing = seen[0].timing
    assert (timing.max_unseen_s, timing.enter_s, timing.leave_s, timing.min_hold_s) == (Timing().max_unseen_s, 1, 2, 4)
    assert seen[0].exercise("forearm_plank").faults[0].limit.value == 10


def test_insecurity_is_said_explicitly(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def take(inputs: object, job: Any) -> int:
        seen.append(job.settings.insecure)
        return 0

    monkeypatch.setattr("formcheck.cli.run.run_all", take)
    for said in ({}, {"insecure": True}, {"settings": ["network.insecure=1"]}):
        with pytest.raises(SystemExit):
            command.command(["https://127.0.0.1:9/video"], **said)
    assert seen == [False, True, True]


def test_nothing_set_is_the_defaults() -> None:
    settings = Settings()
    assert settings.timing == Timing()
    assert settings.exercises("auto") == EXERCISES.recognised
    assert settings.exercises("bird_dog") == (EXERCISES["bird_dog"],)
    assert settings.in_force(EXERCISES.values())["changed"] == []


@pytest.mark.parametrize(
    "words",
    [
        [],
        [f"{SAG}.limit=10"],  # stricter than the advice, which then has nothing to say
        [f"{SAG}.limit=20", f"{SAG}.advice=9", f"{SAG}.after_s=0.2"],
        ["timing.enter_s=0", "pose.min_visibility=0.5", "bird_dog.hold_too_short.limit=2"],
    ],
)
def test_what_is_in_force_can_be_read_back(words: list[str]) -> None:
    first = Settings.load(words=words)
    tree = first.in_force(EXERCISES.values())
    assert tree.pop("changed") == sorted(word.partition("=")[0] for word in words)

    def flat(node: Mapping[str, Any], above: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.items():
            found |= flat(value, f"{above}{key}.") if isinstance(value, Mapping) else {above + key: value}
        return found

    second = Settings(flat(tree))
    assert second.timing == first.timing
    assert second.estimator == first.estimator
    assert second.min_visibility == first.min_visibility
    assert second.exercises("auto") == first.exercises("auto")
    known = options()
    assert {key for key, value in flat(tree).items() if known[key].parse(value, "") != known[key].default} == {
        word.partition("=")[0] for word in words
    }


@pytest.mark.parametrize(
    ("words", "faults", "advice"),
    [
        ([], ["hips_sagging"], []),
        ([f"{SAG}.limit=28"], [], ["hips_sagging"]),
        ([f"{SAG}.limit=28", f"{SAG}.advice=27"], [], []),
        ([f"{SAG}.after_s=3"], [], []),
        (["timing.min_hold_s=10"], [], []),  # no hold, so nothing that a fault could lie in
        (["pose.min_visibility=1"], [], []),
    ],
)
def test_what_is_set_changes_the_verdict(
    words: list[str], faults: list[str], advice: list[str], plank_npz: Path
) -> None:
    result = formcheck.analyze(plank_npz, exercise="forearm_plank", settings=Settings.load(words=words))
    assert [fault.id for fault in result.faults] == faults
    assert [fault.id for fault in result.advice] == advice
    assert result.settings["changed"] == sorted(word.partition("=")[0] for word in words)
    (hold,) = result.holds or (None,)
    if not words:
        assert hold is not None
        assert hold.in_form_s < hold.total_s
    elif hold is not None and not faults:
        assert hold.in_form_s == pytest.approx(hold.total_s, abs=0.1)
    if hold is None:
        assert words[0].startswith(("timing.min_hold_s", "pose."))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("timing.enters_s", 1.0, "did you mean 'timing.enter_s'"),
        ("hips_sagging.limit", 10.0, r"did you mean '\w+_plank\.hips_sagging\.limit'"),
        ("zzz", 1.0, r"unknown setting 'zzz'$"),
        (f"{SAG}.limit", 29.0, "29 is out of range; it takes 8 to 28"),
        (f"{SAG}.limit", math.nan, "is no number"),
        (f"{SAG}.limit", math.inf, "inf is out of range"),
        (f"{SAG}.limit", True, "is no number"),
        (f"{SAG}.advice", 16.0, "16 lies beyond its limit 15; advice must come first"),
        ("forearm_plank.hips_piked.advice", -30.0, "-30 lies beyond its limit -21"),
    ],
)
def test_a_mistake_says_what_is_allowed(key: str, value: float, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as error:
        Settings({key: value})
    assert len(str(error.value).splitlines()) == 1


def test_toml_may_be_nested_dotted_or_empty(tmp_path: Path) -> None:
    files = [
        file(tmp_path, "nested.toml", f"[{SAG}]\nlimit = 10\n"),
        file(tmp_path, "dotted.toml", "timing.enter_s = 1\n"),
        file(tmp_path, "empty.toml", "# nothing\n[timing]\n"),
    ]
    assert Settings.load(files=files).in_force([])["changed"] == [f"{SAG}.limit", "timing.enter_s"]


@pytest.mark.parametrize(("word", "hint"), [("bird_dg", ", did you mean 'bird_dog'?"), ("yodelling", "")])
def test_did_you_mean(word: str, hint: str) -> None:
    assert did_you_mean(word, EXERCISES) == hint


def test_the_estimator_is_one_of_those_there_are(tmp_path: Path) -> None:
    assert Settings().estimator == "blazepose"
    assert Settings.load(words=["pose.estimator=mediapipe"]).but({"timing.enter_s": 1}).estimator == "mediapipe"
    (tmp_path / "own.toml").write_text('[pose]\nestimator = "mediapipe"\n')
    assert Settings.load(files=[tmp_path / "own.toml"]).estimator == "mediapipe"
    for word in ("pose.estimator=heavy", "pose.estimator=7", "pose.estimator=0.5"):
        with pytest.raises(SettingsError, match="it takes blazepose or mediapipe"):
            Settings.load(words=[word])
