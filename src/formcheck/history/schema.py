"""The tables of the history, and how an older file becomes a newer one."""

from __future__ import annotations

import sqlite3
from functools import cache

#: One tuple of statements a version; a file's ``user_version`` says how many were done. Never change one that was
#: released: add another.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE profiles (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        )
        """,
        """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            profile_id INTEGER NOT NULL REFERENCES profiles (id),
            started_utc TEXT NOT NULL,      -- 2026-11-20T18:30:05Z
            utc_offset_s INTEGER NOT NULL,  -- of the local time of then
            asked TEXT NOT NULL,            -- exercise, routine or "auto"
            target_sets INTEGER,
            target_hold_s REAL,
            target_reps INTEGER,
            length_s REAL NOT NULL DEFAULT 0,
            finished INTEGER NOT NULL DEFAULT 0
        )
        """,
        """
        CREATE TABLE holds (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            exercise TEXT NOT NULL,
            side TEXT,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            total_s REAL NOT NULL,
            in_form_s REAL NOT NULL,
            unseen_s REAL NOT NULL
        )
        """,
        """
        CREATE TABLE reps (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            exercise TEXT NOT NULL,
            side TEXT,
            start_s REAL NOT NULL,
            end_s REAL NOT NULL,
            hold_s REAL NOT NULL,
            counted INTEGER NOT NULL,
            faults TEXT NOT NULL,           -- ids, separated by spaces
            unjudged TEXT NOT NULL          -- names of metrics, likewise
        )
        """,
        """
        CREATE TABLE faults (
            id INTEGER PRIMARY KEY,
            session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            exercise TEXT NOT NULL,
            fault TEXT NOT NULL,
            level TEXT NOT NULL,
            side TEXT,
            start_s REAL NOT NULL,
            end_s REAL,                     -- NULL while it lasts
            peak REAL NOT NULL,
            limit_value REAL NOT NULL,
            unit TEXT NOT NULL,
            voids INTEGER NOT NULL,
            UNIQUE (session_id, exercise, fault, level, start_s)
        )
        """,
        "CREATE INDEX holds_of_session ON holds (session_id)",
        "CREATE INDEX reps_of_session ON reps (session_id)",
        "CREATE INDEX sessions_by_time ON sessions (started_utc)",
    ),
    ("ALTER TABLE reps ADD COLUMN measures TEXT NOT NULL DEFAULT '{}'",),  # JSON: numbers by name
    ("ALTER TABLE sessions ADD COLUMN pain INTEGER",),  # 0..10 as answered; NULL where nobody answered
)


@cache
def tables(version: int) -> frozenset[tuple[str, str]]:
    """Names and definitions of all that a file of a version has."""
    db = sqlite3.connect(":memory:")
    try:
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                db.execute(statement)
        return frozenset(db.execute("SELECT name, sql FROM sqlite_master"))
    finally:
        db.close()


def version_of(db: sqlite3.Connection) -> int:
    """How many migrations a file has had."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> None:
    """Bring a file to the newest layout: all of it or nothing. The connection must be in autocommit mode."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for version in range(version_of(db), len(MIGRATIONS)):  # another process may have been quicker
            for statement in MIGRATIONS[version]:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
