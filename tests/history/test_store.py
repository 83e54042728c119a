"""The history file: what goes in comes out, nothing is lost, and what is wrong with it is said."""

from __future__ import annotations

import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from tests.builders import ForearmPlank, GluteBridge, Key, ProneFlat, timeline
from tests.history.acts import MEASURES, hold, keep, reps
from typer.testing import CliRunner

from formcheck.cli.app import app
from formcheck.coach import EARLY_S
from formcheck.errors import FormcheckError, InputError, OutputError
from formcheck.exercises import EXERCISES
from formcheck.form.body import Side
from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level, Phase, RepAborted, RepCompleted
from formcheck.history import schema
from formcheck.history.record import Session, Target
from formcheck.history.store import Store, data_folder, told
from formcheck.judge import Judge

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "history.db") as store:
        yield store


# --- What goes in comes out ---------------------------------------------------------------------------------------


def test_a_session_is_kept_whole(store: Store) -> None:
    writer = store.begin("omaha", profile="anna", target=Target(3, 30.0, None), now=NOON)
    for state in hold(seconds=10, broken_s=2, start_s=1):
        writer.update(state)
    for state in reps("bird_dog", 2, 1, side=Side.LEFT, start_s=20):
        writer.update(state)
    writer.end()
    [session] = store.sessions()
    assert session.id == writer.session_id
    assert (session.asked, session.profile, session.target) == ("omaha", "anna", Target(3, 30.0, None))
    assert session.started == NOON
    assert session.started.utcoffset() == timedelta(hours=1)
    assert session.finished
    assert session.exercises == ("forearm_plank", "bird_dog")
    [held] = session.holds
    assert (held.start_s, held.end_s, held.total_s, held.in_form_s) == (1.0, 11.0, 10.0, 8.0)
    assert [(rep.counted, rep.side) for rep in session.reps] == [(True, Side.LEFT)] * 2 + [(False, Side.LEFT)]
    assert session.reps[-1].faults == ("leg_too_low", "knee_bent")
    assert session.reps[-1].unjudged == ("raised_arm_deg",)
    assert session.reps[-1].measures == MEASURES
    [fault] = session.faults
    assert (fault.id, fault.level, fault.start_s, fault.end_s) == ("hips_sagging", Level.FAULT, 9.0, 11.0)
    assert (fault.peak, fault.limit, fault.unit) == (23.0, 12.0, "deg")
    assert session.length_s == pytest.approx(20 + 3 * 2 + 2.5)
    assert session.score == pytest.approx((80 + 200 / 3) / 2)


def test_times_count_from_the_first_moment(store: Store) -> None:
    keep(store, NOON, hold(start_s=1001.0))
    [session] = store.sessions()
    assert session.holds[0].start_s == pytest.approx(1.0)
    assert session.length_s == pytest.approx(11.0)


def test_what_the_judge_says_is_what_is_kept(store: Store) -> None:
    keys: list[Key] = [
        (0.0, ProneFlat()),
        (2.0, ForearmPlank()),
        (9.0, ForearmPlank()),
        (10.0, ForearmPlank(sag_deg=22)),
        (13.0, ForearmPlank(sag_deg=22)),
        (14.0, ProneFlat()),
        (16.0, ProneFlat()),
    ]
    judge = Judge([EXERCISES["forearm_plank"]])
    writer = store.begin("forearm_plank", exercises=judge.exercises)
    for t, pose in timeline(keys):
        writer.update(judge.update(t, pose))
    _, verdict = judge.finish()
    writer.settle(verdict.tallies.values())
    writer.end()
    [session] = store.sessions()
    tally = verdict.tallies["forearm_plank"]
    assert list(session.holds) == tally.holds
    assert {(f.id, f.level, f.start_s, f.end_s, f.peak) for f in session.faults} == {
        (f.id, f.level, f.start_s, f.end_s, f.peak) for f in tally.faults
    }


def test_a_stream_that_stops_in_the_middle_keeps_its_last_hold(store: Store) -> None:
    judge = Judge([EXERCISES["forearm_plank"]])
    writer = store.begin("forearm_plank", exercises=judge.exercises)
    for t, pose in timeline([(0.0, ForearmPlank()), (6.0, ForearmPlank())]):
        writer.update(judge.update(t, pose))
    _, verdict = judge.finish()
    writer.settle(verdict.tallies.values())
    writer.end()
    assert list(store.sessions()[0].holds) == verdict.tallies["forearm_plank"].holds


