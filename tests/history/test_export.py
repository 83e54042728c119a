"""What is exported is what is stored."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.history.acts import hold, keep, reps

from formcheck.charts import day_axis, draw_bars
from formcheck.errors import InputError
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.history.export import to_csv, to_json
from formcheck.history.importing import read_export
from formcheck.history.page import to_html
from formcheck.history.record import Session, Target
from formcheck.history.store import Store

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


@pytest.fixture
def sessions(tmp_path: Path) -> list[Session]:
    with Store.open(tmp_path / "history.db") as store:
        keep(store, NOON - timedelta(days=8), hold(broken_s=3), reps("bird_dog", 2, 1, side=Side.LEFT, start_s=30))
        keep(store, NOON, hold("side_plank", side=Side.RIGHT), profile="anna", asked="omaha")
        store.begin("auto", now=NOON, target=Target(2, 30.0, 8))
        store.note_pain(1, 3)
        return store.sessions()


def test_json_comes_back_as_it_was(sessions: list[Session]) -> None:
    tree = json.loads(to_json(sessions))
    assert tree["schema_version"] == 1

    def side(span: dict[str, str | None]) -> Side | None:
        return Side(span["side"]) if span["side"] else None

    back = [
        Session(
            id=one["session"],
            started=datetime.fromisoformat(one["started"]),
            asked=one["asked"],
            profile=one["profile"],
            target=Target(**one["target"]),
            length_s=one["length_s"],
            finished=one["finished"],
            pain=one["pain"],
            holds=tuple(HoldSpan(**{**span, "side": side(span)}) for span in one["holds"]),
            reps=tuple(
                RepSpan(
                    **{
                        **span,
                        "side": side(span),
                        "faults": tuple(span["faults"]),
                        "unjudged": tuple(span["unjudged"]),
                    }
                )
                for span in one["reps"]
            ),
            faults=tuple(
                FaultSpan(id=span.pop("fault"), cue="", **{**span, "side": side(span), "level": Level(span["level"])})
                for span in one["faults"]
            ),
        )
        for one in tree["sessions"]
    ]
    assert back == sessions


def test_csv_has_a_row_for_everything(sessions: list[Session]) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(sessions))))
    assert [row["kind"] for row in rows] == [
        "session",
        "hold",
        "rep",
        "rep",
        "rep",
        "fault",
        "session",
        "hold",
        "session",
    ]
    assert rows[1]["total_s"] == "10.0"
    assert rows[1]["in_form_s"] == "7.0"
    assert (rows[4]["counted"], rows[4]["faults"], rows[4]["side"]) == ("0", "leg_too_low knee_bent", "left")
    assert (rows[5]["fault"], rows[5]["level"], rows[5]["peak"], rows[5]["limit"]) == (
        "hips_sagging",
        "fault",
        "23.0",
        "12.0",
    )
    assert rows[6]["started"] == "2026-11-20T12:00:00-03:30"
    assert (rows[6]["finished"], rows[6]["score"], rows[6]["target_sets"]) == ("1", "100.0", "")
    assert (rows[8]["finished"], rows[8]["score"], rows[8]["target_hold_s"]) == ("0", "", "30.0")
    assert None not in rows[0]


def test_measures_are_columns(sessions: list[Session]) -> None:
    row = next(row for row in csv.DictReader(io.StringIO(to_csv(sessions))) if row["kind"] == "rep")
    assert (row["range"], row["cycle_s"], row["smoothness"], row["up_s"]) == ("62.5", "2.5", "-1.52", "")


def test_an_export_comes_back_into_an_empty_history(sessions: list[Session], tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(to_json(sessions), encoding="utf-8")
    with Store.open(tmp_path / "other" / "history.db") as store:
        assert store.add(read_export(tmp_path / "all.json")) == len(sessions)
        assert [replace(one, id=0) for one in store.sessions()] == [replace(one, id=0) for one in sessions]
        assert store.profiles() == ("anna", "default")


def test_an_import_adds_only_what_is_new(sessions: list[Session], tmp_path: Path) -> None:
    tree = json.loads(to_json(sessions))
    tree["sessions"] += [tree["sessions"][0], {**tree["sessions"][0], "started": "2025-01-01T10:00:00+01:00"}]
    del tree["sessions"][0]["pain"]  # as written before anybody was asked
    (tmp_path / "all.json").write_text(json.dumps(tree))
    with Store.open(tmp_path / "history.db") as store:
        assert store.add(read_export(tmp_path / "all.json")) == 1
        assert store.add(read_export(tmp_path / "all.json")) == 0
        found = store.sessions()
    assert [one.pain for one in found] == [3, 3, None, None], "what is kept already stays as it is"
    assert len(found) == len(sessions) + 1


def _spoil(where: str, value: object) -> Callable[[dict[str, Any]], None]:
    def spoil(tree: dict[str, Any]) -> None:
        *path, last = where.split(".")
        part: Any = tree["sessions"][0]
        for key in path:
            part = part[int(key) if key.isdecimal() else key]
        part[last] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_spoil("started", "2026-11-20T12:00:00"), "offset"),
        (_spoil("started", "yesterday"), "session 1 of it"),
        (_spoil("started", 7), "no text"),
        (_spoil("length_s", -1), "less than nothing"),
        (_spoil("length_s", True), "no number"),
        (_spoil("finished", "yes"), "neither yes nor no"),
        (_spoil("pain", 11), "0 to 10"),
        (_spoil("target", None), "session 1 of it"),
        (_spoil("holds", 3), "session 1 of it"),
        (_spoil("holds.0.in_form_s", 99), "more in form than held"),
        (_spoil("reps.0.side", "up"), "up"),
        (_spoil("reps.0.faults", "leg"), "no list"),
        (_spoil("reps.0.measures", [1]), "session 1 of it"),
        (_spoil("faults.0.level", "grave"), "grave"),
        (_spoil("faults.0.end_s", -5), "ends before it begins"),
        (lambda tree: tree["sessions"][0]["holds"][0].pop("total_s"), "total_s is missing"),
        (lambda tree: tree["sessions"].append("x"), "session 4 of it"),
        (lambda tree: tree.update(schema_version=9), "layout 9"),
        (lambda tree: tree.pop("sessions"), "is no history"),
    ],
)
def test_a_damaged_import_is_one_line_and_adds_nothing(
    sessions: list[Session], tmp_path: Path, spoil: Callable[[dict[str, Any]], None], said: str
) -> None:
    tree = json.loads(to_json(sessions))
    spoil(tree)
    (tmp_path / "all.json").write_text(json.dumps(tree))
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        read_export(tmp_path / "all.json")
    assert "\n" not in str(caught.value)


def test_the_norm_is_a_quiet_band_that_scales_nothing() -> None:
    def page(seconds: float) -> str:
        hold = HoldSpan("forearm_plank", 0, seconds, seconds, seconds, 0, None)
        return to_html([Session(1, NOON, "auto", "default", holds=(hold,))], {}, NOON.date())

    assert 'class="norm"' not in page(20), "it is far above"
    assert 'class="norm"' in page(90)
    assert all("quarter" not in page(value) and "median" not in page(value) for value in (20, 90))


def test_the_page_stands_alone(sessions: list[Session]) -> None:
    page = to_html(sessions, {"side_plank": "Side <plank>"}, NOON.date(), whose="<img src=x onerror=a>")
    assert "Exercise history of &lt;img" in page
    assert "<img" not in page
    assert "Side &lt;plank&gt;" in page
    assert "Side <plank>" not in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    pictures = [part.partition("</svg></div>")[0] + "</svg>" for part in page.split('<svg class="chart"')[1:]]
    assert len(pictures) == 5  # weeks, plank, bird dog, side plank, score
    for picture in pictures:
        ElementTree.fromstring('<svg class="chart"' + picture)


@pytest.mark.parametrize("weeks", [1, 3, 7, 20, 52, 104, 520])
def test_dates_below_a_plot_neither_touch_nor_leave_it_on_a_phone(weeks: int) -> None:
    """300 px wide; a letter is 6.5 px."""
    last = NOON.date()
    axis = day_axis(last - timedelta(weeks=weeks), last)
    day = float(last.toordinal())
    chart = draw_bars("weeks", axis, [((day, day + 6), 1, "")], 2, "", "", "").picture
    found = re.findall(r'<text class="tick" x="([\d.]+)%"[^>]*>([^<]+)<', chart)
    spans = [(3 * float(x) - 3.25 * len(label), 3 * float(x) + 3.25 * len(label)) for x, label in found]
    assert len(spans) >= 2
    assert spans[0][0] >= 0
    assert spans[-1][1] <= 300
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_a_page_of_sessions_in_which_nothing_was_done(sessions: list[Session]) -> None:
    page = to_html(sessions[-1:], {}, NOON.date())
    assert "0 sessions" in page
    assert 'class="chart"' not in page
