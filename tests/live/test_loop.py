"""The live loop with a fake camera: what it judges, says, keeps and shows."""

from __future__ import annotations

import wave
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders import BirdDog, Camera, ForearmPlank, Key, KneePlank, ProneFlat, SidePlank, timeline
from tests.form.sessions import GOOD_DOG, bridge, dog, hold, joined
from tests.form.test_hands import lifted
from tests.live.fakes import FakeCamera, FakeView, Heard, replaying

from formcheck.analysis.session import analyze
from formcheck.coach import Ended, Work, plan
from formcheck.coach.routines import Routine, Step, plan_routine
from formcheck.errors import FormcheckError, InputError, OutputError
from formcheck.evaluate.augment import resampled_landmarks, write_recording
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.calibration import Profile
from formcheck.form.corrections import ADDED_DEG
from formcheck.form.events import FormState, Level, RepSpan
from formcheck.history.store import Store
from formcheck.history.writer import SessionWriter
from formcheck.judge import Judge
from formcheck.live.loop import Live, brightness_of
from formcheck.live.summary import LiveSummary, summary_lines
from formcheck.overlay.screen import Shown
from formcheck.pose.replay import ReplayEstimator, read_landmarks
from formcheck.pose.types import Pose
from formcheck.settings import Settings
from formcheck.video.sound import decode_sound
from formcheck.video.types import Frame
from formcheck.voice.audio import Mixer, Speaker, Voice, WavFile

RECORDING = Path(__file__).parents[1] / "data" / "forearm_plank_sag.npz"
PLANK = EXERCISES["forearm_plank"]
FPS = 20.0


def times(seconds: float, fps: float = FPS) -> list[float]:
    return [frame / fps for frame in range(round(seconds * fps))]


def words(summary: LiveSummary) -> list[str]:
    return [text for _, _, text in summary.said if text]


def live(keys: Any, works: Any = None, *, gaps: Any = (), seconds: float | None = None, **more: Any) -> LiveSummary:
    """A session of the stick figure that goes from key to key."""
    moments = timeline(keys, FPS)
    length = seconds or moments[-1][0]
    camera = FakeCamera([t for t in times(length) if not any(a <= t < b for a, b in gaps)])
    return Live(camera, replaying(moments), works=works, clock=camera.clock, **more).run()


def holding(seconds: float) -> Any:
    return hold(ForearmPlank(), seconds)


# --- The verdict --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("planned", [True, False])
def test_live_says_what_analysis_says(planned: bool) -> None:
    recording = read_landmarks(RECORDING)
    works = plan(PLANK, sets=1, hold_s=60) if planned else None
    camera = FakeCamera(recording.t.tolist())
    summary = Live(camera, ReplayEstimator(recording), works=works, clock=camera.clock).run()
    analysed = analyze(RECORDING, exercise="forearm_plank" if planned else "auto")
    frame = 1 / 29.0
    (mine,), (other,) = summary.holds, analysed.holds
    before_go_s = mine.start_s - other.start_s  # of a plan only the set counts
    assert (before_go_s > 3) if planned else before_go_s == 0
    assert mine.end_s == pytest.approx(other.end_s, abs=frame)
    assert mine.total_s == pytest.approx(other.total_s - before_go_s, abs=frame)
    assert mine.in_form_s == pytest.approx(other.in_form_s - before_go_s, abs=frame)
    clear = sorted((f.start_s, f.id) for f in analysed.faults if f.level is Level.FAULT)
    found = sorted((f.start_s, f.id) for f in summary.faults)
    assert [name for _, name in found] == [name for _, name in clear]
    assert [t for t, _ in found] == pytest.approx([t for t, _ in clear], abs=frame)


FILMS = RECORDING.parents[1] / "films"


@pytest.mark.parametrize("fps", [15.0, 30.0])
@pytest.mark.parametrize(
    "name", ["back_extension", "cat_cow", "reverse_plank", "side_leg_raise", "single_leg_raise", "superman"]
)
def test_at_any_rate_live_says_what_analysis_says(name: str, fps: float, tmp_path: Path) -> None:
    recording = resampled_landmarks(read_landmarks(FILMS / f"{name}.npz"), fps)
    write_recording(recording, tmp_path / "landmarks.npz")
    analysed = analyze(tmp_path / "landmarks.npz")
    camera = FakeCamera(recording.t.tolist())
    summary = Live(camera, ReplayEstimator(recording), clock=camera.clock).run()
    assert analysed.holds or analysed.reps
    assert [(hold.exercise, hold.side) for hold in summary.holds] == [(h.exercise, h.side) for h in analysed.holds]
    ends = [t for hold in summary.holds for t in hold.span]
    assert ends == pytest.approx([t for hold in analysed.holds for t in hold.span], abs=1 / fps)
    assert [(rep.exercise, rep.side, rep.counted) for rep in summary.reps] == [
        (rep.exercise, rep.side, rep.counted) for rep in analysed.reps
    ]
    clear = {(fault.exercise, fault.id) for fault in analysed.faults if fault.level is Level.FAULT}
    assert {(fault.exercise, fault.id) for fault in summary.faults} == clear


