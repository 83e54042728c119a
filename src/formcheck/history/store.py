"""The history file: opened with care, written as things happen, read whole."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from formcheck.errors import InputError, OutputError
from formcheck.files import keep_private, named_data_folder, private_file, private_folder
from formcheck.form.events import FaultSpan, HoldSpan, RepSpan
from formcheck.form.exercise import Exercise
from formcheck.history import cells, schema
from formcheck.history.record import Session, Target
from formcheck.history.writer import SessionWriter

_Span = TypeVar("_Span", HoldSpan, RepSpan, FaultSpan)
_Row = TypeVar("_Row")

#: Spans by the number of their session.
Spans = Mapping[int, Sequence[_Row]]

#: So many numbers fit into one statement of any SQLite.
_MOST_AT_ONCE = 500


def data_folder() -> Path:
    """Where the history lies: ``FORMCHECK_DATA``, or the user's data folder."""
    import platformdirs

    return named_data_folder() or Path(platformdirs.user_data_dir("formcheck", appauthor=False))


def history_file() -> Path:
    """The history of whoever runs this."""
    return data_folder() / "history.db"


class Store:
    """The history of one user; use `Store.open`, and it as a context manager.

    Others may read while one writes. Not to be shared between threads: each opens its own.

    Attributes
    ----------
    left_out : int
        How many damaged entries the last `sessions` found and passed over; they stay in the file.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db
        self.left_out = 0

    @classmethod
    def open(cls, path: Path | None = None, *, put_aside: Callable[[str], None] | None = None) -> Store:
        """Open the history, making or updating the file as needed. Nobody but its owner may read it.

        With `put_aside`, a damaged file is renamed, not changed, and a new one begun; it takes a line that says so.

        Raises InputError where the file is damaged, no history, or written by a newer formcheck (it is left as it is),
        OutputError where it can't be written.
        """
        try:
            return cls._open(path or history_file(), is_own_folder=path is None and named_data_folder() is None)
        except DamagedError as error:
            if put_aside is None:
                raise
            put_aside(f"{error.what} It is kept as {_put_aside(error.path)}, and a new one is begun.")
            return cls.open(path)

    @classmethod
    def _open(cls, path: Path, *, is_own_folder: bool) -> Store:
        with told(path):
            private_folder(path.parent)
            if is_own_folder:
                keep_private(path.parent)
            private_file(path)  # what SQLite makes beside it gets the same rights
            keep_private(*(path.with_name(path.name + ending) for ending in _BESIDE))
            db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
            db.text_factory = lambda text: text.decode("utf-8", errors="replace")
        try:
            with told(path):
                _prepare(path, db)
        except BaseException:
            db.close()
            raise
        return cls(path, db)

    def close(self) -> None:
        """Close the file; may be called twice."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- Writing --------------------------------------------------------------------------------------------------

    def begin(
        self,
        asked: str,
        *,
        profile: str = "default",
        target: Target | None = None,
        exercises: Iterable[Exercise] = (),
        now: datetime | None = None,
    ) -> SessionWriter:
        """Begin a session; it is in the file at once.

        Parameters
        ----------
        asked : str
            The exercise or routine asked for, or "auto".
        target : Target, optional
            What is to be reached.
        exercises : iterable of Exercise
            What will be judged.
        now : datetime, optional
            The time of its beginning, aware; the clock of the machine without.
        """
        now = now or datetime.now().astimezone()
        if now.utcoffset() is None:
            raise ValueError("the time of a session needs its offset from UTC")
        with self._changing():
            number = self._insert(now, asked, profile, target or Target())
        return SessionWriter(self._db, self._changing, number, exercises)

    def _insert(self, started: datetime, asked: str, profile: str, target: Target) -> int:
        offset = started.utcoffset()
        assert offset is not None
        self._db.execute("INSERT OR IGNORE INTO profiles (name) VALUES (?)", (profile,))
        row = self._db.execute(
            "INSERT INTO sessions"
            " (profile_id, started_utc, utc_offset_s, asked, target_sets, target_hold_s, target_reps)"
            " SELECT id, ?, ?, ?, ?, ?, ? FROM profiles WHERE name = ? RETURNING id",
            (
                started.astimezone(UTC).strftime(cells.STAMP),
                round(offset.total_seconds()),
                asked,
                target.sets,
                target.hold_s,
                target.reps,
                profile,
            ),
        ).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("its people can't be found")
        return int(row[0])

    def note_pain(self, number: int, pain: int) -> None:
        """How much it hurt in a session, 0 (not at all) to 10."""
        with self._changing():
            changed = self._db.execute("UPDATE sessions SET pain = ? WHERE id = ?", (cells.pain(pain), number))
            if not changed.rowcount:
                raise sqlite3.IntegrityError("the session is gone")

    def add(self, sessions: Iterable[Session]) -> int:
        """Add finished sessions of another history, all or none; returns how many were not there before.

        Nobody begins two sessions in one second: the same person, moment and plan are the same session.
        """
        added = 0
        with self._changing():
            there = set(
                self._db.execute(
                    "SELECT p.name, s.started_utc, s.asked FROM sessions s JOIN profiles p ON p.id = s.profile_id"
                )
            )
            for session in sessions:
                key = session.profile, session.started.astimezone(UTC).strftime(cells.STAMP), session.asked
                if key in there:
                    continue
                there.add(key)
                number = self._insert(session.started, session.asked, session.profile, session.target)
                SessionWriter(self._db, nullcontext, number).copy(session)
                added += 1
        return added

    def delete(self, ids: Iterable[int]) -> int:
        """Delete these sessions for good; returns how many there were."""
        wanted = [(number,) for number in ids]
        with self._changing():
            count = sum(self._db.execute("DELETE FROM sessions WHERE id = ?", one).rowcount for one in wanted)
            self._db.execute("DELETE FROM profiles WHERE id NOT IN (SELECT profile_id FROM sessions)")
        with told(self.path):  # nothing stays behind in the file or its journal
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return count

    # --- Reading --------------------------------------------------------------------------------------------------

    def profiles(self) -> tuple[str, ...]:
        """Everybody who has a session."""
        with told(self.path):
            return tuple(name for (name,) in self._db.execute("SELECT name FROM profiles ORDER BY name"))

    def done_by(self, profile: str) -> frozenset[str]:
        """Ids of the exercises that somebody has done before."""
        query = (
            "SELECT DISTINCT exercise FROM {} WHERE session_id IN (SELECT s.id FROM sessions s JOIN profiles p"
            " ON p.id = s.profile_id WHERE p.name = ?)"
        )
        with told(self.path):
            rows = [row for table in ("holds", "reps") for row in self._db.execute(query.format(table), (profile,))]
        return frozenset(str(name) for (name,) in rows)

    def sessions(
        self, *, profile: str | None = None, exercise: str | None = None, since: datetime | None = None
    ) -> list[Session]:
        """Sessions in the order in which they began.

        With `exercise` only those in which it was done or asked for, and of them only that part.
        """
        self.left_out = 0
        since_utc = "" if since is None else since.astimezone(UTC).strftime(cells.STAMP)
        with told(self.path), self._snapshot():
            rows = self._db.execute(
                "SELECT s.id, s.started_utc, s.utc_offset_s, s.asked, p.name, s.target_sets, s.target_hold_s,"
                " s.target_reps, s.length_s, s.finished, s.pain"
                " FROM sessions s LEFT JOIN profiles p ON p.id = s.profile_id"
                " WHERE s.started_utc >= ? AND (? IS NULL OR p.name = ?) ORDER BY s.started_utc, s.id",
                (since_utc, profile, profile),
            ).fetchall()
            ids = [row[0] for row in rows]
            self.left_out += self._orphans()
            holds = self._spans("holds", _HOLD_COLUMNS, ids, cells.hold)
            reps = self._spans("reps", _REP_COLUMNS, ids, cells.rep)
            faults = self._spans("faults", _FAULT_COLUMNS, ids, cells.fault)
            read = partial(_session, holds, reps, faults)
            sessions = [session for row in rows if (session := self._read(read, row)) is not None]
        if exercise is None:
            return sessions
        parts = [session.of(exercise) for session in sessions]
        return [part for part in parts if part.done or part.faults or part.asked == exercise]

    def _spans(
        self, table: str, columns: str, ids: Sequence[int], read: Callable[..., _Span]
    ) -> dict[int, list[_Span]]:
        found: dict[int, list[_Span]] = {}
        for first in range(0, len(ids), _MOST_AT_ONCE):
            some = ids[first : first + _MOST_AT_ONCE]
            marks = ", ".join("?" * len(some))
            query = f"SELECT session_id, {columns} FROM {table} WHERE session_id IN ({marks}) ORDER BY start_s, id"
            for number, *row in self._db.execute(query, some):
                if (span := self._read(lambda row: read(*row), row)) is not None:
                    found.setdefault(number, []).append(span)
        return found

    def _read(self, read: Callable[[Sequence[Any]], _Row], row: Sequence[Any]) -> _Row | None:
        """What a row says, or None if it is damaged."""
        try:
            return read(row)
        except (ValueError, TypeError, OverflowError):
            self.left_out += 1
            return None

    def _orphans(self) -> int:
        """How many spans belong to no session."""
        query = "SELECT count(*) FROM {} WHERE session_id NOT IN (SELECT id FROM sessions)"
        return sum(int(self._db.execute(query.format(table)).fetchone()[0]) for table in ("holds", "reps", "faults"))

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """All reads of one moment, whatever is written meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """All of it or nothing."""
        with told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk ends it by itself
                    self._db.execute("ROLLBACK")
                raise


_MOVE = " Make its folder writable, or name another one in FORMCHECK_DATA."
_HINTS = {
    sqlite3.SQLITE_FULL: " Make room on its disk.",
    sqlite3.SQLITE_CANTOPEN: _MOVE,
    sqlite3.SQLITE_READONLY: _MOVE,
    sqlite3.SQLITE_BUSY: " Another program is writing to it: try again when that has ended.",
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say in one line what is wrong with the history, and what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"the history {path} can't be written: {error.strerror or error}.") from error
    except sqlite3.Error as error:
        # Extended codes (which way it can't be opened, why it can only be read) carry their kind in the low byte.
        code = getattr(error, "sqlite_errorcode", None)  # none where it is an error of ours
        if isinstance(error, sqlite3.IntegrityError) and code in (None, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY):
            raise OutputError(f"{path}: this session was deleted meanwhile; no more of it is kept.") from error
        if isinstance(error, sqlite3.OperationalError):
            hint = _HINTS.get((code or 0) & 0xFF, "")
            raise OutputError(f"the history {path} can't be used now: {error}.{hint}") from error
        raise DamagedError(path, str(error)) from error
    except (MemoryError, OverflowError, ValueError, TypeError, IndexError) as error:  # numbers in it make no sense
        raise DamagedError(path, str(error) or type(error).__name__) from error


class DamagedError(InputError):
    """A history that is damaged; `path` is the file, `what` says so without what to do."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        self.what = f"the history {path} is damaged ({' '.join(why.split())[:200]})."
        super().__init__(
            f"{self.what} `formcheck live` puts it aside and begins a new one;"
            f" `sqlite3 {path.name} .recover` may save what is in the old one."
        )


