"""The system's own speech, for words that nobody has recorded.

It runs in a child process and never holds anything up: what comes while it still speaks replaces that. A system
without speech says nothing; then a tone alone must do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial

#: ``command(volume)`` gives the command line; the words come to it on standard input.
Command = Callable[[float], Sequence[str]]

# The words go in by standard input, never on a command line, where they might be taken for something else.
_POWERSHELL = (
    "Add-Type -AssemblyName System.Speech; $s = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    " $s.Volume = {volume}; $s.Speak([Console]::In.ReadToEnd())"
)
_LONGEST_S = 15.0  # an engine that hangs is ended


def find_command() -> Command | None:
    """How this system speaks; None if it can't."""
    if sys.platform == "win32":
        shell = shutil.which("powershell") or shutil.which("pwsh")
        return None if shell is None else partial(_powershell, shell)
    if sys.platform == "darwin" and (say := shutil.which("say")):
        return partial(_say, say)
    engine = shutil.which("espeak-ng") or shutil.which("espeak")
    return None if engine is None else partial(_espeak, engine)


def _powershell(program: str, volume: float) -> Sequence[str]:
    script = _POWERSHELL.format(volume=round(100 * volume))
    return program, "-NoProfile", "-NonInteractive", "-Command", script


def _say(program: str, volume: float) -> Sequence[str]:
    return program, "-f", "-"  # it has no volume


def _espeak(program: str, volume: float) -> Sequence[str]:
    return program, "-s", "150", "-a", str(round(100 * volume)), "--stdin"


class SystemVoice:
    """Speaks through the system, a child process an utterance.

    Parameters
    ----------
    command : callable, optional
        How to speak; without one the system is asked once. `available` is false where it can't.
    """

    def __init__(self, command: Command | None = None) -> None:
        self._command = command or find_command()
        self._lock = threading.Lock()
        self._turn = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()

    @property
    def available(self) -> bool:
        """Whether it can speak."""
        return self._command is not None

    def say(self, text: str, after_s: float = 0.0, volume: float = 1.0) -> None:
        """Begin to speak in `after_s` seconds, in place of what is still being said; returns at once."""
        command = self._command  # a thread that could not speak may drop it at any time
        if command is None or self._stop.is_set():
            return
        words = command(min(max(volume, 0.0), 1.0))
        with self._lock:
            self._turn += 1
            turn = self._turn
        threading.Thread(
            target=self._speak, args=(turn, words, text, after_s), name="formcheck-speech", daemon=True
        ).start()

    def close(self) -> None:
        """Fall silent, for good."""
        self._stop.set()
        self.stop()

    def stop(self) -> None:
        """End what is being said or about to be."""
        with self._lock:
            self._turn += 1
            child, self._child = self._child, None
        _end(child)

    def _speak(self, turn: int, command: Sequence[str], text: str, after_s: float) -> None:
        if after_s > 0 and self._stop.wait(after_s):
            return
        with self._lock:
            if turn != self._turn:
                return
            last, self._child = self._child, None
            _end(last)
            try:
                child = self._child = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                    env={**os.environ, "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8")},
                )
            except OSError:
                self._command = None  # it can't speak after all
                return
        try:
            child.communicate(text.encode() + b"\n", timeout=_LONGEST_S)
        except (OSError, ValueError, subprocess.TimeoutExpired):
            _end(child)


def _end(child: subprocess.Popen[bytes] | None) -> None:
    if child is None or child.poll() is not None:
        return
    child.kill()
    child.wait()
