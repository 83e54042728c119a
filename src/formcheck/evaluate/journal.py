"""What a batch has done, so that the same command goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from formcheck.errors import InputError, OutputError
from formcheck.files import LARGE, parse_json, read_bytes

NAME = "journal.jsonl"


class Journal:
    """One line a finished clip, written through to the disk; what was cut off by a kill is passed over."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._path = out / NAME
        self._done: dict[str, dict[str, Any]] = {}
        try:
            out.mkdir(parents=True, exist_ok=True)
            # A line of its own after one that was cut off.
            self._file = self._path.open("a", encoding="utf-8")
            self._file.write("\n" if self._file.tell() else "")
            self._file.flush()
        except OSError as error:
            raise OutputError(f"{out} can't be written to: {error.strerror or error}. Choose another --out.") from error
        for line in read_bytes(self._path, LARGE, OutputError).splitlines():
            if (entry := _entry(line)) is not None:
                self._done[entry["folder"]] = entry

    def result(self, folder: Path, fingerprint: Mapping[str, Any]) -> tuple[dict[str, Any], float] | None:
        """The finished result in `folder` and the seconds it took, if nothing that it depends on has changed."""
        entry = self._done.get(self._key(folder))
        if entry is None or entry["fingerprint"] != fingerprint or fingerprint.get("input") is None:
            return None
        try:
            text = read_bytes(folder / "result.json")
            if hashlib.sha256(text).hexdigest() != entry["sha256"]:
                return None
            return parse_json(text), float(entry["seconds"])
        except (InputError, ValueError):
            return None

    def add(self, folder: Path, fingerprint: Mapping[str, Any], seconds: float) -> None:
        """A clip is done and its result.json is in place."""
        entry = {
            "folder": self._key(folder),
            "sha256": hashlib.sha256((folder / "result.json").read_bytes()).hexdigest(),
            "seconds": round(seconds, 3),
            "fingerprint": fingerprint,
        }
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _key(self, folder: Path) -> str:
        return folder.relative_to(self._out).as_posix()


def _entry(line: bytes) -> dict[str, Any] | None:
    """What a line says, or None where it was cut off or damaged: then its clip is judged again."""
    try:
        entry = parse_json(line)
    except ValueError:
        return None
    kinds = {"folder": str, "sha256": str, "seconds": int | float, "fingerprint": dict}
    is_one = isinstance(entry, dict) and all(isinstance(entry.get(key), kind) for key, kind in kinds.items())
    return entry if is_one else None
