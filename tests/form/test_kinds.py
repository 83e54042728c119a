"""The counted kinds on courses of numbers: flow, swing, circle, named positions, a cycle a side, held or counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from tests.builders import BirdDog, Camera, ForearmPlank, GluteBridge, ProneFlat, SidePlank, timeline
from tests.form.sessions import bridge, joined, judged

from formcheck.form.body import Body, BodyTracker, Side
from formcheck.form.engine import TURN, FormEngine, look_at
from formcheck.form.events import (
    Event,
    FaultCleared,
    FaultRaised,
    HoldEnded,
    HoldStarted,
    RepAborted,
    RepCompleted,
    RepSpan,
)
from formcheck.form.exercise import (
    Exercise,
    Fault,
    Hold,
    Limit,
    Prescription,
    Range,
    RepFault,
    Reps,
    View,
    When,
    Witness,
)
from formcheck.form.kinds import Circle, Flow, Position, Swing
from formcheck.form.measures import (
    LESS_THAN_OTHER_PERCENT,
    SMOOTHNESS,
    as_begun,
    asymmetry_of,
    compute_sparc,
    fastest_of,
    lag_of,
    off_middle_of,
    range_of,
    rebound_of,
    roundness_of,
)
from formcheck.form.metrics import Metric, raised_leg_side
from formcheck.form.posture import Lie, Posture, Support
from formcheck.form.tally import Tally
from formcheck.judge import Judge

FPS = [10.0, 15.0, 30.0, 60.0]
EACH_RATE = pytest.mark.parametrize("fps", FPS)


def course(name: str) -> Metric:
    """A metric that reads what the test put there."""
    return Metric(f"{name}_deg", "deg", "more", name, lambda body: getattr(body, "course")[name])  # noqa: B009


X, Y, Z = course("x"), course("y"), course("z")


class Fake:
    """A body that is anywhere and carries only numbers."""

    def __init__(self, **numbers: float) -> None:
        self.body = BodyTracker().update(Camera().pose(ForearmPlank()))
        self.course = numbers
        self.memo: dict[Any, float] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.body, name)


def declared(kind: Callable[..., Exercise], **own: Any) -> Exercise:
    posture = BodyTracker().update(Camera().pose(ForearmPlank())).posture
    common: dict[str, Any] = {
        "id": "tried",
        "title": "Tried",
        "right": "",
        "view": View.SIDE,
        "camera": "",
        "line": (),
        "postures": (Posture(posture.lie, posture.support),),
        "position": (),
        "shown": X,
        "faults": (),
        "prescription": Prescription(),
        "sources": (),
    }
    return kind(**{**common, **own})


_BODY = Fake()


def run(
    exercise: Exercise, at: Callable[[float], dict[str, float] | None], seconds: float, fps: float = 30.0
) -> list[Event]:
    engine = FormEngine(exercise)
    events: list[Event] = []
    for frame in range(round(seconds * fps) + 1):
        numbers = at(frame / fps)
        body: Any = None
        if numbers is not None:
            body = Fake.__new__(Fake)
            body.body, body.course, body.memo = _BODY.body, numbers, {}
        events += engine.update(frame / fps, body).events
    return [*events, *engine.finish()]


def reps(events: list[Event]) -> list[RepSpan]:
    return [event.rep for event in events if isinstance(event, RepCompleted)]


def wave(t: float, period_s: float = 4.0, size: float = 20.0, start_s: float = 1.0) -> float:
    return size * math.sin(2 * math.pi * (t - start_s) / period_s) if t >= start_s else 0.0


# --- Flow -----------------------------------------------------------------------------------------------------------

CAT = Position("cat", (Range(X, low=8, margin=2),))
COW = Position("cow", (Range(X, high=-8, margin=2),))
CAT_COW = declared(Flow, positions=(CAT, COW), effort=X, watched=(Y,))


@EACH_RATE
@pytest.mark.parametrize("first", [1, -1])
def test_a_flow_is_counted_once_through_wherever_it_begins(fps: float, first: int) -> None:
    found = reps(run(CAT_COW, lambda t: {"x": first * wave(t), "y": 0.0}, 13.2, fps))
    assert len(found) == 3
    for rep in found[1:]:  # the way back belongs to the next
        assert rep.end_s - rep.start_s == pytest.approx(4.0, abs=0.1 + 2 / fps)
        assert rep.measures["range"] == pytest.approx(40, abs=1.5)


def test_a_position_that_was_not_reached_is_named() -> None:
    events = run(CAT_COW, lambda t: {"x": max(0.0, wave(t)), "y": 0.0}, 13)
    assert reps(events) == []
    assert {event.why for event in events if isinstance(event, RepAborted)} >= {"cow was not reached"}


def test_a_flow_freezes_out_of_sight_and_goes_on() -> None:
    gap = lambda t: None if 3.6 <= t < 4.4 else {"x": wave(t, 8.0), "y": 0.0}  # noqa: E731
    assert len(reps(run(CAT_COW, gap, 10))) == 1


def test_a_flow_needs_two_positions() -> None:
    with pytest.raises(ValueError, match="two positions"):
        declared(Flow, positions=(CAT,), effort=X)


UP_DOWN = declared(Flow, positions=(Position("cat", way=1), Position("cow", way=-1)), effort=X, travel=4, watched=(Y,))


@EACH_RATE
@pytest.mark.parametrize(("zero", "size"), [(0.0, 1.0), (35.0, 1.0), (-50.0, 0.3)])
def test_positions_by_their_way_are_counted_wherever_zero_lies(fps: float, zero: float, size: float) -> None:
    found = reps(run(UP_DOWN, lambda t: {"x": zero + size * wave(t), "y": 0.0}, 13.2, fps))
    assert len(found) == 3
    for rep in found[1:]:
        assert rep.end_s - rep.start_s == pytest.approx(4.0, abs=0.1 + 2 / fps)
        assert rep.measures["range"] == pytest.approx(40 * size, abs=1.5)


def test_a_way_back_that_is_not_left_counts_once_the_position_is() -> None:
    turn = lambda t: {"x": wave(t) if t < 4.0 else -20.0, "y": 0.0}  # noqa: E731
    (rep,) = reps(run(UP_DOWN, turn, 8))
    assert rep.measures["range"] == pytest.approx(40, abs=1)


def test_less_than_the_travel_is_no_way() -> None:
    assert reps(run(UP_DOWN, lambda t: {"x": 0.09 * wave(t), "y": 0.0}, 13)) == []


def test_a_position_says_what_it_is() -> None:
    with pytest.raises(ValueError, match="what this position is"):
        Position("cat")
    with pytest.raises(ValueError, match="need a travel"):
        declared(Flow, positions=(Position("cat", way=1), COW), effort=X, travel=0)


# --- Swing ----------------------------------------------------------------------------------------------------------

SWING = declared(Swing, effort=X, travel=8, top=15, alternates=True)


@EACH_RATE
def test_each_end_of_a_swing_counts_for_its_side(fps: float) -> None:
    found = reps(run(SWING, lambda t: {"x": wave(t)}, 9.5, fps))
    assert [rep.side for rep in found] == [Side.LEFT, Side.RIGHT] * 2
    mirrored = reps(run(SWING, lambda t: {"x": -wave(t)}, 9.5, fps))
    assert [rep.side for rep in mirrored] == [Side.RIGHT, Side.LEFT] * 2
    assert [rep.end_s for rep in mirrored] == pytest.approx([rep.end_s for rep in found])


def test_a_swing_to_one_end_only_counts_for_that() -> None:
    assert {rep.side for rep in reps(run(SWING, lambda t: {"x": max(-3.0, wave(t))}, 13))} == {Side.LEFT}
    shifted = replace(SWING, middle=10.0) if isinstance(SWING, Swing) else SWING
    assert len(reps(run(shifted, lambda t: {"x": 10 + wave(t)}, 9.5))) == 4


def test_a_swing_that_rests_beside_its_middle_is_over_once_it_is_within_the_slack() -> None:
    def rests_askew(t: float) -> dict[str, float]:
        return {"x": wave(t) if t < 3.5 else min(-6.0, wave(t))}

    assert isinstance(SWING, Swing)
    assert [rep.side for rep in reps(run(SWING, rests_askew, 6.5))] == [Side.LEFT]
    assert [rep.side for rep in reps(run(replace(SWING, slack=7.0), rests_askew, 6.5))] == [Side.LEFT, Side.RIGHT]
    assert reps(run(replace(SWING, slack=13.0), rests_askew, 6.5)) == []


# --- Circle ---------------------------------------------------------------------------------------------------------

CIRCLE = declared(Circle, across=X, up=Y, travel=10, ways=("round", "back"), watched=())


def ring(t: float, size: float = 10.0, flat: float = 1.0, way: int = 1, noise: float = 0.0) -> dict[str, float]:
    a = way * 2 * math.pi * max(0.0, t - 1) / 3
    wobble = noise * math.sin(37 * t)
    return {"x": 5 + size * math.cos(a) + wobble, "y": flat * size * math.sin(a) - wobble}


@EACH_RATE
@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("flat", [1.0, 0.5])
def test_a_circle_is_counted_with_its_way(fps: float, way: int, flat: float) -> None:
    found = reps(run(CIRCLE, partial(ring, way=way, flat=flat, noise=0.2), 1 + 3 * 4 + 0.5, fps))
    assert [rep.way for rep in found] == ["round" if way > 0 else "back"] * 4
    assert found[1].measures["range"] == pytest.approx(20 * math.sqrt(flat), rel=0.15)


@EACH_RATE
def test_to_and_fro_is_no_circle_and_neither_is_a_small_one(fps: float) -> None:
    assert reps(run(CIRCLE, partial(ring, flat=0.05), 14, fps)) == []
    assert reps(run(CIRCLE, partial(ring, size=3.0), 14, fps)) == []


@EACH_RATE
def test_the_two_loops_of_an_eight_go_both_ways(fps: float) -> None:
    def eight(t: float) -> dict[str, float]:
        a = 2 * math.pi * max(0.0, t - 1) / 6
        return {"x": 20 * math.sin(a), "y": 20 * math.sin(a) * math.cos(a)}

    found = [rep.way for rep in reps(run(CIRCLE, eight, 13.5, fps))]
    assert len(found) >= 3
    assert all(a != b for a, b in pairwise(found))


def test_a_circle_that_turns_back_or_stops_is_none() -> None:
    turned = lambda t: ring(min(t, 3.1) - max(0.0, min(t - 3.1, 2.1)))  # noqa: E731
    events = run(CIRCLE, turned, 9)
    assert reps(events) == []
    assert any(isinstance(event, RepAborted) for event in events)


# --- Reps: named positions, a cycle a side, held or counted ---------------------------------------------------------

SIT_UP = declared(
    Reps,
    effort=X,
    travel=20,
    top=60,
    start=(Range(X, high=15, margin=3),),
    end=(Range(X, low=60, margin=3),),
)


def up_and_down(t: float, way_s: float = 2.0, high: float = 80.0) -> float:
    share = min(1.0, max(0.0, (t - 1) / way_s)) - min(1.0, max(0.0, (t - 2 - way_s) / way_s))
    return high * share * share * (3 - 2 * share)


@EACH_RATE
def test_between_named_positions_a_repetition_goes_on(fps: float) -> None:
    (rep,) = reps(run(SIT_UP, lambda t: {"x": up_and_down(t)}, 8, fps))
    assert rep.measures["up_s"] == pytest.approx(1.4, abs=0.3)
    with_gate = declared(Reps, effort=X, travel=20, top=60, position=(Range(X, high=15, margin=3),))
    assert reps(run(with_gate, lambda t: {"x": up_and_down(t)}, 8, fps)) == []


def test_stuck_between_named_positions_the_position_is_left() -> None:
    events = run(SIT_UP, lambda t: {"x": min(40.0, up_and_down(t, 2.0)) if t < 5 else 40.0}, 14)
    assert reps(events) == []


def test_start_and_end_go_together() -> None:
    with pytest.raises(ValueError, match="both start and end"):
        declared(Reps, effort=X, travel=1, top=1, start=(Range(X),))


def _of(body: Body, side: Side) -> float:
    return (X if side is Side.LEFT else Y)(body)


@EACH_RATE
def test_a_cycle_a_side_counts_limbs_that_cross(fps: float) -> None:
    scissors = declared(Reps, effort=X, effort_of=_of, cycle_a_side=True, travel=10, top=30, watched=(Y,))
    at = lambda t: {"x": 20 + wave(t), "y": 20 - wave(t)}  # noqa: E731
    found = reps(run(scissors, at, 13.2, fps))
    assert [rep.side for rep in found].count(Side.LEFT) == 3
    assert [rep.side for rep in found].count(Side.RIGHT) in (2, 3)
    with pytest.raises(ValueError, match="effort_of"):
        declared(Reps, effort=X, cycle_a_side=True, travel=1, top=1)


@EACH_RATE
def test_what_is_held_long_is_a_hold_and_what_is_short_a_repetition(fps: float) -> None:
    both = declared(Reps, effort=X, travel=20, top=50, held=(Range(X, low=50, margin=3),), hold_from_s=5.0)

    def at(t: float) -> dict[str, float]:
        return {"x": up_and_down(t) if t < 8 else up_and_down(min(t - 8, 3.5)) if t < 20 else 0.0}

    events = run(both, at, 23, fps)
    (rep,) = reps(events)
    assert rep.end_s < 8
    (started,) = [event for event in events if isinstance(event, HoldStarted)]
    (ended,) = [event for event in events if isinstance(event, HoldEnded)]
    assert started.confirmed_t - started.t == pytest.approx(5.0, abs=1.5 / fps)
    assert ended.hold.total_s == pytest.approx(20 - started.t, abs=1.5 / fps)


# --- Moments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "start_s", "end_s"),
    [(When.BOTTOM, 0.0, 1.9), (When.WAY_UP, 1.3, 3.0), (When.TOP, 2.0, 4.8), (When.WAY_DOWN, 4.0, 6.0)],
)
def test_a_fault_is_looked_for_in_its_moment(when: When, start_s: float, end_s: float) -> None:
    fault = Fault("wrong", Y, "Mend it", above=Limit(10, 0, 20, "test"), after_s=0.15, when=when)
    watched = declared(Reps, effort=X, travel=12, top=65, faults=(fault,))
    events = run(watched, lambda t: {"x": up_and_down(t), "y": 15.0 if t < 5.5 else 0.0}, 8)
    (raised,) = [event for event in events if isinstance(event, FaultRaised)]
    assert start_s <= raised.t <= end_s


def test_a_change_since_rest_needs_a_rest_near_neutral() -> None:
    fault = Fault("wrong", Y, "Mend it", above=Limit(10, 0, 20, "test"), when=When.TOP, from_rest=True)

    def at(t: float, rest: float) -> dict[str, float]:
        return {"x": up_and_down(t), "y": rest + (20.0 if 2 < t < 5 else 0.0)}

    for rest, band, told in ((0.0, (-5.0, 5.0), 1), (30.0, (-5.0, 5.0), 0), (30.0, (-math.inf, math.inf), 1)):
        one = declared(Reps, effort=X, travel=12, top=65, faults=(replace(fault, rest_band=band),))
        events = run(one, partial(at, rest=rest), 8)
        assert sum(isinstance(event, FaultRaised) for event in events) == told


# --- Two witnesses --------------------------------------------------------------------------------------------------


TWO = Fault(
    "wrong",
    X,
    "Mend it",
    above=Limit(10, 0, 20, "test", margin=1),
    after_s=0.3,
    words="the slope",
    witness=Witness(Y, "the line", below=Limit(-5, -10, 0, "test", margin=1), from_rest=True, cue="Tighten"),
)


def held_so(courses: Callable[[float], dict[str, float]], *more: Fault, seconds: float = 10) -> list[Event]:
    return run(declared(Hold, shown=X, faults=(TWO, *more), held=()), courses, seconds)


def spans_of(events: list[Event]) -> list[tuple[str, str, str, float, float]]:
    """Who spoke, its metric, the cue, onset and end of each clear fault that is over."""
    faults = [event.fault for event in events if isinstance(event, FaultCleared)]
    return [(f.by, f.metric, f.cue, f.start_s, f.end_s or math.nan) for f in faults]


@pytest.mark.parametrize(
    ("x", "y", "told"),
    [
        (15.0, 0.0, ("the slope", "x_deg", "Mend it", 15.0, 10)),
        (0.0, -7.0, ("the line", "y_deg", "Tighten", -7.0, -5)),
        (math.nan, -7.0, ("the line", "y_deg", "Tighten", -7.0, -5)),
        (15.0, math.nan, ("the slope", "x_deg", "Mend it", 15.0, 10)),
    ],
)
def test_either_witness_may_speak_and_the_event_says_which(x: float, y: float, told: tuple[Any, ...]) -> None:
    events = held_so(lambda t: {"x": x if 4 <= t < 7 else 0.0, "y": 30 + (y if 4 <= t < 7 else 0.0)})
    (raised,) = [event.fault for event in events if isinstance(event, FaultRaised)]
    assert (raised.by, raised.metric, raised.cue, raised.peak, raised.limit) == told
    assert raised.start_s == pytest.approx(4, abs=0.1)


def test_one_fault_stands_while_any_witness_says_so() -> None:
    events = held_so(lambda t: {"x": 15.0 if 4 <= t < 6 else 0.0, "y": -7.0 if 5 <= t < 8 else 0.0})
    ((by, _, _, start_s, end_s),) = spans_of(events)
    assert by == "the slope"  # it spoke first
    assert (start_s, end_s) == pytest.approx((4, 8), abs=0.1)


def test_in_a_hold_the_zero_is_its_beginning_in_good_form() -> None:
    def slowly(t: float) -> dict[str, float]:
        return {"x": 0.0, "y": 30 - max(0.0, t - 3)}  # so slowly that it never moves

    ((by, _, _, start_s, _),) = spans_of(held_so(slowly, seconds=12))
    assert by == "the line"
    assert start_s == pytest.approx(8, abs=0.3)
    mild = Fault("mild", X, "Mind it", above=Limit(99, 0, 99, "test", advice=9))
    bad_at_first = held_so(lambda t: {"x": 9.5 if t < 4 else 0.0, "y": 30.0 if t < 4 else 20.0}, mild)
    assert {by for by, *_ in spans_of(bad_at_first)} == {""}


def test_a_witness_is_not_heard_while_the_main_value_says_something_else() -> None:
    other = Fault("other", X, "The other way", below=Limit(-10, -20, 0, "test"))
    events = held_so(lambda t: {"x": -12.0 if t >= 4 else 0.0, "y": -9.0 if t >= 4 else 0.0}, other)
    assert [event.fault.id for event in events if isinstance(event, FaultRaised)] == ["other"]


# --- Measures -------------------------------------------------------------------------------------------------------


def least_jerk(s: float) -> float:
    s = min(1.0, max(0.0, s))
    return 10 * s**3 - 15 * s**4 + 6 * s**5


@EACH_RATE
@pytest.mark.parametrize("seconds", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("size", [0.1, 90.0])
def test_smoothness_of_least_jerk_is_as_published_at_every_rate_length_and_size(
    fps: float, seconds: float, size: float
) -> None:
    t = [i / fps for i in range(round(seconds * fps) + 1)]
    smooth = compute_sparc(t, [size * least_jerk(x / seconds) for x in t])
    assert smooth == pytest.approx(-1.4, abs=0.05)
    halting = [size * (least_jerk(x / seconds / 0.35) + least_jerk((x / seconds - 0.65) / 0.35)) / 2 for x in t]
    assert compute_sparc(t, halting) < smooth - 1


def test_smoothness_of_too_little_or_no_movement_is_none() -> None:
    assert math.isnan(compute_sparc([0, 1], [0, 1]))
    assert math.isnan(compute_sparc([0, 0.1, 0.2, 0.3, 0.4, 0.5], [1.0] * 6))


@EACH_RATE
def test_lead_range_asymmetry_and_fading_are_told(fps: float) -> None:
    found: dict[str, float] = {}
    measures = (lag_of(X, Y), range_of(Y), fastest_of(Y), asymmetry_of(X, Y), off_middle_of(Y), SMOOTHNESS)
    faults = tuple(RepFault(m.name, m, "Mend it", above=Limit(-99, -99, -99, "test"), voids=False) for m in measures)
    timed = declared(Reps, effort=X, travel=12, top=40, rep_faults=faults, watched=(Y,))

    def at(t: float) -> dict[str, float]:
        high = 80.0 if t < 30 else 60.0
        return {"x": up_and_down(t % 8, 2.0, high), "y": 0.5 * up_and_down((t - 0.3) % 8, 2.0, high)}

    events = run(timed, at, 40, fps)
    for event in events:
        if isinstance(event, FaultRaised) and event.t < 8:
            found[event.fault.id] = event.fault.peak
    assert found["lag_x_deg_y_deg_s"] == pytest.approx(0.3, abs=0.06)
    assert found["range_y_deg"] == pytest.approx(40, abs=1)
    assert found["off_middle_y_deg"] == pytest.approx(20, abs=1)  # from 0 to 40
    assert found["fastest_y_deg"] == pytest.approx(1.5 * 40 / 2, abs=1)
    assert found["asymmetry_x_deg_y_deg_percent"] == pytest.approx(66.7, abs=5)
    assert -2.5 < found["smoothness"] < -1.3
    fading = [rep.measures.get("fading_percent") for rep in reps(events)]
    assert fading[:3] == [None] * 3
    assert fading[3] == pytest.approx(0, abs=2)
    assert fading[4] == pytest.approx(25, abs=2)


@EACH_RATE
def test_how_a_repetition_began_and_what_rises_again_on_the_way_down_is_told(fps: float) -> None:
    """`y` is covered from a fifth of the way on; `z` is 50 at the top, and 60 half-way down."""
    measures = (as_begun(Y), rebound_of(Z))
    faults = tuple(RepFault(m.name, m, "Mend it", above=Limit(-99, -99, -99, "test"), voids=False) for m in measures)
    timed = declared(Reps, effort=X, travel=12, top=40, rep_faults=faults, watched=(Y, Z))

    def at(t: float) -> dict[str, float]:
        high = up_and_down(t % 8, 2.0, 80.0)
        falling = t % 8 > 4.5 and high < 78
        return {"x": high, "y": 7.0 if high < 30 else math.nan, "z": 60.0 if falling else 50.0}

    found = {e.fault.id: e.fault.peak for e in run(timed, at, 10, fps) if isinstance(e, FaultRaised)}
    assert found["begun_y_deg"] == pytest.approx(7)
    assert found["rebound_z_deg"] == pytest.approx(10)


def test_a_side_that_moves_less_than_the_other_is_told_from_the_second_side_on() -> None:
    fault = RepFault("unequal", LESS_THAN_OTHER_PERCENT, "As far", above=Limit(20, 20, 20, "test"), voids=False)
    assert isinstance(SWING, Swing)
    uneven = replace(SWING, rep_faults=(fault,), top=5.0)
    events = run(uneven, lambda t: {"x": wave(t) * (1.0 if wave(t) < 0 else 0.7)}, 9.5)
    told = [event.fault for event in events if isinstance(event, FaultRaised)]
    assert [span.side for span in told] == [Side.LEFT]
    assert told[0].peak == pytest.approx(30, abs=5)


# --- What a fault is judged by --------------------------------------------------------------------------------------


def faulty(fault: Fault, y: Callable[[float], float]) -> list[FaultRaised]:
    one = declared(Reps, effort=X, travel=8, top=12, faults=(fault,))
    events = run(one, lambda t: {"x": max(0.0, wave(t)), "y": y(t)}, 7)
    return [event for event in events if isinstance(event, FaultRaised)]


def test_a_fault_is_judged_from_its_views_only() -> None:
    fault = Fault("y_high", Y, "Less", above=Limit(5, 5, 5, "test", margin=1), after_s=0.2, when=When.TOP)
    assert len(faulty(fault, lambda _: 9.0)) == 2
    assert len(faulty(replace(fault, views=(View.FRONT, View.SIDE)), lambda _: 9.0)) == 2
    assert faulty(replace(fault, views=(View.FRONT,)), lambda _: 9.0) == []  # it is seen from the side


def test_a_rest_that_is_out_of_its_band_is_no_zero_and_another_may_stand_in() -> None:
    fault = Fault(
        "y_rises", Y, "Less", above=Limit(5, 5, 5, "test", margin=1), after_s=0.2, when=When.TOP, from_rest=True
    )  # fmt: skip
    course = lambda t: 20.0 + (3.0 if wave(t) > 2 else 0.0)  # noqa: E731
    assert faulty(fault, course) == []
    assert faulty(replace(fault, rest_band=(-10, 10)), course) == []
    assert [event.fault.peak for event in faulty(replace(fault, rest_band=(-10, 10), rest_else=15.0), course)] == [
        8.0
    ] * 2


def test_a_body_that_moves_may_look_broader_than_one_that_stands() -> None:
    assert not View.CORNER.fits(0.8)
    assert View.CORNER.fits(0.8, inside=True)


def test_roundness_tells_a_circle_from_an_ellipse() -> None:
    fault = RepFault("flat", roundness_of(X, Y), "Rounder", below=Limit(2, 2, 2, "test"), voids=False)
    for flat in (1.0, 0.5):
        one = declared(Circle, across=X, up=Y, travel=10, rep_faults=(fault,))
        events = run(one, partial(ring, flat=flat), 8)
        peaks = [event.fault.peak for event in events if isinstance(event, FaultRaised)]
        assert peaks
        assert peaks == pytest.approx([flat] * len(peaks), abs=0.15)


# --- Views ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("yaw", "view"), [(90.0, View.HEAD), (-90.0, View.FOOT), (70.0, View.HEAD)])
def test_views_along_the_body_keep_its_yardstick(yaw: float, view: View) -> None:
    across = BodyTracker().update(Camera().pose(ForearmPlank()))
    along = BodyTracker().update(Camera(yaw_deg=yaw).pose(ForearmPlank()))
    fitting = {view for view in View if view.fits(along.breadth, along.end_on)}
    other = BodyTracker().update(Camera(yaw_deg=-yaw).pose(ForearmPlank()))
    assert (view in fitting) or (View.FOOT if view is View.HEAD else View.HEAD) in fitting
    assert along.end_on == pytest.approx(-other.end_on, abs=0.1)
    assert across.trunk_px > along.trunk_px > 0.7 * across.trunk_px
    assert not View.FOOT.fits(across.breadth, across.end_on)


def test_an_exercise_may_be_seen_from_several_places() -> None:
    body = BodyTracker().update(Camera().pose(SidePlank()))
    only = declared(Swing, effort=X, travel=1, top=1)
    several = replace(only, other_views=(View.FRONT,))
    assert look_at(body, only.views, only.postures).unseen == TURN[View.SIDE]
    assert look_at(body, several.views, several.postures).unseen is None


# --- In the house ---------------------------------------------------------------------------------------------------


def test_a_lone_bad_repetition_that_was_clearly_this_exercise_is_told_in_auto() -> None:
    found = judged(timeline(joined(bridge(GluteBridge(-24)))))
    assert set(found.verdict.tallies) == {"glute_bridge"}
    (rep,) = found.reps
    assert not rep.counted
    assert rep.is_clear
    unclear = Tally(reps=[replace(rep, is_clear=False)])
    assert list(unclear.spans) == []


@EACH_RATE
def test_a_fault_of_the_way_down_is_dated_there_and_measures_are_built_in(fps: float) -> None:
    keys = bridge(GluteBridge(0.0))
    keys = [*keys[:3], (keys[2][0] + 0.45, keys[3][1]), (keys[2][0] + 2, keys[3][1])]
    found = judged(timeline(joined(keys), fps), "glute_bridge")
    (rep,) = found.reps
    (fault,) = [f for f in (*found.faults, *found.advice) if f.id == "dropping_fast"]
    assert fault.start_s >= keys[2][0] - 0.25
    assert fault.end_s == rep.end_s
    assert rep.measures["range"] > 30
    assert {"up_s", "down_s", "cycle_s", "smoothness"} <= rep.measures.keys()


def test_a_leg_that_lies_is_not_a_raised_one() -> None:
    body = BodyTracker().update(Camera(hidden=("RIGHT_KNEE", "RIGHT_ANKLE")).pose(ProneFlat()))
    assert body.posture.support is Support.LENGTH
    assert raised_leg_side(body) is None
    dog = BodyTracker().update(Camera(hidden=("RIGHT_KNEE", "RIGHT_ANKLE")).pose(BirdDog(leg_deg=-5.0, arm_deg=-3.0)))
    assert raised_leg_side(dog) is Side.LEFT


def test_sixty_four_exercises_measure_only_those_of_the_posture() -> None:
    measured: list[str] = []

    def spy(name: str) -> Metric:
        def measure(body: Body) -> float:
            measured.append(name)
            return 0.0

        return Metric(f"{name}_deg", "deg", "more", name, measure)

    pose = Camera().pose(ForearmPlank())
    mine = BodyTracker().update(pose).posture
    other = Posture(Lie.SUPINE, Support.LENGTH)
    judge = Judge(
        [
            replace(
                declared(Swing, effort=spy(f"m{i}"), shown=spy(f"m{i}"), travel=1, top=1),
                id=f"e{i}",
                postures=(mine if i < 2 else other,),
            )
            for i in range(64)
        ]
    )
    for frame in range(20):
        judge.update(frame / 20, replace(pose, t=frame / 20))
    assert set(measured) == {"m0", "m1"}