#: What SQLite keeps beside a database.
_BESIDE = ("-wal", "-shm", "-journal")


def _put_aside(path: Path) -> Path:
    """Rename a damaged history, with what belongs to it; returns what it is called now."""
    with told(path):
        for number in itertools.count(1):
            aside = path.with_name(f"{path.stem}-damaged-{number}{path.suffix}")
            if not aside.exists():
                break
        for ending in _BESIDE:  # first: never beside a new file
            if path.with_name(path.name + ending).exists():
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
        path.rename(aside)
    return aside


def _prepare(path: Path, db: sqlite3.Connection) -> None:
    """Look before anything is written, then bring the file up to date."""
    db.execute("BEGIN")  # one moment: another process may just be making the file
    version = schema.version_of(db)
    tables = set(db.execute("SELECT name, sql FROM sqlite_master").fetchall())
    db.execute("COMMIT")
    ours = schema.tables(version) if 0 <= version <= len(schema.MIGRATIONS) else schema.tables(1)
    if not 0 <= version < _NO_VERSION:
        raise DamagedError(path, f"its layout is {version}")
    if version > len(schema.MIGRATIONS):
        raise InputError(
            f"the history {path} was written by a newer formcheck (layout {version}, this one knows up to"
            f" {len(schema.MIGRATIONS)}): update formcheck. The file was left as it is."
        )
    found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise DamagedError(path, found)
    if version == 0 and tables:
        if tables & schema.tables(1):
            raise DamagedError(path, "its layout is not said")
        raise InputError(f"{path} is a database, but no history of formcheck: choose another place.")
    if missing := sorted(name for name, _ in ours - tables):
        raise DamagedError(path, f"{missing[0]} is missing or other than it should be")
    try:
        db.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:  # else another process is just doing it
            raise
    # What was committed outlives the process; it outlives a power cut from the end of the session on (SessionWriter).
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON").fetchone()
    if version < len(schema.MIGRATIONS):
        schema.migrate(db)


