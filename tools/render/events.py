"""The events of a clip, cut from its angles by the rules written down in `sample_videos/README.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from tools.render.arrays import Floats

__all__ = ["FAULTS", "HOLDS", "REPS", "Bound", "find_events", "spans"]

Series = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Bound:
    """A named angle within low..high."""

    angle: str
    low: float = -np.inf
    high: float = np.inf

    def field(self, series: Series) -> Floats:
        """Return how far inside each frame is (T,), negative outside."""
        values = series[self.angle]
        return np.asarray(np.minimum(values - self.low, self.high - values))


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault: `angle` beyond a limit for at least `after_s`; of a repetition's top or its `best` value."""

    id: str
    angle: str
    above: float | None = None
    below: float | None = None
    after_s: float = 0.0
    of: str = "hold"  # or "set_up", "top", "rise" (change since rest), "best", "median"

    def field(self, series: Series) -> Floats:
        """Return how far beyond the limit each frame is (T,)."""
        values = series[self.angle]
        return np.asarray(values - self.above if self.above is not None else (self.below or 0.0) - values)

    def peak(self, values: Floats) -> float:
        """Return the worst of some values."""
        return float(values.max() if self.above is not None else values.min())


#: Deep sags and high pikes are bad planks, and planks still.
LINE_BAND = (-65.0, 42.0)
KNEE_BAND = (-36.0, 42.0)
KNEES_OFF_M = 0.12
KNEES_DOWN_M = 0.085
#: A hold starts when all of these are so ...
HOLDS: dict[str, tuple[Bound, ...]] = {
    "forearm_plank": (Bound("body_line_deg", *LINE_BAND), Bound("knee_height_m", KNEES_OFF_M)),
    "straight_arm_plank": (Bound("body_line_deg", *LINE_BAND), Bound("knee_height_m", KNEES_OFF_M)),
    "knee_plank": (Bound("thigh_line_deg", *KNEE_BAND),),
    "side_plank": (Bound("side_line_deg", -33.0, 9.0), Bound("both_knees_deg", 140.0)),
}
#: ... and ends when one of these, which are a little wider, is not.
HOLDS_ON: dict[str, tuple[Bound, ...]] = {
    "forearm_plank": (Bound("body_line_deg", *LINE_BAND), Bound("knee_height_m", KNEES_DOWN_M)),
    "straight_arm_plank": (Bound("body_line_deg", *LINE_BAND), Bound("knee_height_m", KNEES_DOWN_M)),
    "knee_plank": (Bound("thigh_line_deg", *KNEE_BAND),),
    "side_plank": (Bound("side_line_deg", -37.5, 13.5), Bound("both_knees_deg", 140.0)),
}
#: Hips this near to the floor lie on it.
ON_FLOOR_M = 0.03
#: What is true of a side plank's set-up, in which faults are looked for even where the hips are too low to be held.
SET_UP = (Bound("side_line_deg", -45.0, 40.0), Bound("both_knees_deg", 140.0))


@dataclass(frozen=True, slots=True)
class Effort:
    """What goes up and down: an attempt starts `leaves` above rest, reaches `travel` at least; `top` is held.

    Rest is where it is lowest, or `rest` where it goes below rest as well.
    """

    angle: str
    leaves: float
    travel: float
    top: float
    rest: float | None = None


REPS = {
    "bird_dog": Effort("raised_thigh_deg", 6.6, 22.0, -36.0),
    "glute_bridge": Effort("hip_lift_deg", 3.6, 12.0, -14.0),
    "cat_cow": Effort("lumbar_round_deg", 4.0, 7.0, 8.0, 0.0),
    "press_up": Effort("trunk_incline_deg", 5.0, 15.0, 20.0),
    "romanian_deadlift": Effort("trunk_bow_deg", 6.0, 20.0, 35.0),
}
BACK_SHARE = 0.2