def test_without_a_plan_the_summary_is_the_analysed_verdict() -> None:
    """Also what was wrong before it was clear which exercise it is; and nothing of exercises that were not done."""
    keys = joined(dog(replace(GOOD_DOG, leg_deg=30.0)), dog(replace(GOOD_DOG, leg="right", arm="left")), dog())
    moments = timeline(keys, FPS)
    judge = Judge(EXERCISES.recognised)
    for t, pose in moments:
        judge.update(t, pose)
    _, verdict = judge.finish()
    (tally,) = verdict.tallies.values()
    summary = live(keys, seconds=moments[-1][0] + 1 / FPS)
    assert [(rep.start_s, rep.counted) for rep in summary.reps] == [(rep.start_s, rep.counted) for rep in tally.reps]
    assert [(fault.id, fault.start_s) for fault in summary.faults] == [
        (fault.id, fault.start_s) for fault in tally.faults if fault.level is Level.FAULT
    ]
    assert "leg_too_high" in [fault.id for fault in summary.faults]
    assert not summary.holds
    assert any("leg" in line for line in summary_lines(summary, {})[1:])


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize(("fps", "is_slow"), [(5.0, True), (7.5, True), (9.0, False), (20.0, False)])
def test_too_few_pictures_to_judge_by_are_said_once(fps: float, is_slow: bool, planned: bool) -> None:
    moments = timeline(holding(40), FPS)
    camera = FakeCamera(times(40, fps))
    told: list[str] = []
    works = plan(PLANK, sets=1, hold_s=30) if planned else None
    summary = Live(camera, replaying(moments), works=works, clock=camera.clock, tell=told.append).run()
    assert summary.done or summary.holds
    slow = [text for text in words(summary) if "too slow" in text]
    assert len(slow) == is_slow
    notes = [note for note in summary.notes if "pictures a second" in note]
    assert len(notes) == is_slow
    assert all("close other programs" in note and "resolution" in note for note in notes)
    assert [line for line in told if "pictures a second" in line] == notes


def test_a_camera_that_was_away_is_not_slow() -> None:
    works = plan(PLANK, sets=1, hold_s=30)
    summary = live(holding(45), works, gaps=[(12, 17), (20, 25)])
    assert not [note for note in summary.notes if "pictures a second" in note]


def test_outside_a_set_nobody_minds_how_many_pictures_there_are() -> None:
    moments = timeline([(0.0, ProneFlat()), (30.0, ProneFlat())], FPS)
    camera = FakeCamera(times(30, 5.0))
    summary = Live(camera, replaying(moments), works=plan(PLANK), clock=camera.clock).run()
    assert summary.notes == []


def test_a_machine_without_sound_says_so_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("formcheck.voice.audio.Speaker._why_no_stream", lambda _: "no sound: nothing here.")
    monkeypatch.setattr("formcheck.voice.player.PROGRAMS", ())
    shown: list[Any] = []

    def draw(screen: object, image: Any, pose: object, state: object, coach: object, what: Any, room: object) -> Any:
        shown.append(what)
        return image

    monkeypatch.setattr("formcheck.overlay.screen.Screen.draw", draw)
    camera = FakeCamera(times(10))
    moments = timeline(holding(10), FPS)
    Live(
        camera, replaying(moments), outputs=[Speaker(None)], view=FakeView(camera), linger_s=0, clock=camera.clock
    ).run()
    assert all(one.no_sound for one in shown)
    assert shown[0].note.startswith("NO SOUND")
    assert shown[-1].note == ""


BAD_DOGS = {
    "too high, while it lasts": {"leg_deg": 30.0},
    "too low, at its end": {"leg_deg": -32.0},
    "a sagging back": {"dip_deg": 14.0},
}


@pytest.mark.parametrize("bad", BAD_DOGS.values(), ids=list(BAD_DOGS))
def test_six_faulty_bird_dogs_in_auto_get_six_cues_or_their_tone(bad: dict[str, Any]) -> None:
    pairs = [("right", "left"), ("left", "right")] * 3
    keys = joined(*(dog(replace(GOOD_DOG, leg=leg, arm=arm, **bad)) for leg, arm in pairs))
    summary = live(keys)
    assert [(rep.exercise, rep.counted) for rep in summary.reps] == [("bird_dog", False)] * 6
    known_s = next(t for t, _, text in summary.said if text == "Bird dog")
    assert known_s < summary.reps[0].end_s + 1
    assert sum(what == "tone fault" for _, what, _ in summary.said) == 6
    cues = {fault.cue for fault in summary.faults}
    assert sum(text in cues for text in words(summary)) >= 4
    assert [t for t, _, text in summary.said if text == "Get into position" and t > known_s] == []


def test_what_is_no_repetition_does_not_make_it_known() -> None:
    """A leg that is lifted a little without its arm: nobody's exercise yet."""
    kneel = BirdDog()
    keys: list[Key] = [(0, kneel), (2, kneel), (3, BirdDog(leg_deg=-60)), (4, kneel), (12, kneel)]
    summary = live(keys)
    assert not summary.reps
    assert "Bird dog" not in words(summary)


SAME = {
    "a way down that ends on the floor": [
        (0, ProneFlat()),
        (2, ProneFlat()),
        (3, ForearmPlank()),
        (14, ForearmPlank()),
        (14.6, ForearmPlank(sag_deg=28)),
        (16, ForearmPlank(sag_deg=40)),
        (17, ProneFlat()),
        (19, ProneFlat()),
    ],
    "a knee plank on the way in": [(0, ProneFlat()), (2, KneePlank()), (2.8, KneePlank()), *holding(9)[1:]],
    "both sides": joined(hold(SidePlank("left")), hold(SidePlank("right", sag_deg=22))),
    "repetitions": joined(dog(), dog(replace(GOOD_DOG, leg="right", arm="left")), bridge(), bridge()),
}


