"""Sound: tones that can be told apart, a mixer that is exact to the sample, and outputs that never get in the way."""

from __future__ import annotations

import builtins
import csv
import gc
import sys
import time
import types
import wave
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.analysis.session import analyze
from formcheck.exercises import EXERCISES
from formcheck.form.events import FormState, Phase
from formcheck.pose.replay import ReplayEstimator, read_landmarks
from formcheck.video.sound import decode_sound
from formcheck.video.writer import write_still
from formcheck.voice import player
from formcheck.voice.audio import (
    RATE,
    Mixer,
    Samples,
    Speaker,
    Track,
    Voice,
    WavFile,
    bands_of,
    excess_of,
    synthesise_tone,
)
from formcheck.voice.cues import TONE_S, Kind, Tone, Utterance
from formcheck.voice.speech import SystemVoice, find_command

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "forearm_plank_sag.mp4"
LANDMARKS = ROOT / "tests" / "data" / "forearm_plank_sag.npz"


@pytest.fixture(scope="module")
def voice() -> Voice:
    return Voice(decode_sound)


def utter(
    t_s: float, phrase: str = "", tone: Tone | None = None, voice: Voice | None = None, *, cuts: bool = False
) -> Utterance:
    words_s = t_s if tone is None else t_s + TONE_S[tone] + (0.06 if phrase else 0.0)
    text = "" if voice is None or not phrase else voice.texts[phrase]
    end_s = words_s + (voice.duration_s(phrase, text) if voice is not None and phrase else 0.0)
    return Utterance(t_s, Kind.FAULT, phrase, text, tone, words_s, end_s, cuts)


def onset(sound: Samples, level: float = 0.01) -> int:
    return int(np.flatnonzero(np.abs(sound) > level)[0])


def fundamental_hz(sound: Samples) -> float:
    """The pitch of its loudest note, by the lowest strong line of the spectrum."""
    spectrum = np.abs(np.fft.rfft(sound, 1 << 17))
    return float(np.flatnonzero(spectrum > 0.5 * spectrum.max())[0] * RATE / (1 << 17))


# --- Tones --------------------------------------------------------------------------------------------------------


def test_tones_are_soft_at_both_ends() -> None:
    for tone in Tone:
        sound = synthesise_tone(tone)
        assert len(sound) == round(TONE_S[tone] * RATE)
        assert np.abs(sound[:24]).max() < 0.02
        assert np.abs(sound[-24:]).max() < 0.02
        assert np.abs(np.diff(sound)).max() < 0.12  # no click
        assert np.abs(sound).max() < 0.6


def test_tones_differ_in_pitch() -> None:
    pitches = {tone: fundamental_hz(synthesise_tone(tone)) for tone in Tone}
    for a, b in combinations(pitches, 2):
        apart = abs(np.log2(pitches[a] / pitches[b])) * 12
        assert apart > 3, (a, b, pitches)


def test_start_rises_and_end_falls() -> None:
    for tone, rises in ((Tone.START, True), (Tone.END, False)):
        sound = synthesise_tone(tone)
        half = len(sound) // 2
        assert (fundamental_hz(sound[half:]) > fundamental_hz(sound[:half])) is rises


# --- The mixer ----------------------------------------------------------------------------------------------------