_LINE = (
    Rule("hips_sagging", "body_line_deg", above=12, after_s=0.4),
    Rule("hips_piked", "body_line_deg", below=-24, after_s=0.4),
)
_KNEE_LINE = (
    Rule("hips_sagging", "thigh_line_deg", above=12, after_s=0.4),
    Rule("hips_piked", "thigh_line_deg", below=-20, after_s=0.4),
)
_HEAD = (
    Rule("head_dropped", "head_drop_deg", above=25, after_s=1.0),
    Rule("head_craned", "head_drop_deg", below=-50, after_s=1.0),
)
_ELBOWS = (
    Rule("elbows_ahead", "upper_arm_lean_deg", above=25, after_s=2.0),
    Rule("elbows_behind", "upper_arm_lean_deg", below=-28, after_s=2.0),
)
_KNEES = (Rule("knees_bent", "knee_deg", below=146, after_s=0.7),)
FAULTS: dict[str, tuple[Rule, ...]] = {
    "forearm_plank": (*_LINE, *_ELBOWS, *_KNEES, *_HEAD),
    "straight_arm_plank": (
        *_LINE, *_KNEES, *_HEAD,
        Rule("hands_ahead", "arm_lean_deg", above=25, after_s=2.0),
        Rule("hands_behind", "arm_lean_deg", below=-25, after_s=2.0),
        Rule("elbows_bent", "elbow_deg", below=140, after_s=1.0),
    ),
    "knee_plank": (*_KNEE_LINE, *_ELBOWS, *_HEAD),
    "side_plank": (
        Rule("hips_dropping", "side_line_deg", above=11, after_s=0.4, of="set_up"),
        Rule("hips_too_high", "side_line_deg", below=-16, after_s=0.6, of="set_up"),
        Rule("elbow_ahead", "support_arm_lean_deg", above=25, after_s=1.0, of="set_up"),
        Rule("elbow_behind", "support_arm_lean_deg", below=-28, after_s=1.0, of="set_up"),
        Rule("rolled_forward", "trunk_roll_deg", above=38, after_s=0.8, of="set_up"),
        Rule("rolled_back", "trunk_roll_deg", below=-38, after_s=0.8, of="set_up"),
    ),
    "bird_dog": (
        Rule("back_sagging", "trunk_incline_deg", above=11, after_s=0.5, of="rise"),
        Rule("trunk_shifting", "support_thigh_deg", below=-16, after_s=0.5, of="rise"),
        Rule("leg_too_high", "raised_leg_deg", above=18, after_s=0.5, of="top"),
        Rule("knee_bent", "raised_knee_deg", below=140, after_s=0.8, of="top"),
        Rule("elbow_bent", "raised_elbow_deg", below=125, after_s=0.8, of="top"),
        Rule("leg_too_low", "raised_leg_deg", below=-18, of="best"),
        Rule("arm_too_low", "raised_arm_deg", below=-32, of="best"),
    ),
    "glute_bridge": (
        Rule("over_arched", "hip_lift_deg", above=22, after_s=0.5, of="top"),
        Rule("not_high_enough", "hip_lift_deg", below=-14, of="best"),
        Rule("feet_too_far", "knee_deg", above=126, of="median"),
        Rule("feet_too_near", "knee_deg", below=62, of="median"),
    ),
    "cat_cow": (Rule("range_too_small", "lumbar_round_deg", below=18, of="best"),),
    "press_up": (Rule("hips_lifting", "hips_clearance_m", above=0.05, after_s=0.5, of="top"),),
    "romanian_deadlift": (
        Rule("back_rounding", "lumbar_round_deg", above=15, after_s=0.4, of="top"),
        Rule("knees_bending", "knee_deg", below=135, after_s=0.4, of="top"),
    ),
}  # fmt: skip
#: Faults that do not keep a repetition from being counted.
NOT_VOIDING = frozenset(["hold_too_short", "dropping_fast", "feet_too_far", "feet_too_near"])
FAST_S = 0.2
SHORT_HOLD_S = 1.5
SHORTEST_S = 0.7


def spans(t_s: Floats, inside: Floats) -> list[tuple[float, float]]:
    """Return the times (start, end) between which `inside` (T,), interpolated, is positive."""
    result = []
    start: float | None = float(t_s[0]) if inside[0] > 0 else None
    for i in range(1, len(t_s)):
        a, b = float(inside[i - 1]), float(inside[i])
        if (a > 0) == (b > 0):
            continue
        crossing = float(t_s[i - 1] + (t_s[i] - t_s[i - 1]) * a / (a - b))
        if start is None:
            start = crossing
        else:
            result.append((start, crossing))
            start = None
    if start is not None:
        result.append((start, float(t_s[-1])))
    return result


