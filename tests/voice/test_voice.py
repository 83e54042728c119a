"""The recordings that come with formcheck: complete, short, equally loud, and clean."""

from __future__ import annotations

import json
import math
import zipfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from formcheck.exercises import EXERCISES
from formcheck.form.engine import NOBODY, TURN
from formcheck.form.setup import Setup
from formcheck.video.sound import decode_sound
from formcheck.voice.audio import RATE, Mixer, Samples, Voice, synthesise_tone
from formcheck.voice.cues import Kind, Tone, Utterance
from formcheck.voice.phrases import all_phrases, camera_id, cue_id

ASSET = files("formcheck.voice") / "recordings" / "coach.zip"
AGAIN = "run `python -m tools.voice.record`"


@pytest.fixture(scope="module")
def voice() -> Voice:
    voice = Voice(decode_sound)
    assert voice.problem is None
    return voice


def loudness_lufs(sound: Samples, window_s: float) -> float:
    """Loudness of the loudest `window_s`, by the filters that ITU-R BS.1770 gives for 48 kHz."""
    count = len(sound)
    z = np.exp(-2j * math.pi * np.fft.rfftfreq(2 * count))
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weighted = np.fft.irfft(np.fft.rfft(sound, 2 * count) * shelf * high_pass)[:count]
    size = round(window_s * RATE)
    energy = np.concatenate([[0.0], np.cumsum(np.pad(weighted, size) ** 2)])
    return 10 * math.log10(float((energy[size:] - energy[:-size]).max()) / size) - 0.691


def test_every_phrase_is_recorded_and_nothing_else(voice: Voice) -> None:
    phrases = all_phrases(EXERCISES.values())
    missing = {phrase: text for phrase, text in phrases.items() if voice.texts.get(phrase) != text}
    assert not missing, AGAIN
    assert set(voice.texts) == set(phrases), AGAIN


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda exercise: exercise.id)
def test_every_cue_of_every_exercise_is_recorded(exercise: object, voice: Voice) -> None:
    from formcheck.form.exercise import Exercise

    assert isinstance(exercise, Exercise)
    for fault in exercise.all_faults:
        assert voice.texts.get(cue_id(fault.cue)) == fault.cue, AGAIN


def test_every_reason_of_the_camera_is_recorded(voice: Voice) -> None:
    for reason in (NOBODY, *(TURN[exercise.view] for exercise in EXERCISES.values())):
        assert voice.texts.get(camera_id(reason)) == reason
    for setup in Setup:
        assert setup.value in voice.texts.values()


def test_all_of_it_is_small(voice: Voice) -> None:
    size = len(ASSET.read_bytes())
    assert size < 3e6
    assert size < 6_000 * len(voice.texts)


def test_every_recording_can_be_played_and_is_short_clean_and_equally_loud(voice: Voice) -> None:
    loudness: dict[float, list[float]] = {}
    for phrase in voice.texts:
        sound = voice.samples(phrase)
        assert sound is not None
        assert sound.dtype == np.float32
        told_s = voice.duration_s(phrase, "")
        assert len(sound) / RATE == pytest.approx(told_s, abs=0.001), phrase
        assert 0.25 < told_s < {"cue": 2.5, "caution": 15.0}.get(phrase.partition(".")[0], 3.2), phrase
        assert np.abs(sound).max() < 0.95, phrase
        assert abs(float(sound.mean())) < 0.01, phrase
        loud = np.abs(sound) > 0.005  # "three" begins and "left" ends softly
        assert loud.argmax() / RATE < 0.08, phrase  # no silence before
        assert loud[::-1].argmax() / RATE < 0.16, phrase  # nor after
        for window_s in (0.2, 0.3, 0.4):  # as long as an ear sums up
            loudness.setdefault(window_s, []).append(loudness_lufs(sound, window_s))
    for window_s in (0.2, 0.3, 0.4):
        assert max(loudness[window_s]) - min(loudness[window_s]) < 3
    assert np.median(loudness[0.3]) == pytest.approx(-14, abs=0.5)


def test_tones_are_equally_loud_and_no_louder_than_words() -> None:
    loudness = [loudness_lufs(np.pad(synthesise_tone(tone), RATE), 0.3) for tone in Tone]
    assert max(loudness) - min(loudness) < 1
    assert -18.5 < np.mean(loudness) < -16.5


def test_it_is_speech_and_no_two_are_the_same(voice: Voice) -> None:
    seen = set()
    for phrase in voice.texts:
        sound = voice.samples(phrase)
        assert sound is not None
        spectrum = np.abs(np.fft.rfft(sound)) ** 2
        hz = np.fft.rfftfreq(len(sound), 1 / RATE)
        assert spectrum[(hz > 80) & (hz < 5000)].sum() > 0.8 * spectrum.sum(), phrase
        seen.add(sound[: RATE // 4].tobytes())
    assert len(seen) > 0.9 * len(voice.texts)


def test_other_rates_and_unknown_phrases(voice: Voice) -> None:
    sound = voice.samples("count.5", 16_000)
    assert sound is not None
    assert len(sound) / 16_000 == pytest.approx(voice.duration_s("count.5", ""), abs=0.001)
    assert voice.samples("cue.unheard_of") is None
    assert voice.duration_s("cue.unheard_of", "Unheard of") > 0.5


@pytest.mark.parametrize("content", [None, b"", b"PK nonsense"])
def test_a_broken_set_leaves_the_tones(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "coach.zip"
    if content is not None:
        path.write_bytes(content)
    voice = Voice(decode_sound, path)
    assert voice.problem is not None
    assert "count.1" not in voice
    mixer = Mixer(voice)
    mixer.say(Utterance(0.0, Kind.COUNT, "count.1", "One", None, 0.0, 0.5))
    assert not mixer.read(RATE).any()


def test_a_recording_that_is_no_sound_is_silent_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "coach.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.json", json.dumps({"phrases": {"count.1": {"text": "One", "seconds": 0.5}}}))
        archive.writestr("count.1.opus", b"nonsense")
    samples = Voice(decode_sound, path).samples("count.1")
    assert samples is not None
    assert not samples.any()
    assert "'count.1' can't be decoded" in caplog.text


def test_bytes_that_are_no_sound_are_refused() -> None:
    with pytest.raises(ValueError, match="no sound"):
        decode_sound(b"nonsense", RATE)