def test_the_mixer_is_exact_to_the_sample_whatever_the_blocks(voice: Voice) -> None:
    said = [
        utter(0.5, "cue.lift_your_hips", Tone.FAULT, voice),
        utter(2.5, tone=Tone.END),
        utter(3.2, "count.7", voice=voice),
    ]

    def render(blocks: list[int]) -> Samples:
        mixer = Mixer(voice)
        for utterance in said:
            mixer.say(utterance)
        mixer.follow(8.0, 1.0)
        mixer.follow(0.0, 1.7)
        return np.concatenate([mixer.read(count) for count in blocks])

    whole = render([5 * RATE])
    rng = np.random.default_rng(3)
    cuts = np.unique(rng.integers(1, 5 * RATE, 400))
    parts = render([int(n) for n in np.diff([0, *cuts, 5 * RATE])])
    assert np.abs(whole - parts).max() < 1e-5
    quiet = Mixer(voice)
    for utterance in said:
        quiet.say(utterance)
    sound = quiet.read(5 * RATE)
    tone, words = synthesise_tone(Tone.FAULT), voice.samples("cue.lift_your_hips")
    assert words is not None
    assert np.array_equal(sound[RATE // 2 : RATE // 2 + len(tone)], tone)
    at = round((0.5 + TONE_S[Tone.FAULT] + 0.06) * RATE)
    assert np.array_equal(sound[at : at + len(words)], words)
    assert not sound[: RATE // 2].any()
    assert not sound[at + len(words) : round(2.5 * RATE)].any()


def test_time_begins_where_it_is_told(voice: Voice) -> None:
    mixer = Mixer(voice)
    mixer.begin(9.0)
    mixer.say(utter(10.0, tone=Tone.GOOD))
    assert onset(mixer.read(2 * RATE), 1e-4) == pytest.approx(RATE, abs=20)
    with pytest.raises(ValueError, match="has begun"):
        mixer.begin(0.0)


def test_what_is_late_begins_at_once_and_loses_nothing(voice: Voice) -> None:
    mixer = Mixer(voice)
    mixer.read(RATE)
    mixer.say(utter(0.2, tone=Tone.GOOD))
    assert np.array_equal(mixer.read(RATE)[: round(TONE_S[Tone.GOOD] * RATE)], synthesise_tone(Tone.GOOD))


def test_what_cuts_ends_what_sounds_within_20_ms(voice: Voice) -> None:
    mixer = Mixer(voice)
    mixer.say(utter(0.0, "camera.the_camera_cant_see_your_shoulder_elbow_and_wrist", voice=voice))
    mixer.say(utter(1.0, "coach.pain", voice=voice, cuts=True))
    sound = mixer.read(3 * RATE)
    words = voice.samples("coach.pain")
    assert words is not None
    after = round(1.02 * RATE)
    assert np.array_equal(sound[after : RATE + len(words)], words[after - RATE :])
    assert not sound[RATE + len(words) :].any()


def test_volume_and_mute(voice: Voice) -> None:
    loud, half, mute = (Mixer(voice, volume=1.0), Mixer(voice, volume=0.5), Mixer(voice, muted=True))
    for mixer in (loud, half, mute):
        mixer.say(utter(0.0, "count.1", Tone.START, voice))
    sound = loud.read(RATE)
    assert np.allclose(half.read(RATE), sound / 2)
    assert not mute.read(RATE // 4).any()
    mute.muted = False
    mute.read(RATE // 100)  # the volume comes back over a block
    assert np.array_equal(mute.read(RATE // 8), sound[round(0.26 * RATE) : round(0.26 * RATE) + RATE // 8])


def test_nothing_is_ever_too_loud(voice: Voice) -> None:
    mixer = Mixer(voice)
    for phrase in list(voice.texts)[:40]:
        mixer.say(utter(0.0, phrase, voice=voice))
    mixer.follow(99.0, 0.0)
    assert np.abs(mixer.read(RATE)).max() <= 1.0


# --- The guiding tone ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("excess", "low", "high"), [(5.0, 300, 430), (-5.0, 450, 640), (15.0, 215, 225)])
def test_the_guide_falls_for_a_sag_and_rises_for_a_pike(excess: float, low: float, high: float) -> None:
    mixer = Mixer(None)
    mixer.follow(excess, 0.5)
    sound = mixer.read(2 * RATE)
    assert not sound[: RATE // 2].any()
    assert low < fundamental_hz(sound[RATE:]) < high
    mixer.follow(0.0, 2.0)
    assert np.abs(mixer.read(RATE)[RATE // 2 :]).max() < 1e-4  # in form it is silent
    assert np.abs(np.diff(sound)).max() < 0.02  # and never clicks


def test_the_guide_follows_the_line_of_the_exercise_and_is_silent_where_it_cant_tell() -> None:
    bands = bands_of(EXERCISES.values())
    low, high = bands["forearm_plank"]
    assert low < -10 < 5 < high
    assert "glute_bridge" not in bands

    def state(value: float, phase: Phase = Phase.HOLDING, unseen: str | None = None) -> FormState:
        values = {"body_line_deg": value}
        return FormState(0.0, "forearm_plank", phase, values=values, shown="body_line_deg", unseen=unseen)

    assert excess_of(state(high + 4), bands) == pytest.approx(4)
    assert excess_of(state(low - 4), bands) == pytest.approx(-4)
    for quiet in (state(0.0), state(np.nan), state(40.0, Phase.AWAY), state(40.0, unseen="hidden")):
        assert excess_of(quiet, bands) == 0
    assert excess_of(FormState(0.0, None, Phase.AWAY), bands) == 0


# --- Outputs ------------------------------------------------------------------------------------------------------


def test_a_track_and_a_wav_file_hold_the_same(voice: Voice, tmp_path: Path) -> None:
    path = tmp_path / "session.wav"
    outputs = [Track(Mixer(voice)), WavFile(Mixer(voice), path)]
    for output in outputs:
        for index in range(60):
            if index == 15:
                output.say(utter(0.5, "count.3", Tone.GOOD, voice))
            output.follow(3.0 if index > 40 else 0.0, index / 30)
            output.advance(index / 30)
        output.close()
        output.close()
    track = outputs[0].samples
    assert len(track) == round(59 / 30 * RATE)
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        written = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767
    assert len(written) == len(track)
    assert np.abs(written - track).max() < 1e-4


def test_a_wav_file_that_cant_be_opened_or_filled_up_says_so_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WavFile(Mixer(None), tmp_path / "nowhere" / "session.wav")
    gc.collect()
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a full disk at hand")
    output = WavFile(Mixer(None), full)
    for second in range(1, 4):
        output.advance(float(second))
    output.close()
    assert output.problem == "/dev/full is incomplete: No space left on device."
    del output
    gc.collect()


class _Device:
    """A sound card in memory."""

    class PortAudioError(Exception):
        pass

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.stream: Any = None

    def OutputStream(self, **how: Any) -> Any:  # noqa: N802
        if self.fails:
            raise self.PortAudioError("Error querying device -1")
        self.how = how
        self.stream = types.SimpleNamespace(start=lambda: None, stop=lambda: None, close=lambda: None)
        return self.stream

    def query_devices(self, kind: str) -> dict[str, float]:
        raise self.PortAudioError("No default output device")

    def play(self, frames: int) -> Samples:
        out = np.zeros((frames, 1), np.float32)
        self.how["callback"](out, frames, None, None)
        return out[:, 0]


def test_a_speaker_plays_at_once(monkeypatch: pytest.MonkeyPatch, voice: Voice) -> None:
    device = _Device()
    monkeypatch.setitem(sys.modules, "sounddevice", device)
    with Speaker(voice) as speaker:
        assert speaker.problem is None
        device.play(480)
        speaker.say(utter(1234.5, "count.2", Tone.GOOD, voice))
        assert np.array_equal(device.play(RATE)[: round(TONE_S[Tone.GOOD] * RATE)], synthesise_tone(Tone.GOOD))
        speaker.mixer.muted = True
        device.play(480)
        assert not device.play(480).any()


@pytest.mark.parametrize("how", ["no PortAudio", "no device", "no package"])
def test_without_sound_it_is_silent_and_says_why_in_a_line(
    how: str, monkeypatch: pytest.MonkeyPatch, voice: Voice
) -> None:
    monkeypatch.setattr(player, "PROGRAMS", ())
    real = builtins.__import__

    def fake(name: str, *rest: Any, **named: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found") if how == "no PortAudio" else ImportError(name)
        return real(name, *rest, **named)

    if how == "no device":
        monkeypatch.setitem(sys.modules, "sounddevice", _Device(fails=True))
    else:
        monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
        monkeypatch.setattr(builtins, "__import__", fake)
    speaker = Speaker(voice)
    assert speaker.problem is not None
    assert speaker.problem.startswith("no sound: ")
    assert "\n" not in speaker.problem
    speaker.say(utter(0.0, "count.2", Tone.GOOD, voice))
    speaker.follow(5.0, 0.0)
    speaker.advance(1.0)
    speaker.close()
    speaker.close()


# --- A program of the system --------------------------------------------------------------------------------------


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH; without PortAudio."""
    if sys.platform == "win32":
        pytest.skip("these programs are those of Linux")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "sounddevice", _Device(fails=True))
    return folder


def stand_in(folder: Path, name: str, does: str) -> Path:
    """A program that is said to play: `does` is the end of its shell script. Returns where what it got is kept."""
    heard = folder.parent / f"{name}-heard"
    heard.mkdir()
    script = folder / name
    script.write_text(f'#!/bin/sh\nfor file; do :; done\n/bin/cp "$file" "{heard}/$$.wav"\n{does}\n')
    script.chmod(0o755)
    return heard


def heard_in(folder: Path, least: int) -> list[tuple[int, NDArray[np.int16]]]:
    """Rate and samples of each file that was played, the oldest first, once there are so many."""
    for _ in range(500):
        files = sorted(folder.glob("*.wav"), key=lambda path: path.stat().st_mtime_ns)
        if len(files) >= least:
            break
        time.sleep(0.01)
    time.sleep(0.05)  # the last one may still be written
    found = []
    for path in files:
        with wave.open(str(path)) as file:
            found.append((file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")))
    return found


def test_where_portaudio_opens_nothing_a_program_plays(programs: Path, voice: Voice) -> None:
    refused = stand_in(programs, "paplay", "exit 1")
    heard = stand_in(programs, "aplay", "exit 0")
    with Speaker(voice, volume=0.5) as speaker:
        assert speaker.problem is None
        said = utter(1234.5, "count.2", Tone.GOOD, voice)
        speaker.say(said)
        speaker.advance(1234.6)
        (_, silence), (rate, sound) = heard_in(heard, 2)
        speaker.mixer.muted = True
        speaker.say(said)
        speaker.advance(1236.0)
        speaker.follow(5.0, 1236.0)
    assert len(heard_in(refused, 1)) == 1, "it was tried first"
    assert not silence.any()
    assert rate == RATE
    assert len(sound) == pytest.approx((said.end_s - said.t_s) * rate, abs=1)
    tone = synthesise_tone(Tone.GOOD)
    assert sound[: len(tone)] / 32767 == pytest.approx(0.5 * tone, abs=1e-3)
    assert len(heard_in(heard, 2)) == 2, "muted, nothing more was played"


def test_a_word_waits_for_the_last_one_unless_it_cuts_it(
    programs: Path, voice: Voice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    heard = stand_in(programs, "pw-play", "[ -e busy ] && exec /bin/sleep 20\nexit 0")
    busy = Path("busy")
    with Speaker(voice) as speaker:
        try:
            busy.touch()
            speaker.say(utter(1.0, "count.2", None, voice))
            speaker.say(utter(1.5, "count.3", None, voice))
            speaker.advance(1.6)
            assert len(heard_in(heard, 2)) == 2, "the trial, and the first word"
            speaker.say(replace(utter(2.0, "count.4", None, voice), cuts=True))
            assert len(heard_in(heard, 3)) == 3
            began = time.perf_counter()
        finally:
            busy.unlink()
    assert time.perf_counter() - began < 5.0, "nobody waits for it at the end"


def test_where_no_program_plays_it_says_so(programs: Path, voice: Voice) -> None:
    stand_in(programs, "paplay", "exit 1")
    (programs / "aplay").write_text("#!/no/such/shell\n")
    (programs / "aplay").chmod(0o755)
    with Speaker(voice) as speaker:
        assert speaker.problem is not None
        speaker.say(utter(0.0, "count.2", Tone.GOOD, voice))
        speaker.advance(1.0)


# --- The system's own speech --------------------------------------------------------------------------------------

_WRITER = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"


def wait_for(path: Path, text: str) -> bool:
    for _ in range(500):
        if path.exists() and path.read_text() == text:
            return True
        time.sleep(0.02)
    return False


def test_words_without_a_recording_are_spoken_by_a_child_process(
    monkeypatch: pytest.MonkeyPatch, voice: Voice, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.txt"
    system = SystemVoice(lambda volume: (sys.executable, "-c", _WRITER, str(heard)))
    monkeypatch.setitem(sys.modules, "sounddevice", _Device())
    with Speaker(voice, system=system) as speaker:
        speaker.say(utter(0.0, "count.2", Tone.GOOD, voice))  # recorded
        said = Utterance(0.0, Kind.FAULT, "cue.unheard_of", "Unheard-of words; $(exit)", Tone.FAULT, 0.05, 1.0)
        began = time.perf_counter()
        speaker.say(said)
        assert time.perf_counter() - began < 0.5  # nobody waits
        assert wait_for(heard, "Unheard-of words; $(exit)\n")


def test_what_cuts_ends_the_systems_speech_too(monkeypatch: pytest.MonkeyPatch, voice: Voice, tmp_path: Path) -> None:
    began, ended = tmp_path / "began", tmp_path / "ended"
    script = "import sys, time; open(sys.argv[1], 'w').close(); time.sleep(1.5); open(sys.argv[2], 'w').close()"
    system = SystemVoice(lambda volume: (sys.executable, "-c", script, str(began), str(ended)))
    monkeypatch.setitem(sys.modules, "sounddevice", _Device())
    with Speaker(voice, system=system) as speaker:
        speaker.say(Utterance(0.0, Kind.ADVICE, "cue.unheard_of", "Unheard-of words", None, 0.0, 2.0))
        while not began.exists():
            time.sleep(0.02)
        speaker.say(utter(0.5, "cue.lift_your_hips", Tone.FAULT, voice, cuts=True))
        time.sleep(2.0)
    assert not ended.exists()


def test_speech_that_hangs_or_is_missing_holds_nothing_up(tmp_path: Path) -> None:
    slow = SystemVoice(lambda volume: (sys.executable, "-c", "import time; time.sleep(60)"))
    began = time.perf_counter()
    slow.say("one")
    slow.say("two", after_s=30)
    time.sleep(0.2)
    slow.close()
    slow.say("three")
    assert time.perf_counter() - began < 2
    missing = SystemVoice(lambda volume: (str(tmp_path / "nothing"),))
    missing.say("one")
    for _ in range(100):
        if not missing.available:
            break
        time.sleep(0.02)
    assert not missing.available
    missing.say("two")


@pytest.mark.parametrize(
    ("platform", "program", "words"),
    [("linux", "espeak-ng", ["-a", "50"]), ("darwin", "say", ["-f", "-"]), ("win32", "powershell", ["Volume = 50"])],
)
def test_each_system_speaks_its_own_way(
    platform: str, program: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name == program else None)
    command = find_command()
    assert command is not None
    line = list(command(0.5))
    assert line[0] == f"/bin/{program}"
    assert all(word in " ".join(line) for word in words)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert find_command() is None
    assert not SystemVoice().available


# --- In the annotated video ---------------------------------------------------------------------------------------


def read_sound(path: Path) -> Samples:
    """The sound track as a player lays it out, mixed to one channel: 0 is 0:00."""
    with av.open(str(path)) as container:
        track = np.zeros(round((container.duration or 0) / av.time_base * RATE) + RATE, np.float32)
        for frame in container.decode(audio=0):
            assert frame.sample_rate == RATE
            assert frame.pts is not None
            assert frame.time_base is not None
            at = round(float(frame.pts * frame.time_base) * RATE)
            data = frame.to_ndarray().astype(np.float32).mean(axis=0)
            track[at : at + len(data)] = data[: len(track) - at]
    return track


def found_at(track: Samples, sound: Samples) -> tuple[float, float]:
    """Where in the track a sound stands best, in seconds, and how alike it is there (1: the same)."""
    size = 1 << (len(track) + len(sound)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(track, size) * np.conj(np.fft.rfft(sound, size)), size)[: len(track)]
    at = int(likeness.argmax())
    part = track[at : at + len(sound)]
    norm = float(np.linalg.norm(part) * np.linalg.norm(sound[: len(part)]))
    return at / RATE, float(likeness[at]) / norm


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_cue_stands_in_the_annotated_video_when_it_was_decided(tmp_path: Path, voice: Voice) -> None:
    estimator = ReplayEstimator(read_landmarks(LANDMARKS))
    result = analyze(
        SAMPLE,
        exercise="forearm_plank",
        out=tmp_path,
        estimator=estimator,
        start_s=9,
        end_s=14,
        report=False,
        cues=True,
    )
    rows = rows_of(tmp_path / "cues.csv")
    track = read_sound(tmp_path / "annotated.mp4")
    cue = next(row for row in rows if row["text"] == "Lift your hips")
    sag = next(fault for fault in result.faults if fault.id == "hips_sagging")
    assert sag.start_s + 0.3 < float(cue["t_s"]) < sag.start_s + 1.2  # said once the sag is believed
    checked = 0
    for row in rows:
        what = row["what"]
        phrase = next((phrase for phrase, text in voice.texts.items() if text == row["text"]), None)
        if what.startswith("tone "):
            sound = synthesise_tone(Tone(what.removeprefix("tone ")))
        else:
            assert phrase is not None
            words = voice.samples(phrase)
            assert words is not None
            sound = words
        at, alike = found_at(track, sound)
        assert alike > 0.9, row
        assert at + 9 == pytest.approx(float(row["t_s"]), abs=0.05), row
        checked += 1
    assert checked >= 3
    assert onset(track) / RATE + 9 == pytest.approx(float(rows[0]["t_s"]), abs=0.05)  # and nothing before


def test_the_clips_own_sound_stays_underneath(tmp_path: Path, plank_clip: Path, plank_npz: Path, voice: Voice) -> None:
    analyze(
        plank_clip,
        exercise="forearm_plank",
        out=tmp_path,
        estimator=ReplayEstimator(read_landmarks(plank_npz)),
        report=False,
        cues=True,
    )
    rows = rows_of(tmp_path / "cues.csv")
    track, own = read_sound(tmp_path / "annotated.mp4"), read_sound(plank_clip)
    quiet = slice(round(0.3 * RATE), round(0.8 * RATE))
    share = np.abs(track[quiet]).max() / np.abs(own[quiet]).max()
    assert 0.25 < share < 0.6
    cue = next(row for row in rows if row["text"] == "Lift your hips")
    words = voice.samples("cue.lift_your_hips")
    assert words is not None
    at, _ = found_at(track, words)
    assert at == pytest.approx(float(cue["t_s"]), abs=0.05)


def test_without_cues_nothing_changes(tmp_path: Path, plank_clip: Path, plank_npz: Path) -> None:
    estimator = ReplayEstimator(read_landmarks(plank_npz))
    analyze(plank_clip, exercise="forearm_plank", out=tmp_path, estimator=estimator, report=False)
    assert not (tmp_path / "cues.csv").exists()
    quiet = slice(round(0.3 * RATE), round(0.8 * RATE))
    track, own = read_sound(tmp_path / "annotated.mp4"), read_sound(plank_clip)
    assert np.abs(track[quiet]).max() == pytest.approx(np.abs(own[quiet]).max(), rel=0.05)


def test_a_photograph_has_no_sound(tmp_path: Path) -> None:
    write_still(tmp_path / "photo.png", np.full((90, 160, 3), 120, np.uint8))
    estimator = ReplayEstimator(read_landmarks(LANDMARKS))
    analyze(tmp_path / "photo.png", out=tmp_path / "out", estimator=estimator, report=False, cues=True)
    assert (tmp_path / "out" / "annotated.jpg").exists()
    assert not (tmp_path / "out" / "cues.csv").exists()


def test_recorded_landmarks_give_the_same_table_without_a_video(tmp_path: Path) -> None:
    analyze(LANDMARKS, exercise="forearm_plank", out=tmp_path, report=False, cues=True)
    assert "Lift your hips" in [row["text"] for row in rows_of(tmp_path / "cues.csv")]
    assert not (tmp_path / "annotated.mp4").exists()
