"""Other programs are softer while the coach speaks, where the sound server has `pactl` (PulseAudio, PipeWire).

A process of its own lowers their volumes and gives them back: it is told over a pipe for how long, and a pipe that
closes, however this program ended, gives everything back. Without `pactl`, or without a server, nothing happens.
"""

from __future__ import annotations

import logging
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)

#: What is left of another program's volume, and for how long after the last word: the next sentence may follow.
_SHARE, _LINGER_S = 0.35, 0.6
#: Volumes that differ by less are the same: a server may round them. 65536 is full.
_SAME = 400
#: A sound server that does not answer is left alone.
_ANSWER_S = 2.0
#: No sentence is longer.
_MOST_S = 20.0


class Others:
    """The other programs that sound. Use `Others.find`; `close` at the end."""

    def __init__(self, program: str) -> None:
        self._child = subprocess.Popen(
            (sys.executable, __file__, program, str(os.getpid())),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is not meant for it
        )

    @classmethod
    def find(cls) -> Others | None:
        """None where this system has no `pactl`."""
        program = shutil.which("pactl") if sys.platform == "linux" else None
        try:
            return None if program is None else cls(program)
        except OSError as error:
            _log.warning("other programs stay as loud as they are: %s", error)
            return None

    def lower(self, for_s: float) -> None:
        """Make them softer from now on for so long; returns at once."""
        assert self._child.stdin is not None
        with suppress(OSError):  # it has ended: they stay as loud as they are
            self._child.stdin.write(f"{for_s:.2f}\n".encode())
            self._child.stdin.flush()

    def close(self) -> None:
        """Make them as loud as they were."""
        assert self._child.stdin is not None
        with suppress(OSError):
            self._child.stdin.close()
        self._child.wait()


# --- The process that does it -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stream:
    """What one program plays: the server's number of it, who plays it, and its volume a channel."""

    number: str
    owner: str
    process: int
    volumes: tuple[int, ...]


def parse_streams(text: str) -> list[Stream]:
    """What ``pactl list sink-inputs`` prints."""
    found = []
    for part in re.split(r"^Sink Input #", text, flags=re.MULTILINE)[1:]:
        known = dict(re.findall(r'^\s+([\w.]+) = "(.*)"$', part, re.MULTILINE))
        line = re.search(r"^\s+Volume: (.*)$", part, re.MULTILINE)
        volumes = tuple(int(value) for value in re.findall(r":\s*(\d+) /", line[1])) if line else ()
        if volumes:
            owner = known.get("application.name", "")
            process = known.get("application.process.id", "")
            found.append(Stream(part.split()[0], owner, int(process) if process.isdigit() else 0, volumes))
    return found


@dataclass
class Lowering:
    """Lowers and gives back.

    `lowered` is what each stream had, and was given, by the server's number. A server remembers a program's volume:
    what stopped while it was lowered is `owed` its volume, until the program plays something again.
    """

    program: str
    parent: int
    lowered: dict[str, tuple[Stream, tuple[int, ...]]] = field(default_factory=dict)
    owed: dict[str, tuple[Stream, tuple[int, ...]]] = field(default_factory=dict)

    def lower(self) -> None:
        """Make softer what is not ours and not soft yet."""
        for stream in self._pay():
            if stream.number in self.lowered or self._is_ours(stream.process):
                continue
            soft = tuple(round(volume * _SHARE) for volume in stream.volumes)
            self.lowered[stream.number] = stream, soft
            self._set(stream.number, soft)

    def give_back(self) -> None:
        """Make all as loud as it was, but for what somebody else has changed meanwhile."""
        if not self.lowered:
            return
        now = {stream.number: stream for stream in self._streams()}
        for number, (before, soft) in self.lowered.items():
            if number not in now:
                self.owed[before.owner] = before, soft
            elif _is_same(now[number].volumes, soft):
                self._set(number, before.volumes)
        self.lowered.clear()
        self._pay()

    def _pay(self) -> list[Stream]:
        """Give what is owed to programs that play again; returns all that plays."""
        streams = self._streams()
        paid = False
        for stream in streams:
            if stream.number not in self.lowered and stream.owner in self.owed:
                before, soft = self.owed[stream.owner]
                if _is_same(stream.volumes, soft):
                    self._set(stream.number, before.volumes)
                del self.owed[stream.owner]
                paid = True
        return self._streams() if paid else streams

    def _is_ours(self, process: int) -> bool:
        """Whether it belongs to the session: itself, or a player that it started."""
        if process == self.parent:
            return True
        with suppress(OSError), open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return int(file.read().rsplit(")", 1)[1].split()[1]) == self.parent
        return False

    def _streams(self) -> list[Stream]:
        return parse_streams(self._run("list", "sink-inputs"))

    def _set(self, number: str, volumes: tuple[int, ...]) -> None:
        self._run("set-sink-input-volume", number, *map(str, volumes))

    def _run(self, *words: str) -> str:
        try:
            done = subprocess.run(
                (self.program, *words),
                capture_output=True,
                check=False,
                stdin=subprocess.DEVNULL,
                timeout=_ANSWER_S,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode(errors="replace")


def _is_same(volumes: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return len(volumes) == len(others) and all(abs(a - b) < _SAME for a, b in zip(volumes, others, strict=True))


def serve(program: str, parent: int) -> None:
    """Lower for as long as each line of standard input says, in seconds; at its end give back and return."""
    lowering = Lowering(program, parent)
    until: float | None = None
    while True:
        left_s = None if until is None else max(0.0, until - time.monotonic())
        if not select.select([0], [], [], left_s)[0]:
            lowering.give_back()
            until = None
            continue
        lines = os.read(0, 4096).split()
        if not lines:
            break
        until = time.monotonic() + min(float(lines[-1]), _MOST_S) + _LINGER_S
        lowering.lower()
    lowering.give_back()


if __name__ == "__main__":
    # Who wants it to end closes the pipe; by a signal it would leave everything soft.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    serve(sys.argv[1], int(sys.argv[2]))
