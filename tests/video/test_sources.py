"""The contract that every source keeps."""

from __future__ import annotations

import threading
import weakref
from typing import Any

import numpy as np
import pytest

from formcheck.video.reader import Prefetch
from formcheck.video.sources import open_source
from formcheck.video.types import FrameSource


def _threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("formcheck")}


def test_frames_are_the_right_ones_at_the_right_times(case: Any, read: Any) -> None:
    with open_source(case.spec) as source:
        assert isinstance(source, FrameSource)
        frames = list(source)
        assert source.problem is None
    assert [frame.index for frame in frames] == list(range(len(case.numbers)))
    assert [read(frame.image) for frame in frames] == list(case.numbers)
    times = [frame.t for frame in frames]
    assert all(np.diff(times) > 0)
    if case.timed:
        assert times == pytest.approx(case.times, abs=case.tolerance_s)


def test_pictures_are_contiguous_rgb_of_the_size_that_info_tells(case: Any) -> None:
    with open_source(case.spec) as source:
        info = source.info
        assert (info.width, info.height) == case.size
        for frame in source:
            assert frame.image.shape == (info.height, info.width, 3)
            assert frame.image.dtype == np.uint8
            assert frame.image.flags.c_contiguous


def test_info_is_true_before_iterating(case: Any) -> None:
    with open_source(case.spec) as source:
        info = source.info
    assert (info.kind, info.codec, info.has_audio) == (case.kind, case.codec, case.has_audio)
    assert info.is_still == (case.kind == "photograph")
    assert info.path == str(case.spec)
    assert info.duration_s == (None if case.duration_s is None else pytest.approx(case.duration_s, abs=0.05))
    if case.fps is not None:
        assert info.fps == pytest.approx(case.fps, abs=0.5)


def test_reading_ahead_changes_nothing(case: Any, read: Any) -> None:
    with open_source(case.spec) as source:
        direct = [(frame.index, frame.t, read(frame.image)) for frame in source]
    with Prefetch(open_source(case.spec)) as ahead:
        assert isinstance(ahead, FrameSource)
        later = [(frame.index, frame.t, read(frame.image)) for frame in ahead]
        assert ahead.problem is None
    if case.timed:
        assert later == direct
    assert not _threads()


def test_a_cut_gives_the_same_frames_at_the_same_times(case: Any, read: Any) -> None:
    if not case.timed or len(case.times) == 1:
        pytest.skip("has no time of its own")
    with open_source(case.spec) as source:
        whole = [(frame.t, read(frame.image)) for frame in source]
    start, end = whole[11][0], whole[22][0]
    with open_source(case.spec, start_s=start, end_s=end) as source:
        assert [(frame.t, read(frame.image)) for frame in source] == whole[11:22]
        assert source.problem is None
        assert source.info.duration_s == pytest.approx(case.duration_s, abs=0.05)


@pytest.mark.parametrize("ahead", [False, True])
def test_leaving_early_leaves_no_thread(case: Any, ahead: bool) -> None:
    source: FrameSource = open_source(case.spec)
    source = Prefetch(source, depth=2) if ahead else source
    for _ in source:
        break
    source.close()
    source.close()
    assert list(source) == []
    assert not _threads()


def test_what_was_left_early_is_let_go(case: Any) -> None:
    """Not only when Python next looks for cycles: decoders are large."""
    source = open_source(case.spec)
    frames = iter(source)
    next(frames)
    del frames
    source.close()
    gone = weakref.ref(source)
    del source
    assert gone() is None


@pytest.mark.parametrize("ahead", [False, True])
def test_closing_from_another_thread_ends_the_iteration(case: Any, ahead: bool) -> None:
    source: FrameSource = open_source(case.spec)
    source = Prefetch(source, depth=2) if ahead else source
    closer = threading.Thread(target=source.close)
    for _ in source:
        if not closer.ident:
            closer.start()
    closer.join()
    source.close()
    assert not _threads()
