"""One session in front of a page: the live loop in a thread of its own, with a page for camera, screen and voice."""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from formcheck.coach import Begun, Work, plan
from formcheck.coach.routines import ROUTINES, missing_words, plan_routine
from formcheck.errors import FormcheckError, SettingsError
from formcheck.form.calibration import Calibration, Profile, bands
from formcheck.form.exercise import Exercise, Hold
from formcheck.history.store import Store
from formcheck.live.loop import Live
from formcheck.live.people import PeopleWatch
from formcheck.live.summary import LiveSummary, summary_lines
from formcheck.page.camera import PageCamera
from formcheck.page.display import PageDisplay, PageVoice, set_message, shares
from formcheck.page.outbox import Message, Outbox
from formcheck.pose.estimator import open_estimator
from formcheck.profiles import DEFAULT, load_profile, save_profile
from formcheck.video.types import Frame
from formcheck.voice.audio import VOICES, Voice
from formcheck.wording import metric_title, quantity

if TYPE_CHECKING:
    from formcheck.pose.model import ResolvedModel
    from formcheck.settings import Settings

_log = logging.getLogger(__name__)

#: How long the end of a plan stands before the summary takes its place.
_LINGER_S = 1.0
_BLANK = Frame(0, -1.0, np.zeros((360, 640, 3), np.uint8))
#: For the thread to write its last words when it is told to end.
_JOIN_S = 10.0
#: What may be asked for: least and most, as of `formcheck live`.
_RANGES: Mapping[str, tuple[float, float]] = {
    "sets": (1, 50),
    "hold_s": (1, 1800),
    "reps": (1, 500),
    "rest_s": (0, 1800),
}
#: Counts before a set.
_COUNTS = (3, 10)
#: What a page says was done before it was cut off: sets, and of the one at hand.
_WENT: Mapping[str, tuple[float, float]] = {
    "sets": (0, 1000),
    "worked_s": (0, 1800),
    "in_form_s": (0, 1800),
    "reps": (0, 500),
}


@dataclass(frozen=True, slots=True)
class Means:
    """What every session of a page runs with; `whose` is the profile that is meant where the page names none."""

    settings: Settings
    model: Callable[[], ResolvedModel]
    history: bool = True
    whose: str = DEFAULT

    def of(self, profile: str) -> Settings:
        """The settings for somebody, with their own neutrals as they are now. SettingsError for a bad name."""
        return self.settings.of(load_profile(profile or self.whose))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a session is to be: its sets (None without a plan), what the history calls it, and by what it is judged.

    `counts` come before each set, `tone`: the guiding tone sounds; `begun` is what of the first set was done before.
    """

    works: tuple[Work, ...] | None
    name: str
    settings: Settings
    calibrates: bool = False
    voice: str = VOICES[0]
    counts: int = _COUNTS[0]
    tone: bool = False
    begun: Begun | None = None


def read_asked(asked: Mapping[str, Any], means: Means) -> Asked:
    """What a page asks for. SettingsError for what isn't known or out of range."""
    settings = means.of(str(asked.get("profile") or ""))
    voice = asked.get("voice")
    found = replace(
        _what(asked, settings),
        voice=voice if voice in VOICES else VOICES[0],
        counts=round(_number(asked, "counts", _COUNTS) or _COUNTS[0]),
        tone=asked.get("tone") is True,
    )
    went = asked.get("went")
    return _going_on(found, went) if isinstance(went, dict) and found.works and not found.calibrates else found


def _going_on(found: Asked, went: Mapping[str, Any]) -> Asked:
    """The rest of a session that was cut off, as the page that was in it tells what had been done."""
    assert found.works is not None
    done = {name: _number(went, name, _WENT[name]) or 0.0 for name in _WENT}
    works = found.works[round(done["sets"]) :]
    if not works:
        raise SettingsError("All of it was done before the connection was lost: it is in the history.")
    worked_s = done["worked_s"]
    begun = Begun(worked_s, min(done["in_form_s"], worked_s), round(done["reps"]))
    return replace(found, works=works, begun=begun)


def _what(asked: Mapping[str, Any], settings: Settings) -> Asked:
    if asked.get("calibrate") is not True:
        works, name = works_of(asked, settings)
        return Asked(works, name, settings)
    exercise = asked.get("exercise")
    if not isinstance(exercise, str) or exercise not in settings.catalogue:
        raise SettingsError("This exercise isn't known: choose one of the list.")
    # As `formcheck calibrate`: what was stored before, and limits of the user's, don't judge it.
    seen_with = {key: value for key, value in settings.overrides.items() if key.startswith(("pose.", "network."))}
    person = settings.profile or Profile(DEFAULT)
    bare = type(settings)(seen_with, person.without(exercise), settings.catalogue)
    return Asked((Work(bare.exercise(exercise), 1, 1, None, None, 0.0),), exercise, bare, calibrates=True)


