"""The history file: opened with care, written as things happen, read whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from formcheck.errors import InputError, OutputError
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, HoldSpan, Level, RepSpan
from formcheck.form.exercise import Exercise
from formcheck.history import schema
from formcheck.history.record import Session, Target
from formcheck.history.writer import SessionWriter

_Span = TypeVar("_Span", HoldSpan, RepSpan, FaultSpan)

_STAMP = "%Y-%m-%dT%H:%M:%SZ"
#: So many numbers fit into one statement of any SQLite.
_MOST_AT_ONCE = 500


def data_folder() -> Path:
    """Where the history lies: ``FORMCHECK_DATA``, or the user's data folder."""
    import platformdirs

    named = os.environ.get("FORMCHECK_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("formcheck", appauthor=False))


def history_file() -> Path:
    """The history of whoever runs this."""
    return data_folder() / "history.db"


class Store:
    """The history of one user; use `Store.open`, and it as a context manager.

    Others may read while one writes. Not to be shared between threads: each opens its own.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db

    @classmethod
    def open(cls, path: Path | None = None) -> Store:
        """Open the history, making or updating the file as needed.

        Raises InputError where the file is damaged, no history, or written by a newer formcheck (it is left as it is),
        OutputError where it can't be written.
        """
        path = path or history_file()
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
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
        offset = now.utcoffset()
        if offset is None:
            raise ValueError("the time of a session needs its offset from UTC")
        target = target or Target()
        with self._changing():
            self._db.execute("INSERT OR IGNORE INTO profiles (name) VALUES (?)", (profile,))
            row = self._db.execute(
                "INSERT INTO sessions"
                " (profile_id, started_utc, utc_offset_s, asked, target_sets, target_hold_s, target_reps)"
                " SELECT id, ?, ?, ?, ?, ?, ? FROM profiles WHERE name = ? RETURNING id",
                (
                    now.astimezone(UTC).strftime(_STAMP),
                    round(offset.total_seconds()),
                    asked,
                    target.sets,
                    target.hold_s,
                    target.reps,
                    profile,
                ),
            ).fetchone()
        return SessionWriter(self._db, self._changing, int(row[0]), exercises)

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

    def sessions(
        self, *, profile: str | None = None, exercise: str | None = None, since: datetime | None = None
    ) -> list[Session]:
        """Sessions in the order in which they began.

        With `exercise` only those in which it was done or asked for, and of them only that part.
        """
        since_utc = "" if since is None else since.astimezone(UTC).strftime(_STAMP)
        with told(self.path), self._snapshot():
            rows = self._db.execute(
                "SELECT s.id, s.started_utc, s.utc_offset_s, s.asked, p.name, s.target_sets, s.target_hold_s,"
                " s.target_reps, s.length_s, s.finished FROM sessions s JOIN profiles p ON p.id = s.profile_id"
                " WHERE s.started_utc >= ? AND (? IS NULL OR p.name = ?) ORDER BY s.started_utc, s.id",
                (since_utc, profile, profile),
            ).fetchall()
            ids = [row[0] for row in rows]
            holds = self._spans("holds", _HOLD_COLUMNS, ids, _hold)
            reps = self._spans("reps", _REP_COLUMNS, ids, _rep)
            faults = self._spans("faults", _FAULT_COLUMNS, ids, _fault)
        sessions = [
            Session(
                id=row[0],
                started=_local(row[1], row[2]),
                asked=row[3],
                profile=row[4],
                target=Target(*row[5:8]),
                length_s=row[8],
                finished=bool(row[9]),
                holds=tuple(holds.get(row[0], ())),
                reps=tuple(reps.get(row[0], ())),
                faults=tuple(faults.get(row[0], ())),
            )
            for row in rows
        ]
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
                found.setdefault(number, []).append(read(*row))
        return found

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
    except sqlite3.IntegrityError as error:
        raise OutputError(f"{path}: this session was deleted meanwhile; no more of it is kept.") from error
    except sqlite3.OperationalError as error:
        # Extended codes (which way it can't be opened, why it can only be read) carry their kind in the low byte.
        hint = _HINTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")
        raise OutputError(f"the history {path} can't be used now: {error}.{hint}") from error
    except sqlite3.DatabaseError as error:
        raise InputError(_damaged(path, str(error))) from error


def _damaged(path: Path, why: str) -> str:
    return (
        f"the history {path} is damaged ({why}). Move it away and a new one is begun;"
        f" `sqlite3 {path.name} .recover` may save what is in the old one."
    )


def _prepare(path: Path, db: sqlite3.Connection) -> None:
    """Look before anything is written, then bring the file up to date."""
    db.execute("BEGIN")  # one moment: another process may just be making the file
    version = schema.version_of(db)
    is_empty = db.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    db.execute("COMMIT")
    if version > len(schema.MIGRATIONS):
        raise InputError(
            f"the history {path} was written by a newer formcheck (layout {version}, this one knows up to"
            f" {len(schema.MIGRATIONS)}): update formcheck. The file was left as it is."
        )
    found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise InputError(_damaged(path, " ".join(found.split())))
    if version == 0 and not is_empty:
        raise InputError(f"{path} is a database, but no history of formcheck: choose another place.")
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


def _local(stamp: str, offset_s: int) -> datetime:
    zone = timezone(timedelta(seconds=offset_s))
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).astimezone(zone)


_HOLD_COLUMNS = "exercise, side, start_s, end_s, total_s, in_form_s, unseen_s"
_REP_COLUMNS = "exercise, side, start_s, end_s, hold_s, counted, faults, unjudged"
_FAULT_COLUMNS = "exercise, fault, level, side, start_s, end_s, peak, limit_value, unit, voids"


def _side(name: str | None) -> Side | None:
    return None if name is None else Side(name)


def _hold(
    exercise: str, side: str | None, start_s: float, end_s: float, total_s: float, in_form_s: float, unseen_s: float
) -> HoldSpan:
    return HoldSpan(exercise, start_s, end_s, total_s, in_form_s, unseen_s, _side(side))


def _rep(
    exercise: str,
    side: str | None,
    start_s: float,
    end_s: float,
    hold_s: float,
    counted: int,
    faults: str,
    unjudged: str,
) -> RepSpan:
    return RepSpan(
        exercise, start_s, end_s, hold_s, _side(side), bool(counted), tuple(faults.split()), tuple(unjudged.split())
    )


def _fault(
    exercise: str,
    name: str,
    level: str,
    side: str | None,
    start_s: float,
    end_s: float | None,
    peak: float,
    limit: float,
    unit: str,
    voids: int,
) -> FaultSpan:
    return FaultSpan(
        exercise, name, Level(level), start_s, end_s, _side(side), peak, limit, unit, cue="", voids=bool(voids)
    )
