"""Sound: the coach's recorded voice, four tones, a tone that follows the body, and where they are heard.

`Mixer` turns what the arbiter decided into samples, each at its exact time, whether they go to a loudspeaker, into a
file or into a video. All sound here is mono float32 within -1..1, `RATE` samples a second unless said otherwise.
"""

from __future__ import annotations

import io
import json
import logging
import math
import threading
import wave
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from formcheck.form.events import FormState, Phase
from formcheck.form.exercise import Exercise, Fault, Hold
from formcheck.voice.cues import TONE_S, Tone, Utterance, guess_duration_s
from formcheck.voice.others import Others
from formcheck.voice.player import Player
from formcheck.voice.speech import SystemVoice

_log = logging.getLogger(__name__)

Samples = NDArray[np.float32]
RATE = 48_000
_CUT_S = 0.02  # how fast something is faded out that gives way

# --- Tones --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Note:
    """One note: begins at `at_s`, lasts `for_s`, sounds at `hz` with these strengths of its harmonics."""

    at_s: float
    for_s: float
    hz: float
    harmonics: tuple[float, ...] = (1.0, 0.25)


_NOTES: Mapping[Tone, tuple[_Note, ...]] = {
    Tone.START: (_Note(0.0, 0.14, 523.25), _Note(0.13, 0.17, 783.99)),  # rises
    Tone.GOOD: (_Note(0.0, 0.22, 1174.66, (1.0, 0.12, 0.08)),),  # a small high bell
    Tone.FAULT: (_Note(0.0, 0.09, 311.13, (1.0, 0.6, 0.45, 0.2)), _Note(0.11, 0.09, 311.13, (1.0, 0.6, 0.45, 0.2))),
    Tone.END: (_Note(0.0, 0.18, 783.99), _Note(0.17, 0.18, 587.33), _Note(0.34, 0.21, 392.0)),  # falls
}
#: Over the whole tone; a low and short one takes more to sound as loud to an ear. All a little softer than the voice.
_TONE_RMS: Mapping[Tone, float] = {Tone.START: 0.14, Tone.GOOD: 0.14, Tone.FAULT: 0.175, Tone.END: 0.14}
_ATTACK_S, _RELEASE_S = 0.012, 0.05


def synthesise_tone(tone: Tone, rate: int = RATE) -> Samples:
    """The samples of a tone; its envelope is soft at both ends."""
    sound = np.zeros(round(TONE_S[tone] * rate))
    for note in _NOTES[tone]:
        count, start = round(note.for_s * rate), round(note.at_s * rate)
        count = min(count, len(sound) - start)
        t = np.arange(count) / rate
        wavelet = sum(
            strength * np.sin(2 * math.pi * note.hz * order * t) for order, strength in enumerate(note.harmonics, 1)
        )
        sound[start : start + count] += wavelet * _envelope(count, rate)
    return np.asarray(sound * (_TONE_RMS[tone] / np.sqrt(np.mean(sound**2))), np.float32)


def _envelope(count: int, rate: int) -> NDArray[np.float64]:
    t = np.arange(count) / rate
    rise = np.clip(t / _ATTACK_S, 0, 1)
    fall = np.clip((count / rate - t) / _RELEASE_S, 0, 1)
    return np.asarray(np.sin(0.5 * math.pi * np.minimum(rise, fall)) ** 2)


# --- The tone that follows the body -------------------------------------------------------------------------------


def bands_of(exercises: Iterable[Exercise]) -> dict[str, tuple[float, float]]:
    """Where the shown line of each timed exercise is in form, by the exercise's id: low and high, in its unit."""
    bands = {}
    for exercise in exercises:
        if not isinstance(exercise, Hold):
            continue
        own = [fault for fault in exercise.faults if fault.metric.name == exercise.shown.name and not fault.from_rest]
        low = max((_mildest(fault) for fault in own if fault.below), default=-math.inf)
        high = min((_mildest(fault) for fault in own if fault.above), default=math.inf)
        bands[exercise.id] = (low, high)
    return bands


def _mildest(fault: Fault) -> float:
    return fault.limit.value if fault.limit.advice is None else fault.limit.advice