def kept(rep: RepSpan) -> RepSpan:
    """What is the same in the history, which rounds measures."""
    return replace(rep, measures={}, is_clear=False)


@pytest.mark.parametrize("moves", [*SAME, "recording"])
@pytest.mark.parametrize("planned", [True, False])
def test_summary_and_history_say_what_analysis_says(tmp_path: Path, moves: str, planned: bool) -> None:
    """The same poses, live and analysed; of a plan what lay in its set."""
    exercise = {"both sides": "side_plank", "repetitions": "bird_dog"}.get(moves, "forearm_plank")
    if moves == "recording":
        recording = read_landmarks(RECORDING)
        moments = list(recording)
    else:
        moments = timeline(SAME[moves], FPS)
    judge = Judge([EXERCISES[exercise]] if planned else EXERCISES.recognised)
    for t, pose in moments:
        judge.update(t, pose)
    _, verdict = judge.finish()
    camera = FakeCamera([t for t, _ in moments])
    asked = replace(EXERCISES[exercise], caution=None)  # nothing to be said before it begins
    works = [Work(asked, 1, 1, 99.0, 99, 0.0)] if planned else None
    with Store.open(tmp_path / "history.db") as store:
        summary = Live(camera, replaying(moments), works=works, clock=camera.clock, store=store).run()
        (session,) = store.sessions()
    tallies = list(verdict.tallies.values())
    if planned:
        # The set begins at "Go" and stops with the position; a hold of the other side is not asked for.
        assert list(session.holds) == summary.holds
        assert [kept(one) for one in session.reps] == [kept(one) for one in summary.reps]
        (done,) = summary.done
        assert done.worked_s == pytest.approx(sum(one.total_s for one in summary.holds), abs=2 / FPS) or summary.reps
        assert done.in_form_s == pytest.approx(sum(one.in_form_s for one in summary.holds), abs=2 / FPS) or summary.reps
        for one in summary.holds:
            assert any(all_.start_s <= one.start_s and one.end_s <= all_.end_s for t in tallies for all_ in t.holds)
        return
    assert any(tally.holds or tally.reps for tally in tallies)
    by_start = sorted((h for t in tallies for h in t.holds), key=lambda one: one.start_s)
    assert sorted(summary.holds, key=lambda one: one.start_s) == by_start
    assert sorted(session.holds, key=lambda one: one.start_s) == by_start
    reps = sorted((r for t in tallies for r in t.reps), key=lambda one: one.start_s)
    assert sorted(summary.reps, key=lambda one: one.start_s) == reps
    assert [kept(one) for one in sorted(session.reps, key=lambda one: one.start_s)] == [kept(one) for one in reps]
    clear = sorted((f.exercise, f.id, f.start_s, f.end_s) for t in tallies for f in t.faults if f.level is Level.FAULT)
    assert sorted((f.exercise, f.id, f.start_s, f.end_s) for f in summary.faults) == clear
    assert sorted((f.exercise, f.id, f.start_s, f.end_s) for f in session.clear_faults) == clear


# --- Sets ---------------------------------------------------------------------------------------------------------


def test_two_sets_with_a_rest_hands_free(tmp_path: Path) -> None:
    heard = Heard()
    with Store.open(tmp_path / "history.db") as store:
        works = plan(PLANK, sets=2, hold_s=6, rest_s=5)
        summary = live(holding(40), works, outputs=[heard], store=store, asked="forearm_plank", linger_s=0)
        sessions = store.sessions()
    assert summary.why == "done"
    assert [(one.ended, round(one.worked_s, 1)) for one in summary.done] == [(Ended.TARGET, 6.0)] * 2
    spoken = words(summary)
    wanted = [
        "Forearm plank",
        PLANK.warning,
        "Three",
        "Two",
        "One",
        "Go",
        "Well done",
        "Take a rest",
        "Last set",
        "Go",
    ]
    places = [spoken.index(word) for word in wanted[:-1]]
    assert places == sorted(places)
    assert spoken[-1].startswith("That was the last one")
    assert heard.closed
    (session,) = sessions
    assert session.finished
    assert session.target.sets == 2
    assert [hold.total_s for hold in session.holds] == pytest.approx([6.0, 6.0], abs=0.06)  # what the clock showed


def test_repetitions_are_counted_aloud() -> None:
    works = [Work(EXERCISES["bird_dog"], 1, 1, None, 2, 0.0)]
    start = [(6.0, GOOD_DOG.__class__())]
    summary = live(joined(start, dog(), dog(replace(GOOD_DOG, leg="right", arm="left"))), works)
    assert [(one.ended, one.reps) for one in summary.done] == [(Ended.TARGET, 2)]
    assert "One" in words(summary)[words(summary).index("Go") :]


