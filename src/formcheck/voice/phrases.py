"""Everything that the coach may say: id -> words.

An id is stable: it is the name of the recording. What an exercise says of itself (cues, what the camera can't see,
its title) is derived from the declaration, so a new exercise only needs ``tools/voice/record.py`` to be run again.
Without a recording the system's own speech says the words, or a tone stands for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from formcheck.form.engine import NOBODY, TURN, UNTOLD, why_hidden
from formcheck.form.exercise import Exercise
from formcheck.form.posture import CARRYING
from formcheck.form.setup import Setup

#: The highest repetition that has a recording, and the longest time in seconds: every five to a minute, then every ten.
MOST_REPS, LONGEST_HOLD_S = 50, 180

_ONES: tuple[str, ...] = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

#: What the coach says of a session, whatever the exercise.
COACH: Mapping[str, str] = {
    "coach.get_into_position": "Get into position",
    "coach.waiting": "I'm waiting",
    "coach.session_over": "The session ends here",
    "coach.hands": "Raise one hand to pause, both to end",
    "coach.go": "Go",
    "coach.halfway": "Halfway",
    "coach.ten_seconds_left": "Ten seconds left",
    "coach.last_repetition": "Last one",
    "coach.rest": "Take a rest",
    "coach.last_set": "Last set",
    "coach.next_exercise": "Next exercise",
    "coach.begin_left": "Begin on your left side",
    "coach.begin_right": "Begin on your right side",
    "coach.switch_left": "Switch to your left side",
    "coach.switch_right": "Switch to your right side",
    "coach.well_done": "Well done",
    "coach.form_broken": "That's enough for this set",
    "coach.set_over": "Set over",
    "coach.next_time": "Next time",
    "coach.all_done": "That was the last one. Well done.",
    "coach.all_over": "That was the last one.",
    "coach.paused": "Time is paused",
    "coach.go_on": "Go on",
    "coach.pain": "Pain means stop",
    "coach.calibrate": "Hold your best form for five seconds",
    "coach.calibrate_reps": "Do three good repetitions",
    "coach.calibrated": "Your own form is stored",
    "coach.not_calibrated": "Your form was not stored",
}

#: Praise for a corrected fault, said in turn.
PRAISE: Mapping[str, str] = {
    "praise.1": "Good, that's better",
    "praise.2": "Better, keep that",
    "praise.3": "Good, just like that",
}

#: The camera itself.
CAMERA: Mapping[str, str] = {
    "camera.lost": "Camera lost",
    "camera.regained": "Camera is back",
    "camera.slow": "This computer is too slow to judge well. Close other programs",
}


def number_words(number: int) -> str:
    """A whole number from 0 to 999 in words."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    rest = number % 100
    return f"{_ONES[number // 100]} hundred" + (f" and {number_words(rest)}" if rest else "")


def time_words(seconds: int) -> str:
    """A time as a coach calls it out: "thirty seconds", "one minute ten"."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{number_words(rest)} seconds"
    whole = "one minute" if minutes == 1 else f"{number_words(minutes)} minutes"
    return f"{whole} {number_words(rest)}" if rest else whole


def slug(words: str) -> str:
    """Words as a part of an id: ``Tuck your chin, look down`` is ``tuck_your_chin_look_down``."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def count_id(number: int) -> str:
    """The id of a counted repetition or a second that is counted down."""
    return f"count.{number}"


def hold_id(seconds: int) -> str:
    """The id of a hold time called out."""
    return f"hold.{seconds}"


def sets_id(number: int) -> str:
    """The id of "Set two" and the like."""
    return f"set.{number}"


def cue_id(cue: str) -> str:
    """The id of what a fault's cue says."""
    return f"cue.{slug(cue)}"


def camera_id(reason: str) -> str:
    """The id of what the camera must change, as the engine words it."""
    return f"camera.{slug(reason)}"


def coach_id(what: str) -> str:
    """The id of what a set or the set-up has to say: ``rest``, ``setup_too_dark``."""
    return f"coach.{what}"


def title_id(exercise: str) -> str:
    """The id of the title of an exercise, by its id."""
    return f"title.{exercise}"


def caution_id(exercise: str) -> str:
    """The id of what is to be heeded in an exercise, by its id."""
    return f"caution.{exercise}"


def common_phrases() -> dict[str, str]:
    """What is said whatever the exercise: id -> words."""
    found = {count_id(n): number_words(n).capitalize() for n in range(1, MOST_REPS + 1)}
    found |= {hold_id(s): time_words(s).capitalize() for s in (*range(10, 60, 5), *range(60, LONGEST_HOLD_S + 1, 10))}
    found |= {sets_id(n): f"Set {number_words(n)}" for n in range(1, 11)}
    found |= COACH
    found |= PRAISE
    found |= CAMERA
    found |= {coach_id(f"setup_{setup.name.lower()}"): setup.value for setup in Setup}
    found |= {camera_id(words): words for words in (NOBODY, UNTOLD, *map(why_hidden, CARRYING))}
    return found


def exercise_phrases(exercises: Iterable[Exercise]) -> dict[str, str]:
    """What `exercises` say of themselves: id -> words."""
    found: dict[str, str] = {}
    for exercise in exercises:
        found[title_id(exercise.id)] = exercise.title
        if exercise.caution:
            found[caution_id(exercise.id)] = exercise.warning
        found[camera_id(TURN[exercise.view])] = TURN[exercise.view]
        for fault in exercise.all_faults:
            found[cue_id(fault.cue)] = fault.cue
        for witness in (fault.witness for fault in exercise.faults):
            if witness is not None and witness.cue:
                found[cue_id(witness.cue)] = witness.cue
        for condition in exercise.position:
            reason = why_hidden(condition.metric.needs)
            found[camera_id(reason)] = reason
    return found


def all_phrases(exercises: Iterable[Exercise]) -> dict[str, str]:
    """Everything that may be said with `exercises`: id -> words."""
    return common_phrases() | exercise_phrases(exercises)
