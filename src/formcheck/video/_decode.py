"""Frames out of a container that PyAV has opened: shared by files and network streams."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Literal

import numpy as np

from formcheck.errors import InputError
from formcheck.video._base import TIME_SLACK_S, BaseSource, check_cut
from formcheck.video._libs import av, cv2
from formcheck.video.types import Frame, Image, SourceInfo
from formcheck.wording import plural

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

Unstamped = Literal["count", "arrival"]
Survey = Callable[[float, float | None], tuple[float | None, float | None]]

MOST_PIXELS = 1 << 27  # of a picture: 16K video, the largest photographs of phones
LIMITS = {"max_pixels": str(MOST_PIXELS)}  # for ffmpeg, which looks before it decodes
USUAL_FPS = 30.0  # where neither the file nor the stream says
_DEMUX_TRIES = 50  # unreadable stretches in a row before the rest is given up
_CLOCK_JUMP_S = 1.0  # time stamps that are off by more than this, and by more than some frames, have jumped
_JUMP_FRAMES = 3
_PIXEL_ASPECTS = (0.2, 5.0)  # what a pixel's width over its height can be; beyond it the header is nonsense
NO_TIMESTAMPS = 0x80  # ffmpeg: AVFMT_NOTIMESTAMPS
_MAY_RESTART = 0x200  # ffmpeg: AVFMT_TS_DISCONT
_BT709 = 1
_SQUARE = 0.01  # a pixel this near to square is taken as square
_TURNS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}


def find_video(container: InputContainer) -> VideoStream | None:
    """Return the main video stream; None if there is none but pictures attached to sound."""
    attached = av.stream.Disposition.attached_pic
    videos = [stream for stream in container.streams.video if not stream.disposition & attached]
    best = container.streams.best("video")
    return max(videos, key=lambda stream: stream is best, default=None)


def check_size(name: str, width: int, height: int) -> None:
    """Raise InputError if pictures of that size can't be meant."""
    if width * height > MOST_PIXELS:
        raise InputError(
            f"{name} is too large ({width} x {height}): a picture may have {MOST_PIXELS // 10**6} million pixels; "
            "make it smaller."
        )


def measure_origin(container: InputContainer, stream: VideoStream) -> float:
    """Return the time stamp, in seconds, that a player shows as 0:00."""
    start = (container.start_time or 0) / av.time_base
    first = float((stream.start_time or 0) * (stream.time_base or 0))
    return start if start > 0 else min(first, 0.0)


def measure_duration(container: InputContainer, stream: VideoStream, origin_s: float) -> float | None:
    """Return the end of the last frame in seconds after the origin; None if the header doesn't say."""
    if stream.duration and stream.time_base:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base) - origin_s
    tag = stream.metadata.get("DURATION", "")  # Matroska, one for each track: 00:01:02.345000000
    try:
        hours, minutes, seconds = tag.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds) - origin_s
    except ValueError:
        return container.duration / av.time_base if container.duration else None


def measure_rate(stream: VideoStream) -> float | None:
    """Return the average frames a second by the header, if it tells."""
    if stream.frames and stream.duration and stream.time_base:
        return float(stream.frames / (stream.duration * stream.time_base))
    rate = stream.average_rate or stream.guessed_rate
    return float(rate) if rate else None


def measure_stamp(picture: VideoFrame) -> float | None:
    """Return the time stamp of `picture` in seconds, if it has one."""
    stamp = picture.pts if picture.pts is not None else picture.dts
    if stamp is None or picture.time_base is None:
        return None
    return stamp * picture.time_base.numerator / picture.time_base.denominator


