"""A limit tried over its range, on landmarks whose sag is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.charts import LOOKS
from formcheck.errors import SettingsError
from formcheck.evaluate.events import Events, Held, Wrong
from formcheck.evaluate.labels import Labels
from formcheck.evaluate.sweep import limit_option, sweep, values_of
from formcheck.evaluate.sweep_page import HEADS, sweep_html, sweep_rows

LIMIT = "forearm_plank.hips_sagging"
SAG = Labels(
    "plank.mp4",
    "here",
    Events(
        (Held("forearm_plank", 1, 11),),
        (),
        (Wrong("forearm_plank", "hips_sagging", 5.0, 7.0),),
    ),
    frozenset({"forearm_plank"}),
)


def test_a_sag_of_20_degrees_is_found_below_and_missed_above(plank_npz: Path) -> None:
    found = sweep(LIMIT, {"a": plank_npz}, {"a": SAG}, jobs=1)
    assert found.values[0] == found.limit.low
    assert found.values[-1] == found.limit.high
    assert found.limit.default in found.values
    for value, counts in zip(found.values, found.counts, strict=True):
        if value <= 20:
            assert (counts.faults_found, counts.faults_missed, counts.faults_extra) == (1, 0, 0), value
        if value >= 26:
            assert (counts.faults_found, counts.faults_missed) == (0, 1), value
    rows = sweep_rows(found)
    assert all(len(row) == len(HEADS) for row in rows)
    assert sum("(default)" in row[0] for row in rows) == 1
    page = sweep_html(found)
    assert page.count("<svg") == page.count("</svg>")
    assert page.count('class="chart"') == 1
    assert [page.count(f'class="trace {look}"') for look in LOOKS] == [2, 2, 2]  # in the plot and in its legend
    assert "default 15°" in page
    assert "http" not in page.replace("http-equiv", "")


def test_clips_of_another_exercise_are_left_out_unless_asked_for(plank_npz: Path) -> None:
    with pytest.raises(SettingsError, match="no clips with labels of bird_dog"):
        sweep("bird_dog.knee_bent", {"a": plank_npz}, {"a": SAG}, jobs=1)


def test_a_recording_that_is_none_is_named(tmp_path: Path) -> None:
    found = sweep(LIMIT, {"a": tmp_path / "no.npz"}, {"a": SAG}, jobs=1)
    assert [name for name, _ in found.failed] == ["a"]


def test_limits_by_name() -> None:
    option, unit = limit_option(LIMIT)
    assert (option.low, option.high, unit) == (8, 28, "deg")
    assert values_of(option) == tuple(float(value) for value in range(8, 29))
    with pytest.raises(SettingsError, match=r"did you mean .forearm_plank\.hips_sagging"):
        limit_option("forearm_plank.hips_saging")
    with pytest.raises(SettingsError, match="no tuning range"):
        limit_option("bird_dog.same_side")
