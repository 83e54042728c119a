"""What the page shows beside a session: exercises, routines, demonstrations, recordings, what was done so far."""

from __future__ import annotations

import io
import wave
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from formcheck.coach.routines import ROUTINES, Routine, bouts, missing_words, step_words
from formcheck.demonstrations import load_demonstration
from formcheck.form.exercise import Counted, Exercise, Hold
from formcheck.history import insights
from formcheck.history.page import to_html
from formcheck.history.record import Session
from formcheck.history.store import Store, history_file
from formcheck.page.outbox import Message
from formcheck.page.sitting import Means
from formcheck.profiles import DEFAULT, known_profiles
from formcheck.reference.drawing import moment, movement
from formcheck.reference.pages import family_words, kind_words
from formcheck.settings import Settings
from formcheck.video.sound import decode_sound
from formcheck.voice.audio import RATE, VOICES, Samples, Voice, synthesise_tone
from formcheck.voice.cues import Tone
from formcheck.wording import plural, timer

#: A repetition takes about so long, for the time of a routine.
_REP_S = 4.0
#: Of drawings seen as pictures: the colours are their own, light and dark.
_DRAWN = (
    "<style>.body{fill:#2f8f83}.floor{stroke:#9aa7a5;stroke-width:4}.judged{fill:none;stroke:#ffc42e;stroke-width:9}"
    "@media (prefers-color-scheme:dark){.body{fill:#6fd0c0}.floor{stroke:#5d6b6a}}</style>"
)


def home_message(means: Means, whose: str, today: date | None = None) -> Message:
    """All that the first screen needs."""
    settings = means.of(whose)
    known = settings.catalogue
    sessions = []
    if history_file().exists():
        with Store.open() as store:
            sessions = store.sessions()
    return {
        "exercises": [_exercise(settings.exercise(name)) for name in known],
        "routines": [_routine(one, settings) for one in ROUTINES.values() if one.available(known).steps],
        "voices": list(VOICES),
        "today": _today([one for one in sessions if one.profile == whose and one.done], today or date.today()),
        "profile": whose,
        "profiles": sorted({DEFAULT, means.whose, whose, *known_profiles(), *(one.profile for one in sessions)}),
    }


def _exercise(of: Exercise) -> Message:
    asked = of.prescription
    return {
        "id": of.id,
        "title": of.title,
        "family": family_words(of).partition(",")[0],
        "kind": kind_words(of),
        "held": isinstance(of, Hold),
        "asked": asked.words,
        "sets": asked.sets,
        "hold_s": asked.hold_s if isinstance(of, Hold) else None,
        "reps": None if isinstance(of, Hold) else asked.reps,
        "rest_s": asked.rest_s,
        "each_side": asked.each_side,
        "right": of.right,
        "warning": of.warning,
        "camera": of.camera,
        "drawn": (files("formcheck.demonstrations") / f"{of.id}.npz").is_file(),
    }


def _routine(one: Routine, settings: Settings) -> Message:
    known = settings.catalogue
    steps = one.available(known).steps
    return {
        "id": one.id,
        "title": one.title,
        "minutes": max(
            1, round(sum(_lasts_s(bout.hold_s, bout.reps) + bout.rest_s for bout in bouts(one, known)) / 60)
        ),
        "steps": [
            {"id": step.exercise, "title": known[step.exercise].title, "words": step_words(step, known)}
            for step in steps
        ],
        "left_out": missing_words(one, known),
        "rounds": one.rounds,
        "caution": one.caution or "Pain means stop.",
        "source": one.source,
    }


def _lasts_s(hold_s: float | None, reps: int | None) -> float:
    return (reps or 1) * (hold_s or _REP_S)


def _today(sessions: Sequence[Session], today: date) -> Message:
    """What was done today, and how regularly."""
    mine = [one for one in sessions if one.day == today]
    found = insights.streaks(sessions, today)
    held = sum(one.hold_s for one in mine)
    counted = sum(one.counted for one in mine)
    parts = [
        part
        for part in (f"{timer(held)} held" if held else "", plural(counted, "repetition") if counted else "")
        if part
    ]
    return {
        "sessions": len(sessions),
        "today": len(mine),
        "done": ", ".join(parts),
        "days": found.days.now,
        "weeks": found.weeks.now,
        "this_week": found.days_this_week,
        "asked_a_week": insights.ASKED_A_WEEK,
        "last": list(dict.fromkeys(name for one in reversed(sessions[-12:]) for name in one.exercises))[:4],
    }


def history_page(settings: Settings, whose: str = DEFAULT) -> str | None:
    """The history as a page; None where nothing is kept."""
    if not history_file().exists():
        return None
    with Store.open() as store:
        sessions = store.sessions(profile=whose)
    if not sessions:
        return None
    titles = {**settings.titles, **{name: one.title for name, one in ROUTINES.items()}, "auto": "Any exercise"}
    efforts = {name: one.effort_unit for name, one in settings.catalogue.items() if isinstance(one, Counted)}
    return to_html(sessions, titles, date.today(), whose="" if whose == DEFAULT else whose, efforts=efforts)


@lru_cache(maxsize=256)
def demonstration(exercise: str, title: str, *, still: bool) -> bytes | None:
    """The drawn body that does it, as an SVG of its own; None where there is none."""
    shown = load_demonstration(exercise)
    if shown is None:
        return None
    drawn = moment(shown, shown.drawings[shown.end], title) if still else movement(shown, title)
    text = str(drawn).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    head, _, rest = text.partition(">")
    return f"{head}>{_DRAWN}{rest}".encode()


class Recordings:
    """The recordings of all voices: as they are, or as WAV for browsers that can't decode Opus in Ogg."""

    def __init__(self) -> None:
        self._zips: dict[str, zipfile.ZipFile] = {}
        self._voices: dict[str, Voice] = {}

    def opus(self, voice: str, phrase: str) -> bytes | None:
        """The recording of a phrase, None where there is none."""
        if voice not in VOICES:
            return None
        if voice not in self._zips:
            data = (files("formcheck.voice") / "recordings" / f"{voice}.zip").read_bytes()
            self._zips[voice] = zipfile.ZipFile(io.BytesIO(data))
        try:
            return self._zips[voice].read(f"{phrase}.opus")
        except KeyError:
            return None

    def wav(self, voice: str, phrase: str) -> bytes | None:
        """The same, decoded."""
        if voice not in VOICES:
            return None
        if voice not in self._voices:
            self._voices[voice] = Voice(decode_sound, voice)
        samples = self._voices[voice].samples(phrase)
        return None if samples is None else as_wav(samples)


@cache
def tone_wav(tone: str) -> bytes | None:
    """A signal as WAV; None for a name that is none."""
    found = next((one for one in Tone if one.value == tone), None)
    return None if found is None else as_wav(synthesise_tone(found))


def as_wav(samples: Samples) -> bytes:
    """Samples as the bytes of a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()