def works_of(asked: Mapping[str, Any], settings: Settings) -> tuple[tuple[Work, ...] | None, str]:
    """What a page asks for, and its name; no plan for "auto". SettingsError for what isn't known or out of range."""
    numbers = {name: _number(asked, name, _RANGES[name]) for name in _RANGES}
    routine = asked.get("routine")
    if routine is not None:
        if routine not in ROUTINES:
            raise SettingsError("This routine isn't known: choose one of the list.")
        known = settings.catalogue
        works = plan_routine(ROUTINES[routine], settings.exercise, known)
        if not works:
            raise SettingsError(missing_words(ROUTINES[routine], known))
        return works, routine
    name = asked.get("exercise")
    if name == "auto":
        return None, "auto"
    if not isinstance(name, str) or name not in settings.catalogue:
        raise SettingsError("This exercise isn't known: choose one of the list.")
    exercise = settings.exercise(name)
    is_hold = isinstance(exercise, Hold)
    sets, reps = (None if numbers[key] is None else round(numbers[key] or 0) for key in ("sets", "reps"))
    hold_s = numbers["hold_s"] if is_hold else None
    return plan(exercise, sets=sets, hold_s=hold_s, reps=None if is_hold else reps, rest_s=numbers["rest_s"]), name


def _number(asked: Mapping[str, Any], name: str, limits: tuple[float, float]) -> float | None:
    value = asked.get(name)
    if value is None:
        return None
    low, high = limits
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise SettingsError(f"{name.removesuffix('_s').capitalize()}: a number from {low:g} to {high:g}.")
    return float(value)


class Sitting:
    """A session that runs, from the first picture to its summary.

    Parameters
    ----------
    asked : Asked
        What to do.
    means : Means
        Model, settings, history.
    """

    def __init__(self, asked: Asked, means: Means) -> None:
        self.outbox = Outbox()
        self.camera = PageCamera()
        self.display = PageDisplay(self.outbox, lambda: self.camera.taken)
        self.is_over = False
        self._asked, self._means = asked, means
        self._live: Live | None = None
        self._stopped = ""
        self._thread = Thread(target=self._run, name="formcheck-page-session", daemon=True)
        self._thread.start()

    def press(self, key: str) -> None:
        """A key or a tap on the page."""
        self.display.press(key)

    def stop(self, why: str) -> None:
        """Let it end with the step that is under way."""
        self._stopped = why
        if self._live is not None:
            self._live.stop(why)

    def join(self) -> None:
        """Wait until it is over."""
        self._thread.join(_JOIN_S)

    def _run(self) -> None:
        try:
            self._hold_session()
        except Exception as error:
            _log.error("the session of the page: %s", error, exc_info=error)
            told = str(error) if isinstance(error, FormcheckError) else f"An error in formcheck ({error!r})."
            self.outbox.post({"kind": "failed", "text": told})
        finally:
            self.camera.end()
            self.is_over = True

    def _hold_session(self) -> None:
        settings, calibrates = self._asked.settings, self._asked.calibrates
        notes: list[str] = []
        with ExitStack() as stack:
            store: Store | None = None
            if self._means.history and not calibrates:
                try:
                    store = stack.enter_context(Store.open(put_aside=notes.append))
                except FormcheckError as error:
                    notes.append(f"{error} The session goes on without its history.")
            model = self._means.model()
            estimator = stack.enter_context(open_estimator(settings.estimator, model, precision=settings.precision))
            people = PeopleWatch(lambda: open_estimator(settings.estimator, model, still=True, num_poses=2))
            stack.callback(people.close)
            voice = Voice(lambda data, rate: _undecoded(), self._asked.voice)
            self._live = Live(
                self.camera,
                estimator,
                works=self._asked.works,
                asked=self._asked.name,
                settings=settings,
                outputs=[PageVoice(self.outbox)],
                duration_s=voice.duration_s,
                display=self.display,
                store=store,
                people=people,
                save=save_profile,
                linger_s=_LINGER_S,
                hands=not calibrates,
                calibrate=calibrates,
                counts=self._asked.counts,
                tone=self._asked.tone,
                begun=self._asked.begun,
                today=date.today().isoformat(),
            )
            if self._stopped:
                self._live.stop(self._stopped)
            estimator.estimate(_BLANK)  # the first look takes its time: not while somebody waits
            self.outbox.post({"kind": "ready"})
            summary = self._live.run()
        message = summary_message(summary, settings.titles, notes)
        found = summary.calibration
        message["neutral"] = None if found is None else neutral_message(found, settings.declared(found.exercise))
        self.outbox.post(message)


def neutral_message(found: Calibration, declared: Exercise) -> Message:
    """What came of a search for somebody's own neutral, as the page gets it."""
    known = bands(declared)
    units = {one.metric: known[one.metric].metric.unit for one in found.neutrals}
    return {
        "stored": bool(found.neutrals),
        "values": [
            f"{metric_title(one.metric, units[one.metric])}: {quantity(one.value, units[one.metric])}"
            for one in found.neutrals
        ],
        "notes": [f"Your {said}." for said in found.clamped.values()],
        "problem": found.problem or "",
    }


def _undecoded() -> Any:
    raise ValueError("the page decodes recordings itself")


def summary_message(summary: LiveSummary, titles: Mapping[str, str], notes: Sequence[str]) -> Message:
    """What a session came to, as the page gets it."""
    wrong = sorted(summary.wrong.items(), key=lambda item: -item[1])
    return {
        "kind": "summary",
        "sets": [set_message(one) for one in summary.done],
        "lines": summary_lines(summary, titles),
        "wrong": [{"cue": cue, "times": times} for cue, times in wrong],
        "most_wrong": summary.most_wrong,
        "worst": [
            {
                "cue": one.cue,
                "t": round(one.t_s, 1),
                "line": shares(one.line, (1, 1)),
                "jpeg": b64encode(one.jpeg).decode(),
            }
            for one in summary.worst
        ],
        "why": summary.why,
        "problem": summary.problem,
        "notes": [*notes, *summary.notes],
        "kept": summary.session_id is not None,
    }