#: No formcheck will ever have had so many layouts.
_NO_VERSION = 1000


_HOLD_COLUMNS = "exercise, side, start_s, end_s, total_s, in_form_s, unseen_s"
_REP_COLUMNS = "exercise, side, start_s, end_s, hold_s, counted, faults, unjudged, measures"
_FAULT_COLUMNS = "exercise, fault, level, side, start_s, end_s, peak, limit_value, unit, voids"


def _session(holds: Spans[HoldSpan], reps: Spans[RepSpan], faults: Spans[FaultSpan], row: Sequence[Any]) -> Session:
    number, started_utc, offset_s, asked, profile, sets, hold_s, reps_asked, length_s, finished, pain = row
    return Session(
        id=number,
        started=cells.local(cells.text(started_utc), cells.whole(offset_s)),
        asked=cells.text(asked),
        profile=cells.text(profile),
        target=Target(
            cells.or_none(cells.whole, sets), cells.or_none(cells.real, hold_s), cells.or_none(cells.whole, reps_asked)
        ),
        length_s=cells.length(length_s),
        finished=cells.flag(finished),
        pain=cells.or_none(cells.pain, pain),
        holds=tuple(holds.get(number, ())),
        reps=tuple(reps.get(number, ())),
        faults=tuple(faults.get(number, ())),
    )