def excess_of(state: FormState, bands: Mapping[str, tuple[float, float]]) -> float:
    """How far the shown line is out of form: above 0 sags, below 0 pikes, 0 is in form or can't be told."""
    if state.unseen is not None or state.phase not in (Phase.HOLDING, Phase.READY):
        return 0.0
    low, high = bands.get(state.exercise or "", (-math.inf, math.inf))
    value = state.values.get(state.shown, math.nan)
    return max(value - high, 0.0) + min(value - low, 0.0) if math.isfinite(value) else 0.0


class _Guide:
    """An oscillator without clicks: strength and pitch glide to what is asked, whatever the size of the blocks."""

    _TAU_S = 0.04
    _HZ, _FULL, _LEVEL = 440.0, 15.0, 0.1

    def __init__(self, rate: int) -> None:
        self._step = 1 / (self._TAU_S * rate)
        self._rate = rate
        self._strength = self._pitch = self._phase = 0.0
        self._to_strength = self._to_pitch = 0.0

    def follow(self, excess: float) -> None:
        """Rises for a pike (below 0), falls for a sag (above 0), a full octave at 15 degrees; silent at 0."""
        share = min(max(excess / self._FULL, -1.0), 1.0)
        self._to_strength = self._LEVEL * (0.3 + 0.7 * abs(share)) if share else 0.0
        if share:
            self._to_pitch = -share
            if self._strength < 1e-4:
                self._pitch = -share

    def render(self, count: int) -> NDArray[np.float64] | None:
        """The next samples, None for silence."""
        if not self._to_strength and self._strength < 1e-5:
            return None
        fade = np.exp(-self._step * np.arange(1, count + 1))
        strength = self._to_strength + (self._strength - self._to_strength) * fade
        pitch = self._to_pitch + (self._pitch - self._to_pitch) * fade
        phase = self._phase + np.cumsum(self._HZ * 2.0**pitch / self._rate)
        self._strength, self._pitch, self._phase = float(strength[-1]), float(pitch[-1]), float(phase[-1] % 1.0)
        return np.asarray(strength * (np.sin(2 * math.pi * phase) + 0.3 * np.sin(4 * math.pi * phase)))


# --- The recorded voice -------------------------------------------------------------------------------------------


#: ``decode(data, rate)``: a recording's file to samples.
Decoder = Callable[[bytes, int], Samples]
#: The voices that may be chosen, the first one unless another is asked for: sets of recordings.
VOICES = ("coach", "classic")


class Voice:
    """The recordings that come with formcheck.

    Parameters
    ----------
    decode : callable
        Turns the bytes of one recording into samples (`formcheck.video.sound.decode_sound`).
    recordings : str or Path
        One of `VOICES`, or another set of recordings: a zip of ``<id>.opus`` and ``index.json``, as
        ``tools/voice/record.py`` makes it.

    A set that can't be read is empty: then only tones sound. `problem` says why.
    """

    def __init__(self, decode: Decoder, recordings: str | Path = VOICES[0]) -> None:
        self._decode = decode
        self._cache: dict[tuple[str, int], Samples] = {}
        self._zip: zipfile.ZipFile | None = None
        self._index: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()
        self.problem: str | None = None
        try:
            ours = files("formcheck.voice") / "recordings"
            path = recordings if isinstance(recordings, Path) else ours / f"{recordings}.zip"
            data = path.read_bytes()
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._index = json.loads(self._zip.read("index.json"))["phrases"]
        except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
            self.problem = f"the recorded voice can't be read ({error}); only tones sound. Install formcheck anew."

    @property
    def texts(self) -> dict[str, str]:
        """What is recorded: id -> words."""
        return {phrase: entry["text"] for phrase, entry in self._index.items()}

    def __contains__(self, phrase: str) -> bool:
        return phrase in self._index

    def duration_s(self, phrase: str, text: str) -> float:
        """How long these words last; a guess where they aren't recorded."""
        entry = self._index.get(phrase)
        return guess_duration_s(phrase, text) if entry is None else float(entry["seconds"])

    def samples(self, phrase: str, rate: int = RATE) -> Samples | None:
        """The recording, None without one."""
        if phrase not in self._index or self._zip is None:
            return None
        with self._lock:
            key = phrase, rate
            if key not in self._cache:
                try:
                    found = self._decode(self._zip.read(f"{phrase}.opus"), rate)
                except (KeyError, ValueError, zipfile.BadZipFile) as error:
                    _log.warning("the recording of %r can't be decoded: %s", phrase, error)
                    found = np.zeros(0, np.float32)
                # What is decided about comes true: a coder may add a few samples at the end.
                self._cache[key] = found[: math.ceil(self._index[phrase]["seconds"] * rate)]
            return self._cache[key]