def test_repetitions_of_the_judge_are_kept_once(store: Store) -> None:
    down, up = GluteBridge(-48), GluteBridge(0)
    keys: list[Key] = [(0.0, down), (1.0, down)]
    for index in range(3):
        keys += [(2.5 + 5 * index, up), (3.5 + 5 * index, up), (5.5 + 5 * index, down)]
    judge = Judge(EXERCISES.recognised)
    writer = store.begin("auto", exercises=judge.exercises)
    for t, pose in timeline(keys):
        writer.update(judge.update(t, pose))
    _, verdict = judge.finish()
    writer.settle(verdict.tallies.values())
    writer.end()
    kept = [
        replace(rep, is_clear=False, measures={name: round(value, 3) for name, value in rep.measures.items()})
        for rep in verdict.tallies["glute_bridge"].reps
    ]
    assert kept[0].measures["range"] == pytest.approx(48, abs=2)
    assert list(store.sessions()[0].reps) == kept


def test_a_hold_that_was_none_leaves_no_row(store: Store) -> None:
    writer = store.begin("forearm_plank")
    for frame in range(30):
        t = frame / 20
        writer.update(FormState(t, "forearm_plank", Phase.HOLDING, hold_s=t, in_form_s=t))
    assert len(store.sessions()[0].holds) == 1
    writer.update(FormState(1.6, "forearm_plank", Phase.READY))
    writer.end()
    assert store.sessions()[0].holds == ()


def test_the_top_of_an_aborted_repetition_takes_its_faults_back(store: Store) -> None:
    writer = store.begin("glute_bridge", exercises=[EXERCISES["glute_bridge"]])
    for state in hold("glute_bridge", seconds=4, broken_s=2):
        faults = tuple(event for event in state.events if hasattr(event, "fault"))
        writer.update(FormState(state.t, "glute_bridge", Phase.TOP, events=faults))
    kept = store.sessions()[0].faults[0]
    aborted = RepAborted("glute_bridge", 2.0, 8.0, "the position was left")
    writer.update(FormState(8.0, "glute_bridge", Phase.AWAY, events=(aborted,)))
    assert kept.id == "hips_sagging"
    assert store.sessions()[0].faults == (kept,)  # not one that is judged at the top
    store._db.execute("UPDATE faults SET fault = 'over_arched'")
    writer.update(FormState(9.0, "glute_bridge", Phase.AWAY, events=(aborted,)))
    assert store.sessions()[0].faults == ()


def test_filters(store: Store) -> None:
    keep(store, NOON - timedelta(days=9), hold(), profile="anna")
    keep(store, NOON - timedelta(days=1), hold(), reps("bird_dog", 3, start_s=20))
    keep(store, NOON, hold("side_plank", side=Side.RIGHT))
    assert [session.id for session in store.sessions()] == [1, 2, 3]
    assert [session.id for session in store.sessions(profile="anna")] == [1]
    assert [session.id for session in store.sessions(since=NOON - timedelta(days=2))] == [2, 3]
    [only] = store.sessions(exercise="bird_dog")
    assert only.id == 2
    assert only.holds == ()
    assert store.profiles() == ("anna", "default")


def test_many_sessions_are_read_at_once(store: Store) -> None:
    with store._changing():
        store._db.execute("INSERT INTO profiles (name) VALUES ('x')")
        for _ in range(1203):
            store._db.execute(
                "INSERT INTO sessions (profile_id, started_utc, utc_offset_s, asked)"
                " VALUES (1, '2026-01-01T00:00:00Z', 0, 'auto')"
            )
        store._db.execute("INSERT INTO holds VALUES (1, 1203, 'forearm_plank', NULL, 0, 9, 9, 9, 0)")
    sessions = store.sessions()
    assert len(sessions) == 1203
    assert len(sessions[-1].holds) == 1


def test_one_reads_while_another_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "history.db") as writing, Store.open(tmp_path / "history.db") as reading:
        writer = writing.begin("forearm_plank")
        seen = []
        for state in hold(seconds=6):
            writer.update(state)
            seen.append(sum(held.total_s for session in reading.sessions() for held in session.holds))
        assert seen == sorted(seen)
        assert len(set(seen)) > 5


