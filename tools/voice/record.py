"""Record everything that the coach says: ``python -m tools.voice.record [--voice NAME]``.

Writes ``src/formcheck/voice/recordings/<voice>.zip`` for each voice that may be chosen: for each phrase of
`formcheck.voice.phrases` one ``<id>.opus`` (Ogg Opus, mono), and ``index.json`` with the words, how long they last, and
how they were made. Run it again after a phrase or an exercise was added; the same phrases and engine give the same
file.

What it needs beside formcheck itself are the engines of the voices: `pip install -r tools/voice/requirements.txt` and
Debian's flite. ``compare.py`` measures how well a speech recogniser understands each; the figures stand in
``voice/recordings/README.md``.

=========  ============================================  =====================================================
engine     packages                                      licence of engine and voice
=========  ============================================  =====================================================
hibari     hibari-tts (package index)                    Apache-2.0
flite-rms  flite                                         BSD-like (Carnegie Mellon)
flite-awb  the same                                      the same
flite-slt  the same                                      the same
hts        festival festvox-us-slt-hts                   BSD-like (Edinburgh, Carnegie Mellon, Nagoya)
kal        festival festvox-kallpc16k                    BSD-like (Edinburgh, Carnegie Mellon)
pico-gb    libttspico-utils (section non-free)           Apache-2.0 (SVOX Pico, from Android)
pico-us    the same                                      the same
espeak     espeak-ng                                     GPL-3.0 (covers the program, not what it says)
=========  ============================================  =====================================================

Each recording is trimmed, its pauses shortened, brought to the same loudness (ITU-R BS.1770), and a cue that would
last too long to be of use is spoken faster, a single word slower.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import wave
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.exercises import EXERCISES
from formcheck.video._libs import av
from formcheck.voice.phrases import all_phrases

Sound = NDArray[np.float64]

FOLDER = Path(__file__).parents[2] / "src/formcheck/voice/recordings"
#: What each voice that may be chosen is spoken by.
SPOKEN_BY = {"coach": "hibari", "classic": "flite-rms"}
RATE = 24_000
BIT_RATE = 24_000
#: Of the loudest 0.3 s, the same for one word and for a sentence; whole sentences come to about -16 LUFS.
LOUDNESS_LUFS = -14.0
LOUDEST_S = 0.3
PEAK = 0.84  # -1.5 dBFS
FRAME_S = 0.01
SILENT_DB = -42.0  # below the loudest frame
LONGEST_PAUSE_S = 0.16
LONGEST_PAUSE_OF_SENTENCES_S = 0.35  # a caution is no cue: it may take its time
LONGEST_CUE_S = 2.4
LONGEST_S = 2.9
SHORTEST_S = 0.4
SLOWEST, FASTEST = 0.75, 1.45


# --- Engines ------------------------------------------------------------------------------------------------------


def _pico(language: str) -> Callable[[str, float, Path], None]:
    def speak(text: str, speed: float, path: Path) -> None:
        words = f'<speed level="{round(100 * speed)}">{text}</speed>'
        subprocess.run(["pico2wave", "-l", language, "-w", path, words], check=True)

    return speak


def _festival(voice: str, stretch: str) -> Callable[[str, float, Path], None]:
    def speak(text: str, speed: float, path: Path) -> None:
        program = (
            f"({voice})"
            + stretch.format(speed=speed, longer=1 / speed)
            + f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{path}" \'riff)'
        )
        subprocess.run(["festival", "--pipe"], input=program, text=True, check=True)

    return speak


def _flite(voice: str, tempo: float = 1.0) -> Callable[[str, float, Path], None]:
    def speak(text: str, speed: float, path: Path) -> None:
        stretch = f"duration_stretch={1 / (speed * tempo)}"
        subprocess.run(["flite", "-voice", voice, "--setf", stretch, "-t", text, "-o", path], check=True)

    return speak


@cache
def _hibari_model() -> Any:
    from hibari import Hibari

    return Hibari(threads=1)


def _hibari(text: str, speed: float, path: Path) -> None:
    sound = _hibari_model()(respelled(text), speed=speed, seed=0)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def respelled(text: str) -> str:
    """As `hibari` says it best: with a full stop, so that its voice falls, and words it gets wrong as they sound."""
    for word, sounds in RESPELLED.items():
        text = re.sub(rf"\b{word}\b", f"[{word}](/{sounds}/)", text, flags=re.IGNORECASE)
    return text if text[-1] in ".!?" else f"{text}."


#: Words that a recogniser takes for others when `hibari` says them by itself ("lift your heads", "seven"), as phonemes
#: that it mistakes less often.
RESPELLED = {"hips": "hˈɪpps", "sit-up": "sˈɪt ˈʌp"}


def _espeak(text: str, speed: float, path: Path) -> None:
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", str(round(150 * speed)), "-w", path, text], check=True)


#: ``speak(text, speed, path)`` writes a WAV.
ENGINES: dict[str, Callable[[str, float, Path], None]] = {
    "hibari": _hibari,
    "flite-rms": _flite("rms", tempo=1.13),  # speaks slowly; so its cues are as short as those of hts
    "flite-awb": _flite("awb"),
    "flite-slt": _flite("slt"),
    "hts": _festival(
        "voice_cmu_us_slt_arctic_hts",
        '(set! hts_engine_params (append hts_engine_params (list (list "-r" {speed}))))',
    ),
    "kal": _festival("voice_kal_diphone", "(Parameter.set 'Duration_Stretch {longer})"),
    "pico-gb": _pico("en-GB"),
    "pico-us": _pico("en-US"),
    "espeak": _espeak,
}


def synthesise(engine: str, text: str, speed: float = 1.0) -> Sound:
    """What `engine` says, at `RATE`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.wav"
        ENGINES[engine](text, speed, path)
        with wave.open(str(path)) as file:
            data = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
            return resample(data, file.getframerate(), RATE)