# --- The mixer ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Clip:
    start: int
    sound: Samples


class Mixer:
    """Renders what is said, block after block, each sample at its time. Safe to be used from several threads.

    Parameters
    ----------
    voice : Voice or None
        Recordings; None leaves only tones.
    rate : int
        Samples a second.
    volume : float
        0 to 1; a change takes the length of a block.
    muted : bool
        Silence, while time goes on.
    start_s : float
        The time, in the seconds of the utterances, of the first sample.
    """

    _DUCKED = 0.3  # strength of the guiding tone under words

    def __init__(
        self,
        voice: Voice | None,
        *,
        rate: int = RATE,
        volume: float = 1.0,
        muted: bool = False,
        start_s: float = 0.0,
    ) -> None:
        self.voice = voice
        self.rate = rate
        self.volume = volume
        self.muted = muted
        self._start_s = start_s
        self._position = 0
        self._clips: list[_Clip] = []
        self._turns: list[tuple[int, float]] = []
        self._guide = _Guide(rate)
        self._gain = 0.0 if muted else volume
        self._lock = threading.Lock()

    @property
    def position_s(self) -> float:
        """The time of the next sample."""
        return self._start_s + self._position / self.rate

    def begin(self, start_s: float) -> None:
        """Set the time of the first sample, before any was rendered."""
        if self._position or self._clips:
            raise ValueError("the mixer has begun")
        self._start_s = start_s

    def say(self, utterance: Utterance, at_s: float | None = None) -> None:
        """Let it sound at its time, or at `at_s`; what is late begins at once."""
        shift_s = 0.0 if at_s is None else at_s - utterance.t_s
        parts: list[tuple[float, Samples | None]] = []
        if utterance.tone is not None:
            parts.append((utterance.t_s, synthesise_tone(utterance.tone, self.rate)))
        if utterance.text and self.voice is not None:
            parts.append((utterance.words_s, self.voice.samples(utterance.phrase, self.rate)))
        with self._lock:
            start = max(self._sample_at(utterance.t_s + shift_s), self._position)
            if utterance.cuts:
                self._cut(start)
            for part_s, sound in parts:
                if sound is not None:
                    self._clips.append(_Clip(start + round((part_s - utterance.t_s) * self.rate), sound))

    def follow(self, excess: float, at_s: float) -> None:
        """Let the guiding tone tell from `at_s` on how far the body is out of line: see `excess_of`."""
        with self._lock:
            self._turns.append((max(self._sample_at(at_s), self._position), excess))

    def read(self, count: int) -> Samples:
        """The next `count` samples."""
        with self._lock:
            start, end = self._position, self._position + count
            block = np.zeros(count)
            talking = np.zeros(count, dtype=bool)
            for clip in self._clips:
                since, until = max(clip.start, start), min(clip.start + len(clip.sound), end)
                if until > since:
                    block[since - start : until - start] += clip.sound[since - clip.start : until - clip.start]
                    talking[since - start : until - start] = True
            self._clips = [clip for clip in self._clips if clip.start + len(clip.sound) > end]
            self._add_guide(block, talking)
            self._position = end
            gain = 0.0 if self.muted else self.volume
            block *= gain if gain == self._gain else np.linspace(self._gain, gain, count)
            self._gain = gain
        return np.clip(block, -1.0, 1.0).astype(np.float32)

    def _sample_at(self, t_s: float) -> int:
        return round((t_s - self._start_s) * self.rate)

    def _cut(self, at: int) -> None:
        """Fade out at sample `at` what sounds there, and drop what would begin later."""
        fade = round(_CUT_S * self.rate)
        kept = []
        for clip in self._clips:
            length = at - clip.start
            if length <= 0:
                continue
            if length < len(clip.sound):
                sound = clip.sound[: length + fade].copy()
                tail = len(sound) - length
                sound[length:] *= np.linspace(1, 0, tail, dtype=np.float32)
                clip = _Clip(clip.start, sound)
            kept.append(clip)
        self._clips = kept

    def _add_guide(self, block: NDArray[np.float64], talking: NDArray[np.bool_]) -> None:
        start, end = self._position, self._position + len(block)
        edges = [turn for turn in self._turns if turn[0] < end]
        self._turns = self._turns[len(edges) :]
        at = start
        for turn_at, excess in edges:
            self._play_guide(block, talking, at - start, turn_at - start)
            self._guide.follow(excess)
            at = max(turn_at, at)
        self._play_guide(block, talking, at - start, len(block))

    def _play_guide(self, block: NDArray[np.float64], talking: NDArray[np.bool_], since: int, until: int) -> None:
        if until <= since:
            return
        sound = self._guide.render(until - since)
        if sound is not None:
            block[since:until] += np.where(talking[since:until], self._DUCKED, 1.0) * sound


