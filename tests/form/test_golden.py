"""Recorded landmarks of the sample clip give the events that they gave; to renew: python -m tests.data.renew."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.data.renew import EVENTS, LANDMARKS, told

from formcheck.pose.replay import read_landmarks

SECONDS, DEGREES = 0.05, 0.5


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return told(read_landmarks(LANDMARKS))


@pytest.fixture(scope="module")
def then() -> dict[str, Any]:
    golden = json.loads(EVENTS.read_text(encoding="utf-8"))
    assert isinstance(golden, dict)
    return golden


def test_the_recording_is_small() -> None:
    assert LANDMARKS.stat().st_size < 300_000


@pytest.mark.parametrize("name", ["exercises", "parts", "holds", "faults", "reps", "events"])
def test_what_is_told_is_what_was_told(name: str, now: dict[str, Any], then: dict[str, Any]) -> None:
    assert _alike(now[name], then[name]), f"now {now[name]}"


def test_the_clip_sags_once_in_one_hold(now: dict[str, Any]) -> None:
    assert now["exercises"] == ["forearm_plank"]
    (hold,) = now["holds"]
    (fault,) = [fault for fault in now["faults"] if fault["level"] == "fault"]
    assert fault["id"] == "hips_sagging"
    assert hold["start_s"] < fault["start_s"] < fault["end_s"] < hold["end_s"]
    lost = hold["end_s"] - hold["start_s"] - hold["in_form_s"]
    assert lost == pytest.approx(fault["end_s"] - fault["start_s"], abs=SECONDS)


def _alike(a: Any, b: Any, key: str = "") -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[name], b[name], name) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(_alike(p, q, key) for p, q in zip(a, b, strict=True))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= (DEGREES if key == "peak" else SECONDS) + 1e-9
    return bool(a == b)
