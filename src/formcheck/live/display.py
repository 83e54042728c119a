"""Where a session is seen: what the loop hands over at every moment, and the one that paints it as a picture."""

from __future__ import annotations

from typing import Protocol

from formcheck.coach import CoachState
from formcheck.form.events import FormState
from formcheck.overlay.overlay import MeasuredBy
from formcheck.overlay.screen import Screen, Shown
from formcheck.overlay.window import View
from formcheck.pose.types import Pose
from formcheck.video.types import Image


class Display(Protocol):
    """Where a session is seen, and keys are heard."""

    def present(self, image: Image, pose: Pose | None, state: FormState, coach: CoachState, shown: Shown) -> None:
        """Show this moment: see `formcheck.overlay.screen.Screen.draw`."""
        ...

    def poll(self) -> str | None:
        """The key that was pressed since the last call, `CLOSED`, or None."""
        ...

    def close(self) -> None:
        """Take it away; may be called twice."""
        ...


class Painted:
    """A display that paints all of it into the picture and shows that in a `View`."""

    def __init__(self, view: View, measured_by: MeasuredBy | None = None) -> None:
        self._view = view
        self._screen = Screen(measured_by)

    def present(self, image: Image, pose: Pose | None, state: FormState, coach: CoachState, shown: Shown) -> None:
        """Show this moment."""
        self._view.show(self._screen.draw(image, pose, state, coach, shown, self._view.room))

    def poll(self) -> str | None:
        """The key that was pressed since the last call, `CLOSED`, or None."""
        return self._view.poll()

    def close(self) -> None:
        """Take it away; may be called twice."""
        self._view.close()