class Clock:
    """Strictly rising seconds from time stamps that may be absent, doubled, wrong or begin anew.

    A single stamp that is far from both its neighbours is wrong; stamps that stay away are believed if later (nothing
    was seen between), and if earlier only where `restarts` says that a recording of this kind can begin anew.

    Parameters
    ----------
    origin_s : float or None
        The time stamp that is t = 0; None makes the first one that.
    frame_s : float
        How long a frame usually lasts: the step where time stamps are missing.
    kind : str
        "stamps", "count" (no stamps: the frames are counted) or "arrival" (no stamps: when they came in).
    restarts : bool
        Whether stamps may begin anew, as where broadcasts were joined.
    last_s : float
        No time is later.

    Attributes
    ----------
    misdated : int
        Pictures that were dropped for their stamp, those with the stamp of their neighbour not counted.
    """

    def __init__(
        self,
        origin_s: float | None,
        frame_s: float,
        kind: Literal["stamps"] | Unstamped,
        *,
        restarts: bool = True,
        last_s: float = math.inf,
    ) -> None:
        self._origin_s = origin_s
        self._frame_s = frame_s
        self._kind = kind
        self._restarts = restarts
        self._last_s = last_s
        self._last: float | None = None
        self.jump_s = max(_CLOCK_JUMP_S, _JUMP_FRAMES * frame_s)
        self.misdated = 0

    def date(self, pictures: Iterable[VideoFrame]) -> Iterator[tuple[float, VideoFrame]]:
        """Each picture with its time in seconds; where the clock jumps it is held back until the next one is known."""
        waiting: tuple[float, VideoFrame] | None = None
        for picture in pictures:
            raw = self._raw(picture)
            if waiting is not None:
                if self._follows(raw):
                    self.misdated += 1
                elif (t := self._leap(waiting[0])) is not None:
                    yield t, waiting[1]
                waiting = None
            if raw is None or self._last is None or self._follows(raw):
                t = self._step(raw)
                if t is not None:
                    yield t, picture
            elif self._time(raw) < self._last - self.jump_s or self._time(raw) > self._last + self.jump_s:
                waiting = raw, picture
            else:
                self.misdated += self._time(raw) < self._last
        if waiting is not None and (t := self._leap(waiting[0])) is not None:
            yield t, waiting[1]

    def _step(self, raw: float | None) -> float | None:
        """The time of a picture that follows; None if it lies beyond the end."""
        if raw is None:
            t = 0.0 if self._last is None else self._last + self._frame_s
        else:
            if self._origin_s is None:
                self._origin_s = raw
            t = self._time(raw)
        if t > self._last_s:
            self.misdated += 1
            return None
        self._last = t
        return t

    def _leap(self, raw: float) -> float | None:
        """The time of a picture at which the clock jumps; None if it can't be believed."""
        assert self._last is not None
        assert self._origin_s is not None
        if self._time(raw) < self._last:
            if not self._restarts:
                self.misdated += 1
                return None
            self._origin_s += self._time(raw) - self._last - self._frame_s
        return self._step(raw)

    def _follows(self, raw: float | None) -> bool:
        return raw is None or self._last is None or 0 < self._time(raw) - self._last <= self.jump_s

    def _time(self, raw: float) -> float:
        return raw - (self._origin_s or 0.0)

    def _raw(self, picture: VideoFrame) -> float | None:
        if self._kind == "arrival":
            return time.monotonic()
        return None if self._kind == "count" else measure_stamp(picture)