def _within(bounds: Sequence[Bound], series: Series) -> Floats:
    return np.asarray(np.min([bound.field(series) for bound in bounds], axis=0))


def _fault(rule: Rule, start: float, end: float, peak: float, side: str | None) -> dict[str, Any]:
    found = {"id": rule.id, "onset_s": round(start, 3), "end_s": round(end, 3), "peak": round(peak, 2)}
    return found | ({"side": side} if side else {})


def _between(t_s: Floats, start: float, end: float) -> Floats:
    return np.asarray((t_s >= start - 1e-9) & (t_s <= end + 1e-9))


def _came_down_s(exercise: str, t_s: Floats, series: Series) -> float:
    """Return when the hips began to sink that then lay on the floor to the end; infinity where they did not."""
    if exercise == "side_plank" or "hips_clearance_m" not in series:
        return float("inf")
    on_floor = spans(t_s, ON_FLOOR_M - series["hips_clearance_m"])
    if not on_floor or on_floor[-1][1] < t_s[-1]:
        return float("inf")
    sags = spans(t_s, FAULTS[exercise][0].field(series))
    return next((onset for onset, end in sags if onset <= on_floor[-1][0] <= end), on_floor[-1][0])


def _holds(exercise: str, t_s: Floats, series: Series, side: str | None) -> dict[str, list[dict[str, Any]]]:
    starts = spans(t_s, _within(HOLDS[exercise], series))
    held = []
    down_s = _came_down_s(exercise, t_s, series)
    for start, until in spans(t_s, _within(HOLDS_ON[exercise], series)):
        end = min(until, down_s)
        first = next((a for a, _ in starts if start <= a < end), None)
        if first is not None and end - first >= SHORTEST_S:
            held.append((first, end))
    judged = spans(t_s, _within(SET_UP, series)) if exercise == "side_plank" else held
    faults = []
    for rule in FAULTS[exercise]:
        for a, b in spans(t_s, rule.field(series)):
            for start, end in judged:
                onset, until = max(a, start), min(b, end)
                inside = _between(t_s, onset, until)
                if until - onset >= rule.after_s and inside.any():
                    faults.append(_fault(rule, onset, until, rule.peak(series[rule.angle][inside]), side))
    faults.sort(key=lambda f: (f["onset_s"], f["id"]))
    holds = []
    for start, end in held:
        out, reached = 0.0, start
        for fault in faults:
            a, b = max(fault["onset_s"], reached), min(fault["end_s"], end)
            if b > a:
                out, reached = out + b - a, b
        found: dict[str, Any] = {"start_s": round(start, 3), "end_s": round(end, 3)}
        found["in_form_s"] = round(end - start - out, 3)
        if end == down_s:
            found["came_down"] = True
        holds.append(found | ({"side": side} if side else {}))
    return {"holds": holds, "reps": [], "faults": faults}


def _attempts(t_s: Floats, values: Floats, effort: Effort) -> list[tuple[float, float, float, int, int]]:
    """Return (start_s, end_s, rest, first, last frame) of each time that the effort rises and comes back to rest."""
    result = []
    rest = float(np.percentile(values, 5)) if effort.rest is None else effort.rest
    for start, end in spans(t_s, values - (rest + effort.leaves)):
        inside = np.flatnonzero(_between(t_s, start, end))
        if len(inside) == 0 or values[inside].max() - rest < effort.travel:
            continue
        level = rest + BACK_SHARE * (values[inside].max() - rest)
        above = spans(t_s, values - level)
        ends = [e for s, e in above if s < end and e > start]
        last = max(ends)
        result.append((start, last, rest, int(inside[0]), int(np.flatnonzero(t_s <= last)[-1])))
    return result


