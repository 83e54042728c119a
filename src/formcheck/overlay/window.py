"""A window of this desktop, by OpenCV: shows pictures and hears keys."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

import cv2
import numpy as np

from formcheck.overlay.lettering import Image

#: What `poll` gives when the window was closed by its own button.
CLOSED = "closed"
_TITLE = "formcheck"
_WITHOUT = "Start it in a desktop session, or use --no-window: it speaks and writes instead."
_ESCAPE = 27
_FIRST_SIZE = (1280, 700)  # fits a small laptop; a small picture is enlarged, as it is seen from afar


class View(Protocol):
    """Where the screen of a session is shown."""

    @property
    def room(self) -> tuple[int, int] | None:
        """Width and height of what it can show, in its own pixels; None where that isn't known."""
        ...

    def show(self, image: Image) -> None:
        """Show this picture, RGB, as large as it can be."""
        ...

    def poll(self) -> str | None:
        """The key that was pressed since the last call, `CLOSED`, or None."""
        ...

    def close(self) -> None:
        """Take it away; may be called twice."""
        ...


class NoWindowError(Exception):
    """There is no window to be had; says in one line what to do."""


class Window:
    """A window as large as the screen, f makes it a resizable one and back; NoWindowError where there can be none."""

    def __init__(self) -> None:
        problem = why_no_window()
        if problem is not None:
            raise NoWindowError(problem)
        self._shown = False
        self._open = True
        self._is_full = True
        try:
            cv2.namedWindow(_TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL)
            cv2.resizeWindow(_TITLE, *_FIRST_SIZE)  # without full screen
            cv2.setWindowProperty(_TITLE, cv2.WND_PROP_FULLSCREEN, cv2.WINDOW_FULLSCREEN)
        except cv2.error as error:
            raise NoWindowError(f"no window can be opened ({_first_line(error)}). {_WITHOUT}") from error

    @property
    def room(self) -> tuple[int, int] | None:
        """Width and height of what it can show; None before anything was."""
        if not (self._open and self._shown):
            return None
        with suppress(cv2.error):
            _, _, width, height = cv2.getWindowImageRect(_TITLE)
            return (width, height) if min(width, height) > 0 else None
        return None

    def show(self, image: Image) -> None:
        """Show this picture, RGB, as large as it can be, on black."""
        if not self._open:
            return
        cv2.imshow(_TITLE, cv2.cvtColor(on_black(image, self.room), cv2.COLOR_RGB2BGR))
        self._shown = True

    def poll(self) -> str | None:
        """The key that was pressed since the last call, `CLOSED`, or None."""
        if not self._open:
            return CLOSED
        try:
            code = cv2.waitKeyEx(1)
            there = not self._shown or cv2.getWindowProperty(_TITLE, cv2.WND_PROP_VISIBLE) >= 1
        except cv2.error:  # with its last window Qt is gone
            there = False
        if not there:
            self._open = False
            return CLOSED
        key = _key_of(code)
        if key == "f":
            self._is_full = not self._is_full
            mode = cv2.WINDOW_FULLSCREEN if self._is_full else cv2.WINDOW_NORMAL
            cv2.setWindowProperty(_TITLE, cv2.WND_PROP_FULLSCREEN, mode)
            return None
        return key

    def close(self) -> None:
        """Take it away; may be called twice."""
        if self._open:
            self._open = False
            with suppress(cv2.error):
                cv2.destroyWindow(_TITLE)
                cv2.waitKey(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def on_black(image: Image, room: tuple[int, int] | None) -> Image:
    """`image` in the middle of black, so that it has the shape of `room` and is not stretched in it."""
    if room is None:
        return image
    height, width = image.shape[:2]
    scale = max(width / room[0], height / room[1])
    wide, high = max(width, round(room[0] * scale)), max(height, round(room[1] * scale))
    if wide - width < 2 and high - height < 2:
        return image
    black: Image = np.zeros((high, wide, 3), np.uint8)
    top, left = (high - height) // 2, (wide - width) // 2
    black[top : top + height, left : left + width] = image
    return black


def _key_of(code: int) -> str | None:
    """The letter or sign of a key code of OpenCV; None for no key, and for those that write nothing.

    Those of X11 (arrows, Home, Insert) end in the byte of some letter: cut to a byte, the left arrow would quit.
    """
    code &= 0xFFFF  # above it GTK tells which modifiers are down, Windows which key it was
    if not 0 < code <= 0xFF:
        return None
    return "q" if code == _ESCAPE else chr(code).lower()


def why_no_window(
    environment: Mapping[str, str] | None = None,
    system: str = sys.platform,
    connects: Callable[[], bool] | None = None,
) -> str | None:
    """Why no window can be opened here, and what to do; None where one can.

    To be asked first: without a display the GUI library ends the whole process.
    """
    environment = os.environ if environment is None else environment
    if not cv2.currentUIFramework():
        return f"this OpenCV has no windows (is opencv-python-headless installed too?). {_WITHOUT}"
    if not system.startswith("linux"):
        return None
    if not environment.get("DISPLAY"):
        which = "no X display" if environment.get("WAYLAND_DISPLAY") else "no display"
        return f"there is {which} here. {_WITHOUT}"
    if not (connects or _can_connect)():
        return f"the display {environment['DISPLAY']} can't be reached. {_WITHOUT}"
    return None


def _can_connect() -> bool:
    """Whether the X server lets us in; where that can't be asked, hope for the best."""
    try:
        x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        display = x11.XOpenDisplay(None)
    except (OSError, AttributeError):
        return True
    if not display:
        return False
    x11.XCloseDisplay(display)
    return True


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "OpenCV gave no reason")