# --- What is done to a recording ----------------------------------------------------------------------------------


def resample(sound: Sound, rate: int, to_rate: int) -> Sound:
    """At another rate; band-limited, by the spectrum of the whole."""
    if rate == to_rate:
        return sound
    count = round(len(sound) * to_rate / rate)
    spectrum = np.fft.rfft(sound)
    room = np.zeros(count // 2 + 1, complex)
    kept = min(len(spectrum), len(room))
    room[:kept] = spectrum[:kept]
    return np.fft.irfft(room, count) * (count / len(sound))


def loud_frames(sound: Sound) -> NDArray[np.bool_]:
    """Which frames of `FRAME_S` are no silence."""
    size = round(FRAME_S * RATE)
    frames = sound[: len(sound) // size * size].reshape(-1, size)
    power = (frames**2).mean(axis=1)
    return np.asarray(power > power.max() * 10 ** (SILENT_DB / 10))


def trim(sound: Sound, longest_pause_s: float = LONGEST_PAUSE_S) -> Sound:
    """Without silence at the ends, with no longer pause, softly begun and ended."""
    size = round(FRAME_S * RATE)
    loud = loud_frames(sound)
    marks = np.flatnonzero(loud)
    longest = round(longest_pause_s / FRAME_S)
    keep = np.zeros(len(loud), dtype=bool)
    keep[max(0, marks[0] - 1) : marks[-1] + 3] = True
    for before, after in pairwise(marks):
        if after - before - 1 > longest:  # cut out of the middle of the pause, where it is most silent
            half = longest // 2
            keep[before + 1 + half : after - (longest - half)] = False
    sound = sound[: len(loud) * size].reshape(-1, size)[keep].reshape(-1).copy()
    fade = round(0.006 * RATE)
    sound[:fade] *= np.linspace(0, 1, fade)
    sound[-fade:] *= np.linspace(1, 0, fade)
    return sound


def k_weighted(sound: Sound) -> Sound:
    """As loud as an ear finds each frequency: the two filters of ITU-R BS.1770, by their responses."""
    count = len(sound)
    s = 1j * 2 * math.pi * np.fft.rfftfreq(2 * count, 1 / RATE)
    high, gain, q = 2 * math.pi * 1681.97, 10 ** (3.99984 / 20), 0.70718
    shelf = (gain * s**2 + gain**0.4996667 * high / q * s + high**2) / (s**2 + high / q * s + high**2)
    low, q = 2 * math.pi * 38.1355, 0.500327
    pass_ = s**2 / (s**2 + low / q * s + low**2)
    return np.fft.irfft(np.fft.rfft(sound, 2 * count) * shelf * pass_)[:count]


def loudness_lufs(sound: Sound) -> float:
    """Loudness of the loudest `LOUDEST_S`."""
    size = round(LOUDEST_S * RATE)
    energy = np.concatenate([[0.0], np.cumsum(np.pad(k_weighted(sound), size) ** 2)])
    return float(-0.691 + 10 * math.log10((energy[size:] - energy[:-size]).max() / size))


def limit(sound: Sound) -> Sound:
    """Peaks bent below `PEAK`, all else untouched."""
    knee = 0.6 * PEAK
    over = np.abs(sound) - knee
    bent = knee + (PEAK - knee) * np.tanh(over / (PEAK - knee))
    return np.where(over > 0, np.sign(sound) * bent, sound)


def level(sound: Sound) -> Sound:
    """At `LOUDNESS_LUFS`."""
    leveled = sound
    gain_db = 0.0
    for _ in range(4):
        gain_db += LOUDNESS_LUFS - loudness_lufs(leveled)
        leveled = limit(sound * 10 ** (gain_db / 20))
    return leveled


def encode(sound: Sound) -> bytes:
    """As Ogg Opus."""
    file = io.BytesIO()
    file.name = "words.opus"
    with av.open(file, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        stream.options = {"application": "audio", "vbr": "on", "frame_duration": "20"}
        samples = (sound * 32767).round().astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


@dataclass(frozen=True)
class Recording:
    """One phrase, ready to be packed."""

    text: str
    seconds: float
    speed: float
    data: bytes


def record(engine: str, phrase: str, text: str) -> Recording:
    """Say it: faster if it would last too long, slower if it would be over before one listens."""
    longest, pause_s = LONGEST_CUE_S if phrase.startswith("cue.") else LONGEST_S, LONGEST_PAUSE_S
    if phrase.startswith("caution."):
        longest, pause_s = math.inf, LONGEST_PAUSE_OF_SENTENCES_S
    speed = 1.0
    for _ in range(8):
        sound = trim(synthesise(engine, text, speed), pause_s)
        seconds = len(sound) / RATE
        if seconds > longest and speed < FASTEST:
            speed = min(max(speed * seconds / longest, speed + 0.04), FASTEST)
        elif seconds < SHORTEST_S and SLOWEST < speed <= 1:
            speed = max(speed * seconds / SHORTEST_S, SLOWEST)
        else:
            break
    return Recording(text, len(sound) / RATE, speed, encode(level(sound)))


def pack(path: Path, engine: str, recordings: dict[str, Recording]) -> None:
    """Everything into one file, without dates, so that the same sound gives the same file."""
    index = {
        "engine": engine,
        "made_by": "tools/voice/record.py",
        "loudness_lufs": LOUDNESS_LUFS,
        "phrases": {
            phrase: {"text": made.text, "seconds": round(made.seconds, 4), "speed": round(made.speed, 2)}
            for phrase, made in recordings.items()
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:

        def add(name: str, data: bytes) -> None:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED)

        add("index.json", json.dumps(index, indent=1, sort_keys=True).encode())
        for phrase, made in sorted(recordings.items()):
            add(f"{phrase}.opus", made.data)


def main() -> None:
    """Record all, and say what came of it."""
    parser = argparse.ArgumentParser(description="Record everything that the coach says.")
    parser.add_argument("--voice", choices=SPOKEN_BY, action="append", help="only this one")
    for voice in parser.parse_args().voice or SPOKEN_BY:
        phrases, engine = all_phrases(EXERCISES.values()), SPOKEN_BY[voice]
        made = {}
        for number, (phrase, text) in enumerate(phrases.items(), 1):
            made[phrase] = record(engine, phrase, text)
            if sys.stderr.isatty():
                print(f"{number} of {len(phrases)}", end="\r", file=sys.stderr)
        out = FOLDER / f"{voice}.zip"
        pack(out, engine, made)
        total_s = sum(recording.seconds for recording in made.values())
        changed = {name: round(recording.speed, 2) for name, recording in made.items() if recording.speed != 1}
        print(f"\n{out}: {len(made)} phrases, {total_s:.0f} s, {out.stat().st_size / 1e3:.0f} kB")
        print("spoken at another speed:", changed)


if __name__ == "__main__":
    main()