def test_a_fault_is_spoken_and_its_correction_praised() -> None:
    keys: list[Key] = [(1, ProneFlat()), (2, ForearmPlank()), (9, ForearmPlank())]
    keys += [(9.5, ForearmPlank(sag_deg=24)), (13, ForearmPlank(sag_deg=24)), (13.5, ForearmPlank())]
    keys += [(20, ForearmPlank())]
    summary = live([(0, ProneFlat()), *keys], plan(PLANK, sets=1, hold_s=30))
    said = words(summary)
    assert said.index("Lift your hips") < next(i for i, word in enumerate(said) if "etter" in word or "Good" in word)


def test_it_closes_with_what_to_remember() -> None:
    keys = [(0, ForearmPlank()), (9, ForearmPlank()), (9.5, ForearmPlank(sag_deg=24)), (13, ForearmPlank(sag_deg=24))]
    summary = live([*keys, (13.5, ForearmPlank()), (26, ForearmPlank())], plan(PLANK, sets=1, hold_s=12), linger_s=0)
    assert summary.most_wrong == "Lift your hips"
    assert words(summary)[-3:] == ["That was the last one. Well done.", "Next time", "Lift your hips"]
    clean = live(holding(24), plan(PLANK, sets=1, hold_s=12), linger_s=0)
    assert words(clean)[-1] == "That was the last one. Well done."


def test_the_wrong_side_is_told_and_does_not_count() -> None:
    works = [Work(EXERCISES["side_plank"], 1, 1, 4.0, None, 0.0, Side.RIGHT)]
    summary = live(joined(hold(SidePlank("left"), 6), hold(SidePlank("right"), 12)), works)
    assert "Switch to your right side" in words(summary)
    assert [one.ended for one in summary.done] == [Ended.TARGET]
    assert summary.done[0].worked_s == pytest.approx(4, abs=0.1)


def test_a_routine_changes_the_judge_with_the_exercise() -> None:
    routine = Routine(
        "two", "Two", (Step("forearm_plank", hold_s=4, rest_s=3), Step("knee_plank", hold_s=4), Step("x")), "here"
    )
    works = plan_routine(routine, Settings().exercise)
    assert [(work.exercise.id, work.rest_s) for work in works] == [("forearm_plank", 3.0), ("knee_plank", 0.0)]
    summary = live(joined(holding(12), hold(KneePlank(), 14)), works)
    assert [(one.work.exercise.id, one.ended) for one in summary.done] == [
        ("forearm_plank", Ended.TARGET),
        ("knee_plank", Ended.TARGET),
    ]
    assert {hold.exercise for hold in summary.holds} == {"forearm_plank", "knee_plank"}
    assert "Next exercise" in words(summary)


def test_sides_of_an_alternating_exercise_are_asked_twice() -> None:
    routine = Routine("dogs", "Dogs", (Step("bird_dog", reps=5),), "here")
    assert [work.target_reps for work in plan_routine(routine, Settings().exercise)] == [10]


def test_a_routine_says_how_long_a_repetition_is_held() -> None:
    routine = Routine("dogs", "Dogs", (Step("bird_dog", reps=5, hold_s=9),), "here")
    (work,) = plan_routine(routine, Settings().exercise)
    assert work.target_s is None
    assert work.exercise.prescription.hold_s == 9
    (short,) = plan_routine(replace(routine, steps=(Step("bird_dog", reps=5),)), Settings().exercise)
    assert short.exercise.prescription.hold_s is None


def test_without_a_plan_it_judges_what_it_recognises() -> None:
    summary = live(joined(holding(8), [(8, ProneFlat())]))
    assert "Forearm plank" in words(summary)
    assert [hold.exercise for hold in summary.holds] == ["forearm_plank"]
    assert summary_lines(summary, {"forearm_plank": "Forearm plank"})[0].startswith(
        "Forearm plank: held 8.9 s, 8.9 s of it"
    )


# --- The camera ---------------------------------------------------------------------------------------------------


def test_a_lost_camera_is_told_and_the_session_goes_on(tmp_path: Path) -> None:
    told: list[str] = []
    with Store.open(tmp_path / "history.db") as store:
        works = plan(PLANK, sets=1, hold_s=12)
        summary = live(holding(40), works, gaps=[(11.0, 17.0)], store=store, tell=told.append, linger_s=0)
        (session,) = store.sessions()
    assert [(one.ended, round(one.worked_s)) for one in summary.done] == [(Ended.TARGET, 12)]
    assert words(summary).count("Camera lost") == 1
    assert words(summary).count("Camera is back") == 1
    assert any("no picture" in line for line in told)
    assert session.finished
    # The hold is cut where it was last seen, and a new one begins when the camera is back.
    assert round(summary.holds[0].end_s) == 11
    assert len(session.holds) == 2
    lost, back = (
        next(t for t, _, text in summary.said if text == words_) for words_ in ("Camera lost", "Camera is back")
    )
    assert 13.0 <= lost <= 13.6
    assert 17.0 <= back <= 18.0


def test_time_in_which_the_whole_machine_stood_still_is_not_held() -> None:
    class Sleeper(FakeCamera):
        """Wakes with the next picture: in its own time no moment of silence was noticed."""

        def latest(self, after_index: int = -1, timeout_s: float = 0.0) -> Frame | None:
            if self.next < len(self.times):
                self.now = max(self.now, self.times[self.next])
            return super().latest(after_index, timeout_s)

    moments = timeline(holding(60), FPS)
    camera = Sleeper([t for t in times(58) if not 12.0 <= t < 40.0])
    summary = Live(
        camera, replaying(moments), works=plan(PLANK, sets=1, hold_s=15), clock=camera.clock, linger_s=0
    ).run()
    assert [(one.ended, round(one.worked_s)) for one in summary.done] == [(Ended.TARGET, 15)]
    assert summary.stats.seconds > 40
    assert "Camera is back" not in words(summary)  # it never was away
    assert round(summary.holds[0].end_s) == 12


