"""Drawings for the pages: one look for all of them."""

from formcheck.charts.axes import Axis, day_axis, time_axis, value_axis
from formcheck.charts.svg import (
    LOOKS,
    Bar,
    Chart,
    Lane,
    Line,
    Rule,
    Trace,
    draw_bars,
    draw_lines,
    draw_plot,
    draw_timeline,
)

__all__ = [
    "LOOKS",
    "Axis",
    "Bar",
    "Chart",
    "Lane",
    "Line",
    "Rule",
    "Trace",
    "day_axis",
    "draw_bars",
    "draw_lines",
    "draw_plot",
    "draw_timeline",
    "time_axis",
    "value_axis",
]