# --- Where it is heard --------------------------------------------------------------------------------------------


class Output(Protocol):
    """Where the sound of a session goes."""

    def say(self, utterance: Utterance) -> None:
        """Let it sound."""
        ...

    def follow(self, excess: float, t_s: float) -> None:
        """Steer the guiding tone: see `excess_of`."""
        ...

    def advance(self, t_s: float) -> None:
        """The session has come to `t_s`; all that was decided before it is known."""
        ...

    def close(self) -> None:
        """It is over; may be called twice."""
        ...


class Track:
    """The sound of a session in memory."""

    def __init__(self, mixer: Mixer) -> None:
        self.mixer = mixer
        self._blocks: list[Samples] = []

    def say(self, utterance: Utterance) -> None:
        """Let it sound at its time."""
        self.mixer.say(utterance)

    def follow(self, excess: float, t_s: float) -> None:
        """Steer the guiding tone from `t_s` on."""
        self.mixer.follow(excess, t_s)

    def advance(self, t_s: float) -> None:
        """Render up to `t_s`."""
        count = round((t_s - self.mixer.position_s) * self.mixer.rate)
        if count > 0:
            self._take(self.mixer.read(count))

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def samples(self) -> Samples:
        """Everything rendered so far."""
        return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)

    def _take(self, block: Samples) -> None:
        self._blocks.append(block)


class WavFile(Track):
    """The sound of a session as a WAV file: 16 bits, mono, written while it comes.

    A disk that fails or fills up ends the file, not the session; `problem` says so in one line. OSError where it can't
    even be begun.
    """

    def __init__(self, mixer: Mixer, path: Path) -> None:
        super().__init__(mixer)
        self.problem: str | None = None
        self._path = path
        self._bytes = path.open("wb")  # by us: a wave file that can't open its own complains once more when it is freed
        self._file = wave.open(self._bytes, "wb")  # noqa: SIM115
        self._file.setnchannels(1)
        self._file.setsampwidth(2)
        self._file.setframerate(mixer.rate)

    def close(self) -> None:
        """Finish the file."""
        for part in (self._file, self._bytes):
            try:
                part.close()
            except OSError as error:
                self._fail(error)

    def _take(self, block: Samples) -> None:
        if self.problem is None:
            try:
                self._file.writeframes(np.round(block * 32767).astype("<i2").tobytes())
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.problem = f"{self._path} is incomplete: {error.strerror or error}."