def test_two_first_sessions_at_once(tmp_path: Path) -> None:
    """Both find no file, and one of them makes it."""
    together = Barrier(6)

    def begin(path: Path) -> None:
        together.wait()
        with Store.open(path) as store:
            keep(store, NOON, hold(seconds=1))

    with ThreadPoolExecutor(6) as pool:
        for index in range(15):
            path = tmp_path / f"{index}.db"
            for done in [pool.submit(begin, path) for _ in range(6)]:
                done.result()
            with Store.open(path) as store:
                assert len(store.sessions()) == 6


def test_an_unknown_zone_is_a_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="offset"):
        store.begin("auto", now=datetime(2026, 1, 1))


# --- The sets of a plan -------------------------------------------------------------------------------------------


def sag(start_s: float, end_s: float) -> list[Key]:
    """A plank that sags for a while, from 2 s to 30 s."""
    good, bad = ForearmPlank(), ForearmPlank(sag_deg=22)
    ends: list[Key] = [(0.0, ProneFlat()), (1.5, ProneFlat()), (2.0, good), (30.0, good), (30.5, ProneFlat())]
    return sorted(
        [*ends, (start_s - 0.1, good), (start_s, bad), (end_s, bad), (end_s + 0.1, good), (33.0, ProneFlat())],
        key=lambda key: key[0],
    )


def judged(store: Store, keys: list[Key], *sets: tuple[float, float], gone: tuple[float, float] = (0, 0)) -> Session:
    """What is kept of a session whose sets ran then, in which nobody was seen for a while."""
    judge = Judge([EXERCISES["forearm_plank"]])
    writer = store.begin("forearm_plank", exercises=judge.exercises)
    for t, pose in timeline(keys):
        state = judge.update(t, None if gone[0] <= t < gone[1] else pose)
        writer.update(state, counts=any(start < t <= end for start, end in sets))
    writer.settle(judge.finish()[1].within(sets, EARLY_S).values())
    writer.end()
    return store.sessions()[-1]


def test_of_a_plan_only_its_sets_are_kept(store: Store) -> None:
    """The clock of a set ran for 10 s, then for 5: the history does not say 28."""
    session = judged(store, sag(11.0, 13.0), (6.0, 16.0), (20.0, 25.0))
    first, second = session.holds
    assert (first.start_s, first.end_s, first.total_s) == pytest.approx((6.0, 16.0, 10.0), abs=0.05)
    assert first.in_form_s == pytest.approx(8.0, abs=0.3)
    assert (second.start_s, second.total_s, second.in_form_s) == pytest.approx((20.0, 5.0, 5.0), abs=0.05)
    assert session.clear_faults[0].start_s == pytest.approx(11.0, abs=0.2)
    assert session.length_s == pytest.approx(33.0, abs=0.1)


def test_a_fault_in_a_rest_is_none(store: Store) -> None:
    session = judged(store, sag(17.0, 19.5), (6.0, 16.0), (21.0, 25.0))
    assert session.faults == ()
    assert session.score == pytest.approx(100)


def test_a_fault_lasts_from_go_to_the_end_of_the_set_at_most(store: Store) -> None:
    session = judged(store, sag(5.0, 13.0), (7.0, 11.0))
    [fault] = session.clear_faults
    assert (fault.start_s, fault.end_s) == pytest.approx((7.0, 11.0), abs=0.05)
    assert session.holds[0].in_form_s == pytest.approx(0, abs=0.06)  # a frame


def test_who_leaves_out_of_sight_held_no_longer_than_seen(store: Store) -> None:
    """The coach waits for a second before it pauses; the engine knows later that the hold was over by then."""
    session = judged(store, sag(33.0, 33.0), (6.0, 11.0), gone=(10.0, 20.0))
    [held] = session.holds
    assert (held.end_s, held.in_form_s, held.unseen_s) == pytest.approx((10.0, 4.0, 0.0), abs=0.1)


