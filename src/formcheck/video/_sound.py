"""The sound of a clip, carried over into the video that is written, a little at a time."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from formcheck.video._decode import find_video, measure_origin
from formcheck.video._libs import av

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

_log = logging.getLogger(__name__)

_COPIED = {"aac": 0, "mp3": 16_000}  # what browsers play in an MP4, from which rate on; all else becomes AAC
_JUMP_S = 0.1  # time stamps of sound that are off by more than this mean a gap
_AAC_RATES = {8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000}


class SoundTrack:
    """The sound of a file as an audio stream of an MP4 that is being written.

    A file without sound gives no stream. Sound that can't be read stops there: pictures matter more.

    Parameters
    ----------
    output : av.container.OutputContainer
        To which the stream is added; before anything is written to it.
    path : Path or None
        The file with the sound.
    start_s : float
        The time in that file, as its frames count it, that becomes 0.
    """

    def __init__(self, output: OutputContainer, path: Path | None, start_s: float) -> None:
        self._output = output
        self._path = path
        self._input: InputContainer | None = None
        self._packets: Iterator[tuple[float, Packet[Any]]] = iter(())
        if path is not None:
            with _without_it(path):
                self._open(path, start_s)
        self._next = self._advance()

    def _open(self, path: Path, start_s: float) -> None:
        self._input = container = av.open(f"file:{path}", "r", metadata_errors="ignore")
        sound = next(iter(container.streams.audio), None)
        if sound is None or sound.codec_context is None or not sound.time_base:
            return
        video = find_video(container)
        shift = round((start_s + (measure_origin(container, video) if video is not None else 0)) / sound.time_base)
        if start_s > 0:
            container.seek(max(0, shift), stream=sound)
        if sound.rate >= _COPIED.get(sound.codec_context.codec.canonical_name, math.inf):
            target = self._output.add_stream_from_template(sound)
            self._packets = _copy(container, sound, target, shift)
        else:
            rate = sound.rate if sound.rate in _AAC_RATES else 48_000
            layout = "mono" if sound.channels == 1 else "stereo"
            target = self._output.add_stream("aac", rate=rate, layout=layout)
            self._packets = _encode(container, sound, target, shift)

    def mux_until(self, until_s: float) -> None:
        """Write the sound before `until_s`, in seconds of the output."""
        while self._next is not None and self._next[0] < until_s:
            try:
                self._output.mux(self._next[1])
                self._next = self._advance()
            except av.error.InvalidDataError as error:
                _log.warning("the sound of %s ends before %.1f s: %s", self._path, until_s, error)
                self._next = None

    def _advance(self) -> tuple[float, Packet[Any]] | None:
        try:
            return next(self._packets, None)
        except (av.error.FFmpegError, ValueError, IndexError) as error:
            _log.warning("the sound of %s ends before its pictures: %s", self._path, error)
            return None

    def finish(self, until_s: float) -> None:
        """Write the rest, up to `until_s`."""
        self.mux_until(until_s)

    def close(self) -> None:
        """Close the file that the sound comes from."""
        if self._input is not None:
            self._input.close()


#: ``more(count)``: the next samples of a sound that is put over the clip's own: mono, `MIX_RATE` a second.
More = Callable[[int], NDArray[np.float32]]
MIX_RATE = 48_000
_BLOCK = 1024  # samples in a frame of AAC
_OWN_GAIN = 0.4  # the clip's own sound, under the other
_MIX_BIT_RATE = 128_000


class MixedTrack:
    """The sound of a file, quieter, with another sound over it; that one alone where the file has none.

    The other sound is asked for only up to the picture that is being written, so it may be made up as it goes.

    Parameters
    ----------
    output, path, start_s
        As for `SoundTrack`.
    more : callable
        The other sound; its first sample stands at 0 of the output.
    """

    def __init__(self, output: OutputContainer, path: Path | None, start_s: float, more: More) -> None:
        self._output = output
        self._path = path
        self._more = more
        self._at = 0
        self._input: InputContainer | None = None
        self._own: Iterator[tuple[int, NDArray[np.float32]]] = iter(())
        self._waiting: tuple[int, NDArray[np.float32]] | None = None
        channels = 1
        if path is not None:
            with _without_it(path):
                channels = self._open(path, start_s)
        self._layout = "mono" if channels == 1 else "stereo"
        self._channels = min(channels, 2)
        self._stream = output.add_stream("aac", rate=MIX_RATE, layout=self._layout)
        self._stream.bit_rate = _MIX_BIT_RATE

    def _open(self, path: Path, start_s: float) -> int:
        self._input = container = av.open(f"file:{path}", "r", metadata_errors="ignore")
        sound = next(iter(container.streams.audio), None)
        if sound is None or sound.codec_context is None or not sound.time_base:
            return 1
        video = find_video(container)
        shift_s = start_s + (measure_origin(container, video) if video is not None else 0.0)
        if start_s > 0:
            container.seek(max(0, round(shift_s / sound.time_base)), stream=sound)
        layout = "mono" if sound.channels == 1 else "stereo"
        self._own = _resampled(container, sound, layout, shift_s)
        return sound.channels

    def mux_until(self, until_s: float) -> None:
        """Write the sound before `until_s`, in seconds of the output, by whole frames."""
        while self._at + _BLOCK <= until_s * MIX_RATE:
            self._write(_BLOCK)

    def finish(self, until_s: float) -> None:
        """Write the rest, up to `until_s`."""
        self.mux_until(until_s)
        rest = round(until_s * MIX_RATE) - self._at
        if rest > 0:
            self._write(rest)
        self._output.mux(self._stream.encode(None))

    def close(self) -> None:
        """Close the file that the sound comes from."""
        if self._input is not None:
            self._input.close()

    def _write(self, count: int) -> None:
        block = self._more(count)[np.newaxis] + _OWN_GAIN * self._take(count)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(np.clip(block, -1, 1), np.float32), format="fltp", layout=self._layout
        )
        frame.sample_rate, frame.pts, frame.time_base = MIX_RATE, self._at, Fraction(1, MIX_RATE)
        self._at += count
        self._output.mux(self._stream.encode(frame))

    def _take(self, count: int) -> NDArray[np.float32]:
        """The clip's own sound from where the output stands; silence where there is none."""
        block = np.zeros((self._channels, count), np.float32)
        while True:
            if self._waiting is None:
                try:
                    self._waiting = next(self._own, None)
                except (av.error.FFmpegError, ValueError, IndexError) as error:
                    _log.warning("the sound of %s ends at %.1f s: %s", self._path, self._at / MIX_RATE, error)
                    self._own = iter(())
            if self._waiting is None or self._waiting[0] >= self._at + count:
                return block
            start, sound = self._waiting
            since, until = max(start, self._at), min(start + sound.shape[1], self._at + count)
            if until > since:
                block[:, since - self._at : until - self._at] = sound[:, since - start : until - start]
            if start + sound.shape[1] > self._at + count:
                return block
            self._waiting = None


