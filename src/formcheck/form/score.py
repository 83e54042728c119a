"""One figure for a session, 0 to 100."""

from __future__ import annotations

from collections.abc import Sequence

from formcheck.form.events import HoldSpan, RepSpan


def compute_score(holds: Sequence[HoldSpan], reps: Sequence[RepSpan]) -> float | None:
    """Share of good form in percent; None where nothing was done or seen.

    Of holds, the seconds in form over the seconds seen; of repetitions, those counted over those tried; of both, the
    mean of the two.
    """
    shares = []
    seen_s = sum(hold.total_s - hold.unseen_s for hold in holds)
    if seen_s > 0:
        shares.append(sum(hold.in_form_s for hold in holds) / seen_s)
    if reps:
        shares.append(sum(rep.counted for rep in reps) / len(reps))
    return 100.0 * sum(shares) / len(shares) if shares else None