def test_what_is_held_only_outside_of_sets_is_not_kept(store: Store) -> None:
    session = judged(store, sag(33.0, 33.0), (31.0, 32.0))
    assert not session.done
    assert session.finished
    writer = store.begin("bird_dog")
    for state in reps("bird_dog", 4):
        writer.update(state, counts=state.t > 8)
    assert len(store.sessions()[-1].reps) == 2


def test_a_repetition_that_was_under_way_before_its_set_is_not_kept(store: Store) -> None:
    """As the coach counts: one that began on the last count belongs to the set, one that began long before does not."""
    between = [FormState(tenth / 10 + 0.05, "bird_dog", Phase.MOVING) for tenth in range(10, 130)]
    states = sorted([*reps("bird_dog", 4), *between], key=lambda state: state.t)
    first, second = [e.rep for state in states for e in state.events if isinstance(e, RepCompleted)][:2]
    for go_s, kept in ((second.start_s + 0.5, 3), (second.start_s + 1.5, 2)):
        writer = store.begin("bird_dog")
        for state in states:
            writer.update(state, counts=state.t > go_s)
        assert first.end_s < go_s
        assert len(store.sessions()[-1].reps) == kept


def test_a_fault_that_becomes_worse_is_kept_as_bad_as_it_was(store: Store) -> None:
    writer = store.begin("forearm_plank")
    fault = FaultSpan("forearm_plank", "hips_sagging", Level.FAULT, 2.0, None, None, 13.0, 12.0, "deg", "Up")
    for frame in range(100):
        t = frame / 20
        faults = (replace(fault, peak=13.0 + t),) if t > 2.5 else ()
        events = (FaultRaised("forearm_plank", 2.0, t, fault),) if frame == 51 else ()
        writer.update(FormState(t, "forearm_plank", Phase.HOLDING, hold_s=t, in_form_s=t, faults=faults, events=events))
    [kept] = store.sessions()[0].faults  # a kill -9 now loses no more than the last second
    assert kept.peak > 13.0 + t - 1.0


# --- Nothing is lost ----------------------------------------------------------------------------------------------

_WRITES_UNTIL_KILLED = """
import sys
from pathlib import Path
from formcheck.form.events import FormState, Phase
from formcheck.history.store import Store
writer = Store.open(Path(sys.argv[1])).begin("forearm_plank")
for frame in range(100_000):
    t = frame / 30
    hold_s = max(0.0, t - 0.5)
    phase = Phase.HOLDING if hold_s else Phase.READY
    writer.update(FormState(t, "forearm_plank", phase, hold_s=hold_s, in_form_s=hold_s))
    print(t, flush=True)
"""


@pytest.mark.parametrize("until_s", [0.7, 3.0, 17.37])
def test_a_killed_session_keeps_all_but_its_last_second(tmp_path: Path, until_s: float) -> None:
    path = tmp_path / "history.db"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITES_UNTIL_KILLED, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if float(line) >= until_s:
                break
        process.kill()
        rest = process.stdout.read().splitlines(keepends=True)
    last_s = max([until_s, *(float(line) for line in rest if line.endswith("\n"))])
    with Store.open(path) as store:
        [session] = store.sessions()
        assert not session.finished
        assert sum(held.total_s for held in session.holds) >= last_s - 0.5 - 1.0
        assert session.length_s >= last_s - 1.0
        keep(store, NOON, hold())  # and it goes on


def test_nothing_of_a_deleted_session_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with Store.open(path) as store:
        keep(store, NOON, reps("bird_dog", 1, 1), profile="remarkable_name")
        keep(store, NOON, hold())
        assert b"knee_bent" in path.read_bytes() + path.with_name("history.db-wal").read_bytes()
        assert store.delete([1]) == 1
        assert [session.id for session in store.sessions()] == [2]
        assert store.profiles() == ("default",)
    assert {file.name for file in tmp_path.iterdir()} == {"history.db"}
    assert b"knee_bent" not in path.read_bytes()
    assert b"remarkable_name" not in path.read_bytes()


def test_a_session_deleted_while_it_runs_says_so(store: Store) -> None:
    writer = store.begin("forearm_plank")
    store.delete([writer.session_id])
    with pytest.raises(OutputError, match="deleted meanwhile"):
        list(map(writer.update, hold()))