class Speaker:
    """The loudspeaker. Where PortAudio is missing or opens none, a program of the system plays (`Player`).

    Where that can't either it stays silent, and `problem` says why in one line.

    Parameters
    ----------
    voice : Voice or None
        Recordings.
    volume, muted : float, bool
        As of `Mixer`; to be changed on `mixer`.
    system : SystemVoice, optional
        Says what has no recording.
    others : Others, optional
        The other programs, which are softer while words sound; closed with this.
    """

    def __init__(
        self,
        voice: Voice | None,
        *,
        volume: float = 1.0,
        muted: bool = False,
        system: SystemVoice | None = None,
        others: Others | None = None,
    ) -> None:
        self.mixer = Mixer(voice, volume=volume, muted=muted)
        self._system = system
        self._others = others
        self._stream: Any = None
        self._player: Player | None = None
        self.problem: str | None = self._why_no_stream()
        if self.problem is not None:
            self._player = Player.find(self.mixer.rate)
        if self._player is not None:
            _log.info("%s; %s plays instead", self.problem, self._player.name)
            self.problem = None

    def _why_no_stream(self) -> str | None:
        """Open the loudspeaker; returns why that failed."""
        try:
            import sounddevice
        except OSError:
            return "no sound: the PortAudio library is missing (Debian, Ubuntu: apt install libportaudio2)."
        except ImportError:
            return "no sound: the Python package sounddevice is missing (pip install sounddevice)."
        voice, mixer = self.mixer.voice, self.mixer
        try:
            try:
                self._open(sounddevice)
            except sounddevice.PortAudioError:
                rate = round(sounddevice.query_devices(kind="output")["default_samplerate"])
                self.mixer = Mixer(voice, rate=rate, volume=mixer.volume, muted=mixer.muted)
                self._open(sounddevice)
        except (OSError, ValueError, sounddevice.PortAudioError) as error:
            self._stream, self.mixer = None, mixer
            return f"no sound: no loudspeaker can be used ({' '.join(str(error).split())})."
        return None

    def _open(self, sounddevice: Any) -> None:
        def fill(out: NDArray[np.float32], frames: int, time: object, status: object) -> None:
            out[:, 0] = self.mixer.read(frames)

        stream = sounddevice.OutputStream(
            samplerate=self.mixer.rate, channels=1, dtype="float32", latency="low", callback=fill
        )
        try:
            stream.start()
        except BaseException:
            stream.close()
            raise
        self._stream = stream

    def say(self, utterance: Utterance) -> None:
        """Let it sound at once."""
        if self._others is not None and utterance.text and not self.mixer.muted:
            self._others.lower(utterance.end_s - utterance.t_s)
        if self._stream is not None:
            self.mixer.say(utterance, self.mixer.position_s)
        elif self._player is not None and not self.mixer.muted:
            self._play(self._player, utterance)
        if self._system is None:
            return
        if utterance.cuts:
            self._system.stop()
        recorded = self.mixer.voice is not None and utterance.phrase in self.mixer.voice
        if utterance.text and not recorded and not self.mixer.muted:
            self._system.say(utterance.text, utterance.words_s - utterance.t_s, self.mixer.volume)

    def _play(self, player: Player, utterance: Utterance) -> None:
        """All of an utterance as one sound; words without a recording come from the system."""
        mixer = Mixer(self.mixer.voice, volume=self.mixer.volume, rate=self.mixer.rate, start_s=utterance.t_s)
        mixer.say(utterance)
        sound = mixer.read(round((utterance.end_s - utterance.t_s) * mixer.rate))
        if sound.any():
            player.play(sound, mixer.rate, cuts=utterance.cuts)
        elif utterance.cuts:
            player.stop()

    def follow(self, excess: float, t_s: float) -> None:
        """Steer the guiding tone from now on."""
        if self._stream is not None:
            self.mixer.follow(excess, self.mixer.position_s)

    def advance(self, t_s: float) -> None:
        """A loudspeaker has its own clock; a program that plays is looked after."""
        if self._player is not None and self.mixer.muted:
            self._player.stop()
        elif self._player is not None:
            self._player.tend()

    def close(self) -> None:
        """Fall silent."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.stop()
            stream.close()
        player, self._player = self._player, None
        if player is not None:
            player.close()
        if self._system is not None:
            self._system.close()
        if self._others is not None:
            self._others.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
