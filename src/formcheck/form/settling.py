"""Where a hold really began and ended: getting in and out of position is neither hold nor fault."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from formcheck.form.events import FaultSpan, HoldSpan, Level

#: Holds of one side that are apart by less are one hold, with the gap out of form.
JOIN_S = 1.5
#: A fault of the way in that is over this soon in the hold belongs to the way in.
_WAY_IN_S = 1.0
#: The same where the stream begins with the hold: nobody saw when the way in began.
_UNSEEN_WAY_IN_S = 2.0
#: A fault that lasts to the end of the hold and began at most this long before it is the way down.
_WAY_DOWN_S = 2.0
#: What ends this near to the end of a hold ends with it.
_TOUCH_S = 0.3


def join_holds(holds: Sequence[HoldSpan]) -> list[HoldSpan]:
    """Holds that a moment out of form split, as one; in rising time."""
    joined: list[HoldSpan] = []
    for hold in sorted(holds, key=lambda hold: hold.start_s):
        last = joined[-1] if joined else None
        if last is None or last.side is not hold.side or hold.start_s - last.end_s >= JOIN_S:
            joined.append(hold)
            continue
        joined[-1] = replace(
            last,
            end_s=hold.end_s,
            total_s=hold.end_s - last.start_s,
            in_form_s=last.in_form_s + hold.in_form_s,
            unseen_s=last.unseen_s + hold.unseen_s,
        )
    return joined


def settle(
    holds: Sequence[HoldSpan], faults: Sequence[FaultSpan], end_s: float, begin_s: float = -math.inf
) -> tuple[list[HoldSpan], list[FaultSpan], list[FaultSpan]]:
    """Holds with their ends where the body was settled, the faults inside them, and those that were a way down.

    A fault between two holds that it broke stays whole. `begin_s` and `end_s` are those of the stream: a hold that
    lasts to its end was not left, one that begins with it may have begun on the way in.
    """
    held = join_holds(holds)
    came_down: list[FaultSpan] = []
    voiding = [fault for fault in faults if fault.voids and fault.level is Level.FAULT]
    for index, hold in enumerate(held):
        start_s, stop_s = hold.start_s, hold.end_s
        way_in_s = _UNSEEN_WAY_IN_S if start_s <= begin_s + _TOUCH_S else _WAY_IN_S
        for fault in voiding:
            fault_end_s = _end_s(fault)
            if _breaks(fault, held):
                continue
            if fault.start_s <= start_s + _TOUCH_S and start_s < fault_end_s <= start_s + way_in_s:
                start_s = fault_end_s
            is_last = fault_end_s >= hold.end_s - _TOUCH_S and hold.end_s < end_s - _TOUCH_S
            if is_last and max(start_s, hold.end_s - _WAY_DOWN_S) <= fault.start_s < stop_s:
                stop_s = fault.start_s
                came_down.append(fault)
        if start_s < stop_s:
            total_s = stop_s - start_s
            held[index] = replace(
                hold, start_s=start_s, end_s=stop_s, total_s=total_s, in_form_s=min(hold.in_form_s, total_s)
            )
    inside = [clipped for fault in faults for clipped in _inside(fault, held)]
    return held, inside, came_down


def clip(faults: Sequence[FaultSpan], spans: Sequence[tuple[float, float]]) -> list[FaultSpan]:
    """The faults that lie in a span, each cut to the one that it shares most with."""
    clipped = []
    for fault in faults:
        shared_s, start_s, end_s = max(
            ((min(stop, _end_s(fault)) - max(start, fault.start_s), start, stop) for start, stop in spans),
            default=(-1.0, 0.0, 0.0),
        )
        if shared_s > 0:
            clipped.append(replace(fault, start_s=max(fault.start_s, start_s), end_s=min(_end_s(fault), end_s)))
    return clipped


def _inside(fault: FaultSpan, holds: Sequence[HoldSpan]) -> list[FaultSpan]:
    if _breaks(fault, holds):
        return [fault]
    return clip([fault], [(hold.start_s, hold.end_s) for hold in holds])


def _breaks(fault: FaultSpan, holds: Sequence[HoldSpan]) -> bool:
    """Whether one hold ended in the fault and the next began out of it."""
    return any(
        one.start_s <= fault.start_s <= one.end_s + _TOUCH_S
        and other.start_s - _TOUCH_S <= _end_s(fault) <= other.end_s
        for one, other in pairwise(holds)
    )


def _end_s(fault: FaultSpan) -> float:
    return fault.start_s if fault.end_s is None else fault.end_s