# --- What is wrong with it ----------------------------------------------------------------------------------------


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"Dear diary, today I held a plank. " * 100)
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"history\.db is damaged .*puts it aside"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_damaged_page(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with Store.open(path) as store:
        for _ in range(30):
            keep(store, NOON, reps("bird_dog", 30))
    content = bytearray(path.read_bytes())
    content[8192 : len(content) - 4096] = b"\xa5" * (len(content) - 12288)
    path.write_bytes(content)
    with pytest.raises(InputError, match="is damaged"):
        Store.open(path)


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE photos (name TEXT)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="no history of formcheck"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_file_of_the_future_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with Store.open(path) as store:
        keep(store, NOON, hold())
        store._db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"newer formcheck \(layout 99") as caught:
        Store.open(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", range(len(schema.MIGRATIONS)))
def test_every_older_file_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "history.db"
    db = sqlite3.connect(path, isolation_level=None)
    for statements in schema.MIGRATIONS[:version]:
        for statement in statements:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    with Store.open(path) as store:
        assert schema.version_of(store._db) == len(schema.MIGRATIONS)
        keep(store, NOON, hold())
        assert len(store.sessions()) == 1


def test_sessions_from_before_the_question_have_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    db = sqlite3.connect(path, isolation_level=None)
    for statements in schema.MIGRATIONS[:2]:
        for statement in statements:
            db.execute(statement)
    db.execute("INSERT INTO profiles (name) VALUES ('default')")
    db.execute(
        "INSERT INTO sessions (profile_id, started_utc, utc_offset_s, asked)"
        " VALUES (1, '2026-01-02T03:04:05Z', 0, 'auto')"
    )
    db.execute("PRAGMA user_version = 2")
    db.close()
    with Store.open(path) as store:
        assert [one.pain for one in store.sessions()] == [None]
        store.note_pain(1, 10)
        assert [one.pain for one in store.sessions()] == [10]
        store._db.execute("UPDATE sessions SET pain = 'much'")
        assert store.sessions() == []
        assert store.left_out == 1


def test_the_next_layout_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.db"
    with Store.open(path) as store:
        keep(store, NOON, hold())
    added = ("ALTER TABLE sessions ADD COLUMN mood TEXT", "UPDATE sessions SET mood = 'good'")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, added))
    with Store.open(path) as store:
        assert len(store.sessions()) == 1
        assert store._db.execute("SELECT mood FROM sessions").fetchall() == [("good",)]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.db"
    with Store.open(path) as store:
        keep(store, NOON, hold())
    good = schema.MIGRATIONS
    monkeypatch.setattr(schema, "MIGRATIONS", (*good, ("DROP TABLE reps", "ALTER TABLE nowhere ADD COLUMN x")))
    with pytest.raises(OutputError, match="nowhere"):
        Store.open(path)
    monkeypatch.setattr(schema, "MIGRATIONS", good)
    with Store.open(path) as store:
        assert schema.version_of(store._db) == len(good)
        assert len(store.sessions()) == 1


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="can't be written"):
        Store.open(tmp_path / "file" / "history.db")
    with pytest.raises(OutputError, match="can't be used now"):
        Store.open(tmp_path)


