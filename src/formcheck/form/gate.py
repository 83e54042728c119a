"""Two small judges of time: one believes a yes or no only once it has lasted, one does so for a value past a limit."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Two frames can't come closer; what is due within it is due.
_SOON_S = 1e-6


@dataclass(slots=True)
class Gate:
    """A yes or no with inertia, dated at its onset.

    `update` takes True, False or None (can't tell). A change is believed once it has lasted `enter_s` (to yes) or
    `leave_s` (to no); `since` is then the moment it began. While it can't be told nothing changes; after
    `max_unseen_s` of that a yes becomes a no, dated when it was last seen, and after `enter_s` of it a change to yes
    begins anew.
    """

    enter_s: float
    leave_s: float
    max_unseen_s: float
    open: bool = False
    since: float = -math.inf
    _candidate_since: float | None = None
    _unseen_since: float | None = None
    _last_seen: float = -math.inf

    def update(self, t: float, value: bool | None) -> bool:
        """Take the answer at `t`; returns whether `open` changed."""
        if value is None:
            if self._unseen_since is None:
                self._unseen_since = t
            if self.open and t - self._unseen_since >= self.max_unseen_s - _SOON_S:
                # Out of sight for too long: it ended where it was last seen, or where leaving began.
                leaving = self._candidate_since
                self._turn(False, self._last_seen if leaving is None else leaving)
                return True
            if not self.open and t - self._last_seen > self.enter_s:
                self._candidate_since = None
            return False
        self._unseen_since = None
        self._last_seen = t
        if value is self.open:
            self._candidate_since = None
            return False
        if self._candidate_since is None:
            self._candidate_since = t
        if t - self._candidate_since >= (self.enter_s if value else self.leave_s) - _SOON_S:
            self._turn(value, self._candidate_since)
            return True
        return False

    def shut(self, since: float) -> None:
        """Close it from outside, as of `since`."""
        self._turn(False, since)

    @property
    def is_shut(self) -> bool:
        """Whether it is a no, and nothing speaks for a yes."""
        return not self.open and self._candidate_since is None

    @property
    def unseen_since(self) -> float | None:
        """Since when it can't be told, or None."""
        return self._unseen_since

    @property
    def last_seen(self) -> float:
        """When it could last be told."""
        return self._last_seen

    @property
    def leaving_since(self) -> float | None:
        """Since when a yes looks like a no, not yet believed; None otherwise."""
        return self._candidate_since if self.open else None

    def _turn(self, value: bool, since: float) -> None:
        self.open, self.since = value, since
        self._candidate_since = None


@dataclass(slots=True)
class Exceedance:
    """A value past a limit, with onset, hysteresis and the worst value on the way.

    `sign` is +1 where larger is worse, -1 where smaller is. Raised after `after_s` beyond `limit`, where a moment back
    inside by less than `margin` is forgiven, once the value is beyond by more than its `error`; cleared after `clear_s`
    back inside by `margin`. A NaN neither speaks for it nor against it; `max_gap_s` of them forgets a candidate,
    `max_unseen_s` of them clears it where it was last seen.
    """

    limit: float
    sign: float
    margin: float
    after_s: float
    clear_s: float = 0.3
    max_gap_s: float = 0.5
    max_unseen_s: float = math.inf
    error: float = 0.0
    raised: bool = False
    since: float = math.nan
    peak: float = math.nan
    _candidate: bool = False
    _inside_since: float | None = None
    _seen_t: float = -math.inf

    def update(self, t: float, value: float, confirmed: bool) -> str | None:
        """Take the value at `t`; it is raised only while `confirmed`. Returns "raised", "cleared" or None."""
        if math.isnan(value):
            if self.raised and t - self._seen_t >= self.max_unseen_s - _SOON_S:
                if self._inside_since is None:
                    self._inside_since = self._seen_t
                return self._clear()
            if self._candidate and not self.raised and t - self._seen_t > self.max_gap_s:
                self._candidate = False
            return None
        self._seen_t = t
        excess = (value - self.limit) * self.sign
        if not (self.raised or self._candidate):
            if excess > 0:
                self._candidate, self.since, self.peak = True, t, value
                self._inside_since = None
        elif excess > (-self.margin if self.raised else 0.0):
            self._inside_since = None
            if (value - self.peak) * self.sign > 0:
                self.peak = value
        elif not self.raised:
            if self._inside_since is None:
                self._inside_since = t
            if excess <= -self.margin or t - self._inside_since > min(self.clear_s, self.after_s / 2):
                self._candidate = False
        else:
            if self._inside_since is None:
                self._inside_since = t
            if t - self._inside_since >= self.clear_s - _SOON_S:
                return self._clear()
        if self._candidate and excess > self.error and confirmed and t - self.since >= self.after_s - _SOON_S:
            self.raised, self._candidate = True, False
            return "raised"
        return None

    @property
    def ended_at(self) -> float | None:
        """When the value last came back inside, while that is not yet believed or has just been."""
        return self._inside_since

    def stop(self) -> str | None:
        """It can't go on (the position was left): forget a candidate; returns "cleared" if it was raised."""
        if self.raised:
            return self._clear()
        self._candidate = False
        return None

    def _clear(self) -> str:
        self.raised = self._candidate = False
        return "cleared"