def test_set_up_says_what_must_change() -> None:
    far = Camera(scale=60.0)
    moments = timeline([(0, ForearmPlank()), (9, ForearmPlank())], FPS, far)
    camera = FakeCamera(times(9))
    looks: list[int] = []

    def people(frame: object) -> tuple[Pose, ...]:
        looks.append(1)
        return (far.pose(ForearmPlank()), Camera().pose(ForearmPlank()))

    heard = Live(
        camera, replaying(moments), works=plan(EXERCISES["side_plank"]), clock=camera.clock, people=people
    ).run()
    assert "I see more than one person. I follow the farther one" in words(heard)
    assert looks
    camera = FakeCamera(times(9), level=5)
    heard = Live(
        camera, replaying(timeline([(0, ProneFlat()), (9, ProneFlat())], FPS)), works=plan(PLANK), clock=camera.clock
    ).run()
    assert "It is too dark. Turn on a light" in words(heard)
    assert brightness_of(camera.image) == pytest.approx(5)


def test_people_are_counted_in_set_up_only() -> None:
    at: list[float] = []

    def people(frame: Frame) -> tuple[Pose, ...]:
        at.append(frame.t)
        return ()

    live(holding(20), plan(PLANK, sets=1, hold_s=30), people=people)
    assert at
    assert max(at) < 5.0


# --- Keys ---------------------------------------------------------------------------------------------------------


def keyed(keys: dict[float, str], works: Any = None, seconds: float = 30.0, **more: Any) -> tuple[Any, FakeView, Heard]:
    moments = timeline(holding(seconds), FPS)
    camera, heard = FakeCamera(times(moments[-1][0])), Heard()
    view = FakeView(camera, keys)
    works = works or plan(PLANK, sets=2, hold_s=10, rest_s=5)
    session = Live(camera, replaying(moments), works=works, clock=camera.clock, view=view, outputs=[heard], **more)
    return session.run(), view, heard


def test_q_ends_it_and_keeps_the_running_set() -> None:
    summary, view, heard = keyed({12.0: "q"})
    assert summary.why == "quit"
    assert [one.ended for one in summary.done] == [Ended.STOPPED]
    assert summary.stats.seconds == pytest.approx(12, abs=0.1)
    assert view.closed
    assert heard.closed


def test_the_window_closed_ends_it_too() -> None:
    assert keyed({5.0: "closed"})[0].why == "quit"


def test_m_mutes() -> None:
    _, _, heard = keyed({0.5: "m", 8.5: "m"})
    early = [muted for said, muted in heard.said if 0.6 < said.t_s < 8]
    late = [muted for said, muted in heard.said if said.t_s > 9]
    assert early
    assert all(early)
    assert late
    assert not any(late)


def test_a_hand_pauses_and_goes_on_and_both_end_it() -> None:
    parts: list[tuple[float, tuple[str, ...] | None]] = [
        *((2, ()), (12, None), (3, ()), (2.5, ("LEFT",)), (6, ()), (2.5, ("RIGHT",)), (2, ())),
        *((4, None), (1, ()), (1, ("LEFT",)), (3, ("LEFT", "RIGHT")), (5, ())),
    ]
    moments: list[tuple[float, Pose | None]] = []
    for seconds, up in parts:  # lying in a plank, or standing with so many hands up
        pose = Camera().pose(ForearmPlank()) if up is None else lifted(*up)
        for _ in range(round(seconds * FPS)):
            t = len(moments) / FPS
            moments.append((t, replace(pose, t=t)))
    camera = FakeCamera([t for t, _ in moments])
    works = plan(PLANK, sets=1, hold_s=60)
    summary = Live(camera, replaying(moments), works=works, clock=camera.clock, hands=True).run()
    said = [(t, text) for t, _, text in summary.said if text]
    assert "Raise one hand to pause, both to end" in [text for _, text in said]
    paused = [t for t, text in said if text == "Time is paused"]
    assert any(18.9 < t < 20.5 for t in paused)  # the hand went up at 17 s
    assert summary.why == "hands"
    assert summary.stats.seconds == pytest.approx(sum(s for s, _ in parts[:-2]) + 2, abs=0.2)
    assert [one.ended for one in summary.done] == [Ended.STOPPED]


def test_p_pauses_and_s_skips() -> None:
    summary, _, _ = keyed({9.0: "p", 14.0: "p", 16.0: "s"})
    assert summary.done[0].ended is Ended.SKIPPED
    assert summary.done[0].worked_s == pytest.approx(16 - 14 + 9 - 7, abs=0.7)
    assert "Time is paused" in words(summary)


def test_without_a_plan_a_pause_is_kept_out_too(tmp_path: Path) -> None:
    moments = timeline(holding(40), FPS)
    camera = FakeCamera(times(moments[-1][0]))
    view = FakeView(camera, {15.0: "p", 25.0: "p"})
    with Store.open(tmp_path / "history.db") as store:
        summary = Live(camera, replaying(moments), clock=camera.clock, view=view, store=store).run()
        (session,) = store.sessions()
    first, second = summary.holds
    assert first.end_s == pytest.approx(15.0, abs=0.2)
    assert second.start_s == pytest.approx(25.0, abs=0.2)
    assert [hold.end_s for hold in session.holds] == pytest.approx([hold.end_s for hold in summary.holds])


