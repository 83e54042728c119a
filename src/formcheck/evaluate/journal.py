"""What a batch has done, so that the same command goes on where it was stopped."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from formcheck.errors import OutputError

NAME = "journal.jsonl"


class Journal:
    """One line a finished clip, written through to the disk; what was cut off by a kill is passed over."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._path = out / NAME
        self._done: dict[str, dict[str, Any]] = {}
        try:
            out.mkdir(parents=True, exist_ok=True)
            lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.exists() else []
            # A line of its own after one that was cut off.
            self._file = self._path.open("a", encoding="utf-8")
            self._file.write("\n" if lines else "")
            self._file.flush()
        except OSError as error:
            raise OutputError(f"{out} can't be written to: {error.strerror or error}. Choose another --out.") from error
        for line in lines:
            try:
                entry = json.loads(line)
                self._done[entry["folder"]] = entry
            except (ValueError, KeyError, TypeError):
                continue

    def result(self, folder: Path, fingerprint: Mapping[str, Any]) -> tuple[dict[str, Any], float] | None:
        """The finished result in `folder` and the seconds it took, if nothing that it depends on has changed."""
        entry = self._done.get(self._key(folder))
        if entry is None or entry["fingerprint"] != fingerprint or fingerprint.get("input") is None:
            return None
        try:
            text = (folder / "result.json").read_bytes()
        except OSError:
            return None
        if hashlib.sha256(text).hexdigest() != entry["sha256"]:
            return None
        return json.loads(text), float(entry["seconds"])

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
