from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.errors import OutputError
from formcheck.form.events import FaultSpan
from formcheck.report.json import load_schema, plain, to_dict, to_json, write_json
from formcheck.report.result import SCHEMA_VERSION, SessionResult, Source

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_CHECKED = {"$schema", "$defs", "title", "type", "const", "enum", "required", "properties"} | {
    "additionalProperties", "items", "$ref", "minimum", "maximum"
}  # fmt: skip


def violations(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "") -> list[str]:
    """What of `value` breaks `schema`; as much of JSON Schema as result.schema.json uses."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    assert set(schema) <= _CHECKED, "the schema uses what this check does not know"
    bad: list[str] = []
    if "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        fits = [isinstance(value, _TYPES[n]) and (n == "boolean" or not isinstance(value, bool)) for n in names]
        if not any(fits):
            return [f"{where} is {type(value).__name__}"]
    if "const" in schema and value != schema["const"]:
        bad.append(f"{where} is {value}")
    if "enum" in schema and value not in schema["enum"]:
        bad.append(f"{where} is {value}")
    if isinstance(value, int | float) and not schema.get("minimum", -math.inf) <= value <= schema.get(
        "maximum", math.inf
    ):
        bad.append(f"{where} is {value}")
    if isinstance(value, dict):
        known, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
        bad += [f"{where} lacks {name}" for name in schema.get("required", ()) if name not in value]
        for name, entry in value.items():
            if name not in known and rest is False:
                bad.append(f"{where}.{name} is unknown")
            else:
                bad += violations(entry, known.get(name, rest), root, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for index, entry in enumerate(value):
            bad += violations(entry, schema["items"], root, f"{where}[{index}]")
    return bad


def reject(constant: str) -> float:
    raise AssertionError(f"{constant} is not strict JSON")


def test_every_session_fits_the_schema_and_survives_the_file(session: SessionResult, tmp_path: Path) -> None:
    path = tmp_path / "new" / "result.json"
    write_json(session, path)
    read = json.loads(path.read_text(encoding="utf-8"), parse_constant=reject)
    assert read == to_dict(session)
    schema = load_schema()
    assert violations(read, schema, schema) == []
    assert schema["properties"]["schema_version"] == {"const": SCHEMA_VERSION}
    assert [p.name for p in path.parent.iterdir()] == ["result.json"]


def test_the_check_finds_what_is_wrong(plank: SessionResult) -> None:
    schema, read = load_schema(), to_dict(plank)
    read["holds"][0]["side"] = "middle"
    read["faults"][0]["surplus"] = 1
    del read["summary"]["reps"]
    assert violations(read, schema, schema) == [
        ".holds[0].side is middle",
        ".faults[0].surplus is unknown",
        ".summary lacks reps",
    ]


def test_spans_are_told_as_promised(plank: SessionResult, bird_dog: SessionResult) -> None:
    told = to_dict(plank)
    assert told["holds"] == [
        {
            "exercise": "forearm_plank",
            "start_s": 2.0,
            "end_s": 28.8,
            "total_s": 26.8,
            "in_form_s": 22.1,
            "unseen_s": 1.2,
            "side": None,
        }
    ]
    assert told["faults"] == [
        {
            "exercise": "forearm_plank",
            "id": "hips_sagging",
            "start_s": 9.4,
            "end_s": 12.9,
            "side": None,
            "peak": 21.3,
            "limit": 15,
            "unit": "deg",
            "metric": None,
            "by": None,
            "cue": "Lift your hips",
            "voids": True,
        }
    ]
    assert [each["id"] for each in told["advice"]] == ["hips_sagging", "head_dropped"]
    assert told["view"]["spans"] == [{"start_s": 15, "end_s": 16.2, "why": "Turn so that the camera sees your side"}]
    rep = to_dict(bird_dog)["reps"][1]
    assert (rep["side"], rep["counted"], rep["unjudged"]) == ("right", True, ["raised_arm_deg"])
    assert rep["measures"] == {"range": 62.346, "cycle_s": 4.0}


def test_nan_is_null_and_numbers_are_rounded(
    result: Callable[..., SessionResult], fault: Callable[..., FaultSpan]
) -> None:
    told = to_dict(
        result(
            holds=[(1.23456, 2.0004, -0.0001, 0.0, "left")],
            faults=[fault("forearm_plank", "hips_piked", 1.23456, None, math.nan)],
            settings={"a": math.inf, "b": np.float64(0.12345), "c": np.int64(3), "d": (True, None), 5: "x"},
        )
    )
    assert (told["holds"][0]["start_s"], told["holds"][0]["end_s"]) == (1.235, 2.0)
    assert math.copysign(1, told["holds"][0]["in_form_s"]) == 1
    assert (told["faults"][0]["peak"], told["faults"][0]["end_s"]) == (None, None)
    assert told["settings"] == {"a": None, "b": 0.123, "c": 3, "d": [True, None], "5": "x"}


def test_what_has_no_place_in_json_is_refused() -> None:
    with pytest.raises(TypeError, match="set has no place"):
        plain({"a": {1, 2}})


def test_a_photograph_tells_its_values(sessions: dict[str, Callable[[], SessionResult]]) -> None:
    assert to_dict(sessions["still"]())["still"] == {
        "exercise": "forearm_plank",
        "phase": "holding",
        "in_form": False,
        "values": {"body_line_deg": 21.0, "knee_deg": None},
    }


def test_any_file_name_can_be_written(plank: SessionResult, tmp_path: Path) -> None:
    odd = replace(plank, source=Source("bad\udcff <é> \u202e.mp4", "video", 1.0, 2, 2, "h264"))
    write_json(odd, tmp_path / "result.json")
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["source"]["path"] == "bad? <é> \u202e.mp4"


def test_a_place_that_cannot_be_written_is_one_line(plank: SessionResult, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "result.json", tmp_path / "folder"):
        with pytest.raises(OutputError, match=r"^[^\n]*can't be written: [^\n]+\.$") as caught:
            write_json(plank, path)
        assert str(path) in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


def test_what_was_there_stays_if_writing_fails(
    plank: SessionResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "result.json"
    path.write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_json(plank, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_session_gives_the_same_text(session: SessionResult) -> None:
    assert to_json(session) == to_json(session)