def test_x_mirrors_the_picture() -> None:
    moments = timeline(holding(10), FPS)
    camera = FakeCamera(times(4))
    camera.image[:, :160] = 0
    view = FakeView(camera, {2.0: "x"}, every=1)
    Live(camera, replaying(moments), works=plan(PLANK), clock=camera.clock, view=view).run()
    band = slice(95, 100)  # between the panels
    before, after = view.shown[5][1], view.shown[-1][1]
    assert before[band, 300:].mean() < before[band, :20].mean()
    assert after[band, 300:].mean() > after[band, :20].mean()


def test_d_shows_degrees_and_hides_them() -> None:
    figures: list[bool] = []

    class Display:
        def present(self, image: Any, pose: Any, state: Any, coach: Any, shown: Shown) -> None:
            figures.append(shown.figures)

        def poll(self) -> str | None:
            return "d" if len(figures) in (10, 30) else None

        def close(self) -> None: ...

    camera = FakeCamera(times(4))
    Live(camera, replaying(timeline(holding(10), FPS)), works=plan(PLANK), clock=camera.clock, display=Display()).run()
    assert [figures[at] for at in (9, 10, 29, 30)] == [False, True, True, False]


def test_c_stores_ones_own_neutral_and_judges_by_it(tmp_path: Path) -> None:
    saved: list[Profile] = []
    store = Store.open(tmp_path / "history.db")
    summary, _, _ = keyed(
        {8.0: "c"},
        save=saved.append,
        store=store,
        works=plan(PLANK, sets=1, hold_s=15),
        today="2026-01-02",
        settings=Settings(profile=Profile("me")),
    )
    assert [profile.name for profile in saved] == ["me"]
    (neutral, *_) = saved[0].neutrals["forearm_plank"]
    assert neutral.measured == "2026-01-02"
    assert "Your own form is stored" in words(summary)
    assert "Time is paused" not in words(summary)
    assert summary.done[0].worked_s == pytest.approx(15, abs=0.1)
    assert len(summary.holds) == 1  # judged by other limits, it is still the same hold
    with store:
        (kept,) = store.sessions()[0].holds
    assert kept.total_s == pytest.approx(15, abs=0.1)


def test_a_search_for_a_neutral_ends_with_its_exercise() -> None:
    routine = Routine("two", "Two", (Step("forearm_plank", hold_s=4, rest_s=3), Step("knee_plank", hold_s=20)), "here")
    moments = timeline(joined(holding(12), hold(KneePlank(), 40)), FPS)
    camera = FakeCamera(times(moments[-1][0]))
    session = Live(
        camera,
        replaying(moments),
        works=plan_routine(routine, Settings().exercise),
        clock=camera.clock,
        view=FakeView(camera, {9.0: "c"}),
    )
    said = [(t, text) for t, _, text in session.run().said]
    ended = next(t for t, text in said if text == "Your form was not stored")
    assert ended < [t for t, text in said if text == "Go"][1]


# --- Nothing but one's own neutral --------------------------------------------------------------------------------


def calibrating(keys: Any, exercise: str = "forearm_plank", **more: Any) -> tuple[LiveSummary, list[Profile]]:
    saved: list[Profile] = []
    works = [Work(EXERCISES[exercise], 1, 1, None, None, 0.0)]
    return live(keys, works, calibrate=True, linger_s=0, save=saved.append, **more), saved


def test_calibrating_leads_to_the_neutral_and_ends() -> None:
    summary, saved = calibrating(hold(ForearmPlank(sag_deg=-2), 40))
    assert summary.why == "done"
    assert summary.stats.seconds < 20
    assert summary.calibration is not None
    (line, *_) = saved[0].neutrals["forearm_plank"]
    assert (line.metric, round(line.value), line.source) == ("body_line_deg", -2 + ADDED_DEG["body_line_deg"], "camera")
    said = words(summary)
    assert said.index("Go") < said.index("Hold your best form for five seconds") < said.index("Your own form is stored")
    assert "That was the last one. Well done." not in said


def test_calibrating_waits_for_good_form_and_says_what_is_wrong() -> None:
    bad, good = ForearmPlank(sag_deg=20), ForearmPlank()
    summary, saved = calibrating([*hold(bad, 20)[:-1], (20, bad), (21, good), (32, good)])
    assert "Lift your hips" in words(summary)
    assert round(saved[0].neutrals["forearm_plank"][0].value) == ADDED_DEG["body_line_deg"]


def test_calibrating_gives_up_and_says_why() -> None:
    told: list[str] = []
    summary, saved = calibrating(hold(ForearmPlank(sag_deg=20), 60), tell=told.append)
    assert summary.why == "done"
    assert not [line for line in told if line.startswith("No neutral")]  # the command says so, once
    assert summary.stats.seconds < 45
    assert not saved
    assert summary.calibration is not None
    assert "hips_sagging" in str(summary.calibration.problem)
    assert "Your form was not stored" in words(summary)


