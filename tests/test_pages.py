"""Every kind of block escapes what it is given, and the template engine is only loaded for a page."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser

import numpy as np

from formcheck.charts import Bar, Lane, Line, Rule, Trace, draw_bars, draw_lines, draw_plot, draw_timeline, time_axis
from formcheck.pages import (
    Block,
    Caution,
    Cell,
    Facts,
    Figure,
    Fold,
    Items,
    Page,
    Pictures,
    Section,
    Table,
    Text,
    Tiles,
    render,
    table_of,
)

EVIL = '"\'><script>alert(1)</script><img src=http://evil/x onerror="a">{{ 7*7 }}{% raw %}&amp;.mp4'


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.data = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.data += data


def every_chart() -> list[Figure]:
    axis = time_axis(0.0, 10.0)
    bar = Bar(1.0, 9.0, "good", EVIL, EVIL[:5])
    values = np.arange(10.0)
    plot = draw_plot(
        EVIL,
        axis,
        Trace(values, values, values + 1),
        (-2.0, 12.0),
        EVIL,
        rules=[Rule(5.0, EVIL, "fault", ((0.0, 10.0),))],
        faults=[bar],
        unseen=[(2.0, 3.0)],
        judged=[(0.0, 8.0)],
        title=EVIL,
        description=EVIL,
    )
    charts = (
        draw_timeline(EVIL + "1", axis, [Lane(EVIL, (bar,))], EVIL, EVIL),
        plot,
        draw_lines(
            EVIL + "2", axis, [Line(EVIL, ((1.0, 2.0, EVIL),))], EVIL, EVIL, marks=[(1, EVIL)], default=(1, EVIL)
        ),
        draw_bars(EVIL + "3", axis, [((1.0, 2.0), 3, EVIL)], 2, EVIL, EVIL, EVIL),
    )
    return [Figure(chart, EVIL, EVIL, [("good", EVIL)], remarks=[EVIL]) for chart in charts]


def test_text_stays_text_in_every_block() -> None:
    table = Table(
        EVIL, (EVIL, f"#{EVIL}"), [[EVIL, Cell(EVIL, href="a/b.html", items=[EVIL])], [EVIL, EVIL]], EVIL, most=1
    )
    blocks: tuple[Block, ...] = (
        Text(EVIL, label=EVIL),
        Items([Text(EVIL)]),
        Caution([Text(EVIL)], [EVIL]),
        table,
        Facts([(EVIL, EVIL)]),
        Tiles([(EVIL, EVIL, EVIL)]),
        *every_chart(),
        Pictures([("eA==", EVIL)]),
        Fold(EVIL, Text(EVIL)),
    )
    text = render(
        Page(EVIL, EVIL, EVIL, [Section(EVIL, blocks), None, Section(EVIL, [Text(EVIL)], is_named=False)], EVIL)
    )
    page = Read(text)
    assert page.open == []
    assert {"script", "link", "iframe"}.isdisjoint(tag for tag, _ in page.tags)
    assert [a["src"] for tag, a in page.tags if tag == "img"] == ["data:image/jpeg;base64,eA=="]
    assert [a["href"] for tag, a in page.tags if tag == "a"] == ["a/b.html"]
    assert not any(name.startswith("on") for _, a in page.tags for name in a)
    assert page.data.count(EVIL) > 30
    assert "49" not in page.data
    assert "1 more rows are left out here" in page.data


def test_a_table_by_its_columns() -> None:
    table = table_of("Numbers", [1, 2], ("One", str), None, ("#Twice", lambda item: str(2 * item)))
    assert (table.heads, table.rows) == (["One", "#Twice"], [["1", "2"], ["2", "4"]])
    assert table.looks == ["", "number"]


def test_jinja_is_not_loaded_where_no_page_is_made() -> None:
    code = (
        "import sys, formcheck.report.html, formcheck.history.page, formcheck.evaluate.pages, formcheck.cli.app;"
        "print('jinja2' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