@contextmanager
def _without_it(path: Path) -> Iterator[None]:
    """Go on without the sound of `path` where it can't be read."""
    try:
        yield
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        _log.warning("the sound of %s can't be read: %s", path, error)


def _resampled(
    container: InputContainer, sound: AudioStream, layout: str, shift_s: float
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The decoded sound, each piece with the sample of the output at which it begins."""
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=MIX_RATE)
    at: int | None = None
    for frame in container.decode(sound):
        if frame.pts is not None and frame.time_base is not None:
            here = round((float(frame.pts * frame.time_base) - shift_s) * MIX_RATE)
            if at is None or abs(here - at) > _JUMP_S * MIX_RATE:
                at = here
        frame.pts = None
        for part in resampler.resample(frame):
            if at is not None:
                yield at, part.to_ndarray().astype(np.float32)
                at += part.samples


def _copy(
    container: InputContainer, sound: AudioStream, target: AudioStream, shift: int
) -> Iterator[tuple[float, Packet[Any]]]:
    last = -1
    for packet in container.demux(sound):
        if packet.pts is None or packet.pts < shift or packet.pts - shift <= last:
            continue
        last = packet.pts = packet.dts = packet.pts - shift  # sound has no reordering: the two are one
        packet.stream = target
        yield float(last * packet.time_base), packet


def _encode(
    container: InputContainer, sound: AudioStream, target: AudioStream, shift: int
) -> Iterator[tuple[float, Packet[Any]]]:
    for frame in container.decode(sound):
        if frame.pts is not None and frame.pts >= shift:
            frame.pts -= shift
            for packet in target.encode(frame):
                yield float((packet.pts or 0) * packet.time_base), packet
    for packet in target.encode(None):
        yield float((packet.pts or 0) * packet.time_base), packet