def test_a_neutral_that_can_not_be_kept_is_not_said_to_be_stored() -> None:
    def full(profile: Profile) -> None:
        raise OutputError("anna.json can't be written: the disk is full.")

    works = [Work(PLANK, 1, 1, None, None, 0.0)]
    summary = live(holding(30), works, calibrate=True, linger_s=0, save=full)
    assert summary.why == "done"
    assert words(summary)[-1] == "Your form was not stored"
    assert summary.calibration is not None
    assert (summary.calibration.neutrals, summary.calibration.problem) == (
        (),
        "anna.json can't be written: the disk is full",
    )


def test_calibrating_repetitions() -> None:
    summary, saved = calibrating(joined([(6.0, bridge()[0][1])], bridge(), bridge(), bridge()), "glute_bridge")
    assert "Do three good repetitions" in words(summary)
    assert list(saved[0].neutrals) == ["glute_bridge"]


def test_what_is_cut_off_while_calibrating_is_told() -> None:
    summary, saved = calibrating(holding(9), seconds=9.0)
    assert summary.why == "camera"
    assert not saved
    assert summary.calibration is not None
    assert "no 5 good seconds" in str(summary.calibration.problem)


# --- Endings ------------------------------------------------------------------------------------------------------


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    moments = timeline(holding(30), FPS)
    camera = FakeCamera(times(30))
    camera.fails_at = 12.0
    with Store.open(tmp_path / "history.db") as store:
        summary = Live(camera, replaying(moments), works=plan(PLANK), clock=camera.clock, store=store).run()
        (session,) = store.sessions()
    assert summary.why == "interrupted"
    assert session.finished
    assert session.holds[0].total_s == pytest.approx(summary.done[0].worked_s, abs=0.06)