def _lowering(t_s: Floats, values: Floats, rest: float, first: int, last: int) -> tuple[float, float]:
    """Seconds of the way down from 80 to 20 %, and when that began."""
    part, times = values[first : last + 2], t_s[first : last + 2]
    way = part.max() - rest
    down = {}
    for share in (0.8, 0.21):
        down[share] = max(e for _, e in spans(times, part - (rest + share * way)))
    return float(down[0.21] - down[0.8]), float(down[0.8])


def _reps(
    exercise: str, t_s: Floats, series: Series, legs: Sequence[str | None], arms: Sequence[str | None]
) -> dict[str, list[dict[str, Any]]]:
    effort = REPS[exercise]
    values = series[effort.angle]
    reps: list[dict[str, Any]] = []
    faults: list[dict[str, Any]] = []
    for start, end, rest, first, last in _attempts(t_s, values, effort):
        here = np.zeros(len(t_s), bool)
        here[first : last + 1] = True
        top_spans = [(max(s, start), min(e, end)) for s, e in spans(t_s, values - effort.top) if e > start and s < end]
        hold_s = sum(e - s for s, e in top_spans)
        upper = here & (values >= rest + 0.6 * (values[here].max() - rest))
        side = next((legs[i] for i in np.flatnonzero(upper).tolist() if legs[i]), None)
        partner = next((arms[i] for i in np.flatnonzero(upper).tolist() if arms[i]), None)
        peak_i = int(np.flatnonzero(here & (values >= values[here].max() - 2.0))[0])
        reached = float(t_s[peak_i])
        number = len(reps)
        found: dict[str, Any] = {"start_s": round(start, 3), "end_s": round(end, 3), "hold_s": round(hold_s, 3)}
        reps.append(found | ({"side": side} if side else {}))
        mine: list[dict[str, Any]] = []
        before = _between(t_s, start - 0.5, start - 0.1)
        for rule in FAULTS[exercise]:
            angle = series[rule.angle]
            if rule.of == "best":
                best = float(angle[here].max())
                if best < (rule.below or 0.0):
                    mine.append(_fault(rule, reached, end, best, side))
            elif rule.of == "median":
                middle = float(np.median(angle[upper]))
                limit = rule.above if rule.above is not None else rule.below or 0.0
                if (middle - limit) * (1 if rule.above is not None else -1) > 0:
                    mine.append(_fault(rule, reached, end, middle, side))
            else:
                changed = angle - (angle[before].mean() if rule.of == "rise" else 0.0)
                beyond = changed - rule.above if rule.above is not None else (rule.below or 0.0) - changed
                inside = np.minimum(beyond, np.where(here, values - effort.top, -1.0))
                for onset, until in spans(t_s, inside):
                    if until - onset >= rule.after_s:
                        worst = rule.peak(changed[_between(t_s, onset, until)])
                        mine.append(_fault(rule, onset, until, worst, side))
        if exercise == "bird_dog":
            if side and partner == side:
                mine.append(_fault(Rule("same_side", ""), reached, end, 1.0, side))
            if hold_s < SHORT_HOLD_S:
                mine.append(_fault(Rule("hold_too_short", ""), reached, end, hold_s, side))
        if exercise == "glute_bridge":
            lowering_s, down_s = _lowering(t_s, values, rest, first, last)
            if lowering_s < FAST_S:
                mine.append(_fault(Rule("dropping_fast", ""), down_s, end, lowering_s, side))
        reps[-1]["counted"] = all(fault["id"] in NOT_VOIDING for fault in mine)
        faults += [fault | {"rep": number} for fault in mine]
    faults.sort(key=lambda f: (f["onset_s"], f["id"]))
    return {"holds": [], "reps": reps, "faults": faults}


def find_events(
    exercise: str | None,
    t_s: Floats,
    series: Series,
    side: str | None,
    legs: Sequence[str | None],
    arms: Sequence[str | None],
) -> dict[str, list[dict[str, Any]]]:
    """Return holds, reps and faults; `legs` and `arms` name the raised limb in each frame."""
    if exercise in HOLDS:
        return _holds(exercise, t_s, series, side)
    if exercise in REPS:
        return _reps(exercise, t_s, series, legs, arms)
    return {"holds": [], "reps": [], "faults": []}
