from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.form.metrics import Metric
from formcheck.report.series import SeriesRecorder


def metric(name: str) -> Metric:
    return Metric(name, "deg", f"more {name}", "nothing", lambda body: 0.0)


A, B = metric("a_deg"), metric("b_deg")


def record(times: list[float], values: list[float], bins: int) -> SeriesRecorder:
    recorder = SeriesRecorder((A, B), bins)
    for t, value in zip(times, values, strict=True):
        recorder.add(t, {"a_deg": value, "b_deg": -value})
    return recorder


@settings(deadline=None, max_examples=150)
@given(
    steps=st.lists(st.floats(1e-4, 50.0), min_size=1, max_size=300),
    start=st.floats(-100, 1e5),
    bins=st.sampled_from([2, 4, 20, 64]),
    data=st.data(),
)
def test_extremes_order_and_bounds_at_any_rate(
    steps: list[float], start: float, bins: int, data: st.DataObject
) -> None:
    times = (start + np.cumsum(steps)).tolist()
    number = st.one_of(st.just(math.nan), st.floats(-180, 180))
    values = data.draw(st.lists(number, min_size=len(times), max_size=len(times)))
    a, b = record(times, values, bins).series()
    assert 1 <= len(a.t_s) <= bins
    assert (np.diff(a.t_s) > 0).all()
    assert times[0] <= a.t_s[0] <= a.t_s[-1] <= times[-1]
    seen = [value for value in values if not math.isnan(value)]
    assert np.isnan(a.low).all() if not seen else (np.nanmin(a.low), np.nanmax(a.high)) == (min(seen), max(seen))
    np.testing.assert_array_equal(np.isnan(a.low), np.isnan(a.high))
    assert (a.low <= a.high)[~np.isnan(a.low)].all()
    np.testing.assert_array_equal(b.low, -a.high)
    if len(seen) == len(values):
        assert not np.isnan(a.low).any()


@settings(deadline=None, max_examples=50)
@given(fps=st.sampled_from([1, 10, 24, 30, 60, 240]), length=st.floats(1, 60), gap=st.floats(0.1, 0.8))
def test_every_value_is_in_the_bin_of_its_time(fps: int, length: float, gap: float) -> None:
    times = [index / fps for index in range(int(length * fps) + 1)]
    hidden = (length * gap, length * gap + length * 0.15)
    values = [math.nan if hidden[0] <= t <= hidden[1] else math.sin(t) for t in times]
    (a, _) = record(times, values, 60).series()
    width = 2 * length / 60 + 1e-3
    for t, value in zip(times, values, strict=True):
        near = np.abs(a.t_s - t) <= width
        if not math.isnan(value):
            assert (near & (a.low <= value) & (value <= a.high)).any()
    if any(math.isnan(value) for value in values) and length * 0.15 > 2 * width + 2 / fps:
        assert np.isnan(a.low[(a.t_s > hidden[0] + width) & (a.t_s < hidden[1] - width)]).all()


def test_a_short_clip_is_kept_frame_by_frame() -> None:
    times = [5 + index / 30 for index in range(300)]
    (a, _) = record(times, [float(i) for i in range(300)], 1200).series()
    np.testing.assert_allclose(a.t_s, times)
    np.testing.assert_array_equal(a.low, np.arange(300.0))
    np.testing.assert_array_equal(a.high, a.low)


def test_an_hour_is_as_small_as_a_minute() -> None:
    recorder = SeriesRecorder((A, B))
    spike = 54_321
    for index in range(30 * 3600):
        recorder.add(index / 30, {"a_deg": 99.0 if index == spike else 0.0})
    a, b = recorder.series()
    assert 600 <= len(a.t_s) <= 1200
    assert a.t_s[int(np.argmax(a.high))] == pytest.approx(spike / 30, abs=6)
    assert (a.high > 0).sum() == 1
    assert np.isnan(b.low).all()


def test_only_what_is_asked_for() -> None:
    recorder = record([0.0], [1.0], 4)
    assert [s.name for s in recorder.series({"b_deg"})] == ["b_deg"]
    assert [s.name for s in SeriesRecorder((A, B)).series()] == ["a_deg", "b_deg"]
    assert recorder.series()[0].positive == "more a_deg"


def test_what_it_refuses() -> None:
    recorder = record([1.0], [1.0], 4)
    for t in (1.0, 0.5, math.nan):
        with pytest.raises(ValueError, match="does not rise"):
            recorder.add(t, {})
    with pytest.raises(ValueError, match="even"):
        SeriesRecorder((A,), 7)