class Breaks:
    """Stands in front of something and breaks in `name` from `after` calls on."""

    def __init__(self, behind: Any, name: str, after: int) -> None:
        self._behind, self._name, self._left = behind, name, after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._behind, name)
        if name != self._name:
            return found

        def call(*arguments: Any, **more: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                raise RuntimeError(f"{self._name} is broken")
            return found(*arguments, **more)

        return call


@pytest.mark.parametrize("what", ["estimate", "show", "poll", "say", "advance", "history", "close"])
def test_whatever_breaks_the_session_is_kept_and_told(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    moments = timeline(holding(40), FPS)
    camera = FakeCamera(times(30))
    estimator: Any = replaying(moments)
    view: Any = FakeView(camera, {25.0: "q"})
    heard: Any = Heard()
    if what == "estimate":
        estimator = Breaks(estimator, what, 240)
    elif what in ("show", "poll", "close"):
        view = Breaks(view, what, 0 if what == "close" else 280)
    elif what in ("say", "advance"):
        heard = Breaks(heard, what, 6 if what == "say" else 240)
    else:
        update = SessionWriter.update

        def fail(writer: SessionWriter, state: FormState, *rest: Any, **more: Any) -> None:
            if state.t > 12:
                raise ValueError("history is broken")
            update(writer, state, *rest, **more)

        monkeypatch.setattr(SessionWriter, "update", fail)
    with Store.open(tmp_path / "history.db") as store:
        summary = Live(
            camera,
            estimator,
            works=plan(PLANK, sets=1, hold_s=30),
            clock=camera.clock,
            view=view,
            outputs=[heard],
            store=store,
        ).run()
        (session,) = store.sessions()
    assert summary.why == ("quit" if what == "close" else "error")
    assert "is broken" in summary.problem
    assert len(summary.problem.splitlines()) == 1
    assert session.finished
    (one,) = summary.done
    assert one.worked_s > 2
    assert session.holds[0].total_s == pytest.approx(one.worked_s, abs=1.1)
    assert any("is broken" in record.message and record.exc_info for record in caplog.records)


def test_a_session_that_is_stopped_from_outside_says_by_what() -> None:
    camera = FakeCamera(times(30))
    session = Live(camera, replaying(timeline(holding(30), FPS)), works=plan(PLANK), clock=camera.clock)
    session._people = lambda frame: session.stop("SIGHUP") or ()  # type: ignore[func-returns-value]
    assert session.run().why == "SIGHUP"


def test_a_session_in_which_nobody_exercises_any_more_ends(tmp_path: Path) -> None:
    keys = [*holding(20)[:-1], (20, ForearmPlank()), (21, ProneFlat())]
    with Store.open(tmp_path / "history.db") as store:
        summary = live(keys, plan(PLANK, sets=3, hold_s=8, rest_s=10), seconds=1200.0, store=store)
        (session,) = store.sessions()
    assert summary.why == "idle"
    assert summary.problem == ""
    assert session.finished
    assert summary.done[0].ended is Ended.TARGET
    assert 300 < summary.stats.seconds < 345
    assert words(summary)[-2:] == ["I'm waiting", "The session ends here"]


@pytest.fixture
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that is left alone ends after one minute instead of five."""
    monkeypatch.setattr("formcheck.live.loop.IDLE_S", 60.0)


@pytest.mark.usefixtures("_one_minute")
def test_without_a_plan_it_ends_too_and_nags_nobody_who_has_exercised() -> None:
    keys = [*holding(20)[:-1], (20, ForearmPlank()), (21, ProneFlat()), (90, ProneFlat())]
    summary = live(keys)
    assert summary.why == "idle"
    assert [hold.exercise for hold in summary.holds] == ["forearm_plank"]
    after = [text for t, _, text in summary.said if text and t > 24]
    assert after == ["The session ends here"]


@pytest.mark.usefixtures("_one_minute")
def test_a_pause_that_was_asked_for_is_waited_for() -> None:
    summary, _, _ = keyed({9.0: "p", 80.0: "p"}, seconds=85.0)
    assert summary.why == "camera"


@pytest.mark.usefixtures("_one_minute")
def test_a_camera_that_is_gone_for_good_is_told_again_and_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("formcheck.live.loop._STILL_LOST_S", 20.0)
    with Store.open(tmp_path / "history.db") as store:
        works = plan(PLANK, sets=1, hold_s=60)
        summary = live(holding(20), works, gaps=[(14.0, 900.0)], seconds=901.0, store=store, tell=told.append)
        (session,) = store.sessions()
    assert summary.why == "lost"
    assert "no picture" in summary.problem
    assert session.finished
    assert [one.ended for one in summary.done] == [Ended.STOPPED]
    lost = [t for t, _, text in summary.said if text == "Camera lost"]
    assert [round(t - lost[0]) for t in lost] == [0, 20]
    assert words(summary)[-1] == "The session ends here"
    assert sum("no picture" in line for line in told) == 2


def test_a_history_that_fails_does_not_stop_the_session() -> None:
    class Full:
        def done_by(self, profile: str) -> frozenset[str]:
            raise OutputError("the history can't be read: no such disk.")

        def begin(self, *_: object, **__: object) -> object:
            raise OutputError("the history can't be written: disk full.")

    summary = live(holding(16), plan(PLANK, sets=1, hold_s=5), store=Full(), linger_s=0)
    assert summary.why == "done"
    assert any("without its history" in note for note in summary.notes)


@pytest.mark.parametrize("error", [OutputError("disk full."), InputError("the history is damaged.")])
def test_a_history_that_fails_on_the_way_does_not_either(
    error: FormcheckError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(writer: SessionWriter, state: FormState, *_: object, **__: object) -> None:
        if state.t > 5:
            raise error

    monkeypatch.setattr(SessionWriter, "update", fail)
    with Store.open(tmp_path / "history.db") as store:
        summary = live(holding(16), plan(PLANK, sets=1, hold_s=5), store=store, linger_s=0)
    assert summary.why == "done"
    assert summary.notes == [f"{error} The session goes on without its history."]


def test_a_session_that_ended_before_its_first_set_says_so() -> None:
    summary = live(holding(4), plan(PLANK, sets=1, hold_s=30), seconds=4.0)
    assert summary_lines(summary, {}) == ["No set was begun."]


def test_an_hour_costs_no_memory_to_speak_of() -> None:
    summary = live(holding(30), plan(PLANK, sets=1, hold_s=20))
    assert len(summary.stats.latency_ms) < 50
    assert summary.stats.percentile_ms(95) == 0.0


# --- Sound --------------------------------------------------------------------------------------------------------


def test_the_sound_stands_where_the_list_says(tmp_path: Path) -> None:
    voice = Voice(decode_sound)
    if voice.problem is not None:
        pytest.skip(voice.problem)
    recording = read_landmarks(RECORDING)
    camera = FakeCamera(recording.t.tolist())
    out = WavFile(Mixer(voice), tmp_path / "session.wav")
    summary = Live(
        camera,
        ReplayEstimator(recording),
        works=plan(PLANK, sets=1, hold_s=12),
        outputs=[out],
        duration_s=voice.duration_s,
        clock=camera.clock,
    ).run()
    with wave.open(str(tmp_path / "session.wav")) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    heard = [sound[index : index + rate // 20] for index in range(0, len(sound), rate // 20)]
    loud = np.array([float(np.sqrt(np.mean(part**2))) for part in heard])
    rows = [row for row in summary.said if row[0] < len(sound) / rate - 0.5]
    assert [text for _, _, text in rows if text][:5] == ["Forearm plank", "Pain means stop", "Three", "Two", "One"]
    assert any(text == "Lift your hips" for _, _, text in rows)
    assert any(what == "tone fault" for _, what, _ in rows)
    for t, _, _ in rows:
        assert loud[int(t * 20) : int((t + 0.5) * 20)].max() > 0.01, f"nothing is heard at {t:.2f} s"
    # Never two at once: nothing begins while something else sounds; and between them there is silence.
    starts = [t for t, what, _ in summary.said if not what.startswith("tone")]
    assert all(b - a > 0.2 for a, b in pairwise(starts))
    lasting = [(t, t + (0.6 if not text else 3.0)) for t, _, text in rows]
    silent = [i for i in range(len(loud)) if not any(a - 0.1 <= i / 20 <= b for a, b in lasting)]
    assert silent
    assert loud[silent].max() < 0.002


def test_the_guiding_tone_sounds_only_while_a_set_runs_out_of_line() -> None:
    heard = Heard()
    keys: list[Key] = [(0, ProneFlat()), (1, ProneFlat()), (2, ForearmPlank()), (9, ForearmPlank())]
    keys += [(9.5, ForearmPlank(sag_deg=20)), (14, ForearmPlank(sag_deg=20))]
    live(keys, plan(PLANK, sets=1, hold_s=30), outputs=[heard], tone=True)
    assert max(heard.excess) > 3
    assert all(excess == 0 for excess in heard.excess[: round(6 * FPS)])
