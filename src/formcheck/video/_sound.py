"""The sound of a clip, carried over into the video that is written, a little at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formcheck.video._decode import find_video, measure_origin
from formcheck.video._libs import av

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet

_COPIED = {"aac": 0, "mp3": 16_000}  # what browsers play in an MP4, from which rate on; all else becomes AAC
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
        self._input: InputContainer | None = None
        self._packets: Iterator[tuple[float, Packet[Any]]] = iter(())
        if path is not None:
            with suppress(av.error.FFmpegError, ValueError):
                self._open(path, start_s)
        self._next = self._advance()

    def _open(self, path: Path, start_s: float) -> None:
        self._input = container = av.open(f"file:{path}", "r", metadata_errors="ignore")
        sound = next(iter(container.streams.audio), None)
        if sound is None or sound.codec_context is None or not sound.time_base:
            return
        video = find_video(container)
        shift = round(
            (start_s + (measure_origin(container, video) if video is not None else 0)) / sound.time_base
        )
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
            except av.error.InvalidDataError:
                self._next = None

    def _advance(self) -> tuple[float, Packet[Any]] | None:
        try:
            return next(self._packets, None)
        except (av.error.FFmpegError, ValueError):
            return None

    def close(self) -> None:
        """Close the file that the sound comes from."""
        if self._input is not None:
            self._input.close()


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
