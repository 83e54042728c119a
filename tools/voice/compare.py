"""How well a speech recogniser understands each engine: ``python -m tools.voice.compare [ENGINE...]``.

PocketSphinx listens (``pip install -r tools/voice/requirements.txt``; its English model is part of the package), in two
ways: *told* which phrases there are, it picks one, in quiet and under pink noise; *untold*, it writes down what it
hears, and the share of wrong words counts. It is an old ear and no human one: the figures rank engines, no more.
Everything is put through ``record.py`` as it would be shipped; the name of a voice listens to its recordings in the
package. ``--misheard`` prints what was heard instead.
"""

from __future__ import annotations

import argparse
import math
import re
import tempfile
from pathlib import Path

import numpy as np
from pocketsphinx import Decoder, get_model_path
from tools.voice.record import ENGINES, FOLDER, RATE, SPOKEN_BY, Sound, level, record, resample, trim

from formcheck.exercises import EXERCISES
from formcheck.video.sound import decode_sound
from formcheck.voice.audio import Voice
from formcheck.voice.phrases import all_phrases

EAR_RATE = 16_000
NOISES_DB = (20.0, 12.0)


def words_of(text: str) -> list[str]:
    """What is said, as the recogniser writes it."""
    return re.sub(r"[^a-z' ]+", " ", text.lower().replace("-", " ")).split()


def count_errors(said: list[str], heard: list[str]) -> int:
    """Words put in, left out or changed."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]


def hear(decoder: Decoder, sound: Sound) -> list[str]:
    """What the recogniser makes of it."""
    decoder.start_utt()
    decoder.process_raw(np.clip(sound * 32767, -32768, 32767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    heard = decoder.hyp()
    return words_of(re.sub(r"\(\d\)", "", heard.hypstr)) if heard else []


def pink_noise(count: int) -> Sound:
    """Of standard deviation 1, always the same."""
    white = np.random.default_rng(1).normal(size=count)
    noise = np.fft.irfft(np.fft.rfft(white) / np.sqrt(np.arange(count // 2 + 1) + 1.0), count)
    return np.asarray(noise / noise.std())


def main() -> None:
    """Print a row an engine."""
    parser = argparse.ArgumentParser(description="How well a speech recogniser understands each engine.")
    parser.add_argument("engines", nargs="*", default=[*ENGINES, *SPOKEN_BY])
    parser.add_argument("--misheard", action="store_true")
    options = parser.parse_args()
    engines: list[str] = options.engines
    with (Path(get_model_path()) / "en-us/cmudict-en-us.dict").open() as file:
        known = {line.split()[0] for line in file if line.strip()}
    phrases = {k: text for k, text in all_phrases(EXERCISES.values()).items() if set(words_of(text)) <= known}
    grammar = " | ".join(sorted({" ".join(words_of(text)) for text in phrases.values()}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phrases.gram"
        path.write_text(f"#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = {grammar} ;\n")
        told = Decoder(jsgf=str(path), loglevel="FATAL", bestpath=False)
    untold = Decoder(loglevel="FATAL")
    noise = pink_noise(20 * EAR_RATE)
    print(
        f"wrong phrases of {len(phrases)}: in quiet,", *(f"at {db:.0f} dB," for db in NOISES_DB), "wrong words untold"
    )
    for engine in engines:
        voice = Voice(decode_sound, FOLDER / f"{engine}.zip") if engine in SPOKEN_BY else None
        wrong = dict.fromkeys((None, *NOISES_DB), 0)
        errors = count = 0
        for phrase, text in phrases.items():
            if voice is not None:
                data = voice.samples(phrase, RATE)
            else:
                data = decode_sound(record(engine, phrase, text).data, RATE)
            assert data is not None
            sound = np.pad(resample(level(trim(data.astype(np.float64))) * 0.5, RATE, EAR_RATE), EAR_RATE // 2)
            said = words_of(text)
            for db in wrong:
                disturbed = sound
                if db is not None:
                    disturbed = sound + noise[: len(sound)] * np.abs(sound[sound != 0]).std() * 10 ** (-db / 20)
                heard = hear(told, disturbed)
                wrong[db] += heard != said
                if options.misheard and heard != said:
                    print(f"  {text!r} at {db or math.inf:.0f} dB: {' '.join(heard)}")
            free = hear(untold, sound)
            if options.misheard and free != said:
                print(f"  {text!r}: {' '.join(free)}")
            errors += count_errors(said, free)
            count += len(said)
        print(f"{engine:10}", *wrong.values(), f"{errors / count:.0%}", flush=True)


if __name__ == "__main__":
    main()