class Upright:
    """Turns decoded frames into RGB pictures: upright, with square pixels, all of one size."""

    def __init__(self, first: VideoFrame, pixel_aspect: Fraction | None) -> None:
        low, high = _PIXEL_ASPECTS
        aspect = float(pixel_aspect or 1)
        if not low < aspect < high or abs(aspect - 1) < _SQUARE:
            aspect = 1.0
        self._width = max(1, round(first.width * aspect))
        self._height = first.height
        self._quarters = round(first.rotation / 90) % 4  # counter-clockwise
        self._reformatter = av.video.reformatter.VideoReformatter()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright picture, in pixels."""
        return (self._height, self._width) if self._quarters % 2 else (self._width, self._height)

    def convert(self, picture: VideoFrame) -> Image:
        """Return `picture` as (H, W, 3) uint8 RGB, C-contiguous."""
        try:
            scaled = self._reformatter.reformat(picture, self._width, self._height, "rgb24")
        except av.error.FFmpegError:  # a colour matrix that swscale doesn't know, such as YCgCo
            picture.colorspace = _BT709
            scaled = self._reformatter.reformat(picture, self._width, self._height, "rgb24")
        rgb = scaled.to_ndarray()
        if self._quarters:
            return cv2.rotate(rgb, _TURNS[self._quarters])  # type: ignore[return-value]
        # `reformat` may hand back the decoder's own picture, which the decoder still reads: copy that.
        return rgb.copy() if scaled is picture else np.ascontiguousarray(rgb)  # type: ignore[return-value]


class DecodedSource(BaseSource):
    """The frames of the main video stream of an open container.

    Parameters
    ----------
    container : av.container.InputContainer
        Owned, and so closed, by this source.
    name : str
        What messages call it.
    path, kind : str
        For `info`.
    start_s, end_s : float or None
        Only frames with ``start_s <= t < end_s``; times and `info` stay those of the whole.
    unstamped : "count" or "arrival"
        What to date frames by if the format carries no time stamps.
    survey : callable, optional
        Gives duration and frames a second, either may be None, where the header doesn't tell; called with the
        origin and, for a format without time stamps, the rate to count at (else None).
    close : callable, optional
        Closes the container with all that belongs to it.

    Raises
    ------
    InputError
        If there is no video that can be decoded, or the cut isn't within it.
    """

    def __init__(
        self,
        container: InputContainer,
        *,
        name: str,
        path: str,
        kind: str,
        start_s: float | None,
        end_s: float | None,
        unstamped: Unstamped,
        survey: Survey | None = None,
        close: Callable[[], None] | None = None,
    ) -> None:
        self._container = container
        self._close = close or container.close
        self._name = name
        self._start_s = start_s or 0.0
        self._end_s = end_s
        self._damaged = 0  # packets that couldn't be read or decoded
        self._stalled = False  # the server fell silent
        self._gaps: list[tuple[float, float]] = []  # from the last picture before to the first after
        try:
            super().__init__(self._open_stream(path, kind, unstamped, survey))
        except BaseException:
            self._close()
            raise

    def _open_stream(self, path: str, kind: str, unstamped: Unstamped, survey: Survey | None) -> SourceInfo:
        container, name = self._container, self._name
        stream = find_video(container)
        sound = bool(container.streams.audio)
        if stream is None:
            what = "has sound but no picture" if sound else "holds no video"
            raise InputError(f"{name} {what}: give a video of the exercise.")
        if stream.codec_context is None:
            raise InputError(f"{name}: its video format can't be decoded; export it as H.264 (MP4).")
        check_size(name, stream.width, stream.height)
        stream.thread_type = "AUTO"
        stream.codec_context.options = dict(LIMITS)  # also where the size changes on the way
        self._stream = stream

        fps = measure_rate(stream)
        origin_s = measure_origin(container, stream)
        stamped = not container.format.flags & NO_TIMESTAMPS
        duration_s = measure_duration(container, stream, origin_s) if stamped else None
        if duration_s is None and survey is not None:
            duration_s, fps = survey(origin_s, None if stamped else fps or USUAL_FPS)
        if not stamped and unstamped == "arrival":
            fps = None  # a default of the format, not a fact
        restarts = duration_s is None or bool(container.format.flags & _MAY_RESTART)
        self._clock = Clock(
            origin_s if duration_s is not None else None,
            1 / (fps or USUAL_FPS),
            "stamps" if stamped else unstamped,
            restarts=restarts,
            last_s=math.inf if restarts or duration_s is None else duration_s + _CLOCK_JUMP_S,
        )

        check_cut(name, self._start_s, self._end_s, duration_s)
        first = self._go_to_start(origin_s, seekable=stamped and duration_s is not None)
        if first is None:
            raise InputError(f"{name}: no picture in it can be decoded; it may be damaged: export it anew.")
        self._first = first
        self._upright = Upright(first, stream.sample_aspect_ratio)
        width, height = self._upright.size
        codec = stream.codec_context.codec.canonical_name
        return SourceInfo(path, kind, width, height, duration_s, fps, codec, has_audio=sound)

    def _release(self) -> None:
        self._pictures: Iterator[VideoFrame] = iter(
            ()
        )  # half way through, it would keep us and the decoder's pictures in memory
        self._close()

    def _go_to_start(self, origin_s: float, *, seekable: bool) -> VideoFrame | None:
        """Begin to decode at or before the start of the cut, and return the first picture."""
        if not (self._start_s and seekable and self._stream.time_base):
            self._pictures = self._decode()
            return next(self._pictures, None)
        # An index may lead to a later picture than was asked for, the more so if it goes by decoding times.
        for t in (*(self._start_s - back for back in (0, 1, 10) if back < self._start_s), 0.0, -1.0):
            with suppress(av.error.FFmpegError):
                self._container.seek(int((t + origin_s) / self._stream.time_base), stream=self._stream)
            self._damaged, self._stalled = 0, False
            self._pictures = self._decode()
            first = next(self._pictures, None)
            stamp = measure_stamp(first) if first is not None else None
            if stamp is not None and stamp - origin_s <= self._start_s + TIME_SLACK_S:
                break
        return first

    def _decode(self) -> Iterator[VideoFrame]:
        """Decode what can be decoded; damaged stretches are counted and skipped."""
        packets = self._container.demux(self._stream)
        tries = 0
        while tries < _DEMUX_TRIES:
            try:
                packet = next(packets)
                if packet.size:
                    self._damaged += tries  # at the end of all nothing is lost by them
                    tries = 0
            except (StopIteration, av.error.EOFError):
                return
            except (av.error.ExitError, OSError) as error:  # the connection or the disk, not the data
                self._stalled = isinstance(error, (av.error.ExitError, TimeoutError))
                return
            except (av.error.FFmpegError, IndexError):  # IndexError: PyAV, of a stream that began on the way
                tries += 1
                packets = self._container.demux(self._stream)
                continue
            try:
                yield from packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self._damaged += 1

    def _frames(self) -> Iterator[Frame]:
        index = 0
        over_s = self._start_s  # when the last picture's time is over
        last_s: float | None = None
        for t, picture in self._clock.date(chain((self._first,), self._pictures)):
            if last_s is not None and t - last_s > self._clock.jump_s and t > self._start_s:
                self._gaps.append((max(last_s, self._start_s), min(t, self._end_s or t)))
            if self._end_s is not None and t >= self._end_s - TIME_SLACK_S:
                over_s = self._end_s
                break
            over_s = t + float((picture.duration or 0) * (picture.time_base or 0))
            last_s = t
            if t >= self._start_s - TIME_SLACK_S:
                yield Frame(index, t, self._upright.convert(picture))
                index += 1
        self._problem = self._tell_problem(over_s)

    def _tell_problem(self, over_s: float) -> str | None:
        told = []
        whole_s = self.info.duration_s
        if whole_s is None:
            short = self._stalled
        else:
            until_s = whole_s if self._end_s is None else min(whole_s, self._end_s)
            short = over_s < until_s - max(0.5, 2 / (self.info.fps or USUAL_FPS))
        if short:
            whole = f" of {whole_s:.1f} s" if whole_s is not None else ""
            why = " as nothing more came" if self._stalled else ""
            told.append(f"breaks off after {over_s:.1f} s{whole}{why}: what came before was judged")
        elif self._damaged:
            told.append(f"is damaged: {plural(self._damaged, 'piece')} of it couldn't be read and were left out")
        if self._clock.misdated:
            told.append(f"has wrong time stamps: {plural(self._clock.misdated, 'picture')} of it were left out")
        if self._gaps:
            (from_s, to_s), *others = self._gaps
            lost_s = sum(later - earlier for earlier, later in others)
            more = (
                f", nor in {plural(len(others), 'other stretch', 'other stretches')} of {lost_s:.1f} s in all"
                if others
                else ""
            )
            told.append(f"has no picture between {from_s:.1f} s and {to_s:.1f} s{more}: that time counts as unseen")
        return f"{self._name} {'; it '.join(told)}." if told else None
