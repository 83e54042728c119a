"""Sound by a program of the system, where PortAudio is missing or opens no device: a WAV file an utterance.

On a fresh Linux desktop `paplay` or `pw-play` is there when PortAudio is not. A program begins a moment later than a
stream would, and there is no guiding tone; but every word is heard.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_log = logging.getLogger(__name__)

#: What is tried, in this order; the name of the file is added.
PROGRAMS: tuple[tuple[str, ...], ...] = (("paplay",), ("pw-play",), ("aplay", "-q"))
#: So much silence is played to see whether a program can, and so long it may take.
_TRIAL_S, _TRIAL_MOST_S = 0.05, 3.0
#: A sound that lags behind is cut off by the next once that was tended to so often: about a second.
_MOST_TENDED = 30


class Player:
    """Plays one sound after another. Use `Player.find`; `close` at the end."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = tuple(command)
        self._folder = tempfile.TemporaryDirectory(prefix="formcheck-sound-")
        self._child: subprocess.Popen[bytes] | None = None
        self._next: tuple[NDArray[np.float32], int] | None = None
        self._patience = 0

    @classmethod
    def find(cls, rate: int = 48_000) -> Player | None:
        """The first program of this system that can play a moment of silence; None where none can."""
        for name, *options in PROGRAMS:
            program = shutil.which(name)
            if program is None:
                continue
            try:
                player = cls((program, *options))
            except OSError as error:  # no room for its file
                _log.warning("%s can't be tried: %s", name, error)
                return None
            if player._can_play(rate):
                return player
            player.close()
        return None

    @property
    def name(self) -> str:
        """The program's name."""
        return Path(self.command[0]).stem

    def play(self, sound: NDArray[np.float32], rate: int, *, cuts: bool = False) -> None:
        """Begin to play `sound`, at once where it `cuts` what still sounds, else after that (`tend`)."""
        self._next, self._patience = (sound, rate), 0
        if cuts:
            self._end()
        self.tend()

    def tend(self) -> None:
        """Begin what waits, once what sounded is over; to be called often."""
        if self._next is None:
            return
        self._patience += 1
        if self._child is not None and self._child.poll() is None and self._patience < _MOST_TENDED:
            return
        self._end()
        (sound, rate), self._next = self._next, None
        try:
            self._child = self._begin(sound, rate)
        except OSError as error:
            _log.warning("%s can't play: %s", self.name, error)

    def stop(self) -> None:
        """End what sounds, and what waits."""
        self._next = None
        self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None and child.poll() is None:
            child.kill()
        if child is not None:
            child.wait()

    def close(self) -> None:
        """Fall silent and leave nothing behind."""
        self.stop()
        self._folder.cleanup()

    def _can_play(self, rate: int) -> bool:
        try:
            child = self._begin(np.zeros(round(_TRIAL_S * rate), np.float32), rate)
        except OSError as error:
            _log.warning("%s can't be tried: %s", self.name, error)
            return False
        try:
            return child.wait(_TRIAL_MOST_S) == 0
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return False

    def _begin(self, sound: NDArray[np.float32], rate: int) -> subprocess.Popen[bytes]:
        path = Path(self._folder.name) / "sound.wav"  # nothing else is playing it now
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(np.round(np.clip(sound, -1.0, 1.0) * 32767).astype("<i2").tobytes())
        quiet = subprocess.DEVNULL
        return subprocess.Popen((*self.command, str(path)), stdin=quiet, stdout=quiet, stderr=quiet)
