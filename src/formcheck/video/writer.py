"""Annotated pictures out: MP4 video that a browser plays, and stills."""

from __future__ import annotations

import errno
import threading
from fractions import Fraction
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from formcheck.errors import OutputError
from formcheck.files import part_of, whole_file
from formcheck.video._channel import Channel
from formcheck.video._libs import av, cv2
from formcheck.video._sound import MixedTrack, More, SoundTrack
from formcheck.video.types import Image

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import OutputContainer
    from av.video.stream import VideoStream

reformatter = av.video.reformatter
VIDEO_SUFFIXES = (".mp4", ".m4v")
STILL_SUFFIXES = (".jpg", ".jpeg", ".png")
_TIME_BASE = Fraction(1, 90_000)
_BT709 = 1  # primaries, transfer and matrix all have this number
_USUAL_STEP = 3_000  # in the time base: a thirtieth of a second, for a video of one picture
_ONE_THREAD_PIXELS = 1920 * 1088  # up to here one thread encodes faster than people move, at the least cost
# No B-frames: cheaper, and frames leave in the order of their times. A key frame every 2 s, for seeking.
_X264 = {"preset": "veryfast", "crf": "23", "bf": "0", "g": "60"}


class VideoWriter:
    """Writes RGB pictures as an H.264 MP4, each at its own time, in a thread of its own.

    It is written beside `path` under a temporary name and moved there by `close`: nobody sees half a file. An
    exception within the ``with`` block leaves nothing behind, and no picture at all makes no file.

    Parameters
    ----------
    path : Path
        Ends in .mp4 or .m4v; replaced if it exists.
    width, height : int
        Of the pictures, in pixels; an odd one is made even by repeating the last column or row.
    audio_from : Path, optional
        The file whose sound is carried over, in step with the pictures; one without sound is fine.
    start_s : float
        The time, in seconds of the source, that becomes 0:00.
    more_sound : callable, optional
        ``more_sound(count)`` gives the next samples (mono float32, 48 kHz, from 0:00 on) of a sound to put over the
        clip's own. It is called in the writer's thread, for what lies before a picture once that is written.

    Raises
    ------
    OutputError
        If it can't be written there; also from `write` and `close`, as encoding runs behind.
    """

    def __init__(
        self,
        path: str | Path,
        width: int,
        height: int,
        *,
        audio_from: str | Path | None = None,
        start_s: float = 0.0,
        more_sound: More | None = None,
    ) -> None:
        self.path = Path(path)
        self._audio_from = None if audio_from is None else Path(audio_from)
        if self.path.suffix.lower() not in VIDEO_SUFFIXES:
            raise OutputError(f"{self.path.name}: video is written as MP4; give a name that ends in .mp4.")
        if self._audio_from is not None and self.path.resolve() == self._audio_from.resolve():
            raise OutputError(f"{self.path.name} is the clip itself: give the result another name.")
        self._shape = (height, width, 3)
        self._start_s = start_s
        self._more_sound = more_sound
        self._last_s = float("-inf")
        self._part = part_of(self.path)
        self._error: BaseException | None = None
        self._closed = False
        self._channel: Channel[tuple[float, Image]] = Channel(4)
        try:
            self._part.touch()  # fails here and now if the folder can't be written to
        except OSError as error:
            raise _explain(self.path, error) from error
        self._thread = threading.Thread(target=self._run, name="formcheck-encode", daemon=True)
        self._thread.start()

    def write(self, t: float, image: Image) -> None:
        """Append a picture.

        Parameters
        ----------
        t : float
            Seconds of the source, later than the one before and not before `start_s`.
        image : (H, W, 3) uint8
            RGB. It isn't copied: don't draw on it afterwards.
        """
        if image.shape != self._shape or image.dtype != np.uint8:
            raise ValueError(f"image is {image.dtype}{image.shape}, not uint8{self._shape}")
        if self._closed:
            raise ValueError("the writer is closed")
        if not t > self._last_s or t < self._start_s - 1e-3:
            raise ValueError(f"t = {t} doesn't follow {max(self._last_s, self._start_s)}")
        self._last_s = t
        if not self._channel.put((t - self._start_s, image)):
            self.abort()
            raise _explain(self.path, self._error)

    def close(self) -> None:
        """Finish the file and put it in its place; may be called twice."""
        if self._closed:
            return
        self._closed = True
        self._channel.finish()
        self._thread.join()
        try:
            if self._error is not None:
                raise _explain(self.path, self._error) from self._error
            if self._part.stat().st_size:
                self._part.replace(self.path)
        except OSError as error:
            raise _explain(self.path, error) from error
        finally:
            self._part.unlink(missing_ok=True)

    def abort(self) -> None:
        """Stop at once and leave nothing behind."""
        self._closed = True
        self._channel.abandon()
        self._thread.join()
        self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    def _run(self) -> None:
        try:
            self._encode()
        except BaseException as error:
            self._error = error
        finally:
            self._channel.abandon()

    def _encode(self) -> None:
        """Encode what comes through the channel until it ends; runs in the writer's thread."""
        pictures = iter(self._channel)
        first = next(pictures, None)
        if first is None:
            return
        with av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            video = self._add_video(container)
            sound: SoundTrack | MixedTrack
            if self._more_sound is None:
                sound = SoundTrack(container, self._audio_from, self._start_s)
            else:
                sound = MixedTrack(container, self._audio_from, self._start_s, self._more_sound)
            to_yuv = _Converter()
            pts, step = -1, _USUAL_STEP
            try:
                for t, image in chain((first,), pictures):
                    previous, pts = pts, max(round(t / _TIME_BASE), pts + 1)
                    if previous >= 0:
                        step = pts - previous
                    frame = to_yuv.convert(image)
                    frame.pts, frame.time_base = pts, _TIME_BASE
                    container.mux(video.encode(frame))
                    sound.mux_until(float(pts * _TIME_BASE))
                rest = video.encode(None)
                if rest:
                    rest[-1].duration = step  # the last picture stays as long as the one before it
                container.mux(rest)
                sound.finish(float((pts + step) * _TIME_BASE))
            finally:
                sound.close()

    def _add_video(self, container: OutputContainer) -> VideoStream:
        height, width, _ = self._shape
        threads = "1" if width * height <= _ONE_THREAD_PIXELS else "0"
        video = container.add_stream("libx264", rate=30, options={**_X264, "threads": threads})
        video.width, video.height, video.pix_fmt = width + width % 2, height + height % 2, "yuv420p"
        video.time_base = video.codec_context.time_base = _TIME_BASE
        context = video.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = reformatter.ColorRange.MPEG
        return video


