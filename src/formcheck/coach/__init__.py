"""Leads through sets, rests and sides, hands-free. Pure: it is told the time and what the judge says.

`Coach` leads through a plan, `Onlooker` watches whatever is done; both are a `Leader`.
"""

from formcheck.coach.coach import EARLY_S, Coach
from formcheck.coach.onlooker import Onlooker
from formcheck.coach.plan import Begun, Work, plan
from formcheck.coach.state import Announcement, CoachState, CoachTiming, Done, Ended, Leader, Stage

__all__ = [
    "EARLY_S",
    "Announcement",
    "Begun",
    "Coach",
    "CoachState",
    "CoachTiming",
    "Done",
    "Ended",
    "Leader",
    "Onlooker",
    "Stage",
    "Work",
    "plan",
]
