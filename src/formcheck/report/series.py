"""Metrics over time in bounded memory: the least and greatest value in each of a limited number of bins."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from formcheck.form.metrics import Metric
from formcheck.report.result import Series

#: Width of a bin at first, seconds: no camera is faster.
_FIRST_WIDTH_S = 1e-3


class SeriesRecorder:
    """Keeps what is needed to plot metrics over a stream of unknown length.

    Time is cut into at most `bins` bins of equal width. Where the stream grows beyond them, the width doubles
    and neighbours are merged, so that every extreme survives and memory and the result stay bounded. A gap
    (NaN) is kept where it fills a bin, so any gap of two widths or more; a width is at most two ``bins``-ths
    of the time (or a millisecond).

    Parameters
    ----------
    metrics : sequence of Metric
        What is recorded; their names are keys of the values that `add` takes.
    bins : int
        The most points a series may have; even, at least 2.
    """

    def __init__(self, metrics: Sequence[Metric], bins: int = 1200) -> None:
        if bins < 2 or bins % 2:
            raise ValueError(f"bins is {bins}, not an even number of 2 or more")
        self._metrics = tuple(metrics)
        self._names = tuple(metric.name for metric in metrics)
        self._bins = bins
        self._width_s = _FIRST_WIDTH_S
        self._start_s = math.nan
        self._last_s = -math.inf
        shape = (bins, len(self._metrics))
        self._low = np.full(shape, np.nan)
        self._high = np.full(shape, np.nan)
        # Time of the first and the last sample in a bin; NaN where it has none.
        self._first = np.full(bins, np.nan)
        self._last = np.full(bins, np.nan)

    def add(self, t: float, values: Mapping[str, float]) -> None:
        """Take the values of one frame at `t` seconds, which must rise; a metric not among them is unseen."""
        if not t > self._last_s:
            raise ValueError(f"t {t} does not rise above {self._last_s}")
        if math.isnan(self._start_s):
            self._start_s = t
        self._last_s = t
        while (index := int((t - self._start_s) / self._width_s)) >= self._bins:
            self._halve()
        row = np.array([values.get(name, math.nan) for name in self._names], np.float64)
        np.fmin(self._low[index], row, out=self._low[index])
        np.fmax(self._high[index], row, out=self._high[index])
        if math.isnan(self._first[index]):
            self._first[index] = t
        self._last[index] = t

    def series(self, names: Collection[str] | None = None) -> tuple[Series, ...]:
        """What was recorded, in the order of the metrics; only those in `names` where given.

        `t_s` is the middle of the samples in a bin. Bins without a sample are left out.
        """
        filled = ~np.isnan(self._first)
        t_s = (self._first[filled] + self._last[filled]) / 2
        return tuple(
            Series(
                metric.name,
                metric.unit,
                metric.positive,
                t_s,
                self._low[filled, column],
                self._high[filled, column],
            )
            for column, metric in enumerate(self._metrics)
            if names is None or metric.name in names
        )

    def _halve(self) -> None:
        """Double the width: every two neighbours become one, the upper half becomes free."""
        self._width_s *= 2
        half = self._bins // 2
        for array, least in (
            (self._low, True),
            (self._high, False),
            (self._first, True),
            (self._last, False),
        ):
            merged = np.fmin(array[0::2], array[1::2]) if least else np.fmax(array[0::2], array[1::2])
            array[:half] = merged
            array[half:] = np.nan