class _Converter:
    """Turns RGB pictures into what the encoder takes: limited-range BT.709, 4:2:0, even in size."""

    def __init__(self) -> None:
        self._reformatter = reformatter.VideoReformatter()

    def convert(self, image: Image) -> VideoFrame:
        height, width = image.shape[:2]
        if height % 2 or width % 2:
            image = cv2.copyMakeBorder(  # type: ignore[assignment]
                image, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE
            )
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), "rgb24")
        return self._reformatter.reformat(
            frame,
            format="yuv420p",
            dst_colorspace=reformatter.Colorspace.ITU709,
            dst_color_range=reformatter.ColorRange.MPEG,
        )


def _explain(path: Path, error: BaseException | None) -> OutputError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC:
        why = "the disk is full; free some space"
    elif number == errno.ENOENT:
        why = f"the folder {path.parent} doesn't exist; create it"
    elif number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        why = f"you may not write to {path.parent}; choose another folder"
    else:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return OutputError(f"{path.name} can't be written: {why}.")


def encode_jpeg(image: Image, longer_side: int) -> bytes:
    """A picture, (H, W, 3) uint8 RGB, as JPEG, shrunk so that neither side is longer than `longer_side` pixels."""
    height, width = image.shape[:2]
    scale = longer_side / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    _, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 82])
    return data.tobytes()


def write_still(path: str | Path, image: Image) -> None:
    """Write a picture, (H, W, 3) uint8 RGB, as PNG or JPEG by the ending of `path`.

    Raises
    ------
    OutputError
        If it can't be written there.
    """
    path = Path(path)
    if path.suffix.lower() not in STILL_SUFFIXES:
        raise OutputError(f"{path.name}: a picture is written as JPEG or PNG; give a name that ends so.")
    _, data = cv2.imencode(path.suffix, cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    try:
        with whole_file(path) as file:
            file.write(data.tobytes())
    except OSError as error:
        raise _explain(path, error) from error
