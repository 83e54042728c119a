"""Declarations as TOML: what can be read, what is said of the rest; what is known on a machine."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders import ForearmPlank, GluteBridge, timeline
from tests.form.sessions import bridge, hold, joined, judged

from formcheck import EXERCISES, Catalogue, Settings, SettingsError
from formcheck.exercise_file import (
    KINDS,
    DeclarationError,
    load_catalogue,
    parse_exercise,
    read_exercise,
    to_toml,
)
from formcheck.form import metrics as m
from formcheck.form.exercise import Hold, Range, RepFault, Reps
from formcheck.form.kinds import Circle, Flow, Position, Swing
from formcheck.form.measures import lag_of, range_of
from formcheck.judge import Judge

_BRIDGE = EXERCISES["glute_bridge"]
assert isinstance(_BRIDGE, Reps)
BRIDGE: Reps = _BRIDGE


def parsed(text: str, known: Catalogue = EXERCISES) -> Hold | Reps:
    found = parse_exercise(tomllib.loads(text), "mine", "mine.toml", known)
    assert isinstance(found, Hold | Reps)
    return found


def common(title: str) -> dict[str, Any]:
    """The fields of the bridge that every counted kind has too."""
    names = ("right", "view", "camera", "line", "postures", "position", "shown", "faults", "prescription", "sources")
    return {"id": "mine", "title": title, **{name: getattr(BRIDGE, name) for name in names}}


def test_every_kind_is_written_and_reads_back_equal() -> None:
    low, high = Range(m.hip_lift_deg, high=-30), Range(m.hip_lift_deg, low=-20)
    lag = RepFault("late", lag_of(m.knee_deg, m.hip_lift_deg), "Move both at once", above=BRIDGE.rep_faults[0].limit)
    far = RepFault("far", range_of(m.minus(m.knee_deg)), "Less far", above=BRIDGE.rep_faults[0].limit)
    flow = Flow(
        **common("Flow"),
        positions=(Position("down", (low,)), Position("up", (high,))),
        effort=m.hip_lift_deg,
        rep_faults=(lag, far),
    )
    swing = Swing(**common("Swing"), effort=m.minus(m.knee_deg), travel=5.0, top=20.0)
    circle = Circle(**common("Circle"), across=m.knee_deg, up=m.hip_lift_deg, travel=5.0, ways=("in", "out"))
    assert set(KINDS) == {"hold", "reps", "flow", "swing", "circle"}
    for one in (flow, swing, circle):
        assert parse_exercise(tomllib.loads(to_toml(one)), "x", "x") == one


def test_what_extends_says_only_what_differs() -> None:
    text = """
        extends = "glute_bridge"
        top = -20
        [rep_faults]
        dropping_fast = false
        [rep_faults.not_high_enough]
        below = {value = -25, low = -40, advice = -21}
        [faults.knees_wide]
        metric = "knee_deg"
        cue = "Knees in"
        above = 130
    """
    found = parsed(text)
    assert isinstance(found, Reps)
    assert (found.id, found.title, found.top, found.effort) == ("mine", "Mine", -20, m.hip_lift_deg)
    assert [fault.id for fault in found.rep_faults] == ["not_high_enough", "feet_too_far", "feet_too_near"]
    assert found.rep_faults[0].limit == replace(BRIDGE.rep_faults[0].limit, value=-25, low=-40, advice=-21)
    assert [fault.id for fault in found.faults] == ["over_arched", "knees_wide"]
    assert (found.faults[1].limit.low, found.faults[1].limit.high) == (130, 130)


def test_a_fault_may_change_its_side() -> None:
    found = parsed('extends = "glute_bridge"\n[faults.over_arched]\nbelow = -30')
    assert found.faults[0].above is None
    assert found.faults[0].limit.value == -30


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'say what it extends, or its kind = "circle" or'),
        ('extends = "glute_brige"', "no known exercise, did you mean 'glute_bridge'?"),
        (
            'extends = "glute_bridge"\neffort = "hip_lift"',
            "effort: unknown metric 'hip_lift', did you mean 'hip_lift_deg'?",
        ),
        ('extends = "glute_bridge"\nefort = "hip_lift_deg"', "efort: unknown key, did you mean 'effort'?"),
        ('extends = "glute_bridge"\nview = "sde"', "view: unknown word 'sde', did you mean 'side'?"),
        (
            'extends = "side_plank"\nside_of = "lower_sid"',
            "side_of: unknown reader 'lower_sid', did you mean 'lower_side'?",
        ),
        (
            'extends = "glute_bridge"\n[rep_faults.feet_too_far]\nmeasure = "topp knee_deg"',
            "rep_faults.feet_too_far.measure: unknown measure 'topp knee_deg', did you mean 'top knee_deg'?",
        ),
        (
            'extends = "glute_bridge"\n[rep_faults.not_high_enough]\nbelow = {value = -80}',
            "rep_faults.not_high_enough.below: limit -80 is outside its tuning range",
        ),
        ('extends = "glute_bridge"\n[faults.new]\nmetric = "knee_deg"\nabove = 9', "faults.new.cue: is missing"),
        ('extends = "glute_bridge"\n[faults.new]\nmetric = "knee_deg"\ncue = "Up"', "give either above or below"),
        ('extends = "glute_bridge"\ntravel = "far"', "travel: 'far' must be a number"),
        ('extends = "glute_bridge"\ntravel = nan', "travel: nan must be a number"),
        ('extends = "glute_bridge"\nalternates = 1', "alternates: 1 must be true or false"),
        ('extends = "glute_bridge"\nline = "hip"', "line: 'hip' must be a list"),
        ('extends = "glute_bridge"\nprescription = 3', "prescription: 3 must be a table"),
        ('extends = "glute_bridge"\ntitle = "a\\u001b[1m"', "title: must be one line"),
        ('extends = "glute_bridge"\nid = "My Bridge"', "id 'My Bridge' must be small letters"),
        ('extends = "glute_bridge"\nid = "auto"', "id 'auto' must be"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(text: str, said: str) -> None:
    with pytest.raises(DeclarationError) as error:
        parsed(text)
    assert said in str(error.value)
    assert str(error.value).startswith("mine.toml: ")


def test_everything_that_is_wrong_is_told() -> None:
    with pytest.raises(DeclarationError) as error:
        parsed('kind = "hold"\nshown = "knee"\nview = "side"')
    assert any(problem.startswith("shown: unknown metric") for problem in error.value.problems)
    assert any(problem == "camera: is missing" for problem in error.value.problems)
    assert "more: `formcheck exercises check mine.toml`" in str(error.value)


# --- What follows a limit -----------------------------------------------------------------------------------------


def test_the_top_follows_the_limit_in_force() -> None:
    keys = joined(bridge(GluteBridge(-18.0), seconds=3.0))
    held = []
    for limit in (-14, -30):
        settings = Settings({"glute_bridge.not_high_enough.limit": limit})
        chosen = settings.exercise("glute_bridge")
        assert isinstance(chosen, Reps)
        assert chosen.top == limit
        (rep,) = judged(timeline(keys, 15.0), judge=Judge([chosen])).reps
        held.append((rep.counted, rep.hold_s > 2.5))
    assert held == [(False, False), (True, True)]


def test_a_limit_at_the_end_of_its_range_can_be_reached() -> None:
    """The hold reaches beyond it, or nobody would ever be told."""
    for name, exercise in EXERCISES.items():
        for fault in exercise.faults:
            far = fault.limit.high if fault.above else fault.limit.low
            chosen = Settings({f"{name}.{fault.id}.limit": far}).exercise(name)
            for condition in getattr(chosen, "held", ()):
                if condition.metric == fault.metric:
                    edge = condition.high + condition.margin if fault.above else condition.low - condition.margin
                    assert (edge - far) * fault.sign > 0, (name, fault.id)


# --- What is known ------------------------------------------------------------------------------------------------


def test_kept_ones_are_known_and_may_extend_each_other(tmp_path: Path) -> None:
    (tmp_path / "a_deeper_one.toml").write_text('extends = "low_bridge"\ntop = -25', encoding="utf-8")
    (tmp_path / "low_bridge.toml").write_text('extends = "glute_bridge"\ntop = -20', encoding="utf-8")
    known = load_catalogue(folder=tmp_path)
    assert list(known)[-2:] == ["low_bridge", "a_deeper_one"]
    settings = Settings({"low_bridge.over_arched.limit": 30}, catalogue=known)
    assert settings.exercise("low_bridge").faults[0].limit.value == 30
    assert settings.exercises("auto")[-1].id == "a_deeper_one"


def test_a_kept_one_that_is_broken_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "low_bridge.toml").write_text('extends = "glute_bridge"', encoding="utf-8")
    (tmp_path / "broken.toml").write_text('extends = "nothing"', encoding="utf-8")
    (tmp_path / "no_toml.toml").write_text("[", encoding="utf-8")
    (tmp_path / "again.toml").write_text('extends = "bird_dog"\nid = "glute_bridge"', encoding="utf-8")
    said: list[str] = []
    assert list(load_catalogue(said.append, folder=tmp_path)) == [*EXERCISES, "low_bridge"]
    assert len(said) == 3
    assert any("there is an exercise glute_bridge already" in line for line in said)
    with pytest.raises(SettingsError):
        load_catalogue(folder=tmp_path)


def test_a_package_offers_its_exercises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bridges.py").write_text(
        "from dataclasses import replace\n"
        "from formcheck import EXERCISES, Body, metric\n"
        '@metric("deg", "more", "knee")\n'
        "def bridge_test_deg(body: Body) -> float:\n    return 1.0\n"
        'ALL = [replace(EXERCISES["glute_bridge"], id="packed_bridge", shown=bridge_test_deg)]\n'
        "NOTHING = 3\n",
        encoding="utf-8",
    )
    info = tmp_path / "bridges-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bridges\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[formcheck.exercises]\nall = bridges:ALL\nbad = bridges:NOTHING\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    said: list[str] = []
    known = load_catalogue(said.append, folder=tmp_path / "none")
    assert list(known)[-1] == "packed_bridge"
    assert [line.partition(":")[0] for line in said] == ["the exercises of bridges"]
    assert read_exercise_of(tmp_path, known).shown.name == "bridge_test_deg"


def read_exercise_of(folder: Path, known: Catalogue) -> Reps:
    path = folder / "mine.toml"
    path.write_text('extends = "packed_bridge"', encoding="utf-8")
    found = read_exercise(path, known)
    assert isinstance(found, Reps)
    return found


def test_a_declaration_in_python_stands_in_for_one_of_its_id() -> None:
    plank = EXERCISES["forearm_plank"]
    own = replace(plank, faults=())
    settings, name = Settings().asking(own)
    assert name == "forearm_plank"
    assert settings.exercise(name).faults == ()
    moments = timeline(hold(ForearmPlank(sag_deg=25.0)), 15.0)
    assert judged(moments, judge=Judge(settings.exercises(name))).faults == []


def test_a_catalogue_has_each_id_once() -> None:
    plank = EXERCISES["forearm_plank"]
    assert list(Catalogue([plank])) == ["forearm_plank"]
    assert Catalogue([plank]).plus(plank) == Catalogue([plank])
    with pytest.raises(ValueError, match="already"):
        Catalogue([plank]).plus(replace(plank, title="Another"))
