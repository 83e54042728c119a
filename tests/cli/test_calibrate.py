"""``formcheck calibrate``, and what it does to a verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.builders import ForearmPlank, Moments, still
from typer.testing import CliRunner, Result

from formcheck.analysis.calibrate import calibrate
from formcheck.cli.app import app
from formcheck.errors import SettingsError
from formcheck.form.calibration import Neutral, Profile
from formcheck.form.corrections import ADDED_DEG
from formcheck.pose.estimator import PeopleEstimator, open_estimator
from formcheck.pose.replay import LandmarkRecorder
from formcheck.profiles import known_profiles, load_profile, named_profile, profiles_folder, save_profile
from formcheck.settings import Settings
from formcheck.video.types import SourceInfo

SAMPLE = Path(__file__).resolve().parents[2] / "sample_videos" / "forearm_plank_sag.mp4"
INFO = SourceInfo("plank.mp4", "video", 1280, 720, 8.0, 20.0, "none")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("formcheck.profiles.profiles_folder", lambda: tmp_path / "config" / "profiles")


def record(path: Path, moments: Moments) -> Path:
    with LandmarkRecorder(path, INFO, estimator="stick figure") as recorder:
        for t, pose in moments:
            recorder.add(t, pose, (1280, 720))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return record(tmp_path / "good.npz", still(ForearmPlank(sag_deg=-12), 8))


def run(*words: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_from_a_clip_to_a_verdict(good: Path, tmp_path: Path) -> None:
    out = run("calibrate", "forearm_plank", "--from", good, "--profile", "anna").stdout
    assert "Body line: −9° ± 0.0 (usual −3°): hips_piked from −27° (was −21°), hips_sagging from 9° (was 15°)" in out
    assert "forearm_plank: Body line −9.0°" in run("calibrate", "--show", "--profile", "anna").stdout
    sagging = record(tmp_path / "sagging.npz", still(ForearmPlank(sag_deg=9), 8))
    run("analyze", sagging, "-e", "forearm_plank", "--out", tmp_path / "default")
    run("analyze", sagging, "-e", "forearm_plank", "--out", tmp_path / "anna", "--profile", "anna")
    default, anna = (
        json.loads((tmp_path / name / "sagging" / "result.json").read_text()) for name in ("default", "anna")
    )
    assert [fault["id"] for fault in default["faults"]] == []
    assert [fault["id"] for fault in anna["faults"]] == ["hips_sagging"]
    assert "neutral" not in default["settings"]
    assert anna["settings"]["profile"] == "anna"
    own = anna["settings"]["neutral"]["forearm_plank"]["body_line_deg"]
    assert (own["value"], own["default"], own["source"]) == (-9.0, -3.0, "good.npz")
    assert anna["settings"]["forearm_plank"]["hips_sagging"]["limit"] == pytest.approx(9, abs=0.01)
    assert "judged by the neutral of profile anna" in anna["notes"][0]
    run("calibrate", "forearm_plank", "--drop", "--profile", "anna")
    assert known_profiles() == []
    with pytest.raises(SettingsError, match="profile 'anna' has no neutral"):
        run("analyze", sagging, "--profile", "anna")


def test_a_refusal_is_told_and_stores_nothing(tmp_path: Path) -> None:
    sagging = record(tmp_path / "sag.npz", still(ForearmPlank(sag_deg=18), 8))
    result = run("calibrate", "forearm_plank", "--from", sagging, code=1)
    assert "no neutral was stored" in result.stderr
    assert "hips_sagging" in result.stderr
    assert known_profiles() == []


def test_only_the_asked_stretch_counts(good: Path) -> None:
    assert calibrate(good, "forearm_plank", start_s=1.0).neutrals
    assert not calibrate(good, "forearm_plank", start_s=4.0).neutrals
    assert not calibrate(good, "forearm_plank", end_s=5.0).neutrals


@pytest.fixture
def asks_for_mediapipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[pose]\nestimator = "mediapipe"\n[forearm_plank.hips_sagging]\nlimit = 20\n')
    monkeypatch.setattr("formcheck.settings.user_file", lambda: file)


def test_a_clip_is_seen_with_the_estimator_of_the_settings(
    asks_for_mediapipe: None, model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def watched(name: str, *args: Any, **options: Any) -> PeopleEstimator:
        opened.append(name)
        return open_estimator(name, *args, **options)

    monkeypatch.setattr("formcheck.analysis.calibrate.open_estimator", watched)
    run("calibrate", "forearm_plank", "--from", SAMPLE, "--end", "1", code=1)  # too short for a neutral
    assert opened == ["mediapipe"]


def test_a_camera_is_seen_with_it_too_and_limits_stay_as_shipped(
    asks_for_mediapipe: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Settings] = []

    def session(works: object, asked: str, settings: Settings, *_: object, **__: object) -> None:
        begun.append(settings)
        raise SettingsError("no camera here")

    monkeypatch.setattr("formcheck.live.session.run_session", session)
    with pytest.raises(SettingsError, match="no camera here"):
        run("calibrate", "forearm_plank")
    assert begun[0].estimator == "mediapipe"
    assert begun[0].exercise("forearm_plank") == Settings().exercise("forearm_plank")


def test_what_is_asked_must_be_whole(good: Path) -> None:
    for words, said in (
        ((), "which exercise"),
        (("forearm_plonk", "--from", good), "did you mean 'forearm_plank'"),
        (("forearm_plank", "--from", good, "--profile", "../x"), "letters, digits"),
        (("side_plank", "--drop"), "has no neutral of side_plank"),
    ):
        with pytest.raises(SettingsError, match=said):
            run("calibrate", *words)


def test_an_explicit_setting_beats_the_neutral() -> None:
    person = Profile("anna", {"forearm_plank": (Neutral("body_line_deg", -10.0, 0.5),)})
    chosen = Settings({"forearm_plank.hips_sagging.limit": 20.0}, person).exercise("forearm_plank")
    limits = {fault.id: fault.limit.value for fault in chosen.all_faults}
    assert (limits["hips_sagging"], limits["hips_piked"]) == (20.0, -28.0)
    assert Settings().exercise("forearm_plank") == Settings(profile=Profile("nobody")).exercise("forearm_plank")


def test_a_profile_comes_back_as_it_was(tmp_path: Path) -> None:
    person = Profile("änna-2", {"forearm_plank": (Neutral("body_line_deg", -10.25, 0.5, "2026-11-20", "a.mp4"),)})
    path = save_profile(person, tmp_path)
    assert load_profile("änna-2", tmp_path) == named_profile("änna-2", tmp_path) == person
    assert known_profiles(tmp_path) == ["änna-2"]
    save_profile(person.without(), tmp_path)
    assert not path.exists()
    assert load_profile("nobody", tmp_path) == Profile("nobody")


def test_a_neutral_of_before_the_corrections_is_put_right(tmp_path: Path) -> None:
    entry = {"metric": "body_line_deg", "value": -6.0, "spread": 1.0, "measured": "2026-11-01", "source": "camera"}
    tree = {"schema": 1, "profile": "anna", "neutrals": {"forearm_plank": [entry]}}
    (tmp_path / "anna.json").write_text(json.dumps(tree))
    (neutral,) = load_profile("anna", tmp_path).neutrals["forearm_plank"]
    assert neutral.value == pytest.approx(-6.0 + ADDED_DEG["body_line_deg"])


def test_the_folder_that_is_named_holds_the_profiles_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("FORMCHECK_DATA", str(tmp_path / "data"))
    saved = save_profile(Profile("anna").with_neutrals("forearm_plank", [Neutral("body_line_deg", -9, 1)]))
    assert saved == tmp_path / "data" / "profiles" / "anna.json"
    assert load_profile("anna").neutrals
    assert known_profiles() == ["anna"]
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON, or damaged"),
        ("[]", "is no profile"),
        ('{"schema": 1, "neutrals": {"forearm_plank": [{"metric": "x"}]}}', "is no profile"),
        ('{"schema": 1, "neutrals": {"p": [{"metric": "x", "value": "1", "spread": 1}]}}', "is no profile"),
        ('{"schema": 3, "neutrals": {}}', "another formcheck"),
    ],
)
def test_a_bad_profile_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "anna.json").write_text(text)
    with pytest.raises(SettingsError, match=said):
        load_profile("anna", tmp_path)
    assert profiles_folder().name == "profiles"