def test_what_to_do_is_said(tmp_path: Path) -> None:
    with Store.open(tmp_path / "history.db") as store:
        for code, hint in (
            (sqlite3.SQLITE_FULL, "Make room on its disk"),
            (sqlite3.SQLITE_READONLY_DIRECTORY, "FORMCHECK_DATA"),
        ):
            error = sqlite3.OperationalError("no")
            error.sqlite_errorcode = code
            with pytest.raises(OutputError, match=hint), told(store.path):
                raise error
        store._db.execute(f"PRAGMA max_page_count = {store._db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(OutputError, match=r"full\. Make room"):
            [keep(store, NOON, hold(broken_s=1)) for _ in range(1000)]


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORMCHECK_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    with Store.open() as store:
        assert store.path == tmp_path / "history.db"
    monkeypatch.delenv("FORMCHECK_DATA")
    assert data_folder().name == "formcheck"


def test_only_what_is_promised_is_stored(store: Store) -> None:
    tables = {name for (name,) in store._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables - {"sqlite_sequence"} == {"profiles", "sessions", "holds", "reps", "faults"}
    assert datetime.now(UTC) - store_time(store) < timedelta(minutes=1)


def store_time(store: Store) -> datetime:
    store.begin("auto")
    return store.sessions()[0].started


# --- Damage -------------------------------------------------------------------------------------------------------


def test_any_damage_is_one_line_or_none_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files damaged at random: `history` says one line or works, and a session can always begin."""
    with Store.open(tmp_path / "whole.db") as store:
        for day in range(12):
            keep(store, NOON + timedelta(days=day), hold(), reps("bird_dog", 3, 1, side=Side.LEFT, start_s=20))
    whole, rng = (tmp_path / "whole.db").read_bytes(), random.Random(8)
    for number in range(60):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.setenv("FORMCHECK_DATA", str(folder))
        damaged = bytes(_damaged(bytearray(whole), rng))
        (folder / "history.db").write_bytes(damaged)
        done = CliRunner().invoke(app, ["history"])
        assert done.exception is None or isinstance(done.exception, FormcheckError), done.exc_info
        assert "\n" not in str(done.exception)
        said: list[str] = []
        with suppress(FormcheckError), Store.open(put_aside=said.append) as store:  # or: made by a newer formcheck
            store.begin("forearm_plank").end()
        if said:
            assert (folder / "history-damaged-1.db").read_bytes() == damaged
            assert "history-damaged-1.db" in said[0]


def _damaged(data: bytearray, rng: random.Random) -> bytearray:
    at = rng.randrange(len(data))
    page = at // 4096 * 4096
    kind = rng.randrange(5)
    if kind == 0:
        del data[at:]
    elif kind == 1:
        data[page : page + 4096] = bytes(4096)
    elif kind == 2:
        data[rng.randrange(100)] = rng.randrange(256)
    else:
        for _ in range(rng.choice([1, 5, 50, 500])):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET started_utc = 'yesterday'",
        "UPDATE sessions SET utc_offset_s = 99999999",
        "UPDATE sessions SET started_utc = '9999-12-31T23:59:59Z'",
        "UPDATE sessions SET length_s = 9e999",
        "UPDATE sessions SET profile_id = 99",
    ],
)
def test_a_damaged_entry_is_left_out_and_the_others_are_shown(store: Store, change: str) -> None:
    keep(store, NOON, hold())
    keep(store, NOON + timedelta(days=1), hold())
    store._db.execute("PRAGMA foreign_keys = OFF")
    store._db.execute(f"{change} WHERE id = 1")
    assert [session.id for session in store.sessions()] == [2]
    assert store.left_out == 1
    store._db.execute("UPDATE holds SET side = 'top', exercise = x'ff' WHERE session_id = 2")
    assert store.sessions()[0].holds == ()
    assert store.left_out == 2


def test_a_table_that_is_missing_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with Store.open(path) as store:
        store._db.execute("DROP TABLE reps")
    with pytest.raises(InputError, match=r"reps.* is missing"):
        Store.open(path)


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_nobody_else_may_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORMCHECK_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = data_folder()
    if tmp_path not in folder.parents:
        pytest.skip("the user's folder can't be moved on this system")
    folder.mkdir(mode=0o755)
    (folder / "history.db").touch(0o644)
    with Store.open() as store:
        keep(store, NOON, hold())
        rights = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert set(rights) == {"history.db", "history.db-wal", "history.db-shm"}
    assert set(rights.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_names_do_nothing_in_terminal_page_and_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMCHECK_DATA", str(tmp_path))
    name = '=x\x1b[31m"><script>alert(1)</script>'
    with Store.open() as store:
        keep(store, datetime.now().astimezone(), hold(), profile="anna")
        store._db.execute("UPDATE holds SET exercise = ?", (name,))
        store._db.execute("UPDATE profiles SET name = ?", (name,))
    shown = CliRunner().invoke(app, ["history"])
    assert shown.exception is None
    assert "\x1b" not in shown.output
    assert CliRunner().invoke(app, ["history", "--html", str(tmp_path / "page.html")]).exception is None
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert all(re.fullmatch(r"[\w-]+", one) for one in re.findall(r'\bid="([^"]+)"', page))
    table = CliRunner().invoke(app, ["history", "--export", "csv"]).output
    assert ",=x" not in table
    assert "'=x" in table
