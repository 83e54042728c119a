"""Pictures that are missing: time that nobody saw is neither held nor in form, and slow sources are none of it."""

from __future__ import annotations

import pytest
from tests.builders import ForearmPlank, GluteBridge, Key, Moments, still, timeline
from tests.form.sessions import bridge, joined, judged

from formcheck.form.events import RepAborted, ViewLost, ViewRegained
from formcheck.form.pace import MISSING, Pace

PLANK = "forearm_plank"
GOOD = ForearmPlank()


def cut_out(moments: Moments, start_s: float, end_s: float) -> Moments:
    """No pictures from start to end."""
    return [(t, pose) for t, pose in moments if not start_s <= t < end_s]


def nobody(moments: Moments, start_s: float, end_s: float) -> Moments:
    return [(t, None if start_s <= t < end_s else pose) for t, pose in moments]


def times(span: object) -> list[float]:
    names = ("start_s", "end_s", "in_form_s", "unseen_s", "hold_s")
    return [getattr(span, name) for name in names if hasattr(span, name)]


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_a_long_cut_ends_the_hold_where_it_was_last_seen(fps: float) -> None:
    found = judged(cut_out(still(GOOD, 20, fps), 5, 15), PLANK)
    first, second = found.holds
    assert first.end_s == pytest.approx(5 - 1 / fps)
    assert second.start_s == pytest.approx(15)
    assert sum(hold.in_form_s for hold in found.holds) == pytest.approx(10, abs=0.2)
    assert found.verdict.unseen_s == {MISSING: pytest.approx(10, abs=0.2)}
    assert found.verdict.seen_s == pytest.approx(10, abs=0.2)
    (lost,), (regained,) = found.of(ViewLost), found.of(ViewRegained)
    assert isinstance(lost, ViewLost)
    assert lost.why == MISSING
    assert [lost.t, regained.t] == pytest.approx([5, 15], abs=0.01)


def test_a_short_cut_is_part_of_the_hold_and_unseen() -> None:
    found = judged(cut_out(still(GOOD, 10), 4, 6), PLANK)
    (one,) = found.holds
    assert one.total_s == pytest.approx(10)
    assert one.unseen_s == pytest.approx(2, abs=0.06)
    assert one.in_form_s == pytest.approx(8, abs=0.06)


def test_a_time_stamp_that_jumps_an_hour_is_an_hour_unseen() -> None:
    moments = [(t + (3600 if t > 2 else 0), pose) for t, pose in still(GOOD, 4)]
    found = judged(moments, PLANK)
    assert [hold.total_s for hold in found.holds] == pytest.approx([2, 2], abs=0.1)
    assert found.verdict.unseen_s[MISSING] == pytest.approx(3600, abs=0.2)


@pytest.mark.parametrize("exercise", [PLANK, "glute_bridge"])
@pytest.mark.parametrize("gap", [(2.1, 3.4), (4.0, 9.0), (5.5, 7.0)])
def test_missing_pictures_are_as_pictures_of_nobody(exercise: str, gap: tuple[float, float]) -> None:
    sag: list[Key] = [(0, GOOD), (3, GOOD), (3.5, ForearmPlank(sag_deg=18)), (7, GOOD), (12, GOOD)]
    moments = timeline(sag if exercise == PLANK else joined(bridge(), bridge(), bridge()))
    missing, empty = judged(cut_out(moments, *gap), exercise), judged(nobody(moments, *gap), exercise)
    for spans in ("holds", "reps", "faults"):
        ours, theirs = getattr(missing, spans), getattr(empty, spans)
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            assert times(one) == pytest.approx(times(other))
    assert missing.verdict.seen_s == pytest.approx(empty.verdict.seen_s)
    assert sum(missing.verdict.unseen_s.values()) == pytest.approx(sum(empty.verdict.unseen_s.values()))


def test_a_repetition_that_was_cut_out_is_not_held_at_its_top() -> None:
    low, top = GluteBridge(), GluteBridge(0)
    keys: list[Key] = [(0, low), (1, low), (2.2, top), (12, top), (13.2, low), (15, low)]
    (rep,) = judged(cut_out(timeline(keys), 3, 5), "glute_bridge").reps
    assert rep.hold_s == pytest.approx(8.65, abs=0.3)  # above the level of the top already on the way
    found = judged(cut_out(timeline(keys), 3, 10), "glute_bridge")
    assert len(found.of(RepAborted)) == 1


@pytest.mark.parametrize("fps", [1.0, 2.0, 5.0])
def test_slow_pictures_are_no_gaps(fps: float) -> None:
    found = judged(still(GOOD, 20, fps), PLANK)
    (one,) = found.holds
    assert one.total_s == pytest.approx(20)
    assert one.in_form_s == pytest.approx(20)
    assert found.verdict.unseen_s == {}


def test_a_rate_that_drops_becomes_usual() -> None:
    pace = Pace()
    times = [0.05 * index for index in range(20)] + [1 + 0.8 * index for index in range(20)]
    gaps = [pace.gap(t) is not None for t in times]
    assert not any(gaps[:20])
    assert any(gaps[20:26])
    assert not any(gaps[27:])


def test_a_frame_that_was_dropped_is_no_gap() -> None:
    pace = Pace()
    assert [pace.gap(t) for t in (0.0, 0.1, 0.2, 0.4, 0.5, 0.9, 1.0)] == [None] * 7
