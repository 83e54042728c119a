from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from formcheck.charts import Bar, Trace
from formcheck.errors import OutputError
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan
from formcheck.form.exercise import Exercise, Fault
from formcheck.pages import NOT_A_DEVICE
from formcheck.report import charts
from formcheck.report.charts import hold_pieces
from formcheck.report.html import to_html, write_html
from formcheck.report.result import Series, SessionResult, Source, Still
from formcheck.wording import quantity, title_of

VOID = {"meta", "br", "img", "hr", "input", "link"}
#: What a browser loads without being asked.
LOADING = {"src", "href", "xlink:href", "srcset", "poster", "data", "action", "background"}


class Page(HTMLParser):
    """A parsed report: its elements, its text, and what is wrong with its tags."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.problems: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        self.problems += [f"{tag} stays open" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"{tag} has an attribute twice")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str, kind: str = "") -> list[dict[str, str]]:
        """Attributes of every element of this tag (and class)."""
        return [a for name, a in self.elements if name == tag and kind in ("", *a.get("class", "").split())]

    @property
    def text(self) -> str:
        return " ".join(data for tag, data in self.texts if tag != "style")


def page(result: SessionResult, exercises: dict[str, Exercise] | None = None) -> Page:
    return Page(to_html(result, EXERCISES if exercises is None else exercises, defaults=EXERCISES))


def test_every_session_is_a_sound_page(session: SessionResult) -> None:
    made = page(session)
    assert made.problems == []
    ids = [a["id"] for _, a in made.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert [name for name, _ in made.elements].count("h1") == 1
    assert NOT_A_DEVICE in made.text
    levels = [int(name[1]) for name, _ in made.elements if re.fullmatch(r"h[1-6]", name)]
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_nothing_is_fetched_or_run(session: SessionResult) -> None:
    made = page(session)
    for tag, attributes in made.elements:
        assert tag not in ("script", "link", "iframe", "object", "embed")
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in LOADING:
                assert value.startswith(("data:", "#"))
    style = "".join(data for tag, data in made.texts if tag == "style")
    assert "@import" not in style
    assert re.findall(r"url\((?!#)", style) == []


def test_every_fault_and_advice_is_told(session: SessionResult) -> None:
    text = page(session).text
    for fault in (*session.faults, *session.advice):
        assert title_of(fault.id) in text
    for fault in session.faults:
        assert fault.cue in text
    for each in session.view.unjudged:
        assert each.why in text
    for note in session.notes:
        assert note in text


def test_what_cut_it_short_is_told(sessions: dict[str, Callable[[], SessionResult]]) -> None:
    assert "The file breaks off at 14.0 s." in page(sessions["cut"]()).text
    assert "Not the whole recording" not in page(sessions["plank"]()).text


def test_only_what_is_judged_is_drawn(plank: SessionResult, series: Callable[..., Series]) -> None:
    more = tuple(series("forearm_plank", metric.name, [1.0] * 61) for metric in EXERCISES["forearm_plank"].metrics())
    titles = {data for tag, data in page(replace(plank, series=more)).texts if tag == "h3"}
    assert titles == {"Body line", "Upper arm lean", "Knee", "Head drop", "Back shape"} & titles
    assert "Body line" in titles
    first = next(data for tag, data in page(replace(plank, series=more)).texts if tag == "h3")
    assert first == "Body line"  # it has the fault


def test_a_part_of_a_recording_is_drawn_alone(plank: SessionResult) -> None:
    """The axis is what was read, however long the recording is."""
    long = replace(plank, source=replace(plank.source, duration_s=3000.0, start_s=0.0))
    (line, *_) = page(long).all("line", "rule")
    assert (line["x1"], line["x2"]) == ("6.667%", "96%")


def test_names_from_outside_are_only_text(plank: SessionResult) -> None:
    evil = '"><script>alert(1)</script><img src=http://evil/x onerror="a">&amp;\udcff.mp4'
    odd = replace(
        plank,
        source=Source(f"/tmp/{evil}", "video", 30.0, 640, 480, evil),
        settings={evil: evil},
        notes=(evil,),
        estimator=evil,
        exercise=evil,
        faults=(replace(plank.faults[0], exercise=evil, id=evil, cue=evil, unit=evil),),
        stills=(Still(evil, evil, 1.0, b"x"),),
        unseen=(replace(plank.unseen[0], why=evil),),
    )
    made = page(odd)
    assert made.problems == []
    assert made.all("script") == []
    assert [a["src"] for a in made.all("img")] == ["data:image/jpeg;base64,eA=="]
    assert evil in made.text
    assert not any(name.startswith("on") for _, a in made.elements for name in a)


def test_drawings_have_words(session: SessionResult) -> None:
    made = page(session)
    for chart in made.all("svg", "chart"):
        assert chart["role"] == "img"
        title, description = chart["aria-labelledby"].split()
        ids = {a.get("id") for _, a in made.elements}
        assert {title, description} <= ids
    for picture in made.all("img"):
        assert picture["alt"]
    for head in made.all("th"):
        assert head["scope"] in ("col", "row")
    assert len(made.all("table")) == len(made.all("caption"))


def test_limits_lie_where_the_scale_says(plank: SessionResult) -> None:
    made = page(plank)
    levels = [*made.all("line", "level"), *made.all("line", "zero")]
    (y0, v0), (y1, v1) = [(float(a["y1"]), float(a["data-value"])) for a in levels[:2]]
    per_unit = (y1 - y0) / (v1 - v0)
    assert per_unit < 0  # up is more
    faults = EXERCISES["forearm_plank"].faults
    drawn = {(a["class"], a["data-value"]): a for a in made.all("line", "rule")}
    expected = [f.limit for f in faults if f.metric.name == "body_line_deg"]
    assert {float(value) for kind, value in drawn if kind == "rule fault"} == {limit.value for limit in expected}
    assert {float(value) for kind, value in drawn if kind == "rule advice"} == {limit.advice for limit in expected}
    for a in drawn.values():
        assert float(a["y1"]) == float(a["y2"])
        assert float(a["y1"]) == pytest.approx(y0 + per_unit * (float(a["data-value"]) - v0), abs=0.05)
        assert (a["x1"], a["x2"]) == ("6.667%", "96%")  # the part is 2.0 to 28.8 of 30 s
    shaded = sorted((float(a["y"]), float(a["height"])) for a in made.all("rect", "beyond"))
    sag, pike = y0 + per_unit * (15 - v0), y0 + per_unit * (-21 - v0)
    assert shaded[0] == pytest.approx((0, sag), abs=0.05)
    assert shaded[1][0] == pytest.approx(pike, abs=0.05)


def test_the_trace_follows_the_values_and_stops_where_unseen(plank: SessionResult) -> None:
    made = page(plank)
    (path,) = made.all("path", "trace")
    runs = [[tuple(map(float, point.split(","))) for point in run.split()] for run in path["d"].split("M") if run]
    xs = [x for run in runs for x, _ in run]
    assert len(runs) == 2  # before and after the gap at 15.0 to 16.2 s
    assert xs == sorted(xs)
    assert not [x for x in xs if 500 <= x <= 540]
    by_time = {round(x * 30 / 1000, 1): y for run in runs for x, y in run}
    assert by_time[11.0] < by_time[5.0]  # a sag is up
    assert by_time[5.0] == by_time[20.0]


def test_fault_spans_are_where_they_happened(plank: SessionResult) -> None:
    made = page(plank)
    for kind in ("band", "strip"):
        (bar,) = [a for a in made.all("rect", kind) if "fault" in a["class"].split()]
        assert float(bar["x"].rstrip("%")) == pytest.approx(9.4 / 30 * 100, abs=0.01)
        assert float(bar["width"].rstrip("%")) == pytest.approx(3.5 / 30 * 100, abs=0.01)
    held = [a for a in made.all("rect", "bar") if {"good", "broken", "unseen"} & set(a["class"].split())]
    assert [a["class"].split()[1] for a in held] == ["good", "broken", "good", "unseen", "good", "unseen"]


def test_a_hold_in_pieces() -> None:
    hold = HoldSpan("forearm_plank", 0.0, 10.0, 10.0, 6.0, 1.0, None)
    faults = [
        FaultSpan("forearm_plank", "a", None, 2.0, 4.0, None, 0, 0, "deg", ""),  # type: ignore[arg-type]
        FaultSpan("forearm_plank", "b", None, 3.0, 5.0, None, 0, 0, "deg", ""),  # type: ignore[arg-type]
        FaultSpan("forearm_plank", "c", None, 6.0, 7.0, None, 0, 0, "deg", "", voids=False),  # type: ignore[arg-type]
        FaultSpan("side_plank", "d", None, 6.0, 7.0, None, 0, 0, "deg", ""),  # type: ignore[arg-type]
        FaultSpan("forearm_plank", "e", None, 9.5, None, None, 0, 0, "deg", ""),  # type: ignore[arg-type]
    ]
    assert hold_pieces(hold, faults, [(4.5, 5.5), (20.0, 21.0)]) == [
        (0.0, 2.0, "good"),
        (2.0, 4.5, "broken"),
        (4.5, 5.5, "unseen"),
        (5.5, 9.5, "good"),
        (9.5, 10.0, "broken"),
    ]


def test_limits_are_told_with_their_sources_and_changes(plank: SessionResult) -> None:
    ours = EXERCISES["forearm_plank"]
    first = ours.faults[0]
    assert first.above is not None
    changed: Fault = replace(first, above=replace(first.above, value=18.0))
    text = page(plank, {"forearm_plank": replace(ours, faults=(changed, *ours.faults[1:]))}).text
    for fault in ours.faults:
        assert fault.limit.source in text
    assert "by you; default 15°" in text
    assert "above\N{NO-BREAK SPACE}18°" in text
    assert "by you" not in page(plank).text
    assert "Changed" not in Page(to_html(plank, EXERCISES)).text


def moved(dog: SessionResult, ranges: dict[Side, list[float]]) -> SessionResult:
    """The session with repetitions of these ranges, four seconds each, one side after the other."""
    sides = [(side, value) for side, values in ranges.items() for value in values]
    first = dog.reps[0]
    reps = tuple(
        replace(
            first,
            start_s=4.0 * i,
            end_s=4.0 * i + 3,
            side=side,
            measures={"range": value, "up_s": 1.0, "down_s": 1.5, "cycle_s": 3.0, "smoothness": -1.52},
        )
        for i, (side, value) in enumerate(sides)
    )
    return replace(dog, reps=reps)


def test_how_the_repetitions_were_moved_is_told(bird_dog: SessionResult) -> None:
    unmeasured = replace(bird_dog, reps=tuple(replace(rep, measures={}) for rep in bird_dog.reps))
    assert "How the repetitions were moved" not in page(unmeasured).text
    text = page(moved(bird_dog, {Side.LEFT: [80, 80, 78, 70, 60, 58], Side.RIGHT: [50] * 6})).text
    unit = EXERCISES["bird_dog"].counted_by[0].unit  # type: ignore[attr-defined]
    assert f"The range faded on the left: {quantity(80, unit)} at first, {quantity(59, unit)} at the end." in text
    assert f"The left side moved farther: {quantity(74, unit)} against {quantity(50, unit)}." in text
    assert "Whole repetition" in text
    assert "The thirds are those of the side that changed most." in text
    assert "−1.52" in text
    even = page(moved(bird_dog, {Side.LEFT: [70] * 6, Side.RIGHT: [72] * 6})).text
    assert "much the same from the first repetitions to the last and on both sides." in even
    assert "Too few repetitions to tell" in page(moved(bird_dog, {Side.LEFT: [80, 40]})).text


def test_the_exercise_is_explained(bird_dog: SessionResult) -> None:
    text = page(bird_dog).text
    exercise = EXERCISES["bird_dog"]
    for said in (exercise.right, exercise.camera, exercise.caution, *exercise.sources):
        assert said is not None
        assert said in text
    assert "Raised arm (needs shoulder and hand of the raised arm): not seen in repetition 2" in re.sub(
        r"\s+", " ", text
    )


def test_an_exercise_that_is_not_known_any_more(bird_dog: SessionResult) -> None:
    made = page(bird_dog, {})
    assert made.problems == []
    assert "Bird dog" in made.text


def test_a_photograph_has_no_timeline(sessions: dict[str, Callable[[], SessionResult]]) -> None:
    made = page(sessions["still"]())
    assert made.all("svg", "chart") == []
    assert "Measured in this photograph" in made.text
    assert "not seen" in made.text


def test_an_hour_stays_small(result: Callable[..., SessionResult], fault: Callable[..., FaultSpan]) -> None:
    count = 4000
    wave = np.sin(np.arange(1200) / 3) * 20
    t_s = np.linspace(0, 3600, 1200)
    metrics = {metric.name: metric for metric in EXERCISES["bird_dog"].metrics()}
    long = result(
        "bird_dog",
        reps=[(i * 0.9, i * 0.9 + 0.8, "left", i % 2 == 0, (), ()) for i in range(count)],
        faults=[fault("bird_dog", "leg_too_high", i * 0.9, i * 0.9 + 0.5, 30.0) for i in range(count)],
        unseen=[(i * 0.9 + 0.8, i * 0.9 + 0.85, "hidden") for i in range(count)],
        duration_s=3600.0,
        series=tuple(Series(n, m.unit, m.positive, t_s, wave, wave + 5) for n, m in metrics.items()),
        stills=tuple(Still("bird_dog", "leg_too_high", float(i), b"x" * 50_000) for i in range(100)),
    )
    text = to_html(long, EXERCISES)
    assert len(text) < 6_000_000
    assert len(text) - 30 * 66_667 < 3_000_000
    assert "more rows are left out here" in text
    assert "70 more pictures" in text
    assert Page(text).problems == []


def test_the_same_session_gives_the_same_page(session: SessionResult) -> None:
    assert to_html(session, EXERCISES) == to_html(session, EXERCISES)


def test_the_file(plank: SessionResult, tmp_path: Path) -> None:
    write_html(plank, tmp_path / "a" / "report.html", EXERCISES)
    assert (tmp_path / "a" / "report.html").read_text(encoding="utf-8") == to_html(plank, EXERCISES)
    with pytest.raises(OutputError, match="can't be written"):
        write_html(plank, tmp_path / "a", EXERCISES)


def test_a_plot_shows_the_peak_of_a_fault_whole(
    result: Callable[..., SessionResult], fault: Callable[..., FaultSpan], series: Callable[..., Series]
) -> None:
    values = [2.0] * 400 + [50.0] + [2.0] * 400
    sag = fault("forearm_plank", "hips_sagging", 199.0, 201.0, 50.5)
    session = result(
        holds=[(0, 400, 398, 0, None)], faults=[sag], series=(series("forearm_plank", "body_line_deg", values),)
    )
    trace = Trace(*(getattr(session.series[0], name) for name in ("t_s", "low", "high")))
    bars = [Bar(199.0, 201.0, "fault", "")]
    assert charts._y_range(trace, "deg", [], [(0.0, 400.0)], bars)[1] >= 50.5
