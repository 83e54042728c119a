"""What is exported is what is stored."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.history.acts import hold, keep, reps

from formcheck.charts import day_axis, draw_bars
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.history.export import to_csv, to_json
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
